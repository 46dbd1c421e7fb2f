"""Who renders: this process, a pool of others on this machine, or whatever else takes jobs as an executor."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from typing import Any, TypeVar

from songngu.commands import jobs
from songngu.errors import OutsideError

_PRELOADED = ("songngu.commands.jobs", "weasyprint", "songngu.formats.pdf", "fontTools.subset", "ziamath")
"""What each worker finds loaded: the server that they are forked from loads it once."""

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

    Left in the middle of work, it ends what is running.
    """
    if count == 1:
        yield Here()
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_PRELOADED))
    workers = ProcessPoolExecutor(count, context, initializer=_prepare)
    try:
        yield workers
    except BaseException:
        workers.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        workers.shutdown()


def _prepare() -> None:
    """Make a new process a good worker."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # no traceback of each where the user stops the build
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End as soon as the build does, even where it was killed: nobody waits for the result."""
    from multiprocessing.connection import wait as ready

    if parent := multiprocessing.parent_process():
        ready([parent.sentinel])
        os._exit(1)


def perform(
    executor: Executor, common: bytes, work: Sequence[tuple[T, bytes]], ahead: int
) -> Iterator[tuple[T, jobs.Made]]:
    """What came of each job, as it is done, with what the job was given with.

    :param common: a packed :class:`jobs.Common`.
    :param work: jobs, packed, each with a value of the caller's.
    :param ahead: how many to hand out before the first is done.
    :raises SongnguError: as the jobs do, for the first of them in their order that failed.
    """
    waiting = list(reversed(work))
    running: dict[Future[bytes], T] = {}
    try:
        while waiting or running:
            while waiting and len(running) < ahead:
                value, job = waiting.pop()
                running[executor.submit(jobs.perform, common, job)] = value
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in [future for future in running if future in done]:
                made: jobs.Made = jobs.unpack(future.result())
                yield running.pop(future), made
    except BrokenExecutor as error:
        raise OutsideError(
            "a process that renders was ended from outside, for want of memory as a rule",
            hint="try with fewer at once: songngu build --jobs 1",
        ) from error
