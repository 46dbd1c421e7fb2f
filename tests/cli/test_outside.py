"""What is not ours fails: the disk, pandoc, Pango. One message, status 4, and nothing lost."""

from __future__ import annotations

import errno
import importlib.abc
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pypandoc
import pytest
from conftest import Run, replace_in, snapshot

from songngu import cli


def _no_space(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _parts(folder: Path) -> list[Path]:
    return list(folder.rglob("*.part"))


# -- a full disk

_PICTURE = "build/media/e78a7036adfa7fef.svg"
"""What is written first: pages that need it come after it."""


@pytest.mark.parametrize(
    ("arguments", "path"),
    [(("update",), "translations/gioi-thieu.pot"), (("build", "--format", "html"), _PICTURE)],
)
def test_a_full_disk(
    book: Path, run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], path: str
) -> None:
    """On a full disk the first file that does not fit is named, and every file is the old one."""
    replace_in(book / "source/gioi-thieu.md", "Các buổi họp", "Mọi buổi họp")
    before = snapshot(book)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _no_space)
        outcome = run(book, *arguments)

    assert 4 == outcome.status
    assert outcome.err.startswith(f"{path}: error: cannot be written: No space left on device\nhint: ")
    assert 2 == outcome.err.count("\n")
    assert before == snapshot(book)
    assert [] == _parts(book)


def test_a_disk_that_fills_up_half_way(book: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was published before the disk was full is whole, and the next build goes on from there."""
    run(book, "build", "--format", "html")
    before = snapshot(book / "build")
    replace_in(book / "translations/glossary.toml", "The smallest unit of the party.", "The smallest unit.")
    count, fsync = 0, os.fsync

    def fill(handle: int) -> None:
        nonlocal count
        count += 1
        fsync(handle) if count == 1 else _no_space()

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fill)
        outcome = run(book, "build", "--format", "html", "--jobs", "1")
    after = snapshot(book / "build")

    assert 4 == outcome.status
    assert {"gioi-thieu.html"} == {path for path in after if after[path] != before[path]}
    assert [] == _parts(book)
    assert 0 == run(book, "build", "--format", "html").status
    assert b"The smallest unit.<" in (book / "build/english/gioi-thieu.html").read_bytes()


def _not_permitted(*_: object, **__: object) -> None:
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def test_a_folder_that_may_not_be_written(book: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build/ without permission is named; as root may write anywhere, the refusal is played."""
    monkeypatch.setattr(tempfile, "mkstemp", _not_permitted)
    outcome = run(book, "build", "--format", "html")

    assert 4 == outcome.status
    assert outcome.err.startswith(
        "build/media/e78a7036adfa7fef.svg: error: cannot be written: Permission denied"
    )


def test_a_source_that_may_not_be_read(book: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A source without permission is a source that cannot be read."""
    read_bytes = Path.read_bytes

    def guarded(file: Path) -> bytes:
        return _not_permitted() or b"" if file.name == "gioi-thieu.md" else read_bytes(file)

    monkeypatch.setattr(Path, "read_bytes", guarded)
    outcome = run(book, "build")

    assert 3 == outcome.status
    assert "source/gioi-thieu.md: error: cannot be read: Permission denied\n" == outcome.err


# -- pandoc


@pytest.mark.parametrize("verb", ["build", "update", "status"])
def test_without_pandoc(book: Path, run: Run, monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    """A pandoc that is not there is said with how to install it."""

    def missing(*_: object, **__: object) -> str:
        raise OSError("No pandoc was found: either install pandoc and add it\nto your PATH or …")

    before = snapshot(book)
    monkeypatch.setattr(pypandoc, "get_pandoc_path", missing)
    outcome = run(book, verb, *(["--jobs", "1"] if verb == "build" else []))

    assert 4 == outcome.status
    assert (
        "error: pandoc was not found (No pandoc was found: either install pandoc and add it)\n"
        "hint: install it with: pip install pypandoc-binary\n"
    ) == outcome.err
    assert before == snapshot(book)


def test_a_pandoc_that_dies(book: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What pandoc complains of is told in one line, with the source that it was reading."""
    program = tmp_path / "pandoc"
    program.write_text("#!/bin/sh\ncat >/dev/null\necho 'no such luck\nmore' >&2\nexit 64\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(pypandoc, "get_pandoc_path", lambda: str(program))
    outcome = run(book, "build", "--jobs", "1")

    assert 3 == outcome.status
    assert outcome.err.startswith("source/gioi-thieu.md: error: pandoc cannot read it: no such luck more")
    assert 1 == outcome.err.count("\n")


# -- Pango


class _NoPango(importlib.abc.MetaPathFinder):
    """Imports WeasyPrint as it is where Pango is missing."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: object = None) -> None:
        """Fail like cffi."""
        if name.split(".")[0] == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0': not found.\nAdditionally, …")


def test_without_pango(book: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Pango that is not there is said with how to install it; formats that do not need it are made."""
    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [_NoPango(), *sys.meta_path])
    replace_in(book / "songngu.toml", "locales =", "volume = false\nlocales =")
    outcome = run(book, "build", "--jobs", "1")

    assert 4 == outcome.status
    assert outcome.err.startswith(
        "error: Pango was not found (cannot load library 'libpango-1.0-0': not found.)\nhint: "
    )
    assert "apt-get install" in outcome.err
    assert 2 == outcome.err.count("\n")
    assert 0 == run(book, "build", "--format", "html", "--format", "epub", "--jobs", "1").status


# -- the terminal


def test_interrupted(book: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C ends with one line and the status that shells expect."""

    def interrupt(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(pypandoc, "get_pandoc_path", interrupt)
    outcome = run(book, "build")

    assert 130 == outcome.status
    assert "error: interrupted; every file is either the old or the new one\n" == outcome.err


def test_a_closed_pipe(book: Path) -> None:
    """``songngu status | head -0`` is no error."""
    process = subprocess.Popen(
        [sys.executable, "-m", "songngu", "-C", book, "status", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()

    assert 0 == process.wait()
    assert "" == errors


def test_output_in_another_charset(book: Path) -> None:
    """Where the terminal cannot show Vietnamese, what is printed is cut down and nothing fails."""
    (book / "source/dừa.md").write_text("# Dừa\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "songngu", "-C", book, "update"],
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )

    assert (0, b"") == (done.returncode, done.stderr)
    assert b"translations/d" in done.stdout


def test_the_module_runs_like_the_command() -> None:
    """``python -m songngu`` is ``songngu``."""
    done = subprocess.run(
        [sys.executable, "-m", "songngu", "--version"], capture_output=True, text=True, check=True
    )

    assert f"songngu {cli.__version__}\n" == done.stdout
