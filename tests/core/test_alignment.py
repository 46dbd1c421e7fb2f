"""Old texts and new ones: kept, moved, edited, split, joined, removed, new."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songngu.core.alignment import align
from songngu.formats.similarity import ratio

MEETING = "Ngày 8/7, đoàn công tác đã đến trao đổi, học tập kinh nghiệm."
DISTRICT = "Huyện Tri Tôn tiếp giáp với huyện Kirivong."
FAITHS = "Trên địa bàn huyện có trên 10 tôn giáo đang hoạt động."
CITY = "Thành ủy Bến Tre có 54 chi, đảng bộ cơ sở."
OLD = [MEETING, f"{DISTRICT} {FAITHS}", CITY]
TEXTS = st.lists(st.sampled_from([*OLD, DISTRICT, FAITHS]))


@pytest.mark.parametrize(
    ("new", "steps"),
    [
        (OLD, [((0,), (0,)), ((1,), (1,)), ((2,), (2,))]),
        ([OLD[2], OLD[0], OLD[1]], [((2,), (0,)), ((0,), (1,)), ((1,), (2,))]),
        ([MEETING.replace("8/7", "9/7"), *OLD[1:]], [((0,), (0,)), ((1,), (1,)), ((2,), (2,))]),
        ([MEETING, DISTRICT, FAITHS, CITY], [((0,), (0,)), ((1,), (1, 2)), ((2,), (3,))]),
        ([MEETING + " " + OLD[1], CITY], [((0, 1), (0,)), ((2,), (1,))]),
        ([OLD[0], OLD[2]], [((0,), (0,)), ((2,), (1,))]),
        ([OLD[0], "Một đoạn hoàn toàn khác.", *OLD[1:]], [((0,), (0,)), ((1,), (2,)), ((2,), (3,))]),
        ([], []),
    ],
    ids=["same", "moved", "edited", "split", "joined", "removed", "new", "nothing"],
)
def test_steps(new: list[str], steps: list[tuple[tuple[int, ...], tuple[int, ...]]]) -> None:
    """Each kind of change of one text among others is seen as what it is."""
    assert tuple(steps) == align(ratio, OLD, new)


def test_a_repeated_text_stays_with_its_own_occurrence() -> None:
    """Between the same neighbours, a repeated text keeps its place."""
    old = ["một", "lặp", "hai", "lặp", "ba"]

    assert (((0,), (0,)), ((2,), (1,)), ((3,), (2,)), ((4,), (3,))) == align(
        ratio, old, ["một", "hai", "lặp", "ba"]
    )


def test_settled_texts_are_not_matched_with_similar_ones() -> None:
    """A text whose origin is known from elsewhere takes no other's place."""
    new = [MEETING.replace("8/7", "9/7")]

    assert (((0,), (0,)),) == align(ratio, [MEETING], new)
    assert () == align(ratio, [MEETING], new, frozenset({0}))


@given(st.lists(st.sampled_from([*OLD, DISTRICT, FAITHS, "lặp"])))
def test_a_text_aligned_with_itself(texts: list[str]) -> None:
    """The same sequence on both sides is all 1–1, in place, repetitions too."""
    assert tuple(((at,), (at,)) for at in range(len(texts))) == align(ratio, texts, texts)


@given(
    st.lists(st.sampled_from([*OLD, DISTRICT, FAITHS])), st.lists(st.sampled_from([*OLD, DISTRICT, FAITHS]))
)
def test_no_text_is_used_twice(old: list[str], new: list[str]) -> None:
    """Each old text becomes one thing, each new one came of one thing."""
    steps = align(ratio, old, new)
    used_old = [at for before, _ in steps for at in before]
    used_new = [at for _, after in steps for at in after]

    assert len(used_old) == len(set(used_old))
    assert len(used_new) == len(set(used_new))


def test_comparisons_grow_in_line_with_the_length() -> None:
    """Where every text was edited, the measure is asked some times for each, not for each pair."""
    chance = random.Random(1)
    words = [f"từ{at}" for at in range(200)]
    counts = []
    for length in (100, 200, 400):
        old = [" ".join(chance.choices(words, k=30)) for _ in range(length)]
        new = [text + " thêm" for text in old]
        asked = 0

        def counted(one: str, other: str) -> float:
            nonlocal asked
            asked += 1
            return ratio(one, other)

        align(counted, old, new)
        counts.append(asked)

    assert counts[2] < 2.5 * counts[1] < 6.25 * counts[0]
