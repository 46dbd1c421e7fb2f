"""What a judge found; which findings are false alarms; the table of results."""

from __future__ import annotations

import fnmatch
import itertools
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule that a file breaks."""

    file: str
    """Below the folder that is judged."""
    judge: str
    level: str
    """``error`` or ``warning``."""
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """That a judge looked at some files, and what it found in them."""

    judge: str
    files: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    left_out: str = ""
    """Why it did not look, where it is one that may be missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseAlarm:
    """A finding that is no fault, and why."""

    judge: str
    code: str
    reason: str
    files: str = "*"
    message: str = "*"

    def covers(self, finding: Finding) -> bool:
        """True for a finding that this explains."""
        return (
            (finding.judge, finding.code) == (self.judge, self.code)
            and fnmatch.fnmatchcase(finding.file, self.files)
            and fnmatch.fnmatchcase(finding.message, self.message)
        )


def read_false_alarms(file: Path) -> tuple[FalseAlarm, ...]:
    """The list of a TOML file.

    :raises ValueError: when an entry has no judge, code or reason, or a key that means nothing.
    """
    entries = tomllib.loads(file.read_text("utf-8")).get("false-alarm", [])
    try:
        return tuple(FalseAlarm(**entry) for entry in entries)
    except TypeError as error:
        raise ValueError(f"{file}: {error}") from error


def report(verdicts: Sequence[Verdict], alarms: Sequence[FalseAlarm]) -> tuple[str, int]:
    """The table and the lists below it; the number of errors that nothing explains."""
    found = [finding for verdict in verdicts for finding in verdict.findings]
    explained = {finding: alarm for finding in found for alarm in alarms if alarm.covers(finding)}
    faults = [finding for finding in found if finding not in explained]
    times = Counter(explained.values())
    lines = list(_table(verdicts, explained))
    lines += _listed("findings", _told(faults))
    lines += _listed("explained", (f"{one.judge}: {one.code} (x{times[one]}): {one.reason}" for one in times))
    lines += _listed("left out", (f"{one.judge}: {one.left_out}" for one in verdicts if one.left_out))
    unused = (f"{one.judge}: {one.code}" for one in alarms if one not in times)
    lines += _listed("false alarms that did not sound", unused)
    errors = sum(finding.level == "error" for finding in faults)
    return "\n".join([*lines, "", f"{errors} errors, {len(faults) - errors} warnings"]), errors


def _table(verdicts: Sequence[Verdict], explained: Mapping[Finding, FalseAlarm]) -> Iterator[str]:
    """A line for each file and each judge that looked at it."""
    rows = []
    for file in sorted({file for verdict in verdicts for file in verdict.files}):
        judged = [verdict for verdict in verdicts if file in verdict.files]
        for at, verdict in enumerate(judged):
            mine = [finding for finding in verdict.findings if finding.file == file]
            levels = Counter("explained" if one in explained else one.level for one in mine)
            counts = [str(levels[name]) for name in ("error", "warning", "explained")]
            if verdict.left_out:
                counts = ["-"] * 3
            rows.append(["" if at else file, verdict.judge, *counts])
    rows.insert(0, ["file", "judge", "errors", "warnings", "explained"])
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        cells = [f"{cell:{'<' if at < 2 else '>'}{widths[at]}}" for at, cell in enumerate(row)]
        yield "  ".join(cells)


def _told(findings: Sequence[Finding]) -> Iterator[str]:
    """A line for each rule that a file breaks: the first place, and how many more there are."""
    for (file, judge, level, code), group in itertools.groupby(
        sorted(findings, key=lambda one: (one.file, one.judge, one.level, one.code)),
        key=lambda one: (one.file, one.judge, one.level, one.code),
    ):
        first, *more = group
        also = f" (and {len(more)} more)" if more else ""
        yield f"{file}: {level}: {judge}: {code}: {first.message}{also}"


def _listed(heading: str, lines: Iterator[str]) -> list[str]:
    shown = [f"  {line}" for line in lines]
    return ["", f"{heading}:", *shown] if shown else []
