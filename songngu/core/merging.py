"""Three states of a catalogue -> one, unit by unit: what both sides did is kept, and nothing is guessed.

Of each unit these are merged apart: whether it is live, its comments, its flags, and its pair, which is
a source, a translation, and the source that this translation was made from. A pair goes over whole, or
the unit is fuzzy and says of which source its translation is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from songngu.core.three_way import comment, comments, either, header, order, union
from songngu.model import SPLIT, Catalog, Unit
from songngu.units import made_from, parts_of, stamp, stamped, trusted

OTHER = "merge: the other translation: "
"""How the comment begins that keeps the text which is not in place; it goes on in indented lines."""

ORIGIN = "merge: it was made from: "
"""The same for the source of that text, where it is another than the unit says already."""

_NOTHING = Unit(id="", source="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A unit that both sides translated, each in its own way: fuzzy until a person has chosen."""

    id: str
    ours: Unit
    theirs: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What came of a merge: the catalogue, and what a person must look at."""

    catalog: Catalog
    conflicts: tuple[Conflict, ...]


def merge(base: Catalog, ours: Catalog, theirs: Catalog) -> Merged:
    """Merge two catalogues, or templates, that came of one.

    What only one side changed is taken as it has it. A new source from one side and a new translation
    from the other come together, fuzzy, with the source that this translation was made from. Two new
    translations are a conflict: the unit is fuzzy, with one in place and the other in a comment. A unit
    that one side removed and the other translated is obsolete, with that translation.

    Units whose stamps tell of another source count as fuzzy, on each side. A clean unit that comes out
    is, with both its texts, one that a side had. No id stands twice among the live units, no id and
    source among all; and what a side translated, or both have, is there: live, obsolete, or in a comment.

    :param base: the common ancestor; empty where both sides added the file.
    :param ours: the side that has its way where only one can: in order, header, and the text in place.
    """
    sides = _Sides(*(_Side.of(trusted(catalog)) for catalog in (base, ours, theirs)))
    live, kept, conflicts = _live(sides)
    obsolete = _obsolete(sides, live, kept)
    _bring_back(sides, live, obsolete)
    names = order(*(list(side.live) for side in sides))
    units = (*(live[name] for name in names if name in live), *(obsolete[key] for key in sorted(obsolete)))
    catalog = replace(
        ours,
        header=header(base.header, ours.header, theirs.header),
        comments=comments(base.comments, ours.comments, theirs.comments),
        units=units,
    )
    return Merged(catalog=catalog, conflicts=tuple(conflicts))


# -- which units


_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Side:
    """One state of the catalogue: live units by id, obsolete ones by id and source."""

    live: Mapping[str, Unit]
    obsolete: Mapping[_Key, Unit]

    @classmethod
    def of(cls, catalog: Catalog) -> _Side:
        return cls(
            {unit.id: unit for unit in catalog.units if not unit.obsolete},
            {(unit.id, unit.source): unit for unit in catalog.units if unit.obsolete},
        )

    def get(self, key: _Key) -> Unit | None:
        """The unit with this id and source, live or not."""
        unit = self.live.get(key[0])
        return unit if unit and unit.source == key[1] else self.obsolete.get(key)

    def translations(self) -> dict[_Key, Unit]:
        """A unit for each id and translation: the obsolete one, which is whole, where there are two."""
        units = [*self.live.values(), *self.obsolete.values()]
        return {(unit.id, unit.target): unit for unit in units if unit.target}

    def borrowed(self, unit: Unit | None) -> Unit | None:
        """The unit, where it only has, fuzzy, the translation of another, which nobody worked on."""
        if not unit or not unit.fuzzy:
            return None
        lender = self.get((unit.previous_id or "", unit.previous or ""))
        return unit if lender and lender.target == unit.target else None


@dataclass(frozen=True, slots=True)
class _Sides:
    base: _Side
    ours: _Side
    theirs: _Side

    def __iter__(self) -> Iterator[_Side]:
        return iter((self.base, self.ours, self.theirs))


def _live(sides: _Sides) -> tuple[dict[str, Unit], set[_Key], list[Conflict]]:
    """The live units by id; the keys of what is to be kept obsolete because of them; the conflicts."""
    live: dict[str, Unit] = {}
    kept: set[_Key] = set()
    conflicts: list[Conflict] = []
    for name in dict.fromkeys([*sides.ours.live, *sides.theirs.live]):
        base, ours, theirs = (side.live.get(name) for side in sides)
        here = ours or theirs or _NOTHING
        if base and base.source == here.source and not (ours and theirs):  # the other side removed it
            kept |= {(name, here.source)} if _is_touched(base, here) else set()
            continue
        key = (name, base.source if base else here.source)
        base = base or sides.base.get(key) or (sides.base.get((name, theirs.source)) if theirs else None)
        ours, theirs = ours or sides.ours.obsolete.get(key), theirs or sides.theirs.obsolete.get(key)
        base = base or sides.ours.borrowed(ours) or sides.theirs.borrowed(theirs) or _NOTHING
        if ours and theirs:
            live[name], is_conflict = _merged(base, ours, theirs)
            conflicts += [Conflict(id=name, ours=ours, theirs=theirs)] if is_conflict else []
            kept |= _outdone(base, live[name], (ours, theirs))
        else:
            live[name] = here
    return live, kept, conflicts


def _outdone(base: Unit, merged: Unit, sides: Sequence[Unit]) -> set[_Key]:
    """A side's new translation of a source that did not stand: complete, for when that source returns."""
    return {
        (unit.id, unit.source)
        for unit in sides
        if unit.source != merged.source
        and unit.target not in ("", merged.target)
        and not unit.fuzzy
        and _is_touched(base, unit)
    }


