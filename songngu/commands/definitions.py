"""Entries of the termbase -> what explains them: their definitions and where these come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from songngu import tree
from songngu.core import pairs
from songngu.model import Blocks, Reading, TermEntry


def definitions(entries: Sequence[TermEntry], languages: Sequence[str], read: pairs.Read) -> list[Blocks]:
    """Of each entry a block for each of the languages that it is defined in, and one for its reference."""
    texts = [entry.definition.get(tag, "") for entry in entries for tag in languages]
    readings = map(_without_calls, read([*texts, *(entry.reference for entry in entries)]))
    groups = [[next(readings) for _ in languages] for _ in entries]
    return [
        [*_definitions(group, languages), *_reference(reference)]
        for group, reference in zip(groups, readings, strict=True)
    ]


def _definitions(group: Sequence[Reading], languages: Sequence[str]) -> Blocks:
    return [
        tree.div(tree.attr("", ["definition"], {"lang": tag}), list(map(tree.para, reading.paragraphs)))
        for tag, reading in zip(languages, group, strict=True)
        if reading.paragraphs
    ]


def _reference(reading: Reading) -> Blocks:
    if not reading.paragraphs:
        return []
    return [tree.div(tree.attr("", ["reference"]), [tree.plain_block(reading.paragraphs[0])])]


def _without_calls(reading: Reading) -> Reading:
    """A definition has no footnotes: what looks like the call of one is letters."""
    return replace(reading, paragraphs=tuple(pairs.known_calls(p, 0, []) for p in reading.paragraphs))
