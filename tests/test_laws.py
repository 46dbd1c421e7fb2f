"""Laws: what holds for every document, every translation and every order of steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from songngu import config, tree
from songngu.commands import update as update_verb
from songngu.commands.inputs import read_inlines, write_inlines
from songngu.commands.steps import Prepared
from songngu.core import alignment, catalogs, identify, segments
from songngu.formats import pandoc, similarity
from songngu.markup import is_call
from songngu.model import (
    MERGED,
    Catalog,
    Document,
    Edition,
    Footnote,
    Inlines,
    Kind,
    Layout,
    Node,
    Reading,
    Segment,
    TermEntry,
    Unit,
)

LAYOUTS = (Layout.PARALLEL, Layout.STACKED, Layout.SOURCE, Layout.TARGET)
DOCUMENTS = ("ban-tin", "english", "gai-goc")

# To look for new counterexamples, take `derandomize` out and raise `max_examples`.
slow = settings(deadline=None, max_examples=12, derandomize=True, suppress_health_check=list(HealthCheck))
quick = settings(deadline=None, max_examples=200)


# --- segments ---


@pytest.mark.parametrize("name", DOCUMENTS)
def test_segments_put_back_give_the_document(
    name: str, corpus: Mapping[str, str], read_markdown: Callable[[str], Document], cut: Any
) -> None:
    """A document is its segments and what is carried through: cut and put back, it is the same."""
    document = segments.titled(read_markdown(corpus[name]))
    found = cut(document)

    assert document == segments.reassemble(document, {segment.path: segment.inlines for segment in found})


PROSE = st.lists(
    st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyạảãáàậẩẫấầ"), min_size=1, max_size=7)
    | st.sampled_from(["1975", "12,5%", "(2021)", "“thế”", "‘à’", '"x"', "–", "—", "…", "hả?", "ôi!", "a/b"])
    | st.sampled_from(["5:30", "một;", "hai:", "Bến", "Đảng", "R&D", "2025-07-08", "it's", "ba.", "A."]),
    min_size=1,
    max_size=12,
).map(lambda parts: "Và " + " ".join(parts))


@slow
@given(st.lists(PROSE, min_size=1, max_size=30))
def test_text_of_plain_prose_is_its_source(paragraphs: list[str]) -> None:
    """Plain prose keeps exactly its characters: what a translator reads is what the author wrote."""
    source = "\n\n".join(paragraphs)
    document = pandoc.read(source.encode(), path="a.md", slug="a", language="vi")

    assert paragraphs == [segment.text for segment in segments.segment(document, write_inlines)]


# --- inlines ---

HOSTILE = [
    "\\", "\\?", "\\!", "?", "1.", "1)", "(a)", "-", "+", "*", "**", "_", "__", "#", "##", "$", "5$",
    "$x$", "[^1]", "[^x]", "[^1]:", "[x]", "](y)", "![", "[[a]]", "<b>", "</div>", "<!--", "-->", "&",
    "&amp;", "&#39;", "~", "~~", "^", "^x^", "{.x}", "{", "}", "|", "|a|", ":", "::", ":::", ":x:",
    ":100:", "===", "---", "...", '"', "'", "“‘lồng’”", "‘a", "`", "```", "``", "@x", ">", "<", "=", "%",
    "http://a.b", "a@b.c", "<http://a.b>", "x_y_z", "1*2*3", "a*b", "C:\\a", "\\(x\\)", "\\[", "Số:",
    "[]", "/", "!", ".", ",", ";", "[a]:", "?{.x}", "{.x",
]  # fmt: skip
WORDS = st.one_of(
    st.text(st.sampled_from("aảbcđôơ0179"), min_size=1, max_size=4),
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=3).map("".join),
)
SAFE = st.text(st.sampled_from("aảbcđô019"), min_size=1, max_size=4)
CODES = st.sampled_from(["mã", "a`b", "``", "a*b", "\\", "<b>", "x y", "[^1]", "$", "&amp;"])
ADDRESSES = st.sampled_from(["a.html", "#b", "https://a.b/c_d?e=f&g=h", "a%20b", "mailto:a@b.c", "a(b).html"])


def string(word: str) -> Node:
    """A word."""
    return {"t": "Str", "c": word}


def pieces(inside: st.SearchStrategy[Node]) -> st.SearchStrategy[Inlines]:
    """Words with other inlines between them, each parted from the next by a space or a hard break."""
    between = st.sampled_from([{"t": "Space"}] * 5 + [{"t": "LineBreak"}])
    item = st.one_of(WORDS.map(string), WORDS.map(string), inside)
    return st.tuples(st.lists(st.tuples(item, between), max_size=6), WORDS.map(string)).map(
        lambda drawn: [*(node for pair in drawn[0] for node in pair), drawn[1]]
    )


def wrapped(inside: Inlines) -> Inlines:
    """Safe words around some inlines, so that no two marks of markup stand side by side."""
    space = {"t": "Space"}
    return [string("đầu"), space, *inside, space, string("cuối")]


LEAVES = st.one_of(
    CODES.map(lambda text: {"t": "Code", "c": [tree.attr(), text]}),
    st.sampled_from(["x_1", "a+b", "\\frac{a}{b}"]).map(
        lambda text: {"t": "Math", "c": [{"t": "InlineMath"}, text]}
    ),
    SAFE.map(lambda text: {"t": "Superscript", "c": [string(text)]}),
    SAFE.map(lambda text: {"t": "Strikeout", "c": [string(text)]}),
    st.tuples(SAFE, ADDRESSES).map(
        lambda drawn: {"t": "Image", "c": [tree.attr(), [string(drawn[0])], [drawn[1], ""]]}
    ),
    st.just({"t": "Note", "c": 0}),
)
LINKS = st.tuples(pieces(LEAVES.filter(lambda node: node["t"] != "Note")), ADDRESSES).map(
    lambda drawn: tree.link(tree.attr(), wrapped(drawn[0]), drawn[1])
)
NESTED = st.one_of(
    pieces(LEAVES | LINKS).map(lambda inside: {"t": "Emph", "c": wrapped(inside)}),
    pieces(LEAVES | LINKS).map(lambda inside: {"t": "Strong", "c": wrapped(inside)}),
    pieces(LEAVES).map(lambda inside: tree.span(tree.attr("", ["nhan"]), wrapped(inside))),
    pieces(pieces(LEAVES).map(lambda inside: {"t": "Emph", "c": wrapped(inside)})).map(
        lambda inside: {"t": "Strong", "c": wrapped(inside)}
    ),
)


def counted(inlines: Inlines) -> Inlines:
    """The inlines in normal form, their notes numbered from 1."""
    return tree.joined(segments.numbered(inlines))


GENERATED = pieces(st.one_of(LEAVES, LINKS, NESTED)).map(counted)


@slow
@given(st.lists(GENERATED, min_size=1, max_size=12))
def test_inlines_written_and_read_are_the_same(contents: list[Inlines]) -> None:
    """Whatever inlines a segment holds, its text says them whole."""
    texts = write_inlines(contents)

    assert [(inlines,) for inlines in contents] == [found.paragraphs for found in read_inlines(texts)]


@slow
@given(st.lists(GENERATED, min_size=1, max_size=12))
def test_a_text_does_not_depend_on_its_neighbours(contents: list[Inlines]) -> None:
    """Written with others or alone, a segment has the same text: ids depend on it."""
    together = write_inlines(contents)

    assert together[-1:] == write_inlines(contents[-1:])


def test_texts_of_the_corpus_say_their_inlines(prepared: Mapping[str, Prepared]) -> None:
    """The texts of real documents are read back as what they were written from.

    What Markdown cannot tell apart is left out: an address as its own link, emphasis in emphasis.
    """
    for document in prepared.values():
        chosen = [one for one in document.segments if "***" not in one.text and "<http" not in one.text]
        found = read_inlines([segment.text for segment in chosen])

        assert [Reading(paragraphs=(segment.inlines,)) for segment in chosen] == found


# --- catalogues ---

TEXTS = st.lists(st.sampled_from(["một", "hai", "ba", "bốn", "*năm*", "sáu.", "một hai"]), max_size=7)


def made(texts: Sequence[str]) -> list[Segment]:
    """Paragraphs of these texts."""
    return [
        Segment(kind=Kind.PARAGRAPH, path=("blocks", at), inlines=tree.text_inlines(text), text=text)
        for at, text in enumerate(texts)
    ]


def updated(old: Catalog, texts: Sequence[str]) -> Catalog:
    """The catalogue in step with a source of these paragraphs."""
    cut = made(texts)
    found = identify.identify(cut, "a", [old], partial(alignment.align, similarity.ratio))
    return catalogs.update(old, cut, found, (("Language", "en"),))


def translated(catalog: Catalog, chosen: int) -> Catalog:
    """Some of the units translated, by the bits of a number."""
    units = (
        replace(unit, target=unit.target or f"<{unit.source}>") if chosen >> at & 1 else unit
        for at, unit in enumerate(catalog.units)
    )
    return replace(catalog, units=tuple(units))


EMPTY = Catalog(slug="a", language="en")


@quick
@given(st.lists(st.tuples(TEXTS, st.integers(0, 127)), min_size=1, max_size=4))
def test_update_twice_changes_nothing(versions: list[tuple[list[str], int]]) -> None:
    """After any history of edits and translations, a second ``update`` changes nothing."""
    catalog = EMPTY
    for texts, chosen in versions:
        catalog = translated(updated(catalog, texts), chosen)
    once = updated(catalog, versions[-1][0])

    assert once == updated(once, versions[-1][0])


@quick
@given(st.lists(st.tuples(TEXTS, st.integers(0, 127)), min_size=1, max_size=4), TEXTS)
def test_update_loses_no_translation(versions: list[tuple[list[str], int]], last: list[str]) -> None:
    """Whatever happens to the source, each translation is still in the catalogue."""
    catalog = EMPTY
    for texts, chosen in versions:
        catalog = translated(updated(catalog, texts), chosen)
    before = {unit.target for unit in catalog.units if unit.target}
    after = {unit.target for unit in updated(catalog, last).units}

    assert set() == before - after


@quick
@given(st.lists(st.tuples(TEXTS, st.integers(0, 127)), min_size=1, max_size=4))
def test_live_ids_are_unique(versions: list[tuple[list[str], int]]) -> None:
    """No two live units have one id, and no two units id and text."""
    catalog = EMPTY
    for texts, chosen in versions:
        catalog = translated(updated(catalog, texts), chosen)
    live = Counter(unit.id for unit in catalog.units if not unit.obsolete)
    both = Counter((unit.id, unit.source) for unit in catalog.units)

    assert not {name: count for name, count in live.items() if count > 1}
    assert not {name: count for name, count in both.items() if count > 1}


@quick
@given(TEXTS, st.integers(0, 127), TEXTS)
def test_a_paragraph_that_comes_back_is_as_it_was(texts: list[str], chosen: int, between: list[str]) -> None:
    """A paragraph that goes and returns has its translation again, clean, and its id where it can."""
    before = translated(updated(EMPTY, texts), chosen)
    after = updated(updated(before, between), texts)
    is_plain = len(set(between)) == len(between) and set(between) <= set(texts)
    once = {text for text in texts if texts.count(text) == 1 and is_plain}

    def live(catalog: Catalog) -> set[tuple[str, str]]:
        clean = (unit for unit in catalog.units if unit.target and not unit.obsolete and not unit.fuzzy)
        return {(unit.id if unit.source in once else "", unit.source) for unit in clean}

    assert set() == live(before) - live(after)


@quick
@given(TEXTS, st.integers(0, 127), TEXTS)
def test_a_changed_source_is_never_translated_in_silence(
    texts: list[str], chosen: int, between: list[str]
) -> None:
    """A clean translation belongs to its very text: what came of another text is fuzzy, and says of which."""
    after = updated(translated(updated(EMPTY, texts), chosen), between)

    for unit in after.units:
        if unit.target and not unit.obsolete:
            fits = unit.target == f"<{unit.source}>"

            assert fits != unit.fuzzy
            assert unit.fuzzy == (unit.previous is not None)


def test_update_of_a_project_twice_writes_the_same_bytes(corpus: Mapping[str, str], tmp_path: Path) -> None:
    """On disk too: a second ``update`` changes no byte, and ``--check`` finds nothing to do."""
    (tmp_path / "source").mkdir()
    for name, markdown in corpus.items():
        (tmp_path / "source" / f"{name}.md").write_text(markdown, "utf-8")
    (tmp_path / "songngu.toml").write_text('name = "tap"\nidentifier = "urn:uuid:0"\n', "utf-8")
    loaded = config.load(tmp_path / "songngu.toml")

    def state() -> dict[str, bytes]:
        files = sorted((tmp_path / "translations").rglob("*.po*"))
        return {file.relative_to(tmp_path).as_posix(): file.read_bytes() for file in files}

    first = update_verb.update(loaded, [])
    bytes_then = state()
    second = update_verb.update(loaded, [])

    assert all(change.changed for change in first)
    assert 2 * len(corpus) == len(bytes_then)
    assert not any(change.changed for change in second)
    assert bytes_then == state()
    assert not any(change.changed for change in update_verb.update(loaded, [], check="strict"))


# --- editions ---

ENTRIES = (
    TermEntry(
        id="bcd-35",
        term={"vi": "Ban Chỉ đạo 35", "en": "Steering Committee 35"},
        definition={"vi": "Cơ quan *chỉ đạo*.", "en": "A committee."},
        reference="Quyết định 35",
    ),
    TermEntry(id="ganh", term={"vi": "gành", "en": "reef"}, definition={"vi": "Chỗ đá nhô ra."}),
)


def mixed(unit: Unit, at: int) -> Unit:
    """A translation in every state: some missing, fuzzy, merged, of two paragraphs, with notes."""
    if at % 7 == 3:
        return unit
    if at % 11 == 6:
        return replace(unit, target=MERGED)
    text = unit.source.replace("Ban Chỉ đạo 35", "Steering Committee 35").replace("gành", "reef")
    target = f"EN {text}" + ("\n<!-- split -->\nEN more" if at % 5 == 1 else "")
    comments = ("note: A note on *this*.",) if at % 6 == 1 else ()
    return replace(unit, target=target, comments=comments, flags=("fuzzy",) if at % 7 == 5 else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An edition and how it was made."""

    name: str
    layout: Layout
    is_mixed: bool
    prepared: Prepared
    edition: Edition


