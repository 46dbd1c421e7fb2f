"""Babel: how a language writes numbers, dates and units, as plain values for the checks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.dates import get_date_format, get_month_names
from babel.numbers import (
    get_currency_name,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
)
from babel.units import format_unit

from songngu.formats.locale import is_language
from songngu.model import Writing

_UNITS = (
    "concentr-percent length-kilometer length-meter length-centimeter length-millimeter length-mile "
    "length-foot length-inch length-yard mass-kilogram mass-gram mass-tonne mass-pound area-hectare "
    "area-square-kilometer area-square-meter area-acre volume-liter volume-milliliter volume-cubic-meter "
    "temperature-celsius temperature-fahrenheit duration-second duration-minute duration-hour "
    "duration-day duration-week duration-month duration-year digital-byte digital-kilobyte "
    "digital-megabyte digital-gigabyte digital-terabyte power-kilowatt power-megawatt"
)
_CURRENCIES = ("VND", "USD", "EUR", "GBP", "JPY", "CNY", "KHR", "THB", "LAK")


@lru_cache
def writing(language: str, locale: str) -> Writing:
    """The conventions of a locale; those of its language alone, or of none, where CLDR knows no nearer.

    :param language: the tag that the publication gives the language.
    """
    tag = next((one for one in (locale, locale.split("-")[0]) if is_language(one)), "root")
    found = Locale.parse(tag, sep="-")
    short = get_date_format("short", locale=found).pattern
    return Writing(
        language=language,
        decimal=get_decimal_symbol(found),
        group=get_group_symbol(found),
        day_first=short.index("d") < short.index("M"),
        months=dict(_months(found)),
        units=dict(_units(found)),
        tags=_tags(found),
    )


def _tags(locale: Locale) -> frozenset[str]:
    likely = str(get_global("likely_subtags").get(locale.language, ""))
    territory = locale.territory or likely.rpartition("_")[2]
    return frozenset(tag.lower() for tag in (locale.language, territory) if len(tag) == 2)


def _months(locale: Locale) -> Iterator[tuple[str, int]]:
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, context, locale).items():
                yield name.casefold().rstrip("."), number


def _units(locale: Locale) -> Iterator[tuple[str, str]]:
    """Each unit's name in one and several, its sign, and those of currencies; ambiguous letters left out."""
    for unit in _UNITS.split():
        for length in ("long", "short"):
            for value in (1, 2):
                written = format_unit(value, unit, length=length, locale=locale)
                name = re.sub(r"[\d\s\u00a0]+", " ", written).strip().casefold()
                if name and unit not in name:
                    yield name, unit
    for code in _CURRENCIES:
        yield code.casefold(), code
        yield get_currency_symbol(code, locale).casefold(), code
        for count in (1, 2):
            yield get_currency_name(code, count, locale).casefold(), code
