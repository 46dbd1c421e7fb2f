"""RapidFuzz: how alike two texts are."""

from __future__ import annotations


def ratio(one: str, other: str) -> float:
    """The share of characters that two texts have in common, in order: 0 to 1 (normalised Indel)."""
    from rapidfuzz.distance import Indel  # only when a source has changed

    return float(Indel.normalized_similarity(one, other))