@pytest.fixture(scope="module")
def prepared(corpus: Mapping[str, str], prepare: Callable[[str], Prepared]) -> Mapping[str, Prepared]:
    """The documents of the corpus, prepared."""
    return {name: prepare(markdown) for name, markdown in corpus.items()}


@pytest.fixture(scope="module")
def editions(prepared: Mapping[str, Prepared], publish: Any) -> list[Case]:
    """Every document of the corpus in every layout, translated into itself and in every state."""
    cases = []
    for name, document in prepared.items():
        for layout in LAYOUTS:
            for is_mixed in (False, True):
                how = {"translate": mixed} if is_mixed else {}
                edition = publish(document, layout=layout, entries=ENTRIES, **how).edition
                cases.append(
                    Case(name=name, layout=layout, is_mixed=is_mixed, prepared=document, edition=edition)
                )
    return cases


def classes(node: Node) -> list[str]:
    """The classes of a node."""
    return (tree.attributes(node) or ["", [], []])[1]


def identifier(node: Node) -> str:
    """The id of a node."""
    return str((tree.attributes(node) or ["", [], []])[0])


def is_pair(node: Node) -> bool:
    """True for a pair."""
    return classes(node)[:1] == ["pair"]


def notes_of(edition: Edition) -> list[Footnote]:
    """All notes of an edition."""
    return [note for chapter in edition.chapters for note in chapter.notes]


