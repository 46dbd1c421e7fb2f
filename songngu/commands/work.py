"""What one edition's renditions are made from, and what is said of it: titles, identifier, paths, date."""

from __future__ import annotations

import datetime
import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from songngu import tree
from songngu.commands.look import Look
from songngu.commands.progress import Progress
from songngu.config import EditionSettings, Settings
from songngu.formats import fonts, pdf
from songngu.markup import without_calls
from songngu.model import Edition, Layout, Node

Fonts = Callable[[str, fonts.Face], bytes]
"""``fonts("whole" | "small" | "plain", face)``: the bytes of a face, kept between builds."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """What one edition's renditions are made from."""

    settings: Settings
    wanted: EditionSettings
    edition: Edition
    pictures: Mapping[str, bytes]
    """Bytes by the name below ``build/`` that is a picture's address in the blocks."""
    templates: Any
    fonts: Fonts
    look: Look
    attachments: Mapping[str, bytes]
    """Source and catalogue, by file name."""
    progress: Progress | None = None
    """How far its translation is; None where it shows none."""
    digests: tuple[str, ...] = ()
    """Marks of the sources' bytes, and of the translations' where it shows them."""
    kept: dict[str, bytes] = field(default_factory=dict, compare=False)
    """The PDF, when the EPUB asks where its pages begin: a book is laid out once."""
    lay_out_pieces: pdf.Pieces = pdf.serially
    """Who lays out the pieces of a long book."""
    missing: dict[str, str] = field(default_factory=dict, compare=False)
    """Letters that no font has, each with the ending of the first rendition that lacks it."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages shown, the source's first."""
        return languages(self.edition)

    @property
    def is_default(self) -> bool:
        """True for the edition whose files stand at the top of ``build/``."""
        return self.wanted.name == self.settings.editions[0].name

    def path(self, ending: str) -> str:
        """Where a rendition goes, below ``build/``."""
        folder = "" if self.is_default else f"{self.wanted.name}/"
        return f"{folder}{self.edition.slug}.{ending}"

    @property
    def root(self) -> str:
        """The way from a rendition up to ``build/``."""
        return "../" * self.path("html").count("/")

    @property
    def identifier(self) -> str:
        """The rendition's identifier: the same at every build."""
        return identifier(self.settings, self.languages, self.wanted.name, self.edition.slug)

    @property
    def is_volume(self) -> bool:
        """True for all documents in one book: each has a title of its own in the text."""
        return self.edition.slug == self.settings.name

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title as plain text, by language shown."""
        return titles(self.edition)


def languages(edition: Edition) -> tuple[str, ...]:
    """The languages that an edition shows, the source's first."""
    return shown(edition.layout, edition.source_language, edition.target_language)


def shown(layout: Layout, source: str, target: str) -> tuple[str, ...]:
    """The languages that a layout shows."""
    return {Layout.SOURCE: (source,), Layout.TARGET: (target,)}.get(layout, (source, target))


def titles(edition: Edition) -> dict[str, str]:
    """An edition's title as plain text, by language shown."""
    tags = languages(edition)
    given: dict[str, str] = edition.meta.get("titles", {})
    if given:
        return {tag: given.get(tag) or next(iter(given.values())) for tag in tags}
    label = edition.nav[0].label if edition.nav else {}
    fallback = tree.plain(edition.meta["title"])
    return {tag: tree.plain(label.get(tag, [])) or fallback for tag in tags}


def identifier(settings: Settings, *names: Sequence[str] | str) -> str:
    """A UUIDv5 of the publication and of what something in it is called."""
    given = settings.identifier or settings.name
    try:
        space = uuid.UUID(given)
    except ValueError:
        space = uuid.uuid5(uuid.NAMESPACE_URL, given)
    words = [word for name in names for word in ([name] if isinstance(name, str) else name)]
    return uuid.uuid5(space, " ".join(words)).urn


_LONGEST = 200
"""Letters of a text's beginning that stand in for a description."""


def descriptions(edition: Edition) -> dict[str, str]:
    """What the document's description says, by language shown; without one, how its text begins."""
    blocks = edition.chapters[0].blocks if edition.chapters else []
    first: Node | None = None
    for node in tree.walk(blocks):
        attr = tree.attributes(node)
        if attr is not None and attr[1] == ["description"]:
            return _sides(node)
        if first is None and attr is not None and attr[1][:1] == ["pair"] and _is_numbered(node):
            first = node
    return {tag: _beginning(text) for tag, text in _sides(first or []).items()}


def _is_numbered(node: Node) -> bool:
    attrs = (tree.attributes(child) for child in tree.walk(node["c"]))
    return any(attr is not None and attr[1] == ["number"] for attr in attrs)


def _sides(value: Any) -> dict[str, str]:
    """The two texts of a pair below some nodes, as plain text by language."""
    said: dict[str, str] = {}
    for node in tree.walk(value):
        attr = tree.attributes(node)
        if attr is not None and node["t"] == "Div" and attr[1][:1] in (["source"], ["target"]):
            inlines = [inline for block in node["c"][1] for inline in block["c"]]
            said[dict(attr[2])["lang"]] = " ".join(tree.plain(without_calls(inlines)).split())
    return {tag: text for tag, text in said.items() if text}


def _beginning(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def instant(meta: Mapping[str, Any], *names: str) -> str:
    """The instant of the first of some metadata that is an ISO date, in ISO 8601; empty where none is."""
    for name in names:
        try:
            moment = datetime.datetime.fromisoformat(str(meta.get(name, "")))
        except ValueError:
            continue
        return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    return ""


def dated(meta: Mapping[str, Any]) -> str:
    """The instant that a rendition is of, in ISO 8601, as far as anybody said it; never the clock's.

    The metadata's ``modified``, else a full ISO ``date``, else ``SOURCE_DATE_EPOCH``, else nothing.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return instant(meta, "modified", "date") or (_moment(int(epoch)) if epoch.isdigit() else "")


def modified(meta: Mapping[str, Any]) -> str:
    """The same where a standard asks for an instant: a constant where nobody said one.

    It is nothing to show to readers, who would take it for a date.
    """
    return dated(meta) or _moment(946684800)


def _moment(seconds: int) -> str:
    moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
