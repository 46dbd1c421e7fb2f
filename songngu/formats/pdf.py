"""WeasyPrint: a page for print -> PDF. Nothing is fetched but what is passed in."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from songngu.errors import OutsideError
from songngu.formats import (
    pdf_code,
    pdf_facing,
    pdf_finish,
    pdf_letters,
    pdf_marks,
    pdf_metadata,
    pdf_pages,
    pdf_sides,
)
from songngu.formats.pdf_page import prepare
from songngu.formats.pdf_paging import FOOT

SCHEME = "songngu:"
"""Addresses of files that are passed in, not fetched: ``songngu:NAME``."""


def render(
    page: str, files: Mapping[str, bytes], identifier: bytes, attached: Mapping[str, bytes], modified: str,
    lacks: Callable[[str], object] = lambda letter: None,
) -> bytes:  # fmt: skip
    """Lay out a page.

    :param page: HTML in which notes (``role="doc-footnote"``) stand anywhere; each is moved to its
        first call, so that it falls to the foot of that page.
    :param files: fonts and pictures, by the NAME of their address ``songngu:NAME``.
    :param identifier: the file's identifier, the same for the same content.
    :param attached: files to carry inside, by name: what the PDF was made from.
    :param modified: the instant they are of, ``YYYY-MM-DDThh:mm:ssZ``.
    :param lacks: called with each letter that no font has, installed ones included.
    :raises OutsideError: when Pango or WeasyPrint is not there.
    """
    weasyprint = _weasyprint()

    fetcher = _fetcher(weasyprint, files)
    source = weasyprint.HTML(string=page, url_fetcher=fetcher, base_url=SCHEME)
    lacking = pdf_letters.mend(source.etree_element, weasyprint, fetcher, SCHEME)
    about = pdf_metadata.read(source.etree_element)
    is_facing = pdf_facing.is_facing(source.etree_element)
    if is_facing:
        pdf_sides.part(source.etree_element)
    prepare(source.etree_element)
    options = {**pdf_finish.OPTIONS, "attachments": _attachments(weasyprint, about, attached, modified)}
    lay_out = _styled(weasyprint, source, options)
    kinds: tuple[int, ...] = ()
    if is_facing:
        laid_out, kinds = pdf_facing.spreads(source.etree_element, lay_out)
    else:
        laid_out = pdf_pages.pages(source.etree_element, lay_out)
    pdf_code.set_in(laid_out, kinds)
    painted = pdf_marks.watch(laid_out, kinds)
    finish = pdf_finish.finisher(source.etree_element, painted, about, modified)
    pdf: bytes = laid_out.write_pdf(pdf_identifier=identifier, finisher=finish, **options)
    for letter in dict.fromkeys((*lacking, *pdf_finish.missing(laid_out))):
        lacks(letter)
    return pdf


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
