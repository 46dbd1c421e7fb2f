"""WeasyPrint: a page for print -> PDF. Nothing is fetched but what is passed in."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

from songngu.errors import OutsideError

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
    _seat_numbers(source.etree_element)
    _move_notes(source.etree_element)
    _fit(source.etree_element)
    moment = datetime.fromisoformat(modified)
    attachments = [
        weasyprint.Attachment(
            file_obj=io.BytesIO(data), name=name, created=moment, modified=moment, relationship="Source"
        )
        for name, data in attached.items()
    ]
    options = {"presentational_hints": True, "pdf_variant": "pdf/ua-1", "attachments": attachments}
    laid_out = _with_notes_in_place(source, options)
    pdf: bytes = laid_out.write_pdf(pdf_identifier=identifier, **options)
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


_BUDGET = 120
"""How many pages may be laid out in search of better breaks: a book is laid out once, an article often."""


def _with_notes_in_place(source: Any, options: Mapping[str, Any]) -> Any:
    """The pages, broken so that each note stands on the page of its call.

    Where notes do not fit below their calls, the engine puts them on the next page. Then the last pair
    that calls one of them begins a new page instead, page by page from the front.
    """
    root = source.etree_element
    calls = _first_calls(root)
    order = [pair.get("id", "") for pair in root.iter() if _is_pair(pair)]
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
        if _is_pair(pair):
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
        if _is_pair(element):
            element.attrib.pop("style", None)
            if element.get("id") in pairs:
                element.set("style", "break-before: page")


def _is_pair(element: Element) -> bool:
    return "pair" in element.get("class", "").split()


def _seat_numbers(root: Element) -> None:
    """Put a pair's number and marks into its first side, so that a pair laid out as a table has two cells."""
    for pair in root.iter():
        if not _is_pair(pair):
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


_BRIEF = 160
"""Letters that make up to three lines of a column: the engine cannot leave two of them on either page."""
_WIDE = 7
"""Columns from which a table is set smaller."""


def _fit(root: Element) -> None:
    """Mark what the style treats apart by its length, and spare the engine spaces that it breaks badly at.

    A pair of which one side is too short to break, and the other not long, stays on one page: else one
    language would stand there, and the other on the next.
    """
    for element in root.iter():
        classes = element.get("class", "").split()
        if "pair" in classes:
            lengths = [
                len("".join(side.itertext())) for side in element if side.get("class") in ("source", "target")
            ]
            if len(lengths) > 1 and min(lengths) < _BRIEF and max(lengths) < 2 * _BRIEF:
                element.set("class", " ".join([*classes, "brief"]))
        elif element.tag == "table":
            row = next(element.iter("tr"), None)
            if row is not None and len(row) >= _WIDE:
                element.set("class", " ".join([*classes, "wide"]))
        if element.tag == "p" or "source" in classes or "target" in classes:
            _trim(element)
        elif element.tag == "a" and [child.tag for child in element] in (["code"], ["em"], ["strong"]):
            # The engine makes a link of each element in a link, outside its tags: the link goes inside.
            child = element[0]
            if element.text or child.tail:
                continue
            element.tag, child.tag = child.tag, element.tag
            outer, inner = dict(element.attrib), dict(child.attrib)
            for node, attributes in ((element, inner), (child, outer)):
                node.attrib.clear()
                node.attrib.update(attributes)


def _trim(block: Element) -> None:
    """Spare the engine spaces at which it breaks a line far too early.

    Where a text fits its line but for the space at its end, it breaks behind the first word. So that space
    is dropped at the end of a block, and stands for itself before an element.
    """
    if len(block) == 0:
        block.text = (block.text or "").rstrip(" \n")
    elif block[-1].tag not in _BLOCKS:
        block[-1].tail = (block[-1].tail or "").rstrip(" \n")
    for at in range(len(block) - 1, -1, -1):
        text = (block[at - 1].tail if at else block.text) or ""
        kept = text.rstrip(" \n")
        if block[at].tag in _BLOCKS or kept == text or " " not in kept.strip():
            continue
        space = Element("span")
        space.text = " "
        if at:
            block[at - 1].tail = kept
        else:
            block.text = kept
        block.insert(at, space)


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
