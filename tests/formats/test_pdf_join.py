"""Long books: pieces that were laid out apart are one file, as if they had been laid out together."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from tagged import Element, Tagged, read

from songngu.formats import pdf, pdf_laid, pdf_pieces
from songngu.formats.pdf_pieces import Piece
from songngu.formats.pdf_sfnt import union

MOMENT = "2024-05-06T00:00:00Z"
STYLE = """
@page { size: 100mm 140mm; margin: 12mm; @top-left { content: "HEAD" } }
@page :first { @top-left { content: none } }
@page :left { @bottom-left { content: counter(page) } }
@page :right { @bottom-right { content: counter(page) } } ol { list-style: none }
html { font: 10pt/14pt sans-serif } body, p { margin: 0 } h1, h2 { break-after: avoid; font-size: 12pt }
.chapter { break-before: page; margin: 0 } .chapter:first-child { break-before: auto }
.volume { break-after: page } .note { float: footnote } ::footnote-call, ::footnote-marker { content: "" }
.contents [data-to]::after { content: " PAGE" target-counter(attr(data-to), page) }
@media verso { .pair > .target, .second { display: none } }
@media recto { .pair > .source, .first { display: none } * { bookmark-level: none !important } }
@media front { .volume { break-after: auto } .contents [data-to]::after { content: " PAGE" attr(data-page) } }
@media verso { @page { counter-increment: page 2; @bottom-left { content: counter(page) } } }
@media recto { @page { counter-increment: page 2; @bottom-right { content: counter(page) } } }
"""
FACING = STYLE.replace("@page :left", "@page :nth(9999)").replace("@page :right", "@page :nth(9999)")
SIZES = (90, 60, 70, 85)


def book_page(*, is_facing: bool = False, edit: str = "", lost: str = '<a href="#nowhere">LOST</a>') -> str:
    """A book of four chapters with contents, and links and notes from one chapter to another."""
    body, marks, lines = [], [], []
    for at, size in enumerate(SIZES):
        body.append(
            f'<h2 id="h{at}"><span lang="vi">Chương {at}</span> <span lang="en">Chapter {at}</span></h2>'
        )
        body += [pair(at, n, {(2, 5): edit, (1, 4): lost}.get((at, n), "")) for n in range(size)]
        marks.append(f'[id="h{at}"] {{ bookmark-level: 2; bookmark-label: "Chương {at} · Chapter {at}"; }}\n')
        lines.append(f'<li><p data-to="#h{at}"><a href="#h{at}">Chapter {at}</a></p></li>')
    note = (
        '<aside class="note" role="doc-footnote" id="n1" data-call-vi="Chú thích 1" data-call-en="Note 1">'
        '<div class="label">1</div><a role="doc-backlink" href="#c1">back</a> The note.</aside>'
    )
    style = (FACING if is_facing else STYLE) + "\n" + "".join(marks)
    head = f'<head><title>Book</title><meta name="author" content="A. Writer"><style>{style}</style></head>'
    contents = f'<nav class="contents"><ol>{"".join(lines)}</ol></nav>'
    return (
        f'<!DOCTYPE html><html lang="vi">{head}<body class="layout-{"facing" if is_facing else "target"}">'
        f'<header class="front volume"><h1>Book</h1>{contents}</header>'
        f'<main class="text">{"".join(body)}{note}</main>'
        f'<footer class="imprint"><p>About this book</p></footer></body></html>'
    )


def pair(chapter: int, number: int, end: str) -> str:
    """A pair; some lead to another chapter, and to a note of another."""
    here = (chapter, number)
    link = {(1, 3): '<a href="#p3-4">LINK</a>'}.get(here, "")
    call = '<a role="doc-noteref" id="c{}" href="#n1">1</a>'
    link += {(0, 2): call.format(1), (3, 2): call.format(2)}.get(here, "")
    return (
        f'<div class="pair" id="p{chapter}-{number}">'
        f'<div class="source" lang="vi"><p>Đoạn {number} thế {link}{end}</p></div>'
        f'<div class="target" lang="en"><p>Paragraph {number} “x”</p></div></div>'
    )


class Kept:
    """Lays out pieces once."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.made: list[Piece] = []

    def __call__(self, pieces: Sequence[Piece], files: Mapping[str, bytes]) -> list[bytes]:
        """Take what is kept, and lay out the rest."""
        for piece in pieces:
            if (name := piece.digest(files)) not in self.kept:
                self.kept[name] = pdf.render_piece(piece, files)
                self.made.append(piece)
        return [self.kept[piece.digest(files)] for piece in pieces]


@cache
def made(*, is_facing: bool = False) -> tuple[bytes, Kept]:
    """The book as a PDF, and its pieces."""
    kept = Kept()
    page = book_page(is_facing=is_facing)
    return pdf.render(page, {}, b"0" * 16, {"a.po": b"a"}, MOMENT, lay_out_pieces=kept), kept


