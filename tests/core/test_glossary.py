"""The rules on where terms stand in a text: ``songngu.core.glossary`` on the real automaton."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songngu.core.glossary import Match, Matcher, Search, find, matcher
from songngu.formats.automaton import compile
from songngu.model import TermEntry

STEERING = TermEntry(
    id="35", term={"vi": "Ban Chỉ đạo 35", "en": "Steering Committee 35"}, variants={"vi": ("BCĐ 35",)}
)
COMMITTEE = TermEntry(id="ban", term={"vi": "Ban Chỉ đạo", "en": "Steering Committee"})
PEACE = TermEntry(id="hoà-bình", term={"vi": "diễn biến hoà bình", "en": "peaceful evolution"})
ENTRIES = (COMMITTEE, STEERING, PEACE)


def in_vietnamese(*terms: str) -> Matcher:
    """A matcher of entries that are named as their terms."""
    return matcher([TermEntry(id=term, term={"vi": term}) for term in terms], "vi", compile)


def found(terms: Matcher, text: str, blocked: Sequence[tuple[int, int]] = ()) -> list[tuple[str, str]]:
    """(id, stretch of the text) for each use."""
    return [(use.term, text[use.start : use.end]) for use in find(terms, text, blocked)]


VI = matcher(ENTRIES, "vi", compile)

# --- the automaton ---


def test_automaton_counts_characters() -> None:
    """Indexes are characters, not bytes, beyond the basic plane too."""
    assert sorted(compile(["đạo", "ạ"])("😀đạo")) == [(0, 1, 4), (1, 2, 3)]


def test_automaton_gives_overlapping_matches() -> None:
    """All matches come out: one inside another, one across another, twins."""
    assert sorted(compile(["ab", "abc", "bc", "ab"])("abc")) == [(0, 0, 2), (1, 0, 3), (2, 1, 3), (3, 0, 2)]


def test_automaton_without_patterns() -> None:
    """No patterns, no matches."""
    assert compile([])("Ban Chỉ đạo") == []


def test_automaton_refuses_an_empty_pattern() -> None:
    """An empty pattern would stand everywhere: a mistake of the caller."""
    with pytest.raises(ValueError, match="empty"):
        compile(["a", ""])


# --- what is no text ---


@pytest.mark.parametrize(
    "text",
    [
        "the learning_rate_2 of it",
        "https://example.org/learning/rate?learning=1",
        "www.learning.org/learning",
        "write to deep.learning@example.org",
        "in /usr/share/learning/README or docs/learning.md",
        "call sort.learning, std::learning or learning()",
    ],
)
def test_no_term_within_addresses_and_names_of_programs(text: str) -> None:
    """Nothing is translated there, and a note's call would break an address."""
    terms = matcher([TermEntry(id="l", term={"en": "learning"})], "en", compile)

    assert [] == found(terms, text)


@pytest.mark.parametrize(
    "text",
    [
        "deep-learning",
        "learning/teaching",
        "_learning_",
        "It is learning.Then",
        "learning: http://example.org/x",
    ],
)
def test_terms_beside_what_looks_like_code(text: str) -> None:
    """A hyphen, a slash between words, emphasis or a missing space make no program's name."""
    terms = matcher([TermEntry(id="l", term={"en": "learning"})], "en", compile)

    assert ["l"] == [term for term, _ in found(terms, text)]


# --- which forms ---


def test_terms_and_variants_of_the_language() -> None:
    """Term and variants are found in their own language only."""
    assert found(VI, "Theo BCĐ 35 và Ban Chỉ đạo 35.") == [("35", "BCĐ 35"), ("35", "Ban Chỉ đạo 35")]
    assert found(VI, "the Steering Committee 35") == []
    assert found(matcher(ENTRIES, "en", compile), "the Steering Committee 35") == [
        ("35", "Steering Committee 35")
    ]


def test_no_terms_in_the_language() -> None:
    """A language without terms finds nothing; an empty form is no form."""
    assert found(matcher(ENTRIES, "fr", compile), "Ban Chỉ đạo 35") == []
    assert found(in_vietnamese("", " \u00ad"), "Ban Chỉ đạo 35") == []


def test_first_entry_wins() -> None:
    """Of two entries with one folded form, the tone placed either way, the first is meant."""
    assert found(in_vietnamese("hoà bình", "hòa bình"), "vì hòa bình") == [("hoà bình", "hòa bình")]


