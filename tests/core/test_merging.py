"""Catalogues merged unit by unit: what both sides did is kept, and nothing is guessed."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songngu.core.merging import Merged, merge
from songngu.formats import po
from songngu.model import Catalog, Unit
from songngu.units import stamp

ROOT = Path(__file__).parents[2]

EMPTY = Catalog(slug="a", language="en", header=po.header("x", "en"), path="a.po")


def unit(source: str, target: str = "", name: str = "p1", **fields: object) -> Unit:
    """A unit, stamped as ``update`` does; fuzzy where ``previous`` is given."""
    if "previous" in fields:
        fields.setdefault("flags", ("fuzzy",))
    made = replace(Unit(id=name, source=source, target=target), **fields)  # type: ignore[arg-type]
    return made if made.obsolete else replace(made, extracted=(stamp("paragraph", source, target),))


def holding(*units: Unit) -> Catalog:
    """A catalogue of units."""
    return replace(EMPTY, units=units)


def merged(base: Iterable[Unit], ours: Iterable[Unit], theirs: Iterable[Unit]) -> Merged:
    """What comes of three lists of units."""
    return merge(holding(*base), holding(*ours), holding(*theirs))


def one(base: Unit | None, ours: Unit | None, theirs: Unit | None) -> Unit:
    """The one unit that comes, without a conflict, of three states of it."""
    outcome = merged(*([side] if side else [] for side in (base, ours, theirs)))

    assert () == outcome.conflicts
    assert 1 == len(outcome.catalog.units)

    return outcome.catalog.units[0]


# --- pairs ---


def test_different_units_of_two_sides() -> None:
    """Both sides' changes to different units are kept."""
    base = [unit("một", name="p1"), unit("hai", name="p2")]
    ours = [unit("một", "one", "p1"), unit("hai", name="p2")]
    theirs = [unit("một", name="p1"), unit("hai", "two", "p2")]

    assert ("one", "two") == tuple(u.target for u in merged(base, ours, theirs).catalog.units)


@pytest.mark.parametrize("is_swapped", [False, True])
def test_a_source_and_a_translation(is_swapped: bool) -> None:
    """A new source and a new translation come together, fuzzy, with the source it was made from."""
    base = unit("một", "one")
    sides = [unit("MỘT", "one", previous="một"), unit("một", "One!")]
    found = one(base, *(reversed(sides) if is_swapped else sides))

    assert unit("MỘT", "One!", previous="một") == found


def test_both_made_the_same() -> None:
    """The same change on both sides is no conflict."""
    assert unit("MỘT", "ONE") == one(unit("một", "one"), unit("MỘT", "ONE"), unit("MỘT", "ONE"))


def test_two_translations() -> None:
    """Two new translations: fuzzy, with ours in place, theirs in a comment, and one conflict to ask about."""
    ours, theirs = unit("một", "One"), unit("một", "One!")
    outcome = merged([unit("một", "one")], [ours], [theirs])
    (found,) = outcome.catalog.units

    assert ("One", True, "một") == (found.target, found.fuzzy, found.previous)
    assert ("merge: the other translation: One!",) == found.comments
    assert [("p1", ours, theirs)] == [(c.id, c.ours, c.theirs) for c in outcome.conflicts]


def test_two_translations_of_which_one_fits_the_source() -> None:
    """Where only theirs was made from the source that stands, it is in place, and ours beside it."""
    outcome = merged([unit("một", "one")], [unit("một", "One!")], [unit("MỘT", "ONE")])
    found, obsolete = outcome.catalog.units

    assert ("MỘT", "ONE", True, "MỘT") == (found.source, found.target, found.fuzzy, found.previous)
    assert unit("một", "One!", obsolete=True) == obsolete
    assert ("merge: the other translation: One!", "merge: it was made from: một") == found.comments


def test_each_side_followed_its_own_source() -> None:
    """Two sources, each translated: ours stands, fuzzy; theirs is there whole, and comes back clean."""
    theirs = unit("hai", "two")
    outcome = merged([unit("một", "one")], [unit("ba", "three")], [theirs])
    live, obsolete = outcome.catalog.units

    assert ("ba", "three", True, 1) == (live.source, live.target, live.fuzzy, len(outcome.conflicts))
    assert ("merge: the other translation: two", "merge: it was made from: hai") == live.comments
    assert replace(theirs, obsolete=True, extracted=()) == obsolete


