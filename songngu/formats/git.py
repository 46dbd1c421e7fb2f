"""Git, through its command: who signs, and files as they were. The work tree is never touched."""

from __future__ import annotations

import subprocess
from pathlib import Path

from songngu.errors import OutsideError, UsageError


def user(folder: Path) -> str:
    """The name in git's settings (``user.name``).

    :raises UsageError: when there is none.
    """
    name = _run(folder, "config", "user.name").stdout.decode("utf-8", "replace").strip()
    if not name:
        raise UsageError(
            "git does not know your name, with which a review is signed",
            hint='tell it: git config --global user.name "…"',
        )
    return " ".join(name.split())


def show(folder: Path, revision: str, path: str) -> bytes | None:
    """A file below ``folder`` as it was at a revision, or None where it was not there.

    :raises UsageError: outside git, or for an unknown revision.
    """
    if _run(folder, "rev-parse", "--git-dir").returncode:
        raise UsageError(f"{folder} is in no git repository", hint="name units or a document instead")
    if (
        revision.startswith("-")
        or _run(folder, "rev-parse", "--verify", "-q", f"{revision}^{{commit}}").returncode
    ):
        raise UsageError(f"git knows no revision {revision!r}", hint="look at: git log --oneline")
    shown = _run(folder, "show", f"{revision}:./{path}")
    return None if shown.returncode else shown.stdout


def last(folder: Path, path: str) -> bytes | None:
    """A file below ``folder`` as it was at the last commit; None where there is none, or no git."""
    try:
        shown = _run(folder, "show", f"HEAD:./{path}")
    except OutsideError:
        return None
    return None if shown.returncode else shown.stdout


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except OSError as error:
        raise OutsideError(
            f"git was not found ({error.strerror})", hint="install it: apt-get install git"
        ) from error
