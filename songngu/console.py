"""What the terminal shows: findings, tables, progress. Results go to stdout, the rest to stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from songngu.errors import tame
from songngu.model import Finding, Level, State


def show_finding(finding: Finding) -> None:
    """Say on stderr what was found while something else was done."""
    print(as_text(finding), file=sys.stderr)


def as_text(finding: Finding) -> str:
    """``path:line: level: message``, then what to do."""
    place = finding.location
    where = (
        "" if place is None else f"{place.path}: " if place.line is None else f"{place.path}:{place.line}: "
    )
    text = f"{where}{finding.level}: {finding.message} [{finding.code}]"
    return tame(f"{text}\nhint: {finding.hint}" if finding.hint else text)


def as_record(finding: Finding) -> dict[str, Any]:
    """A finding as ``check --json`` prints it."""
    place = finding.location
    return {
        "code": finding.code,
        "level": finding.level,
        "document": finding.document,
        "language": finding.language,
        "unit": finding.unit,
        "file": place.path if place else None,
        "line": place.line if place else None,
        "message": finding.message,
        "hint": finding.hint,
    }


def as_annotation(finding: Finding) -> str:
    """A workflow command of GitHub Actions, which shows the finding beside the line it is about."""
    place = finding.location
    verb = "notice" if finding.level is Level.INFO else str(finding.level)
    fields = {"title": finding.code}
    if place is not None:
        fields = {"file": place.path, **({"line": str(place.line)} if place.line else {}), **fields}
    told = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in fields.items())
    text = finding.message if finding.hint is None else f"{finding.message}\n{finding.hint}"
    return f"::{verb} {told}::{_escaped(text)}"


def _escaped(text: str, also: str = "") -> str:
    """A text with the characters that a workflow command gives a meaning as percent codes."""
    return "".join(f"%{ord(char):02X}" if char in f"%\r\n{also}" else char for char in text)


def counted(findings: Sequence[Finding]) -> str:
    """How many findings of each level there are: ``1 error, 2 warnings``."""
    counts = [(level, sum(finding.level is level for finding in findings)) for level in Level]
    names = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
    told = [f"{count} {names[level]}{'' if count == 1 else 's'}" for level, count in counts if count]
    return ", ".join(told) or "nothing found"


def progress(total: int) -> Callable[[str], None]:
    """A progress bar where stderr is a terminal and there is something to do."""
    if not total or not sys.stderr.isatty():
        return lambda path: None
    from tqdm import tqdm

    bar = tqdm(total=total, unit="file", leave=False, dynamic_ncols=True)

    def done(path: str) -> None:
        bar.set_postfix_str(path, refresh=False)
        bar.update()
        if bar.n >= total:
            bar.close()

    return done


def tell(sentence: str) -> None:
    """Say what takes long."""
    print(sentence, file=sys.stderr, flush=True)


def update_line(slug: str, counts: Mapping[str, int], changed: Sequence[str], word: str) -> str:
    """What ``songngu update`` did to a document: ``slug: 3 kept, 1 edited; written: FILE, FILE``."""
    found = ", ".join(f"{counts[name]} {name}" for name in counts) or "nothing to translate"
    return tame(f"{slug}: {found}; " + (f"{word}: {', '.join(changed)}" if changed else "unchanged"))


def unit_line(identifier: str, outcome: str, states: Sequence[str], text: str) -> str:
    """What became of a unit: its id, the outcome, its state in each language, and how its text begins."""
    start = " ".join(text.split())
    start = start if len(start) <= _START else f"{start[: _START - 1]}…"
    return tame(f"  {identifier}  {outcome:<6}  {'/'.join(states):<12}  {start}")


_START = 60


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """The table of ``songngu status``."""
    head = ["document", "lang", *State, "units", "words", "done"]
    body = [
        [
            tame(str(row["document"])),
            str(row["language"]),
            *(str(row["units"][state]) for state in State),
            str(sum(row["units"].values())),
            str(sum(row["words"].values())),
            f"{row['percent']:g}%" + (" (behind its source)" if row["behind"] else ""),
        ]
        for row in rows
    ]
    widths = [max(len(line[at]) for line in [head, *body]) for at in range(len(head))]
    lines = [
        "  ".join(
            cell.ljust(width) if at < 2 or at == len(head) - 1 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in [head, *body]
    ]
    return "\n".join(lines)
