"""A function that is called in a copy of this process, while this one goes on."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

T = TypeVar("T")


def is_quick_and_safe() -> bool:
    """Whether a process can be copied: on Linux, as long as it has one thread."""
    return sys.platform == "linux" and threading.active_count() == 1


class Beside(Generic[T]):
    """A call under way beside this process; where that cannot be, it is made when it is asked for."""

    def __init__(self, function: Callable[[], T]) -> None:
        """:param function: what is called; what it returns can be pickled, and it changes nothing."""
        self._function = function
        self._answer: Connection | None = None
        if is_quick_and_safe():
            context: Any = multiprocessing.get_context("fork")
            self._answer, question = context.Pipe(duplex=False)
            self._process = context.Process(target=_answered, args=(function, question), daemon=True)
            try:
                self._process.start()
            except OSError:  # no room for another process
                self._answer = None
            question.close()

    def result(self) -> T:
        """What the function returns, or raises."""
        if self._answer is not None:
            try:
                found: T = self._answer.recv()
            except (EOFError, OSError):
                pass  # it failed there: it shall fail here, where it can be told
            else:
                return found
            finally:
                self._answer.close()
                self._answer = None
                self._process.join()
        return self._function()


def end_quietly() -> None:
    """Have this process end without a word where the user stops the one that it works for."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _answered(function: Callable[[], Any], question: Connection) -> None:
    end_quietly()
    with contextlib.suppress(Exception):
        question.send(function())
    question.close()
