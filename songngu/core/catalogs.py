"""Segments with ids + the old catalogue -> the new one, in which no translation is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from songngu.model import Catalog, Kind, Segment, Unit
from songngu.text import digest

_KINDS = frozenset(kind.value for kind in Kind)

Header = tuple[tuple[str, str], ...]


def template(slug: str, segments: Sequence[Segment], ids: Sequence[str], header: Header) -> Catalog:
    """The document's template: ids and source texts."""
    units = (
        Unit(id=identifier, source=segment.text, extracted=(stamp(segment.kind, segment.text, ""),))
        for segment, identifier in zip(segments, ids, strict=True)
    )
    return Catalog(slug=slug, language=None, header=header, units=tuple(units))


def update(old: Catalog, segments: Sequence[Segment], ids: Sequence[str], header: Header) -> Catalog:
    """The catalogue of one language, brought in step with the source.

    A unit with the id and text of before keeps its translation, and comes back from obsolete when its
    text does; a changed text is a new unit. What the source no longer has becomes obsolete, complete.

    :param old: the catalogue so far; empty where there is none yet.
    :param header: the fields of a new catalogue; fields that ``old`` has are kept as they are.
    """
    before = {(unit.id, unit.source): unit for unit in sorted(old.units, key=lambda unit: not unit.obsolete)}
    twins = {unit.source: unit for unit in old.units if unit.target and not unit.fuzzy and not unit.obsolete}
    live = []
    for segment, identifier in zip(segments, ids, strict=True):
        unit = before.pop((identifier, segment.text), None)
        live.append(_kept(unit, segment) if unit else _new(segment, identifier, twins.get(segment.text)))
    kept_keys = {(unit.id, unit.source) for unit in live}
    gone = [
        replace(unit, obsolete=True, extracted=())
        for unit in old.units
        if (unit.id, unit.source) not in kept_keys and unit.target
    ]
    fields = dict(old.header)
    merged = (*old.header, *(field for field in header if field[0] not in fields))
    units = (*live, *sorted(gone, key=lambda unit: (unit.id, unit.source)))
    return replace(old, header=merged, units=units)


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


def same_content(one: Catalog, other: Catalog) -> bool:
    """True where ids, texts, flags and order agree; wrapping and stamps may differ."""
    return [_content(unit) for unit in one.units] == [_content(unit) for unit in other.units]


def _content(unit: Unit) -> tuple[object, ...]:
    return (unit.id, unit.source, unit.target, unit.fuzzy, unit.previous, unit.obsolete)


def _kept(unit: Unit, segment: Segment) -> Unit:
    """The unit as it was, live; fuzzy where its stamp tells that the source changed under it."""
    _, source_then, target_then = stamped(unit)
    moved_under = source_then not in ("", digest(unit.source)) and target_then == digest(unit.target)
    flags = unit.flags
    if moved_under and unit.target and not unit.fuzzy:
        flags = ("fuzzy", *flags)
    # msgfmt refuses a msgstr that begins or ends with a newline where its msgid does not; none of ours do.
    target = unit.target.strip("\n")
    line = stamp(segment.kind, unit.source, target)
    return replace(unit, target=target, obsolete=False, flags=flags, extracted=(line,), references=())


def _new(segment: Segment, identifier: str, twin: Unit | None) -> Unit:
    """A unit not seen before; where the same text is translated already, with that translation."""
    target = twin.target if twin else ""
    line = stamp(segment.kind, segment.text, target)
    return Unit(id=identifier, source=segment.text, target=target, extracted=(line,))
