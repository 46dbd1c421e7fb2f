"""Inlines written as Markdown and read back: what is plain stays plain, what is broken harms nobody."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from songngu import tree
from songngu.formats import inlines, pandoc
from songngu.model import Inlines, Node, Reading


def words(text: str) -> Inlines:
    """The inlines of plain words."""
    return tree.text_inlines(text)


def node(tag: str, content: object) -> Node:
    """One inline."""
    return {"t": tag, "c": content}


def write(*contents: Inlines) -> list[str]:
    """Write with pandoc."""
    return inlines.write(contents, pandoc.convert)


def read(*texts: str) -> list[Reading]:
    """Read with pandoc."""
    return inlines.read(texts, pandoc.convert)


def never(text: str, source: str, target: str) -> str:
    """A converter that must not be called."""
    raise AssertionError(text)


def link(text: str, address: str) -> Node:
    """A link without attributes or title."""
    return tree.link(tree.attr(), words(text), address)


CASES: list[tuple[Inlines, str]] = [
    ([node("Emph", words("nghiêng"))], "*nghiêng*"),
    ([node("Strong", words("đậm"))], "**đậm**"),
    ([node("Code", [tree.attr(), "a*b"])], "`a*b`"),
    ([node("Math", [{"t": "InlineMath"}, "x_1"])], "$x_1$"),
    ([node("Math", [{"t": "DisplayMath"}, "x_1"])], "$$x_1$$"),
    ([link("nơi", "b.html#c")], "[nơi](b.html#c)"),
    ([tree.link(tree.attr(), words("nơi"), "b.html", "Tựa")], '[nơi](b.html "Tựa")'),
    ([node("Image", [tree.attr(), words("hình"), ["a.png", ""]])], "![hình](a.png)"),
    ([node("Strikeout", words("bỏ"))], "~~bỏ~~"),
    ([node("Superscript", words("2")), *words("m")], "^2^m"),
    ([tree.span(tree.attr("", ["nhan"]), words("từ"))], "[từ]{.nhan}"),
    ([*words("một"), {"t": "LineBreak"}, *words("hai")], "một\\\nhai"),
    ([*words("một"), node("Note", 1), *words("hai"), node("Note", 2)], "một[^1]hai[^2]"),
    ([node("RawInline", ["html", "<br>"])], "`<br>`{=html}"),
    (words("năm\u00a01975"), "năm\u00a01975"),
]


def test_markup_is_written() -> None:
    """Each kind of inline has its Markdown."""
    found = write(*(content for content, _ in CASES))

    assert [text for _, text in CASES] == found


def test_markup_is_read() -> None:
    """Each Markdown has its inlines, and no problem."""
    found = read(*(text for _, text in CASES))

    assert [Reading(paragraphs=(content,)) for content, _ in CASES] == found


PLAIN = [
    "1. Năm ấy, 1975.",
    "1) một",
    "- Thưa ông.",
    "+ thêm",
    "# không phải đề mục",
    "> lớn hơn",
    "2 * 3 = 6",
    "a_b và snake_case",
    "5 $ và 10 $",
    "100% (một trăm phần trăm)!",
    "R&D, AT&T",
    "a < b > c",
    "5 < 6",
    "C:\\thư mục",
    "[ngoặc vuông] và [x]",
    "|ống|",
    "~ khoảng ~",
    "^ mũ",
    "{ngoặc}",
    "cuối dòng \\",
    "“Thưa ‘ông’,” \"anh\" 'nói'…",
    "https://example.org/a_b?c=d&e=f",
    "--- gạch ngang ---",
    "=== bằng",
    "12:30:45",
]


def test_plain_text_has_no_needless_escape() -> None:
    """Prose with characters that could be markup but are not is written as it stands."""
    found = write(*map(words, PLAIN))

    assert PLAIN == found


def test_plain_text_is_read_as_it_stands() -> None:
    """What begins like a list, heading or quote is a sentence in a translation."""
    found = read(*PLAIN)

    assert [Reading(paragraphs=(words(text),)) for text in PLAIN] == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*sao*", r"\*sao*"),
        ("`mã`", r"\`mã`"),
        ("[a](b)", r"\[a](b)"),
        ("[^1]", r"\[^1]"),
        ("x^2^ và a_b_", r"x\^2^ và a_b_"),
        ("a_b, *c* và 2 * 3", r"a_b, \*c* và 2 * 3"),
        ("&amp; và &", r"\&amp; và &"),
        ("<b>", r"\<b>"),
        ("tỉ số 12:100:5", r"tỉ số 12\:100:5"),
        ("&#39; &copy;", r"\&#39; \&copy;"),
        (r"\*", r"\\*"),
        (r"hỏi\?", r"hỏi\\?"),
    ],
)
def test_needed_escapes_are_as_few_as_can_be(text: str, expected: str) -> None:
    """Where letters would be markup, only the escapes that prevent it are written."""
    (found,) = write(words(text))

    assert expected == found
    assert [Reading(paragraphs=(words(text),))] == read(found)


def test_plain_prose_costs_no_process() -> None:
    """Texts without markup are written and read without pandoc."""
    text = "Văn hoá là hồn cốt của dân tộc: “còn văn hoá thì dân tộc còn” (2021)."

    assert [text] == inlines.write([words(text)], never)
    assert [Reading(paragraphs=(words(text),))] == inlines.read([text], never)


@pytest.mark.parametrize(
    "text",
    ["Run `make build` first.", "`a` and `b_c`, `d`: e", "it's `<b>` or `$x$` (c)", "- `b`", "1. `a` | `c`"],
)
def test_code_alone_costs_no_process_and_is_read_as_pandoc_reads_it(text: str) -> None:
    """Nearly each fifth text of a manual has no other markup than code between backticks."""
    alone = inlines.read([text], never)[0].paragraphs[0]
    assert [*alone, tree.SPACE, node("Emph", words("end"))] == read(f"{text} *end*")[0].paragraphs[0]


@pytest.mark.parametrize("text", ["`` a`b ``", "` a `", "`a", "`a`{.b}", "`a`{=html}", "\\`a`", "`a` *b*"])
def test_other_code_is_left_to_pandoc(text: str) -> None:
    """Attributes, escapes, spaces at the edges: these rules are not worth writing again."""
    with pytest.raises(AssertionError):
        inlines.read([text], never)


def test_writing_costs_few_processes() -> None:
    """The number of calls of pandoc does not grow with the number of texts."""
    counts = []
    for size in (2, 60):
        calls: list[str] = []

        def convert(text: str, source: str, target: str, calls: list[str] = calls) -> str:
            calls.append(text)
            return pandoc.convert(text, source, target)

        texts = [words(f"*a* {number} * b_c") for number in range(size)]
        inlines.write([*texts, [node("Emph", words("e"))]], convert)
        counts.append(len(calls))

    assert counts[0] == counts[1]
    assert counts[1] <= 8


def test_nothing_to_write_or_read() -> None:
    """No texts, no result; an empty text has no paragraph."""
    assert [] == inlines.write([], never)
    assert [] == inlines.read([], never)
    assert [Reading(paragraphs=())] == inlines.read([""], never)
    assert [""] == inlines.write([[]], never)


# --- paragraphs ---


@pytest.mark.parametrize("between", ["\n\n", "\n \n\t\n", "\n<!-- split -->\n", "<!--split-->", "\n\n\n\n"])
def test_paragraphs_are_parted(between: str) -> None:
    """Blank lines and ``<!-- split -->`` part paragraphs."""
    found = read(f"one{between}two")

    assert [Reading(paragraphs=(words("one"), words("two")))] == found


def test_line_breaks() -> None:
    """A line break is a space; with a backslash or two spaces before it, it is a hard break."""
    hard = [*words("one"), {"t": "LineBreak"}, *words("two")]
    found = read("one\ntwo", "one\\\ntwo", "one  \n  two", "one\n\ttwo")

    assert [words("one two"), hard, hard, words("one two")] == [reading.paragraphs[0] for reading in found]


def test_breaks_at_the_ends_are_dropped() -> None:
    """Blank space around a text, or split marks at its ends, make no empty paragraph."""
    found = read("\n  one \n", "<!-- split -->one<!-- split -->")

    assert [Reading(paragraphs=(words("one"),))] * 2 == found


def test_list_marks_after_a_hard_break_are_letters() -> None:
    """Each line of a translation is read as a sentence, not only the first."""
    for line in ("- two", "1. two", "# two", "> two", "=====", "```", "---"):
        (reading,) = read(f"one\\\n{line}")

        assert ([*words("one"), {"t": "LineBreak"}, *words(line)],) == reading.paragraphs


# --- what is broken ---

BROKEN = [
    ("```", "the code fence ``` is not closed"),
    ("~~~ python", "the code fence ~~~ is not closed"),
    ("as noted[^x] here", "[^x] calls a footnote that does not exist"),
]


@pytest.mark.parametrize(("text", "problem"), BROKEN)
def test_broken_markup_is_reported_and_its_words_kept(text: str, problem: str) -> None:
    """Markup that a translator left broken is a problem, and is shown as it is written."""
    (reading,) = read(text)

    assert (problem,) == reading.problems
    assert text == tree.plain(reading.paragraphs[0])


HOSTILE = [
    "<!-- never closed",
    "--> closed",
    "<div>",
    "</div>",
    "</span></section></body>",
    "<script>alert(1)</script>",
    "<pre>",
    "<![CDATA[",
    "<?php",
    "::: warning",
    ":::",
    "[^1]: def",
    "[ref]: http://example.org",
    "*[HTML]: abbreviation",
    "one\n===",
    "one\n---",
    "> quote",
    "| a | b |\n|---|---|\n| c | d |",
    "term\n: definition",
    "    code",
    "\tcode",
    "```\ncode",
    "$$",
    "$$\nx",
    "[link](",
    "![image](",
    "**bold",
    "`code",
    "\\",
    "\\\n",
    "---\ntitle: x\n---",
    "{.class}",
    "[span]{",
    "&#0;",
    "\ufdd0 \ufdd1 \ufdd2",
    "\x00",
    "- [ ] task",
    "* * *",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_harms_no_neighbour(text: str) -> None:
    """Whatever stands in a translation, it gives one reading, and its neighbours theirs."""
    before, reading, after = read("*before* it[^1]", text, "[ref] and *after*")
    (alone,) = read(text)

    assert read("*before* it[^1]", "[ref] and *after*") == [before, after]
    assert alone == reading


def test_readings_come_in_the_order_of_the_texts() -> None:
    """A block that leaks out is found by halves, and all others keep their places."""
    texts = [f"*{number}*" for number in range(20)]
    texts[13] = "<pre>"
    found = read(*texts)

    assert [str(number) for number in range(20) if number != 13] == [
        tree.plain(reading.paragraphs[0]) for at, reading in enumerate(found) if at != 13
    ]


def test_a_reader_that_drops_blocks_is_survived() -> None:
    """Where even a text alone does not come back as one block, it is kept as letters, with a problem."""

    def deaf(text: str, source: str, target: str) -> str:
        return json.dumps({"blocks": []})

    found = inlines.read(["*a*", "b"], deaf)

    assert [
        Reading(paragraphs=(words("*a*"),), problems=("its Markdown cannot be read",)),
        Reading(paragraphs=(words("b"),)),
    ] == found


def test_a_block_in_a_translation_is_reported() -> None:
    """A reading that is no paragraph is kept as letters, with a problem."""

    def rule(text: str, source: str, target: str) -> str:
        return json.dumps({"blocks": [{"t": "HorizontalRule"}]})

    (found,) = inlines.read(["*a*"], rule)

    assert (words("*a*"),) == found.paragraphs
    assert "where only a paragraph can stand" in found.problems[0]


def calls(content: Sequence[Node]) -> list[int]:
    """The numbers of the calls in some inlines."""
    return [item["c"] for item in tree.walk(list(content)) if item["t"] == "Note"]


def test_calls_may_come_in_any_order() -> None:
    """A translation may call notes in another order, twice, or inside markup."""
    (found,) = read("b[^2] *a[^1]* and b[^2]")

    assert [2, 1, 2] == calls(found.paragraphs[0])
    assert () == found.problems


def test_markup_nested_too_deeply_is_letters() -> None:
    """It is a problem of that text, and its neighbours are read as ever."""
    deep = "[" * 200 + "x" + "]{.a}" * 200
    before, found, after = read("*a*", deep, "*b*")

    assert (words(deep),) == found.paragraphs
    assert 1 == len(found.problems)
    assert [node("Emph", words("a")), node("Emph", words("b"))] == [
        before.paragraphs[0][0],
        after.paragraphs[0][0],
    ]


def test_a_text_of_countless_escapes_is_not_tried_one_by_one() -> None:
    """What would take time squared keeps its escapes, and still reads back as it was."""
    sizes = []

    def counted(text: str, source: str, target: str) -> str:
        sizes.append(len(text))
        return pandoc.convert(text, source, target)

    content = tree.text_inlines("*a [b] " * 2_000)
    (text,) = inlines.write([content], counted)
    (reading,) = inlines.read([text], pandoc.convert)

    assert sum(sizes) < 40 * len(text)
    assert (tree.joined(content[:-1]),) == reading.paragraphs
