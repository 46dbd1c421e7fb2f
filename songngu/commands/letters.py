"""Letters that no font has: readers do not see them, so each is a finding, once a document."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from songngu import tree
from songngu.commands import inputs
from songngu.commands.steps import Prepared
from songngu.model import Blocks, Finding, Level, Location

_MOST = 20
"""Letters that have a finding each; what is missing beyond them is told as one."""


def of_text(blocks: Iterable[Blocks]) -> set[str]:
    """The letters and marks of running text; signs and pictures are left to the reader's device."""
    used = {
        letter for node in tree.walk(list(blocks), words=True) if node["t"] == "Str" for letter in node["c"]
    }
    return {letter for letter in used if unicodedata.category(letter)[0] in "LM"}


def findings(missing: Mapping[str, str], prepared: Prepared, target: str) -> Iterator[Finding]:
    """A finding for each letter, at the first unit that has it.

    :param missing: the ending of the rendition that lacks each letter.
    :param target: the language of the edition's translation.
    """
    letters = sorted(missing)
    for letter in letters[:_MOST]:
        where, language, unit = _place(letter, prepared, target)
        yield Finding(
            code="missing-glyph",
            level=_level(letter, missing[letter]),
            message=_MESSAGES[missing[letter]] % f"{letter} (U+{ord(letter):04X})",
            hint=_HINTS[missing[letter]],
            location=where,
            document=prepared.source.slug,
            language=language,
            unit=unit,
        )
    if rest := letters[_MOST:]:
        yield Finding(
            code="missing-glyph",
            level=max((_level(letter, missing[letter]) for letter in rest), key=list(Level)[::-1].index),
            message=f"and {len(rest)} more letters: {' '.join(rest)}",
            location=Location(path=prepared.source.path),
            document=prepared.source.slug,
        )


_MESSAGES = {
    "pdf": "no font has the letter %s: in the PDF a sign (☐) stands for it",
    "epub": "no font in the EPUB has the letter %s: where a device has none either, it is an empty box",
}
_HINTS = {
    "pdf": "install a font that has it (a Noto font of its script), or write it otherwise",
    "epub": "look at it on a reading device, or write it otherwise",
}


def _level(letter: str, ending: str) -> Level:
    """Devices have fonts for most living scripts, and for few of what lies beyond Unicode's first plane."""
    return Level.INFO if ending == "epub" and ord(letter) < 0x10000 else Level.WARNING


def _place(letter: str, prepared: Prepared, target: str) -> tuple[Location, str | None, str | None]:
    """Where it is first written, in which language if it is only in the translation, and the unit."""
    source = Location(path=prepared.source.path)
    for unit in prepared.template.units:
        if letter in unit.source:
            at = prepared.data.find(letter.encode())
            line = None if at < 0 else prepared.data.count(b"\n", 0, at) + 1
            return Location(path=source.path, line=line), None, unit.id
    for unit in prepared.catalogs[target].units:
        if letter in unit.target:
            path = inputs.catalog_path(prepared.source.slug, target)
            return Location(path=path, line=unit.target_line), target, unit.id
    return source, None, None
