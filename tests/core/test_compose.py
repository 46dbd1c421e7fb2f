"""Pairs in place of segments: what stands on each side in each state and layout, and the notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from songngu import tree
from songngu.core.compose import compose
from songngu.core.segments import segment
from songngu.model import (
    Blocks,
    Document,
    Footnote,
    Inlines,
    Kind,
    Layout,
    Node,
    NoteKind,
    Pair,
    Plan,
    Segment,
    State,
)

LABELS = {"untranslated": "missing", "merged": "above", "stale": "old"}


def words(text: str) -> Inlines:
    """The inlines of plain words."""
    return tree.text_inlines(text)


def document(*blocks: Node, **meta: Any) -> Document:
    """A document with a title."""
    return Document(
        slug="a",
        path="source/a.md",
        language="vi",
        meta={"title": words("Tựa"), **meta},
        blocks=list(blocks),
    )


def plan(layout: Layout = Layout.PARALLEL, **fields: Any) -> Plan:
    """How to compose."""
    return Plan(layout=layout, source="vi", target="en", labels=LABELS, **fields)


def pairs(source: Document, **fields: Any) -> list[Pair]:
    """Pairs of all segments, translated as "EN" and the source's text, the last one with ``fields``."""
    cut: Sequence[Segment] = segment(source, lambda contents: [tree.plain(inlines) for inlines in contents])
    made = [
        Pair(
            id=f"p{at}",
            segment=one,
            state=State.TRANSLATED,
            target=([{"t": "Str", "c": "EN"}, {"t": "Space"}, *one.inlines],),
        )
        for at, one in enumerate(cut)
    ]
    last = made[-1]
    values = {name: getattr(last, name) for name in ("id", "segment", "state", "target", "merged", "notes")}
    return [*made[:-1], Pair(**{**values, **fields})]


def composed(source: Document, how: Plan | None = None, **fields: Any) -> tuple[Blocks, tuple[Footnote, ...]]:
    """Body and notes of a document."""
    return compose(source, pairs(source, **fields), [], how or plan())


def shown(value: Any) -> str:
    """Blocks as a short text: classes and ids of what we make, around the words."""
    if isinstance(value, list):
        return "".join(shown(item) for item in value)
    attr = tree.attributes(value)
    content = value.get("c")
    match value["t"]:
        case "Str":
            return str(content)
        case "Space" | "LineBreak":
            return " " if value["t"] == "Space" else "/"
        case "Para" | "Plain":
            return shown(content)
        case "Div" | "Span" | "Link":
            name = ".".join([*attr[1], *([f"#{attr[0]}"] if attr[0] else [])])
            return f"<{name} {shown(content[1])}>"
        case "Header":
            return f"<h{content[0]} {shown(content[2])}>"
    return str(value["t"])


def test_a_translated_paragraph() -> None:
    """A pair is one element with the unit's id, its number, then source and target with their language."""
    blocks, notes = composed(document(tree.para(words("Một"))))
    side_attributes = [node["c"][0][2] for node in tree.walk(blocks[1]) if node["t"] == "Div"][1:]

    assert "<h1 <pair.#p0 <source Tựa> <target EN Tựa>>>" == shown(blocks[0])
    assert "<pair.#p1 <number 1><source Một><target EN Một>>" == shown(blocks[1])
    assert [[["lang", "vi"]], [["lang", "en"]]] == side_attributes
    assert () == notes


@pytest.mark.parametrize(
    ("layout", "fields", "expected"),
    [
        (
            Layout.PARALLEL,
            {"state": State.UNTRANSLATED, "target": ()},
            "<pair.untranslated.#p1 <number 1><source Một><target <missing missing>>>",
        ),
        (
            Layout.TARGET,
            {"state": State.UNTRANSLATED, "target": ()},
            "<pair.untranslated.#p1 <number 1><source Một>>",
        ),
        (Layout.SOURCE, {"state": State.UNTRANSLATED, "target": ()}, "<pair.#p1 <number 1><source Một>>"),
        (
            Layout.STACKED,
            {"state": State.FUZZY},
            "<pair.stale.#p1 <number 1><sign ◦><source Một><target EN Một>>",
        ),
        (Layout.SOURCE, {"state": State.FUZZY}, "<pair.#p1 <number 1><source Một>>"),
        (Layout.TARGET, {"state": State.FUZZY}, "<pair.stale.#p1 <number 1><sign ◦><target EN Một>>"),
        (Layout.TARGET, {"state": State.REVIEWED}, "<pair.#p1 <number 1><target EN Một>>"),
        (
            Layout.PARALLEL,
            {"merged": True, "target": ()},
            "<pair.#p1 <number 1><source Một><target <merged ↑>>>",
        ),
        (
            Layout.PARALLEL,
            {"target": (words("One"), words("more"))},
            "<pair.#p1 <number 1><source Một><target Onemore>>",
        ),
    ],
)
def test_states_and_layouts(layout: Layout, fields: dict[str, Any], expected: str) -> None:
    """Each layout has its sides; stale and missing translations have a class and a sign."""
    blocks, _ = composed(document(tree.para(words("Một"))), plan(layout), **fields)

    assert expected == shown(blocks[1])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"untranslated": "source"}, "<pair.untranslated.#p1 <number 1><source Một><target Một>>"),
        (
            {"untranslated": "mark"},
            "<pair.untranslated.#p1 <number 1><source Một><target <missing missing>>>",
        ),
    ],
)
def test_policy_for_untranslated(fields: dict[str, str], expected: str) -> None:
    """``source`` shows the source's text in the translation's place, in the source's language."""
    blocks, _ = composed(
        document(tree.para(words("Một"))), plan(**fields), state=State.UNTRANSLATED, target=()
    )

    assert expected == shown(blocks[1])


