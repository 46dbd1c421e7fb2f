"""``build --scheduler``: a Dask cluster renders what this machine would, to the byte.

A scheduler and two workers on this machine, reached by nobody else; they share no folder with the build.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Run, copy_book, replace_in, snapshot

from songngu import config
from songngu.commands import cluster, installed
from songngu.commands.build import Report, Request, build
from songngu.errors import OutsideError

PATIENCE = 120
"""Seconds: only what never comes is a failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machines:
    """A running cluster."""

    address: str
    workers: list[subprocess.Popen[bytes]]

    def end(self, worker: subprocess.Popen[bytes]) -> None:
        """Kill a worker."""
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler and two worker processes, ended with the tests."""
    folder = tmp_path_factory.mktemp("cluster")
    told = folder / "scheduler.json"
    base = ["--host", "127.0.0.1", "--no-dashboard"]
    scheduler = _started(folder, "scheduler", *base, "--port", "0", "--scheduler-file", str(told))
    started = [scheduler]
    try:
        _wait(told.is_file)
        address = json.loads(told.read_text())["address"]
        one = ("--nthreads", "2", "--no-nanny", "--memory-limit", "0", "--local-directory", str(folder))
        workers = [_started(folder, "worker", address, *base, *one) for _ in range(2)]
        started += workers
        yield Machines(address=address, workers=workers)
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def _started(folder: Path, what: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments]
    with (folder / f"{what}.log").open("ab") as log:
        return subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)


def _wait(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, font_folder: Path) -> Callable[[str], Path]:
    """Copies of the small book, in HTML and EPUB and with a template of its own."""
    root = tmp_path_factory.mktemp("pages")

    def copy(name: str) -> Path:
        book = copy_book("small", root / name, font_folder)
        replace_in(book / "songngu.toml", 'formats = ["html", "pdf", "epub"]', 'formats = ["html", "epub"]')
        (book / "templates").mkdir()
        (book / "templates/page.html.j2").write_text(
            '{% extends "songngu/page.html.j2" %}{% block head %}<meta name="mine">{% endblock %}'
        )
        return book

    return copy


def _build(
    book: Path, address: str, progress: Callable[[str], None] = lambda path: None, **request: object
) -> Report:
    settings = config.load(book / "songngu.toml")
    return build(settings, Request(**request), lambda total: progress, lambda text: None, 1, address)


def test_a_cluster_that_loses_a_worker_makes_the_same_bytes(
    machines: Machines, pages: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Jobs of a worker that was killed in mid-build are done by another; no byte is another."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    here, there = pages("here"), pages("there")
    done: list[str] = []

    def kill(path: str) -> None:
        if not done:
            machines.end(machines.workers[0])
        done.append(path)

    _build(here, "")
    _build(there, machines.address, kill)

    assert len(done) > 4
    assert snapshot(here / "build") == snapshot(there / "build")
    assert b'<meta name="mine">' in (there / "build/gioi-thieu.html").read_bytes()
    assert machines.workers[0].poll() is not None


def test_other_versions_are_refused_before_anything_is_made(
    machines: Machines, pages: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker with another library would make other bytes: it is named, with both versions."""
    ours = {**cluster.reported(), "weasyprint": "1.0"}
    monkeypatch.setattr(cluster, "reported", _telling(ours))
    book = pages("versions")
    with pytest.raises(OutsideError) as caught:
        _build(book, machines.address)

    assert "the scheduler has other versions: weasyprint 70" in str(caught.value)
    assert "(here 1.0)" in str(caught.value)
    assert not (book / "build").exists()


def _telling(versions: dict[str, str]) -> Callable[[], dict[str, str]]:
    """A function that only this process takes for what it is: elsewhere the real one is called."""

    class Told:
        def __call__(self) -> dict[str, str]:
            return versions

        def __reduce__(self) -> str | tuple[object, ...]:
            return (getattr, (sys.modules["songngu.commands.cluster"], "reported"))

    return Told()


def test_a_job_that_ends_its_workers_is_one_error(machines: Machines) -> None:
    """What ends one worker after the other is not tried for ever, and the user is told."""
    import distributed

    def bear_nothing(dask_scheduler: object) -> None:
        dask_scheduler.allowed_failures = 0  # type: ignore[attr-defined]

    with distributed.Client(machines.address, set_as_default=False) as client:
        client.run_on_scheduler(bear_nothing)
    with cluster.joined(machines.address) as found:
        future = found.submit(os._exit, 1)
        with pytest.raises(OutsideError, match="1 workers ended while they rendered it"):
            future.result(PATIENCE)


def test_a_scheduler_that_does_not_answer(book: Path, run: Run) -> None:
    """An address where nothing listens, and one that is none, are told within seconds."""
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        outcome = run(book, "build", "--scheduler", address)

        assert (4, f"error: no Dask scheduler answers at {address}") == (
            outcome.status,
            outcome.err.splitlines()[0],
        )
    assert not (book / "build").exists()


def test_without_the_extra(book: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Dask is not installed, the message says how to get it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    outcome = run(book, "build", "--scheduler", "tcp://127.0.0.1:9")

    assert 4 == outcome.status
    assert 'hint: install it with: pip install "songngu[cluster]"' in outcome.err


def test_versions_name_all_that_bytes_depend_on() -> None:
    """The toolchain's own code, Python, the libraries, pandoc, Pango and the fonts are among them."""
    found = cluster.reported()

    assert {"songngu", "python", "weasyprint", "pandoc", "pango", "fontpkg-source-serif-4"} <= set(found)
    assert installed.toolchain()[:8] in found["songngu"]
