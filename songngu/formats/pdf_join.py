"""pikepdf: the pieces of a book, laid out -> one PDF, as if they had been laid out together."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from songngu.formats import pdf_join_fonts
from songngu.formats.pdf_book import Parts
from songngu.formats.pdf_join_places import outlines, stream, text, tree
from songngu.formats.pdf_join_tags import Tags
from songngu.formats.pdf_laid import Laid
from songngu.formats.pdf_pieces import FOLIOS, LINK


def join(shell: bytes, parts: Parts, identifier: bytes) -> bytes:
    """Join the pieces of a book.

    :param shell: a PDF without content that says of the whole book all that a catalogue says.
    :param identifier: the file's identifier.
    :returns: the PDF, the same bytes for the same pieces.
    """
    joined = _Joined(shell)
    for laid in parts.all:
        is_text = laid in parts.texts
        is_even = parts.has_spreads and (is_text or not parts.is_facing) and laid is not parts.back
        joined.add(laid, has_text=is_text, is_even=is_even)
    joined.number(parts)
    joined.lead()
    joined.tags.write()
    pdf_join_fonts.merge(joined.file, joined.fonts)
    if parts.is_facing:  # shown in twos, those of odd numbers on the right
        joined.file.Root.PageLayout = Name.TwoPageRight
    joined.file.trailer.ID = Array([pikepdf.String(identifier)] * 2)
    return _written(joined.file)


def _written(file: Pdf) -> bytes:
    """The file's bytes, in which no stream ends in a carriage return.

    With the line feed that follows, it may be read as the end of the line (ISO 19005-3, 6.1.7.1). What the
    streams of objects end in follows from the objects' numbers: one object more shifts them all.
    """
    out = io.BytesIO()
    for attempt in range(_ATTEMPTS):
        if attempt:
            file.Root[f"/SN_Spare{attempt}"] = file.make_indirect(Dictionary())
        out = io.BytesIO()
        mode = pikepdf.ObjectStreamMode.generate
        file.save(out, object_stream_mode=mode, deterministic_id=True, min_version="1.7")
        if b"\r\nendstream" not in out.getvalue():
            break
    return out.getvalue()


_ATTEMPTS = 8


class _Joined:
    """The file that grows, and what is known of its pages."""

    def __init__(self, shell: bytes) -> None:
        self.file = Pdf.open(io.BytesIO(shell))
        del self.file.pages[0]
        self.sources: list[Pdf] = []  # open until all is written
        self.tags = Tags(self.file)
        self.fonts: list[tuple[Any, Mapping[str, int]]] = []
        self.seen: dict[bytes, Any] = {}
        self.laid: list[tuple[int, Laid]] = []

    def add(self, laid: Laid, *, has_text: bool, is_even: bool) -> None:
        """Add the pages of a piece, with their tags."""
        start = len(self.file.pages)
        self.laid.append((start, laid))
        source = self._append(laid)
        pages = [self.file.pages[at].obj for at in range(start, len(self.file.pages))]
        forms = list(self._shared(pages[0].Resources))
        self.fonts.append((pages[0].Resources.Font, laid.glyphs))
        self.tags.add(self.file.copy_foreign(source.Root.StructTreeRoot), pages, forms, has_text=has_text)
        if is_even and len(pages) % 2:
            width, height = (float(edge) for edge in list(pages[-1].MediaBox)[2:])
            self.file.add_blank_page(page_size=(width, height))

    def _append(self, laid: Laid) -> Pdf:
        source = Pdf.open(io.BytesIO(laid.pdf))
        self.sources.append(source)
        for page in source.pages:  # one by one: of all at once the library warns that it takes no places
            self.file.pages.append(page)
        return source

    def _shared(self, resources: Any) -> Iterator[Any]:
        """Have pictures and profiles that are there already stand for those of a piece.

        :returns: the forms that are painted with these resources, and with theirs.
        """
        for profile in resources.get("/ColorSpace", {}).values():
            if profile[0] == Name.ICCBased:
                profile[1] = self._known(profile[1])
        for name, made in resources.get("/XObject", {}).items():
            if made.get("/Subtype") == Name.Image:
                if "/SMask" in made:
                    made.SMask = self._known(made.SMask)
                resources.XObject[name] = self._known(made)
            elif made.get("/Subtype") == Name.Form:
                yield made
                yield from self._shared(made.get("/Resources", Dictionary()))

    def _known(self, stream: Any) -> Any:
        key = hashlib.sha256(stream.read_raw_bytes())
        for name, value in sorted(stream.items()):
            is_shared = isinstance(value, pikepdf.Object) and value.is_indirect
            key.update(f"{name} {value.objgen if is_shared else value!r}".encode())
        return self.seen.setdefault(key.digest(), stream)

    # -- page numbers

    def number(self, parts: Parts) -> None:
        """Stamp each page with its number, but those at the front, which have theirs."""
        first = parts.all[0].pages
        start = 2 if parts.is_facing else 1
        for at, laid in enumerate(parts.folios):
            source = Pdf.open(io.BytesIO(laid.pdf))
            self.sources.append(source)
            before = at * FOLIOS + start - 1
            wanted = range(max(first - before, 0), min(laid.pages, len(self.file.pages) - before))
            if wanted:
                self._stamp(source, laid, before, wanted)

    def _stamp(self, source: Pdf, laid: Laid, before: int, wanted: range) -> None:
        resources = self.file.copy_foreign(source.pages[0].obj.Resources)
        self.fonts.append((resources.Font, laid.glyphs))
        others: dict[Any, list[str]] = {}
        for at in wanted:
            page = self.file.pages[before + at].obj
            content = self.file.copy_foreign(source.pages[at].obj.Contents)
            if "/Resources" not in page:  # an empty page
                page.Resources, page.Contents = resources, content
                continue
            if page.Resources.objgen not in others:
                others[page.Resources.objgen] = _lend(page.Resources, resources)
            for name in others[page.Resources.objgen]:
                data = content.read_bytes().replace(name.encode() + b" ", (name + _OTHER).encode() + b" ")
                content = stream(self.file, data, b"\n")
            page.Contents = Array([page.Contents, content])

    # -- places

    def lead(self) -> None:
        """Write where links and bookmarks lead, and have links between pieces lead there."""
        places: dict[str, Any] = {}
        for start, laid in self.laid:
            for name, place in laid.anchors.items():
                if name not in places:
                    places[name] = self._place(start, *place)
        for start, laid in self.laid:
            for at in range(start, start + laid.pages):
                self._link(self.file.pages[at].obj, places)
        if places:
            names = self.file.Root.get("/Names", Dictionary())
            names.Dests = Dictionary(Names=tree(places))
            self.file.Root.Names = names
        marks = [
            (level, label, self._place(start, page, left, top), state)
            for start, laid in self.laid
            for level, label, page, left, top, state in laid.bookmarks
        ]
        if marks:
            self.file.Root.Outlines = outlines(self.file, marks)

    def _place(self, start: int, page: int, left: float, top: float) -> Any:
        return Array([self.file.pages[start + page].obj, Name.XYZ, _number(left), _number(top), 0])

    def _link(self, page: Any, places: dict[str, Any]) -> None:
        dropped = []
        for annotation in page.get("/Annots", []):
            address = str(annotation.get("/A", {}).get("/URI", ""))
            if not address.startswith(LINK):
                continue
            name = unquote(address.removeprefix(LINK))
            del annotation.A
            if name in places:
                annotation.Dest = text(name)
            else:
                self.tags.drop(annotation)
                dropped.append(annotation.objgen)
        if dropped:
            page.Annots = Array([one for one in page.Annots if one.objgen not in dropped])


_OTHER = "-folio"


def _lend(resources: Any, others: Any) -> list[str]:
    """Have resources hold what others do; what stands under one name is the same.

    :returns: the names of fonts that are not, for they were cut apart and cannot be made one: the others'
        stand under names of their own.
    """
    renamed = []
    for kind, values in others.items():
        if not isinstance(values, Dictionary):
            continue
        if kind not in resources:
            resources[kind] = Dictionary()
        for name, value in values.items():
            if name not in resources[kind]:
                resources[kind][name] = value
            elif kind == "/Font" and not pdf_join_fonts.is_mergeable(resources[kind][name]):
                resources[kind][name + _OTHER] = value
                renamed.append(name)
    return renamed


def _number(value: float) -> Decimal:
    return Decimal(repr(value))