def test_forms_that_differ_in_case_are_two() -> None:
    """Two terms may differ in case alone; capitals throughout mean the first."""
    terms = in_vietnamese("Mặt trận", "mặt trận")
    assert found(terms, "ra mặt trận, vào Mặt trận, MẶT TRẬN") == [
        ("mặt trận", "mặt trận"),
        ("Mặt trận", "Mặt trận"),
        ("Mặt trận", "MẶT TRẬN"),
    ]


# --- longest, whole, blocked ---


def test_longest_first() -> None:
    """The longer of two terms at one place is meant, in whatever order they are listed."""
    assert found(VI, "do Ban Chỉ đạo 35 và Ban Chỉ đạo") == [("35", "Ban Chỉ đạo 35"), ("ban", "Ban Chỉ đạo")]


def test_longer_that_is_no_whole_word_leaves_the_shorter() -> None:
    """A longer candidate that goes on into a word does not block the shorter one."""
    assert found(VI, "Ban Chỉ đạo 351") == [("ban", "Ban Chỉ đạo")]
    assert found(VI, "Ban Chỉ đạo 35a") == [("ban", "Ban Chỉ đạo")]


def test_longer_in_another_case_leaves_the_shorter() -> None:
    """A longer candidate whose case differs does not block the shorter one."""
    assert found(in_vietnamese("Tỉnh uỷ Bến Tre", "Tỉnh uỷ"), "của Tỉnh ủy bến tre") == [
        ("Tỉnh uỷ", "Tỉnh ủy")
    ]


def test_leftmost_before_longest() -> None:
    """Of two terms across each other the one that begins first is meant."""
    assert found(
        in_vietnamese("văn hoá nghệ thuật", "công tác văn hoá"), "về công tác văn hóa nghệ thuật"
    ) == [("công tác văn hoá", "công tác văn hóa")]


def test_whole_words_only() -> None:
    """A term within a word is not a use of it."""
    terms = in_vietnamese("an", "đạo")
    assert found(terms, "ban lan anh Đạođức đạo1") == []
    assert found(terms, "bình an-ninh (đạo)") == [("an", "an"), ("đạo", "đạo")]


def test_blocked_ranges() -> None:
    """A use never overlaps code; the longer term that would leaves the place to the shorter."""
    text = "Ban Chỉ đạo 35 và Ban Chỉ đạo"
    assert found(VI, text, [(18, 29)]) == [("35", "Ban Chỉ đạo 35")]
    assert found(VI, text, [(28, 40), (12, 14)]) == [("ban", "Ban Chỉ đạo")]
    assert found(VI, text, [(0, 29), (3, 4)]) == []


def test_blocked_ranges_beside_a_use() -> None:
    """A range that only touches the use, or is empty, blocks nothing."""
    text = "`x`Ban Chỉ đạo`y`"
    assert found(VI, text, [(0, 3), (14, 17), (5, 5)]) == [("ban", "Ban Chỉ đạo")]


# --- case ---


@pytest.mark.parametrize(
    "text", ["của ban chỉ đạo 35", "của Ban chỉ đạo 35", "của BAN Chỉ đạo 35", "Ban chỉ Đạo 35"]
)
def test_case_matters(text: str) -> None:
    """*ban chỉ đạo 35* is not *Ban Chỉ đạo 35*."""
    assert found(VI, text) == []


def test_first_letter_at_the_start_of_a_sentence() -> None:
    """There, and only there, the first letter may be a capital or not."""
    assert found(VI, "Diễn biến hoà bình. “Diễn biến hòa bình” là Diễn biến hoà bình.") == [
        ("hoà-bình", "Diễn biến hoà bình"),
        ("hoà-bình", "Diễn biến hòa bình"),
    ]
    assert found(VI, "- ban Chỉ đạo 35") == [("35", "ban Chỉ đạo 35")]
    assert found(in_vietnamese("“ba không”"), "Gồm: “Ba không”.") == [("“ba không”", "“Ba không”")]


def test_capitals_throughout() -> None:
    """A heading in capitals has the term; a single capital says nothing."""
    assert found(VI, "CHỐNG DIỄN BIẾN HÒA BÌNH Ở BAN CHỈ ĐẠO 35") == [
        ("hoà-bình", "DIỄN BIẾN HÒA BÌNH"),
        ("35", "BAN CHỈ ĐẠO 35"),
    ]
    assert found(in_vietnamese("y"), "ông Y và y") == [("y", "y")]


# --- spelling of the text ---


