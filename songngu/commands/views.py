"""An edition -> the values that its templates are given, its blocks written as HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from songngu import __version__, tree
from songngu.commands.colophon import colophon_values
from songngu.commands.look import Look
from songngu.commands.metadata import page_metadata
from songngu.commands.work import Work, dated, descriptions
from songngu.commands.written import html as written_html
from songngu.config import Settings
from songngu.core.pictures import with_formulas, with_pictures
from songngu.errors import about
from songngu.formats import fonts, html, locale
from songngu.markup import is_call
from songngu.model import Blocks, Edition, Footnote, Inlines, NavPoint, Node


def page_values(
    work: Work, formulas: str, root: str, drawn: Mapping[tuple[bool, str], Node] | None = None
) -> dict[str, Any]:
    """What a page's template is given.

    :param formulas: how pandoc writes them; ``drawn`` has those that are pictures instead.
    :param root: the way from the page up to ``build/``.
    """
    edition = work.edition
    front, body, back, *others = [with_formulas(part, drawn or {}) for part in _parts(work, root)]
    stretches = list(_stretches(body))
    parts = [front, *stretches, back, *others]
    is_long = _count_pairs(parts) > _LONG
    with about(edition.slug):
        written = iter(written_html(work, parts, formulas, is_kept=is_long))
    head = html.markup(next(written))
    text = [html.markup(next(written)) for _ in stretches]
    foot = html.markup(next(written))
    places = _call_places(parts)
    notes = [_note(note, html.markup(next(written)), places) for note in _all_notes(edition)]
    return {
        **_common(work),
        "front": head,
        "body": html.markup("\n".join(text)),
        "stretches": text if is_long else [],
        "back": foot,
        "notes": notes,
        "nav": _nav(edition.nav, written),
        "root": root,
        "renditions": _siblings(work),
        "description": " / ".join(dict.fromkeys(descriptions(edition).values())),
        "modified": dated(edition.meta),
        **colophon_values(work, parts),
        **page_metadata(work),
    }


_LONG = 200
"""Pairs from which on a page is laid out in stretches, as its reader comes to them."""

_STRETCH = 24
"""Pairs of a stretch: fewer stretches cost less to watch, and shorter ones less to lay out."""


def _stretches(blocks: Blocks) -> Iterator[Blocks]:
    """The text cut between its blocks; one piece of it at least."""
    piece: Blocks = []
    pairs = 0
    for block in blocks:
        if pairs >= _STRETCH:
            yield piece
            piece, pairs = [], 0
        piece.append(block)
        pairs += _count_pairs([[block]])
    yield piece


def _count_pairs(parts: Sequence[Blocks]) -> int:
    return sum(_classes(node)[:1] == ["pair"] for node in tree.walk(parts))


COLOPHON = "songngu-colophon"
"""The anchor of the colophon, where it is a chapter."""


def colophon_title(work: Work) -> dict[str, Inlines]:
    """What the colophon is called, in each language shown that the interface speaks."""
    say = {tag: locale.messages(tag).gettext for tag in locale.spoken(work.languages)}
    return {tag: tree.text_inlines(name("About this edition")) for tag, name in say.items()}


def colophon_chapter(work: Work) -> Blocks:
    """The colophon as a chapter: a heading, and below it what its template writes."""
    blocks = [chapter.blocks for chapter in work.edition.chapters]
    values = {**_common(work), **colophon_values(work, blocks), "in_book": True}
    heading: Inlines = []
    for tag, title in colophon_title(work).items():
        heading += [{"t": "Space"}, {"t": "Str", "c": "·"}, {"t": "Space"}] if heading else []
        heading.append(tree.span(tree.attr("", [], {"lang": tag}), title))
    written = html.render(work.templates, "colophon.html.j2", values)
    return [{"t": "Header", "c": [1, tree.attr(COLOPHON), heading]}, tree.raw_html(written)]


def _common(work: Work) -> dict[str, Any]:
    """What depends on the edition alone, whatever it is written as."""
    return {
        **shared_values(work.settings, work.look, work.languages),
        "edition": work.edition,
        "edition_name": work.wanted.name,
        "lang": work.languages[0],
        "titles": work.titles,
        "identifier": work.identifier,
        "is_volume": work.is_volume,
        "path": quote(work.path("html")),
    }


def shared_values(settings: Settings, look: Look, languages: Sequence[str]) -> dict[str, Any]:
    """What every template is given, whatever it writes."""
    spoken = locale.spoken(languages)
    return {
        "settings": settings,
        "theme": look,
        "faces": look.faces,
        "languages": languages,
        "spoken": spoken,
        "say": {tag: locale.messages(tag).gettext for tag in (*languages, *spoken)},
        "language_name": locale.language_name,
        "version": __version__,
    }


def epub_style_values(work: Work, faces: Sequence[fonts.Face]) -> dict[str, Any]:
    """What the stylesheet of an EPUB is given: nothing that depends on its text.

    :param faces: those that are embedded.
    """
    return {**_common(work), "faces": faces}


def _siblings(work: Work) -> list[dict[str, str]]:
    """The edition's other formats, beside the page."""
    names = {ending: work.path(ending).rsplit("/", 1)[-1] for ending in work.wanted.formats}
    return [{"format": ending, "href": quote(name)} for ending, name in names.items()]


