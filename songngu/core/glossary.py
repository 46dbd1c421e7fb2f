"""Where the termbase's terms stand in a text.

All terms of a language are looked for in one pass over the folded text, so that ten thousand cost
about as much as ten; each place found is then held against the rules on whole words and case.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

from songngu.model import TermEntry, TermUse
from songngu.text import at_sentence_start, fold, is_word_boundary

Match: TypeAlias = tuple[int, int, int]
"""Index of the pattern, start and end in the text."""

Search: TypeAlias = Callable[[str], list[Match]]
"""Text in; every match out, overlapping ones too."""

Compile: TypeAlias = Callable[[Sequence[str]], Search]
"""Patterns in, their search out: ``songngu.formats.automaton.compile``."""


_CODE = re.compile(
    r"\b[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"”’)]+|\bwww\.[^\s<>\"”’)]+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w/])(?:~|\.{1,2})?(?:/[A-Za-z0-9_.+-]+){2,}|(?<![\w/])(?:[A-Za-z0-9_-]+/)+[A-Za-z0-9_-]+\.[a-z]\w{0,4}\b"
    r"|\b[^\W_]+(?:_[^\W_]+)+|\b[A-Za-z_]\w*(?:(?:::|->)\w+)+"
    r"|(?<!\w)[A-Za-z_][A-Za-z0-9_]*(?:\.[a-z_][A-Za-z0-9_]*)+(?!\w)|\b[A-Za-z_]\w*\(\)"
)
"""Addresses, paths, snake_case, a::b, a.b and call(): code or names, though nothing marks them as such."""

_MAY_BE_CODE = re.compile(r"[/@_]|::|->|\(\)|\.[A-Za-z_]|www\.")
"""One of these stands in each of them, and in few other texts."""


@dataclass(frozen=True, slots=True)
class Form:
    """One accepted spelling of a term, in the key that keeps case."""

    term: str
    text: str


@dataclass(frozen=True, slots=True)
class Matcher:
    """The terms of one language, ready to be looked for."""

    language: str
    search: Search
    forms: tuple[tuple[Form, ...], ...]
    """For each pattern of ``search``: the forms that fold to it (they differ in case), in order."""


def matcher(entries: Sequence[TermEntry], language: str, compile: Compile) -> Matcher:
    """Build the matcher for ``language`` from each entry's term and variants in it.

    An entry without a term in the language takes no part with it (its variants do). Of two entries
    with the same form the first wins; forms that differ in case are not the same: *Mặt trận* may
    be one term and *mặt trận* another.
    """
    patterns: dict[str, dict[str, Form]] = {}
    for entry in entries:
        for spelling in (entry.term.get(language, ""), *entry.variants.get(language, ())):
            cased = fold(spelling, keep_case=True).text.strip()
            if cased:
                forms = patterns.setdefault(fold(spelling).text.strip(), {})
                forms.setdefault(cased, Form(entry.id, cased))
    return Matcher(
        language, compile(list(patterns)), tuple(tuple(forms.values()) for forms in patterns.values())
    )


def find(matcher: Matcher, text: str, blocked: Sequence[tuple[int, int]] = ()) -> tuple[TermUse, ...]:
    """The uses of terms in ``text``, in reading order, none overlapping another or a blocked range.

    At each place the longest term that is good there wins, the leftmost place first; a longer one
    that is not a whole word, is blocked or differs in case leaves the place to a shorter one. Within
    an address, a path, or a name of a program (``learning_rate``, ``sort.values``) there is none:
    nothing is translated there, and a note would break it.
    """
    folded = fold(text)
    is_blocked = _overlap_test((*blocked, *_code(text)))
    uses: list[TermUse] = []
    free = 0
    for index, start, end in _whole_words(matcher.search(folded.text), folded.text):
        if start < free:
            continue
        span = folded.span(start, end)
        if span is None or is_blocked(*span):
            continue
        term = _term_by_case(matcher.forms[index], text, *span)
        if term is not None:
            uses.append(TermUse(term=term, start=span[0], end=span[1]))
            free = end
    return tuple(uses)


def _code(text: str) -> Iterator[tuple[int, int]]:
    """The ranges of what is code or a name, though nothing marks it as such."""
    if _MAY_BE_CODE.search(text):
        yield from (match.span() for match in _CODE.finditer(text))


def _whole_words(matches: Iterable[Match], folded: str) -> list[Match]:
    """The matches that begin and end at word boundaries: leftmost first, then longest first.

    Short terms are found inside many words, so this comes before any dearer test.
    """
    whole = (m for m in matches if is_word_boundary(folded, m[1]) and is_word_boundary(folded, m[2]))
    return sorted(whole, key=lambda match: (match[1], -match[2]))


def _overlap_test(ranges: Sequence[tuple[int, int]]) -> Callable[[int, int], bool]:
    """A test whether a range shares a character with one of ``ranges``, which may come in any order."""
    ordered = sorted((start, end) for start, end in ranges if start < end)
    starts = [start for start, _ in ordered]
    ends = list(accumulate((end for _, end in ordered), max))

    def overlaps(start: int, end: int) -> bool:
        # The first range that reaches beyond ``start`` begins before all others that do.
        first = bisect_right(ends, start)
        return first < len(starts) and starts[first] < end

    return overlaps


def _term_by_case(forms: tuple[Form, ...], text: str, start: int, end: int) -> str | None:
    """The id of the term whose case ``text[start:end]`` has, or None.

    Case matters (*ban chỉ đạo 35* is not *Ban Chỉ đạo 35*), except for the first letter at the start
    of a sentence, and in capitals throughout. An exact form goes before these.
    """
    cased = fold(text[start:end], keep_case=True).text
    for form in forms:
        if form.text == cased:
            return form.term
    if at_sentence_start(text, start):
        wanted = _small_first(cased)
        for form in forms:
            if _small_first(form.text) == wanted:
                return form.term
    return forms[0].term if _in_capitals(cased) else None


def _small_first(text: str) -> str:
    """``text`` with its first letter in lower case; quotation marks and brackets may come before it."""
    for index, char in enumerate(text):
        if char.isalnum():
            return text[:index] + char.lower() + text[index + 1 :]
    return text


def _in_capitals(text: str) -> bool:
    """True where all cased letters are capitals, and there are two or more: *A* alone says nothing."""
    return text.isupper() and sum(char.isupper() for char in text) > 1


__all__ = ["Compile", "Form", "Match", "Matcher", "Search", "find", "matcher"]
