"""Covers: a title in quiet type, as a PNG."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from songngu.formats import covers


@pytest.fixture(scope="module")
def font(font_folder: Path) -> bytes:
    """A TrueType font of ours."""
    return next(font_folder.glob("SongnguSans-600*.whole")).read_bytes()


def test_a_cover_is_a_png_of_its_size(font: bytes) -> None:
    """Width and height stand in its header, as the catalogue says they are."""
    data = covers.draw(["Thành ủy Bến Tre", "Bến Tre City"], "Tập bài", "Lan", font, font)

    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert covers.SIZE == struct.unpack(">II", data[16:24])


def test_the_same_titles_give_the_same_bytes(font: bytes) -> None:
    """A cover depends on what it says, and on how Unicode writes it not at all."""
    first = covers.draw(["Bến Tre"], "", "", font, font)

    assert first == covers.draw(["Be\u0302\u0301n Tre"], "", "", font, font)
    assert first != covers.draw(["Bến Tri"], "", "", font, font)


@pytest.mark.parametrize("title", ["", "một " * 300, "W" * 200])
def test_a_title_of_any_length_is_drawn(font: bytes, title: str) -> None:
    """What is too long for the smallest type is cut, and nothing fails."""
    assert covers.draw([title, title], title, title, font, font)
