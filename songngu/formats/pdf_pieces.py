"""A long book's page -> pieces, each a page of its own, which are laid out apart and joined.

A piece holds some chapters with the notes that they call, and nothing that depends on another piece: no
page numbers, no date, no counts. So it is laid out again only when something in it has changed, on any
core or machine. What stands before and after the text is a piece each.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from songngu.formats.pdf_page import is_pair
from songngu.formats.pdf_styles import Style

LINK = "songngu-part:"
"""Addresses of what is in another piece: ``songngu-part:ANCHOR``, quoted."""

_LONG = 300
"""Pairs from which a book of several chapters is made of pieces."""
_CHAPTERS_FROM = 100
"""Pairs from which a document has chapters: so says the edition, too."""
_BRIEF = 12
"""Pairs that a document's chapters must have on the average for each to begin a page."""
_LEAST, _MOST = 40, 100
"""Pairs of a piece, where the chapters allow it."""
FOLIOS = 100
"""Pages whose numbers are laid out together; an even number, so that left pages stay left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A page for :func:`songngu.formats.pdf.render_piece`, complete but for the files that it names."""

    page: str
    """As XML."""
    part: str
    """``front``, ``text``, ``back`` or ``folios``."""
    is_facing: bool = False
    above: tuple[int, ...] = ()
    """Levels of the headings that the piece stands below."""
    start: int = 1
    """The number of the first page, of ``folios``."""
    names: tuple[str, ...] = ()
    """The files that it shows."""

    def digest(self, files: Mapping[str, bytes], *others: str) -> str:
        """A name for all that its rendering depends on; ``others`` say with what it is laid out."""
        made = hashlib.sha256(repr((self, others)).encode())
        for name in self.names:
            data = files.get(name)
            made.update(b"-" if data is None else hashlib.sha256(data).digest())
        return made.hexdigest()


