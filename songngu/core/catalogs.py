"""Segments with ids + the old catalogue -> the new one, in which no translation is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from songngu.model import SPLIT, Catalog, Identity, Recalled, Segment, Unit
from songngu.units import made_from, stamp, stamped, trusted

Recall = Callable[[str, bool], Recalled | None]
"""``recall(text, alike)``: a translation of the text elsewhere in the project, or, where ``alike`` is true
and there is none, that of a text like it."""
Header = tuple[tuple[str, str], ...]


def template(
    slug: str, segments: Sequence[Segment], identities: Sequence[Identity], header: Header
) -> Catalog:
    """The document's template: ids and source texts."""
    units = (
        Unit(id=identity.id, source=segment.text, extracted=(stamp(segment.kind, segment.text, ""),))
        for segment, identity in zip(segments, identities, strict=True)
    )
    return Catalog(slug=slug, language=None, header=header, units=tuple(units))


def update(
    old: Catalog,
    segments: Sequence[Segment],
    identities: Sequence[Identity],
    header: Header,
    recall: Recall = lambda text, alike: None,
) -> Catalog:
    """The catalogue of one language, brought in step with the source; no translation is lost.

    A unit whose text is as before keeps its translation, and comes back from obsolete when its text
    does. One whose text changed keeps it, fuzzy, with the text it was made from. Joined units keep both
    translations, fuzzy; of a split one the first part keeps the whole, fuzzy. A new text takes the
    translation of the same one elsewhere, or, fuzzy, of one like it. What the source no longer has
    becomes obsolete, complete.

    :param old: the catalogue so far; empty where there is none yet.
    :param identities: of each segment (:func:`songngu.core.identify.identify`).
    :param header: the fields of a new catalogue; values and further fields that ``old`` has are kept.
    :param recall: finds translations elsewhere in the project.
    """
    old = trusted(old)
    by_right = sorted(old.units, key=lambda unit: not unit.obsolete)  # of two with one key, the live one
    exact = {(unit.id, unit.source): unit for unit in by_right}
    before = {unit.id: unit for unit in by_right}
    made = {(unit.id, made_from(unit)): unit for unit in by_right if unit.target}
    lost = {unit.id: unit for unit in old.units if unit.obsolete and unit.target}
    twins = _twins(old)
    returning = {one.id for one in identities} - {unit.id for unit in old.units if not unit.obsolete}
    lenders = {(unit.id, unit.target): unit for unit in old.units if unit.id in returning}
    live: list[Unit] = []
    for segment, identity in zip(segments, identities, strict=True):
        parts = [_given_back(before[one], lenders) for one in identity.origins if one in before]
        if (unit := exact.get((identity.id, segment.text))) is not None:
            live.append(_kept(_filled(_taken_back(unit, lost), twins), segment))
        else:
            own = made.get((identity.id, segment.text))
            live.append(_changed_or_new(segment, identity, [own] if own else parts, twins, recall))
    return replace(
        old, header=_header(old.header, header), comments=_comments(old), units=(*live, *_obsolete(old, live))
    )


def _header(old: Header, wanted: Header) -> Header:
    """Our fields in our order, with the values that they have, then the others."""
    fields, names = dict(old), {name for name, _ in wanted}
    ours = tuple((name, fields.get(name, value)) for name, value in wanted)
    return (*ours, *(field for field in old if field[0] not in names))


def _comments(catalog: Catalog) -> tuple[str, ...]:
    """What people wrote above the header; an empty line alone is a tool's (polib)."""
    return catalog.comments if any(catalog.comments) else ()


def _changed_or_new(
    segment: Segment, identity: Identity, parts: Sequence[Unit], twins: Mapping[str, str], recall: Recall
) -> Unit:
    """The unit of a text that its id had not before."""
    changed = _changed(parts, segment, identity.id)
    if changed.target and not changed.fuzzy:
        return changed
    if twin := twins.get(segment.text):
        return _with(changed, segment, Recalled(target=twin))
    found = None if changed.target else recall(segment.text, not identity.split_from)
    return _with(changed, segment, found) if found else changed


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


def same_content(one: Catalog, other: Catalog) -> bool:
    """True where ids, texts, flags and order agree; wrapping and stamps may differ."""
    return [_content(unit) for unit in one.units] == [_content(unit) for unit in other.units]


def _content(unit: Unit) -> tuple[object, ...]:
    return (unit.id, unit.source, unit.target, unit.fuzzy, unit.previous, unit.obsolete)


def _kept(unit: Unit, segment: Segment) -> Unit:
    """The unit as it was, live, with the tool's line anew."""
    # msgfmt refuses a msgstr that begins or ends with a newline where its msgid does not; none of ours do.
    target = unit.target.strip("\n")
    line = stamp(segment.kind, unit.source, target)
    lender = None if unit.previous_id == unit.id else unit.previous_id  # msgmerge names the unit itself
    return replace(unit, target=target, obsolete=False, extracted=(line,), references=(), previous_id=lender)


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
    return replace(unit, target=before.target, flags=("fuzzy", *unit.flags), previous=made_from(before))


def _changed(parts: Sequence[Unit], segment: Segment, identifier: str) -> Unit:
    """A unit of a new text, with the translation of the texts it came of: fuzzy, save where it fits again.

    Of no text: a unit not seen before.
    """
    translated = [part for part in parts if part.target]
    sources = [made_from(part) for part in translated]
    known = [source for source in sources if source is not None]
    previous = "\n\n".join(known) if known and len(known) == len(sources) else None
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
        previous=None if is_back else previous,
        previous_id=None if is_back or not previous else _lender(translated, identifier),
    )


def _lender(translated: Sequence[Unit], identifier: str) -> str | None:
    """The unit whose translation it is, where that is one and another."""
    if len(translated) > 1:
        return None
    (unit,) = translated
    return unit.previous_id or (unit.id if unit.id != identifier else None)


def _given_back(unit: Unit, lenders: Mapping[tuple[str, str], Unit]) -> Unit:
    """The unit without the translation of another that comes back with its text, as after a join."""
    lender = lenders.get((unit.previous_id or "", unit.target))
    if not unit.fuzzy or lender is None:
        return unit
    flags = tuple(flag for flag in unit.flags if flag != "fuzzy")
    comments = tuple(comment for comment in unit.comments if comment not in lender.comments)
    return replace(unit, target="", flags=flags, comments=comments, previous=None, previous_id=None)


def _with(unit: Unit, segment: Segment, found: Recalled) -> Unit:
    """The unit with the translation of the same text elsewhere, or, fuzzy, of one like it."""
    flags = tuple(flag for flag in unit.flags if flag != "fuzzy")
    return replace(
        unit,
        target=found.target,
        extracted=(stamp(segment.kind, segment.text, found.target),),
        flags=flags if found.previous is None else ("fuzzy", *flags),
        previous=found.previous,
        previous_id=found.previous_id,
    )
