"""watchfiles: a project's folder -> when something in it was saved.

It is watched by threads of their own, so that what is saved while a build runs is noticed too.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from songngu.errors import OutsideError

FOLDERS = ("source", "translations", "templates")
"""What is watched in a project's folder, besides the file of its settings."""

_LONGEST, _QUIET = 400, 30
"""Milliseconds: how long changes are gathered at most, and after how long a pause at least."""

_PAUSE = 100
"""Milliseconds after which a watcher says that nothing happened."""

_TEMPORARY = re.compile(r"\..*|.*~|#.*#|4913|.*\.(sw[a-z]|tmp|temp|part|crdownload)|.*___jb_\w+___")
"""Names of hidden files, and of those that editors write for a moment."""


class Saved:
    """Notices that something was saved, from :meth:`start` to :meth:`stop`, whatever else is done then."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.root = file.parent
        self._changed: set[str] = set()
        self._happened, self._ended, self._again = threading.Event(), threading.Event(), threading.Event()
        self._problem: Exception | None = None

    def start(self) -> None:
        """Return when everything is watched.

        :raises OutsideError: where the system cannot.
        """
        for work in (self._watch_root, self._watch_folders):
            ready = threading.Event()
            threading.Thread(target=self._guarded, args=(work, ready), daemon=True).start()
            ready.wait()
        self._complain()
        self.clear()

    def stop(self) -> None:
        """Watch no longer."""
        self._ended.set()
        self._again.set()

    def wait(self) -> int:
        """Return when something was saved: how many files, or 0 where it may be anything."""
        while not self._happened.wait(1):
            pass
        self._complain()
        changed = set(self._changed)
        is_narrow = all(_is_of_one_document(os.path.relpath(path, self.root)) for path in changed)
        return len(changed) if is_narrow else 0

    def clear(self) -> None:
        """Forget what was saved up to now: it is about to be read."""
        self._happened.clear()
        self._changed.clear()

    def _complain(self) -> None:
        if self._problem:
            message = f"files cannot be watched: {self._problem}"
            hint = "raise the limits of the system, or set WATCHFILES_FORCE_POLLING=1"
            raise OutsideError(message, hint=hint) from self._problem

    def _guarded(self, work: Callable[[threading.Event], None], ready: threading.Event) -> None:
        try:
            work(ready)
        except Exception as error:  # in a thread of its own nobody would hear of it
            self._problem = error
            self._happened.set()
            ready.set()

    def _watch_root(self, ready: threading.Event) -> None:
        """The settings, and folders that come and go."""
        folders = {str(self.root / name) for name in FOLDERS}
        for changes in self._changes([self.root], self._ended, is_deep=False):
            ready.set()
            paths = {path for _, path in changes}
            if folders & paths:
                self._again.set()
            if str(self.file) in paths:
                self._note(paths)

    def _watch_folders(self, ready: threading.Event) -> None:
        while not self._ended.is_set():
            self._again.clear()
            folders = [self.root / name for name in FOLDERS if (self.root / name).is_dir()]
            is_new = True
            with contextlib.suppress(FileNotFoundError):  # it went while we looked: the next look finds out
                for changes in self._changes(folders or [self.root], self._again, is_deep=bool(folders)):
                    ready.set()
                    if changes or is_new:  # what was saved before a folder was watched
                        self._note({path for _, path in changes} or {str(self.file)})
                    is_new = False

    def _changes(self, paths: Sequence[Path], end: threading.Event, *, is_deep: bool) -> Iterator[Any]:
        """What changes, and nothing now and then."""
        from watchfiles import watch

        return watch(
            *paths,
            watch_filter=lambda change, path: not is_temporary(os.path.relpath(path, self.root)),
            debounce=_LONGEST,
            step=_QUIET,
            rust_timeout=_PAUSE,
            yield_on_timeout=True,
            stop_event=end,
            recursive=is_deep,
        )

    def _note(self, paths: set[str]) -> None:
        self._changed |= paths
        self._happened.set()


def is_temporary(path: str) -> bool:
    """True for what programs keep beside the files that a person writes."""
    *folders, name = path.split(os.sep)
    is_hidden = any(folder.startswith(".") and folder != ".." for folder in folders)
    return is_hidden or bool(_TEMPORARY.fullmatch(name))


def _is_of_one_document(path: str) -> bool:
    """True for a file that no other document depends on, as a rule."""
    return path.startswith(("source", "translations")) and not path.endswith(".toml")
