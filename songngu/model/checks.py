"""The nouns of checking: how a language writes, what a reviser compares, what is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from songngu.model.texts import Inlines, Node, State, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """How a language writes numbers, dates and units: Unicode's CLDR as values."""

    language: str
    decimal: str = "."
    group: str = ","
    day_first: bool = True
    """Whether "8/7" is the eighth day of July and not the seventh of August."""
    months: Mapping[str, int] = field(default_factory=dict)
    """Names and abbreviations in small letters -> 1 to 12."""
    units: Mapping[str, str] = field(default_factory=dict)
    """Names and signs of units and currencies in small letters -> what they have in common."""
    tags: frozenset[str] = frozenset()
    """What names the language in an address: its own tag and that of its country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One language's text of a unit, as the checks read it."""

    language: str
    raw: str
    """Markdown, as the catalogue has it."""
    inlines: Inlines
    prose: str
    """What a reader sees as words: code, formulas, pictures and addresses are the letter U+FFFC."""
    marks: tuple[Node, ...] = ()
    """Every node below ``inlines`` that is no word or space, in reading order."""
    letters: str = ""
    """The words alone, as they were read: each string on a line."""
    calls: tuple[int, ...] = ()
    """The footnotes that it calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One unit with both its texts: what most checks look at.

    Where the translations of units stand in the unit before them (``merged``), their sources are part
    of that unit's source here.
    """

    unit: Unit
    state: State
    source: Side
    target: Side
    is_merged: bool = False
    problems: tuple[str, ...] = ()
    """What could not be read of the translation's markup."""
    terms: tuple[str, ...] = ()
    """Ids of the glossary's terms that the source has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What one check found: the rest of a finding is known to whoever runs it."""

    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a file or the text of a unit, for the checks on letters."""

    text: str
    number: int | None = None
    unit: str | None = None


Spot: TypeAlias = tuple[int, Problem]
"""Index of the case or line that a check of a whole document found, and what."""
