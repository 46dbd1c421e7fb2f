"""The parsed page -> the page as the PDF engine wants it: notes at their calls, spaces as it needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element


def prepare(root: Element) -> None:
    """Change a parsed page in place, before it is laid out.

    Each note (``role="doc-footnote"``, wherever it stands) goes to its first call, so that it falls to
    the foot of that page.
    """
    _seat_numbers(root)
    _move_notes(root)
    _fit(root)


def is_pair(element: Element) -> bool:
    """True for the element of a pair (see :mod:`songngu.markup`)."""
    return "pair" in element.get("class", "").split()


def is_plain(element: Element) -> bool:
    """True for a paragraph or a heading: nothing but its margin is between it and another."""
    return is_pair(element) or element.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}


def above(element: Element, parents: Mapping[Element, Element]) -> Iterator[Element]:
    """What an element is in, from the inside out."""
    outer = parents.get(element)
    while outer is not None:
        yield outer
        outer = parents.get(outer)


def _seat_numbers(root: Element) -> None:
    """Put a pair's number and marks into its first side, so that a pair laid out as a table has two cells.

    The number is no link here: it would lead to where it stands, and a listener would meet it at every
    paragraph.
    """
    for pair in root.iter():
        if not is_pair(pair):
            continue
        for number in pair.iter("a"):
            if number.get("class") == "number":
                number.attrib.pop("href", None)
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
