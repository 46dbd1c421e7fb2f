"""One state of a project -> its pairs as rows, its documents' metadata, and what is wrong with them."""

from __future__ import annotations

import contextlib
from collections.abc import Container, Generator, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from songngu import project, tree
from songngu.commands import cutting, inputs, steps
from songngu.commands.checking import findings_of
from songngu.commands.cuts import Cuts
from songngu.commands.sides import Side
from songngu.core.pairs import state, translators_notes
from songngu.errors import InputError
from songngu.model import Finding, Level, Location, Row
from songngu.project import Source

_PAIRED = {"title", "subtitle", "description", "place", "keywords", "rights"}
"""Metadata that are pairs: what changes in them is shown there."""

_INTERNAL = {"anchor"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What there is to compare of a document."""

    title: str
    metadata: Mapping[str, str]
    """Those that are no pairs, as text."""
    rows: Mapping[str, Sequence[Row]]
    """The pairs in each language, in reading order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The documents of a state that are compared."""

    side: Side
    documents: Mapping[str, Told]
    """By slug, in the order of the volume."""
    unreadable: Mapping[str, Finding]
    """By slug: why it cannot be compared."""

    def without(self, slugs: Container[str]) -> Standing:
        """The same without some documents."""
        kept = {slug: one for slug, one in self.documents.items() if slug not in slugs}
        return replace(self, documents=kept)

    def rows(self, language: str) -> list[Row]:
        """The pairs in one language, document by document, in reading order."""
        return [row for one in self.documents.values() for row in one.rows.get(language, ())]


Found = dict[tuple[str, str], list[Finding]]
"""By language and unit."""
Wanted = Mapping[tuple[str, str], AbstractSet[str]]
"""By document and language: ids of units."""


def _as_text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_as_text, value))
    return str(value)


def read_ahead(sides: Iterable[Side], slugs: Container[str] | None, known: Cuts) -> None:
    """Read the documents of several states in one go, so that :func:`talk` finds them read."""
    found: list[cutting.Wanted] = []
    for side in sides:
        for source in _chosen(side, slugs):
            with contextlib.suppress(InputError):
                found.append((side.settings, source, project.read(source.file, source.path)))
    known.read_ahead(found)


def _chosen(side: Side, slugs: Container[str] | None) -> Iterator[Source]:
    return (source for source in side.sources if slugs is None or source.slug in slugs)


def talk(side: Side, slugs: Container[str] | None, known: Cuts) -> Generator[Any, Any, None]:
    """Read the documents of a state, bring them in step with their catalogues in memory, and answer for them.

    All that is asked and answered can be pickled.

    :param slugs: which, None for all; those that are not there are left out.
    :param known: what was read before; what is read here is added to it.
    :returns: first the fields ``documents`` and ``unreadable`` of a :class:`Standing`; then, for each
        :data:`Wanted`, the :data:`Found` that ``check`` finds.
    """
    prepared, unreadable = _prepared(side, slugs, known)
    wanted = yield {slug: _told(one) for slug, one in prepared.items()}, unreadable
    while True:
        wanted = yield _found(side, prepared, wanted)


def _prepared(
    side: Side, slugs: Container[str] | None, known: Cuts
) -> tuple[dict[str, steps.Prepared], dict[str, Finding]]:
    prepared: dict[str, steps.Prepared] = {}
    unreadable: dict[str, Finding] = {}
    found: list[cutting.Wanted] = []
    for source in _chosen(side, slugs):
        try:
            found.append((side.settings, source, project.read(source.file, source.path)))
        except InputError as error:
            unreadable[source.slug] = _unreadable(side, source.slug, error)
    for (settings, source, data), cut in zip(found, known.read(found), strict=True):
        try:
            if isinstance(cut, InputError):
                raise cut
            prepared[source.slug] = steps.prepare(settings, source, data, side.memory, known=cut)
        except InputError as error:
            unreadable[source.slug] = _unreadable(side, source.slug, error)
    return prepared, unreadable


def _told(prepared: steps.Prepared) -> Told:
    meta = prepared.document.meta
    return Told(
        title=tree.plain(meta.get("title", ())),
        metadata={key: _as_text(value) for key, value in meta.items() if key not in _PAIRED | _INTERNAL},
        rows={language: _rows(prepared, language) for language in prepared.catalogs},
    )


def _found(side: Side, prepared: Mapping[str, steps.Prepared], wanted: Wanted) -> Found:
    settings = side.settings
    out: Found = {}
    terms = inputs.Terms.of(inputs.read_glossary(settings), settings.languages) if wanted else None
    for (slug, language), units in wanted.items():
        one = prepared.get(slug)
        if one is None or terms is None or language not in one.catalogs:
            continue
        path = inputs.catalog_path(slug, language)
        file = project.read_if_there(settings.root / path, path)
        for finding in findings_of(settings, one, language, terms, file=file, units=units):
            if finding.unit in units and finding.level is not Level.INFO:
                out.setdefault((language, finding.unit or ""), []).append(finding)
    return out


def _unreadable(side: Side, slug: str, error: InputError) -> Finding:
    return Finding(
        code="unreadable",
        level=Level.ERROR,
        message=f"{side.point.told(error.message)}; the document is not compared",
        hint=error.hint,
        location=Location(path=error.path, line=error.line) if error.path else None,
        document=slug,
    )


def _rows(prepared: steps.Prepared, language: str) -> list[Row]:
    catalog = prepared.catalogs[language]
    units = {unit.id: unit for unit in catalog.units if not unit.obsolete}
    on_disk = prepared.old.as_read[catalog.path]
    lines = {unit.id: unit.line for unit in on_disk.units if not unit.obsolete} if on_disk else {}
    return [
        Row(
            unit=identifier,
            document=prepared.source.slug,
            place=place,
            role=segment.kind,
            number=segment.number,
            source=unit.source,
            target=unit.target.strip() and unit.target,
            notes=tuple(translators_notes(unit)),
            state=state(unit),
            location=Location(path=catalog.path, line=lines[identifier]) if identifier in lines else None,
        )
        for place, (segment, identifier) in enumerate(zip(prepared.segments, prepared.ids, strict=True))
        for unit in [units[identifier]]
    ]
