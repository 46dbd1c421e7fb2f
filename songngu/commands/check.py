"""``songngu check``: sources and catalogues -> findings."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from songngu import project
from songngu.commands import inputs, steps
from songngu.commands.catalogues import History, at_last_commit
from songngu.commands.checking import ReadDocument, findings_of, read_document
from songngu.commands.cuts import Cuts
from songngu.commands.levels import refuse_unknown
from songngu.commands.memory import Memory
from songngu.config import Settings
from songngu.core.checks import mending, rules, terms
from songngu.errors import InputError, UsageError
from songngu.formats import po
from songngu.model import Case, Finding, Level, Line, Location, TermEntry


def check(settings: Settings, names: Sequence[str]) -> list[Finding]:
    """Every finding on the named documents (or all), by document and language, in the order of the files.

    :raises UsageError: for an unknown document, or a level for a check that does not exist.
    :raises InputError: when a source, catalogue or glossary cannot be read.
    """
    refuse_unknown(settings)
    found_terms = inputs.Terms.of(inputs.read_glossary(settings), settings.languages)
    history = History.of(settings.root)
    found: list[Finding] = []
    for prepared in _prepared(settings, names, history):
        for language, catalog in prepared.catalogs.items():
            file = project.read_if_there(settings.root / catalog.path, catalog.path)
            before = at_last_commit(catalog, history)
            found += findings_of(settings, prepared, language, found_terms, file=file, before=before)
    return list(dict.fromkeys(found))  # what is wrong in a source is so for each language


def uses(settings: Settings, names: Sequence[str], term: str) -> list[Finding]:
    """Every unit that a glossary entry touches, as findings of the level ``info``.

    :raises UsageError: where the glossary has no such entry.
    """
    entries = {entry.id: entry for entry in inputs.read_glossary(settings)}
    if term not in entries:
        near = difflib.get_close_matches(term, entries, 1, 0.4)
        hint = f"did you mean {near[0]!r}?" if near else "an id stands in translations/glossary.toml"
        raise UsageError(f"the glossary has no term {term!r}", hint=hint)
    entry = entries[term]
    found_terms = inputs.Terms.of(tuple(entries.values()), settings.languages)
    return [
        _use(read, case, entry)
        for prepared in _prepared(settings, names, History.of(settings.root))
        for language in prepared.catalogs
        for read in [read_document(settings, prepared, language, found_terms)]
        for case in read.cases
        if terms.touches(case, entry)
    ]


def fix(settings: Settings, names: Sequence[str]) -> list[str]:
    """Mend in the catalogues what is certain: spaces, and letters that are not composed (NFC).

    A file in which there is nothing to mend is not touched; the others are written in canonical form.

    :returns: the paths of the catalogues that were written.
    """
    written = []
    for source in project.chosen(project.sources(settings), names):
        for language in settings.target_languages:
            path = inputs.catalog_path(source.slug, language)
            catalog = inputs.read_catalog(settings, source.slug, language)
            if catalog is None:
                continue
            units = tuple(unit if unit.obsolete else mending.mended(unit) for unit in catalog.units)
            text = (settings.root / path).read_bytes().decode()
            if units == catalog.units and not _is_decomposed(text):
                continue
            if project.write(settings.root / path, po.write(replace(catalog, units=units)), path):
                written.append(path)
    return written


def _is_decomposed(text: str) -> bool:
    return any(True for _ in rules.OF_FILE["not-nfc"]([Line(text=text)], ""))


def _prepared(settings: Settings, names: Sequence[str], history: History) -> Iterator[steps.Prepared]:
    """The named documents (or all), each in step with its catalogues; a source is read once for all runs."""
    sources = project.sources(settings)
    memory = Memory(settings, sources)
    chosen = [(source, project.read(source.file, source.path)) for source in project.chosen(sources, names)]
    cuts = Cuts(settings.root).read([(settings, source, data) for source, data in chosen])
    for (source, data), cut in zip(chosen, cuts, strict=True):
        if isinstance(cut, InputError):
            raise cut
        yield steps.prepare(settings, source, data, memory, history, cut)


def _use(read: ReadDocument, case: Case, entry: TermEntry) -> Finding:
    language = case.target.language
    alone = replace(case, terms=(entry.id,))
    missing = any(True for _ in terms.term_missing(alone, {entry.id: entry}))
    where = "in the source" if entry.id in case.terms else "in the text"
    message = f"{entry.term[case.source.language]} stands {where}"
    if entry.id in case.terms and missing and case.target.prose.strip():
        message += ", no approved form in the translation"
    return Finding(
        code="term-use",
        level=Level.INFO,
        message=message,
        location=Location(path=read.catalog.path, line=case.unit.target_line or case.unit.line),
        document=read.prepared.source.slug,
        language=language,
        unit=case.unit.id,
    )
