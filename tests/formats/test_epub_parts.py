"""The EPUB's cover and its list of printed pages."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Run, replace_in
from lxml import etree
from test_epub import BOOK, PNG, facts, found, made, parsed

BREAKS = (("1", "ptitle001"), ("2", "ptwo00001"), ("iii", "ptwo00001"), ("4", "nowhere"))


@pytest.fixture(scope="module")
def covered() -> dict[str, bytes]:
    """The example with a cover."""
    return made(replace(BOOK, cover=PNG))


@pytest.fixture(scope="module")
def paged() -> dict[str, bytes]:
    """The example with pages of a printed form."""
    return made(replace(BOOK, breaks=BREAKS, printed="sach.pdf"))


# -- the cover


def test_the_cover_is_a_picture_that_the_manifest_knows(covered: dict[str, bytes]) -> None:
    """Old readers find it by ``meta``, new ones by a property (EPUB 3.3 §5.6.2.1)."""
    opf = parsed(covered, "content.opf")
    item = found(opf, "//o:item[@properties='cover-image']")[0]

    assert covered[f"EPUB/{item.get('href')}"] == PNG
    assert found(opf, "string(//o:meta[@name='cover']/@content)") == item.get("id")


def test_the_cover_is_the_first_page_and_says_what_it_shows(covered: dict[str, bytes]) -> None:
    """Whoever does not see it hears the title, in the book's languages."""
    opf, page = parsed(covered, "content.opf"), parsed(covered, "text/cover.xhtml")
    image = found(page, "//h:img")[0]

    assert found(opf, "//o:itemref/@idref")[0] == "text-cover.xhtml"
    assert (image.get("role"), image.get("alt")) == ("doc-cover", "Cover: Đầu đề / Title")
    assert found(page, "string(//h:section/@epub:type)") == "cover"


def test_the_cover_has_its_landmark(covered: dict[str, bytes]) -> None:
    """A reader's program can lead there."""
    links = found(parsed(covered, "nav.xhtml"), "//h:nav[@epub:type='landmarks']//h:a")

    assert ("cover", "text/cover.xhtml") in [
        (found(link, "string(@epub:type)"), link.get("href")) for link in links
    ]


def test_a_cover_alone_makes_no_book_of_pictures(covered: dict[str, bytes]) -> None:
    """It is described, so that is claimed; to be read the book needs no eyes."""
    assert facts(covered, "accessMode") == ["textual"]
    assert "alternativeText" in facts(covered, "accessibilityFeature")
    assert facts(covered, "accessModeSufficient") == ["textual"]


def test_a_book_without_a_cover_has_no_trace_of_one() -> None:
    """No page, no item, no claim."""
    files = made()

    assert not any("cover" in name for name in files)
    assert "alternativeText" not in facts(files, "accessibilityFeature")


def test_a_picture_of_ones_own_is_the_cover(book: Path, run: Run) -> None:
    """``templates/cover.png`` replaces what would be drawn."""
    (book / "templates").mkdir(exist_ok=True)
    (book / "templates/cover.png").write_bytes(PNG)
    run(book, "build", "--format", "epub")

    with zipfile.ZipFile(book / "build/gioi-thieu.epub") as archive:
        assert archive.read("EPUB/cover.png") == PNG


def test_a_cover_that_is_no_png_is_named(book: Path, run: Run) -> None:
    """An error says which file, and what to do."""
    (book / "templates").mkdir(exist_ok=True)
    (book / "templates/cover.png").write_bytes(b"GIF89a")
    outcome = run(book, "build", "--format", "epub")

    assert outcome.status == 2
    assert "templates/cover.png: error: is no PNG" in outcome.err
    assert "hint:" in outcome.err


# -- the list of pages


def test_every_page_that_is_found_has_a_mark_and_a_line(paged: dict[str, bytes]) -> None:
    """The list leads to the marks, in order; a page whose unit is nowhere is left out."""
    links = found(parsed(paged, "nav.xhtml"), "//h:nav[@epub:type='page-list']//h:a")

    assert [(link.text, link.get("href")) for link in links] == [
        ("1", "text/ch001.xhtml#page-1"),
        ("2", "text/ch002.xhtml#page-2"),
        ("iii", "text/ch002.xhtml#page-iii"),
    ]
    for link in links:
        name, _, place = link.get("href").partition("#")
        mark = found(parsed(paged, name), f"//*[@id='{place}']")[0]
        assert (mark.get("role"), mark.get("aria-label")) == ("doc-pagebreak", link.text)
        assert found(mark, "string(@epub:type)") == "pagebreak"


