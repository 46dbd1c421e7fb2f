"""What became of each word of a text."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songngu.core.wording import difference, is_markup_only
from songngu.core.wording_tokens import tokens
from songngu.model import Op, Piece

_MARKS = {
    Op.SAME: ("", ""),
    Op.GONE: ("[-", "-]"),
    Op.ADDED: ("{+", "+}"),
    Op.MOVED_FROM: ("<-", "->"),
    Op.MOVED_TO: ("<+", "+>"),
}

PARTS = [
    "một",
    "hai",
    "của",
    "Nghị quyết",
    "the",
    "3.711",
    "35-NQ/TW",
    " ",
    "  ",
    ", ",
    ". ",
    "**",
    "[",
    "](a/b.md)",
]
PARTS += [
    "[^1]",
    " <!-- split --> ",
    "<br>",
    "`",
    "漢字",
    "e\u0301",
    "\u0323",
    "👩‍🌾",
    "$x$",
    "{.a}",
    "\\*",
    "\u202e",
    "\n",
]


def shown(before: str, after: str) -> str:
    """The difference as git shows differences of words."""
    return "".join(piece.text.join(_MARKS[piece.op]) for piece in difference(before, after))


def sides(pieces: tuple[Piece, ...]) -> tuple[str, str]:
    """The two texts that a difference is of."""
    old = "".join(p.text for p in pieces if p.op in (Op.SAME, Op.GONE, Op.MOVED_FROM))
    new = "".join(p.text for p in pieces if p.op in (Op.SAME, Op.ADDED, Op.MOVED_TO))
    return old, new


texts = st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=4)), max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(texts, texts)
def test_the_pieces_put_together_are_both_texts(before: str, after: str) -> None:
    """Whatever the texts, each side's pieces are that text, in NFC."""
    composed = tuple(unicodedata.normalize("NFC", text) for text in (before, after))

    assert composed == sides(difference(before, after))


@settings(max_examples=200, deadline=None)
@given(texts)
def test_no_two_neighbours_are_of_one_sort_and_none_is_empty(text: str) -> None:
    """Pieces are as few as can be."""
    pieces = difference(text, text.replace("một", "ba").replace(". ", " "))

    assert all(piece.text for piece in pieces)
    assert all(one.op is not other.op for one, other in pairwise(pieces))


