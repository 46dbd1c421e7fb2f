"""A piece of a book, laid out: its PDF, and what the join must know of it, in one run of bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_POINT = 0.75
"""Points in one of the engine's pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """What :func:`pack` packed."""

    pdf: bytes
    pages: int
    anchors: Mapping[str, tuple[int, float, float]]
    """For each element with an id the page it begins on, and where, in points from the lower left."""
    bookmarks: tuple[tuple[int, str, int, float, float, str], ...]
    """Level, label, page, place and state of each, in reading order."""
    missing: tuple[str, ...]
    """Letters that no font has."""
    glyphs: Mapping[str, int]
    """For each font the highest number of a glyph that is shown: behind it stand parts of others."""


def pack(document: Any, missing: Iterable[str], pdf: bytes) -> bytes:
    """Bytes that hold all of a piece, the same for the same piece.

    :param document: the engine's, of which the PDF was written.
    """
    anchors: dict[str, tuple[int, float, float]] = {}
    bookmarks = []
    count = 0
    for at, page in enumerate(document.pages):
        count += 1
        for name, (left, top, *_) in page.anchors.items():
            anchors.setdefault(name, (at, *_place(page, left, top)))
        for level, label, (left, top), state in page.bookmarks:
            bookmarks.append((level, label, at, *_place(page, left, top), state))
    glyphs: dict[str, int] = {}
    for font in document.fonts.values():
        glyphs[font.hash] = max(glyphs.get(font.hash, 0), *font.to_unicode, 0)
    said = {
        "pages": count,
        "anchors": [[name, *place] for name, place in anchors.items()],
        "bookmarks": bookmarks,
        "missing": list(missing),
        "glyphs": glyphs,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" + pdf


def _place(page: Any, left: float, top: float) -> tuple[float, float]:
    return round(left * _POINT, 6), round((page.height - top) * _POINT, 6)


def unpack(data: bytes) -> Laid:
    """Read what :func:`pack` wrote.

    :raises ValueError: when it is something else.
    """
    head, _, pdf = data.partition(b"\n")
    said = json.loads(head)
    return Laid(
        pdf=pdf,
        pages=said["pages"],
        anchors={name: (page, left, top) for name, page, left, top in said["anchors"]},
        bookmarks=tuple(tuple(one) for one in said["bookmarks"]),
        missing=tuple(said["missing"]),
        glyphs=said["glyphs"],
    )
