"""Two texts -> what became of each word: same, gone, added, or moved elsewhere.

For reading, not for patching: a change is shown in few runs, and where little is common the old and the
new text stand whole.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from songngu.core.wording_runs import Run, aligned, runs
from songngu.core.wording_tokens import Tokens, is_markup_only, tokens
from songngu.model import Op, Piece

__all__ = ["difference", "is_markup_only"]

_MOVED_WORDS = 4
"""A stretch of fewer words that turns up elsewhere is no moved sentence."""

_MOVED_SHARE = 0.6
"""So much of a sentence must be found again, of the longer one's words, for it to be the same, moved."""

_CROWD = 32
"""Sentences that a word stands in; one that more have tells nothing."""

Span = tuple[int, int]


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """What became of each word of a Markdown text.

    Words are compared in NFC and with their case; spaces, punctuation and markup are parts of their own.
    The pieces that are same, gone or moved from here are, put together, ``before`` in NFC; those that are
    same, added or moved to here ``after``. Where less than a third is common both stand whole.
    """
    one, other = (unicodedata.normalize("NFC", text) for text in (before, after))
    if one == other:
        return (Piece(Op.SAME, one),) if one else ()
    a, b = tokens(one), tokens(other)
    found = runs(a, b)
    moves = _moves(a, b, found)
    if _is_rewritten(a, b, found, moves):
        return tuple(Piece(op, text) for op, text in ((Op.GONE, one), (Op.ADDED, other)) if text)
    return tuple(_merged(_pieces(a, b, found, moves)))


@dataclass(frozen=True, slots=True)
class _Moves:
    """The parts on each side that are found on the other, in another place."""

    gone: frozenset[int] = frozenset()
    added: frozenset[int] = frozenset()


def _is_rewritten(a: Tokens, b: Tokens, found: Sequence[Run], moves: _Moves) -> bool:
    """True where less than a third is common: of the shorter text, or, in scraps, of the longer one."""
    same = [run for run in found if run.same]
    common = sum(a.count(run.a, run.a_end) for run in same) + sum(a.words[at] for at in moves.gone)
    counts = sorted((a.count(0, len(a.texts)), b.count(0, len(b.texts))))
    scraps = sum(1 for run in same if a.count(run.a, run.a_end))
    return 3 * common < counts[0] or (scraps > 2 and 3 * common < counts[1])


def _moves(a: Tokens, b: Tokens, found: Sequence[Run]) -> _Moves:
    changed = [run for run in found if not run.same]
    old = [(at, span) for at, run in enumerate(changed) for span in _sentences(a, run.a, run.a_end)]
    new = [(at, span) for at, run in enumerate(changed) for span in _sentences(b, run.b, run.b_end)]
    if not old or not new or len(changed) < 2:
        return _Moves()
    gone: set[int] = set()
    added: set[int] = set()
    taken: tuple[set[Span], set[Span]] = (set(), set())
    for _, here, there in sorted(_alike(a, b, old, new), reverse=True):
        if here in taken[0] or there in taken[1]:
            continue
        common = aligned(a, b, (*here, *there))
        kept = [pair for run in _rows(common) if sum(a.words[i] for i, _ in run) > 1 for pair in run]
        if sum(a.words[i] for i, _ in kept) < _MOVED_WORDS:
            continue
        taken[0].add(here)
        taken[1].add(there)
        gone.update(i for i, _ in kept)
        added.update(j for _, j in kept)
    return _Moves(frozenset(gone), frozenset(added))


