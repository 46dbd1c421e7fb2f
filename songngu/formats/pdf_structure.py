"""The pages as laid out -> the tree of the elements shown, each once, with all that was painted of it.

The engine's boxes know the element that they were made of. So an element is one node however many
pages and columns it falls on, and what it is, its language and its name are read and not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from songngu.formats.pdf_marks import Mark, Painted
from songngu.formats.pdf_notes import block_before
from songngu.formats.pdf_page import above, is_pair


@dataclass(slots=True, eq=False)
class Target:
    """The rectangle of a link, an annotation of a page."""

    page: int
    annotation: Any
    contents: str = ""
    """What the link is, for who does not see it."""


@dataclass(slots=True, eq=False)
class Node:
    """An element as shown: its marks, links and children in reading order."""

    element: Element
    parent: Node | None = None
    kids: list[Node | Mark | Target] = field(default_factory=list)
    label: list[Mark] = field(default_factory=list)
    """What stands before an item of a list."""
    place: tuple[int, Any] | None = None
    """Page and box of a picture."""


@dataclass(slots=True)
class Shown:
    """What :func:`read` found."""

    root: Node
    used: set[Mark] = field(default_factory=set)
    artifacts: dict[Mark, str] = field(default_factory=dict)
    spaced: set[Mark] = field(default_factory=set)
    """Marks that end with a space which the engine left out."""
    hyphens: set[Mark] = field(default_factory=set)
    """Marks that end with a hyphen which the engine put in."""


def read(root: Element, painted: Sequence[Painted]) -> Shown:
    """Walk the boxes of all pages."""
    reader = _Reader(root)
    for page in painted:
        reader.page = page
        reader.number = page.contents[0].page
        reader.last = None
        reader.visit(page.box)
    for element, node in reader.nodes.items():
        if is_pair(element):  # its target may begin on an earlier page than its source
            order = {side: at for at, side in enumerate(element)}
            node.kids.sort(key=lambda kid: order.get(kid.element, 0) if isinstance(kid, Node) else 0)
    return reader.shown


@dataclass(slots=True)
class _Broken:
    """The end of a line whose block goes on."""

    path: tuple[int, ...]
    """Where the next line begins."""
    start: int
    text: Any
    depth: int
    mark: Mark | None
    last: Mark


_WORDS = re.compile(r"\w")
_LABELS = ("::before", "::marker")


class _Reader:
    """Walks boxes, and hangs what was painted under the nodes of their elements."""

    page: Painted
    number: int
    last: Mark | None
    """The text before, on this page."""

    def __init__(self, root: Element) -> None:
        self.parents: Mapping[Element, Element] = {
            child: parent for parent in root.iter() for child in parent
        }
        self.shown = Shown(Node(root))
        self.nodes: dict[Element, Node] = {root: self.shown.root}
        self.heads: dict[tuple[Element, int], int] = {}
        self.broken: dict[tuple[Element, int], _Broken] = {}
        self.kinds: dict[Element, int] = {}

    def visit(self, box: Any, furniture: str | None = None) -> None:
        """A box and what is in it.

        :param furniture: not None for what is no content: its kind where it stands in a margin.
        """
        box = getattr(box, "_box", box)  # what is positioned absolutely stands behind a placeholder
        element = box.element
        if margin := getattr(box, "at_keyword", None):
            furniture = "Header" if margin.startswith("@top") else "Footer"
        elif element is not None and furniture is None and self._is_furniture(box):
            furniture = ""
        elif element is not None and furniture is None and element.tag in ("td", "th"):
            self._node(element)  # an empty cell is a cell
        if box.link_annotation is not None:
            self._link(element, box.link_annotation)
        if mark := self.page.marks.get(box):
            self._place(box, mark, furniture)
        children = box.children
        for child in children:
            self.visit(child, furniture)
        if furniture is None and element is not None:
            self._after(box)

    def _is_furniture(self, box: Any) -> bool:
        """True for a number in the margin, what is hidden from listeners, and a table's repeated head."""
        element = box.element
        if "number" in element.get("class", "").split() or element.get("aria-hidden") == "true":
            return True
        if element.tag in ("thead", "tfoot"):
            return self.heads.setdefault((element, self.page.kind), self.number) != self.number
        return False

    # -- one box

    def _link(self, element: Element | None, annotation: Any) -> None:
        while element is not None and (element.tag != "a" or element.get("href") is None):
            element = self.parents.get(element)
        if element is not None:
            self._node(element).kids.append(Target(self.number, annotation))

    def _place(self, box: Any, mark: Mark, furniture: str | None) -> None:
        text = getattr(box, "text", None)
        if furniture is None and self.kinds.setdefault(box.element, self.page.kind) != self.page.kind:
            furniture = ""  # what both languages share stands on both pages, and is read once
        if furniture is not None:
            self.shown.artifacts[mark] = furniture
        elif text is None:
            if "::" not in box.element_tag and _says_something(box.element):
                node = self._node(box.element)
                node.place = (self.number, box)
                self._use(node, mark)
        elif not text.strip():
            self._space()
        elif box.element_tag.endswith(_LABELS) and (item := self._item(box)) is not None:
            node = self._node(item)
            if not node.label:  # each language has it; once is enough for a listener
                node.label.append(mark)
                self.shown.used.add(mark)
        elif "::" in box.element_tag and not _WORDS.search(text):
            return  # a dot between two languages
        else:
            self._use(self._node(box.element), mark)
            self.last = mark

    def _use(self, node: Node, mark: Mark) -> None:
        node.kids.append(mark)
        self.shown.used.add(mark)

    def _item(self, box: Any) -> Element | None:
        """The item of a list whose label this is: the style sets it before each text of its first pair."""
        element = box.element
        if element.tag == "li":
            return element if box.element_tag.endswith("::marker") else None
        pair = self.parents.get(element)
        item = None if pair is None or not is_pair(pair) else self.parents.get(pair)
        return item if item is not None and item.tag == "li" and item[0] is pair else None

    # -- words

    def _space(self) -> None:
        if self.last is not None:
            self.shown.spaced.add(self.last)

    def _after(self, box: Any) -> None:
        """Between two texts of which each has a line of its own there is a space."""
        if hasattr(box, "resume_at"):
            self._line(box)
        elif box.element.tag in _INLINE and box.is_in_normal_flow() and not _is_inline(box):
            self._space()

    def _line(self, line: Any) -> None:
        """See how the line before it in the same block broke: at a space, or within a word."""
        texts = list(_texts(line))
        if (broken := self.broken.pop((line.element, self.page.kind), None)) and texts:
            self._mend(broken, *texts[0])
        path = tuple(_path(line.resume_at))
        if not path or not texts:
            return
        text, depth = texts[-1]
        if line.children[-1].element_tag == "br":
            self._space()
        elif self.last is not None:
            start = broken.path if broken and broken.path[:-1] == path[:-1] else (0,)
            mark = self.page.marks.get(text)
            self.broken[line.element, self.page.kind] = _Broken(path, start[-1], text, depth, mark, self.last)

    def _mend(self, broken: _Broken, first: Any, depth: int) -> None:
        """Compare what the line before took of its text with what was drawn of it.

        The way to where a line begins ends with a byte where it leads into a text, which is then the
        line's first.
        """
        if len(broken.path) != depth + 2 or broken.text.pango_layout.first_line_direction % 2:
            return  # between two texts; or from right to left, where the end is where the text was begun
        at, text = broken.path[-1], broken.text.text
        drawn = len(text.encode())
        if first.element is not broken.text.element or depth != broken.depth:
            if at:
                self.shown.spaced.add(broken.last)
        elif at - broken.start > drawn:
            self.shown.spaced.add(broken.last)
        elif at - broken.start < drawn and text.endswith(broken.text.style["hyphenate_character"]):
            self.shown.hyphens.add(broken.mark or broken.last)
            self.shown.spaced.discard(broken.mark or broken.last)

    # -- nodes

    def _node(self, element: Element) -> Node:
        if element not in self.nodes:
            if element.get("role") == "doc-footnote":
                self._note(element)
            else:
                parent = self._node(self.parents[element])
                node = self.nodes[element] = Node(element, parent)
                parent.kids.append(node)
        return self.nodes[element]

    def _note(self, element: Element) -> None:
        """A note comes after the pair that calls it, for both its languages do."""
        called = self._node(block_before(element, self.parents) or self._caller(element))
        home = called.parent or called
        node = self.nodes[element] = Node(element, home)
        place = home.kids.index(called) + 1 if called is not home else len(home.kids)
        while place < len(home.kids) and _is_note(home.kids[place]):
            place += 1
        home.kids.insert(place, node)

    def _caller(self, note: Element) -> Element:
        """The pair that calls a note, or else the innermost block that may hold one beside it."""
        chain = list(above(note, self.parents))
        pairs = [at for at, one in enumerate(chain) if is_pair(one)]
        at = pairs[0] if pairs else 0
        while at + 1 < len(chain) and chain[at].tag in {*_INLINE, "p"} and chain[at + 1].tag not in _ROOMY:
            at += 1
        return chain[at]


