"""How far a translation is, and what a colophon says of it."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Run, replace_in
from lxml import html

from songngu.commands.colophon import state_of
from songngu.commands.progress import Progress, progress
from songngu.config import Settings
from songngu.model import Catalog, State, Unit
from songngu.text import digest

SETTINGS = Settings(root=Path(), path="songngu.toml", locales={"en": "en-GB"})


def catalog(*units: Unit) -> Catalog:
    """A catalogue of some units."""
    return Catalog(slug="a", language="en", units=units)


def unit(source: str, target: str = "", **more: object) -> Unit:
    """A unit with its texts."""
    return replace(Unit(id="p00000000", source=source, target=target), **more)


def reviewed(source: str, target: str, who: str) -> Unit:
    """A unit that somebody signed off."""
    return unit(source, target, comments=(f"reviewed: {digest(source)} {digest(target)} {who}",))


def counted(**units: int) -> Progress:
    """So many units of one word in each state."""
    counts = {state: units.get(state.value, 0) for state in State}
    return Progress(units=counts, words=counts, reviewed_on="2026-11-24" if units.get("reviewed") else "")


def test_units_are_counted_by_state_and_words_by_source() -> None:
    """Several catalogues count together; what is obsolete does not."""
    first = catalog(
        unit("một hai ba", "x"), unit("bốn", "x", flags=("fuzzy",)), unit("cũ", "old", obsolete=True)
    )
    found = progress([first, catalog(unit("năm sáu"))])

    assert {State.TRANSLATED: 1, State.FUZZY: 1, State.UNTRANSLATED: 1, State.REVIEWED: 0} == found.units
    assert (3, 0.5) == (found.total, found.share)


def test_the_last_review_is_the_latest_day_that_holds() -> None:
    """A review that an edit voided tells nothing."""
    void = replace(reviewed("ba", "three", "Lan 2030-01-01"), target="four")
    found = progress(
        [
            catalog(
                reviewed("một", "one", "Lan Nguyễn 2026-11-24"), reviewed("hai", "two", "An 2026-03-02"), void
            )
        ]
    )

    assert "2026-11-24" == found.reviewed_on


def test_nothing_to_translate_is_translated() -> None:
    """A document of no units is done."""
    assert 1.0 == progress([catalog()]).share


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (counted(translated=11), "Translation: 100% of the text, 11 units."),
        (
            counted(translated=1998, fuzzy=1, untranslated=1),
            "Translation: 99.9% of the text, 2,000 units; of an earlier source: 1; without translation: 1.",
        ),
        (counted(translated=199999, untranslated=1), "Translation: 99.9% of the text, 200,000 units; "
         "without translation: 1."),
        (counted(reviewed=2), "Translation: 100% of the text, 2 units; "
         "reviewed: 2, last on 24 November 2026."),
        (counted(), ""),
        (None, ""),
    ],
)  # fmt: skip
def test_the_state_as_a_sentence(found: Progress | None, said: str) -> None:
    """Only what is there is told, and a share is never rounded up to the whole."""
    assert said == state_of(SETTINGS, found, "en")


def test_the_state_is_told_in_every_language() -> None:
    """Words and numbers are the language's."""
    assert "Bản dịch: 50% nội dung, 2.000 đơn vị; theo bản gốc cũ: 1.000." == state_of(
        SETTINGS, counted(translated=1000, fuzzy=1000), "vi"
    )


def test_every_page_tells_the_state_of_its_translation(built: Path) -> None:
    """The colophon of a page has it in both languages, with marks of the texts it was made of."""
    colophon = _colophon(built, "gioi-thieu.html")

    assert "Bản dịch: " in colophon
    assert "Translation: " in colophon
    assert re.search(r"source [0-9a-f]{8}, translation [0-9a-f]{8}", colophon)


def test_the_marks_follow_the_texts(built: Path, book: Path, run: Run) -> None:
    """A page of another translation has another mark; that of the source is the same."""
    replace_in(book / "translations/en/gioi-thieu.po", "Land and people", "The land and its people")
    run(book, "build", "gioi-thieu", "--format", "html")
    marks = [
        re.search(r"source (\w+), translation (\w+)", _colophon(folder, "gioi-thieu.html"))
        for folder in (built, book)
    ]

    assert marks[0] is not None
    assert marks[1] is not None
    assert marks[0][1] == marks[1][1]
    assert marks[0][2] != marks[1][2]


def test_an_epub_ends_with_its_colophon(built: Path) -> None:
    """What a page says of itself a book says, too, as its last chapter."""
    with zipfile.ZipFile(io.BytesIO((built / "build/gioi-thieu.epub").read_bytes())) as archive:
        last = max(name for name in archive.namelist() if "/text/ch" in name)
        page = archive.read(last).decode()

    assert 'role="doc-colophon"' in page
    assert "Translation: " in page


def _colophon(folder: Path, path: str) -> str:
    page = html.document_fromstring((folder / "build" / path).read_text("utf-8"))
    (footer,) = page.xpath("//footer[@class='imprint']")
    return " ".join(footer.text_content().split())
