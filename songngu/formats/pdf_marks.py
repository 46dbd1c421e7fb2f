"""What the PDF engine painted: its marked content, renumbered, made artifacts, and mended for readers.

The engine marks each line's text and each picture (ISO 32000-1, 14.6). It leaves out the spaces that
lines break at, so that a program that reads the tags alone would join two words; and it draws the hyphen
of a broken word as if an author had written it. Both are put right here, where nothing moves by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pydyf

_FONT = re.compile(rb"/(\S+) (\S+) Tf")
_LAST_GLYPH = re.compile(rb"<((?:[0-9a-f]{4})*)([0-9a-f]{4})>([^<]*)\] TJ$")
_SOFT_HYPHEN = b"/Span <</ActualText <FEFF00AD>>> BDC\n[<%b>] TJ\nEMC"


@dataclass(slots=True, eq=False)
class Mark:
    """A stretch of marked content: the text of one line, or one picture."""

    content: Content
    at: int
    """Where its properties stand among the stream's operators."""
    font: bytes = b""
    """The operator that chose the font of its last text."""
    shown: int = -1
    """Where its last text is shown; -1 where it shows none."""
    number: int = -1
    """Its MCID; -1 for what is no content: an artifact."""


@dataclass(slots=True, eq=False)
class Content:
    """A stream of content: a page's own, or that of a group painted into it."""

    page: int
    stream: Any
    is_group: bool = False
    marks: list[Mark] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Painted:
    """A page as painted: its streams, and the mark of each box of text and of each picture."""

    box: Any
    contents: list[Content]
    marks: Mapping[Any, Mark]
    kind: int = 0
    """Which of several layouts of the same elements the page is from."""


def watch(laid_out: Any, kinds: Sequence[int] = ()) -> list[Painted]:
    """Have the pages marked when they are painted; what was painted is read afterwards from the list.

    :param kinds: for each page, which of several layouts of the same elements it is from.
    """
    painted: list[Painted] = []
    for number, page in enumerate(laid_out.pages):
        page.paint = partial(_paint, page, page.paint, number, kinds[number] if kinds else 0, painted)
    return painted


def _paint(
    page: Any, paint: Any, number: int, kind: int, painted: list[Painted], stream: Any, scale: float = 1
) -> None:
    tags = stream._tags = {}  # the engine marks what it paints where there is a place to note it
    paint(stream, scale)
    contents = [Content(number, stream), *_groups(number, stream)]
    by_number = {mcid: mark for content in contents for mcid, mark in _read(content)}
    marks = {box: by_number[tag["mcid"]] for box, tag in tags.items()}
    painted.append(Painted(page._page_box, contents, marks, kind))


def _groups(number: int, stream: Any) -> Iterator[Content]:
    """Streams of groups that the same page painted: what is half transparent is one."""
    for other in stream._resources["XObject"].values():
        if isinstance(other, type(stream)) and other._tags is stream._tags:
            yield Content(number, other, is_group=True)
            if other._resources is not stream._resources:
                yield from _groups(number, other)


def _read(content: Content) -> Iterator[tuple[int, Mark]]:
    """Each mark of a stream with the number that the engine gave it.

    What the engine paints as an artifact inside a mark (a line through a word) becomes a part of it, for
    no artifact may stand in tagged content (ISO 14289-1, 7.1).
    """
    operators = content.stream.stream
    opened: list[Mark | int | None] = []
    font = b""
    for at, token in enumerate(operators):
        mark = next((one for one in reversed(opened) if isinstance(one, Mark)), None)
        if token == b"BDC":
            mark = Mark(content, at - 1)
            opened.append(mark)
            content.marks.append(mark)
            yield operators[at - 1]["MCID"], mark
        elif token == b"BMC":
            opened.append(at if mark else None)
            if mark:
                operators[at - 1] = operators[at] = b""
        elif token == b"EMC":
            if isinstance(opened.pop(), int):
                operators[at] = b""
        elif isinstance(token, bytes) and token.endswith(b" Tf"):
            font = token
        elif mark and isinstance(token, bytes) and token.endswith(b"] TJ"):
            mark.font, mark.shown = font, at


def number(painted: Sequence[Painted], used: set[Mark], artifacts: Mapping[Mark, str]) -> None:
    """Number the marks that elements use, stream by stream; the others become artifacts.

    :param artifacts: the marks of running heads and feet, as ``Header`` or ``Footer``.
    """
    for page in painted:
        for content in page.contents:
            count = 0
            for mark in content.marks:
                operators, at = content.stream.stream, mark.at
                if mark in used:
                    mark.number, count = count, count + 1
                    operators[at] = pydyf.Dictionary({"MCID": mark.number})
                    continue
                operators[at - 1] = "/Artifact"
                kind = artifacts.get(mark)
                operators[at] = pydyf.Dictionary(
                    {"Type": "/Pagination", "Subtype": f"/{kind}"} if kind else {"Type": "/Layout"}
                )


def add_spaces(marks: set[Mark], fonts: Mapping[str, Any]) -> None:
    """End these marks with a space, in the font of their last text or else in one that has drawn a space."""
    spaces = {font.hash.encode(): space for font in fonts.values() if (space := _space(font))}
    other = next(iter(spaces.items()), None)
    for mark in marks:
        chosen = _FONT.fullmatch(mark.font)
        if mark.shown < 0 or chosen is None or other is None:
            continue
        operators = mark.content.stream.stream
        if chosen[1] in spaces:
            shown = operators[mark.shown].removesuffix(b"] TJ") + b"<%b>] TJ" % spaces[chosen[1]]
            operators[mark.shown] = shown
        else:
            shown = b"\n/%b %b Tf\n[<%b>] TJ\n" % (other[0], chosen[2], other[1])
            operators[mark.shown] += shown + mark.font


def _space(font: Any) -> bytes:
    glyph = next((glyph for glyph, text in font.to_unicode.items() if text == " "), None)
    return b"" if glyph is None or font.bitmap else f"{glyph:04x}".encode()


def soften_hyphens(marks: set[Mark]) -> None:
    """Say of the last letter of these marks that it is a soft hyphen (ISO 32000-1, 14.9.4)."""
    for mark in marks:
        if mark.shown < 0:
            continue
        operators = mark.content.stream.stream
        if found := _LAST_GLYPH.search(operators[mark.shown]):
            before = operators[mark.shown][: found.start()]
            shown = before + b"<%b>%b] TJ\n" % (found[1], found[3]) if found[1] or before != b"[" else b""
            operators[mark.shown] = shown + _SOFT_HYPHEN % found[2]