def everything(edition: Edition) -> list[Node]:
    """All blocks of an edition, its notes' too."""
    chapters = [block for chapter in edition.chapters for block in chapter.blocks]
    return [*chapters, *(block for note in notes_of(edition) for block in note.blocks)]


def pairs_of(edition: Edition) -> list[Node]:
    """The pairs of an edition."""
    return [node for node in tree.walk(everything(edition)) if is_pair(node)]


def side(pair: Node, role: str) -> list[Any]:
    """The content of a pair's sides of one role."""
    return [node["c"][1] for node in tree.walk(pair) if classes(node)[:1] == [role]]


def test_every_pair_stands_once(editions: list[Case]) -> None:
    """Each unit's id is the id of exactly one element; alternative texts alone have none."""
    for case in editions:
        wanted = [
            name
            for name, segment in zip(case.prepared.ids, case.prepared.segments, strict=True)
            if segment.kind is not Kind.ALT
        ]
        if case.layout is Layout.TARGET and case.is_mixed:  # what calls no note has no note's pairs
            found = {identifier(pair) for pair in pairs_of(case.edition)}
            wanted = [name for name in wanted if name in found or not _in_note(case, name)]

        assert Counter(wanted) == Counter(identifier(pair) for pair in pairs_of(case.edition))


def _in_note(case: Case, name: str) -> bool:
    """True for a unit that stands in a footnote."""
    path = case.prepared.segments[case.prepared.ids.index(name)].path
    nodes = [
        tree.get({"meta": {}, "blocks": case.prepared.document.blocks}, path[:at])
        for at in range(1, len(path))
    ]
    return any(isinstance(node, dict) and node.get("t") == "Note" for node in nodes)


