"""Matched pairs -> what changed, of which kind."""

from __future__ import annotations

import string
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songngu.core import alignment, comparing, matching
from songngu.formats import similarity
from songngu.model import Change, ChangeKind, Facet, Kind, Row, State

ALIGN = partial(alignment.align, similarity.ratio)

OLD = Row(
    unit="p1",
    document="a",
    place=0,
    role=Kind.PARAGRAPH,
    number=1,
    source="Ban có 15 thành viên.",
    target="It has 15 members.",
    notes=(),
    state=State.TRANSLATED,
    location=None,
)


def only_words(text: str) -> str:
    return "".join(char for char in text if char not in string.punctuation + " ")


def is_markup(before: str, after: str) -> bool:
    return only_words(before) == only_words(after)


def compare(before: list[Row], after: list[Row]) -> tuple[Change, ...]:
    names = matching.renamed(before, after)
    met = matching.match(before, after, ALIGN, names)
    return comparing.compare(before, after, met, "en", is_markup, names)


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        ({"source": "Ban có 16 thành viên."}, ChangeKind.UNTOUCHED),
        ({"source": "Ban có 16 thành viên.", "target": "It has 16 members."}, ChangeKind.FOLLOWED),
        ({"target": "The board has 15 members."}, ChangeKind.REWORDED),
        ({"target": "It has **15** members."}, ChangeKind.MARKUP),
        ({"source": "Ban có 15 thành viên!", "target": "It has 15 members!"}, ChangeKind.MARKUP),
        ({"source": "Ban có *15* thành viên.", "target": "It has 16 members."}, ChangeKind.FOLLOWED),
        ({"state": State.REVIEWED}, ChangeKind.STATE),
        ({"notes": ("As printed.",)}, ChangeKind.REWORDED),
    ],
)
def test_the_kind_tells_which_side_changed(new: dict[str, object], kind: ChangeKind) -> None:
    """Source, translation, both, markup alone, or nothing but the state."""
    (change,) = compare([OLD], [replace(OLD, **new)])  # type: ignore[arg-type]
    assert change.kind is kind


def test_a_pair_without_translation_is_not_left_behind() -> None:
    """Its source was edited: there is nothing yet that could be stale, and nothing to alarm anybody with."""
    empty = replace(OLD, target="", state=State.UNTRANSLATED)
    (edited,) = compare([empty], [replace(empty, source="Ban có 16 thành viên.")])
    (first,) = compare([empty], [replace(OLD, source="Ban có 16 thành viên.")])
    assert edited.kind is ChangeKind.EDITED
    assert (first.kind, first.facets) == (ChangeKind.FOLLOWED, (Facet.TRANSLATED,))


def test_a_pair_that_is_as_it_was_is_no_change() -> None:
    """Its line in the file and its number may be others."""
    assert not compare([OLD], [replace(OLD, number=7)])


@pytest.mark.parametrize(
    ("was", "now", "facet"),
    [
        ({}, {"state": State.FUZZY}, Facet.FUZZY_SET),
        ({"state": State.FUZZY}, {}, Facet.FUZZY_CLEARED),
        ({}, {"state": State.REVIEWED}, Facet.REVIEW_GIVEN),
        ({"state": State.REVIEWED}, {"target": "It has fifteen."}, Facet.REVIEW_VOIDED),
        ({"target": "", "state": State.UNTRANSLATED}, {}, Facet.TRANSLATED),
        ({}, {"target": "", "state": State.UNTRANSLATED}, Facet.EMPTIED),
        ({}, {"notes": ("A note.",)}, Facet.NOTE),
    ],
)
def test_facets_tell_what_else_happened(was: dict[str, object], now: dict[str, object], facet: Facet) -> None:
    """Flags, reviews, first translations, notes."""
    (change,) = compare([replace(OLD, **was)], [replace(OLD, **now)])  # type: ignore[arg-type]
    assert facet in change.facets


def test_a_review_turned_fuzzy_is_voided_too() -> None:
    """Both facts are told."""
    (change,) = compare([replace(OLD, state=State.REVIEWED)], [replace(OLD, state=State.FUZZY)])
    assert change.facets == (Facet.FUZZY_SET, Facet.REVIEW_VOIDED)


LONG = (
    "Huyện Tri Tôn tiếp giáp với huyện Kirivong của Campuchia.",
    "Thành phố đã phát hiện và xử lý một vài trường hợp sai phạm.",
    "Sau buổi trao đổi, hai bên cùng nhau ăn trưa.",
    "Mười tôn giáo đang hoạt động ở đây, ai cũng biết.",
)


