"""The elements of an EPUB's pages: how to read and move them, and what must change in each one alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml.html import defs

from songngu.formats.epub_media import Picture
from songngu.mathml import SPACING, spoken
from songngu.text import digest

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
MATHML = "http://www.w3.org/1998/Math/MathML"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TYPE = f"{{{OPS}}}type"

HEADINGS = frozenset(f"{{{XHTML}}}h{level}" for level in range(1, 7))
_DROPPED = frozenset(
    f"{{{XHTML}}}{name}"
    for name in [
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "source",
        "track",
        "canvas",
    ]
)
"""What an author's own HTML may hold and a package may not, or not without files that it has not."""
_OBSOLETE = ["acronym", "applet", "basefont", "big", "blink", "center", "command", "dir", "font", "frameset"]
_OBSOLETE += ["isindex", "keygen", "marquee", "strike", "tt"]
_KNOWN = (frozenset(defs.tags) - {*_OBSOLETE}) | {"bdi", "data", "main", "picture"}
"""Elements of HTML; an author's other ones (``<tên>``, ``<center>``) leave their content."""
_DROPPED_ATTRIBUTES = frozenset(
    ["cite", "srcset", "poster", "background", "longdesc", "usemap", "ping", "target"]
)
_PLAIN_STYLE = re.compile(r"\s*(?:text-align:\s*\w+|(?:width|height):\s*[\d.]+(?:%|[a-z]{2,4}))\s*;?\s*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


def settle(body: etree._Element, pictures: Mapping[str, Picture]) -> None:
    """Everything that concerns one element alone."""
    for element in list(body.iter()):
        tag = str(element.tag)
        if tag == f"{{{MATHML}}}math":
            _settle_formula(element)
        elif tag in _DROPPED:
            remove(element)
        elif tag.startswith(f"{{{XHTML}}}"):
            _settle_element(element, etree.QName(tag).localname, pictures)


def _settle_element(element: etree._Element, name: str, pictures: Mapping[str, Picture]) -> None:
    _settle_attributes(element)
    match name:
        case "img":
            _settle_image(element, pictures)
        case "th":
            _settle_header(element)
        case "input":
            replace(element, "☑ " if "checked" in element.attrib else "☐ ")
        case "label":
            unwrap(element)
        case "figcaption" if next(element.iter(f"{{{XHTML}}}a"), None) is not None:
            element.attrib.pop("aria-hidden", None)  # a link in it must be heard
        case "a" if element.get("class") == "number":
            # The number says where one is; as a link to its own place it would only be in the way.
            element.tag = f"{{{XHTML}}}span"
            del element.attrib["href"]
        case _ if name not in _KNOWN:
            unwrap(element)


def _settle_attributes(element: etree._Element) -> None:
    """Handlers, private data, unknown languages and colours of an author's own go."""
    for key, value in list(element.attrib.items()):
        name = str(key)
        is_bad = (
            name.startswith(("on", "data-", "contenteditable"))
            or name in _DROPPED_ATTRIBUTES
            or (":" in name and not name.startswith("{"))  # a prefix that means nothing
            or (name == "style" and not re.fullmatch(f"(?:{_PLAIN_STYLE.pattern})*", str(value)))
            or (name in ("lang", LANG) and not _LANGUAGE.fullmatch(str(value)))
        )
        if is_bad:
            del element.attrib[key]


def _settle_image(image: etree._Element, pictures: Mapping[str, Picture]) -> None:
    """A picture of the package, or else its alternative text."""
    address = image.get("src") or ""
    picture = pictures.get(address.rpartition("/")[2])
    alternative = " ".join((image.get("alt") or "").split())
    if picture is None and not address.startswith("data:image/"):
        file = unquote(urlsplit(address).path if splits(address) else "").rpartition("/")[2]
        span = etree.Element(f"{{{XHTML}}}span", {"class": "missing-image"})
        span.text, span.tail = alternative or file, image.tail
        parent = image.getparent()
        if parent is not None:
            parent.replace(image, span)
        return
    image.set("alt", alternative)
    if picture is not None:
        image.set("src", f"../{picture.name}")


def _settle_header(cell: etree._Element) -> None:
    """A header of a table says what it heads (WCAG H63); an empty one is none, and in one of formulas alone
    these have their words for a name: a checker counts no formula as text.
    """
    if not text_of(cell) and next(cell.iter(f"{{{XHTML}}}img"), None) is None:
        cell.tag = f"{{{XHTML}}}td"
        return
    in_head = next(cell.iterancestors(f"{{{XHTML}}}thead"), None) is not None
    formulas = list(cell.iter(f"{{{MATHML}}}math"))
    texts = cell.xpath(".//text()[not(ancestor::*[local-name()='math'])]")
    if formulas and not "".join(map(str, texts)).strip():
        for formula in formulas:
            _settle_formula(formula)
            formula.set("aria-label", formula.get("alttext", ""))
    if cell.get("scope") is None:
        cell.set("scope", "col" if in_head else "row")


def _settle_formula(formula: etree._Element) -> None:
    """What it says, or its TeX, as alternative text: for readers that know no MathML (EPUB Accessibility
    1.1, techniques). Accents stand for themselves.
    """
    language = next((str(one.get("lang")) for one in formula.iterancestors() if one.get("lang")), "")
    source = next(formula.iter(f"{{{MATHML}}}annotation"), None)
    tex = "" if source is None else " ".join((source.text or "").split())
    if alternative := spoken(formula, language) or tex:
        formula.set("alttext", alternative)
    for sign in formula.iter(f"{{{MATHML}}}mo"):
        sign.text = SPACING.get(sign.text or "", sign.text)


# -- reading and moving


def safe_id(name: str) -> str:
    """An id that is an XML name of ASCII letters, as old readers want it; pandoc, too, writes ``id_1``.

    A changed one ends in a digest, so that two that look alike without their marks stay two.
    """
    name = name if re.match(r"[^\W\d]", name) else f"id_{name}"
    bare = unicodedata.normalize("NFD", name).replace("đ", "d").replace("Đ", "D")
    plain = re.sub(r"[^A-Za-z0-9_.\-]", "_", re.sub(r"[\u0300-\u036f]", "", bare))
    return name if plain == name else f"{plain}-{digest(name)}"


def text_of(element: etree._Element) -> str:
    """What is read in an element; of a formula, its TeX is not."""
    parts = element.xpath(".//text()[not(ancestor::*[local-name()='annotation'])]")
    return " ".join("".join(map(str, parts)).split())


def unwrap(element: etree._Element) -> None:
    """Put an element's content in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    children = list(element)
    _add_text(parent, at, element.text)
    for offset, child in enumerate(children):
        parent.insert(at + offset, child)
    tail = element.tail
    parent.remove(element)
    _add_text(parent, at + len(children), tail)


def by_class(root: etree._Element, name: str) -> list[etree._Element]:
    """Every element of a class, in reading order."""
    return [element for element in root.iter() if name in (element.get("class") or "").split()]


def splits(address: str) -> bool:
    """True for an address that can be taken apart."""
    try:
        return urlsplit(address) is not None
    except ValueError:
        return False


def _add_text(parent: etree._Element, at: int, text: str | None) -> None:
    """Text before the child at an index."""
    if not text:
        return
    if at == 0:
        parent.text = (parent.text or "") + text
    else:
        parent[at - 1].tail = (parent[at - 1].tail or "") + text


def replace(element: etree._Element, text: str) -> None:
    """Put text in an element's place."""
    element.text = text
    for child in list(element):
        element.remove(child)
    unwrap(element)


def remove(element: etree._Element) -> None:
    """Take an element out, whole, and leave the text after it."""
    parent = element.getparent()
    if parent is not None:
        at, tail = parent.index(element), element.tail
        element.tail = None
        parent.remove(element)
        _add_text(parent, at, tail)


def flatten(element: etree._Element) -> None:
    """Leave an element its text alone."""
    element.text = text_of(element)
    for child in list(element):
        element.remove(child)


def trim(element: etree._Element) -> None:
    """White space at the edges of a block is nothing."""
    if not (element.text or "").strip():
        element.text = None
    if len(element) and not (element[-1].tail or "").strip():
        element[-1].tail = None
