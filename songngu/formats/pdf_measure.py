"""A text laid out on one endless page -> where its blocks and lines stand, and the notes that they call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import Element

from songngu.formats.pdf_cuts import Slot
from songngu.formats.pdf_page import above, is_pair, is_plain

ENDLESS = """
@page { height: 9000000px !important }
[role=doc-footnote]:not(.long) {
  float: none !important; position: absolute !important; left: 0; width: 100vw !important;
  box-sizing: border-box !important;
}
"""
"""A style under which nothing breaks, and notes take no room but are as high as at the foot of a page."""

_WHOLE = {"figure", "hr", "pre", "table", "h1", "h2", "h3", "h4", "h5", "h6", "p", "dt", "caption", "img"}


@dataclass(slots=True)
class Placed:
    """A slot, and the element that a page begins with where it begins with this slot."""

    slot: Slot
    opens: Element | None = None
    """The block of which it is the first line; None inside a block."""
    notes: tuple[tuple[Element, float], ...] = ()
    """The notes that it calls, and how high each is."""


@dataclass(slots=True)
class Measured:
    """A row's element in one column."""

    page: int
    top: float
    bottom: float
    head: float
    """How far it stands below the head of its page."""
    placed: list[Placed] = field(default_factory=list)
    beside: list[Placed] = field(default_factory=list)
    """The second side of a pair whose sides stand beside each other."""
    again: float = 0
    keeps_next: bool = False
    can_sink: bool = False
    """True where nothing but a margin is between it and the row before."""
    grown: float = 0
    """How much higher it is made than it was laid out."""


@dataclass(slots=True)
class Flow:
    """All blocks of one column, as laid out on an endless page, or on several where breaks are forced."""

    pages: Sequence[Any]
    """The pages' boxes."""
    boxes: Mapping[Element, tuple[int, Any]]
    """The outermost box of each block, with its page."""


def flow(laid_out: Any) -> Flow:
    """What some pages hold."""
    boxes: dict[Element, tuple[int, Any]] = {}
    pages = [page._page_box for page in laid_out.pages]
    for at, page in enumerate(pages):
        for box in _blocks(page):
            boxes.setdefault(box.element, (at, box))
    return Flow(pages, boxes)


def pages_of(elements: Sequence[Element], laid_out: Any) -> list[int]:
    """The page that each element begins on; of one that is not shown, the page of the one before."""
    boxes = flow(laid_out).boxes
    out = [0]
    for element in elements:
        out.append(max(out[-1], boxes[element][0] if element in boxes else 0))
    return out[1:]


def is_parted(laid_out: Any) -> bool:
    """True where one of two sides that stand beside each other begins on another page than its partner."""
    begun: dict[Element, dict[int, int]] = {}
    for at, page in enumerate(laid_out.pages):
        for box in _blocks(page._page_box):
            for side, cell in enumerate(_cells(box)):
                if any(_slots(cell, 0)):
                    begun.setdefault(box.element, {}).setdefault(side, at)
    return any(len(set(sides.values())) > 1 for sides in begun.values())


def rows(main: Element, flows: Sequence[Flow]) -> tuple[list[Element], list[list[Measured | None]]]:
    """The elements that begin level in all columns, in reading order, and each as every column has it."""
    elements = [element for element in _units(main, flows) if any(element in one.boxes for one in flows)]
    found = [
        [_measure(one, *one.boxes[element]) if element in one.boxes else None for one in flows]
        for element in elements
    ]
    parents = {child: parent for parent in main.iter() for child in parent}
    for row, one, before in zip(found[1:], elements[1:], elements, strict=False):
        for measured in filter(None, row):
            measured.can_sink = all(is_plain(other) and parents[other] is main for other in (before, one))
    chains = [(element, *above(element, parents)) for element in elements]
    for row, chain, following in zip(found, chains, chains[1:], strict=False):
        keeps = any(_are_kept(chain, following, one) for one in flows)
        for measured in filter(None, row):
            measured.keeps_next = keeps
    return elements, found


def _are_kept(chain: Sequence[Element], following: Sequence[Element], flow: Flow) -> bool:
    """True where the style allows no break between two rows, each given with what it is in."""
    shared = set(chain) & set(following)
    for elements, side in ((chain, "after"), (following, "before")):
        for element in elements:
            box = flow.boxes[element][1] if element in flow.boxes else None
            kind = "inside" if element in shared else side
            if box is not None and box.style[f"break_{kind}"] == "avoid":
                return True
    return False