def test_a_mark_stands_before_the_text_of_its_unit(paged: dict[str, bytes]) -> None:
    """Nothing of the page is read before its mark, and no text is lost for it."""
    pair = found(parsed(paged, "text/ch002.xhtml"), "//*[@id='ptwo00001']")[0]

    assert [child.get("id") for child in pair][:2] == ["page-2", "page-iii"]
    assert " ".join(pair.xpath("string()").split()) == "Hai Two"


def test_old_readers_have_the_list_too(paged: dict[str, bytes]) -> None:
    """NCX: targets with their values, and the highest number."""
    ncx = parsed(paged, "toc.ncx")

    assert found(ncx, "//n:pageTarget/@type") == ["normal", "normal", "special"]
    assert found(ncx, "//n:pageTarget/@value") == ["1", "2"]
    assert found(ncx, "string(//n:meta[@name='dtb:maxPageNumber']/@content)") == "2"


def test_what_the_pages_are_of_is_said(paged: dict[str, bytes]) -> None:
    """The metadata names the source of the pages (EPUB Accessibility 1.1 §3.1.3)."""
    opf = parsed(paged, "content.opf")

    assert found(opf, "string(//o:meta[@property='pageBreakSource'])") == "sach.pdf"
    assert {"pageNavigation", "pageBreakMarkers"} <= set(facts(paged, "accessibilityFeature"))


@pytest.mark.parametrize("breaks", [(), (("1", "nowhere"),)])
def test_no_pages_are_claimed_where_none_is_found(breaks: tuple[tuple[str, str], ...]) -> None:
    """Neither list nor metadata."""
    files = made(replace(BOOK, breaks=breaks, printed="sach.pdf"))

    assert not {"pageNavigation", "pageBreakMarkers"} & set(facts(files, "accessibilityFeature"))
    assert b"pageBreakSource" not in files["EPUB/content.opf"]
    assert not found(parsed(files, "nav.xhtml"), "//h:nav[@epub:type='page-list']")


def test_an_id_of_the_authors_keeps_its_name() -> None:
    """A mark takes a name that no one has."""
    files = made(replace(BOOK, breaks=(("1", "ptitle001"), ("1", "ptwo00001")), printed="-"))
    names = found(parsed(files, "nav.xhtml"), "//h:nav[@epub:type='page-list']//h:a/@href")

    assert len(set(names)) == 2


@pytest.fixture
def paged_book(book: Path, run: Run) -> Path:
    """The small book on small pages, its EPUB with the list of them."""
    replace_in(book / "songngu.toml", "locales =", 'page-list = true\npage-format = "A5"\nlocales =')
    run(book, "build", "--edition", "bilingual", "--format", "epub", "--format", "pdf")
    return book


def test_the_pages_are_those_of_the_pdf(paged_book: Path) -> None:
    """The text after a mark stands on that page of the PDF, for every page on which a unit begins."""
    checked = 0
    for label, text in _page_texts(paged_book / "build/tri-ton.epub").items():
        printed = ["pdftotext", "-f", label, "-l", label, str(paged_book / "build/tri-ton.pdf"), "-"]
        page = subprocess.run(printed, capture_output=True, check=True, encoding="utf-8").stdout
        assert text in " ".join(page.split())
        checked += 1
    assert checked > 1


def _page_texts(epub: Path) -> Mapping[str, str]:
    """Of each page the first words of the unit that begins it."""
    texts = {}
    with zipfile.ZipFile(epub) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for name in (name for name in files if "/text/ch" in name):
        for mark in found(etree.fromstring(files[name]), "//*[@role='doc-pagebreak']"):
            source = found(mark, "string(..//*[contains(@class, 'cp-original')])")
            texts[mark.get("aria-label")] = " ".join(source.split()[:3])
    return texts
