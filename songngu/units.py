"""What the tool itself writes into a unit and reads again: ids, stamps, the previous source."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Container
from dataclasses import replace

from songngu.model import Catalog, Kind, Unit
from songngu.text import digest

_KINDS = frozenset(kind.value for kind in Kind)
_SPLIT = re.compile(r"\s*<!-- split -->\s*")


def new_id(slug: str, text: str, occurrence: int, taken: Container[str]) -> str:
    """``p`` and eight letters or digits; tried again with a counter where that id is taken."""
    attempt = 0
    while True:
        seed = "\0".join((slug, text, str(occurrence), str(attempt)))
        identifier = "p" + base64.b32encode(hashlib.sha256(seed.encode()).digest()[:5]).decode().lower()
        if identifier not in taken:
            return identifier
        attempt += 1


def stamp(kind: Kind | str, source: str, target: str) -> str:
    """The tool's own line: kind, digest of the source, and of the translation where there is one."""
    return " ".join([kind, digest(source), *([digest(target)] if target else [])])


def stamped(unit: Unit) -> tuple[str, str, str]:
    """Kind, digest of the source and of the translation as they were when last stamped; "" where not."""
    for line in unit.extracted:
        kind, *digests = line.split(" ")
        if kind in _KINDS and 1 <= len(digests) <= 2:
            return kind, digests[0], digests[1] if len(digests) == 2 else ""
    return "", "", ""


def is_mispaired(unit: Unit) -> bool:
    """True where the stamp tells that the source changed under the translation, as in a careless merge.

    Both digests wrong, or only the translation's, are an editor's work; but the translation is right too
    where it is one of those that a join put together: a merge took the stamp from one side of it.
    """
    _, source_then, target_then = stamped(unit)
    if not unit.target or source_then in ("", digest(unit.source)):
        return False
    return target_then in {digest(unit.target), *map(digest, parts_of(unit.target))}


def may_be_mispaired(unit: Unit) -> bool:
    """True for a live, clean translation that its stamp does not confirm together with its source."""
    _, source_then, target_then = stamped(unit)
    return (
        bool(unit.target)
        and not (unit.fuzzy or unit.obsolete)
        and (source_then, target_then) != (digest(unit.source), digest(unit.target))
    )


def trusted(catalog: Catalog) -> Catalog:
    """The catalogue, in which a unit whose stamp tells of another source is fuzzy, of an unknown source.

    So is, of the source that it names, an obsolete unit with a previous source and no flag: nobody clears
    that flag, but OmegaT drops it.
    """
    return replace(catalog, units=tuple(map(_trusted, catalog.units)))


def _trusted(unit: Unit) -> Unit:
    if unit.fuzzy:
        return unit
    if unit.obsolete and unit.previous is not None:
        return replace(unit, flags=("fuzzy", *unit.flags))
    if is_mispaired(unit):
        return replace(unit, flags=("fuzzy", *unit.flags), previous=None, previous_id=None)
    return unit


def parts_of(target: str) -> list[str]:
    """The paragraphs of a translation that were joined."""
    return _SPLIT.split(target)


def made_from(unit: Unit) -> str | None:
    """The source that a unit's translation was made from, through any number of edits; None if unknown."""
    return unit.previous if unit.fuzzy else unit.source