def _parts(work: Work, root: str) -> Iterator[Blocks]:
    """All that pandoc writes of an edition: front, body, back, notes, lines of the nav, in this order."""
    addresses = {name: root + name for name in work.pictures}
    blocks = [block for chapter in work.edition.chapters for block in chapter.blocks]
    for part in ([], blocks, []) if work.is_volume else _divided(blocks):
        yield with_pictures(part, addresses)
    for note in _all_notes(work.edition):
        yield with_pictures(_headed(note.blocks), addresses)
    for label in _nav_labels(work.edition.nav):
        yield [tree.plain_block(label)]


_FRONT = {"title", "subtitle", "description", "dateline"}


def _divided(blocks: Blocks) -> tuple[Blocks, Blocks, Blocks]:
    """Title and dateline; the text; keywords and rights."""
    start = next((at for at, block in enumerate(blocks) if not _FRONT & set(_classes(block))), len(blocks))
    end = len(blocks) - (blocks[start:] != [] and "colophon" in _classes(blocks[-1]))
    return blocks[:start], blocks[start:end], blocks[end:]


def _classes(node: Node) -> list[str]:
    attr = tree.attributes(node)
    return [] if attr is None else attr[1]


def _all_notes(edition: Edition) -> list[Footnote]:
    return [note for chapter in edition.chapters for note in chapter.notes]


def _headed(blocks: Blocks) -> Blocks:
    """A glossary note with its reference beside the term, where it takes no line of its own."""
    if not blocks or _classes(blocks[-1]) != ["reference"]:
        return blocks
    head, *definitions, reference = blocks
    cited = tree.span(tree.attr("", ["reference"]), reference["c"][1][0]["c"])
    line = [*head["c"][1][0]["c"], {"t": "Space"}, cited]
    return [tree.div(head["c"][0], [tree.plain_block(line)]), *definitions]


def _note(note: Footnote, written: str, places: Mapping[str, str]) -> dict[str, Any]:
    """A note as a template sees it; each of its calls with the language of the text it stands in."""
    calls = [{"id": call, "lang": places.get(call, "")} for call in note.calls]
    return {"id": note.id, "kind": note.kind, "label": note.label, "calls": calls, "html": written}


def _call_places(parts: Sequence[Blocks]) -> dict[str, str]:
    """The id of each call inside a pair -> the language of its side."""
    sides = (node for node in tree.walk(parts) if _classes(node)[:1] in (["source"], ["target"]))
    return {
        node["c"][0][0]: dict((tree.attributes(side) or ("", [], []))[2]).get("lang", "")
        for side in sides
        for node in tree.walk(side["c"])
        if is_call(node)
    }


def _nav_labels(nav: Sequence[NavPoint]) -> Iterator[Inlines]:
    """Each line's texts; without links, for every line is one."""
    for label in (label for point in nav for label in point.labels):
        yield tree.rewrite(label, lambda node: node["c"][1] if node["t"] == "Link" else node)


def _nav(nav: Sequence[NavPoint], written: Iterator[str]) -> list[dict[str, Any]]:
    return [
        {
            "anchor": point.anchor,
            "label": {tag: html.markup(next(written)) for tag in point.label},
            "children": _nav(point.children, written),
        }
        for point in nav
    ]
