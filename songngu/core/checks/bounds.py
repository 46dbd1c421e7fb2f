"""Numbers that are put in other ways: ``10 or more`` is ``hơn 9``, ``3 1/2`` is ``3,5``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from songngu.core.checks.number_words import plain

_BOUNDS: Mapping[str, tuple[tuple[str, str, str, int], ...]] = {
    "en": (
        ("at least", "", ">", -1),
        ("", "(?:or|and) (?:more|greater|higher|larger|longer|older|above|over|later|up)", ">", -1),
        ("(?:more|greater|higher|larger|longer|older) than|over|above|exceeding", "", ">", 0),
        ("at most|up to|no more than", "", "<", 1),
        ("", "(?:or|and) (?:less|fewer|lower|smaller|shorter|younger|below|under)", "<", 1),
        ("(?:less|fewer|lower|smaller|shorter|younger) than|under|below", "", "<", 0),
    ),
    "vi": (
        ("ít nhất|tối thiểu", "", ">", -1),
        ("", "trở lên|(?:hay|hoặc) (?:nhiều |lớn |cao |dài )?hơn", ">", -1),
        ("hơn|trên|quá", "", ">", 0),
        ("nhiều nhất|tối đa|không quá", "", "<", 1),
        ("", "trở xuống|(?:hay|hoặc) (?:ít|nhỏ|thấp|ngắn) hơn", "<", 1),
        ("dưới|kém|ít hơn|nhỏ hơn|thấp hơn", "", "<", 0),
    ),
}
"""What makes a number a bound: before it, behind it (with a word between), which, and how far away."""


def bounds(keys: Iterable[str], text: str, span: tuple[int, int], language: str) -> frozenset[str]:
    """The bounds that a whole number is: ``10 or more`` and ``hơn 9`` are both ``>9``.

    :param keys: the values that the number may stand for; ``span`` where it begins and ends in the text.
    """
    before, behind = text[max(0, span[0] - 20) : span[0]], text[span[1] : span[1] + 40]
    found = [
        (sign, away)
        for first, last, sign, away in _BOUNDS.get(language.split("-")[0].lower(), ())
        if (first and re.search(rf"(?<!\w)(?:{first})\s+$", before, re.IGNORECASE))
        or (last and re.match(rf"(?:\s+\w+)?\s+(?:{last})(?!\w)", behind, re.IGNORECASE))
    ]
    whole = [int(key) for key in keys if key.isdigit() and len(key) < 10]
    return frozenset(f"{sign}{key + away}" for key in whole for sign, away in found)


_MIXED = re.compile(r"(?<![\d/.,])([1-9]\d{0,2})\s(([1-9])/([2-9]|1[0-6]))(?![\d/]|[.,]\d)")


def mixed(text: str) -> Iterator[tuple[tuple[int, int], str, frozenset[str]]]:
    """Whole numbers with a fraction: where each stands, its value, and what it is made of."""
    for match in _MIXED.finditer(text):
        if int(match[3]) < int(match[4]):
            value = int(match[1]) + round(Decimal(match[3]) / Decimal(match[4]), 4)
            yield match.span(), plain(value), frozenset((match[1], match[2]))
