"""A source's lines and its segments -> which line each segment begins on, and which segment a line is of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from songngu.model import Line
from songngu.text import normalise

_NEXT, _AHEAD = 3, 6
"""A segment further away than so many lines is asked whether any of so many that follow comes before it."""
_WINDOW = 400
"""How many lines ahead a segment is looked for: one that is not written as it reads is passed over."""


def starts(lines: Sequence[str], texts: Sequence[str]) -> list[int | None]:
    """For each segment's text, in reading order, the 1-based line it begins on, where it is found."""
    text = "\n".join(lines)  # at one go, save where a line has a break of its own
    plain = [normalise(line) for line in lines] if "\x85" in text else normalise(text).split("\n")
    keys = [text.split("\n")[0][:24].strip() for text in texts]
    found: list[int | None] = []
    at = 0
    for number, key in enumerate(keys):
        here = _line_of(key, plain, at, at + _WINDOW)
        found.append(None if here is None else here + 1)
        following = keys[number + 1 : number + 1 + _AHEAD]
        if here is None or (here - at > _NEXT and _comes_earlier(following, plain, at, here)):
            continue  # a footnote's text, which is read at its call and stands at the end
        at = here
    return found


def _line_of(key: str, lines: Sequence[str], start: int, end: int) -> int | None:
    return next((n for n in range(start, min(len(lines), end)) if key and key in lines[n]), None)


def _comes_earlier(keys: Sequence[str], lines: Sequence[str], start: int, end: int) -> bool:
    return any(_line_of(key, lines, start + 1, end) is not None for key in keys)


def with_units(lines: Sequence[str], begins: Sequence[int | None], ids: Sequence[str]) -> list[Line]:
    """The lines, each with its number and the unit that it is of (the last that begins on it or above it)."""
    known = [(line, identifier) for line, identifier in zip(begins, ids, strict=True) if line is not None]
    numbers = [line for line, _ in known]
    out = []
    for number, text in enumerate(lines, 1):
        at = bisect_right(numbers, number) - 1
        out.append(Line(text=text, number=number, unit=known[at][1] if at >= 0 else None))
    return out
