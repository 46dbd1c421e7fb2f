"""Catalogues and feeds, against what their standards want of them."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from songngu.formats.feeds import ATOM, OPDS1, OPDS2, Book, Feed, atom, opds1, opds2, sitemap

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

from validators.feeds import broken_rules

NAMES = {"a": "http://www.w3.org/2005/Atom", "dc": "http://purl.org/dc/terms/"}

BOOK = Book(
    identifier="urn:uuid:00000000-0000-0000-0000-000000000001",
    titles={"vi": "Bài <một>", "en": "Article & one"},
    descriptions={"vi": "Mô tả", "en": "About"},
    authors=("Lan",),
    translators=("An",),
    publisher="Nhà",
    published="2025-07-08T00:00:00Z",
    updated="2025-07-09T00:00:00Z",
    page="a.html",
    files={"application/epub+zip": "a.epub", "application/pdf": "a.pdf"},
    cover="media/c.png",
)
OLDER = replace(BOOK, identifier="urn:uuid:2", authors=(), updated="2024-01-01T00:00:00Z", published="")


def feed(kind: str) -> Feed:
    """A feed with a link to itself."""
    return Feed(
        identifier="urn:uuid:3",
        titles={"vi": "Sách", "en": "Books"},
        author="Nhà",
        updated="2025-07-09T00:00:00Z",
        links=[("self", kind, "opds")],
    )


def found(data: bytes, path: str) -> list[str]:
    """What an XPath finds in an XML file."""
    result: list[str] = etree.fromstring(data).xpath(path, namespaces=NAMES)
    return result


@pytest.mark.parametrize("data", [opds1(feed(OPDS1), [BOOK, OLDER]), atom(feed(ATOM), [BOOK, OLDER])])
def test_an_atom_feed_has_what_atom_requires(data: bytes) -> None:
    """RFC 4287: id, title and updated of feed and entries, an author for all, an alternate of each entry."""
    for parent in ("/a:feed", "/a:feed/a:entry"):
        for name in ("id", "title", "updated"):
            assert len(found(data, parent)) == len(found(data, f"{parent}/a:{name}[normalize-space()]"))
    assert ["Nhà"] == found(data, "/a:feed/a:author/a:name/text()")
    assert 2 == len(found(data, "/a:feed/a:entry/a:link[@rel='alternate'][@href='a.html']"))
    assert ["opds"] == found(data, "/a:feed/a:link[@rel='self']/@href")


def test_opds_1_says_where_each_file_is() -> None:
    """OPDS 1.2 §5: an acquisition link for each file, with its media type; language, identifier, cover."""
    data = opds1(feed(OPDS1), [BOOK])
    links = etree.fromstring(data).xpath("//a:entry/a:link[contains(@rel, 'acquisition')]", namespaces=NAMES)

    assert [("application/epub+zip", "a.epub"), ("application/pdf", "a.pdf")] == [
        (link.get("type"), link.get("href")) for link in links
    ]
    assert ["vi", "en"] == found(data, "//a:entry/dc:language/text()")
    assert [BOOK.identifier] == found(data, "//dc:identifier/text()")
    assert ["2025-07-08"] == found(data, "//dc:issued/text()")
    assert ["media/c.png"] == found(data, "//a:link[@rel='http://opds-spec.org/image']/@href")


def test_titles_are_text() -> None:
    """What looks like markup is letters, and what no XML can hold is left out."""
    book = replace(BOOK, titles={"vi": "a\x0b <b>", "en": "c"})

    assert ["a <b> / c"] == found(opds1(feed(OPDS1), [book]), "//a:entry/a:title/text()")


def test_news_begin_with_the_latest() -> None:
    """A reader of feeds sees first what changed last."""
    assert [BOOK.identifier, OLDER.identifier] == found(
        atom(feed(ATOM), [OLDER, BOOK]), "//a:entry/a:id/text()"
    )


def test_opds_2_has_what_its_schema_requires() -> None:
    """A title and a self link of the feed; of each publication a title, an acquisition link, an image."""
    data = json.loads(opds2(feed(OPDS2), [BOOK], (800, 1200)))
    (publication,) = data["publications"]

    assert {"vi": "Sách", "en": "Books"} == data["metadata"]["title"]
    assert "self" in [link["rel"] for link in data["links"]]
    assert {"vi": "Bài <một>", "en": "Article & one"} == publication["metadata"]["title"]
    assert ["vi", "en"] == publication["metadata"]["language"]
    assert ["a.epub", "a.pdf"] == [
        link["href"] for link in publication["links"] if "acquisition" in link["rel"]
    ]
    assert [{"type": "image/png", "href": "media/c.png", "width": 800, "height": 1200}] == publication[
        "images"
    ]


def test_opds_2_says_nothing_that_is_not_known() -> None:
    """No empty author, publisher or date."""
    book = replace(OLDER, publisher="", translators=(), descriptions={})
    (publication,) = json.loads(opds2(feed(OPDS2), [book], (1, 1)))["publications"]

    assert {"@type", "identifier", "title", "language", "modified"} == set(publication["metadata"])


def test_a_site_map_names_every_page_with_its_languages() -> None:
    """sitemaps.org 0.9: an address each; the day of the last change where it is known; alternates."""
    data = sitemap([("https://a/", "", {}), ("https://a/b", "2025-07-08", {"en": "https://a/en/b"})])
    names = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    root = etree.fromstring(data)

    assert ["https://a/", "https://a/b"] == root.xpath("//m:loc/text()", namespaces=names)
    assert ["2025-07-08"] == root.xpath("//m:lastmod/text()", namespaces=names)
    assert ["https://a/en/b"] == root.xpath("//x:link[@hreflang='en']/@href", namespaces=names)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("opds.xml", opds1(replace(feed(OPDS1), links=[*feed(OPDS1).links, ("start", OPDS1, "x")]), [BOOK])),
        ("feed.atom", atom(feed(ATOM), [BOOK, OLDER])),
        ("opds.json", opds2(feed(OPDS2), [BOOK, OLDER], (800, 1200))),
        ("sitemap.xml", sitemap([("https://a/b", "2025-07-08", {"vi": "https://a/b", "en": "https://a/c"})])),
    ],
)
def test_the_rules_of_each_standard_are_kept(name: str, data: bytes) -> None:
    """What ``make validate`` asks of what is built, section by section."""
    assert [] == list(broken_rules(name, data))


def test_an_entry_is_not_the_book() -> None:
    """OPDS 1.2 §5.1.1: the entry has an identifier of its own, always the same; the book's date is issued."""
    data = opds1(feed(OPDS1), [BOOK])

    assert data == opds1(feed(OPDS1), [BOOK])
    assert [BOOK.identifier] == found(data, "//dc:identifier/text()")
    assert [BOOK.identifier] != found(data, "//a:entry/a:id/text()")
    assert [] == found(data, "//a:published")
    assert ["2025-07-08"] == found(data, "//dc:issued/text()")
