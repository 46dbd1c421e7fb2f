"""Segments + the catalogues so far -> the id of each segment.

An id is made once, from slug and text, when a segment is first seen, and never from its position.
After that a segment finds its id again by its text.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence, Set

from songngu.model import Catalog, Segment, Unit


def identify(
    segments: Sequence[Segment], slug: str, known: Sequence[Catalog | None], taken: Set[str] = frozenset()
) -> tuple[str, ...]:
    """The id of each segment.

    :param known: the template and then the catalogues of all languages; what the first ones lack is
        found in the later ones, so a lost template loses no id.
    :param taken: ids that no new one may repeat, those of all documents: ids are unique in the project.
    """
    waiting = _ids_by_text(catalog for catalog in known if catalog is not None)
    used = set(taken).union(*(ids for ids in waiting.values()))
    seen: Counter[str] = Counter()
    out = []
    for segment in segments:
        queue = waiting.get(segment.text)
        if queue:
            identifier = queue.popleft()
        else:
            identifier = _new_id(slug, segment.text, seen[segment.text], used)
            used.add(identifier)
        seen[segment.text] += 1
        out.append(identifier)
    return tuple(out)


def _ids_by_text(catalogs: Iterable[Catalog]) -> dict[str, deque[str]]:
    """The ids that each text has had, live ones first, in reading order, none twice."""
    units = [unit for catalog in catalogs for unit in catalog.units]
    queues: dict[str, deque[str]] = defaultdict(deque)
    placed: set[str] = set()
    for unit in sorted(units, key=_obsolete):
        if unit.id not in placed:
            placed.add(unit.id)
            queues[unit.source].append(unit.id)
    return queues


def _obsolete(unit: Unit) -> bool:
    return unit.obsolete


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
