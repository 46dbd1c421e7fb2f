"""Sign-offs: what is marked reviewed, what is refused, and what voids a review."""

from __future__ import annotations

from dataclasses import replace

from songngu.core.pairs import state
from songngu.core.sign_off import sign_off
from songngu.model import Catalog, State, Unit

WHO = "Lan Nguyễn 2026-11-24"
GOOD = Unit(id="p1", source="Một", target="One", comments=("note: a note",))
FUZZY = Unit(id="p2", source="Hai", target="Too", flags=("fuzzy",), previous="Hay")
EMPTY = Unit(id="p3", source="Ba")
GONE = Unit(id="p4", source="Bốn", target="Four", obsolete=True)
CATALOG = Catalog(slug="a", language="en", units=(GOOD, FUZZY, EMPTY, GONE))


def everything(_: Unit) -> bool:
    """Choose all."""
    return True


def test_a_unit_is_signed() -> None:
    """A translated unit is reviewed then; its other comments stay."""
    signed = sign_off(CATALOG, lambda unit: unit.id == "p1", WHO)
    unit = signed.catalog.units[0]

    assert ("p1",) == signed.accepted
    assert () == signed.refused
    assert State.REVIEWED is state(unit)
    assert "note: a note" in unit.comments
    assert any(comment.endswith(WHO) for comment in unit.comments)
    assert CATALOG.units[1:] == signed.catalog.units[1:]


def test_what_is_refused() -> None:
    """Fuzzy and untranslated units are refused and unchanged; obsolete ones are not asked about."""
    signed = sign_off(CATALOG, everything, WHO)

    assert ("p1",) == signed.accepted
    assert ["p2", "p3"] == [unit.id for unit, _ in signed.refused]
    assert CATALOG.units[1:] == signed.catalog.units[1:]


def test_a_trivial_change() -> None:
    """With ``trivial`` a fuzzy unit is clean and reviewed; an untranslated one is refused still."""
    signed = sign_off(CATALOG, everything, WHO, trivial=True)
    unit = signed.catalog.units[1]

    assert ("p1", "p2") == signed.accepted
    assert State.REVIEWED is state(unit)
    assert (False, None) == (unit.fuzzy, unit.previous)
    assert ["p3"] == [unit.id for unit, _ in signed.refused]


def test_an_edit_of_either_side_voids_a_review() -> None:
    """A review holds for these two texts only."""
    unit = sign_off(CATALOG, everything, WHO).catalog.units[0]

    assert State.REVIEWED is state(unit)
    assert State.TRANSLATED is state(replace(unit, target="One!"))
    assert State.TRANSLATED is state(replace(unit, source="Một!"))


def test_a_second_review_takes_the_place_of_the_first() -> None:
    """One sign-off a unit: the last."""
    once = sign_off(CATALOG, everything, WHO).catalog
    twice = sign_off(once, everything, "Minh Trần 2026-12-01").catalog

    assert 1 == sum(comment.startswith("reviewed: ") for comment in twice.units[0].comments)
    assert "Minh" in twice.units[0].comments[-1]
