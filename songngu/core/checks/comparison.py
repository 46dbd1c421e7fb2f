"""Two texts' figures -> what the one has and the other lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from songngu.core.checks.dates import Date
from songngu.core.checks.figures import Figure, Figures, digits_in_names
from songngu.core.checks.number_words import known
from songngu.core.checks.sayings import SMALL, is_said, may_be_left_out


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


NONE = Difference()
"""Of texts that agree, or have no numbers."""


def compare(source: Figures, target: Figures, source_language: str, target_language: str) -> Difference:
    """Hold the figures of a translation against those of its source.

    A number must be answered by any number that may stand for the same, in digits or words: a
    repetition may be left out, a number that was never there may not come in. Where both sides have the
    same count of numbers, they must be the same ones.
    """
    if not _anything(source) and not _anything(target):
        words = _words(source, target)
        return Difference(words=words) if words[0] else NONE
    source_dates, target_dates, swapped = _left_dates(source.dates, target.dates)
    source_times, target_times, _ = _left_dates(source.times, target.times)
    years = _single_years(source.dates, target.dates), _single_years(target.dates, source.dates)
    wanted = [*source.numbers, *_as_figures(source_dates + source_times), *years[0]]
    given = [*target.numbers, *_as_figures(target_dates + target_times), *years[1]]
    answers, offers = _keys(target, given, source), _keys(source, wanted, target)
    mute = known(target_language) is None, known(source_language) is None
    missing, extra = _unlike(
        (wanted, given),
        (
            [one for one in wanted if not _answered(one, answers, (source, target), mute[0])],
            [one for one in given if not _answered(one, offers, (target, source), mute[1])],
        ),
        (source, target),
        is_swapped=bool(swapped),
    )
    no_dates = _no_dates(source_dates, target.dates) | _no_dates(target_dates, source.dates)
    no_dates |= _no_dates(source_times, target.times) | _no_dates(target_times, source.times)
    parts = (*wanted[len(source.numbers) :], *given[len(target.numbers) :])
    of_dates = {id(one) for one in parts if one.text not in no_dates}
    dates = [tuple(one.text for one in side if id(one) in of_dates) for side in (missing, extra)]
    return Difference(
        numbers=(_rest(missing, of_dates), _rest(extra, of_dates)),
        dates=(_unique((*swapped[:1], *dates[0])), _unique((*swapped[1:], *dates[1]))),
        identifiers=_identifiers(source, target),
        units=_units(source.numbers, target.numbers),
        words=_words(source, target),
        unanswered=_unanswered(source, _with_small(_keys(target, given, Figures()), target)),
    )


def _unlike(
    numbers: tuple[Sequence[Figure], Sequence[Figure]],
    left: tuple[list[Figure], list[Figure]],
    sides: tuple[Figures, Figures],
    *,
    is_swapped: bool,
) -> tuple[list[Figure], list[Figure]]:
    """Of the numbers that nothing answers, those that are surely missing, or too much; and those replaced.

    :param numbers: all of either side; ``left`` those that nothing on the other side answers.
    :param is_swapped: whether a date is told already, of which these may be parts.
    """
    (wanted, given), (source, target) = numbers, sides
    missing, extra = _without_repeated(left[0], wanted), _without_repeated(left[1], given)
    missing += _other_forms(source, target) if not missing else []
    if not extra and len(missing) > 1:  # the names that both have, said anew: "Pen3 Speed10, bút 3 tốc độ 10"
        shared = set(digits_in_names(source.text)).intersection(digits_in_names(target.text))
        missing = missing if any(one.keys.isdisjoint(shared) for one in missing) else []
    if not missing and not is_swapped:
        fractions = frozenset("/".join(date.numbers) for date in source.dates)
        come = [one for one in given if one.keys.isdisjoint(fractions)]  # "½", which "1/2" stands for
        return _replaced(wanted, come, extra, _spoken(target))
    if not extra and len(source.numbers) > len(target.numbers):
        missing = [one for one in missing if not may_be_left_out(one)]
    if missing and not extra and len(given) >= len(wanted):  # "3%, 5%, 5%" for "3%, 4%, 5%"
        extra = [one for one in _unmatched(given, wanted) if one.keys.isdisjoint(_spoken(source))][:1]
    return missing, extra


def _unmatched(numbers: Sequence[Figure], others: Sequence[Figure]) -> list[Figure]:
    """The numbers that are over when each of the others is taken for one of them."""
    left = list(numbers)
    for other in others:
        taken = next((one for one in left if one.keys & other.keys), None)
        left = [one for one in left if one is not taken]
    return left


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


def _no_dates(left: Sequence[Date], others: Sequence[Date]) -> frozenset[str]:
    """The dates or times that are none for sure, where the other side has none: then they are numbers."""
    return frozenset(one.text for one in left if not one.is_sure and not others)


def _single_years(dates: Sequence[Date], others: Sequence[Date]) -> list[Figure]:
    """The years of dates that agree with others, none of which tells a year."""
    return [
        Figure(text=str(one.year), keys=frozenset((str(one.year),)))
        for one in dates
        if one.year is not None
        and (agreeing := [other for other in others if _same(one, other)])
        and all(other.year is None for other in agreeing)
    ]


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


def _keys(figures: Figures, numbers: Iterable[Figure], other: Figures) -> frozenset[str]:
    """Everything that a side's numbers may stand for, parts of dates included.

    Loose digits and numbers in words answer what the other side has in digits only where it has not as
    many of these itself: they answer those first.
    """
    keys = set(Counter(figures.loose) - Counter(other.loose))
    for number in numbers:
        keys |= number.keys | number.parts
    for date in (*figures.dates, *figures.times):
        keys |= {*date.numbers, "/".join(date.numbers)}
        if date.month is not None:
            keys.add(str(date.month))
    theirs = Counter(word.keys for word in other.words if word.is_sure)
    spare = Counter(word.keys for word in figures.words) - theirs
    for word in figures.words:
        if word.keys in spare:
            keys |= word.keys - SMALL
    return frozenset(keys)


def _with_small(keys: frozenset[str], figures: Figures) -> frozenset[str]:
    """The same with none, one and two in words, of which :mod:`sayings` has more to say."""
    return keys.union(*(word.keys for word in figures.words))


def _spoken(figures: Figures) -> frozenset[str]:
    return frozenset(key for word in figures.words for key in word.keys)


def _answered(
    number: Figure, answers: frozenset[str], sides: tuple[Figures, Figures], no_words: bool
) -> bool:
    """Whether a number of the first side is in the other."""
    if not number.is_sure or number.keys & answers or is_said(number, *sides):
        return True
    if number.parts and number.parts <= answers and len(number.parts) > 1:
        return True
    if "/" in number.text and number.parts & answers and number.parts <= answers | {"1"}:
        return True
    if no_words and any(_is_speakable(key) for key in number.keys):
        return True
    return any(number.keys & one.parts for one in sides[1].numbers)


def _is_speakable(key: str) -> bool:
    """True for a number that is often written in words: up to twenty, and round ones."""
    return key.isdigit() and (int(key) <= 20 or set(key[1:]) == {"0"})


def _replaced(
    source: Sequence[Figure], target: Sequence[Figure], extra: list[Figure], words: frozenset[str]
) -> tuple[list[Figure], list[Figure]]:
    """Numbers in place of which others came, though each is somewhere on the other side as well.

    Either the translation has a number that the source lacks, and one of the source once less than it;
    or exactly one number stands once less and another, which both have, once more.

    :param words: what the translation's numbers in words may stand for: where it has fewer in digits, such a
        number is no gap.
    """
    come = list(target)
    gone: list[Figure] = []
    for one in source:
        other = next((two for two in come if one.keys & two.keys), None)
        if other is not None:
            come.remove(other)
        elif one.is_sure and (len(source) == len(target) or not one.keys & words):
            gone.append(one)
    if extra:
        return gone[:1], extra
    if len(source) < 3 or len(gone) != 1 or len(come) != 1 or not come[0].is_sure:
        return [], []
    return gone, come


def _without_repeated(lost: Sequence[Figure], all_of_them: Sequence[Figure]) -> list[Figure]:
    """None, one and two may be said in words once for all the times that they stand in digits."""
    found = {one.keys for one in all_of_them if one.keys & SMALL and one not in lost}
    return [one for one in lost if one.keys not in found]


def _other_forms(source: Figures, target: Figures) -> list[Figure]:
    """Numbers of one value that the source writes in several forms (3.0 and 3, -1 and 1), and the
    translation has less often than there are forms: one of them is no repetition, and lost.
    """
    lost = []
    for key, count in Counter(key for one in source.numbers for key in one.keys).items():
        here = [one for one in source.numbers if key in one.keys and one.at >= 0]
        there = [one for one in target.numbers if key in one.keys | one.parts]
        forms = {one.form for one in here}
        said = sum(key in word.keys for word in target.words) + target.loose.count(key)
        if count > 1 and len(forms) > 1 and len(there) + said < len(forms):
            known = {one.form for one in there}
            lost += [next((one for one in here if one.form not in known), here[-1])]
    return lost


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
    return tuple(dict.fromkeys(out))


def _unanswered(source: Figures, answers: frozenset[str]) -> tuple[str, ...]:
    return _unique(
        one.text for one in source.words if one.is_numeral and one.keys.isdisjoint(answers | {"1"})
    )


def _words(source: Figures, target: Figures) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Numbers in words that differ: some on either side that nothing on the other side answers."""
    nothing = Figures()
    answers = _with_small(_keys(target, target.numbers, nothing), target)
    offers = _with_small(_keys(source, source.numbers, nothing), source)
    missing = _unique(one.text for one in source.words if one.is_sure and not one.keys & answers)
    extra = _unique(one.text for one in target.words if one.is_sure and not one.keys & offers)
    return (missing, extra) if missing and extra else ((), ())
