"""An edition -> the bytes of its renditions: the HTML page, the PDF, the EPUB."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from songngu import project, tree
from songngu.commands import letters, written
from songngu.commands.look import Look
from songngu.commands.views import (
    COLOPHON,
    colophon_chapter,
    colophon_title,
    epub_style_values,
    page_values,
)
from songngu.commands.work import Fonts, Work, modified
from songngu.config import Settings
from songngu.core.pictures import with_pictures
from songngu.errors import UsageError
from songngu.formats import covers, epub, fonts, formulas, html, locale, pandoc, pdf, pdf_places
from songngu.model import Layout, NavPoint, Node


def render_html(work: Work) -> bytes:
    """The page, with its stylesheet and script inside, its fonts and pictures beside it."""
    return html.render(work.templates, "page.html.j2", page_values(work, "mathml", work.root)).encode()


def render_glossary(work: Work, alphabets: Mapping[str, Sequence[tuple[str, str]]]) -> bytes:
    """The page of the glossary: a page like any other, with the letters that lead into it."""
    values = page_values(work, "mathml", work.root) | {"alphabets": alphabets}
    return html.render(work.templates, "glossary.html.j2", values).encode()


def render_pdf(work: Work) -> bytes:
    """The PDF; kept where the EPUB lists its pages."""
    if "pdf" in work.kept:
        return work.kept["pdf"]
    data = _printed(work)
    if work.settings.page_list:
        work.kept["pdf"] = data
    return data


def _printed(work: Work) -> bytes:
    """The PDF, laid out from the same parts as the page."""
    pdf.require()
    drawn, drawings = _drawn_formulas(work)
    values = page_values(work, "plain", pdf.SCHEME, drawn)
    template = "volume.html.j2" if work.is_volume else "print.html.j2"
    page = html.render(work.templates, template, values)
    files = dict(work.pictures) | drawings
    files |= {f"fonts/{face.name}.ttf": work.fonts("whole", face) for face in work.look.faces}
    identifier = hashlib.md5(work.identifier.encode(), usedforsecurity=False).digest()
    return pdf.render(
        page,
        files,
        identifier,
        work.attachments,
        modified(work.edition.meta),
        lambda letter: work.missing.setdefault(letter, "pdf"),
        work.lay_out_pieces,
    )


def render_epub(work: Work) -> bytes:
    """The EPUB, from the same chapters; those of a long book that are as they were are not written again."""
    book = _book(work)
    if len(work.edition.chapters) == 1:
        return epub.render(book, pandoc.write_epub)
    with written.known(work, "epub") as texts:
        return epub.render(book, pandoc.write_epub, texts)


def _book(work: Work) -> epub.Book:
    edition = work.edition
    embedded = work.look.faces if work.settings.embed_fonts else ()
    faces = [face for face in embedded if face.family == fonts.SERIF]
    style = html.render(work.templates, "epub.css.j2", epub_style_values(work, faces))
    addresses = {name: _data_address(name, data) for name, data in work.pictures.items()}
    chapters = [with_pictures(chapter.blocks, addresses) for chapter in edition.chapters]
    notes = [
        [replace(note, blocks=with_pictures(note.blocks, addresses)) for note in chapter.notes]
        for chapter in edition.chapters
    ]
    if faces:
        _look_for_letters(work)
    # Who translated is no one's business where no translation is shown.
    unsaid = {"translators"} if edition.layout is Layout.SOURCE else set()
    nav = edition.nav
    if work.is_volume:
        nav = (*nav, NavPoint(anchor=COLOPHON, label=colophon_title(work)))
    return epub.Book(
        chapters=(*chapters, colophon_chapter(work)),
        notes=tuple(map(tuple, notes)),
        nav=nav,
        languages=work.languages,
        titles=work.titles,
        identifier=work.identifier,
        meta={key: value for key, value in edition.meta.items() if key not in unsaid},
        modified=modified(edition.meta),
        style=style,
        fonts={f"{face.name}.ttf": work.fonts("plain", face) for face in faces},
        words={tag: locale.messages(tag).gettext for tag in work.languages},
        source_language=edition.source_language,
        cover=cover(work.settings, work.look, work.fonts, work.titles, edition.meta.get("authors") or ()),
        breaks=_breaks(work),
        printed=f"{work.path('pdf')} ({work.identifier})",
    )


def _look_for_letters(work: Work) -> None:
    """Note the letters that the fonts in an EPUB do not have."""
    chapters = work.edition.chapters
    notes = [note.blocks for chapter in chapters for note in chapter.notes]
    labels = (label for point in work.edition.nav for label in point.labels)
    shown = [*(chapter.blocks for chapter in chapters), *notes, *labels]
    used = letters.of_text(shown) | letters.of_words(work.titles.values())
    for letter in used - fonts.covered(work.fonts("whole", work.look.faces[0])):
        work.missing.setdefault(letter, "epub")


def cover(
    settings: Settings, look: Look, font: Fonts, titles: Mapping[str, str], people: Sequence[str]
) -> bytes:
    """The publication's own ``templates/cover.png``, or one drawn from the titles.

    :raises UsageError: when that file is no PNG.
    """
    name = "templates/cover.png"
    own = project.read_if_there(settings.root / name, name)
    if own is not None:
        if not own.startswith(b"\x89PNG\r\n\x1a\n"):
            raise UsageError("is no PNG", path=name, hint="save the picture of the cover as a PNG")
        return own
    faces = {face.family: face for face in look.faces if face.style == "normal"}
    shown = list(dict.fromkeys(titles.values()))
    names = dict.fromkeys(settings.title.get(tag, "") for tag in titles)
    return covers.draw(
        shown,
        " / ".join(name for name in names if name and name not in shown),
        ", ".join(people),
        font("whole", faces[fonts.DISPLAY]),
        font("whole", faces[fonts.SANS]),
        covers.Colours(*look.cover),
    )


def _breaks(work: Work) -> tuple[tuple[str, str], ...]:
    """Where the pages of the edition's PDF begin, if the settings ask for it and there is one."""
    if not work.settings.page_list or "pdf" not in work.wanted.formats:
        return ()
    return pdf_places.page_starts(render_pdf(work))


