"""Three colours that a publication chooses -> the palette of a page, and how well it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

AA = 4.5
"""The least contrast of text of any size (WCAG 2.2, success criterion 1.4.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of a page, as ``#rrggbb``; ``glow`` and ``tint`` let the paper shine through."""

    paper: str
    ink: str
    accent: str
    quiet: str
    """Of what stands beside the text, and can be read."""
    line: str
    """Of rules that only part."""
    accent_line: str
    """Of rules that mark a language."""
    glow: str
    """Behind what an address leads to."""
    tint: str
    """Behind what is pointed at."""


def palette(paper: str, ink: str, accent: str) -> Palette:
    """Everything else comes of these three, so that no choice of them makes furniture that cannot be read."""
    return Palette(
        paper=paper,
        ink=ink,
        accent=accent,
        quiet=_quiet(paper, ink),
        line=mixed(ink, paper, 0.84),
        accent_line=mixed(accent, paper, 0.53),
        glow=f"{accent}18",
        tint=f"{accent}0c",
    )


def mixed(one: str, other: str, share: float) -> str:
    """A colour between two, ``share`` of the way from the first."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """The ratio of two colours' luminances, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _quiet(paper: str, ink: str) -> str:
    """Paler than the ink, as far as a contrast of 5.5 is kept; the ink itself where that has less."""
    shades = (mixed(ink, paper, share / 100) for share in range(32, 0, -4))
    return next((shade for shade in shades if contrast(shade, paper) >= 5.5), ink)


def _channels(colour: str) -> Iterator[int]:
    return (int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _luminance(colour: str) -> float:
    """Relative luminance, from 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
