"""Roman numerals of two letters and more, up to 39: a single letter is mostly no number."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMERAL = re.compile(r"(?<![\w.])[IVX]{2,6}(?![\w])")
_PARTS = ("II", "IV", "IX", "VI", "XI", "XV", "XX")
"""Two letters that every numeral of two letters or more has side by side."""
_VALUES = {
    "X" * ten + ones: 10 * ten + one
    for ten in range(4)
    for one, ones in enumerate(("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"))
}


def may_have_any(text: str) -> bool:
    """False for most texts, soon: :func:`romans` finds none in them."""
    return any(two in text for two in _PARTS)


def romans(text: str) -> Iterator[tuple[str, int]]:
    """The Roman numerals of a text, each with its value."""
    for match in _NUMERAL.finditer(text) if may_have_any(text) else ():
        if (value := _VALUES.get(match[0])) is not None:
            yield match[0], value
