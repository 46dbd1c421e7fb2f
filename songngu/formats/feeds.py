"""Books -> catalogues and feeds for reading programs: OPDS 1.2 and 2.0, Atom, and a map for search engines.

Addresses are written as they come. OPDS 1.2 is Atom, whose addresses may be relative to the feed's own
(RFC 4287 §4.2.7.1, §2), and so may those of OPDS 2.0 (a link's ``href`` is a URI reference); a site map's
may not.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

ATOM = "application/atom+xml"
OPDS1 = "application/atom+xml;profile=opds-catalog;kind=acquisition"
OPDS2 = "application/opds+json"

_ACQUIRE = "http://opds-spec.org/acquisition/open-access"
_COVER = "http://opds-spec.org/image"
_NAMESPACES = {
    "": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/terms/",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """An edition of a document, or a volume, as a catalogue lists it."""

    identifier: str
    titles: Mapping[str, str]
    """By language, the first one first."""
    descriptions: Mapping[str, str]
    authors: Sequence[str]
    translators: Sequence[str]
    publisher: str
    published: str
    """ISO 8601; empty where it is not known."""
    updated: str
    """ISO 8601 with time and zone."""
    page: str
    """The address of its page: Atom wants one of every entry without content (RFC 4287 §4.1.2)."""
    files: Mapping[str, str]
    """Addresses of its files by media type."""
    cover: str = ""
    """The address of a PNG."""

    @property
    def title(self) -> str:
        """Its titles in all its languages, each text once."""
        return " / ".join(dict.fromkeys(self.titles.values()))

    @property
    def description(self) -> str:
        """The same of its descriptions."""
        return " / ".join(dict.fromkeys(self.descriptions.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What is said of a list of books."""

    identifier: str
    titles: Mapping[str, str]
    author: str
    """For books whose authors are not known."""
    updated: str
    links: Sequence[tuple[str, str, str]]
    """Relation, media type and address."""


def opds1(feed: Feed, books: Sequence[Book]) -> bytes:
    """An acquisition feed of OPDS 1.2: every book with the files that can be had of it."""
    root = _atom(feed)
    for book in books:
        # The entry is not the book, and its dates are not those of the book (OPDS 1.2, 5.1.1).
        name = uuid.uuid5(uuid.NAMESPACE_URL, f"{book.identifier}#catalogue").urn
        entry = _entry(root, replace(book, identifier=name, published=""))
        _add(entry, "dc:identifier", book.identifier)
        for language in book.titles:
            _add(entry, "dc:language", language)
        if book.publisher:
            _add(entry, "dc:publisher", book.publisher)
        if book.published:
            _add(entry, "dc:issued", book.published[:10])
        for kind, href in book.files.items():
            _add(entry, "link", rel=_ACQUIRE, type=kind, href=href)
        if book.cover:
            for relation in (_COVER, f"{_COVER}/thumbnail"):
                _add(entry, "link", rel=relation, type="image/png", href=book.cover)
    return _written(root)


def atom(feed: Feed, books: Sequence[Book]) -> bytes:
    """An Atom feed of the pages, the last changed first."""
    root = _atom(feed)
    for book in sorted(books, key=lambda book: book.updated, reverse=True):
        entry = _entry(root, book)
        for kind, href in book.files.items():
            _add(entry, "link", rel="enclosure", type=kind, href=href)
    return _written(root)


def opds2(feed: Feed, books: Sequence[Book], size: tuple[int, int]) -> bytes:
    """A feed of OPDS 2.0.

    :param size: of the covers, in pixels.
    """
    data = {
        "metadata": {
            "identifier": feed.identifier,
            "title": dict(feed.titles),
            "modified": feed.updated,
            "numberOfItems": len(books),
        },
        "links": [{"rel": rel, "type": kind, "href": href} for rel, kind, href in feed.links],
        "publications": [_publication(book, size) for book in books],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def sitemap(pages: Sequence[tuple[str, str, Mapping[str, str]]]) -> bytes:
    """The pages for search engines (sitemaps.org 0.9), each with those in other languages.

    :param pages: address, the day it was last changed or nothing, and the addresses of the same document
        by ``hreflang``.
    """
    root = ET.Element(_name("map:urlset"))
    for address, changed, alternates in pages:
        url = _add(root, "map:url")
        _add(url, "map:loc", address)
        if changed:
            _add(url, "map:lastmod", changed)
        for language, href in alternates.items():
            _add(url, "xhtml:link", rel="alternate", hreflang=language, href=href)
    return _written(root)


def _publication(book: Book, size: tuple[int, int]) -> dict[str, object]:
    said = {
        "@type": "http://schema.org/Book",
        "identifier": book.identifier,
        "title": dict(book.titles),
        "language": list(book.titles),
        "author": list(book.authors),
        "translator": list(book.translators),
        "publisher": book.publisher,
        "published": book.published,
        "modified": book.updated,
        "description": book.description,
    }
    links = [{"rel": _ACQUIRE, "type": kind, "href": href} for kind, href in book.files.items()]
    links.append({"rel": "alternate", "type": "text/html", "href": book.page})
    width, height = size
    cover = {"type": "image/png", "href": book.cover, "width": width, "height": height}
    images = {"images": [cover]} if book.cover else {}
    return {"metadata": {key: value for key, value in said.items() if value}, "links": links, **images}


# -- XML


def _atom(feed: Feed) -> ET.Element:
    language = next(iter(feed.titles))
    root = ET.Element(_name("feed"), {_name("xml:lang"): language})
    _add(root, "id", feed.identifier)
    _add(root, "title", " / ".join(dict.fromkeys(feed.titles.values())))
    _add(root, "updated", feed.updated)
    _add(_add(root, "author"), "name", feed.author)
    for rel, kind, href in feed.links:
        _add(root, "link", rel=rel, type=kind, href=href)
    return root


def _entry(root: ET.Element, book: Book) -> ET.Element:
    entry = _add(root, "entry")
    _add(entry, "id", book.identifier)
    _add(entry, "title", book.title)
    _add(entry, "updated", book.updated)
    if book.published:
        _add(entry, "published", book.published)
    for kind, names in (("author", book.authors), ("contributor", book.translators)):
        for name in names:
            _add(_add(entry, kind), "name", name)
    if book.description:
        _add(entry, "summary", book.description, type="text")
    _add(entry, "link", rel="alternate", type="text/html", href=book.page)
    return entry


def _name(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, _name(name), {key: _printable(v) for key, v in attributes.items()})
    if text:
        element.text = _printable(text)
    return element


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("", text)


def _written(root: ET.Element) -> bytes:
    for prefix, space in (("dc", _NAMESPACES["dc"]), ("xhtml", _NAMESPACES["xhtml"])):
        ET.register_namespace(prefix, space)
    ET.register_namespace("", root.tag[1:].partition("}")[0])
    ET.indent(root, " ")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
