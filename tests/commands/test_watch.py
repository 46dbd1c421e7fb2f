"""``build --watch``: what is saved is published, whatever was wrong before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import replace_in

from songngu.commands import saving

PATIENCE = 120
"""Seconds: only what never comes is a failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """A build that watches a project."""

    folder: Path
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def told(self) -> str:
        """What it said up to now."""
        return self.log.read_text("utf-8")

    def shows(self, text: str, path: str = "build/gioi-thieu.html") -> bool:
        """True where a published file has a text."""
        file = self.folder / path
        return file.is_file() and text.encode() in file.read_bytes()

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so."""
        end = time.monotonic() + PATIENCE
        while not is_so():
            assert self.process.poll() is None, self.told
            assert time.monotonic() < end, self.told
            time.sleep(0.05)


@pytest.fixture
def pages(book: Path) -> Path:
    """The small book, in HTML only and without volume: quick to build."""
    replace_in(book / "songngu.toml", 'formats = ["html", "pdf", "epub"]', 'formats = ["html"]')
    replace_in(book / "songngu.toml", "locales =", "volume = false\nlocales =")
    return book


@pytest.fixture
def watching(pages: Path, tmp_path: Path) -> Iterator[Watching]:
    """The same, watched, after its first build."""
    with _watched(pages, tmp_path) as found:
        yield found


@contextmanager
def _watched(folder: Path, tmp_path: Path) -> Iterator[Watching]:
    log = tmp_path / "log"
    with log.open("wb") as stream:
        command = [sys.executable, "-m", "songngu", "-C", str(folder), "build", "--watch", "--jobs", "1"]
        process = subprocess.Popen(command, stdout=stream, stderr=stream, start_new_session=True)
    found = Watching(folder=folder, process=process, log=log)
    try:
        found.wait(lambda: "build/gioi-thieu.html" in found.told)
        yield found
    finally:
        process.kill()
        process.wait()


def test_what_is_saved_is_published(watching: Watching) -> None:
    """A source, a catalogue, the glossary, a template: each is published as soon as it is saved."""
    folder = watching.folder
    replace_in(folder / "source/gioi-thieu.md", "15 thành viên", "16 thành viên")
    watching.wait(lambda: watching.shows("16 thành viên"))
    replace_in(folder / "translations/en/lich-su/ben-tre.po", "in April 2021.", "in the April of 2021.")
    watching.wait(lambda: watching.shows("in the April of 2021.", "build/lich-su/ben-tre.html"))
    replace_in(folder / "translations/glossary.toml", "The smallest unit of the party.", "The smallest.")
    watching.wait(lambda: watching.shows("The smallest.<"))
    (folder / "templates").mkdir()
    (folder / "templates/page.html.j2").write_text(
        '{% extends "songngu/page.html.j2" %}{% block head %}<meta name="mine">{% endblock %}'
    )
    watching.wait(lambda: watching.shows('<meta name="mine">'))

    assert "error" not in watching.told


def test_errors_are_told_and_recovered_from(watching: Watching) -> None:
    """Broken settings, a broken catalogue, a source that goes away: told, and forgotten when mended."""
    folder = watching.folder
    settings, catalogue = folder / "songngu.toml", folder / "translations/en/gioi-thieu.po"
    text, good = settings.read_text("utf-8"), catalogue.read_bytes()
    settings.write_text(text + '\nno-such = "x"\n', "utf-8")
    watching.wait(lambda: "unknown setting 'no-such'" in watching.told)
    settings.write_text(text, "utf-8")
    watching.wait(lambda: "nothing to do" in watching.told)
    catalogue.write_bytes(good + b'\nmsgid "')
    watching.wait(lambda: "gioi-thieu.po:" in watching.told)
    (folder / "source").rename(folder / "elsewhere")
    watching.wait(lambda: "no document in source/" in watching.told)
    (folder / "elsewhere").rename(folder / "source")
    catalogue.write_bytes(good.replace(b"Tri T\xc3\xb4n", b"TRI TON"))
    watching.wait(lambda: watching.shows("TRI TON"))
    replace_in(folder / "source/gioi-thieu.md", "15 thành viên", "16 thành viên")
    watching.wait(lambda: watching.shows("16 thành viên"))

    assert "Traceback" not in watching.told


def test_what_is_saved_during_a_build_is_seen(watching: Watching) -> None:
    """Saved again and again without a pause, the last text is what is published in the end."""
    source = watching.folder / "source/gioi-thieu.md"
    text = source.read_text("utf-8")
    for at in range(16, 60):
        source.write_text(text.replace("15 thành viên", f"{at} thành viên"), "utf-8")
        time.sleep(0.05)
    watching.wait(lambda: watching.shows("59 thành viên"))

    assert not watching.shows("58 thành viên")


def test_ctrl_c_ends_it(watching: Watching) -> None:
    """Ctrl-C is how one stops it: status 0, nothing said of an error."""
    os.killpg(watching.process.pid, signal.SIGINT)

    assert 0 == watching.process.wait(PATIENCE)
    assert "Traceback" not in watching.told
    assert "interrupted" not in watching.told


def test_pages_come_first_and_the_rest_starts_anew(book: Path, tmp_path: Path) -> None:
    """The page of what was saved does not wait for a PDF, and no PDF of an older text comes after it."""
    with _watched(book, tmp_path) as watching:
        replace_in(book / "source/gioi-thieu.md", "15 thành viên", "16 thành viên")
        watching.wait(lambda: watching.shows("16 thành viên"))
        watching.wait(lambda: "build/opds.json" in watching.told)

        assert not list((book / "build").rglob(".*.part"))
        os.killpg(watching.process.pid, signal.SIGINT)

        assert 0 == watching.process.wait(PATIENCE)
    done = subprocess.run(
        [sys.executable, "-m", "songngu", "-C", str(book), "build"], capture_output=True, text=True
    )

    assert "nothing to do" in done.stderr


@pytest.mark.parametrize(
    ("path", "is_temporary"),
    [
        ("source/a.md", False),
        ("source/.a.md.swp", True),
        ("source/a.md~", True),
        ("source/#a.md#", True),
        ("source/4913", True),
        ("source/.git/index", True),
        ("translations/en/.a.po.x1.part", True),
        ("translations/en/a.po", False),
    ],
)
def test_what_editors_write_for_a_moment_is_no_save(path: str, is_temporary: bool) -> None:
    """Copies and locks beside a file are none of it."""
    assert is_temporary == saving.is_temporary(path)
