"""The theme: from the settings into every format."""

from __future__ import annotations

import re
import shutil
import zipfile
from importlib import resources
from pathlib import Path

import pytest
from conftest import Run

from songngu.commands import look
from songngu.commands.contrast import findings
from songngu.config import Settings
from songngu.config_theme import Theme
from songngu.errors import UsageError


def _settings(folder: Path, **theme: str | float) -> Settings:
    lines = {f"theme.{name.replace('_', '-')}": 7 for name in theme}
    return Settings(root=folder, path="songngu.toml", theme=Theme(**theme), lines=lines)  # type: ignore[arg-type]


def test_the_default_colours_can_be_read(tmp_path: Path) -> None:
    """A publication that sets no theme has nothing to be warned of."""
    assert [] == list(findings(_settings(tmp_path)))


def test_colours_that_cannot_be_read(tmp_path: Path) -> None:
    """Each colour is warned of once, with its line and the contrast it has."""
    found = list(findings(_settings(tmp_path, accent="#ff8800", ink_dark="#555555")))

    assert [("low-contrast", 7), ("low-contrast", 7)] == [
        (one.code, one.location.line if one.location else None) for one in found
    ]
    assert "#ff8800 on paper (#fffefc) has a contrast of 2.3, and text wants 4.5" in found[0].message
    assert found[1].message.startswith("theme.ink-dark: #555555 on paper-dark (#171513)")


def test_a_light_ink_is_warned_of_for_its_print(tmp_path: Path) -> None:
    """Ink and accent are also printed, on white, whatever the paper of the screen."""
    found = list(findings(_settings(tmp_path, paper="#000000", ink="#eeeeee", accent="#ff9999")))

    assert 2 == len(found)
    assert all("the white of a printed page" in one.message for one in found)


@pytest.mark.parametrize(
    ("name", "meant"), [("Source Serif", "Source Serif 4"), ("Be Vietnam", "Be Vietnam Pro")]
)
def test_a_font_that_is_not_there(tmp_path: Path, name: str, meant: str) -> None:
    """It is told with the line, what may be meant, and where fonts come from."""
    with pytest.raises(UsageError) as caught:
        look.of(_settings(tmp_path, serif=name))

    assert f"songngu.toml:7: error: theme.serif: there is no font family {name!r}" in str(caught.value)
    assert f"hint: did you mean {meant!r}?" in str(caught.value)
    assert "pip install fontpkg-" in str(caught.value)


def test_a_font_without_the_letters_of_vietnamese(tmp_path: Path) -> None:
    """It is refused where the publication needs them: letters of two fonts in one word cannot be read."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    (tmp_path / look.FOLDER).mkdir(parents=True)
    source = resources.files("fontpkg_be_vietnam_pro") / "files/BeVietnamPro-Regular.ttf"
    with resources.as_file(source) as file:
        font = TTFont(file)
    subsetter = subset.Subsetter()
    subsetter.populate(unicodes=range(0x20, 0x7F))
    subsetter.subset(font)
    for record in font["name"].names:
        record.string = "Short"
    font.save(tmp_path / look.FOLDER / "short.ttf")

    with pytest.raises(UsageError, match="'Short' lacks letters of Vietnamese: Ă ă Â"):
        look.of(_settings(tmp_path, sans="Short"))


def test_a_theme_is_seen_in_every_format(run: Run, book: Path) -> None:
    """Colours, sizes and fonts reach page, PDF and EPUB; a second build has nothing to do."""
    shared = book / ".songngu/fonts"
    fonts = shared.resolve()
    shared.unlink()
    shutil.copytree(fonts, shared)
    folder = book / look.FOLDER
    folder.mkdir(parents=True)
    for name in ("BeVietnamPro-Regular.ttf", "BeVietnamPro-Italic.ttf"):
        with resources.as_file(resources.files("fontpkg_be_vietnam_pro") / "files" / name) as file:
            shutil.copyfile(file, folder / name)
    before = run(book, "build").status
    serif = (book / "build/fonts/SongnguSerif-400.woff2").read_bytes()
    with (book / "songngu.toml").open("a") as stream:
        stream.write(
            '\n[theme]\naccent = "#00448a"\npaper = "#f4f4ee"\nserif = "be vietnam pro"\n'
            "text-size = 19\nprint-size = 11\n"
        )

    outcome = run(book, "build")
    page = (book / "build/gioi-thieu.html").read_text("utf-8")
    with zipfile.ZipFile(book / "build/gioi-thieu.epub") as archive:
        style = next(archive.read(name).decode() for name in archive.namelist() if name.endswith(".css"))

    assert (0, 0) == (before, outcome.status)
    assert "--paper: #f4f4ee" in page
    assert "--red: #00448a" in page
    assert "--text: 1.1875rem" in page
    assert '"Songngu Serif", "be vietnam pro"' in page
    assert serif != (book / "build/fonts/SongnguSerif-400.woff2").read_bytes()
    assert "Songngu Serif" in style
    assert "up to date" in run(book, "build").out + run(book, "build").err


def test_no_colour_is_written_into_a_template() -> None:
    """All colours of renditions come from the theme; a review is no rendition, and has its own."""
    folder = resources.files("songngu") / "templates"
    found = {
        file.name: colours
        for file in folder.iterdir()
        if ".css" in file.name
        and not file.name.startswith("review")
        and (colours := re.findall(r"#[0-9a-f]{3,8}\b(?=[;\" ])", file.read_text("utf-8")))
    }

    assert {} == found
