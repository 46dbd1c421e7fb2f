"""Texts -> those most like a given text, found through sketches: nothing is compared with everything.

A sketch is the few smallest hashes of a text's pairs of neighbouring words (a bottom-k sketch: Cohen and
Kaplan, "Summarizing Data using Bottom-k Sketches", 2007). Texts that have many of these pairs in common
have, nearly always, one of the smallest in common too.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from heapq import nsmallest
from itertools import pairwise

Similar = Callable[[str, str], float]
"""0 for nothing in common, 1 for the same text (:func:`songngu.formats.similarity.ratio`)."""

LIKE = 0.7
"""Texts from different places less alike than this have, in real histories, mostly nothing to do with each
other (docs/replay.md)."""

_SKETCH = 8
_CANDIDATES = 8
_CROWD = 64
"""A pair of words that so many texts have tells nothing more."""


class Likenesses:
    """Texts, to be looked through for those that are like another."""

    def __init__(self, texts: Sequence[str], similar: Similar) -> None:
        self._texts = texts
        self._similar = similar
        self._places: dict[int, list[int]] = defaultdict(list)
        for at, text in enumerate(texts):
            for value in _sketch(text):
                if len(self._places[value]) < _CROWD:
                    self._places[value].append(at)

    def like(self, text: str) -> list[tuple[float, int]]:
        """The texts at least :data:`LIKE` this one: likeness and index, the most like first."""
        counts = Counter(at for value in _sketch(text) for at in self._places.get(value, ()))
        nearest = sorted(counts, key=lambda at: (-counts[at], at))[:_CANDIDATES]
        rated = ((self._similar(self._texts[at], text), at) for at in nearest)
        return sorted((pair for pair in rated if pair[0] >= LIKE), key=lambda pair: (-pair[0], pair[1]))


def _sketch(text: str) -> list[int]:
    """The smallest hashes; none of a text of fewer than three words, which says too little."""
    words = text.casefold().split()
    if len(words) < 3:
        return []
    return nsmallest(_SKETCH, {zlib.crc32(f"{one} {other}".encode()) for one, other in pairwise(words)})
