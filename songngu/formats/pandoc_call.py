"""One run of pandoc's program: bytes in, bytes out, within limits of time and memory.

A source is hostile until it is read: a few kilobytes of nested brackets keep pandoc busy for hours, and a
line of a hundred megabytes asks it for more memory than there is. So each run has a deadline, a heap of a
size that goes with what it is given, and an end to what it may write. Past any of these it is ended, with
whatever it started, and the document is refused. The limits leave a book of 10,000 pairs several times what
it takes; where that is too little, ``SONGNGU_LIMITS=4`` in the environment makes all of them four times as
large. It is no setting: what a machine can do is no property of a publication, and changes no byte.
"""

from __future__ import annotations

import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from songngu.errors import InputError, OutsideError

VARIABLE = "SONGNGU_LIMITS"
"""The environment's variable by which all limits are multiplied."""

MEGABYTE = 1_000_000

_MOST_TEXT = 8 * MEGABYTE
"""Bytes of a source that is text: twice a book of 10,000 pairs."""

_MOST_ARCHIVED = 256 * MEGABYTE
"""Bytes of one that is an archive, pictures and all."""

_MOST_BLOCKS = 100_000
"""Paragraphs, headings and cells of a source: ten times a book of 10,000 pairs."""

_KEPT_OF_ERRORS = 64_000
"""Bytes of pandoc's complaints that are kept: the first lines tell what there is to tell."""

_NO_DATA = os.path.join(tempfile.gettempdir(), "songngu-no-such-folder")
"""In place of the user's own templates and defaults of pandoc: the output must not depend on them."""

_NOT_ALLOWED = b"RTS options are disabled"


class CallError(OutsideError):
    """Pandoc refused what it was given; ``message`` is its complaint, as it wrote it."""


class LimitError(InputError):
    """What pandoc was given took more time, memory or room than anything of its size should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one run may take."""

    seconds: float
    heap: int
    """Megabytes."""
    output: int
    """Bytes."""


def factor() -> float:
    """What all limits are multiplied by: the environment's ``SONGNGU_LIMITS``, from 1 to 1,000; else 1."""
    try:
        return min(1000.0, max(1.0, float(os.environ.get(VARIABLE, ""))))
    except ValueError:
        return 1.0


def limits(size: int, heap: int = 4096) -> Limits:
    """The limits for an input of so many bytes (unpacked, where it is an archive), and the largest heap.

    Measured: a book of 4 MB takes 5 s and 360 MB to read, and 9 s and 1,040 MB to write from a tree of
    24 MB (docs/measured.md).
    """
    megabytes, times = size / MEGABYTE, factor()
    return Limits(
        seconds=(60 + 10 * megabytes) * times,
        heap=round(min(768 + 64 * megabytes, heap) * times),
        output=round((64 * MEGABYTE + 16 * size) * times),
    )


def refuse_size(size: int, *, is_text: bool) -> None:
    """Refuse what is larger than any document, whoever is to read it.

    :raises LimitError: naming no file.
    """
    most = (_MOST_TEXT if is_text else _MOST_ARCHIVED) * factor()
    if size > most:
        hint = f"part it into several documents; if it must be one, set {VARIABLE}=4"
        raise LimitError(f"has {size // MEGABYTE} MB, and a document may have {most / 1e6:.0f}", hint=hint)


def refuse_blocks(count: int) -> None:
    """Refuse what has more paragraphs, headings and cells than any document: each is to be a pair.

    :raises LimitError: naming no file.
    """
    most = round(_MOST_BLOCKS * factor())
    if count > most:
        hint = f"part it into several documents; if it must be one, set {VARIABLE}=4"
        raise LimitError(f"has {count:,} paragraphs and cells, and a document may have {most:,}", hint=hint)


def run(arguments: Sequence[str], data: bytes, limit: Limits) -> bytes:
    """Run pandoc in its sandbox: ``data`` on its standard input, its standard output returned.

    :raises CallError: with what pandoc says, when it fails.
    :raises LimitError: when it is ended for what it takes.
    :raises OutsideError: when it is not there.
    """
    return _limited(["--sandbox", f"--data-dir={_NO_DATA}", *arguments], data, limit)


def interpret(script: str, data: bytes, limit: Limits) -> bytes:
    """Have pandoc's own interpreter run a script of ours: the same as :func:`run`, its sandbox aside."""
    return _limited(["lua", "-e", script], data, limit)


def _limited(arguments: Sequence[str], data: bytes, limit: Limits) -> bytes:
    global _takes_heap
    if _takes_heap:
        try:
            return _run(["+RTS", f"-M{limit.heap}m", "-RTS", *arguments], data, limit)
        except CallError as error:
            if _NOT_ALLOWED.decode() not in error.message:
                raise
            _takes_heap = False  # some distributions build it so: then the system's limit alone holds
    return _run(arguments, data, limit)


_takes_heap = True


