"""Long books: a page is cut into pieces that depend on nothing but their own text."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from songngu.formats import pdf_pieces
from songngu.formats.pdf_page import prepare
from songngu.formats.pdf_pieces import Book, Piece
from songngu.formats.pdf_styles import Style

PAGE = "@page :left { @bottom-left { content: counter(page); } }"


def book_page(sizes: list[int], *, style: str = "", words: str = "word") -> Element:
    """A book with a chapter for each of some sizes, every pair of it with a text."""
    body = []
    for at, size in enumerate(sizes):
        body.append(f'<h2 id="h{at}">Chapter {at}</h2>')
        body += [
            f'<div class="pair" id="p{at}-{n}"><div class="source">{words} {n}</div></div>'
            for n in range(size)
        ]
    head = f"<head><title>Book</title><style>{style}</style></head>"
    return ElementTree.fromstring(
        f"<html>{head}<body><main>{''.join(body)}</main><footer>About</footer></body></html>"
    )


def cut(root: Element) -> Book:
    """The pieces of a page."""
    prepare(root)
    return pdf_pieces.cut(root, is_facing=False)


def chapters(piece: Piece) -> list[str]:
    """The chapters that a piece holds."""
    return [str(one.get("id")) for one in pdf_pieces.read(piece).iter("h2")]


@pytest.mark.parametrize(
    ("sizes", "is_long"),
    [([150, 150], True), ([149, 150], False), ([300], False), ([300, 1], True), ([], False)],
)
def test_a_long_book_has_many_pairs_and_several_chapters(sizes: list[int], is_long: bool) -> None:
    """Three hundred pairs, in two chapters or more."""
    assert is_long == pdf_pieces.is_long(book_page(sizes))


def test_pieces_hold_all_chapters_in_their_order() -> None:
    """Nothing is lost, and small neighbours share a piece of forty to a hundred pairs."""
    sizes = [7, 30, 45, 12, 80, 3, 22, 31, 9, 60, 41, 18]
    pieces = cut(book_page(sizes)).texts
    held = [sum(sizes[int(name[1:])] for name in chapters(piece)) for piece in pieces]

    assert [f"h{at}" for at in range(len(sizes))] == [name for piece in pieces for name in chapters(piece)]
    assert all(40 <= count <= 179 for count in held)
    assert len(pieces) > 3


def test_an_edit_changes_the_piece_that_it_is_in_alone() -> None:
    """All other pieces stay byte for byte what they were, also where the edited chapter has grown."""
    sizes = [30] * 40
    before = cut(book_page(sizes)).texts
    after = cut(book_page([*sizes[:20], 34, *sizes[21:]])).texts
    edited = [at for at, piece in enumerate(before) if "h20" in chapters(piece)]

    assert len(before) == len(after)
    assert edited == [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]


def test_a_link_to_another_piece_has_an_address_of_its_own() -> None:
    """Where it leads, and whether it leads anywhere, is found out when all pieces are there."""
    root = book_page([150, 150])
    for name in ("p0-1", "p1-1", "nowhere"):
        pair = next(one for one in root.iter() if one.get("id") == "p0-0")
        link = Element("a", {"href": f"#{name}"})
        link.text = name
        pair[0].append(link)
    first = pdf_pieces.read(cut(root).texts[0])
    links = {one.text: one.get("href") for one in first.iter("a")}

    assert {"p0-1": "#p0-1", "p1-1": "songngu-part:p1-1", "nowhere": "songngu-part:nowhere"} == links
    pdf_pieces.restore_links(first)
    assert {"#p0-1", "#p1-1", "#nowhere"} == {one.get("href") for one in first.iter("a")}


@pytest.mark.parametrize(("size", "expected"), [(150, ["h0", "h1"]), (3, [])])
def test_chapters_begin_a_page_unless_they_are_very_short(size: int, expected: list[str]) -> None:
    """A page for an article of three paragraphs would leave a book half empty."""
    pieces = cut(book_page([size] * (300 // size))).texts
    marked = [
        one.get("id") for piece in pieces for one in pdf_pieces.read(piece).iter("h2") if one.get("class")
    ]

    assert expected == marked


def test_a_digest_names_all_that_a_piece_is_made_from() -> None:
    """Its page, the files that it names, and what it is laid out with; no other file."""
    piece = replace(cut(book_page([150, 150])).texts[0], names=("a.png",))
    digest = piece.digest({"a.png": b"1", "b.png": b"1"})

    assert digest == piece.digest({"a.png": b"1"})
    others = {piece.digest({"a.png": b"2"}), piece.digest({}), piece.digest({"a.png": b"1"}, "70.0")}
    assert digest not in others
    assert 3 == len(others)


# -- styles


def test_a_piece_has_no_page_numbers_and_no_first_page() -> None:
    """Its margins keep the running heads, which are the book's."""
    head = '@page { size: A4; @top-left { content: "a } b"; } }'
    style = Style(
        f"{head}\n@page :first {{ @top-left {{ content: none; }} margin: 0 }}\n{PAGE}\np {{ color: red }}"
    )
    within = style.of_text([])

    assert head in within
    assert "counter" not in within
    assert ":first" not in within
    assert "p { color: red }" in within


def test_a_sheet_of_page_numbers_shows_nothing_else() -> None:
    """The boxes that count stay, those with a text go, and those that hide something on a first page stay."""
    first = "@page :first { @bottom-left { content: none; } }"
    style = Style(f'@page {{ size: A4; @top-left {{ content: "Head"; }} }} {first} {PAGE}')

    assert PAGE in style.of_folios(is_first=True)
    assert first in style.of_folios(is_first=True)
    assert first not in style.of_folios(is_first=False)
    assert "Head" not in style.of_folios(is_first=True)


@pytest.mark.parametrize(
    ("style", "is_mirrored"),
    [
        (PAGE, False),
        ("@page { margin: 1cm }", False),
        ("@page :left { margin-left: 1cm }", True),
        ('@page :right { @top-right { content: "Head" } }', True),
    ],
)
def test_pages_are_mirrored_by_more_than_their_numbers(style: str, is_mirrored: bool) -> None:
    """Then pieces take whole spreads, for a left page cannot become a right one."""
    assert is_mirrored == Style(style).is_mirrored


def test_the_contents_are_told_their_pages() -> None:
    """The engine cannot count pages that are not laid out with them."""
    style = Style(".contents p::after { content: leader(space) target-counter(attr(data-to), page); }")

    assert "content: leader(space) attr(data-page);" in style.of_front([])


def test_a_piece_has_no_bookmarks_but_its_own() -> None:
    """Else it would change with each heading of the book."""
    rules = [
        f'[id="h{at}"] {{ bookmark-level: 1; bookmark-label: "Chapter \\"{at}\\" }}"; }}\n' for at in range(3)
    ]
    style = Style("".join(rules) + "p {}")

    assert "p {}" + rules[1] == style.of_text(["h1", "p1"])
