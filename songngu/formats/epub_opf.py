"""A book and its finished pages -> the package document (EPUB 3.3 §5), with metadata that is true."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lxml import etree

from songngu import tree
from songngu.formats import epub_access
from songngu.formats.epub_book import Book, add, add_meta, clean, serialised
from songngu.formats.epub_elements import LANG
from songngu.formats.epub_media import Picture
from songngu.formats.epub_pages import Page
from songngu.model import Node

COVER, COVER_PAGE = "cover.png", "text/cover.xhtml"
"""The cover's picture and its page, beside the package document."""

_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_IBOOKS = "ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/"
_OPENTYPE = "application/vnd.ms-opentype"
_FONTS = {"woff2": "font/woff2", "woff": "font/woff", "ttf": _OPENTYPE, "otf": _OPENTYPE}
"""Of the types that EPUB 3.3 (§3.2) has for OpenType, the one that readers of EPUB 3.0 know."""
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def package(
    book: Book, pages: Sequence[Page], pictures: Sequence[Picture], nav: str, with_contents: bool
) -> bytes:
    """The package document.

    :param pictures: those that the pages show.
    :param nav: the nav's properties.
    :param with_contents: True where the nav is also the last page, as in Vietnamese books.
    """
    root = etree.Element(f"{{{_OPF}}}package", nsmap={None: _OPF, "dc": _DC})
    root.set("version", "3.0")
    root.set("unique-identifier", "identifier")
    root.set(LANG, book.language)
    if book.fonts:
        root.set("prefix", _IBOOKS)
    metadata = add(root, "metadata")
    _describe(metadata, book)
    epub_access.describe(metadata, book, pages, pictures)
    if book.cover:
        add(metadata, "meta", name="cover", content="cover.png")  # for readers of EPUB 2
    if book.fonts:
        add_meta(metadata, "ibooks:specified-fonts", "true")  # else Apple Books shows its own
    _add_manifest(root, book, pages, pictures, nav)
    spine = add(root, "spine", toc="ncx")
    if book.cover:
        add(spine, "itemref", idref=_item_id(COVER_PAGE))
    for page in pages:
        add(spine, "itemref", idref=_item_id(page.name))
    if with_contents:
        add(spine, "itemref", idref="nav")
    return serialised(root)


# -- metadata


def _describe(metadata: etree._Element, book: Book) -> None:
    """What and whose it is (EPUB 3.3 §5.5); each text with its language."""
    _add_dc(metadata, "identifier", book.identifier, id="identifier")
    _add_titles(metadata, book)
    for language in book.languages:
        _add_dc(metadata, "language", language)
    roles = (("creator", "authors", "aut"), ("contributor", "translators", "trl"))
    for element, key, role in roles:
        for at, person in enumerate(_texts(book.meta.get(key)), 1):
            _add_dc(metadata, element, person, id=f"{element}-{at}")
            add_meta(metadata, "role", role, refines=f"#{element}-{at}", scheme="marc:relators")
    for publisher in _texts(book.meta.get("publisher")):
        _add_dc(metadata, "publisher", publisher)
    date = next(iter(_texts(book.meta.get("date"))), "")
    if _DATE.fullmatch(date[:10]):
        _add_dc(metadata, "date", date[:10])
    for element, name in (("description", "description"), ("subject", "keywords"), ("rights", "rights")):
        for language, text in _field(book, name):
            _add_dc(metadata, element, text, language)
    add_meta(metadata, "dcterms:modified", book.modified)


def _add_titles(metadata: etree._Element, book: Book) -> None:
    """The main title, then the same in the other languages: readers show the first (§5.5.3.1)."""
    _add_dc(metadata, "title", book.title, book.language, id="title")
    add_meta(metadata, "title-type", "main", refines="#title")
    label = book.nav[0].label if book.nav else {}
    others = {
        tag: clean(text)
        for tag, text in book.titles.items()
        if tag != book.language and not any(_is_missing(node) for node in tree.walk(label.get(tag, [])))
    }
    for language, text in others.items():
        if text and text != book.title:
            add_meta(metadata, "alternate-script", text, language, refines="#title")
            _add_dc(metadata, "title", text, language)


def _is_missing(node: Node) -> bool:
    """True for the sign that stands where there is no translation yet."""
    attr = tree.attributes(node)
    return attr is not None and "missing" in attr[1]


def _field(book: Book, name: str) -> Iterator[tuple[str, str]]:
    """A field of the document as it is printed, in each language that it stands in."""
    nodes = tree.walk(list(book.chapters))
    boxes = [node for node in nodes if node["t"] == "Div" and node["c"][0][1] == [name]]
    seen = set()
    for node in tree.walk(boxes):
        attr = tree.attributes(node)
        if attr is None or not {"source", "target"} & set(attr[1]):
            continue
        language, text = dict(attr[2]).get("lang", book.language), clean(_plain(node["c"][1]))
        if any(_is_missing(inner) for inner in tree.walk(node["c"][1])):
            continue
        if language in book.languages and text and text not in seen:
            seen.add(text)
            yield language, text


def _plain(content: Sequence[Any]) -> str:
    """The text of inlines, or of blocks that hold them."""
    parts = []
    for node in content:
        is_block = node["t"] in ("Para", "Plain")
        parts.append(tree.plain(node["c"] if is_block else [node]))
    return " ".join(parts) if any(node["t"] in ("Para", "Plain") for node in content) else "".join(parts)


def _texts(value: Any) -> list[str]:
    """One text or several, as the metadata has them."""
    items = [value] if isinstance(value, str) else list(value) if isinstance(value, Iterable) else []
    return [text for item in items if isinstance(item, str) and (text := clean(item))]


# -- manifest


def _add_manifest(
    root: etree._Element, book: Book, pages: Sequence[Page], pictures: Sequence[Picture], nav: str
) -> None:
    """Every file (§5.6), in an order that does not change from build to build."""
    manifest = add(root, "manifest")
    rows = [
        ("nav", "nav.xhtml", "application/xhtml+xml"),
        ("ncx", "toc.ncx", "application/x-dtbncx+xml"),
        ("style", "style.css", "text/css"),
    ]
    for name in sorted(book.fonts):
        kind = _FONTS.get(name.rpartition(".")[2], "application/octet-stream")
        rows.append((_item_id(f"fonts/{name}"), f"fonts/{name}", kind))
    if book.cover:
        rows += [(COVER, COVER, "image/png"), (_item_id(COVER_PAGE), COVER_PAGE, "application/xhtml+xml")]
    rows += [(_item_id(picture.name), picture.name, picture.media_type) for picture in pictures]
    rows += [(_item_id(page.name), page.name, "application/xhtml+xml") for page in pages]
    properties = {page.name: page.properties for page in pages if page.properties}
    properties |= {"nav.xhtml": nav, COVER: "cover-image"}
    for identifier, href, kind in rows:
        item = add(manifest, "item", id=identifier, href=href)
        item.set("media-type", kind)
        if href in properties:
            item.set("properties", properties[href])


def _item_id(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9.]", "-", name)


def _add_dc(parent: etree._Element, name: str, text: str, language: str = "", **attributes: str) -> None:
    element = etree.SubElement(parent, f"{{{_DC}}}{name}", attributes)
    if language:
        element.set(LANG, language)
    element.text = clean(text)
