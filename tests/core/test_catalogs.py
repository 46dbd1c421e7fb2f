"""Catalogues in step with their sources: what is kept, filled, retired and flagged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from songngu import tree
from songngu.core import catalogs
from songngu.core.catalogs import same_content, template
from songngu.model import Catalog, Identity, Kind, Segment, Unit
from songngu.text import digest
from songngu.units import stamp, stamped

HEADER = (("Project-Id-Version", "x"), ("Language", "en"))
EMPTY = Catalog(slug="a", language="en", path="translations/en/a.po")


def cut(*texts: str, kind: Kind = Kind.PARAGRAPH) -> list[Segment]:
    """Segments of these texts."""
    return [
        Segment(kind=kind, path=("blocks", at), inlines=tree.text_inlines(text), text=text)
        for at, text in enumerate(texts)
    ]


def update(old: Catalog, segments: Sequence[Segment], ids: Sequence[str], header: catalogs.Header) -> Catalog:
    """An update in which every text came of the unit that has its id."""
    return catalogs.update(old, segments, [Identity(id=one, origins=(one,)) for one in ids], header)


def holding(*units: Unit) -> Catalog:
    """A catalogue of units."""
    return replace(EMPTY, header=HEADER, units=units)


def unit(text: str, target: str = "", **fields: object) -> Unit:
    """A unit whose id is made of its text, stamped as ``update`` does."""
    made = Unit(id=f"p-{text}", source=text, target=target, extracted=(stamp("paragraph", text, target),))
    return replace(made, **fields)  # type: ignore[arg-type]


def after(old: Catalog, *texts: str) -> tuple[Unit, ...]:
    """The units after an update to a source of these texts."""
    return update(old, cut(*texts), [f"p-{text}" for text in texts], HEADER).units


def test_template() -> None:
    """A template holds ids, texts and kinds, and no translation."""
    made = template("a", cut("Một", kind=Kind.HEADING), [Identity(id="p1")], HEADER)

    assert (
        Catalog(
            slug="a",
            language=None,
            header=HEADER,
            units=(Unit(id="p1", source="Một", extracted=(f"heading {digest('Một')}",)),),
        )
        == made
    )


def test_template_refuses_ids_that_do_not_fit() -> None:
    """One id for each segment: anything else is a mistake of the caller."""
    with pytest.raises(ValueError, match="shorter"):
        template("a", cut("Một", "Hai"), [Identity(id="p1")], HEADER)


def test_a_new_catalogue() -> None:
    """Without a catalogue, every unit is new and untranslated; slug, language and path stay."""
    made = update(EMPTY, cut("Một", "Hai"), ["p-Một", "p-Hai"], HEADER)

    assert holding(unit("Một"), unit("Hai")) == made


def test_a_translation_is_kept() -> None:
    """A unit with the id and text of before keeps translation, comments and flags."""
    old = unit("Một", "One", comments=("hỏi lại",), flags=("fuzzy",), previous="Mot")

    assert (unit("Mới"), old) == after(holding(old), "Mới", "Một")


def test_order_follows_the_source() -> None:
    """Live units stand in reading order, obsolete ones after them by id."""
    old = holding(*(unit(text, "x") for text in ("d", "b", "c", "a")))

    assert ["p-c", "p-d", "p-a", "p-b"] == [found.id for found in after(old, "c", "d")]


def test_a_removed_paragraph_becomes_obsolete() -> None:
    """What the source no longer has stays, complete, without the tool's own line."""
    old = unit("Một", "One", comments=("hỏi lại",))

    assert (unit("Hai"), replace(old, obsolete=True, extracted=())) == after(holding(old), "Hai")


def test_a_removed_paragraph_without_translation_goes() -> None:
    """There is nothing to keep of a unit that was never translated."""
    assert (unit("Hai"),) == after(holding(unit("Một")), "Hai")


def test_a_paragraph_that_comes_back() -> None:
    """An obsolete unit comes back, clean, when its text does."""
    gone = unit("Một", "One", obsolete=True, extracted=())

    assert (unit("Một", "One"),) == after(holding(gone), "Một")


def test_a_live_unit_goes_before_an_obsolete_twin() -> None:
    """Where a merge left both, the live one's translation is shown."""
    gone = unit("Một", "Old", obsolete=True, extracted=())

    assert "One" == after(holding(gone, unit("Một", "One")), "Một")[0].target


def test_a_repetition_is_filled_from_its_twin() -> None:
    """A new occurrence of a translated text takes its translation."""
    made = update(holding(unit("Một", "One")), cut("Một", "Một"), ["p-Một", "p-2"], HEADER)

    assert [("p-Một", "One", False), ("p-2", "One", False)] == [
        (found.id, found.target, found.fuzzy) for found in made.units
    ]


