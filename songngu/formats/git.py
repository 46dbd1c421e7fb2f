"""Git, through its command: who signs, and files as they were. Neither work tree nor index is touched."""

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
    _require_repository(folder, hint="name units or a document instead")
    if (
        revision.startswith("-")
        or _run(folder, "rev-parse", "--verify", "-q", f"{revision}^{{commit}}").returncode
    ):
        raise UsageError(f"git knows no revision {revision!r}", hint="look at: git log --oneline")
    shown = _run(folder, "show", f"{revision}:./{path}")
    return None if shown.returncode else shown.stdout


def states(folder: Path, path: str, count: int) -> list[bytes]:
    """A file as the last commits that changed it have it, merges left out, where there was a merge.

    :param count: how many commits to look back, on both sides of each merge.
    :returns: the latest first; nothing outside git, or where none of these commits is a merge and none is
        under way: then no line of the file comes from a merge.
    """
    try:
        under_way = _run(folder, "rev-parse", "-q", "--verify", "MERGE_HEAD").returncode == 0
        heads = ["HEAD", "MERGE_HEAD"] if under_way else ["HEAD"]
        limits = ["--full-history", "--parents", f"--max-count={count}"]
        listed = _run(folder, "rev-list", *limits, *heads, "--", f"./{path}").stdout.decode().splitlines()
        lines = [line.split(" ") for line in listed]
        if not under_way and all(len(line) < 3 for line in lines):
            return []
        shown = [_run(folder, "show", f"{line[0]}:./{path}") for line in lines if len(line) < 3]
    except OutsideError:
        return []
    return [one.stdout for one in shown if not one.returncode]


def last(folder: Path, path: str) -> bytes | None:
    """A file below ``folder`` as it was at the last commit; None where there is none, or no git."""
    try:
        shown = _run(folder, "show", f"HEAD:./{path}")
    except OutsideError:
        return None
    return None if shown.returncode else shown.stdout


def unmerged(folder: Path, below: str) -> dict[str, dict[int, bytes]]:
    """The files that a merge left in conflict, with what git's index has of each.

    :param below: a folder below ``folder``: only what is in it.
    :returns: by path from ``folder``, the bytes by stage: 1 of the common base, 2 ours, 3 theirs; a
        stage is missing where the file was.
    :raises UsageError: outside git.
    """
    _require_repository(folder, hint="name three files: songngu merge BASE OURS THEIRS")
    listed = _run(folder, "ls-files", "--unmerged", "-z", "--", below).stdout.decode(
        "utf-8", "surrogateescape"
    )
    found: dict[str, dict[int, bytes]] = {}
    for line in listed.split("\0")[:-1]:
        facts, _, path = line.partition("\t")
        _, name, stage = facts.split(" ")
        found.setdefault(path, {})[int(stage)] = _run(folder, "cat-file", "blob", name).stdout
    return found


def configure(folder: Path, name: str, value: str) -> None:
    """Set one of git's settings in the repository that ``folder`` is in.

    :raises UsageError: outside git.
    :raises OutsideError: when git refuses it.
    """
    _require_repository(folder, hint="make one: git init")
    done = _run(folder, "config", name, value)
    if done.returncode:
        raise OutsideError(f"git config failed: {done.stderr.decode('utf-8', 'replace').strip()}")


def _require_repository(folder: Path, *, hint: str) -> None:
    if _run(folder, "rev-parse", "--git-dir").returncode:
        raise UsageError(f"{folder} is in no git repository", hint=hint)


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except OSError as error:
        raise OutsideError(
            f"git was not found ({error.strerror})", hint="install it: apt-get install git"
        ) from error
