"""The nouns: every frozen dataclass and enumeration that flows through the toolchain.

One word per idea: a *segment* is text in the source, a *unit* is a segment kept in a
catalogue, a *pair* is a unit with both its texts ready to be shown.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Node: TypeAlias = dict[str, Any]
"""One element of pandoc's abstract syntax tree, as its JSON has it: ``{"t": …, "c": …}``."""

Inlines: TypeAlias = list[Node]
Blocks: TypeAlias = list[Node]

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes that lead from a document's root to a node."""

MERGED = "<!-- merged -->"
"""The msgstr of a unit whose text was taken into the translation of the one before it."""


class Level(enum.StrEnum):
    """How grave a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Kind(enum.StrEnum):
    """What a segment is in its document."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    DESCRIPTION = "description"
    PLACE = "place"
    KEYWORD = "keyword"
    RIGHTS = "rights"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CELL = "cell"
    CAPTION = "caption"
    LINE = "line"
    NOTE = "note"
    TERM = "term"
    DEFINITION = "definition"
    ALT = "alt"


class State(enum.StrEnum):
    """How far the translation of a unit is."""

    UNTRANSLATED = "untranslated"
    FUZZY = "fuzzy"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"


class Layout(enum.StrEnum):
    """How an edition sets its two languages."""

    PARALLEL = "parallel"
    STACKED = "stacked"
    SOURCE = "source"
    TARGET = "target"


class NoteKind(enum.StrEnum):
    """Whose note it is; each kind is numbered in a style of its own."""

    GLOSSARY = "glossary"
    TRANSLATOR = "translator"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place in a file: the path as the user would name it, and a 1-based line where known."""

    path: str
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A problem of content: reported, while the rest of the work goes on."""

    code: str
    """Kebab-case, stable: what the settings and silencing comments name."""
    message: str
    level: Level = Level.WARNING
    hint: str | None = None
    location: Location | None = None
    document: str | None = None
    language: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source as it was read: metadata and blocks of pandoc's tree, in NFC."""

    slug: str
    path: str
    """The file, as the user would name it."""
    language: str
    meta: Mapping[str, Any]
    """Translatable fields as inlines (``title``, ``keywords`` a tuple of them); the rest as text."""
    blocks: Blocks
    media: Mapping[str, bytes] = field(default_factory=dict)
    """Images that came inside the file (DOCX, EPUB, …), by the address the blocks use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The smallest block that a translator works on."""

    kind: Kind
    path: Path
    """Leads to the node it replaces, or, where only inlines can stand, to the list of inlines."""
    inlines: Inlines
    """Its content; footnotes are calls ``{"t": "Note", "c": n}``, numbered within the segment from 1."""
    text: str
    """The content as Markdown: what the catalogue holds as msgid."""
    level: int | None = None
    """Of a heading: 1 is the highest."""
    number: int | None = None
    """The number in the margin, counted through the document; None for what is not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a translation's text holds, and what is broken in it (there its words are kept as written)."""

    paragraphs: tuple[Inlines, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One entry of a catalogue: its msgctxt, msgid and msgstr, and what stands above them."""

    id: str
    """``p`` and eight letters or digits, kept for life."""
    source: str
    target: str = ""
    comments: tuple[str, ...] = ()
    """Translators' comment lines, each without its ``#`` and the space after it."""
    extracted: tuple[str, ...] = ()
    """The tool's own lines (``#.``): kind and digests."""
    references: tuple[str, ...] = ()
    """Lines of ``#:``, which only other tools write."""
    flags: tuple[str, ...] = ()
    previous_id: str | None = None
    """``#| msgctxt``: the unit the translation came from, when another."""
    previous: str | None = None
    """``#| msgid``: the source that the translation was made from."""
    obsolete: bool = False
    line: int | None = None
    """1-based line of its first line in the file it was read from; ``target_line`` that of its msgstr."""
    target_line: int | None = None

    @property
    def fuzzy(self) -> bool:
        """True where the source changed since the translation was made."""
        return "fuzzy" in self.flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """All units of one document in one language, or (a template) with no language."""

    slug: str
    language: str | None
    header: tuple[tuple[str, str], ...] = ()
    """Fields of the header, in order, unknown ones too."""
    comments: tuple[str, ...] = ()
    """Comment lines above the header."""
    units: tuple[Unit, ...] = ()
    """Live units in reading order, then the obsolete ones by id."""
    path: str = ""


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
