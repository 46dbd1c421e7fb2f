"""Files into ``build/``, each whole or not at all, and into the ledger; and out of it what nothing makes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from songngu import project
from songngu.commands import outputs
from songngu.commands.keys import Keys
from songngu.config import Settings
from songngu.ledger import Ledger, digest_bytes
from songngu.model import Rendition
from songngu.project import Source

if TYPE_CHECKING:
    from songngu.commands.making import Maker

_FONTS = "fonts/"
_SITE = "site"
"""The note of the ledger on what all documents together were last made from."""


class Publisher:
    """Writes what was made, and remembers from what."""

    def __init__(self, settings: Settings, book: Ledger, keys: Keys) -> None:
        self.settings = settings
        self.book = book
        self.keys = keys
        self.made: list[str] = []
        self.removed: list[str] = []

    def expect(self, paths: Sequence[str]) -> None:
        """Note in the ledger what is about to be made: should the build be killed, the file is known."""
        for path in paths:
            self.book.expect(path)

    def publish(self, rendition: Rendition, key: str, *, is_told: bool = True) -> None:
        """Write a file.

        :param key: a digest of what it was made from.
        :raises OutsideError: when it cannot be written; what was there stays.
        """
        path = f"build/{rendition.path}"
        project.write(self.settings.root / path, rendition.data, path, is_swept=True)
        self.book.record(rendition.path, key, rendition.data)
        if is_told:
            self.made.append(rendition.path)

    def publish_if_new(self, rendition: Rendition, *, is_told: bool = True) -> None:
        """Write a picture or font, which depends on nothing but itself."""
        key = digest_bytes(rendition.data)
        if not self.book.is_current(rendition.path, key):
            self.publish(rendition, key, is_told=is_told)

    # -- of all documents

    def is_complete(self, sources: Sequence[Source]) -> bool:
        """True where what is made of all documents is up to date, and nothing is there that nothing makes."""
        note = json.loads(self.book.notes.get(_SITE) or "{}")
        paths = note.get("paths", ())
        if note.get("key") != self._site_key(sources) or self._orphans(sources, paths):
            return False
        gone = set(self.book.facts) - {source.slug for source in sources}
        return not gone and all(map(self.book.is_intact, [*paths, *self._fonts()]))

    def _site_key(self, sources: Sequence[Source]) -> str:
        marks = [f"{source.slug} {self.book.marks.get(source.slug, '')}" for source in sources]
        kinds = [self.keys.site(kind) for kind in ("index", "glossary", "feed")]
        parts = [*kinds, self.keys.glossary, *marks, *sorted(self.book.made)]
        return digest_bytes(*(part.encode() for part in parts))

    def site(self, sources: Sequence[Source], maker: Callable[[], Maker]) -> tuple[str, ...]:
        """Make what is made of all documents together.

        :returns: the paths of all that there should be.
        """
        from songngu.commands import site  # only where a document changed

        known = {source.slug: self.book.memory(source.slug) for source in sources}
        files = site.files(self.settings, self.keys, known, self.book.made)
        stale = [file for file in files if not self.book.is_current(file.path, file.key)]
        for file in stale:
            self.publish(file.make(maker()), file.key)
        if stale or not all(map(self.book.is_intact, self._fonts())):
            self.fonts(maker())
        return tuple(file.path for file in files)

    def settle_site(self, sources: Sequence[Source], paths: Sequence[str]) -> None:
        """Note that all of it is up to date."""
        self.book.note(_SITE, json.dumps({"key": self._site_key(sources), "paths": list(paths)}))

    def _fonts(self) -> list[str]:
        return [path for path in self.book.outputs if path.startswith(_FONTS)]

    def fonts(self, maker: Maker, *, is_told: bool = True) -> None:
        """The fonts that pages use."""
        for rendition in maker.screen_fonts():
            self.publish_if_new(rendition, is_told=is_told)

    # -- what nothing makes any more

    def remove_orphans(self, sources: Sequence[Source], site_paths: Sequence[str]) -> None:
        """Remove files that an earlier build made (its ledger says so) and this one would not."""
        for path in self._orphans(sources, site_paths):
            project.remove(self.settings.root / "build" / path)
            self.book.forget(path)
            self.removed.append(path)
        for slug in set(self.book.facts) - {source.slug for source in sources}:
            self.book.drop(slug)

    def _orphans(self, sources: Sequence[Source], site_paths: Sequence[str]) -> list[str]:
        settings = self.settings
        kept = {*site_paths, *(path for path in self.book.outputs if path.endswith(".woff2"))}
        for source in sources:
            kept |= {path for _, _, path in outputs.names(settings, source.slug, settings.editions)}
            kept |= set(self.book.facts.get(source.slug, {}).get("media", []))
        if settings.volume:
            bound = outputs.bound(settings.editions)
            kept |= {path for _, _, path in outputs.names(settings, settings.name, bound)}
        return sorted(set(self.book.outputs) - kept)
