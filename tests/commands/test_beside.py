"""A call in a copy of the process: the same answer, and the same errors."""

from __future__ import annotations

import os
import threading

import pytest

from songngu.commands import beside
from songngu.commands.beside import Beside
from songngu.errors import InputError


def test_the_answer_is_the_functions() -> None:
    """Made in another process where that can be."""
    calls = [Beside(os.getpid), Beside(os.getpid)]
    ours = os.getpid()
    assert all((call.result() != ours) == beside.is_quick_and_safe() for call in calls)


def test_an_error_is_told_here() -> None:
    """What the function raises, it raises for whoever asks."""

    def fail() -> None:
        raise InputError("is broken", path="a.md")

    with pytest.raises(InputError, match="is broken"):
        Beside(fail).result()


def test_a_copy_that_dies_is_no_error() -> None:
    """The call is made again."""
    ours = os.getpid()
    assert Beside(lambda: os.getpid() if os.getpid() == ours else os._exit(9)).result() == ours


def test_with_threads_no_copy_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copied process has none of its threads, but their locks."""
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert Beside(os.getpid).result() == os.getpid()
