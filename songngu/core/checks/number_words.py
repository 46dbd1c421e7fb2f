"""Numbers in words, in the languages that are known here: text -> what a word may stand for.

Words only ever *satisfy* a number on the other side; what they may stand for is therefore generous.
CLDR's spelled-out numbers are not in Babel, so the few words are listed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A language's words for numbers."""

    units: Mapping[str, int]
    """Words that are added: ``twenty``, ``three``."""
    factors: Mapping[str, int]
    """Words that multiply what stands before: ``hundred``, ``triệu``."""
    others: Mapping[str, tuple[str, ...]]
    """Words and phrases of their own, with the values that they may stand for."""
    fillers: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()
    """Units that are hardly ever anything else than a number."""
    scales: Mapping[str, int] = field(default_factory=dict)
    """What may follow a number in digits: ``2,5 tỷ``, ``5bn``."""


def _table(text: str, start: int = 1) -> dict[str, int]:
    return {word: value for value, group in enumerate(text.split(), start) for word in group.split("/")}


_EN_ORDINALS = _table(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_EN_UNITS = _table(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
) | {word: ten * 10 for word, ten in _table("thirty forty fifty sixty seventy eighty ninety", 3).items()}
_EN_FACTORS = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_EN_FACTORS |= dict.fromkeys(("decade", "decades"), 10) | dict.fromkeys(("dozen", "dozens"), 12)
_EN_FACTORS |= dict.fromkeys(("century", "centuries"), 100)
_EN_OTHERS: dict[str, tuple[str, ...]] = {
    **{word: (str(value),) for word, value in _EN_ORDINALS.items()},
    **dict.fromkeys(
        ("a", "an", "single", "once", "sole", "only", "another", "unit", "alone", "same", "1st"), ("1",)
    ),
    **dict.fromkeys(("both", "twice", "double", "doubled", "doubles", "doubling", "pair", "pairs"), ("2",)),
    **dict.fromkeys(("ones",), ("1",)),
    **dict.fromkeys(("square root", "square", "squared"), ("2",)),
    **dict.fromkeys(("cube root", "cubed"), ("3",)),
    **dict.fromkeys(("couple", "twofold", "second", "seconds", "dual", "either", "other", "binary"), ("2",)),
    **dict.fromkeys(("zero", "zeroth", "none", "no", "nil", "nought", "zeros", "zeroes", "zeroed"), ("0",)),
    **dict.fromkeys(("triple", "thrice", "threefold", "tripled"), ("3",)),
    **dict.fromkeys(("half",), ("1/2", "0.5", "50")),
    **dict.fromkeys(("halves", "halved", "halving"), ("1/2", "0.5", "50", "2")),
    **dict.fromkeys(("quarter", "quarters"), ("1/4", "0.25", "25", "4")),
    **dict.fromkeys(("third", "thirds"), ("1/3", "3")),
    **dict.fromkeys(("quadruple", "fourfold"), ("4",)),
    **dict.fromkeys(("millisecond", "milliseconds"), ("1/1000",)),
    **dict.fromkeys(("fortnight",), ("2", "14", "15")),
    **dict.fromkeys(("right angle", "right angles", "perpendicular"), ("90",)),
    **dict.fromkeys(("order of magnitude", "orders of magnitude"), ("10", "100", "1000")),
    **{day: (str(at),) for day, at in _table("monday tuesday wednesday thursday friday saturday", 2).items()},
    **{f"{word}s": (str(value),) for word, value in {**_EN_FACTORS, **_EN_UNITS}.items() if word != "one"},
    **{name: (str(at),) for at, name in enumerate(("one-dimensional", "two-dimensional"), 1)},
}
_VI_UNITS = _table("một/mốt hai ba bốn/tư năm/lăm/nhăm sáu bảy/bẩy tám chín mười")
_VI_FACTORS = {
    "mươi": 10, "chục": 10, "trăm": 100, "nghìn": 1000, "ngàn": 1000, "vạn": 10**4, "triệu": 10**6,
    "tỷ": 10**9, "tỉ": 10**9,
}  # fmt: skip
_VI_FIRST = ("đầu tiên", "thứ nhất", "hạng nhất", "lần nhất", "đệ nhất", "duy nhất", "giêng", "đơn")
_VI_OTHERS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_VI_FIRST, ("1",)),
    **dict.fromkeys(
        ("đôi", "cặp", "cả hai", "nhì", "nhị", "song ngữ", "song phương", "lưỡng", "kép", "bình phương"),
        ("2",),
    ),
    **dict.fromkeys(("tam", "lập phương"), ("3",)),
    **dict.fromkeys(("tứ",), ("4",)),
    **dict.fromkeys(("nửa", "một nửa", "rưỡi"), ("1/2", "0.5", "50")),
    **dict.fromkeys(("phần tư", "quý"), ("1/4", "4")),
    **dict.fromkeys(("không", "chưa"), ("0",)),
    **dict.fromkeys(("tá", "chạp"), ("12",)),
    **dict.fromkeys(("chục", "thập kỷ", "thập niên", "thập kỉ"), ("10",)),
    **dict.fromkeys(("thế kỷ", "thế kỉ"), ("100",)),
    **dict.fromkeys(("bằng không", "số không", "là không", "về không", "khác không"), ("0",)),
    **dict.fromkeys(("góc vuông", "vuông góc"), ("90",)),
}

