"""The order of words, as CLDR gives it for each language (the lists below were sorted by ICU)."""

from __future__ import annotations

import random
import unicodedata

import pytest

from songngu.core.collation import initial, key

VIETNAMESE = """
1 tháng 7|35|a|A|à|ả|ã|á|Á|ạ|ạc|an|An Giang|anh|ăn|ằn|âm|ba|Ba Chúc|bà con|bá con|bảo vệ|Bến Tre|
chị|chi bộ|Chi bộ|công|d|da|dân|dừa|đa|Đa|đảng|Đảng|đảng bộ|Đảng bộ|đảng viên|đời|e|em|ê|ong|ô|ông|ơ|ớt|
u|ù|ư|ừ|xã|y
"""

ENGLISH = """
35|a b|a_b|a-b|a–b|a,b|a.b|a'b|a“b|a(b|a/b|a+b|a1|ab|ad|ae|æ|af|Ba Chúc|Bac|da|đa|Đà Nẵng|db|Đồng Khởi|
od|ød|oz|party cell|Party cell|Party cells|Party organisation|ss|ß|st
"""


def _shuffled(words: str) -> tuple[list[str], list[str]]:
    ordered = words.replace("\n", "").split("|")
    shuffled = list(ordered)
    random.Random(7).shuffle(shuffled)
    return ordered, shuffled


@pytest.mark.parametrize(("language", "words"), [("vi", VIETNAMESE), ("en", ENGLISH)], ids=["vi", "en"])
def test_words_stand_in_the_order_of_their_language(language: str, words: str) -> None:
    """Spaces, punctuation and figures come before letters, marks decide among equals, case last of all."""
    ordered, shuffled = _shuffled(words)

    assert ordered == sorted(shuffled, key=lambda word: key(word, language))


def test_vietnamese_letters_are_letters_and_tones_are_marks() -> None:
    """Đ follows D, Ă and Â follow A; a tone counts only among words of the same letters."""
    words = ["đa", "dân", "ăn", "ân", "an", "ẵm", "bán", "bàng", "bàn"]

    assert ["an", "ẵm", "ăn", "ân", "bàn", "bán", "bàng", "dân", "đa"] == sorted(
        words, key=lambda word: key(word, "vi")
    )


def test_the_tones_have_an_order() -> None:
    """No tone, then huyền, hỏi, ngã, sắc, nặng; on a letter with a sign of its own as well."""
    assert list("aàảãáạ") == sorted("ạáãảàa", key=lambda word: key(word, "vi"))
    assert list("ơờởỡớợ") == sorted("ợớỡởờơ", key=lambda word: key(word, "vi"))


def test_what_is_a_letter_in_one_language_is_a_mark_in_another() -> None:
    """An English list has Đồng Khởi among the D's, a Vietnamese one after them."""
    words = ["dome", "Đồng Khởi", "dua"]

    assert ["dome", "Đồng Khởi", "dua"] == sorted(words, key=lambda word: key(word, "en"))
    assert ["dome", "dua", "Đồng Khởi"] == sorted(words, key=lambda word: key(word, "vi"))


def test_a_region_changes_nothing() -> None:
    """The order is the language's, whatever the rest of its tag."""
    assert key("đảng", "vi") == key("đảng", "vi-VN")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_composed_and_decomposed_texts_are_equals(form: str) -> None:
    """How Unicode writes a letter is no matter: only the last level, the text itself, tells them apart."""
    assert key("Đường dừa ợ", "vi")[:3] == key(unicodedata.normalize(form, "Đường dừa ợ"), "vi")[:3]


@pytest.mark.parametrize(
    ("word", "language", "letter"),
    [
        ("đảng bộ", "vi", "Đ"),
        ("đảng bộ", "en", "D"),
        ("ẩm thực", "vi", "Â"),
        ("ưu tiên", "vi", "Ư"),
        ("Âu Cơ", "fr", "A"),
        ("“chi bộ”", "vi", "C"),
        ("35 ban", "vi", "#"),
        ("", "vi", "#"),
        ("…", "en", "#"),
        ("ßa", "de", "S"),
        ("中文", "vi", "中"),
    ],
)
def test_a_word_is_listed_under_its_first_letter(word: str, language: str, letter: str) -> None:
    """A letter of the language, without marks; figures and signs have one place before them all."""
    assert letter == initial(word, language)