def _obsolete(sides: _Sides, live: dict[str, Unit], kept: Collection[_Key]) -> dict[_Key, Unit]:
    """The obsolete units; what would stand beside a live one of its id and source goes into a comment."""
    out: dict[_Key, Unit] = {}
    for key in sorted({*sides.ours.obsolete, *sides.theirs.obsolete, *kept}):
        base, ours, theirs = (side.get(key) for side in sides)
        found = [unit for unit in (ours, theirs) if unit]
        if (unit := live.get(key[0])) and unit.source == key[1]:
            for other in found:
                if other.obsolete and _is_touched(base or _NOTHING, other) and not _has(unit, other):
                    live[key[0]] = unit = _merged(base or _NOTHING, unit, other)[0]
        elif ours and theirs:
            out[key] = _merged(base or _NOTHING, ours, theirs)[0]
        elif key not in sides.base.obsolete or _is_touched(sides.base.obsolete[key], found[0]):
            out[key] = found[0]
    return {key: replace(unit, obsolete=True, extracted=()) for key, unit in out.items() if unit.target}


def _bring_back(sides: _Sides, live: dict[str, Unit], obsolete: dict[_Key, Unit]) -> None:
    """What both sides have, in two places, of which each side gave up the other's: obsolete, or a comment."""
    ours, theirs = (side.translations() for side in (sides.ours, sides.theirs))
    merged = {(unit.id, unit.target) for unit in (*live.values(), *obsolete.values())}
    for pair in sorted((ours.keys() & theirs.keys()) - merged):
        unit = min((ours[pair], theirs[pair]), key=lambda unit: (unit.fuzzy, made_from(unit) is None))
        key, here = (unit.id, unit.source), live.get(unit.id)
        if here and here.source == unit.source:
            live[unit.id] = _with_other(here, unit)
        elif key in obsolete:
            obsolete[key] = _with_other(obsolete[key], unit)
        elif not here or not _has(here, unit):
            obsolete[key] = replace(unit, obsolete=True, extracted=())


# -- one unit


def _merged(base: Unit, ours: Unit, theirs: Unit) -> tuple[Unit, bool]:
    """One unit of two, and whether its translations are in conflict; live where one of the two is."""
    pair, is_conflict = _pair(base, ours, theirs)
    flags = union(*([flag for flag in unit.flags if flag != "fuzzy"] for unit in (base, ours, theirs)))
    unit = replace(
        pair,
        comments=comments(base.comments, ours.comments, theirs.comments),
        extracted=_extracted(base, pair, (ours, theirs)),
        references=either(base.references, ours.references, theirs.references) or ours.references,
        flags=("fuzzy", *flags) if pair.fuzzy else flags,
        obsolete=ours.obsolete and theirs.obsolete,
    )
    for other in (ours, theirs) if is_conflict else ():
        unit = _with_other(unit, other)
    return unit, is_conflict