_LETTERS = {"k": 1000}
_BIG = {word: value for word, value in {**_EN_FACTORS, **_VI_FACTORS}.items() if value >= 10**6}
"""Words that are no other language's: a text may quote the original (``1.3 tỷ (1.3 billion)``)."""

WORDS: Mapping[str, Words] = {
    "en": Words(
        units=_EN_UNITS,
        factors=_EN_FACTORS,
        others=_EN_OTHERS,
        fillers=frozenset(("and",)),
        sure=frozenset(_EN_UNITS) - {"one"},
        scales={**_BIG, **_EN_FACTORS, **_LETTERS, "bn": 10**9, "tn": 10**12},
    ),
    "vi": Words(
        units=_VI_UNITS,
        factors=_VI_FACTORS,
        others=_VI_OTHERS,
        fillers=frozenset(("linh", "lẻ")),
        sure=frozenset(("hai", "ba", "bốn", "sáu", "bảy", "bẩy", "tám", "mười")),
        scales={**_BIG, **_VI_FACTORS, **_LETTERS},
    ),
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A number in words."""

    text: str
    keys: frozenset[str]
    is_sure: bool
    is_numeral: bool = False
    """False for words that mean a number among other things: ``both``, ``không``."""
    at: int = 0
    """Where it begins in its text."""


def known(language: str) -> Words | None:
    """The words of a language, by the first part of its tag; None where none are listed."""
    return WORDS.get(language.split("-")[0].lower())


def spoken(text: str, language: str) -> Iterator[Spoken]:
    """Every number in words in a text; a compound ("hai mươi lăm") is one."""
    words = known(language)
    if words is None:
        return
    small = text.lower() if len(text.lower()) == len(text) else text
    for match in _pattern(language.split("-")[0].lower()).finditer(small):
        run = match[0]
        if run in words.others and run not in words.units:
            yield Spoken(
                text[match.start() : match.end()], frozenset(words.others[run]), False, at=match.start()
            )
            continue
        if _means_other(run, small[: match.start()], small[match.end() :], words):
            continue
        made = list(_compounds(run, text[match.start() : match.end()], words))
        if made and _AND_HALF.match(small, match.end()):
            made[-1] = replace(made[-1], keys=made[-1].keys | _and_half(made[-1].keys))
        for one in made:
            yield replace(one, at=match.start() + one.at)


_AND_HALF = re.compile(r"\s+and\s+(?:a\s+)?half\b|\s+(?:[^\W\d_]+\s+)?rưỡi\b")
"""What follows a number in words that is a half more: ``one and a half``, ``hai tiếng rưỡi``."""


def _and_half(keys: Iterable[str]) -> frozenset[str]:
    return frozenset(plain(Decimal(key) + Decimal("0.5")) for key in keys if key.isdigit())


def may_have_sure(text: str, language: str) -> bool:
    """False where :func:`spoken` finds no number that is sure to be one."""
    words = known(language)
    return words is not None and _sure(language.split("-")[0].lower()).search(text.casefold()) is not None


@lru_cache
def _sure(language: str) -> re.Pattern[str]:
    """What every sure number has: a word that is hardly anything else, or, in a compound, a factor."""
    return any_word({*WORDS[language].sure, *WORDS[language].factors})


def any_word(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of these words as a whole.

    It begins with the words' first letters, and looks at what stands before them then: so it passes
    over a text much quicker than one that begins by looking behind.
    """
    behind: dict[str, list[str]] = {}
    for word in sorted(words):
        behind.setdefault(word[0], []).append(re.escape(word[1:]))
    return re.compile(
        "|".join(rf"{first}(?<!\w.)(?:{'|'.join(rest)})(?!\w)" for first, rest in behind.items())
    )


def _means_other(run: str, before: str, behind: str, words: Words) -> bool:
    """True for a numeral that alone mostly is another word: "tư" (thought), "năm 2016", "triệu người"."""
    if run == "tư":
        return not _BEFORE_FOURTH.search(before[-8:])
    if run == "năm":
        return re.match(r"\s*[\d\ufffc]", behind) is not None  # a year, which may be struck out
    return words.factors.get(run, 0) >= 1000 and not re.search(r"\b(?:a|per|một|the)\s$", before[-5:])


_BEFORE_FOURTH = re.compile(r"\b(?:thứ|tháng|phần|quý|hạng|lớp|tầng|lần|điều|bước)\s$")


@lru_cache
def _pattern(language: str) -> re.Pattern[str]:
    words = WORDS[language]
    numerals = "|".join(sorted({*words.units, *words.factors}, key=len, reverse=True))
    joints = "|".join([*words.fillers, "-"])
    others = "|".join(re.escape(word) for word in sorted(words.others, key=len, reverse=True))
    run = rf"(?:{numerals})\b(?:(?:\s+|\s*-\s*|\s+(?:{joints})\s+)(?:{numerals})\b)*"
    phrases = "|".join(re.escape(word) for word in sorted(words.others, key=len, reverse=True) if " " in word)
    return re.compile(
        rf"(?<!\w)(?:{phrases}|{run}|{others})(?!\w)" if phrases else rf"\b(?:{run}|{others})\b"
    )


def _compounds(run: str, written: str, words: Words) -> Iterator[Spoken]:
    """The numbers of a run of numerals: "hai mươi lăm" is one, "hai ba" ("two or three") are two."""
    total, current, last, begin, end, count = 0, 0, 0, -1, 0, 0
    first = ""

    def made() -> Spoken:
        keys = {str(total + current)}
        if count == 1 and first in words.others:
            keys |= set(words.others[first])
        if count > 1 and run[begin:end].endswith("năm"):  # "ba mươi năm": 35, or thirty years
            keys.add(str(total + current - 5))
        return Spoken(written[begin:end], frozenset(keys), count > 1 or first in words.sure, True, begin)

    for token in re.finditer(r"\w+", run):
        word = token[0]
        if word in words.units:
            value = words.units[word]
            if begin >= 0 and not _can_follow(value, last):
                yield made()
                total, current, begin, count = 0, 0, -1, 0
            current, last = current + value, value
        elif word in words.factors:
            factor = words.factors[word]
            if factor == 10:
                current += last * 9 if begin >= 0 else 10
                last = last * 10 if begin >= 0 else 10
            elif factor < 1000:
                current, last = max(current, 1) * factor, factor
            else:
                total, current, last = (total + max(current, 1)) * factor, 0, factor
        else:
            continue
        if begin < 0:
            begin, first = token.start(), word
        end, count = token.end(), count + 1
    if begin >= 0:
        yield made()


def _can_follow(value: int, last: int) -> bool:
    """True where a unit can follow another in one number: "twenty three", "một trăm mười"."""
    return last >= 20 > value or (last >= 100 > value) or (last == 10 and value < 10)


def scaled(value: str, factor: int) -> str:
    """A number in digits, multiplied, in the form that numbers are compared in."""
    return plain(Decimal(value) * factor)


def plain(value: Decimal) -> str:
    """A number without needless zeros and exponent: ``1500``, ``2.5``."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
