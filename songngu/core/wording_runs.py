"""Two sequences of parts -> what they have in common, in runs that a person can read.

Anchors are the words that stand once on each side ("patience", after Bram Cohen's difference of lines);
what lies between two anchors is looked at in the same way, and compared in full only where it is short.
So the time grows nearly in line with the length.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from songngu.core.wording_tokens import Tokens
from songngu.sequences import longest_increasing

_CELLS = 2500
"""Two stretches are compared part by part where the product of their lengths is no more."""

_GRAMS = (1, 2, 4)
"""Anchors are words; where none stands once, groups of so many neighbouring parts."""

_ISLAND = 5
"""So many words that two texts have in common in a row always stand for themselves."""

_SHORT = 3
"""Letters of a word that, alone, says nothing: "của", "the"."""

_SLIDE = 400
"""A change is pushed at most so many parts along a text that repeats itself."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of both texts, from one part to before another on each side: common, or changed."""

    same: bool
    a: int
    a_end: int
    b: int
    b_end: int


def runs(a: Tokens, b: Tokens) -> list[Run]:
    """Common and changed runs by turns, without islands that would only confuse."""
    found = _as_runs(aligned(a, b, (0, len(a.texts), 0, len(b.texts))), len(a.texts), len(b.texts))
    return _slid(a, b, _without_islands(a, b, found))


