"""A conversation with a copy of the process: the same answers, and the same errors."""

from __future__ import annotations

import os
import threading
from collections.abc import Generator

import pytest

from songngu.commands import beside
from songngu.commands.beside import Beside
from songngu.errors import InputError


def talk(*, dies_at: int = -1) -> Generator[tuple[int, int], int, None]:
    """Says who it is and what it was asked so far, in all."""
    ours, total = OURS, 0
    for at in range(9):
        if at == dies_at and os.getpid() != ours:
            os._exit(9)
        total += yield os.getpid(), total


OURS = os.getpid()


def told(one: Beside, *questions: int) -> list[tuple[int, int]]:
    found = [one.answer()]
    for question in questions:
        one.ask(question)
        found.append(one.answer())
    return found


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that asks, whichever the tests run in."""
    monkeypatch.setitem(globals(), "OURS", os.getpid())


def test_answers_are_the_generators() -> None:
    """Given in another process, where that can be."""
    with Beside(talk) as one, Beside(talk) as other:
        for found in (told(one, 3, 4), told(other, 3, 4)):
            assert [total for _, total in found] == [0, 3, 7]
            assert all((process != os.getpid()) == beside.is_quick_and_safe() for process, _ in found)


def test_an_error_is_told_here() -> None:
    """What the generator raises, it raises for whoever asks."""

    def fail() -> Generator[int, int, None]:
        yield 1
        raise InputError("is broken", path="a.md")

    with Beside(fail) as one:
        assert one.answer() == 1
        one.ask(2)
        with pytest.raises(InputError, match="is broken"):
            one.answer()


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_copy_that_dies_is_no_error(at: int) -> None:
    """Whenever it does, what it was asked is asked again here."""
    with Beside(lambda: talk(dies_at=at)) as one:
        assert [total for _, total in told(one, 3, 4, 5)] == [0, 3, 7, 12]


def test_with_threads_no_copy_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copied process has none of its threads, but their locks."""
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    with Beside(talk) as one:
        assert told(one, 1) == [(os.getpid(), 0), (os.getpid(), 1)]


def test_nothing_is_left_behind() -> None:
    """A copy that is not asked any more is ended, whatever it is doing."""

    def busy() -> Generator[int, int, None]:
        threading.Event().wait()
        yield 1

    with Beside(busy) as one:
        process = getattr(one, "_process", None)
    assert process is None or process.exitcode is not None
