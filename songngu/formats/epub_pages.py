"""Pandoc's chapters of an EPUB -> finished pages: notes, languages, links, tables, pictures.

The rules are those of EPUB 3.3 (§6.1, XHTML) and EPUB Accessibility 1.1; what each is for stands at
the function that keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml import html as lxml_html

from songngu.formats.clean_svg import SVG
from songngu.formats.epub_elements import (
    HEADINGS,
    LANG,
    MATHML,
    TYPE,
    XHTML,
    by_class,
    flatten,
    remove,
    safe_id,
    settle,
    splits,
    text_of,
    trim,
    unwrap,
)  # fmt: skip
from songngu.formats.epub_media import Picture
from songngu.model import Footnote, NoteKind

MARKER, BODY, NOTE, LABEL = "songngu-part", "songngu-body", "songngu-note", "songngu-label"
"""Classes of what holds a manuscript's parts together."""

_SCHEMES = ("http", "https", "mailto", "tel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What all pages of a book share."""

    language: str
    """The primary one."""
    source_language: str
    back: str
    """What a back-link says it does, in the primary language."""
    stale: str
    """What the sign beside a paragraph says, in the primary language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A chapter's file."""

    name: str
    """Its path beside the package document."""
    body: etree._Element
    ids: frozenset[str]

    @property
    def properties(self) -> str:
        """What the manifest must say of it (EPUB 3.3 §5.6.2.1)."""
        kinds = (("mathml", f"{{{MATHML}}}*"), ("svg", f"{{{SVG}}}*"))
        return " ".join(word for word, tag in kinds if next(self.body.iter(tag), None) is not None)

    def place(self, anchor: str) -> str:
        """The id that an anchor has here, or nothing."""
        name = safe_id(anchor)
        return name if name in self.ids else ""

    def heading(self) -> str:
        """The text of the first heading, or nothing."""
        first = next(self.body.iter(*HEADINGS), None)
        return "" if first is None else text_of(first)


def pages(
    texts: Sequence[bytes],
    *,
    notes: Sequence[Sequence[Footnote]],
    known: Set[str],
    pictures: Mapping[str, Picture],
    style: Style,
) -> tuple[Page, ...]:
    """Finish the chapters.

    :param texts: the files that pandoc wrote.
    :param notes: of each chapter.
    :param known: ids that were given; others pandoc made up.
    :param pictures: by their name in pandoc's package.
    :returns: the pages that have anything in them; one empty page where none has.
    """
    made: list[Page] = []
    safe = {safe_id(name) for name in known}
    for at, text in enumerate(texts):
        body = _unboxed(_parsed(text))
        settle(body, pictures)
        _explain_marks(body, style)
        _place_notes(body, {safe_id(note.id): note for note in notes[at]} if at < len(notes) else {}, style)
        ids = _settle_ids(body, safe)
        if len(body) or (body.text or "").strip():
            made.append(Page(name=f"text/ch{len(made) + 1:03}.xhtml", body=body, ids=frozenset(ids)))
    made = made or [Page(name="text/ch001.xhtml", body=etree.Element(f"{{{XHTML}}}body"), ids=frozenset())]
    for page in made:
        _resolve_links(page, made)
        _mark_languages(page.body)
    return tuple(made)


def labels(text: bytes) -> list[etree._Element]:
    """The lines of the nav as spans, without links, pictures and ids: a line is a link itself."""
    body = _parsed(text)
    out = []
    for box in by_class(body, LABEL):
        settle(box, {})
        for link in list(box.iter(f"{{{XHTML}}}a")):
            unwrap(link)
        for element in box.iter():
            element.attrib.pop("id", None)
        box.attrib.clear()
        box.tag, box.tail = f"{{{XHTML}}}span", None
        box.text = (box.text or "").lstrip()
        if len(box):
            box[-1].tail = (box[-1].tail or "").rstrip()
        else:
            box.text = box.text.rstrip()
        out.append(box)
    return out


# -- what pandoc wrote


def _parsed(data: bytes) -> etree._Element:
    """The body of a file. Trusted HTML of an author may be no XML: then it is read as browsers read it."""
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError:
        loose = lxml_html.document_fromstring(data.decode().partition("?>")[2])
        again = etree.tostring(loose, encoding="utf-8", method="xml")
        root = etree.fromstring(again, _parser(recover=True))
        for element in root.iter():
            name = str(element.tag)
            if "}" not in name:
                element.tag = f"{{{XHTML}}}{re.sub(r'[^a-z0-9]', '', name.lower()) or 'span'}"
    body = root.find(f"{{{XHTML}}}body")
    return etree.Element(f"{{{XHTML}}}body") if body is None else body


def _parser(recover: bool = False) -> etree.XMLParser[etree._Element]:
    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )


def _unboxed(body: etree._Element) -> etree._Element:
    """The body without what held the manuscript's parts together, notes aside."""
    for section in by_class(body, MARKER):
        heading = section if section.tag in HEADINGS else next(section.iter(*HEADINGS), None)
        if heading is not None:
            remove(heading)
        if heading is not section:
            unwrap(section)
    for box in by_class(body, BODY):
        unwrap(box)
    trim(body)
    return body


