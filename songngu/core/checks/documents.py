"""The checks that compare a document's units with each other."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence

from songngu.core.checks.cases import folded
from songngu.model import Case, Problem, Spot
from songngu.text import has_words

_ENOUGH = 10
"""Units that a document needs before it has a ratio of its own."""


def length_off(cases: Sequence[Case]) -> Iterator[Spot]:
    """A translation far shorter or longer than this document's others: a sentence or paragraph is missing."""
    ratios = {
        at: math.log(len(case.target.prose) / len(case.source.prose))
        for at, case in enumerate(cases)
        if len(case.source.prose) >= 60 and case.target.prose.strip()
    }
    if len(ratios) < _ENOUGH:
        return
    middle = statistics.median(ratios.values())
    spread = statistics.median(abs(ratio - middle) for ratio in ratios.values())
    limit = max(math.log(2.2), 5 * spread)
    for at, ratio in ratios.items():
        if abs(ratio - middle) > limit:
            factor = math.exp(abs(ratio - middle))
            word = "shorter" if ratio < middle else "longer"
            yield (
                at,
                Problem(
                    message=f"the translation is {factor:.1f} times {word} than this document's others",
                    hint="look whether a sentence is missing or stands too much",
                ),
            )


def inconsistent_translation(cases: Sequence[Case]) -> Iterator[Spot]:
    """The same source translated in different ways."""
    first: dict[str, Case] = {}
    for at, case in enumerate(cases):
        if not case.target.prose.strip():
            continue
        earlier = first.setdefault(case.source.raw, case)
        if folded(earlier.target.raw) != folded(case.target.raw):
            shown = _short(earlier.target.raw)
            yield (
                at,
                Problem(
                    message=f"the same source is translated “{shown}” in {earlier.unit.id}",
                    hint="use one translation, unless the places differ",
                ),
            )


def same_translation(cases: Sequence[Case]) -> Iterator[Spot]:
    """Different sources with one translation; numbers, names and single words aside."""
    first: dict[str, Case] = {}
    for at, case in enumerate(cases):
        if not has_words(case.target.prose, 3):
            continue
        earlier = first.setdefault(folded(case.target.raw), case)
        if earlier is not case and folded(earlier.source.raw) != folded(case.source.raw):
            yield (
                at,
                Problem(
                    message=f"another source, “{_short(earlier.source.raw)}”, has the same translation",
                    hint=f"compare it with the unit {earlier.unit.id}",
                ),
            )


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
