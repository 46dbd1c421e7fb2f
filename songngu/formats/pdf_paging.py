"""Pages as planned -> styles that make the engine break them so.

A page that begins with a block is begun by a forced break. One that begins within a block is not: there
the page before is given no more room than its lines take. So the engine has nothing to decide, and each
note has its place on the page of its call.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from songngu.formats.pdf_measure import Measured
from songngu.formats.pdf_plan import Page, Row, Sheet

Styles = dict[Element, str]
"""Declarations to add to elements."""

_SLACK = 3.0
"""Pixels that a page has more than its lines take, and less than another line would."""
FOOT = """
@page { @footnote { padding-bottom: .4px } }
[role=doc-footnote]::footnote-call { font-size: 0 !important; line-height: 0 !important }
"""
"""For every page: without it the engine may find, by the last bit of a sum, that a note is too high; and it
would make lines higher for calls of its own, which the page has no use for."""
_BREAK = "break-before: page;"


@contextmanager
def probed(main: Element) -> Iterator[None]:
    """Have a last page hold an empty note, for :func:`foot_of` to find."""
    probe = SubElement(main, "span", {"style": "float: footnote"})
    try:
        yield
    finally:
        main.remove(probe)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """What the style puts above and below the notes, in pixels."""

    margin: float
    rule: float
    """All of it, the margin too."""


def foot_of(pages: Sequence[Any]) -> Foot:
    """The foot of pages that hold a note."""
    styles = [box.style for page in pages for box in page.children if type(box).__name__ == "FootnoteAreaBox"]
    parts = ("margin_top", "border_top_width", "padding_top", "padding_bottom", "border_bottom_width")
    found = [getattr(styles[-1][part], "value", styles[-1][part]) for part in parts] if styles else [0.0]
    return Foot(margin=found[0], rule=sum(found))


def height_of(page: Any) -> float:
    """The room of a page like this one, whose own height does not count."""
    edges = sum(
        getattr(page, f"{kind}_{side}") for kind in ("margin", "padding") for side in ("top", "bottom")
    )
    return float(page.style["size"][1] - edges - 1)  # a pixel less, for what adds up


def styles(
    elements: Sequence[Element],
    found: Sequence[Sequence[Measured | None]],
    rows: Sequence[Row],
    pages: Sequence[Page],
    column: int,
    parents: Mapping[Element, Element],
) -> tuple[Styles, set[int]]:
    """What makes one column break and stand as planned.

    :returns: the styles, and the pages that end within a block, by their place in the plan.
    """
    made: Styles = {}
    short: set[int] = set()
    for at, page in enumerate(pages):
        below: float | None = None  # how far down the column goes, as far as it is laid
        begun, skip = found[page.row][column], page.slots[column]
        if begun is not None and 0 < skip < len(begun.placed):
            opens = begun.placed[skip].opens
            if opens is None:
                short.add(at - 1)
            else:
                _begin(made, opens, 0.0, parents)
            below = rows[page.row].columns[column].height(skip, len(begun.placed))
        for row, top in page.tops.items():
            one, gap = found[row][column], rows[row].columns[column].gap
            if one is None:
                continue
            if below is None:
                _begin(made, elements[row], top, parents, is_forced=bool(at))
            elif top - below - gap > 0.01:
                made[elements[row]] = f"margin-top: {top - below:.3f}px;"
            below = top + one.bottom - one.top + one.grown
    return made, short


def breaks(
    elements: Sequence[Element],
    rows: Sequence[Row],
    pages: Sequence[Page],
    parents: Mapping[Element, Element],
) -> tuple[Styles, set[int]]:
    """What makes pages that all columns share begin as planned.

    :returns: the styles, and the pages that end within a block, by their place in the plan.
    """
    made: Styles = {}
    short: set[int] = set()
    for at, page in enumerate(pages):
        if any(page.slots):
            short.add(at - 1)
        elif at and not rows[page.row].starts_page:
            _begin(made, elements[page.row], 0.0, parents)
    return made, short


def _begin(
    made: Styles, element: Element, top: float, parents: Mapping[Element, Element], *, is_forced: bool = True
) -> None:
    """Begin a page with an element, so far down."""
    made[element] = f"{_BREAK * is_forced} margin-top: {top:.3f}px;"
    inner = element
    above = parents.get(element)
    while above is not None and above.tag != "main" and above[0] is element:
        made[above] = "margin-top: 0;"
        element, above = above, parents.get(above)
    while len(inner) and not (inner.text or "").strip():  # a margin inside would show at the head of a page
        inner = inner[0]
        made[inner] = "margin-top: 0;"


def limits(
    pages: Sequence[Page], short: set[int], places: Sequence[int], columns: Sequence[int],
    sheet: Sheet, foot: Foot,
) -> str:  # fmt: skip
    """A style that gives these pages no more room than what stands on them.

    :param places: where each planned page is among those laid out.
    :param columns: those that stand on the page.
    """
    made = []
    for at in sorted(short):
        notes = sum(pages[at].notes[column] for column in columns)
        room = sheet.height - max(pages[at].ends[column] for column in columns) - notes
        spare = room - (sheet.rule if notes else 0) - _SLACK
        if spare > 0:
            rule = f"padding-bottom: {spare:.3f}px !important"
            if notes:
                rule = f"@footnote {{ margin-top: {foot.margin + spare:.3f}px !important }}"
            made.append(f"@page :nth({places[at] + 1}) {{ {rule} }}")
    return "\n".join(made)


@contextmanager
def styled(styles: Styles) -> Iterator[None]:
    """Have the elements carry these styles for as long as it lasts."""
    kept = {element: element.get("style") for element in styles}
    for element, style in styles.items():
        element.set("style", f"{kept[element] or ''}; {style}".removeprefix("; "))
    try:
        yield
    finally:
        for element, before in kept.items():
            if before is None:
                element.attrib.pop("style", None)
            else:
                element.set("style", before)