def document(*places: int, prefix: str = "p") -> list[Row]:
    return [
        replace(OLD, unit=f"{prefix}{which}", place=at, source=LONG[which], target=LONG[which])
        for at, which in enumerate(places)
    ]


def test_what_is_gone_is_told_where_it_was() -> None:
    """Between the pairs it stood between."""
    after = document(0, 2, 3)
    after[2] = replace(after[2], target="Another.")
    after[0] = replace(after[0], target="Another.")
    changes = compare(document(0, 1, 2, 3), after)
    assert [(one.unit, one.kind) for one in changes] == [
        ("p0", ChangeKind.REWORDED),
        ("p1", ChangeKind.REMOVED),
        ("p3", ChangeKind.REWORDED),
    ]


def test_what_is_gone_from_the_start_is_told_first_and_a_lost_document_last() -> None:
    """Nothing that was there is passed over."""
    other = [replace(row, document="b", unit=f"q{row.unit}") for row in document(0, 1)]
    changes = compare([*other, *document(0, 1, 2)], document(1, 2))
    assert [(one.document, one.unit, one.kind) for one in changes] == [
        ("a", "p0", ChangeKind.REMOVED),
        ("b", "qp0", ChangeKind.REMOVED),
        ("b", "qp1", ChangeKind.REMOVED),
    ]


def test_what_is_gone_from_a_renamed_document_is_told_under_its_name_now() -> None:
    """With the name that it had."""
    after = [replace(row, document="b") for row in document(0, 1, 3)]
    (change,) = compare(document(0, 1, 2, 3), after)
    assert (change.kind, change.document, change.was_document) == (ChangeKind.REMOVED, "b", "a")


def test_a_moved_pair_that_was_edited_says_both() -> None:
    """The kind is the edit's."""
    after = document(1, 2, 0)
    after[2] = replace(after[2], target="Another.")
    (change,) = compare(document(0, 1, 2), after)
    assert change.kind is ChangeKind.REWORDED
    assert Facet.MOVED in change.facets


def test_a_pair_that_went_to_another_document_names_the_one_it_was_in() -> None:
    """An id is unique in the project."""
    before = [*document(0, 1), replace(OLD, document="b", unit="q", source=LONG[3])]
    after = [
        *document(0),
        replace(OLD, document="b", unit="q", source=LONG[3]),
        replace(document(1)[0], document="b", place=1),
    ]
    (change,) = compare(before, after)
    assert (change.kind, change.was_document, change.document) == (ChangeKind.MOVED, "a", "b")


def test_the_parts_of_a_split_name_each_other() -> None:
    """The first has the old text before it, the other had none."""
    before = [replace(OLD, source=" ".join(LONG[:2]))]
    after = [replace(OLD, source=LONG[0]), replace(OLD, unit="p2", place=1, source=LONG[1], target="")]
    first, second = compare(before, after)
    assert (first.kind, first.related, second.kind, second.related) == ("split", ("p2",), "split", ("p1",))
    assert first.source.before == " ".join(LONG[:2])
    assert second.source.before is None


def test_a_join_has_both_old_texts_before_it() -> None:
    """What is part of it is not told as removed."""
    before = document(0, 1)
    after = [replace(OLD, unit="p0", source=" ".join(LONG[:2]))]
    (change,) = compare(before, after)
    assert (change.kind, change.related) == (ChangeKind.JOINED, ("p1",))
    assert change.source.before == "\n\n".join(LONG[:2])


ORDERS = st.lists(st.integers(0, 3), unique=True, max_size=4)


@given(ORDERS, ORDERS)
def test_each_pair_is_told_at_most_once_and_none_is_lost(before: list[int], after: list[int]) -> None:
    """What is gone is removed, what came is new, and what is in both was moved or is no change."""
    changes = compare(document(*before), document(*after))
    told = {change.unit: change.kind for change in changes}
    assert len(told) == len(changes)
    assert set(told.values()) <= {ChangeKind.REMOVED, ChangeKind.NEW, ChangeKind.MOVED}
    for kind, there, not_there in ((ChangeKind.REMOVED, before, after), (ChangeKind.NEW, after, before)):
        expected = {f"p{one}" for one in there if one not in not_there}
        assert {unit for unit, found in told.items() if found is kind} == expected
