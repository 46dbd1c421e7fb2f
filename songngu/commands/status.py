"""``songngu status``: how far each translation is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from songngu import project
from songngu.commands import steps
from songngu.commands.memory import Memory
from songngu.commands.progress import progress
from songngu.config import Settings


def status(settings: Settings, names: Sequence[str]) -> list[dict[str, Any]]:
    """A row for each document and language: units and source words in each state, percent translated.

    As ``build`` would publish it: a source that was edited counts as it stands.
    """
    rows = []
    sources = project.sources(settings)
    memory = Memory(settings, sources)
    for source in project.chosen(sources, names):
        data = project.read(source.file, source.path)
        prepared = steps.prepare(settings, source, data, memory)
        for language, catalog in prepared.catalogs.items():
            counted = progress([catalog])
            rows.append(
                {
                    "document": source.slug,
                    "language": language,
                    "units": {key.value: count for key, count in counted.units.items()},
                    "words": {key.value: count for key, count in counted.words.items()},
                    "percent": round(100 * counted.share, 1),
                    "behind": catalog.path in prepared.behind,
                }
            )
    return rows
