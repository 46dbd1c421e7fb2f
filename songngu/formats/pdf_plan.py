"""Which line begins which page: pages planned from heights, so that none has a hole and notes fit.

A **row** is what is level in all columns: a paragraph in each of its languages. A **slot** is what no
page can break: a line, a row of a table, a picture. Columns stand on pages of their own, each with
its own notes at the foot (facing pages), or share one page and its foot. All heights are in one unit.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from songngu.formats.pdf_cuts import SLACK, At, Column, cuts_of, goes_on, least_of

_PAGE = 1.0
"""What a page costs: how good the breaks must be that take one more."""
_HOLE = 8.6
"""What an empty page would cost; a half as high hole costs a quarter of it."""
_FULLER, _OTHER = 12.0, 10.0
"""The same at the fuller and at the emptier of two pages that face each other."""
_GROWTH = 0.75
"""By how much of itself the space between paragraphs may grow on pages that face each other."""
_SPLIT = 0.015
"""What it costs to break a row at all."""
_UNEVEN = 5.0
"""The same as a hole, for what remains of one column at the head of the next page, and not of the other."""
_ENDED = 0.1
"""What it costs that one column of a broken row has ended, and its next page begins with nothing."""
_LONELY = 0.8
"""What a last page costs with nothing on it."""
_NEARLY = 0.15
"""How much of a last page may be filled and it is still nearly empty."""
_OVERFULL = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What begins level in all columns."""

    columns: tuple[Column, ...]
    keeps_next: bool = False
    """True where no page may end after it: a heading."""
    starts_page: bool = False
    can_sink: bool = False
    """True where the space above it may grow, to fill its page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The room of a page."""

    height: float
    rule: float = 0
    """What the rule above the notes takes, with the space around it."""
    is_shared: bool = False
    """True where all columns stand on one page, false where each has a page of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page, or one of each column."""

    row: int
    """The row that it begins in."""
    slots: tuple[int, ...]
    """How many slots of that row stand on earlier pages, by column."""
    tops: dict[int, float] = field(default_factory=dict)
    """How far below its head each row stands that begins on it."""
    ends: tuple[float, ...] = ()
    """How far down the text goes, by column."""
    notes: tuple[float, ...] = ()
    """How high the notes are, by column."""


def plan(rows: Sequence[Row], sheet: Sheet) -> tuple[Page, ...]:
    """Break rows into pages, at the least cost over all of them.

    A page with more than it has room for is planned only where a single slot, with its notes, is too
    much for any page.
    """
    return _Planner(rows, sheet).pages() if rows else ()


@dataclass(slots=True)
class _State:
    """What a page under construction holds, by column."""

    ends: list[float]
    notes: list[float]

    def with_part(self, tops: Sequence[float], columns: Sequence[Column], cuts: tuple[At, At]) -> _State:
        ends, notes = list(self.ends), list(self.notes)
        for at, column in enumerate(columns):
            start, end = cuts[0][at], cuts[1][at]
            if start < end:
                ends[at] = tops[at] + column.height(start, end)
                notes[at] += column.notes[end] - column.notes[start]
        return _State(ends, notes)


_Break = tuple[int, int]
"""A row, and which of the places at which it may be broken; the first is its beginning."""


