"""The checks on letters: lines of a text -> what in their encoding will trouble a reader or a search.

They run on the source's file as it is, and on the translations.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from songngu.model import Line, Problem, Spot

_INVISIBLE = {
    "\u00ad": "soft hyphen", "\u200b": "zero-width space", "\u200c": "zero-width non-joiner",
    "\u200d": "zero-width joiner", "\u2060": "word joiner", "\ufeff": "byte order mark",
    "\u200e": "left-to-right mark", "\u200f": "right-to-left mark", "\u180e": "Mongolian vowel separator",
}  # fmt: skip
_HIDDEN = re.compile("[" + "".join(_INVISIBLE) + "\u202a-\u202e\u2066-\u2069]")
_EMOJI = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f]")
_UNSPACED_OR_COMPLEX = re.compile("[\u0590-\u08ff\u0900-\u1cff\u1780-\u17ff]")

# Letters of other alphabets that look like Latin ones, and two that pass for đ.
_ALIKE = dict(zip("асеорхуіјѕһԁԛԝАВЕКМНОРСТХУІЈЅԌ", "aceopxyijshdqwABEKMHOPCTXYIJSG", strict=True))
_ALIKE |= dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True))
_ETH = {"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ"}
_FOREIGN = re.compile("[" + "".join([*_ALIKE, *_ETH]) + "]")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")

_LEFT_OVER = re.compile("[^\\W\\d_][\u0300-\u0304\u0306\u0309\u0323\u031b]+", re.UNICODE)
_LEFT_OVER_MARK = re.compile("[\u0300-\u0304\u0306\u0309\u0323\u031b]")
_WRONG_QUOTES = (
    (re.compile(r"(?<![\w’”])”(?=\w)[^“”]{1,80}(?<=[\w.?!,])“(?!\w)"), "a closing quotation mark opens"),
    (re.compile(r"„"), "„ is another language's quotation mark"),
    (re.compile(r"(?<!\w)''(?=\w)|(?<=\w)''(?!\w)"), "two apostrophes stand for a quotation mark"),
    (re.compile(r"``(?=\w)[^`]*''"), "`` and '' stand for quotation marks"),
)
_QUOTED_CODE = re.compile(r"`[^`]+`(?!')")
_TAKES = {
    "„": {"de", "cs", "sk", "pl", "hu", "ro", "bg", "lt", "et", "hr", "sr", "sl", "is", "nl", "uk", "ru"}
}


def not_nfc(lines: Sequence[Line]) -> Iterator[Spot]:
    """Letters that are typed as a base and marks (NFD), or with the marks in an order that is no letter's."""
    for at, line in enumerate(lines):
        composed = unicodedata.normalize("NFC", line.text)
        stray = _LEFT_OVER.search(composed) if _LEFT_OVER_MARK.search(composed) else None
        if stray and _is_vietnamese_mess(stray[0]):
            message = f"the marks of “{stray[0]}” stand in an order that makes no letter"
            yield at, Problem(message=message, hint="type the letter anew")
        elif composed != line.text:
            message = "the text is not in Unicode's composed form (NFC)"
            yield at, Problem(message=message, hint="save it in NFC: searching will find it then")


def invisible(lines: Sequence[Line]) -> Iterator[Spot]:
    """Soft hyphens, zero-width characters and marks of direction that a typing tool left behind."""
    for at, line in enumerate(lines):
        if _UNSPACED_OR_COMPLEX.search(line.text):
            continue  # scripts that need joiners and marks of direction
        found = [m for m in _HIDDEN.finditer(line.text) if not _joins_emoji(line.text, m.start())]
        if found:
            name = _INVISIBLE.get(found[0][0], "mark of direction")
            place = line.text[max(0, found[0].start() - 12) : found[0].start() + 12]
            shown = _HIDDEN.sub("·", place).strip()
            message = f"there is an invisible character, U+{ord(found[0][0]):04X} ({name}), in “{shown}”"
            yield at, Problem(message=message, hint="delete it")


