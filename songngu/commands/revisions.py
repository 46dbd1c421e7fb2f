"""What a person, or a code host, names -> the two states of a project that are compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from songngu.errors import SongnguError, UsageError
from songngu.formats import git

SETTINGS = ("songngu.toml", "pyproject.toml")

BELOW = ("source", "translations", *SETTINGS)
"""What of a project's folder pairs are made of."""

WORKING_TREE = "the working tree"
_NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A state of the project: a commit, the working tree (no commit), or nothing at all."""

    name: str
    """For people: ``main (875089f)``."""
    commit: str | None = None

    @property
    def is_nothing(self) -> bool:
        """True of what was before the first commit."""
        return self.commit is None and self.name != WORKING_TREE

    def told(self, message: str) -> str:
        """What is wrong in this state, with its name; the working tree needs none."""
        return message if self.commit is None else f"at {self.name}, {message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """What is compared: a head with one base, or, where it is a merge, with each of its parents."""

    bases: tuple[Point, ...]
    head: Point
    parents: tuple[Point, ...] = ()
    """All parents of a head that is a merge, where it is compared with one of them."""


def parse(folder: Path, text: str | None, environment: Mapping[str, str]) -> Range:
    """Which two states a person, or a code host, means.

    :param text: ``REV`` (against the working tree), ``A..B``, ``A...B`` (from where B left A), ``REV^!``
        (what that commit did, against each parent); None: the working tree against the last commit, or, in
        a pull request's run, against where it left the main branch.
    :param environment: of the process; code hosts name the main branch there.
    :raises UsageError: outside git, and for an unknown revision.
    """
    tree = Point(name=WORKING_TREE)
    if text is None:
        target = _of_pull_request(environment)
        last = git.head(folder)
        if target and last:
            return Range(bases=(_merge_base(folder, target, last),), head=tree)
        return _of_working_tree(folder, last)
    if text.endswith("^!"):
        return _of_commit(folder, _point(folder, text[:-2]))
    if "..." in text:
        one, other = (part or "HEAD" for part in text.split("...", 1))
        head = _point(folder, other)
        return Range(bases=(_merge_base(folder, one, head.commit or ""),), head=head)
    if ".." in text:
        one, other = (part or "HEAD" for part in text.split("..", 1))
        return _between(folder, _point(folder, one), _point(folder, other))
    base = _point(folder, text)
    return _of_working_tree(folder, base.commit, base)


def _of_working_tree(folder: Path, commit: str | None, base: Point | None = None) -> Range:
    tree = Point(name=WORKING_TREE)
    base = base or (_named(folder, "HEAD", commit) if commit else Point(name=_NOTHING))
    parents = (base, *(_named(folder, "MERGE_HEAD", one) for one in git.merging(folder)))
    return Range(bases=(base,), head=tree, parents=parents if len(parents) > 1 else ())


def _of_commit(folder: Path, head: Point) -> Range:
    parents = tuple(_named(folder, "", one) for one in git.parents(folder, head.commit or ""))
    several = parents if len(parents) > 1 else ()
    return Range(bases=parents or (Point(name=_NOTHING),), head=head, parents=several)


def _between(folder: Path, base: Point, head: Point) -> Range:
    made = _of_commit(folder, head)
    is_parent = any(parent.commit == base.commit for parent in made.parents)
    return Range(bases=(base,), head=head, parents=made.parents if is_parent else ())


def _point(folder: Path, revision: str) -> Point:
    return _named(folder, revision, git.commit(folder, revision))


def _named(folder: Path, revision: str, commit: str) -> Point:
    short = git.short(folder, commit)
    is_known = not revision or commit.startswith(revision)
    return Point(name=short if is_known else f"{revision} ({short})", commit=commit)


def _merge_base(folder: Path, one: str, other: str) -> Point:
    found = git.merge_base(folder, git.commit(folder, one), other)
    if found is None:
        raise UsageError(
            f"git knows no common ancestor of {one!r} and the other side",
            hint="in a shallow clone, fetch more of the history: git fetch --unshallow",
        )
    return _named(folder, "", found)


def _of_pull_request(environment: Mapping[str, str]) -> str:
    """The branch or commit that a pull request's run names as its target; empty outside such a run."""
    if branch := environment.get("GITHUB_BASE_REF"):
        return f"origin/{branch}"
    return environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", "")


def again(text: str | None, environment: Mapping[str, str]) -> str | None:
    """The revisions that name the same two states in another clone: a pull request's run has its own names.

    :param text: what :func:`parse` was given.
    :returns: what to give it there, with the head checked out.
    """
    target = None if text else _of_pull_request(environment)
    return f"{target}...HEAD" if target else text


@contextmanager
def telling(point: Point) -> Iterator[None]:
    """Have errors say in which state of the project they are."""
    try:
        yield
    except SongnguError as error:
        error.message = point.told(error.message)
        raise
