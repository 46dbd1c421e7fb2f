"""The pairs of two states of a project, matched -> what changed, of which kind, in reading order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from songngu.model import Change, ChangeKind, Facet, Matches, Row, State, Versions

IsMarkup = Callable[[str, str], bool]
"""``is_markup(before, after)``: two texts with the same words."""

_BETWEEN = "\n\n"
"""Between the texts of pairs that were joined."""


def compare(
    before: Sequence[Row], after: Sequence[Row], met: Matches, language: str, is_markup: IsMarkup,
    names: Mapping[str, str],
) -> tuple[Change, ...]:  # fmt: skip
    """What changed in one language.

    :param before: the pairs, each document's in reading order; so ``after``.
    :param names: slug after -> slug before, of renamed documents.
    :returns: in the order of ``after``, removed pairs where they were; nothing for a pair that is as it was.
    """
    groups = {row.unit: rows for rows in met.split.values() for row in rows}
    names_now = {was: now for now, was in names.items()}
    changes = []
    for old, new in _in_order(before, after, met, names):
        change: Change | None
        if new is None or old is None:
            change = _one_sided(old, new, language, groups, names_now)
        elif new.unit in groups or new.unit in met.joined:
            change = _regrouped(old, new, language, met, groups)
        else:
            change = _paired(old, new, language, is_markup, new.unit in met.moved)
        if change is not None:
            changes.append(change)
    order = {slug: at for at, slug in enumerate(dict.fromkeys(row.document for row in after))}
    return tuple(sorted(changes, key=lambda change: order.get(change.document, len(order))))


def _in_order(
    before: Sequence[Row], after: Sequence[Row], met: Matches, names: Mapping[str, str]
) -> Iterator[tuple[Row | None, Row | None]]:
    """Every pair, then and now: in today's order, what is gone behind what it stood behind."""
    behind = _gone(before, met)
    slugs_now = {names.get(row.document, row.document): row.document for row in after}
    begun: set[str] = set()
    for new in after:
        if new.document not in begun:
            begun.add(new.document)
            yield from ((row, None) for row in behind.pop((names.get(new.document, new.document), ""), ()))
        old = met.before.get(new.unit)
        yield old, new
        if old is not None:
            yield from ((row, None) for row in behind.pop((old.document, old.unit), ()))
    yield from ((row, None) for rows in behind.values() for row in rows if row.document not in slugs_now)


def _gone(before: Sequence[Row], met: Matches) -> dict[tuple[str, str], list[Row]]:
    """The pairs that are no more, by document and the id of the last one before them that is there still."""
    there = {row.unit for row in met.before.values()}
    joined = {row.unit for rows in met.joined.values() for row in rows}
    out: dict[tuple[str, str], list[Row]] = defaultdict(list)
    last: dict[str, str] = {}
    for row in before:
        if row.unit in there:
            last[row.document] = row.unit
        elif row.unit not in joined:
            out[row.document, last.get(row.document, "")].append(row)
    return dict(out)


def _one_sided(
    old: Row | None, new: Row | None, language: str, groups: Mapping[str, tuple[Row, ...]],
    names_now: Mapping[str, str],
) -> Change | None:  # fmt: skip
    if new is None:
        if old is None:
            return None
        removed = _change(ChangeKind.REMOVED, old, new, language)
        now = names_now.get(old.document)
        return replace(removed, document=now, was_document=old.document) if now else removed
    parts = groups.get(new.unit, ())
    kind = ChangeKind.SPLIT if parts else ChangeKind.NEW
    return replace(_change(kind, old, new, language), related=_others(parts, new))


def _regrouped(
    old: Row, new: Row, language: str, met: Matches, groups: Mapping[str, tuple[Row, ...]]
) -> Change:
    if new.unit in groups:
        return replace(_change(ChangeKind.SPLIT, old, new, language), related=_others(groups[new.unit], new))
    parts = met.joined[new.unit]
    sources = _BETWEEN.join(row.source for row in parts)
    targets = _BETWEEN.join(row.target for row in parts if row.target)
    whole = replace(old, source=sources, target=targets)
    return replace(_change(ChangeKind.JOINED, whole, new, language), related=_others(parts, old))


def _others(rows: Sequence[Row], this: Row) -> tuple[str, ...]:
    return tuple(row.unit for row in rows if row.unit != this.unit)


def _paired(old: Row, new: Row, language: str, is_markup: IsMarkup, is_moved: bool) -> Change | None:
    source, target = old.source != new.source, old.target != new.target
    if (source or target) and all(
        is_markup(was, now) for was, now in ((old.source, new.source), (old.target, new.target))
    ):
        kind = ChangeKind.MARKUP
    elif source:
        kind = _of_edit(old, new)
    elif target or old.notes != new.notes:
        kind = ChangeKind.REWORDED
    elif is_moved:
        kind = ChangeKind.MOVED
    elif old.state != new.state:
        kind = ChangeKind.STATE
    else:
        return None
    change = _change(kind, old, new, language)
    moved = (Facet.MOVED,) if is_moved and kind is not ChangeKind.MOVED else ()
    return replace(change, facets=(*moved, *change.facets))


def _of_edit(old: Row, new: Row) -> ChangeKind:
    """The kind of a change of the source: a translation that is not there is behind nothing."""
    if old.target != new.target:
        return ChangeKind.FOLLOWED
    return ChangeKind.UNTOUCHED if new.target else ChangeKind.EDITED


def _change(kind: ChangeKind, old: Row | None, new: Row | None, language: str) -> Change:
    row = new or old
    assert row is not None
    was_elsewhere = old is not None and new is not None and old.document != new.document
    return Change(
        kind=kind,
        facets=tuple(_facets(old, new)),
        document=row.document,
        was_document=old.document if old and was_elsewhere else None,
        language=language,
        unit=row.unit,
        role=row.role,
        number=row.number,
        source=Versions(before=old.source if old else None, after=new.source if new else None),
        target=Versions(before=old.target if old else None, after=new.target if new else None),
        notes=Versions(before=old.notes if old else (), after=new.notes if new else ()),
        state=Versions(before=old.state if old else None, after=new.state if new else None),
        location=new.location if new else None,
    )


def _facets(old: Row | None, new: Row | None) -> Iterator[Facet]:
    if old is None or new is None:
        return
    states = (old.state, new.state)
    if bool(old.target) != bool(new.target):
        yield Facet.TRANSLATED if new.target else Facet.EMPTIED
    if State.FUZZY in states and old.state != new.state:
        yield Facet.FUZZY_SET if new.state is State.FUZZY else Facet.FUZZY_CLEARED
    if State.REVIEWED in states and old.state != new.state:
        yield Facet.REVIEW_GIVEN if new.state is State.REVIEWED else Facet.REVIEW_VOIDED
    if old.notes != new.notes:
        yield Facet.NOTE