@dataclass(slots=True, kw_only=True)
class Book:
    """What a book's page was cut into."""

    front: Element | None
    """What stands before the text, where that is laid out by itself."""
    texts: tuple[Piece, ...]
    back: Piece | None
    style: Style
    root: Element
    is_facing: bool

    @property
    def has_spreads(self) -> bool:
        """True where a page laid out for the left cannot stand on the right."""
        return self.is_facing or self.style.is_mirrored

    def numbered(self, folios: Mapping[str, int]) -> Piece | None:
        """What stands before the text, each line of the contents with its page."""
        if self.front is None:
            return None
        for line in self.lines():
            line.set("data-page", str(folios.get(line.get("data-to", "").removeprefix("#"), "")))
        return self.piece("front", list(self.front))

    def lines(self) -> list[Element]:
        """The lines of the contents."""
        return [] if self.front is None else [one for one in self.front.iter() if one.get("data-to")]

    def folios(self, count: int) -> tuple[Piece, ...]:
        """Pages with nothing but the numbers of so many, a hundred at a time."""
        made = []
        for start in range(1, count + 1, FOLIOS):
            # Facing pages are two at a time, the left one first: from 2 on.
            blanks = [Element("div", {"style": "break-before: page"}) for _ in range(FOLIOS)]
            style = self.style.of_folios(is_first=start == 1)
            made.append(
                self._made(
                    "folios", blanks[: len(blanks) // 2] if self.is_facing else blanks, style, start=start
                )
            )
        return tuple(made)

    def piece(self, part: str, children: Sequence[Element], above: tuple[int, ...] = ()) -> Piece:
        """A piece of these children of the body."""
        ids = {name for child in children for one in child.iter() if (name := one.get("id"))}
        for child in children:
            _lead_out(child, ids)
        style = self.style.of_front(ids) if part == "front" else self.style.of_text(ids)
        return self._made(part, children, style, above=above)

    def _made(
        self,
        part: str,
        children: Sequence[Element],
        style: str,
        *,
        above: tuple[int, ...] = (),
        start: int = 1,
    ) -> Piece:
        html = Element("html", self.root.attrib)
        head = SubElement(html, "head")
        SubElement(head, "title").text = self.root.findtext("head/title")
        SubElement(head, "style").text = style
        body = SubElement(html, "body", self._body.attrib)
        body.extend(children)
        page = ElementTree.tostring(html, "unicode").translate(_UNFIT)
        names = tuple(sorted(set(_NAME.findall(page))))
        return Piece(page=page, part=part, is_facing=self.is_facing, above=above, start=start, names=names)

    @property
    def _body(self) -> Element:
        body = self.root.find("body")
        return Element("body") if body is None else body


_NAME = re.compile(r"""songngu:([^\s"'()&<>]+)""")
_UNFIT = dict.fromkeys([*(set(range(32)) - {9, 10, 13}), 0xFFFE, 0xFFFF])
"""What XML does not allow, and no font draws."""


def is_long(root: Element) -> bool:
    """True for a page, not prepared yet, that is to be laid out in pieces: this depends on its text alone."""
    body, main = root.find("body"), root.find("body/main")
    if body is None or main is None:
        return False
    return _count(body) >= _LONG and len(_chapters(root, main)) > 1


def cut(root: Element, *, is_facing: bool) -> Book:
    """Cut a page that is prepared: its notes stand at their calls. The page is changed.

    Each document of a volume begins a page, and each chapter where these are not very short.
    """
    body, main = root.find("body"), root.find("body/main")
    if body is None or main is None:
        raise ValueError("a page for print has a body with a main part")
    _say_calls(body)
    rest = [child for child in body if child is not main]
    before = [child for child in rest if is_facing or list(body).index(child) < list(body).index(main)]
    has_contents = any(one.get("data-to") for child in before for one in child.iter())
    style = Style("\n".join(one.text or "" for one in root.iter("style")))
    book = Book(front=None, texts=(), back=None, style=style, root=root, is_facing=is_facing)
    if is_facing or has_contents:
        book.front = Element("body")
        book.front.extend(before)
    chapters = _chapters(root, main)
    for chapter in chapters:
        if chapter.begins_page and chapter.blocks[0].tag == "h2":
            chapter.blocks[0].set("class", f"{chapter.blocks[0].get('class', '')} chapter".strip())
    texts: list[Piece] = []
    level: tuple[int, ...] = (1,) if any(True for child in before for _ in child.iter("h1")) else ()
    for group in _groups(chapters):
        blocks = [block for chapter in group for block in chapter.blocks]
        part = Element("main", main.attrib)
        part.extend(blocks)
        is_first = not texts and book.front is None
        above = level if blocks[0].tag != "h1" else ()
        made = book.piece("front" if is_first else "text", [*before, part] if is_first else [part], above)
        texts.append(made)
        level = (1,) if level or any(block.tag == "h1" for block in blocks) else ()
    book.texts = tuple(texts)
    after = [child for child in rest if child not in before]
    if any(_says_something(child) for child in after):
        book.back = book.piece("back", after)
    return book


def read(piece: Piece) -> Element:
    """A piece's page as the engine takes it."""
    return ElementTree.fromstring(piece.page)


def restore_links(root: Element) -> None:
    """Have links to other pieces look like any others again, once they are laid out."""
    for one in root.iter("a"):
        if (address := one.get("href", "")).startswith(LINK):
            one.set("href", "#" + unquote(address.removeprefix(LINK)))


def _lead_out(child: Element, ids: set[str]) -> None:
    """Give links to what is in another piece an address that the join understands."""
    for one in child.iter("a"):
        address = one.get("href", "")
        if len(address) > 1 and address.startswith("#") and (name := unquote(address[1:])) not in ids:
            one.set("href", LINK + quote(name, safe=""))
    for one in child.iter("aside"):
        if one.get("data-twin") not in (None, *ids):  # its twin is called in another piece: it stands alone
            del one.attrib["data-twin"]


def _say_calls(body: Element) -> None:
    """Give each call of a note what it is read out as, for its note may be in another piece."""
    notes = {one.get("id", ""): one for one in body.iter() if one.get("role") == "doc-footnote"}
    for call in body.iter("a"):
        note = notes.get(call.get("href", "").removeprefix("#"))
        if call.get("role") == "doc-noteref" and note is not None:
            for key, value in note.attrib.items():
                if key.startswith("data-call"):
                    call.set(key, value)


def _says_something(element: Element) -> bool:
    return bool("".join(element.itertext()).strip()) or element.find(".//img") is not None


# -- chapters


@dataclass(frozen=True, slots=True)
class _Chapter:
    blocks: list[Element]
    begins_page: bool

    @property
    def size(self) -> int:
        """Its pairs; what a glossary has in place of them; one at least."""
        return max(1, _count_all(self.blocks), sum(1 for block in self.blocks for _ in block.iter("dt")))

    @property
    def height(self) -> tuple[bool, bytes]:
        """Where a book is best cut before it: a high one."""
        name = next((name for one in self.blocks[0].iter() if (name := one.get("id"))), "")
        return self.begins_page, hashlib.sha256(name.encode()).digest()


def _chapters(root: Element, main: Element) -> list[_Chapter]:
    """The text by chapter, the same as in the edition (see :mod:`songngu.core.editions`)."""
    blocks = list(main)
    edges = sorted({0, len(blocks), *(at for at, block in enumerate(blocks) if block.tag == "h1")})
    body = root.find("body")
    is_volume = len(edges) > 2
    outside = 0 if is_volume or body is None else _count(body) - _count(main)
    out = []
    for left, right in itertools.pairwise(edges):
        starts = [at for at in range(left, right) if blocks[at].tag == "h2"]
        pairs = outside + _count_all(blocks[left:right])
        if len(starts) < 2 or pairs < _CHAPTERS_FROM:
            starts = []
        are_long = pairs >= _BRIEF * len(starts)
        for first, last in itertools.pairwise([left, *starts, right]):
            if first < last:
                out.append(_Chapter(blocks[first:last], blocks[first].tag == "h1" or are_long))
    return out


def _count_all(blocks: Sequence[Element]) -> int:
    return sum(map(_count, blocks))


def _count(element: Element) -> int:
    """The pairs of an element, those in notes left out."""
    if element.get("role") == "doc-footnote":
        return 0
    return int(is_pair(element)) + sum(map(_count, element))


def _groups(chapters: Sequence[_Chapter]) -> Iterator[list[_Chapter]]:
    """Neighbouring chapters that share a piece.

    What is too long is parted where a chapter's name has the highest digest, and so on with its parts. So
    an edit changes only the cuts near it, for no cut depends on how many paragraphs stand far off.
    """
    sizes = [chapter.size for chapter in chapters]
    heights = [chapter.height for chapter in chapters]
    yield from ([chapters[at] for at in part] for part in _parted(range(len(chapters)), sizes, heights))


def _parted(part: range, sizes: Sequence[int], heights: Sequence[tuple[bool, bytes]]) -> Iterator[range]:
    total = sum(sizes[at] for at in part)
    sums = list(itertools.accumulate(sizes[at] for at in part))
    ways = [at for at, left in zip(part[1:], sums, strict=False) if left >= _LEAST <= total - left]
    if total <= _MOST or not ways:
        yield part
        return
    edge = max(ways, key=lambda at: heights[at])
    yield from _parted(range(part.start, edge), sizes, heights)
    yield from _parted(range(edge, part.stop), sizes, heights)
