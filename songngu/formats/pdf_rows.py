"""What was measured -> the rows that :mod:`songngu.formats.pdf_plan` breaks into pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element

from songngu.formats.pdf_cuts import Column
from songngu.formats.pdf_measure import Measured
from songngu.formats.pdf_plan import Row


def level(found: Sequence[Sequence[Measured | None]]) -> dict[Element, str]:
    """Make the rows of each table as high in one column as in the other, in what was measured too.

    :returns: the styles that do so.
    """
    styles: dict[Element, str] = {}
    for row in found:
        both = [one for one in row if one is not None]
        parts = list(zip(*(one.placed for one in both), strict=False))
        is_table = len(both) > 1 and len({len(one.placed) for one in both}) == 1
        if not is_table or not all(part[0].opens is not None and part[0].opens.tag == "tr" for part in parts):
            continue
        top = 0.0
        for part in parts:
            height = max(one.slot.bottom - one.slot.top for one in part)
            styles[part[0].opens] = f"height: {height:.3f}px;"
            for one in part:
                one.slot = replace(one.slot, top=top, bottom=top + height)
            top += height
        for measured in both:
            measured.grown = top - measured.bottom + measured.top
            measured.again = max(one.again for one in both)
    return styles


def planned(found: Sequence[Sequence[Measured | None]]) -> list[Row]:
    """The same as rows for the planner."""
    out = []
    before: list[Measured | None] = [None] * (len(found[0]) if found else 0)
    for row in found:
        columns = []
        starts_page = False
        for at, one in enumerate(row):
            if one is None:
                columns.append(Column())
                continue
            last, before[at] = before[at], one
            is_new = last is not None and last.page != one.page
            starts_page = starts_page or is_new
            gap = 0.0 if last is None or is_new else one.top - last.bottom
            columns.append(Column(slots=tuple(p.slot for p in one.placed), gap=gap, again=one.again))
        both = [one for one in row if one is not None]
        out.append(
            Row(
                columns=tuple(columns),
                keeps_next=any(one.keeps_next for one in both),
                starts_page=starts_page,
                can_sink=all(one.can_sink for one in both),
            )
        )
    return out


def planned_together(found: Sequence[Sequence[Measured | None]]) -> list[Row]:
    """Rows of one flow, in which the sides of a pair may stand beside each other on one page."""
    out: list[Row] = []
    last: Measured | None = None
    for (one,) in found:
        if one is None:
            continue
        is_new = last is None or last.page != one.page
        gap = 0.0 if last is None or is_new else one.top - last.bottom
        sides = [[placed.slot for placed in side] for side in (one.placed, one.beside)]
        if is_new and one.head > 0 and sides[0]:  # what the style leaves free at the head of such a page
            sides[0][0] = replace(sides[0][0], top=-one.head)
        columns = tuple(Column(slots=tuple(side), gap=gap, again=one.again) for side in sides)
        out.append(Row(columns=columns, keeps_next=one.keeps_next, starts_page=bool(out) and is_new))
        last = one
    return out
