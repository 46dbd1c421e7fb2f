"""Lines of code that were too long for the page -> their continuations set in, so that no indent is misread.

The style leaves a block of code as much room at its right as a continuation is to be moved by at least;
it stands under its line's own indent where there is room for that. No line breaks elsewhere for it, and
nothing else moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element


def set_in(laid_out: Any, kinds: Sequence[int] = ()) -> None:
    """Move the continuations of broken lines in place, on all pages of a document.

    :param kinds: of each page, which of several layouts of the same elements it is from.
    """
    broken: dict[tuple[Element, int], float] = {}  # how far the last line is indented, if it goes on
    for page, kind in zip(laid_out.pages, kinds or [0] * len(laid_out.pages), strict=True):
        for box, text in _blocks(page._page_box):
            for line in box.children:
                indent = broken.pop((box.element, kind), None)
                if indent is None:
                    indent = _indent(line)
                else:
                    room = box.content_box_x() + box.width - _right(line)
                    line.translate(box.padding_right + max(0.0, min(indent, room)), 0)
                at = _end(line.resume_at)
                if at and text[at - 1 : at] != b"\n":
                    broken[box.element, kind] = indent


def _texts(box: Any) -> Iterator[Any]:
    for child in box.children:
        yield from [child] if hasattr(child, "pango_layout") else _texts(child)


def _indent(line: Any) -> float:
    """How wide the spaces are that a line begins with, in letters that are all of one width."""
    first = next(_texts(line), None)
    if first is None or not first.text:
        return 0.0
    spaces = len(first.text) - len(first.text.lstrip(" "))
    return float(first.width) * spaces / len(first.text)


def _right(line: Any) -> float:
    return max((float(one.position_x + one.width) for one in _texts(line)), default=0.0)


def _blocks(box: Any) -> Iterator[tuple[Any, bytes]]:
    """The blocks of code in a box that hold nothing but text, each with its text."""
    for child in getattr(box, "children", ()):
        element = child.element
        if element is None or element.tag != "pre":
            yield from _blocks(child)
        elif all(hasattr(line, "resume_at") for line in child.children):
            inner = element[0] if len(element) == 1 and not (element.text or "").strip() else element
            if not len(inner) and not (inner is not element and (inner.tail or "").strip()):
                yield child, (inner.text or "").encode()


def _end(resume: Any) -> int:
    """The byte of the text that the next line begins with; 0 after the last one."""
    at = 0
    while resume:
        ((at, resume),) = resume.items()
    return int(at)
