"""Markdown -> its smallest parts: words, marks and markup, each with the space before it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import accumulate

from songngu.text import ATTACHED, LETTERS, UNSPACED_LETTER

_PUNCTUATION = re.escape("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")

# No alternative looks further than a bounded number of characters ahead of what it takes, save over
# letters that the next alternative takes whole: so the time grows with the length only.
_TOKEN = re.compile(
    rf"""(?P<space>\s+)
    |(?P<address>(?<=\]\()(?:[^\s()]|\([^\s()]{{0,200}}\))+
        |<?(?:https?://|www\.)[^\s<>()\[\]"*]*[^\s<>()\[\]"*.,;:!?'”’]>?
        |\$(?![\s$])[^$\n]{{0,300}}(?<![\s$\\])\$(?!\d)
        |[\w.+-]{{1,64}}@[\w-]{{1,64}}(?:\.[\w-]{{1,64}}){{1,8}})
    |(?P<markup><!--[^<>]{{0,80}}-->|</?[A-Za-z][^<>]{{0,200}}>
        |\[\^[^\]\s]{{1,80}}\]|!?\[|\]\(|\]|\{{[^{{}}\n]{{0,200}}\}}
        |\\[{_PUNCTUATION}]|\*+|_+|~+|`+|\^)
    |(?P<word>(?:(?<![^\s(])[-−](?=\d))?{LETTERS}
        (?:(?:['’_/\-\u2010\u2011]|(?<=\d)[.,:](?=\d)){LETTERS})*(?:(?<=\d)[%‰])?)
    |(?P<letter>{UNSPACED_LETTER})
    |(?P<mark>[\U0001F1E6-\U0001F1FF]{{2}}|[^\s]{ATTACHED}*(?:(?<=\u200D)[^\s\w]{ATTACHED}*)*)""",
    re.VERBOSE,
)
_JOINT = re.compile(r"([/\-\u2010\u2011])")
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)([^`]{1,500})\1(?!`)")

ENDS = frozenset(".!?…。！？")
"""What ends a sentence."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The parts of a text in order, without the spaces; the text is each space and its part, put together.

    The last part is always empty: before it stands the space at the end.
    """

    texts: tuple[str, ...]
    spaces: tuple[str, ...]
    """What stands before each part: spaces, or nothing."""
    words: tuple[bool, ...]
    """Whether a part is a word, a number or an address, and no punctuation or markup."""
    totals: tuple[int, ...]
    """How many words stand before each part, and in all."""

    def text(self, start: int, end: int) -> str:
        """The text from one part to before another."""
        return "".join(self.spaces[at] + self.texts[at] for at in range(start, end))

    def count(self, start: int, end: int) -> int:
        """How many words stand there."""
        return self.totals[end] - self.totals[start]

    def ends_sentence(self, at: int) -> bool:
        """True where a sentence ends with this part: a full stop, and a space after it; a break."""
        text = self.texts[at]
        if text.startswith("<!--") or not text:
            return True
        return text[-1] in ENDS and (bool(self.spaces[at + 1]) or not self.texts[at + 1] or text > "\u3000")


def tokens(text: str) -> Tokens:
    """The parts of a Markdown text in NFC.

    One part each: a word (in Vietnamese: a syllable; in a script without spaces: a letter), a number
    with its points, strokes and letters (``3.711``, ``8/7``, ``35-NQ/TW``), an address, a formula, a mark of
    punctuation, a piece of markup (``**``, ``](``, ``[^1]``, a tag, a comment).
    """
    texts: list[str] = []
    spaces: list[str] = []
    words: list[bool] = []
    space = ""
    for found in _TOKEN.finditer(text):
        kind, whole = found.lastgroup, found[0]
        if kind == "space":
            space = whole
            continue
        parts = [whole]
        if kind == "word" and _JOINT.search(whole) and not _DIGIT.search(whole):
            parts = [part for part in _JOINT.split(whole) if part]
        for part in parts:
            texts.append(part)
            spaces.append(space)
            words.append(_is_word(kind, part))
            space = ""
    return Tokens(
        (*texts, ""), (*spaces, space), (*words, False), (*accumulate(words, initial=0), sum(words))
    )


def _is_word(kind: str | None, part: str) -> bool:
    return kind == "address" or (kind in ("word", "letter") and not _JOINT.fullmatch(part))


def is_markup_only(before: str, after: str) -> bool:
    """True where two texts differ, and only in markup, punctuation or spaces.

    Their words, numbers and addresses are equal, in order and in case, blind to NFC. Signs of money and
    of reckoning (``€``, ``+``, ``%``) and all that stands in code count as words: they mean something.
    """
    one, other = (unicodedata.normalize("NFC", text) for text in (before, after))
    if one == other or _meant(tokens(one)) != _meant(tokens(other)):
        return False
    codes, others = ([found[2] for found in _CODE.finditer(text)] for text in (one, other))
    return len(codes) != len(others) or codes == others


def _meant(found: Tokens) -> list[str]:
    """The words, and the signs that mean something."""
    return [
        text.strip("<>") if is_word else text
        for text, is_word in zip(found.texts, found.words, strict=True)
        if is_word
        or text in "%‰"
        or (unicodedata.category(text[0]) in ("Sc", "Sm") and text[0] not in "<>|~")
        if text
    ]
