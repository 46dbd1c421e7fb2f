"""One unit of a catalogue changed by a reviewer's hand: in an editor, or marked fuzzy; written at once."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from songngu import project
from songngu.commands import inputs
from songngu.commands.review_words import visible
from songngu.config import Settings
from songngu.core.checks import cases, markup
from songngu.core.wording import difference
from songngu.errors import OutsideError, UsageError
from songngu.formats import po
from songngu.model import SPLIT, Case, Change, State, Unit
from songngu.text import decode
from songngu.units import parts_of

_SCISSORS = "# ------------------------ >8 ------------------------"
"""Below this line nothing is read, as in git's messages of commits."""

_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_LINE = re.compile(r"(?<!\\)[ \t]*\n[ \t]*")


def edited(change: Change) -> str:
    """The translation as a person leaves it in their editor; "" where it was emptied.

    The file that is opened holds the translation, its paragraphs parted by blank lines, and below a line
    the texts before and after. ``VISUAL``, else ``EDITOR``, else ``vi``.

    :raises OutsideError: when the editor is missing, or ends with an error.
    :raises InputError: when what it left is not UTF-8.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory(prefix="songngu-") as folder:
        file = Path(folder) / "translation.md"
        file.write_text(_page(change), "utf-8", errors="replace")
        # An editor that is no terminal's must not read the answers that are piped in.
        keys = None if sys.stdin.isatty() else subprocess.DEVNULL
        try:
            status = subprocess.run([*shlex.split(editor), str(file)], stdin=keys, check=False).returncode
        except (OSError, ValueError) as error:
            hint = "name another: export EDITOR=nano"
            raise OutsideError(f"the editor {editor!r} cannot be run: {error}", hint=hint) from error
        if status:
            raise OutsideError(f"the editor {editor!r} ended with status {status}; nothing was saved")
        return _translation(decode(file.read_bytes(), "what the editor left"))


def broken(settings: Settings, change: Change, text: str) -> list[str]:
    """What is wrong in a translation's Markdown, as ``check`` says it."""
    source, target = inputs.read_inlines([change.source.after or "", text])
    case = Case(
        unit=Unit(id=change.unit, source=change.source.after or "", target=text),
        state=State.TRANSLATED,
        source=cases.side(settings.source_language, change.source.after or "", source.paragraphs),
        target=cases.side(change.language, text, target.paragraphs),
        problems=target.problems,
    )
    return [problem.message for problem in markup.broken_markup(case)]


def translated(settings: Settings, change: Change, text: str) -> Change:
    """Write a translation into the catalogue, as any PO editor does; the flag goes, the stamp stays.

    :returns: the change as it is now.
    :raises UsageError: where the catalogue does not hold the unit as the review shows it.
    """

    def alter(unit: Unit) -> Unit:
        flags = tuple(flag for flag in unit.flags if flag != "fuzzy")
        return replace(unit, target=text, flags=flags, previous=None, previous_id=None)

    _rewrite(settings, change, alter)
    state = replace(change.state, after=State.TRANSLATED)
    return replace(with_target(change, text), state=state, brought=())


def with_target(change: Change, text: str) -> Change:
    """The change with another translation, and what became of its words."""
    return replace(
        change,
        target=replace(change.target, after=text),
        target_pieces=difference(change.target.before or "", text),
    )


def marked_fuzzy(settings: Settings, change: Change) -> None:
    """Mark the unit fuzzy, with the source before as that which the translation was made from.

    Where the source did not change, of which one the translation is stays untold: ``update`` would take
    it as right again otherwise. A review that was given goes.

    :raises UsageError: where the catalogue does not hold the unit as the review shows it.
    """
    before = change.source.before if change.source.differ else None

    def alter(unit: Unit) -> Unit:
        if unit.fuzzy:
            return unit
        comments = tuple(line for line in unit.comments if not line.startswith("reviewed: "))
        return replace(unit, flags=("fuzzy", *unit.flags), previous=before, comments=comments)

    _rewrite(settings, change, alter)


def is_current(settings: Settings, change: Change) -> bool:
    """True where the catalogue holds the unit with the two texts that the review shows."""
    catalog = inputs.read_catalog(settings, change.document, change.language)
    return catalog is not None and any(_is_it(unit, change) for unit in catalog.units)


def _is_it(unit: Unit, change: Change) -> bool:
    shown = (change.unit, change.source.after, change.target.after)
    return not unit.obsolete and (unit.id, unit.source, unit.target) == shown


def _rewrite(settings: Settings, change: Change, alter: Callable[[Unit], Unit]) -> None:
    """Write the catalogue anew with one unit changed; it is read first, for others may have written it."""
    catalog = inputs.read_catalog(settings, change.document, change.language)
    if catalog is None or not any(_is_it(unit, change) for unit in catalog.units):
        raise UsageError(
            f"the catalogue does not hold the unit {change.unit} as it is shown",
            path=inputs.catalog_path(change.document, change.language),
            hint="bring it in step (songngu update), and review again",
        )
    units = tuple(alter(unit) if _is_it(unit, change) else unit for unit in catalog.units)
    project.write(settings.root / catalog.path, po.write(replace(catalog, units=units)), catalog.path)


def _page(change: Change) -> str:
    """What the editor opens."""
    told = [
        "Everything below this line is left out. An empty text changes nothing.",
        *_texts("the source before", change.source.before if change.source.differ else None),
        *_texts("the source", change.source.after),
        *_texts("the translation before", change.target.before if change.target.differ else None),
        *(line for note in change.notes.after for line in _texts("a note to it", note)),
    ]
    below = "".join(f"#   {visible(line)}".rstrip() + "\n" for line in told)
    return "\n\n".join(parts_of(change.target.after or "")) + f"\n\n{_SCISSORS}\n{below}"


def _texts(name: str, text: str | None) -> list[str]:
    return ["", f"{name}:", *text.split("\n")] if text else []


def _translation(page: str) -> str:
    """The page above the line as a msgstr: a paragraph in one line, save for line breaks with a backslash."""
    lines = page.split("\n")
    ends = [at for at, line in enumerate(lines) if line.rstrip() == _SCISSORS]
    text = "\n".join(lines[: ends[-1]] if ends else lines).strip()
    return SPLIT.join(_LINE.sub(" ", paragraph) for paragraph in _PARAGRAPHS.split(text))
