"""The nouns of texts: documents, segments, units, catalogues, findings."""

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


SPLIT = " <!-- split --> "
"""Between the paragraphs of a translation. On one line with them, because lines that many units have alike
let git's merges mix the lines of two units."""


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
class Identity:
    """Which unit a segment is, and the units whose translation is its own now."""

    id: str
    origins: tuple[str, ...] = ()
    """The id itself where the text was kept, moved, edited or is the first part of a split; several
    where texts were joined; none where it is new."""
    split_from: str = ""
    """Of a later part of a split: the unit that keeps the whole translation."""


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
class Recalled:
    """A translation that was made for the same text elsewhere, or for one like it."""

    target: str
    previous: str | None = None
    """The text it was made from, where that is only like the one asked for."""
    previous_id: str | None = None
    """The unit it is of, then."""
