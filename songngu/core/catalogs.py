"""Segments with ids + the old catalogue -> the new one, in which no translation is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from songngu.model import Catalog, Kind, Segment, Unit
from songngu.text import digest

_KINDS = frozenset(kind.value for kind in Kind)

SPLIT = "\n\n<!-- split -->\n\n"
"""Between the paragraphs of a translation."""

Recall = Callable[[str], str]
Header = tuple[tuple[str, str], ...]


def template(slug: str, segments: Sequence[Segment], ids: Sequence[str], header: Header) -> Catalog:
    """The document's template: ids and source texts."""
    units = (
        Unit(id=identifier, source=segment.text, extracted=(stamp(segment.kind, segment.text, ""),))
        for segment, identifier in zip(segments, ids, strict=True)
    )
    return Catalog(slug=slug, language=None, header=header, units=tuple(units))


def update(
    old: Catalog,
    segments: Sequence[Segment],
    ids: Sequence[str],
    origins: Sequence[tuple[str, ...]],
    header: Header,
    recall: Recall = lambda text: "",
) -> Catalog:
    """The catalogue of one language, brought in step with the source; no translation is lost.

    A unit whose text is as before keeps its translation, and comes back from obsolete when its text
    does. One whose text changed keeps it, fuzzy, with the text it was made from. Joined units keep both
    translations, fuzzy; of a split one the first part keeps the whole, fuzzy. What the source no longer
    has becomes obsolete, complete.

    :param old: the catalogue so far; empty where there is none yet.
    :param ids: the id of each segment, and ``origins`` the ids of the units its text came of
        (:func:`songngu.core.identify.identify`).
    :param header: the fields of a new catalogue; fields that ``old`` has are kept as they are.
    :param recall: the translation of a text elsewhere in the project, "" where there is none.
    """
    exact = {(unit.id, unit.source): unit for unit in sorted(old.units, key=lambda unit: not unit.obsolete)}
    live_before = {unit.id: unit for unit in old.units if not unit.obsolete}
    lost = {unit.id: unit for unit in old.units if unit.obsolete and unit.target}
    twins = _twins(old)
    live: list[Unit] = []
    for segment, identifier, origin in zip(segments, ids, origins, strict=True):
        parts = [live_before[one] for one in origin if one in live_before]
        if (unit := exact.get((identifier, segment.text))) is not None:
            live.append(_kept(_filled(_taken_back(unit, lost), twins), segment))
        elif parts:
            changed = _changed(parts, segment, identifier)
            twin = twins.get(segment.text, "") if changed.fuzzy or not changed.target else ""
            live.append(_new(segment, identifier, twin) if twin else changed)
        else:
            twin = twins.get(segment.text) or recall(segment.text)
            live.append(_new(segment, identifier, twin))
    fields = dict(old.header)
    merged = (*old.header, *(field for field in header if field[0] not in fields))
    return replace(old, header=merged, units=(*live, *_obsolete(old, live)))


def _obsolete(old: Catalog, live: Sequence[Unit]) -> list[Unit]:
    """The units whose translation no live one carries on, by id; joined ones: they may come apart again."""
    kept = {(unit.id, unit.source) for unit in live}
    carried = {(unit.id, unit.target) for unit in live}
    gone = [
        replace(unit, obsolete=True, extracted=())
        for unit in old.units
        if (unit.id, unit.source) not in kept
        and unit.target
        and (unit.obsolete or (unit.id, unit.target.strip("\n")) not in carried)
    ]
    return sorted(gone, key=lambda unit: (unit.id, unit.source))


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


def _twins(catalog: Catalog) -> dict[str, str]:
    """Texts and the translations that were made from them, also where the text has changed since."""
    translated = [unit for unit in catalog.units if unit.target]
    before = {unit.previous: unit.target for unit in translated if unit.fuzzy and unit.previous}
    return before | {unit.source: unit.target for unit in translated if not unit.fuzzy}


def _filled(unit: Unit, twins: Mapping[str, str]) -> Unit:
    """The unit, where it has no translation, with that of the same text elsewhere in the document."""
    twin = twins.get(unit.source, "")
    if unit.target or not twin:
        return unit
    kind = stamped(unit)[0]
    return replace(unit, target=twin, extracted=(stamp(kind, unit.source, twin),) if kind else unit.extracted)


def _taken_back(unit: Unit, lost: Mapping[str, Unit]) -> Unit:
    """The unit with, fuzzy, the translation of an obsolete one of its id, where it has none itself."""
    before = lost.get(unit.id)
    if unit.target or before is None or before.source == unit.source:
        return unit
    flags = ("fuzzy", *unit.flags)
    return replace(unit, target=before.target, flags=flags, previous=before.previous or before.source)


def _changed(parts: Sequence[Unit], segment: Segment, identifier: str) -> Unit:
    """A unit of a new text, with the translation of the texts it came of: fuzzy, save where it fits again."""
    translated = [part for part in parts if part.target]
    made_from = [_made_from(part) for part in translated]
    previous = "\n\n".join(made_from) or None
    is_back = len(translated) == 1 and previous == segment.text
    target = SPLIT.join(part.target.strip("\n") for part in translated)
    flags = tuple(flag for part in parts[:1] for flag in part.flags if flag != "fuzzy")
    return Unit(
        id=identifier,
        source=segment.text,
        target=target,
        comments=tuple(dict.fromkeys(comment for part in parts for comment in part.comments)),
        extracted=(stamp(segment.kind, segment.text, target),),
        flags=("fuzzy", *flags) if target and not is_back else flags,
        previous=None if is_back or not target else previous,
    )


def _made_from(unit: Unit) -> str:
    """The source that a unit's translation was made from, through any number of edits."""
    return unit.previous if unit.fuzzy and unit.previous else unit.source


def _new(segment: Segment, identifier: str, twin: str) -> Unit:
    """A unit not seen before; where the same text is translated already, with that translation."""
    line = stamp(segment.kind, segment.text, twin)
    return Unit(id=identifier, source=segment.text, target=twin, extracted=(line,))
