"""Files that pandoc took out of ``data:`` addresses -> pictures as EPUB 3.3 (§3.2) knows them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from songngu.formats import clean_svg


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture in the package."""

    name: str
    """Its path beside the package document, from its content: one picture is one file."""
    media_type: str
    data: bytes
    moves: bool = False
    """True where it may be animated: what it does to people who react to flashes is not known."""


def pictures(files: Mapping[str, bytes]) -> dict[str, Picture]:
    """The pictures among pandoc's files, by their name there (``file0.png``); the rest is left out.

    The kind is read from the bytes: an ending may lie, and a wrong media type is an error of the
    package (EPUB 3.3 §5.6.2).
    """
    out = {}
    for name, data in files.items():
        folder, _, file = name.rpartition("/")
        picture = _picture(data) if folder.endswith("media") else None
        if picture is not None:
            out[file] = picture
    return out


def _picture(data: bytes) -> Picture | None:
    for start, kind, ending in _KINDS:
        if data.startswith(start) and (ending != "webp" or data[8:12] == b"WEBP"):
            moves = (ending == "gif" and data.count(b"\x21\xf9\x04") > 1) or (
                ending == "webp" and b"ANIM" in data[:64]
            )
            return _named(data, f"image/{kind}", ending, moves)
    drawing = clean_svg.clean(data)
    if drawing is None:
        return None
    return _named(drawing, "image/svg+xml", "svg", b"<animate" in drawing or b"<set" in drawing)


_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "png", "png"),
    (b"\xff\xd8\xff", "jpeg", "jpg"),
    (b"GIF87a", "gif", "gif"),
    (b"GIF89a", "gif", "gif"),
    (b"RIFF", "webp", "webp"),
)


def _named(data: bytes, media_type: str, ending: str, moves: bool) -> Picture:
    name = f"media/{hashlib.sha256(data).hexdigest()[:16]}.{ending}"
    return Picture(name=name, media_type=media_type, data=data, moves=moves)
