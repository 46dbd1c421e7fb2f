"""The rules of ``songngu.text``: cleaning, folded keys, words and sentence starts."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from songngu import text as module
from songngu.text import at_sentence_start, count_words, fold, is_word_boundary, normalise, words

SYLLABLES = [
    "hoà",
    "hòa",
    "thuỷ",
    "khoẻ",
    "quý",
    "giá",
    "đạo",
    "Chỉ",
    "BAN",
    "35",
    "ếch",
    "Việt",
    "uỷ",
    "ß",
    "İ",
]
PIECES = [
    " ",
    "\u00a0",
    "  ",
    "\u00ad",
    "\u200b",
    "\u0301",
    "\u0302",
    "\u0323",
    ", ",
    "-",
    "’",
    "中",
    "각",
    "1,5",
]


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def texts() -> st.SearchStrategy[str]:
    """Texts near the rules (Vietnamese syllables, odd spaces, stray marks), and any text at all."""
    near = st.lists(st.sampled_from(SYLLABLES + PIECES) | st.text(max_size=3), max_size=12).map("".join)
    return near | near.map(nfc) | near.map(nfd) | st.text()


# --- normalise ---


def test_normalise_composes() -> None:
    """The result is in NFC, whatever came in."""
    assert normalise(nfd("Đồng Khởi, Bến Tre")) == "Đồng Khởi, Bến Tre"


FORBIDDEN = "\ufeff\u200b\u2060\x00\x0b\x1f\x7f\x80\x9f\ufdd0\uffff\U0001fffe\U0010ffff\ud800\udfff"


@pytest.mark.parametrize("char", FORBIDDEN)
def test_normalise_removes_what_no_page_may_hold(char: str) -> None:
    """Byte-order marks, zero-width spaces, controls, noncharacters and lone surrogates go."""
    assert normalise(f"{char}Trí{char}thức{char}") == "Tríthức"


@pytest.mark.parametrize(
    "char", ["\t", "\n", "\r", "\u00ad", "\u200c", "\u200d", "\u200e", "\u200f", "\u00a0"]
)
def test_normalise_keeps_what_carries_meaning(char: str) -> None:
    """Tab, line ends, soft hyphens, joiners, direction marks and no-break spaces stay."""
    assert normalise(f"a{char}b") == f"a{char}b"


def test_normalise_makes_next_line_a_line_feed() -> None:
    """U+0085 is a line break in Unicode, and forbidden in HTML: it becomes a line feed."""
    assert normalise("một\x85hai") == "một\nhai"


def test_normalise_composes_across_what_it_removes() -> None:
    """A zero-width space between a letter and its mark does not keep them apart."""
    assert normalise("e\u200b\u0302\u2060\u0301") == "ế"


@given(texts())
def test_normalise_is_done_once(text: str) -> None:
    """Cleaning a clean text changes nothing, and a clean text can be encoded."""
    clean = normalise(text)
    assert normalise(clean) == clean
    clean.encode("utf-8")


# --- fold ---


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("thuỷ", "thủy"),
        ("khoẻ", "khỏe"),
        ("uý", "úy"),
        ("loà", "lòa"),
        ("xoã", "xõa"),
        ("Thuỵ Điển", "Thụy Điển"),
        ("Uỷ ban", "Ủy ban"),
        ("HOÀ BÌNH", "HÒA BÌNH"),
        ("hoà-giải", "hòa-giải"),
    ],
)
def test_fold_unites_the_two_ways_to_place_a_tone(one: str, other: str) -> None:
    """In open syllables in oa, oe, uy both customs give one key, with and without case."""
    assert fold(one).text == fold(other).text
    assert fold(one, keep_case=True).text == fold(other, keep_case=True).text


@pytest.mark.parametrize(
    "word",
    [
        "quý",
        "quà",
        "quỹ",
        "giá",
        "già",
        "giờ",
        "giỏ",
        "hoàn",
        "toán",
        "huỳnh",
        "ngoài",
        "khuỷu",
        "của",
        "mía",
    ],
)
def test_fold_leaves_other_syllables_alone(word: str) -> None:
    """Where the u or i belongs to the consonant, or a letter closes the syllable, no tone moves."""
    assert fold(word).text == word


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoa", "hòa"),
        ("hòa", "hóa"),
        ("tỉnh", "tính"),
        ("đạo", "dạo"),
        ("quy", "quý"),
        ("mưa", "mua"),
        ("lí", "lý"),
    ],
)
def test_fold_keeps_words_apart(one: str, other: str) -> None:
    """A tone, a bar, a horn or another vowel makes another word, and another key."""
    assert fold(one).text != fold(other).text


@pytest.mark.parametrize(
    "typed", ["ế", "e\u0302\u0301", "e\u0301\u0302", "ê\u0301", "é\u0302", "e\u00ad\u0301\u0302"]
)
def test_fold_takes_marks_in_any_order(typed: str) -> None:
    """A tone typed before its circumflex is the same letter."""
    assert fold(f"kh{typed}").text == "khế"


def test_fold_takes_breve_after_tone() -> None:
    """What holds for the circumflex holds for the breve."""
    assert fold("ba\u0301\u0306c").text == "bắc"


def test_fold_makes_spaces_one() -> None:
    """Each run of white space, no-break and line-breaking ones too, is one space."""
    assert fold("Ban\u00a0Chỉ \t\n đạo\u202f\u200b 35").text == "ban chỉ đạo 35"


def test_fold_drops_ignorable_characters() -> None:
    """Soft hyphens, joiners and variation selectors are no part of the key."""
    assert fold("\ufeffđồng\u00ad\u200d chí\ufe0f\ud800").text == "đồng chí"


def test_fold_writes_typographic_signs_plainly() -> None:
    """An apostrophe or hyphen is the same in a glossary typed plainly and in a typeset text."""
    assert fold("people’s self\u2011defence").text == fold("people's self-defence").text


def test_fold_keeps_case_when_asked() -> None:
    """Without case-folding the rest of folding holds all the same."""
    assert fold(nfd("Uỷ  ban"), keep_case=True).text == "Ủy ban"


def test_fold_offsets_count_in_the_original() -> None:
    """One offset for each character of the key, then the length of the original."""
    folded = fold("\ufeffĐô\u0323\u00ad  ß.")
    assert folded.text == "độ ss."
    assert folded.offsets == (1, 2, 5, 7, 7, 8, 9)


def test_span_takes_in_what_belongs_to_the_last_letter() -> None:
    """Marks and ignorables after the last letter are part of the range; a space is not."""
    text = "là " + nfd("chỉ đạo").replace("o", "o\u00ad") + " chung"
    folded = fold(text)
    start = folded.text.index("chỉ đạo")
    span = folded.span(start, start + len("chỉ đạo"))
    assert span is not None
    assert text[slice(*span)] == nfd("chỉ đạo") + "\u00ad"


def test_span_refuses_a_part_of_a_letter() -> None:
    """Half of ß is no range of the original."""
    folded = fold("aßb")
    assert folded.span(1, 2) is None
    assert folded.span(2, 4) is None
    assert folded.span(1, 3) == (1, 2)


@given(texts(), st.booleans())
def test_fold_does_not_depend_on_the_normal_form(text: str, keep_case: bool) -> None:
    """NFC and NFD of a text have the same key."""
    key = fold(text, keep_case=keep_case).text
    assert fold(nfc(text), keep_case=keep_case).text == key
    assert fold(nfd(text), keep_case=keep_case).text == key


@given(texts(), st.booleans())
def test_fold_offsets_ascend(text: str, keep_case: bool) -> None:
    """Offsets never go back, begin inside the text and end at its length."""
    folded = fold(text, keep_case=keep_case)
    assert len(folded.offsets) == len(folded.text) + 1
    assert list(folded.offsets) == sorted(folded.offsets)
    assert folded.offsets[-1] == len(text)


@given(texts(), st.data())
def test_fold_of_a_span_is_the_match(text: str, data: st.DataObject) -> None:
    """The stretch that a match maps back to has the match as its own key."""
    folded = fold(text)
    cuts = [at for at in range(len(folded.text) + 1) if is_word_boundary(folded.text, at)]
    start, end = sorted(data.draw(st.tuples(st.sampled_from(cuts), st.sampled_from(cuts))))
    if start < end and (span := folded.span(start, end)) is not None:
        assert fold(text[slice(*span)]).text == folded.text[start:end]


@given(texts())
def test_fold_is_case_folding_of_the_whole(text: str) -> None:
    """The quick path gives what the slow rule gives: NFC, case-folded, in NFC again."""
    bare = re.sub(f"[{module._IGNORABLE}]", "", re.sub(rf"\s[\s{module._IGNORABLE}]*", " ", text))
    slow = nfc(nfc(bare).casefold())
    if not re.search("[\u0302\u0306’\u2010\u2011]", nfd(slow)):
        assert module._NEW_STYLE.sub(module._old_style, slow) == fold(text).text


def test_plain_characters_fold_one_for_one() -> None:
    """Every character of the quick path is in NFC, no mark or space, and folds to one in NFC."""
    for char in re.findall(f"[{module._PLAIN}]", "".join(map(chr, range(sys.maxunicode + 1)))):
        small = char.casefold()
        assert unicodedata.is_normalized("NFC", char + small), char
        assert len(small) == 1, char
        assert not re.match(rf"[\s{module._ATTACHED}]", char), char


def test_classes_are_unicodes() -> None:
    """All format characters are ignorable, and the class of marks is all that Python knows."""
    for char in map(chr, range(sys.maxunicode + 1)):
        kind = unicodedata.category(char)
        if kind in ("Cf", "Cs"):
            assert module._IGNORABLE_ONE.match(char), hex(ord(char))
        if kind[0] == "M":
            assert re.match(f"[{module._ATTACHED}]", char), hex(ord(char))
    for low, high in re.findall("(.)-(.)", module._MARK):
        assert all(unicodedata.category(chr(code))[0] == "M" for code in range(ord(low), ord(high) + 1))


# --- word boundaries ---


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("đạo", 1),
        ("Điều5", 4),
        (nfd("ế"), 1),
        (nfd("ế"), 2),
        ("đồng\u00adchí", 4),
        ("đồng\u00adchí", 5),
        ("a\u0301b", 2),
    ],
)
def test_no_boundary_inside_a_word(text: str, index: int) -> None:
    """Between a letter, digit or mark and another there is none; a soft hyphen changes nothing."""
    assert not is_word_boundary(text, index)


@pytest.mark.parametrize(
    ("text", "index"),
    [("", 0), ("đạo", 0), ("đạo", 3), ("chỉ đạo", 3), ("chỉ đạo", 4), ("đạo-lý", 3), ("_đạo_", 1)],
)
def test_boundary_at_ends_spaces_and_signs(text: str, index: int) -> None:
    """The ends of the text, spaces, hyphens and underscores bound words."""
    assert is_word_boundary(text, index)


def test_boundary_between_unspaced_letters() -> None:
    """In a script without spaces each letter can begin a word, but never a mark."""
    assert is_word_boundary("指导委员会", 2)
    assert is_word_boundary("ที่นี่", 3)
    assert not is_word_boundary("ที่นี่", 1)
    assert not is_word_boundary("か\u3099", 1)


@example("¨\u0301hoà")
@example("\u00ad\u0301hoà")
@given(texts())
def test_boundaries_are_the_same_in_the_key(text: str) -> None:
    """A word bounded in the text is bounded in its key, so that a match can be judged there."""
    folded = fold(text)
    for at, index in enumerate(folded.offsets[:-1]):
        if at == 0 or folded.offsets[at - 1] != index:
            assert is_word_boundary(folded.text, at) == is_word_boundary(text, index)


# --- sentence starts ---


STOPS = ["", "   ", "Xong. ", "Xong! ", "Sao? ", "Rồi… ", "Gồm: ", "Một; ", "Một\n", "1. "]
OPENED = ["“", "— ", "• ", "**", "Một\n- ", "Xong. (“", "“Được.” ", "Xong.\u00a0«\u00a0", "Xong.\u200b "]


@pytest.mark.parametrize("before", [*STOPS, *OPENED])
def test_sentence_start(before: str) -> None:
    """The text's start, a stop or a line break, then spaces, quotes, brackets, dashes, bullets."""
    assert at_sentence_start(before + "Ban Chỉ đạo", len(before))


