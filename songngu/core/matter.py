"""Pairs of a document's metadata -> what stands before its text and after it."""

from __future__ import annotations

from collections.abc import Mapping

from songngu import tree
from songngu.model import Blocks, Document, Inlines, Kind, Plan


def front(document: Document, fields: Mapping[Kind, Blocks], plan: Plan) -> Blocks:
    """Title, subtitle, dateline and description at the head of the document."""
    anchor = document.meta.get("anchor") or ""
    blocks: Blocks = [{"t": "Header", "c": [1, tree.attr(anchor, ["title"]), fields[Kind.TITLE]]}]
    for kind in (Kind.SUBTITLE, Kind.DESCRIPTION):
        if kind in fields:
            blocks.append(tree.div(tree.attr("", [kind]), fields[kind]))
    dateline = [*fields.get(Kind.PLACE, []), *_dates(plan)]
    if dateline:
        blocks.append(tree.div(tree.attr("", ["dateline"]), [tree.plain_block(dateline)]))
    return blocks


def _dates(plan: Plan) -> Inlines:
    """The date as each language of the edition writes it; once where both write the same."""
    written = {plan.dates[tag]: tag for tag in reversed(plan.shown_languages) if plan.dates.get(tag)}
    spans = [
        tree.span(tree.attr("", ["date"], {"lang": tag}), tree.text_inlines(date))
        for date, tag in reversed(written.items())
    ]
    return [node for date in spans for node in ({"t": "Space"}, date)]


def colophon(fields: Mapping[Kind, Blocks]) -> Blocks:
    """Keywords and rights, at the end."""
    blocks: Blocks = []
    if Kind.KEYWORD in fields:
        words = [node for pair in fields[Kind.KEYWORD] for node in (pair, {"t": "Space"})]
        blocks.append(tree.div(tree.attr("", ["keywords"]), [tree.plain_block(words[:-1])]))
    if Kind.RIGHTS in fields:
        blocks.append(tree.div(tree.attr("", ["rights"]), fields[Kind.RIGHTS]))
    return [tree.div(tree.attr("", ["colophon"]), blocks)] if blocks else []