def test_every_id_stands_once(editions: list[Case]) -> None:
    """No id stands twice in an edition: pairs, notes, calls and the author's own anchors."""
    for case in editions:
        found = Counter(identifier(node) for node in tree.walk(everything(case.edition)))
        found += Counter(note.id for note in notes_of(case.edition))
        del found[""]

        assert not {name: count for name, count in found.items() if count > 1}


def test_calls_and_notes_lead_to_each_other(editions: list[Case]) -> None:
    """Every call leads to a note, and every note back to exactly the calls that lead to it."""
    for case in editions:
        calls: dict[str, set[str]] = {}
        for node in tree.walk(everything(case.edition)):
            if is_call(node):
                calls.setdefault(node["c"][2][0].removeprefix("#"), set()).add(identifier(node))

        assert calls == {note.id: set(note.calls) for note in notes_of(case.edition)}


def test_notes_stand_outside_pairs(editions: list[Case]) -> None:
    """Inside a side stand only text and calls of notes: no footnote, no other block than paragraphs."""
    blocks = {"Para", "Plain"}
    other = {
        "BulletList",
        "OrderedList",
        "Table",
        "Div",
        "BlockQuote",
        "Note",
        "Header",
        "CodeBlock",
        "Figure",
    }
    for case in editions:
        names = {note.id for note in notes_of(case.edition)}
        for node in tree.walk(everything(case.edition)):
            assert node["t"] != "Note"
            if classes(node)[:1] in (["source"], ["target"]) and "lang" in dict(tree.attributes(node)[2]):
                inside = list(tree.walk(node["c"][1]))

                assert set() == {inner["t"] for inner in inside} & other
                assert set() == {identifier(inner) for inner in inside} & names
                assert node["t"] == "Span" or {block["t"] for block in node["c"][1]} <= blocks


