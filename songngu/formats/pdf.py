"""WeasyPrint: a page for print -> PDF. Nothing is fetched but what is passed in."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from songngu.errors import OutsideError
from songngu.formats import (
    pdf_book,
    pdf_code,
    pdf_facing,
    pdf_finish,
    pdf_laid,
    pdf_letters,
    pdf_marks,
    pdf_metadata,
    pdf_pages,
    pdf_pieces,
    pdf_sides,
    pdf_typefaces,
)
from songngu.formats.pdf_page import prepare
from songngu.formats.pdf_paging import FOOT
from songngu.formats.pdf_pieces import Piece

SCHEME = "songngu:"
"""Addresses of files that are passed in, not fetched: ``songngu:NAME``."""


Pieces = Callable[[Sequence[Piece], Mapping[str, bytes]], Sequence[bytes]]
"""Lays out pieces of a book, given the files that they name: :func:`render_piece` for each, in order."""


def serially(pieces: Sequence[Piece], files: Mapping[str, bytes]) -> list[bytes]:
    """Lay out pieces here, one after the other."""
    return [render_piece(piece, files) for piece in pieces]


def render(
    page: str, files: Mapping[str, bytes], identifier: bytes, attached: Mapping[str, bytes], modified: str,
    lacks: Callable[[str], object] = lambda letter: None, lay_out_pieces: Pieces = serially,
) -> bytes:  # fmt: skip
    """Lay out a page; a long book in pieces, which are joined.

    :param page: HTML in which notes (``role="doc-footnote"``) stand anywhere; each is moved to its
        first call, so that it falls to the foot of that page.
    :param files: fonts and pictures, by the NAME of their address ``songngu:NAME``.
    :param identifier: the file's identifier, the same for the same content.
    :param attached: files to carry inside, by name: what the PDF was made from.
    :param modified: the instant they are of, ``YYYY-MM-DDThh:mm:ssZ``.
    :param lacks: called with each letter that no font has, installed ones included.
    :param lay_out_pieces: how the pieces of a book are laid out: on all cores, or taken from what was
        kept. It is called at least twice for a book, and never for a shorter page.
    :raises OutsideError: when Pango or WeasyPrint is not there.
    """
    weasyprint = _weasyprint()

    fetcher = _fetcher(weasyprint, files)
    source = weasyprint.HTML(string=page, url_fetcher=fetcher, base_url=SCHEME)
    root = source.etree_element
    about = pdf_metadata.read(root)
    options = {**pdf_finish.OPTIONS, "attachments": _attachments(weasyprint, about, attached, modified)}
    if pdf_pieces.is_long(root):
        shell = _shell(weasyprint, root, options, about, modified)
        return _joined(shell, root, identifier, lacks, lambda pieces: lay_out_pieces(pieces, files))
    options["font_config"] = pdf_typefaces.configuration(weasyprint, root, files)
    lacking = pdf_letters.mend(root, weasyprint, fetcher, SCHEME)
    laid_out, kinds = _pages(root, _styled(weasyprint, source, options))
    pdf_code.set_in(laid_out, kinds)
    painted = pdf_marks.watch(laid_out, kinds)
    finish = pdf_finish.finisher(root, painted, about, modified)
    pdf: bytes = laid_out.write_pdf(pdf_identifier=identifier, finisher=finish, **options)
    for letter in dict.fromkeys((*lacking, *pdf_finish.missing(laid_out))):
        lacks(letter)
    return pdf


def _pages(root: Element, lay_out: pdf_pages.LayOut) -> tuple[Any, tuple[int, ...]]:
    """A page laid out in one, and for each of its sheets which of several layouts it is from."""
    is_facing = pdf_facing.is_facing(root)
    if is_facing:
        pdf_sides.part(root)
    prepare(root)
    return pdf_facing.spreads(root, lay_out) if is_facing else (pdf_pages.pages(root, lay_out), ())


def render_piece(piece: Piece, files: Mapping[str, bytes]) -> bytes:
    """Lay out a piece of a book.

    :param files: as for :func:`render`; only those that the piece names are read.
    :returns: its PDF and what the join must know of it (:mod:`songngu.formats.pdf_laid`): the same bytes
        for the same piece and files, whatever the rest of the book is.
    :raises OutsideError: when Pango or WeasyPrint is not there.
    """
    weasyprint = _weasyprint()

    fetcher = _fetcher(weasyprint, files)
    source = _source(weasyprint, pdf_pieces.read(piece), fetcher)
    root = source.etree_element
    options = {
        **pdf_finish.OPTIONS,
        "font_config": pdf_typefaces.configuration(weasyprint, root, files),
    }
    lacking = pdf_letters.mend(root, weasyprint, fetcher, SCHEME)
    laid_out, kinds = pdf_book.pages(piece, root, _styled(weasyprint, source, options))
    pdf_pieces.restore_links(root)
    pdf_code.set_in(laid_out, kinds)
    painted = pdf_marks.watch(laid_out, kinds)
    finish = pdf_finish.piece_finisher(root, painted, piece.above)
    pdf = laid_out.write_pdf(pdf_identifier=SCHEME.encode(), finisher=finish, **pdf_finish.OPTIONS)
    missing = dict.fromkeys((*lacking, *pdf_finish.missing(laid_out)))
    return pdf_laid.pack(laid_out, missing, pdf)


def _joined(
    shell: bytes, root: Element, identifier: bytes, lacks: Callable[[str], object],
    lay_out_pieces: Callable[[Sequence[Piece]], Sequence[bytes]],
) -> bytes:  # fmt: skip
    """A book laid out in pieces."""
    from songngu.formats.pdf_join import join  # a tenth of a second: only where there is a long book

    is_facing = pdf_facing.is_facing(root)
    if is_facing:
        pdf_sides.part(root)
    prepare(root)
    parts = pdf_book.lay_out(pdf_pieces.cut(root, is_facing=is_facing), lay_out_pieces)
    for letter in dict.fromkeys(letter for laid in parts.all for letter in laid.missing):
        lacks(letter)
    return join(shell, parts, identifier)


def _shell(
    weasyprint: Any, root: Element, options: Mapping[str, Any], about: pdf_metadata.About, modified: str
) -> bytes:
    """A file without text that says of a book what its catalogue says, and carries what it was made from."""
    html = Element("html", root.attrib)
    head = SubElement(html, "head")
    head.extend(one for one in root.iterfind("head/*") if one.tag != "style")
    SubElement(html, "body")
    laid_out = _source(weasyprint, html, _fetcher(weasyprint, {})).render(**options)
    finish = pdf_finish.finisher(html, pdf_marks.watch(laid_out), about, modified)
    pdf: bytes = laid_out.write_pdf(pdf_identifier=SCHEME.encode(), finisher=finish, **options)
    return pdf


def _source(weasyprint: Any, root: Element, fetcher: Any) -> Any:
    """A parsed page for the engine, which takes only what it has parsed."""
    source = weasyprint.HTML(string="<!DOCTYPE html>", url_fetcher=fetcher, base_url=SCHEME)
    source.etree_element.attrib.update(root.attrib)
    source.etree_element[:] = list(root)
    return source


def _fetcher(weasyprint: Any, files: Mapping[str, bytes]) -> Any:
    class Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        """Gives what was passed in, and fetches nothing."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix(SCHEME)
            if not url.startswith(SCHEME) or name not in files:
                raise ValueError(f"not fetched: {url}")
            return weasyprint.urls.URLFetcherResponse(url, files[name])

    return Fetcher()


