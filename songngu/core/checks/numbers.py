"""The checks on numbers, dates, identifiers and units: differences -> problems."""

from __future__ import annotations

from collections.abc import Iterator

from songngu.core.checks.comparison import Difference
from songngu.model import Problem

_AS_WRITTEN = "write the number as the translation's language does"


def number_mismatch(difference: Difference) -> Iterator[Problem]:
    """Another number in the place of one of the source's."""
    missing, extra = difference.numbers
    if extra and not missing:
        missing = difference.unanswered  # "năm", and 6 in the translation
    if missing and extra:
        same = [text for text in missing if text in extra]
        hint = f"“{same[0]}” reads as another number in the translation's language" if same else _AS_WRITTEN
        yield from _told("number", (missing, extra), hint)


def number_missing(difference: Difference) -> Iterator[Problem]:
    """A number of the source that the translation lacks, with none in its place: it may be said otherwise."""
    missing, extra = difference.numbers
    if missing and not extra:
        yield from _told("number", (missing, ()), "look whether the translation says it in another way")


def number_added(difference: Difference) -> Iterator[Problem]:
    """A number that the translation has over and above the source's: explained, or a slip."""
    missing, extra = difference.numbers
    if extra and not missing and not difference.unanswered:
        yield from _told("number", ((), extra), "look whether the source says so")


def date_mismatch(difference: Difference) -> Iterator[Problem]:
    """A date, or a time of day, that is another in the translation."""
    yield from _told("date", difference.dates, "look at the day, the month and their order")


def identifier_mismatch(difference: Difference) -> Iterator[Problem]:
    """The number of a law or resolution, or of a telephone, that is not the same."""
    texts = tuple(tuple(one.removeprefix("tel ") for one in side) for side in difference.identifiers)
    yield from _told("identifier", (texts[0], texts[1]), "it stays as it is in every language")


def unit_mismatch(difference: Difference) -> Iterator[Problem]:
    """A number with one unit in the source and another in the translation."""
    for one, other in difference.units:
        yield Problem(
            message=f"“{one}” in the source and “{other}” in the translation are not in the same unit",
            hint="convert the number too, or keep the unit",
        )


def number_word_mismatch(difference: Difference) -> Iterator[Problem]:
    """A number in words that is another in the translation."""
    missing, extra = difference.words
    if missing:
        message = f"the source has {_list(missing)}, the translation {_list(extra)}"
        yield Problem(message=message, hint="look whether they mean the same number")


def _told(what: str, sides: tuple[tuple[str, ...], tuple[str, ...]], hint: str) -> Iterator[Problem]:
    missing, extra = sides
    if missing and extra:
        message = f"the source has the {what} {_list(missing)}, the translation {_list(extra)}"
    elif missing:
        message = f"the translation lacks the {what} {_list(missing)}"
    elif extra:
        message = f"the translation has the {what} {_list(extra)}, which the source lacks"
    else:
        return
    yield Problem(message=message, hint=hint)


def _list(texts: tuple[str, ...]) -> str:
    return ", ".join(f"“{text}”" for text in texts)