def test_pairs_never_nest(editions: list[Case]) -> None:
    """No pair stands inside another."""
    for case in editions:
        for pair in pairs_of(case.edition):
            assert not [identifier(node) for node in tree.walk(pair["c"]) if is_pair(node)]


def test_pairs_have_their_sides(editions: list[Case]) -> None:
    """A pair of two languages holds one source and one target, one of a single language one of them."""
    for case in editions:
        for pair in pairs_of(case.edition):
            counts = (len(side(pair, "source")), len(side(pair, "target")))

            assert {
                Layout.PARALLEL: counts == (1, 1),
                Layout.STACKED: counts == (1, 1),
                Layout.SOURCE: counts == (1, 0),
                Layout.TARGET: counts in ((0, 1), (1, 0)),
            }[case.layout]


def test_numbers_count_from_one(editions: list[Case]) -> None:
    """The numbers in the margin are 1 to n, in reading order, the same in every layout."""
    for case in editions:
        found = [
            (tree.plain(node["c"][1]), node["c"][2][0])
            for node in tree.walk(everything(case.edition))
            if node["t"] == "Link" and classes(node) == ["number"]
        ]
        wanted = [
            (str(segment.number), f"#{name}")
            for name, segment in zip(case.prepared.ids, case.prepared.segments, strict=True)
            if segment.number is not None
        ]

        assert wanted == found
        assert [str(number) for number in range(1, len(found) + 1)] == [number for number, _ in found]


