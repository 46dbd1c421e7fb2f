"""Letters that no font has are findings: once a document, with their unit."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Run, replace_in

from songngu.commands.letters import of_words
from songngu.commands.told import once as told_once
from songngu.ledger import Ledger
from songngu.model import Finding, Level

NOM, TIBETAN = "\U00024ed1", "ཀ"
SOURCE = f"# Chữ\n\nChữ Nôm {NOM} và lại {NOM}.\n\nChữ Tạng {TIBETAN}, chữ Hy Lạp α và 🙂.\n"


def is_installed(letter: str) -> bool:
    """True where some font of this machine has a letter."""
    if shutil.which("fc-list") is None:
        return False
    command = ["fc-list", f":charset={ord(letter):x}"]
    return bool(subprocess.run(command, capture_output=True, check=True).stdout.strip())


def told(book: Path) -> list[dict[str, str]]:
    """What the ledger remembers of letters in the new document."""
    memory = Ledger(book).facts["chu"]["editions"]
    rows = [row for one in memory.values() for told in one["letters"].values() for row in told]
    return [row for row in rows if row["code"] == "missing-glyph"]


@pytest.fixture
def lettered(book: Path) -> Path:
    """A book with a document of unusual letters."""
    (book / "source/chu.md").write_text(SOURCE, "utf-8")
    return book


def test_a_letter_that_no_font_has_is_told_once(lettered: Path, run: Run) -> None:
    """A build names it with its code point, its document and its place; a second build still does."""
    outcome = run(lettered, "build", "chu", "--format", "pdf")
    again = run(lettered, "build", "chu", "--format", "pdf")
    missing = [letter for letter in (NOM, TIBETAN, "🙂") if not is_installed(letter)]

    assert len(missing) == outcome.err.count("missing-glyph")
    if NOM in missing:
        assert f"source/chu.md:3: warning: no font has the letter {NOM} (U+24ED1)" in outcome.err
        assert "U+24ED1" in again.err
    assert "03B1" not in outcome.err


def test_the_fonts_of_an_epub_are_looked_into(lettered: Path, run: Run) -> None:
    """A letter of the second plane is a warning, one of a living script something to know."""
    run(lettered, "build", "chu", "--format", "epub")
    levels = {row["message"].split("(U+")[1][:4]: row["level"] for row in told(lettered)}

    assert {"24ED": "warning", "0F40": "info"} == levels


def test_a_letter_is_told_once_for_all_renditions(lettered: Path, run: Run) -> None:
    """What the PDF lacks, the EPUB need not tell again; without embedded fonts it tells nothing."""
    run(lettered, "build", "chu", "--all")
    both = [row["message"].split("(U+")[1][:5] for row in told(lettered)]
    replace_in(lettered / "songngu.toml", "name =", "embed-fonts = false\nname =")
    run(lettered, "build", "chu", "--format", "epub", "--all")

    assert len(both) == len(set(both))
    assert not any("EPUB" in row["message"] for row in told(lettered))


def test_a_letter_of_the_translation_is_found_there(lettered: Path, run: Run) -> None:
    """The place is the catalogue's, for it is not in the source."""
    (lettered / "source/chu.md").write_text("# Chữ\n\nChữ Nôm.\n", "utf-8")
    run(lettered, "update", "chu")
    catalogue = lettered / "translations/en/chu.po"
    text = catalogue.read_text("utf-8")
    catalogue.write_text(
        text.replace('msgid "Chữ Nôm."\nmsgstr ""', f'msgid "Chữ Nôm."\nmsgstr "Nôm {NOM}."'), "utf-8"
    )
    run(lettered, "build", "chu", "--format", "epub")
    (row,) = told(lettered)

    assert ("translations/en/chu.po", "en") == (row["location"]["path"], row["language"])
    assert row["unit"]


def test_a_letter_of_the_volume_alone_is_told(book: Path, run: Run) -> None:
    """Its title is in the settings: that is where the finding leads, and a second build still tells it."""
    settings = (book / "songngu.toml").read_text("utf-8")
    title = next(line for line in settings.splitlines() if line.startswith("title = "))
    replace_in(book / "songngu.toml", title, title.replace('vi = "', f'vi = "{NOM} ', 1))
    run(book, "build", "--format", "epub")
    again = run(book, "build", "--format", "epub")
    line = settings.splitlines().index(title) + 1

    assert 1 == again.err.count("U+24ED1")
    assert f"songngu.toml:{line}: warning: no font in the EPUB has the letter {NOM}" in again.err


def test_a_letter_of_a_document_is_not_told_again_for_the_volume(lettered: Path, run: Run) -> None:
    """The volume has it too, but there it is the same letter at the same place."""
    outcome = run(lettered, "build", "--format", "epub")

    assert 1 == outcome.err.count("U+24ED1")


def test_a_letter_is_told_once_though_its_formats_are_made_apart() -> None:
    """Of a long book the PDF is made by itself: what it tells, the EPUB does not tell again."""

    def finding(document: str | None, message: str) -> Finding:
        return Finding(code="missing-glyph", level=Level.WARNING, message=message, document=document)

    epub, pdf = finding("chu", "EPUB X (U+24ED1)"), finding("chu", "PDF X (U+24ED1)")
    other, own = finding("chu", "EPUB Y (U+0F40)"), finding(None, "EPUB Z (U+0F41)")
    volume = [("epub", finding(None, "EPUB X (U+24ED1)")), ("epub", own)]

    assert [pdf, other, own] == told_once([("epub", epub), ("epub", other), ("pdf", pdf)], volume)


def test_a_variation_selector_is_no_letter() -> None:
    """It only chooses among the forms of the sign before it, so that nothing is missing without it."""
    assert {"a", "ཀ"} == of_words(["a\ufe0e", "☎\ufe0f", "ཀ\U000e0100"])
