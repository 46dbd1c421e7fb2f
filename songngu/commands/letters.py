"""Letters that no font has: readers do not see them, so each is a finding, once a document.

A volume has words of its own: its title, names of its parts, its glossary.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from songngu import tree
from songngu.commands import inputs
from songngu.commands.steps import Prepared
from songngu.model import Blocks, Finding, Level, Location

_MOST = 20
"""Letters that have a finding each; what is missing beyond them is told as one."""


def of_text(blocks: Iterable[Blocks]) -> set[str]:
    """The letters and marks of running text; signs and pictures are left to the reader's device."""
    return of_words(node["c"] for node in tree.walk(list(blocks), words=True) if node["t"] == "Str")


def of_words(words: Iterable[str]) -> set[str]:
    """The same of words that are no blocks: titles, lines of a table of contents."""
    used = {letter for word in words for letter in word}
    return {one for one in used if unicodedata.category(one)[0] in "LM" and not _SELECTORS.match(one)}


_SELECTORS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Variation selectors are marks that nobody sees: a font without them shows the same letter."""


def findings(
    missing: Mapping[str, str], parts: Sequence[Prepared], target: str, own: Mapping[str, bytes]
) -> Iterator[Finding]:
    """A finding for each letter, at the first unit that has it.

    :param missing: the ending of the rendition that lacks each letter.
    :param parts: the document, or all of a volume.
    :param target: the language of the edition's translation.
    :param own: the project's own files, of which a volume's other words are; empty for a document.
    """
    letters = sorted(missing)
    default = parts[0].source.slug if len(parts) == 1 and not own else None
    for letter in letters[:_MOST]:
        where, document, language, unit = _place(letter, parts, target, own)
        yield Finding(
            code="missing-glyph",
            level=_level(letter, missing[letter]),
            message=_MESSAGES[missing[letter]] % f"{letter} (U+{ord(letter):04X})",
            hint=_HINTS[missing[letter]],
            location=where,
            document=document or default,
            language=language,
            unit=unit,
        )
    if rest := letters[_MOST:]:
        yield Finding(
            code="missing-glyph",
            level=max((_level(letter, missing[letter]) for letter in rest), key=list(Level)[::-1].index),
            message=f"and {len(rest)} more letters: {' '.join(rest)}",
            location=Location(path=[*own, parts[0].source.path][0]),
            document=default,
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


def _place(
    letter: str, parts: Sequence[Prepared], target: str, own: Mapping[str, bytes]
) -> tuple[Location, str | None, str | None, str | None]:
    """Where it is first written, the document, the language if it is only in the translation, the unit."""
    for one in parts:
        slug = one.source.slug
        for unit in one.template.units:
            if letter in unit.source:
                return _line(one.source.path, one.data, letter), slug, None, unit.id
        for unit in one.catalogs[target].units:
            if letter in unit.target:
                path = inputs.catalog_path(slug, target)
                return Location(path=path, line=unit.target_line), slug, target, unit.id
    for path, data in own.items():
        if letter.encode() in data:
            return _line(path, data, letter), None, None, None
    return Location(path=[*own, parts[0].source.path][0]), None, None, None


def _line(path: str, data: bytes, letter: str) -> Location:
    at = data.find(letter.encode())
    return Location(path=path, line=None if at < 0 else data.count(b"\n", 0, at) + 1)