@pytest.mark.parametrize("layout", [Layout.PARALLEL, Layout.TARGET])
def test_policy_for_stale(layout: Layout) -> None:
    """``stale = "source"`` shows the source's text, and that it is stale, and its language."""
    blocks, _ = composed(document(tree.para(words("Một"))), plan(layout, stale="source"), state=State.FUZZY)
    languages = {dict(node["c"][0][2]).get("lang") for node in tree.walk(blocks[1]) if node["t"] == "Div"}

    assert "EN" not in shown(blocks[1])
    assert "<pair.stale.#p1 <number 1><sign ◦>" in shown(blocks[1])
    assert {None, "vi"} == languages


def test_the_source_in_the_targets_place_has_no_second_anchor() -> None:
    """An author's anchor stands once, at the source's side."""
    source = document(tree.para([tree.span(tree.attr("neo"), words("Một"))]))
    blocks, _ = composed(source)
    once, _ = composed(source, plan(untranslated="source"), state=State.UNTRANSLATED, target=())

    assert "<source <#neo Một>><target EN < Một>>" in shown(blocks[1])
    assert "<source <#neo Một>><target < Một>>" in shown(once[1])


# --- kinds ---


def test_a_heading() -> None:
    """A heading holds its pair, several paragraphs of a translation as lines, and no number."""
    heading = {"t": "Header", "c": [2, tree.attr("mot"), words("Một")]}
    blocks, _ = composed(document(heading), target=(words("One"), words("more")))

    assert "<h2 <pair.#p1 <source Một> <target One/more>>>" == shown(blocks[1])


def test_a_list_is_one_list() -> None:
    """Each item holds the pair of its paragraph."""
    items = {"t": "BulletList", "c": [[tree.plain_block(words("một"))], [tree.plain_block(words("hai"))]]}
    blocks, _ = composed(document(items))

    assert [
        "<pair.#p1 <number 1><source một><target EN một>>",
        "<pair.#p2 <number 2><source hai><target EN hai>>",
    ] == [shown(item) for item in blocks[1]["c"]]


def test_verse() -> None:
    """A stanza is a block that holds its lines' pairs; what is no pair stays a line."""
    verse = {"t": "LineBlock", "c": [words("một"), [], words("* * *"), words("hai")]}
    blocks, _ = composed(document(verse))

    assert (
        "<verse <pair.#p1 <number 1><source một><target EN một>><line ><line * * *>"
        "<pair.#p2 <number 2><source hai><target EN hai>>>"
    ) == shown(blocks[1])


def test_definitions() -> None:
    """A term is a pair among inlines, a definition one among blocks."""
    listed = {"t": "DefinitionList", "c": [[words("Từ"), [[tree.plain_block(words("nghĩa"))]]]]}
    blocks, _ = composed(document(listed))
    term, (definition,) = blocks[1]["c"][0]

    assert "<pair.#p1 <source Từ> <target EN Từ>>" == shown(term)
    assert "<pair.#p2 <source nghĩa><target EN nghĩa>>" == shown(definition)


def test_what_is_not_translated_is_carried_through() -> None:
    """Code, formulas and rules stand once, as they are."""
    carried = [{"t": "CodeBlock", "c": [tree.attr(), "mã"]}, {"t": "HorizontalRule"}]
    blocks, _ = compose(document(*carried), pairs(document(*carried)), [], plan())

    assert carried == blocks[1:]


