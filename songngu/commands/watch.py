"""``songngu build --watch``: what was saved is published at once, the pages first.

The pages are made in this process, which has all that it takes loaded. The rest is made by a process of
its own, beside them, and is given up as soon as something is saved again: a build can be killed at any
moment. Whatever is wrong is told, and the next thing that is saved is looked at as if nothing had been.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from songngu import config, project
from songngu.commands import saving, workers
from songngu.commands.build import Report, Request, build
from songngu.commands.saving import Saved
from songngu.config import Settings
from songngu.errors import SongnguError
from songngu.model import Finding

_PATIENCE = 5
"""Seconds in which a process that is to end has to."""

_FEW = 4
"""Documents, or files saved at once; for more, all processors make the pages."""

Show = Callable[[Report], None]
"""Tells what a build did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be built, and who is told of it."""

    file: Path
    """The settings' file."""
    request: Request
    show: Show
    tell: Callable[[str], None]
    """Called with sentences for the user, errors among them."""
    jobs: int = 0
    scheduler: str = ""


def watch(wanted: Wanted) -> None:
    """Build, and build again whenever something is saved, until the user stops it.

    :raises OutsideError: where the system cannot watch files.
    """
    session = _Session(wanted)
    saved = Saved(wanted.file)
    try:
        saved.start()
        wanted.tell(f"watching {', '.join(saving.FOLDERS)} and {wanted.file.name}; Ctrl-C ends it")
        changed = 0
        while True:
            session.round(changed)
            changed = saved.wait()
            session.give_up()
            saved.clear()
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # who is impatient is not to see a traceback
        saved.stop()
        session.give_up()


# -- what is built


@dataclass(slots=True)
class _Session:
    """The rounds of one run."""

    wanted: Wanted
    settings: Settings | None = None
    read_from: bytes = b""
    """The bytes that the settings are from."""
    told: set[Finding] = field(default_factory=set)
    """Findings that the user has seen."""
    is_first: bool = True
    is_wrong: bool = False
    """True where the last round ended in an error."""
    rest: Any = None
    """The process that makes what is no page, and where it says what it found."""
    found: Any = None

    def round(self, changed: int = 0) -> None:
        """Make what is out of date.

        :param changed: how many files were saved; 0 where nobody knows.
        """
        try:
            pages, rest = _parted(self._load(), self.wanted.request)
            if pages is not None:
                self._make_pages(pages, changed, is_all=rest is None)
            if rest is not None:
                self._begin(rest)
        except SongnguError as error:
            self.is_wrong = True
            self.wanted.tell(str(error))
        self.is_first = False

    def _load(self) -> Settings:
        """The settings, read again where their file changed."""
        data = b""
        with contextlib.suppress(OSError):
            data = self.wanted.file.read_bytes()
        if self.settings is None or data != self.read_from:
            self.settings = None
            self.settings, self.read_from = config.load(self.wanted.file), data
        return self.settings

    def _make_pages(self, request: Request, changed: int, *, is_all: bool) -> None:
        settings = self._load()
        # Few documents need no help, and who comes to help has to load everything first.
        is_small = 0 < changed <= _FEW or len(project.sources(settings)) <= _FEW
        request = replace(request, everything=request.everything and self.is_first)
        report = build(settings, request, _silent, self.wanted.tell, 1 if is_small else self.wanted.jobs)
        if self.found and self.found.poll():
            with contextlib.suppress(EOFError):
                self.told |= self.found.recv()
        found = report.findings
        report.findings = [one for one in found if one not in self.told]
        self.told = set(found)
        if _has_news(report) or (is_all and (self.is_first or self.is_wrong)):
            self.wanted.show(report)
        elif self.is_wrong:
            self.wanted.tell("mended")
        self.is_wrong = False

    def _begin(self, request: Request) -> None:
        """Have the rest made beside."""
        context = multiprocessing.get_context("spawn")
        self.found, told = context.Pipe(duplex=False)
        request = replace(request, everything=request.everything and self.is_first)
        given = (self.wanted, self._load(), request, self.told, self.is_first, told)
        self.rest = context.Process(target=_make_rest, args=given)
        self.rest.start()
        told.close()

    def give_up(self) -> None:
        """End what is being made beside."""
        if self.rest is not None:
            self.rest.terminate()
            self.rest.join(_PATIENCE)
            self.rest.kill()
            self.rest.join()
            self.rest = None


def _parted(settings: Settings, request: Request) -> tuple[Request | None, Request | None]:
    """What is to be made at once, and what after it."""
    editions = [one for one in settings.editions if not request.editions or one.name in request.editions]
    formats = {ending for one in editions for ending in one.formats}
    formats &= set(request.formats or formats)
    if formats <= {"html"}:
        return request, None
    return (replace(request, formats=("html",)) if "html" in formats else None), request


def _has_news(report: Report) -> bool:
    return bool(report.made or report.removed or report.findings)


def _silent(total: int) -> Callable[[str], None]:
    return lambda path: None


def _make_rest(
    wanted: Wanted, settings: Settings, request: Request, told: set[Finding], is_first: bool, found: Any
) -> None:
    """Make what is out of date, in a process of its own that may be ended at any moment."""
    os.setsid()  # the terminal's Ctrl-C is for who watches
    signal.signal(signal.SIGTERM, _stop)
    workers.end_with_parent()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        report = build(settings, request, _silent, wanted.tell, wanted.jobs, wanted.scheduler)
        found.send(set(report.findings))
        report.findings = [one for one in report.findings if one not in told]
        if is_first or _has_news(report):
            wanted.show(report)
    except SongnguError as error:
        wanted.tell(str(error))
    except (_StoppedError, BrokenPipeError):
        pass


class _StoppedError(BaseException):
    """Nobody waits for what is being made."""


def _stop(number: int, frame: object) -> None:
    raise _StoppedError
