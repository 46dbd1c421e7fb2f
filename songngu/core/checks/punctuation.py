"""The checks on spaces, brackets, quotation marks and the end of a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from songngu.core.checks.hygiene import wrongly_quoted
from songngu.model import Case, Problem
from songngu.text import has_words

_PAIRS = {"(": ")", "[": "]", "{": "}", "“": "”", "«": "»"}
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}
_LABEL = re.compile(r"(?:^|\s)(?:\d{1,3}|[a-zA-Zđ]|[ivx]+)$")
"""What stands before the bracket of a label: ``a)``, ``12)``, ``iv)``."""
_SMILEY = re.compile(r"[:;=8<](?<!\S.)(?:(?<!<)['’]?-?[()\[\]DP]|(?<=<)3)")
"""Begins with its letters, and looks behind them then: so it is soon passed over."""
_QUOTED_SIGN = re.compile(r"(?<![\w.,!?])[\"“‘'«]\s?[()\[\]{}“”«»]\s?[\"”’'»](?!\w)")
"""A bracket or quotation mark that is spoken of: ``the sign "("``."""
_SPACED_RAW = re.compile(r"(?<=[\w)”’*_`~^$\]}])[ \u00a0\t\n]+[*_]*[,.;:?!]")
"""The same in Markdown: where a tag stands between word and mark, there is no space to take out."""
_ENDS = ".?!…:;,"
_OPEN_ENDS = {".": ("",), "?": ("", ",", ";"), "!": ("", ",", ";"), "…": ("",), ":": ("",)}
"""Marks that end a text, and what in their place leaves it open. Others may be the language's custom."""
_ABBREVIATED = re.compile(r"(?<=\bv\.v|\betc)\.(?=[)\]]$|\.\.$)|…(?=[”’»\"]$)")
"""Points that end no sentence: those of an abbreviation (``(biến, hàm, v.v.)``), of a menu (``“Mở…”``)."""
_SENTENCE_ENDS = frozenset(".?!…")
_BRACKETS_LAST = re.compile(r"\s*\([^()]*\)[\s\"'”’»*_]*$")
"""What was added in brackets behind the end of a sentence."""
_RUNS_ON = re.compile(r"\b(?:as|that|by|is|are|where|since|when|write|obtain|get|have)$", re.IGNORECASE)
"""English before a formula or list, to which the sentence leads on; other languages put a colon."""
_SAME_END = {"。": ".", "？": "?", "！": "!", "：": ":", "；": ";", "，": ",", "؟": "?", "।": "."}
_DOTS = "." + "".join(sign for sign, same in _SAME_END.items() if same == ".")
_CODE = re.compile(r"(`+)[^`]*\1")
_TWO_SPACES = re.compile(r"[ \t](?<=[^\s`.?!:…].)[ \t]+(?=[^\s`])(?!/|--? )")
_LAYOUT = re.compile(r"^\||(?:\. ){2}|\S {5}")
"""Spaces that set columns: behind a line, between leading dots, or many of them."""
_END_OF_SENTENCE = re.compile(r"[.?!:…](?:</\w+>|[\"'”’»)*_])+$")
"""Behind which two spaces are a typist's: a full stop with what closes behind it."""
_SPACED = re.compile(r"[ \u00a0](?<=[\w)”’].)[ \u00a0]*[,.;:?!](?=\s|$)")


def edge_space(case: Case) -> Iterator[Problem]:
    """White space at the beginning or end of a translation; ``--fix`` takes it away."""
    raw = case.target.raw.strip("\n")
    source = case.source.raw.strip("\n")
    if raw.strip() and (raw[0].isspace() > source[:1].isspace() or raw[-1].isspace() > source[-1:].isspace()):
        where = "begins" if raw != raw.lstrip() else "ends"
        yield Problem(
            message=f"the translation {where} with a space", hint="mend it with: songngu check --fix"
        )


def double_space(case: Case) -> Iterator[Problem]:
    """Two spaces between words; ``--fix`` makes them one."""
    if "  " not in case.target.raw and "\t" not in case.target.raw:
        return
    words = _CODE.sub("``", case.target.raw)
    found = [
        match for match in _TWO_SPACES.finditer(words) if not _END_OF_SENTENCE.search(words[: match.start()])
    ]
    in_columns = sum("\t" in match[0] for match in found) > 1 or _LAYOUT.search(case.target.prose)
    if found and "  " not in case.source.raw and not in_columns:
        yield Problem(message="there are two spaces between words", hint="mend it with: songngu check --fix")


