"""The checks on state: a unit as it lies in the catalogue -> what keeps it from being trusted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from songngu.model import MERGED, Case, Problem, State, Unit
from songngu.text import digest
from songngu.units import is_mispaired


def untranslated(case: Case) -> Iterator[Problem]:
    """No translation yet."""
    if case.state is State.UNTRANSLATED:
        yield Problem(message="is not translated", hint="translate it")


def fuzzy(case: Case, moved_under: Iterable[str]) -> Iterator[Problem]:
    """The source changed since the translation was made.

    :param moved_under: ids of the units of which :func:`source_changed` tells.
    """
    if case.state is State.FUZZY and case.unit.id not in moved_under:
        yield Problem(
            message="the source changed since it was translated",
            hint="bring the translation up to date and take the fuzzy flag off, or: songngu accept --trivial",
        )


def source_changed(unit: Unit) -> Iterator[Problem]:
    """The stamp tells that the source changed under a translation that did not: a careless merge."""
    if not unit.fuzzy and is_mispaired(unit):
        yield Problem(
            message="the source changed under the translation, which is not marked fuzzy",
            hint="run: songngu update; then look at the translation",
        )


def review_void(unit: Unit) -> Iterator[Problem]:
    """A sign-off of texts that are no longer these."""
    now = f"{digest(unit.source)} {digest(unit.target)}"
    reviews = [line.removeprefix("reviewed: ") for line in unit.comments if line.startswith("reviewed: ")]
    if reviews and unit.target and not unit.fuzzy and not any(line.startswith(f"{now} ") for line in reviews):
        who = " ".join(reviews[-1].split(" ")[2:])
        yield Problem(
            message=f"the review of {who} no longer holds: a text changed since",
            hint=f"read the pair and run: songngu accept {unit.id}",
        )


def merged_alone(units: Iterable[Unit]) -> Iterator[tuple[Unit, Problem]]:
    """A unit that says its text is in the translation before it, where there is none."""
    before = ""
    for unit in units:
        if unit.target.strip() != MERGED:
            before = unit.target.strip()
        elif not before:
            yield (
                unit,
                Problem(
                    message=f"{MERGED} stands here, but no translation stands before it",
                    hint="translate the unit before, or this one",
                ),
            )


def unknown_id(units: Iterable[Unit], known: Iterable[str]) -> Iterator[tuple[Unit, Problem]]:
    """A unit in the catalogue that neither the source nor the template has."""
    ids = set(known)
    for unit in units:
        if unit.id not in ids:
            name = repr(unit.id) if unit.id else "without msgctxt"
            yield (
                unit,
                Problem(
                    message=f"the unit {name} is not in the source",
                    hint="correct its msgctxt; songngu update makes it obsolete, its translation complete",
                ),
            )


def translation_lost(units: Iterable[Unit], before: Mapping[str, Unit]) -> Iterator[tuple[Unit, Problem]]:
    """A translation that was there at the last commit and is empty now.

    :param before: the live units of the last commit by id.
    """
    for unit in units:
        then = before.get(unit.id)
        if then is not None and then.target.strip() and not unit.target.strip():
            yield (
                unit,
                Problem(
                    message="the translation was there at the last commit and is empty now",
                    hint="some tools empty what they do not understand: git diff shows what it was",
                ),
            )
