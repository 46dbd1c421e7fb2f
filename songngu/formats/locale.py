"""Babel: dates and numbers as each language writes them, and the interface's own words.

Loaded only when something is rendered. The words are gettext catalogues in ``songngu/locale``; a
language that has none gets the English of the code.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton, get_date_format
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?$")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})[/.-](\d{1,2})$")


def is_language(tag: str) -> bool:
    """True for a BCP 47 tag whose language Unicode's CLDR knows."""
    try:
        Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return False
    return True


def dates(text: str, source: str, languages: Mapping[str, str]) -> dict[str, str]:
    """A document's date as each language writes it.

    A full ISO 8601 date is written long. A day and month without a year ("8/7"), read in the order of
    the source's locale, stays as it is in the source. Anything else is kept as given, for the source
    alone: a translation is nothing to guess at.

    :param source: the source's language tag.
    :param languages: language tag -> the locale it is formatted in (``{"en": "en-GB"}``).
    """
    text = text.strip()
    if (iso := _ISO.match(text)) and (day := _day(*map(int, iso.groups()))):
        return {tag: format_date(day, "long", locale=_locale(name)) for tag, name in languages.items()}
    out = {source: text} if text else {}
    if partial := _DAY_AND_MONTH.match(text):
        first, second = map(int, partial.groups())
        day_first = _day_first(languages.get(source, source))
        day_number, month = (first, second) if day_first else (second, first)
        day = _day(2000, month, day_number)  # a leap year: 29/2 is a date
        if day is None:
            return out
        others = {tag: name for tag, name in languages.items() if tag != source}
        out |= {tag: format_skeleton("MMMMd", day, locale=_locale(name)) for tag, name in others.items()}
    return out


def number(value: float, locale: str) -> str:
    """A number with the separators of a locale."""
    return format_decimal(value, locale=_locale(locale))


def percent(share: float, locale: str) -> str:
    """A share of 1 as a percentage, with one decimal where it has one."""
    return format_percent(share, format=None, locale=_locale(locale), decimal_quantization=False)


def language_name(tag: str, locale: str) -> str:
    """The name of a language in a locale's own words: "Tiếng Việt", "English"."""
    name: str = _locale(locale).languages.get(tag.split("-")[0].lower(), tag)
    return name[:1].upper() + name[1:]


def place(locale: str) -> str:
    """A locale with its territory, the likeliest where it names none: ``vi_VN``."""
    found = _locale(locale)
    likely = get_global("likely_subtags").get(found.language, "")
    territory = found.territory or (likely.rsplit("_", 1)[-1] if likely.count("_") == 2 else "")
    return f"{found.language}_{territory}" if territory else found.language


@lru_cache
def messages(language: str) -> NullTranslations:
    """The interface's words in a language."""
    folder = resources.files("songngu") / "locale"
    for name in (language, language.split("-")[0]):
        file = folder / name / "songngu.po"
        if file.is_file():
            compiled = io.BytesIO()
            write_mo(compiled, read_po(io.BytesIO(file.read_bytes()), locale=name.replace("-", "_")))
            compiled.seek(0)
            return Translations(compiled)
    return NullTranslations()


def spoken(languages: Sequence[str]) -> tuple[str, ...]:
    """Those of some languages that the interface has words in; English where it has them in none.

    What it has no words in is said in another language, and must not be marked as if it were in this one.
    """
    folder = resources.files("songngu") / "locale"
    known = [tag for tag in languages if any((folder / name).is_dir() for name in (tag, tag.split("-")[0]))]
    return tuple(known) or ("en",)


def _day_first(locale: str) -> bool:
    pattern = get_date_format("short", locale=_locale(locale)).pattern
    return pattern.index("d") < pattern.index("M")


def _day(year: int, month: int, day: int) -> datetime.date | None:
    """A day, or None where the calendar has no such day."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


@lru_cache
def _locale(tag: str) -> Locale:
    """A tag's locale; that of its language alone, or of no language, where CLDR knows nothing nearer."""
    return Locale.parse(next((one for one in (tag, tag.split("-")[0]) if is_language(one)), "root"), sep="-")
