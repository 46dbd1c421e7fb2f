"""The PDF of a whole publication: what it is, what is inside, and the very text of the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Run
from lxml import html
from tagged import Tagged, read
from test_pdf_metadata import texts


def pdf_of(book: Path, name: str) -> Tagged:
    """A PDF that was built."""
    return read((book / "build" / f"{name}.pdf").read_bytes())


def words(*texts: str) -> str:
    """Some texts as one, with single spaces and no soft hyphens."""
    return " ".join(" ".join(texts).replace("\u00ad", "").split())


def test_a_book_says_what_it_is(built: Path) -> None:
    """Title, identifier, rights and bookmarks come in both languages, and the files that it was made from."""
    tagged = pdf_of(built, "gioi-thieu")
    outline = str(tagged.file.outline)

    assert {"x-default", "vi", "en"} == set(texts(tagged, "dc:title"))
    assert str(texts(tagged, "dc:identifier")).startswith("urn:uuid:")
    assert " · " in outline
    assert ["gioi-thieu.md", "gioi-thieu.en.po"] == [one.get_object()["/UF"] for one in tagged.root["/AF"]]
    assert "·" in tagged.root["/AF"][0].get_object()["/Desc"]


def test_every_note_of_a_book_is_a_note(built: Path) -> None:
    """As many notes as the page has, each with its name, and calls that are read out by it."""
    tagged = pdf_of(built, "gioi-thieu")
    page = (built / "build/gioi-thieu.html").read_text("utf-8")
    notes = [one.raw["/ID"] for one in tagged.document.all("Note")]
    calls = {one.elements[0].raw["/Alt"] for one in tagged.document.all("Reference")}

    assert sorted(re.findall(r'<aside id="([^"]+)" role="doc-footnote"', page)) == sorted(notes)
    assert {"Chú thích 1", "Note 1"} <= calls


def test_sources_stay_out_when_they_are_not_wanted(book: Path, run: Run) -> None:
    """``attach-sources = false`` leaves source and catalogue out."""
    settings = book / "songngu.toml"
    settings.write_text("attach-sources = false\n" + settings.read_text("utf-8"), "utf-8")
    run(book, "build", "gioi-thieu", "--format", "pdf")
    tagged = pdf_of(book, "gioi-thieu")

    assert "/AF" not in tagged.root


def shown(page: str, *, is_facing: bool = False) -> dict[str, str]:
    """The text of each pair of a web page, by its id; of one that both languages write alike, once."""
    pairs = html.fromstring(page).xpath("//div[contains(concat(' ', @class, ' '), ' pair ')]")
    sides = {pair.get("id"): [side for side in pair if side.get("lang")] for pair in pairs}
    for pair in pairs:
        if not is_facing and "same" in pair.get("class").split():
            del sides[pair.get("id")][1:]
    return {name: words(*(side.text_content() for side in both)) for name, both in sides.items()}


def heard(tagged: Tagged) -> dict[str, str]:
    """The text of each pair as it is read out, by its id."""
    pairs = [one for one in tagged.document.all("Div") if one.raw.get("/ID")]
    return {str(one.raw["/ID"]): words(*(kid.text for kid in one.elements)) for one in pairs}


@pytest.mark.parametrize("name", ["gioi-thieu", "lich-su/ben-tre"])
def test_each_pair_reads_as_on_the_page(built: Path, name: str) -> None:
    """The text of each pair, calls and all, is that of the web page: in its order, with all its spaces."""
    on_page = shown((built / "build" / f"{name}.html").read_text("utf-8"))
    read_out = heard(pdf_of(built, name))

    assert read_out
    assert read_out == {identifier: on_page[identifier] for identifier in read_out}


def test_facing_pages_read_as_the_page(book: Path, run: Run) -> None:
    """A facing edition is parallel as a web page; its PDF has the same pairs, and its notes twice."""
    settings = book / "songngu.toml"
    more = '[editions.facing]\nlayout = "facing"\nformats = ["html", "pdf"]\n'
    settings.write_text(settings.read_text("utf-8") + more, "utf-8")
    outcome = run(book, "build", "gioi-thieu", "--edition", "facing")
    page = (book / "build/facing/gioi-thieu.html").read_text("utf-8")
    tagged = pdf_of(book, "facing/gioi-thieu")
    in_notes = html.fromstring(page).xpath("//aside//div/@id")
    on_page, read_out = shown(page, is_facing=True), heard(tagged)

    assert 0 == outcome.status, outcome.err
    assert 'class="layout-parallel"' in page
    assert "/TwoPageRight" == tagged.root["/PageLayout"]
    pairs = [name for name in read_out if name not in in_notes]
    assert {name: on_page[name] for name in pairs} == {name: read_out[name] for name in pairs}
    assert {"note-ban-chi-dao-35", "note-ban-chi-dao-35-en"} <= {
        one.raw["/ID"].removeprefix("d1-") for one in tagged.document.all("Note")
    }
