"""Texts like another are found among many, without comparing with all."""

from __future__ import annotations

import random

from songngu.formats.similarity import ratio
from songngu.likeness import LIKE, Likenesses

WORDS = [f"{one}{two}" for one in ("ba", "ca", "đi", "gu", "kha", "la", "mê", "nô") for two in "aeiouy"]


def texts(count: int) -> list[str]:
    """Paragraphs of thirty words."""
    chance = random.Random(7)
    return [" ".join(chance.choices(WORDS, k=30)) for _ in range(count)]


def test_a_text_with_a_few_words_changed_is_found() -> None:
    """Among 400 texts, each with four words changed leads to where it came from."""
    known = texts(400)
    found = Likenesses(known, ratio)
    chance = random.Random(8)
    for at, text in enumerate(known):
        words = text.split()
        for place in chance.sample(range(len(words)), 4):
            words[place] = "khác"

        assert at == found.like(" ".join(words))[0][1]


def test_nothing_is_like_what_has_nothing_in_common() -> None:
    """An unlike text, a brief one, and an empty one have no likeness."""
    found = Likenesses([*texts(50), "", "hai chữ"], ratio)

    assert [] == found.like("những chữ hoàn toàn không có ở đâu trong các đoạn kia cả")
    assert [] == found.like("hai chữ") == found.like("")


def test_few_are_compared() -> None:
    """The measure is asked a handful of times, however many texts there are."""
    asked = []

    def counted(one: str, other: str) -> float:
        asked.append(one)
        return ratio(one, other)

    known = texts(2000)
    Likenesses(known, counted).like(known[1000])

    assert len(asked) <= 8


def test_the_most_alike_comes_first_and_below_the_limit_nothing() -> None:
    """Likeness falls from the first to the last, and of two alike the earlier is first."""
    base = texts(1)[0]
    known = [base + " thêm một đoạn nữa", base, base, "khác " * 30]
    rated = Likenesses(known, ratio).like(base)

    assert [1, 2, 0] == [at for _, at in rated]
    assert all(likeness >= LIKE for likeness, _ in rated)
