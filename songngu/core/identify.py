"""Segments + the catalogues so far -> the id of each segment, and the units that its text came of.

An id is made once, from slug and text, when a segment is first seen, and never from its position.
After that a segment finds its id again: by its text, or, where that was edited, split or joined, by
the alignment of the old texts with the new.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Container, Iterator, Sequence, Set
from dataclasses import replace

from songngu.model import Catalog, Identity, Segment, Unit
from songngu.units import new_id

Align = Callable[[Sequence[str], Sequence[str], Set[int]], Sequence[tuple[tuple[int, ...], tuple[int, ...]]]]
"""``align(old, new, settled)``: :func:`songngu.core.alignment.align` with a measure of likeness."""


def identify(
    segments: Sequence[Segment],
    slug: str,
    known: Sequence[Catalog | None],
    align: Align,
    taken: Set[str] = frozenset(),
) -> tuple[Identity, ...]:
    """The identity of each segment.

    :param known: the template and then the catalogues of all languages; what the first ones lack is
        found in the later ones, so a lost or half-merged template loses no id.
    :param taken: ids that no new one may repeat, those of all documents: ids are unique in the project.
    """
    catalogs = [catalog for catalog in known if catalog is not None]
    old = _live_units(catalogs)
    texts = [segment.text for segment in segments]
    used: set[str] = set()
    others = _ids_by_text(catalogs, {unit.id for unit in old})
    settled = frozenset(_expected(texts, others))
    found: dict[int, Identity] = {}
    rests: dict[int, str] = {}
    for before, after in align(_texts_to_align(old, catalogs, set(texts), others.keys()), texts, settled):
        identifier = old[before[0]].id
        used.add(identifier)
        found[after[0]] = Identity(id=identifier, origins=tuple(old[at].id for at in before))
        rests |= dict.fromkeys(after[1:], identifier)
    for at in range(len(texts)):
        if at not in found:
            found[at] = _elsewhere(texts[at], others, used) or Identity(id="", split_from=rests.get(at, ""))
    # A text whose id was that of a text now gone, as after a join that is undone, has it again.
    freed = {unit.id for unit in old} - used
    return _with_new_ids(texts, slug, found, _Taken(used | _all_ids(catalogs), taken, freed), freed)


class _Taken:
    """The ids that no new one may repeat; those of all documents are looked at where they are, not copied."""

    def __init__(self, own: set[str], others: Container[str], freed: Set[str]) -> None:
        self.own = own - freed
        self._others = others
        self._freed = freed

    def __contains__(self, name: object) -> bool:
        return name in self.own or (name in self._others and name not in self._freed)


def _live_units(catalogs: Sequence[Catalog]) -> list[Unit]:
    """The document as last extracted: the first catalogue, and texts that only later ones have, in place."""
    units: list[Unit] = []
    for catalog in catalogs:
        live = [unit for unit in catalog.units if not unit.obsolete]
        known = {name for unit in units for name in (unit.id, unit.source)}
        missing = {unit.id for unit in live if unit.id not in known and unit.source not in known}
        if missing:
            units = _with_missing(units, live, missing)
    return units


def _with_missing(units: Sequence[Unit], live: Sequence[Unit], missing: Set[str]) -> list[Unit]:
    """Each missing unit behind the one that it follows in its own catalogue."""
    followers: dict[str, list[Unit]] = defaultdict(list)
    known = {unit.id for unit in units}
    before = ""
    for unit in live:
        if unit.id in missing:
            followers[before].append(unit)
        elif unit.id in known:
            before = unit.id
    out = followers.pop("", [])
    for unit in units:
        out += [unit, *followers.pop(unit.id, [])]
    return out


def _texts_to_align(
    old: Sequence[Unit], catalogs: Sequence[Catalog], new: Set[str], elsewhere: Set[str]
) -> list[str]:
    """Each old text; where it is gone and one that the unit had before is there again, that one.

    :param elsewhere: texts that other units had: these come back to them.
    """
    again = new - elsewhere
    before: dict[str, str] = {}
    for unit in (unit for catalog in catalogs for unit in catalog.units):
        earlier = unit.previous if unit.fuzzy and not unit.previous_id else None
        for text in (earlier, unit.source if unit.obsolete else None):
            if text and text in again:
                before.setdefault(unit.id, text)
    return [unit.source if unit.source in new else before.get(unit.id, unit.source) for unit in old]


def _ids_by_text(catalogs: Sequence[Catalog], live: Set[str]) -> dict[str, deque[str]]:
    """The ids of texts that the document had before, or has in another catalogue only."""
    queues: dict[str, deque[str]] = defaultdict(deque)
    gone = [unit for catalog in catalogs for unit in catalog.units if unit.id not in live]
    texts = [(unit.id, unit.source) for unit in gone]
    # Its last edits may be undone too.
    texts += [
        (unit.id, unit.previous) for unit in gone if unit.fuzzy and unit.previous and not unit.previous_id
    ]
    for identifier, text in texts:
        if identifier not in queues[text]:
            queues[text].append(identifier)
    return {text: queue for text, queue in queues.items() if queue}


def _expected(texts: Sequence[str], others: dict[str, deque[str]]) -> Iterator[int]:
    """The texts that come back: as many of each as there are units that had it."""
    left = {text: len(queue) for text, queue in others.items()}
    for at, text in enumerate(texts):
        if left.get(text):
            left[text] -= 1
            yield at


def _elsewhere(text: str, others: dict[str, deque[str]], used: set[str]) -> Identity | None:
    """The identity of a text that comes back."""
    queue = others.get(text)
    while queue:
        identifier = queue.popleft()
        if identifier not in used:
            used.add(identifier)
            return Identity(id=identifier, origins=(identifier,))
    return None


def _all_ids(catalogs: Sequence[Catalog]) -> set[str]:
    return {unit.id for catalog in catalogs for unit in catalog.units}


def _with_new_ids(
    texts: Sequence[str], slug: str, found: dict[int, Identity], taken: _Taken, freed: Set[str]
) -> tuple[Identity, ...]:
    seen: Counter[str] = Counter()
    out = []
    for at, text in enumerate(texts):
        identity = found[at]
        if not identity.id:
            identifier = new_id(slug, text, seen[text], taken)
            origins = (identifier,) if identifier in freed else ()
            identity = replace(identity, id=identifier, origins=origins)
            taken.own.add(identifier)
        seen[text] += 1
        out.append(identity)
    return tuple(out)
