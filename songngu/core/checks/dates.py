"""A text -> the dates and times in it, in whatever order and words its language writes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from songngu.core.checks import number_words
from songngu.model import Writing


@dataclass(frozen=True, slots=True)
class Date:
    """A day, month and year, as far as they are told; of a time, minutes of half a day as the day."""

    text: str
    day: int | None = None
    month: int | None = None
    year: int | None = None
    numbers: tuple[str, ...] = ()
    """The parts in digits, for comparing what is no date after all."""
    is_lone_name: bool = False
    """A month's name alone, which may be another word (May, March)."""
    is_sure: bool = True
    """False for what no word or sign calls a date or time: ``6/7`` may be six or seven, ``24h`` how long."""

    def agrees(self, other: Date) -> bool:
        """True where no part that both tell differs, and they share the month, or else day or year."""
        mine, theirs = (self.day, self.month, self.year), (other.day, other.month, other.year)
        both = [(one, two) for one, two in zip(mine, theirs, strict=True) if None not in (one, two)]
        return bool(both) and all(one == two for one, two in both)

    @property
    def is_full(self) -> bool:
        """True where day and month are told."""
        return self.day is not None and self.month is not None


_SIGN = re.compile(r"\d\s?[/.\-–]\s?\d")
_FULL = re.compile(
    r"(?<![\d/.,-])(\d{1,4})\s?([/.\-–])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d/]|[.,]\d|[-–]\d)"
)
_MONTH_YEAR = re.compile(r"(?<![\d/.,-])(\d{1,2})\s?[/\-–]\s?((?!1000)[12]\d{3})(?![\d/]|[.,]\d|[-–]\d)")
_DAY_MONTH = re.compile(r"(?<![\d/.,])(\d{1,2})\s?/\s?(\d{1,2})(?![\d/]|[.,]\d)")
_CALLS_A_DATE = re.compile(
    r"(?<!\w)(?:ngày|mùng|mồng|hôm|sáng|trưa|chiều|tối|đêm|từ|đến|tới|trước|sau|"
    r"on|from|until|till|since|by|before|after|dated?|to)[\s:(]*$",
    re.IGNORECASE,
)
_ALSO_WORDS = {"en": frozenset(("may", "march", "mar"))}
"""Names of months that, in small letters, are other words: ``version 3 may be wrong``."""
_YEAR = r"(?:1\d|20)\d{2}"


def dates(text: str, writing: Writing) -> tuple[tuple[Date, ...], str]:
    """The dates of a text, and the text with each struck out (U+FFFC)."""
    found: list[Date] = []

    def take(read: Callable[[re.Match[str]], Date | None]) -> Callable[[re.Match[str]], str]:
        def strike(match: re.Match[str]) -> str:
            date = read(match)
            if date is None:
                return match[0]
            found.append(date)
            return "\ufffc" * len(match[0])

        return strike

    has_sign = _SIGN.search(text) is not None
    if has_sign:
        text = _FULL.sub(take(lambda match: _full(match, writing.day_first)), text)
    months = tuple(writing.months.items())
    for pattern in _patterns(months, writing.language) if may_have_month(text, writing) else ():
        text = pattern.sub(take(lambda match: _named(match, writing)), text)
    if has_sign:
        text = _MONTH_YEAR.sub(take(_month_year), text)
        text = _DAY_MONTH.sub(take(lambda match: _day_month(match, writing.day_first)), text)
    return tuple(found), text


def may_have_month(text: str, writing: Writing) -> bool:
    """False where no month's name can be in the text."""
    return _any_month(tuple(writing.months)).search(text.casefold()) is not None


def times(text: str) -> tuple[tuple[Date, ...], str]:
    """The times of day, and the text without them; durations ("8 giờ") may be among them."""
    found: list[Date] = []

    def strike(match: re.Match[str]) -> str:
        minutes = match["m1"] or match["m2"] or match["m3"]
        hour, minute = int(match["hour"]), int(minutes or 0)
        if hour > 24 or minute > 59:
            return match[0]
        numbers = (str(hour), *([str(minute)] if minutes else ()))
        time = (hour * 60 + minute) % 720
        found.append(Date(match[0], day=time, numbers=numbers, is_sure=bool(minutes)))
        return "\ufffc" * len(match[0])

    text = _TIME.sub(strike, text)
    return tuple(found), text


_TIME = re.compile(
    r"(?<![\w.,:])(?P<hour>\d{1,2})(?:"
    r"\s?(?:h|giờ)(?![^\W\d_])(?:\s?(?P<m1>\d{2})(?![\w.,]?\d))?|:(?P<m2>\d{2})(?::\d{2})?(?![\d:])"
    r"|(?:[.:](?P<m3>\d{2}))?\s?(?:[ap]\.m\.?|[ap]m\b))"
)


