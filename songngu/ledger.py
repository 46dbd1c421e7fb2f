"""What a build made and from what, so that only what is out of date is made again.

A small database (SQLite), because a library of ten thousand documents is to change one row of it and not
ten thousand. Losing it costs a full build and nothing else: whatever is wrong with its file, it counts as
empty. Files are known by their times: one whose times are as they were when its bytes were last read is
not read again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from songngu.errors import OutsideError
from songngu.model import Finding, Level, Location

FILE = ".songngu/ledger.db"
"""Where a project's ledger is."""

_VERSION = 2
_TABLES = {
    "files": "path TEXT PRIMARY KEY, times TEXT, digest TEXT",
    "outputs": "path TEXT PRIMARY KEY, key TEXT, times TEXT, digest TEXT",
    "documents": "slug TEXT PRIMARY KEY, facts TEXT, mark TEXT",
    "memories": "slug TEXT PRIMARY KEY, memory TEXT",
    "notes": "name TEXT PRIMARY KEY, value TEXT",
}
_FRESH = 2_000_000_000
"""Nanoseconds (the clock of the coarsest file systems): a file changed less long ago may change again and
have the same times, so its times are no proof yet."""

_OFTEN = 1.0
"""Seconds between two times that a build writes down what it made so far."""


_leads_out = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)").search