class _Planner:
    def __init__(self, rows: Sequence[Row], sheet: Sheet) -> None:
        self.rows = rows
        self.sheet = sheet
        self.cuts = [cuts_of(row.columns, is_level=sheet.is_shared) for row in rows]
        self.least = [least_of(cuts) for cuts in self.cuts]

    def pages(self) -> tuple[Page, ...]:
        """The best way from the first row to the end."""
        end = (len(self.rows), 0)
        best: dict[_Break, tuple[float, _Break | None]] = {(0, 0): (0.0, None)}
        queue: list[_Break] = [(0, 0)]
        while queue and queue[0] != end:
            start = heapq.heappop(queue)
            for stop, state in self.stops(start):
                cost = best[start][0] + self.cost(stop, state)
                if stop not in best:
                    heapq.heappush(queue, stop)
                if stop not in best or cost < best[stop][0]:
                    best[stop] = (cost, start)
        way = [end]
        while (before := best[way[-1]][1]) is not None:
            way.append(before)
        way.reverse()
        return tuple(self.page(start, stop) for start, stop in pairwise(way))

    # -- one page

    def stops(self, start: _Break) -> Iterator[tuple[_Break, _State]]:
        """Everywhere that a page may end which begins at ``start``, each with what it then holds."""
        found = False
        for stop, state, _ in self._walk(start):
            if found and not self._fits(state):
                if stop[1] == 0 or stop[1] in self.least[stop[0]]:
                    return
                continue
            row = self.rows[stop[0]] if stop[1] == 0 and stop[0] < len(self.rows) else None
            is_forced = row is not None and row.starts_page
            if row is not None and not is_forced and self.rows[stop[0] - 1].keeps_next:
                continue
            found = True
            yield stop, state
            if is_forced:
                return

    def _walk(self, start: _Break) -> Iterator[tuple[_Break, _State, float]]:
        """Place row after row: each end of a part, what the page then holds, and where its row stands."""
        row, cut = start
        count = len(self.rows[0].columns)
        state = _State([0.0] * count, [0.0] * count)
        is_empty = True
        while row < len(self.rows):
            columns, cuts = self.rows[row].columns, self.cuts[row]
            top = 0.0
            if not is_empty:
                top = max(end + column.gap for end, column in zip(state.ends, columns, strict=True))
            first = state
            for at in range(cut + 1, len(cuts)):
                if not goes_on(cuts[cut], cuts[at]):
                    continue
                state = first.with_part([top] * count, columns, (cuts[cut], cuts[at]))
                stop = (row, at) if at + 1 < len(cuts) else (row + 1, 0)
                yield stop, state, top
            is_empty = is_empty and not any(state.ends)
            row, cut = row + 1, 0

    def _fits(self, state: _State) -> bool:
        return min(self._left(state)) >= -SLACK

    def _left(self, state: _State) -> list[float]:
        """The room that is left, by page."""
        sheet = self.sheet
        if sheet.is_shared:
            parts = [(max(state.ends), sum(state.notes))]
        else:
            parts = list(zip(state.ends, state.notes, strict=True))
        return [sheet.height - end - (notes + sheet.rule if notes else 0) for end, notes in parts]

    def cost(self, stop: _Break, state: _State) -> float:
        """What a page costs that ends so."""
        left = [room / self.sheet.height for room in self._left(state)]
        row, cut = stop
        cost = _PAGE + (_OVERFULL if min(left) * self.sheet.height < -SLACK else 0.0)
        if self._is_last(stop):
            lonely = max(0.0, 1 - max(state.ends) / self.sheet.height / _NEARLY)
            return cost + _LONELY * (lonely + (not self.sheet.is_shared and min(state.ends) == 0))
        cost += (_HOLE if self.sheet.is_shared else _FULLER) * max(0.0, min(left)) ** 2
        if not self.sheet.is_shared:
            cost += _OTHER * max(0.0, max(left)) ** 2
        if cut:
            rests = [0.0] if self.sheet.is_shared else self._rests(row, cut)
            cost += _SPLIT + _UNEVEN * ((max(rests) - min(rests)) / self.sheet.height) ** 2
            cost += _ENDED * (min(rests) == 0 < max(rests))
        return cost

    def _is_last(self, stop: _Break) -> bool:
        """True where a chapter ends, or all."""
        row, cut = stop
        return row == len(self.rows) or (cut == 0 and self.rows[row].starts_page)

    def _rests(self, row: int, cut: int) -> list[float]:
        columns, at = self.rows[row].columns, self.cuts[row][cut]
        return [column.height(start, len(column.slots)) for column, start in zip(columns, at, strict=True)]

    def page(self, start: _Break, stop: _Break) -> Page:
        """What was planned, told."""
        tops: dict[int, float] = {}
        state = _State([], [])
        for at, reached, top in self._walk(start):
            row, state = at[0] if at[1] else at[0] - 1, reached
            if (row, 0) >= start:
                tops[row] = top
            if at == stop:
                break
        sunk = 0.0
        if not self.sheet.is_shared and not self._is_last(stop):
            sunk = self._spread(tops, max(0.0, min(self._left(state)) - 1))  # less, for what adds up
        return Page(
            row=start[0],
            slots=self.cuts[start[0]][start[1]],
            tops=tops,
            ends=tuple(end + sunk for end in state.ends),
            notes=tuple(state.notes),
        )

    def _spread(self, tops: dict[int, float], room: float) -> float:
        """Give room that is left on both pages of a spread to the spaces between their paragraphs.

        :param tops: where each row begins; changed in place, for both columns are to stay level.
        :returns: how much further down the last row begins.
        """
        gaps = {
            row: max(column.gap for column in self.rows[row].columns)
            for row, top in tops.items()
            if top > 0 and self.rows[row].can_sink
        }
        share = min(_GROWTH, room / sum(gaps.values())) if any(gaps.values()) else 0.0
        sunk = 0.0
        for row in tops:
            sunk += share * gaps.get(row, 0.0)
            tops[row] += sunk
        return sunk