def test_links_lead_somewhere(editions: list[Case]) -> None:
    """Every link to an anchor leads to an element of the edition."""
    for case in editions:
        anchors = {identifier(node) for node in tree.walk(everything(case.edition))}
        anchors |= {note.id for note in notes_of(case.edition)}
        links = {
            node["c"][2][0][1:]
            for node in tree.walk(everything(case.edition))
            if node["t"] == "Link" and node["c"][2][0].startswith("#")
        }

        assert set() == links - anchors
        assert {point.anchor for point in _points(case.edition.nav)} <= anchors


def _points(points: Sequence[Any]) -> Iterator[Any]:
    for point in points:
        yield point
        yield from _points(point.children)


def test_labels_of_notes_follow_the_reading(editions: list[Case]) -> None:
    """Within each kind, no two notes have one label, and the first calls of labels come in order."""
    for case in editions:
        labels = Counter((note.kind, note.label) for note in notes_of(case.edition))

        assert not {label: count for label, count in labels.items() if count > 1}


def test_translated_into_itself_both_sides_are_alike(editions: list[Case]) -> None:
    """Where the translation is the source's own text, the target side has what the source side has."""

    def bare(content: Any) -> Any:
        def change(node: Node) -> Node | None:
            if is_call(node):
                return {"t": "Str", "c": f"<{node['c'][2][0]}>"} if classes(node)[1] == "author" else None
            attr = tree.attributes(node)
            if attr is None or not attr[0]:
                return node
            content = list(node["c"])
            content[tree.ATTR_AT[node["t"]]] = ["", *attr[1:]]
            return {"t": node["t"], "c": content}

        return [
            [tree.joined(block["c"])] if "c" in block and block["t"] in ("Para", "Plain") else block
            for block in tree.rewrite(content, change)
        ]

    for case in editions:
        if not case.is_mixed and len(case.layout) and case.layout in (Layout.PARALLEL, Layout.STACKED):
            for pair in pairs_of(case.edition):
                (source,), (target,) = side(pair, "source"), side(pair, "target")

                assert bare(source) == bare(target)


# --- a broken translation ---

BROKEN = {
    "unclosed fence": "```\ncode",
    "lone fence": "```",
    "tilde fence": "~~~ python",
    "unknown footnote": "text[^9] and [^x]",
    "unclosed comment": "text <!-- never closed",
    "comment alone": "<!--",
    "div": "::: warning",
    "end of a div": ":::",
    "footnote definition": "[^1]: def",
    "lone end tag": "</div>",
    "end tags": "text</span></p></section></body></html>",
    "link reference": "[một]: http://example.org",
    "block quote": "> quote",
    "setext underline": "text\n====",
    "setext rule": "text\n----",
    "heading": "# text",
    "HTML block": "<div>\n\n<table><tr><td>",
    "script": "<script>alert(1)</script>",
    "preformatted": "<pre>",
    "CDATA": "<![CDATA[ x",
    "list": "- one\n- two",
    "table": "| a | b |\n|---|---|",
    "metadata": "---\ntitle: x\n---",
    "rule": "* * *",
    "unclosed markup": "**bold *and `code [link](",
    "attributes": "{#mo-dau .pair}",
    "span with a pair's class": "[x]{#note .pair .source}",
    "formula": "$$ \\frac{",
    "quotation": '“a ‘b "c',
    "noncharacters": "\ufdd0 \ufdd1 \ufdd2",
}

