"""Segments with ids + the old catalogues -> what became of each unit."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from songngu.model import Catalog, Identity, Segment
from songngu.sequences import longest_increasing


class Outcome(enum.StrEnum):
    """What an update did to a unit."""

    KEPT = "kept"
    MOVED = "moved"
    EDITED = "edited"
    SPLIT = "split"
    JOINED = "joined"
    NEW = "new"
    BACK = "back"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOutcome:
    """A unit's id, its text (of one that is gone: as it was), and what became of it."""

    id: str
    source: str
    outcome: Outcome


def outcomes(
    known: Sequence[Catalog | None], segments: Sequence[Segment], identities: Sequence[Identity]
) -> tuple[UnitOutcome, ...]:
    """What became of each unit, in reading order, and then of those that are gone.

    :param known: the template and the catalogues as they were.
    """
    old: dict[str, str] = {}
    for catalog in known:
        for unit in catalog.units if catalog else ():
            if not unit.obsolete:
                old.setdefault(unit.id, unit.source)
    places = {identifier: at for at, identifier in enumerate(old)}
    there = [(places[one.id], at) for at, one in enumerate(identities) if one.id in places]
    in_place = {at for _, at in longest_increasing(there)}
    split = {one.split_from for one in identities}
    found = [
        UnitOutcome(
            id=identity.id,
            source=segment.text,
            outcome=_outcome(identity, old.get(identity.id), segment.text, split, at in in_place),
        )
        for at, (segment, identity) in enumerate(zip(segments, identities, strict=True))
    ]
    carried = {origin for one in identities for origin in (one.id, *one.origins)}
    gone = [
        UnitOutcome(id=identifier, source=source, outcome=Outcome.GONE)
        for identifier, source in old.items()
        if identifier not in carried
    ]
    return (*found, *gone)


def _outcome(
    identity: Identity, before: str | None, text: str, split: set[str], is_in_place: bool
) -> Outcome:
    if len(identity.origins) > 1:
        return Outcome.JOINED
    if identity.split_from or identity.id in split:
        return Outcome.SPLIT
    if before is None:
        return Outcome.BACK if identity.origins else Outcome.NEW
    if before != text:
        return Outcome.EDITED
    return Outcome.KEPT if is_in_place else Outcome.MOVED
