"""Pictures of pixels that nobody should unpack."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from songngu.formats import bitmaps


def picture(kind: str) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (3, 2), "red").save(out, kind)
    return out.getvalue()


def png(width: int, height: int) -> bytes:
    """The beginning of a PNG that says how large it is."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 9) + b"IDAT"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture(kind: str) -> None:
    """What every reader shows has no problem."""
    assert bitmaps.problem(picture(kind)) is None


@pytest.mark.parametrize(("width", "height"), [(12_000, 10_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_of_huge_size(width: int, height: int) -> None:
    """A few bytes that claim more pixels than anyone can unpack are refused by what they claim."""
    assert "pixels" in (bitmaps.problem(png(width, height)) or "")


@pytest.mark.parametrize(
    "data", [b"", b"x", picture("PNG")[:40], b"GIF89a", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP"]
)
def test_a_broken_picture(data: bytes) -> None:
    """What cannot be opened is broken."""
    assert "broken" in (bitmaps.problem(data) or "")
