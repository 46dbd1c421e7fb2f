"""Where a row of a page may be broken: a paragraph in each of its languages, a table, a picture.

See :mod:`songngu.formats.pdf_plan`, which chooses among these places. All heights are in one unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

SLACK = 0.01
"""What heights may differ by and be the same."""
_AHEAD = 4
"""How many lines one language may be further at the foot of a page than its share, where notes are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What no page can break."""

    top: float
    """Where it begins, below the top of its row."""
    bottom: float
    notes: float = 0
    """How high the notes are that it calls."""
    can_start: bool = True
    """True where a page may begin with it."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A row in one language."""

    slots: tuple[Slot, ...] = ()
    gap: float = 0
    """The space above it, which is dropped at the head of a page."""
    again: float = 0
    """What stands again at the head of each further page: the head of a table."""

    @cached_property
    def notes(self) -> tuple[float, ...]:
        """How high the notes are of all slots before each, and of all."""
        sums = [0.0]
        for slot in self.slots:
            sums.append(sums[-1] + slot.notes)
        return tuple(sums)

    def height(self, start: int, end: int) -> float:
        """How high a stretch of its slots is at the head of a page."""
        if start >= end:
            return 0
        return self.slots[end - 1].bottom - self.slots[start].top + (self.again if start else 0)


At = tuple[int, ...]
"""How many slots of a row stand before a break, by column."""


def cuts_of(columns: Sequence[Column], *, is_level: bool) -> list[At]:
    """Where a row may be broken in all its columns at once, in an order in which none comes before it could.

    Columns on one page (``is_level``) are broken at the same height. Those on pages of their own are broken
    at about the same share of each, so that both go on; where notes are called, one may go on for some lines
    while the notes of the other leave no room. The first cut is the row's beginning, the last its end.
    """
    counts = tuple(len(column.slots) for column in columns)
    longest = counts.index(max(counts))
    is_free = not is_level and any(column.notes[-1] for column in columns)
    cuts: set[At] = set()
    for at in range(1, counts[longest]):
        slots = columns[longest].slots
        if not slots[at].can_start:
            continue
        if is_level:
            ways = [[_at_height(column, slots[at - 1].bottom)] for column in columns]
        else:
            ways = [_near_share(column, at / counts[longest], _AHEAD * is_free) for column in columns]
        ways[longest] = [at]
        cuts.update(cut for cut in product(*ways) if cut != counts and all(map(_may_break, columns, cut)))
    return [tuple(0 for _ in counts), *sorted(cuts), counts]


def goes_on(last: At, cut: At) -> bool:
    """True where a page may end with one cut that began with the other."""
    return cut != last and all(before <= after for before, after in zip(last, cut, strict=True))


def least_of(cuts: Sequence[At]) -> frozenset[int]:
    """The cuts after which none holds less in any column: where one has no room, none that follows has."""
    found = set()
    floor = cuts[-1]
    for at in range(len(cuts) - 1, -1, -1):
        floor = tuple(map(min, floor, cuts[at]))
        if floor == cuts[at]:
            found.add(at)
    return frozenset(found)


def _at_height(column: Column, height: float) -> int:
    return sum(slot.bottom <= height + SLACK for slot in column.slots)


def _near_share(column: Column, share: float, around: int) -> list[int]:
    """The slot nearest to a share of a column that a page may begin with, and some around it, or the end."""
    count = len(column.slots)
    wanted = share * count
    ways = [at for at in range(1, count + 1) if _may_break(column, at)]
    nearest = min(ways, key=lambda at: (abs(at - wanted), at), default=0)
    return [at for at in ways if abs(at - nearest) <= around] or [nearest]


def _may_break(column: Column, at: int) -> bool:
    if at == 0:
        return not column.slots
    return at == len(column.slots) or column.slots[at].can_start
