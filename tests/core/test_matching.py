"""Pairs of two states -> which are the same."""

from __future__ import annotations

from functools import partial

import pytest

from songngu.core import alignment, matching
from songngu.formats import similarity
from songngu.model import Kind, Matches, Row, State

ALIGN = partial(alignment.align, similarity.ratio)

FIRST = "Ban Chỉ đạo 35 huyện gồm 15 thành viên, có thành lập tổ thư ký và nhóm Zalo."
SECOND = "Từ năm 2018 đến nay, có hơn 350 bài đấu tranh công khai trên báo, đài, tạp chí."
THIRD = "Huyện Tri Tôn tiếp giáp với huyện Kirivong, tỉnh Takeo, Vương quốc Campuchia."


def rows(*texts: tuple[str, str], document: str = "a", first: int = 0) -> list[Row]:
    """Pairs of one document, each an id and a source, in reading order."""
    return [
        Row(
            unit=unit,
            document=document,
            place=place,
            role=Kind.PARAGRAPH,
            number=place + 1,
            source=source,
            target=f"[{source}]",
            notes=(),
            state=State.TRANSLATED,
            location=None,
        )
        for place, (unit, source) in enumerate(texts, first)
    ]


def matched(before: list[Row], after: list[Row]) -> Matches:
    return matching.match(before, after, ALIGN, matching.renamed(before, after))


def test_an_id_decides_whatever_the_text_says() -> None:
    """A rewritten paragraph with its id is the same pair."""
    met = matched(rows(("p1", FIRST)), rows(("p1", "Nothing like it.")))
    assert met.before["p1"].source == FIRST


def test_a_text_with_another_id_is_found_by_what_it_says() -> None:
    """A catalogue that was made anew gives other ids."""
    met = matched(rows(("p1", FIRST), ("p2", THIRD)), rows(("p1", FIRST), ("p9", THIRD + " Nay.")))
    assert met.before["p9"].unit == "p2"


def test_unlike_texts_with_other_ids_are_different_pairs() -> None:
    """One was removed, the other is new."""
    assert not matched(rows(("p1", FIRST)), rows(("p9", THIRD))).before


def test_a_split_is_told_though_its_parts_have_ids() -> None:
    """An update gave the first part the old id and the other a new one."""
    met = matched(
        rows(("p1", f"{FIRST} {SECOND}"), ("p3", THIRD)), rows(("p1", FIRST), ("p2", SECOND), ("p3", THIRD))
    )
    assert [row.unit for row in met.split["p1"]] == ["p1", "p2"]
    assert "p2" not in met.before


def test_a_join_is_told() -> None:
    """The first keeps its id, the second is part of it and not removed."""
    met = matched(
        rows(("p1", FIRST), ("p2", SECOND), ("p3", THIRD)), rows(("p1", f"{FIRST} {SECOND}"), ("p3", THIRD))
    )
    assert [row.unit for row in met.joined["p1"]] == ["p1", "p2"]


def test_a_paragraph_that_changed_places_moved_and_those_around_it_did_not() -> None:
    """The longest run in order stays."""
    before = rows(("p1", FIRST), ("p2", SECOND), ("p3", THIRD))
    after = rows(("p2", SECOND), ("p3", THIRD), ("p1", FIRST))
    assert matched(before, after).moved == {"p1"}


def test_a_pair_in_another_document_moved() -> None:
    """Ids are unique in the project, so they are followed through it."""
    before = [*rows(("p1", FIRST), ("p2", SECOND)), *rows(("p3", THIRD), document="b")]
    after = [*rows(("p1", FIRST)), *rows(("p3", THIRD), ("p2", SECOND), document="b")]
    assert matched(before, after).moved == {"p2"}


@pytest.mark.parametrize(
    ("texts", "is_same"), [((FIRST, SECOND, THIRD), True), ((FIRST, SECOND), True), ((FIRST,), False)]
)
def test_a_renamed_document_is_one_with_most_of_the_texts(texts: tuple[str, ...], is_same: bool) -> None:
    """More than half of the longer one."""
    before = rows(("p1", FIRST), ("p2", SECOND), ("p3", THIRD))
    after = rows(*((f"q{at}", text) for at, text in enumerate(texts)), document="b")
    assert matching.renamed(before, after) == ({"b": "a"} if is_same else {})


def test_a_renamed_document_has_moved_no_pair() -> None:
    """Its pairs are the same pairs in the same order."""
    before = rows(("p1", FIRST), ("p2", SECOND))
    met = matched(before, rows(("q1", FIRST), ("q2", SECOND), document="b"))
    assert met.before["q1"].unit == "p1"
    assert not met.moved
