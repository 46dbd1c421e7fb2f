"""What a tool should have made of each text of a history, and what it did: judged apart from the tools.

Every translation is known by the text it was made from. A text that is new in a state came of an
earlier one where their translations are alike (by the gold: half of their words, in order), or, where
the new text has no gold, where the texts themselves are (six tenths of their words); or where one has
become a part of the other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from replay_histories import History, State

from songngu.core.catalogs import SPLIT
from songngu.formats import similarity
from songngu.model import Unit

ALIKE_BY_GOLD, ALIKE_BY_WORDS = 0.5, 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is right for one text of a state."""

    text: str
    kind: str
    """``known``: it has a translation; ``changed``: it came of a text that is gone, and that has one;
    ``like``: of none, but a text that is still there is like it; ``new``: neither; ``old``: it was in
    the state before, without a translation of its own (judged when it came in)."""
    roots: frozenset[str] = frozenset()
    """The texts whose translations are a help for it."""
    gold: bool = False
    """Whether the roots are judged by translations."""
    target: str = ""


@dataclass(slots=True)
class Tally:
    """Counts of what a tool did."""

    known: int = 0
    right: int = 0
    changed: int = 0
    found: int = 0
    like: int = 0
    like_found: int = 0
    wrong_clean: int = 0
    wrong_fuzzy: int = 0
    unlike: int = 0
    """Fuzzy, with a translation whose text is less than six tenths like this one; no gold to judge by."""
    lost: int = 0
    absent: int = 0
    seconds: float = 0.0
    notes: list[Note] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add another's counts to these."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One text that a tool did not do right, to be read by a person."""

    where: str
    verdict: str
    expected: Expected
    sources: tuple[str, ...]
    """The texts that the translation it was given was made from."""
    target: str


class Truth:
    """The state of knowledge while a history goes on: what was made from what."""

    def __init__(self, first: State) -> None:
        self.made: dict[str, set[str]] = defaultdict(set)
        self.sources: dict[str, set[str]] = defaultdict(set)
        self._roots: dict[str, frozenset[str]] = {}
        self._gold: dict[str, str] = {}
        self._before: Set[str] = frozenset()
        self.learn(first)
        self.settle(first)

    def learn(self, state: State) -> None:
        """Take in that translators translate the state's texts as its gold has them."""
        for text, target in zip(state.texts, state.targets, strict=True):
            if target:
                self.made[text].add(target.strip("\n"))
                self.sources[target.strip("\n")].add(text)
                self._roots[text] = frozenset({text})

    def settle(self, state: State) -> None:
        """Take a state as the one that the next is compared with."""
        self._gold |= {text: made for text, made in zip(state.texts, state.targets, strict=True) if made}
        self._before = set(state.texts)

    def expect(self, state: State) -> list[Expected]:
        """What is right for each text of the state after the one settled."""
        now = set(state.texts)
        likes = self._likes(state, now)
        out = []
        for text, target in zip(state.texts, state.targets, strict=True):
            if text in self.made:
                out.append(Expected(text=text, kind="known", target=target))
            elif text in self._before:
                out.append(Expected(text=text, kind="old", target=target))
            else:
                like = likes.get(text, [])
                roots = frozenset(root for one in like for root in self._roots[one])
                gone = any(one not in now for one in like)
                kind = "changed" if gone else "like" if roots else "new"
                gold = bool(target)
                out.append(Expected(text=text, kind=kind, roots=roots, gold=gold, target=target))
                if roots:
                    self._roots.setdefault(text, roots)
        return out

    def _likes(self, state: State, now: Set[str]) -> dict[str, list[str]]:
        """For each new text the earlier ones that it is like, of those that have a translation."""
        new = {
            text: target
            for text, target in zip(state.texts, state.targets, strict=True)
            if text not in self.made and text not in self._before
        }
        coded = _Words()
        old = {text: coded(text) for text in self._roots}
        old_gold = {text: coded(self._gold[text]) for text in self._roots if text in self._gold}
        out = {}
        for text, target in new.items():
            limit = ALIKE_BY_GOLD if target else ALIKE_BY_WORDS
            code, others = (coded(target), old_gold) if target else (coded(text), old)
            out[text] = [one for one, other in others.items() if _alike(code, other, limit)]
        return out


