"""A long book -> its pieces laid out, in two rounds: the text first, then what tells of its pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from songngu.formats import pdf_facing, pdf_pages
from songngu.formats.pdf_laid import Laid, unpack
from songngu.formats.pdf_pages import LayOut
from songngu.formats.pdf_pieces import Book, Piece

_ATTEMPTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """All pieces of a book, laid out."""

    is_facing: bool
    has_spreads: bool
    """Whether each piece of the text takes whole spreads, and begins where the first one does."""
    front: Laid | None
    texts: tuple[Laid, ...]
    back: Laid | None
    folios: tuple[Laid, ...]

    @property
    def all(self) -> list[Laid]:
        """The pieces in the order of their pages, without the page numbers."""
        return [one for one in (self.front, *self.texts, self.back) if one is not None]


def lay_out(book: Book, lay_out_pieces: Callable[[Sequence[Piece]], Sequence[bytes]]) -> Parts:
    """Lay out a book.

    How many pages the contents take is not known before they are laid out, and shifts the numbers that
    they show: so they are laid out without these at first, and again with them.
    """
    bare = book.numbered({})
    first = [*([bare] if bare else []), *book.texts, *([book.back] if book.back else [])]
    laid = [unpack(data) for data in lay_out_pieces(first)]
    front = laid.pop(0) if bare else None
    back = laid.pop() if book.back else None
    folios: list[Laid] = []
    for _ in range(_ATTEMPTS):
        before = 0 if front is None else front.pages
        if book.style.is_mirrored and not book.is_facing:
            before += before % 2
        count = before + sum(_pages_of(one, book) for one in laid) + (back.pages if back else 0)
        numbered = book.numbered(_folios(book, before, laid, back)) if book.lines() else None
        second = [*([numbered] if numbered else []), *book.folios(count)]
        folios = [unpack(data) for data in lay_out_pieces(second)]
        last, front = front, folios.pop(0) if numbered else front
        if front is None or last is None or front.pages == last.pages:
            break
    return Parts(
        is_facing=book.is_facing,
        has_spreads=book.has_spreads,
        front=front,
        texts=tuple(laid),
        back=back,
        folios=tuple(folios),
    )


def _pages_of(laid: Laid, book: Book) -> int:
    """The pages that a piece of the text takes: whole spreads, where left pages are not as right ones are."""
    return laid.pages + (laid.pages % 2 if book.has_spreads else 0)


def _folios(book: Book, before: int, texts: Sequence[Laid], back: Laid | None) -> dict[str, int]:
    """The number of the page that each element begins on."""
    folios: dict[str, int] = {}
    for laid in (*texts, *([back] if back else [])):
        for name, (page, _, _) in laid.anchors.items():
            folios.setdefault(name, before + page + 1)
        before += _pages_of(laid, book)
    return folios


# -- one piece


def pages(piece: Piece, root: Element, lay_out: LayOut) -> tuple[Any, tuple[int, ...]]:
    """Lay out a piece.

    :param root: its page as parsed.
    :returns: the engine's document, and for each page which of several layouts of the same elements it is
        from; nothing where there is only one.
    """
    if piece.part == "folios":
        return _numbers(piece, lay_out)
    if not piece.is_facing:
        return pdf_pages.pages(root, lay_out), ()
    if piece.part == "text":
        return pdf_facing.text(root, lay_out)
    return pdf_facing.front(root, lay_out), ()


def _numbers(piece: Piece, lay_out: LayOut) -> tuple[Any, tuple[int, ...]]:
    """Pages that show nothing but their numbers; of facing ones the left and the right in turn."""
    if not piece.is_facing:
        return lay_out("print", _counted(piece.start - 1)), ()
    # Both count in twos.
    both = [lay_out(medium, _counted(piece.start - 1 + at)) for at, medium in enumerate(("verso", "recto"))]
    shown = [page for spread in zip(*(one.pages for one in both), strict=True) for page in spread]
    return both[0].copy(shown), tuple(1 + at % 2 for at in range(len(shown)))


def _counted(before: int) -> str:
    return f"@page :first {{ counter-reset: page {before} }}" if before else ""
