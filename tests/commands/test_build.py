"""``build``: what is out of date is made, nothing else, and always to the same bytes."""

from __future__ import annotations

import errno
import io
import shutil
import tempfile
from pathlib import Path

import pytest
from conftest import Run, replace_in, snapshot
from PIL import Image

from songngu import config
from songngu.commands import jobs, workers
from songngu.commands.build import Report, Request, build
from songngu.errors import OutsideError, UsageError
from songngu.formats import bitmaps
from songngu.ledger import Ledger
from songngu.model import Layout, Level

INTRODUCTION = {"gioi-thieu.html", "gioi-thieu.pdf", "gioi-thieu.epub", "english/gioi-thieu.html"}
HISTORY = {
    "lich-su/ben-tre.html",
    "lich-su/ben-tre.pdf",
    "lich-su/ben-tre.epub",
    "english/lich-su/ben-tre.html",
}
VOLUME = {"tri-ton.pdf", "tri-ton.epub"}
GLOSSARIES = {"glossary.html", "english/glossary.html"}
CATALOGUES = {"opds.xml", "opds.json"}
SITE = {"index.html"} | GLOSSARIES | CATALOGUES
"""What is made of all documents together."""
EVERYTHING = INTRODUCTION | HISTORY | VOLUME | SITE


def _make(folder: Path, **request: object) -> Report:
    settings = config.load(folder / "songngu.toml")
    return build(settings, Request(**request), lambda total: lambda path: None, lambda sentence: None)


def _made(folder: Path, **request: object) -> set[str]:
    made = _make(folder, **request).made

    assert len(made) == len(set(made)), "nothing is made twice"
    return {path for path in made if not path.startswith("covers/")}


@pytest.fixture
def warm(built: Path, tmp_path: Path) -> Path:
    """A copy of the small book as it is after a build."""
    return Path(shutil.copytree(built, tmp_path / "warm", symlinks=True))


@pytest.fixture
def pages(book: Path) -> Path:
    """The small book, in HTML only and without volume: quick to build."""
    replace_in(book / "songngu.toml", 'formats = ["html", "pdf", "epub"]', 'formats = ["html"]')
    replace_in(book / "songngu.toml", "locales =", "volume = false\nlocales =")
    return book


def _times(folder: Path) -> dict[Path, int]:
    """When each file was written; the ledger may note that it has seen them."""
    files = [file for file in folder.rglob("*") if ".songngu" not in file.parts]
    return {file: file.stat().st_mtime_ns for file in files}


def _codes(report: Report) -> list[tuple[str, Level]]:
    return [(finding.code, finding.level) for finding in report.findings]


# -- what is made


def test_a_whole_build_makes_everything(built: Path) -> None:
    """Every document comes in every edition and format, and so do index, volume, pictures and fonts."""
    files = set(snapshot(built / "build", but=("fonts", "media", "covers")))

    assert EVERYTHING == files
    assert ["e78a7036adfa7fef.svg"] == [file.name for file in (built / "build/media").iterdir()]
    assert len(list((built / "build/fonts").glob("*.woff2"))) > 0


def test_a_second_build_makes_and_writes_nothing(warm: Path) -> None:
    """What is up to date is left alone, to the file's time."""
    before = _times(warm)
    report = _make(warm)

    assert ([], [], 10) == (report.made, report.removed, report.current)
    assert before == _times(warm)


def test_all_makes_everything_again_to_the_same_bytes(warm: Path) -> None:
    """``--all`` makes every rendition again, and no byte is another."""
    before = snapshot(warm)

    assert EVERYTHING - SITE == _made(warm, everything=True)
    assert before == snapshot(warm)


def test_a_changed_translation(warm: Path) -> None:
    """A translation is an input of its document's renditions and of the volume; the index tells its state."""
    replace_in(warm / "translations/en/lich-su/ben-tre.po", "in April 2021.", "in the April of 2021.")

    assert HISTORY | VOLUME | {"index.html"} == _made(warm)  # a review is void
    assert "in the April of 2021." in (warm / "build/lich-su/ben-tre.html").read_text("utf-8")
    assert set() == _made(warm)