def _rows(pairs: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """The pairs in rows, in each of which one follows the other on both sides."""
    row: list[tuple[int, int]] = []
    for i, j in pairs:
        if row and row[-1] != (i - 1, j - 1):
            yield row
            row = []
        row.append((i, j))
    yield row


def _sentences(side: Tokens, start: int, end: int) -> Iterator[Span]:
    """The sentences in a stretch, or the parts of sentences, that have words enough."""
    first = start
    for at in range(start, end):
        if at + 1 == end or side.ends_sentence(at):
            if side.count(first, at + 1) >= _MOVED_WORDS:
                yield first, at + 1
            first = at + 1


def _alike(
    a: Tokens, b: Tokens, old: Sequence[tuple[int, Span]], new: Sequence[tuple[int, Span]]
) -> Iterator[tuple[float, Span, Span]]:
    """Sentences of different changes that have most of their words in common: how much, old, new."""
    bags = [_bag(b, span) for _, span in new]
    places: dict[str, list[int]] = defaultdict(list)
    for at, bag in enumerate(bags):
        for word in bag:
            if len(places[word]) < _CROWD:
                places[word].append(at)
    for change, span in old:
        mine = _bag(a, span)
        shared = Counter(at for word in mine for at in places.get(word, ()))
        for at, _ in shared.most_common(4):
            common = (mine & bags[at]).total() / max(mine.total(), bags[at].total())
            if new[at][0] != change and common >= _MOVED_SHARE:
                yield common, span, new[at][1]


def _bag(side: Tokens, span: Span) -> Counter[str]:
    return Counter(side.texts[at].lower() for at in range(*span) if side.words[at])


def _pieces(a: Tokens, b: Tokens, found: Sequence[Run], moves: _Moves) -> Iterator[Piece]:
    """The pieces, part by part."""
    for run in found:
        if run.same:
            for i, j in zip(range(run.a, run.a_end), range(run.b, run.b_end), strict=True):
                if a.spaces[i] == b.spaces[j]:
                    yield Piece(Op.SAME, a.text(i, i + 1))
                    continue
                yield Piece(Op.GONE, a.spaces[i])
                yield Piece(Op.ADDED, b.spaces[j])
                yield Piece(Op.SAME, a.texts[i])
            continue
        for i in range(run.a, run.a_end):
            yield Piece(Op.MOVED_FROM if i in moves.gone else Op.GONE, a.text(i, i + 1))
        for j in range(run.b, run.b_end):
            yield Piece(Op.MOVED_TO if j in moves.added else Op.ADDED, b.text(j, j + 1))


_OLD = (Op.GONE, Op.MOVED_FROM)


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours put together; of each change all that was before, then all that is after."""
    out: list[Piece] = []
    old: list[Piece] = []
    new: list[Piece] = []
    for piece in [*pieces, Piece(Op.SAME, "")]:
        if piece.op is not Op.SAME:
            (old if piece.op in _OLD else new).append(piece)
        elif piece.text or not (old or new):
            _add(out, [*_change(old, new), piece])
            old, new = [], []
    _add(out, _change(old, new))
    return out


def _change(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[Piece]:
    """One change; the space that both sides begin with is no part of it."""
    old, new = _with_spaces(old, Op.MOVED_FROM), _with_spaces(new, Op.MOVED_TO)
    space = _common_space(old[0].text, new[0].text) if old and new else ""
    if space:
        yield Piece(Op.SAME, space)
        for side in (old, new):
            yield Piece(side[0].op, side[0].text.removeprefix(space))
            yield from side[1:]
        return
    yield from old
    yield from new


def _common_space(one: str, other: str) -> str:
    at = 0
    while one[at : at + 1].isspace() and one[at] == other[at : at + 1]:
        at += 1
    return one[:at]


def _with_spaces(side: Sequence[Piece], moved: Op) -> list[Piece]:
    """The pieces, in which a space beside what moved went with it."""
    return [
        Piece(moved, piece.text)
        if piece.text.isspace() and any(near.op is moved for near in side[max(at - 1, 0) : at + 2])
        else piece
        for at, piece in enumerate(side)
    ]


def _add(out: list[Piece], pieces: Iterable[Piece]) -> None:
    for piece in pieces:
        if not piece.text:
            continue
        if out and out[-1].op is piece.op:
            piece = Piece(piece.op, out.pop().text + piece.text)
        out.append(piece)