def _full(match: re.Match[str], day_first: bool) -> Date | None:
    first, sign, second, third = match[1], match[2], int(match[3]), match[4]
    if len(first) == 4 and len(third) == 2:
        day, month, year = int(third), second, int(first)
    elif len(first) <= 2 and (len(third) == 4 or (sign == "/" and len(third) == 2)):
        year = int(third) if len(third) == 4 else int(third) + (2000 if int(third) < 50 else 1900)
        day, month = (int(first), second) if day_first else (second, int(first))
        if month > 12 >= day:
            day, month = month, day
    else:
        return None
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    return Date(match[0], day, month, year, (str(int(first)), str(second), str(int(third))))


def _month_year(match: re.Match[str]) -> Date | None:
    month = int(match[1])
    if not 1 <= month <= 12:
        return None
    return Date(match[0], None, month, int(match[2]), (str(month), match[2]))


def _day_month(match: re.Match[str], day_first: bool) -> Date | None:
    first, second = int(match[1]), int(match[2])
    day, month = (first, second) if day_first else (second, first)
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    is_sure = _CALLS_A_DATE.search(match.string, 0, match.start()) is not None
    return Date(match[0], day, month, None, (str(first), str(second)), is_sure=is_sure)


def _named(match: re.Match[str], writing: Writing) -> Date | None:
    """A date with the month's name; its numbers are those in digits, and the month's."""
    groups = match.groupdict()
    name = " ".join(groups["month"].casefold().split()).rstrip(".")
    month = writing.months.get(name) or _spelled(name.rpartition(" ")[2], writing.language)
    if month is None or not 1 <= month <= 12:
        return None
    day = _spelled(groups["day"], writing.language) if groups.get("day") else None
    if day is not None and not 1 <= day <= 31:
        return None
    year = int(groups["year"]) if groups.get("year") else None
    if year is None and match["month"] in _ALSO_WORDS.get(writing.language.split("-")[0], ()):
        return None
    numbers = tuple(str(part) for part in (day, month, year) if part is not None)
    lone = day is None and year is None and not any(char.isdigit() for char in match[0])
    return Date(match[0], day, month, year, numbers, lone)


def _spelled(word: str, language: str) -> int | None:
    """A number of one or two digits, or the number that a word stands for."""
    if word.isdigit():
        return int(word)
    for spoken in number_words.spoken(word, language):
        return min((int(key) for key in spoken.keys if key.isdigit()), default=None)
    return None


@lru_cache
def _any_month(names: tuple[str, ...]) -> re.Pattern[str]:
    """The first word of any month's name, in small letters."""
    return number_words.any_word({name.split(" ")[0] for name in names if name})


@lru_cache
def _patterns(months: tuple[tuple[str, int], ...], language: str) -> tuple[re.Pattern[str], ...]:
    """How dates with a month's name are written; a name may be a word and a number ("tháng 4")."""
    names = [name for name, _ in months]
    numbered = sorted({name.rpartition(" ")[0] for name in names if name[-1:].isdigit() and " " in name})
    spelled = sorted((name for name in names if not name[-1:].isdigit()), key=len, reverse=True)
    patterns = []
    if numbered:
        word = "|".join(map(re.escape, numbered))
        numeral = r"\d{1,2}|mười một|mười hai|\w+" if language.startswith("vi") else r"\d{1,2}"
        month = rf"(?P<month>(?:{word})\s+(?:{numeral}))(?!\w|[.,]\d)"
        year = rf"(?:\s?[/\-–]\s?|,?\s+năm\s+|,\s?)(?P<year>{_YEAR})(?!\d)"
        day = r"(?<![\d.,/])(?P<day>\d{1,2}),?\s+"
        patterns += [rf"{day}{month}(?:{year})?", rf"\b{month}{year}", rf"\b{month}"]
    if spelled:
        month = rf"(?P<month>\b(?:{'|'.join(map(re.escape, spelled))}))\b\.?"
        day = r"(?<![\d.,/])(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
        year = rf"(?:,?\s+(?P<year>{_YEAR}))?(?!\d)"
        patterns += [rf"{day}(?:\s+(?:of\s+)?|-){month}{year}", rf"{month}\s+{day}\b(?!:){year}"]
        patterns += [rf"{month},?\s+(?:of\s+)?(?P<year>{_YEAR})(?!\d)", rf"{month}"]
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
