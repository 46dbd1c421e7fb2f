"""Documents as a build reads them, and what only reading tells of what they are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from songngu import project
from songngu.commands import steps
from songngu.commands.keys import Keys
from songngu.commands.memory import Memory
from songngu.commands.pictures import Pictures, gather
from songngu.config import Settings
from songngu.ledger import as_rows
from songngu.model import Finding, Level, Location
from songngu.project import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A document that has been read: from here on it can be made."""

    prepared: steps.Prepared
    pictures: Pictures
    facts: Mapping[str, Any]
    """What the ledger is to keep: what it was read from, and what was found."""


def read(
    settings: Settings, keys: Keys, sources: Sequence[Source], wanted: Sequence[Source]
) -> dict[str, Ready]:
    """Read some documents.

    :param sources: all of the publication.
    :returns: the documents by slug.
    :raises InputError: for the first that cannot be read.
    """
    memory = Memory(settings, sources)
    return {source.slug: _read(settings, keys, source, memory) for source in wanted}


def _read(settings: Settings, keys: Keys, source: Source, memory: Memory) -> Ready:
    key = keys.reading(
        source.slug, source.path
    )  # before the bytes: what changes in between is seen next time
    prepared = steps.prepare(settings, source, project.read(source.file, source.path), memory)
    pictures, findings, files = gather(settings, prepared.document)
    behind = [_behind(path, source.slug) for path in prepared.behind]
    facts = {
        "read": key,
        "behind": list(prepared.behind),
        "pictures": list(files),
        "media": sorted(name for name, _ in pictures.values()),
        "findings": as_rows((*prepared.findings, *behind, *findings)),
    }
    return Ready(prepared=prepared, pictures=pictures, facts=facts)


def _behind(path: str, slug: str) -> Finding:
    return Finding(
        code="catalogue-behind",
        level=Level.WARNING,
        message="is behind its source; what is published was brought in step in memory",
        hint=f"run: songngu update {slug}",
        location=Location(path=path),
        document=slug,
    )
