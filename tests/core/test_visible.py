"""What hides in a text is shown."""

from __future__ import annotations

import unicodedata

import pytest

from songngu.core.visible import BREAK, plain, runs


def test_plain_text_is_one_run_as_it_is() -> None:
    """Vietnamese, English, quotes and no-break spaces are nothing to be warned of."""
    text = "Ngày 8/7, “Ban Chỉ đạo 35”\u00a0… and more."

    assert [(text, "")] == runs(text)


@pytest.mark.parametrize(
    ("char", "shown"),
    [
        ("\u202e", "RLO"),
        ("\u2066", "LRI"),
        ("\u200b", "ZWSP"),
        ("\ufeff", "BOM"),
        ("\u00ad", "SHY"),
        ("\x1b", "ESC"),
        ("\x00", "NUL"),
        ("\x9b", "U+009B"),
        ("\ud800", "U+D800"),
        ("\ufffe", "U+FFFE"),
    ],
)
def test_what_cannot_be_seen_is_a_sign_with_a_name(char: str, shown: str) -> None:
    """Bidirectional controls, escapes, things without width, and what no file may hold."""
    (before, sign, after) = runs(f"a{char}b")

    assert ("a", "") == before
    assert ("b", "") == after
    assert shown == sign[0]
    assert f"U+{ord(char):04X}" in sign[1]


def test_no_sign_keeps_the_character_that_it_stands_for() -> None:
    """Whatever Unicode calls a control or a format is gone from what is shown, joiners excepted."""
    every = "".join(map(chr, range(0x11_0000)))
    shown = plain(every)
    left = {char for char in shown if unicodedata.category(char) in ("Cc", "Cs")}
    turning = ["RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI"]
    bidi = {char for char in shown if unicodedata.bidirectional(char) in turning}

    assert {"\n", "\t"} == left
    assert set() == bidi


def test_blanks_are_shown_where_they_are_the_change() -> None:
    """A space that was put in is seen, and so is a no-break space that took the place of one."""
    assert [("␣", "U+0020 SPACE")] == runs(" ", is_changed=True)
    assert ("NBSP", "U+00A0 NO-BREAK SPACE") in runs("10\u00a0km", is_changed=True)
    assert [("\u200d", "")] == runs("\u200d")
    assert "ZWJ" == runs("\u200d", is_changed=True)[0][0]


def test_a_new_paragraph_of_a_translation_is_a_sign() -> None:
    """The marks of a catalogue are shown as what they mean, and named as what they are."""
    assert ("¶", "<!-- split --> a new paragraph of the translation") in runs("One. <!-- split --> Two.")


def test_many_signs_are_few() -> None:
    """A row of one sign is one, and after some thousands of signs there are no more names."""
    (row,) = runs("\u202e" * 1_000_000)
    assert "RLO ×1,000,000" == row[0]
    assert len(runs("a\u202e" * 100_000)) < 10_000


def test_a_long_word_may_be_broken() -> None:
    """No stretch without a place for a line to end has more than a hundred and some letters."""
    found = runs("ă" * 10_000)

    assert "ă" * 10_000 == "".join(shown for shown, _ in found)
    assert BREAK in found
    assert max(len(shown) for shown, _ in found) < 200


def test_as_plain_text_a_sign_is_its_name_in_brackets() -> None:
    """For titles and attributes."""
    assert "a‹RLO›b" == plain("a\u202eb")
