"""Numbers as a book writes them: the author's notes in Roman numerals, the translator's in letters."""

from __future__ import annotations

_SIGNS = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def roman(number: int) -> str:
    """i, ii, iii, iv …"""
    out = ""
    for value, sign in _SIGNS:
        count, number = divmod(number, value)
        out += sign * count
    return out


def letters(number: int) -> str:
    """a … z, aa, ab …"""
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(ord("a") + rest) + out
    return out
