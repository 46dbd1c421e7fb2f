"""Plain text as newsrooms export it: title, paragraphs, wrapped prose and verse."""

from __future__ import annotations

import pytest

from songngu import tree
from songngu.errors import InputError
from songngu.formats import plain
from songngu.model import Document

LONG = "Sáng sớm, sương còn giăng trên sông, cô lái đò đã dậy từ lâu và đang nhóm lửa sau bếp."


def read(text: str | bytes) -> Document:
    """Read a text."""
    data = text if isinstance(text, bytes) else text.encode()
    return plain.read(data, path="source/a.txt", slug="a", language="vi")


def shown(document: Document) -> list[str | list[str]]:
    """Paragraphs as texts, stanzas as lists of lines."""
    return [
        tree.plain(block["c"]) if block["t"] == "Para" else [tree.plain(line) for line in block["c"]]
        for block in document.blocks
    ]


def test_first_line_is_the_title() -> None:
    """The first line that has letters is the title, and not a paragraph."""
    document = read("\n\nTựa đề\nMột.\n")

    assert "Tựa đề" == tree.plain(document.meta["title"])
    assert ["Một."] == shown(document)
    assert ("a", "source/a.txt", "vi") == (document.slug, document.path, document.language)


def test_each_line_is_a_paragraph() -> None:
    """Without blank lines each line is a paragraph."""
    assert ["Một.", "Hai.", "Ba."] == shown(read("Tựa\nMột.\nHai.\nBa."))


def test_long_lines_between_blank_lines_are_paragraphs() -> None:
    """Lines too long to be wrapped are paragraphs each, wherever blank lines are."""
    longer = f"{LONG} {LONG}"

    assert [longer, LONG, longer] == shown(read(f"Tựa\n\n{longer}\n{LONG}\n\n{longer}"))


def test_wrapped_prose() -> None:
    """Lines of about one width between blank lines are one paragraph."""
    lines = [f"{LONG[:60]} một hai", f"{LONG[:62]} ba bốn"]
    text = "\n".join(["Tựa", "", *lines, "ba.", "", *lines, "bốn."])

    assert [" ".join([*lines, "ba."]), " ".join([*lines, "bốn."])] == shown(read(text))


def test_verse() -> None:
    """Short lines in short groups are stanzas."""
    text = "Tựa\n\nTrăm năm trong cõi\nngười ta\n\nChữ tài chữ mệnh\nkhéo là ghét nhau"

    assert [["Trăm năm trong cõi", "người ta"], ["Chữ tài chữ mệnh", "khéo là ghét nhau"]] == shown(
        read(text)
    )


def test_nothing_is_markup() -> None:
    """Marks of Markdown and HTML are letters."""
    text = "# Tựa *đề*\n- một\n1. hai\n<b>ba</b>\n> bốn\n[^1]: năm"

    assert "# Tựa *đề*" == tree.plain(read(text).meta["title"])
    assert ["- một", "1. hai", "<b>ba</b>", "> bốn", "[^1]: năm"] == shown(read(text))
    assert {"Para", "Str", "Space"} == {node["t"] for node in tree.walk(read(text).blocks, words=True)}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    """Line ends of every system are line ends."""
    assert ["Một.", "Hai."] == shown(read(f"\ufeffTựa{end}Một.{end}Hai.{end}"))


def test_spaces() -> None:
    """Spaces and tabs between words are one space; those at the ends go; no-break spaces stay."""
    assert ["một hai 5\u00a0km"] == shown(read("Tựa\n\t một \t  hai 5\u00a0km  "))


def test_letters_are_composed() -> None:
    """Decomposed letters are composed."""
    assert ["Đảng"] == shown(read("Tựa\nĐa\u0309ng"))


def test_title_alone() -> None:
    """A text of one line is a title without a body."""
    document = read("Tựa")

    assert ("Tựa", []) == (tree.plain(document.meta["title"]), document.blocks)


def test_not_utf8() -> None:
    """Bytes that are not UTF-8 are refused, with line and byte offset."""
    with pytest.raises(InputError) as caught:
        read(b"Tua\nM\xf4t")

    assert ("source/a.txt", 2) == (caught.value.path, caught.value.line)
    assert "byte offset 5" in caught.value.message


def test_not_text() -> None:
    """A binary file with the wrong ending is told as such."""
    with pytest.raises(InputError, match="not text"):
        read(b"PK\x03\x04\x00\x00")


def test_a_text_larger_than_any_document() -> None:
    """A text of many megabytes is refused by name before anybody looks for its paragraphs."""
    with pytest.raises(InputError, match="has 9 MB, and a document may have 8") as caught:
        plain.read(b"mot hai " * 1_200_000, path="source/a.txt", slug="a", language="vi")

    assert "source/a.txt" == caught.value.path
