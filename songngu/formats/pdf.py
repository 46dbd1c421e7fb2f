"""WeasyPrint: a page for print -> PDF. Nothing is fetched but what is passed in."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from songngu.errors import OutsideError

SCHEME = "songngu:"
"""Addresses of files that are passed in, not fetched: ``songngu:NAME``."""


def render(page: str, files: Mapping[str, bytes], identifier: bytes) -> bytes:
    """Lay out a page.

    :param page: HTML in which notes (``role="doc-footnote"``) stand anywhere; each is moved to its
        first call, so that it falls to the foot of that page.
    :param files: fonts and pictures, by the NAME of their address ``songngu:NAME``.
    :param identifier: the file's identifier, the same for the same content.
    :raises OutsideError: when Pango or WeasyPrint is not there.
    """
    weasyprint = _weasyprint()

    def fetch(url: str) -> Any:
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or name not in files:
            raise ValueError(f"not fetched: {url}")
        return weasyprint.urls.URLFetcherResponse(url, files[name])

    document = weasyprint.HTML(string=page, url_fetcher=fetch, base_url=SCHEME)
    _seat_numbers(document.etree_element)
    _move_notes(document.etree_element)
    pdf: bytes = document.write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=identifier, presentational_hints=True
    )
    return pdf


def _seat_numbers(root: Element) -> None:
    """Put a pair's number and marks into its first side, so that a pair laid out as a table has two cells."""
    for pair in root.iter():
        if "pair" not in pair.get("class", "").split():
            continue
        sides = [at for at, child in enumerate(pair) if child.get("class") in ("source", "target")]
        if sides and sides[0] and pair[sides[0]].tag == "div":
            first = pair[sides[0]]
            furniture = pair[: sides[0]]
            for element in furniture:
                pair.remove(element)
                element.tail = None
            first[0:0] = furniture
            furniture[-1].tail, first.text = first.text, None


def _move_notes(root: Element) -> None:
    """Put each note right behind the first call that links to it (outside another note).

    On the parsed tree, because a parser of HTML would not leave a block inside a paragraph.
    """
    parents = {child: parent for parent in root.iter() for child in parent}
    notes = {note.get("id", ""): note for note in root.iter() if note.get("role") == "doc-footnote"}
    for call in [element for element in root.iter() if element.get("role") == "doc-noteref"]:
        note = notes.pop(call.get("href", "").removeprefix("#"), None)
        if note is None:
            continue
        place, above = call, parents[call]
        while above in parents:
            if above.get("role") == "doc-footnote":
                place = above
            above = parents[above]
        parents[note].remove(note)
        home = parents[place]
        home.insert(list(home).index(place) + 1, note)
        note.tail, place.tail = place.tail, None
        _close_up(note)
        parents[note] = home


def _close_up(note: Element) -> None:
    """Collapse white space as a browser does: in a footnote the engine forgets to, and breaks lines there."""
    for parent in note.iter():
        if parent.tag == "pre":
            continue
        parent.text = _SPACE.sub(" ", parent.text or "")
        for child in parent:
            child.tail = _SPACE.sub(" ", child.tail or "")
        if parent.tag in _BLOCKS:
            parent.text = parent.text.lstrip(" ")
            last = parent[-1] if len(parent) else None
            if last is not None and last.tail:
                last.tail = last.tail.rstrip(" ")
            for child in parent:
                if child.tag in _BLOCKS:
                    child.tail = (child.tail or "").strip(" ")


_SPACE = re.compile(r"[ \t\r\n]+")
_BLOCKS = {"aside", "blockquote", "dd", "div", "dl", "dt", "figure", "li", "ol", "p", "pre", "table", "ul"}


def _weasyprint() -> Any:
    try:
        import weasyprint  # takes a second: only when a PDF is made
    except OSError as error:
        raise OutsideError(
            f"Pango was not found ({str(error).splitlines()[0]})",
            hint="install it: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        ) from error
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    return weasyprint