def _run(arguments: Sequence[str], data: bytes, limit: Limits) -> bytes:
    try:
        process = subprocess.Popen(
            [program(), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={name: value for name, value in os.environ.items() if not name.startswith("LUA_")},
            process_group=0,  # so that it can be ended with whatever it starts
        )
    except OSError as error:
        raise not_found(error) from error
    call = _Call(process, limit)
    try:
        out = call.exchange(data)
    finally:
        call.end()
    is_full = process.returncode in _KILLED or (process.returncode and _NO_ROOM.search(call.errors))
    if call.exceeded or is_full:
        raise LimitError(_too_much(call.exceeded, limit), hint=_HINT)
    if process.returncode:
        raise CallError(call.errors.decode("utf-8", "replace"))
    return out


_HINT = f"look for what is nested or repeated without end; if all is right, set {VARIABLE}=4"

_KILLED = tuple(-getattr(signal, name, 0) for name in ("SIGXCPU", "SIGKILL", "SIGXFSZ"))
_NO_ROOM = re.compile(rb"heap exhausted|out of memory|stack.{0,9} overflow", re.IGNORECASE)
"""What the run-time system of pandoc's language says at its limits."""


def _too_much(exceeded: str, limit: Limits) -> str:
    if exceeded == "time":
        return f"takes pandoc more than {limit.seconds:.0f} seconds"
    if exceeded == "output":
        return f"becomes more than {limit.output // MEGABYTE} MB in pandoc's hands"
    return f"takes pandoc more than {limit.heap} MB of memory"


class _Call:
    """A process at work: it is fed, read and watched at the same time."""

    def __init__(self, process: subprocess.Popen[bytes], limit: Limits) -> None:
        self.process = process
        self.limit = limit
        self.errors = b""
        self.exceeded = ""
        self._clock = threading.Timer(limit.seconds, self._stop, ["time"])
        self._clock.daemon = True

    def exchange(self, data: bytes) -> bytes:
        """What it writes, given ``data``."""
        _hold(self.process.pid, self.limit)
        work = [threading.Thread(target=self._feed, args=[data], daemon=True)]
        work.append(threading.Thread(target=self._listen, daemon=True))
        for thread in (*work, self._clock):
            thread.start()
        out = self._collected(self.process.stdout)
        for thread in work:
            thread.join()
        self.process.wait()
        return out

    def end(self) -> None:
        """Leave nothing of it behind, whatever interrupted the exchange."""
        self._clock.cancel()
        if self.process.poll() is None:
            self._stop("")
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _stop(self, what: str) -> None:
        self.exceeded = self.exceeded or what
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def _feed(self, data: bytes) -> None:
        with suppress(OSError, ValueError):  # it need not read all of a file that it refuses
            if self.process.stdin is not None:
                self.process.stdin.write(data)
                self.process.stdin.close()

    def _listen(self) -> None:
        with suppress(OSError, ValueError):
            while self.process.stderr is not None and (piece := self.process.stderr.read1(8192)):  # type: ignore[attr-defined]
                self.errors += piece[: _KEPT_OF_ERRORS - len(self.errors)]

    def _collected(self, pipe: IO[bytes] | None) -> bytes:
        pieces: list[bytes] = []
        left = self.limit.output
        while pipe is not None and (piece := pipe.read1(1 << 20)):  # type: ignore[attr-defined]
            pieces.append(piece)
            left -= len(piece)
            if left < 0:
                self._stop("output")
                break
        return b"".join(pieces)


def _hold(process: int, limit: Limits) -> None:
    """The system's own limits, for a pandoc that outlives us or takes no option for its heap; on Linux."""
    if sys.platform != "linux":
        return
    import resource

    seconds = round(limit.seconds) + 1
    memory = (2 * limit.heap + 512) * MEGABYTE  # a heap is copied when it is swept
    with suppress(OSError, ValueError):
        resource.prlimit(process, resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.prlimit(process, resource.RLIMIT_DATA, (memory, memory))
        resource.prlimit(process, resource.RLIMIT_FSIZE, (limit.output, limit.output))
        resource.prlimit(process, resource.RLIMIT_CORE, (0, 0))


def program() -> str:
    """Where pandoc is.

    :raises OSError: when it is nowhere.
    """
    return str(_pypandoc().get_pandoc_path())


def _pypandoc() -> Any:
    try:
        import pypandoc  # heavy enough to be loaded only when a document is read or written
    except ImportError as error:  # pragma: no cover - a broken installation
        raise not_found(error) from error
    logging.getLogger("pypandoc").setLevel(logging.ERROR)
    return pypandoc


def not_found(error: Exception) -> OutsideError:
    """The error of a pandoc that is not there."""
    return OutsideError(
        f"pandoc was not found ({str(error).strip().splitlines()[0]})",
        hint="install it with: pip install pypandoc-binary",
    )


def extracted(folder: Path) -> dict[str, bytes]:
    """The files that pandoc took out of an archive, by their path below the folder; links are left alone."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and not file.is_symlink()]
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
