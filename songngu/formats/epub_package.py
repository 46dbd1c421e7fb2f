"""Finished pages -> the files of an EPUB's package: package document, nav, NCX, container."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from songngu.formats.epub_book import Book, add, clean, serialised
from songngu.formats.epub_breaks import Break
from songngu.formats.epub_elements import LANG, MATHML, OPS, TYPE, XHTML, by_class, text_of
from songngu.formats.epub_media import Picture
from songngu.formats.epub_opf import COVER, COVER_PAGE, package
from songngu.formats.epub_pages import Page
from songngu.model import NavPoint

ROOT = "EPUB"
"""The folder of the package."""

_PARTS = {"songngu-glossary": "glossary", "songngu-colophon": "colophon"}
"""Pages that are no chapter of the text, by the anchor of their heading."""

_NCX = "http://www.daisy.org/z3986/2005/ncx/"
_FORMULA = f"{{{MATHML}}}math"
_CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line of the table of contents, its label by language."""

    href: str
    """From the package document; empty where the anchor is nowhere."""
    label: Mapping[str, etree._Element]
    children: tuple[_Line, ...] = ()

    def text(self) -> str:
        """All languages, each text once."""
        return " / ".join(dict.fromkeys(text_of(span) for span in self.label.values()))


def files(
    book: Book,
    pages: Sequence[Page],
    labels: Sequence[etree._Element],
    pictures: Mapping[str, Picture],
    breaks: Sequence[Break] = (),
) -> dict[str, bytes]:
    """Every file of the package but ``mimetype``, by its path.

    :param labels: of the nav, in its order, one for each language of a line.
    :param pictures: by their path beside the package document.
    :param breaks: where the pages of the printed form begin.
    """
    lines = _lines(book.nav, iter(labels), pages)
    if not lines:
        span = etree.Element(f"{{{XHTML}}}span")
        span.text = book.title
        lines = (_Line(href=pages[0].name, label={book.language: span}),)
    titles = _page_titles(book, pages, lines)
    addresses = {image.get("src") for page in pages for image in page.body.iter(f"{{{XHTML}}}img")}
    kept = [pictures[name] for name in sorted(pictures) if f"../{name}" in addresses]
    out = {
        "META-INF/container.xml": _container(),
        f"{ROOT}/nav.xhtml": _nav(book, lines, pages[0], breaks),
        f"{ROOT}/toc.ncx": _ncx(book, lines, breaks),
        f"{ROOT}/style.css": book.style.encode(),
        **{f"{ROOT}/fonts/{name}": data for name, data in book.fonts.items()},
        **{f"{ROOT}/{picture.name}": picture.data for picture in kept},
    }
    if book.cover:
        out |= {f"{ROOT}/{COVER}": book.cover, f"{ROOT}/{COVER_PAGE}": _cover(book)}
    for page, title in zip(pages, titles, strict=True):
        out[f"{ROOT}/{page.name}"] = _document(book, title, _chapter(page, title), "../style.css")
    has_formulas = any(next(span.iter(_FORMULA), None) is not None for span in labels)
    properties = "nav mathml" if has_formulas else "nav"
    out[f"{ROOT}/content.opf"] = package(book, pages, kept, properties, _is_list(lines))
    return out


# -- pages


def _document(book: Book, title: str, body: etree._Element, style: str) -> bytes:
    """A page around its body; both language attributes, as EPUB 3.3 §6.1 and old readers want them."""
    language = book.language
    root = etree.Element(f"{{{XHTML}}}html", nsmap={None: XHTML, "epub": OPS})
    root.set("lang", language)
    root.set(LANG, language)
    head = add(root, "head")
    add(head, "meta", charset="utf-8")
    add(head, "title", title)
    add(head, "meta", name="viewport", content="width=device-width")
    add(head, "link", rel="stylesheet", type="text/css", href=style)
    root.append(body)
    etree.cleanup_namespaces(root, keep_ns_prefixes=["epub"])
    return serialised(root, "<!DOCTYPE html>")


def _chapter(page: Page, title: str) -> etree._Element:
    """A page's body, as what it is in the book (EPUB 3.3 SSV, DPUB-ARIA)."""
    kind = next((name for anchor, name in _PARTS.items() if page.place(anchor)), "chapter")
    matter = "bodymatter" if kind == "chapter" else "backmatter"
    body = etree.Element(f"{{{XHTML}}}body", {TYPE: matter})
    content = deepcopy(page.body)
    content.tag = f"{{{XHTML}}}section"
    content.attrib.clear()
    content.set("class", "chapter")
    content.set(TYPE, kind)
    content.set("role", f"doc-{kind}")
    content.set("aria-label", clean(title))
    body.append(content)
    return body


def _cover(book: Book) -> bytes:
    """The cover's page; the picture's description is what it says (EPUB 3.3 SSV, DPUB-ARIA)."""
    name = book.say("Cover")
    body = etree.Element(f"{{{XHTML}}}body", {TYPE: "frontmatter"})
    section = add(body, "section", **{TYPE: "cover", "class": "cover", "aria-label": name})
    add(section, "img", src=f"../{COVER}", alt=f"{name}: {book.shown_title}", role="doc-cover")
    return _document(book, name, body, "../style.css")


def _page_titles(book: Book, pages: Sequence[Page], lines: Sequence[_Line]) -> list[str]:
    """Of each page the first line of the nav that leads to it, in the primary language."""
    found: dict[str, str] = {}
    for line in _walk(lines):
        span = line.label.get(book.language)
        found.setdefault(line.href.partition("#")[0], line.text() if span is None else text_of(span))
    return [found.get(page.name) or page.heading() or book.title for page in pages]