@pytest.mark.parametrize("old", [unit("Một", "One", flags=("fuzzy",)), unit("Một")])
def test_a_doubtful_twin_fills_nothing(old: Unit) -> None:
    """A fuzzy translation, or none, is no twin to take over."""
    made = update(holding(old), cut("Một", "Một"), ["p-new", "p-2"], HEADER)

    assert ["", ""] == [found.target for found in made.units if not found.obsolete]


def test_a_similar_text_is_never_taken_as_translated() -> None:
    """One word can be "not": a changed text has no clean translation."""
    made = after(holding(unit("Anh đến.", "He comes.")), "Anh không đến.")
    (found,) = (one for one in made if not one.obsolete)

    assert found.fuzzy or not found.target
    assert any(one.target == "He comes." for one in made)


def test_a_header_keeps_what_it_has() -> None:
    """Values of an old header stay as they are, missing fields are added, foreign ones stand at the end."""
    old = replace(EMPTY, header=(("X-Own", "1"), ("Language", "en_GB")))

    assert (("Project-Id-Version", "x"), ("Language", "en_GB"), ("X-Own", "1")) == update(
        old, [], [], HEADER
    ).header


# --- stamps ---


def test_stamp() -> None:
    """A stamp is kind, digest of the source, and digest of the translation where there is one."""
    assert f"item {digest('Một')}" == stamp(Kind.ITEM, "Một", "")
    assert f"item {digest('Một')} {digest('One')}" == stamp(Kind.ITEM, "Một", "One")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("paragraph a b",), ("paragraph", "a", "b")),
        (("heading a",), ("heading", "a", "")),
        (("Ghi chú của người khác", "item a b"), ("item", "a", "b")),
        (("paragraph",), ("", "", "")),
        (("paragraph a b c",), ("", "", "")),
        (("unknown a b",), ("", "", "")),
        ((), ("", "", "")),
    ],
)
def test_stamped(lines: tuple[str, ...], expected: tuple[str, str, str]) -> None:
    """The tool's line is found among others by its form; without one there is no stamp."""
    assert expected == stamped(Unit(id="p", source="x", extracted=lines))


def test_a_source_that_changed_under_its_translation_is_fuzzy() -> None:
    """The source's digest wrong and the translation's right: a careless merge, flagged."""
    moved = unit("Một", "One", extracted=(stamp("paragraph", "Mot", "One"),))
    (found,) = after(holding(moved), "Một")

    assert found.fuzzy
    assert (stamp("paragraph", "Một", "One"),) == found.extracted


@pytest.mark.parametrize(
    "line",
    [
        (stamp("paragraph", "Một", "Uno"),),
        (stamp("paragraph", "Mot", "Uno"),),
        (stamp("paragraph", "Một", ""),),
        (),
    ],
)
def test_an_editors_work_is_stamped_anew(line: tuple[str, ...]) -> None:
    """The translation's digest wrong, both wrong, or no stamp: translated by hand, and no flag."""
    (found,) = after(holding(unit("Một", "One", extracted=line)), "Một")

    assert unit("Một", "One") == found


def test_newlines_at_the_ends_of_a_translation_go() -> None:
    """gettext refuses them: they are no part of a translation."""
    (found,) = after(holding(unit("Một", "\nOne\n")), "Một")

    assert unit("Một", "One") == found


def test_an_obsolete_unit_that_lost_its_flag_is_still_doubted() -> None:
    """With a previous source it was fuzzy: when its text comes back, it is so again."""
    gone = unit("Một", "One", obsolete=True, extracted=(), previous="Mot")

    assert (unit("Một", "One", flags=("fuzzy",), previous="Mot"),) == after(holding(gone), "Một")


def test_references_of_other_tools_go() -> None:
    """A catalogue has one source, so its units name none."""
    (found,) = after(holding(unit("Một", "One", references=("a.md:3",))), "Một")

    assert () == found.references


# --- agreement ---


def test_same_content_looks_past_form() -> None:
    """Stamps, lines and comments are no content: an editor's wrapping is no disagreement."""
    one = holding(unit("Một", "One"))
    other = holding(unit("Một", "One", extracted=(), line=3, comments=("x",)))

    assert same_content(one, other)


@pytest.mark.parametrize(
    "other",
    [
        (),
        (unit("Một", "Uno"),),
        (unit("Một", "One", flags=("fuzzy",)),),
        (unit("Một", "One", id="p2"),),
        (unit("Một", "One", obsolete=True),),
        (unit("Một", "One"), unit("Hai")),
    ],
)
def test_same_content_sees_what_readers_would(other: tuple[Unit, ...]) -> None:
    """Ids, texts, flags, order and number are content."""
    assert not same_content(holding(unit("Một", "One")), holding(*other))
