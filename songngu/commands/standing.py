"""One state of a project -> its pairs as rows, its documents' metadata, and what could not be read."""

from __future__ import annotations

import contextlib
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from songngu import project, tree
from songngu.commands import steps
from songngu.commands.cuts import Cuts
from songngu.commands.cutting import Wanted
from songngu.commands.sides import Side
from songngu.core.pairs import state, translators_notes
from songngu.errors import InputError
from songngu.model import Finding, Level, Location, Row
from songngu.project import Source

_PAIRED = {"title", "subtitle", "description", "place", "keywords", "rights"}
"""Metadata that are pairs: what changes in them is shown there."""

_INTERNAL = {"anchor"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The documents of a state that are compared."""

    side: Side
    prepared: Mapping[str, steps.Prepared]
    """By slug, in the order of the volume."""
    unreadable: Mapping[str, Finding]
    """By slug: why it cannot be compared."""

    def without(self, slugs: Container[str]) -> Standing:
        """The same without some documents."""
        return replace(self, prepared={slug: one for slug, one in self.prepared.items() if slug not in slugs})

    def rows(self, language: str) -> list[Row]:
        """The pairs in one language, document by document, in reading order."""
        return [
            row for one in self.prepared.values() if language in one.catalogs for row in _rows(one, language)
        ]

    def title(self, slug: str) -> str:
        """The title of a document."""
        return tree.plain(self.prepared[slug].document.meta.get("title", ()))

    def metadata(self, slug: str) -> dict[str, str]:
        """The document's metadata that are no pairs, as text."""
        meta = self.prepared[slug].document.meta
        return {key: _as_text(value) for key, value in meta.items() if key not in _PAIRED | _INTERNAL}


def _as_text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_as_text, value))
    return str(value)


def read_ahead(sides: Iterable[Side], slugs: Container[str] | None, known: Cuts) -> None:
    """Read the documents of several states in one go, so that :func:`standing` finds them read."""
    found: list[Wanted] = []
    for side in sides:
        for source in _chosen(side, slugs):
            with contextlib.suppress(InputError):
                found.append((side.settings, source, project.read(source.file, source.path)))
    known.read(found)


def _chosen(side: Side, slugs: Container[str] | None) -> Iterator[Source]:
    return (source for source in side.sources if slugs is None or source.slug in slugs)


def standing(side: Side, slugs: Container[str] | None, known: Cuts) -> Standing:
    """Read the documents of a state and bring them in step with their catalogues, in memory.

    :param slugs: which, None for all; those that are not there are left out.
    :param known: what was read before; what is read here is added to it.
    """
    prepared: dict[str, steps.Prepared] = {}
    unreadable: dict[str, Finding] = {}
    found: list[Wanted] = []
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
    return Standing(side=side, prepared=prepared, unreadable=unreadable)


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
