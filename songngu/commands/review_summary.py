"""A comparison -> what an editor in chief reads first, and the filters with their counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from songngu.commands.review_words import BY_WEIGHT, PHRASES
from songngu.model import Change, ChangeKind, Comparison, Facet, Level, Review, State

KINDS = {kind: f"{PHRASES[kind][0].upper()}{PHRASES[kind][1:]}" for kind in BY_WEIGHT}
"""The kinds in the order of the page, as its reader would name them."""

STATES = tuple(State)
_FINDINGS = {"brought": "Brings findings in", "solved": "Solves findings", "none": "Neither"}


def summary(comparison: Comparison) -> dict[str, Any]:
    """The numbers of a comparison."""
    changes = comparison.changes
    kinds = Counter(change.kind for change in changes)
    brought = [finding for change in changes for finding in change.brought]
    return {
        "total": len(changes),
        "untouched": kinds[ChangeKind.UNTOUCHED],
        "kinds": [(kind, kinds[kind]) for kind in KINDS if kinds[kind] and kind is not ChangeKind.UNTOUCHED],
        "documents": len({change.document for change in changes}),
        "languages": list(dict.fromkeys(change.language for change in changes)),
        "brought": len(brought),
        "errors": sum(finding.level is Level.ERROR for finding in brought),
        "solved": sum(len(change.solved) for change in changes),
        "touched": len({use for term in comparison.terms for use in term.uses}),
        "terms": len({term.owner for term in comparison.terms}),
    }


def filters(review: Review, changes: Sequence[Change]) -> list[dict[str, Any]]:
    """The filters that there is something to choose in: values, names, counts, in the page's order."""
    titles = {slug: title for comparison in review.comparisons for slug, title in comparison.titles.items()}
    facets = Counter(facet for change in changes for facet in change.facets)
    found = [
        _filter("kind", "What happened", KINDS, (change.kind for change in changes)),
        _filter("finding", "Findings", _FINDINGS, (value for one in changes for value in findings_of(one))),
        _filter(
            "state",
            "State now",
            {state: state.capitalize() for state in STATES},
            (change.state.after or change.state.before or "" for change in changes),
        ),
        _filter("also", "Also", {one: one.capitalize() for one in Facet}, facets.elements()),
        _filter(
            "document",
            "Document",
            {change.document: titles.get(change.document) or change.document for change in changes},
            (change.document for change in changes),
        ),
        _filter(
            "language",
            "Language",
            {tag: tag for tag in review.languages},
            (change.language for change in changes),
        ),
    ]
    return [one for one in found if len(one["choices"]) > 1 or (one["name"] == "also" and one["choices"])]


def findings_of(change: Change) -> list[str]:
    """What a change does to the findings, as the values of that filter."""
    found = [name for name, some in (("brought", change.brought), ("solved", change.solved)) if some]
    return found or ["none"]


def _filter(name: str, title: str, names: dict[Any, str], values: Iterable[str]) -> dict[str, Any]:
    counts = Counter(values)
    listed = [(str(value), names[value], counts[value]) for value in names if counts[value]]
    return {"name": name, "title": title, "choices": listed}