def test_a_changed_title(warm: Path) -> None:
    """A title stands in the index too, and in the glossaries."""
    replace_in(warm / "translations/en/lich-su/ben-tre.po", "Bến Tre, home of the coconut", "Coconut land")

    assert HISTORY | VOLUME | SITE == _made(warm)
    assert "Coconut land" in (warm / "build/index.html").read_text("utf-8")


def test_a_changed_source(warm: Path) -> None:
    """A source is an input of its document's renditions; its catalogues need not be updated.

    Its first paragraph is what catalogues of books say of it; the front page, that a translation is stale.
    """
    replace_in(warm / "source/lich-su/ben-tre.md", "54 chi bộ", "55 chi bộ")

    assert HISTORY | VOLUME | CATALOGUES | {"index.html"} == _made(warm)
    assert "55 chi bộ" in (warm / "build/lich-su/ben-tre.html").read_text("utf-8").replace("<", " <")


def test_a_changed_definition(warm: Path) -> None:
    """A definition is an input of the documents that use its term, of the volume and the glossaries."""
    replace_in(warm / "translations/glossary.toml", "The smallest unit of the party.", "The smallest unit.")

    assert INTRODUCTION | HISTORY | VOLUME | GLOSSARIES == _made(warm)
    assert "The smallest unit.<" in (warm / "build/gioi-thieu.html").read_text("utf-8")
    assert set() == _made(warm)


def test_a_term_that_one_document_uses(warm: Path) -> None:
    """A definition that only one document shows leaves the others alone."""
    glossary = warm / "translations/glossary.toml"
    with glossary.open("a", encoding="utf-8") as file:
        file.write('\n[[term]]\nid = "dua"\nvi = "quê dừa"\nen = "home of the coconut"\n')

    assert HISTORY | VOLUME | GLOSSARIES == _made(warm)

    replace_in(glossary, '"quê dừa"', '"quê dừa"\ndefinition = { en = "A land." }')

    assert HISTORY | VOLUME | GLOSSARIES == _made(warm)
    assert set() == _made(warm)


