"""The planner of pages: which line begins which page."""

from __future__ import annotations

from itertools import pairwise

import pytest

from songngu.formats.pdf_cuts import Column, Slot
from songngu.formats.pdf_plan import Page, Row, Sheet, plan

LINE = 10.0


def column(lines: int, notes: dict[int, float] | None = None, gap: float = 5, whole: bool = False) -> Column:
    """A paragraph of so many lines, of which some call notes; no line of it stands alone on a page."""
    slots = [
        Slot(
            top=at * LINE,
            bottom=(at + 1) * LINE,
            notes=(notes or {}).get(at, 0),
            can_start=at == 0 or (not whole and 2 <= at <= lines - 2),
        )
        for at in range(lines)
    ]
    return Column(slots=tuple(slots), gap=gap)


def row(left: int, right: int, **more: bool) -> Row:
    """A pair of paragraphs."""
    return Row(columns=(column(left), column(right)), **more)


def cuts(pages: tuple[Page, ...]) -> list[tuple[int, tuple[int, ...]]]:
    """Where each page begins."""
    return [(page.row, page.slots) for page in pages]


def test_rows_begin_level() -> None:
    """Each row stands below the higher of the two before it."""
    (page,) = plan([row(2, 3), row(4, 1), row(1, 1)], Sheet(height=200))

    assert {0: 0, 1: 35, 2: 80} == page.tops
    assert (90, 90) == page.ends


def test_columns_break_at_the_same_share() -> None:
    """A row that goes over the page goes over it in both languages, each about as far."""
    pages = plan([row(10, 6)], Sheet(height=70))

    assert [(0, (0, 0)), (0, (7, 4))] == cuts(pages)


def test_columns_on_one_page_break_at_one_height() -> None:
    """What stands side by side breaks side by side."""
    pages = plan([row(10, 6)], Sheet(height=40, is_shared=True))

    assert [(0, (0, 0)), (0, (4, 4)), (0, (8, 6))] == cuts(pages)


def test_no_line_stands_alone() -> None:
    """A page begins only with what may begin one, though more would fit on the page before."""
    pages = plan([Row(columns=(column(5),))], Sheet(height=42))

    assert [(0, (0,)), (0, (3,))] == cuts(pages)


def test_a_heading_stays_with_what_follows() -> None:
    """No page ends with a row that keeps the next, even if it fits."""
    heading = Row(columns=(column(1), column(1)), keeps_next=True)
    pages = plan([row(6, 6), heading, row(3, 3)], Sheet(height=85))

    assert [(0, (0, 0)), (1, (0, 0))] == cuts(pages)
    assert 2 in pages[1].tops


def test_a_new_page_is_begun_where_it_is_wanted() -> None:
    """A row that starts a page does, after however little."""
    pages = plan([row(1, 1, keeps_next=True), row(3, 3, starts_page=True)], Sheet(height=200))

    assert [(0, (0, 0)), (1, (0, 0))] == cuts(pages)


@pytest.mark.parametrize("is_shared", [False, True])
def test_notes_fit_below_their_calls(is_shared: bool) -> None:
    """On every page the text and the notes called in it have room, with the rule above the notes."""
    rows = [
        Row(columns=(column(4 + at % 5, {at % 4: 25.0}), column(3 + at % 7, {at % 3: 15.0})))
        for at in range(40)
    ]
    sheet = Sheet(height=220, rule=8, is_shared=is_shared)
    for page in plan(rows, sheet):
        both = list(zip(page.ends, page.notes, strict=True))
        parts = [(max(page.ends), sum(page.notes))] if is_shared else both
        assert all(end + notes + (sheet.rule if notes else 0) <= sheet.height for end, notes in parts)


def test_a_note_takes_its_line_along() -> None:
    """Where a note does not fit below the line that calls it, the page ends before the line."""
    pages = plan([Row(columns=(column(8, {5: 40.0}),))], Sheet(height=90))

    assert [(0, (0,)), (0, (5,))] == cuts(pages)


def test_all_pages_are_filled_alike() -> None:
    """A hole is spread over the pages before it: none is left half empty where a better way is."""
    rows = [Row(columns=(column(3, whole=True),)) for _ in range(12)]
    rows.insert(6, Row(columns=(column(7, whole=True),)))
    pages = plan(rows, Sheet(height=150))

    assert all(page.ends[0] >= 0.6 * 150 for page in pages[:-1])


def test_what_is_too_high_for_any_page_stands_alone() -> None:
    """A note or a picture higher than a page ends no plan: it is given a page, and the rest goes on."""
    rows = [row(2, 2), Row(columns=(column(3, {1: 500.0}), column(3))), row(2, 2)]
    pages = plan(rows, Sheet(height=100))

    assert {0, 1, 2} == {one for page in pages for one in page.tops}
    assert 3 >= len(pages)


def test_pages_follow_each_other() -> None:
    """No slot is lost or planned twice: in each column a page begins where the one before it ended."""
    rows = [row(1 + at * 7 % 13, 1 + at * 5 % 11) for at in range(60)]
    pages = plan(rows, Sheet(height=130))

    assert sorted(cuts(pages)) == cuts(pages)
    for before, after in pairwise(pages):
        assert all(row in before.tops or row == before.row for row in range(before.row, after.row))


def test_a_column_may_have_nothing() -> None:
    """A row that one language does not have takes no room there."""
    (page,) = plan([Row(columns=(column(2), Column())), row(2, 2)], Sheet(height=100))

    assert {0: 0, 1: 25} == page.tops


def test_the_head_of_a_table_is_repeated() -> None:
    """A table that goes on has its head again at the head of the page, and room for it."""
    table = Column(slots=column(9).slots, again=20)
    pages = plan([Row(columns=(table,))], Sheet(height=60))

    assert (60.0, 50.0) == (pages[0].ends[0], pages[1].ends[0])


def test_nothing_takes_no_page() -> None:
    """Without rows there are no pages."""
    assert () == plan([], Sheet(height=100))


def test_one_language_goes_on_while_the_notes_of_the_other_leave_no_room() -> None:
    """A note that one language calls earlier does not hold up both of them."""
    pages = plan([Row(columns=(column(12), column(12, {6: 40.0})))], Sheet(height=100))

    ahead, behind = pages[1].slots
    assert 6 == behind < ahead


def test_no_language_alone_fills_the_last_pages() -> None:
    """Where a row breaks over the last pages facing each other, neither of them is empty."""
    pages = plan([row(8, 8), Row(columns=(column(6), column(8, {5: 30.0})))], Sheet(height=160))

    assert all(min(page.ends) > 0 for page in pages)


def test_room_left_on_both_pages_goes_between_paragraphs() -> None:
    """Where the lines do not fill a spread, its rows sink a little, all level; by less than a line."""
    rows = [row(3, 2, can_sink=True) for _ in range(8)]
    first, *_ = plan(rows, Sheet(height=105))
    tops = [first.tops[at] for at in sorted(first.tops)]
    steps = [below - above for above, below in pairwise(tops)]

    assert 0 == tops[0]
    assert all(35 < step <= 35 + LINE for step in steps)
    assert max(first.ends) <= 105


def test_no_row_sinks_where_it_may_not() -> None:
    """Rows that are not apart by a margin alone, and the last page of a chapter, stay as they are."""
    sheet = Sheet(height=105)
    tight = plan([row(3, 2) for _ in range(8)], sheet)
    loose = plan([row(3, 2, can_sink=True) for _ in range(8)], sheet)

    assert 35 == tight[0].tops[1]
    assert 35 == loose[-1].tops[max(loose[-1].tops)] - loose[-1].tops[min(loose[-1].tops)]