def _units(element: Element, flows: Sequence[Flow]) -> Iterator[Element]:
    for child in element:
        if child.get("role") == "doc-footnote" and "long" not in child.get("class", "").split():
            continue
        inner = [one for one in child if any(one in flow.boxes for flow in flows)]
        # Blocks of which each names its language are one text in two: what a glossary says of a term.
        is_both = len(child) > 1 and all(one.get("lang") for one in child)
        is_whole = is_both or is_pair(child) or child.tag in _WHOLE
        if is_whole or not inner or (child.text or "").strip():
            yield child
        else:
            yield from _units(child, flows)


def _blocks(box: Any) -> Iterator[Any]:
    """Blocks in normal flow that are some element's own, from the outside in."""
    for child in getattr(box, "children", ()):
        if _is_line(child) or not child.is_in_normal_flow():
            continue
        if child.element is not None and "::" not in child.element_tag:
            yield child
        yield from _blocks(child)


def _is_line(box: Any) -> bool:
    return hasattr(box, "resume_at")


# -- one row in one column


def _measure(flow: Flow, page: int, box: Any) -> Measured:
    top, bottom = box.border_box_y(), box.border_box_y() + box.border_height()
    head = top - flow.pages[page].content_box_y()
    made = Measured(page, top, bottom, head)
    if box.style["break_inside"] == "avoid":
        made.placed = [_placed(box, box.element, 0, bottom - top)]
        return made
    cells = _cells(box)
    made.placed, made.beside = (list(_slots(one, top)) for one in cells or (box, None))
    if made.placed:
        made.placed[0].slot = replace(made.placed[0].slot, top=0)
        made.placed[-1].slot = replace(made.placed[-1].slot, bottom=bottom - top)
    else:
        made.placed = [Placed(Slot(top=0, bottom=bottom - top), box.element)]
    made.again = sum(one.height for one in _tables(box) if one.is_header)
    return made


def _cells(box: Any) -> list[Any]:
    """The two sides of a pair that is laid out as a table."""
    inner = box
    while is_pair(box.element) and len(getattr(inner, "children", ())) == 1:
        inner = inner.children[0]
        if type(inner).__name__ == "TableRowBox":
            return list(inner.children) if len(inner.children) == 2 else []
    return []


def _slots(box: Any, top: float) -> Iterator[Placed]:
    """The lines of a block, its rows and pictures, from top to bottom."""
    if box is None:
        return
    lines = [child for child in box.children if _is_line(child)]
    if lines:
        orphans, widows = box.style["orphans"], box.style["widows"]
        for at, line in enumerate(lines):
            can_start = at == 0 or (at >= orphans and len(lines) - at >= widows)
            start = line.position_y - top
            yield _placed(line, None if at else box.element, start, start + line.height, can_start)
        return
    last_avoids = False
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        style, name = child.style, type(child).__name__
        avoids = last_avoids or style["break_before"] == "avoid"
        # Nothing is parted from the heading above it, nor the first row of a table from its head.
        last_avoids = style["break_after"] == "avoid" or getattr(child, "is_header", False)
        if name == "TableRowBox" or "Replaced" in name or style["break_inside"] == "avoid":
            start = child.position_y - top
            parts = [_placed(child, child.element, start, start + child.margin_height())]
        else:
            parts = list(_slots(child, top))
        if parts and avoids:
            parts[0].slot = replace(parts[0].slot, can_start=False)
        yield from parts


def _tables(box: Any) -> Iterator[Any]:
    """The groups of rows of a table."""
    for child in getattr(box, "children", ()):
        if type(child).__name__ == "TableRowGroupBox":
            yield child
        elif not _is_line(child):
            yield from _tables(child)


def _placed(box: Any, opens: Element | None, top: float, bottom: float, can_start: bool = True) -> Placed:
    """What no page can break, with the notes that it calls."""
    notes = tuple(_notes(box))
    height = sum(height for _, height in notes)
    return Placed(Slot(top=top, bottom=bottom, notes=height, can_start=can_start), opens, notes)


def _notes(box: Any) -> Iterator[tuple[Element, float]]:
    """The notes that are called in a box, and how high each is."""
    box = getattr(box, "_box", box)
    if box.element is not None and box.element.get("role") == "doc-footnote":
        yield box.element, float(box.margin_height())
        return
    for child in getattr(box, "children", ()):
        yield from _notes(child)
