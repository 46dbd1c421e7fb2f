"""Structure elements of a PDF, what may stand in what, and which cells of a table are its headers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from songngu.formats.pdf_marks import Mark
from songngu.formats.pdf_structure import Target

Kids = list["Tag | Mark | Target"]


@dataclass(slots=True, kw_only=True, eq=False)
class Tag:
    """A structure element."""

    type: str
    lang: str
    kids: Kids = field(default_factory=list)
    id: str = ""
    title: str = ""
    alt: str = ""
    actual: str = ""
    """What its content stands for, letter by letter."""
    owner: str = ""
    """Whose attributes follow: ``Table``, ``List`` or ``Layout``."""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    place: tuple[int, Any] | None = None
    """Page and box of a picture."""


_INLINE_TYPES = {"Span", "Link", "Reference", "Code", "Figure", "Formula"}
_RUN = "\0"


def is_inline(kid: Tag | Mark | Target) -> bool:
    """True for what stands in a line of text."""
    return not isinstance(kid, Tag) or kid.type in _INLINE_TYPES


def filled(made: Iterable[Tag]) -> Kids:
    """What has something in it."""
    return [tag for tag in made if tag.kids]


def blocks(kids: Kids, lang: str) -> Kids:
    """Blocks alone: what stands between them as text becomes paragraphs."""
    out: Kids = []
    for kid in kids:
        if not is_inline(kid):
            out.append(kid)
        elif out and isinstance(last := out[-1], Tag) and last.type == "P" and last.title == _RUN:
            last.kids.append(kid)
        else:
            out.append(Tag(type="P", lang=lang, kids=[kid], title=_RUN))
    for tag in out:
        if isinstance(tag, Tag) and tag.title == _RUN:
            tag.title = ""
    return out


# -- tables


def headed(kids: Kids, lang: str) -> Kids:
    """A table of these rows; where its author named no header, one whose headers are found.

    A table without headers is heard as a row of numbers (ISO 14289-1, 7.5; Matterhorn 15-003). Where every
    row begins with something, that names the row; else a full first row names the columns. What has neither,
    or is empty for the most part, was made a table for its looks, and is read cell by cell.
    """
    table = Tag(type="Table", lang=lang, kids=kids)
    rows = [[cell for cell in row.kids if isinstance(cell, Tag)] for row in _all(table, "TR")]
    cells = [cell for row in rows for cell in row]
    if not cells or any(cell.type == "TH" for cell in cells):
        return filled([table])
    full = [cell for cell in cells if cell.kids]
    is_data = 2 * len(full) >= len(cells) and max(map(len, rows)) > 1
    if is_data and all(row and row[0].kids for row in rows):
        _head([row[0] for row in rows], "/Row")
    elif is_data and len(rows) > 1 and all(cell.kids for cell in rows[0]):
        _head(rows[0], "/Column")
    else:
        captions: Kids = [tag for one in _all(table, "Caption") for tag in one.kids]
        return [*captions, *(kid for cell in full for kid in blocks(cell.kids, cell.lang))]
    return [table]


def _head(cells: Iterable[Tag], scope: str) -> None:
    for cell in cells:
        cell.type, cell.attributes = "TH", {**cell.attributes, "Scope": scope}


def _all(tag: Tag, kind: str) -> Iterator[Tag]:
    """The elements of a type in an element, but none of a table within."""
    for kid in tag.kids:
        if isinstance(kid, Tag) and kid.type == kind:
            yield kid
        elif isinstance(kid, Tag) and kid.type in ("THead", "TBody", "TFoot"):
            yield from _all(kid, kind)
