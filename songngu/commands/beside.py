"""A conversation with a copy of this process, which works while this one goes on."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Generator
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

Talk = Callable[[], Generator[Any, Any, None]]
"""What begins a conversation: a generator that gives its first answer unasked, then one for each question."""


def is_quick_and_safe() -> bool:
    """Whether a process can be copied: on Linux, as long as it has one thread."""
    return sys.platform == "linux" and threading.active_count() == 1


class Beside:
    """A generator that runs beside this process; where that cannot be, here, when it is asked.

    As a context it ends the copy.
    """

    def __init__(self, talk: Talk, *, is_here: bool = False) -> None:
        """:param talk: what it is asked and what it answers can be pickled, and it changes nothing.
        :param is_here: it runs here in any case.
        """
        self._talk = talk
        self._asked: list[Any] = []
        self._here: Generator[Any, Any, None] | None = None
        self._there: Connection | None = None
        if not is_here and is_quick_and_safe():
            context: Any = multiprocessing.get_context("fork")
            ours, theirs = context.Pipe()
            self._process = context.Process(target=_answer, args=(talk, ours, theirs), daemon=True)
            with contextlib.suppress(OSError):  # no room for another process
                self._process.start()
                self._there = ours
            theirs.close()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the copy, whatever it is doing."""
        self._end()

    def ask(self, question: Any) -> None:
        """Ask something, once the answer before was heard."""
        self._asked.append(question)
        if self._there is not None:
            with contextlib.suppress(OSError):  # it is no more: the answer will tell
                self._there.send(question)

    def answer(self) -> Any:
        """The first answer, or the one to the last question; or what the generator raises."""
        if self._there is not None:
            try:
                return self._there.recv()
            except (EOFError, OSError):
                self._end()  # it failed there: it shall fail here, where it can be told
        if self._here is not None:
            return self._here.send(self._asked[-1])
        self._here = self._talk()
        found = next(self._here)
        for question in self._asked:
            found = self._here.send(question)
        return found

    def _end(self) -> None:
        if self._there is not None:
            self._there.close()
            self._there = None
            self._process.terminate()
            self._process.join()


def end_quietly() -> None:
    """Have this process end without a word where the user stops the one that it works for."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _answer(talk: Talk, theirs: Connection, ours: Connection) -> None:
    """Answer until nobody asks.

    :param theirs: the other end, which is the other process's alone: so its end is noticed.
    """
    theirs.close()
    end_quietly()
    with contextlib.suppress(Exception):
        generator = talk()
        found = next(generator)
        while True:
            ours.send(found)
            found = generator.send(ours.recv())
    ours.close()
