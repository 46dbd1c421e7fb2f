"""Files in ``.songngu`` that only spare work: deleting them costs time and nothing else.

Each is named by a digest of all that its bytes depend on, and has one of them before them: what a failing
machine broke is none. Where one cannot be written none is, and what is too much goes, what was not asked
for longest first.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from songngu.ledger import digest_bytes

_MARK = len(digest_bytes())
"""Letters of the digest before a file's bytes."""


class Kept:
    """A folder of such files."""

    def __init__(self, folder: Path, room: int) -> None:
        """:param room: the bytes that they may take together."""
        self.folder = folder
        self.room = room

    def __contains__(self, name: str) -> bool:
        return (self.folder / name).exists()

    def load(self, name: str) -> bytes:
        """The bytes of a file, which counts as asked for.

        :raises OSError: where there is none, or it is broken.
        """
        kept = (self.folder / name).read_bytes()
        mark, data = kept[:_MARK], kept[_MARK:]
        if mark != digest_bytes(data).encode():
            raise OSError(f"{name} is not what was kept")
        with contextlib.suppress(OSError):
            os.utime(self.folder / name)
        return data

    def drop(self, name: str) -> None:
        """Forget a file that is not what it should be."""
        with contextlib.suppress(OSError):
            (self.folder / name).unlink()

    def save(self, name: str, data: bytes) -> None:
        """Keep some bytes; whole or not at all."""
        with contextlib.suppress(OSError):
            if not self.folder.is_dir():
                self.folder.mkdir(parents=True)
                (self.folder / ".gitignore").write_text("*\n")
            handle, part = tempfile.mkstemp(dir=self.folder, suffix=".part")
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(digest_bytes(data).encode() + data)
                os.replace(part, self.folder / name)
            except BaseException:
                os.unlink(part)
                raise

    def make_room(self) -> None:
        """Delete what is too much."""
        with contextlib.suppress(OSError):
            rows = sorted(self._rows(), key=lambda row: row[0].st_mtime_ns)
            total = sum(facts.st_size for facts, _ in rows)
            for facts, path in rows:
                if total <= self.room:
                    break
                os.unlink(path)
                total -= facts.st_size

    def _rows(self) -> Iterator[tuple[os.stat_result, str]]:
        with os.scandir(self.folder) as entries:
            for entry in entries:
                yield entry.stat(), entry.path
