"""What each file of a publication depends on, as a digest: where that is another, the file is out of date.

The settings that it shows, the toolchain and its libraries, the project's templates that its format uses,
its source and catalogues, its pictures, and those entries of the glossary that occur in it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from songngu import __version__
from songngu.commands import installed
from songngu.config import EditionSettings, Settings
from songngu.errors import UsageError
from songngu.ledger import Ledger, digest_bytes
from songngu.model import TermEntry

GLOSSARY = "translations/glossary.toml"

_UNSEEN = {"root", "path", "digest_text", "lines", "documents", "volume", "check_names", "check_levels"}
"""Settings that no rendition of a document shows."""


class Keys:
    """The digests of one run: every input is looked at once."""

    def __init__(self, settings: Settings, book: Ledger) -> None:
        """:raises UsageError: when SOURCE_DATE_EPOCH is no instant."""
        self.settings = settings
        self.book = book
        self._epoch = _epoch()
        self._entries: dict[str, str] | None = None
        self._bases: dict[str, str] = {}

    # -- of one document

    def reading(self, slug: str, path: str) -> str:
        """What it depends on how a document is read: its source and all its catalogues."""
        catalogs = [self._catalog(slug, tag) for tag in (None, *self.settings.target_languages)]
        return self._digest(self._base("read", "any"), self.book.digest(path), *catalogs)

    def output(
        self, slug: str, path: str, edition: EditionSettings, ending: str, facts: Mapping[str, Any],
        terms: str,
    ) -> str:  # fmt: skip
        """What a rendition depends on.

        :param path: of the document's source.
        :param facts: what reading the document told.
        :param terms: from :meth:`terms`.
        """
        catalogs = [self._catalog(slug, tag) for tag in (None, edition.target)]
        others = self.catalogs if self._is_behind(slug, edition, facts) else ""
        pictures = [self.book.digest(picture) for picture in facts.get("pictures", ())]
        cover = self.book.digest("templates/cover.png") if ending == "epub" else ""
        bases = self._renderers(edition, ending, is_volume=False)
        return self._digest(*bases, self.book.digest(path), *catalogs, others, *pictures, cover, terms)

    def _is_behind(self, slug: str, edition: EditionSettings, facts: Mapping[str, Any]) -> bool:
        """True where catalogues of other documents have a say: texts without translation borrow theirs."""
        paths = {f"translations/{slug}.pot", f"translations/{edition.target}/{slug}.po"}
        return not paths.isdisjoint(facts.get("behind", ()))

    def _catalog(self, slug: str, language: str | None) -> str:
        name = f"{slug}.pot" if language is None else f"{language}/{slug}.po"
        return self.book.digest(f"translations/{name}")

    @cached_property
    def catalogs(self) -> str:
        """A digest of all catalogues of the project."""
        root = Path(self.settings.root)
        files = sorted((root / "translations").rglob("*.po*"))
        paths = [file.relative_to(root).as_posix() for file in files]
        return self._digest(*(part for path in paths for part in (path, self.book.digest(path))))

    # -- the glossary

    @property
    def glossary(self) -> str:
        """A digest of the glossary's file."""
        return self.book.digest(GLOSSARY)

    def terms(self, known: dict[str, Any]) -> tuple[str, bool]:
        """A digest of the entries that occur in an edition of a document.

        :param known: what its last making told of them; brought up to date.
        :returns: the digest, and whether it is certain that no other entries occur.
        """
        if known.get("glossary") == self.glossary:
            return str(known["terms_key"]), True
        is_sure = known.get("surface") == self.surface
        key = self.terms_key(known.get("terms", ()))
        if is_sure:
            known |= {"glossary": self.glossary, "terms_key": key}
        return key, is_sure

    def terms_known(self, terms: Sequence[str]) -> dict[str, Any]:
        """What is kept of the terms that occur in an edition of a document."""
        key = self.terms_key(terms)
        return {"terms": list(terms), "terms_key": key, "glossary": self.glossary, "surface": self.surface}

    def terms_key(self, terms: Sequence[str]) -> str:
        """A digest of some entries."""
        entries = self.entries
        return self._digest(*(part for name in sorted(terms) for part in (name, entries.get(name, ""))))

    @property
    def entries(self) -> Mapping[str, str]:
        """A digest of each entry of the glossary, by id."""
        if self._entries is None:
            self._read_glossary()
        return self._entries or {}

    @property
    def surface(self) -> str:
        """A digest of all that decides which terms are found in a text."""
        if self._entries is None:
            self._read_glossary()
        return self._surface

    def _read_glossary(self) -> None:
        from songngu.commands import inputs

        found = inputs.read_glossary(self.settings)
        self._entries = {entry.id: digest_bytes(_told(entry).encode()) for entry in found}
        forms = [[one.id, sorted(one.term.items()), sorted(one.variants.items())] for one in found]
        self._surface = self._digest(json.dumps(forms))

    # -- of all documents

    def volume(self, edition: EditionSettings, ending: str, parts: Sequence[str]) -> str:
        """What the volume depends on: what its parts do, in their order."""
        return self._digest(*self._renderers(edition, ending, is_volume=True), *parts)

    def site(self, kind: str) -> str:
        """What a page, a feed or a map of all documents depends on beside what is remembered of them.

        :param kind: ``index``, ``glossary``, or ``feed``.
        """
        about = [getattr(self.settings, name) for name in ("documents", "volume")]
        cover = self.book.digest("templates/cover.png") if kind == "feed" else ""
        return self._digest(self._base(kind, "all"), repr(about), cover)

    def _renderers(self, edition: EditionSettings, ending: str, *, is_volume: bool) -> list[str]:
        """What renders a format; an EPUB that lists the PDF's pages depends on what makes these, too."""
        kinds = ["epub", "pdf"] if ending == "epub" and self.settings.page_list else [ending]
        return [self._base(kind, edition.name, is_volume=is_volume) for kind in kinds]

    def _base(self, kind: str, edition: str, *, is_volume: bool = False) -> str:
        name = f"{kind} {edition} {is_volume}"
        if name not in self._bases:
            self._bases[name] = self._digest(
                __version__,
                self._code(),
                repr(_shown(self.settings)),
                self._epoch,
                installed.pandoc(),
                *installed.libraries(kind),
                *(f"{name} {installed.version(name)}" for name in _font_packages(self.settings)),
                *self._templates(f"{kind} {is_volume}"),
            )
        return self._bases[name]

    def learn_templates(self, used: Mapping[str, Sequence[str]]) -> None:
        """Note which templates each use of them fills: only these count from here on."""
        for use, names in used.items():
            self.book.note(f"templates {use}", json.dumps(names))
        self._bases.clear()

    def _templates(self, use: str) -> Iterator[str]:
        """The project's own templates that a use fills, and what else stands in its folder."""
        folder = Path(self.settings.root) / "templates"
        if use.startswith("read"):
            return
        used = self.book.notes.get(f"templates {use}")
        names = json.loads(used) if used else None
        for file in sorted(folder.rglob("*")):
            name = file.relative_to(folder).as_posix()
            is_template = name.endswith(".j2")
            if not file.is_file() or name == "cover.png" or (is_template and names and name not in names):
                continue
            yield name
            yield self.book.digest(f"templates/{name}")

    def _code(self) -> str:
        """A digest of the toolchain's own code and templates, known by its files' times."""
        files = sorted(installed.package_files())
        times = self._digest(*(f"{name} {state.st_size} {state.st_mtime_ns}" for name, state in files))
        known = self.book.notes.get("code", "").split()
        if len(known) != 2 or known[0] != times:
            known = [times, installed.toolchain()]
            self.book.note("code", " ".join(known))
        return known[1]

    @staticmethod
    def _digest(*parts: str) -> str:
        return digest_bytes(*(part.encode() for part in parts))


def _told(entry: TermEntry) -> str:
    """All that an entry says, wherever it stands."""
    names = ("id", "term", "variants", "definition", "reference", "notes")
    return repr([getattr(entry, name) for name in names])


def _shown(settings: Settings) -> list[Any]:
    return [getattr(settings, name) for name in settings.__dataclass_fields__ if name not in _UNSEEN]


def _font_packages(settings: Settings) -> list[str]:
    families = (settings.theme.serif, settings.theme.sans)
    return ["fontpkg-" + re.sub(r"[^a-z0-9]+", "-", family.lower()) for family in families]


def _epoch() -> str:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not re.fullmatch(r"[0-9]{0,11}", epoch):
        raise UsageError(
            f"SOURCE_DATE_EPOCH is {epoch!r}, which is no instant",
            hint="set it to seconds since 1970, or take it out of the environment",
        )
    return epoch
