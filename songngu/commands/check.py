"""``songngu check``: sources and catalogues -> findings."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from songngu import project
from songngu.commands import inputs, steps
from songngu.commands.catalogues import History, at_last_commit
from songngu.commands.memory import Memory
from songngu.config import Settings
from songngu.core import pairs
from songngu.core.checks import cases, mending, places, rules, running, terms
from songngu.errors import UsageError
from songngu.formats import endings, locale_writing, plain, po
from songngu.model import Case, Catalog, Finding, Level, Line, Location, TermEntry, Unit
from songngu.text import words

_NOT_AS_WRITTEN = {".rtf", ".ipynb", ".tex", ".latex", ".ltx"}
"""Text formats whose letters are not those that a reader sees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A document in one language, read for checking."""

    prepared: steps.Prepared
    catalog: Catalog
    """In step with the source, in memory."""
    on_disk: Catalog | None
    cases: tuple[Case, ...]


def check(settings: Settings, names: Sequence[str]) -> list[Finding]:
    """Every finding on the named documents (or all), by document and language, in the order of the files.

    :raises UsageError: for an unknown document, or a level for a check that does not exist.
    :raises InputError: when a source, catalogue or glossary cannot be read.
    """
    _refuse_unknown_codes(settings)
    entries = inputs.read_glossary(settings)
    found: list[Finding] = []
    for read in _documents(settings, names, entries):
        found += running.run(_checked(settings, read, entries), settings.check_levels)
        found += _made_of_halves(settings, read, found)
    return list(dict.fromkeys(found))  # what is wrong in a source is so for each language


def _made_of_halves(settings: Settings, read: _Read, found: Sequence[Finding]) -> list[Finding]:
    """Units of which no stamp, but git's history, tells that a merge put them together."""
    told = {(one.unit, one.language) for one in found if one.code == _CHANGED}
    level = settings.check_levels.get(_CHANGED, rules.LEVELS[_CHANGED])
    return [
        replace(one, level=level)
        for one in read.prepared.old.findings
        if one.code == _CHANGED
        and one.language == read.catalog.language
        and (one.unit, one.language) not in told
    ]


_CHANGED = "source-changed"


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
    out = []
    for read in _documents(settings, names, tuple(entries.values())):
        for case in read.cases:
            if terms.touches(case, entry):
                out.append(_use(read, case, entry))
    return out


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


def _documents(settings: Settings, names: Sequence[str], entries: tuple[TermEntry, ...]) -> Iterator[_Read]:
    found_terms = inputs.Terms.of(entries, settings.languages)
    sources = project.sources(settings)
    memory, history = Memory(settings, sources), History.of(settings.root)
    read = inputs.reader(settings)
    for source in project.chosen(sources, names):
        data = project.read(source.file, source.path)
        prepared = steps.prepare(settings, source, data, memory, history)
        for language, catalog in prepared.catalogs.items():
            on_disk = inputs.read_catalog(settings, source.slug, language)
            lines = {unit.id: unit for unit in on_disk.units if not unit.obsolete} if on_disk else {}
            placed = replace(
                catalog, units=tuple(_placed(unit, lines.get(unit.id)) for unit in catalog.units)
            )
            paired, broken = pairs.pair(prepared.segments, prepared.ids, placed, read)
            units = {unit.id: unit for unit in placed.units if not unit.obsolete}
            made = cases.cases(paired, units, (settings.source_language, language))
            made = [_with_terms(case, found_terms, broken) for case in made]
            yield _Read(prepared=prepared, catalog=placed, on_disk=on_disk, cases=tuple(made))


def _placed(unit: Unit, on_disk: Unit | None) -> Unit:
    """The unit with the lines that it has in the catalogue's file."""
    if on_disk is None:
        return unit
    return replace(unit, line=on_disk.line, target_line=on_disk.target_line)


def _with_terms(case: Case, found: inputs.Terms, broken: Sequence[Finding]) -> Case:
    uses = found.find(case.source.language, case.source.prose, ()) if found.entries else ()
    prefix = f"in the translation of {case.unit.id}, "
    problems = tuple(one.message.removeprefix(prefix) for one in broken if one.unit == case.unit.id)
    return replace(case, terms=tuple(use.term for use in uses), problems=problems)


