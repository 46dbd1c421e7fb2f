"""Calls at the first use of each term, and one note a term, in both languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from songngu import tree
from songngu.core.annotate import annotate, mentions
from songngu.markup import is_call
from songngu.model import Footnote, Inlines, Kind, Layout, NoteKind, Pair, Segment, State, TermEntry, TermUse

ENTRIES = {
    "gành": TermEntry(id="gành", term={"vi": "gành", "en": "reef"}),
    "đò": TermEntry(id="đò", term={"vi": "đò", "en": "ferry"}),
}


SPACE = {"t": "Space"}


def words(text: str) -> Inlines:
    """The inlines of plain words."""
    return tree.text_inlines(text)


def find(language: str, text: str, blocked: Sequence[tuple[int, int]]) -> tuple[TermUse, ...]:
    """Terms by their very letters."""
    uses = [
        TermUse(term=entry.id, start=match.start(), end=match.end())
        for entry in ENTRIES.values()
        for match in re.finditer(entry.term[language], text)
        if not any(start < match.end() and match.start() < end for start, end in blocked)
    ]
    return tuple(sorted(uses, key=lambda use: use.start))


def made(source: str | Inlines, *target: str, kind: Kind = Kind.PARAGRAPH, level: int | None = None) -> Pair:
    """A pair of plain texts."""
    inlines = words(source) if isinstance(source, str) else source
    segment = Segment(kind=kind, path=("blocks", 0), inlines=inlines, text=tree.plain(inlines), level=level)
    return Pair(id="p", segment=segment, state=State.TRANSLATED, target=tuple(words(text) for text in target))


def run(
    *pairs: Pair, layout: Layout = Layout.PARALLEL, policy: str = "first", entries: object = ENTRIES
) -> tuple[list[str], tuple[tuple[str, Footnote], ...]]:
    """Each pair as text with its calls as ``{label}``, and the notes."""
    annotated, notes = annotate(
        pairs, entries, find, source="vi", target="en", layout=layout, policy=policy  # type: ignore[arg-type]
    )  # fmt: skip
    return [
        "|".join(shown(inlines) for inlines in (pair.segment.inlines, *pair.target)) for pair in annotated
    ], notes


def shown(inlines: Inlines) -> str:
    """The text with its calls as ``{label}``."""
    marked = tree.rewrite(
        inlines, lambda node: {"t": "Str", "c": f"{{{tree.plain(node['c'][1])}}}"} if is_call(node) else node
    )
    return tree.plain(marked)


def test_first_use_in_both_languages() -> None:
    """A term is called once in each language, at its first use, and both calls lead to one note."""
    texts, notes = run(made("gành và gành", "a reef, a reef"), made("gành", "reef"))

    assert ["gành{1} và gành|a reef{1}, a reef", "gành|reef"] == texts
    assert (
        (
            "gành",
            Footnote(
                id="note-gành",
                kind=NoteKind.GLOSSARY,
                label="1",
                calls=("note-gành-call-1", "note-gành-call-2"),
            ),
        ),
    ) == notes


def test_ids_of_calls() -> None:
    """Each call has the id that its note lists, and leads to the note."""
    annotated, ((_, note),) = annotate([made("gành", "reef")], ENTRIES, find, source="vi", target="en")
    calls = [
        node for node in tree.walk([annotated[0].segment.inlines, *annotated[0].target]) if is_call(node)
    ]

    assert list(note.calls) == [call["c"][0][0] for call in calls]
    assert {f"#{note.id}"} == {call["c"][2][0] for call in calls}
    assert [["role", "doc-noteref"]] == calls[0]["c"][0][2]


def test_numbers_follow_the_source() -> None:
    """Notes are numbered in the order that the source first uses their terms."""
    texts, notes = run(made("đò, gành", "a reef, a ferry"))

    assert ["đò{1}, gành{2}|a reef{2}, a ferry{1}"] == texts
    assert ["đò", "gành"] == [term for term, _ in notes]


def test_a_term_that_the_translation_lacks() -> None:
    """Without an approved form in the translation, there is one call only."""
    texts, ((_, note),) = run(made("gành", "a rock"))

    assert ["gành{1}|a rock"] == texts
    assert 1 == len(note.calls)


def test_a_term_that_only_the_translation_has() -> None:
    """A note is the source's: a term that it does not use has none."""
    assert (["đá|a reef"], ()) == run(made("đá", "a reef"))


