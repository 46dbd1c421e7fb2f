"""The page's contract as nodes of pandoc's tree: pairs, their two sides, and calls of notes.

Each pair is one element of class ``pair`` whose id is the unit's, around one element of class
``source`` and one of class ``target``, each with its ``lang``. Styles, scripts and outside checks
rely on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from songngu import tree
from songngu.model import Inlines, Node, NoteKind


@dataclass(frozen=True, slots=True)
class Side:
    """One language of a pair: ``role`` is ``source`` or ``target``."""

    role: str
    language: str
    paragraphs: tuple[Inlines, ...]


def pair_block(
    identifier: str, sides: Sequence[Side], classes: Iterable[str] = (), number: int | None = None,
    marks: Inlines | None = None, is_paragraph: bool = True,
) -> Node:  # fmt: skip
    """A pair where blocks stand: the number in the margin, then each side as a block of paragraphs."""
    make = tree.para if is_paragraph else tree.plain_block
    blocks: list[Node] = []
    furniture = [*([_number(identifier, number)] if number is not None else []), *(marks or [])]
    if furniture:
        blocks.append(tree.plain_block(furniture))
    for side in sides:
        attr = tree.attr("", [side.role], {"lang": side.language})
        blocks.append(tree.div(attr, [make(paragraph) for paragraph in side.paragraphs]))
    return tree.div(tree.attr(identifier, ["pair", *classes]), blocks)


def pair_inline(
    identifier: str, sides: Sequence[Side], classes: Iterable[str] = (), marks: Inlines | None = None
) -> Node:
    """A pair where only inlines stand (a heading, a term): each side a span."""
    inlines: Inlines = list(marks or [])
    for side in sides:
        if inlines:
            inlines.append({"t": "Space"})
        attr = tree.attr("", [side.role], {"lang": side.language})
        inlines.append(tree.span(attr, _lines(side.paragraphs)))
    return tree.span(tree.attr(identifier, ["pair", *classes]), inlines)


def call(note: str, identifier: str, kind: NoteKind, label: str) -> Node:
    """The call of a note: a raised number or letter that links to it."""
    attr = tree.attr(identifier, ["call", kind], {"role": "doc-noteref"})
    return tree.link(attr, [{"t": "Str", "c": label}], f"#{note}")


_OURS = frozenset({"pair", "source", "target", "call", "number", "title", "colophon"})


def without_our_classes(node: Node) -> Node:
    """The node without the classes that this contract rests on: in an author's text they mean nothing."""
    attr = tree.attributes(node)
    if attr is None or _OURS.isdisjoint(attr[1]):
        return node
    content = list(node["c"])
    content[tree.ATTR_AT[node["t"]]] = [attr[0], [name for name in attr[1] if name not in _OURS], attr[2]]
    return {"t": node["t"], "c": content}


def is_call(node: Node) -> bool:
    """True for what :func:`call` makes."""
    return bool(node["t"] == "Link" and node["c"][0][1][:1] == ["call"])


def without_calls(inlines: Inlines) -> Inlines:
    """The inlines without calls of notes, pictures and ids: for a second showing, as in a nav."""

    def change(node: Node) -> Node | list[Node] | None:
        if is_call(node) or node["t"] == "Note" or (node["t"] == "Span" and not node["c"][1]):
            return None
        if node["t"] == "Image":
            return list(node["c"][1])
        return tree.without_id(node)

    out: Inlines = tree.rewrite(inlines, change)
    return out


def insert(inlines: Inlines, offset: int, node: Node) -> Inlines:
    """The inlines with ``node`` after the first ``offset`` characters of their plain text.

    Never inside a link, for a link may not hold another.
    """
    out: Inlines = []
    placed = False
    for item in inlines:
        width = len(tree.plain([item]))
        if placed or offset > width:
            out.append(item)
        elif offset == width or item["t"] not in ("Str", *tree.NESTED_INLINES, "Span"):
            out += [item, node]
            placed = True
        elif item["t"] == "Str":
            out += [{"t": "Str", "c": item["c"][:offset]}, node, {"t": "Str", "c": item["c"][offset:]}]
            placed = True
        else:
            out.append(tree.with_inner(item, insert(tree.inner(item) or [], offset, node)))
            placed = True
        offset -= width
    return out if placed else [*out, node]


def _number(identifier: str, number: int) -> Node:
    attr = tree.attr("", ["number"])
    return tree.link(attr, [{"t": "Str", "c": str(number)}], f"#{identifier}")


def _lines(paragraphs: Sequence[Inlines]) -> Inlines:
    out: Inlines = []
    for paragraph in paragraphs:
        out += [*([{"t": "LineBreak"}] if out else []), *paragraph]
    return out
