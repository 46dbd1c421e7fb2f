"""Runs of pandoc: what ends them, and that nothing is left behind."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pypandoc
import pytest

from songngu.errors import InputError, OutsideError
from songngu.formats import pandoc, pandoc_call
from songngu.formats.pandoc_call import CallError, LimitError, Limits

ROOMY = Limits(seconds=60, heap=512, output=10_000_000)


def program(folder: Path, script: str) -> str:
    """A stand-in for pandoc."""
    file = folder / "pandoc"
    file.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    file.chmod(0o755)
    return str(file)


def test_bytes_in_and_bytes_out() -> None:
    """What pandoc writes comes back as it is."""
    assert "<p>Một</p>\n".encode() == pandoc_call.run(["--to=html"], "Một".encode(), ROOMY)


def test_a_complaint_is_an_error() -> None:
    """What pandoc says when it fails is the error's message."""
    with pytest.raises(CallError, match="nknown input format"):
        pandoc_call.run(["--from=nothing"], b"", ROOMY)


def test_more_memory_than_allowed() -> None:
    """A heap that is too small for a text ends the run, and the error tells how large it was."""
    text = b"[" * 5_000 + b"a" + b"]" * 5_000
    with pytest.raises(LimitError, match="more than 24 MB of memory") as caught:
        pandoc_call.run(["--from=markdown", "--to=json"], text, replace(ROOMY, heap=24))

    assert 3 == caught.value.exit_status
    assert "SONGNGU_LIMITS" in (caught.value.hint or "")


def test_more_output_than_allowed() -> None:
    """What is written beyond the limit is not taken in."""
    with pytest.raises(LimitError, match="more than 0 MB"):
        pandoc_call.run(["--to=json"], b"a " * 10_000, replace(ROOMY, output=10_000))


def test_more_time_than_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that does not end is ended, with all that it started."""
    note = tmp_path / "child"
    script = f"sleep 1000 & echo $! >{note}\ncat >/dev/null\nwait"
    monkeypatch.setattr(pypandoc, "get_pandoc_path", lambda: program(tmp_path, script))
    with pytest.raises(LimitError, match="more than 0 seconds"):
        pandoc_call.run([], b"x", replace(ROOMY, seconds=0.4))

    assert _is_gone(int(note.read_text("utf-8")))


def test_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What interrupts us ends pandoc, too: it is in no group that the terminal's signals reach."""
    note = tmp_path / "child"
    script = f"echo $$ >{note}\nexec sleep 1000"
    monkeypatch.setattr(pypandoc, "get_pandoc_path", lambda: program(tmp_path, script))

    def interrupt(*_: object) -> bytes:
        while not note.exists() or not note.read_text("utf-8").strip():
            time.sleep(0.01)
        raise KeyboardInterrupt

    monkeypatch.setattr(pandoc_call._Call, "_collected", interrupt)
    with pytest.raises(KeyboardInterrupt):
        pandoc_call.run([], b"x", ROOMY)

    assert _is_gone(int(note.read_text("utf-8")))


def _is_gone(process: int) -> bool:
    """True once a process has ended (one that nobody waits for stays as a zombie)."""
    for _ in range(200):
        state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True)
        if state.stdout.strip() in ("", "Z", "Z+"):
            return True
        time.sleep(0.02)
    return False


def test_a_pandoc_without_an_option_for_its_heap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some distributions build it so that it refuses the option: it is run without."""
    script = 'case "$1" in +RTS) echo "Most RTS options are disabled. Use ..." >&2; exit 1;; esac; cat'
    monkeypatch.setattr(pypandoc, "get_pandoc_path", lambda: program(tmp_path, script))
    monkeypatch.setattr(pandoc_call, "_takes_heap", True)

    assert b"x" == pandoc_call.run([], b"x", ROOMY)
    assert b"y" == pandoc_call.run([], b"y", ROOMY)


@pytest.mark.parametrize(
    ("given", "expected"), [("4", 4), ("", 1), ("x", 1), ("0.1", 1), ("nan", 1), ("1e9", 1000)]
)
def test_all_limits_can_be_raised(given: str, expected: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment multiplies the limits; it can lower none, and nonsense changes nothing."""
    monkeypatch.delenv(pandoc_call.VARIABLE, raising=False)
    before = pandoc_call.limits(1_000_000)
    monkeypatch.setenv(pandoc_call.VARIABLE, given)

    assert pandoc_call.limits(1_000_000).seconds == before.seconds * expected


def test_a_book_of_ten_thousand_pairs_has_room() -> None:
    """The limits leave several times what such a book was measured to take (docs/measured.md)."""
    reading, writing = pandoc_call.limits(4_000_000), pandoc_call.limits(24_000_000)

    assert reading.seconds > 10 * 5
    assert reading.heap > 2 * 360
    assert writing.seconds > 10 * 9
    assert writing.heap > 2 * 1_040
    assert reading.output > 3 * 24_000_000


def test_a_limit_names_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that takes too much is refused by its name."""
    monkeypatch.setattr(pandoc_call, "limits", lambda size: replace(ROOMY, output=100))
    with pytest.raises(InputError, match="becomes more than") as caught:
        pandoc.read(b"mot hai " * 100, path="source/a.md", slug="a", language="vi")

    assert "source/a.md" == caught.value.path


def test_a_document_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text larger than any document is refused before anybody reads it."""
    monkeypatch.setattr(pandoc_call, "run", None)
    with pytest.raises(InputError, match="has 17 MB, and a document may have 8") as caught:
        pandoc.read(b"x" * 17_000_000, path="source/a.md", slug="a", language="vi")

    assert "source/a.md" == caught.value.path


def test_a_pandoc_of_the_users_own_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Abbreviations and templates in the user's folder are not read: the output depends on the project."""
    (tmp_path / "pandoc").mkdir()
    (tmp_path / "pandoc/abbreviations").write_text("mot\n", "utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    assert "\u00a0" not in pandoc.convert("mot. hai", "markdown-citations", "html")


def test_nothing_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that cannot be started is told like one that is not there."""
    monkeypatch.setattr(pypandoc, "get_pandoc_path", lambda: os.devnull)
    with pytest.raises(OutsideError, match="pandoc was not found"):
        pandoc_call.run([], b"", ROOMY)
