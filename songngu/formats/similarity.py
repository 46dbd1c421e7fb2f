"""RapidFuzz: how alike two texts are."""

from __future__ import annotations

import re
from functools import lru_cache

_ADDRESS = re.compile(r"(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|<?https?://[^\s<>]+>?")


def ratio(one: str, other: str) -> float:
    """The share of characters that two texts have in common, in order: 0 to 1 (normalised Indel).

    The addresses of links do not count: a reader does not see them, and lists of links are alike in them.
    """
    from rapidfuzz.distance import Indel  # only when a source has changed

    return float(Indel.normalized_similarity(_seen(one), _seen(other)))


@lru_cache(maxsize=4096)
def _seen(text: str) -> str:
    """The text without addresses, unless it is nothing but an address."""
    if "](" not in text and "://" not in text:
        return text
    return _ADDRESS.sub("", text) if _ADDRESS.sub("", text).strip() else text
