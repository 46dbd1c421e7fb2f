"""The glossary of a publication: a page in HTML, a chapter at the end of the volume."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from conftest import Run, replace_in
from lxml import etree, html
from lxml.html import HtmlElement

from songngu import config
from songngu.commands.build import Request, build


def _page(folder: Path, path: str) -> HtmlElement:
    return html.document_fromstring((folder / "build" / path).read_text("utf-8"))


def _terms(page: HtmlElement, part: str = "not(ancestor::*[@class='whole'])") -> list[list[str]]:
    return [
        entry.xpath("./*[@class='term']/text()") for entry in page.xpath(f"//dl[{part}]/dt/*[@class='entry']")
    ]


@pytest.fixture(scope="module")
def glossary(built: Path) -> HtmlElement:
    """The page of the small book."""
    return _page(built, "glossary.html")


def test_the_page_lists_the_terms_that_are_used(glossary: HtmlElement) -> None:
    """Every term that a document uses, with its form in both languages, in the source's order."""
    assert [["Ban Chỉ đạo 35", "Steering Committee 35"], ["chi bộ", "party cell"]] == _terms(glossary)


def test_readers_of_one_language_have_its_order(glossary: HtmlElement) -> None:
    """The page holds whole entries in the translation's order too, for its switch; no id stands twice."""
    ids = glossary.xpath("//@id")

    assert [["party cell", "chi bộ"], ["Steering Committee 35", "Ban Chỉ đạo 35"]] == _terms(
        glossary, "ancestor::*[@class='whole']"
    )
    assert len(ids) == len(set(ids))


def test_each_term_is_explained_in_both_languages(glossary: HtmlElement) -> None:
    """The definitions of the termbase, their Markdown read, and where they come from."""
    (first,) = glossary.xpath("//dd[preceding-sibling::dt[1]/*[@id='term-ban-chi-dao-35']]")

    assert ["vi", "en"] == first.xpath(".//*[@class='definition']/@lang")
    assert ["bảo vệ nền tảng tư tưởng", "protects the ideological foundation"] == first.xpath(".//em/text()")
    assert "Quyết định 2018" in first.text_content()


def test_each_use_leads_to_a_unit(built: Path, glossary: HtmlElement) -> None:
    """A link goes to the paragraph's anchor, in the page of its document."""
    addresses = glossary.xpath("//*[@class='uses']//a/@href")

    assert addresses
    for address in addresses:
        path, _, unit = address.partition("#")
        (pair,) = _page(built, path).xpath(f"//*[@id='{unit}']")
        assert "pair" in pair.get("class").split()


def test_an_edition_of_one_language_has_a_glossary_of_its_own(built: Path) -> None:
    """It shows nothing of the other language, and leads to its own edition's pages."""
    page = _page(built, "english/glossary.html")

    assert [["party cell"], ["Steering Committee 35"]] == _terms(page)
    assert {"en"} == set(page.xpath("//*[@class='definition']/@lang"))
    for address in page.xpath("//*[@class='uses']//a/@href"):
        assert (built / "build/english" / address.partition("#")[0]).is_file()


def test_the_letters_lead_into_the_list(glossary: HtmlElement) -> None:
    """Each alphabet's letters are links to what stands under them."""
    ids = set(glossary.xpath("//@id"))
    letters = glossary.xpath("//*[@class='alphabet']")

    assert [("vi", ["B", "C"]), ("en", ["P", "S"])] == [
        (one.get("lang"), one.xpath(".//li/a/text()")) for one in letters
    ]
    assert {address[1:] for one in letters for address in one.xpath(".//a/@href")} <= ids


def test_the_volume_ends_with_the_glossary(built: Path) -> None:
    """The EPUB of all documents has it as a chapter of that kind, in its nav, linked to their pages."""
    files = _unzipped(built / "build/tri-ton.epub")
    name, page = next((n, data) for n, data in files.items() if b'role="doc-glossary"' in data)
    tree = etree.fromstring(page)
    places = {
        f"{other}#{anchor}"
        for other, data in files.items()
        if other.endswith(".xhtml")
        for anchor in etree.fromstring(data).xpath("//@id")
    }
    uses = tree.xpath("//*[@class='use']/@href")

    assert f"text/{Path(name).name}#songngu-glossary" in files["EPUB/nav.xhtml"].decode()
    assert uses
    assert {f"EPUB/text/{use}" for use in uses} <= places


def test_a_document_of_its_own_has_no_glossary_chapter(built: Path) -> None:
    """Its notes say what its readers need."""
    assert not any(b"doc-glossary" in data for data in _unzipped(built / "build/gioi-thieu.epub").values())


def test_the_page_follows_the_documents(built: Path, book: Path) -> None:
    """It is made again when a document uses a term where it did not, and only then."""
    replace_in(book / "songngu.toml", 'formats = ["html", "pdf", "epub"]', 'formats = ["html"]')
    replace_in(book / "songngu.toml", "locales =", "volume = false\nlocales =")
    _build(book)
    with (book / "source/lich-su/ben-tre.md").open("a") as source:
        source.write("\nThêm một chi bộ.\n")
    made = _build(book)

    assert "glossary.html" in made
    assert [] == _build(book)


def test_a_publication_without_terms_has_no_glossary(book: Path) -> None:
    """Where no term is used there is no page, and no link to one."""
    replace_in(book / "songngu.toml", 'formats = ["html", "pdf", "epub"]', 'formats = ["html"]')
    _build(book)
    (book / "translations/glossary.toml").write_text("")
    _build(book)

    assert not (book / "build/glossary.html").exists()
    assert "glossary" not in (book / "build/index.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["glossary", "index"])
def test_the_volume_is_not_called_as_a_page(book: Path, run: Run, name: str) -> None:
    """The publication's name is the volume's file name: those of its own pages are kept."""
    replace_in(book / "songngu.toml", 'name = "tri-ton"', f'name = "{name}"')
    outcome = run(book, "build")

    assert 2 == outcome.status
    assert f"name: '{name}' is kept" in outcome.err


def _build(folder: Path) -> list[str]:
    settings = config.load(folder / "songngu.toml")
    return build(settings, Request(), lambda total: lambda path: None, lambda sentence: None).made


def _unzipped(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist() if re.search(r"\.\w+$", name)}
