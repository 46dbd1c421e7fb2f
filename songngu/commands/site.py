"""What is made of all documents together, from what the ledger remembers: front page, glossary, feeds.

A document that is up to date need not be read again for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from songngu.commands import feeds, outputs
from songngu.commands.keys import Keys
from songngu.commands.progress import Progress, together
from songngu.commands.work import Work, descriptions, instant
from songngu.config import FORMATS, EditionSettings, Settings
from songngu.formats.feeds import Book
from songngu.ledger import digest_bytes
from songngu.model import Kind, Mention, Rendition

if TYPE_CHECKING:
    from songngu.commands.making import Maker


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A document of the front page."""

    slug: str
    titles: Mapping[str, str]
    paths: Sequence[tuple[str, str, str]]
    """Edition, format and path of each rendition that there is."""
    progress: Mapping[str, Progress]
    """How far it is translated, by language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFile:
    """A file of the publication as a whole: where it goes, what it is made from, and how."""

    path: str
    key: str
    """A digest of all that it depends on."""
    make: Callable[[Maker], Rendition]


def remembered(work: Work) -> dict[str, Any]:
    """What the ledger keeps of a document's edition."""
    meta = work.edition.meta
    return {
        "titles": work.titles,
        "progress": asdict(work.progress) if work.progress else None,
        "mentions": [[one.term, one.unit, one.number, one.kind.value] for one in work.edition.mentions],
        "descriptions": descriptions(work.edition),
        "authors": list(meta.get("authors", [])),
        "translators": list(meta.get("translators", [])),
        "publisher": str(meta.get("publisher") or ""),
        "published": instant(meta, "date"),
        "modified": instant(meta, "modified", "date"),
    }


def files(
    settings: Settings, keys: Keys, known: Mapping[str, Mapping[str, Any]], made: Set[str]
) -> list[SiteFile]:
    """Every file of the publication as a whole.

    :param known: what is remembered of each document, by slug, in their order.
    :param made: the paths below ``build/`` of all that was made.
    """
    glossaries = dict(_glossaries(settings, keys, _having(settings, known, made, ("html",))))
    paths = {name: file.path for name, file in glossaries.items()}
    complete = _having(settings, known, made, FORMATS)
    found = list(_feeds(settings, keys.site("feed"), complete, list(paths.values())))
    names = [file.path for file in found if "/" not in file.path]
    index = _index(settings, keys.site("index"), known, made, paths, names)
    return [index, *glossaries.values(), *found]


