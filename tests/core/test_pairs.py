"""Segments beside their translations: states, paragraphs, notes, and what is broken."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from songngu import tree
from songngu.core.pairs import pair, state, translators_notes
from songngu.model import (
    MERGED,
    Catalog,
    Finding,
    Inlines,
    Kind,
    Location,
    Pair,
    Reading,
    Segment,
    State,
    Unit,
)
from songngu.text import digest

CALL = {"t": "Note", "c": 1}


def words(text: str) -> Inlines:
    """The inlines of plain words."""
    return tree.text_inlines(text)


def segment(text: str, *more: tree.Node) -> Segment:
    """A paragraph."""
    return Segment(kind=Kind.PARAGRAPH, path=("blocks", 0), inlines=[*words(text), *more], text=text)


def read(texts: Sequence[str]) -> list[Reading]:
    """A reader without markup, save bars between paragraphs, numbers for calls, and "!" for problems."""
    return [
        Reading(
            paragraphs=tuple(
                [{"t": "Note", "c": int(part)}] if part.isdigit() else words(part)
                for part in text.split("|")
                if part
            ),
            problems=("it shouts",) if text.endswith("!") else (),
        )
        for text in texts
    ]


def paired(unit: Unit, source: Segment | None = None) -> tuple[Pair, tuple[Finding, ...]]:
    """The pair of one unit."""
    catalog = Catalog(slug="a", language="en", units=(unit,), path="translations/en/a.po")
    pairs, findings = pair([source or segment("Một")], [unit.id], catalog, read)
    return pairs[0], findings


def signed(source: str, target: str) -> str:
    """The comment of a review."""
    return f"reviewed: {digest(source)} {digest(target)} Lan 2025-07-08"


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (Unit(id="p", source="Một"), State.UNTRANSLATED),
        (Unit(id="p", source="Một", flags=("fuzzy",)), State.UNTRANSLATED),
        (Unit(id="p", source="Một", target=" \n\u00a0"), State.UNTRANSLATED),
        (Unit(id="p", source="Một", target="One"), State.TRANSLATED),
        (Unit(id="p", source="Một", target="One", flags=("fuzzy",)), State.FUZZY),
        (Unit(id="p", source="Một", target="One", comments=(signed("Một", "One"),)), State.REVIEWED),
        (Unit(id="p", source="Một", target="Uno", comments=(signed("Một", "One"),)), State.TRANSLATED),
        (Unit(id="p", source="Mot", target="One", comments=(signed("Một", "One"),)), State.TRANSLATED),
        (Unit(id="p", source="Một", target="One", comments=("reviewed: by Lan",)), State.TRANSLATED),
        (
            Unit(id="p", source="Một", target="One", flags=("fuzzy",), comments=(signed("Một", "One"),)),
            State.FUZZY,
        ),
        (Unit(id="p", source="Một", target="One", comments=("x", signed("Một", "One"))), State.REVIEWED),
    ],
)
def test_state(unit: Unit, expected: State) -> None:
    """A state follows from texts, flag and sign-off; any later edit of either side voids a review."""
    assert expected == state(unit)


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        ((), []),
        (("private",), []),
        (("note: public",), ["public"]),
        (("note: one", "  two", "  three"), ["one two three"]),
        (("note: one", "private", "  not continued"), ["one"]),
        (("note: one", "note: two"), ["one", "two"]),
        (("note:", "  begun later"), [" begun later"]),
        (("songngu: ignore numbers", "note:x"), ["x"]),
        (("Note: capital",), []),
    ],
)
def test_translators_notes(comments: tuple[str, ...], expected: list[str]) -> None:
    """``note:`` begins what is published, indented lines continue it; every other comment is private."""
    found = translators_notes(Unit(id="p", source="x", comments=comments))

    assert [note.strip() for note in expected] == [note.strip() for note in found]


def test_a_translated_unit() -> None:
    """A pair holds the segment and the translation's paragraphs."""
    found, findings = paired(Unit(id="p", source="Một", target="One|more"))

    assert ("p", State.TRANSLATED, (words("One"), words("more")), False, ()) == (
        found.id,
        found.state,
        found.target,
        found.merged,
        found.notes,
    )
    assert () == findings