@pytest.mark.parametrize("before", ["của ", "Một, ", "Hà Nội – ", "các “", "(mục 5) ", "1.5 x ", "a"])
def test_no_sentence_start(before: str) -> None:
    """After a word, a comma or a dash within the sentence it goes on."""
    assert not at_sentence_start(before + "Ban Chỉ đạo", len(before))


# --- words ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("… – !", []),
        ("Ban Chỉ đạo 35, Trung ương.", ["Ban", "Chỉ", "đạo", "35", "Trung", "ương"]),
        ("34% dân số, 1.234,5 đồng", ["34", "dân", "số", "1.234,5", "đồng"]),
        ("the Party’s non-Party people's", ["the", "Party’s", "non-Party", "people's"]),
        ("- đầu- ‘cuối’ 5. 6,", ["đầu", "cuối", "5", "6"]),
        ("指导委员会35号", ["指", "导", "委", "员", "会", "35", "号"]),
        ("đồng\u00adchí _hoà_", ["đồng\u00adchí", "hoà"]),
        (nfd("Việt Nam"), [nfd("Việt"), "Nam"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    """Letters, digits and marks with inner signs; each Han character by itself."""
    assert words(text) == expected
    assert count_words(text) == len(expected)


@given(texts())
def test_words_stand_in_the_text_in_order(text: str) -> None:
    """The words are stretches of the text, one after another."""
    at = 0
    for word in words(text):
        found = text.find(word, at)

        assert at <= found
        at = found + len(word)
