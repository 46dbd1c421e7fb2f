"""Catalogues that a merge or a copied file broke: every unit once, no translation lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest

from songngu.core.mending import Mended, doubted, mend, restored
from songngu.model import Catalog, Unit
from songngu.units import stamp

EMPTY = Catalog(slug="a", language="en")


def new_ids() -> Callable[[str], str]:
    """A maker of ids: n1, n2, …"""
    numbers = count(1)
    return lambda text: f"n{next(numbers)}"


def holding(*units: Unit) -> Catalog:
    """A catalogue of these units."""
    return replace(EMPTY, units=units)


def one(*units: Unit) -> Mended:
    """One catalogue of these units, mended."""
    return mend([holding(*units)], new_ids())


def unit(name: str, text: str, target: str = "", **fields: object) -> Unit:
    """A unit."""
    return replace(Unit(id=name, source=text, target=target), **fields)  # type: ignore[arg-type]


A, B, GONE = unit("p", "Một", "One"), unit("q", "Hai", "Two"), unit("p", "Mot", "Wan", obsolete=True)


def test_what_is_whole_stays_as_it_is() -> None:
    """Different ids, and an id's earlier text among the obsolete units, are as they should be."""
    catalog = holding(A, B, GONE)

    assert Mended(catalogs=(catalog, None), renamed=()) == mend([catalog, None], new_ids())


def test_two_texts_with_one_id() -> None:
    """The later unit gets a new id and keeps its translation."""
    other = unit("p", "Ba", "Three")

    mended = one(A, B, other)

    assert (A, B, replace(other, id="n1")) == mended.catalogs[0].units  # type: ignore[union-attr]
    assert [(other, "n1")] == [(was, name) for _, was, name in mended.renamed]


@pytest.mark.parametrize("second", [A, unit("p", "Một"), unit("p", "Một", "One", obsolete=True)])
def test_two_that_say_the_same_are_one(second: Unit) -> None:
    """A unit that stands twice, or a second time without a translation, is there once."""
    assert (A,) == one(A, second).catalogs[0].units  # type: ignore[union-attr]
    assert (A,) == one(second, A).catalogs[0].units  # type: ignore[union-attr]


def test_two_translations_of_one_unit_are_both_kept() -> None:
    """Which is right is for a person to say: the second stays, under an id of its own."""
    mended = one(A, replace(A, target="Uno"), replace(A, target="Eins", obsolete=True))

    assert {"One", "Uno", "Eins"} == {found.target for found in mended.catalogs[0].units}  # type: ignore[union-attr]
    assert ["p", "n1", "n2"] == [found.id for found in mended.catalogs[0].units]  # type: ignore[union-attr]


def test_a_flag_is_not_lost_with_a_double() -> None:
    """Of two with one translation, the one that doubts it is believed."""
    doubtful = replace(A, flags=("fuzzy",), previous="Mot")

    assert (doubtful,) == one(A, doubtful).catalogs[0].units  # type: ignore[union-attr]


def test_comments_of_both_are_kept() -> None:
    """A comment on either of two that are one stays."""
    (found,) = one(replace(A, comments=("x", "y")), replace(A, comments=("y", "z"))).catalogs[0].units  # type: ignore[union-attr]

    assert ("x", "y", "z") == found.comments


def test_the_new_id_is_the_same_in_every_language() -> None:
    """The template and each catalogue call the later unit by one name, whatever their order."""
    other = unit("p", "Ba")
    mended = mend([holding(A, other), holding(other, A), holding(A), None], new_ids())

    assert [{"Một": "p", "Ba": "n1"}, {"Một": "p", "Ba": "n1"}, {"Một": "p"}] == [
        {found.source: found.id for found in catalog.units} for catalog in mended.catalogs if catalog
    ]


def test_an_id_of_another_document_is_given_up() -> None:
    """A copied file's units get ids of their own, its obsolete ones too."""
    mended = mend([holding(A, B, GONE)], new_ids(), lambda name: name == "p")

    assert ["n1", "q", "n1"] == [found.id for found in mended.catalogs[0].units]  # type: ignore[union-attr]


# -- previous sources that a tool dropped

FUZZY = unit("p", "Một mới", "One", flags=("fuzzy",))


def test_a_dropped_previous_source_is_found_again() -> None:
    """The unit was clean with that translation at the last commit: its source then is the one."""
    found, unknown = restored(holding(FUZZY), holding(A))

    assert (replace(FUZZY, previous="Một"),) == found.units
    assert () == unknown


def test_a_previous_source_that_was_recorded_then() -> None:
    """Fuzzy already at the last commit, with its previous source and the unit that it is of."""
    then = replace(FUZZY, previous="Mot", previous_id="q")

    assert (then,) == restored(holding(FUZZY), holding(then))[0].units


@pytest.mark.parametrize("then", [None, EMPTY, holding(replace(A, target="Uno")), holding(FUZZY)])
def test_what_nothing_tells_stays_unknown(then: Catalog | None) -> None:
    """Without that unit, with another translation, or fuzzy of unknown source then: reported."""
    found, unknown = restored(holding(FUZZY), then)

    assert (FUZZY,) == found.units == unknown


def test_what_a_person_flagged_needs_no_previous_source() -> None:
    """Clean at the last commit with both texts of now: somebody doubts the translation."""
    flagged = replace(A, flags=("fuzzy",))

    assert (holding(flagged), ()) == restored(holding(flagged), holding(A))


# -- halves of two branches

HALVES = unit("p", "Một mới", "One")


@pytest.mark.parametrize(
    ("states", "previous"),
    [
        ([holding(unit("p", "Một mới")), holding(A)], "Một"),
        ([holding(unit("p", "Một mới", "One", flags=("fuzzy",), previous="Một"))], "Một"),
        ([holding(unit("p", "Một mới", "One", flags=("fuzzy",)))], None),
    ],
)
def test_what_nobody_had_together_is_fuzzy(states: list[Catalog], previous: str | None) -> None:
    """Its translation had another source, or was fuzzy, wherever a person committed it."""
    found, halves = doubted(holding(HALVES), states)

    assert (replace(HALVES, flags=("fuzzy",), previous=previous),) == found.units == halves


@pytest.mark.parametrize(
    ("now", "states"),
    [
        (HALVES, []),
        (HALVES, [holding(unit("p", "Một mới", "Uno"))]),
        (HALVES, [holding(A), holding(HALVES)]),
        (replace(HALVES, obsolete=True), [holding(A)]),
        (replace(HALVES, extracted=(stamp("paragraph", "Một mới", "One"),)), [holding(A)]),
    ],
    ids=["no history", "new words", "somebody had it so", "obsolete", "stamped"],
)
def test_what_a_person_wrote_is_believed(now: Unit, states: list[Catalog]) -> None:
    """A new translation, a pair of a commit, and a pair that its stamp confirms stay clean."""
    assert (holding(now), ()) == doubted(holding(now), states)


def test_a_translation_that_went_into_its_neighbour() -> None:
    """It stands nowhere else, and belongs to another text: no person put it there."""
    beside = unit("n", "Một nửa", "One")

    found, _ = doubted(holding(unit("p", "Một"), beside), [holding(A)])

    assert (unit("p", "Một"), replace(beside, flags=("fuzzy",), previous="Một")) == found.units
    assert holding(A, beside) == doubted(holding(A, beside), [holding(A)])[0]
