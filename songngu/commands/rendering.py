"""An edition -> the bytes of its renditions: the HTML page, the PDF, the EPUB."""

from __future__ import annotations

import hashlib
import html as html_escape
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from songngu import __version__, tree
from songngu.config import EditionSettings, Settings
from songngu.core.pictures import with_pictures
from songngu.formats import epub, fonts, html, locale, pandoc, pdf
from songngu.model import Blocks, Edition, Footnote, Inlines, NavPoint

Fonts = Callable[[str, fonts.Face], bytes]
"""``fonts("whole" | "small", face)``: the bytes of a face, kept between builds."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """What one edition's renditions are made from."""

    settings: Settings
    wanted: EditionSettings
    edition: Edition
    pictures: Mapping[str, tuple[str, bytes]]
    """The author's address of each picture -> its name below ``build/`` and its bytes."""
    templates: Any
    fonts: Fonts
    attachments: Mapping[str, bytes]
    """Source and catalogue, by file name."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages shown, the source's first."""
        edition = self.edition
        both = (edition.source_language, edition.target_language)
        return {"source": both[:1], "target": both[1:]}.get(edition.layout, both)

    @property
    def is_default(self) -> bool:
        """True for the edition whose files stand at the top of ``build/``."""
        return self.wanted is self.settings.editions[0]

    def path(self, ending: str) -> str:
        """Where a rendition goes, below ``build/``."""
        folder = "" if self.is_default else f"{self.wanted.name}/"
        return f"{folder}{self.edition.slug}.{ending}"

    @property
    def root(self) -> str:
        """The way from a rendition up to ``build/``."""
        return "../" * self.path("html").count("/")

    @property
    def identifier(self) -> str:
        """A UUIDv5 of publication, languages, edition and slug: the same at every build."""
        parts = [self.settings.identifier or self.settings.name, *self.languages, self.wanted.name]
        return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join([*parts, self.edition.slug])).urn

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title as plain text, by language shown."""
        label = self.edition.nav[0].label if self.edition.nav else {}
        fallback = tree.plain(self.edition.meta["title"])
        return {tag: tree.plain(label.get(tag, [])) or fallback for tag in self.languages}

    @cached_property
    def has_formulas(self) -> bool:
        """True where a formula is shown."""
        parts = [chapter.blocks for chapter in self.edition.chapters]
        return any(node["t"] == "Math" for node in tree.walk(parts))


def render_html(work: Work) -> bytes:
    """The page, with its stylesheet and script inside, its fonts and pictures beside it."""
    return html.render(work.templates, "page.html.j2", _values(work, "mathml", work.root)).encode()


def render_pdf(work: Work) -> bytes:
    """The PDF, laid out from the same parts as the page."""
    values = _values(work, "plain", pdf.SCHEME)
    page = html.render(work.templates, "print.html.j2", values)
    files = {name: data for name, data in work.pictures.values()}
    files |= {f"fonts/{face.name}.ttf": work.fonts("whole", face) for face in fonts.FACES}
    identifier = hashlib.md5(work.identifier.encode(), usedforsecurity=False).digest()
    return pdf.render(page, files, identifier)


def render_epub(work: Work) -> bytes:
    """The EPUB, from the same chapters."""
    style = html.render(work.templates, "epub.css.j2", {"faces": fonts.FACES, "settings": work.settings})
    embedded = {}
    if work.settings.embed_fonts:
        embedded = {f"{face.name}.woff2": work.fonts("small", face) for face in fonts.FACES}
    addresses = {address: _data_address(name, data) for address, (name, data) in work.pictures.items()}
    chapters = [with_pictures(chapter.blocks, addresses) for chapter in work.edition.chapters]
    notes = [
        [replace(note, blocks=with_pictures(note.blocks, addresses)) for note in chapter.notes]
        for chapter in work.edition.chapters
    ]
    words = {tag: locale.messages(tag).gettext for tag in work.languages}
    return epub.render(
        epub.Book(
            chapters=tuple(chapters),
            notes=tuple(map(tuple, notes)),
            nav=work.edition.nav,
            languages=work.languages,
            titles=work.titles,
            identifier=work.identifier,
            meta=work.edition.meta,
            modified=modified(work.edition.meta),
            style=style,
            fonts=embedded,
            words=words,
        ),
        pandoc.write_epub,
    )


Listed = tuple[str, dict[str, str], list[tuple[str, str, str]]]
"""A document of the index: slug, titles by language, and edition, format and path of each rendition."""


def render_index(settings: Settings, templates: Any, documents: Sequence[Listed]) -> bytes:
    """The page that lists all documents, with links to every rendition."""
    values = {
        "settings": settings,
        "lang": settings.source_language,
        "languages": settings.languages,
        "documents": [
            {
                "slug": slug,
                "titles": titles,
                "renditions": [
                    {"edition": edition, "format": ending, "href": path} for edition, ending, path in paths
                ],
            }
            for slug, titles, paths in documents
        ],
        "faces": fonts.FACES,
        "root": "",
        "say": {tag: locale.messages(tag).gettext for tag in settings.languages},
        "language_name": locale.language_name,
        "version": __version__,
    }
    return html.render(templates, "index.html.j2", values).encode()


RENDERERS = {"html": render_html, "pdf": render_pdf, "epub": render_epub}


def modified(meta: Mapping[str, Any]) -> str:
    """The instant a rendition says it is of, in ISO 8601: never the clock's.

    The metadata's ``modified``, else a full ISO ``date``, else ``SOURCE_DATE_EPOCH``, else a constant.
    """
    import datetime
    import os

    for name in ("modified", "date"):
        try:
            moment = datetime.datetime.fromisoformat(str(meta.get(name, "")))
        except ValueError:
            continue
        return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(epoch) if epoch.isdigit() else 0
    moment = datetime.datetime.fromtimestamp(seconds or 946684800, datetime.UTC)
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _values(work: Work, formulas: str, root: str) -> dict[str, Any]:
    """What a page's template is given."""
    edition = work.edition
    parts = list(_parts(work, root))
    written = iter(pandoc.write_html([blocks for blocks in parts], formulas=formulas))
    bodies = [html.markup(next(written)) for _ in edition.chapters]
    all_notes = [note for chapter in edition.chapters for note in chapter.notes]
    notes = [
        {"id": note.id, "kind": note.kind, "label": note.label, "calls": note.calls, "html": html.markup(next(written))}
        for note in all_notes
    ]
    primary = work.languages[0]
    return {
        "settings": work.settings,
        "edition": edition,
        "languages": work.languages,
        "lang": primary,
        "titles": work.titles,
        "body": html.markup("\n".join(bodies)),
        "notes": notes,
        "nav": _nav(edition.nav, written),
        "root": root,
        "path": work.path("html"),
        "renditions": [
            {"format": ending, "href": work.path(ending).rsplit("/", 1)[-1]} for ending in work.wanted.formats
        ],
        "faces": fonts.FACES,
        "say": {tag: locale.messages(tag).gettext for tag in work.languages},
        "language_name": locale.language_name,
        "authors": edition.meta.get("authors", []),
        "translators": edition.meta.get("translators", []),
        "publisher": edition.meta.get("publisher", ""),
        "description": tree.plain(edition.meta.get("description", [])),
        "version": __version__,
    }


def _parts(work: Work, root: str) -> Iterator[Blocks]:
    """Everything of an edition that pandoc writes: chapters, notes, lines of the nav, in this order."""
    addresses = {address: root + name for address, (name, _) in work.pictures.items()}
    for chapter in work.edition.chapters:
        yield with_pictures(chapter.blocks, addresses)
    for chapter in work.edition.chapters:
        for note in chapter.notes:
            yield with_pictures(note.blocks, addresses)
    for label in _nav_labels(work.edition.nav):
        yield [tree.plain_block(label)]


def _nav_labels(nav: Sequence[NavPoint]) -> Iterator[Inlines]:
    for point in nav:
        yield from point.label.values()
        yield from _nav_labels(point.children)


def _nav(nav: Sequence[NavPoint], written: Iterator[str]) -> list[dict[str, Any]]:
    return [
        {
            "anchor": point.anchor,
            "label": {tag: html.markup(next(written)) for tag in point.label},
            "children": _nav(point.children, written),
        }
        for point in nav
    ]


def _data_address(name: str, data: bytes) -> str:
    import base64

    kind = {"jpg": "jpeg", "svg": "svg+xml"}.get(name.rsplit(".", 1)[-1], name.rsplit(".", 1)[-1])
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
