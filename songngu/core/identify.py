"""Segments + the catalogues so far -> the id of each segment, and the units that its text came of.

An id is made once, from slug and text, when a segment is first seen, and never from its position.
After that a segment finds its id again: by its text, or, where that was edited, split or joined, by
the alignment of the old texts with the new.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass

from songngu.model import Catalog, Segment, Unit

Align = Callable[[Sequence[str], Sequence[str], Set[int]], Sequence[tuple[tuple[int, ...], tuple[int, ...]]]]
"""``align(old, new, settled)``: :func:`songngu.core.alignment.align` with a measure of likeness."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A segment's id, and the ids of the units whose translation is its own now.

    ``origins`` is the id itself where the text was kept, moved, edited or is the first part of a split;
    several where texts were joined; none where it is new.
    """

    id: str
    origins: tuple[str, ...] = ()


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
    for before, after in align(_texts_to_align(old, catalogs, set(texts), others.keys()), texts, settled):
        identifier = old[before[0]].id
        used.add(identifier)
        found[after[0]] = Identity(identifier, tuple(old[at].id for at in before))
    for at in range(len(texts)):
        if at not in found:
            found[at] = _elsewhere(texts[at], others, used) or Identity("")
    return _with_new_ids(texts, slug, found, used | set(taken) | _all_ids(catalogs))


def _live_units(catalogs: Sequence[Catalog]) -> list[Unit]:
    """The document as last extracted: the first catalogue that has it."""
    for catalog in catalogs:
        live = [unit for unit in catalog.units if not unit.obsolete]
        if live:
            return live
    return []


def _texts_to_align(
    old: Sequence[Unit], catalogs: Sequence[Catalog], new: Set[str], elsewhere: Set[str]
) -> list[str]:
    """Each old text; where it is gone and the one before its last edits is there again, that one.

    :param elsewhere: texts that other units had: these come back to them.
    """
    before = {
        unit.id: unit.previous
        for catalog in catalogs
        for unit in catalog.units
        if unit.fuzzy and unit.previous in new - elsewhere and not unit.obsolete
    }
    return [unit.source if unit.source in new else before.get(unit.id) or unit.source for unit in old]


def _ids_by_text(catalogs: Sequence[Catalog], live: Set[str]) -> dict[str, deque[str]]:
    """The ids of texts that the document had before, or has in another catalogue only."""
    queues: dict[str, deque[str]] = defaultdict(deque)
    for catalog in catalogs:
        for unit in catalog.units:
            if unit.id not in live and unit.id not in queues[unit.source]:
                queues[unit.source].append(unit.id)
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
            return Identity(identifier, (identifier,))
    return None


def _all_ids(catalogs: Sequence[Catalog]) -> set[str]:
    return {unit.id for catalog in catalogs for unit in catalog.units}


def _with_new_ids(
    texts: Sequence[str], slug: str, found: dict[int, Identity], used: set[str]
) -> tuple[Identity, ...]:
    seen: Counter[str] = Counter()
    out = []
    for at, text in enumerate(texts):
        identity = found[at]
        if not identity.id:
            identity = Identity(_new_id(slug, text, seen[text], used))
            used.add(identity.id)
        seen[text] += 1
        out.append(identity)
    return tuple(out)


def _new_id(slug: str, text: str, occurrence: int, used: Set[str]) -> str:
    """``p`` and eight letters or digits; tried again with a counter where that id is taken."""
    attempt = 0
    while True:
        seed = "\0".join((slug, text, str(occurrence), str(attempt)))
        digest = hashlib.sha256(seed.encode()).digest()
        identifier = "p" + base64.b32encode(digest[:5]).decode().lower()
        if identifier not in used:
            return identifier
        attempt += 1
