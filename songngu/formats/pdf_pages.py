"""Pages planned from heights, for layouts whose languages stand on the same pages.

The text is laid out on one endless page and measured, :mod:`songngu.formats.pdf_plan` finds the best
breaks over all pages, and it is laid out again with these: each note is on the page of its call, and no
page has a hole that another break would close. A text without notes is left to the engine, which breaks
it well, unless it parts the sides of a pair.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

from songngu.formats.pdf_measure import ENDLESS, flow, is_parted, pages_of, rows
from songngu.formats.pdf_notes import has_notes, settle, too_high
from songngu.formats.pdf_paging import breaks, foot_of, height_of, limits, probed, styled
from songngu.formats.pdf_plan import Sheet, plan
from songngu.formats.pdf_rows import planned_together

_ATTEMPTS = 2

LayOut = Callable[[str, str], Any]
"""``lay_out(medium, style)``: the pages of the tree as it is, with a style added."""


def pages(root: Element, lay_out: LayOut) -> Any:
    """Lay out a page for print.

    :returns: the engine's document.
    """
    body = root.find("body")
    if body is None:
        return lay_out("print", "")
    if not has_notes(body) and not is_parted(laid_out := lay_out("print", "")):
        return laid_out
    high: list[Element] | None = None
    while high or high is None:
        settle(root, high or [])
        with probed(body):
            one = flow(lay_out("print", ENDLESS))
        elements, found = rows(body, [one])
        to_plan = planned_together(found)
        foot = foot_of(one.pages)
        sheet = Sheet(height=height_of(one.pages[0]), rule=foot.rule, is_shared=True)
        plans = plan(to_plan, sheet)
        high = too_high(found, plans, sheet)
    parents = {child: parent for parent in body.iter() for child in parent}
    made, short = breaks(elements, to_plan, plans, parents)
    clean = [at for at, page in enumerate(plans) if not any(page.slots)]
    starts = [elements[plans[at].row] for at in clean]
    places = list(range(len(plans)))
    with styled(made):
        for _ in range(_ATTEMPTS):
            laid_out = lay_out("print", limits(plans, short, places, [0, 1], sheet, foot))
            now = _places(clean, pages_of(starts, laid_out), len(plans))
            if now == places:
                break
            places = now
    return laid_out


def _places(clean: Sequence[int], begun: Sequence[int], count: int) -> list[int]:
    """Where each planned page is: where a row of a table takes more than a page, the next ones come later."""
    places: list[int] = []
    for (at, end), first in zip(pairwise([*clean, count]), begun, strict=True):
        places += range(first, first + end - at)
    return places
