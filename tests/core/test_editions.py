"""Editions: levels, anchors, links, chapters and the table of contents."""

from __future__ import annotations

from typing import Any

import pytest

from songngu import tree
from songngu.core.editions import edition
from songngu.markup import Side, call, pair_block, pair_inline
from songngu.model import (
    Blocks,
    Document,
    Edition,
    Finding,
    Footnote,
    Inlines,
    Layout,
    NavPoint,
    Node,
    NoteKind,
    Plan,
)

SOURCE = Document(slug="a", path="source/a.md", language="vi", meta={"title": "x"}, blocks=[])


def words(text: str) -> Inlines:
    """The inlines of plain words."""
    return tree.text_inlines(text)


def header(level: int, vi: str, en: str = "", anchor: str = "", classes: tuple[str, ...] = ()) -> Node:
    """A heading with its pair."""
    sides = [Side("source", "vi", (words(vi),)), *([Side("target", "en", (words(en),))] if en else [])]
    return {"t": "Header", "c": [level, tree.attr(anchor, classes), [pair_inline(f"p{vi}", sides)]]}


def pair(name: str, *inlines: Node) -> Node:
    """A paragraph's pair."""
    return pair_block(name, [Side("source", "vi", ([*inlines] or words("x"),))])


def make(*blocks: Node, notes: tuple[Footnote, ...] = (), layout: Layout = Layout.PARALLEL) -> Edition:
    """An edition whose links are all right."""
    made, findings = run(*blocks, notes=notes, layout=layout)
    assert () == findings
    return made


def run(
    *blocks: Node, notes: tuple[Footnote, ...] = (), layout: Layout = Layout.PARALLEL
) -> tuple[Edition, tuple[Finding, ...]]:
    """An edition and its findings."""
    plan = Plan(layout=layout, source="vi", target="en", labels={})
    return edition(SOURCE, [header(1, "Tựa", "Title", classes=("title",)), *blocks], notes, plan)


def blocks_of(made: Edition) -> Blocks:
    """All blocks but the title."""
    return [block for chapter in made.chapters for block in chapter.blocks][1:]


def ids(value: Any) -> list[str]:
    """All ids, in order."""
    return [attr[0] for node in tree.walk(value) if (attr := tree.attributes(node)) and attr[0]]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [([1, 2, 1], [2, 3, 2]), ([2, 3], [2, 3]), ([3, 4, 6, 3], [2, 3, 4, 2]), ([1, 6], [2, 3]), ([], [])],
)
def test_levels_of_headings(levels: list[int], expected: list[int]) -> None:
    """The title alone is at level 1; below it no level is skipped."""
    made = make(*(header(level, f"{at}") for at, level in enumerate(levels)))

    assert expected == [block["c"][0] for block in blocks_of(made)]


# --- anchors and links ---


def test_an_anchor_that_repeats_gives_way() -> None:
    """The first of two equal anchors stays."""
    made = make(pair("p1", tree.span(tree.attr("neo"), words("a"))), tree.div(tree.attr("neo"), []))

    assert ["p1", "neo"] == ids(blocks_of(made))


def test_an_anchor_that_is_a_units_id_gives_way() -> None:
    """Our ids are permanent: an author's anchor that is the same goes, even where it stands first."""
    note = Footnote(id="note-x", kind=NoteKind.GLOSSARY, label="1", calls=("c1",))
    made = make(
        tree.div(tree.attr("p1"), []),
        tree.div(tree.attr("note-x"), []),
        tree.div(tree.attr("c1"), []),
        pair("p1", call("note-x", "c1", NoteKind.GLOSSARY, "1")),
        notes=(note,),
    )

    assert ["p1", "c1"] == ids(blocks_of(made))


def test_anchors_in_notes_count() -> None:
    """An anchor in a note can be linked to, and is not repeated."""
    inside = [tree.para([tree.span(tree.attr("neo"), words("a"))])]
    note = Footnote(id="n", kind=NoteKind.AUTHOR, label="i", calls=("c",), blocks=inside)
    made = make(
        pair("p1", call("n", "c", NoteKind.AUTHOR, "i"), tree.link(tree.attr(), words("tới"), "#neo")),
        notes=(note,),
    )

    assert ["neo"] == ids([one.blocks for chapter in made.chapters for one in chapter.notes])


def test_a_link_that_leads_nowhere_is_its_text() -> None:
    """A dead link is told once, and its words stay."""
    dead = tree.link(tree.attr("", ["x"]), words("tới"), "#khong")
    made, (finding,) = run(pair("p1", dead), pair("p2", dead))
    kinds = {node["t"] for node in tree.walk(blocks_of(made))}

    assert "Link" not in kinds
    assert ("dead-link", "a", "source/a.md") == (finding.code, finding.document, finding.location.path)  # type: ignore[union-attr]
    assert "#khong" in finding.message


