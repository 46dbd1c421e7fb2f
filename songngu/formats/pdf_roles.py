"""The elements shown -> structure elements of a PDF: types, languages, names (ISO 32000-1, 14.8.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from songngu.formats.pdf_elements import Kids, Tag, blocks, filled, headed, is_inline
from songngu.formats.pdf_letters import LETTER
from songngu.formats.pdf_page import is_pair
from songngu.formats.pdf_structure import Node, Target


def tags(root: Node, above: Sequence[int] = ()) -> Tag:
    """The document's own structure element, with all the others in it.

    :param above: the levels of headings that a piece of a book stands below.
    """
    language = root.element.get("lang", "")
    typer = _Typer(
        {one.get("id", ""): one for one in root.element.iter() if one.get("role") == "doc-footnote"}, above
    )
    return Tag(type="Document", lang=language, kids=blocks(typer.kids(root, language), language))


_SECTIONS = {"article", "aside", "footer", "header", "main", "nav", "section"}
_HEADINGS = {f"h{level}" for level in range(1, 7)}
_NUMBERING = {"1": "Decimal", "a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman", "I": "UpperRoman"}


class _Typer:
    """Gives each node its structure elements; most elements of running text need none."""

    def __init__(self, notes: Mapping[str, Element], above: Sequence[int]) -> None:
        self.notes = notes
        self.levels = list(above)
        self.ids: set[str] = set()

    def kids(self, node: Node, lang: str) -> Kids:
        out: Kids = []
        for kid in node.kids:
            out += self.typed(kid, lang) if isinstance(kid, Node) else [kid]
        return out

    def typed(self, node: Node, outer: str) -> Kids:
        """What stands for a node in a parent whose language is ``outer``."""
        element = node.element
        lang = element.get("lang") or outer
        name = element.tag
        if element.get("role") == "doc-footnote":
            return [self._note(node, lang)]
        if name in _HEADINGS:
            level, kids = self._heading(int(name[1])), self.kids(node, lang)
            pair = next(filter(is_pair, element.iter()), element)
            return filled([Tag(type=level, lang=lang, kids=kids, id=self._id(pair))])
        if typed := _TYPED.get(name):
            return typed(self, node, lang)
        if name in _SECTIONS:
            return filled([Tag(type="Sect", lang=lang, kids=blocks(self.kids(node, lang), lang))])
        if name in _BLOCKS or element.get("class") in _APART:
            return self._block(node, lang)
        kids = self.kids(node, lang)
        if kids and (letter := element.get(LETTER)):
            return [Tag(type="Span", lang=lang, kids=kids, actual=letter)]
        alt = element.get("aria-label", "") or (element.get("title", "") if name == "span" else "")
        if kids and (lang != outer or alt):
            return [Tag(type="Span", lang=lang, kids=kids, alt=alt)]
        return kids

    def _block(self, node: Node, lang: str) -> Kids:
        """A paragraph, or what holds paragraphs: of these only a pair says something."""
        element = node.element
        kids = self.kids(node, lang)
        if element.tag == "p" or (kids and all(map(is_inline, kids))):
            kids = filled([Tag(type="P", lang=lang, kids=kids)])
        if is_pair(element) and kids:
            number = next((one.text or "" for one in element.iter("a") if one.get("class") == "number"), "")
            return [Tag(type="Div", lang=lang, kids=blocks(kids, lang), id=self._id(element), title=number)]
        return kids if all(map(is_inline, kids)) else blocks(kids, lang)

    def _id(self, element: Element) -> str:
        """An element's id, once."""
        name = element.get("id", "")
        if name in self.ids:
            return ""
        self.ids.add(name)
        return name

    def _heading(self, level: int) -> str:
        """Levels without gaps, as ISO 14289-1, 7.4.2 wants them: below the nearest higher heading."""
        while self.levels and self.levels[-1] >= level:
            self.levels.pop()
        self.levels.append(level)
        return f"H{len(self.levels)}"

    # -- notes and links

    def _note(self, node: Node, lang: str) -> Tag:
        """A note: its label, its text, then the ways back."""
        kids: Kids = []
        back: Kids = []
        for kid in node.kids:
            typed = self.typed(kid, lang) if isinstance(kid, Node) else [kid]
            name = kid.element.get("class") if isinstance(kid, Node) else ""
            for tag in typed:
                if isinstance(tag, Tag) and name == "label":
                    tag.type = "Lbl"
            (back if name == "back" else kids).extend(typed)
        kids += back
        return Tag(type="Note", lang=lang, kids=blocks(kids, lang), id=self._id(node.element))

    def link(self, node: Node, lang: str) -> Kids:
        """A link; that of a call says that it leads to a note."""
        element = node.element
        kids = self.kids(node, lang)
        targets = [kid for kid in node.kids if isinstance(kid, Target)]
        if not targets:
            return kids
        alt = element.get("aria-label", "")
        note = self.notes.get(element.get("href", "").removeprefix("#"))
        if element.get("role") == "doc-noteref":
            if note is None and any(key.startswith("data-call") for key in element.attrib):
                note = element  # the note is in another piece of the book
            if note is not None:
                alt = note.get(f"data-call-{lang.lower()}", "")
        inside = [*element.itertext(), *(one.get("alt", "") for one in element.iter("img"))]
        name = alt or " ".join("".join(inside).split()) or element.get("href", "")
        for target in targets:
            target.contents = name
        if len(targets) == len(kids) or element.find("img") is not None:
            alt = name  # it has no words of its own
        made: Kids = [Tag(type="Link", lang=lang, kids=kids, alt=alt)]
        return made if note is None else [Tag(type="Reference", lang=lang, kids=made)]

    # -- pictures and code

    def picture(self, node: Node, lang: str) -> Kids:
        """A picture or a formula, with its alternative text."""
        element = node.element
        is_formula = "formula" in element.get("class", "").split()
        kind = "Formula" if is_formula else "Figure"
        kids = self.kids(node, lang)
        alt = element.get(f"data-alt-{lang.lower()}") or element.get("alt")
        alt = alt or element.findtext("{http://www.w3.org/2000/svg}title", "").strip()
        return filled([Tag(type=kind, lang=lang, kids=kids, alt=alt, place=node.place, owner="Layout")])

    def code(self, node: Node, lang: str) -> Kids:
        """Code in a line, or a block of it."""
        return filled([Tag(type="Code", lang=lang, kids=self.kids(node, lang))])

    def block_of_code(self, node: Node, lang: str) -> Kids:
        """A block of code is a paragraph of nothing else."""
        kids: Kids = []
        for kid in self.kids(node, lang):
            kids += kid.kids if isinstance(kid, Tag) and kid.type == "Code" else [kid]
        return filled([Tag(type="P", lang=lang, kids=filled([Tag(type="Code", lang=lang, kids=kids)]))])

    # -- lists

    def listing(self, node: Node, lang: str) -> Kids:
        """A list, or a level of the contents."""
        element = node.element
        kids = self.kids(node, lang)
        items: Kids = [kid for kid in kids if isinstance(kid, Tag)]
        if any(isinstance(kid, Tag) and kid.type == "TOCI" for kid in items):
            return [Tag(type="TOC", lang=lang, kids=items)]
        kind = "Disc" if element.tag == "ul" else _NUMBERING.get(element.get("type", "1"), "Decimal")
        if not any(one.label for one in node.kids if isinstance(one, Node)):
            kind = "None"
        attributes = {"ListNumbering": f"/{kind}"}
        return filled([Tag(type="L", lang=lang, kids=items, owner="List", attributes=attributes)])

    def item(self, node: Node, lang: str) -> Kids:
        """An item: its label, once for both languages, and its body."""
        kids = blocks(self.kids(node, lang), lang)
        if any(child.get("data-to") for child in node.element):
            return filled([Tag(type="TOCI", lang=lang, kids=kids)])
        body = filled([Tag(type="LBody", lang=lang, kids=kids)])
        label = filled([Tag(type="Lbl", lang=lang, kids=list(node.label))])
        return filled([Tag(type="LI", lang=lang, kids=[*label, *body])])

    def definitions(self, node: Node, lang: str) -> Kids:
        """A list of definitions: each term with what follows it is an item."""
        items: list[Tag] = []
        last = ""
        for kid in node.kids:
            if not isinstance(kid, Node):
                continue
            name = kid.element.tag
            inner = kid.element.get("lang") or lang
            kids = self.kids(kid, inner)
            kind, kids = ("Lbl", kids) if name == "dt" else ("LBody", blocks(kids, inner))
            if not items or (name == "dt" and last == "dd"):
                items.append(Tag(type="LI", lang=lang))
            items[-1].kids += filled([Tag(type=kind, lang=inner, kids=kids)])
            last = name
        return filled([Tag(type="L", lang=lang, kids=filled(items))])

    # -- tables

    def table(self, node: Node, lang: str) -> Kids:
        """A table, whatever pages it is on; its caption comes first."""
        kids = self.kids(node, lang)
        notes = [kid for kid in kids if isinstance(kid, Tag) and kid.type == "Note"]
        kids = [kid for kid in kids if kid not in notes]
        return [*headed(kids, lang), *notes]

    def part_of_table(self, node: Node, lang: str) -> Kids:
        """Head, body, foot, row."""
        name = node.element.tag
        kids = self.kids(node, lang)
        kids = [kid for kid in kids if isinstance(kid, Tag)]
        return filled([Tag(type={"tr": "TR"}.get(name, "T" + name[1:].capitalize()), lang=lang, kids=kids)])

    def cell(self, node: Node, lang: str) -> Kids:
        """A cell; that of a head says of what (ISO 14289-1, 7.5), and an empty one heads nothing."""
        element = node.element
        kids = self.kids(node, lang)
        spans = {"ColSpan": element.get("colspan", "1"), "RowSpan": element.get("rowspan", "1")}
        attributes: dict[str, Any] = {key: int(n) for key, n in spans.items() if n.isdigit() and n != "1"}
        is_head = element.tag == "th" and bool(kids)
        if is_head:
            row = element.get("scope") == "row" or node.parent is None or _in_body(node.parent)
            attributes["Scope"] = "/Row" if row else "/Column"
        kids = kids if all(map(is_inline, kids)) else blocks(kids, lang)
        return [
            Tag(type="TH" if is_head else "TD", lang=lang, kids=kids, owner="Table", attributes=attributes)
        ]

    def quotation(self, node: Node, lang: str) -> Kids:
        """A quotation that stands by itself."""
        return filled([Tag(type="BlockQuote", lang=lang, kids=blocks(self.kids(node, lang), lang))])

    def figure(self, node: Node, lang: str) -> Kids:
        """Pictures with their caption."""
        kids = self.kids(node, lang)
        shown: Kids = [kid for kid in kids if isinstance(kid, Tag) and kid.type == "Figure"]
        rest = [kid for kid in kids if kid not in shown]
        return filled([Tag(type="Div", lang=lang, kids=[*shown, *blocks(rest, lang)])])

    def caption(self, node: Node, lang: str) -> Kids:
        """The caption of a picture or a table."""
        return filled([Tag(type="Caption", lang=lang, kids=blocks(self.kids(node, lang), lang))])


_BLOCKS = {"p", "div", "address", "center", "details", "summary", "form", "fieldset", "hr"}
_APART = {"head", "reference"}
"""Of a note: its term, and where its definition comes from. What follows is no part of the sentence."""
_TYPED: Mapping[str, Callable[[_Typer, Node, str], Kids]] = {
    "a": _Typer.link, "img": _Typer.picture, "code": _Typer.code, "pre": _Typer.block_of_code,
    "{http://www.w3.org/2000/svg}svg": _Typer.picture, "ul": _Typer.listing, "ol": _Typer.listing,
    "li": _Typer.item, "dl": _Typer.definitions, "table": _Typer.table, "td": _Typer.cell, "th": _Typer.cell,
    "blockquote": _Typer.quotation, "figure": _Typer.figure, "figcaption": _Typer.caption,
    "caption": _Typer.caption,
} | dict.fromkeys(("thead", "tbody", "tfoot", "tr"), _Typer.part_of_table)  # fmt: skip


def _in_body(row: Node) -> bool:
    return row.parent is None or row.parent.element.tag != "thead"
