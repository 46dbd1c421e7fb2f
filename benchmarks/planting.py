"""Errors to plant in pairs that are right, one kind each: what a check must find again.

A plant takes the two texts of a pair and gives them back with one error more, or None where the pair
has no place for it. Dates, laws' numbers and footnotes are rare in the texts at hand: there the plant
first adds one to both sides, rightly, and then spoils the translation's.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

Texts = tuple[str, str]
Plant = Callable[[str, str, random.Random, "Languages"], Texts | None]


@dataclass(frozen=True, slots=True)
class Languages:
    """Of the source and the translation."""

    source: str
    target: str


_NUMBER = re.compile(r"(?<![\w.,$\\{}^_`/-])\d+(?:[.,]\d+)*(?![\w$\\}`/-]|[.,]\d)")
_CODE = re.compile(r"(?<!`)`([^`\n]{2,40})`(?!`)")
_FORMULA = re.compile(r"(?<!\$)\$([^$\n]*[a-zA-Z][^$\n]*)\$(?!\$)")
_LINK = re.compile(r"(?<!!)\[([^\]\n]+)\]\((\S+?)\)")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _plain_numbers(text: str) -> list[re.Match[str]]:
    """Numbers outside code, formulas and links."""
    masked = re.sub(
        r"`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|\w+://\S+|\d+:\d\d|!\[[^\]]*\]|\]\([^)]*\)|<[^>]*>",
        lambda m: "\0" * len(m[0]),
        text,
    )
    return list(_NUMBER.finditer(masked))


def digit_changed(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """One digit of a number is another."""
    found = [match for match in _plain_numbers(target) if _digits(match[0]) in map(_digits, _numbers(source))]
    if not found:
        return None
    match = chance.choice(found)
    at = chance.choice([n for n, char in enumerate(match[0]) if char.isdigit()])
    digits = "123456789" if at == 0 else "0123456789"
    new = chance.choice([digit for digit in digits if digit != match[0][at]])
    place = match.start() + at
    return source, target[:place] + new + target[place + 1 :]


def number_dropped(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A number that stands once on each side is gone."""
    mine = [_digits(one) for one in _numbers(source)]
    found = [
        match
        for match in _plain_numbers(target)
        if mine.count(_digits(match[0])) == 1
        and [_digits(n) for n in _numbers(target)].count(_digits(match[0])) == 1
    ]
    if not found:
        return None
    match = chance.choice(found)
    return source, target[: match.start()] + target[match.end() :].lstrip(" ")


