"""A PDF read back as one who listens to it meets it: elements, with what was painted of them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdf
from pypdf.generic import ContentStream


@dataclass(slots=True, eq=False)
class Element:
    """A structure element: its type, language and names; its text and its elements in order."""

    type: str
    lang: str
    given_lang: str | None
    raw: Any
    kids: list[Element | str] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    links: list[Any] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it, in reading order."""
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids)

    @property
    def elements(self) -> list[Element]:
        """The elements directly in it."""
        return [kid for kid in self.kids if isinstance(kid, Element)]

    @property
    def types(self) -> list[str]:
        """The types of the elements directly in it."""
        return [kid.type for kid in self.elements]

    def all(self, *types: str) -> list[Element]:
        """Every element of some types in it, in reading order."""
        return [one for one in self.walk() if one.type in types]

    def walk(self) -> Iterator[Element]:
        """It, and every element in it, in reading order."""
        yield self
        for kid in self.elements:
            yield from kid.walk()


@dataclass(slots=True)
class Tagged:
    """A PDF: the tree of its tags, and what is painted outside it, by page."""

    file: pypdf.PdfReader
    document: Element
    artifacts: list[tuple[int, dict[str, Any], str]]

    @property
    def root(self) -> Any:
        """The catalogue."""
        return self.file.trailer["/Root"]


def read(data: bytes) -> Tagged:
    """Bytes -> what a reading device makes of them."""
    file = pypdf.PdfReader(io.BytesIO(data))
    root: Any = file.trailer["/Root"]
    pages = {page.indirect_reference.idnum: at for at, page in enumerate(file.pages)}
    texts: dict[tuple[int, int], str] = {}
    artifacts: list[tuple[int, dict[str, Any], str]] = []
    for at, page in enumerate(file.pages):
        for properties, text in _marked(file, page):
            if "/MCID" in properties:
                texts[at, properties["/MCID"]] = text
            else:
                artifacts.append((at, properties, text))
    top = root["/StructTreeRoot"]["/K"][0].get_object()
    return Tagged(file, _element(top, root.get("/Lang", ""), pages, texts), artifacts)


def _element(raw: Any, outer: str, pages: dict[int, int], texts: dict[tuple[int, int], str]) -> Element:
    given = raw.get("/Lang")
    made = Element(raw["/S"][1:], given or outer, given, raw)
    kids = raw.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object()
        if isinstance(kid, int):
            page, number = raw.raw_get("/Pg").idnum, kid
        elif kid.get("/Type") == "/MCR":
            page, number = kid.raw_get("/Pg").idnum, kid["/MCID"]
        else:
            if kid.get("/Type") == "/OBJR":
                made.links.append(kid["/Obj"])
            else:
                made.kids.append(_element(kid, made.lang, pages, texts))
            continue
        made.pages.append(pages[page])
        made.kids.append(texts[pages[page], number])
    return made


def _marked(file: pypdf.PdfReader, page: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Each outermost marked stretch of a page's content, with its text as it is copied."""
    fonts = {name: _letters(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
    opened: list[dict[str, Any]] = []
    letters: dict[int, str] = {}
    text = ""
    for operands, operator in ContentStream(page["/Contents"], file).operations:
        if operator in (b"BDC", b"BMC"):
            if not opened:
                text = ""
            opened.append(dict(operands[1]) if operator == b"BDC" else {})
        elif operator == b"EMC":
            properties = opened.pop()
            if "/ActualText" in properties:
                text = text[:-1] + properties["/ActualText"]
            if not opened:
                yield properties, text
        elif operator == b"Tf":
            letters = fonts[operands[0]]
        elif operator == b"TJ":
            codes = b"".join(
                getattr(one, "original_bytes", b"") for one in operands[0] if not isinstance(one, int | float)
            )
            text += "".join(
                letters.get(int.from_bytes(codes[at : at + 2], "big"), "?") for at in range(0, len(codes), 2)
            )


def _letters(font: Any) -> dict[int, str]:
    """A font's glyphs as text, from its map to Unicode."""
    written = font["/ToUnicode"].get_data().decode("ascii")
    pairs = re.findall(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>", written)
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
