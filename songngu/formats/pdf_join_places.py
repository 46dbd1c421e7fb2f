"""Places in a joined PDF: its bookmarks, the names that links lead to (ISO 32000-1, 7.9.6, 12.3)."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from pikepdf import Array, Dictionary, Pdf, String


def text(value: str) -> String:
    """A string as the PDF engine writes it, so that names compare equal byte for byte."""
    return String(value.encode("ascii") if value.isascii() else b"\xfe\xff" + value.encode("utf-16-be"))


def stream(file: Pdf, data: bytes, padding: bytes, **entries: Any) -> Any:
    """A stream that does not end in a carriage return: compressed it ends in Adler's sum (RFC 1950)."""
    while zlib.adler32(data) & 0xFF == 0x0D:
        data += padding
    return file.make_stream(data, **entries)


def tree(places: Mapping[str, Any]) -> Array:
    """The pairs of a tree of names, sorted by their bytes."""
    pairs = sorted(((text(name), place) for name, place in places.items()), key=lambda pair: bytes(pair[0]))
    return Array([part for pair in pairs for part in pair])


def outlines(file: Pdf, marks: Sequence[tuple[int, str, Any, str]]) -> Any:
    """Bookmarks, each below the last one of a higher level.

    :param marks: level, label, destination and state (``open`` or ``closed``) of each.
    """
    root = file.make_indirect(Dictionary())
    above: list[tuple[int, Any]] = [(0, root)]
    children: dict[Any, list[Any]] = {root.objgen: []}
    closed = set()
    for level, label, place, state in marks:
        while above[-1][0] >= level:
            above.pop()
        parent = above[-1][1]
        made = file.make_indirect(Dictionary(Title=text(label), Dest=place, Parent=parent))
        siblings = children[parent.objgen]
        if siblings:
            made.Prev = siblings[-1]
            siblings[-1].Next = made
        siblings.append(made)
        children[made.objgen] = []
        above.append((level, made))
        if state == "closed":
            closed.add(made.objgen)
    _count(root, children, closed)
    return root


def _count(item: Any, children: Mapping[Any, list[Any]], closed: set[Any]) -> int:
    """Say how many lines an item opens to; negative where it is closed."""
    inner = children[item.objgen]
    shown = sum(1 + _count(one, children, closed) for one in inner)
    if inner:
        item.First, item.Last = inner[0], inner[-1]
        item.Count = -shown if item.objgen in closed else shown
    return 0 if item.objgen in closed else shown
