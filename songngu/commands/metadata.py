"""What a page says of itself to search engines, link previews and other programs.

Canonical link and ``hreflang`` (RFC 6596, HTML), Open Graph, and schema.org as JSON-LD: the source and its
translation are two works, each of which names the other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from songngu.commands import outputs
from songngu.commands.outputs import address, alternates
from songngu.commands.work import Work, descriptions, identifier, instant
from songngu.config import Settings
from songngu.formats import html, locale


def page_metadata(work: Work) -> dict[str, Any]:
    """The metadata of a document's page, or of a glossary's, as its template is given them."""
    settings, path = work.settings, work.path("html")
    is_glossary = work.edition.slug == outputs.GLOSSARY
    said = descriptions(work.edition)
    title = " / ".join(dict.fromkeys(work.titles.values()))
    return {
        "canonical": address(settings, path),
        "alternates": {
            tag: address(settings, other) or work.root + quote(other)
            for tag, other in alternates(settings, work.edition.slug).items()
        },
        "cards": _cards(
            settings,
            kind="website" if is_glossary else "article",
            title=title,
            description=" / ".join(dict.fromkeys(said.values())),
            languages=work.languages,
            url=address(settings, path),
            image=_image(work),
            dates={
                "published_time": instant(work.edition.meta, "date"),
                "modified_time": instant(work.edition.meta, "modified"),
            },
        ),
        "linked_data": _script(_glossary_graph(work) if is_glossary else _page_graph(work, said)),
    }


def index_metadata(
    settings: Settings, documents: Sequence[tuple[str, Mapping[str, str], str]]
) -> dict[str, Any]:
    """The metadata of the front page.

    :param documents: slug, titles by language and path of the page of each, where it has one.
    """
    languages = [tag for tag in settings.languages if tag in settings.title] or [settings.source_language]
    title = " / ".join(dict.fromkeys(settings.title.values()))
    graph = {
        "@type": "CollectionPage",
        "name": title,
        "inLanguage": list(settings.languages),
        "url": _root(settings),
        "publisher": _organisation(settings.publisher),
        "hasPart": [_part(settings, *document) for document in documents],
    }
    return {
        "canonical": _root(settings),
        "alternates": {},
        "cards": _cards(
            settings,
            kind="website",
            title=title,
            description="",
            languages=languages,
            url=_root(settings),
            image="",
            dates={},
        ),
        "linked_data": _script([_clean(graph)]),
    }


def _part(settings: Settings, slug: str, titles: Mapping[str, str], path: str) -> dict[str, Any]:
    """A document's source, as a part of the publication."""
    language = settings.source_language
    return _clean(
        {
            "@type": "CreativeWork",
            "@id": _work_id(settings, language, slug),
            "name": titles.get(language) or next(iter(titles.values()), slug),
            "inLanguage": language,
            "url": address(settings, path) if path else "",
        }
    )


def _root(settings: Settings) -> str:
    return address(settings, "")


# -- Open Graph


def _cards(
    settings: Settings, *, kind: str, title: str, description: str, languages: Sequence[str], url: str,
    image: str, dates: Mapping[str, str],
) -> list[tuple[str, str]]:  # fmt: skip
    """Properties and contents for previews of links (https://ogp.me)."""
    site = settings.title.get(languages[0]) or next(iter(settings.title.values()), "")
    places = [locale.place(settings.locale(tag)) for tag in languages]
    cards = [
        ("og:type", kind),
        ("og:title", title),
        ("og:description", description),
        ("og:url", url),
        ("og:image", image),
        ("og:site_name", site),
        ("og:locale", places[0]),
        *(("og:locale:alternate", place) for place in places[1:]),
        *((f"{kind}:{name}", date) for name, date in dates.items()),
    ]
    return [(name, content) for name, content in cards if content]


def _image(work: Work) -> str:
    """The address of the document's first photograph or drawing that previews can show."""
    first = next((name for name in work.pictures if name.endswith((".jpg", ".jpeg", ".png", ".webp"))), "")
    return address(work.settings, first) if first else ""


# -- schema.org


def _page_graph(work: Work, said: Mapping[str, str]) -> list[dict[str, Any]]:
    """The page, the source and the translation; each of the two works under an id that never changes."""
    settings, edition = work.settings, work.edition
    source, target = edition.source_language, edition.target_language
    meta = edition.meta
    original = {
        **_work(work, source, said),
        "author": _people(meta.get("authors", [])),
        "datePublished": instant(meta, "date")[:10],
        "workTranslation": _reference(settings, target, edition.slug),
    }
    translation = {
        **_work(work, target, said),
        "translator": _people(meta.get("translators", [])),
        "translationOfWork": _reference(settings, source, edition.slug),
    }
    works = [{source: original, target: translation}[tag] for tag in work.languages]
    page = {
        "@type": "WebPage",
        "name": " / ".join(dict.fromkeys(work.titles.values())),
        "inLanguage": list(work.languages),
        "url": address(settings, work.path("html")),
        "dateModified": instant(meta, "modified"),
        "isPartOf": _publication(settings),
        "mainEntity": [{"@id": one["@id"]} for one in works],
        "encoding": _encodings(work),
    }
    return [_clean(page), *map(_clean, works)]


def _glossary_graph(work: Work) -> list[dict[str, Any]]:
    terms = {
        "@type": ["WebPage", "DefinedTermSet"],
        "name": " / ".join(dict.fromkeys(work.titles.values())),
        "inLanguage": list(work.languages),
        "url": address(work.settings, work.path("html")),
        "isPartOf": _publication(work.settings),
    }
    return [_clean(terms)]


def _work(work: Work, language: str, said: Mapping[str, str]) -> dict[str, Any]:
    """What is said of the text in one of its languages."""
    return {
        "@type": "CreativeWork",
        "@id": _work_id(work.settings, language, work.edition.slug),
        "name": work.titles.get(language, ""),
        "description": said.get(language, ""),
        "inLanguage": language,
        "publisher": _organisation(str(work.edition.meta.get("publisher") or "")),
    }


def _work_id(settings: Settings, language: str, slug: str) -> str:
    return identifier(settings, language, slug)


def _reference(settings: Settings, language: str, slug: str) -> dict[str, str]:
    return {"@type": "CreativeWork", "@id": _work_id(settings, language, slug), "inLanguage": language}


def _people(names: Sequence[str]) -> list[dict[str, str]]:
    return [{"@type": "Person", "name": name} for name in names]


def _organisation(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name} if name else {}


def _publication(settings: Settings) -> dict[str, str]:
    name = " / ".join(dict.fromkeys(settings.title.values()))
    return _clean({"@type": "CollectionPage", "name": name, "url": _root(settings)})


def _encodings(work: Work) -> list[dict[str, str]]:
    """The same edition in other formats; only where their addresses are known."""
    kinds = {"pdf": "application/pdf", "epub": "application/epub+zip"}
    return [
        {"@type": "MediaObject", "encodingFormat": kinds[ending], "contentUrl": where}
        for ending in work.wanted.formats
        if ending in kinds and (where := address(work.settings, work.path(ending)))
    ]


def _clean(node: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty: nothing is said that is not known."""
    return {key: value for key, value in node.items() if value}


def _script(graph: Sequence[Mapping[str, Any]]) -> Any:
    """JSON-LD that is safe inside a script element, whatever the titles hold."""
    text = json.dumps({"@context": "https://schema.org", "@graph": list(graph)}, ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return html.markup(text)