def _checked(settings: Settings, read: _Read, entries: Sequence[TermEntry]) -> running.Checked:
    prepared, catalog = read.prepared, read.catalog
    language = catalog.language or ""
    live = [unit for unit in read.on_disk.units if not unit.obsolete] if read.on_disk else []
    template = inputs.read_catalog(settings, prepared.source.slug, None)
    known = (
        {*prepared.ids, *(unit.id for unit in template.units if template)} if template else set(prepared.ids)
    )
    file_lines, text_lines = _lines(settings, read)
    return running.Checked(
        slug=prepared.source.slug,
        language=language,
        path=catalog.path,
        source_path=prepared.source.path,
        cases=read.cases,
        units=live,
        context=context(settings, language, entries),
        known_ids=frozenset(known),
        before=_at_last_commit(settings, catalog),
        behind=catalog.path in prepared.behind,
        file_lines=file_lines,
        text_lines=text_lines,
    )


def context(settings: Settings, language: str, entries: Sequence[TermEntry]) -> rules.Context:
    """What the checks know besides the texts: conventions of writing, the glossary, names."""
    names = {word.casefold() for name in settings.check_names for word in words(name)}
    names |= {
        word.casefold()
        for entry in entries
        for form in terms.approved(entry, language)
        for word in words(form)
    }
    source, target = (
        locale_writing.writing(tag, settings.locale(tag)) for tag in (settings.source_language, language)
    )
    return rules.Context(
        writings=(source, target), entries={entry.id: entry for entry in entries}, names=frozenset(names)
    )


def _at_last_commit(settings: Settings, catalog: Catalog) -> dict[str, Unit]:
    """The live units as they were at the last commit, by id."""
    old = at_last_commit(catalog, History.of(settings.root))
    return {unit.id: unit for unit in old.units if not unit.obsolete} if old else {}


_Lines = tuple[Sequence[Line], Sequence[Line]]


def _lines(settings: Settings, read: _Read) -> tuple[_Lines, _Lines]:
    """Lines of the two files as they are, and the texts of both sides as a reader sees them."""
    prepared, path = read.prepared, read.catalog.path
    ending = prepared.source.file.suffix.lower()
    is_text = ending == plain.ENDING or (ending in endings.TEXT_FORMATS and ending not in _NOT_AS_WRITTEN)
    rows = prepared.data.decode("utf-8-sig").split("\n") if is_text else []
    begins = places.starts(rows, [segment.text for segment in prepared.segments])
    source = places.with_units(rows, begins, prepared.ids)
    target = _catalog_lines(settings, path) if read.on_disk else []
    seen_source = [
        Line(text=cases.prose(segment.inlines), number=begin, unit=unit)
        for segment, begin, unit in zip(prepared.segments, begins, prepared.ids, strict=True)
    ]
    seen_target = [
        Line(text=case.target.prose, number=case.unit.target_line, unit=case.unit.id) for case in read.cases
    ]
    if not is_text:
        source = seen_source
    return (source, target), (seen_source, seen_target)


def _catalog_lines(settings: Settings, path: str) -> list[Line]:
    """The lines of a catalogue's translations: its sources are the source's, its comments are people's."""
    out: list[Line] = []
    unit, inside = None, False
    rows = project.read(settings.root / path, path).decode("utf-8-sig").split("\n")
    for number, row in enumerate(rows, 1):
        if row.startswith("msgctxt "):
            unit = row[len("msgctxt ") :].strip().strip('"')
        inside = row.startswith("msgstr ") or (inside and row.startswith('"'))
        if inside:
            out.append(Line(text=row, number=number, unit=unit))
    return out


def _use(read: _Read, case: Case, entry: TermEntry) -> Finding:
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


def _refuse_unknown_codes(settings: Settings) -> None:
    for code in settings.check_levels:
        if code not in rules.LEVELS:
            near = difflib.get_close_matches(code, rules.LEVELS, 1)
            raise UsageError(
                f"levels: there is no check {code!r}",
                path=settings.path,
                line=settings.lines.get("checks"),
                hint=f"did you mean {near[0]!r}?" if near else "docs/checks.md lists the codes",
            )