def test_a_term_that_no_document_uses(warm: Path) -> None:
    """An entry that occurs nowhere makes nothing out of date; what it costs is one look into the texts."""
    with (warm / "translations/glossary.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[term]]\nid = "x"\nvi = "không ai viết"\nen = "nobody writes"\n')
    before = snapshot(warm)
    report = _make(warm)

    assert [] == report.made
    assert 10 == report.current
    assert before == snapshot(warm)


def test_a_changed_picture(warm: Path) -> None:
    """A picture is an input of the documents that show it."""
    replace_in(warm / "source/so-do.svg", "#dfe8d8", "#ffffff")
    made = _made(warm)
    (picture,) = (warm / "build/media").iterdir()

    assert INTRODUCTION | VOLUME | {f"media/{picture.name}"} == made
    assert b"#ffffff" in picture.read_bytes()


def test_a_picture_that_was_missing(pages: Path) -> None:
    """A picture that comes after all is shown by the next build."""
    picture = pages / "source/so-do.svg"
    picture.rename(pages / "so-do.svg")
    _make(pages)
    (pages / "so-do.svg").rename(picture)
    report = _make(pages)

    assert {"gioi-thieu.html", "english/gioi-thieu.html", "media/e78a7036adfa7fef.svg"} == set(report.made)
    assert [] == report.findings


@pytest.mark.parametrize("name", ["page.html.j2", "index.html.j2"])
def test_a_template_of_the_project(pages: Path, name: str) -> None:
    """A template of the project's own is used in place of the built-in one, which it can extend."""
    _make(pages)
    (pages / "templates").mkdir()
    (pages / f"templates/{name}").write_text(
        '{% extends "songngu/' + name + '" %}{% block head %}<meta name="mine" content="1">{% endblock %}'
    )
    _make(pages)
    html = (pages / "build" / name.removesuffix(".j2").replace("page", "gioi-thieu")).read_text("utf-8")

    assert 1 == html.count('<meta name="mine" content="1">')
    assert "</html>" in html


def test_a_template_is_an_input_of_the_formats_that_fill_it(warm: Path) -> None:
    """A template of pages leaves PDFs and EPUBs alone; one that nothing fills leaves all alone."""
    (warm / "templates").mkdir()
    (warm / "templates/page.html.j2").write_text('{% extends "songngu/page.html.j2" %}', "utf-8")

    assert {path for path in INTRODUCTION | HISTORY if path.endswith(".html")} == _made(warm) - SITE

    (warm / "templates/unused.html.j2").write_text("<p></p>", "utf-8")

    assert set() == _made(warm)


def test_an_epub_with_a_list_of_pages_depends_on_the_pdf(warm: Path) -> None:
    """What breaks the PDF's pages elsewhere makes such an EPUB out of date, too."""
    replace_in(warm / "songngu.toml", "locales =", "page-list = true\nlocales =")
    _make(warm)
    (warm / "templates").mkdir()
    (warm / "templates/print.html.j2").write_text('{% extends "songngu/print.html.j2" %}', "utf-8")
    made = _made(warm)

    assert {"gioi-thieu.pdf", "gioi-thieu.epub"} <= made
    assert "gioi-thieu.html" not in made


def test_nothing_leads_to_what_was_only_begun(pages: Path) -> None:
    """What a killed build was about to make is no rendition that the front page lists."""
    _make(pages)
    ledger = Ledger(pages)
    ledger.expect("gioi-thieu.pdf")
    ledger.save()
    replace_in(pages / "songngu.toml", 'formats = ["html"]', 'formats = ["html", "pdf"]')
    _make(pages, formats=("html",))

    assert "gioi-thieu.pdf" not in (pages / "build/index.html").read_text("utf-8")


def test_the_settings_are_an_input_of_everything(pages: Path) -> None:
    """A changed setting makes every rendition again; a changed comment none."""
    _make(pages)
    (pages / "songngu.toml").write_text(
        "# a comment\n" + (pages / "songngu.toml").read_text("utf-8"), "utf-8"
    )

    assert set() == _made(pages)

    replace_in(pages / "songngu.toml", "locales =", 'publisher = "P"\nlocales =')

    assert {path for path in EVERYTHING if path.endswith(".html")} == _made(pages)


@pytest.mark.parametrize("path", ["gioi-thieu.html", "media/e78a7036adfa7fef.svg", "index.html"])
@pytest.mark.parametrize("what", ["edited", "removed"])
def test_what_was_changed_in_build_is_made_again(pages: Path, path: str, what: str) -> None:
    """A published file that somebody edited or removed is out of date."""
    _make(pages)
    before = snapshot(pages / "build")
    file = pages / "build" / path
    file.write_bytes(b"x") if what == "edited" else file.unlink()

    assert path in _made(pages)
    assert before == snapshot(pages / "build")


def test_a_removed_font_is_made_again(pages: Path) -> None:
    """Pages need their fonts beside them: a font that was removed comes back."""
    _make(pages)
    font = min((pages / "build/fonts").iterdir())
    font.unlink()

    assert f"fonts/{font.name}" in _made(pages)
    assert font.is_file()


def test_a_lost_ledger_costs_a_full_build(pages: Path) -> None:
    """Without its ledger a build makes everything again, to the same bytes."""
    _make(pages)
    before = snapshot(pages)
    (pages / ".songngu/ledger.db").write_text("{")

    assert {path for path in EVERYTHING if path.endswith(".html")} < _made(pages)
    assert before == snapshot(pages)


# -- what is asked for


def test_parts_come_to_the_same_as_the_whole(pages: Path, tmp_path: Path) -> None:
    """Documents and editions built one by one, in any order, give the bytes of a whole build."""
    other = Path(shutil.copytree(pages, tmp_path / "other", symlinks=True))
    _make(pages)
    _make(other, documents=("lich-su/ben-tre",))
    _make(other, editions=("english",))
    replace_in(other / "source/gioi-thieu.md", "15 thành viên", "16 thành viên")
    _make(other, documents=("gioi-thieu",), editions=("english",))
    replace_in(other / "source/gioi-thieu.md", "16 thành viên", "15 thành viên")
    _make(other, editions=("bilingual",), formats=("html",))
    _make(other)

    assert snapshot(pages / "build") == snapshot(other / "build")


def test_findings_of_an_edition_are_remembered(pages: Path) -> None:
    """What was found in one edition is told again as long as its inputs are the same, and told once."""
    replace_in(pages / "source/gioi-thieu.md", "(#dia-ly)", "(#khong-co)")
    first = _make(pages, editions=("english",))
    second = _make(pages)
    third = _make(pages)

    assert _codes(second) == _codes(third)
    assert set(_codes(first)) < set(_codes(second))
    assert ("dead-link", Level.WARNING) in _codes(third)
    assert len(set(third.findings)) == len(third.findings)


def test_a_volume_that_is_made_in_no_format_is_not_listed(pages: Path) -> None:
    """A book has no page: where pages are all that is made, there is no volume."""
    replace_in(pages / "songngu.toml", "volume = false\n", "")

    assert not VOLUME & _made(pages)
    assert "tri-ton." not in (pages / "build/index.html").read_text("utf-8")


# -- what is removed


def test_a_removed_document(warm: Path) -> None:
    """What was made of a document that is gone is removed; what somebody else put into build/ stays."""
    (warm / "build/lich-su/CNAME").write_text("example.org")
    (warm / "source/lich-su/ben-tre.md").unlink()
    report = _make(warm)

    (cover,) = set(report.removed) - HISTORY

    assert cover.startswith("covers/")
    assert VOLUME | SITE == {path for path in report.made if not path.startswith("covers/")}
    assert INTRODUCTION | VOLUME | SITE | {"lich-su/CNAME"} == set(
        snapshot(warm / "build", but=("fonts", "media", "covers"))
    )
    assert "ben-tre" not in (warm / "build/index.html").read_text("utf-8")
    assert (warm / "translations/en/lich-su/ben-tre.po").is_file()
    assert not (warm / "build/english/lich-su").exists()


def test_a_removed_edition(pages: Path) -> None:
    """What was made for an edition that is gone is removed."""
    _make(pages)
    replace_in(pages / "songngu.toml", '[editions.english]\nlayout = "target"\nformats = ["html"]\n', "")
    report = _make(pages)

    assert {"english/gioi-thieu.html", "english/lich-su/ben-tre.html", "english/glossary.html"} == set(
        report.removed
    )
    assert not (pages / "build/english").exists()


def test_a_picture_that_nothing_shows(pages: Path) -> None:
    """A picture that no document shows any more is removed."""
    _make(pages)
    replace_in(pages / "source/gioi-thieu.md", "![Sơ đồ huyện](so-do.svg)", "")

    assert ["media/e78a7036adfa7fef.svg"] == _make(pages).removed
    assert not (pages / "build/media").exists()


def test_a_build_of_parts_removes_nothing(pages: Path) -> None:
    """Only a whole build knows what nothing makes any more."""
    _make(pages)
    (pages / "source/lich-su/ben-tre.md").unlink()

    assert [] == _make(pages, documents=("gioi-thieu",)).removed
    assert (pages / "build/lich-su/ben-tre.html").is_file()


# -- what is never touched


def test_build_never_writes_into_translations(pages: Path) -> None:
    """However far a catalogue is behind, a build changes nothing but build/ and .songngu/."""
    (pages / "source/moi.md").write_text("# Mới\n\nMột đoạn.\n", "utf-8")
    replace_in(pages / "source/gioi-thieu.md", "Huyện có 34%", "Huyện nay có 35%")
    before = snapshot(pages, but=(".songngu", "build"))
    report = _make(pages)

    assert before == snapshot(pages, but=(".songngu", "build"))
    assert {("catalogue-behind", Level.WARNING)} == set(_codes(report))
    assert ["translations/gioi-thieu.pot", "translations/en/gioi-thieu.po"] == [
        f.location.path for f in report.findings if f.document == "gioi-thieu" and f.location
    ]
    assert (pages / "build/moi.html").is_file()


def test_an_update_makes_the_warning_go_and_changes_no_page(pages: Path, run: Run) -> None:
    """What a build published of a source that was ahead is what it publishes after the update."""
    replace_in(pages / "source/gioi-thieu.md", "Các buổi họp", "Mọi buổi họp")
    _make(pages)
    before = snapshot(pages / "build")

    assert 0 == run(pages, "update").status
    assert [] == _make(pages).findings
    assert before == snapshot(pages / "build")


@pytest.mark.parametrize(("strict", "expected"), [((), 0), (("--strict",), 1)])
def test_a_warning_is_a_failure_only_when_strict(
    pages: Path, run: Run, strict: tuple[str, ...], expected: int
) -> None:
    """A catalogue behind its source is a warning; ``--strict`` makes it exit status 1."""
    replace_in(pages / "source/gioi-thieu.md", "Các buổi họp", "Mọi buổi họp")

    assert expected == run(pages, "build", *strict).status
    assert (pages / "build/index.html").is_file()


@pytest.mark.parametrize("broken", ["source/zzz.md", "translations/en/lich-su/ben-tre.po"])
def test_an_error_in_one_document_leaves_all_as_it_was(pages: Path, run: Run, broken: str) -> None:
    """Every document is read before anything is written."""
    _make(pages)
    replace_in(pages / "source/gioi-thieu.md", "Các buổi họp", "Mọi buổi họp")
    (pages / broken).write_bytes(b"msgid \xff")
    before = snapshot(pages, but=())

    assert 3 == run(pages, "build").status
    assert before == snapshot(pages, but=())


# -- policies


@pytest.mark.parametrize(
    ("stale", "shown", "hidden"),
    [
        ("mark", "Of the district’s population 30% are Khmer.", None),
        ("fail", "Of the district’s population 30% are Khmer.", None),
        ("source", None, "Of the district’s population 30% are Khmer."),
    ],
)
def test_stale(pages: Path, stale: str, shown: str | None, hidden: str | None) -> None:
    """A translation of an earlier text is shown and marked, or its source is shown, marked too."""
    replace_in(pages / "songngu.toml", "locales =", f'stale = "{stale}"\nlocales =')
    report = _make(pages)
    html = (pages / "build/english/gioi-thieu.html").read_text("utf-8")

    assert 'id="p5hk2c2n4" class="pair stale"' in html
    assert shown is None or shown in html
    assert hidden is None or hidden not in html
    assert (stale == "fail") == (("stale", Level.ERROR) in _codes(report))


@pytest.mark.parametrize("untranslated", ["mark", "fail", "source"])
def test_untranslated(pages: Path, untranslated: str) -> None:
    """A unit without translation is marked; a target edition shows its source, with the source's language."""
    replace_in(pages / "songngu.toml", "locales =", f'untranslated = "{untranslated}"\nlocales =')
    report = _make(pages)
    both = (pages / "build/gioi-thieu.html").read_text("utf-8")
    english = (pages / "build/english/gioi-thieu.html").read_text("utf-8")

    assert 'id="p3lseacy6" class="pair untranslated"' in both
    assert 'id="p3lseacy6" class="pair untranslated"' in english
    assert (untranslated != "source") == ("not yet translated" in both)
    assert "hồ Soài Chek." in english
    assert (untranslated == "fail") == (("untranslated", Level.ERROR) in _codes(report))


def test_the_policy_fail_names_the_place(pages: Path, run: Run) -> None:
    """What a policy forbids is an error at the unit's line, and exit status 1; the rest is built."""
    replace_in(pages / "songngu.toml", "locales =", 'untranslated = "fail"\nlocales =')
    po = (pages / "translations/en/gioi-thieu.po").read_text("utf-8").split("\n")
    line = po.index('msgctxt "p3lseacy6"')  # its first line is the comment above
    outcome = run(pages, "build")

    assert 1 == outcome.status
    assert outcome.err.startswith(
        f"translations/en/gioi-thieu.po:{line}: error: the unit p3lseacy6 is untranslated"
    )
    assert (pages / "build/gioi-thieu.html").is_file()


# -- layouts and bytes


def test_an_edition_in_each_layout(pages: Path) -> None:
    """Every layout makes a page whose pairs have the same ids, with the languages it is meant to show."""
    editions = "".join(f'[editions.{layout}]\nlayout = "{layout}"\nformats = ["html"]\n' for layout in Layout)
    text = (pages / "songngu.toml").read_text("utf-8")
    (pages / "songngu.toml").write_text(text[: text.index("[editions")] + editions, "utf-8")
    _make(pages)
    html = {
        layout: (
            pages / "build" / ("" if layout is next(iter(Layout)) else layout) / "gioi-thieu.html"
        ).read_text("utf-8")
        for layout in Layout
    }

    assert {layout: layout is not Layout.TARGET for layout in Layout} == {
        layout: "Đất và người" in page for layout, page in html.items()
    }
    assert {layout: layout is not Layout.SOURCE for layout in Layout} == {
        layout: "Land and people" in page for layout, page in html.items()
    }
    assert dict.fromkeys(Layout, 21) == {layout: page.count('class="pair') for layout, page in html.items()}


def test_two_folders_give_the_same_bytes(built: Path, book: Path) -> None:
    """Where and when a publication is built leaves no trace in it."""
    _make(book)

    assert snapshot(built / "build") == snapshot(book / "build")


@pytest.mark.parametrize("epoch", ["soon", "-1", "²", "9" * 17])
def test_source_date_epoch_that_is_no_instant(
    pages: Path, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    """A SOURCE_DATE_EPOCH that is no number of seconds is an error of usage."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)

    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH is"):
        _make(pages)


def test_a_day_that_the_calendar_does_not_have(pages: Path) -> None:
    """An impossible date is published as it is written."""
    replace_in(pages / "source/gioi-thieu.md", "date: 2024-03-08", "date: 2024-13-45")
    _make(pages)

    assert "2024-13-45" in (pages / "build/gioi-thieu.html").read_text("utf-8")


def test_a_language_that_unicode_knows_little_of(pages: Path) -> None:
    """A language without locale data (Cham) is published like any other."""
    (pages / "translations/en").rename(pages / "translations/cjm")
    text = (pages / "songngu.toml").read_text("utf-8").replace('locales = { en = "en-GB" }', "")
    text = text.replace('["en"]', '["cjm"]').replace("en = ", "cjm = ")
    (pages / "songngu.toml").write_text(text, "utf-8")
    replace_in(pages / "translations/glossary.toml", "en = ", "cjm = ")
    _make(pages)
    html = (pages / "build/gioi-thieu.html").read_text("utf-8")

    assert '<span class="target" lang="cjm">Introducing Tri Tôn district</span>' in html


@pytest.mark.parametrize("name", ["pages", "warm"])
def test_source_date_epoch_is_an_input(
    request: pytest.FixtureRequest, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SOURCE_DATE_EPOCH gives the instant of documents that have no date: setting it makes all anew."""
    folder: Path = request.getfixturevalue(name)
    _make(folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    made = _made(folder)

    assert "lich-su/ben-tre.html" in made
    assert set() == _made(folder)


# -- what goes wrong


def test_a_picture_that_is_saved_while_it_is_read(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was saved between reading a picture and noting what a page is made from is published next."""
    picture = pages / "source/moi.png"
    picture.write_bytes(_png(1))
    (pages / "source/moi.md").write_text("# A\n\nMột ![b](moi.png)\n", "utf-8")

    def saved(data: bytes) -> None:
        if data == _png(1):
            picture.write_bytes(_png(2))

    monkeypatch.setattr(bitmaps, "problem", saved)
    _make(pages)
    _make(pages)

    media = {file.read_bytes() for file in (pages / "build/media").glob("*.png")}
    assert _png(2) in media


def _png(size: int) -> bytes:
    stream = io.BytesIO()
    Image.new("L", (size, size)).save(stream, "PNG")
    return stream.getvalue()


def test_what_a_killed_build_left_half_written_is_removed(pages: Path) -> None:
    """Whoever holds the lock writes alone: a file half written is of a build that is no more."""
    _make(pages)
    part = pages / "build/lich-su/.ben-tre.html.x1.part"
    part.write_bytes(b"<!doc")
    replace_in(pages / "source/gioi-thieu.md", "15 thành viên", "16 thành viên")
    _make(pages)

    assert not part.exists()


def test_a_library_without_room_for_its_files_is_one_error(
    pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What libraries keep in files for a while may have no room: that is told, and is no traceback."""

    def fail(common: bytes, job: bytes) -> bytes:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(jobs, "perform", fail)
    monkeypatch.setattr(workers, "cores", lambda: 1)
    with pytest.raises(OutsideError, match="nothing can be rendered: No space left on device"):
        _make(pages)


def test_workers_leave_nothing_among_temporary_files() -> None:
    """What a library keeps in files for a while is gone with the processes that it works in."""
    with workers.pool(2) as executor:
        left = Path(executor.submit(tempfile.mkdtemp).result(60))
        assert left.is_dir()

    assert not left.exists()
    assert not left.parent.exists()
