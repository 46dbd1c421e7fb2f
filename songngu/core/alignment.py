"""Two sequences of texts -> how the second came of the first: kept, moved, edited, split, joined.

Equal texts first: those that stand alone on both sides and in order are fixed points, then equal runs
beside and between these, then what moved. What is left between two fixed points is aligned by
similarity, in order, in steps 1–1, 1–2, 2–1 and 1–0; what then is left anywhere, one to one, the most
alike first: paragraphs that were moved and edited. Nothing is ever compared with everything: the
time grows in line with the length.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from songngu.likeness import Likenesses, Similar
from songngu.sequences import longest_increasing

THRESHOLD = 0.55
"""Texts less alike than this are not one text edited."""

_CRUMB = 20
"""Letters; shorter texts say too little to tell where they belong."""

_SURE = 0.8
"""Where as many texts as there were are each this much like the one in its place, nothing else is tried."""

_BAND = 24
"""How far an edited text may have slipped within a gap between two fixed points."""


Step = tuple[tuple[int, ...], tuple[int, ...]]
"""Old texts (indexes) that became new ones: (3,)→(4,), (3,)→(4, 5), (3, 4)→(5,)."""


def align(
    similar: Similar, old: Sequence[str], new: Sequence[str], settled: Set[int] = frozenset()
) -> tuple[Step, ...]:
    """The steps from one sequence to the other, in the order of the new one.

    :param similar: the measure of likeness.
    :param settled: indexes of new texts whose origin is known from elsewhere: equal to an old text they
        are matched with it, but never with one that is only similar.
    :returns: old texts in no step were removed; new texts in none are new.
    """
    fixed = list(_fixed_points(old, new))
    equal = {at_new: at_old for at_old, at_new in fixed}
    free_old = set(range(len(old))) - {at_old for at_old, _ in fixed}
    free_new = [at for at in range(len(new)) if at not in equal]
    equal |= _moved(old, new, free_old, free_new)
    free_old -= set(equal.values())
    steps: list[Step] = [((at_old,), (at_new,)) for at_new, at_old in equal.items()]
    edges = [(-1, -1), *fixed, (len(old), len(new))]
    for (left_old, left_new), (right_old, right_new) in pairwise(edges):
        gap_old = [at for at in range(left_old + 1, right_old) if at in free_old]
        gap_new = [at for at in range(left_new + 1, right_new) if at not in equal and at not in settled]
        if gap_old and gap_new:
            steps += _by_similarity(old, new, gap_old, gap_new, similar)
    free_old -= {at for before, _ in steps for at in before}
    taken = {at for _, after in steps for at in after} | settled
    left = [at for at in free_new if at not in taken]
    steps += _moved_and_edited(old, new, sorted(free_old), left, similar)
    return tuple(sorted(steps, key=lambda step: step[1]))


# -- equal texts


def _fixed_points(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of equal texts, in order on both sides (patience diff, and the equal runs around its matches)."""
    stack = [(0, len(old), 0, len(new))]
    found: list[tuple[int, int]] = []
    while stack:
        left_old, right_old, left_new, right_new = stack.pop()
        while left_old < right_old and left_new < right_new and old[left_old] == new[left_new]:
            found.append((left_old, left_new))
            left_old, left_new = left_old + 1, left_new + 1
        while left_old < right_old and left_new < right_new and old[right_old - 1] == new[right_new - 1]:
            right_old, right_new = right_old - 1, right_new - 1
            found.append((right_old, right_new))
        unique = _unique_in_order(old, new, (left_old, right_old, left_new, right_new))
        for at_old, at_new in unique:
            stack.append((left_old, at_old, left_new, at_new))
            found.append((at_old, at_new))
            left_old, left_new = at_old + 1, at_new + 1
        if unique:
            stack.append((left_old, right_old, left_new, right_new))
    return iter(sorted(found))


def _unique_in_order(
    old: Sequence[str], new: Sequence[str], bounds: tuple[int, int, int, int]
) -> list[tuple[int, int]]:
    """The longest run, in order on both sides, of texts that stand once on each."""
    left_old, right_old, left_new, right_new = bounds
    if left_old >= right_old or left_new >= right_new:
        return []
    counts_old = Counter(old[left_old:right_old])
    counts_new = Counter(new[left_new:right_new])
    places = {old[at]: at for at in range(left_old, right_old) if counts_old[old[at]] == 1}
    pairs = [
        (places[new[at]], at)
        for at in range(left_new, right_new)
        if counts_new[new[at]] == 1 and new[at] in places
    ]
    return longest_increasing(pairs)