# -- notes


def _place_notes(body: etree._Element, notes: Mapping[str, Footnote], style: Style) -> None:
    """The notes as ``aside`` elements at the end, which readers show where they are called."""
    boxes = [box for box in by_class(body, NOTE) if (box.get("id") or "") in notes]
    for box in boxes:
        remove(box)
    trim(body)
    if not boxes:
        return
    end = etree.SubElement(body, f"{{{XHTML}}}div", {"class": "notes"})
    for box in boxes:
        end.append(_aside(box, notes[box.get("id") or ""], style))


def _explain_marks(body: etree._Element, style: Style) -> None:
    """Say once in a chapter what its signs mean: touch screens show no ``title``."""
    sign = next(iter(by_class(body, "sign")), None)
    if sign is not None:
        legend = etree.SubElement(body, f"{{{XHTML}}}p", {"class": "legend"})
        legend.text = f"{text_of(sign)} {style.stale}"


def _aside(box: etree._Element, note: Footnote, style: Style) -> etree._Element:
    """One note: number first, which is the way back, then its content (EPUB 3.3 SSV, DPUB-ARIA)."""
    aside = etree.Element(f"{{{XHTML}}}aside", {TYPE: "footnote", "role": "doc-footnote"})
    aside.set("id", safe_id(note.id))
    aside.set("class", f"note {note.kind}")
    if note.kind is not NoteKind.TRANSLATOR and style.source_language != style.language:
        aside.set("lang", style.source_language)
    if not note.calls:
        etree.SubElement(aside, f"{{{XHTML}}}span", {"class": "back"}).text = note.label
    for at, call in enumerate(note.calls, 1):
        shown = note.label if at == 1 else f"↑{at}"
        link = etree.SubElement(aside, f"{{{XHTML}}}a", {"role": "doc-backlink", "href": f"#{call}"})
        link.set("class", "back" if at == 1 else "back again")
        link.set("lang", style.language)
        link.set("aria-label", f"{shown}: {style.back}")
        link.text, link.tail = shown, " "
    for child in list(box):
        aside.append(child)
    return aside


# -- ids, links, languages


def _settle_ids(body: etree._Element, known: Set[str]) -> set[str]:
    """Ids that are XML names, each once in its file; those that pandoc made up for sections go."""
    seen: set[str] = set()
    for element in body.iter():
        raw = element.get("id")
        if raw is None:
            continue
        name = safe_id(raw)
        made_up = element.tag == f"{{{XHTML}}}section" and name not in known
        if name in seen or made_up or not raw.strip():
            del element.attrib["id"]
        else:
            element.set("id", name)
            seen.add(name)
    return seen


def _resolve_links(page: Page, made: Sequence[Page]) -> None:
    """Links lead to a place in the package or out of it; what leads nowhere is its text."""
    for link in list(page.body.iter(f"{{{XHTML}}}a")):
        if link.get("role") == "doc-noteref":
            link.set(TYPE, "noteref")
            flatten(link)  # readers look for notes at the element that was touched
        address = link.get("href")
        target = None if address is None else _target(address, page, made)
        if target is not None:
            link.set("href", target)
        else:
            link.tag = f"{{{XHTML}}}span"
            for key in ("href", "title", "role", TYPE, "rel", "type", "hreflang", "download", "aria-label"):
                link.attrib.pop(key, None)


def _target(address: str, page: Page, made: Sequence[Page]) -> str | None:
    """Where a link leads from a page, or None."""
    if local := re.fullmatch(r"(?:ch\d+\.xhtml)?#(.+)", address):
        name = safe_id(unquote(local[1]))
        if name in page.ids:
            return f"#{name}"
        found = next((other for other in made if name in other.ids), None)
        return None if found is None else f"{found.name.rpartition('/')[2]}#{name}"
    address = address.strip()
    if not splits(address):
        return None
    parts = urlsplit(address)
    is_web = parts.scheme.lower() in ("http", "https")
    if parts.scheme.lower() not in _SCHEMES or not (parts.path or parts.netloc):
        return None
    if is_web and not re.fullmatch(r"(?:[^\s@/]*@)?(?:[\w\-.]+|\[[0-9a-fA-F:.]+\])(?::\d+)?", parts.netloc):
        return None
    return re.sub(r"[\s\"<>\\^`{|}]", lambda bad: f"%{ord(bad[0]):02X}", address)


def _mark_languages(body: etree._Element) -> None:
    """``xml:lang`` beside every ``lang``; the classes by which a reader could show one language only."""
    for element in body.iter(f"{{{XHTML}}}*"):
        language = element.get("lang") or element.get(LANG)
        if language:
            element.set("lang", str(language))
            element.set(LANG, str(language))
        classes = (element.get("class") or "").split()
        parent = element.getparent()
        if parent is None or "pair" not in (parent.get("class") or "").split():
            continue
        for role, proposed in (("source", "cp-original"), ("target", "cp-translation")):
            if role in classes:
                element.set("class", " ".join([*classes, proposed]))