@settings(max_examples=200, deadline=None)
@given(texts)
def test_a_text_is_its_parts(text: str) -> None:
    """Cutting a text loses nothing."""
    found = tokens(text)

    assert text == found.text(0, len(found.texts))


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
def test_a_text_and_itself_in_another_form_differ_in_nothing(form: str) -> None:
    """Composed and decomposed letters are the same."""
    text = "Nghị quyết của Đảng ủy"

    assert (Piece(Op.SAME, text),) == difference(text, unicodedata.normalize(form, text))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Giá 3.711 đồng, theo 35-NQ/TW.", "Giá 3.771 đồng, theo 36-NQ/TW.",
         "Giá [-3.711-]{+3.771+} đồng, theo [-35-NQ/TW-]{+36-NQ/TW+}."),
        ("ngày 8/7 họp", "ngày 8/8 họp", "ngày [-8/7-]{+8/8+} họp"),
        ("xem [bài một](a/b.md) nhé", "xem [bài một](a/c.md) nhé", "xem [bài một]([-a/b.md-]{+a/c.md+}) nhé"),
        ("có **từ** rồi", "có từ rồi", "có [-**-]từ[-**-] rồi"),
        ("lời gọi[^1] đây", "lời gọi đây", "lời gọi[-[^1]-] đây"),
        ("một hai", "một  hai", "một {+ +}hai"),
        ("Đảng ủy", "đảng ủy", "[-Đảng-]{+đảng+} ủy"),
        ("第一章", "第二章", "第[-一-]{+二+}章"),
        ("", "mới", "{+mới+}"),
        ("cũ", "", "[-cũ-]"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_the_smallest_part_that_differs_is_shown(before: str, after: str, expected: str) -> None:
    """A number, an address, a mark of emphasis or a syllable differs as one."""
    assert expected == shown(before, after)


def test_a_word_that_says_nothing_is_no_island() -> None:
    """Between two changed words a common "của", or a comma, is part of the change."""
    assert "một hai [-ba của bốn-]{+bảy của tám+} năm sáu" == shown(
        "một hai ba của bốn năm sáu", "một hai bảy của tám năm sáu"
    )
    assert "một hai [-ba, bốn-]{+bảy, tám+} năm sáu" == shown(
        "một hai ba, bốn năm sáu", "một hai bảy, tám năm sáu"
    )


def test_what_was_only_put_in_stands_alone() -> None:
    """Insertions close to each other are not made one: the words between them are read as they stood."""
    assert "an{+ old+} apple{+ red+} here" == shown("an apple here", "an old apple red here")


def test_a_text_with_little_in_common_stands_whole() -> None:
    """Where less than a third is common there is one old and one new piece."""
    before = "Bến Tre là quê hương của nhiều phong trào yêu nước."
    after = "Hai huyện kết nghĩa từ năm 2019, và nay cùng nhau học."

    assert [Op.GONE, Op.ADDED] == [piece.op for piece in difference(before, after)]


def test_a_sentence_that_moved_is_recognised() -> None:
    """What left one place and came to another is neither gone nor added."""
    before = "Câu đầu tiên ở đây. Hai huyện đã kết nghĩa từ lâu. Phong trào lan rộng khắp nơi."
    after = "Hai huyện đã kết nghĩa từ lâu. Phong trào lan rộng khắp nơi. Câu đầu tiên ở đây."

    assert {Op.SAME, Op.MOVED_FROM, Op.MOVED_TO} == {
        piece.op for piece in difference(before, after) if piece.text.strip()
    }


def test_a_sentence_that_moved_and_was_edited_shows_both() -> None:
    """Of a moved sentence only what changed in it is gone or added."""
    before = "The first long sentence stands here. Two districts have been friends for years."
    after = "Two districts have been friends for years. The first long sentence stands there."
    pieces = difference(before, after)

    assert any(p.op is Op.MOVED_TO and "first long sentence" in p.text for p in pieces)
    assert ["there"] == [p.text.strip(" .") for p in pieces if p.op is Op.ADDED and p.text.strip(" .")]


def test_a_sentence_that_was_taken_out_is_that_sentence() -> None:
    """Of the places that a repeated full stop leaves open, a change begins where a sentence does."""
    assert "Một hai.[- Ba bốn.-] Năm sáu." == shown("Một hai. Ba bốn. Năm sáu.", "Một hai. Năm sáu.")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a" * 1_000_000, "a" * 1_000_001),
        ("a " * 20_000, "a b " * 10_000),
        ("<" * 50_000, "<" * 50_000 + "x"),
        ("[^" * 20_000, "![" * 20_000),
        ("a-" * 20_000, "a." * 20_000),
    ],
)
def test_a_text_made_to_take_long_comes_out_whole(before: str, after: str) -> None:
    """Hostile lengths and repetitions end, and lose nothing."""
    assert (before, after) == sides(difference(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("**Một** hai", "Một hai", True),
        ("Một, hai", "Một – hai.", True),
        ("một hai", "một  hai", True),
        ("xem `mã` này", "xem mã này", True),
        ("một<br>hai", "một hai", True),
        ("một hai", "một hai", False),
        ("một hai", "hai một", False),
        ("Một hai", "một hai", False),
        ("giá 3.711", "giá 3711", False),
        ("tăng 5%", "tăng 5", False),
        ("âm -5 độ", "âm 5 độ", False),
        ("[một](a.md)", "[một](b.md)", False),
        ("gõ `a+b` nhé", "gõ `a-b` nhé", False),
        ("gõ `a()` nhé", "gõ `a` nhé", False),
        ("$x^2$", "$x_2$", False),
        ("e\u0301", "é", False),
    ],
)
def test_markup_only_means_the_same_words(before: str, after: str, expected: bool) -> None:
    """Only markup, punctuation or spaces may differ; a sign that changes the sense is none of these."""
    assert expected is is_markup_only(before, after)
