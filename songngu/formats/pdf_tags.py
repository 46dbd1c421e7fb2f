"""Structure elements -> the objects of a PDF that say them (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pydyf

from songngu.formats.pdf_elements import Tag
from songngu.formats.pdf_marks import Content, Mark, Painted
from songngu.formats.pdf_structure import Target

_POINT = 0.75
"""Points in one of the engine's pixels."""


def write(pdf: Any, document: Tag, painted: Sequence[Painted]) -> None:
    """Add the tree to the file, and to each page and stream the way back from its marks."""
    _Writer(pdf, painted).write(document)


class _Writer:
    """Makes an object of each structure element, and remembers who owns which mark and annotation."""

    def __init__(self, pdf: Any, painted: Sequence[Painted]) -> None:
        self.pdf = pdf
        self.painted = painted
        self.pages: Sequence[bytes] = pdf.page_references
        self.owners: dict[Mark, bytes] = {}
        self.links: list[tuple[Any, bytes]] = []
        self.ids: dict[str, bytes] = {}

    def write(self, document: Tag) -> None:
        root = self._add({"Type": "/StructTreeRoot"})
        top = self._element(document, root.reference, None)
        root["K"] = pydyf.Array([top.reference])
        root["ParentTree"] = self._add({"Nums": self._parents()}).reference
        root["ParentTreeNextKey"] = self.count
        if self.ids:
            names = pydyf.Array()
            for name in sorted(self.ids, key=lambda name: pydyf.String(name).data):
                names += [pydyf.String(name), self.ids[name]]
            limits = pydyf.Array([names[0], names[-2]])
            leaf = self._add({"Limits": limits, "Names": names})
            root["IDTree"] = self._add({"Kids": pydyf.Array([leaf.reference])}).reference
        self.pdf.catalog["StructTreeRoot"] = root.reference
        self.pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})

    def _add(self, values: Mapping[str, Any]) -> Any:
        made = pydyf.Dictionary(values)
        self.pdf.add_object(made)
        return made

    # -- elements

    def _element(self, tag: Tag, parent: bytes, outer: str | None) -> Any:
        made = self._add({"Type": "/StructElem", "S": f"/{tag.type}", "P": parent})
        if tag.lang and tag.lang != outer:
            made["Lang"] = pydyf.String(tag.lang)
        for key, value in (("Alt", tag.alt), ("ActualText", tag.actual), ("T", tag.title), ("ID", tag.id)):
            if value:
                made[key] = pydyf.String(value)
        if tag.id:
            self.ids[tag.id] = made.reference
        attributes = dict(tag.attributes)
        if tag.place:
            attributes["BBox"] = self._rectangle(*tag.place)
        if attributes:
            made["A"] = pydyf.Dictionary({"O": f"/{tag.owner}", **attributes})
        page = next((_page(kid) for kid in tag.kids if not isinstance(kid, Tag)), None)
        if page is not None:
            made["Pg"] = self.pages[page]
        made["K"] = pydyf.Array(self._kid(kid, tag, made, page) for kid in tag.kids)
        return made

    def _kid(self, kid: Tag | Mark | Target, tag: Tag, made: Any, page: int | None) -> Any:
        if isinstance(kid, Tag):
            return self._element(kid, made.reference, tag.lang).reference
        if isinstance(kid, Target):
            self.links.append((kid.annotation, made.reference))
            kid.annotation["Contents"] = pydyf.String(kid.contents)
            values = {"Type": "/OBJR", "Obj": kid.annotation.reference, "Pg": self.pages[kid.page]}
            return pydyf.Dictionary(values)
        self.owners[kid] = made.reference
        if kid.content.page == page and not kid.content.is_group:
            return kid.number
        values = {"Type": "/MCR", "Pg": self.pages[kid.content.page], "MCID": kid.number}
        if kid.content.is_group:
            values["Stm"] = kid.content.stream.reference
        return pydyf.Dictionary(values)

    def _rectangle(self, page: int, box: Any) -> Any:
        """A picture's place on its page, in points from the lower left."""
        height = self.painted[page].box.margin_height()
        left, top = box.content_box_x(), box.content_box_y()
        corners = (left, height - top - box.height, left + box.width, height - top)
        return pydyf.Array([round(value * _POINT, 3) for value in corners])

    # -- the ways back

    def _parents(self) -> Any:
        """For each stream the owners of its marks by their numbers, and for each annotation its owner."""
        entries = pydyf.Array()
        self.count = 0
        for page in self.painted:
            for content in page.contents:
                marks = [mark for mark in content.marks if mark.number >= 0]
                if not marks and content.is_group:
                    continue
                self._holder(content)["StructParents"] = self.count
                entries += [self.count, pydyf.Array(self.owners[mark] for mark in marks)]
                self.count += 1
        for annotation, owner in self.links:
            annotation["StructParent"] = self.count
            entries += [self.count, owner]
            self.count += 1
        return entries

    def _holder(self, content: Content) -> Any:
        """The dictionary of a stream that says where its marks' owners are."""
        if content.is_group:
            return content.stream.extra
        number = int(self.pages[content.page].split()[0])
        return self.pdf.objects[number]


def _page(kid: Mark | Target | Tag) -> int | None:
    if isinstance(kid, Mark):
        return None if kid.content.is_group else kid.content.page
    return kid.page if isinstance(kid, Target) else None
