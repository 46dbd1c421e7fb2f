"""The feeds of a publication: which are made, and what they lead to."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import Run, replace_in
from lxml import etree, html

NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "m": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "dc": "http://purl.org/dc/terms/",
    "opf": "http://purl.org/dc/elements/1.1/",
}
ROOT = "https://example.org/sach"


def _xml(folder: Path, name: str) -> etree._Element:
    return etree.fromstring((folder / "build" / name).read_bytes())


def _set_address(folder: Path) -> None:
    replace_in(folder / "songngu.toml", "locales =", f'base-url = "{ROOT}"\nlocales =')


@pytest.fixture
def pages(book: Path) -> Path:
    """The small book in HTML only, at an address."""
    replace_in(book / "songngu.toml", 'formats = ["html", "pdf", "epub"]', 'formats = ["html"]')
    _set_address(book)
    return book


def test_the_catalogues_list_every_epub(built: Path) -> None:
    """The volume first, then each document; each under the identifier that its EPUB has itself."""
    root = _xml(built, "opds.xml")
    files = root.xpath("//a:link[@type='application/epub+zip']/@href", namespaces=NAMES)
    identifiers = root.xpath("//dc:identifier/text()", namespaces=NAMES)
    data = json.loads((built / "build/opds.json").read_text("utf-8"))

    assert ["tri-ton.epub", "gioi-thieu.epub", "lich-su/ben-tre.epub"] == files
    for file, identifier in zip(files, identifiers, strict=True):
        with zipfile.ZipFile(built / "build" / file) as archive:
            package = etree.fromstring(archive.read("EPUB/content.opf"))
        assert [identifier] == package.xpath("//opf:identifier/text()", namespaces=NAMES)
    assert identifiers == [one["metadata"]["identifier"] for one in data["publications"]]


def test_a_catalogue_leads_to_files_that_are_there(built: Path) -> None:
    """Relative addresses, for the publication does not say where it stands: books, pages and covers."""
    data = json.loads((built / "build/opds.json").read_text("utf-8"))
    hrefs = set(_xml(built, "opds.xml").xpath("//@href"))
    for one in data["publications"]:
        hrefs |= {link["href"] for link in [*one["links"], *one["images"]]}

    assert all((built / "build" / unquote(href)).is_file() for href in hrefs)


def test_without_an_address_there_is_no_feed_that_needs_one(built: Path) -> None:
    """Atom feed and site map wait for ``base-url``."""
    assert not (built / "build/feed.atom").exists()
    assert not (built / "build/sitemap.xml").exists()


def test_with_an_address_all_are_whole(pages: Path, run: Run) -> None:
    """The feed lists the pages of the first edition, the map every page of every edition."""
    run(pages, "build")
    mapped = _xml(pages, "sitemap.xml").xpath("//m:loc/text()", namespaces=NAMES)
    told = _xml(pages, "feed.atom").xpath("//a:entry/a:link[@rel='alternate']/@href", namespaces=NAMES)
    made = {
        file.relative_to(pages / "build").as_posix()
        for file in (pages / "build").rglob("*.html")
        if file.name != "index.html"
    }

    assert {f"{ROOT}/", *(f"{ROOT}/{path}" for path in made)} == set(mapped)
    assert {f"{ROOT}/gioi-thieu.html", f"{ROOT}/lich-su/ben-tre.html"} == set(told)


def test_where_there_is_no_epub_there_is_no_catalogue(pages: Path, run: Run) -> None:
    """A catalogue of nothing is none."""
    run(pages, "build")

    assert not (pages / "build/opds.xml").exists()
    assert not (pages / "build/opds.json").exists()


def test_feeds_are_made_again_only_for_what_they_say(pages: Path, run: Run) -> None:
    """A second build makes none; a changed title makes the feed, and no sitemap."""
    run(pages, "build")
    replace_in(pages / "translations/en/lich-su/ben-tre.po", "Bến Tre, home of the coconut", "Coconut land")
    made = run(pages, "build").out.split()

    assert "build/feed.atom" in made
    assert "build/sitemap.xml" not in made
    assert "" == run(pages, "build").out


def test_what_is_no_longer_wanted_is_removed(pages: Path, run: Run) -> None:
    """Without its address a publication loses the feeds that need one."""
    run(pages, "build")
    replace_in(pages / "songngu.toml", f'base-url = "{ROOT}"\n', "")
    run(pages, "build")

    assert not (pages / "build/feed.atom").exists()
    assert not (pages / "build/sitemap.xml").exists()


def test_a_date_is_the_documents(pages: Path, run: Run) -> None:
    """What says when it was changed is told so; nothing is of the clock."""
    source = pages / "source/gioi-thieu.md"
    text = source.read_text("utf-8")
    source.write_text(text.replace("---\n", "---\nmodified: 2026-03-02\n", 1))
    run(pages, "build")
    changed = _xml(pages, "sitemap.xml").xpath("//m:lastmod/text()", namespaces=NAMES)

    assert {"2026-03-02"} <= set(changed)
    assert ["2026-03-02T00:00:00Z"] == _xml(pages, "feed.atom").xpath(
        "/a:feed/a:updated/text()", namespaces=NAMES
    )


def test_the_front_page_leads_to_the_feeds(built: Path) -> None:
    """Reading programs find them by their links."""
    page = html.document_fromstring((built / "build/index.html").read_text("utf-8"))
    found = {link.get("type"): link.get("href") for link in page.xpath("//link[@rel='alternate'][@title]")}

    assert {
        "application/atom+xml;profile=opds-catalog;kind=acquisition": "opds.xml",
        "application/opds+json": "opds.json",
    } == found


# -- the front page


def _states(folder: Path) -> list[str]:
    page = html.document_fromstring((folder / "build/index.html").read_text("utf-8"))
    return [
        " ".join(one.text_content().split()) for one in page.xpath("//*[@class='document']/*[@class='state']")
    ]


def test_the_front_page_tells_the_state_of_each_translation(built: Path) -> None:
    """For each document, and for the volume all together, in the words of the colophon."""
    first, second, whole = _states(built)
    colophon = html.document_fromstring((built / "build/gioi-thieu.html").read_text("utf-8"))

    assert first == " ".join(colophon.xpath("string(//footer//*[@class='state'])").split())
    assert len({first, second, whole}) == 3
    assert "Translation:" in whole


def test_the_front_page_stays_true_when_one_document_is_built(pages: Path, run: Run) -> None:
    """A part that is built anew is told of; the other documents stay as they were."""
    run(pages, "build")
    before = _states(pages)
    replace_in(pages / "source/gioi-thieu.md", "\n\n", "\n\nMột đoạn mới chưa ai dịch.\n\n")

    run(pages, "build", "gioi-thieu")
    after = _states(pages)

    assert before[1:2] == after[1:2]
    assert before[0] != after[0]
    assert "without translation" in after[0]


def test_the_front_page_lists_only_what_there_is(pages: Path, run: Run) -> None:
    """A rendition that no build has made yet is linked from nowhere, until one does."""
    run(pages, "build")
    (pages / "source/moi.md").write_text("# Mới\n\nMột đoạn.\n", "utf-8")
    run(pages, "build", "--edition", "english", "moi")

    part = (pages / "build/index.html").read_text("utf-8")
    mapped = (pages / "build/sitemap.xml").read_text("utf-8")
    run(pages, "build")

    assert 'href="english/moi.html"' in part
    assert 'href="moi.html"' not in part
    assert f"<loc>{ROOT}/moi.html</loc>" not in mapped
    assert 'href="moi.html"' in (pages / "build/index.html").read_text("utf-8")


def test_a_front_page_in_three_languages(book: Path, run: Run) -> None:
    """Each translation is told of in its own words, and in no language that is not spoken."""
    replace_in(book / "songngu.toml", 'target-languages = ["en"]', 'target-languages = ["en", "fr"]')
    with (book / "songngu.toml").open("a") as stream:
        stream.write('\n[editions.french]\ntarget = "fr"\nformats = ["html"]\n')
    run(book, "build", "--format", "html")
    run(book, "build")
    page = html.document_fromstring((book / "build/index.html").read_text("utf-8"))
    french = html.document_fromstring((book / "build/french/gioi-thieu.html").read_text("utf-8"))

    assert ["English", "Français"] == page.xpath("(//*[@class='document'])[1]/*[@class='state']/b/text()")
    assert [] == page.xpath("//*[@class='state']/span[@lang='fr']")
    assert ["Cả hai"] == french.xpath("//*[@class='switch']//*[@class='name']/span/text()")