STORY = """# Tựa đề

Một *nhấn*.[^1]

## Phần

Hai [liên kết](#cuoi) và [một].

- mục `mã`
- mục khác[^2]

> trích

| a | *b* |
|---|-----|
| c | d[^3] |

Từ
:   Nghĩa.

[Cuối]{#cuoi} cùng.

[^1]: Chú một.
[^2]: Chú hai.

    Đoạn hai.

[^3]: Chú ba.
"""


@pytest.fixture(scope="module")
def story(prepare: Callable[[str], Prepared]) -> Prepared:
    """A short document with every kind of neighbour."""
    return prepare(STORY)


def rendered(edition: Edition) -> dict[str, str]:
    """The HTML of each pair and note, parsed by a reader of HTML as a browser would, by id."""
    parts = [[block for chapter in edition.chapters for block in chapter.blocks]]
    parts += [note.blocks for note in notes_of(edition)]
    body, *notes = pandoc.write_html(parts)
    asides = "".join(
        f'<aside id="{note.id}">{html}</aside>' for note, html in zip(notes_of(edition), notes, strict=True)
    )
    root = lxml_html.document_fromstring(f"<main>{body}</main>{asides}")
    found = {}
    for element in root.iter():
        names = (element.get("class") or "").split() if isinstance(element.tag, str) else []
        if names[:1] == ["pair"] or (isinstance(element.tag, str) and element.tag == "aside"):
            element.tail = None
            found[element.get("id", "")] = lxml_html.tostring(element, encoding="unicode")
    return found


@pytest.fixture(scope="module")
def whole_story(story: Prepared, publish: Any) -> dict[str, str]:
    """The story as it is rendered where nothing is broken."""
    return rendered(publish(story).edition)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_translation_harms_no_neighbour(
    name: str, story: Prepared, whole_story: dict[str, str], publish: Any
) -> None:
    """Whatever is written into one translation, every other paragraph is rendered as before."""
    for at in (1, 4):
        victim = story.ids[at]

        def translate(unit: Unit, _: int, victim: str = victim, text: str = BROKEN[name]) -> Unit:
            return replace(unit, target=text if unit.id == victim else unit.source)

        found = rendered(publish(story, translate).edition)
        calls_gone = {f"fn-{victim}-1"}  # the note that the broken text no longer calls has one call less

        assert set(whole_story) == set(found)
        assert [victim] == [
            name for name, html in found.items() if html != whole_story[name] and name not in calls_gone
        ]


@slow
@given(
    st.lists(
        st.lists(st.sampled_from([*HOSTILE, *BROKEN.values(), "chữ"]), min_size=1, max_size=4),
        min_size=9,
        max_size=9,
    )
)
def test_any_broken_translations_harm_no_neighbour(parts: list[list[str]]) -> None:
    """Read beside any broken texts, a good translation is what it is alone."""
    good = [f"*good* {at} and `code` [link](a.html)[^1]" for at in range(10)]
    bad = [" ".join(part) for part in parts]
    texts = [text for pair in zip(good, [*bad, ""], strict=True) for text in pair]
    found = read_inlines(texts)

    assert read_inlines(good) == found[0::2]
    assert all(
        len(reading.paragraphs) <= 1 + text.count("\n\n")
        for text, reading in zip(bad, found[1::2], strict=False)
    )


def test_a_broken_translation_is_reported(story: Prepared, publish: Any) -> None:
    """What cannot be read as meant is a finding, at the unit's place in its catalogue."""
    victim = story.ids[1]

    def translate(unit: Unit, _: int) -> Unit:
        return replace(unit, target="text[^9]" if unit.id == victim else unit.source, target_line=7)

    (finding,) = publish(story, translate).findings

    assert ("broken-markup", victim, "en", 7) == (
        finding.code,
        finding.unit,
        finding.language,
        finding.location.line,
    )