def aligned(a: Tokens, b: Tokens, span: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """The parts that two stretches have in common, in order, as pairs of indexes."""
    pairs: list[tuple[int, int]] = []
    left = [span]
    while left:
        a0, a1, b0, b1 = left.pop()
        while a0 < a1 and b0 < b1 and a.texts[a0] == b.texts[b0]:
            pairs.append((a0, b0))
            a0, b0 = a0 + 1, b0 + 1
        while a0 < a1 and b0 < b1 and a.texts[a1 - 1] == b.texts[b1 - 1]:
            a1, b1 = a1 - 1, b1 - 1
            pairs.append((a1, b1))
        if a0 == a1 or b0 == b1:
            continue
        anchors = _anchors(a, b, (a0, a1, b0, b1))
        if not anchors:
            if (a1 - a0) * (b1 - b0) <= _CELLS:
                pairs += _compared(a, b, (a0, a1, b0, b1))
            continue
        pairs += anchors
        edges = [(a0 - 1, b0 - 1), *anchors, (a1, b1)]
        left += [(i + 1, k, j + 1, m) for (i, j), (k, m) in pairwise(edges)]
    return sorted(pairs)


def _anchors(a: Tokens, b: Tokens, span: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """Words that stand once on each side, the longest chain of them that is in order on both."""
    a0, a1, b0, b1 = span
    is_short = (a1 - a0) * (b1 - b0) <= _CELLS
    for size in _GRAMS[:1] if is_short else _GRAMS:
        here, there = _once(a, a0, a1, size), _once(b, b0, b1, size)
        common = sorted((at, there[key]) for key, at in here.items() if key in there)
        if common:
            return [(i, j) for j, i in longest_increasing([(j, i) for i, j in common])]
    return []


def _once(found: Tokens, start: int, end: int, size: int) -> dict[tuple[str, ...], int]:
    """Where each group of neighbouring parts is that begins with a word and stands only once."""
    keys = [
        (tuple(found.texts[at : at + size]), at) for at in range(start, end - size + 1) if found.words[at]
    ]
    counts = Counter(key for key, _ in keys)
    return {key: at for key, at in keys if counts[key] == 1}


def _compared(a: Tokens, b: Tokens, span: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """The longest common subsequence of two short stretches; a word weighs more than a mark."""
    a0, a1, b0, b1 = span
    rows = [[0] * (b1 - b0 + 1)]
    for i in range(a1 - 1, a0 - 1, -1):
        row, below = [0] * (b1 - b0 + 1), rows[-1]
        weight = 4 if a.words[i] else 1
        for at in range(b1 - b0 - 1, -1, -1):
            skipped = max(below[at], row[at + 1])
            row[at] = max(skipped, below[at + 1] + weight) if a.texts[i] == b.texts[b0 + at] else skipped
        rows.append(row)
    rows.reverse()
    pairs, i, j = [], 0, 0
    while i < a1 - a0 and j < b1 - b0:
        weight = 4 if a.words[a0 + i] else 1
        if a.texts[a0 + i] == b.texts[b0 + j] and rows[i][j] == rows[i + 1][j + 1] + weight:
            pairs.append((a0 + i, b0 + j))
            i, j = i + 1, j + 1
        elif rows[i + 1][j] >= rows[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def _as_runs(pairs: Sequence[tuple[int, int]], a_end: int, b_end: int) -> list[Run]:
    out: list[Run] = []
    i = j = 0
    for a, b in [*pairs, (a_end, b_end)]:
        if (i, j) != (a, b):
            out.append(Run(False, i, a, j, b))
        if a < a_end:
            out.append(Run(True, a, a + 1, b, b + 1))
        i, j = a + 1, b + 1
    return _joined(out)


def _joined(found: Sequence[Run]) -> list[Run]:
    """The runs, each put together with its neighbours of the same sort."""
    out: list[Run] = []
    for run in found:
        if out and out[-1].same == run.same:
            last = out.pop()
            run = Run(run.same, last.a, run.a_end, last.b, run.b_end)
        out.append(run)
    return out


def _without_islands(a: Tokens, b: Tokens, found: list[Run]) -> list[Run]:
    """The runs without common ones so small, between such changes, that reading them is work."""
    while True:
        out: list[Run] = []
        for at, run in enumerate(found):
            around = found[at + 1] if at + 1 < len(found) else None
            if run.same and out and around and _is_island(a, b, run, (out[-1], around)):
                run = Run(False, run.a, run.a_end, run.b, run.b_end)
            if out and out[-1].same == run.same:
                last = out.pop()
                run = Run(run.same, last.a, run.a_end, last.b, run.b_end)
            out.append(run)
        if len(out) == len(found):
            return out
        found = out


def _is_island(a: Tokens, b: Tokens, run: Run, around: tuple[Run, Run]) -> bool:
    texts = a.texts[run.a : run.a_end]
    if any(text == "](" or (not text or text.startswith("<!--")) for text in texts):
        return False
    words = a.count(run.a, run.a_end)
    if words == 0:
        return not any(a.ends_sentence(at) for at in range(run.a, run.a_end))
    if words > _ISLAND:
        return False
    counts = [(a.count(one.a, one.a_end), b.count(one.b, one.b_end)) for one in around]
    sizes = [max(count) for count in counts]
    if not min(sizes) or not any(min(count) for count in counts):
        return False  # what was only taken out or put in reads well around a word
    if words == 1 and all(len(text) <= _SHORT for text in texts):
        return True
    return words <= min(sizes) and 2 * words < sum(sizes)


def _slid(a: Tokens, b: Tokens, found: list[Run]) -> list[Run]:
    """The runs, where what was only added or only taken out begins where a sentence or phrase does.

    "one. Two." from "one. New. Two." is the same whether ". New" or "New." was taken out.
    """
    out = list(found)
    for at in range(1, len(out) - 1):
        before, run, after = out[at - 1 : at + 2]
        if run.same or (run.a < run.a_end and run.b < run.b_end):
            continue
        side, start, end = (a, run.a, run.a_end) if run.a < run.a_end else (b, run.b, run.b_end)
        room = (before.a_end - before.a - (at > 1), after.a_end - after.a - 1)
        moved = _best_slide(side, start, end, room)
        if moved:
            out[at - 1] = Run(True, before.a, before.a_end + moved, before.b, before.b_end + moved)
            out[at] = Run(False, run.a + moved, run.a_end + moved, run.b + moved, run.b_end + moved)
            out[at + 1] = Run(True, after.a + moved, after.a_end, after.b + moved, after.b_end)
    return _joined([run for run in out if run.a < run.a_end or run.b < run.b_end])


def _best_slide(side: Tokens, start: int, end: int, room: tuple[int, int]) -> int:
    """By how many parts to push a change, backwards where negative, so that it begins and ends well."""
    back = ahead = 0
    while back < min(room[0], _SLIDE) and side.texts[start - back - 1] == side.texts[end - back - 1]:
        back += 1
    while ahead < min(room[1], _SLIDE) and side.texts[start + ahead] == side.texts[end + ahead]:
        ahead += 1
    best = max(
        range(-back, ahead + 1),
        key=lambda by: (_edge(side, start + by) + _edge(side, end + by), -abs(by)),
    )
    return best


def _edge(side: Tokens, at: int) -> int:
    """How good a place this is, before a part, for a change to begin or end."""
    if at == 0 or side.ends_sentence(at - 1):
        return 4
    if not side.spaces[at]:
        return 0
    return 2 if not side.words[at - 1] else 1
