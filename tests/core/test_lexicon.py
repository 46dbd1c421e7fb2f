"""The glossary: terms in the order of each language, explained, with links to where they are used."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from songngu import tree
from songngu.core import collation
from songngu.core.lexicon import Entry, Lexicon, Wording, anchor, lexicon
from songngu.model import Kind, Mention, Node

WORDING = Wording(
    title={"vi": "Thuật ngữ", "en": "Glossary"},
    uses={"vi": "Đoạn", "en": "Paragraphs"},
    names={"vi": "Tiếng Việt", "en": "English"},
    kinds={kind: {"vi": "chữ", "en": "text"} for kind in Kind}
    | {Kind.HEADING: {"vi": "đầu đề", "en": "heading"}, Kind.CELL: {"vi": "bảng", "en": "table"}},
    documents={"a": {"vi": "Bài A", "en": "Article A"}},
    address=lambda mention: f"{mention.slug}.html#{mention.unit}",
    key=collation.key,
    initial=collation.initial,
)


def entry(name: str, vi: str, en: str, *mentions: Mention) -> Entry:
    """A term with a definition in each language."""
    texts = {"vi": f"nghĩa của {vi}", "en": f"meaning of {en}"}
    definitions = [
        tree.div(tree.attr("", ["definition"], {"lang": tag}), [tree.para(tree.text_inlines(text))])
        for tag, text in texts.items()
    ]
    forms = {tag: form for tag, form in (("vi", vi), ("en", en)) if form}
    return Entry(id=name, term=forms, definitions=definitions, reference=[], mentions=mentions)


def use(unit: str, number: int | None = None, kind: Kind = Kind.PARAGRAPH, slug: str = "a") -> Mention:
    """A use of a term."""
    return Mention(term="x", slug=slug, unit=unit, number=number, kind=kind)


ENTRIES = (
    entry("dang", "đảng", "party"),
    entry("dan", "dân", "people"),
    entry("an", "ăn", "to eat"),
    entry("anh", "anh", "brother"),
)


def with_class(value: Any, name: str) -> list[Node]:
    """The nodes that have a class."""
    return [node for node in tree.walk(value) if name in (tree.attributes(node) or ["", []])[1]]


def terms(made: Lexicon, part: str) -> list[str]:
    """The terms of the entries or of the index, as their order has them."""
    return [
        tree.plain(tree.inner(node) or [])
        for box in with_class(made.blocks, part)
        for node in with_class(box["c"][1], "term")
    ]


def links(made: Lexicon) -> list[tuple[str, str]]:
    """Text and address of each use."""
    return [(tree.plain(node["c"][1]), node["c"][2][0]) for node in with_class(made.blocks, "use")]


def test_entries_stand_in_the_order_of_the_first_language() -> None:
    """Whole entries are ordered by the source's words, as its language orders them."""
    made = lexicon(ENTRIES, ("vi", "en"), WORDING)

    assert ["anh", "brother", "ăn", "to eat", "dân", "people", "đảng", "party"] == terms(made, "entries")


def test_an_index_stands_in_the_order_of_the_second_language() -> None:
    """A reader who knows only the translation's word finds it, with the way to its entry."""
    made = lexicon(ENTRIES, ("vi", "en"), WORDING)
    found = [node["c"][2][0] for box in with_class(made.blocks, "index") for node in tree.walk(box)
             if node["t"] == "Link"]  # fmt: skip

    assert ["brother", "anh", "party", "đảng", "people", "dân", "to eat", "ăn"] == terms(made, "index")
    assert ["#term-anh", "#term-dang", "#term-dan", "#term-an"] == found


def test_each_alphabet_leads_to_its_letters() -> None:
    """The letters that occur, each with an anchor that is there."""
    made = lexicon(ENTRIES, ("vi", "en"), WORDING)
    ids = {(tree.attributes(node) or [""])[0] for node in tree.walk(made.blocks)}

    assert {"vi": ["A", "Ă", "D", "Đ"], "en": ["B", "P", "T"]} == {
        tag: [letter for letter, _ in letters] for tag, letters in made.alphabets.items()
    }
    assert {name for letters in made.alphabets.values() for _, name in letters} <= ids
    assert made.nav.anchor in ids
    assert {anchor(one.id) for one in ENTRIES} <= ids


