"""What is out of date: each output held against the digest of what it was made from.

Nothing is read here but files that changed, and no heavy library is loaded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from songngu.commands import outputs, told
from songngu.commands.keys import Keys
from songngu.commands.outputs import Output
from songngu.config import EditionSettings, Settings
from songngu.ledger import Ledger, as_rows, finding_from_json
from songngu.model import Finding
from songngu.project import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the command line asks for."""

    documents: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    everything: bool = False
    """Make also what is up to date."""

    @property
    def is_whole(self) -> bool:
        """True where nothing is left out."""
        return not (self.documents or self.editions or self.formats)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One document, with what there is to do for it."""

    source: Source
    outdated: tuple[Output, ...] = ()
    doubtful: tuple[Output, ...] = ()
    """Right if still the same terms of the glossary occur, which only making the edition tells."""
    current: int = 0
    """How many outputs are up to date."""
    must_read: bool = False
    """True where it is to be read, if only for what is to be told of it."""

    @property
    def is_idle(self) -> bool:
        """True where there is nothing to do."""
        return not (self.outdated or self.doubtful or self.must_read)


class Outdated:
    """Says what of a publication is out of date."""

    def __init__(self, settings: Settings, book: Ledger, keys: Keys, request: Request) -> None:
        self.settings = settings
        self.book = book
        self.keys = keys
        self.request = request
        self.editions = outputs.chosen_editions(settings, request.editions)

    def task(self, source: Source) -> Task:
        """What there is to do for a document."""
        facts = self.book.facts.get(source.slug, {})
        has_media = all(map(self.book.is_intact, facts.get("media", ())))
        is_read = facts.get("read") == self.keys.reading(source.slug, source.path)
        outdated, doubtful, current = [], [], 0
        for output in self._wanted(source.slug, self.editions):
            edition, ending, path = output
            key, is_sure = self.key(source, edition, ending)
            if self.request.everything or not key or not self.book.is_current(path, key):
                outdated.append(output)
            elif is_sure:
                current += 1
            else:
                doubtful.append(output)
        return Task(
            source=source,
            outdated=tuple(outdated),
            doubtful=tuple(doubtful),
            current=current,
            must_read=not (is_read and has_media),
        )

    def ordered(self, made: Sequence[str], tasks: Sequence[Task]) -> list[str]:
        """The paths of what was made, in the order of the documents, whoever was done first."""
        paths = [path for task in tasks for _, _, path in (*task.outdated, *task.doubtful)]
        order = {path: at for at, path in enumerate([*paths, *(path for _, _, path in self.bound())])}
        return sorted(made, key=lambda path: order.get(path, len(order)))

    def key(self, source: Source, edition: EditionSettings, ending: str) -> tuple[str, bool]:
        """A digest of what a rendition depends on, and whether it is certain.

        It is empty where the edition was never made.
        """
        facts = self.book.facts.get(source.slug, {})
        known = facts.get("editions", {}).get(edition.name)
        if known is None:
            return "", False
        before = dict(known)
        terms, is_sure = self.keys.terms(known)
        if known != before:
            self.book.remember(source.slug, facts)
        return self.keys.output(source.slug, source.path, edition, ending, facts, terms), is_sure

    def volume(self, sources: Sequence[Source]) -> tuple[list[Output], list[Output]]:
        """The renditions of the volume that are out of date, and those that may be (see :class:`Task`)."""
        found: tuple[list[Output], list[Output]] = ([], [])
        for output in self.bound():
            edition, ending, path = output
            key, is_sure = self.volume_key(sources, edition, ending)
            if self.request.everything or not key or not self.book.is_current(path, key):
                found[0].append(output)
            elif not is_sure:
                found[1].append(output)
        return found

    def bound(self) -> list[Output]:
        """The renditions of the volume that are asked for."""
        if not self.settings.volume or self.request.documents:
            return []
        return self._wanted(self.settings.name, outputs.bound(self.editions))

    def volume_key(
        self, sources: Sequence[Source], edition: EditionSettings, ending: str
    ) -> tuple[str, bool]:
        """The same as :meth:`key` for the volume."""
        parts = [self.key(source, edition, ending) for source in sources]
        if not all(key for key, _ in parts):
            return "", False
        key = self.keys.volume(edition, ending, [key for key, _ in parts])
        return key, all(is_sure for _, is_sure in parts)

    def remembered(self, sources: Sequence[Source]) -> list[Finding]:
        """What was found when documents, and their volume, were last read and made.

        It is still true where their inputs are the same.
        """
        rows: list[Mapping[str, Any]] = []
        lacking: list[tuple[str, Finding]] = []
        for source in sources:
            facts = self.book.facts.get(source.slug, {})
            rows += facts.get("findings", [])
            for one in self._of_editions(facts.get("editions", {})):
                rows += one.get("findings", [])
                lacking += _letters(one.get("letters", {}))
        volume = self._of_editions(json.loads(self.book.notes.get(_VOLUME, "{}"))) if self.bound() else []
        last = told.once(lacking, [row for one in volume for row in _letters(one)])
        return list(dict.fromkeys([*map(finding_from_json, rows), *last]))

    def remember_letters(self, edition: EditionSettings, made: Mapping[str, Sequence[Finding]]) -> None:
        """Note the letters that no font has, by format, of the volume in an edition."""
        known = json.loads(self.book.notes.get(_VOLUME, "{}"))
        now = {ending: as_rows(found) for ending, found in made.items()}
        known[edition.name] = {**known.get(edition.name, {}), **now}
        self.book.note(_VOLUME, json.dumps(known, sort_keys=True))

    def _of_editions(self, known: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        return [known[edition.name] for edition in self.editions if edition.name in known]

    def terms(self, slug: str, edition: EditionSettings) -> tuple[str, ...]:
        """The terms that occurred in an edition of a document when it was last made."""
        known: Mapping[str, Any] = self.book.facts.get(slug, {}).get("editions", {}).get(edition.name, {})
        return tuple(known.get("terms", ()))

    def _wanted(self, slug: str, editions: Sequence[EditionSettings]) -> list[Output]:
        return [
            (edition, ending, outputs.path(self.settings, edition, slug, ending))
            for edition in editions
            for ending in edition.formats
            if not self.request.formats or ending in self.request.formats
        ]


_VOLUME = "letters of the volume"
"""The note of the ledger that has them, by edition and format."""


def _letters(known: Mapping[str, Any]) -> list[tuple[str, Finding]]:
    return [(ending, finding_from_json(row)) for ending, rows in known.items() for row in rows]