def look_alike(lines: Sequence[Line], language: str) -> Iterator[Spot]:
    """A letter of another alphabet in a Latin word; in Vietnamese also Ð (eth) for Đ."""
    for at, line in enumerate(lines):
        if not _FOREIGN.search(line.text):
            continue
        for word in _WORD.findall(line.text):
            wrong = next((char for char in word if char in _ALIKE), "")
            if wrong and _LATIN.search(word) and all(c in _ALIKE or _LATIN.match(c) for c in word):
                right = _ALIKE[wrong]
            elif language.split("-")[0] == "vi" and (wrong := next((c for c in word if c in _ETH), "")):
                right = _ETH[wrong]
            else:
                continue
            name = unicodedata.name(wrong, "?").lower()
            message = f"in “{word}” the letter “{wrong}” (U+{ord(wrong):04X}, {name}) looks like “{right}”"
            yield at, Problem(message=message, hint=f"type “{right}”")
            break


def mixed_tone_marks(lines: Sequence[Line], language: str) -> Iterator[Spot]:
    """Both customs of placing a tone mark (hòa, hoà) in one document; names keep theirs.

    One finding for the document, where the rarer custom is met first.
    """
    if language.split("-")[0] != "vi":
        return
    old: list[tuple[int, str]] = []
    new: list[tuple[int, str]] = []
    for at, line in enumerate(lines):
        text = unicodedata.normalize("NFC", line.text)
        if not _OPEN.search(text.lower()):  # quicker than to look for both whatever their case
            continue
        for word in _WORD.findall(text):
            if word[0].isupper() and not word.isupper():
                continue
            if _OPEN_OLD.search(word):
                old.append((at, word))
            elif _OPEN_NEW.search(word):
                new.append((at, word))
    if old and new:
        rare, other = (old, new) if len(old) < len(new) else (new, old)
        at, word = rare[0]
        message = (
            f"tone marks are placed in two ways: “{word}” ({len(rare)} in the document, here first) "
            f"and “{other[0][1]}” ({len(other)})"
        )
        words = ", ".join(dict.fromkeys(word for _, word in rare))
        yield at, Problem(message=message, hint=f"place them one way throughout; the rarer: {words}")


def wrong_quotation_mark(lines: Sequence[Line], language: str) -> Iterator[Spot]:
    """Quotation marks turned the wrong way, another language's, or apostrophes in their place."""
    for at, line in enumerate(lines):
        if told := wrongly_quoted(line.text, language):
            yield at, Problem(message=told, hint="write “ and ”")


def wrongly_quoted(text: str, language: str) -> str:
    """What is wrong with a text's quotation marks, and where; "" for nothing."""
    text = _QUOTED_CODE.sub("", text) if "`" in text else text
    if not ("”" in text or "„" in text or "''" in text):  # none of the patterns can match
        return ""
    for pattern, message in _WRONG_QUOTES:
        found = pattern.search(text)
        if found and language.split("-")[0] not in _TAKES.get(found[0], ()):
            place = text[max(0, found.start() - 10) : found.start() + 16].strip()
            return f"{message}: “{place}”"
    return ""


_OPEN = re.compile("(?:[òóỏõọ][ae]|[ùúủũụ]y|o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![^\\W\\d_])")
_OPEN_OLD = re.compile("(?i)(?:[òóỏõọ][ae]|(?<!q)[ùúủũụ]y)(?![^\\W\\d_])")
_OPEN_NEW = re.compile("(?i)(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?![^\\W\\d_])")


def _is_vietnamese_mess(text: str) -> bool:
    """True for a Vietnamese vowel with a quality or tone mark left over after composing."""
    base = unicodedata.normalize("NFD", text)[0].casefold()
    return base in "aeiouy" and len(unicodedata.normalize("NFC", text)) > 1


def _joins_emoji(text: str, at: int) -> bool:
    return bool(_EMOJI.search(text[max(0, at - 2) : at + 2]))
