"""RapidFuzz: how alike two texts are."""

from __future__ import annotations

import re
from functools import lru_cache

_ADDRESS = re.compile(r"(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|<?https?://[^\s<>]+>?")

_CUTOFF = 0.5
"""Likeness that nobody asks for is not worked out."""

_LONG = 5000
"""Letters; longer texts are compared word by word, because the time grows with the square."""


def ratio(one: str, other: str) -> float:
    """The share of characters that two texts have in common, in order: 0 to 1 (normalised Indel).

    The addresses of links do not count: a reader does not see them, and lists of links are alike in them.
    Less than one half is 0.
    """
    from rapidfuzz.distance import Indel  # only when a source has changed

    first, second = _seen(one), _seen(other)
    if max(len(first), len(second)) > _LONG:
        return float(Indel.normalized_similarity(first.split(), second.split(), score_cutoff=_CUTOFF))
    return float(Indel.normalized_similarity(first, second, score_cutoff=_CUTOFF))


@lru_cache(maxsize=4096)
def _seen(text: str) -> str:
    """The text without addresses, unless it is nothing but an address."""
    if "](" not in text and "://" not in text:
        return text
    return _ADDRESS.sub("", text) if _ADDRESS.sub("", text).strip() else text
