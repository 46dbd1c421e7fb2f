"""A catalogue as text to be read: what ``git diff``, ``git log -p`` and ``git show`` compare.

A block a unit: what it is and its state, then the texts, a sentence a line. No digests, flags or quotes,
which change with every edit and tell a reader nothing. It needs no project, and loads little, because git
runs it once for each version of each file.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from songngu.commands.review_words import visible
from songngu.errors import InputError, SongnguError
from songngu.formats import git, po
from songngu.model import Catalog, Unit
from songngu.text import digest
from songngu.units import parts_of, stamped, trusted

if TYPE_CHECKING:
    from songngu.config import Settings

ATTRIBUTES = ("*.po diff=songngu", "*.pot diff=songngu")
"""The lines of ``translations/.gitattributes``; git ignores them where the filter is not installed."""

_SENTENCE = re.compile(r"(?<=[.!?…])([\"'”’»)*_]*)\s+(?=[\"'“‘«(*_\[]*[^\W\d_])|(?<=[。！？])(?=.)")
_ABBREVIATION = re.compile(r"(?:^|[\s(.])(?:[A-ZĐ]{1,3}|ThS|Tp|Tx|Dr|Mrs?|Ms|St|No|vs)\.$")
"""What ends in a full stop and no sentence: "TP.", "Mr.", "J."."""

_REVIEW = re.compile(r"reviewed: (\w{8}) (\w{8})")
_LABEL = 10


def textconv(file: Path) -> bytes:
    """The file as text to be read; where it is no catalogue that can be read, its bytes as they are.

    :raises InputError: where the file cannot be read at all.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=str(file)) from error
    try:
        catalog = po.read(data, path=str(file), slug="", language=None)
    except SongnguError:
        return data
    return "\n".join(_lines(catalog)).encode("utf-8", "backslashreplace") + b"\n"


def install(settings: Settings) -> list[str]:
    """Make git show the project's catalogues as :func:`textconv` reads them.

    :returns: what was set: in the repository's own settings, which nobody else has by that, and the file
        that names the filter, which may be committed.
    :raises UsageError: outside git.
    """
    from songngu import project  # not for textconv, which is to start quickly

    command = f"{shlex.quote(sys.executable)} -P -m songngu review --textconv"
    values = {
        "diff.songngu.textconv": command,
        "diff.songngu.cachetextconv": "true",
        # What git writes behind "@@": the unit that the lines are of.
        "diff.songngu.xfuncname": "^── .*$",
    }
    for name, value in values.items():
        git.configure(settings.root, name, value)
    path = "translations/.gitattributes"
    data = project.read_if_there(settings.root / path, path) or b""
    missing = [line for line in ATTRIBUTES if line.encode() not in data.splitlines()]
    text = "".join(f"{line}\n" for line in missing).encode()
    gap = b"\n" if text and data[-1:] not in (b"", b"\n") else b""
    project.write(settings.root / path, data + gap + text, path)
    return [*(f"{name} = {value}" for name, value in values.items()), path]


def _lines(catalog: Catalog) -> Iterator[str]:
    language = dict(catalog.header).get("Language") or "text"
    for name, value in catalog.header:
        yield visible(f"{name}: {value}" if name else value)
    yield from (visible(f"# {comment}") for comment in catalog.comments)
    for unit in trusted(catalog).units:
        yield ""
        yield from _unit(unit, language.replace("_", "-"))


def _unit(unit: Unit, language: str) -> Iterator[str]:
    kind = stamped(unit)[0]
    yield visible(f"── {unit.id or '(no id)'} {kind}".rstrip() + f", {_state(unit)}")
    for comment in unit.comments:
        if not _REVIEW.match(comment):
            yield visible(f"  # {comment}")
    if unit.fuzzy:
        yield from _text("was", unit.previous or "")
    yield from _text("source", unit.source)
    yield from _text(language, unit.target)


def _state(unit: Unit) -> str:
    found = next((match for comment in unit.comments if (match := _REVIEW.match(comment))), None)
    if not unit.target:
        state = "untranslated"
    elif unit.fuzzy:
        state = "fuzzy"
    elif found and found.groups() == (digest(unit.source), digest(unit.target)):
        state = "reviewed"
    else:
        state = "translated"
    return f"obsolete, {state}" if unit.obsolete else state


def _text(label: str, text: str) -> Iterator[str]:
    """A text, a sentence a line, its paragraphs parted by a blank line."""
    margin = f"  {label[: _LABEL - 3]}".ljust(_LABEL)
    for at, part in enumerate(parts_of(text)) if text else ():
        if at:
            yield ""
        for line in part.split("\n"):
            for sentence in _sentences(line):
                yield margin + visible(sentence)
                margin = " " * _LABEL


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for found in _SENTENCE.finditer(text):
        end = found.end(1) if found[1] is not None else found.end()
        if _ABBREVIATION.search(text, max(start, end - 12), end):
            continue
        yield text[start:end]
        start = found.end()
    yield text[start:]