def _pair(base: Unit, ours: Unit, theirs: Unit) -> tuple[Unit, bool]:
    """A unit with the merged pair, and whether both sides translated, each in its own way.

    Of two translations the one made from the source that stands is put in place; else ours.
    """
    content = either(_content(base), _content(ours), _content(theirs))
    if content is not None:
        return (ours if _content(ours) == content else theirs), False
    for joined in (_rejoined(base, ours, theirs), _rejoined(base, theirs, ours)):
        if joined:
            return joined, False
    source = either(base.source, ours.source, theirs.source)
    sides = sorted((ours, theirs), key=lambda unit: unit.obsolete)
    touched = [unit for unit in sides if _is_touched(base, unit)]
    is_conflict = len(touched) == 2 and ours.target != theirs.target
    choice = [unit for unit in touched if unit.target] or touched or sides
    giver = next((unit for unit in choice if made_from(unit) == source), choice[0])
    source = giver.source if source is None else source
    whole = [unit for unit in (ours, theirs) if (unit.source, unit.target) == (source, giver.target)]
    is_clean = any(not unit.fuzzy for unit in whole) and not is_conflict
    is_doubted = any(_is_doubted(base, unit) for unit in (ours, theirs))
    if not giver.target or (is_clean and not is_doubted):
        return replace(giver, source=source, flags=(), previous=None, previous_id=None), is_conflict
    origin = made_from(giver)
    if origin is None and giver.target == base.target:
        origin = made_from(base)
    # Of a translation that its own side flagged, the source is told by the tool that flagged it, or not.
    is_known = origin is not None and (origin != source or not giver.fuzzy)
    return replace(
        giver,
        source=source,
        flags=("fuzzy",),
        previous=origin if is_known else None,
        previous_id=giver.previous_id if is_known and giver.fuzzy else None,
    ), is_conflict


def _rejoined(base: Unit, side: Unit, other: Unit) -> Unit | None:
    """Units that one side joined, with the other side's new wording of the part that this unit was."""
    parts = parts_of(side.target)
    is_joined = side.fuzzy and len(parts) > 1 and base.target and base.target in parts
    is_reworded = other.target and (other.source, made_from(other)) == (base.source, made_from(base))
    if not is_joined or not is_reworded:
        return None
    parts[parts.index(base.target)] = other.target
    return replace(side, target=SPLIT.join(parts))


def _content(unit: Unit) -> tuple[object, ...]:
    return (unit.source, unit.target, *((unit.previous, unit.previous_id) if unit.fuzzy else ()))


def _is_touched(base: Unit, unit: Unit) -> bool:
    """True where a person translated: another text, or the same one taken as right for another source."""
    if unit.target != base.target:
        return True
    return bool(unit.target) and made_from(unit) not in (None, made_from(base))


def _is_doubted(base: Unit, unit: Unit) -> bool:
    """True where a person marked a translation fuzzy though its source stayed."""
    return unit.fuzzy and bool(base.target) and not base.fuzzy and unit.source == base.source


def _extracted(base: Unit, pair: Unit, sides: Sequence[Unit]) -> tuple[str, ...]:
    """The tool's line: a side's own for a pair that it had, so that a wrong stamp stays wrong.

    What no side had live is fuzzy, untranslated or was obsolete and complete: it is stamped anew.
    """
    live = [unit for unit in sides if not unit.obsolete]
    whole = [unit for unit in live if (unit.source, unit.target) == (pair.source, pair.target)]
    whole.sort(key=lambda unit: (unit.fuzzy, unit.extracted == base.extracted))
    if whole:
        return whole[0].extracted
    kinds = [stamped(unit)[0] for unit in sorted(sides, key=lambda unit: unit.source != pair.source)]
    return (stamp(kinds[0], pair.source, pair.target),) if kinds[0] else ()


def _with_other(unit: Unit, other: Unit) -> Unit:
    """The unit with another translation in a comment, and its source where that is another."""
    if _has(unit, other):
        return unit
    lines = comment(OTHER, other.target) if other.target else ["merge: the other side has no translation"]
    origin = made_from(other)
    if other.target and origin and origin not in (unit.source, unit.previous):
        lines += comment(ORIGIN, origin)
    return replace(unit, comments=(*unit.comments, *lines))


def _has(unit: Unit, other: Unit) -> bool:
    """True where the other's translation is the unit's, or in a comment of it."""
    return other.target == unit.target or {*comment(OTHER, other.target)} <= {*unit.comments}
