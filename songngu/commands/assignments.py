"""What is out of date -> jobs, each with what it is to come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from songngu.commands import jobs, outputs
from songngu.commands.outdated import Task
from songngu.commands.outputs import Output
from songngu.commands.reading import Ready
from songngu.config import EditionSettings
from songngu.project import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What a job is to come to."""

    edition: EditionSettings
    outputs: tuple[Output, ...]
    source: Source | None = None
    """The document; None for the volume."""


Assigned = tuple[Assignment, bytes]
"""With the packed job."""


@dataclass(slots=True)
class Material:
    """What was read."""

    jobs: list[Assigned] = field(default_factory=list)
    """Of documents."""
    pictures: dict[str, bytes] = field(default_factory=dict)
    """By the name that they are published by."""
    documents: list[Ready] = field(default_factory=list)
    """All of them, where the volume is to be made."""


def of_document(
    task: Task, ready: Ready, terms: Callable[[str, EditionSettings], tuple[str, ...]]
) -> Iterator[Assigned]:
    """The jobs of a document.

    :param terms: those that occurred when an edition of a document was last made.
    """
    for found, is_doubtful in ((task.outdated, False), (task.doubtful, True)):
        for edition, chosen in _by_edition(found):
            known = terms(task.source.slug, edition) if is_doubtful else None
            assignment = Assignment(edition=edition, outputs=chosen, source=task.source)
            yield assignment, jobs.pack(_job(assignment, [ready], known))


def of_volume(found: Sequence[Output], documents: Sequence[Ready]) -> list[Assigned]:
    """The jobs of the volume."""
    wanted = [Assignment(edition=edition, outputs=chosen) for edition, chosen in _by_edition(found)]
    return [(one, jobs.pack(_job(one, documents, None))) for one in wanted]


def _by_edition(found: Sequence[Output]) -> Iterator[tuple[EditionSettings, tuple[Output, ...]]]:
    for edition, _ in outputs.by_edition(found):
        yield edition, tuple(one for one in found if one[0] == edition)


def _job(one: Assignment, documents: Sequence[Ready], terms: tuple[str, ...] | None) -> jobs.Job:
    return jobs.Job(
        wanted=one.edition,
        formats=tuple(ending for _, ending, _ in one.outputs),
        parts=tuple((ready.prepared, ready.pictures) for ready in documents),
        is_volume=one.source is None,
        terms=terms,
    )
