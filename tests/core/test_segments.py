"""Documents cut into segments and put back: every block that pandoc knows, and the numbers and paths."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from songngu import tree
from songngu.core import segments
from songngu.model import Document, Inlines, Kind, Segment

CASES = Path(__file__).parents[1] / "cases" / "blocks.md"


def cases() -> Iterator[object]:
    """Each case of the file: title, source and expectation between lines of one dot."""
    parts = re.split(r"^\.\n", CASES.read_text("utf-8").split("\n\n", 1)[1], flags=re.MULTILINE)
    for title, source, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
        yield pytest.param(source, expected, id=title.strip())


def shown(segment: Segment) -> str:
    """A segment as a line of the file of cases."""
    number = f"#{segment.number} " if segment.number is not None else ""
    return f"{number}{segment.kind}: {segment.text}".replace("\n", "↵") + "\n"


def document(*blocks: tree.Node, **meta: object) -> Document:
    """A document of blocks."""
    return Document(slug="a/b", path="source/a/b.md", language="vi", meta=meta, blocks=list(blocks))


def words(text: str) -> Inlines:
    """The inlines of plain words."""
    return tree.text_inlines(text)


def header(level: int, text: str, anchor: str = "") -> tree.Node:
    """A heading."""
    return {"t": "Header", "c": [level, tree.attr(anchor), words(text)]}


def plainly(contents: object) -> list[str]:
    """A writer of texts without markup."""
    return [tree.plain(inlines) for inlines in contents]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("source", "expected"), list(cases()))
def test_blocks(
    source: str,
    expected: str,
    read_markdown: Callable[[str], Document],
    cut: Callable[[Document], tuple[Segment, ...]],
) -> None:
    """Each block gives the segments that its case lists, and takes them back unchanged."""
    read = read_markdown(source)
    found = cut(read)

    assert expected == "".join(map(shown, found))
    assert read == segments.reassemble(read, {segment.path: segment.inlines for segment in found})


def test_file_of_cases_is_whole() -> None:
    """No case is cut off: the file is titles, sources and expectations, and a line end."""
    parts = re.split(r"^\.\n", CASES.read_text("utf-8").split("\n\n", 1)[1], flags=re.MULTILINE)

    assert len(parts) % 3 == 1
    assert parts[-1].strip() == ""
    assert len(set(parts[0::3])) == len(parts[0::3])


def test_level_of_a_heading() -> None:
    """A heading knows its level; nothing else has one."""
    found = segments.segment(document(header(3, "Ba"), tree.para(words("đoạn"))), plainly)

    assert [3, None] == [segment.level for segment in found]


def test_one_call_writes_all() -> None:
    """The writer is called once, with every segment, so that a document costs one process."""
    calls: list[int] = []

    def write(contents: object) -> list[str]:
        calls.append(len(contents))  # type: ignore[arg-type]
        return plainly(contents)

    segments.segment(document(header(1, "Một"), tree.para(words("hai"))), write)

    assert [2] == calls


def test_reassemble_puts_other_inlines_in_place() -> None:
    """What is given for a segment's path stands there, its numbered calls footnotes again."""
    note = [tree.para(words("chú"))]
    before = document(tree.para([*words("một"), {"t": "Note", "c": note}]))
    calls = [{"t": "Note", "c": 1}, *words("two"), {"t": "Note", "c": 1}]
    after = segments.reassemble(before, {("blocks", 0): calls})

    assert [{"t": "Note", "c": note}, *words("two"), {"t": "Note", "c": note}] == after.blocks[0]["c"]


def test_reassemble_leaves_the_given_document_alone() -> None:
    """Putting segments back changes nothing in place."""
    before = document(tree.para(words("một")))
    segments.reassemble(before, {("blocks", 0): words("two")})

    assert words("một") == before.blocks[0]["c"]


def test_reassemble_refuses_a_note_that_is_not_there() -> None:
    """A call beyond the footnotes of the source has nothing to become."""
    with pytest.raises(IndexError):
        segments.reassemble(document(tree.para(words("a"))), {("blocks", 0): [{"t": "Note", "c": 1}]})


def test_numbered_reaches_into_markup() -> None:
    """Calls are numbered in reading order, those inside emphasis too."""
    note = {"t": "Note", "c": [tree.para(words("x"))]}
    found = segments.numbered([{"t": "Emph", "c": [note]}, note])

    assert [{"t": "Emph", "c": [{"t": "Note", "c": 1}]}, {"t": "Note", "c": 2}] == found


# --- the title ---


def test_title_of_the_metadata() -> None:
    """A title that is given stays; a heading that says something else stays in the text."""
    before = document(header(1, "Khác"), title=words("Tựa đề"))

    assert before == segments.titled(before)


def test_title_from_the_sole_leading_heading() -> None:
    """Without a title, the sole leading level-1 heading is it, with its anchor, and is not shown twice."""
    found = segments.titled(document(header(1, "Tựa đề", "tua-de"), header(2, "Một")))

    assert words("Tựa đề") == found.meta["title"]
    assert "tua-de" == found.meta["anchor"]
    assert [header(2, "Một")] == found.blocks


def test_title_and_heading_that_agree() -> None:
    """A leading heading that repeats the metadata's title is taken out."""
    found = segments.titled(document(header(1, "Tựa đề"), tree.para(words("a")), title=words("Tựa đề")))

    assert [tree.para(words("a"))] == found.blocks


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        [header(2, "Hai")],
        [header(1, "Một"), header(1, "Hai")],
        [tree.para(words("đoạn")), header(1, "Một")],
    ],
)
def test_title_from_the_slug(blocks: list[tree.Node]) -> None:
    """No title and no sole leading level-1 heading: the last part of the slug is the title."""
    found = segments.titled(document(*blocks))

    assert (words("b"), blocks) == (found.meta["title"], found.blocks)


@pytest.mark.parametrize("title", [[], [{"t": "Space"}], [{"t": "RawInline", "c": ["html", "<b>"]}]])
def test_a_title_without_text(title: Inlines) -> None:
    """What a reader would not see is no title, in the metadata or as the sole leading heading."""
    empty = header(1, "")

    assert words("b") == segments.titled(document(empty, title=title)).meta["title"]


# --- metadata ---


def test_metadata_in_reading_order() -> None:
    """Metadata come before the body, in the order that they are shown in, empty ones left out."""
    meta = {
        "rights": words("©2025"),
        "keywords": [words("một"), words("hai")],
        "title": words("Tựa"),
        "subtitle": [],
        "date": "2025",
    }
    found = segments.segment(replace(document(tree.para(words("đoạn"))), meta=meta), plainly)
    kinds = [Kind.TITLE, Kind.KEYWORD, Kind.KEYWORD, Kind.RIGHTS, Kind.PARAGRAPH]

    assert kinds == [segment.kind for segment in found]
    assert [None, None, None, None, 1] == [segment.number for segment in found]
    assert [("meta", "title"), ("meta", "keywords", 0)] == [segment.path for segment in found[:2]]
