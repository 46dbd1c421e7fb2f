"""Templates of a publication's own: every kind of them, right and wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
from conftest import BOOKS, Run

from songngu import config, project
from songngu.commands import review_page, steps, views
from songngu.commands.front import index_values
from songngu.commands.making import Maker
from songngu.commands.memory import Memory
from songngu.commands.progress import progress
from songngu.commands.site import Listed
from songngu.config import EditionSettings
from songngu.errors import UsageError
from songngu.formats import html
from songngu.model import Layout, Review

NAMES = sorted(file.name for file in resources.files("songngu").joinpath("templates").iterdir())

MACROS = ("faces.css.j2", "notes.html.j2", "words.html.j2")
"""Jinja's inheritance does not hand macros on."""

every_template = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def render() -> Callable[[Path], list[object]]:
    """Fill every template of the small book's publication, its own in a folder first."""
    settings = config.load(BOOKS / "small/songngu.toml")
    maker = Maker(settings, lambda sentence: None)
    source = project.sources(settings)[0]
    prepared = steps.prepare(
        settings, source, source.file.read_bytes(), Memory(settings, project.sources(settings))
    )
    wanted = EditionSettings(name="bilingual", layout=Layout.PARALLEL, target="en", formats=("html",))
    edition, _ = maker.edition(prepared, wanted, {})
    work = maker.work(edition, wanted, {}, [prepared])
    page = views.page_values(work, "mathml", "")
    facing = page | {"edition": replace(edition, layout=Layout.FACING)}
    paths = [("bilingual", "html", "a.html")]
    listed = Listed(slug="a", titles={"vi": "A"}, paths=paths, progress={"en": progress([])})
    index = index_values(settings, maker.look, [listed], {}, [])

    nothing = Review(title="", languages=("vi", "en"), comparisons=())

    def fill(folder: Path) -> list[object]:
        templates = html.environment(folder)
        return [
            html.render(templates, "page.html.j2", page),
            html.render(templates, "glossary.html.j2", page | {"alphabets": {}}),
            html.render(templates, "print.html.j2", facing),
            html.render(templates, "volume.html.j2", page),
            html.render(templates, "index.html.j2", index),
            html.render(templates, "epub.css.j2", views.epub_style_values(work, ())),
            views.colophon_chapter(replace(work, templates=templates)),
            review_page.page(nothing, work.look, templates=folder),
        ]

    return fill


def _own(folder: Path, name: str, text: str) -> Path:
    (folder / "templates").mkdir()
    (folder / "templates" / name).write_text(text, "utf-8")
    return folder / "templates"


def _error(render: Callable[[Path], object], folder: Path) -> str:
    with pytest.raises(UsageError) as caught:
        render(folder)
    return str(caught.value)


@every_template
def test_an_unknown_variable_is_told_with_its_line(
    name: str, render: Callable[[Path], object], tmp_path: Path
) -> None:
    """In whatever template an undefined variable stands, file and line are named."""
    folder = _own(tmp_path, name, "{# ours #}\n\n{{ zzz }}\n")

    assert f"templates/{name}:3: error: template: 'zzz' is undefined" == _error(render, folder)


def test_an_expression_nested_too_deeply(render: Callable[[Path], object], tmp_path: Path) -> None:
    """Brackets in brackets without end are an error of one line, too."""
    folder = _own(tmp_path, "page.html.j2", "{{ " + "[" * 3000)

    assert _error(render, folder).startswith("templates/page.html.j2: error: template syntax: ")


@every_template
def test_a_syntax_error_is_told_with_its_line(
    name: str, render: Callable[[Path], object], tmp_path: Path
) -> None:
    """What cannot be parsed is told with file and line before anything is made."""
    folder = _own(tmp_path, name, "a\n{% if %}\nb\n")

    assert _error(render, folder).startswith(f"templates/{name}:2: error: template syntax: ")


@every_template
def test_a_template_that_extends_the_built_in_one_changes_nothing(
    name: str, render: Callable[[Path], object], tmp_path: Path
) -> None:
    """Each built-in template can be extended, and what comes out is the same when nothing is added."""
    if name in MACROS:
        pytest.skip("a library of macros")
    (tmp_path / "none").mkdir()
    folder = _own(tmp_path, name, '{% extends "songngu/' + name + '" %}')

    assert render(tmp_path / "none") == render(folder)


@every_template
def test_a_name_that_is_nearly_a_template(
    name: str, render: Callable[[Path], object], tmp_path: Path
) -> None:
    """A file whose name is no template's would change nothing: the right name is told."""
    wrong = name.replace(".", "s.", 1)
    folder = _own(tmp_path, wrong, "")

    message = _error(render, folder)

    assert message.startswith(f"templates/{wrong}: error: is the name of no template")
    assert re.search(r"hint: did you mean '[\w.-]+\.j2'\?$", message)


def test_a_part_of_ones_own(render: Callable[[Path], list[object]], tmp_path: Path) -> None:
    """A file that another template includes or imports may have any name; so may fonts and hidden files."""
    folder = _own(tmp_path, "page.html.j2", '{% include "parts/sign.svg.j2" %}')
    (folder / "parts").mkdir()
    (folder / "parts/sign.svg.j2").write_text("<svg/>", "utf-8")
    (folder / ".page.html.j2.swp").write_text("", "utf-8")
    (folder / "page.html.j2~").write_text("", "utf-8")
    (folder / "notes.txt").write_text("", "utf-8")

    assert render(folder)[0] == "<svg/>"


def test_a_part_that_is_not_there(render: Callable[[Path], object], tmp_path: Path) -> None:
    """A template that is included, imported or extended must be there; one that may be missing need not."""
    folder = _own(
        tmp_path, "page.html.j2", '{% include "x.j2" ignore missing %}\n\n{% import "word.html.j2" as w %}'
    )

    assert (
        "templates/page.html.j2:3: error: there is no template word.html.j2\n"
        "hint: did you mean 'words.html.j2'?" == _error(render, folder)
    )


def test_a_block_that_is_not_there(render: Callable[[Path], object], tmp_path: Path) -> None:
    """A block that fills nothing would be lost in silence: it is an error."""
    text = '{% extends "songngu/volume.html.j2" %}\n{% block mast-head %}{% endblock %}'.replace("-", "_")
    folder = _own(tmp_path, "volume.html.j2", text)

    assert (
        "templates/volume.html.j2:2: error: there is no block 'mast_head' in songngu/volume.html.j2\n"
        "hint: did you mean 'masthead'?" == _error(render, folder)
    )


def test_nothing_is_made_where_a_template_cannot_be_used(run: Run, book: Path) -> None:
    """A wrong template of the volume stops the build before the first page is written."""
    (book / "templates").mkdir(exist_ok=True)
    (book / "templates/volume.html.j2").write_text("{% endif %}", "utf-8")

    outcome = run(book, "build", "--format", "html")

    assert 2 == outcome.status
    assert not (book / "build").exists()
