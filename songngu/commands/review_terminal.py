"""A review for a terminal: comparisons -> lines, in colour where it is wanted, and through a pager."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from songngu.commands.review_words import (
    PHRASES,
    by_document,
    field_pieces,
    pieces,
    summary,
    traits,
    uses,
    visible,
)
from songngu.formats import cells
from songngu.model import Change, ChangeKind, Comparison, FieldChange, Finding, Level, Op, Piece, Review
from songngu.text import UNSPACED_LETTER

_WIDEST = 100
"""Cells; longer lines are hard to read."""

_STYLES = {
    Op.GONE: "31;9",
    Op.ADDED: "32;4",
    Op.MOVED_FROM: "35;9",
    Op.MOVED_TO: "36;4",
}
"""What is taken out is struck through, what is put in underlined: colour alone tells nothing to some."""

_MARKS = {
    Op.GONE: ("[-", "-]"),
    Op.ADDED: ("{+", "+}"),
    Op.MOVED_FROM: ("[<", "<]"),
    Op.MOVED_TO: ("{>", ">}"),
}
"""Without colour: git's own marks of a difference of words, and two of their kind for what moved."""

_ATOM = re.compile(rf"\s+|{UNSPACED_LETTER}|(?:(?!{UNSPACED_LETTER})\S)+")
_NOT_FOUND = 127
"""What a shell answers for a program that is not there (POSIX)."""

_SPACE = re.compile(r"\s")
_TEXT = 7
"""The column in which texts begin, behind the language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What is written to: its width in cells, and whether it shows colour."""

    width: int = 80
    color: bool = False

    @classmethod
    def here(cls) -> Screen:
        """Standard output: no colour where it is no terminal, or NO_COLOR is set (no-color.org)."""
        is_dumb = os.environ.get("TERM", "") in ("", "dumb")
        color = sys.stdout.isatty() and not is_dumb and not os.environ.get("NO_COLOR")
        columns = shutil.get_terminal_size((80, 24)).columns
        return cls(width=max(30, min(columns, _WIDEST)), color=color)

    def styled(self, style: str, text: str) -> str:
        """The text in a style (parameters of SGR, ECMA-48), where there is colour."""
        return f"\x1b[{style}m{text}\x1b[0m" if self.color and text else text


def lines(review: Review, screen: Screen) -> Iterator[str]:
    """The whole review, line by line: a summary, then each document with what changed in it."""
    for at, comparison in enumerate(review.comparisons):
        if at:
            yield ""
        yield from _comparison(review, comparison, screen)


def show(review: Review) -> None:
    """Print a review; on a terminal through the pager that git uses, where it does not fit."""
    screen = Screen.here()
    paged(f"{line}\n" for line in lines(review, screen))


def paged(text: Iterable[str]) -> None:
    """Print, on a terminal through ``GIT_PAGER``, else ``PAGER``, else less."""
    command = os.environ.get("GIT_PAGER") or os.environ.get("PAGER") or shutil.which("less") or "cat"
    told = list(text)
    if sys.stdout.isatty() and command != "cat" and _through(command, told):
        return
    sys.stdout.writelines(told)


def _through(command: str, told: Iterable[str]) -> bool:
    """Give the lines to a pager; False where there is no such program."""
    environment = {"LESS": "FRX", "LV": "-c", **os.environ}  # as git does: less ends where all fits
    with subprocess.Popen(
        command, shell=True, stdin=subprocess.PIPE, env=environment, encoding="utf-8", errors="replace"
    ) as pager:
        assert pager.stdin is not None
        try:
            pager.stdin.writelines(told)
            pager.stdin.close()
        except BrokenPipeError:  # the reader has seen enough
            pass
        except KeyboardInterrupt:
            pager.wait()  # less is left with q, and puts the terminal right
            raise
    return pager.returncode != _NOT_FOUND


def change_lines(
    review: Review, change: Change, screen: Screen, *, with_document: bool = False
) -> Iterator[str]:
    """One change: what happened, the texts, and what ``check`` says."""
    style = "1;33" if change.kind is ChangeKind.UNTOUCHED else "1"
    told = traits(change, with_language=len(review.languages) > 2)
    head = [change.unit, *([change.document] if with_document else []), *told]
    first = screen.styled(style, PHRASES[change.kind])
    yield from _flowed(f"{first}  {visible(' · '.join(head))}", screen, 0, 2)
    sides = (
        (review.languages[0], pieces(change.source_pieces, change.source)),
        (change.language, pieces(change.target_pieces, change.target)),
    )
    for language, side in sides:
        yield from _text(visible(language), side, screen)
    for note in _notes(change):
        yield from _text("note", note, screen)
    for finding in change.brought:
        yield from _finding(finding, screen)
    for finding in change.solved:
        yield from _flowed(f"{screen.styled('32', 'solved')}: {visible(finding.message)}", screen, 2, 4)


