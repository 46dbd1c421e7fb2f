"""Settings: a file -> checked values, or one message with the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from songngu import config
from songngu.errors import UsageError
from songngu.model import Layout, Level


def _load(folder: Path, text: str, name: str = "songngu.toml") -> config.Settings:
    file = folder / name
    file.write_text(text, "utf-8")
    return config.load(file)


def _error(folder: Path, text: str) -> str:
    with pytest.raises(UsageError) as caught:
        _load(folder, text)
    return str(caught.value)


def test_defaults(tmp_path: Path) -> None:
    """An empty file gives the defaults of the design: one parallel edition, Vietnamese to English."""
    settings = _load(tmp_path, "")

    assert ("vi", "en") == settings.languages
    assert ("*",) == settings.documents
    assert ("mark", "mark", "first") == (settings.stale, settings.untranslated, settings.notes)
    assert (True, True, True) == (settings.volume, settings.attach_sources, settings.embed_fonts)
    assert ("A4", "clean", "") == (settings.page_format, settings.raw_html, settings.base_url)
    assert (
        config.EditionSettings(
            name="bilingual", layout=Layout.PARALLEL, target="en", formats=("html", "pdf", "epub")
        ),
    ) == settings.editions


def test_every_setting_is_read(tmp_path: Path) -> None:
    """Each setting that is written is the one that is used."""
    settings = _load(
        tmp_path,
        """
        name = "sach"
        title = { km = "សៀវភៅ", vi = "Sách" }
        identifier = "urn:x"
        source-language = "km"
        target-languages = ["vi", "pt-BR"]
        documents = ["b", "a*"]
        authors = ["A"]
        translators = ["B", "C"]
        publisher = "P"
        rights = "R"
        stale = "source"
        untranslated = "fail"
        notes = "chapter"
        volume = false
        page-format = "Letter"
        attach-sources = false
        embed-fonts = false
        raw-html = "trust"
        base-url = "https://example.org/"
        locales = { pt-BR = "pt-PT" }
        [checks]
        names = ["Zalo"]
        levels = { numbers = "error", typo = "off" }
        [editions.so]
        layout = "target"
        target = "pt-BR"
        formats = ["epub"]
        """,
    )

    assert ("km", "vi", "pt-BR") == settings.languages
    assert {"km": "សៀវភៅ", "vi": "Sách"} == settings.title
    assert ("sach", "urn:x", "P", "R") == (
        settings.name,
        settings.identifier,
        settings.publisher,
        settings.rights,
    )
    assert (("b", "a*"), ("A",), ("B", "C")) == (settings.documents, settings.authors, settings.translators)
    assert ("source", "fail", "chapter") == (settings.stale, settings.untranslated, settings.notes)
    assert (False, False, False) == (settings.volume, settings.attach_sources, settings.embed_fonts)
    assert ("Letter", "trust", "https://example.org/") == (
        settings.page_format,
        settings.raw_html,
        settings.base_url,
    )
    assert ("pt-PT", "vi") == (settings.locale("pt-BR"), settings.locale("vi"))
    assert ("Zalo",) == settings.check_names
    assert {"numbers": Level.ERROR, "typo": "off"} == settings.check_levels
    assert [("so", Layout.TARGET, "pt-BR", ("epub",))] == [
        (one.name, one.layout, one.target, one.formats) for one in settings.editions
    ]


def test_title_defaults_to_the_name(tmp_path: Path) -> None:
    """A publication without a title is called by its name."""
    settings = _load(tmp_path, 'name = "sach"')

    assert {"vi": "sach"} == settings.title


def test_package_settings_stand_in_tool_songngu(tmp_path: Path) -> None:
    """In pyproject.toml only [tool.songngu] is ours."""
    settings = _load(tmp_path, '[project]\nname = "other"\n[tool.songngu]\nname = "ours"\n', "pyproject.toml")

    assert "ours" == settings.name


@pytest.mark.parametrize("text", ["[tool]\nsongngu = 1", "[[tool.songngu]]"])
def test_package_settings_that_are_no_table(tmp_path: Path, text: str) -> None:
    """What stands in the place of that table is named."""
    with pytest.raises(UsageError, match=r"'tool\.songngu' must be a table"):
        _load(tmp_path, text, "pyproject.toml")


def test_byte_order_mark_is_ignored(tmp_path: Path) -> None:
    """A byte order mark, which some editors write, is no part of the settings."""
    settings = _load(tmp_path, '\ufeffname = "sach"')

    assert "sach" == settings.name


def test_find_looks_upwards(tmp_path: Path) -> None:
    """The project is found from any folder inside it, and songngu.toml comes before pyproject.toml."""
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.songngu]\n")

    assert tmp_path / "pyproject.toml" == config.find(inside)

    (tmp_path / "songngu.toml").write_text("")

    assert tmp_path / "songngu.toml" == config.find(inside)


def test_find_passes_packages_that_are_no_publication(tmp_path: Path) -> None:
    """A pyproject.toml without [tool.songngu] is not a publication's."""
    (tmp_path / "songngu.toml").write_text("")
    inside = tmp_path / "package"
    inside.mkdir()
    (inside / "pyproject.toml").write_text("[project]\n")

    assert tmp_path / "songngu.toml" == config.find(inside)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'name = "a"\nnmae = "b"',
            "songngu.toml:2: error: unknown setting 'nmae'\nhint: did you mean 'name'?",
        ),
        (
            '[editions.x]\nformat = ["html"]',
            "songngu.toml:2: error: unknown setting 'format'\nhint: did you mean 'formats'?",
        ),
        (
            '\n[checks]\nname = ["x"]',
            "songngu.toml:3: error: unknown setting 'name'\nhint: did you mean 'names'?",
        ),
        ("name = 3", "songngu.toml:1: error: name: must be text, not 3"),
        ('volume = "yes"', "songngu.toml:1: error: volume: must be true or false, not 'yes'"),
        ("authors = [1]", "songngu.toml:1: error: authors: must be a list of texts, not [1]"),
        ('title = "x"', "songngu.toml:1: error: title: must be a table of texts, not 'x'"),
        (
            'title = { vi = "x", fr = "y" }',
            "songngu.toml:1: error: title: 'fr' is none of the publication's languages",
        ),
        ('notes = "all"', "songngu.toml:1: error: notes: must be one of first, chapter, none, not 'all'"),
        ('name = "a/b"', "songngu.toml:1: error: name: must be a file name without slashes"),
        ('name = ".a"', "songngu.toml:1: error: name: must be a file name without slashes"),
        ("target-languages = []", "songngu.toml:1: error: target-languages: must name at least one language"),
        (
            'target-languages = ["en", "en"]',
            "songngu.toml:1: error: target-languages: a language is named twice, or is the source's",
        ),
        (
            'target-languages = ["vi"]',
            "songngu.toml:1: error: target-languages: a language is named twice, or is the source's",
        ),
        ('source-language = "v"', "songngu.toml:1: error: 'v' is not a BCP 47 language tag"),
        (
            '[editions.x]\ntarget = "fr"',
            "songngu.toml:2: error: target: 'fr' is none of the target-languages",
        ),
        (
            '[editions.x]\nformats = ["doc"]',
            "songngu.toml:2: error: formats: must be one of html, pdf, epub, not 'doc'",
        ),
        (
            "[editions.Big]\n",
            "songngu.toml:1: error: Big: an edition is a table with a name of small letters, digits, hyphens",
        ),
        (
            "editions = 1",
            "songngu.toml:1: error: editions: must be tables such as [tool.songngu.editions.bilingual]",
        ),
        ("checks = 1", "songngu.toml:1: error: checks: must be a table"),
        (
            '[checks]\nlevels = { x = "loud" }',
            "songngu.toml:2: error: levels: x must be one of error, warning, info, off, not 'loud'",
        ),
        (
            '[editions.x]\nlayout = "target"\n[editions.y]\nlayout = "up"',
            f"songngu.toml:4: error: layout: must be one of {', '.join(Layout)}, not 'up'",
        ),
        ("name = \n", "songngu.toml:1: error: is not TOML: Invalid value"),
        (f"name = {'9' * 5000}", "songngu.toml: error: is not TOML: a value is too long or too deep"),
        (f"name = {'[' * 5000}", "songngu.toml: error: is not TOML: a value is too long or too deep"),
    ],
)
def test_wrong_settings(tmp_path: Path, text: str, expected: str) -> None:
    """A wrong setting is named with its line and what would be right."""
    assert expected == _error(tmp_path, text)


