"""Pure functions on strings: cleaning, folded keys for comparison, words and sentence starts.

The lowest floor: it imports the standard library only. Nothing here is tied to one language;
the placing of tone marks is Vietnamese, and touches only letters that Vietnamese alone stacks so.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from songngu.errors import InputError

# --- classes of characters, as the inside of a regular expression's brackets ---

_IGNORABLE = (
    # General category Cf, and the Default_Ignorable_Code_Points that are marks (variation
    # selectors, the grapheme joiner); lone surrogates too, which no encoder takes.
    r"\u00AD\u034F\u0600-\u0605\u061C\u06DD\u070F\u0890\u0891\u08E2\u180B-\u180F\u200B-\u200F"
    r"\u202A-\u202E\u2060-\u206F\uFE00-\uFE0F\uFEFF\uFFF0-\uFFFB\U000110BD\U000110CD"
    r"\U00013430-\U00013438\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF"
    r"\uD800-\uDFFF"
)
_UNSPACED = (
    # Letters of the scripts that put no space between words: Thai, Lao, Myanmar, Khmer, kana, Han.
    r"\u0E01-\u0E3A\u0E40-\u0E4E\u0E81-\u0ECE\u0EDC-\u0EDF\u1000-\u103F\u1050-\u108F\u109A-\u109D"
    r"\u1780-\u17D3\u17D7\u17DC\u17DD\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\u3096\u309D-\u309F"
    r"\u30A1-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF66-\uFF9F"
    r"\U00020000-\U0003FFFD"
)
_PLAIN = (
    # Characters that folding changes one for one whatever stands beside them, a mark excepted:
    # in NFC, case-folded to one character in NFC. A test holds the list against Python's tables.
    r"!-~\u00A1-\u00AC\u00AE-\u00DE\u00E0-\u012F\u0131-\u0148\u014A-\u01EF\u01F1-\u02AF"
    r"\u0391-\u03A1\u03A3-\u03A9\u03B1-\u03C9\u0400-\u0482\u048A-\u052F\u1E00-\u1E95\u1EA0-\u1EF9"
    r"\u2010-\u2027\u2030-\u205E\u20A0-\u20C0\u3001-\u3029\u3041-\u3096\u30A0-\u30FF"
    r"\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3\uFF01-\uFF5E\uFFFC\uFFFD"
)


def _mark_ranges() -> Iterator[str]:
    """All combining marks (category M) as ``a-b`` ranges; the blocks without any are passed over."""
    first = last = 0x0300
    for code in range(0x0301, 0x1E94B):
        if unicodedata.category(chr(code))[0] == "M":
            if code != last + 1:
                yield f"{chr(first)}-{chr(last)}"
                first = code
            last = code
    yield f"{chr(first)}-{chr(last)}"


_MARK = "".join(_mark_ranges())
# Hangul vowels and finals are letters, and yet compose with the letter before them.
_ATTACHED = rf"{_MARK}{_IGNORABLE}\u1160-\u11FF"

# --- cleaning ---

_ILLEGAL = re.compile(
    r"[\uFEFF\u200B\u2060\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F\uFDD0-\uFDEF\uFFFE\uFFFF\uD800-\uDFFF"
    + "".join(rf"\U{plane:04X}FFFE\U{plane:04X}FFFF" for plane in range(1, 17))
    + "]"
)


def normalise(text: str) -> str:
    """``text`` in NFC, without what XML 1.0 or HTML forbids or what only a typing tool left behind.

    Removed: U+FEFF, zero-width space and word joiner; C0 controls except tab, line feed and
    carriage return; DEL and the C1 controls; noncharacters; lone surrogates. U+0085 (NEL) is
    Unicode's line break (:meth:`str.splitlines` knows it too) and becomes a line feed. Soft
    hyphens, joiners and direction marks stay: other scripts need them.
    """
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _ILLEGAL.sub("", text).replace("\x85", "\n"))


# --- folding ---


@dataclass(frozen=True, slots=True)
class Folded:
    """A text's key for comparison, and the way back to the text."""

    text: str
    offsets: Sequence[int]
    """For each character of ``text`` the index it came from, then the length of the original."""

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The original's range behind ``text[start:end]`` (not empty), trailing marks included.

        None where an end falls inside one letter of the original: ß folds to two, and half of it
        is no match.
        """
        first, last = self.offsets[start], self.offsets[end]
        cut = self.offsets[end - 1] == last or (start > 0 and self.offsets[start - 1] == first)
        return None if cut else (first, last)


_PLAIN_WORDS = re.compile(rf"[{_PLAIN}]+(?: [{_PLAIN}]+)*")
_TOKEN = re.compile(
    rf"([{_PLAIN}]+(?: [{_PLAIN}]+)*(?=[{_PLAIN}\s]|\Z))"  # the quick path: taken over in bulk
    rf"|(\s[\s{_IGNORABLE}]*)"
    rf"|[^\s][{_ATTACHED}]*"  # a letter and all that belongs to it
)
_IGNORABLES = re.compile(f"[{_IGNORABLE}]+")
_TONE_BEFORE_QUALITY = re.compile(r"([\u0300\u0301\u0303\u0309])([\u0302\u0306])")
_TONED = {
    unicodedata.normalize("NFC", base + tone): (base, tone)
    for base in "aeyAEY"
    for tone in "\u0300\u0301\u0303\u0309\u0323"
}
_TONED_Y = "".join(vowel for vowel, (base, _) in _TONED.items() if base in "yY")
_TONED_AE = "".join(vowel for vowel, (base, _) in _TONED.items() if base not in "yY")
_NEW_STYLE = re.compile(
    # After q, the u belongs to the consonant: "quý" has one vowel only. A letter after the two
    # closes the syllable ("hoàn", "huỳnh"), and then there is one custom only.
    rf"(?:[oO][{_TONED_AE}]|(?<![qQ])[uU][{_TONED_Y}])(?![^\W\d_{_UNSPACED}]|[\u0300-\u036F])"
)


def fold(text: str, *, keep_case: bool = False) -> Folded:
    """``text`` as a key: what differs only in encoding, spacing or spelling custom becomes equal.

    NFC (a tone typed before its circumflex or breve too); no ignorable characters; case-folded
    unless ``keep_case``; each run of white space, no-break ones included, one space; typographic
    apostrophes and hyphens as ``'`` and ``-``, as people type them into a glossary; tone marks
    placed the old way (*hoà* as *hòa*, *thuỷ* as *thủy*: only open syllables in oa, oe, uy have two
    customs; in *quý*, *giá*, *hoàn* there is one). Cost grows with the length only.
    """
    if _PLAIN_WORDS.fullmatch(text):
        return Folded(_customs(text if keep_case else text.casefold()), range(len(text) + 1))
    parts: list[str] = []
    offsets: list[int] = []
    for token in _TOKEN.finditer(text):
        start = token.start()
        if token.lastindex == 1:
            parts.append(token[0] if keep_case else token[0].casefold())
            offsets.extend(range(start, token.end()))
        elif token.lastindex == 2:
            parts.append(" ")
            offsets.append(start)
        else:
            letter = _fold_letter(token[0], keep_case)
            parts.append(letter)
            offsets.extend([start] * len(letter))
    offsets.append(len(text))
    return Folded(_customs("".join(parts)), tuple(offsets))


def _customs(key: str) -> str:
    """A key with one apostrophe, one hyphen, and tone marks placed in one way; as long as it was."""
    key = key.replace("’", "'").replace("\u2010", "-").replace("\u2011", "-")
    return _NEW_STYLE.sub(_old_style, key)


@lru_cache(maxsize=8192)
def _fold_letter(letter: str, keep_case: bool) -> str:
    """One letter with its marks and ignorables, folded: none, one or more characters."""
    bare = unicodedata.normalize("NFD", _IGNORABLES.sub("", letter))
    composed = unicodedata.normalize("NFC", _TONE_BEFORE_QUALITY.sub(r"\2\1", bare))
    return composed if keep_case else unicodedata.normalize("NFC", composed.casefold())


def _old_style(found: re.Match[str]) -> str:
    """Two vowels with the tone on the second; out come two vowels with the tone on the first."""
    glide, vowel = found[0][0], found[0][1]
    base, tone = _TONED[vowel]
    return unicodedata.normalize("NFC", glide + tone) + base


# --- words and sentences ---

_IGNORABLE_ONE = re.compile(f"[{_IGNORABLE}]")
_UNSPACED_ONE = re.compile(f"[{_UNSPACED}]")
_LETTERS = rf"[^\W_{_UNSPACED}](?:[^\W_{_UNSPACED}]|[{_MARK}{_IGNORABLE}])*"
UNSPACED_LETTER = rf"[{_UNSPACED}][{_MARK}{_IGNORABLE}]*"
"""A pattern: one letter, with its marks, of a script that puts no space between words."""
LETTERS = _LETTERS
"""A pattern: letters, digits and their marks in a run, in a script that parts words by spaces."""
ATTACHED = f"[{_ATTACHED}]"
"""A pattern: one mark or ignorable character, which belongs to the letter before it."""
_WORD = re.compile(
    rf"[{_UNSPACED}][{_MARK}{_IGNORABLE}]*"
    rf"|{_LETTERS}(?:(?:['’\-\u2010\u2011]|(?<=\d)[.,](?=\d)){_LETTERS})*"
)

_STOPS = frozenset(".!?…:;。！？：；．؟؛۔।॥։።។။\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_LEADING = frozenset("\"'`*_+¿¡•◦▪▫‣⁃·●○■□◆◇▶►✓")


def is_word_boundary(text: str, index: int) -> bool:
    """False where ``index`` has a letter, digit or mark on both its sides, ignorables aside.

    What a mark stands on decides for it: an accent on a sign is part of that sign (``¨`` and an acute are
    one character in NFC, and no letter).
    In a script that puts no space between words, every letter can begin a word, as in :func:`words`.
    """
    left, right = index - 1, index
    while left >= 0 and _IGNORABLE_ONE.match(text[left]):
        left -= 1
    base = left
    while base > 0 and (unicodedata.category(text[base])[0] == "M" or _IGNORABLE_ONE.match(text[base])):
        base -= 1
    while base < left and _IGNORABLE_ONE.match(text[base]):
        base += 1  # marks on nothing, at the beginning of the text
    while right < len(text) and _IGNORABLE_ONE.match(text[right]):
        right += 1
    if left < 0 or right == len(text):
        return True
    before, after = text[base], text[right]
    kind = unicodedata.category(after)[0]
    if kind not in "LNM" or unicodedata.category(before)[0] not in "LNM":
        return True
    return kind != "M" and bool(_UNSPACED_ONE.match(before) or _UNSPACED_ONE.match(after))


def at_sentence_start(text: str, index: int) -> bool:
    """True at the start of the text, or after ``. ! ? … : ;`` or a line break.

    Spaces, quotation marks, brackets, dashes and bullets may stand between, in any number; closing
    ones too, as in *“Được.” Ban Chỉ đạo…*
    """
    while index > 0 and text[index - 1] not in _STOPS and _leads(text[index - 1]):
        index -= 1
    return index == 0 or text[index - 1] in _STOPS


@lru_cache(maxsize=1024)
def _leads(char: str) -> bool:
    """True for what may stand between the end of one sentence and the first letter of the next."""
    brackets_quotes_dashes = {"Ps", "Pe", "Pi", "Pf", "Pd"}
    return (
        char.isspace()
        or char in _LEADING
        or unicodedata.category(char) in brackets_quotes_dashes
        or bool(_IGNORABLE_ONE.match(char))
    )


def words(text: str) -> list[str]:
    """The words of ``text`` in order, as they stand in it, for statistics.

    A word is a run of letters, digits and marks, with inner apostrophes and hyphens, and with dots
    and commas between digits; in a script without spaces each character is one.
    """
    return _WORD.findall(text)


def count_words(text: str) -> int:
    """How many :func:`words` the text has."""
    return sum(1 for _ in _WORD.finditer(text))


def has_words(text: str, count: int) -> bool:
    """True where the text has at least so many :func:`words`."""
    return sum(1 for _ in islice(_WORD.finditer(text), count)) == count


def decode(data: bytes, path: str) -> str:
    """UTF-8 bytes as a text in NFC with plain line feeds, without a byte order mark or zero-width characters.

    :raises InputError: when the bytes are not UTF-8, with line and byte offset.
    """
    if b"\0" in data[:8192]:
        raise InputError(
            f"is not text: it has a zero byte at byte offset {data.index(0)}",
            path=path,
            hint="give the file the ending of its format (.docx, .odt, .epub, …), or move it out of source/",
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"is not UTF-8: byte 0x{data[error.start]:02x} at byte offset {error.start}",
            path=path,
            line=data.count(b"\n", 0, error.start) + 1,
            hint=f"save it as UTF-8, for example: iconv -f windows-1258 -t UTF-8 {path} > converted.txt",
        ) from error
    return normalise(text.replace("\r\n", "\n").replace("\r", "\n"))


@lru_cache(maxsize=1 << 12)  # a unit's texts are asked for several times, shortly after each other
def digest(text: str) -> str:
    """Eight hexadecimal digits that stand for a text: what stamps and sign-offs compare."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
