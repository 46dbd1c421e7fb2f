"""Many patterns in one pass over a text: the one module that imports ``ahocorasick_rs``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind


def compile(patterns: Sequence[str]) -> Callable[[str], list[tuple[int, int, int]]]:
    """Build a search for ``patterns``: text in, every match out, overlapping ones too.

    A match is (index of the pattern, start, end), in characters (not bytes), in no promised order.
    One pass over the text, however many patterns; none is fine. An empty pattern is a
    :class:`ValueError` of the caller's. Text with lone surrogates is a
    :class:`UnicodeEncodeError`; :func:`songngu.text.fold` leaves none.
    """
    # The contiguous automaton builds in milliseconds for ten thousand patterns; the library's own
    # choice may be a DFA, several times slower to build and no faster to search.
    automaton = AhoCorasick(
        patterns, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
    )

    def search(text: str) -> list[tuple[int, int, int]]:
        return automaton.find_matches_as_indexes(text, overlapping=True)

    return search
