"""Fonts of joined pieces -> each face once, with the glyphs, widths and letters of all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pikepdf

from songngu.formats.pdf_join_places import stream
from songngu.formats.pdf_sfnt import union

_LETTER = re.compile(rb"^<([0-9a-f]{4})> <([0-9a-f]*)>$", re.MULTILINE)
_FIXED_PITCH = 1
_BATCH = 100


def merge(file: pikepdf.Pdf, pieces: Sequence[tuple[Any, Mapping[str, int]]]) -> None:
    """Have pieces share their fonts.

    :param pieces: for each the dictionary of its fonts, and of each font the highest number of a glyph
        that is shown. What stands under one name in several is one face. A font that is no subset of
        TrueType outlines stays as it is.
    """
    by_name: dict[str, list[tuple[Any, int]]] = {}
    for fonts, lasts in pieces:
        for name in fonts.keys():  # noqa: SIM118 (a dictionary of the library's own)
            if is_mergeable(fonts[name]):
                by_name.setdefault(name, []).append((fonts, lasts.get(name.removeprefix("/"), 0)))
    for name, holders in by_name.items():
        parts = {fonts[name].objgen: (fonts[name], last) for fonts, last in holders}
        if (font := _merged(file, list(parts.values()))) is not None:
            for fonts, _ in holders:
                fonts[name] = font


def is_mergeable(font: Any) -> bool:
    """True for a subset of TrueType outlines whose glyphs keep their numbers."""
    return (
        font.Subtype == pikepdf.Name.Type0
        and font.get("/Encoding") == pikepdf.Name("/Identity-H")
        and "/ToUnicode" in font
        and "/FontFile2" in font.DescendantFonts[0].FontDescriptor
    )


def _merged(file: pikepdf.Pdf, parts: Sequence[tuple[Any, int]]) -> Any:
    """The first of some fonts, which now holds what all of them do; None where they are not one."""
    fonts = [font for font, _ in parts]
    inner = [font.DescendantFonts[0] for font in fonts]
    files = [one.FontDescriptor.FontFile2.read_bytes() for one in inner]
    data = union([(one, last) for one, (_, last) in zip(files, parts, strict=True)])
    if data is None:
        return None
    widths: dict[int, Any] = {}
    letters: dict[bytes, bytes] = {}
    for font, one in zip(fonts, inner, strict=True):
        widths = _widths(one) | widths
        letters = dict(_LETTER.findall(font.ToUnicode.read_bytes())) | letters
    descriptor = inner[0].FontDescriptor
    descriptor.FontFile2 = stream(file, data, b"\0" * 4)
    descriptor.FontFile2.Length1 = len(descriptor.FontFile2.read_bytes())
    box = [one.FontDescriptor.FontBBox[2] for one in inner]
    descriptor.FontBBox[2] = max(box)
    is_fixed = len(widths) > 1 and len(set(widths.values())) == 1
    descriptor.Flags = int(descriptor.Flags) & ~_FIXED_PITCH | (_FIXED_PITCH if is_fixed else 0)
    inner[0].W = _runs(widths)
    fonts[0].ToUnicode = stream(file, _to_unicode(letters), b"\n")
    return fonts[0]


def _widths(font: Any) -> dict[int, Any]:
    """The width of each glyph: ``start [width …]`` again and again (ISO 32000-1, 9.7.4.3)."""
    out: dict[int, Any] = {}
    runs = list(font.get("/W", []))
    for start, widths in zip(runs[::2], runs[1::2], strict=True):
        for at, width in enumerate(widths):
            out[int(start) + at] = width if isinstance(width, int) else Decimal(width)
    return out


def _runs(widths: Mapping[int, Any]) -> pikepdf.Array:
    runs: list[Any] = []
    for glyph in sorted(widths):
        if glyph - 1 not in widths:
            runs += [glyph, []]
        runs[-1].append(widths[glyph])
    return pikepdf.Array([pikepdf.Array(one) if isinstance(one, list) else one for one in runs])


def _to_unicode(letters: Mapping[bytes, bytes]) -> bytes:
    """What each glyph reads as (ISO 32000-1, 9.10.3)."""
    lines = [b"<%b> <%b>" % one for one in sorted(letters.items())]
    out = [
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo",
        b"<< /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def",
        b"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange",
    ]
    for start in range(0, len(lines), _BATCH):
        batch = lines[start : start + _BATCH]
        out += [b"%d beginbfchar" % len(batch), *batch, b"endbfchar"]
    out.append(b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
    return b"\n".join(out)
