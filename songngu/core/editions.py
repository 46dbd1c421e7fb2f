"""A document's blocks and notes -> an edition: unique anchors, links that lead somewhere, chapters, nav."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from songngu import tree
from songngu.markup import is_call, without_calls
from songngu.model import (
    Blocks,
    Chapter,
    Document,
    Edition,
    Finding,
    Footnote,
    Inlines,
    Layout,
    Level,
    Location,
    NavPoint,
    Node,
    Plan,
)

_CHAPTERS_FROM = 100
"""A document of fewer pairs is one chapter: short sections do not each want a page of their own."""


def edition(
    document: Document, blocks: Blocks, notes: Sequence[Footnote], plan: Plan
) -> tuple[Edition, tuple[Finding, ...]]:
    """Make an edition of what :func:`songngu.core.compose.compose` built.

    :returns: the edition, and a finding for each link that leads nowhere (its text stays).
    """
    blocks = _shifted(blocks)
    blocks, notes = _unique_ids(blocks, notes)
    known = set(_ids([blocks, [note.blocks for note in notes]])) | {note.id for note in notes}
    dangling: list[str] = []
    blocks = _linked(blocks, known, dangling)
    notes = [replace(note, blocks=_linked(note.blocks, known, dangling)) for note in notes]
    made = Edition(
        slug=document.slug,
        layout=plan.layout,
        source_language=plan.source,
        target_language=plan.target,
        meta=document.meta,
        chapters=_chapters(document.slug, blocks, {note.id: note for note in notes}),
        nav=_nav(blocks, plan),
    )
    return made, tuple(_finding(anchor, document) for anchor in dict.fromkeys(dangling))


def _shifted(blocks: Blocks) -> Blocks:
    """Headings below the title's level, which is the only one at level 1, and no level skipped.

    (WCAG 2.2, technique G141; PDF/UA-1, 7.4.2: a level may not be passed over on the way down.)
    """
    above: list[int] = []

    def change(node: Node) -> Node:
        if node["t"] != "Header" or "title" in node["c"][1][1]:
            return node
        level, *rest = node["c"]
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        return {"t": "Header", "c": [min(6, len(above) + 1), *rest]}

    out: Blocks = tree.rewrite(blocks, change)
    return out


def _ids(value: Any) -> Iterator[str]:
    for node in tree.walk(value):
        attr = tree.attributes(node)
        if attr is not None and attr[0]:
            yield attr[0]


def _unique_ids(blocks: Blocks, notes: Sequence[Footnote]) -> tuple[Blocks, list[Footnote]]:
    """Each id once: an author's anchor that repeats another, or is one of ours, gives way."""
    ours = {note.id for note in notes}
    for node in tree.walk([blocks, [note.blocks for note in notes]]):
        attr = tree.attributes(node)
        if attr is not None and (attr[1][:1] == ["pair"] or is_call(node)):
            ours.add(attr[0])
    seen: set[str] = set()

    def change(node: Node) -> Node:
        attr = tree.attributes(node)
        if attr is None or not attr[0]:
            return node
        is_ours = attr[1][:1] == ["pair"] or is_call(node)
        if attr[0] in seen or (attr[0] in ours and not is_ours):
            return tree.without_id(node)
        seen.add(attr[0])
        return node

    new_blocks: Blocks = tree.rewrite(blocks, change)
    return new_blocks, [replace(note, blocks=tree.rewrite(note.blocks, change)) for note in notes]


def _linked(blocks: Blocks, known: set[str], dangling: list[str]) -> Blocks:
    """Links to anchors that do not exist become their text; no address holds what none may (RFC 3986 §2)."""

    def change(node: Node) -> Node:
        if node["t"] != "Link":
            return node
        if not node["c"][2][0].startswith("#"):
            attr, inlines, (address, title) = node["c"]
            return tree.link(attr, inlines, _FORBIDDEN.sub(_escaped, address), title)
        if node["c"][2][0][1:] in known:
            return node
        dangling.append(node["c"][2][0])
        return tree.span(["", *node["c"][0][1:]], node["c"][1])

    out: Blocks = tree.rewrite(blocks, change)
    return out


_FORBIDDEN = re.compile(r"[\s\"<>\\^`{|}]")


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())


def _chapters(slug: str, blocks: Blocks, notes: dict[str, Footnote]) -> tuple[Chapter, ...]:
    """The blocks cut before each section, each chapter with the notes first called in it."""
    left = dict(notes)
    chapters = []
    for part in _cut(blocks):
        called: list[Footnote] = []
        queue = _called(part)
        while queue:
            name = queue.pop(0)
            if name in left:
                called.append(left.pop(name))
                queue += _called(called[-1].blocks)
        chapters.append(Chapter(slug=slug, blocks=part, notes=tuple(called)))
    return tuple(chapters)


def _cut(blocks: Blocks) -> list[Blocks]:
    pairs = sum(1 for node in tree.walk(blocks) if (tree.attributes(node) or ["", []])[1][:1] == ["pair"])
    starts = [at for at, block in enumerate(blocks) if block["t"] == "Header" and block["c"][0] == 2]
    if pairs < _CHAPTERS_FROM or len(starts) < 2:
        return [blocks]
    edges = [0, *starts, len(blocks)]
    return [blocks[left:right] for left, right in itertools.pairwise(edges) if left < right]


def _called(value: Any) -> list[str]:
    return [node["c"][2][0][1:] for node in tree.walk(value) if is_call(node)]


def _nav(blocks: Blocks, plan: Plan) -> tuple[NavPoint, ...]:
    """The headings, each below the last one of a higher level."""
    headings = [node for node in tree.walk(blocks) if node["t"] == "Header"]
    points, _ = _nav_below(headings, 0, 0, plan)
    return points


def _nav_below(headings: list[Node], at: int, level: int, plan: Plan) -> tuple[tuple[NavPoint, ...], int]:
    points = []
    while at < len(headings) and headings[at]["c"][0] > level:
        here = headings[at]["c"]
        children, at = _nav_below(headings, at + 1, here[0], plan)
        label = _labels(here[2], plan)
        anchor = here[1][0] or _first_pair(here[2])
        if label and anchor:
            points.append(NavPoint(anchor=anchor, label=label, children=children))
        else:
            points += children
    return tuple(points), at


def _first_pair(inlines: Inlines) -> str:
    return next(_ids(inlines), "")


def _labels(inlines: Inlines, plan: Plan) -> dict[str, Inlines]:
    """A heading's text in each language that it stands in."""
    labels: dict[str, Inlines] = {}
    for node in tree.walk(inlines):
        attr = tree.attributes(node)
        is_side = attr is not None and attr[1][:1] in (["source"], ["target"])
        if attr is not None and is_side and not _is_missing(node):
            labels.setdefault(dict(attr[2])["lang"], without_calls(node["c"][1]))
    if not labels:  # a heading that is carried through, such as a formula
        language = plan.target if plan.layout is Layout.TARGET else plan.source
        labels[language] = without_calls(inlines)
    return {tag: label for tag, label in labels.items() if tree.plain(label).strip()}


def _is_missing(side: Node) -> bool:
    """True for a side that only says that there is no translation."""
    first = side["c"][1][:1]
    return bool(first) and (tree.attributes(first[0]) or ["", []])[1] == ["missing"]


def _finding(anchor: str, document: Document) -> Finding:
    return Finding(
        code="dead-link",
        message=f"a link leads to {anchor}, which is not in the document",
        hint="correct the address, or give the place it means that anchor",
        level=Level.WARNING,
        location=Location(path=document.path),
        document=document.slug,
    )
