"""Ids: made once from slug and text, found again by the text, unique in the project."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import partial

import pytest

from songngu import tree
from songngu.core import identify as identifying
from songngu.core.alignment import align
from songngu.formats.similarity import ratio
from songngu.model import Catalog, Kind, Segment, Unit


def identify(
    segments: Sequence[Segment], slug: str, known: Sequence[Catalog | None], taken: Set[str] = frozenset()
) -> tuple[str, ...]:
    """The ids alone."""
    found = identifying.identify(segments, slug, known, partial(align, ratio), taken)
    return tuple(identity.id for identity in found)


def cut(*texts: str) -> list[Segment]:
    """Paragraphs of these texts."""
    return [
        Segment(kind=Kind.PARAGRAPH, path=("blocks", at), inlines=tree.text_inlines(text), text=text)
        for at, text in enumerate(texts)
    ]


def catalog(texts: Sequence[str], ids: Sequence[str], *, obsolete: bool = False) -> Catalog:
    """A template of units with these texts and ids."""
    units = (Unit(id=name, source=text, obsolete=obsolete) for text, name in zip(texts, ids, strict=True))
    return Catalog(slug="a", language=None, units=tuple(units))


def test_form_of_an_id() -> None:
    """An id is ``p`` and eight letters or digits."""
    for name in identify(cut("Một", "hai", "", "*ba*\\\nbốn"), "a", []):
        assert re.fullmatch(r"p[a-z0-9]{8}", name)


def test_ids_are_the_same_every_time() -> None:
    """The same slug and texts give the same ids: two machines agree."""
    assert ("peub4epa2", "prec2i5jz") == identify(cut("Một", "Hai"), "a", [])


def test_id_does_not_depend_on_the_position() -> None:
    """A new id is made from slug and text, not from what stands around it."""
    (alone,) = identify(cut("Hai"), "a", [])

    assert alone == identify(cut("Một", "Hai", "Ba"), "a", [])[1]
    assert alone not in identify(cut("Hai"), "b", [])


def test_repeated_text_has_an_id_for_each_occurrence() -> None:
    """A text that stands three times has three ids, the first that of a single one."""
    found = identify(cut("Lặp", "khác", "Lặp", "Lặp"), "a", [])

    assert 4 == len(set(found))
    assert identify(cut("Lặp"), "a", []) == found[:1]


@pytest.mark.parametrize("texts", [("Ba", "Một", "Hai"), ("Mới", "Một", "Hai", "Ba"), ("Hai", "Ba", "Một")])
def test_known_ids_are_kept(texts: tuple[str, ...]) -> None:
    """A move, or new paragraphs around it, leaves a paragraph its id."""
    known = {"Một": "p11111111", "Hai": "p22222222", "Ba": "p33333333"}
    found = dict(
        zip(texts, identify(cut(*texts), "a", [catalog(list(known), list(known.values()))]), strict=True)
    )

    assert known == {text: found[text] for text in known}


def test_ids_are_found_in_a_catalogue_where_the_template_is_lost() -> None:
    """What the template lacks is found in the catalogues; None stands for a file that is not there."""
    found = identify(cut("Một", "Hai"), "a", [None, catalog(["Hai"], ["p22222222"])])

    assert "p22222222" == found[1]


def test_the_template_goes_first() -> None:
    """Where the files disagree on an id, the first one's is right, and the other's is not lost to it."""
    known = [catalog(["Một"], ["p11111111"]), catalog(["Một"], ["p99999999"])]

    assert ("p11111111",) == identify(cut("Một"), "a", known)


def test_an_id_that_both_files_have_is_given_once() -> None:
    """The same unit in two catalogues is one unit, not two occurrences."""
    known = [catalog(["Một"], ["p11111111"]), catalog(["Một"], ["p11111111"])]
    found = identify(cut("Một", "Một"), "a", known)

    assert "p11111111" == found[0]
    assert "p11111111" != found[1]


def test_a_removed_paragraph_comes_back_with_its_id() -> None:
    """An obsolete unit gives its id to its text when that stands in the source again."""
    assert ("p11111111",) == identify(cut("Một"), "a", [catalog(["Một"], ["p11111111"], obsolete=True)])


def test_live_units_go_before_obsolete_ones() -> None:
    """A text whose live and obsolete units differ takes the live one's id first."""
    known = [catalog(["Một"], ["p22222222"], obsolete=True), catalog(["Một"], ["p11111111"])]

    assert ("p11111111", "p22222222") == identify(cut("Một", "Một"), "a", known)


def test_taken_ids_are_not_made_again() -> None:
    """An id that another document has is passed over, always for the same one."""
    (name,) = identify(cut("Một"), "a", [])
    (other,) = identify(cut("Một"), "a", [], {name})
    (third,) = identify(cut("Một"), "a", [], {name, other})

    assert 3 == len({name, other, third})
    assert (other,) == identify(cut("Một"), "a", [], {name})


def test_taken_ids_do_not_take_away_ones_own() -> None:
    """An id that the document has already stays its own."""
    known = [catalog(["Một"], ["p11111111"])]

    assert ("p11111111",) == identify(cut("Một"), "a", known, {"p11111111"})


def test_nothing() -> None:
    """No segments, no ids."""
    assert () == identify([], "a", [catalog(["Một"], ["p11111111"])])
