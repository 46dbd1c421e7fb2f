"""A book and its finished pages -> the package document (EPUB 3.3 §5), with metadata that is true."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from songngu import text as words
from songngu import tree
from songngu.formats.epub_elements import LANG, MATHML, XHTML
from songngu.formats.epub_media import Picture
from songngu.formats.epub_pages import Page
from songngu.model import Blocks, Footnote, NavPoint, Node

_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_IBOOKS = "ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/"
_OPENTYPE = "application/vnd.ms-opentype"
_FONTS = {"woff2": "font/woff2", "woff": "font/woff", "ttf": _OPENTYPE, "otf": _OPENTYPE}
"""Of the types that EPUB 3.3 (§3.2) has for OpenType, the one that readers of EPUB 3.0 know."""
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What an EPUB is made from."""

    chapters: tuple[Blocks, ...]
    """Blocks of each chapter; pictures have ``data:`` addresses."""
    notes: tuple[tuple[Footnote, ...], ...]
    """The notes called in each chapter."""
    nav: tuple[NavPoint, ...]
    languages: tuple[str, ...]
    """The languages shown, the primary one first."""
    titles: Mapping[str, str]
    identifier: str
    """A URN."""
    meta: Mapping[str, Any]
    """The document's: ``authors``, ``translators``, ``publisher``, ``date``."""
    modified: str
    """``YYYY-MM-DDThh:mm:ssZ``."""
    style: str
    """The stylesheet; it finds the fonts in ``fonts/``."""
    fonts: Mapping[str, bytes]
    """Font files to embed, by name."""
    words: Mapping[str, Callable[[str], str]]
    """By language: the interface's words."""
    source_language: str = ""
    """The language that the author wrote; the primary one where nothing is said."""

    @property
    def language(self) -> str:
        """The primary one."""
        return self.languages[0]

    @property
    def title(self) -> str:
        """The title in the primary language, or what comes nearest."""
        given = self.titles.get(self.language) or next(filter(None, self.titles.values()), "")
        return clean(given) or self.identifier

    def say(self, message: str) -> str:
        """The interface's word in the primary language."""
        return self.words.get(self.language, str)(message)


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
    _describe_access(metadata, book, pages, pictures)
    if book.fonts:
        _add_meta(metadata, "ibooks:specified-fonts", "true")  # else Apple Books shows its own
    _add_manifest(root, book, pages, pictures, nav)
    spine = add(root, "spine", toc="ncx")
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
            _add_meta(metadata, "role", role, refines=f"#{element}-{at}", scheme="marc:relators")
    for publisher in _texts(book.meta.get("publisher")):
        _add_dc(metadata, "publisher", publisher)
    date = next(iter(_texts(book.meta.get("date"))), "")
    if _DATE.fullmatch(date[:10]):
        _add_dc(metadata, "date", date[:10])
    for element, name in (("description", "description"), ("subject", "keywords"), ("rights", "rights")):
        for language, text in _field(book, name):
            _add_dc(metadata, element, text, language)
    _add_meta(metadata, "dcterms:modified", book.modified)


def _add_titles(metadata: etree._Element, book: Book) -> None:
    """The main title, then the same in the other languages: readers show the first (§5.5.3.1)."""
    _add_dc(metadata, "title", book.title, book.language, id="title")
    _add_meta(metadata, "title-type", "main", refines="#title")
    label = book.nav[0].label if book.nav else {}
    others = {
        tag: clean(text)
        for tag, text in book.titles.items()
        if tag != book.language and not any(_is_missing(node) for node in tree.walk(label.get(tag, [])))
    }
    for language, text in others.items():
        if text and text != book.title:
            _add_meta(metadata, "alternate-script", text, language, refines="#title")
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


# -- accessibility


def _describe_access(
    metadata: etree._Element, book: Book, pages: Sequence[Page], pictures: Sequence[Picture]
) -> None:
    """What a reader needs to perceive (EPUB Accessibility 1.1 §2.2), from what is there.

    No ``conformsTo``: that would claim an evaluation.
    """
    images = [image for page in pages for image in page.body.iter(f"{{{XHTML}}}img")]
    described = all((image.get("alt") or "").strip() for image in images)
    formulas = any(True for page in pages for _ in page.body.iter(f"{{{MATHML}}}math"))
    moves = any(picture.moves for picture in pictures)
    facts: list[tuple[str, str]] = [("accessMode", "textual")]
    if images:
        facts += [("accessMode", "visual"), ("accessModeSufficient", "textual,visual")]
    if described:
        facts.append(("accessModeSufficient", "textual"))
    features = ["tableOfContents", "structuralNavigation", "readingOrder", "displayTransformability"]
    features += ["alternativeText"] if images and described else []
    features += ["MathML"] if formulas else []
    facts += [("accessibilityFeature", feature) for feature in features]
    facts.append(("accessibilityHazard", "unknown" if moves else "none"))
    for name, value in facts:
        _add_meta(metadata, f"schema:{name}", value)
    summary = _summary(book, bool(images), described, formulas)
    _add_meta(metadata, "schema:accessibilitySummary", summary, book.language)


def _summary(book: Book, images: bool, described: bool, formulas: bool) -> str:
    """The same in sentences, for people."""
    parts = []
    if len(book.languages) > 1:
        parts.append("Every paragraph stands in both languages, and each text is marked with its language.")
    parts.append("The table of contents leads to every heading.")
    if any(book.notes):
        parts.append("Each note is linked with its calls, both ways.")
    if images:
        known, unknown = "All pictures have a description.", "Some pictures have no description."
        parts.append(known if described else unknown)
    if formulas:
        parts.append("Formulas are MathML.")
    return " ".join(book.say(part) for part in parts)


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
    rows += [(_item_id(picture.name), picture.name, picture.media_type) for picture in pictures]
    rows += [(_item_id(page.name), page.name, "application/xhtml+xml") for page in pages]
    properties = {page.name: page.properties for page in pages if page.properties} | {"nav.xhtml": nav}
    for identifier, href, kind in rows:
        item = add(manifest, "item", id=identifier, href=href)
        item.set("media-type", kind)
        if href in properties:
            item.set("properties", properties[href])


def _item_id(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9.]", "-", name)


# -- elements


def add(parent: etree._Element, tag: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    """A new last child in the parent's namespace."""
    child = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{tag}")
    for key, value in attributes.items():
        child.set(key, clean(value))
    if text is not None:
        child.text = clean(text)
    return child


def clean(text: str) -> str:
    """Text on one line, of characters that XML knows."""
    return " ".join(words.normalise(text).split())


def serialised(root: etree._Element, doctype: str | None = None) -> bytes:
    """The document's bytes, in UTF-8."""
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, doctype=doctype) + b"\n"


def _add_dc(parent: etree._Element, name: str, text: str, language: str = "", **attributes: str) -> None:
    element = etree.SubElement(parent, f"{{{_DC}}}{name}", attributes)
    if language:
        element.set(LANG, language)
    element.text = clean(text)


def _add_meta(parent: etree._Element, name: str, text: str, language: str = "", **attributes: str) -> None:
    element = add(parent, "meta", text, property=name, **attributes)
    if language:
        element.set(LANG, language)
