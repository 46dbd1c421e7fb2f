"""The settings of the theme -> palettes, faces and sizes for templates."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from songngu import project
from songngu.config import Settings
from songngu.config_theme import Theme
from songngu.core import colours
from songngu.core.colours import Palette
from songngu.errors import UsageError
from songngu.formats import fonts, fonts_families
from songngu.formats.fonts_families import Families, FontFile

FOLDER = "templates/fonts"
"""Where a publication keeps font files of its own."""

_VIETNAMESE = "ĂăÂâĐđÊêÔôƠơƯư" + "".join(map(chr, range(0x1EA0, 0x1EFA)))
_SHEET = "#ffffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a publication looks."""

    light: Palette
    dark: Palette
    printed: Palette
    """On white paper, for nobody prints the paper's colour."""
    faces: tuple[fonts.Face, ...]
    serif: str
    sans: str
    text: str
    """The size of the text on the screen, as CSS has it; so are ``narrow``, ``wide``: one column, and two."""
    narrow: str
    wide: str
    print_size: float
    """In points; 0 for the size that goes with page and layout."""

    @property
    def cover(self) -> tuple[str, str, str, str, str]:
        """Paper, ink, accent, quiet ink and lines of a cover."""
        light = self.light
        line = colours.mixed(light.ink, light.paper, 0.74)
        return (light.paper, light.ink, light.accent, light.quiet, line)


def of(settings: Settings) -> Look:
    """The look that the settings describe.

    :raises UsageError: for a font that is not there, or has not the letters of Vietnamese where they are
        needed; with the line of the setting.
    """
    project.refuse_links(settings.root, "templates")  # before fonts or templates are read
    theme = settings.theme
    families = {**fonts_families.installed(), **fonts_families.own(settings.root / FOLDER, FOLDER)}
    serif, sans = (_family(settings, name, families) for name in ("serif", "sans"))
    scale = theme.measure / 32 * theme.text_size / 17
    return Look(
        light=colours.palette(theme.paper, theme.ink, theme.accent),
        dark=colours.palette(theme.paper_dark, theme.ink_dark, theme.accent_dark),
        printed=colours.palette(_SHEET, theme.ink, theme.accent),
        faces=fonts.faces(serif, sans),
        serif=theme.serif,
        sans=theme.sans,
        text=f"{theme.text_size / 16:g}rem",
        narrow=f"{39 * scale:g}rem",
        wide=f"{70 * scale:g}rem",
        print_size=theme.print_size,
    )


def _family(settings: Settings, setting: str, families: Families) -> list[FontFile]:
    """The files of the family that a setting names."""
    name = getattr(settings.theme, setting)
    found = next((files for known, files in families.items() if known.lower() == name.lower()), ())
    line = settings.lines.get(f"theme.{setting}")
    if not any(file.style == "normal" for file in found):
        near = difflib.get_close_matches(name, families, 1, 0.6)
        package = "fontpkg-" + "-".join(name.lower().split())
        get = f"pip install {package}, if there is such a package, or put its .ttf files into {FOLDER}/"
        raise UsageError(
            f"theme.{setting}: there is no font family {name!r}",
            hint=f"did you mean {near[0]!r}? Otherwise: {get}" if near else get,
            path=settings.path,
            line=line,
        )
    upright = next(file for file in found if file.style == "normal")
    is_vietnamese = any(tag.split("-")[0].lower() == "vi" for tag in settings.languages)
    is_ours = name == getattr(Theme(), setting)
    if is_vietnamese and not is_ours and (missing := fonts.lacks(upright, _VIETNAMESE)):
        raise UsageError(
            f"theme.{setting}: the font {name!r} lacks letters of Vietnamese: {' '.join(missing[:12])}",
            hint="choose one that has them all: letters of two fonts in one word are bad to read",
            path=settings.path,
            line=line,
        )
    return list(found)
