"""Notes too high for the foot of a page -> set in the text, where they break over pages as it does.

The engine cannot go on with a note on the next page: it would draw it over the text. So a note that takes
most of a page, and one of several in a line that are together too much for any, follows the paragraph
that calls it, between two rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from songngu.formats.pdf_measure import Measured, Placed
from songngu.formats.pdf_page import above
from songngu.formats.pdf_plan import Page, Sheet

_MOST = 0.6
"""How much of a page a note may take at its foot."""
LONG = "long"
"""The class of a note that is set in the text."""


def has_notes(root: Element) -> bool:
    """True where anything is to stand at the foot of a page."""
    return any(one.get("role") == "doc-footnote" for one in root.iter())


def too_high(
    found: Sequence[Sequence[Measured | None]], pages: Sequence[Page], sheet: Sheet
) -> list[Element]:
    """The notes that have no room at the foot of their page, in reading order.

    :param pages: as planned: on one that holds more than it has room for, the highest note is too high.
    """
    high: list[Element] = []
    for row in found:
        for _, height, note in _called(row):
            if height > _MOST * sheet.height:
                high.append(note)
    for page in pages:
        if _is_overfull(page, sheet):
            called = [one for row in {page.row, *page.tops} for one in _called(found[row])]
            if called and (highest := max(called, key=lambda one: one[:2])[2]) not in high:
                high.append(highest)
    return high


def _called(row: Sequence[Measured | None]) -> Iterator[tuple[float, float, Element]]:
    """The notes called in a row: the height of its slot's notes, its own, and its element."""
    for one in row:
        for placed in [*one.placed, *one.beside] if one is not None else []:
            yield from _notes(placed)


def _notes(placed: Placed) -> Iterator[tuple[float, float, Element]]:
    for note, height in placed.notes:
        yield placed.slot.notes, height, note


def _is_overfull(page: Page, sheet: Sheet) -> bool:
    parts = (
        [(max(page.ends), sum(page.notes))] if sheet.is_shared else zip(page.ends, page.notes, strict=True)
    )
    return any(notes and end + notes + sheet.rule > sheet.height for end, notes in parts)


def settle(root: Element, notes: Sequence[Element]) -> None:
    """Set notes in the text, each after the block that calls it.

    On facing pages the note's twin in the other language comes along, level with it. A note of one
    language alone would leave the page beside it empty: it goes to the chapter's end.
    """
    parents = {child: parent for parent in root.iter() for child in parent}
    twins = {note.get("data-twin", ""): note for note in root.iter() if note.get("data-twin")}
    for note in notes:
        both = [note]
        if name := note.get("data-twin"):
            other = next(one for one in root.iter() if one.get("id") == name)
            both = [other, note]
        elif (twin := twins.get(note.get("id", ""))) is not None:
            both = [note, twin]
        if LONG not in both[0].get("class", "").split():
            _settle(both, parents)


def _settle(both: Sequence[Element], parents: dict[Element, Element]) -> None:
    chain = list(above(both[0], parents))
    anchor = _anchor(both[0], chain)
    is_facing = any("layout-facing" in one.get("class", "").split() for one in chain)
    for note in both:
        side = next((one for one in above(note, parents) if one.get("class") in ("source", "target")), None)
        note.set("class", f"{note.get('class', '')} {LONG}".strip())
        if is_facing and side is not None:
            note.set("class", f"{note.get('class')} of-{side.get('class')}")
            note.set("lang", side.get("lang", ""))
        _take(parents[note], note)
    made = both[0]
    if len(both) > 1:
        made = Element("div", {"class": "both"})
        made.extend(both)
        parents.update(dict.fromkeys(both, made))
    elif is_facing and "of-" in both[0].get("class", ""):
        anchor = _last_of_chapter(anchor, parents)
    home = parents[anchor]
    at = list(home).index(anchor) + 1
    while at < len(home) and is_long(home[at]):
        at += 1
    home.insert(at, made)
    parents[made] = home
    made.tail = None


def is_long(element: Element) -> bool:
    """True for a note that is set in the text, and for what holds one in both its languages."""
    if element.get("class") == "both":
        return True
    return element.get("role") == "doc-footnote" and LONG in element.get("class", "").split()


def block_before(note: Element, parents: Mapping[Element, Element]) -> Element | None:
    """The block that a note in the text stands after; None for a note at the foot of a page."""
    if not is_long(note):
        return None
    place = parents[note] if is_long(parents[note]) else note
    home = list(parents[place])
    return next(one for one in reversed(home[: home.index(place)]) if not is_long(one))


_HOLDERS = {"main", "body", "header", "footer", "section", "li", "blockquote", "div"}
_WHOLE = {"table", "figure", "dl"}
_CLOSED = {"pair", "source", "target", "verse"}


def _anchor(note: Element, chain: Sequence[Element]) -> Element:
    """The block that calls a note: the innermost in something that may hold the note beside it."""
    inner = note
    for at, holder in enumerate(chain):
        is_open = holder.tag in _HOLDERS and _CLOSED.isdisjoint(holder.get("class", "").split())
        if at and is_open and not any(one.tag in _WHOLE for one in chain[at:]):
            break
        inner = holder
    return inner


def _last_of_chapter(anchor: Element, parents: Mapping[Element, Element]) -> Element:
    """The last block before the next document of a volume, or of all."""
    chain = [anchor, *above(anchor, parents)]
    at = next((at for at, one in enumerate(chain) if one.tag == "main"), 0)
    if not at:
        return anchor
    blocks = list(chain[at])
    last = chain[at - 1]
    for block in blocks[blocks.index(last) + 1 :]:
        if block.tag == "h1":
            break
        last = block
    return last


def _take(parent: Element, note: Element) -> None:
    """Take a note from where it is, and leave the text after it."""
    at = list(parent).index(note)
    if note.tail:
        if at:
            parent[at - 1].tail = (parent[at - 1].tail or "") + note.tail
        else:
            parent.text = (parent.text or "") + note.tail
        note.tail = None
    parent.remove(note)