def test_links_that_lead_somewhere_stay() -> None:
    """Links to units, anchors and other places are not touched."""
    links = [tree.link(tree.attr(), words("x"), address) for address in ("#p1", "#neo", "b.html#c", "a.html")]
    made = make(pair("p1", *links), tree.div(tree.attr("neo"), []))

    assert links == [node for node in tree.walk(blocks_of(made)) if node["t"] == "Link"]


def test_an_address_holds_nothing_that_none_may() -> None:
    """Quotation marks, angle brackets, spaces and the like are written as their bytes (RFC 3986)."""
    link = tree.link(tree.attr(), words("x"), 'https://a/?q="lớn" {1}')
    (found,) = [node for node in tree.walk(blocks_of(make(pair("p1", link)))) if node["t"] == "Link"]

    assert "https://a/?q=%22lớn%22%20%7B1%7D" == found["c"][2][0]


# --- chapters ---


def called(note: str) -> Node:
    """A call of a note."""
    return call(note, f"{note}-call-1", NoteKind.AUTHOR, "i")


def test_a_short_document_is_one_chapter() -> None:
    """Short sections do not each want a page of their own."""
    made = make(header(2, "Một"), pair("p1"), header(2, "Hai"), pair("p2"))

    assert 1 == len(made.chapters)


def test_a_long_document_is_cut_before_its_sections() -> None:
    """From a hundred pairs on, each section of level 2 is a chapter, with the notes first called in it."""
    notes = tuple(
        Footnote(id=name, kind=NoteKind.AUTHOR, label="i", calls=(f"{name}-call-1",), blocks=inside)
        for name, inside in [("n1", []), ("n2", [pair("p-in", called("n3"))]), ("n3", [])]
    )
    paragraphs = [pair(f"p{at}") for at in range(100)]
    made = make(
        pair("p-first", called("n1")),
        header(2, "Một"),
        *paragraphs,
        header(3, "Sâu"),
        header(2, "Hai"),
        pair("p-last", called("n2")),
        notes=notes,
    )

    assert [["n1"], [], ["n2", "n3"]] == [[note.id for note in chapter.notes] for chapter in made.chapters]
    assert ["Header", "Header", "Header"] == [chapter.blocks[0]["t"] for chapter in made.chapters]
    assert {"a"} == {chapter.slug for chapter in made.chapters}


def test_a_note_that_nothing_calls_is_left_out() -> None:
    """Notes without a call are not published."""
    note = Footnote(id="n", kind=NoteKind.AUTHOR, label="i", calls=())
    made = make(pair("p1"), notes=(note,))

    assert ((),) == tuple(chapter.notes for chapter in made.chapters)


# --- the table of contents ---


def outline(points: tuple[NavPoint, ...]) -> list[Any]:
    """Anchors, texts and what is below."""
    return [
        (
            point.anchor,
            {tag: tree.plain(label) for tag, label in point.label.items()},
            *([outline(point.children)] if point.children else []),
        )
        for point in points
    ]


def test_nav() -> None:
    """Headings in both languages, each below the last one of a higher level; ids where authors gave none."""
    made = make(header(2, "Một", "One", "mot"), header(3, "Sâu", "Deep"), header(2, "Hai", "Two"))

    assert [
        (
            "pTựa",
            {"vi": "Tựa", "en": "Title"},
            [
                ("mot", {"vi": "Một", "en": "One"}, [("pSâu", {"vi": "Sâu", "en": "Deep"})]),
                ("pHai", {"vi": "Hai", "en": "Two"}),
            ],
        )
    ] == outline(made.nav)


def test_nav_has_no_calls() -> None:
    """A label shows no call of a note, and no id a second time."""
    heading = header(2, "Một")
    side = heading["c"][2][0]["c"][1][0]
    side["c"][1] = [*side["c"][1], tree.span(tree.attr("neo"), words("x")), called("n")]
    made = make(heading, notes=(Footnote(id="n", kind=NoteKind.AUTHOR, label="i", calls=("n-call-1",)),))
    label = made.nav[0].children[0].label["vi"]

    assert "Mộtx" == tree.plain(label)
    assert not ids(label)


def test_nav_of_a_heading_that_is_carried_through() -> None:
    """A heading without a pair has its own words as label, where it has an anchor; else it is passed over."""
    carried = {"t": "Header", "c": [2, tree.attr("e"), [{"t": "Math", "c": [{"t": "InlineMath"}, "e"]}]]}
    nameless = {"t": "Header", "c": [2, tree.attr(), words("x")]}
    empty = {"t": "Header", "c": [2, tree.attr("y"), []]}
    made = make(carried, nameless, header(3, "Sâu"), empty)

    assert [("e", {"vi": "e"}), ("pSâu", {"vi": "Sâu"})] == outline(made.nav[0].children)
