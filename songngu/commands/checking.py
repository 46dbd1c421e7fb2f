"""One document in one language, prepared -> what is wrong in it: the step behind ``check`` and ``review``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from songngu.commands import inputs, steps
from songngu.config import Settings
from songngu.core import pairs
from songngu.core.checks import cases, places, rules, running, terms
from songngu.core.pairs import state
from songngu.formats import endings, locale_writing, plain
from songngu.model import MERGED, Case, Catalog, Finding, Line, TermEntry, Unit
from songngu.text import words

_NOT_AS_WRITTEN = {".rtf", ".ipynb", ".tex", ".latex", ".ltx"}
"""Text formats whose letters are not those that a reader sees."""
_CHANGED = "source-changed"
"""What git's history tells of a pair that a merge made of halves, where no stamp does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """A document in one language, read for checking."""

    prepared: steps.Prepared
    catalog: Catalog
    """In step with the source, in memory; its units have the lines of the catalogue's file."""
    on_disk: Catalog | None
    """As its file has it; None where there is none."""
    cases: tuple[Case, ...]


def findings_of(
    settings: Settings, prepared: steps.Prepared, language: str, found_terms: inputs.Terms, *,
    file: bytes | None = None, before: Catalog | None = None, units: AbstractSet[str] | None = None,
) -> list[Finding]:  # fmt: skip
    """Every finding on a prepared document in one language, in the order of the files.

    :param found_terms: the glossary, with its matchers.
    :param file: the catalogue's bytes, for the checks on letters; None leaves its letters unchecked.
    :param before: the catalogue at the last commit: translations that are lost since are told.
    :param units: ids: the checks that look at one unit look at these only; those that compare a
        document's units with each other still look at all, and tell what they find. None: all units.
    """
    read = read_document(settings, prepared, language, found_terms, units)
    checked = _checked(settings, read, found_terms, file, before)
    return running.run(replace(checked, only=units), settings.check_levels)


def read_document(
    settings: Settings, prepared: steps.Prepared, language: str, found_terms: inputs.Terms,
    units: AbstractSet[str] | None = None,
) -> ReadDocument:  # fmt: skip
    """The cases of a prepared document in one language.

    :param units: ids of the units whose texts are read; what the others are compared by is their Markdown.
    """
    catalog = prepared.catalogs[language]
    on_disk = prepared.old.as_read[inputs.catalog_path(prepared.source.slug, language)]
    lines = {unit.id: unit for unit in on_disk.units if not unit.obsolete} if on_disk else {}
    placed = replace(catalog, units=tuple(_placed(unit, lines.get(unit.id)) for unit in catalog.units))
    live = {unit.id: unit for unit in placed.units if not unit.obsolete}
    all_ids = prepared.ids  # collected at each call
    wanted = set(all_ids) if units is None else _with_merged(all_ids, live, units)
    chosen = [at for at, identifier in enumerate(all_ids) if identifier in wanted]
    segments, ids = [prepared.segments[at] for at in chosen], [all_ids[at] for at in chosen]
    paired, broken = pairs.pair(segments, ids, placed, inputs.reader(settings))
    languages = (settings.source_language, language)
    problems: dict[str, list[str]] = {}
    for one in broken:
        prefix = f"in the translation of {one.unit}, "
        problems.setdefault(one.unit or "", []).append(one.message.removeprefix(prefix))
    read = {
        case.unit.id: _completed(case, found_terms, problems.get(case.unit.id, ()))
        for case in cases.cases(paired, live, languages)
    }
    made = tuple(read.get(name) or cases.unread(live[name], state(live[name]), languages) for name in all_ids)
    return ReadDocument(prepared=prepared, catalog=placed, on_disk=on_disk, cases=made)


def _with_merged(ids: Sequence[str], units: Mapping[str, Unit], wanted: AbstractSet[str]) -> set[str]:
    """These ids, and those whose texts are checked as one with theirs: merged units and what they are in."""
    out: set[str] = set()
    group: list[str] = []
    for identifier in ids:
        if units[identifier].target.strip() != MERGED:
            group = []
        group.append(identifier)
        if not wanted.isdisjoint(group):
            out.update(group)
    return out


def _placed(unit: Unit, on_disk: Unit | None) -> Unit:
    """The unit with the lines that it has in the catalogue's file."""
    if on_disk is None or (unit.line, unit.target_line) == (on_disk.line, on_disk.target_line):
        return unit
    return replace(unit, line=on_disk.line, target_line=on_disk.target_line)


def _completed(case: Case, found: inputs.Terms, problems: Sequence[str]) -> Case:
    """The case with its source's terms, and what could not be read of its translation."""
    uses = found.find(case.source.language, case.source.prose, ()) if found.entries else ()
    return replace(case, terms=tuple(use.term for use in uses), problems=tuple(problems))


def _checked(
    settings: Settings, read: ReadDocument, found_terms: inputs.Terms, file: bytes | None,
    before: Catalog | None,
) -> running.Checked:  # fmt: skip
    prepared, catalog = read.prepared, read.catalog
    slug, language = prepared.source.slug, catalog.language or ""
    template = prepared.old.as_read[inputs.catalog_path(slug, None)]
    file_lines, text_lines = _lines(read, file)
    return running.Checked(
        slug=slug,
        language=language,
        path=catalog.path,
        source_path=prepared.source.path,
        cases=read.cases,
        units=_live(read.on_disk),
        context=context(settings, language, tuple(found_terms.entries.values())),
        known_ids=frozenset((*prepared.ids, *(unit.id for unit in (template.units if template else ())))),
        before={unit.id: unit for unit in _live(before)},
        behind=catalog.path in prepared.behind,
        file_lines=file_lines,
        text_lines=text_lines,
        told=[one for one in prepared.old.findings if (one.code, one.language) == (_CHANGED, language)],
    )


def _live(catalog: Catalog | None) -> list[Unit]:
    return [unit for unit in catalog.units if not unit.obsolete] if catalog else []


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


_Lines = tuple[Sequence[Line], Sequence[Line]]


def _lines(read: ReadDocument, file: bytes | None) -> tuple[_Lines, _Lines]:
    """Lines of the two files as they are, and the texts of both sides as a reader sees them."""
    prepared = read.prepared
    ending = prepared.source.file.suffix.lower()
    is_text = ending == plain.ENDING or (ending in endings.TEXT_FORMATS and ending not in _NOT_AS_WRITTEN)
    rows = prepared.data.decode("utf-8-sig").split("\n") if is_text else []
    begins = places.starts(rows, [segment.text for segment in prepared.segments])
    source = places.with_units(rows, begins, prepared.ids)
    target = _catalog_lines(file) if file else []
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


def _catalog_lines(file: bytes) -> list[Line]:
    """The lines of a catalogue's translations: its sources are the source's, its comments are people's."""
    out: list[Line] = []
    unit, inside = None, False
    for number, row in enumerate(file.decode("utf-8-sig").split("\n"), 1):
        if row.startswith("msgctxt "):
            unit = row[len("msgctxt ") :].strip().strip('"')
        inside = row.startswith("msgstr ") or (inside and row.startswith('"'))
        if inside:
            out.append(Line(text=row, number=number, unit=unit))
    return out
