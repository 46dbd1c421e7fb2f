"""What the ledger remembers of the documents -> books as catalogues list them, and the feeds of these.

OPDS stands beside what it lists, so its addresses are relative where the publication does not know its
own; an Atom feed is read far from its place, and a site map holds whole addresses only: these two are made
where ``base-url`` is set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from songngu.commands import outputs
from songngu.commands.outputs import address, alternates
from songngu.commands.work import identifier, modified, shown
from songngu.config import EditionSettings, Settings
from songngu.formats import feeds
from songngu.formats.feeds import Book, Feed

Known = Mapping[str, Mapping[str, Any]]
"""What the ledger remembers of each document, by slug."""

_KINDS = {"epub": "application/epub+zip", "pdf": "application/pdf"}


def books(settings: Settings, known: Known) -> list[tuple[EditionSettings, str, Book]]:
    """Every edition of the volume and of each document, with its edition and slug."""
    found = []
    for edition in settings.editions:
        made = {
            slug: memory["editions"][edition.name]
            for slug, memory in known.items()
            if edition.name in memory.get("editions", {})
        }
        if settings.volume and made:
            bound = outputs.bound([edition])[0]
            found.append(
                (edition, settings.name, _book(settings, bound, settings.name, _whole(settings, made)))
            )
        found += [(edition, slug, _book(settings, edition, slug, memory)) for slug, memory in made.items()]
    return sorted(found, key=lambda one: one[1] != settings.name)


def catalogued(settings: Settings, known: Known) -> list[tuple[EditionSettings, str, Book]]:
    """The books that there is an EPUB of, each with the address of its cover."""
    out = []
    for edition, slug, book in books(settings, known):
        if _KINDS["epub"] in book.files:
            place = _place(settings, outputs.cover(book.identifier))
            out.append((edition, slug, replace(book, cover=place)))
    return out


def catalogue_1(settings: Settings, listed: Sequence[Book]) -> bytes:
    """The catalogue as OPDS 1.2."""
    return feeds.opds1(_feed(settings, "opds.xml", feeds.OPDS1, listed), listed)


def catalogue_2(settings: Settings, listed: Sequence[Book]) -> bytes:
    """The catalogue as OPDS 2.0."""
    from songngu.formats import covers  # loads Pillow

    return feeds.opds2(_feed(settings, "opds.json", feeds.OPDS2, listed), listed, covers.SIZE)


def news(settings: Settings, listed: Sequence[Book]) -> bytes:
    """The documents' pages as an Atom feed."""
    return feeds.atom(_feed(settings, "feed.atom", feeds.ATOM, listed), listed)


def sitemap(settings: Settings, known: Known, more: Sequence[str]) -> bytes:
    """The front page, ``more`` paths, and every page of every document."""
    pages: list[tuple[str, str, Mapping[str, str]]] = [
        (address(settings, path), "", {}) for path in ("", *more)
    ]
    for edition, slug, book in books(settings, known):
        if slug in known and "html" in edition.formats:
            made = known[slug]["editions"]
            there = {
                outputs.path(settings, one, slug, "html") for one in settings.editions if one.name in made
            }
            paths = {tag: path for tag, path in alternates(settings, slug).items() if path in there}
            others = {tag: address(settings, path) for tag, path in paths.items()}
            if book.page not in others.values() or len(others) < 2:
                others = {}  # a page names itself among its alternates, or none: search engines ask for that
            pages.append((book.page, made[edition.name]["modified"][:10], others))
    return feeds.sitemap(pages)


def articles(settings: Settings, known: Known) -> list[Book]:
    """The documents' pages in the first edition, which is what readers of news are told of."""
    first = settings.editions[0]
    if "html" not in first.formats:
        return []
    return [book for edition, slug, book in books(settings, known) if edition is first and slug in known]


def _place(settings: Settings, path: str) -> str:
    return address(settings, path) or quote(path)


def _feed(settings: Settings, path: str, kind: str, listed: Sequence[Book]) -> Feed:
    """The feed itself, with links to itself, to the front page and to its other forms."""
    links = [
        ("self", kind, _place(settings, path)),
        ("alternate", "text/html", _place(settings, "index.html")),
    ]
    if kind == feeds.OPDS1:
        links += [
            ("start", kind, _place(settings, path)),
            ("alternate", feeds.OPDS2, _place(settings, "opds.json")),
        ]
    title = next(iter(settings.title.values()))
    return Feed(
        identifier=identifier(settings, path),
        titles=settings.title,
        author=", ".join(settings.authors) or settings.publisher or title,
        updated=max((book.updated for book in listed), default=modified({})),
        links=links,
    )


def _book(settings: Settings, edition: EditionSettings, slug: str, memory: Mapping[str, Any]) -> Book:
    """An edition of a document as a catalogue lists it; its identifier is that of the EPUB itself."""
    languages = shown(edition.layout, settings.source_language, edition.target)
    paths = {ending: outputs.path(settings, edition, slug, ending) for ending in edition.formats}
    is_translated = edition.target in languages
    return Book(
        identifier=identifier(settings, languages, edition.name, slug),
        titles=memory["titles"],
        descriptions=memory["descriptions"],
        authors=memory["authors"],
        translators=memory["translators"] if is_translated else [],
        publisher=memory["publisher"],
        published=memory["published"],
        updated=memory["modified"] or modified({}),
        page=_place(settings, paths.get("html", "index.html")),
        files={_KINDS[ending]: _place(settings, paths[ending]) for ending in _KINDS if ending in paths},
    )


def _whole(settings: Settings, made: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What is to be said of all documents as one book, from what is said of each."""
    languages = list(next(iter(made.values()))["titles"])
    fallback = next(iter(settings.title.values()))
    return {
        "titles": {tag: settings.title.get(tag, fallback) for tag in languages},
        "descriptions": {},
        "authors": list(dict.fromkeys(name for memory in made.values() for name in memory["authors"])),
        "translators": list(settings.translators),
        "publisher": settings.publisher,
        "published": "",
        "modified": max(memory["modified"] for memory in made.values()),
    }