def test_a_glossary_of_one_language_has_no_second_part() -> None:
    """An edition for readers of one language lists its terms once, in that language's order."""
    made = lexicon([entry("a", "", "zebra"), entry("b", "", "ant")], ("en",), WORDING)

    assert ["ant", "zebra"] == terms(made, "entries")
    assert [] == terms(made, "index") == with_class(made.blocks, "part")


def test_a_term_without_a_second_form() -> None:
    """It has its entry, and no place in the other language's index."""
    made = lexicon([entry("a", "lẩu", ""), entry("b", "phở", "pho")], ("vi", "en"), WORDING)

    assert ["lẩu", "phở", "pho"] == terms(made, "entries")
    assert ["pho", "phở"] == terms(made, "index")


def test_forms_that_are_the_same_are_shown_once() -> None:
    """A name that both languages write alike needs no second showing."""
    assert ["Zalo"] == terms(lexicon([entry("z", "Zalo", "Zalo")], ("vi", "en"), WORDING), "entries")


def test_a_use_is_cited_by_its_number() -> None:
    """The number in the margin, which is a link to the paragraph; else what the place is."""
    uses = (use("p1", kind=Kind.HEADING), use("p2", 1), use("p3", 4))
    made = lexicon([entry("a", "đò", "ferry", *uses)], ("vi", "en"), WORDING)

    assert [("đầu đề heading", "a.html#p1"), ("1", "a.html#p2"), ("4", "a.html#p3")] == links(made)


def test_neighbours_that_are_called_the_same_are_one_link() -> None:
    """Ten cells of a table in a row need one link; so do the lines of a stanza."""
    uses = (use("p1", kind=Kind.CELL), use("p2", kind=Kind.CELL), use("p3", 2), use("p4", 2), use("p5", 3))
    made = lexicon([entry("a", "đò", "ferry", *uses)], ("vi", "en"), WORDING)

    assert [("bảng table", "a.html#p1"), ("2", "a.html#p3"), ("3", "a.html#p5")] == links(made)


def test_uses_in_several_documents_stand_apart() -> None:
    """Where there is more than one document, each line begins with the title of its own."""
    wording = replace(WORDING, documents={slug: {"vi": f"Bài {slug}"} for slug in "ab"})
    made = lexicon([entry("a", "đò", "ferry", use("p1", 1), use("p2", 1, slug="b"))], ("vi", "en"), wording)

    assert ["Bài a:", "Bài b:"] == [tree.plain(node["c"][1]) for node in with_class(made.blocks, "label")]
    assert [("1", "a.html#p1"), ("1", "b.html#p2")] == links(made)


def test_a_term_that_nothing_uses_has_no_list_of_uses() -> None:
    """There is no empty list."""
    assert [] == with_class(lexicon(ENTRIES, ("vi", "en"), WORDING).blocks, "uses")


def test_where_a_language_can_be_chosen_each_has_whole_entries_in_its_order() -> None:
    """A reader of the translation alone finds every term in its order, explained and with its uses."""
    zoo = entry("zoo", "vườn thú", "zoo", use("p1", kind=Kind.HEADING), use("p2", 7))
    made = lexicon([*ENTRIES, zoo], ("vi", "en"), WORDING, is_switched=True)
    ids = [name for node in tree.walk(made.blocks) if (name := (tree.attributes(node) or [""])[0])]

    assert ["brother", "anh", "party", "đảng", "people", "dân"] == terms(made, "whole")[:6]
    assert len(ids) == len(set(ids))
    assert {"term-zoo", "term-zoo-en"} <= set(ids)
    assert ["đầu đề heading", "7", "heading", "7"] == [text for text, _ in links(made)]


def test_an_anchor_in_a_definition_stands_once() -> None:
    """What an author named in a definition keeps its name in the first entry, and has none in the second."""
    named = tree.span(tree.attr("x"), tree.text_inlines("x"))
    one = replace(entry("a", "đò", "ferry"), definitions=[tree.plain_block([named])])
    made = lexicon([one], ("vi", "en"), WORDING, is_switched=True)

    assert 1 == sum((tree.attributes(node) or [""])[0] == "x" for node in tree.walk(made.blocks))
