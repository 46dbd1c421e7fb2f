"""An edition's chapters -> an EPUB 3.3: pandoc writes the XHTML, and this finishes it for its readers.

What pandoc's own package lacks (both languages in the metadata, ``xml:lang``, notes with their number
and the way back, titles, a bilingual nav, true accessibility metadata) is made in
:mod:`songngu.formats.epub_pages` and :mod:`songngu.formats.epub_package`.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import replace
from typing import Any

from songngu import tree
from songngu.errors import OutsideError
from songngu.formats import epub_breaks, epub_media, epub_package, epub_pages
from songngu.formats.epub_book import Book
from songngu.model import Blocks, Node

__all__ = ["Book", "WriteEpub", "render"]

WriteEpub = Callable[[Blocks, Mapping[str, Any], Sequence[str]], bytes]
"""Blocks, metadata and options of pandoc -> its EPUB."""

_OPTIONS = ("--mathml", "--split-level=1", "--epub-title-page=false", "--syntax-highlighting=none")

_MIMETYPE = b"application/epub+zip"


def render(book: Book, write: WriteEpub, known: MutableMapping[str, str] | None = None) -> bytes:
    """Make the EPUB: the same book gives the same bytes.

    :param write: pandoc (:func:`songngu.formats.pandoc.write_epub`).
    :param known: chapters as pandoc wrote them for an earlier edition of the book, by a digest of what they
        were written from; it is left with those of this one.
    :raises OutsideError: when what pandoc wrote is no EPUB.
    """
    texts, pictures = _written(book, write, known)
    pages = epub_pages.pages(
        texts[:-1],
        notes=book.notes,
        known=frozenset(_ids([book.chapters, [note.blocks for notes in book.notes for note in notes]])),
        pictures=pictures,
        style=_style(book),
    )
    breaks = epub_breaks.mark(pages, book.breaks)
    book = replace(book, breaks=book.breaks if breaks else ())  # no claim of pages that are nowhere
    labels = epub_pages.labels(texts[-1])
    named = {picture.name: picture for picture in pictures.values()}
    files = epub_package.files(book, pages, labels, named, breaks)
    return _zipped(files, book.modified)


def _style(book: Book) -> epub_pages.Style:
    """What all pages share."""
    return epub_pages.Style(
        language=book.language,
        source_language=book.source_language or book.language,
        back=book.say("back to the text"),
        stale=book.say("The source of a paragraph with this mark has changed since it was translated."),
    )


def _written(
    book: Book, write: WriteEpub, known: MutableMapping[str, str] | None
) -> tuple[list[bytes], dict[str, epub_media.Picture]]:
    """The chapters' files and that of the labels as pandoc writes them, and the pictures that they show.

    Chapters do not depend on each other: ids are given, and links across them are resolved afterwards. But
    pandoc numbers the pictures, so a chapter that shows any is always written.
    """
    manuscript = list(_manuscript(book))
    keys = [""] * len(manuscript)
    if known is not None:
        for at, part in enumerate(manuscript[:-1]):
            if not any(_may_show_pictures(node) for node in tree.walk(part)):
                keys[at] = hashlib.sha256(json.dumps(part).encode()).hexdigest()
    texts = [(known or {}).get(key, "").encode() for key in keys]
    missing = [at for at, text in enumerate(texts) if not text]
    written = _unpacked(write([node for at in missing for node in manuscript[at]], _meta(book), _OPTIONS))
    found = _texts(written)
    if len(found) != len(missing):
        raise OutsideError(f"pandoc wrote {len(found)} chapters where {len(missing)} were given")
    for at, text in zip(missing, found, strict=True):
        texts[at] = text
    if known is not None:
        known.clear()
        known.update({key: text.decode() for key, text in zip(keys, texts, strict=True) if key})
    return texts, epub_media.pictures(written)


def _may_show_pictures(node: Node) -> bool:
    """True for a picture, and for HTML of the author's that may have one."""
    return node["t"] == "Image" or (node["t"] in ("RawBlock", "RawInline") and "=" in node["c"][1])


# -- what pandoc is given


def _manuscript(book: Book) -> Iterator[Blocks]:
    """Every chapter below a heading of its own, at which pandoc begins a file; the labels of the nav last.

    Text and notes stand in boxes, so that the author's headings neither begin a file nor take a note
    into their section. The headings and boxes go again when the pages are finished.
    """
    for at, chapter in enumerate(book.chapters):
        notes = book.notes[at] if at < len(book.notes) else ()
        yield [
            _marker(),
            _box(tree.attr("", [epub_pages.BODY]), _levelled(chapter)),
            *(_box(tree.attr(note.id, [epub_pages.NOTE]), note.blocks) for note in notes),
        ]
    # In the order in which epub_package.files takes them back.
    labels = [tree.plain_block(label) for point in book.nav for label in point.labels]
    yield [_marker(), *(_box(tree.attr("", [epub_pages.LABEL]), [label]) for label in labels)]


def _marker() -> Node:
    return {"t": "Header", "c": [1, tree.attr("", [epub_pages.MARKER]), tree.text_inlines("·")]}


def _box(attr: tree.Attr, blocks: Blocks) -> Node:
    """A div that pandoc does not take for a section, which it does where a heading stands first."""
    return tree.div(attr, [tree.raw_html("<!-- -->"), *blocks])


def _levelled(chapter: Blocks) -> Blocks:
    """A chapter whose headings begin at level 1, the highest of its file, and skip none (WCAG G141)."""
    above: list[int] = []

    def change(node: Node) -> Node:
        if node["t"] != "Header":
            return node
        level, *rest = node["c"]
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        return {"t": "Header", "c": [len(above), *rest]}

    out: Blocks = tree.rewrite(chapter, change)
    return out


def _ids(value: Any) -> Iterator[str]:
    """Ids that the author or the toolchain gave; pandoc makes up more for headings."""
    for node in tree.walk([list(part) if isinstance(part, tuple) else part for part in value]):
        attr = tree.attributes(node)
        if attr is not None and attr[0]:
            yield attr[0]


def _meta(book: Book) -> dict[str, Any]:
    """Only what keeps pandoc quiet: the package's metadata is written anew."""
    texts = {"title": "·", "lang": book.language, "identifier": book.identifier}
    return {name: {"t": "MetaString", "c": text} for name, text in texts.items()}


# -- archives


def _unpacked(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error) as error:
        raise OutsideError(f"pandoc wrote a broken EPUB: {error}") from error


def _texts(files: Mapping[str, bytes]) -> list[bytes]:
    """The chapters' files in order: ``ch999`` comes before ``ch1000``."""
    names = [name for name in files if "/text/ch" in name and name.endswith(".xhtml")]
    return [files[name] for name in sorted(names, key=lambda name: (len(name), name))]


def _zipped(files: Mapping[str, bytes], modified: str) -> bytes:
    """The container: ``mimetype`` first and stored (EPUB 3.3 §4.2.3), all else sorted, one date for all."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("mimetype", *sorted(files)):
            entry = zipfile.ZipInfo(name, _zip_date(modified))
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, whatever the system: the bytes must not depend on it
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, _MIMETYPE if name == "mimetype" else files[name])
    return out.getvalue()


def _zip_date(modified: str) -> tuple[int, int, int, int, int, int]:
    """A date as zip archives can hold it: from 1980 to 2107."""
    year, month, day = (int(part) for part in modified[:10].split("-"))
    if not 1980 <= year <= 2107:
        return (1980, 1, 1, 0, 0, 0)
    hour, minute, second = (int(part) for part in modified[11:19].split(":"))
    return (year, month, day, hour, minute, second)
