"""Covers: the titles in quiet type, as a PNG."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from PIL import Image

from songngu.formats import covers


@pytest.fixture(scope="module")
def font(font_folder: Path) -> bytes:
    """A TrueType font of ours."""
    return next(font_folder.glob("SongnguSans-600*.whole")).read_bytes()


def ink(data: bytes, top: int, bottom: int) -> int:
    """How many pixels of a stripe are near-black."""
    image = Image.open(io.BytesIO(data)).convert("L")
    return sum(image.crop((40, top, covers.SIZE[0], bottom)).histogram()[:60])


def test_a_cover_is_a_png_of_its_size(font: bytes) -> None:
    """Width and height stand in its header, as whoever lists it says they are."""
    data = covers.draw(["Thành ủy Bến Tre", "Bến Tre City"], "Tập bài", "Lan", font, font)

    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert covers.SIZE == struct.unpack(">II", data[16:24])
    assert len(data) < 80_000, "a cover stays small beside its book"


def test_the_same_titles_give_the_same_bytes(font: bytes) -> None:
    """A cover depends on what it says, and on how Unicode writes it not at all."""
    first = covers.draw(["Bến Tre"], "", "", font, font)

    assert first == covers.draw(["Be\u0302\u0301n  Tre"], "", "", font, font)
    assert first != covers.draw(["Bến Tri"], "", "", font, font)


@pytest.mark.parametrize("title", ["", "một " * 300, "W" * 200])
def test_a_title_of_any_length_is_drawn(font: bytes, title: str) -> None:
    """What is too long for the smallest type is cut, nothing fails, and nothing runs into the foot."""
    data = covers.draw([title, title], title, "", font, font)

    assert ink(data, 1700, covers.SIZE[1]) == 0


def test_both_titles_are_in_the_same_type(font: bytes) -> None:
    """Two languages as equals: the same words in either place take the same ink."""
    one = ink(covers.draw(["Bến Tre"], "", "", font, font), 200, 1200)

    assert (
        abs(ink(covers.draw(["Bến Tre", "Bến  Tre "], "", "", font, font), 200, 1200) - 2 * one) < one // 10
    )


def test_lines_are_balanced(font: bytes) -> None:
    """A title breaks into lines of like length, and never leaves a word alone that could have company."""
    face = covers._font(font, 98)
    lines = covers._balanced("Thành ủy Bến Tre trao đổi kinh nghiệm với Huyện ủy Tri Tôn", face)

    assert min(map(face.getlength, lines)) > 0.6 * max(map(face.getlength, lines))
