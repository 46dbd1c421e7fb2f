"""Facing pages: the source on the left, the translation on the right, paired paragraphs level.

Each language is laid out on one endless page and measured; :mod:`songngu.formats.pdf_plan` breaks both
into spreads; each is laid out again with these breaks, and the pages are interleaved. What stands for
both languages (the title, the contents, the imprint) comes first, on an odd number of pages, so that the
text begins on the left. The style tells them apart as media: ``front``, ``verso``, ``recto``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import Any
from xml.etree.ElementTree import Element

from songngu.formats.pdf_measure import ENDLESS, Measured, flow, pages_of, rows
from songngu.formats.pdf_notes import has_notes, is_long, settle, too_high
from songngu.formats.pdf_page import above
from songngu.formats.pdf_pages import LayOut
from songngu.formats.pdf_paging import Foot, foot_of, height_of, limits, probed, styled, styles
from songngu.formats.pdf_plan import Page, Row, Sheet, plan
from songngu.formats.pdf_rows import level, planned

_MEDIA = ("verso", "recto")
_ATTEMPTS = 3


def is_facing(root: Element) -> bool:
    """True for a page that is to be laid out so."""
    body = root.find("body")
    return body is not None and "layout-facing" in body.get("class", "").split()


def spreads(root: Element, lay_out: LayOut) -> tuple[Any, tuple[int, ...]]:
    """Lay out a page.

    :returns: a document of all pages in their order, and for each which of the three it is from.
    """
    body, main = root.find("body"), root.find("body/main")
    if body is None or main is None:
        raise ValueError("a page for print has a body with a main part")
    rest = [child for child in body if child is not main]
    with _without(body, [main]):
        _settle_front(body, lay_out)
        front = _odd(body, lay_out, "")
    count = len(front.pages)
    with _without(body, rest):
        text = _Text(body, main, lay_out, count).pages()
    folios: dict[str, int] = {}
    for at, page in enumerate(text[0]):
        for anchor in page.anchors:
            folios.setdefault(anchor, count + 1 + 2 * at)
    with _without(body, [main]):
        if _number(body, folios):
            front = _odd(body, lay_out, "")
    pages, kinds = list(front.pages), [0] * len(front.pages)
    for spread in zip_longest(*text):
        for kind, page in enumerate(spread, 1):
            if page is not None:
                pages.append(page)
                kinds.append(kind)
    return front.copy(pages), tuple(kinds)


def front(root: Element, lay_out: LayOut) -> Any:
    """Lay out what stands before the text of a book that is made of pieces."""
    body = root.find("body")
    if body is None:
        raise ValueError("a page for print has a body")
    _settle_front(body, lay_out)
    return _odd(body, lay_out, "")


def text(root: Element, lay_out: LayOut) -> tuple[Any, tuple[int, ...]]:
    """Lay out a page that has nothing but a text.

    :returns: a document of its spreads, and for each page which of the three media it is from.
    """
    body, main = root.find("body"), root.find("body/main")
    if body is None or main is None:
        raise ValueError("a page for print has a body with a main part")
    made = _Text(body, main, lay_out, 1)
    both = [(kind, page) for spread in zip_longest(*made.pages()) for kind, page in enumerate(spread, 1)]
    shown = [(kind, page) for kind, page in both if page is not None]
    return made.document.copy([page for _, page in shown]), tuple(kind for kind, _ in shown)


def _settle_front(body: Element, lay_out: LayOut) -> None:
    """A note of the title may be too high for the foot of a page, too."""
    if has_notes(body):
        front = flow(lay_out("front", ENDLESS))
        settle(body, too_high(rows(body, [front])[1], (), Sheet(height=height_of(front.pages[0]))))


@contextmanager
def _without(parent: Element, elements: Sequence[Element]) -> Iterator[None]:
    kept = list(parent)
    for element in elements:
        parent.remove(element)
    try:
        yield
    finally:
        parent[:] = kept


def _odd(body: Element, lay_out: LayOut, style: str) -> Any:
    """The pages before the text, of an odd number; the imprint takes a page of its own for it."""
    laid_out = lay_out("front", style)
    imprint = body[-1]
    if len(laid_out.pages) % 2 == 0:
        with styled({imprint: "break-before: page;"}):
            laid_out = lay_out("front", style)
    if len(laid_out.pages) % 2 == 0:
        with _blanks({body: 1}, {}):
            laid_out = lay_out("front", style)
    return laid_out


def _number(body: Element, folios: Mapping[str, int]) -> bool:
    """Tell each line of the contents its page."""
    lines = [line for line in body.iter() if line.get("data-to")]
    for line in lines:
        line.set("data-page", str(folios.get(line.get("data-to", "").removeprefix("#"), "")))
    return bool(lines)


@contextmanager
def _blanks(wanted: Mapping[Element, int], parents: Mapping[Element, Element]) -> Iterator[None]:
    """Put so many empty pages before some elements; for one without parent, at its end."""
    made = []
    for element, count in wanted.items():
        parent = parents.get(element, element)
        for _ in range(count):
            blank = Element("div", {"style": "break-before: page; height: 1px"})
            parent.insert(len(parent) if parent is element else list(parent).index(element), blank)
            made.append((parent, blank))
    try:
        yield
    finally:
        for parent, blank in made:
            parent.remove(blank)


class _Text:
    """The text, in two columns on pages of their own."""

    def __init__(self, body: Element, main: Element, lay_out: LayOut, before: int) -> None:
        self.body = body
        self.main = main
        self.lay_out = lay_out
        # Both count in twos: the left page after an odd number is even.
        self.starts = [f"@page :first {{ counter-reset: page {before - 1 + at} }}" for at in (0, 1)]
        self.parents: dict[Element, Element] = {}
        self.document: Any = None

    def pages(self) -> list[list[Any]]:
        """The pages of each column, as many of one as of the other."""
        while True:
            with probed(self.main):
                flows = [flow(self.lay_out(medium, ENDLESS)) for medium in _MEDIA]
            elements, found = rows(self.main, flows)
            heights = level(found)
            to_plan = planned(found)
            foot = foot_of(flows[0].pages)
            sheet = Sheet(height=height_of(flows[0].pages[0]), rule=foot.rule)
            plans = plan(to_plan, sheet)
            high = too_high(found, plans, sheet)
            if not high:
                break
            settle(self.body, high)
        self.parents = {child: parent for parent in self.main.iter() for child in parent}
        with styled(heights):
            if (made := self._planned(elements, found, to_plan, plans, sheet, foot, is_first=True)) is None:
                to_plan = [replace(row, can_sink=False) for row in to_plan]
                made = self._planned(elements, found, to_plan, plan(to_plan, sheet), sheet, foot)
            return made or []

    def _planned(
        self, elements: Sequence[Element], found: Sequence[Sequence[Measured | None]],
        to_plan: Sequence[Row], plans: Sequence[Page], sheet: Sheet, foot: Foot, *, is_first: bool = False,
    ) -> list[list[Any]] | None:  # fmt: skip
        """Lay both columns out as planned; None where the first plan asks too much of the engine."""
        made = [styles(elements, found, to_plan, plans, at, self.parents) for at in (0, 1)]
        places = list(range(len(plans)))
        blanks: list[Counter[Element]] = [Counter(), Counter()]
        for _ in range(_ATTEMPTS):
            out = []
            for at, (column, short) in enumerate(made):
                style = self.starts[at] + limits(plans, short, places, [at], sheet, foot)
                with styled(column), _blanks(blanks[at], self.parents):
                    out.append(self.lay_out(_MEDIA[at], style))
            missing, now = self._missing(plans, elements, out)
            if now == places and not any(missing):
                break
            if is_first:
                return None
            places = now
            for all_blanks, more in zip(blanks, missing, strict=True):
                all_blanks.update(more)
        self.document = out[0]
        return [one.pages for one in out]

    def _missing(
        self, plans: Sequence[Page], elements: Sequence[Element], out: Sequence[Any]
    ) -> tuple[list[Counter[Element]], list[int]]:
        """Where a column has fewer pages than the other, for what no page can break may take more than one.

        :returns: for each column the empty pages that it wants before an element, and where each planned
            page then is.
        """
        clean = [at for at, page in enumerate(plans) if not any(page.slots)]
        starts = [elements[plans[at].row] for at in clean]
        begun = [[*pages_of(starts, one), len(one.pages)] for one in out]
        missing: list[Counter[Element]] = [Counter(), Counter()]
        places: list[int] = []
        first = 0
        for group, (at, end) in enumerate(pairwise([*clean, len(plans)])):
            counts = [places_of[group + 1] - places_of[group] for places_of in begun]
            places += range(first, first + end - at)
            first += max(counts)
            following = self._shown(starts[group + 1]) if group + 1 < len(starts) else self.main
            for column, count in enumerate(counts):
                if count < max(counts):
                    missing[column][following] += max(counts) - count
        return missing, places

    def _shown(self, element: Element) -> Element:
        """What an element is in that stands in both columns, or beside which something can."""
        return next((one for one in above(element, self.parents) if is_long(one)), element)
