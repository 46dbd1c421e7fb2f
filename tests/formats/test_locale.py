"""Dates, numbers and the interface's words, in each language."""

from __future__ import annotations

import pytest

from songngu.formats import locale

LANGUAGES = {"vi": "vi", "en": "en-GB"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-07-08", {"vi": "8 tháng 7, 2025", "en": "8 July 2025"}),
        (" 2025-07-08T10:00:00+07:00 ", {"vi": "8 tháng 7, 2025", "en": "8 July 2025"}),
        ("8/7", {"vi": "8/7", "en": "8 July"}),
        ("08.07", {"vi": "08.07", "en": "8 July"}),
        ("29/2", {"vi": "29/2", "en": "29 February"}),
        ("31/2", {"vi": "31/2"}),
        ("7/13", {"vi": "7/13"}),
        ("Mùa xuân 1975", {"vi": "Mùa xuân 1975"}),
        ("2025", {"vi": "2025"}),
        ("", {}),
    ],
)
def test_dates(text: str, expected: dict[str, str]) -> None:
    """A full date is written long, a day and month in the other language; nothing else is guessed at."""
    assert expected == locale.dates(text, "vi", LANGUAGES)


def test_the_order_of_day_and_month_is_the_sources() -> None:
    """ "8/7" in an American source is the seventh of August."""
    assert {"en": "8/7", "fr": "7 août"} == locale.dates("8/7", "en", {"en": "en-US", "fr": "fr"})


def test_a_locale_of_its_own() -> None:
    """A language can be given another locale's dates."""
    assert "July 8, 2025" == locale.dates("2025-07-08", "vi", {"vi": "vi", "en": "en-US"})["en"]


@pytest.mark.parametrize("text", ["2025-13-40", "2025-02-29", "0000-00-00"])
def test_a_date_that_is_none_is_kept_as_given(text: str) -> None:
    """What only looks like a date is no reason to fail."""
    assert {"vi": text} == locale.dates(text, "vi", LANGUAGES)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("vi", True), ("en-GB", True), ("zh-Hant-TW", True), ("xx", False), ("", False), ("tiếng Việt", False)],
)
def test_is_language(tag: str, expected: bool) -> None:
    """A tag whose language Unicode knows is one."""
    assert expected == locale.is_language(tag)


def test_number() -> None:
    """Separators are the locale's."""
    assert ("1.234,5", "1,234.5") == (locale.number(1234.5, "vi"), locale.number(1234.5, "en-GB"))


def test_language_name() -> None:
    """A language's name in its own words and in another's, as a heading."""
    assert ("Tiếng Việt", "English", "Vietnamese") == (
        locale.language_name("vi", "vi"),
        locale.language_name("en", "en-GB"),
        locale.language_name("vi", "en"),
    )


def test_messages() -> None:
    """The interface speaks a language that it has, also where the tag names a region."""
    english = locale.messages("en").gettext("not yet translated")

    assert "not yet translated" == english
    assert english != locale.messages("vi").gettext("not yet translated")
    assert locale.messages("vi-VN").gettext("Notes") == locale.messages("vi").gettext("Notes")


def test_messages_of_an_unknown_language() -> None:
    """A language without a catalogue gets the English of the code."""
    assert "Notes" == locale.messages("tlh").gettext("Notes")


def test_place() -> None:
    """A locale's territory, or the likeliest: link previews ask for one."""
    found = {tag: locale.place(tag) for tag in ("vi", "en-GB", "zh-Hant-TW", "ca", "xx")}

    assert {"vi": "vi_VN", "en-GB": "en_GB", "zh-Hant-TW": "zh_TW", "ca": "ca_ES"} == {
        tag: place for tag, place in found.items() if tag != "xx"
    }
    assert found["xx"]


def test_percent() -> None:
    """A share as each language writes it, with a decimal only where there is one."""
    assert ("97,5%", "97.5%", "100%") == (
        locale.percent(0.975, "vi"),
        locale.percent(0.975, "en-GB"),
        locale.percent(1.0, "en"),
    )


@pytest.mark.parametrize(
    ("languages", "spoken"),
    [
        (("vi", "en"), ("vi", "en")),
        (("vi", "fr"), ("vi",)),
        (("en-GB", "km"), ("en-GB",)),
        (("fr",), ("en",)),
    ],
)
def test_what_is_not_spoken_is_not_marked_as_if_it_were(
    languages: tuple[str, ...], spoken: tuple[str, ...]
) -> None:
    """The interface says nothing in a language that it has no words in; English where it has none at all."""
    assert spoken == locale.spoken(languages)
