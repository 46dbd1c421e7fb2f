"""WeasyPrint: a page for print -> PDF. Nothing is fetched but what is passed in."""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

from songngu.errors import OutsideError
from songngu.formats import pdf_facing, pdf_finish, pdf_marks, pdf_metadata, pdf_sides
from songngu.formats.pdf_page import is_pair, prepare
from songngu.formats.pdf_paging import FOOT

SCHEME = "songngu:"
"""Addresses of files that are passed in, not fetched: ``songngu:NAME``."""


def render(
    page: str, files: Mapping[str, bytes], identifier: bytes, attached: Mapping[str, bytes], modified: str
) -> bytes:
    """Lay out a page.

    :param page: HTML in which notes (``role="doc-footnote"``) stand anywhere; each is moved to its
        first call, so that it falls to the foot of that page.
    :param files: fonts and pictures, by the NAME of their address ``songngu:NAME``.
    :param identifier: the file's identifier, the same for the same content.
    :param attached: files to carry inside, by name: what the PDF was made from.
    :param modified: the instant they are of, ``YYYY-MM-DDThh:mm:ssZ``.
    :raises OutsideError: when Pango or WeasyPrint is not there.
    """
    weasyprint = _weasyprint()

    source = weasyprint.HTML(string=page, url_fetcher=_fetcher(weasyprint, files), base_url=SCHEME)
    about = pdf_metadata.read(source.etree_element)
    is_facing = pdf_facing.is_facing(source.etree_element)
    if is_facing:
        pdf_sides.part(source.etree_element)
    prepare(source.etree_element)
    moment = datetime.fromisoformat(modified)
    attachments = [
        weasyprint.Attachment(
            file_obj=io.BytesIO(data), name=name, created=moment, modified=moment,
            description=(about.catalogue if name.endswith(".po") else about.source) or name,
        )
        for name, data in attached.items()
    ]  # fmt: skip
    options = {**pdf_finish.OPTIONS, "attachments": attachments}
    if is_facing:
        laid_out, kinds = pdf_facing.spreads(source.etree_element, _styled(weasyprint, source, options))
    else:
        laid_out, kinds = _with_notes_in_place(source, options), ()
    painted = pdf_marks.watch(laid_out, kinds)
    finish = pdf_finish.finisher(source.etree_element, painted, about, modified)
    pdf: bytes = laid_out.write_pdf(pdf_identifier=identifier, finisher=finish, **options)
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


def _styled(weasyprint: Any, source: Any, options: Mapping[str, Any]) -> pdf_facing.LayOut:
    """Lays out the tree as it is now, for a medium, with a style added."""

    def lay_out(medium: str, style: str) -> Any:
        source.media_type = medium
        sheets = [weasyprint.CSS(string=FOOT + style, media_type=medium)]
        return source.render(stylesheets=sheets, **options)

    return lay_out


_BUDGET = 120
"""How many pages may be laid out in search of better breaks: a book is laid out once, an article often."""


def _with_notes_in_place(source: Any, options: Mapping[str, Any]) -> Any:
    """The pages, broken so that each note stands on the page of its call.

    Where notes do not fit below their calls, the engine puts them on the next page. Then the last pair
    that calls one of them begins a new page instead, page by page from the front.
    """
    root = source.etree_element
    calls = _first_calls(root)
    order = [pair.get("id", "") for pair in root.iter() if is_pair(pair)]
    best = laid_out = source.render(**options)
    slipped = _slipped(laid_out, calls)
    fewest, left, broken = len(slipped), _BUDGET - len(laid_out.pages), set[str]()
    while slipped and left >= len(laid_out.pages):
        page = slipped[0][0]
        pairs = [pair for at, pair in reversed(slipped) if at == page and pair not in broken]
        pair = next(iter(pairs), None)
        if pair is None:
            break  # a pair whose own notes take more than a page
        # What comes after will fall otherwise now: its breaks are decided anew.
        broken = {other for other in broken if order.index(other) < order.index(pair)} | {pair}
        _break_before(root, broken)
        laid_out = source.render(**options)
        slipped = _slipped(laid_out, calls)
        left -= len(laid_out.pages)
        if len(slipped) < fewest:
            best, fewest = laid_out, len(slipped)
    return best


def _first_calls(root: Element) -> dict[str, tuple[str, str]]:
    """Each note's id -> the id of its first call, and of the pair that it is called in."""
    calls: dict[str, tuple[str, str]] = {}
    for pair in root.iter():
        if is_pair(pair):
            for call in pair.iter():
                if call.get("role") == "doc-noteref":
                    note = call.get("href", "").removeprefix("#")
                    calls.setdefault(note, (call.get("id", ""), pair.get("id", "")))
    return calls


def _slipped(laid_out: Any, calls: Mapping[str, tuple[str, str]]) -> list[tuple[int, str]]:
    """For each note that is not on the page of its call: that page, and the pair it is called in."""
    pages: dict[str, int] = {}
    for number, page in enumerate(laid_out.pages):
        for anchor in page.anchors:
            pages.setdefault(anchor, number)
    return sorted(
        (
            (pages[call], pair)
            for note, (call, pair) in calls.items()
            if note in pages and call in pages and pages[note] != pages[call]
        ),
        key=lambda slip: slip[0],
    )


def _break_before(root: Element, pairs: set[str]) -> None:
    for element in root.iter():
        if is_pair(element):
            element.attrib.pop("style", None)
            if element.get("id") in pairs:
                element.set("style", "break-before: page")


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