def _attachments(
    weasyprint: Any, about: pdf_metadata.About, attached: Mapping[str, bytes], modified: str
) -> list[Any]:
    """The files to carry inside, each said to be a source or a catalogue."""
    moment = datetime.fromisoformat(modified)
    return [
        weasyprint.Attachment(
            file_obj=io.BytesIO(data), name=name, created=moment, modified=moment,
            description=(about.catalogue if name.endswith(".po") else about.source) or name,
        )
        for name, data in attached.items()
    ]  # fmt: skip


def _styled(weasyprint: Any, source: Any, options: Mapping[str, Any]) -> pdf_pages.LayOut:
    """Lays out the tree as it is now, for a medium, with a style added."""

    def lay_out(medium: str, style: str) -> Any:
        source.media_type = medium
        sheets = [weasyprint.CSS(string=FOOT + style, media_type=medium)]
        return source.render(stylesheets=sheets, **options)

    return lay_out


def release() -> None:
    """Let go of the fonts that pages are laid out with, and of the temporary files that they are in."""
    pdf_typefaces.release()


def require() -> None:
    """Load the engine.

    :raises OutsideError: when Pango or WeasyPrint is not there: better said before work is done for it.
    """
    _weasyprint()


def _weasyprint() -> Any:
    try:
        import weasyprint  # takes a second: only when a PDF is made
    except OSError as error:
        raise OutsideError(
            f"Pango was not found ({str(error).splitlines()[0]})",
            hint="install it: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        ) from error
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    return weasyprint
