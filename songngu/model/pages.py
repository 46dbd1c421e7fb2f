"""The nouns of pages: pairs, terms, notes, editions, renditions."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from songngu.model.texts import Blocks, Inlines, Kind, Segment, State


class Layout(enum.StrEnum):
    """How an edition sets its two languages."""

    PARALLEL = "parallel"
    STACKED = "stacked"
    FACING = "facing"
    SOURCE = "source"
    TARGET = "target"


class NoteKind(enum.StrEnum):
    """Whose note it is; each kind is numbered in a style of its own."""

    GLOSSARY = "glossary"
    TRANSLATOR = "translator"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A unit with both its texts and the translator's notes, ready to be shown."""

    id: str
    segment: Segment
    state: State
    target: tuple[Inlines, ...] = ()
    """The translation's paragraphs; empty where there is none."""
    merged: bool = False
    """True where the translation stands in the unit before."""
    notes: tuple[Inlines, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TermEntry:
    """One term of the termbase; texts by language tag."""

    id: str
    term: Mapping[str, str]
    variants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forbidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    definition: Mapping[str, str] = field(default_factory=dict)
    reference: str = ""
    notes: str | None = None
    """``first``, ``chapter`` or ``none``, where it differs from the publication's setting."""
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermUse:
    """A term at a place in a text: the half-open range ``start:end`` of characters."""

    term: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A unit that uses a term, and how it is cited: by its number in the margin, else by what it is."""

    term: str
    slug: str
    """The document's."""
    unit: str
    number: int | None
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """A note: one for both languages, linked from each of its calls (ids in reading order) and back."""

    id: str
    kind: NoteKind
    label: str
    """What the call shows: ``3``, ``b`` or ``iv``."""
    calls: tuple[str, ...]
    blocks: Blocks = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class NavPoint:
    """A line of the table of contents: inlines by language, an anchor, and what is below it."""

    anchor: str
    label: Mapping[str, Inlines]
    children: tuple[NavPoint, ...] = ()

    @property
    def labels(self) -> Iterator[Inlines]:
        """Its texts, one for each language, and those of all lines below it."""
        yield from self.label.values()
        for child in self.children:
            yield from child.labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A stretch of a document that a reader opens as one: blocks and the notes called in them."""

    slug: str
    blocks: Blocks
    notes: tuple[Footnote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A document (or all of them) composed for publication, in one layout."""

    slug: str
    layout: Layout
    source_language: str
    target_language: str
    meta: Mapping[str, Any]
    chapters: tuple[Chapter, ...]
    nav: tuple[NavPoint, ...]
    mentions: tuple[Mention, ...] = ()
    """Where it uses the termbase's terms, in reading order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to compose: the two languages' tags, and what settings and the reader's language decide."""

    layout: Layout
    source: str
    target: str
    labels: Mapping[str, str]
    """Words of the page in the reader's language: ``untranslated``, ``merged``, ``stale``."""
    stale: str = "mark"
    """``mark`` or ``source``: what is shown of a translation of an earlier text."""
    untranslated: str = "mark"
    dates: Mapping[str, str] = field(default_factory=dict)
    """The document's date as each language writes it."""

    @property
    def shown_languages(self) -> tuple[str, ...]:
        """The languages that the edition is in."""
        if self.layout is Layout.SOURCE:
            return (self.source,)
        return (self.target,) if self.layout is Layout.TARGET else (self.source, self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """A file to publish: its path below ``build/`` and its bytes."""

    path: str
    data: bytes
