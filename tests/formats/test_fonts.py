"""The publication's faces: whole ones for print, small ones for the screen."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from fontTools.ttLib import TTFont

from songngu.errors import OutsideError
from songngu.formats import fonts

SANS = next(face for face in fonts.FACES if not face.axes)
VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
SIGNS = "“”‘’–—…«»•₫°×"


def letters(data: bytes) -> set[int]:
    """The characters that a font has."""
    return set(TTFont(io.BytesIO(data)).getBestCmap())


def test_names_of_faces() -> None:
    """Each face has a name of its own that can be that of a file."""
    names = [face.name for face in fonts.FACES]

    assert len(names) == len(set(names))
    assert "SongnguSerif-400-italic" in names
    assert not any(" " in name for name in names)


@pytest.fixture(scope="module")
def small() -> bytes:
    """A small face."""
    return fonts.make(SANS)["small"]


def test_a_small_face(small: bytes) -> None:
    """The screen's face is WOFF2, with every Vietnamese letter, and the same bytes each time."""
    kept = letters(small)

    assert b"wOF2" == small[:4]
    assert set() == {char for char in VIETNAMESE + VIETNAMESE.upper() + SIGNS if ord(char) not in kept}
    assert small == fonts.make(SANS)["small"]


def test_a_whole_face(small: bytes) -> None:
    """The printer's face is a static TrueType font with more letters."""
    data = fonts.make(SANS)["whole"]

    assert "fvar" not in TTFont(io.BytesIO(data))
    assert letters(small) < letters(data)


def test_every_face_has_a_source_with_vietnamese_letters() -> None:
    """Each face's file is there, and has what Vietnamese and its typography need."""
    from importlib import resources

    for face in {face.file: face for face in fonts.FACES}.values():
        data = (resources.files(face.package) / "files" / face.file).read_bytes()
        axes = {axis.axisTag for axis in TTFont(io.BytesIO(data))["fvar"].axes} if face.axes else set()

        kept = letters(data)

        assert set() == {char for char in VIETNAMESE if ord(char) not in kept}
        assert {tag for tag, _ in face.axes} <= axes


def test_a_font_that_is_not_there() -> None:
    """A missing package is told with how to get it."""
    with pytest.raises(OutsideError) as caught:
        fonts.make(replace(SANS, package="fontpkg_no_such"))

    assert "pip install fontpkg-no-such" in str(caught.value)
    with pytest.raises(OutsideError, match=r"the font x\.ttf was not found"):
        fonts.make(replace(SANS, file="x.ttf"))


def test_recipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recipe is the same each time, and other where other letters are kept."""
    before = fonts.recipe()
    monkeypatch.setattr(fonts, "_PRINT_CHARACTERS", [0x20])

    assert before != fonts.recipe()
    monkeypatch.undo()
    assert before == fonts.recipe()
