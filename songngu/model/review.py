"""The nouns of reviewing: two states of a project, and what changed between them, pair by pair."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from songngu.model.texts import Finding, Kind, Location, State

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions(Generic[T]):
    """One thing at the base and at the head of a comparison."""

    before: T
    after: T

    @property
    def differ(self) -> bool:
        """True where the two are not equal."""
        return self.before != self.after


class ChangeKind(enum.StrEnum):
    """What happened to a pair; the first that fits, in this order, where several did."""

    SPLIT = "split"
    JOINED = "joined"
    NEW = "new"
    REMOVED = "removed"
    MARKUP = "markup"
    """Only markup, punctuation or spaces changed, on whichever side."""
    UNTOUCHED = "untouched"
    """The source changed, its translation did not: the one that a reviewer must not miss."""
    EDITED = "edited"
    """The source changed of a pair that has no translation yet, and had none."""
    FOLLOWED = "followed"
    """Source and translation changed."""
    REWORDED = "reworded"
    """The translation changed alone."""
    MOVED = "moved"
    STATE = "state"
    """Both texts stand: a fuzzy flag was set or cleared, a review given or voided."""


class Facet(enum.StrEnum):
    """What else is true of a change, whatever its kind."""

    MOVED = "moved"
    TRANSLATED = "translated"
    """It had no translation before."""
    EMPTIED = "emptied"
    """It had a translation before, and has none now."""
    FUZZY_SET = "fuzzy set"
    FUZZY_CLEARED = "fuzzy cleared"
    REVIEW_GIVEN = "review given"
    REVIEW_VOIDED = "review voided"
    NOTE = "note"
    """A translator's note, which is published, changed."""
    NEITHER = "in neither parent"
    """Of a merge commit: no parent had these two texts together."""


class Op(enum.StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    ADDED = "added"
    MOVED_FROM = "moved from"
    MOVED_TO = "moved to"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with one fate.

    The pieces of a difference stand in one sequence: those that are same, gone or moved from here are,
    put together, the text before; those that are same, added or moved to here the text after.
    """

    op: Op
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A pair as one of two states of a project has it."""

    unit: str
    document: str
    place: int
    """Its place in the document's reading order."""
    role: Kind
    number: int | None
    source: str
    target: str
    notes: tuple[str, ...]
    state: State
    location: Location | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """Which pairs of two states are the same pair; each id is the one after."""

    before: Mapping[str, Row]
    """The pair as it was; of a split one, its first part has it."""
    split: Mapping[str, tuple[Row, ...]]
    """By the first part: all parts, after."""
    joined: Mapping[str, tuple[Row, ...]]
    """By the joined pair: all pairs that it is made of, before."""
    moved: frozenset[str]
    """Pairs that stand in another document, or in another order among the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A pair that is not as it was."""

    kind: ChangeKind
    facets: tuple[Facet, ...] = ()
    document: str
    """The slug, at the head where it is there."""
    was_document: str | None = None
    """The slug at the base, where that was another: the file was renamed, or the pair went elsewhere."""
    language: str
    unit: str
    role: Kind
    number: int | None = None
    """The number in the margin, at the head (of a removed pair: at the base)."""
    source: Versions[str | None]
    """Markdown; None where the pair was not there."""
    target: Versions[str | None]
    """Markdown; "" where it is untranslated, None where the pair was not there."""
    notes: Versions[tuple[str, ...]] = field(default_factory=lambda: Versions(before=(), after=()))
    """The translator's notes."""
    state: Versions[State | None]
    source_pieces: tuple[Piece, ...] = ()
    target_pieces: tuple[Piece, ...] = ()
    related: tuple[str, ...] = ()
    """Of a split or a join: the other units that are part of it."""
    brought: tuple[Finding, ...] = ()
    """What ``check`` finds in the pair now, and did not before."""
    solved: tuple[Finding, ...] = ()
    """What it found before, and does not now."""
    location: Location | None = None
    """The unit in the catalogue (of a removed one: none)."""
    page: str | None = None
    """Address of the pair in the built page, from ``build/``: ``article.html#pabcdefgh``."""
    command: str | None = None
    """What signs the pair off: ``songngu accept pabcdefgh``; None where there is nothing to accept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A value that changed and is no pair: a document's metadata, a setting, a field of a term."""

    owner: str
    """The document's slug, ``settings``, or the term's id."""
    field: str
    before: str
    after: str
    uses: tuple[tuple[str, str], ...] = ()
    """Of a term: the pairs that it touches, as document and unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed between two states of a project."""

    base: str
    """As a person would name it: ``main (875089f)``, ``nothing`` before the first commit."""
    head: str
    """``the working tree``, or a revision."""
    changes: tuple[Change, ...] = ()
    """By document in the order of the volume, each in reading order, removed pairs where they were."""
    terms: tuple[FieldChange, ...] = ()
    metadata: tuple[FieldChange, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Slug at the head -> slug at the base."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Slug -> the document's title."""
    findings: tuple[Finding, ...] = ()
    """What could not be read, and what else a reviewer must know of the comparison itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One comparison, or, of a merge commit, one against each parent."""

    title: str
    """The publication's title."""
    languages: tuple[str, ...]
    """The source's, then the translations'."""
    comparisons: tuple[Comparison, ...]