def test_calls_in_a_translation_of_several_paragraphs() -> None:
    """The call stands in the paragraph that has the term."""
    texts, _ = run(made("gành", "one", "two reef three"))

    assert ["gành{1}|one|two reef{1} three"] == texts


def test_headings_leave_the_call_to_running_text() -> None:
    """A term that is first met in a heading is called where the text first uses it."""
    texts, _ = run(made("gành", "reef", kind=Kind.HEADING, level=2), made("cái gành", "the reef"))

    assert ["gành|reef", "cái gành{1}|the reef{1}"] == texts


def test_a_term_that_stands_in_headings_only() -> None:
    """Where nothing else uses the term, its heading has the call."""
    texts, _ = run(made("gành", "reef", kind=Kind.TITLE), made("gành", "reef", kind=Kind.HEADING, level=2))

    assert ["gành{1}|reef{1}", "gành|reef"] == texts


@pytest.mark.parametrize(
    "kind", [Kind.ALT, Kind.NOTE, Kind.KEYWORD, Kind.RIGHTS, Kind.PLACE, Kind.DESCRIPTION]
)
def test_places_without_calls(kind: Kind) -> None:
    """Notes, alternative texts and most metadata call nothing."""
    assert (["gành|reef"], ()) == run(made("gành", "reef", kind=kind))


def test_none() -> None:
    """The policy ``none`` calls nothing; a term's own policy goes before the publication's."""
    own = {"gành": TermEntry(id="gành", term={"vi": "gành"}, notes="first"), "đò": ENTRIES["đò"]}
    never = {"gành": TermEntry(id="gành", term={"vi": "gành"}, notes="none"), "đò": ENTRIES["đò"]}

    assert (["gành đò|"], ()) == run(made("gành đò", ""), policy="none")
    assert ["gành{1} đò|"] == run(made("gành đò", ""), policy="none", entries=own)[0]
    assert ["gành đò{1}|"] == run(made("gành đò", ""), entries=never)[0]


def test_chapter() -> None:
    """``chapter`` calls a term once in each section of the highest heading level that occurs twice."""
    texts, notes = run(
        made("gành", "reef"),
        made("Một", "One", kind=Kind.HEADING, level=1),
        made("gành", "reef"),
        made("Hai", "Two", kind=Kind.HEADING, level=2),
        made("gành gành", "reef"),
        made("Ba", "Three", kind=Kind.HEADING, level=3),
        made("gành", "reef"),
        made("Bốn", "Four", kind=Kind.HEADING, level=2),
        made("gành", "none"),
        policy="chapter",
    )

    assert [
        "gành{1}|reef{1}",
        "Một|One",
        "gành|reef",
        "Hai|Two",
        "gành{2} gành|reef{2}",
        "Ba|Three",
        "gành|reef",
        "Bốn|Four",
        "gành{3}|none",
    ] == texts
    assert ["note-gành", "note-gành-1", "note-gành-2"] == [note.id for _, note in notes]


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        (Layout.SOURCE, ["gành{1}|reef"]),
        (Layout.TARGET, ["gành|reef{1}"]),
        (Layout.STACKED, ["gành{1}|reef{1}"]),
    ],
)
def test_a_monolingual_edition_has_calls_in_its_own_language(layout: Layout, expected: list[str]) -> None:
    """An edition of one language calls in that language only."""
    assert expected == run(made("gành", "reef"), layout=layout)[0]


def test_a_target_edition_without_the_form_has_no_note() -> None:
    """A note that nothing would call is left out."""
    assert (["gành|rock"], ()) == run(made("gành", "rock"), layout=Layout.TARGET)


