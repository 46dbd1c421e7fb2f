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

_LONG = 200
"""Segments from which a text may be laid out in pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What a job is to come to."""

    edition: EditionSettings
    outputs: tuple[Output, ...]
    source: Source | None = None
    """The document; None for the volume."""
    is_book: bool = False
    """True for the PDF of a text so long that it is laid out in pieces, by all who render."""


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
    task: Task, ready: Ready, terms: Callable[[str, EditionSettings], tuple[str, ...]], *, has_page_list: bool
) -> Iterator[Assigned]:
    """The jobs of a document.

    :param terms: those that occurred when an edition of a document was last made.
    :param has_page_list: whether the EPUB lists the PDF's pages.
    """
    for found, is_doubtful in ((task.outdated, False), (task.doubtful, True)):
        for one in _assignments(found, [ready], task.source, has_page_list):
            known = terms(task.source.slug, one.edition) if is_doubtful else None
            yield one, jobs.pack(_job(one, [ready], known))


def of_volume(found: Sequence[Output], documents: Sequence[Ready], *, has_page_list: bool) -> list[Assigned]:
    """The jobs of the volume."""
    wanted = _assignments(found, documents, None, has_page_list)
    return [(one, jobs.pack(_job(one, documents, None))) for one in wanted]


def _assignments(
    found: Sequence[Output], documents: Sequence[Ready], source: Source | None, has_page_list: bool
) -> Iterator[Assignment]:
    length = sum(len(ready.prepared.segments) for ready in documents)
    for edition, _ in outputs.by_edition(found):
        chosen = tuple(one for one in found if one[0] == edition)
        apart = ("pdf", "epub") if has_page_list else ("pdf",)
        book = tuple(one for one in chosen if one[1] in apart)
        if length < _LONG or not any(ending == "pdf" for _, ending, _ in book):
            yield Assignment(edition=edition, outputs=chosen, source=source)
            continue
        yield Assignment(edition=edition, outputs=book, source=source, is_book=True)
        if rest := tuple(one for one in chosen if one not in book):
            yield Assignment(edition=edition, outputs=rest, source=source)


def _job(one: Assignment, documents: Sequence[Ready], terms: tuple[str, ...] | None) -> jobs.Job:
    return jobs.Job(
        wanted=one.edition,
        formats=tuple(ending for _, ending, _ in one.outputs),
        parts=tuple((ready.prepared, ready.pictures) for ready in documents),
        is_volume=one.source is None,
        terms=terms,
    )