def _moved(
    old: Sequence[str], new: Sequence[str], free_old: set[int], free_new: Sequence[int]
) -> dict[int, int]:
    """Equal texts that are out of order, each occurrence with the next one left."""
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for at in sorted(free_old):
        waiting[old[at]].append(at)
    return {at: waiting[new[at]].popleft() for at in free_new if waiting.get(new[at])}


# -- similar texts


def _by_similarity(
    old: Sequence[str], new: Sequence[str], gap_old: list[int], gap_new: list[int], similar: Similar
) -> list[Step]:
    """The best steps within a gap: dynamic programming along its diagonal."""
    if len(gap_old) == len(gap_new):
        pairs = list(zip(gap_old, gap_new, strict=True))
        if all(similar(old[one], new[other]) >= _SURE for one, other in pairs):
            return [((one,), (other,)) for one, other in pairs]
    height, width = len(gap_old), len(gap_new)
    best: dict[tuple[int, int], float] = {(0, 0): 0.0}
    choice: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(height + 1):
        middle = row * width // max(1, height)
        for column in range(max(0, middle - _BAND), min(width, middle + _BAND) + 1):
            for step in _MOVES:
                start = (row - step[0], column - step[1])
                if start not in best:
                    continue
                gain = _gain(
                    [old[at] for at in gap_old[start[0] : row]],
                    [new[at] for at in gap_new[start[1] : column]],
                    similar,
                )
                if gain is not None and best[start] + gain > best.get((row, column), -1.0):
                    best[row, column] = best[start] + gain
                    choice[row, column] = step
    return _walked_back(gap_old, gap_new, choice)


_MOVES = ((1, 1), (1, 2), (2, 1), (1, 0), (0, 1))


def _gain(old: Sequence[str], new: Sequence[str], similar: Similar) -> float | None:
    """What a step is worth: likeness above the threshold, weighed by length; None where it may not be."""
    if not old or not new:
        return 0.0
    before, after = " ".join(old), " ".join(new)
    shorter, longer = sorted((len(before), len(after)))
    if 2 * shorter < THRESHOLD * (shorter + longer):  # too unlike in length to be alike at all
        return None
    likeness = similar(before, after)
    if likeness < THRESHOLD:
        return None
    if len(old) + len(new) > 2 and not (
        _each_is_sizeable(old if len(old) > 1 else new) and _each_has_a_share(old, new, likeness, similar)
    ):
        return None
    return (likeness - THRESHOLD) * (len(before) + len(after)) + 0.01


def _each_is_sizeable(parts: Sequence[str]) -> bool:
    """True where no part of a split or join is a crumb, which would go with any text."""
    return 5 * min(map(len, parts)) >= sum(map(len, parts)) or min(map(len, parts)) >= _CRUMB


def _each_has_a_share(old: Sequence[str], new: Sequence[str], likeness: float, similar: Similar) -> bool:
    """True where a split or join explains more than its best single pair would."""
    singles = (similar(one, other) for one in old for other in new)
    return likeness > max(singles)


def _moved_and_edited(
    old: Sequence[str], new: Sequence[str], free_old: Sequence[int], free_new: Sequence[int], similar: Similar
) -> list[Step]:
    """Texts alike wherever they stand, one to one, the most alike first."""
    if not free_old or not free_new:
        return []
    open_old, open_new = set(free_old), set(free_new)
    known = Likenesses([old[at] for at in free_old], similar)
    rated = [
        (-likeness, at_new, free_old[place])
        for at_new in free_new
        for likeness, place in known.like(new[at_new])
    ]
    steps: list[Step] = []
    for _, at_new, at_old in sorted(rated):
        if at_new in open_new and at_old in open_old:
            open_new.remove(at_new)
            open_old.remove(at_old)
            steps.append(((at_old,), (at_new,)))
    return steps


def _walked_back(
    gap_old: list[int], gap_new: list[int], choice: dict[tuple[int, int], tuple[int, int]]
) -> list[Step]:
    row, column = len(gap_old), len(gap_new)
    steps: list[Step] = []
    while (row, column) in choice:
        down, across = choice[row, column]
        if down and across:
            steps.append((tuple(gap_old[row - down : row]), tuple(gap_new[column - across : column])))
        row, column = row - down, column - across
    return steps
