"""What the steps are given: catalogues, the termbase, readers of Markdown, and what keeps pages harmless."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from songngu import project, tree
from songngu.config import Settings
from songngu.core import glossary, pairs, raw
from songngu.formats import automaton, inlines, pandoc, po, termbase
from songngu.model import Catalog, Document, Finding, TermEntry, TermUse

write_inlines = partial(inlines.write, convert=pandoc.convert)
read_inlines = partial(inlines.read, convert=pandoc.convert)


GLOSSARY = "translations/glossary.toml"


def catalog_path(slug: str, language: str | None) -> str:
    """Where a catalogue is, or (no language) a template, as the user would name it."""
    return f"translations/{slug}.pot" if language is None else f"translations/{language}/{slug}.po"


def read_catalog(settings: Settings, slug: str, language: str | None) -> Catalog | None:
    """A catalogue from its file, or None where there is none.

    :raises InputError: when it is broken.
    """
    path = catalog_path(slug, language)
    data = project.read_if_there(settings.root / path, path)
    return None if data is None else po.read(data, path=path, slug=slug, language=language)


def read_glossary(settings: Settings) -> tuple[TermEntry, ...]:
    """The termbase; empty where there is none."""
    data = project.read_if_there(settings.root / GLOSSARY, GLOSSARY)
    return termbase.read(data, path=GLOSSARY, languages=settings.languages) if data else ()


@dataclass(frozen=True, slots=True)
class Terms:
    """The termbase, with a matcher for each language."""

    entries: Mapping[str, TermEntry]
    matchers: Mapping[str, glossary.Matcher]

    @classmethod
    def of(cls, entries: Sequence[TermEntry], languages: Sequence[str]) -> Terms:
        """Build the matchers, once for all documents."""
        matchers = {tag: glossary.matcher(entries, tag, automaton.compile) for tag in languages}
        return cls({entry.id: entry for entry in entries}, matchers)

    def find(self, language: str, text: str, blocked: Sequence[tuple[int, int]]) -> tuple[TermUse, ...]:
        """The terms in a text."""
        return glossary.find(self.matchers[language], text, blocked)


def harmless(document: Document, settings: Settings) -> tuple[Document, tuple[Finding, ...]]:
    """The document without what could do harm in raw HTML (unless that is trusted), and what was left out."""
    if settings.raw_html == "trust":
        return document, ()
    return raw.cleaned(document, _cleaner())


def reader(settings: Settings) -> pairs.Read:
    """Reads translations and definitions, made harmless as the sources are."""
    if settings.raw_html == "trust":
        return read_inlines
    cleaner = _cleaner()
    return lambda texts: [raw.harmless(reading, cleaner) for reading in read_inlines(texts)]


def _cleaner() -> raw.Cleaner:
    from songngu.formats import clean

    return raw.Cleaner(
        fragment=clean.clean, open_tag=clean.open_tag, tag=clean.tag, is_safe_address=clean.is_safe_address
    )


def with_defaults(document: Document, settings: Settings) -> Document:
    """The document's metadata, with the settings' defaults where it says nothing."""
    meta = dict(document.meta)
    for name, aliases in (("authors", ("author", "creator")), ("translators", ("translator",))):
        given = next(
            (meta.pop(alias) for alias in (name, *aliases) if alias in meta), getattr(settings, name)
        )
        meta[name] = [given] if isinstance(given, str) else list(given)
    if settings.publisher:
        meta.setdefault("publisher", settings.publisher)
    if settings.rights and "rights" not in meta:
        meta["rights"] = tree.text_inlines(settings.rights)
    return replace(document, meta=meta)
