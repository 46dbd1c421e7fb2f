"""A text -> the numbers, dates, times and identifiers in it, each with what it may stand for.

What is read first is struck out before the next kind is looked for: addresses, identifiers, dates,
times, numbers in digits, Roman numerals, numbers in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from songngu.core.checks import bounds, number_words, romans
from songngu.core.checks.dates import Date, dates, may_have_month, times
from songngu.core.checks.identifiers import ADDRESS, IDENTIFIER, PHONE, plain_identifier, plain_phone
from songngu.core.checks.striking import strike, struck, taken
from songngu.model import Writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number as written, and the values it may stand for."""

    text: str
    keys: frozenset[str]
    parts: frozenset[str] = frozenset()
    """Where it may also be a list (``1,2``): each member."""
    unit: str = ""
    is_sure: bool = True
    """False for what may go by another name on the other side."""
    is_label: bool = False
    """True where nothing that is counted follows: ``step 2,``, ``(1)``, ``from 1 to``."""
    at: int = -1
    """Where it begins in its text; -1 where that is not known."""
    following: str = ""
    """What stands behind it."""
    form: tuple[str, int] = ("", 0)
    """Its sign and how many decimals it is written with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All of a text's numbers."""

    numbers: tuple[Figure, ...] = ()
    dates: tuple[Date, ...] = ()
    times: tuple[Date, ...] = ()
    identifiers: tuple[str, ...] = ()
    words: tuple[number_words.Spoken, ...] = ()
    text: str = ""
    """In which dates, addresses and the like are struck out."""
    loose: tuple[str, ...] = ()
    """Digits inside addresses and names: they may answer a number of the other side, and need no answer."""


_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?<![^\W\d])(?<!\d)(?<!\d[.,])\d+(?:[.,]\d+|[\u00a0\u202f\u2009]\d{3}(?!\d))*")
_RATIOS = re.compile(r"(?<=:\d),(?=\d+:\d)|(?<=:\d\d),(?=\d+:\d)")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d.,]*\d)")
_FRACTION = re.compile(r"(?<![\d/.,])(\d{1,3})\s?[/⁄]\s?(\d{1,4})(?![\d/]|[.,]\d)")
_DECADE = re.compile(r"(?<!\w)['’]?(\d{2}|\d{4})['’]?s\b")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_RUN = re.compile(r"\d+")
_GLUED = re.compile(r"[^\W\d_]\w*?\d+\w*")
_CODE_BEFORE = re.compile(r"\b(VND|USD|EUR|GBP|JPY|CNY|KHR|THB|LAK|Rs|Tk)(?=\d)")
_PREFIXES = {"m": 10**6, "g": 10**9, "t": 10**12, "mega": 10**6, "giga": 10**9, "tera": 10**12}
_PREFIXED = re.compile(
    r"\s?([MGTmgt]|[Mm]ega|[Gg]iga|[Tt]era)-?(?:[Ff][Ll][Oo][Pp]|pixel|watt|byte|bit|Hz|W)s?|(M)(?![A-Za-z])"
)
_NAME_BEHIND = re.compile(r"[A-Z](?![A-Za-z])")
_NAME_BEFORE = re.compile(r"[A-Z]{2,}-$")
_LABEL_END = re.compile(
    r"\s*(?:$|[.,;:?!)\]»”\"’<(](?!\d)|(?:and|or|to|from|for|in|on|at|of|is|are|was|were|will|can|with|as|after|"
    r"before|when|if|we|you|which|that|then|than|by|it|the|và|hoặc|hay|đến|tới|từ|cho|để|sau|trước|trong|ở|là|bị|"
    r"được|với|thì|khi|nếu|ta|bạn|của|sẽ|có|trên|dưới|mà|nhưng|rồi)(?!\w))",
    re.IGNORECASE,
)
_NEXT_WORD = re.compile(r"[\s\u00a0]?([^\W\d_]+)\b")
_UNIT_BEHIND = re.compile(r"[\s\u00a0]?([^\W\d_]+(?:[ -][^\W\d_]+)?[²³]?|[%₫€°]\w?)")
_UNIT_BEFORE = re.compile(r"([^\W\d_]{3}|US\$|[$€£¥₫฿%])\s?$")
_HALVES = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3"}

# What CLDR does not name: everyday words for its units.
_EVERYDAY = {
    "vi": {"đồng": "VND", "đô la": "USD", "đô-la": "USD", "phần trăm": "concentr-percent",
           "tấn": "mass-tonne", "$": "USD", "ki-lô-mét": "length-kilometer", "hecta": "area-hectare"},
    "en": {"percent": "concentr-percent", "dong": "VND", "đồng": "VND", "dollars": "USD", "$": "USD",
           "tons": "mass-tonne", "ton": "mass-tonne", "kilometers": "length-kilometer",
           "kilometer": "length-kilometer", "meters": "length-meter", "meter": "length-meter"},
}  # fmt: skip
_AMBIGUOUS = {"in", "t", "m", "l", "g", "mi", "ac", "sec", "second", "feet", "foot"}