def test_two_sources_of_which_one_was_translated() -> None:
    """Where the sources will be asked about, the pair that was translated goes over whole."""
    base, ours = unit("một", "one"), unit("ba", "one", previous="một")

    assert unit("hai", "two") == one(base, ours, unit("hai", "two"))
    assert unit("hai", "two") == one(base, unit("hai", "two"), ours)


def test_a_translation_and_none() -> None:
    """A translation that one side took away and the other made anew stays, fuzzy: a person decides."""
    for sides in ([unit("một"), unit("một", "One")], [unit("một", "One"), unit("một")]):
        outcome = merged([unit("một", "one")], sides[:1], sides[1:])
        (found,) = outcome.catalog.units

        assert ("One", True, 1) == (found.target, found.fuzzy, len(outcome.conflicts))
        assert ("merge: the other side has no translation",) == found.comments


def test_a_translation_that_one_side_took_away() -> None:
    """Where the other side left it alone, it is gone, as that side wanted."""
    assert unit("một") == one(unit("một", "one"), unit("một", "one"), unit("một"))


def test_a_flag_that_one_side_cleared() -> None:
    """A translation that one side found right for its source is fuzzy where the other has a new source."""
    base, ours = unit("MỘT", "one", previous="một"), unit("MỘT", "one")

    assert ours == one(base, ours, base)
    assert unit("BA", "one", previous="MỘT") == one(base, ours, unit("BA", "one", previous="một"))


def test_a_flag_that_one_side_set() -> None:
    """A doubt that one side noted stays, whatever the other side wrote."""
    ours = unit("một", "one", flags=("fuzzy",))
    found = one(unit("một", "one"), ours, unit("một", "One"))

    assert ("One", True, "một") == (found.target, found.fuzzy, found.previous)


def test_a_source_that_one_side_took_back() -> None:
    """A translation whose very source returned is clean, though the other side accepted it for another."""
    base = unit("MỘT", "one", previous="một")

    assert unit("một", "one") == one(base, unit("MỘT", "one"), unit("một", "one"))


def test_no_base() -> None:
    """Both sides added the unit: the one translated goes over; two translations are a conflict."""
    assert unit("một", "one") == one(None, unit("một"), unit("một", "one"))
    assert 1 == len(merged([], [unit("một", "one")], [unit("một", "One")]).conflicts)


def test_stamps_that_tell_of_another_source() -> None:
    """What a careless merge paired wrongly on one side is fuzzy, with its source where the base knows it."""
    base = unit("một", "one")
    wrong = replace(unit("hai", "one"), extracted=base.extracted)

    assert one(base, wrong, unit("một", "One")) == unit("hai", "One", previous="một")
    assert one(base, wrong, base).fuzzy


def test_stamp_of_an_editor_stays_as_it_is() -> None:
    """The stamp of a pair that a side had is that side's, right or wrong: ``update`` judges it."""
    edited = replace(unit("một", "One"), extracted=unit("một", "one").extracted)

    assert edited == one(unit("một", "one"), unit("một", "one"), edited)


def test_origin_of_a_borrowed_translation() -> None:
    """The unit that a translation was borrowed from is told as long as its source is."""
    fields = {"previous": "một", "previous_id": "p9"}
    found = one(unit("mốt", "one", **fields), unit("MỐT", "one", **fields), unit("mốt", "One", **fields))

    assert unit("MỐT", "One", **fields) == found


def test_a_borrowed_translation_and_a_new_one() -> None:
    """A translation that ``update`` only borrowed for a new unit gives way to one that a person made."""
    lender = unit("mốt", "two", "p9")
    borrowed = unit("một", "two", previous="mốt", previous_id="p9")
    outcome = merged([lender], [lender, borrowed], [lender, unit("một", "one")])

    assert (lender, unit("một", "one")) == outcome.catalog.units
    assert () == outcome.conflicts


# --- what is live ---


def test_removed_and_translated() -> None:
    """What one side removed and the other translated is obsolete, complete, with that translation."""
    ours = unit("một", "One")
    gone = unit("một", "one", obsolete=True)

    assert unit("một", "One", obsolete=True) == one(unit("một"), ours, None)
    assert unit("một", "One", obsolete=True) == one(unit("một", "one"), ours, gone)
    assert unit("một", "One", obsolete=True) == one(unit("một", "one"), gone, ours)


