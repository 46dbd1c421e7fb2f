"""How alike two texts are."""

from __future__ import annotations

from songngu.formats.similarity import ratio


def test_ratio() -> None:
    """1 for the same text, 0 for nothing in common, between for a text with one word changed."""
    assert ratio("một hai", "một hai") == 1.0
    assert ratio("abc", "xyz") == 0.0
    assert 0.8 < ratio("Ngày 8/7, đoàn công tác", "Ngày 9/7, đoàn công tác") < 1.0