_INLINE = {"a", "b", "code", "del", "em", "i", "q", "s", "small", "span", "strong", "sub", "sup", "u"}
_ROOMY = {"body", "dd", "div", "dt", "figcaption", "footer", "header", "li", "main", "section", "td", "th"}
"""Elements that may hold a note beside their text."""


def _says_something(picture: Element) -> bool:
    """False for a picture without alternative text: an ornament."""
    if picture.tag == "{http://www.w3.org/2000/svg}svg":
        return picture.find("{http://www.w3.org/2000/svg}title") is not None
    return picture.tag != "img" or bool(picture.get("alt"))


def _is_note(kid: Any) -> bool:
    return isinstance(kid, Node) and kid.element.get("role") == "doc-footnote"


def _is_inline(box: Any) -> bool:
    return type(box).__name__ in ("InlineBox", "TextBox")


def _texts(box: Any, depth: int = 0) -> Iterator[tuple[Any, int]]:
    """The boxes of text of a line, and how deep each is in it, without what only stands beside it."""
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        if hasattr(child, "pango_layout"):
            yield child, depth
        else:
            yield from _texts(child, depth + 1)


def _path(resume: Any) -> Iterator[int]:
    """The way to where the next line begins: children, then a byte of the text."""
    while resume:
        ((at, resume),) = resume.items()
        yield at
