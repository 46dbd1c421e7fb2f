"""Order in sequences."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def longest_increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest of the runs in which the first members rise (Fredman's patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (value, _) in enumerate(pairs):
        spot = bisect_left(tails, value)
        before.append(ends[spot - 1] if spot else -1)
        if spot == len(tails):
            tails.append(value)
            ends.append(at)
        else:
            tails[spot], ends[spot] = value, at
    out = []
    at = ends[-1] if ends else -1
    while at >= 0:
        out.append(pairs[at])
        at = before[at]
    return out[::-1]
