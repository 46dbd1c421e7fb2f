"""Editions of all documents -> one edition, the volume: each document a part, every anchor its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from songngu import tree
from songngu.model import Chapter, Edition, NavPoint, Node

_UNIT_ID = re.compile(r"p[a-z0-9]{8}")


def bind(editions: Sequence[Edition], slug: str, meta: dict[str, Any]) -> Edition:
    """Join editions of one layout and pair of languages into a book.

    Units keep their ids, which are unique in the project; every other anchor (an author's, a note's, a
    call's) is given its document's number, and the links to it follow.

    :param slug: the volume's name; ``meta`` its metadata.
    """
    parts = [_marked(edition, f"d{at}-") for at, edition in enumerate(editions, 1)]
    first = parts[0]
    return replace(
        first,
        slug=slug,
        meta=meta,
        chapters=tuple(chapter for part in parts for chapter in part.chapters),
        nav=tuple(point for part in parts for point in part.nav),
        mentions=tuple(mention for part in parts for mention in part.mentions),
    )


def _marked(edition: Edition, mark: str) -> Edition:
    """The edition with ``mark`` before every anchor that is not a unit's id."""
    anchors = {anchor for anchor in _anchors(edition) if not _UNIT_ID.fullmatch(anchor)}

    def name(anchor: str) -> str:
        return mark + anchor if anchor in anchors else anchor

    def change(node: Node) -> Node:
        attr = tree.attributes(node)
        if attr is None:
            return node
        content = list(node["c"])
        content[tree.ATTR_AT[node["t"]]] = [name(attr[0]), *attr[1:]]
        if node["t"] == "Link" and content[2][0].startswith("#"):
            content[2] = ["#" + name(content[2][0][1:]), content[2][1]]
        return {"t": node["t"], "c": content}

    def point(nav: NavPoint) -> NavPoint:
        return replace(nav, anchor=name(nav.anchor), children=tuple(map(point, nav.children)))

    chapters = []
    for chapter in edition.chapters:
        notes = tuple(
            replace(
                note,
                id=name(note.id),
                calls=tuple(map(name, note.calls)),
                blocks=tree.rewrite(note.blocks, change),
            )
            for note in chapter.notes
        )
        chapters.append(Chapter(slug=chapter.slug, blocks=tree.rewrite(chapter.blocks, change), notes=notes))
    return replace(edition, chapters=tuple(chapters), nav=tuple(map(point, edition.nav)))


def _anchors(edition: Edition) -> Iterator[str]:
    for chapter in edition.chapters:
        for note in chapter.notes:
            yield note.id
            yield from note.calls
        for node in tree.walk([chapter.blocks, [note.blocks for note in chapter.notes]]):
            attr = tree.attributes(node)
            if attr is not None and attr[0]:
                yield attr[0]
