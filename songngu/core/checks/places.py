"""A source's lines and its segments -> which line each segment begins on, and which segment a line is of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from songngu.model import Line
from songngu.text import normalise

_WINDOW = 400
"""How many lines ahead a segment is looked for: one that is not written as it reads is passed over."""


def starts(lines: Sequence[str], texts: Sequence[str]) -> list[int | None]:
    """For each segment's text, in reading order, the 1-based line it begins on, where it is found."""
    plain = [normalise(line) for line in lines]
    found: list[int | None] = []
    at = 0
    for text in texts:
        key = text.split("\n")[0][:24].strip()
        here = next((n for n in range(at, min(len(plain), at + _WINDOW)) if key and key in plain[n]), None)
        found.append(None if here is None else here + 1)
        at = at if here is None else here
    return found


def with_units(lines: Sequence[str], begins: Sequence[int | None], ids: Sequence[str]) -> list[Line]:
    """The lines, each with its number and the unit that it is of (the last that begins on it or above it)."""
    known = [(line, identifier) for line, identifier in zip(begins, ids, strict=True) if line is not None]
    numbers = [line for line, _ in known]
    out = []
    for number, text in enumerate(lines, 1):
        at = bisect_right(numbers, number) - 1
        out.append(Line(text=text, number=number, unit=known[at][1] if at >= 0 else None))
    return out
