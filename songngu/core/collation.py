"""The order of words in a language: keys to sort by, and the letter that a word stands under.

A small part of the Unicode Collation Algorithm (UTS #10): CLDR's root order for what Latin text has,
and the tailoring of a language with letters of its own. Three levels, as there: letters first; where
all letters are the same, marks; where these are too, case. The libraries that know every language bring
45 MB of data and more for what a glossary needs of it; this was held against ICU on whole word lists.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

_Primary: TypeAlias = tuple[int, int, str, int]
"""Group, place in the group, character, and how far after that letter the language's own one stands."""

Key: TypeAlias = tuple[tuple[_Primary, ...], tuple[tuple[int, ...], ...], tuple[bool, ...], str]
"""Compares as the texts do."""

_SPACE, _PUNCTUATION, _SIGN, _FIGURE, _LETTER = range(5)
"""Groups of characters, in their order (CLDR root: nothing is ignored, so words come before letters)."""

_GROUPS = {"Z": _SPACE, "C": _SPACE, "P": _PUNCTUATION, "S": _SIGN, "N": _FIGURE}
"""By the first letter of Unicode's general category."""

_MARKS_OF_PUNCTUATION = "_-‐‑‒–—―,;:!?.…·'‘‚‹›\"“”„«»()[]{}§¶@*/\\&#%"


@dataclass(frozen=True, slots=True)
class _Order:
    """What a language has of its own."""

    letters: Mapping[str, tuple[str, int]]
    """Letters that are not another with a mark: the one that each follows, and at what distance."""
    marks: str
    """Marks in order; all others come after these."""


_ROOT = _Order(
    {}, "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0328\u0327\u0304\u0309\u0323"
)
_ORDERS = {
    # CLDR, vi: &a<ă<â &d<đ &e<ê &o<ô<ơ &u<ư; then the tones huyền, hỏi, ngã, sắc, nặng.
    "vi": _Order(
        {
            "ă": ("a", 1),
            "â": ("a", 2),
            "đ": ("d", 1),
            "ê": ("e", 1),
            "ô": ("o", 1),
            "ơ": ("o", 2),
            "ư": ("u", 1),
        },
        "\u0300\u0309\u0303\u0301\u0323",
    )
}

_STROKE = "\u0335"
_PARTS = {"đ": "d" + _STROKE, "ø": "o" + _STROKE, "ł": "l" + _STROKE, "æ": "ae", "œ": "oe"}
"""Letters that the root order takes apart, and Unicode's decomposition does not."""


def key(text: str, language: str) -> Key:
    """What to sort texts of a language by.

    :param language: a BCP 47 tag; one that is not known here has CLDR's root order.
    """
    weighed = list(_weighed(text, _order(language)))
    primaries = tuple(primary for primary, _, _ in weighed)
    return primaries, tuple(marks for _, marks, _ in weighed), tuple(case for *_, case in weighed), text


def initial(text: str, language: str) -> str:
    """The letter that a word is listed under, as a capital: ``Đ`` for *đảng*; ``#`` before all letters."""
    order = _order(language)
    first = next((primary for primary, _, _ in _weighed(text, order) if primary[0] >= _FIGURE), None)
    if first is None or first[0] != _LETTER:
        return "#"
    own = next((one for one, place in order.letters.items() if place == first[2:]), first[2])
    return own.upper()


def _order(language: str) -> _Order:
    return _ORDERS.get(language.split("-")[0].lower(), _ROOT)


def _weighed(text: str, order: _Order) -> Iterator[tuple[_Primary, tuple[int, ...], bool]]:
    """Each letter's weights on the three levels."""
    for char in unicodedata.normalize("NFC", text):
        is_capital = char != char.lower()
        for base, marks in _letters(char.casefold(), order):
            yield _primary(base, order), tuple(sorted(_mark(mark, order) for mark in marks)), is_capital


def _letters(folded: str, order: _Order) -> Iterator[tuple[str, str]]:
    """Letters and the marks on them: what the language has as a letter of its own stays whole."""
    for char in folded:
        if char not in order.letters:
            char = _PARTS.get(char, char)
        letters: list[list[str]] = []
        for part in unicodedata.normalize("NFD", char):
            whole = unicodedata.normalize("NFC", letters[-1][0] + part) if letters else ""
            if whole in order.letters:
                letters[-1][0] = whole
            elif letters and (unicodedata.combining(part) or part == _STROKE):
                letters[-1][1] += part
            else:
                letters.append([part, ""])
        yield from ((base, marks) for base, marks in letters)


def _primary(char: str, order: _Order) -> _Primary:
    group = _GROUPS.get(unicodedata.category(char)[0], _LETTER)
    if group == _LETTER:
        return (group, 0, *order.letters.get(char, (char, 0)))
    if group == _FIGURE:
        return (group, int(unicodedata.numeric(char, 0)), "", 0)
    if group == _SPACE:
        return (group, 0, "", 0)
    at = _MARKS_OF_PUNCTUATION.find("'" if char == "’" else char)
    return (group, at, "", 0) if at >= 0 else (group, len(_MARKS_OF_PUNCTUATION), char, 0)


def _mark(mark: str, order: _Order) -> int:
    at = order.marks.find(mark)
    return at if at >= 0 else len(order.marks) + ord(mark)