def _comparison(review: Review, comparison: Comparison, screen: Screen) -> Iterator[str]:
    title = f"{review.title}: {comparison.base} → {comparison.head}"
    yield from (screen.styled("1", line) for line in _flowed(visible(title), screen, 0, 2))
    for line in summary(comparison):
        yield from _flowed(visible(line), screen, 2, 4)
    if not screen.color and comparison.changes:
        yield "  [-gone-] {+added+} [<moved from here<] {>moved to here>}"
    for finding in comparison.findings:
        yield from _finding(finding, screen)
    for document, changes in by_document(comparison.changes).items():
        title = comparison.titles.get(document, "")
        name = document if title in ("", document) else f"{document} — {title}"
        yield from ("", _rule(visible(name), screen))
        for change in changes:
            yield ""
            yield from change_lines(review, change, screen)
    for heading, fields in (("glossary", comparison.terms), ("metadata", comparison.metadata)):
        if fields:
            yield from ("", _rule(heading, screen))
        for one in fields:
            yield from _field(one, screen)


def _rule(title: str, screen: Screen) -> str:
    room = screen.width - 5
    if cells.width(title) > room:
        title = next(cells.broken(title, room - 1)) + "…"
    line = f"── {title} "
    return screen.styled("1;34", line + "─" * max(0, screen.width - cells.width(line)))


def _field(change: FieldChange, screen: Screen) -> Iterator[str]:
    yield f"  {visible(change.owner)}: {visible(change.field)}"
    yield from _text("", field_pieces(change), screen)
    if change.uses:
        yield from _flowed(f"used in {visible(uses(change))}", screen, _TEXT, _TEXT + 2)


def _finding(finding: Finding, screen: Screen) -> Iterator[str]:
    style = {Level.ERROR: "1;31", Level.WARNING: "33"}.get(finding.level, "2")
    text = f"{screen.styled(style, finding.level)}: {visible(f'{finding.message} [{finding.code}]')}"
    yield from _flowed(text, screen, 2, 4)
    if finding.hint:
        yield from _flowed(f"hint: {visible(finding.hint)}", screen, 4, 6)


def _notes(change: Change) -> Iterator[list[Piece]]:
    before, after = change.notes.before, change.notes.after
    yield from ([Piece(Op.GONE, note)] for note in before if note not in after)
    yield from ([Piece(Op.ADDED, note)] for note in after if note not in before)


def _text(label: str, told: Iterable[Piece], screen: Screen) -> Iterator[str]:
    """The pieces of a text beside its label, wrapped."""
    atoms = [atom for piece in told for atom in _atoms(piece, screen)]
    body = _wrapped(atoms or [("—", "2")], screen, screen.width - _TEXT)
    margin = screen.styled("2", f"  {label}".ljust(_TEXT - 1)[: _TEXT - 1]) + " "
    for line in body:
        yield f"{margin}{line}".rstrip()
        margin = " " * _TEXT


def _atoms(piece: Piece, screen: Screen) -> Iterator[tuple[str, str]]:
    """What may stand at either side of a line's end, each with its style."""
    style = _STYLES.get(piece.op, "")
    text = visible(piece.text.replace("\n", " ⏎ "))
    if style and not text.strip():
        text = _SPACE.sub(lambda found: "␣" if found[0] == " " else "⍽", text)
    lead, inner, tail = _parted(text)
    if style and not screen.color:
        opening, closing = _MARKS[piece.op]
        inner = f"{opening}{inner}{closing}"
    if lead:
        yield (" ", "")
    for found in _ATOM.finditer(inner):
        yield (" ", style) if found[0].isspace() else (found[0], style)
    if tail:
        yield (" ", "")


def _parted(text: str) -> tuple[str, str, str]:
    """The space at the start, the text, the space at the end."""
    inner = text.strip()
    lead, _, tail = text.partition(inner) if inner else ("", "", "")
    return lead, inner, tail


def _wrapped(atoms: Iterable[tuple[str, str]], screen: Screen, room: int) -> Iterator[str]:
    """The atoms in lines of at most so many cells; what is too long for a line is cut."""
    line: list[tuple[str, str]] = []
    taken = 0
    for text, style in atoms:
        size = cells.width(text)
        if taken + size > room:
            while line and line[-1][0] == " ":
                line.pop()
            if line:
                yield _joined(line, screen)
            line, taken = [], 0
            if text == " ":
                continue
            if size > room:
                *whole, text = cells.broken(text, room)
                yield from (screen.styled(style, part) if style else part for part in whole)
                size = cells.width(text)
        line.append((text, style))
        taken += size
    if line:
        yield _joined(line, screen)


def _joined(line: Iterable[tuple[str, str]], screen: Screen) -> str:
    out: list[str] = []
    run, last = "", ""
    for text, style in line:
        if style != last:
            out.append(screen.styled(last, run) if last else run)
            run, last = "", style
        run += text
    return "".join([*out, screen.styled(last, run) if last else run])


_SGR = re.compile(r"\x1b\[[\d;]*m")


def _flowed(text: str, screen: Screen, indent: int, hanging: int) -> Iterator[str]:
    """A line of our own, which may have styles in it, wrapped."""
    line, taken, margin = "", 0, indent
    room = screen.width - hanging
    words = (
        part
        for word in text.split(" ")
        for part in (cells.broken(word, room) if len(word) > room and "\x1b" not in word else [word])
    )
    for word in words:
        size = cells.width(_SGR.sub("", word))
        if line and margin + taken + 1 + size > screen.width:
            yield " " * margin + line
            line, taken, margin = word, size, hanging
        else:
            line, taken = (f"{line} {word}", taken + 1 + size) if line else (word, size)
    yield " " * margin + line
