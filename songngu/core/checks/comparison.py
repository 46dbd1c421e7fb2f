"""Two texts' figures -> what the one has and the other lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from songngu.core.checks.dates import Date
from songngu.core.checks.figures import Figure, Figures
from songngu.core.checks.number_words import known


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What is missing in the translation and what is there too much, as written; units that differ."""

    numbers: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    dates: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    identifiers: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    units: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    unanswered: tuple[str, ...] = ()
    """Numerals in words of the source that no number of the translation answers."""


_NONE = Difference()


def compare(source: Figures, target: Figures, source_language: str, target_language: str) -> Difference:
    """Hold the figures of a translation against those of its source.

    A number must be answered by any number that may stand for the same, in digits or words: a
    repetition may be left out, a number that was never there may not come in. Where both sides have the
    same count of numbers, they must be the same ones.
    """
    if not _anything(source) and not _anything(target):
        words = _words(source, target)
        return Difference(words=words) if words[0] else _NONE
    source_dates, target_dates, swapped = _left_dates(source.dates, target.dates)
    source_times, target_times, _ = _left_dates(source.times, target.times)
    wanted = [*source.numbers, *_as_figures(source_dates + source_times)]
    given = [*target.numbers, *_as_figures(target_dates + target_times)]
    answers, offers = _keys(target, given), _keys(source, wanted)
    missing = [one for one in wanted if not _answered(one, answers, target, known(target_language) is None)]
    extra = [one for one in given if not _answered(one, offers, source, known(source_language) is None)]
    if not missing and not extra and not swapped:
        missing, extra = _exchanged(source.numbers, target.numbers)
    of_dates = {id(one) for one in (*wanted[len(source.numbers) :], *given[len(target.numbers) :])}
    dates = [tuple(one.text for one in side if id(one) in of_dates) for side in (missing, extra)]
    return Difference(
        numbers=(_rest(missing, of_dates), _rest(extra, of_dates)),
        dates=(_unique((*swapped[:1], *dates[0])), _unique((*swapped[1:], *dates[1]))),
        identifiers=_identifiers(source, target),
        units=_units(source.numbers, target.numbers),
        words=_words(source, target),
        unanswered=_unanswered(source, answers),
    )


def _anything(figures: Figures) -> bool:
    return bool(figures.numbers or figures.dates or figures.times or figures.identifiers)


def _left_dates(
    source: Sequence[Date], target: Sequence[Date]
) -> tuple[list[Date], list[Date], tuple[str, ...]]:
    """The dates that no date of the other side agrees with; and a pair whose day and month changed places."""
    left = [one for one in source if not any(_same(one, other) for other in target)]
    other_left = [one for one in target if not any(_same(one, other) for other in source)]
    for one in left:
        for other in other_left:
            turned = one.is_full and other.is_full and (one.day, one.month) == (other.month, other.day)
            if turned and one.text.strip() != other.text.strip():
                return left, other_left, (one.text, other.text)
    return left, other_left, ()


def _same(one: Date, other: Date) -> bool:
    return one.agrees(other) and (one.is_full == other.is_full or not (one.is_full and other.is_full))


def _as_figures(dates: Iterable[Date]) -> list[Figure]:
    """The parts of dates as numbers: what is no date on the other side may still be these."""
    out = []
    for date in dates:
        if "/" in date.text and len(date.numbers) == 2:  # perhaps a fraction
            parts = frozenset(date.numbers)
            out.append(Figure(text=date.text, keys=frozenset(("/".join(date.numbers),)), parts=parts))
            continue
        sure = not date.is_lone_name
        out += [Figure(text=date.text, keys=frozenset((number,)), is_sure=sure) for number in date.numbers]
    return out


def _keys(figures: Figures, numbers: Iterable[Figure]) -> frozenset[str]:
    """Everything that a side's numbers may stand for, words, parts of dates and loose digits included."""
    keys = set(figures.loose)
    for number in numbers:
        keys |= number.keys | number.parts
    for date in (*figures.dates, *figures.times):
        keys |= set(date.numbers)
        if date.month is not None:
            keys.add(str(date.month))
    for word in figures.words:
        keys |= word.keys
    return frozenset(keys)


def _answered(number: Figure, answers: frozenset[str], other: Figures, no_words: bool) -> bool:
    if not number.is_sure or number.keys & answers:
        return True
    if number.parts and number.parts <= answers and len(number.parts) > 1:
        return True
    if "/" in number.text and number.parts & answers and number.parts <= answers | {"1"}:
        return True
    if no_words and any(_is_speakable(key) for key in number.keys):
        return True
    return any(number.keys & one.parts for one in other.numbers)


def _is_speakable(key: str) -> bool:
    """True for a number that is often written in words: up to twenty, and round ones."""
    return key.isdigit() and (int(key) <= 20 or set(key[1:]) == {"0"})


def _exchanged(source: Sequence[Figure], target: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    """Where both sides have as many numbers: one that became another that is there as well."""
    if len(source) != len(target) or len(source) < 3:
        return [], []
    before, after = Counter(one.keys for one in source), Counter(one.keys for one in target)
    gone, come = before - after, after - before
    if sum(gone.values()) != 1 or sum(come.values()) != 1:
        return [], []
    missing = [one for one in source if one.keys in gone][:1]
    extra = [one for one in target if one.keys in come][:1]
    return (missing, extra) if not missing[0].keys & extra[0].keys else ([], [])


def _rest(figures: Sequence[Figure], others: set[int]) -> tuple[str, ...]:
    return _unique(one.text.strip() for one in figures if id(one) not in others)


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in texts))


def _identifiers(source: Figures, target: Figures) -> tuple[tuple[str, ...], tuple[str, ...]]:
    missing = _unique(one for one in source.identifiers if one not in target.identifiers)
    extra = _unique(one for one in target.identifiers if one not in source.identifiers)
    return missing, extra


def _units(source: Sequence[Figure], target: Sequence[Figure]) -> tuple[tuple[str, str], ...]:
    """Numbers that have one unit here and another there; none of a kind that the other may imply."""
    out = []
    for one in source:
        same = [other for other in target if one.keys & other.keys]
        if one.unit and same and all(other.unit and other.unit != one.unit for other in same):
            out.append((one.text, same[0].text))
    return tuple(out)


def _unanswered(source: Figures, answers: frozenset[str]) -> tuple[str, ...]:
    return _unique(
        one.text for one in source.words if one.is_numeral and one.keys.isdisjoint(answers | {"1"})
    )


def _words(source: Figures, target: Figures) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Numbers in words that differ: some on either side that nothing on the other side answers."""
    answers, offers = _keys(target, target.numbers), _keys(source, source.numbers)
    missing = _unique(one.text for one in source.words if one.is_sure and not one.keys & answers)
    extra = _unique(one.text for one in target.words if one.is_sure and not one.keys & offers)
    return (missing, extra) if missing and extra else ((), ())