def space_before_mark(case: Case) -> Iterator[Problem]:
    """A space before a comma, full stop, colon, … where the source has none."""
    if case.target.language.split("-")[0] == "fr":
        return
    found = _SPACED.search(case.target.prose)
    if (
        found
        and not _LAYOUT.search(case.target.prose)
        and not _SPACED.search(case.source.prose)
        and _SPACED_RAW.search(case.target.raw)
    ):
        yield Problem(message=f"there is a space before “{found[0].strip()}”", hint="take it out")


def unpaired_bracket(case: Case) -> Iterator[Problem]:
    """A bracket that is not closed or not opened in the translation, while the source's are all paired."""
    yield from _unpaired(case, "([{)]}", "bracket")


def unpaired_quote(case: Case) -> Iterator[Problem]:
    """A quotation mark without its partner in the translation, while the source's are all paired.

    Marks that are turned, or another language's, have none either: ``wrong-quotation-mark`` tells that.
    """
    if wrongly_quoted(case.target.prose, case.target.language):
        return
    ticks = case.source.prose.rstrip()
    if ticks.endswith("`") and ticks.count("`") % 2:  # one of a pair, ` and ', that stands in two texts
        return
    if curly := list(_unpaired(case, "“”«»", "quotation mark")):
        yield from curly
        return
    is_odd = case.target.prose.count('"') % 2 and not case.source.prose.count('"') % 2
    if is_odd and not re.search(r'\d"|"\d', case.target.prose):  # 5" are inches
        yield Problem(message='a quotation mark " has no partner', hint="add the other one, or take it out")


def end_punctuation(case: Case) -> Iterator[Problem]:
    """The source ends as a sentence, a question or an announcement, and the translation is left open."""
    source, target = _end(_ABBREVIATED.sub("", case.source.prose.rstrip())), _end(case.target.prose)
    if source not in _OPEN_ENDS or target not in _OPEN_ENDS[source]:
        return
    if not has_words(case.source.prose, 4) or _is_code(case.source.prose):
        return
    added = _BRACKETS_LAST.search(case.target.prose)
    if added and _end(case.target.prose[: added.start()]) in _SENTENCE_ENDS:
        return
    if case.target.language.split("-")[0] == "en" and (
        source == ":" or _RUNS_ON.search(case.target.prose.rstrip())
    ):
        return
    if not any(char.isalnum() for char in case.target.prose):
        return
    yield Problem(
        message=f"the source ends with {_named(source)}, the translation with {_named(target)}",
        hint="end the translation as its source ends",
    )


def _is_code(text: str) -> bool:
    """True for marks and ASCII letters without a space: ``=COUNTIF(B2:B6;"[:alpha:]*")``."""
    return text.isascii() and len(text.split()) < 2


def _named(end: str) -> str:
    return f"“{end}”" if end else "no mark"


def _end(text: str) -> str:
    """The mark at the end of a text, closing quotation marks and brackets aside; "" for none."""
    text = _SMILEY.sub("", text.rstrip()).rstrip()
    while text and (unicodedata.category(text[-1]) in ("Pe", "Pf", "Pi") or text[-1] in "\"'*_ \u00a0"):
        text = text[:-1]
    end = _SAME_END.get(text[-1:], text[-1:])
    if end == "." and (len(text) - len(text.rstrip(_DOTS))) % 3 == 0:
        return "…"
    return end if end and end in _ENDS else ""


def _unpaired(case: Case, signs: str, name: str) -> Iterator[Problem]:
    if not any(sign in case.target.prose for sign in signs):
        return
    wrong = _surely_alone(case.target.prose, signs)
    if wrong and not _surely_alone(case.source.prose, signs):
        yield Problem(message=f"the {name} {wrong} has no partner", hint="add the other one, or take it out")


def _surely_alone(text: str, signs: str) -> str:
    """The first sign without a partner, whether what may be a smiley (``;]``) is taken for one or not."""
    return _alone(text, signs) and _alone(_SMILEY.sub("", text), signs)


def _alone(text: str, signs: str) -> str:
    """The first of these signs that has no partner in the text; "" where each has one."""
    text = _QUOTED_SIGN.sub("", text)
    open_signs: list[str] = []
    for at, char in enumerate(text):
        if char not in signs:
            continue
        if char in _PAIRS:
            open_signs.append(char)
        elif open_signs and open_signs[-1] == _CLOSING[char]:
            open_signs.pop()
        elif not (char == ")" and _LABEL.search(text[max(0, at - 8) : at])):
            return char
    return open_signs[-1] if open_signs else ""