TEMPLATES = {
    "html False": ("page.html.j2",),
    "pdf False": ("print.html.j2",),
    "pdf True": ("volume.html.j2",),
    "epub False": ("epub.css.j2", "colophon.html.j2"),
    "epub True": ("epub.css.j2", "colophon.html.j2"),
    "index False": ("index.html.j2",),
    "glossary False": ("glossary.html.j2",),
    "feed False": ("index.html.j2",),
}
"""The templates that are filled for each kind of output, of a document (or all) and of the volume."""

RENDERERS = {"html": render_html, "pdf": render_pdf, "epub": render_epub}


def render_index(templates: Any, values: Mapping[str, Any]) -> bytes:
    """The page that lists all documents, with links to every rendition, the glossaries and the feeds."""
    return html.render(templates, "index.html.j2", values).encode()


def _drawn_formulas(work: Work) -> tuple[dict[tuple[bool, str], Node], dict[str, bytes]]:
    """Each formula as a picture node, and the drawings by name: WeasyPrint knows no MathML."""
    nodes: dict[tuple[bool, str], Node] = {}
    files: dict[str, bytes] = {}
    shown = [[chapter.blocks, [note.blocks for note in chapter.notes]] for chapter in work.edition.chapters]
    languages = list(dict.fromkeys((work.edition.source_language, *work.languages)))
    for node in tree.walk(shown):
        if node["t"] != "Math":
            continue
        kind, tex = node["c"]
        is_display = kind["t"] == "DisplayMath"
        if (is_display, tex) in nodes:
            continue
        drawing = formulas.draw(tex, is_display=is_display, languages=languages)
        if drawing is None:
            continue
        name = f"formula-{len(files)}.svg"
        files[name] = drawing.svg
        size = f"width: {drawing.width:.3f}em; height: {drawing.height:.3f}em"
        style = f"{size}; vertical-align: {-drawing.depth:.3f}em"
        said = {f"data-alt-{tag.lower()}": words for tag, words in drawing.spoken.items()}
        attr = tree.attr("", ["formula", "display" if is_display else "inline"], {"style": style, **said})
        nodes[is_display, tex] = {
            "t": "Image",
            "c": [attr, [{"t": "Str", "c": tex}], [pdf.SCHEME + name, ""]],
        }
    return nodes, files


def _data_address(name: str, data: bytes) -> str:
    kind = {"jpg": "jpeg", "svg": "svg+xml"}.get(name.rsplit(".", 1)[-1], name.rsplit(".", 1)[-1])
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
