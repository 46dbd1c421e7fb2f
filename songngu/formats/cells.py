"""wcwidth: how many cells of a terminal a text takes (Unicode's annexes 11 and 29)."""

from __future__ import annotations

from collections.abc import Iterator


def width(text: str) -> int:
    """The cells that a line takes: composed letters one, wide ones and emoji two."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return max(int(wcswidth(text)), 0)


def broken(text: str, room: int) -> Iterator[str]:
    """A text without spaces cut into pieces that each take at most so many cells; no letter is cut."""
    from wcwidth import iter_graphemes

    piece, taken = "", 0
    for letter in iter_graphemes(text):
        cells = width(letter)
        if piece and taken + cells > room:
            yield piece
            piece, taken = "", 0
        piece, taken = piece + letter, taken + cells
    if piece:
        yield piece
