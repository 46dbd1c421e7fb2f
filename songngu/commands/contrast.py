"""Colours of the theme that cannot be read well on each other."""

from __future__ import annotations

from collections.abc import Iterator

from songngu.config import Settings
from songngu.core import colours
from songngu.model import Finding, Level, Location

_SHEET = "#ffffff"


def findings(settings: Settings) -> Iterator[Finding]:
    """Warnings for colours that cannot be read well on each other (WCAG 2.2, 1.4.3)."""
    theme = settings.theme
    pairs = (
        ("ink", theme.ink, "paper", theme.paper),
        ("accent", theme.accent, "paper", theme.paper),
        ("ink-dark", theme.ink_dark, "paper-dark", theme.paper_dark),
        ("accent-dark", theme.accent_dark, "paper-dark", theme.paper_dark),
        ("ink", theme.ink, "the white of a printed page", _SHEET),
        ("accent", theme.accent, "the white of a printed page", _SHEET),
    )
    told = set()
    for name, colour, ground, paper in pairs:
        ratio = colours.contrast(colour, paper)
        if ratio >= colours.AA or name in told:
            continue
        told.add(name)
        lines = [settings.lines.get(f"theme.{key}") for key in (name, ground)]
        yield Finding(
            code="low-contrast",
            level=Level.WARNING,
            message=f"theme.{name}: {colour} on {ground} ({paper}) has a contrast of {_floor(ratio)}, "
            f"and text wants {colours.AA} (WCAG AA)",
            hint="make the one darker or the other lighter",
            location=Location(path=settings.path, line=next((line for line in lines if line), None)),
        )


def _floor(ratio: float) -> str:
    """One decimal, never rounded up: 4.46 is not "4.5"."""
    return f"{int(ratio * 10) / 10:.1f}"
