"""One build at a time: a second one waits for the first, and says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from songngu.errors import OutsideError

FILE = ".songngu/lock"


@contextmanager
def held(root: Path, tell: Callable[[str], None]) -> Iterator[bool]:
    """Be the only build of a project for as long as it lasts; the system ends it with the process.

    :param tell: called with a sentence where another build has to end first.
    :returns: whether one had to.
    :raises OutsideError: when the folder cannot be written to.
    """
    from filelock import FileLock, Timeout  # only where something is made

    lock = FileLock(root / FILE)
    has_waited = False
    try:
        (root / FILE).parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            has_waited = True
            tell("another build of this publication is running: waiting for it to end …")
            lock.acquire()
    except OSError as error:
        hint = "look at the folder's permissions and the space left"
        raise OutsideError(f"cannot be written: {error.strerror}", path=FILE, hint=hint) from error
    try:
        yield has_waited
    finally:
        lock.release()
