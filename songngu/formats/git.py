"""Git, through its command: who signs, and files as they were. Neither work tree nor index is touched."""

from __future__ import annotations

import posixpath
import subprocess
from collections.abc import Sequence
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


def commit(folder: Path, revision: str) -> str:
    """The full name of the commit that a revision names.

    :raises UsageError: outside git, or for an unknown revision.
    """
    _require_repository(folder, hint="make one, and commit what there is: git init")
    named = (
        ""
        if revision.startswith("-")
        else _line(folder, "rev-parse", "--verify", "-q", f"{revision}^{{commit}}")
    )
    if not named:
        is_shallow = _line(folder, "rev-parse", "--is-shallow-repository") == "true"
        hint = "this clone is shallow: git fetch --unshallow" if is_shallow else "look at: git log --oneline"
        raise UsageError(f"git knows no revision {revision!r}", hint=hint)
    return named


def head(folder: Path) -> str | None:
    """The full name of the last commit; None before the first.

    :raises UsageError: outside git.
    """
    _require_repository(folder, hint="make one, and commit what there is: git init")
    return _line(folder, "rev-parse", "--verify", "-q", "HEAD^{commit}") or None


def short(folder: Path, name: str) -> str:
    """As few letters of a commit's name as tell it from others."""
    return _line(folder, "rev-parse", "--short", name) or name


def parents(folder: Path, name: str) -> tuple[str, ...]:
    """The commits that a commit was made on; in a shallow clone, those that are there."""
    return tuple(_line(folder, "rev-list", "--parents", "--max-count=1", name).split(" ")[1:])


def merging(folder: Path) -> tuple[str, ...]:
    """The commits that a merge under way brings in; none where there is none."""
    name = _line(folder, "rev-parse", "--verify", "-q", "MERGE_HEAD^{commit}")
    return (name,) if name else ()


def merge_base(folder: Path, one: str, other: str) -> str | None:
    """The best common ancestor of two commits; None where git knows of none."""
    return _line(folder, "merge-base", one, other) or None


def files(folder: Path, name: str, below: Sequence[str]) -> dict[str, str]:
    """The files of a commit, by path from ``folder``, each with the name of its content.

    :param below: files and folders, from ``folder``. A link to one of these files is that file; any other is
        a file whose content is its address.
    """
    listed = _run(folder, "ls-tree", "-r", "-z", name, "--", *below).stdout.decode("utf-8", "surrogateescape")
    found: dict[str, str] = {}
    links: dict[str, str] = {}
    for line in listed.split("\0")[:-1]:
        facts, _, path = line.partition("\t")
        mode, kind, content = facts.split(" ")
        if kind == "blob":
            (links if mode == _LINK else found)[path] = content
    addresses = contents(folder, list(links.values())) if links else {}
    for path, content in sorted(links.items()):
        address = addresses[content].decode("utf-8", "surrogateescape")
        found[path] = found.get(posixpath.normpath(posixpath.join(posixpath.dirname(path), address)), content)
    return found


_LINK = "120000"
"""The mode of a symbolic link."""


def contents(folder: Path, names: Sequence[str]) -> dict[str, bytes]:
    """What git has under these names of contents, read in one go.

    :raises OutsideError: for one that the clone has not (a partial clone without its server).
    """
    wanted = list(dict.fromkeys(names))
    data = _run(folder, "cat-file", "--batch", given="\n".join([*wanted, ""]).encode()).stdout
    found, at = {}, 0
    for name in wanted:
        end = data.find(b"\n", at)
        facts = data[at:end].split(b" ")
        if end < 0 or len(facts) != 3:
            raise OutsideError(f"git has no content of {name}", hint="fetch it: git fetch --refetch")
        size = int(facts[2])
        found[name] = data[end + 1 : end + 1 + size]
        at = end + 2 + size
    return found


def changed(folder: Path, base: str | None, head: str | None, below: Sequence[str]) -> set[str]:
    """The files, by path from ``folder``, that are not the same in two states.

    :param base: a commit; None: before the first.
    :param head: a commit; None: the working tree, files that git does not follow among them.
    """
    start = base or _line(folder, "hash-object", "-t", "tree", "--stdin")
    sides = [start] if head is None else [start, head]
    options = ["--name-only", "--no-renames", "--no-ext-diff", "--no-textconv", "--relative", "-z"]
    listed = _run(folder, "--no-optional-locks", "diff", *options, *sides, "--", *below).stdout
    if head is None:
        listed += _run(folder, "ls-files", "--others", "-z", "--", *below).stdout
    return set(listed.decode("utf-8", "surrogateescape").split("\0")[:-1])


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


def _line(folder: Path, *arguments: str) -> str:
    """The line that git prints; empty where it prints none, or fails."""
    done = _run(folder, *arguments)
    return "" if done.returncode else done.stdout.decode("utf-8", "replace").strip()


def _run(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *arguments], cwd=folder, input=given, capture_output=True, check=False)
    except OSError as error:
        raise OutsideError(
            f"git was not found ({error.strerror})", hint="install it: apt-get install git"
        ) from error