def test_no_near_name_lists_all(tmp_path: Path) -> None:
    """An unknown setting that resembles none is answered with the list of all."""
    message = _error(tmp_path, "xyzzy = 1")

    assert message.startswith(
        "songngu.toml:1: error: unknown setting 'xyzzy'\nhint: the settings are: attach-sources,"
    )


def test_settings_that_are_not_text(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are named by line and offset."""
    file = tmp_path / "songngu.toml"
    file.write_bytes(b'# ok\nname = "\xe9"\n')

    with pytest.raises(UsageError) as caught:
        config.load(file)

    assert "songngu.toml:2: error: is not UTF-8 at byte offset 13" == str(caught.value)


def test_settings_that_cannot_be_read(tmp_path: Path) -> None:
    """A settings file that is a folder is an error of one line."""
    with pytest.raises(UsageError) as caught:
        config.load(tmp_path)

    assert f"{tmp_path.name}: error: cannot be read: Is a directory" == str(caught.value)


# -- the theme


def test_a_theme(tmp_path: Path) -> None:
    """Colours come out as six small digits, sizes as numbers; what is not set keeps its default."""
    theme = _load(
        tmp_path,
        """
        [theme]
        accent = "#0AF"
        paper-dark = "#101010"
        serif = "Literata"
        text-size = 18
        """,
    ).theme

    assert ("#00aaff", "#101010", "Literata", 18.0) == (
        theme.accent, theme.paper_dark, theme.serif, theme.text_size
    )  # fmt: skip
    assert (config.Theme().ink, 0.0) == (theme.ink, theme.print_size)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('acent = "#000"', "unknown setting 'acent'\nhint: did you mean 'accent'?"),
        ('accent = "red"', "accent: must be a colour such as '#96190f', not 'red'"),
        ('ink-dark = "#12345"', "ink-dark: must be a colour such as '#96190f', not '#12345'"),
        ("measure = 70", "measure: must be a number of em from 20 to 50, not 70"),
        ("print-size = true", "print-size: must be a number of points from 7 to 16, not True"),
        ("serif = 'A\"B'", "serif: must be the name of a font family such as 'Literata', not 'A\"B'"),
    ],
)
def test_a_wrong_theme(tmp_path: Path, line: str, message: str) -> None:
    """Each setting of the theme is checked, and told with its line."""
    assert f"songngu.toml:3: error: {message}" == _error(tmp_path, f"\n[theme]\n{line}")


def test_a_theme_written_on_one_line(tmp_path: Path) -> None:
    """A setting inside a table on one line is told with that line."""
    assert _error(tmp_path, 'name = "a"\ntheme = { size = 3 }').startswith(
        "songngu.toml:2: error: unknown setting"
    )
