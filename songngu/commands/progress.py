"""Catalogues -> how far a translation is: units and words in each state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from songngu.core.pairs import state
from songngu.model import Catalog, State
from songngu.text import count_words

_REVIEW = re.compile(r"reviewed: \S+ \S+ .*?(\d{4}-\d{2}-\d{2})\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many live units, and words of their sources, are in each state."""

    units: Mapping[State, int]
    words: Mapping[State, int]
    reviewed_on: str = ""
    """The day of the last review that still holds, in ISO 8601; empty where there is none."""

    @property
    def total(self) -> int:
        """All live units."""
        return sum(self.units.values())

    @property
    def share(self) -> float:
        """How much of the text is translated, counted in words, from 0 to 1."""
        total = sum(self.words.values())
        return (self.words[State.TRANSLATED] + self.words[State.REVIEWED]) / total if total else 1.0


def together(parts: Sequence[Progress]) -> Progress:
    """The progress of some texts as of one; the day is that of the last review of any."""
    return Progress(
        units={state: sum(part.units.get(state, 0) for part in parts) for state in State},
        words={state: sum(part.words.get(state, 0) for part in parts) for state in State},
        reviewed_on=max((part.reviewed_on for part in parts), default=""),
    )


def progress(catalogs: Iterable[Catalog]) -> Progress:
    """Count the units of some catalogues together."""
    units, words = dict.fromkeys(State, 0), dict.fromkeys(State, 0)
    reviewed_on = ""
    for catalog in catalogs:
        for unit in catalog.units:
            if unit.obsolete:
                continue
            here = state(unit)
            units[here] += 1
            words[here] += count_words(unit.source)
            if here is State.REVIEWED:
                days = [found[1] for comment in unit.comments if (found := _REVIEW.match(comment))]
                reviewed_on = max([reviewed_on, *days])
    return Progress(units=units, words=words, reviewed_on=reviewed_on)