@pytest.mark.parametrize(
    ("layout", "target", "expected"),
    [
        (Layout.PARALLEL, words("Boat"), "Đò / Boat"),
        (Layout.PARALLEL, words("Đò"), "Đò"),
        (Layout.TARGET, words("Boat"), "Boat"),
        (Layout.SOURCE, words("Boat"), "Đò"),
    ],
)
def test_alternative_text(layout: Layout, target: Inlines, expected: str) -> None:
    """A picture that both languages share has both their texts."""
    picture = {"t": "Image", "c": [tree.attr(), words("Đò"), ["a.png", ""]]}
    blocks, _ = composed(document(tree.para([picture])), plan(layout), target=(target,))

    assert expected == tree.plain(blocks[1]["c"][0]["c"][1])


@pytest.mark.parametrize(("said", "expected"), [("Đò", "EN Đò"), ("Khác", "EN Khác")])
def test_an_edition_of_the_translation_says_its_figures_in_it(said: str, expected: str) -> None:
    """What a picture says is translated with the caption where both are one text, else by itself."""
    picture = tree.plain_block([{"t": "Image", "c": [tree.attr(), words(said), ["a.png", ""]]}])
    call = {"t": "Note", "c": [tree.para(words("Chú"))]}
    caption = [None, [tree.plain_block([*words("Đò"), call])]]
    figure = {"t": "Figure", "c": [tree.attr(), caption, [picture]]}
    blocks, _ = composed(document(figure), plan(Layout.TARGET))

    (image,) = (node for node in tree.walk(blocks) if node["t"] == "Image")
    assert expected == tree.plain(image["c"][1])


def test_metadata() -> None:
    """Title, subtitle, dateline and description open the document; keywords and rights close it."""
    source = document(
        tree.para(words("Một")),
        subtitle=words("Phụ"),
        description=words("Tóm tắt"),
        place=words("Bến Tre"),
        keywords=[words("một"), words("hai")],
        rights=words("©"),
        anchor="neo",
    )
    blocks, _ = compose(
        source, pairs(source), [], plan(dates={"vi": "8 tháng 7", "en": "8 July", "fr": "8 juillet"})
    )

    assert [
        "<h1 <pair.#p0 <source Tựa> <target EN Tựa>>>",
        "<subtitle <pair.#p1 <source Phụ><target EN Phụ>>>",
        "<description <pair.#p2 <source Tóm tắt><target EN Tóm tắt>>>",
        "<dateline <pair.#p3 <source Bến Tre> <target EN Bến Tre>> <date 8 tháng 7> <date 8 July>>",
        "<pair.#p7 <number 1><source Một><target EN Một>>",
        "<colophon <keywords <pair.#p4 <source một> <target EN một>> "
        "<pair.#p5 <source hai> <target EN hai>>>",
    ] == [shown(block).split("<rights")[0] for block in blocks]
    assert "neo" == blocks[0]["c"][1][0]


def test_a_date_that_both_languages_write_alike_stands_once() -> None:
    """The same date is not repeated."""
    source = document(tree.para(words("Một")))
    blocks, _ = compose(source, pairs(source), [], plan(dates={"vi": "2025", "en": "2025"}))

    assert "<dateline  <date 2025>>" == shown(blocks[1])


# --- notes ---


def note(text: str) -> Node:
    """A footnote."""
    return {"t": "Note", "c": [tree.para(words(text))]}


def test_an_authors_footnote() -> None:
    """Both languages call one note; its paragraphs are pairs inside it."""
    blocks, (made,) = composed(document(tree.para([*words("Một"), note("chú")])))
    call = "<call.author.#fn-p1-1-call-{} i>"

    assert f"<pair.#p1 <number 1><source Một{call.format(1)}><target EN Một{call.format(2)}>>" == shown(
        blocks[1]
    )
    assert ("fn-p1-1", NoteKind.AUTHOR, "i", ("fn-p1-1-call-1", "fn-p1-1-call-2")) == (
        made.id,
        made.kind,
        made.label,
        made.calls,
    )
    assert "<pair.#p2 <source chú><target EN chú>>" == shown(made.blocks)


def test_a_footnote_in_a_footnote_of_a_title() -> None:
    """A title's notes are no pairs: what a note in one of them says stands there in brackets."""
    inner = {"t": "Note", "c": [tree.para([{"t": "Note", "c": [tree.para(words("trong"))]}, *words("chú")])]}
    title = [*words("Một"), inner, note("hai")]
    _, made = composed(document(tree.para(words("x")), title=title))

    assert [("i", " (trong)chú"), ("ii", "hai")] == [
        (one.label, tree.plain(one.blocks[0]["c"])) for one in made
    ]


