"""fontTools: the publication's faces, as whole static fonts for print and small ones for the screen.

Source Serif 4 is for reading and Be Vietnam Pro for furniture, unless the settings name others; all come
from packages, or from files of the project. Static instances of a variable font lay out a fifth quicker
than the font itself.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path

from songngu.errors import OutsideError
from songngu.formats.fonts_families import FontFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One style of a family, and where it comes from."""

    family: str
    """What stylesheets call it: the same, whatever fonts the settings choose."""
    weight: int
    style: str
    package: str
    """Empty for a file of the project."""
    file: str
    axes: tuple[tuple[str, float | None], ...]
    """Where a variable font is cut; None for what the axis has by itself."""
    digest: str = ""
    folder: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """The file name of what is made from it, without an ending."""
        return f"{self.family}-{self.weight}{'-italic' if self.style == 'italic' else ''}".replace(" ", "")


SERIF, DISPLAY, SANS = "Songngu Serif", "Songngu Display", "Songngu Sans"

_WANTED = (
    (SERIF, 400, "normal", 11),
    (SERIF, 400, "italic", 11),
    (SERIF, 600, "normal", 11),
    (SERIF, 600, "italic", 11),
    (DISPLAY, 600, "normal", 36),
    (SANS, 400, "normal", 9),
    (SANS, 600, "normal", 9),
)
"""Family, weight, style, and the size in points that it is drawn for."""


def faces(serif: Sequence[FontFile], sans: Sequence[FontFile]) -> tuple[Face, ...]:
    """The faces that a publication is set in; where a family has no italics, engines slant its letters.

    :param serif: the files of the family that is for reading; ``sans`` of that for furniture.
    """
    found = []
    for family, weight, style, size in _WANTED:
        files = [one for one in (sans if family == SANS else serif) if one.style == style]
        if files:
            found.append(_face(family, weight, min(files, key=lambda one: one.distance(weight)), size))
    return tuple(found)


def _face(family: str, weight: int, font: FontFile, size: float) -> Face:
    wanted = {"wght": weight, "opsz": size}
    return Face(
        family=family,
        weight=weight,
        style=font.style,
        package="" if font.digest else font.place,
        file=font.file,
        axes=tuple(
            (tag, min(max(wanted[tag], low), high) if tag in wanted else None)
            for tag, (low, high) in font.axes.items()
        ),
        digest=font.digest,
        folder=font.place if font.digest else "",
    )


def lacks(font: FontFile, letters: str) -> str:
    """Those of some letters that a font does not have."""
    known = _opened(_face("", font.weight, font, 0)).getBestCmap()
    return "".join(letter for letter in letters if ord(letter) not in known)


_SCREEN_CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x250),
    *range(0x2B0, 0x370),
    *range(0x1E00, 0x1F00),
    *range(0x2010, 0x2070),
    *range(0x20A0, 0x20C0),
    *[0x2190, 0x2191, 0x2192, 0x2193, 0x21A9, 0x2212, 0x25CB, 0x25E6],
]
"""Latin with every Vietnamese letter, marks, punctuation and signs; the rest falls to the reader's fonts."""

_PRINT_CHARACTERS = sorted({*_SCREEN_CHARACTERS, *range(0x370, 0x530), *range(0x2000, 0x2300), 0x2610})
"""These, Greek, Cyrillic, the signs of formulas, and the one for what no font has."""

_FEATURES = ["ccmp", "locl", "mark", "mkmk", "kern", "liga", "calt", "lnum", "onum", "pnum", "tnum"]
"""What our stylesheets use: small capitals and swashes would double the letters to cut."""


FORMS = ("whole", "small", "plain")
"""``whole`` is TrueType with every letter we print, ``small`` is WOFF2 with Latin letters for the screen,
``plain`` the same letters as TrueType for reading devices, many of which know no WOFF2."""


def make(face: Face) -> dict[str, bytes]:
    """The bytes of a face in each of the ``FORMS``.

    An instance of the variable font is cut once, from the letters that are printed: cutting it from all
    of them takes three times as long.
    """
    font = _opened(face)
    if face.axes:
        font = _instance(_subset(font, _PRINT_CHARACTERS), face.axes)
    whole = _saved(font)
    latin = _saved(_subset(_parsed(whole), _SCREEN_CHARACTERS))
    small = _parsed(latin)
    small.flavor = "woff2"
    return {"whole": whole, "small": _saved(small), "plain": _saved(_renamed(_parsed(latin), face))}


def covered(data: bytes) -> set[str]:
    """The letters that a font has."""
    return set(map(chr, _parsed(data).getBestCmap()))


def recipe(face: Face) -> str:
    """What the bytes of a made font depend on, beside its face: versions and the letters kept."""
    packages = ["fonttools", *([face.package.replace("_", "-")] if face.package else [])]
    return f"{[_version(name) for name in packages]} {_PRINT_CHARACTERS} {_FEATURES}"


@cache
def _version(package: str) -> str:
    from importlib.metadata import version

    return version(package)


def _opened(face: Face):  # type: ignore[no-untyped-def]
    try:
        if not face.package:
            return _parsed((Path(face.folder) / face.file).read_bytes())
        return _parsed((resources.files(face.package) / "files" / face.file).read_bytes())
    except (ModuleNotFoundError, OSError) as error:
        raise OutsideError(
            f"the font {face.file} was not found",
            hint=f"install it with: pip install {face.package.replace('_', '-')}",
        ) from error


def _parsed(data: bytes):  # type: ignore[no-untyped-def]
    from fontTools.ttLib import TTFont

    return TTFont(io.BytesIO(data), recalcTimestamp=False)


def _subset(font, characters: Sequence[int]):  # type: ignore[no-untyped-def]
    from fontTools import subset

    subsetter = subset.Subsetter(subset.Options(layout_features=_FEATURES, notdef_outline=True))
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return font


def _instance(font, axes: Sequence[tuple[str, float | None]]):  # type: ignore[no-untyped-def]
    from fontTools.varLib import instancer

    return instancer.instantiateVariableFont(_parsed(_saved(font)), dict(axes))


def _renamed(font, face: Face):  # type: ignore[no-untyped-def]
    """Under the family's name in the stylesheet, by which old devices find it.

    "Source" is a name that its licence keeps for the unchanged font.
    """
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            name = face.family if record.nameID in (1, 16) else face.name
            font["name"].setName(name, record.nameID, record.platformID, record.platEncID, record.langID)
    return font


def _saved(font) -> bytes:  # type: ignore[no-untyped-def]
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
