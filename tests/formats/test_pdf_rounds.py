"""Long books: how often pieces are laid out, and which numbers the contents are told."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element

import pytest
from test_pdf_pieces import book_page, chapters, cut

from songngu.formats import pdf_book, pdf_pieces
from songngu.formats.pdf_pieces import Book, Piece


def book(*, style: str = "", lines: int = 3) -> Book:
    """A book of three chapters with contents."""
    root = book_page([100, 100, 100], style=style)
    body = root.find("body")
    assert body is not None
    front = Element("header")
    for at in range(lines):
        line = Element("p", {"data-to": f"#h{at}"})
        line.text = "Chapter"
        front.append(line)
    if lines:
        body.insert(0, front)
    return cut(root)


def laid(pages: int, anchors: Sequence[str]) -> bytes:
    """A piece that takes so many pages."""
    said = {
        "pages": pages, "anchors": [[name, 0, 0.0, 0.0] for name in anchors], "bookmarks": [], "missing": [],
        "glyphs": {},
    }  # fmt: skip
    return json.dumps(said).encode() + b"\n%PDF"


def told(piece: Piece) -> list[str]:
    """The pages that the contents name."""
    return [one.get("data-page", "") for one in pdf_pieces.read(piece).iter("p") if one.get("data-to")]


def laying(
    text: int, front: Callable[[list[str]], int]
) -> tuple[list[Piece], Callable[[Sequence[Piece]], list[bytes]]]:
    """An engine that needs so many pages for each text, and what it was asked for."""
    asked: list[Piece] = []

    def lay_out(pieces: Sequence[Piece]) -> list[bytes]:
        asked.extend(pieces)
        return [laid(front(told(one)) if one.part == "front" else text, chapters(one)) for one in pieces]

    return asked, lay_out


def test_the_contents_are_laid_out_again_when_their_pages_are_known() -> None:
    """Once without numbers, to know how many pages they take, and once with them."""
    asked, lay_out = laying(5, lambda pages: 2)
    parts = pdf_book.lay_out(book(), lay_out)
    fronts = [told(one) for one in asked if one.part == "front"]

    assert [["", "", ""], ["3", "8", "13"]] == fronts
    assert 2 + 3 * 5 + 5 == sum(one.pages for one in parts.all)


def test_contents_that_grow_by_their_numbers_are_laid_out_once_more() -> None:
    """Else every number would be one too low."""
    asked, lay_out = laying(5, lambda pages: 3 if any(pages) else 2)
    pdf_book.lay_out(book(), lay_out)

    assert ["4", "9", "14"] == [told(one) for one in asked if one.part == "front"][-1]


def test_contents_that_never_settle_come_to_an_end() -> None:
    """A style could have it so; the numbers are then what they were last."""
    asked, lay_out = laying(5, lambda pages: 3 if pages[0] in ("", "3") else 2)
    pdf_book.lay_out(book(), lay_out)

    assert len([one for one in asked if one.part == "front"]) < 10


def test_a_book_without_contents_needs_no_second_look() -> None:
    """Its front is a part of its first piece, and only page numbers follow."""
    asked, lay_out = laying(5, lambda pages: 5)
    pdf_book.lay_out(book(lines=0), lay_out)

    assert ["front", "text", "text", "back", "folios"] == [one.part for one in asked]


@pytest.mark.parametrize(("pages", "sheets"), [(25, 1), (26, 2), (70, 3)])
def test_page_numbers_are_laid_out_by_the_hundred(pages: int, sheets: int) -> None:
    """A book that grows by a page needs no other numbers than before, but for the hundredth."""
    asked, lay_out = laying(pages, lambda told_of: pages)
    pdf_book.lay_out(book(lines=0), lay_out)

    assert sheets == len([one for one in asked if one.part == "folios"])


def test_where_left_pages_are_not_as_right_ones_are_every_piece_begins_on_the_right() -> None:
    """It was laid out for that: so those before it take whole spreads."""
    asked, lay_out = laying(5, lambda pages: 1)
    pdf_book.lay_out(book(style="@page :left { margin-left: 3cm }"), lay_out)

    assert ["3", "9", "15"] == [told(one) for one in asked if one.part == "front"][-1]