def test_calls_stand_in_markup_but_never_in_a_link() -> None:
    """A call goes inside emphasis, right behind its term, and behind a link as a whole."""
    emphasis = [{"t": "Emph", "c": words("cái gành đó")}, SPACE, *words("x")]
    link = [tree.link(tree.attr(), words("cái gành đó"), "a.html"), SPACE, *words("x")]

    assert ["cái gành{1} đó x"] == run(made(emphasis))[0]
    assert ["cái gành đó{1} x"] == run(made(link))[0]


@pytest.mark.parametrize(
    "node",
    [
        {"t": "Code", "c": [tree.attr(), "gành"]},
        {"t": "Math", "c": [{"t": "InlineMath"}, "gành"]},
        {"t": "Image", "c": [tree.attr(), words("gành"), ["a.png", ""]]},
        tree.span(tree.attr("", (), {"translate": "no"}), words("gành")),
        {"t": "Strong", "c": [{"t": "Code", "c": [tree.attr(), "gành"]}]},
    ],
)
def test_no_term_in_what_is_no_prose(node: tree.Node) -> None:
    """Code, formulas, pictures and what is not translated hold no term; the text behind them does."""
    assert ["gành gành{1}"] == run(made([node, SPACE, *words("gành")]))[0]


def test_no_terms() -> None:
    """Without a termbase, pairs stay as they are."""
    pairs = [made("gành", "reef")]

    assert (tuple(pairs), ()) == annotate(pairs, {}, lambda *_: (), source="vi", target="en")


# -- where terms are used


def _mentioned(*pairs: Pair, layout: Layout = Layout.PARALLEL) -> list[tuple[str, str]]:
    found = mentions(pairs, find, slug="a", source="vi", target="en", layout=layout)

    return [(one.unit, one.term) for one in found]


def test_every_use_is_found_in_reading_order() -> None:
    """A unit counts once for each term, whatever the number of uses and in either language."""
    pairs = (
        numbered("p1", made("đò và đò", "a ferry")),
        numbered("p2", made("không có gì", "the reef")),
        numbered("p3", made("gành, đò", "nothing")),
    )

    assert [("p1", "đò"), ("p2", "gành"), ("p3", "gành"), ("p3", "đò")] == _mentioned(*pairs)


def test_an_edition_of_one_language_is_searched_in_that_language() -> None:
    """What its readers cannot see is no use."""
    pairs = (numbered("p1", made("đò", "nothing")), numbered("p2", made("không", "a reef")))

    assert [("p1", "đò")] == _mentioned(*pairs, layout=Layout.SOURCE)
    assert [("p2", "gành")] == _mentioned(*pairs, layout=Layout.TARGET)


def test_what_has_no_anchor_is_no_place_to_lead_to() -> None:
    """Descriptions of pictures, keywords and the like are left out; headings and titles are not."""
    kinds = (Kind.ALT, Kind.KEYWORD, Kind.RIGHTS, Kind.TITLE, Kind.HEADING)
    pairs = [numbered(f"p{at}", made("đò", "ferry", kind=kind)) for at, kind in enumerate(kinds)]

    assert [("p3", "đò"), ("p4", "đò")] == _mentioned(*pairs)


def test_a_line_is_cited_by_the_number_of_its_stanza() -> None:
    """What goes on an item or a stanza has no number of its own, and is found under the last one."""
    pairs = (
        numbered("p1", made("đò", "ferry", kind=Kind.LINE), 7),
        numbered("p2", made("đò", "ferry", kind=Kind.LINE)),
        numbered("p3", made("đò", "ferry", kind=Kind.CELL)),
    )
    found = mentions(pairs, find, slug="a", source="vi", target="en")

    assert [("p1", 7), ("p2", 7), ("p3", None)] == [(one.unit, one.number) for one in found]


def numbered(name: str, pair: Pair, number: int | None = None) -> Pair:
    """The pair under an id, with a number in the margin."""
    return replace(pair, id=name, segment=replace(pair.segment, number=number))