def test_normal_forms_and_tones() -> None:
    """The normal form, the placing of tones, soft hyphens and no-break spaces hide no use."""
    text = unicodedata.normalize("NFD", "chống diễn biến hòa\u00a0bì\u00adnh!")
    assert found(VI, text) == [("hoà-bình", text[text.index("d") : -1])]


def test_use_takes_in_the_last_letters_marks() -> None:
    """The range ends behind the marks of the last letter, and begins at the first letter."""
    text = "\ufeff" + unicodedata.normalize("NFD", "sức khoẻ")
    (use,) = find(in_vietnamese("sức khỏe"), text)
    assert (use.start, use.end) == (1, len(text))


def test_part_of_a_letter_is_no_use() -> None:
    """Half of a letter that folds to two is not a word."""
    assert found(in_vietnamese("s", "ss"), "ß") == []


def test_script_without_spaces() -> None:
    """A Chinese term is found in the middle of its sentence."""
    chinese = matcher([TermEntry(id="35", term={"zh": "指导委员会"})], "zh", compile)
    assert found(chinese, "由指导委员会决定") == [("35", "指导委员会")]


# --- laws ---

SYLLABLES = ["ban", "Ban", "chỉ", "Chỉ", "đạo", "hoà", "hòa", "35", "BAN", "quý", "ß", "ss"]
GLUE = [" ", "\u00a0", ". ", "-", "", "\u00ad", "\n"]
PHRASES = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=3).map(" ".join)
TERMS = st.lists(PHRASES, max_size=8)
TEXTS = st.lists(st.sampled_from(SYLLABLES + GLUE), max_size=25).map("".join)
RANGES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=3)


def naive(patterns: Sequence[str]) -> Search:
    """What the automaton promises, slowly."""

    def search(text: str) -> list[Match]:
        return [
            (index, at, at + len(pattern))
            for index, pattern in enumerate(patterns)
            for at in range(len(text))
            if text.startswith(pattern, at)
        ]

    return search


@given(TERMS, TEXTS, RANGES)
def test_uses_never_overlap(terms: list[str], text: str, blocked: list[tuple[int, int]]) -> None:
    """Uses come in reading order, are not empty, and overlap neither each other nor what is blocked."""
    end = 0
    for use in find(in_vietnamese(*terms), text, blocked):
        assert end <= use.start < use.end <= len(text)
        assert not any(max(use.start, low) < min(use.end, high) for low, high in blocked)
        end = use.end


@given(TERMS, TEXTS)
def test_normal_form_changes_no_use(terms: list[str], text: str) -> None:
    """The same terms are found in NFC and in NFD."""
    composed = find(in_vietnamese(*terms), unicodedata.normalize("NFC", text))
    decomposed = find(in_vietnamese(*terms), unicodedata.normalize("NFD", text))
    assert [use.term for use in composed] == [use.term for use in decomposed]


@given(TERMS, st.lists(st.text("xyzw ", min_size=1), max_size=5), TEXTS)
def test_unrelated_terms_change_nothing(terms: list[str], others: list[str], text: str) -> None:
    """Terms that do not stand in the text change no result."""
    assert found(in_vietnamese(*others, *terms), text) == found(in_vietnamese(*terms), text)


@given(TERMS, TEXTS)
def test_any_search_gives_the_same(terms: list[str], text: str) -> None:
    """The result depends on what is found, not on how the automaton finds it or in what order."""
    entries = [TermEntry(id=term, term={"vi": term}) for term in terms]
    assert find(matcher(entries, "vi", naive), text) == find(matcher(entries, "vi", compile), text)


def test_ten_thousand_terms_find_what_ten_find() -> None:
    """The text is searched once, whatever the number of terms; those that do not occur change nothing."""
    text = "Đồng chí Bí thư Tỉnh uỷ Bến Tre phát biểu chỉ đạo về diễn biến hoà bình. " * 1500
    few = [TermEntry(id=str(n), term={"vi": f"Nghị quyết {n}"}) for n in range(9)] + [PEACE]
    many = few + [TermEntry(id=str(n), term={"vi": f"Nghị quyết {n} Trung ương"}) for n in range(10_000)]
    searches = 0

    def counted(patterns: Sequence[str]) -> Callable[[str], list[tuple[int, int, int]]]:
        search = compile(patterns)

        def once(folded: str) -> list[tuple[int, int, int]]:
            nonlocal searches
            searches += 1
            return search(folded)

        return once

    uses = find(matcher(many, "vi", counted), text)

    assert 1 == searches
    assert uses == find(matcher(few, "vi", compile), text)
    assert 1500 == len(uses)