def read(text: str, writing: Writing, *, either: bool = False, other: str = "") -> Figures:
    """The figures of a text.

    :param either: read ``1.234`` both ways: the document is known to write decimals against its locale.
    :param other: text beside the prose (code, addresses) whose digits count as loose.
    """
    loose = _loose(other, writing)
    if not _DIGIT.search(text):
        found_dates, text = dates(text, writing) if writing.months else ((), text)
        words = tuple(number_words.spoken(text, writing.language))
        return Figures(
            words=words, numbers=tuple(_romans(text)), dates=found_dates, loose=tuple(loose), text=text
        )
    text = _RATIOS.sub(";", _CODE_BEFORE.sub(r"\1 ", strike(text, ADDRESS, loose)))
    identifiers, phones = list[str](), list[str]()
    text = taken(text, IDENTIFIER, identifiers)
    loose += _RUN.findall(" ".join(identifiers))
    text = taken(text, PHONE, phones)
    mixed, text = _mixed(text)
    found_dates, text = dates(text, writing)
    found_times, text = times(text)
    numbers = [*mixed, *_romans(text)]
    more, text = _digits(text, writing, either)
    loose += digits_in_names(text)
    spoken = tuple(number_words.spoken(text, writing.language))
    return Figures(
        numbers=(*numbers, *more),
        dates=found_dates,
        times=found_times,
        identifiers=(*map(plain_identifier, identifiers), *map(plain_phone, phones)),
        words=spoken,
        text=text,
        loose=tuple(loose),
    )


def digits_in_names(text: str) -> list[str]:
    """The digits that stand in names: ``Pen3``."""
    return [run for name in _GLUED.findall(text) for run in _RUN.findall(name)]


def may_have_any(text: str, writing: Writing) -> bool:
    """False where :func:`read` finds no number in digits or Roman numerals, no date, time or identifier."""
    if _DIGIT.search(text) or romans.may_have_any(text) or any(sign in text for sign in _HALVES):
        return True
    return bool(writing.months) and may_have_month(text, writing)


_SIGNED = re.compile(r"\d[.,]|[.,]\d")


def writes_against_locale(texts: Iterable[str], writing: Writing) -> bool:
    """True where a document has more numbers that only another locale would write so (0.5 in Vietnamese)."""
    against = with_it = 0
    for text in filter(_SIGNED.search, texts):
        for found in _NUMBER.findall(text):
            if not any(sign in found for sign in ".,") or found.count(".") + found.count(",") > 3:
                continue
            here = _value(found, writing.group, writing.decimal)
            there = _value(found, writing.decimal, writing.group)
            against += here is None and there is not None
            with_it += there is None and here is not None
    return against > with_it


def _mixed(text: str) -> tuple[list[Figure], str]:
    """Whole numbers with a fraction, which is no date (``3 1/2``); and the text without them."""
    found = list(bounds.mixed(text))
    figures = [Figure(text=text[a:b], keys=frozenset((key,)), parts=parts) for (a, b), key, parts in found]
    return figures, struck(text, [span for span, _, _ in found])


def _digits(text: str, writing: Writing, either: bool) -> tuple[list[Figure], str]:
    """Numbers in digits, with the scale and unit that follow; and the text without them."""
    out: list[Figure] = []
    spans: list[tuple[int, int]] = []

    def add(start: int, end: int, figure: Figure) -> None:
        out.append(figure)
        spans.append((start, end))

    for match in _FRACTION.finditer(text):
        keys = {f"{match[1]}/{match[2]}"}
        if int(match[2]):
            keys.add(number_words.plain(round(Decimal(match[1]) / Decimal(match[2]), 4)))
        parts = frozenset((str(int(match[1])), str(int(match[2]))))
        add(*match.span(), Figure(text=match[0], keys=frozenset(keys), parts=parts))
    text = struck(text, spans)
    for sign, key in _HALVES.items():
        out += [Figure(text=sign, keys=frozenset((key,)))] * text.count(sign)
    for match in _DECADE.finditer(text):
        add(
            *match.span(),
            Figure(text=match[0], keys=frozenset((match[1], match[1][-2:], "19" + match[1][-2:]))),
        )
    for match in _SPACED.finditer(struck(text, spans)):
        members = frozenset(number_words.plain(Decimal(part)) for part in match[0].split())
        joint = frozenset((match[0].replace(" ", ""),))
        add(*match.span(), Figure(text=match[0], keys=joint, parts=members))
    text = struck(text, spans)
    spans = []
    for match in _NUMBER.finditer(text):
        end, figure = _number(text, match, writing, either)
        add(match.start(), end, figure)
    return out, struck(text, spans)


