"""``songngu merge``: catalogues that two branches changed, merged unit by unit; alone, or for git."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from songngu import project
from songngu.config import Settings
from songngu.core.mending import mend
from songngu.core.merging import Conflict, merge
from songngu.formats import git, po
from songngu.model import Catalog, Finding, Level, Location
from songngu.units import new_id

ATTRIBUTES = ("*.po merge=songngu", "*.pot merge=songngu")
"""The lines of ``translations/.gitattributes``; git ignores them where the driver is not installed."""

_BASE, _OURS, _THEIRS = 1, 2, 3
_SIDES = {_BASE: "the common base", _OURS: "our side", _THEIRS: "their side"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Three states of a catalogue, the file that their merge is written to, and what messages call it."""

    base: Path
    ours: Path
    theirs: Path
    output: Path
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a catalogue: its path, whether it is merged, and what a person must look at."""

    path: str
    is_merged: bool
    findings: tuple[Finding, ...]

    @property
    def state(self) -> str:
        """In a word or two."""
        if not self.is_merged:
            return "left as it is"
        return f"merged, {len(self.findings)} to look at" if self.findings else "merged"


def merge_files(files: Files) -> Outcome:
    """Merge three files into one, as git's merge drivers do; an empty base is an empty catalogue.

    :raises InputError: when one of them is no catalogue; nothing is written then.
    """
    sides = {_BASE: files.base, _OURS: files.ours, _THEIRS: files.theirs}
    names = {stage: f"{files.name} ({_SIDES[stage]})" if files.name else str(sides[stage]) for stage in sides}
    read = {stage: project.read(file, names[stage]) for stage, file in sides.items()}
    data, outcome = _merged(read, names, files.name or str(files.output))
    project.write(files.output, data, str(files.output))
    return outcome


def merge_unmerged(settings: Settings) -> list[Outcome]:
    """Merge every catalogue that git left in conflict, from the three states that git's index has of it.

    A file in which a person has resolved the conflict already is left as it is. All are read before
    any is written.

    :raises UsageError: outside git.
    :raises InputError: when one of the states is no catalogue; nothing is written then.
    """
    outcomes: list[Outcome] = []
    outputs: dict[str, bytes] = {}
    for path, stages in sorted(git.unmerged(settings.root, "translations").items()):
        if not path.endswith((".po", ".pot")):
            continue
        if not {_OURS, _THEIRS} <= stages.keys():
            outcomes.append(Outcome(path=path, is_merged=False, findings=(_removed(path),)))
            continue
        names = {stage: f"{path} ({side})" for stage, side in _SIDES.items()}
        data, outcome = _merged({_BASE: b"", **stages}, names, path)
        now = project.read_if_there(settings.root / path, path)
        if now in (None, data, stages[_OURS], stages[_THEIRS]) or b"\n<<<<<<< " in b"\n" + (now or b""):
            outputs[path] = data
            outcomes.append(outcome)
        else:
            outcomes.append(Outcome(path=path, is_merged=False, findings=(_resolved(path),)))
    for path, data in outputs.items():
        project.write(settings.root / path, data, path)
    return outcomes


def install(settings: Settings) -> list[str]:
    """Make this verb git's merge driver for the project's catalogues.

    :returns: what was set: the driver, in the repository's own settings (nobody else has it by that),
        and the file that names it, which may be committed.
    :raises UsageError: outside git.
    """
    # -P: a folder of the repository that has a library's name is not taken for that library.
    command = f"{shlex.quote(sys.executable)} -P -m songngu merge".replace("%", "%%")
    driver = f"{command} --name=%P %O %A %B"
    git.configure(settings.root, "merge.songngu.name", "catalogues, unit by unit")
    git.configure(settings.root, "merge.songngu.driver", driver)
    path = "translations/.gitattributes"
    data = project.read_if_there(settings.root / path, path) or b""
    missing = [line for line in ATTRIBUTES if line.encode() not in data.splitlines()]
    text = b"".join(line.encode() + b"\n" for line in missing)
    project.write(
        settings.root / path, data + (b"\n" if text and data[-1:] not in b"\n" else b"") + text, path
    )
    return [f"merge.songngu.driver = {driver}", path]


def _merged(data: Mapping[int, bytes], names: Mapping[int, str], path: str) -> tuple[bytes, Outcome]:
    """The merged catalogue's bytes, and what is to be said of it."""
    sides = {stage: _read(data[stage], names[stage], PurePath(path).stem) for stage in _SIDES}
    merged = merge(sides[_BASE], sides[_OURS], sides[_THEIRS])
    written = po.write(merged.catalog)
    found = po.read(written, path=path, slug="", language=None)
    lines = {unit.id: unit.line for unit in reversed(found.units)}  # of two with one id the live one's
    findings = tuple(_conflict(conflict, path, lines.get(conflict.id)) for conflict in merged.conflicts)
    return written, Outcome(path=path, is_merged=True, findings=findings)


def _read(data: bytes, path: str, stem: str) -> Catalog:
    """A state of the catalogue; of two units that an earlier merge made of one the later has a new id.

    :param stem: makes new ids: what all states have in common, and a catalogue with its template.
    """
    catalog = po.read(data, path=path, slug="", language=None)
    taken = {unit.id for unit in catalog.units}
    return mend([catalog], lambda text: new_id(stem, text, 0, taken)).catalogs[0] or catalog


def _conflict(conflict: Conflict, path: str, line: int | None) -> Finding:
    ours, theirs = (" ".join(unit.target.split()) for unit in (conflict.ours, conflict.theirs))
    return Finding(
        code="merge-conflict",
        level=Level.WARNING,
        message=f"both sides translated the unit {conflict.id}: “{ours}” (ours), “{theirs}” (theirs)",
        hint="keep one, or write a third; then delete the comment “merge: …” and the fuzzy flag",
        location=Location(path=path, line=line),
        unit=conflict.id,
    )


def _removed(path: str) -> Finding:
    return Finding(
        code="merge-removed",
        message="one side removed the file, the other changed it",
        hint=f"decide which: git add {shlex.quote(path)} or git rm {shlex.quote(path)}",
        location=Location(path=path),
    )


def _resolved(path: str) -> Finding:
    quoted = shlex.quote(path)
    return Finding(
        code="merge-resolved",
        message="has no conflict in it any more, and was left as it is",
        hint=f"git add {quoted}, or have the conflict back with git checkout -m {quoted}",
        location=Location(path=path),
    )


def next_step(outcomes: Iterable[Outcome]) -> str:
    """What to do after :func:`merge_unmerged`."""
    merged = [outcome for outcome in outcomes if outcome.is_merged]
    if not merged:
        return "nothing to do: git has no catalogue in conflict that this could merge"
    look = "look at what is named above, then: " if any(outcome.findings for outcome in merged) else ""
    return f"next: {look}git add {' '.join(shlex.quote(outcome.path) for outcome in merged)}"
