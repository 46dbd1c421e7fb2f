"""fontTools: the publication's faces, as whole static fonts for print and small ones for the screen.

Source Serif 4 is for reading, Be Vietnam Pro for furniture; both come from packages, under the SIL
Open Font License. Static instances of the variable serif lay out a fifth quicker than the font itself.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from songngu.errors import OutsideError


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One style of a family, and where it comes from."""

    family: str
    weight: int
    style: str
    package: str
    file: str
    axes: tuple[tuple[str, float], ...]

    @property
    def name(self) -> str:
        """The file name of what is made from it, without an ending."""
        return f"{self.family}-{self.weight}{'-italic' if self.style == 'italic' else ''}".replace(" ", "")


_SERIF, _SANS = "fontpkg_source_serif_4", "fontpkg_be_vietnam_pro"
_ROMAN, _ITALIC = "SourceSerif4[opsz,wght].ttf", "SourceSerif4-Italic[opsz,wght].ttf"


def _serif(weight: int, style: str = "normal", size: float = 11, family: str = "Songngu Serif") -> Face:
    file = _ITALIC if style == "italic" else _ROMAN
    axes = (("wght", weight), ("opsz", size))
    return Face(family=family, weight=weight, style=style, package=_SERIF, file=file, axes=axes)


def _sans(weight: int, file: str) -> Face:
    return Face(family="Songngu Sans", weight=weight, style="normal", package=_SANS, file=file, axes=())


FACES = (
    _serif(400),
    _serif(400, "italic"),
    _serif(600),
    _serif(600, "italic"),
    _serif(600, size=36, family="Songngu Display"),
    _sans(400, "BeVietnamPro-Regular.ttf"),
    _sans(600, "BeVietnamPro-SemiBold.ttf"),
)

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


def recipe() -> str:
    """What the bytes of a made font depend on, beside its face: versions and the letters kept."""
    from importlib.metadata import version

    packages = ("fonttools", "fontpkg-source-serif-4", "fontpkg-be-vietnam-pro")
    return f"{[version(name) for name in packages]} {_PRINT_CHARACTERS} {_FEATURES}"


def _opened(face: Face):  # type: ignore[no-untyped-def]
    try:
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


def _instance(font, axes: Sequence[tuple[str, float]]):  # type: ignore[no-untyped-def]
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
