"""The settings of the look: ``[tool.songngu.theme]``, with their defaults and their checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from songngu import config_checks as checks


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colours, fonts and sizes of a publication. Colours are ``#rrggbb``."""

    paper: str = "#fffefc"
    ink: str = "#1c1917"
    accent: str = "#96190f"
    """Of numbers, calls, links and rules."""
    paper_dark: str = "#171513"
    """The same three for readers whose system is dark."""
    ink_dark: str = "#e8e2da"
    accent_dark: str = "#f08c7c"
    serif: str = "Source Serif 4"
    """The family of the text."""
    sans: str = "Be Vietnam Pro"
    """The family of all that is not text."""
    text_size: float = 17.0
    """Of the text on the screen, in pixels where the reader has changed nothing."""
    print_size: float = 0.0
    """Of the text in the PDF, in points; 0 for the size that goes with page and layout."""
    measure: float = 32.0
    """How wide a column is on the screen, in em."""


CHECKS: Mapping[str, checks.Check] = {
    "paper": checks.colour,
    "ink": checks.colour,
    "accent": checks.colour,
    "paper-dark": checks.colour,
    "ink-dark": checks.colour,
    "accent-dark": checks.colour,
    "serif": checks.family,
    "sans": checks.family,
    "text-size": checks.number(12, 28, "pixels"),
    "print-size": checks.number(7, 16, "points"),
    "measure": checks.number(20, 50, "em"),
}