def test_a_unit_that_is_not_there() -> None:
    """A segment without a unit is untranslated."""
    pairs, findings = pair([segment("Một")], ["p"], Catalog(slug="a", language="en"), read)

    assert (Pair(id="p", segment=segment("Một"), state=State.UNTRANSLATED),) == pairs
    assert () == findings


def test_an_obsolete_unit_is_not_shown() -> None:
    """What is obsolete translates nothing, whatever its id."""
    found, _ = paired(Unit(id="p", source="Một", target="One", obsolete=True))

    assert (State.UNTRANSLATED, ()) == (found.state, found.target)


def test_a_merged_unit() -> None:
    """A unit whose text stands in the one before has no paragraphs of its own."""
    found, _ = paired(Unit(id="p", source="Một", target=f" {MERGED}\n"))

    assert (True, ()) == (found.merged, found.target)


def test_a_translation_that_is_the_source() -> None:
    """The same text on both sides has the source's own inlines, unread."""
    source = segment("Một", CALL)
    found, _ = paired(Unit(id="p", source="Một|9!", target="Một|9!"), source)

    assert (source.inlines,) == found.target


def test_a_call_of_a_footnote() -> None:
    """A call whose footnote the source has is a call."""
    found, findings = paired(Unit(id="p", source="Một", target="1"), segment("Một", CALL))

    assert ([CALL],) == found.target
    assert () == findings


def test_a_call_of_no_footnote_is_letters() -> None:
    """A call that the source lacks is shown as it is written, with a finding at the unit's place."""
    found, findings = paired(Unit(id="p", source="Một", target="2", target_line=9), segment("Một", CALL))
    (finding,) = findings

    assert ([{"t": "Str", "c": "[^2]"}],) == found.target
    assert ("broken-markup", "a", "en", "p", Location(path="translations/en/a.po", line=9)) == (
        finding.code,
        finding.document,
        finding.language,
        finding.unit,
        finding.location,
    )
    assert "[^2] calls a footnote that does not exist" in finding.message


def test_a_call_of_footnote_zero_is_letters() -> None:
    """Footnotes count from 1."""
    found, findings = paired(Unit(id="p", source="Một", target="0"), segment("Một", CALL))

    assert ([{"t": "Str", "c": "[^0]"}],) == found.target
    assert 1 == len(findings)


def test_a_translation_that_shows_nothing() -> None:
    """Of a translation that is only marks its letters are shown, so that a reader misses nothing."""
    found, (finding,) = paired(Unit(id="p", source="Một", target="|", comments=("note: n",)))

    assert (words("|"),) == found.target
    assert "nothing that a reader would see" in finding.message


def test_a_call_in_a_translators_note_is_letters() -> None:
    """A translator's note has no footnotes: no call in it, and a finding."""
    found, findings = paired(
        Unit(id="p", source="Một", target="1", comments=("note: 1",)), segment("Một", CALL)
    )

    assert ([{"t": "Str", "c": "[^1]"}],) == found.notes
    assert 1 == len(findings)


def test_problems_of_text_and_notes_are_found() -> None:
    """Each problem of a translation and of its notes is one finding."""
    found, findings = paired(Unit(id="p", source="Một", target="One!", comments=("note: Two!",)))

    assert (words("Two!"),) == found.notes
    assert ["in the translation of p, it shouts"] * 2 == [finding.message for finding in findings]


def test_all_texts_are_read_in_one_call() -> None:
    """The reader is called once a document, whatever has notes."""
    calls: list[int] = []

    def counting(texts: Sequence[str]) -> list[Reading]:
        calls.append(len(texts))
        return read(texts)

    units = tuple(Unit(id=f"p{at}", source=f"{at}", target="x", comments=("note: n",)) for at in range(5))
    catalog = Catalog(slug="a", language="en", units=units)
    pairs, _ = pair([segment(f"{at}") for at in range(5)], [unit.id for unit in units], catalog, counting)

    assert [10] == calls
    assert [(words("n"),)] * 5 == [found.notes for found in pairs]