def separators_kept(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A large number, added to both sides, keeps the source's separators in the translation."""
    value = chance.randrange(1_001, 999_999)
    written = {"vi": f"{value:,}".replace(",", "."), "en": f"{value:,}"}
    return f"{source} ({written[tags.source]})", f"{target} ({written[tags.source]})"


def date_changed(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A date, added to both sides, has another day, month or year in the translation."""
    day, month, year = chance.randrange(1, 28), chance.randrange(1, 12), chance.randrange(1950, 2024)
    right = (day, month, year)
    wrong = chance.choice([(day + 1, month, year), (day, month + 1, year), (day, month, year + 1)])
    form = chance.randrange(3 if wrong[2] == year else 2)  # the third form has no year
    return (
        f"{source} ({_date(right, tags.source, form, chance)})",
        f"{target} ({_date(wrong, tags.target, form, chance)})",
    )


def day_and_month_swapped(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A day and month, added to both sides, change places in the translation."""
    day, month = chance.sample(range(1, 13), 2)
    form = 2
    return (
        f"{source} ({_date((day, month, 0), tags.source, form, chance)})",
        f"{target} ({_date((month, day, 0), tags.target, form, chance)})",
    )


def month_changed(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A month and year, added to both sides, is another month."""
    month, year = chance.randrange(1, 12), chance.randrange(1950, 2024)
    written = {"vi": "tháng {0}/{1}", "en": "{2} {1}"}
    one, two = (
        written[tag].format(number, year, _MONTHS[number - 1])
        for tag, number in ((tags.source, month), (tags.target, month + 1))
    )
    return f"{source} ({one})", f"{target} ({two})"


def law_changed(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """The number of a law, added to both sides, has another digit or body."""
    number, year = chance.randrange(1, 200), chance.randrange(1990, 2024)
    right, wrong = chance.choice(
        [
            (f"{number}-NQ/TW", f"{number + 1}-NQ/TW"),
            (f"{number}-NQ/TW", f"{number}-CT/TW"),
            (f"{number}/{year}/NĐ-CP", f"{number}/{year}/QĐ-CP"),
            (f"{number}/{year}/NĐ-CP", f"{number}/{year + 1}/NĐ-CP"),
        ]
    )
    return f"{source} ({right})", f"{target} ({wrong})"


def unit_changed(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """An amount, added to both sides, has another unit."""
    amount = chance.randrange(2, 99)
    right = chance.choice(["km", "kg", "ha", "%"])
    wrong = {
        "vi": {"km": "dặm", "kg": "tấn", "ha": "m²", "%": "km"},
        "en": {"km": "miles", "kg": "tonnes", "ha": "acres", "%": "km"},
    }
    return f"{source} ({amount} {right})", f"{target} ({amount} {wrong[tags.target][right]})"


def code_changed(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A stretch of code that stands once has a letter more."""
    found = [
        match for match in _CODE.finditer(target) if source.count(match[0]) == 1 == target.count(match[0])
    ]
    if not found:
        return None
    match = chance.choice(found)
    return source, target.replace(match[0], f"`{match[1]}x`")


def code_unmarked(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A stretch of code that stands once is plain words."""
    found = [
        match for match in _CODE.finditer(target) if source.count(match[0]) == 1 == target.count(match[0])
    ]
    found = [match for match in found if re.fullmatch(r"\w+", match[1])]
    if not found:
        return None
    match = chance.choice(found)
    return source, target.replace(match[0], match[1])


def formula_changed(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A formula that stands once has a sign more."""
    found = [m for m in _FORMULA.finditer(target) if source.count(m[0]) == 1 == target.count(m[0])]
    if not found:
        return None
    match = chance.choice(found)
    return source, target.replace(match[0], f"${match[1]}+z$")


def link_changed(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A link's address is another."""
    found = [m for m in _LINK.finditer(target) if source.count(f"({m[2]})") == 1 == target.count(f"({m[2]})")]
    if not found:
        return None
    match = chance.choice(found)
    return source, target.replace(f"({match[2]})", f"({match[2]}x)")


def link_dropped(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A link is only its words."""
    found = [m for m in _LINK.finditer(target) if source.count(f"({m[2]})") == 1 == target.count(f"({m[2]})")]
    if not found:
        return None
    match = chance.choice(found)
    return source, target.replace(match[0], match[1])


def footnote_dropped(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A footnote, called on the source's side, is not called in the translation."""
    return f"{source}[^1] x[^2]", f"{target}[^1] x"


def picture_dropped(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A picture, added to the source, is not in the translation."""
    return f"![a](media/{chance.randrange(99)}.png) {source}", target


def attribute_dropped(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A class, added to both sides, is misspelt in the translation."""
    return f"[x]{{.key}} {source}", f"[x]{{.kye}} {target}"


def emphasis_open(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A word is to be bold, and the closing mark is missing."""
    words = list(re.finditer(r"(?<![\w`$*_\[({<\\/])[^\W\d_]{3,}(?![\w`$*_\])}>\\/])", target))
    if not words or "**" in target or "`" in target:
        return None
    match = chance.choice(words)
    return source, target[: match.start()] + "**" + target[match.start() :]


def bracket_dropped(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A bracket, added to both sides, is not closed."""
    return f"{source} (a b)", f"{target} (a b"


def quote_dropped(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A quotation, added to both sides, is not closed."""
    if re.search(r"[“”\"]", source + target):
        return None
    return f"{source} “a b”", f"{target} “a b"


def not_translated(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """The source's sentence stands in the translation's place."""
    words = re.findall(
        r"(?<![\w`])[a-zà-ỹ]{2,}",
        re.sub(r"`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|\w+://\S+|\d+:\d\d|\([^)]*\)|\"[^\"]*\"|“[^”]*”", "", source),
    )
    return (source, source) if len(words) > 5 else None


def clause_left(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """Six words of the source are left in the translation."""
    found = re.findall(r"(?:(?<=[ ])|^)[^\W\d_]+(?: [^\W\d_]+){5}(?= )", source)
    return (source, f"{target} {chance.choice(found)}") if found else None


def word_twice(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A small word stands twice."""
    small = {
        "vi": "và của là các được cho với này khi để trong",
        "en": "the of and to in is for with by a on",
    }
    found = [m for m in re.finditer(r"(?<= )[^\W\d_]+(?= )", target) if m[0] in small[tags.target].split()]
    if not found:
        return None
    match = chance.choice(found)
    return source, target[: match.end()] + " " + match[0] + target[match.end() :]


def end_dropped(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """The full stop at the end is gone."""
    is_sentence = source.endswith(".") and target.endswith(".") and len(source.split()) > 5
    return (source, target[:-1]) if is_sentence and target[-2].isalpha() else None


def half_dropped(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """Of a long translation only the first third is left."""
    words = target.split(" ")
    if len(source) < 150 or re.search(r"[`$\[]", target):
        return None
    return source, " ".join(words[: len(words) // 3]) + "."


def space_doubled(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """Two spaces stand between two words."""
    found = list(re.finditer(r"(?<=[^\W\d_]) (?=[^\W\d_])", target))
    if not found or "`" in target or "$" in target or "  " in source:
        return None
    place = chance.choice(found).start()
    return source, target[:place] + " " + target[place:]


def space_before_comma(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A space stands before a comma."""
    found = list(re.finditer(r"(?<=[^\W\d_]),(?= )", target))
    if not found or "`" in target or "$" in target:
        return None
    place = chance.choice(found).start()
    return source, target[:place] + " " + target[place:]


def look_alike(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A Latin letter is a Cyrillic one."""
    found = list(re.finditer(r"(?<=[b-df-hj-np-tv-z])[aeo](?=[b-df-hj-np-tv-z])", target))
    if not found or re.search(r"[`$\[<]", target):
        return None
    match = chance.choice(found)
    return source, target[: match.start()] + {"a": "а", "e": "е", "o": "о"}[match[0]] + target[match.end() :]


def decomposed(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """The translation is in NFD."""
    spoiled = unicodedata.normalize("NFD", target)
    return (source, spoiled) if spoiled != target else None


def invisible(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A soft hyphen or zero-width space stands in a word."""
    found = list(re.finditer(r"(?<=[^\W\d_])(?=[^\W\d_])", target))
    place = chance.choice(found).start() if found else 0
    return (source, target[:place] + chance.choice("\u00ad\u200b") + target[place:]) if found else None


def number_converted(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """No error: a large number, added to both sides, as each language writes it."""
    value = chance.randrange(1_001, 999_999)
    written = {"vi": f"{value:,}".replace(",", "."), "en": f"{value:,}"}
    return f"{source} ({written[tags.source]})", f"{target} ({written[tags.target]})"


def date_converted(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """No error: a date, added to both sides, as each language writes it."""
    date = chance.randrange(1, 28), chance.randrange(1, 13), chance.randrange(1950, 2024)
    form = chance.randrange(3)
    return (
        f"{source} ({_date(date, tags.source, form, chance)})",
        f"{target} ({_date(date, tags.target, form, chance)})",
    )


def number_added(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A number that the source has not comes in."""
    places = list(re.finditer(r"(?<=[^\W\d_]) (?=[^\W\d_])", target))
    number = str(chance.randrange(21, 989))
    if not places or re.search(r"[`$<\[{]", target) or number in source:
        return None
    place = chance.choice(places).start()
    return source, f"{target[:place]} {number}{target[place:]}"


def number_word_changed(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A number in words, added to both sides, is another in the translation."""
    words = {"vi": ("ba", "bốn", "sáu", "bảy", "tám"), "en": ("three", "four", "six", "seven", "eight")}
    right, wrong = chance.sample(range(5), 2)
    things = {"vi": "huyện", "en": "districts"}
    if re.search(r"\d", source + target):
        return None
    return (
        f"{source} ({words[tags.source][right]} {things[tags.source]})",
        f"{target} ({words[tags.target][wrong]} {things[tags.target]})",
    )


def tag_dropped(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """HTML in the line, added to the source, is only its words in the translation."""
    tag = chance.choice(["kbd", "mark", "abbr", "u"])
    return f"{source} <{tag}>Ctrl</{tag}>", f"{target} Ctrl"


def quotation_turned(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A quotation, added to both sides, has wrong marks in the translation."""
    if re.search(r"[“”„'`]", source + target):
        return None
    wrong = chance.choice(["”a b“", "„a b”", "''a b''", "``a b''"])
    return f"{source} “a b”", f"{target} {wrong}"


def emphasis_dropped(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """A word, added to both sides, is emphasised in the source only."""
    return f"{source} {chance.choice(['*x*', '**x**'])}", f"{target} x"


def link_added(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """The translation has a link that the source has not."""
    return source, f"{target} [x](https://example.org/{chance.randrange(999)})"


def edge_spaced(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """The translation begins or ends with a space."""
    if source != source.strip():
        return None
    return source, chance.choice([f" {target}", f"{target} "])


def words_gone(source: str, target: str, chance: random.Random, tags: Languages) -> Texts | None:
    """Of the translation only a mark is left."""
    return (source, chance.choice(["…", "-", "."])) if re.search(r"[^\W\d_]{3}", source) else None


TWINS: dict[str, Plant] = {"number-mismatch": number_converted, "date-mismatch": date_converted}
"""What is right and looks like an error to who compares digits: the share that is reported should be 0."""

PLANTS: dict[str, tuple[Plant, ...]] = {
    "number-mismatch": (digit_changed, number_dropped, separators_kept),
    "number-added": (number_added,),
    "number-word-mismatch": (number_word_changed,),
    "date-mismatch": (date_changed, day_and_month_swapped, month_changed),
    "identifier-mismatch": (law_changed,),
    "unit-mismatch": (unit_changed,),
    "broken-markup": (emphasis_open,),
    "link-mismatch": (link_changed, link_dropped),
    "image-mismatch": (picture_dropped,),
    "code-mismatch": (code_changed, code_unmarked),
    "formula-mismatch": (formula_changed,),
    "footnote-mismatch": (footnote_dropped,),
    "attribute-mismatch": (attribute_dropped,),
    "tag-mismatch": (tag_dropped,),
    "emphasis-mismatch": (emphasis_dropped,),
    "markup-added": (link_added,),
    "unpaired-bracket": (bracket_dropped,),
    "unpaired-quote": (quote_dropped,),
    "same-as-source": (not_translated,),
    "empty-translation": (words_gone,),
    "source-words": (clause_left,),
    "repeated-word": (word_twice,),
    "end-punctuation": (end_dropped,),
    "length-off": (half_dropped,),
    "edge-space": (edge_spaced,),
    "double-space": (space_doubled,),
    "space-before-mark": (space_before_comma,),
    "look-alike": (look_alike,),
    "not-nfc": (decomposed,),
    "invisible": (invisible,),
    "wrong-quotation-mark": (quotation_turned,),
}
"""The errors for each code. Terms are planted by the benchmark itself: it knows its glossary."""


def _numbers(text: str) -> list[str]:
    return [match[0] for match in _plain_numbers(text)]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _date(date: tuple[int, int, int], tag: str, form: int, chance: random.Random) -> str:
    day, month, year = date
    name = _MONTHS[month - 1]
    if tag == "vi":
        return (f"ngày {day}/{month}/{year}", f"{day} tháng {month} năm {year}", f"{day}/{month}")[form]
    american = chance.random() < 0.5
    whole = f"{name} {day}, {year}" if american else f"{day} {name} {year}"
    return whole if form < 2 else f"{name} {day}" if american else f"{day} {name}"
