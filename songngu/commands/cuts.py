"""Sources that were read and cut before: kept in memory, and from run to run in ``.songngu/cuts``.

What reading a source gives depends on its bytes, its name, a few settings and the toolchain: a digest of
these is the name of a file that holds it. Whatever is wrong with such a file, it is as if it were not
there, and where none can be written none is: deleting them all costs time and nothing else.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from songngu import project, tree
from songngu.commands import keys, steps
from songngu.config import Settings
from songngu.errors import InputError
from songngu.ledger import digest_bytes, finding_from_json, finding_to_json
from songngu.model import Document, Kind, Segment
from songngu.project import Source

FOLDER = ".songngu/cuts"

_ROOM = 64 << 20
"""Bytes that the files may take together; the ones that were not asked for longest go first."""

_LARGEST = 1 << 28
"""Bytes that one may hold: a file that says more is none of ours."""

_WORKERS = 4
"""Sources read at a time, where there are as many cores: pandoc is a process, the rest is ours."""

Wanted = tuple[Settings, Source, bytes]
"""A source with the settings that it is read by, and its bytes."""


class Cuts:
    """What reading and cutting sources gave, without their blocks: for whoever compares, not for a build."""

    def __init__(self, root: Path) -> None:
        """:param root: the project's folder."""
        self._folder = root / FOLDER
        self._known: dict[str, steps.Cut] = {}
        self.ids: dict[str, project.Ids] = {}
        """The ids in catalogues, by the names of their contents in git."""

    def read(self, wanted: Sequence[Wanted]) -> list[steps.Cut | InputError]:
        """Read and cut sources, each only where that was not done before, several at a time.

        :returns: in their order; an error where one cannot be read.
        :raises OutsideError: when pandoc is not there.
        """
        names = [_name(*one) for one in wanted]
        missing = [
            one
            for name, one in dict(zip(names, wanted, strict=True)).items()
            if name not in self._known and not self._load(name, one)
        ]
        failed: dict[str, InputError] = {}
        for one, cut in zip(missing, _read_all(missing), strict=True):
            if isinstance(cut, InputError):
                failed[_name(*one)] = cut
            else:
                self.keep(one, cut)
        self._make_room(bool(missing))
        return [failed[name] if name in failed else self._known[name] for name in names]

    def keep(self, wanted: Wanted, cut: steps.Cut) -> None:
        """Keep what reading a source gave."""
        name = _name(*wanted)
        self._known[name] = cut
        if not (self._folder / name).exists():
            with contextlib.suppress(OSError):
                _write(self._folder / name, zlib.compress(json.dumps(_packed(name, cut)).encode(), 1))

    def _load(self, name: str, wanted: Wanted) -> bool:
        file = self._folder / name
        try:
            data = zlib.decompressobj().decompress(file.read_bytes(), _LARGEST)
            self._known[name] = _unpacked(name, json.loads(data), wanted)
        except (OSError, ValueError, LookupError, TypeError, AttributeError, zlib.error, RecursionError):
            with contextlib.suppress(OSError):
                file.unlink()  # whatever it is, it is none of ours
            return False
        with contextlib.suppress(OSError):
            os.utime(file)
        return True

    def _make_room(self, is_needed: bool) -> None:
        if not is_needed:
            return
        with contextlib.suppress(OSError):
            rows = [(entry.stat(), entry.path) for entry in os.scandir(self._folder)]
            total = sum(facts.st_size for facts, _ in rows)
            for facts, path in sorted(rows, key=lambda row: row[0].st_mtime_ns):
                if total <= _ROOM:
                    break
                os.unlink(path)
                total -= facts.st_size


def _name(settings: Settings, source: Source, data: bytes) -> str:
    texts = (
        keys.toolchain(),
        keys.pandoc(),
        source.path,
        settings.source_language,
        settings.raw_html,
        settings.publisher,
        settings.rights,
        "\0".join(settings.authors),
        "\0".join(settings.translators),
    )
    return digest_bytes(data, *(text.encode("utf-8", "surrogateescape") for text in texts))


def _read_all(wanted: Sequence[Wanted]) -> list[steps.Cut | InputError]:
    workers = min(_WORKERS, os.cpu_count() or 1, len(wanted))
    if workers < 2:
        return [_read(one) for one in wanted]
    pool = ThreadPoolExecutor(workers)
    try:
        return list(pool.map(_read, wanted))
    finally:
        pool.shutdown(cancel_futures=True)


def _read(wanted: Wanted) -> steps.Cut | InputError:
    try:
        return steps.read(*wanted)
    except InputError as error:
        return error


def _write(file: Path, data: bytes) -> None:
    """Write a file whole or not at all; one that a failing machine leaves broken does no harm."""
    if not file.parent.is_dir():
        file.parent.mkdir(parents=True)
        (file.parent / ".gitignore").write_text("*\n")
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise


def _packed(name: str, cut: steps.Cut) -> dict[str, Any]:
    rows = [
        [
            one.kind,
            one.path,
            one.text,
            None if tree.text_inlines(one.text) == one.inlines else one.inlines,
            one.level,
            one.number,
        ]
        for one in cut.segments
    ]
    findings = [finding_to_json(one) for one in cut.findings]
    return {"name": name, "meta": dict(cut.document.meta), "segments": rows, "findings": findings}


def _unpacked(name: str, data: Any, wanted: Wanted) -> steps.Cut:
    if data["name"] != name:
        raise ValueError(name)
    settings, source, _ = wanted
    return steps.Cut(
        document=Document(
            slug=source.slug,
            path=source.path,
            language=settings.source_language,
            meta=data["meta"],
            blocks=[],
        ),
        segments=tuple(
            Segment(
                kind=Kind(kind),
                path=tuple(path),
                inlines=tree.text_inlines(text) if inlines is None else inlines,
                text=text,
                level=level,
                number=number,
            )
            for kind, path, text, inlines, level, number in data["segments"]
        ),
        findings=tuple(map(finding_from_json, data["findings"])),
    )
