"""What is known of all documents -> the values that the template of the front page is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from songngu.commands.colophon import state_of
from songngu.commands.look import Look
from songngu.commands.metadata import index_metadata
from songngu.commands.site import Listed
from songngu.commands.views import shared_values
from songngu.config import Settings
from songngu.formats import locale
from songngu.formats.feeds import ATOM, OPDS1, OPDS2


def index_values(
    settings: Settings,
    look: Look,
    documents: Sequence[Listed],
    glossaries: Mapping[str, str],
    feeds: Sequence[str],
) -> dict[str, Any]:
    """What the template of the index is given.

    :param feeds: the names of those that are made.
    :param glossaries: the path of each edition's glossary, by the edition's name.
    """
    pages = [(one.slug, one.titles, _page_path(one)) for one in documents]
    return {
        **shared_values(settings, look, settings.languages),
        "lang": settings.source_language,
        "documents": [
            {
                "slug": one.slug,
                "titles": one.titles,
                "states": _states(settings, one),
                "renditions": [
                    {"edition": edition, "format": ending, "href": quote(path)}
                    for edition, ending, path in one.paths
                ],
            }
            for one in documents
        ],
        "glossaries": {edition: quote(path) for edition, path in glossaries.items()},
        "feeds": [{"href": name, **_FEEDS[name]} for name in feeds if name in _FEEDS],
        "root": "",
        **index_metadata(settings, pages),
    }


_FEEDS = {
    "opds.xml": {"type": OPDS1, "name": "OPDS 1.2"},
    "opds.json": {"type": OPDS2, "name": "OPDS 2.0"},
    "feed.atom": {"type": ATOM, "name": "Atom"},
}


def _page_path(document: Listed) -> str:
    """The first page of a document, or nothing."""
    return next((path for _, ending, path in document.paths if ending == "html"), "")


def _states(settings: Settings, document: Listed) -> dict[str, dict[str, str]]:
    """How far each translation is: in both languages where there are two, else in its own alone."""
    said = {}
    for target, progress in document.progress.items():
        spoken = locale.spoken((settings.source_language, target))
        if len(settings.target_languages) > 1:
            spoken = spoken[-1:]
        said[target] = {tag: state_of(settings, progress, tag) for tag in spoken}
    return {target: texts for target, texts in said.items() if all(texts.values())}