def test_removed_and_left_alone() -> None:
    """What one side removed is removed."""
    assert () == merged([unit("một")], [unit("một")], []).catalog.units
    assert unit("một", "one", obsolete=True) == one(
        unit("một", "one"), unit("một", "one"), unit("một", "one", obsolete=True)
    )


def test_removed_and_edited() -> None:
    """A unit whose source one side edited stays live: a person is asked in the source."""
    ours, gone = unit("MỘT", "one", previous="một"), unit("một", "One", obsolete=True)
    live, obsolete = merged([unit("một", "one")], [ours], [gone]).catalog.units

    assert unit("MỘT", "One", previous="một") == live
    assert gone == obsolete


def test_joined_and_reworded() -> None:
    """Units that one side joined have the other side's new wording, and the parts are there whole."""
    base = [unit("một", "one", "p1"), unit("hai", "two", "p2")]
    joined = unit("một hai", "one\n\n<!-- split -->\n\ntwo", "p1", previous="một\n\nhai")
    gone = [unit("một", "one", "p1", obsolete=True), unit("hai", "two", "p2", obsolete=True)]
    reworded = [unit("một", "One", "p1"), unit("hai", "Two", "p2")]
    outcome = merged(base, reworded, [joined, *gone])
    live, *obsolete = outcome.catalog.units

    assert ("một hai", "một\n\nhai", True) == (live.source, live.previous, live.fuzzy)
    assert "One <!-- split --> two" == live.target
    assert ["One", "Two"] == [u.target for u in obsolete]
    assert () == outcome.conflicts


def test_two_obsolete_translations() -> None:
    """Two translations of one obsolete unit are both kept."""
    outcome = merged([], [unit("một", "one", obsolete=True)], [unit("một", "One", obsolete=True)])
    (found,) = outcome.catalog.units

    assert ("one", ("merge: the other translation: One",)) == (found.target, found.comments)
    assert () == outcome.conflicts


def test_obsolete_beside_live() -> None:
    """An obsolete unit gives its text to the live one of its id and source, or leaves it in a comment."""
    gone = unit("một", "one", obsolete=True)

    assert unit("một", "one") == one(None, unit("một"), gone)
    assert unit("một", "one") == one(gone, gone, unit("một", "one"))

    (found,) = merged([], [unit("một", "One")], [gone]).catalog.units

    assert ("One", ("merge: the other translation: one",)) == (found.target, found.comments)


@pytest.mark.parametrize("is_swapped", [False, True])
def test_a_text_that_both_have_in_two_places(is_swapped: bool) -> None:
    """What one side has fuzzy and the other live is there, though its obsolete unit has another text."""
    base = [unit("ba", "three", obsolete=True), unit("một", "one", obsolete=True)]
    sides = [[unit("một", "three", previous="ba"), unit("ba", "Three", obsolete=True)], [unit("ba", "three")]]
    outcome = merged(base, *(reversed(sides) if is_swapped else sides))
    texts = {text for u in outcome.catalog.units for text in (u.target, *u.comments)}

    assert texts & {"three", "merge: the other translation: three"}
    assert texts & {"Three", "merge: the other translation: Three"}


def test_a_text_of_which_each_side_gave_up_one_place() -> None:
    """It is obsolete, with its source; where that has another translation, it is in a comment."""
    gone = unit("ba", "three", obsolete=True)
    fuzzy = unit("hai", "three", previous="ba")
    live, *obsolete = merged([fuzzy, gone], [fuzzy], [unit("một", "one"), gone]).catalog.units

    assert (unit("một", "one"), [gone]) == (live, obsolete)

    base, kept = unit("một", "one"), unit("một", "one", obsolete=True)
    other = [unit("ba", "one", previous="một"), unit("một", "One", obsolete=True)]
    live, *obsolete = merged([base], [unit("hai"), kept], other).catalog.units

    assert unit("hai") == live
    assert [replace(other[1], comments=("merge: the other translation: one",))] == obsolete


# --- what stands around ---


def test_comments() -> None:
    """Comments of both sides are kept, those that either took away go; what continues one follows it."""
    base = unit("một", comments=("a", "b"))
    ours = unit("một", comments=("a", "note: one", "  more", "b"))
    theirs = unit("một", comments=("a", "c", "  less"))

    assert ("a", "c", "  less", "note: one", "  more") == one(base, ours, theirs).comments


