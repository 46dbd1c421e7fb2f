"""Document -> segments, in reading order; and segments put back -> the same document.

Every block that pandoc knows is either a place where segments are (a *slot*) or is carried
through: code, raw blocks, formulas, rules, and anything marked ``translate=no``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from songngu import tree
from songngu.model import Blocks, Document, Inlines, Kind, Node, Path, Segment

META_KINDS = {
    "title": Kind.TITLE,
    "subtitle": Kind.SUBTITLE,
    "description": Kind.DESCRIPTION,
    "place": Kind.PLACE,
    "keywords": Kind.KEYWORD,
    "rights": Kind.RIGHTS,
}
"""The metadata that a translator works on, in reading order."""

Write = Callable[[Sequence[Inlines]], list[str]]


@dataclass(frozen=True, slots=True)
class _Slot:
    kind: Kind
    path: Path
    inlines: Inlines
    counted: bool = False
    level: int | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """What a block's surroundings make of a paragraph in it."""

    kind: Kind = Kind.PARAGRAPH
    counted: bool = True


def segment(document: Document, write: Write) -> tuple[Segment, ...]:
    """Cut a document into segments.

    :param write: turns lists of inlines into Markdown, all in one call
        (:func:`songngu.formats.inlines.write` with a converter).
    :returns: the metadata's segments, then the body's, in reading order; the paragraphs of a
        footnote come after the one that calls it.
    """
    slots = [*_meta_slots(document.meta), *_body_slots(document.blocks)]
    contents = [tree.joined(numbered(slot.inlines)) for slot in slots]
    texts = write(contents)
    segments = []
    number = 0
    for slot, inlines, text in zip(slots, contents, texts, strict=True):
        number += slot.counted
        segments.append(
            Segment(
                kind=slot.kind,
                path=slot.path,
                inlines=inlines,
                text=text,
                level=slot.level,
                number=number if slot.counted else None,
            )
        )
    return tuple(segments)


def titled(document: Document) -> Document:
    """The document with a title in its metadata: as given, else its sole leading heading, else its slug.

    The heading that is the title, or says the same, is taken out of the body: it is not shown twice.
    """
    meta, blocks = dict(document.meta), document.blocks
    first = [block for block in blocks if block["t"] == "Header" and block["c"][0] == 1]
    leading = blocks[0]["c"][2] if len(first) == 1 and blocks[0] is first[0] else None
    if leading and tree.plain(meta.get("title") or leading) == tree.plain(leading):
        meta["title"] = leading
        meta["anchor"] = blocks[0]["c"][1][0]
        blocks = blocks[1:]
    if not tree.plain(meta.get("title") or ()).strip():
        meta["title"] = tree.text_inlines(document.slug.rsplit("/", 1)[-1])
    return replace(document, meta=meta, blocks=blocks)


def reassemble(document: Document, contents: Mapping[Path, Inlines]) -> Document:
    """Put inlines back where segments were cut out; numbered calls become footnotes again.

    With each segment's own inlines the result equals ``document``: the law of segmenting.
    """
    root: dict[str, Any] = {"meta": dict(document.meta), "blocks": tree.copy(document.blocks)}
    # Deepest first: a footnote's paragraphs lie inside those of the paragraph that calls it.
    for path in sorted(contents, key=len, reverse=True):
        node = tree.get(root, path)
        old = node["c"] if isinstance(node, dict) else node
        new = restored(contents[path], footnotes(old))
        tree.put(root, path, {"t": node["t"], "c": new} if isinstance(node, dict) else new)
    return replace(document, meta=root["meta"], blocks=root["blocks"])


def footnotes(inlines: Inlines) -> list[Blocks]:
    """The footnotes called in some inlines, in order: the first is number 1."""
    return [node["c"] for node in tree.notes(inlines) if isinstance(node["c"], list)]


def numbered(inlines: Inlines) -> Inlines:
    """Inlines with each footnote replaced by its number: ``{"t": "Note", "c": 1}``."""
    count = 0

    def visit(nodes: Inlines) -> Inlines:
        nonlocal count
        out = []
        for node in nodes:
            if node["t"] in tree.WORDS:
                pass
            elif node["t"] == "Note":
                count += 1
                node = {"t": "Note", "c": count}
            elif (children := tree.inner(node)) is not None:
                node = tree.with_inner(node, visit(children))
            out.append(node)
        return out

    return inlines if tree.is_words(inlines) else visit(inlines)


def restored(inlines: Inlines, notes: Sequence[Blocks]) -> Inlines:
    """Inlines with each numbered call replaced by its footnote."""
    out = []
    for node in inlines:
        if node["t"] == "Note":
            node = {"t": "Note", "c": notes[node["c"] - 1]}
        elif (children := tree.inner(node)) is not None:
            node = tree.with_inner(node, restored(children, notes))
        out.append(node)
    return out


def _meta_slots(meta: Mapping[str, Any]) -> Iterator[_Slot]:
    for name, kind in META_KINDS.items():
        value = meta.get(name)
        if not value:
            continue
        if name == "keywords":
            yield from (_Slot(kind, ("meta", name, at), word) for at, word in enumerate(value))
        else:
            yield _Slot(kind, ("meta", name), value)


def _body_slots(blocks: Blocks) -> Iterator[_Slot]:
    return _blocks(blocks, ("blocks",), _Place())


def _blocks(blocks: Blocks, path: Path, place: _Place) -> Iterator[_Slot]:
    for at, block in enumerate(blocks):
        yield from _block(block, (*path, at), place)


