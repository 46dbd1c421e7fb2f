"""Documents as a build reads them, and what only reading tells of what they are made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from songngu import project
from songngu.commands import jobs, steps, workers
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
    settings: Settings,
    keys: Keys,
    sources: Sequence[Source],
    wanted: Sequence[Source],
    executor: Executor,
    common: bytes,
) -> Iterator[tuple[Source, Ready]]:
    """Read some documents, in their order.

    Cutting a source is work for all cores; its ids are found here, for they are the whole project's.

    :param sources: all of the publication.
    :param common: what jobs are sent (:mod:`songngu.commands.jobs`).
    :raises InputError: for the first that cannot be read.
    """
    memory = Memory(settings, sources)
    for (source, key, data), packed in workers.cut(executor, common, _given(keys, wanted)):
        prepared = steps.prepare(settings, source, data, memory, known=jobs.unpack(packed))
        pictures, findings, files = gather(settings, prepared.document, keys.book.digest)
        behind = [_behind(path, source.slug) for path in prepared.behind]
        facts = {
            "read": key,
            "behind": list(prepared.behind),
            "pictures": list(files),
            "media": sorted(name for name, _ in pictures.values()),
            "findings": as_rows((*prepared.findings, *behind, *findings)),
        }
        yield source, Ready(prepared=prepared, pictures=pictures, facts=facts)


def _given(keys: Keys, wanted: Sequence[Source]) -> Iterator[workers.Given]:
    """The sources with their bytes; the key first, so that what changes meanwhile is seen next time."""
    for source in wanted:
        key = keys.reading(source.slug, source.path)
        yield source, key, project.read(source.file, source.path)


def _behind(path: str, slug: str) -> Finding:
    return Finding(
        code="catalogue-behind",
        level=Level.WARNING,
        message="is behind its source; what is published was brought in step in memory",
        hint=f"run: songngu update {slug}",
        location=Location(path=path),
        document=slug,
    )
