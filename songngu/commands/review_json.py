"""A review as JSON: keys may be added, none renamed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from songngu import console
from songngu.model import Change, ChangeKind, Comparison, FieldChange, Finding, Piece, Review, Versions


def write(review: Review) -> str:
    """``base``, ``head``, ``summary``, ``changes`` and what else changed; of a merge commit, ``parents``
    has the same once more for each further parent."""
    first, *others = (_comparison(comparison) for comparison in review.comparisons)
    table = {"title": review.title, "languages": review.languages, **first, "parents": others}
    return json.dumps(table, ensure_ascii=False, indent=2)


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "base": comparison.base,
        "head": comparison.head,
        "summary": summary(comparison),
        "changes": [_change(change) for change in comparison.changes],
        "glossary": [_field(change, "term") for change in comparison.terms],
        "metadata": [_field(change, "document") for change in comparison.metadata],
        "renamed": dict(comparison.renamed),
        "findings": _findings(comparison.findings),
    }


def summary(comparison: Comparison) -> dict[str, int]:
    """How many changes there are of each kind, those with none included."""
    counts = Counter(_kind(change) for change in comparison.changes)
    return {kind.value: counts[kind] for kind in ChangeKind if kind is not ChangeKind.EDITED}


def _kind(change: Change) -> ChangeKind:
    """The kind as programs know it: what has no translation is untouched, too."""
    return ChangeKind.UNTOUCHED if change.kind is ChangeKind.EDITED else change.kind


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": _kind(change),
        "translated": bool(change.target.after),
        "facets": change.facets,
        "document": change.document,
        "was_document": change.was_document,
        "language": change.language,
        "unit": change.unit,
        "role": change.role,
        "number": change.number,
        "source": {**_versions(change.source), "pieces": _pieces(change.source_pieces)},
        "target": {**_versions(change.target), "pieces": _pieces(change.target_pieces)},
        "notes": _versions(change.notes),
        "state": _versions(change.state),
        "related": change.related,
        "brought": _findings(change.brought),
        "solved": _findings(change.solved),
        "file": change.location.path if change.location else None,
        "line": change.location.line if change.location else None,
        "page": change.page,
        "command": change.command,
    }


def _versions(versions: Versions[Any]) -> dict[str, Any]:
    return {"before": versions.before, "after": versions.after}


def _pieces(pieces: Sequence[Piece]) -> list[list[str]]:
    return [[piece.op, piece.text] for piece in pieces]


def _field(change: FieldChange, owner: str) -> dict[str, Any]:
    record: dict[str, Any] = {
        owner: change.owner,
        "field": change.field,
        "before": change.before,
        "after": change.after,
    }
    if owner == "term":
        record["uses"] = [{"document": document, "unit": unit} for document, unit in change.uses]
    return record


def _findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [console.as_record(finding) for finding in findings]