class _Words:
    """Texts -> strings of one letter for each word, so that words are compared as letters are.

    Addresses of links are left out, and so are marks and case; a text of nothing else is one word.
    """

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        words = _WORD.findall(_ADDRESS.sub("", text).casefold()) or [text.strip()]
        codes = self._codes
        return "".join(codes.setdefault(word, chr(0x100 + len(codes))) for word in words)


_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"\]\([^)]*\)|https?://\S+")


def _alike(one: str, other: str, limit: float) -> bool:
    """Whether two texts share so many of their words, in order; or one is a part of the other.

    A part of a text that was split, or one of two that were joined, has at least six words and a
    quarter of the whole, and nine tenths of its words stand in the whole. One word in common is not
    enough where there are others.
    """
    if one == other:
        return True
    shorter, longer = sorted((len(one), len(other)))
    if 4 * shorter < longer:
        return False
    common = round(similarity.ratio(one, other) * (shorter + longer) / 2)
    if common >= 2 and 2 * common >= limit * (shorter + longer):
        return True
    return shorter >= 6 and 10 * common >= 9 * shorter


def judge(truth: Truth, expected: Sequence[Expected], units: Sequence[Unit | None], where: str) -> Tally:
    """Count what a tool made of one state."""
    tally = Tally()
    for one, unit in zip(expected, units, strict=True):
        if one.kind == "old":
            continue
        if unit is None:
            tally.absent += 1
            continue
        verdict = _verdict(truth, one, unit)
        sources = tuple(text for part in parts(unit.target) for text in truth.sources.get(part, ()))
        _count(tally, one, verdict)
        if verdict not in ("right", "found", "empty" if one.kind == "new" else ""):
            tally.notes.append(
                Note(where=where, verdict=verdict, expected=one, sources=sources, target=unit.target)
            )
    return tally


def _verdict(truth: Truth, one: Expected, unit: Unit) -> str:
    """``right``, ``missed`` or ``wrong clean``; where there is no translation ``found``, ``wrong``, …"""
    target = unit.target.strip("\n")
    if target and not unit.fuzzy:
        return "right" if target in truth.made.get(one.text, ()) else "wrong clean"
    if one.kind == "known":
        return "missed"
    if not target:
        return "empty"
    sources = {text for part in parts(target) for text in truth.sources.get(part, ())}
    return "found" if sources & one.roots else "wrong" if one.gold else "unlike"


def _count(tally: Tally, one: Expected, verdict: str) -> None:
    tally.known += one.kind == "known"
    tally.right += verdict == "right"
    tally.changed += one.kind == "changed"
    tally.found += one.kind == "changed" and verdict == "found"
    tally.like += one.kind == "like"
    tally.like_found += one.kind == "like" and verdict == "found"
    tally.wrong_clean += verdict == "wrong clean"
    tally.wrong_fuzzy += verdict == "wrong"
    tally.unlike += verdict == "unlike"


def parts(target: str) -> list[str]:
    """The translations in one: those of joined texts stand in it one after the other."""
    return [part.strip("\n") for part in target.split(SPLIT.strip("\n"))]


def translations(units: Sequence[Unit]) -> set[str]:
    """Every translation in a catalogue, live, fuzzy or obsolete."""
    return {part for unit in units for part in parts(unit.target) if part}


def steps(history: History) -> Iterator[tuple[int, State]]:
    """The states after the first, numbered from 1."""
    return iter(list(enumerate(history.states))[1:])


Tallies = Mapping[tuple[str, str, str], Tally]
"""By mode, family and tool."""
