"""``songngu build --scheduler``: jobs rendered by the workers of a Dask cluster, as if by processes here.

No disk is shared: what jobs have in common goes there once, what they are about goes with each. A worker
that is lost has its jobs done by the others. All must have the versions that are here, or the bytes would
be others. Whoever may talk to a cluster may run code on it, and it on who asks: it is to be one's own.
"""

from __future__ import annotations

import itertools
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from songngu.commands import installed, jobs
from songngu.config import Settings
from songngu.errors import OutsideError, SongnguError
from songngu.formats import pandoc_version, pdf_version

_CONNECT, _WORKERS, _LOST = 5, 10, 30
"""Seconds to wait for the scheduler, for a first worker, and for another where all were lost."""

_NEEDED = ("translations/glossary.toml", "templates/**/*", ".songngu/fonts/*")
"""The files of a project that making needs, beside what a job brings."""

_SHARED = 4
"""How many values that calls share stay on the cluster: what jobs have in common, and the fonts of books."""

T = TypeVar("T")


@contextmanager
def joined(address: str) -> Iterator[Cluster]:
    """Be a client of the cluster at an address, such as ``tcp://host:8786``.

    :raises OutsideError: where it cannot be reached, has no workers, or other versions than this machine.
    """
    try:
        import dask
        import distributed

        connect: Any = distributed.Client
    except ImportError as error:
        hint = 'install it with: pip install "songngu[cluster]"'
        raise OutsideError("building on a cluster takes Dask, which is not installed", hint=hint) from error
    for name in ["distributed", *logging.root.manager.loggerDict]:
        if name.startswith(("distributed", "tornado")):  # what they would tell is told in our own words
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1TB"})
    try:
        client = connect(address, timeout=_CONNECT, set_as_default=False, name="songngu")
    except (OSError, ValueError, RuntimeError) as error:  # no host, no scheduler there, no address at all
        hint = "start one with: dask scheduler; and give the address that it tells"
        raise OutsideError(f"no Dask scheduler answers at {address}", hint=hint) from error
    try:
        with Cluster(client, address) as cluster:
            yield cluster
    finally:
        client.close(timeout=_CONNECT)


