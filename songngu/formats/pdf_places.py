"""pypdf: a finished PDF -> where its pages begin, by the units' ids, which are names of its elements."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any


def page_starts(data: bytes) -> tuple[tuple[str, str], ...]:
    """For each page: what it is called, and the id of the first unit that begins on it.

    Of a page on which none begins, it is the unit that goes on there. Pages before the first unit (a
    title page, a table of contents) have none and are left out.

    :raises pypdf.errors.PyPdfError: when it is no PDF.
    """
    from pypdf import PdfReader  # a quarter of a second: only where a page list is wanted

    file = PdfReader(io.BytesIO(data))
    references = [page.indirect_reference for page in file.pages]
    numbers = {reference.idnum: at for at, reference in enumerate(references) if reference}
    root: Any = file.trailer["/Root"]
    units = list(_units(root["/StructTreeRoot"]["/K"], numbers)) if "/StructTreeRoot" in root else []
    starts: list[tuple[str, str]] = []
    for at, label in enumerate(file.page_labels):
        here = next((name for name, first in units if first == at), None)
        earlier = [name for name, first in units if first < at]
        if here or earlier:
            starts.append((label, here or earlier[-1]))
    return tuple(starts)


def _units(value: Any, numbers: dict[int, int]) -> Iterator[tuple[str, int]]:
    """Each unit with the number of its first page, in reading order; notes are no units."""
    for kid in value if isinstance(value, list) else [value]:
        element = kid.get_object()
        if not isinstance(element, dict) or "/S" not in element:
            continue
        pages = _pages(element, numbers) if "/ID" in element and element["/S"] != "/Note" else iter(())
        if (first := next(pages, None)) is not None:
            yield _text(element["/ID"]), first
        else:
            yield from _units(element.get("/K", []), numbers)


def _pages(element: Any, numbers: dict[int, int]) -> Iterator[int]:
    """The pages of what is painted of an element, in reading order."""
    if "/Pg" in element:
        yield numbers[element.raw_get("/Pg").idnum]
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        inner = kid.get_object()
        if isinstance(inner, dict):
            yield from _pages(inner, numbers)


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
