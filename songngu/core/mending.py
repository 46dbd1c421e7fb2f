"""Catalogues as a merge may have left them -> the same with every unit there once, and no translation lost.

No two units, obsolete ones included, share id and text, and no two live ones an id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from songngu.model import Catalog, Unit
from songngu.units import made_from, may_be_mispaired

NewId = Callable[[str], str]
"""``new_id(text)``: an id that nothing has, made from a unit's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """The catalogues, and each unit that has a new id: it stood twice, or was another document's."""

    catalogs: tuple[Catalog | None, ...]
    renamed: tuple[tuple[Catalog, Unit, str], ...]


def mend(
    catalogs: Sequence[Catalog | None], new_id: NewId, is_foreign: Callable[[str], bool] = lambda name: False
) -> Mended:
    """Give the later of two units that are one a new id, the same in every language.

    Of two that say the same, or of which one says nothing, one is left.

    :param catalogs: the template and the catalogues of all languages of a document.
    :param is_foreign: whether an id is another document's.
    """
    if not any(catalog and _is_broken(catalog, is_foreign) for catalog in catalogs):
        return Mended(catalogs=tuple(catalogs), renamed=())
    owners: dict[str, str] = {}
    for catalog in catalogs:
        for unit in catalog.units if catalog else ():
            if not unit.obsolete:
                owners.setdefault(unit.id, unit.source)
    ids: dict[tuple[str, str], str] = {}

    def renamed(unit: Unit, attempt: int) -> str:
        key = (unit.id, f"{attempt} {unit.source}" if attempt else "")
        if key not in ids:
            ids[key] = new_id(unit.source)
        return ids[key]

    out: list[Catalog | None] = []
    done: list[tuple[Catalog, Unit, str]] = []
    for catalog in catalogs:
        if catalog is None:
            out.append(None)
            continue
        units, changes = _mended(catalog.units, owners, is_foreign, renamed)
        out.append(replace(catalog, units=units))
        done += [(catalog, unit, identifier) for unit, identifier in changes]
    return Mended(catalogs=tuple(out), renamed=tuple(done))


def _is_broken(catalog: Catalog, is_foreign: Callable[[str], bool]) -> bool:
    live = [unit.id for unit in catalog.units if not unit.obsolete]
    both = [(unit.id, unit.source) for unit in catalog.units]
    doubled = len(set(live)) < len(live) or len(set(both)) < len(both)
    return doubled or any(is_foreign(unit.id) for unit in catalog.units)


def _mended(
    units: Sequence[Unit],
    owners: dict[str, str],
    is_foreign: Callable[[str], bool],
    renamed: Callable[[Unit, int], str],
) -> tuple[tuple[Unit, ...], list[tuple[Unit, str]]]:
    out: dict[int, Unit] = {}
    taken: dict[tuple[str, str | None], int] = {}
    changes: list[tuple[Unit, str]] = []
    for at in _in_order_of_right(units, owners):
        unit, attempt = units[at], 0
        if is_foreign(unit.id):
            unit = replace(unit, id=renamed(unit, attempt))
            changes.append((units[at], unit.id))
        while (other := _clash(unit, taken)) is not None:
            if (one := _one_of(out[other], unit)) is not None:
                out[other] = one
                break
            attempt += 1
            unit = replace(unit, id=renamed(units[at], attempt))
        else:
            out[at] = unit
            taken[unit.id, unit.source] = at
            if not unit.obsolete:
                taken[unit.id, None] = at
            if attempt:
                changes.append((units[at], unit.id))
    return tuple(out[at] for at in sorted(out)), changes


def _in_order_of_right(units: Sequence[Unit], owners: dict[str, str]) -> Iterator[int]:
    """Live units before obsolete ones, and first those of the text that their id was first seen with."""

    def right(at: int) -> tuple[bool, bool]:
        unit = units[at]
        return (unit.obsolete, owners.get(unit.id) != unit.source)

    return iter(sorted(range(len(units)), key=right))


def _clash(unit: Unit, taken: dict[tuple[str, str | None], int]) -> int | None:
    """The unit that this one cannot stand beside."""
    same = taken.get((unit.id, unit.source))
    return same if same is not None or unit.obsolete else taken.get((unit.id, None))


def _one_of(first: Unit, second: Unit) -> Unit | None:
    """The one unit that says all that both say; None where they say different things."""
    if first.source != second.source or (first.target and second.target and first.target != second.target):
        return None
    full = second if second.target and not first.target else first
    other = first if full is second else second
    if other.target and other.fuzzy and not full.fuzzy:
        full = replace(full, flags=other.flags, previous=other.previous, previous_id=other.previous_id)
    comments = tuple(dict.fromkeys((*first.comments, *second.comments)))
    return replace(full, comments=comments, obsolete=first.obsolete and second.obsolete)


def restored(catalog: Catalog, then: Catalog | None) -> tuple[Catalog, tuple[Unit, ...]]:
    """The catalogue with the previous sources that a tool dropped, as an earlier state of it tells them.

    :param then: that state; None where there is none.
    :returns: also the fuzzy units of which it stays unknown from which source they were translated. A unit
        that was clean then, with both texts of now, is not among them: a person flagged it.
    """
    before = {unit.id: unit for unit in reversed(then.units)} if then else {}
    units: list[Unit] = []
    unknown: list[Unit] = []
    for unit in catalog.units:
        if not (unit.fuzzy and unit.target and unit.previous is None):
            units.append(unit)
            continue
        was = before.get(unit.id)
        source = made_from(was) if was and was.target == unit.target else None
        if was is None or source is None:
            unknown += [] if unit.obsolete else [unit]
            units.append(unit)
        elif source == unit.source:
            units.append(unit)
        else:
            units.append(replace(unit, previous=source, previous_id=was.previous_id))
    return replace(catalog, units=tuple(units)), tuple(unknown)


def doubted(catalog: Catalog, states: Sequence[Catalog]) -> tuple[Catalog, tuple[Unit, ...]]:
    """The catalogue in which a clean unit is fuzzy that a merge put together of halves, as its states tell.

    Of such a unit the stamp confirms not both texts, nobody ever had them together, clean, and somebody had
    the translation with another source, or fuzzy. That is how a line-wise merge fails where the translation
    of one branch, not stamped yet, meets the source of the other.

    :param states: the catalogue as people committed it (merges themselves left out), the latest first.
    :returns: also the units that were clean and are fuzzy now, with the source they were translated from.
    """
    made: set[tuple[str, str]] = set()
    others: dict[tuple[str, str], str | None] = {}
    for unit in (unit for state in states for unit in state.units if unit.target):
        if not unit.fuzzy:
            made.add((unit.source, unit.target))
        for name in (unit.id, ""):  # "": of any unit, for a line that went into its neighbour
            others.setdefault((name, unit.target), made_from(unit))
    times = Counter(unit.target for unit in catalog.units)
    units: list[Unit] = []
    found: list[Unit] = []
    for unit in catalog.units:
        keys = [(unit.id, unit.target), *([("", unit.target)] if times[unit.target] == 1 else [])]
        key = next((key for key in keys if key in others), None)
        if key and may_be_mispaired(unit) and (unit.source, unit.target) not in made:
            previous = others[key] if others[key] != unit.source else None
            unit = replace(unit, flags=("fuzzy", *unit.flags), previous=previous, previous_id=None)
            found.append(unit)
        units.append(unit)
    return replace(catalog, units=tuple(units)), tuple(found)