def _number(text: str, match: re.Match[str], writing: Writing, either: bool) -> tuple[int, Figure]:
    written, end = match[0], match.end()
    keys = _readings(written, writing, either)
    pieces = re.findall(r"\d+", written)
    is_list = len(pieces) > 1 and _value(written, writing.group, writing.decimal) is None
    parts = frozenset(number_words.plain(Decimal(piece)) for piece in pieces) if is_list else frozenset()
    words = number_words.known(writing.language)
    if words is not None:
        end, factor = _scale(text, end, words.scales)
        if factor > 1:
            keys = {number_words.scaled(key, factor) for key in keys if key.replace(".", "", 1).isdigit()}
            parts = frozenset()
    if ordinal := _ORDINAL.match(text, end):
        end = ordinal.end()
    if len(written) == 2 and re.search(r"\d{2}[-–/]$", text[: match.start()]):
        keys |= {f"19{written}", f"20{written}"}  # 2018-19
    unit, first, last = _unit(text, match.start(), end, writing)
    sure = True
    if prefix := _PREFIXED.match(text, end):
        factor = _PREFIXES[(prefix[1] or prefix[2]).casefold()]
        keys |= {number_words.scaled(key, factor) for key in keys if key.isdigit()}
    elif not unit and (_NAME_BEHIND.match(text, end) or _NAME_BEFORE.search(text[: match.start()])):
        sure = False  # 3D, 5G, VGG-16: a part of a name, which may go by another
    figure = Figure(
        text=text[first:last],
        keys=frozenset(keys) | bounds.bounds(keys, text, (match.start(), end), writing.language),
        parts=parts,
        unit=unit,
        is_sure=sure,
        is_label=not unit and bool(_LABEL_END.match(text, end)),
        at=match.start(),
        following=text[match.end() : match.end() + 24],
        form=(_sign(text, match.start()), len(pieces[-1]) if len(pieces) > 1 and not is_list else 0),
    )
    return end, figure


def _sign(text: str, start: int) -> str:
    """The minus before a number, where it is no hyphen or dash of a range."""
    return "-" if re.search(r"(?:^|[\s(\[])[-−]$", text[max(0, start - 2) : start]) else ""


def _loose(text: str, writing: Writing) -> list[str]:
    """All that numbers in a text may stand for: runs of digits, and, with separators, both readings."""
    found = _RUN.findall(text)
    for written in _NUMBER.findall(text):
        if not written.isdigit():
            found += sorted(_readings(written, writing, either=True))
    return found


def _readings(written: str, writing: Writing, either: bool) -> set[str]:
    written = re.sub(r"[\u00a0\u202f\u2009]", "", written)
    here = _value(written, writing.group, writing.decimal)
    there = _value(written, writing.decimal, writing.group)
    if here is not None and not either:
        return {here}
    return {value for value in (here, there) if value is not None} or {written}


def _value(written: str, group: str, decimal: str) -> str | None:
    """What digits with separators stand for, or None where they are not so written."""
    if written.isdigit():
        return number_words.plain(Decimal(written))  # int() takes thousands of digits for an attack
    if re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(decimal)}\d+)?", written):
        return number_words.plain(Decimal(written.replace(group, "").replace(decimal, ".")))
    if re.fullmatch(rf"\d+{re.escape(decimal)}\d+", written):
        return number_words.plain(Decimal(written.replace(decimal, ".")))
    return None


def _scale(text: str, end: int, scales: Mapping[str, int]) -> tuple[int, int]:
    """The factor of the words that follow a number ("nghìn tỷ"), and where they end."""
    factor = 1
    while (word := _NEXT_WORD.match(text, end)) and (one := scales.get(word[1].casefold())):
        factor, end = factor * one, word.end()
    return end, factor


def _unit(text: str, start: int, end: int, writing: Writing) -> tuple[str, int, int]:
    """The unit of a number, behind it or (a currency) before it, "" where none is known; where both stand."""
    units = {**writing.units, **_EVERYDAY.get(writing.language.split("-")[0], {})}
    behind = _UNIT_BEHIND.match(text, end)
    if behind:
        name = behind[1].casefold()
        for candidate in (name, re.split(r"[ -]", name)[0]):
            if candidate in units and candidate not in _AMBIGUOUS:
                return units[candidate], start, behind.start(1) + len(candidate)
    before = _UNIT_BEFORE.search(text[max(0, start - 4) : start])
    unit = units.get(before[1].casefold(), "") if before and before[1] != "%" else ""
    unit = "" if "-" in unit else unit  # "năm 360" is no amount of years; only currencies stand before
    return unit, start - len(before[0]) if before and unit else start, end


def _romans(text: str) -> Iterator[Figure]:
    for written, value in romans.romans(text):
        yield Figure(text=written, keys=frozenset((written, str(value))))