@cache
def joined(*, is_facing: bool = False) -> Tagged:
    """The book, read."""
    return read(made(is_facing=is_facing)[0])


both = pytest.mark.parametrize("is_facing", [False, True], ids=["pages", "facing"])


def page_of(tagged: Tagged, name: str) -> int:
    """The page on which an element begins, counted from 1."""
    found = next(one for one in tagged.document.walk() if str(one.raw.get("/ID")) == name)
    return 1 + min(page for one in found.walk() for page in one.pages)


def led_to(tagged: Tagged, link: Element) -> int:
    """The page that a link leads to, counted from 1."""
    place = tagged.file.named_destinations[str(link.links[0]["/Dest"])]
    return 1 + int(tagged.file.get_destination_page_number(place) or 0)


# -- what one run would have made


@both
def test_a_joined_book_reads_as_if_it_had_been_laid_out_in_one(
    is_facing: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every element, in its order, with its text, language, names and links; bookmarks; metadata."""
    page = book_page(is_facing=is_facing, lost="")
    kept = made(is_facing=is_facing)[1]
    tagged = read(pdf.render(page, {}, b"0" * 16, {"a.po": b"a"}, MOMENT, lay_out_pieces=kept))
    monkeypatch.setattr(pdf_pieces, "is_long", lambda root: False)
    whole = read(pdf.render(page, {}, b"0" * 16, {"a.po": b"a"}, MOMENT))

    assert [said(one) for one in whole.document.walk()] == [said(one) for one in tagged.document.walk()]
    assert list(whole.file.named_destinations) == list(tagged.file.named_destinations)
    assert bookmarks(whole.file.outline) == bookmarks(tagged.file.outline)
    assert whole.file.metadata == tagged.file.metadata
    kept_in_root = {
        "/AF",
        "/Lang",
        "/MarkInfo",
        "/Metadata",
        "/Names",
        "/Outlines",
        "/OutputIntents",
        "/PageLabels",
    }
    assert kept_in_root <= set(tagged.root)
    assert set(whole.root) == set(tagged.root)


def said(one: Element) -> list[Any]:
    """What a reading device makes of an element; in contents all but the page."""
    text = "".join(kid for kid in one.kids if isinstance(kid, str)).strip()
    names = [str(one.raw.get(key)) for key in ("/ID", "/Alt", "/T")]
    return [one.type, one.given_lang, text.split("PAGE")[0], *names, len(one.links)]


def bookmarks(outline: Any) -> list[Any]:
    """The titles of bookmarks, as they are nested."""
    return [bookmarks(one) if isinstance(one, list) else one.title for one in outline]


# -- pages


@both
def test_each_page_has_its_number_as_an_artifact(is_facing: bool) -> None:
    """Once, in the margin, whatever piece it is from; the front of facing pages has none."""
    tagged = joined(is_facing=is_facing)
    found = [
        (at, text) for at, properties, text in tagged.artifacts if properties.get("/Subtype") == "/Footer"
    ]
    first = 1 if is_facing else 0

    assert len(tagged.file.pages) > 20
    assert [(at, str(at + 1)) for at in range(first, len(tagged.file.pages))] == found


def test_each_page_but_the_first_has_the_running_head() -> None:
    """The first page of a piece is none of the book."""
    tagged = joined()
    found = [at for at, properties, _ in tagged.artifacts if properties.get("/Subtype") == "/Header"]

    assert list(range(1, len(tagged.file.pages))) == found


@both
def test_the_contents_name_the_pages(is_facing: bool) -> None:
    """Each line says the page that its chapter begins on."""
    tagged = joined(is_facing=is_facing)
    said_of = [one.text.strip().split(" PAGE")[-1] for one in tagged.document.all("TOCI")]

    assert [str(page_of(tagged, f"h{at}")) for at in range(len(SIZES))] == said_of


def test_a_chapter_on_facing_pages_begins_on_the_left() -> None:
    """Also where one before it had a page too many: pieces are whole spreads."""
    tagged = joined(is_facing=True)

    assert [0] * len(SIZES) == [page_of(tagged, f"h{at}") % 2 for at in range(len(SIZES))]
    assert "/TwoPageRight" == tagged.root["/PageLayout"]


# -- links


@both
def test_links_lead_to_other_pieces(is_facing: bool) -> None:
    """A link, a line of the contents, the call of a note in another piece, and the way back."""
    tagged = joined(is_facing=is_facing)
    links = {one.text: one for one in tagged.document.all("Link")}
    lines = [link for one in tagged.document.all("TOCI") for link in one.all("Link")]

    assert page_of(tagged, "p3-4") == led_to(tagged, links["LINK"])
    assert [page_of(tagged, f"h{at}") for at in range(len(SIZES))] == [led_to(tagged, one) for one in lines]
    calls = [one for one in tagged.document.all("Reference") if one.text == "1"]
    assert [page_of(tagged, "n1")] * 2 == [led_to(tagged, one.elements[0]) for one in calls]
    assert {"Chú thích 1"} == {str(one.elements[0].raw["/Alt"]) for one in calls}


def test_a_link_that_leads_nowhere_is_a_text() -> None:
    """No annotation is left of it, and no address of ours is anywhere in the file."""
    tagged = joined()
    lost = next(one for one in tagged.document.all("Span") if one.text == "LOST")
    annotations = [one.get_object() for page in tagged.file.pages for one in page.get("/Annots", [])]

    assert [] == lost.links
    assert not any("/A" in one for one in annotations)
    owners = tagged.root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    assert sorted(owners[::2]) == list(owners[::2])
    assert {one["/StructParent"] for one in annotations} <= set(owners[::2])


# -- bytes


@both
def test_the_same_pieces_make_the_same_bytes(is_facing: bool) -> None:
    """Laid out again or taken from what was kept; and the file's identifier is the one given."""
    data, kept = made(is_facing=is_facing)
    page = book_page(is_facing=is_facing)

    assert data == pdf.render(page, {}, b"0" * 16, {"a.po": b"a"}, MOMENT, lay_out_pieces=kept)
    piece = next(one for one in kept.made if "h2" in one.page)
    assert kept([piece], {}) == pdf.serially([piece], {})
    assert b"\r\nendstream" not in data
    assert b"0" * 16 == read(data).file.trailer["/ID"][0].original_bytes


def test_an_edit_lays_out_one_piece_again() -> None:
    """And nothing else, where no page begins with another paragraph than before."""
    _, kept = made()
    again = Kept()
    again.kept = dict(kept.kept)
    data = pdf.render(book_page(edit="!"), {}, b"0" * 16, {"a.po": b"a"}, MOMENT, lay_out_pieces=again)

    assert ["text"] == [piece.part for piece in again.made]
    assert "thế !" in read(data).document.text


def test_a_piece_says_nothing_of_the_book() -> None:
    """Neither who wrote it, nor when, nor what is in other pieces."""
    pieces = [one for one in made()[1].made if one.part == "text"]

    assert len(pieces) > 2
    assert not any("A. Writer" in one.page for one in pieces)
    assert ["Chương 1" in one.page for one in pieces] == ['id="h1"' in one.page for one in pieces]


# -- fonts


def test_each_face_is_there_once() -> None:
    """With all letters of all pieces, the page numbers' too."""
    by_name: dict[str, set[int]] = {}
    for fonts in (page["/Resources"]["/Font"] for page in joined().file.pages):
        for name in fonts:
            by_name.setdefault(name, set()).add(fonts.raw_get(name).idnum)

    assert by_name
    assert {1} == {len(numbers) for numbers in by_name.values()}


def test_a_union_of_subsets_has_the_glyphs_of_all() -> None:
    """The same outlines and widths as in the font cut for all letters at once, accents in common too."""
    texts = ("aế", "bộ ắt", "“kỹ” ế ữ")
    subsets = [subset(text) for text in texts]
    whole, last = subset(" ".join(texts))
    data = union(subsets)
    assert data is not None
    found, expected = (TTFont(io.BytesIO(one)) for one in (data, whole))

    assert len(expected.getGlyphOrder()) > last > 100
    for at in range(last + 1):
        assert outline(expected, at) == outline(found, at)
    assert found["head"].checkSumAdjustment


def outline(font: TTFont, at: int) -> Any:
    """The points of a glyph, whatever it is put together from, and its width."""
    name = font.getGlyphName(at)
    points, ends, _ = font["glyf"][name].getCoordinates(font["glyf"])
    return list(points), list(ends), font["hmtx"][name][0]


@cache
def subset(text: str) -> tuple[bytes, int]:
    """The font that the engine writes for a text, with the highest number that is the font's own."""
    head = "<head><title>a</title><style>html { font-family: sans-serif }</style></head>"
    html = f"<html>{head}<body><p>{text}</p></body></html>"
    laid = pdf_laid.unpack(pdf.render_piece(Piece(page=html, part="text"), {}))
    tagged = read(laid.pdf)
    ((name, font),) = tagged.file.pages[0]["/Resources"]["/Font"].items()
    descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
    return descriptor["/FontFile2"].get_data(), laid.glyphs[name.removeprefix("/")]


def test_other_fonts_are_no_subsets() -> None:
    """What has no TrueType outlines is left as it is."""
    assert union([(b"OTTO" + b"\0" * 100, 1)]) is None
    assert union([(b"\0\1\0\0\0\0", 1)]) is None
