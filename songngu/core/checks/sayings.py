"""Whether none, one or two, written in digits in one text, is said in words in the other.

Words for these stand in nearly every sentence ("a", "no", "both", "nhất"), so that any of them would
answer any number. One counts only where it stands: at about the same place of the text, before the
same thing where that is not translated ("1 GPU"), and where no word of the number's own text claims it.
"""

from __future__ import annotations

from songngu.core.checks.figures import Figure, Figures
from songngu.core.checks.number_words import Spoken

SMALL = frozenset(("0", "1", "2"))

_ARTICLES = frozenset(("a", "an", "another", "một", "no", "không", "chưa"))
"""Words that say how many there are, and mostly say nothing."""
_VAGUE = _ARTICLES | frozenset(
    ("single", "only", "sole", "alone", "same", "unit", "once", "duy nhất", "đơn", "other", "either",
     "second", "bằng không", "số không", "là không", "về không", "khác không")
)  # fmt: skip
"""Words that may as well not be a number in the other language."""
_NO_LABELS = (_VAGUE - {"second", "once", "bằng không", "số không", "là không", "về không"}) | frozenset(
    ("pair", "pairs", "double", "both", "binary", "dual", "cặp", "đôi", "cả hai", "nhị", "kép")
)
"""Words that may say how many, but hardly which one: "step 1" is not "a step"."""
_AS_ARTICLE = frozenset(("người", "phần", "số", "vài", "chút", "cái", "chiếc", "bản", "loại"))
"""Before which Vietnamese has 1 for ``một``, as English has an article."""
_NEAR, _SHARE = 80, 0.25
"""How far from its place a word may stand: letters, or this share of the text."""


def is_said(number: Figure, here: Figures, there: Figures) -> bool:
    """True where a number of ``here``, in digits, is in words in ``there``."""
    if not number.keys & SMALL:
        return False
    found = [word for word in there.words if word.keys & number.keys and _is_near(number, word, here, there)]
    if number.is_label:
        found = [word for word in found if word.text.casefold() not in _NO_LABELS or _is_last(word, there)]
        if any(_is_last(word, there) for word in found):  # "line 1", "dòng một"
            return True
    strong = [word for word in found if word.text.casefold() not in _ARTICLES]
    if any(_is_of_the_same(number, word, there) for word in found if word not in strong):
        return True
    claims = [word for word in here.words if word.keys & number.keys and _claims(word)]
    if number.is_label:
        claims = [word for word in claims if word.text.casefold() not in _NO_LABELS]
    return len(strong) > sum(_is_near(number, word, here, here) for word in claims)


def _is_last(word: Spoken, there: Figures) -> bool:
    """True for a word at the end of its text: there it is no article."""
    return not there.text[word.at + len(word.text) :].strip(" .)")


def may_be_left_out(number: Figure) -> bool:
    """True for a two that counts something, and a one that is an article.

    "2 Ban" may be "the committees", "1 người" a person, "1 số" some.
    """
    if number.is_label or number.unit:
        return False
    return number.keys == {"2"} or (number.keys == {"1"} and _following(number.following) in _AS_ARTICLE)


def _claims(word: Spoken) -> bool:
    """True for a word that is likely to be a number in the other text too."""
    return word.text.casefold() not in _VAGUE


def _is_near(number: Figure, word: Spoken, here: Figures, there: Figures) -> bool:
    """True where a word of ``there`` is at about the place that the number has in ``here``."""
    if number.at < 0 or not here.text:
        return True
    away = abs(number.at / len(here.text) * len(there.text) - word.at)
    return away <= max(_NEAR, _SHARE * len(there.text))


def _is_of_the_same(number: Figure, word: Spoken, there: Figures) -> bool:
    """False where what is counted stands untranslated in the other text, and not behind the word."""
    thing = _following(number.following).rstrip("s")
    if len(thing) < 2 or thing not in there.text.casefold().split():
        return True
    return _following(there.text[word.at + len(word.text) :]).startswith(thing)


def _following(text: str) -> str:
    first = text.split(maxsplit=1)[:1]
    return first[0].casefold().strip("*_.,;:()") if first else ""
