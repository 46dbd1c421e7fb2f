"""The publication's faces: whole ones for print, small ones for the screen."""

from __future__ import annotations

import io
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from songngu.errors import InputError, OutsideError
from songngu.formats import fonts, fonts_families

INSTALLED = fonts_families.installed()
FACES = fonts.faces(INSTALLED["Source Serif 4"], INSTALLED["Be Vietnam Pro"])
SANS = next(face for face in FACES if not face.axes)
VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
SIGNS = "“”‘’–—…«»•₫°×"


def letters(data: bytes) -> set[int]:
    """The characters that a font has."""
    return set(TTFont(io.BytesIO(data)).getBestCmap())


def test_names_of_faces() -> None:
    """Each face has a name of its own that can be that of a file."""
    names = [face.name for face in FACES]

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
    for face in {face.file: face for face in FACES}.values():
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
    before = fonts.recipe(SANS)
    monkeypatch.setattr(fonts, "_PRINT_CHARACTERS", [0x20])

    assert before != fonts.recipe(SANS)
    monkeypatch.undo()
    assert before == fonts.recipe(SANS)


# -- families


def test_of_a_static_family_the_nearest_weight_is_taken() -> None:
    """Where a family has no semibold, its bold stands in; without italics there is no italic face."""
    upright = [
        one for one in INSTALLED["Be Vietnam Pro"] if one.style == "normal" and one.weight in (300, 700)
    ]

    made = fonts.faces(upright, upright)

    assert ["normal"] * 5 == [face.style for face in made]
    assert {(400, "BeVietnamPro-Light.ttf"), (600, "BeVietnamPro-Bold.ttf")} == {
        (face.weight, face.file) for face in made
    }


def test_a_variable_family_is_cut_within_its_axes() -> None:
    """A weight or size that a font does not reach is its nearest; an axis nobody asks for stays as it is."""
    font = fonts_families.FontFile(
        place="fontpkg_x", file="x.ttf", style="normal", weight=400,
        axes={"wght": (300, 500), "opsz": (12, 24), "wdth": (75, 100)},
    )  # fmt: skip

    made = {face.family: face for face in fonts.faces([font], [font]) if face.weight == 600}

    assert (("wght", 500), ("opsz", 24), ("wdth", None)) == made["Songngu Display"].axes
    assert (("wght", 500), ("opsz", 12), ("wdth", None)) == made["Songngu Serif"].axes


def test_files_of_the_project_are_a_family(tmp_path: Path) -> None:
    """A TrueType file in the project's folder says its family, weight and style, and makes a face."""
    folder = resources.files("fontpkg_be_vietnam_pro") / "files"
    for name in ("BeVietnamPro-Regular.ttf", "BeVietnamPro-SemiBoldItalic.ttf"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())

    found = fonts_families.own(tmp_path, "templates/fonts")["Be Vietnam Pro"]
    face = fonts.faces(found, found)[0]

    assert [("normal", 400), ("italic", 600)] == [(font.style, font.weight) for font in found]
    assert fonts.make(face)["whole"] == fonts.make(SANS)["whole"]
    assert str(tmp_path) not in repr(face)


def test_a_file_that_is_no_font(tmp_path: Path) -> None:
    """It is named, with what is wrong."""
    (tmp_path / "x.ttf").write_bytes(b"not a font")

    with pytest.raises(InputError, match=r"templates/fonts/x\.ttf: error: is no font"):
        fonts_families.own(tmp_path, "templates/fonts")


def test_letters_that_a_font_lacks() -> None:
    """They are told in the order they were asked for."""
    font = INSTALLED["Be Vietnam Pro"][0]

    assert "אж" == fonts.lacks(font, "aאệж")
