"""What all forms of a review have in common: the words for what happened, counts, and harmless text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from songngu.core.visible import HIDING
from songngu.core.wording import difference
from songngu.model import (
    Change,
    ChangeKind,
    Comparison,
    Facet,
    FieldChange,
    Finding,
    Level,
    Op,
    Piece,
    State,
    Versions,
)

BY_WEIGHT = (
    ChangeKind.UNTOUCHED,
    ChangeKind.SPLIT,
    ChangeKind.JOINED,
    ChangeKind.FOLLOWED,
    ChangeKind.REWORDED,
    ChangeKind.NEW,
    ChangeKind.EDITED,
    ChangeKind.REMOVED,
    ChangeKind.MARKUP,
    ChangeKind.STATE,
    ChangeKind.MOVED,
)
"""The kinds, those first that a reviewer must not miss."""

PHRASES = {
    ChangeKind.UNTOUCHED: "source changed, translation untouched",
    ChangeKind.SPLIT: "split",
    ChangeKind.JOINED: "joined",
    ChangeKind.FOLLOWED: "source changed, translation followed",
    ChangeKind.REWORDED: "translation reworded",
    ChangeKind.NEW: "new",
    ChangeKind.EDITED: "source changed, not translated yet",
    ChangeKind.REMOVED: "removed",
    ChangeKind.MARKUP: "only markup or punctuation",
    ChangeKind.STATE: "only the state changed",
    ChangeKind.MOVED: "moved",
}

_CONTROL = re.compile(rf"[\t\n{HIDING}]")
_PICTURES = 0x2400


def visible(text: str) -> str:
    """The text with what would steer a terminal, or hide, made visible: ``␛``, ``⟨U+202E⟩``.

    That are control characters (Cc), line breaks too, the marks, embeddings, overrides and isolates of
    Unicode's bidirectional algorithm (annex 9), and zero-width characters, save the joiners, which
    scripts need.
    """
    return _CONTROL.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(_PICTURES + code)
    return "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"


def pieces(told: Sequence[Piece], texts: Versions[str | None]) -> tuple[Piece, ...]:
    """The pieces of a side; where none are told, the old and the new text whole."""
    if told:
        return tuple(told)
    before, after = texts.before or "", texts.after or ""
    if before == after:
        return (Piece(Op.SAME, after),) if after else ()
    return tuple(Piece(op, text) for op, text in ((Op.GONE, before), (Op.ADDED, after)) if text)


def field_pieces(change: FieldChange) -> tuple[Piece, ...]:
    """What became of the words of a value."""
    return difference(change.before, change.after)


def uses(change: FieldChange) -> str:
    """Where a term is used: ``article: pabcdefgh, pijklmnop; preface: pqrstuvwx``."""
    found: dict[str, list[str]] = {}
    for document, unit in change.uses:
        found.setdefault(document, []).append(unit)
    return "; ".join(f"{document}: {', '.join(units)}" for document, units in found.items())


def by_document(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """The changes of each document, in order."""
    out: dict[str, list[Change]] = {}
    for change in changes:
        out.setdefault(change.document, []).append(change)
    return out


def counts(changes: Iterable[Change]) -> list[tuple[ChangeKind, int]]:
    """How many changes of each kind there are, the weightiest kind first."""
    counted = Counter(change.kind for change in changes)
    return [(kind, counted[kind]) for kind in BY_WEIGHT if counted[kind]]


def some(count: int, one: str, many: str = "") -> str:
    """``1 pair``, ``2 pairs``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def summary(comparison: Comparison) -> list[str]:
    """What changed, in a few lines: pairs by kind, findings, glossary, metadata, renamed documents."""
    changes = comparison.changes
    documents = len(by_document(changes))
    if not changes:
        lines = ["no pair changed"]
    else:
        told = ", ".join(f"{count} {kind}" for kind, count in counts(changes))
        lines = [f"{some(len(changes), 'pair')} in {some(documents, 'document')}: {told}"]
    checks = [
        f"{word} {told}"
        for word, told in (
            ("brings in", levels(found for change in changes for found in change.brought)),
            ("solves", levels(found for change in changes for found in change.solved)),
        )
        if told
    ]
    if checks:
        lines.append(f"check: {', '.join(checks)}")
    if comparison.terms:
        lines.append(f"glossary: {some(len({one.owner for one in comparison.terms}), 'term')} changed")
    if comparison.metadata:
        lines.append(f"metadata and settings: {some(len(comparison.metadata), 'value')} changed")
    lines += [f"renamed: {old} → {new}" for new, old in comparison.renamed.items() if old != new]
    return lines


def levels(findings: Iterable[Finding]) -> str:
    """``1 error, 2 warnings``; nothing where there are none."""
    counted = Counter(finding.level for finding in findings)
    names = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
    return ", ".join(some(counted[level], names[level]) for level in names if counted[level])


def traits(change: Change, *, with_language: bool) -> list[str]:
    """What else is to be said of a change: number, state, facets, where it comes from."""
    out = [f"¶ {change.number}"] if change.number is not None else []
    out += [change.language] if with_language else []
    out += [] if (told := state(change.state)) is None else [told]
    is_told = (
        {Facet.FUZZY_SET, Facet.FUZZY_CLEARED, Facet.TRANSLATED, Facet.EMPTIED} if change.state.differ else ()
    )
    out += [str(facet) for facet in change.facets if facet not in is_told]
    if change.was_document and change.was_document != change.document:
        out.append(f"was in {change.was_document}")
    out += [f"with {', '.join(change.related)}"] if change.related else []
    return out


def state(versions: Versions[State | None]) -> str | None:
    """``translated → fuzzy``, or the state, where it did not change."""
    before, after = versions.before, versions.after
    if before == after or before is None or after is None:
        return str(after or before) if after or before else None
    return f"{before} → {after}"
