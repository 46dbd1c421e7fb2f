"""What the terminal shows: findings, tables, progress. Results go to stdout, the rest to stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from songngu.model import Finding, State


def show_finding(finding: Finding) -> None:
    """``path:line: level: message``, then what to do."""
    place = finding.location
    where = (
        "" if place is None else f"{place.path}: " if place.line is None else f"{place.path}:{place.line}: "
    )
    print(f"{where}{finding.level}: {finding.message} [{finding.code}]", file=sys.stderr)
    if finding.hint:
        print(f"hint: {finding.hint}", file=sys.stderr)


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
    return f"{slug}: {found}; " + (f"{word}: {', '.join(changed)}" if changed else "unchanged")


def unit_line(identifier: str, outcome: str, states: Sequence[str], text: str) -> str:
    """What became of a unit: its id, the outcome, its state in each language, and how its text begins."""
    start = " ".join(text.split())
    start = start if len(start) <= _START else f"{start[: _START - 1]}…"
    return f"  {identifier}  {outcome:<6}  {'/'.join(states):<12}  {start}"


_START = 60


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """The table of ``songngu status``."""
    head = ["document", "lang", *State, "units", "words", "done"]
    body = [
        [
            str(row["document"]),
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
