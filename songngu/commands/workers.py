"""Who renders: this process, a pool of others on this machine, or whatever else takes jobs as an executor."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from typing import Any, TypeVar

from songngu.commands import jobs
from songngu.config import Settings
from songngu.errors import OutsideError
from songngu.formats import pdf
from songngu.project import Source

_PRELOADED = ("songngu.commands.jobs", "weasyprint", "songngu.formats.pdf", "fontTools.subset", "ziamath")
"""What each worker finds loaded: the server that they are forked from loads it once."""
_COLLECTED = (200_000, 3, 3)
"""When Python's collector looks: seldom, though what a text that was laid out leaves behind is large."""

T = TypeVar("T")


class Here(Executor):
    """Does what it is given at once, in this process."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """The result, or the error, of a call."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def cores() -> int:
    """How many processors this process may use."""
    count = getattr(os, "sched_getaffinity", None)
    return len(count(0)) if count else os.cpu_count() or 1


@contextmanager
def pool(count: int) -> Iterator[Executor]:
    """An executor of ``count`` processes that have the heavy libraries loaded; for one, this process.

    Left in the middle of work, it ends what is running. What libraries keep in files for a while stands in
    one folder, gone with the pool: a process of a pool ends without clearing up after itself.
    """
    if count == 1:
        gc.set_threshold(*_COLLECTED)
        try:
            yield Here()
        finally:
            pdf.release()
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_PRELOADED))
    with _folder() as folder:
        workers = ProcessPoolExecutor(count, context, initializer=_prepare, initargs=(folder,))
        try:
            yield workers
        except BaseException:
            workers.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.terminate()
            raise
        finally:
            workers.shutdown()


@contextmanager
def executor(count: int, scheduler: str) -> Iterator[Executor]:
    """Who renders: ``count`` processes here, or the workers of the Dask cluster whose scheduler is named.

    :raises OutsideError: where the cluster cannot be used.
    """
    if scheduler:
        from songngu.commands.cluster import joined  # an extra, which not everyone has

        with joined(scheduler) as found:
            yield found
    else:
        with pool(count) as workers:
            yield workers


def common(executor: Executor, settings: Settings) -> jobs.Common:
    """What jobs share: for whoever is elsewhere, with the project's files."""
    given: Callable[[Settings], jobs.Common] | None = getattr(executor, "common", None)
    return given(settings) if given else jobs.Common(settings=settings)


def _folder() -> tempfile.TemporaryDirectory[str]:
    with _told():
        return tempfile.TemporaryDirectory(prefix="songngu-", ignore_cleanup_errors=True)


def _prepare(folder: str) -> None:
    """Make a new process a good worker, whose temporary files stand in a folder that others clear."""
    tempfile.tempdir = folder
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # no traceback of each where the user stops the build
    gc.freeze()
    gc.set_threshold(*_COLLECTED)
    end_with_parent()


def end_with_parent() -> None:
    """Have this process end as soon as its parent does, even where that is killed: nobody waits for it."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    from multiprocessing.connection import wait as ready

    if parent := multiprocessing.parent_process():
        ready([parent.sentinel])
        os._exit(1)


@contextmanager
def beside(executor: Executor) -> Iterator[Executor]:
    """An executor in this process for what hands out work to ``executor`` and waits for it."""
    if isinstance(executor, Here):
        yield executor
        return
    thread = ThreadPoolExecutor(1)
    try:
        yield thread
    except BaseException:
        thread.shutdown(wait=False, cancel_futures=True)
        raise
    thread.shutdown()


def as_done(
    submit: Callable[[T, bytes], Future[bytes]], work: Sequence[tuple[T, bytes]], ahead: int
) -> Iterator[tuple[T, bytes]]:
    """What came of each piece of work, as it is done, with the value that it was given with.

    :param submit: hands out a piece of work.
    :param ahead: how much is handed out before the first is done.
    :raises SongnguError: as the work does.
    """
    waiting = list(reversed(work))
    running: dict[Future[bytes], T] = {}
    with _told():
        while waiting or running:
            while waiting and len(running) < ahead:
                value, given = waiting.pop()
                running[submit(value, given)] = value
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in [future for future in running if future in done]:
                result = future.result()
                yield running.pop(future), result


Given = tuple[Source, str, bytes]
"""A source with a value of the caller's, and its bytes."""
_BATCH, _BATCH_SIZE = 16, 1 << 16
"""Sources that are read together, and bytes from which so many are enough."""


def cut(executor: Executor, common: bytes, given: Iterable[Given]) -> Iterator[tuple[Given, bytes]]:
    """Each source with what reading and cutting it gave (a packed :class:`steps.Cut`), in their order.

    :raises InputError: for the first that cannot be read.
    """
    running: deque[tuple[list[Given], Future[list[bytes]]]] = deque()
    with _told():
        for batch in _batches(given):
            texts = [(source, data) for source, _, data in batch]
            running.append((batch, executor.submit(jobs.cut, common, texts)))
            if len(running) >= ahead(executor):
                first, future = running.popleft()
                yield from zip(first, future.result(), strict=True)
        for batch, future in running:
            yield from zip(batch, future.result(), strict=True)


def _batches(given: Iterable[Given]) -> Iterator[list[Given]]:
    batch: list[Given] = []
    for one in given:
        batch.append(one)
        if len(batch) == _BATCH or sum(len(data) for _, _, data in batch) >= _BATCH_SIZE:
            yield batch
            batch = []
    if batch:
        yield batch


def ahead(executor: Executor) -> int:
    """How much to hand out before the first is done: enough to keep all busy, and not more."""
    if isinstance(executor, Here):
        return 1
    return int(getattr(executor, "ahead", 0)) or 2 * int(getattr(executor, "_max_workers", 8))


@contextmanager
def _told() -> Iterator[None]:
    """Say what it means where a worker is gone."""
    try:
        yield
    except BrokenExecutor as error:
        raise OutsideError(
            "a process that renders was ended from outside, for want of memory as a rule",
            hint="try with fewer at once: songngu build --jobs 1",
        ) from error
    except OSError as error:  # what libraries keep in files for a while
        raise OutsideError(
            f"nothing can be rendered: {error.strerror or error}",
            hint="look at the space left in the folder for temporary files, and at the system's limits",
        ) from error