def _block(block: Node, path: Path, place: _Place) -> Iterator[_Slot]:
    if tree.has_attribute(block, "translate", "no"):
        return
    content: Any = block.get("c")
    match block["t"]:
        case "Para" | "Plain":
            yield from _paragraph(content, path, place)
        case "Header":
            yield from _slot(Kind.HEADING, content[2], (*path, "c", 2), level=content[0])
        case "LineBlock":
            yield from _lines(content, (*path, "c"), place)
        case "BlockQuote":
            yield from _blocks(content, (*path, "c"), _Place(place.kind, False))
        case "Div":
            yield from _blocks(content[1], (*path, "c", 1), place)
        case "BulletList":
            yield from _items(content, (*path, "c"), place)
        case "OrderedList":
            yield from _items(content[1], (*path, "c", 1), place)
        case "DefinitionList":
            yield from _definitions(content, (*path, "c"))
        case "Table":
            yield from _table(content, (*path, "c"))
        case "Figure":
            yield from _figure(content, (*path, "c"))


def _slot(
    kind: Kind, inlines: Inlines, path: Path, counted: bool = False, level: int | None = None
) -> Iterator[_Slot]:
    """The slot of some inlines, then those of the footnotes called in them."""
    if not tree.is_translatable(inlines):
        return
    # A path to a node (a paragraph) leads on through its content; one to a list does not.
    inside = (*path, "c") if kind in _BLOCK_KINDS else path
    yield _Slot(kind, path, inlines, counted, level)
    for note, note_path in _notes(inlines, inside):
        yield from _blocks(note, note_path, _Place(Kind.NOTE, False))


_BLOCK_KINDS = {Kind.PARAGRAPH, Kind.ITEM, Kind.CELL, Kind.CAPTION, Kind.NOTE, Kind.DEFINITION}


def _notes(inlines: Inlines, path: Path) -> Iterator[tuple[Blocks, Path]]:
    if tree.is_words(inlines):
        return
    for at, node in enumerate(inlines):
        if node["t"] in tree.WORDS:
            continue
        if node["t"] == "Note":
            yield node["c"], (*path, at, "c")
        elif (children := tree.inner(node)) is not None:
            inside = ("c",) if node["t"] in tree.NESTED_INLINES else ("c", tree.INLINES_AT[node["t"]])
            yield from _notes(children, (*path, at, *inside))


def _paragraph(inlines: Inlines, path: Path, place: _Place) -> Iterator[_Slot]:
    if tree.is_translatable(inlines):
        yield from _slot(place.kind, inlines, path, place.counted)
    else:
        yield from _alts(inlines, (*path, "c"))


def _alts(inlines: Inlines, path: Path, shown: str = "") -> Iterator[_Slot]:
    """The alternative texts of pictures that stand alone, save where the caption says the same."""
    for at, node in enumerate(inlines):
        if node["t"] == "Image":
            alt = node["c"][1]
            if tree.is_translatable(alt) and tree.plain(alt) != shown:
                yield _Slot(Kind.ALT, (*path, at, "c", 1), alt)
        elif node["t"] in ("Link", "Span"):
            yield from _alts(node["c"][1], (*path, at, "c", 1), shown)


def _lines(lines: list[Inlines], path: Path, place: _Place) -> Iterator[_Slot]:
    counted = place.counted  # a stanza is counted once, at its first line; an empty line parts two
    for at, line in enumerate(lines):
        if not line:
            counted = place.counted
        for slot in _slot(Kind.LINE, line, (*path, at), counted):
            counted = counted and not slot.counted
            yield slot


def _items(items: list[Blocks], path: Path, place: _Place) -> Iterator[_Slot]:
    kind = Kind.ITEM if place.kind is Kind.PARAGRAPH else place.kind
    for at, item in enumerate(items):
        counted = place.counted  # an item is counted once, at its first paragraph
        for slot in _blocks(item, (*path, at), _Place(kind, place.counted)):
            own = slot.kind is Kind.ITEM and len(slot.path) == len(path) + 2
            if own and slot.counted and not counted:
                slot = replace(slot, counted=False)
            counted = counted and not own
            yield slot


def _definitions(pairs: list[Any], path: Path) -> Iterator[_Slot]:
    for at, (term, definitions) in enumerate(pairs):
        yield from _slot(Kind.TERM, term, (*path, at, 0))
        for number, blocks in enumerate(definitions):
            yield from _blocks(blocks, (*path, at, 1, number), _Place(Kind.DEFINITION, False))


def _table(content: list[Any], path: Path) -> Iterator[_Slot]:
    _, caption, _, head, bodies, foot = content
    yield from _caption(caption, (*path, 1))
    yield from _rows(head[1], (*path, 3, 1))
    for at, body in enumerate(bodies):
        yield from _rows(body[2], (*path, 4, at, 2))
        yield from _rows(body[3], (*path, 4, at, 3))
    yield from _rows(foot[1], (*path, 5, 1))


def _rows(rows: list[Any], path: Path) -> Iterator[_Slot]:
    for row, (_, cells) in enumerate(rows):
        for column, cell in enumerate(cells):
            yield from _blocks(cell[4], (*path, row, 1, column, 4), _Place(Kind.CELL, False))


def _figure(content: list[Any], path: Path) -> Iterator[_Slot]:
    _, caption, blocks = content
    yield from _caption(caption, (*path, 1))
    shown = " ".join(tree.plain(block["c"]) for block in caption[1] if block["t"] in ("Para", "Plain"))
    for at, block in enumerate(blocks):
        here = (*path, 2, at)
        if block["t"] in ("Para", "Plain") and not tree.is_translatable(block["c"]):
            yield from _alts(block["c"], (*here, "c"), shown)
        else:
            yield from _block(block, here, _Place(Kind.PARAGRAPH, False))


def _caption(caption: list[Any], path: Path) -> Iterator[_Slot]:
    yield from _blocks(caption[1], (*path, 1), _Place(Kind.CAPTION, False))