def test_a_footnote_that_the_translation_does_not_call() -> None:
    """The note has the source's call only."""
    source = document(tree.para([*words("Một"), note("…")]))
    _, (made,) = composed(source, target=(words("One"),))

    assert ("fn-p1-1-call-1",) == made.calls


def test_a_footnote_that_a_translation_calls_twice() -> None:
    """Each call has an id of its own, and the note leads back to all."""
    source = document(tree.para([*words("Một"), note("…")]))
    call = {"t": "Note", "c": 1}
    _, (made,) = composed(source, target=([call, *words("One"), call],))

    assert tuple(f"fn-p1-1-call-{count}" for count in (1, 2, 3)) == made.calls


def test_calls_in_links_and_pictures_stand_behind_them() -> None:
    """A link holds no other link, and a picture's text none."""
    inside = [*words("Một"), note("…")]
    image = {"t": "Image", "c": [tree.attr(), inside, ["a.png", ""]]}
    linked, _ = composed(document(tree.para([tree.link(tree.attr(), inside, "a.html"), *words("x")])))
    pictured, _ = composed(document(tree.para([image, *words("x")])))

    assert "<source < Một><call.author.#fn-p1-1-call-1 i>x>" in shown(linked[1])
    assert "<source Image<call.author.#fn-p1-1-call-1 i>x>" in shown(pictured[1])


def test_a_translators_note() -> None:
    """It is called at the end of the translation, and numbered in a style of its own."""
    blocks, (made,) = composed(
        document(tree.para(words("Một"))), target=(words("One"), words("more")), notes=(words("n"), )
    )  # fmt: skip

    assert "<target Onemore<call.translator.#tn-p1-1-call-1 a>>" in shown(blocks[1])
    assert ("tn-p1-1", NoteKind.TRANSLATOR, "a", ("tn-p1-1-call-1",)) == (
        made.id,
        made.kind,
        made.label,
        made.calls,
    )
    assert [["lang", "en"]] == made.blocks[0]["c"][0][2]


@pytest.mark.parametrize(
    "fields",
    [
        {"state": State.UNTRANSLATED, "target": ()},
        {"merged": True, "target": ()},
    ],
)
def test_no_translation_no_translators_note(fields: dict[str, Any]) -> None:
    """A note that would have no call is not made."""
    _, made = composed(document(tree.para(words("Một"))), notes=(words("n"),), **fields)

    assert () == made


def test_a_translators_note_that_is_not_shown_takes_no_letter() -> None:
    """The first note that readers see is a, whatever stands before it without a translation."""
    source = document(tree.para(words("Một")), tree.para(words("Hai")))
    title, first, last = pairs(source, notes=(words("n"),))
    silent = replace(first, state=State.UNTRANSLATED, target=(), notes=(words("m"),))
    _, (made,) = compose(source, [title, silent, last], [], plan())

    assert ("tn-p2-1", "a") == (made.id, made.label)


def test_labels_follow_the_reading() -> None:
    """Roman numbers count the author's notes through the document, in reading order."""
    paragraphs = [tree.para([*words(f"{at}"), note("…"), note("…")]) for at in range(6)]
    _, made = compose(document(*paragraphs), pairs(document(*paragraphs)), [], plan())
    labels = {one.id: one.label for one in made}

    assert ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"] == [
        labels[f"fn-p{at}-{count}"] for at in range(1, 7) for count in (1, 2)
    ]


def test_a_footnote_in_what_is_not_translated() -> None:
    """A footnote in text that is carried through is a note like the others."""
    carried = tree.div(tree.attr("", (), {"translate": "no"}), [tree.para([*words("x"), note("chú")])])
    source = document(carried)
    blocks, (made,) = compose(source, pairs(source), [], plan())

    assert "< x<call.author.#fn-i-call-1 i>>" == shown(blocks[1])
    assert ("fn-i", ("fn-i-call-1",), "chú") == (made.id, made.calls, shown(made.blocks))


def test_the_glossarys_notes_come_first() -> None:
    """Notes that were given are kept, in their order, before those of the text."""
    given = Footnote(id="note-x", kind=NoteKind.GLOSSARY, label="1", calls=("c",))
    source = document(tree.para([*words("Một"), note("…")]))
    _, made = compose(source, pairs(source), [given], plan())

    assert ["note-x", "fn-p1-1"] == [one.id for one in made]


def test_nothing_is_changed_in_place() -> None:
    """A document can be composed again and again."""
    source = document(tree.para([*words("Một"), note("chú")]), keywords=[words("từ")])
    once = composed(source)

    assert once == composed(source)
    assert Kind.KEYWORD == pairs(source)[1].segment.kind