def digest_bytes(*parts: bytes) -> str:
    """One digest of some bytes; each part's length counts, so that parts cannot run together."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()[:32]


class Output(NamedTuple):
    """A file that a build made."""

    key: str
    """A digest of what it was made from."""
    times: str
    digest: str


class Ledger:
    """The ledger of a project; what is noted in it is in its file after :meth:`save`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.file = root / FILE
        self.outputs: dict[str, Output] = {}
        """By path below ``build/``."""
        self.facts: dict[str, dict[str, Any]] = {}
        """By document: what only reading it told of what it is made from."""
        self.marks: dict[str, str] = {}
        """By document: a digest of its memory."""
        self.notes: dict[str, str] = {}
        self._files: dict[str, tuple[str, str]] = {}
        self._seen: dict[str, str] = {}
        self._saved = 0.0
        self._changed: dict[str, dict[str, tuple[str, ...] | None]] = {table: {} for table in _TABLES}
        with contextlib.suppress(sqlite3.Error, ValueError, TypeError, OSError):
            self._load()

    def _load(self) -> None:
        if not self.file.is_file():
            return
        with contextlib.closing(self._connect("ro")) as base:
            notes = dict(base.execute("SELECT name, value FROM notes"))
            if notes.get("version") != str(_VERSION):
                return
            outputs = {row[0]: Output(*row[1:]) for row in base.execute("SELECT * FROM outputs")}
            files = {path: (times, digest) for path, times, digest in base.execute("SELECT * FROM files")}
            rows = list(base.execute("SELECT * FROM documents"))
            facts = {slug: json.loads(text) for slug, text, _ in rows}
        if any(map(_leads_out, (*outputs, *files))):  # of somebody else's making
            return
        self.notes, self.outputs, self._files, self.facts = notes, outputs, files, facts
        self.marks = {slug: mark for slug, _, mark in rows}

    def _connect(self, mode: str) -> sqlite3.Connection:
        return sqlite3.connect(f"{self.file.absolute().as_uri()}?mode={mode}", uri=True, timeout=30)

    # -- files of the project

    def digest(self, path: str) -> str:
        """A digest of the bytes that a file of the project had when this run first asked; "" for no file."""
        if path not in self._seen:
            self._seen[path] = "" if _leads_out(path) else self._digest(path)
        return self._seen[path]

    def _digest(self, path: str) -> str:
        name = os.path.join(self.root, path)
        try:
            known = self._files.get(path)
            if known and known[0] == _times(os.stat(name)):
                return known[1]
            with open(name, "rb") as stream:
                state = os.fstat(stream.fileno())
                digest = digest_bytes(stream.read())
        except OSError:
            if self._files.pop(path, None):
                self._changed["files"][path] = None
            return ""
        is_settled = time.time_ns() - state.st_mtime_ns > _FRESH
        self._files[path] = row = (_times(state) if is_settled else "", digest)
        self._changed["files"][path] = row
        return digest

    # -- outputs

    @property
    def made(self) -> frozenset[str]:
        """The paths of all outputs that were made; some that are known may only have been begun."""
        return frozenset(path for path, output in self.outputs.items() if output.key)

    def is_current(self, path: str, key: str) -> bool:
        """True where ``build/`` has at ``path`` what was made from inputs of digest ``key``, untouched."""
        made = self.outputs.get(path)
        return made is not None and made.key == key and self.is_intact(path)

    def is_intact(self, path: str) -> bool:
        """True where ``build/`` has at ``path`` what a build put there."""
        made = self.outputs.get(path)
        name = os.path.join(self.root, "build", path)
        try:
            if made is None or _times(os.stat(name)) == made.times:
                return made is not None
            with open(name, "rb") as stream:
                state, data = os.fstat(stream.fileno()), stream.read()
        except OSError:
            return False
        if digest_bytes(data) != made.digest:
            return False
        self._note_output(path, Output(made.key, _times(state), made.digest))
        return True

    def record(self, path: str, key: str, data: bytes) -> None:
        """Note that ``data`` stands at ``path`` below ``build/``, made from inputs of digest ``key``."""
        with contextlib.suppress(OSError):
            times = _times(os.stat(os.path.join(self.root, "build", path)))
            self._note_output(path, Output(key, times, digest_bytes(data)))

    def expect(self, path: str) -> None:
        """Note that there will be an output at ``path``: it is the toolchain's own, whatever happens."""
        if path not in self.outputs:
            self._note_output(path, Output("", "", ""))

    def rekey(self, path: str, key: str) -> None:
        """Note that an output would come out the same from inputs of another digest."""
        if (made := self.outputs[path]).key != key:
            self._note_output(path, made._replace(key=key))

    def forget(self, path: str) -> None:
        """Note that an output is no more."""
        del self.outputs[path]
        self._changed["outputs"][path] = None

    def _note_output(self, path: str, output: Output) -> None:
        self.outputs[path] = output
        self._changed["outputs"][path] = tuple(output)

    # -- documents

    def memory(self, slug: str) -> dict[str, Any]:
        """What is remembered of a document, for pages that are made of all; no guess where it is broken."""
        row = self._changed["memories"].get(slug)
        if row is None and self.file.is_file():
            with contextlib.suppress(sqlite3.Error), contextlib.closing(self._connect("ro")) as base:
                row = base.execute("SELECT memory FROM memories WHERE slug = ?", (slug,)).fetchone()
        try:
            return dict(json.loads(row[0])) if row else {}
        except (ValueError, TypeError) as error:
            self.file.unlink(missing_ok=True)
            raise OutsideError("was broken, and is deleted", path=FILE, hint="build again") from error

    def remember(self, slug: str, facts: Mapping[str, Any], memory: Mapping[str, Any] | None = None) -> None:
        """Note what a document is made from and, where it was made, what others are to know of it."""
        if memory is not None:
            text = _json(memory)
            self._changed["memories"][slug] = (text,)
            self.marks[slug] = digest_bytes(text.encode())
        self.facts[slug] = dict(facts)
        self._changed["documents"][slug] = (_json(facts), self.marks.get(slug, ""))

    def drop(self, slug: str) -> None:
        """Note that a document is no more."""
        self.facts.pop(slug, None)
        self.marks.pop(slug, None)
        self._changed["documents"][slug] = self._changed["memories"][slug] = None

    def note(self, name: str, value: str) -> None:
        """Keep a text under a name."""
        if self.notes.get(name) != value:
            self.notes[name] = value
            self._changed["notes"][name] = (value,)

    # -- the file

    def state(self) -> str:
        """What tells whether another build wrote into the file."""
        with contextlib.suppress(OSError):
            return _times(os.stat(self.file))
        return ""

    def save_now_and_then(self) -> None:
        """The same as :meth:`save`, if the last time was not just now: each has the disk wait."""
        if time.monotonic() - self._saved > _OFTEN:
            self.save()

    def save(self) -> None:
        """Write down what was noted since the last time.

        :raises OutsideError: when it cannot be; what was there stays.
        """
        if not any(self._changed.values()):
            return
        try:
            self._save()
        except sqlite3.DatabaseError as error:
            if "full" in str(error) or "readonly" in str(error) or "open" in str(error):
                hint = "look at the folder's permissions and the space left; what was made stays"
                raise OutsideError(f"cannot be written: {error}", path=FILE, hint=hint) from error
            self._start_anew()
        except OSError as error:
            raise OutsideError(f"cannot be written: {error.strerror}", path=FILE) from error

    def _start_anew(self) -> None:
        """Put a new file in place of one that is no ledger."""
        self.file.unlink(missing_ok=True)
        self.notes.pop("version", None)
        try:
            self._save()
        except sqlite3.DatabaseError as error:
            raise OutsideError(f"cannot be written: {error}", path=FILE) from error

    def _save(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.closing(self._connect("rwc")) as base, base:
            if self.notes.get("version") != str(_VERSION):
                for table, columns in _TABLES.items():
                    base.execute(f"DROP TABLE IF EXISTS {table}")
                    base.execute(f"CREATE TABLE {table} ({columns})")
                self.note("version", str(_VERSION))
            for table, rows in self._changed.items():
                name = _TABLES[table].split()[0]
                base.executemany(f"DELETE FROM {table} WHERE {name} = ?", [(key,) for key in rows])
                for key, row in rows.items():
                    if row is not None:
                        marks = ", ".join("?" * (len(row) + 1))
                        base.execute(f"INSERT INTO {table} VALUES ({marks})", (key, *row))
        for rows in self._changed.values():
            rows.clear()
        self._saved = time.monotonic()


def _times(state: os.stat_result) -> str:
    return f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}"


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def as_rows(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as a ledger keeps them."""
    return list(map(finding_to_json, findings))


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """A finding as a ledger keeps it."""
    return {key: value for key, value in asdict(finding).items() if value is not None}


def finding_from_json(row: Mapping[str, Any]) -> Finding:
    """The finding that :func:`finding_to_json` wrote."""
    place = row.get("location")
    location = Location(**place) if place else None
    return Finding(**{**row, "level": Level(row["level"]), "location": location})
