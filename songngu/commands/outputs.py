"""What a publication has to make: editions and formats of each document, and where each goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from songngu.config import EditionSettings, Settings
from songngu.errors import UsageError
from songngu.model import Layout

Output = tuple[EditionSettings, str, str]
"""Edition, format, and path below ``build/``."""

GLOSSARY = "glossary"
"""The slug of the glossary, of which each edition with pages has one."""


def names(settings: Settings, slug: str, editions: Sequence[EditionSettings]) -> list[tuple[str, str, str]]:
    """Edition, format and path of everything that there is of a document."""
    return [
        (edition.name, ending, path(settings, edition, slug, ending))
        for edition in editions
        for ending in edition.formats
    ]


def by_edition(outputs: Sequence[Output]) -> list[tuple[EditionSettings, list[str]]]:
    """The formats wanted of each edition."""
    editions = {edition.name: edition for edition, _, _ in outputs}
    return [
        (edition, [ending for one, ending, _ in outputs if one.name == name])
        for name, edition in editions.items()
    ]


def bound(editions: Sequence[EditionSettings]) -> list[EditionSettings]:
    """The editions of the volume: a book has no page."""
    return [
        replace(edition, formats=tuple(ending for ending in edition.formats if ending != "html"))
        for edition in editions
    ]


def path(settings: Settings, edition: EditionSettings, slug: str, ending: str) -> str:
    """Where a rendition goes, below ``build/``: the first edition's at the top."""
    folder = "" if edition.name == settings.editions[0].name else f"{edition.name}/"
    return f"{folder}{slug}.{ending}"


def chosen_editions(settings: Settings, names: Sequence[str]) -> tuple[EditionSettings, ...]:
    """The editions that the command line names; all where it names none.

    :raises UsageError: for one that there is not.
    """
    known = {edition.name: edition for edition in settings.editions}
    for name in names:
        if name not in known:
            raise UsageError(f"there is no edition {name!r}", hint=f"the editions are: {', '.join(known)}")
    return tuple(known[name] for name in names) if names else settings.editions


def cover(identifier: str) -> str:
    """Where the cover of the book with a URN goes, below ``build/``."""
    return f"covers/{identifier.rpartition(':')[2]}.png"


def address(settings: Settings, name: str) -> str:
    """Where a file of ``build/`` will stand; empty where the publication does not know."""
    return f"{settings.base_url.rstrip('/')}/{quote(name)}" if settings.base_url else ""


def alternates(settings: Settings, slug: str) -> dict[str, str]:
    """The pages of a document for readers of each language, by ``hreflang``: paths below ``build/``.

    ``x-default`` is the page of the first edition. Nothing where no page is in one language only: there is
    no choice then. The set is the same on each of these pages, as search engines want it.
    """
    found: dict[str, str] = {}
    for edition in settings.editions:
        if "html" in edition.formats and (language := _only_language(settings, edition)):
            found.setdefault(language, path(settings, edition, slug, "html"))
    first = settings.editions[0]
    if found and "html" in first.formats:
        found["x-default"] = path(settings, first, slug, "html")
    return found


def _only_language(settings: Settings, edition: EditionSettings) -> str:
    """The language of an edition that shows one; nothing for the others."""
    one = {Layout.SOURCE: settings.source_language, Layout.TARGET: edition.target}
    return one.get(edition.layout, "")