def test_flags() -> None:
    """Other flags of both sides are kept."""
    found = one(unit("một"), unit("một", flags=("no-wrap",)), unit("một", "one", flags=("python-format",)))

    assert {"no-wrap", "python-format"} == set(found.flags)


def test_a_text_of_several_paragraphs_in_a_comment() -> None:
    """A comment that holds several paragraphs is one, and is read back as it was written."""
    theirs = unit("một", "One\n\nTwo\n<!-- split -->\nThree")
    outcome = merged([], [unit("một", "x")], [theirs])
    (found,) = po.read(po.write(outcome.catalog), path="a.po", slug="a", language="en").units

    assert outcome.catalog.units[0].comments == found.comments
    assert ("merge: the other translation: One", "  Two", "  <!-- split -->", "  Three") == found.comments


def test_header() -> None:
    """Fields that either side set are kept; what both set is as the side has it that was saved later."""
    base = replace(EMPTY, header=(("Language", "en"), ("PO-Revision-Date", "1"), ("", "x")))
    ours = replace(EMPTY, header=(*base.header[:1], ("PO-Revision-Date", "2"), ("By", "Lan"), ("", "x")))
    theirs = replace(EMPTY, header=(("Language", "en_GB"), ("PO-Revision-Date", "3"), ("", "x"), ("", "y")))
    found = merge(base, ours, theirs).catalog.header

    assert found == (("Language", "en_GB"), ("PO-Revision-Date", "3"), ("By", "Lan"), ("", "x"), ("", "y"))


def test_order() -> None:
    """New units stand behind what they follow on their side; where only theirs moved units, theirs holds."""

    def sorted_as(names: str) -> list[Unit]:
        return [unit(name, name=name) for name in names]

    def found(base: str, ours: str, theirs: str) -> str:
        units = merged(*(sorted_as(names) for names in (base, ours, theirs))).catalog.units
        return "".join(u.id for u in units)

    assert "axbyc" == found("abc", "axbc", "abyc")
    assert "axyb" == found("ab", "axb", "ayb")
    assert "cxab" == found("abc", "abcx", "cab")
    assert "cab" == found("abc", "cab", "abc")


# --- laws ---

SOURCES = ("một", "hai", "ba")
COMMENTS = st.lists(st.sampled_from(["a", "b", "note: c", "  d"]), max_size=2, unique=True).map(tuple)


def made(name: str) -> st.SearchStrategy[tuple[Unit, ...]]:
    """What a catalogue has of one id: a live unit or none, and obsolete ones; texts tell their source."""

    def build(drawn: tuple[int, str, str, int, bool, tuple[str, ...], dict[str, int]]) -> tuple[Unit, ...]:
        state, source, origin, wording, is_doubted, comments, gone = drawn
        target = f"{name}<{origin}>{wording}" if wording else ""
        units = []
        if state:
            fields: dict[str, object] = {"comments": comments}
            if target and origin != source:
                fields |= {"flags": ("fuzzy",), "previous": None if is_doubted else origin}
            elif target and is_doubted:
                fields |= {"flags": ("fuzzy",)}
            units.append(unit(source, target, name, **fields))
        for was, words in gone.items():
            if not (state and was == source):
                units.append(unit(was, f"{name}<{was}>{words}", name, obsolete=True))
        return tuple(units)

    text = st.sampled_from(SOURCES)
    return st.tuples(
        st.integers(0, 2), text, text, st.integers(0, 3), st.booleans(), COMMENTS,
        st.dictionaries(text, st.integers(1, 3), max_size=2),
    ).map(build)  # fmt: skip


def catalog_of(groups: Iterable[tuple[Unit, ...]]) -> Catalog:
    """A catalogue in canonical order."""
    units = [u for group in groups for u in group]
    obsolete = sorted((u for u in units if u.obsolete), key=lambda u: (u.id, u.source))
    return holding(*(u for u in units if not u.obsolete), *obsolete)


NAMES = ("p1", "p2", "p3")
GROUPS = st.tuples(*(made(name) for name in NAMES))
ORDERS = st.permutations(range(len(NAMES)))


@st.composite
def histories(draw: st.DrawFn) -> tuple[Catalog, Catalog, Catalog]:
    """A catalogue, and two that came of it: each unit as it was, or anything else."""
    groups = draw(GROUPS)
    sides = [draw(GROUPS), draw(GROUPS)]
    kept = [draw(st.lists(st.booleans(), min_size=3, max_size=3)) for _ in sides]
    orders = [draw(ORDERS) for _ in sides]
    changed = (
        catalog_of((groups if keep[at] else side)[at] for at in order)
        for side, keep, order in zip(sides, kept, orders, strict=True)
    )
    return (catalog_of(groups), *changed)


