"""What an EPUB is made from, and how its XML is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from songngu import text as words
from songngu.formats.epub_elements import LANG
from songngu.model import Blocks, Footnote, NavPoint


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
    cover: bytes = b""
    """A PNG that shows the titles; without one the book has no cover."""
    breaks: tuple[tuple[str, str], ...] = ()
    """Pages of the printed form: what each is called, and the id of the unit that begins it."""
    printed: str = ""
    """A name of that form, for people."""

    @property
    def language(self) -> str:
        """The primary one."""
        return self.languages[0]

    @property
    def title(self) -> str:
        """The title in the primary language, or what comes nearest."""
        given = self.titles.get(self.language) or next(filter(None, self.titles.values()), "")
        return clean(given) or self.identifier

    @property
    def shown_title(self) -> str:
        """The title in every language, each text once."""
        return " / ".join(dict.fromkeys(filter(None, map(clean, self.titles.values())))) or self.title

    def say(self, message: str) -> str:
        """The interface's word in the primary language."""
        return self.words.get(self.language, str)(message)


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


def add_meta(parent: etree._Element, name: str, text: str, language: str = "", **attributes: str) -> None:
    """A statement of the package (EPUB 3.3 §5.5.5), with its language."""
    element = add(parent, "meta", text, property=name, **attributes)
    if language:
        element.set(LANG, language)