class Cluster(Executor):
    """The workers of a cluster, as an executor."""

    def __init__(self, client: Any, address: str) -> None:
        """:raises OutsideError: as :func:`joined`."""
        self._client = client
        self._address = address
        self._running: dict[str, tuple[Any, Future[Any], Any]] = {}
        self._shared: dict[Any, Any] = {}
        self._count = itertools.count()
        self._expected = reported()
        self._refuse_others()
        self._ended = threading.Event()
        threading.Thread(target=self._watch_over, daemon=True).start()

    @property
    def ahead(self) -> int:
        """How many jobs to hand out before the first is done."""
        return 2 * len(self._workers()) + 1

    def common(self, settings: Settings) -> jobs.Common:
        """What all jobs share, with the project's files."""
        return jobs.Common(settings=settings, files=files(settings.root))

    def _workers(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._client.scheduler_info()["workers"]
        return found

    def _refuse_others(self) -> None:
        """Make sure that the scheduler and all workers have what this machine has."""
        from distributed.comm.core import CommClosedError

        try:
            self._client.wait_for_workers(1, timeout=_WORKERS)
        except TimeoutError as error:
            hint = f"start one with: dask worker {self._address}"
            raise OutsideError(f"the cluster at {self._address} has no workers", hint=hint) from error
        try:
            told = {"scheduler": self._client.run_on_scheduler(reported)}
        except (ImportError, AttributeError, TypeError) as error:
            told = {"scheduler": error}
        except CommClosedError as error:
            raise _lost() from error
        told |= {f"worker {name}": one for name, one in self._client.run(reported, on_error="return").items()}
        for name, versions in told.items():
            _refuse_other(name, versions, self._expected)

    # -- jobs

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """What will come of a call on some worker; its first argument is sent to the cluster only once."""
        first, *others = args
        if first not in self._shared:  # as a task, so that it can be had again when its worker is lost
            while len(self._shared) >= _SHARED:
                del self._shared[next(iter(self._shared))]
            self._shared[first] = self._client.submit(_same, first, key=self._key("common"), pure=False)
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        given = (self._expected, epoch, fn, self._shared[first], *others)
        future: Future[T] = Future()
        key = self._key("job")
        task = self._client.submit(_perform, *given, key=key, pure=False)
        self._running[key] = (task, future, others[-1] if fn is jobs.perform else None)
        task.add_done_callback(self._settle)
        return future

    def _key(self, what: str) -> str:
        return f"songngu-{what}-{self._client.id}-{next(self._count)}"

    def _settle(self, task: Any) -> None:
        """Pass on what came of a call."""
        running = self._running.pop(task.key, None)
        if running is None:
            return
        _, future, job = running
        try:
            result = task.result()
        except SongnguError as error:
            future.set_exception(error)
        except BaseException as error:
            future.set_exception(_told(error, job))
        else:
            future.set_result(result)

    def _watch_over(self) -> None:
        """Give up where there has been no worker for long, or no scheduler."""
        seen = time.monotonic()
        while not self._ended.wait(0.5):
            is_lost = self._client.status in ("closed", "closing")
            if self._workers() and not is_lost:
                seen = time.monotonic()
            elif is_lost or time.monotonic() - seen > _LOST:
                for _, future, _ in self._emptied():
                    future.set_exception(_lost())

    def _emptied(self) -> list[tuple[Any, Future[Any], Any]]:
        found = [self._running.pop(key, None) for key in list(self._running)]
        return [one for one in found if one is not None]

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Call off what is still to be done."""
        self._ended.set()
        tasks = [task for task, _, _ in self._emptied()]
        if tasks and self._client.status == "running":
            self._client.cancel(tasks)


def _lost() -> OutsideError:
    hint = "what was made stays; start the cluster again, and build once more"
    return OutsideError("the cluster was lost: no scheduler or no worker is left", hint=hint)


def _told(error: BaseException, job: Any) -> OutsideError:
    """The error that a user is told, for what Dask says."""
    from distributed.scheduler import KilledWorker

    if isinstance(error, KilledWorker):
        what = ", ".join(prepared.source.path for prepared, _ in jobs.unpack(job).parts) if job else "a job"
        message = f"{what}: {error.allowed_failures + 1} workers ended while they rendered it"
        return OutsideError(
            message, hint="give the workers more memory, or build it here: without --scheduler"
        )
    if type(error).__name__ in ("CancelledError", "FutureCancelledError", "CommClosedError"):
        return _lost()
    return OutsideError(f"the cluster failed: {type(error).__name__}: {error}")


# -- versions


@cache
def reported() -> dict[str, str]:
    """What the bytes of renditions depend on in the process that calls this, by name."""
    return {**installed.versions(), "pandoc": pandoc_version.version(), "pango": pdf_version.pango()}


def _refuse_other(name: str, versions: Any, expected: Mapping[str, str]) -> None:
    """:raises OutsideError: where a process has other versions."""
    hint = "install the same versions everywhere, from one list of constraints"
    if not isinstance(versions, Mapping):
        message = f"the {name} cannot tell its versions: {type(versions).__name__}: {versions}"
        raise OutsideError(message, hint=f"songngu must be installed there too; {hint}")
    other = [one for one in sorted({*expected, *versions}) if expected.get(one) != versions.get(one)]
    if other:
        told = ", ".join(
            f"{one} {versions.get(one) or 'missing'} (here {expected.get(one) or 'missing'})" for one in other
        )
        raise OutsideError(f"the {name} has other versions: {told}", hint=hint)


# -- on a worker


def _same(value: T) -> T:
    return value


def _perform(expected: Mapping[str, str], epoch: str, fn: Callable[..., T], *args: Any) -> T:
    """Call a function as if it were called where the build runs, one call at a time."""
    from distributed import get_worker

    with _ALONE:  # layout engines are not made for threads, and what is shared is of one build
        _refuse_other(f"worker {get_worker().address}", reported(), expected)  # it may have come late
        os.environ.pop("SOURCE_DATE_EPOCH", None)
        if epoch:
            os.environ["SOURCE_DATE_EPOCH"] = epoch
        return fn(*args)


_ALONE = threading.Lock()


def files(root: Path) -> dict[str, bytes]:
    """The files of a project that making needs, by their paths from its folder."""
    found = [file for pattern in _NEEDED for file in sorted(root.glob(pattern)) if file.is_file()]
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in found}