many = settings(deadline=None, max_examples=200)


@many
@given(histories())
def test_one_side_alone(history: tuple[Catalog, Catalog, Catalog]) -> None:
    """What only one side changed, or both in the same way, is as that side has it, in everything."""
    base, side, _ = history

    assert Merged(catalog=side, conflicts=()) == merge(base, side, base)
    assert Merged(catalog=side, conflicts=()) == merge(base, base, side)
    assert Merged(catalog=side, conflicts=()) == merge(base, side, side)


@many
@given(histories())
def test_nothing_is_lost(history: tuple[Catalog, Catalog, Catalog]) -> None:
    """A translation that a side made, or that both have, is there: live, obsolete or in a comment."""
    base, ours, theirs = ({u.target for u in side.units if u.target} for side in history)
    outcome = merge(*history).catalog
    found = {text for u in outcome.units for text in (u.target, *(c.rpartition(": ")[2] for c in u.comments))}

    assert set() == (ours - base | theirs - base | ours & theirs) - found


@many
@given(histories())
def test_no_clean_unit_has_a_translation_of_another_source(history: tuple[Catalog, Catalog, Catalog]) -> None:
    """A clean translation was made from its very source; a fuzzy one says of which, or nothing."""
    for u in merge(*history).catalog.units:
        origin = u.target.partition("<")[2].partition(">")[0]

        assert u.fuzzy or not u.target or origin == u.source
        assert u.previous in ((None, origin) if u.fuzzy else (None,))


@many
@given(histories())
def test_ids_are_unique(history: tuple[Catalog, Catalog, Catalog]) -> None:
    """No two live units have one id, and no two units id and source."""
    units = merge(*history).catalog.units

    assert 1 >= max(Counter(u.id for u in units if not u.obsolete).values(), default=0)
    assert 1 >= max(Counter((u.id, u.source) for u in units).values(), default=0)


@many
@given(histories())
def test_what_is_written_is_read_back(history: tuple[Catalog, Catalog, Catalog]) -> None:
    """The merged catalogue is one that a file can hold, with nothing that reading would change."""
    outcome = merge(*history).catalog
    found = po.read(po.write(outcome), path="a.po", slug="a", language="en")
    units = tuple(replace(u, line=None, target_line=None) for u in found.units)

    assert outcome == replace(found, units=units)


@settings(deadline=None, max_examples=10, derandomize=True)
@given(history=histories())
def test_msgfmt_accepts_it(
    tmp_path_factory: pytest.TempPathFactory, history: tuple[Catalog, Catalog, Catalog]
) -> None:
    """Gettext's own check passes what a merge writes."""
    file = tmp_path_factory.mktemp("merged") / "a.po"
    file.write_bytes(po.write(merge(*history).catalog))

    command = ["msgfmt", "--check", "-o", file.with_suffix(".mo"), file]
    assert 0 == subprocess.run(command, check=False).returncode


# --- two branches, simulated ---


@pytest.fixture(scope="module")
def merges() -> ModuleType:
    """The benchmark of merges."""
    spec = importlib.util.spec_from_file_location("merges", ROOT / "benchmarks/merges.py")
    assert spec
    assert spec.loader
    module = sys.modules["merges"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_simulated_merges(merges: ModuleType) -> None:
    """Whatever two branches did, our merge pairs nothing wrongly in silence and loses nothing.

    Git's merge of lines does not either where both branches ran ``update``, though its questions are
    answered for one side without a look: what it pairs wrongly, the stamps show.
    """
    tallies = merges.simulate(merges.paragraphs(ROOT / "tests/cases"), trials=6, seed=1)
    plain = list(merges.SCENARIOS)[:2]

    assert 6 * 4 == sum(tally.merges for (_, way), tally in tallies.items() if way == merges.MERGE)
    for (scenario, way), tally in tallies.items():
        if way == merges.MERGE or scenario in plain:
            assert (0, 0) == (tally.silent, tally.silent_later), (scenario, way)
        if way in (merges.MERGE, merges.GIT):
            assert 0 == tally.lost, (scenario, way)
