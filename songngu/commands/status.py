"""``songngu status``: how far each translation is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from songngu import project
from songngu.commands import steps
from songngu.commands.memory import Memory
from songngu.config import Settings
from songngu.core.pairs import state
from songngu.model import State
from songngu.text import count_words


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
            units = dict.fromkeys(State, 0)
            words = dict.fromkeys(State, 0)
            for unit in catalog.units:
                if not unit.obsolete:
                    units[state(unit)] += 1
                    words[state(unit)] += count_words(unit.source)
            done = words[State.TRANSLATED] + words[State.REVIEWED]
            total = sum(words.values())
            rows.append(
                {
                    "document": source.slug,
                    "language": language,
                    "units": {key.value: count for key, count in units.items()},
                    "words": {key.value: count for key, count in words.items()},
                    "percent": round(100 * done / total, 1) if total else 100.0,
                    "behind": catalog.path in prepared.behind,
                }
            )
    return rows
