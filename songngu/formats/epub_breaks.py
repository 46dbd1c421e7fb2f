"""Where the pages of the printed form begin, in an EPUB's own pages (EPUB Accessibility 1.1 §3.1).

A page begins with the first unit that begins on it: what it goes on with from the page before is found by
leafing back.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from songngu.formats.epub_elements import TYPE, XHTML, safe_id
from songngu.formats.epub_pages import Page

Break = tuple[str, str]
"""What a page is called, and its address beside the package document."""


def mark(pages: Sequence[Page], breaks: Sequence[tuple[str, str]]) -> tuple[Break, ...]:
    """Put a mark where each page begins; those whose unit is nowhere here are left out.

    :param breaks: what each page is called, and the id of the unit that begins it.
    """
    elements = {element.get("id"): (page, element) for page in pages for element in page.body.iter()}
    taken = {str(name) for name in elements if name}
    made = []
    for label, unit in breaks:
        if (found := elements.get(safe_id(unit))) is not None:
            page, element = found
            name = _free(f"page-{label}", taken)
            _insert(element, name, label)
            made.append((label, f"{page.name}#{name}"))
    return tuple(made)


def _insert(element: etree._Element, name: str, label: str) -> None:
    """A mark as the first thing in a unit, after those that are there already.

    In it, for a mark may stand wherever text may, and not between the items of a list.
    """
    sign = etree.Element(f"{{{XHTML}}}span", {TYPE: "pagebreak", "role": "doc-pagebreak", "id": name})
    sign.set("aria-label", label)
    at = sum(child.get(TYPE) == "pagebreak" for child in element)
    if at == 0:
        sign.tail, element.text = element.text, None
    else:
        sign.tail, element[at - 1].tail = element[at - 1].tail, None
    element.insert(at, sign)


def _free(name: str, taken: set[str]) -> str:
    """A name that no id has yet."""
    name = safe_id(name)
    while name in taken:
        name += "-"
    taken.add(name)
    return name