def _having(
    settings: Settings, known: Mapping[str, Mapping[str, Any]], made: Set[str], formats: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """What is known, without the editions of which a rendition in these formats is still to be made.

    There are some after a build of a part of the publication: nothing may lead to them yet.
    """
    there = {
        (slug, edition.name)
        for slug in known
        for edition in settings.editions
        if all(
            path in made for _, ending, path in outputs.names(settings, slug, [edition]) if ending in formats
        )
    }
    return {
        slug: {
            **memory,
            "editions": {
                name: one for name, one in memory.get("editions", {}).items() if (slug, name) in there
            },
        }
        for slug, memory in known.items()
    }


def _key(common: str, *parts: object) -> str:
    return digest_bytes(common.encode(), json.dumps(parts, sort_keys=True).encode())


def _index(
    settings: Settings,
    common: str,
    known: Mapping[str, Mapping[str, Any]],
    made: Set[str],
    glossaries: Mapping[str, str],
    found: Sequence[str],
) -> SiteFile:
    """The front page, with what there is."""

    def paths(slug: str, editions: Sequence[EditionSettings]) -> list[tuple[str, str, str]]:
        return [one for one in outputs.names(settings, slug, editions) if one[2] in made]

    listed = [
        Listed(
            slug=slug,
            titles=_titles(settings, memory),
            paths=paths(slug, settings.editions),
            progress=_progress(settings, [memory]),
        )
        for slug, memory in known.items()
        if memory
    ]
    book = paths(settings.name, outputs.bound(settings.editions)) if settings.volume else []
    if book:
        whole = _progress(settings, list(known.values()))
        listed.append(Listed(slug=settings.name, titles=settings.title, paths=book, progress=whole))
    key = _key(common, list(map(asdict, listed)), glossaries, found)
    return SiteFile(path="index.html", key=key, make=lambda maker: maker.index(listed, glossaries, found))


def _progress(settings: Settings, memories: Sequence[Mapping[str, Any]]) -> dict[str, Progress]:
    """How far some documents together are translated, by language."""
    found: dict[str, list[Progress]] = {}
    for memory in memories:
        made = memory.get("editions", {})
        by_target = {
            edition.target: made[edition.name]["progress"]
            for edition in reversed(settings.editions)
            if edition.name in made and made[edition.name].get("progress")
        }
        for target, counted in by_target.items():
            found.setdefault(target, []).append(Progress(**counted))
    return {tag: together(found[tag]) for tag in settings.target_languages if tag in found}


def _titles(settings: Settings, memory: Mapping[str, Any]) -> dict[str, str]:
    """A document's titles by language, as its editions show them."""
    made = memory.get("editions", {})
    titles = [made[one.name]["titles"] for one in settings.editions if one.name in made]
    found = {tag: title for known in reversed(titles) for tag, title in known.items()}
    return {tag: found[tag] for tag in settings.languages if tag in found}


def _glossaries(
    settings: Settings, keys: Keys, known: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, SiteFile]]:
    """A glossary for each edition that has pages and uses a term, by the edition's name."""
    for edition in settings.editions:
        made = {slug: memory.get("editions", {}).get(edition.name, {}) for slug, memory in known.items()}
        mentions = {slug: memory.get("mentions", []) for slug, memory in made.items()}
        if "html" in edition.formats and any(mentions.values()):
            titles = {slug: memory.get("titles", {}) for slug, memory in made.items()}
            entries = keys.terms_key(list({row[0] for rows in mentions.values() for row in rows}))
            yield (
                edition.name,
                SiteFile(
                    path=outputs.path(settings, edition, outputs.GLOSSARY, "html"),
                    key=_key(keys.site("glossary"), entries, mentions, titles),
                    make=_glossary(edition, mentions, titles),
                ),
            )


def _glossary(
    edition: EditionSettings, mentions: Mapping[str, Any], titles: Mapping[str, Mapping[str, str]]
) -> Callable[[Maker], Rendition]:
    found = [
        Mention(term=term, slug=slug, unit=unit, number=number, kind=Kind(kind))
        for slug, rows in mentions.items()
        for term, unit, number, kind in rows
    ]
    return lambda maker: maker.glossary(edition, found, titles)


def _feeds(
    settings: Settings, common: str, known: Mapping[str, Mapping[str, Any]], pages: Sequence[str]
) -> Iterator[SiteFile]:
    """Catalogues of the EPUBs with their covers; a feed of the pages and a map where the address is known."""
    listed = feeds.catalogued(settings, known)
    found = [book for _, _, book in listed]
    key = _key(common, list(map(asdict, found)))
    if found:
        yield _written("opds.xml", key, lambda: feeds.catalogue_1(settings, found))
        yield _written("opds.json", key, lambda: feeds.catalogue_2(settings, found))
    for book in found:
        path = outputs.cover(book.identifier)
        make = partial(_cover, book, path)
        yield SiteFile(path=path, key=_key(common, book.titles, book.authors), make=make)
    if settings.base_url:
        news = feeds.articles(settings, known)
        if news:
            yield _written(
                "feed.atom", _key(common, list(map(asdict, news))), lambda: feeds.news(settings, news)
            )
        modified = [
            [slug, sorted((name, made["modified"]) for name, made in memory.get("editions", {}).items())]
            for slug, memory in known.items()
        ]
        yield _written(
            "sitemap.xml", _key(common, modified, pages), lambda: feeds.sitemap(settings, known, pages)
        )


def _written(path: str, key: str, write: Callable[[], bytes]) -> SiteFile:
    return SiteFile(path=path, key=key, make=lambda maker: Rendition(path=path, data=write()))


def _cover(book: Book, path: str, maker: Maker) -> Rendition:
    return maker.cover(book, path)