# -- nav and NCX


def _lines(
    nav: Sequence[NavPoint], labels: Iterator[etree._Element], pages: Sequence[Page]
) -> tuple[_Line, ...]:
    lines: list[_Line] = []
    for point in nav:
        label = dict(zip(point.label, labels, strict=False))
        href = next((f"{page.name}#{id_}" for page in pages if (id_ := page.place(point.anchor))), "")
        children = _lines(point.children, labels, pages)
        shown = {tag: span for tag, span in label.items() if text_of(span) and not by_class(span, "missing")}
        if shown and (href or children):
            lines.append(_Line(href=href or children[0].href, label=shown, children=children))
        else:
            lines += children
    return tuple(lines)


def _walk(lines: Sequence[_Line]) -> Iterator[_Line]:
    for line in lines:
        yield line
        yield from _walk(line.children)


def _is_list(lines: Sequence[_Line]) -> bool:
    """True for a table of contents worth a page; one line is none."""
    return sum(1 for _ in _walk(lines)) > 1


def _nav(book: Book, lines: Sequence[_Line], first: Page, breaks: Sequence[Break]) -> bytes:
    """The nav (EPUB 3.3 §7), with landmarks where reading begins and where this list is.

    A landmark is a link, so that only a nav that is a page, too, has its own.
    """
    body = etree.Element(f"{{{XHTML}}}body", {TYPE: "backmatter"})
    toc = add(body, "nav", id="toc", role="doc-toc", **{TYPE: "toc"})
    toc.set("aria-labelledby", "toc-title")
    add(toc, "h1", book.say("Contents"), id="toc-title")
    _add_list(toc, lines)
    contents = [("toc", "#toc", "Contents")] if _is_list(lines) else []
    cover = [("cover", COVER_PAGE, "Cover")] if book.cover else []
    items = _hidden_list(body, "landmarks", book.say("Landmarks"))
    for kind, href, label in (*cover, ("bodymatter", first.name, "Text"), *contents):
        add(add(items, "li"), "a", book.say(label), href=href, **{TYPE: kind})
    if breaks:
        items = _hidden_list(body, "page-list", book.say("Pages"))
        for label, href in breaks:
            add(add(items, "li"), "a", label, href=href)
    return _document(book, book.say("Contents"), body, "style.css")


def _hidden_list(body: etree._Element, kind: str, title: str) -> etree._Element:
    """A list that the reader's program shows in its own way, and the page does not."""
    part = add(body, "nav", id=kind, hidden="hidden", **{TYPE: kind})
    if kind == "page-list":
        part.set("role", "doc-pagelist")
    part.set("aria-labelledby", f"{kind}-title")
    add(part, "h2", title, id=f"{kind}-title")
    return add(part, "ol")


def _add_list(parent: etree._Element, lines: Sequence[_Line]) -> None:
    items = add(parent, "ol")
    for line in lines:
        item = add(items, "li")
        link = add(item, "a", href=line.href)
        seen: set[str] = set()
        for language, span in line.label.items():
            text = text_of(span)
            if text in seen:
                continue
            if seen:
                link[-1].tail = " / "
            seen.add(text)
            shown = deepcopy(span)
            shown.set("lang", language)
            shown.set(LANG, language)
            link.append(shown)
        if line.children:
            _add_list(item, line.children)


def _ncx(book: Book, lines: Sequence[_Line], breaks: Sequence[Break]) -> bytes:
    """The same lists for readers of EPUB 2."""
    root = etree.Element(f"{{{_NCX}}}ncx", {"version": "2005-1", LANG: book.language}, nsmap={None: _NCX})
    head = add(root, "head")
    last = max((int(label) for label, _ in breaks if label.isdecimal()), default=0)
    facts = {"uid": book.identifier, "depth": str(_depth(lines))}
    facts |= {"totalPageCount": str(len(breaks)), "maxPageNumber": str(last)}
    for name, content in facts.items():
        add(head, "meta", name=f"dtb:{name}", content=content)
    add(add(root, "docTitle"), "text", book.shown_title)
    _add_points(add(root, "navMap"), lines, itertools.count(1))
    targets = add(root, "pageList") if breaks else root
    for at, (label, href) in enumerate(breaks, 1):
        kind = "normal" if label.isdecimal() else "special"
        target = add(targets, "pageTarget", id=f"page-{at}", type=kind, **_value(label))
        add(add(target, "navLabel"), "text", label)
        add(target, "content", src=href)
    return serialised(root)


def _value(label: str) -> dict[str, str]:
    return {"value": label} if label.isdecimal() else {}


def _depth(lines: Sequence[_Line]) -> int:
    return 1 + max((_depth(line.children) for line in lines), default=0) if lines else 0


def _add_points(parent: etree._Element, lines: Sequence[_Line], numbers: Iterator[int]) -> None:
    for line in lines:
        point = add(parent, "navPoint", id=f"nav-{next(numbers)}")
        add(add(point, "navLabel"), "text", line.text())
        add(point, "content", src=line.href)
        _add_points(point, line.children, numbers)


def _container() -> bytes:
    root = etree.Element(f"{{{_CONTAINER}}}container", {"version": "1.0"}, nsmap={None: _CONTAINER})
    package = {"full-path": f"{ROOT}/content.opf", "media-type": "application/oebps-package+xml"}
    add(add(root, "rootfiles"), "rootfile", **package)
    return serialised(root)
