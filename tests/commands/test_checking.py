"""The findings of one prepared document, as other verbs than ``check`` ask for them."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path

from conftest import replace_in

from songngu import config, project
from songngu.commands import inputs, steps
from songngu.commands.checking import findings_of
from songngu.commands.memory import Memory
from songngu.model import Finding

PO = "translations/en/lich-su/ben-tre.po"


def found(folder: Path, units: Set[str] | None = None) -> list[Finding]:
    """The findings on a document, its catalogue's letters included."""
    settings = config.load(folder / "songngu.toml")
    source = next(one for one in project.sources(settings) if one.slug == "lich-su/ben-tre")
    prepared = steps.prepare(settings, source, source.file.read_bytes(), Memory(settings))
    terms = inputs.Terms.of(inputs.read_glossary(settings), settings.languages)
    file = (folder / PO).read_bytes()
    return findings_of(settings, prepared, "en", terms, file=file, units=units)


def test_findings_of_given_units_only(book: Path) -> None:
    """Checks of one unit are asked for the units that a review shows; the others are left alone."""
    replace_in(book / PO, "April 2021", "April  2022")
    whole = found(book)
    unit = next(one.unit for one in whole if one.code == "date-mismatch")
    assert unit is not None

    assert {"date-mismatch", "double-space"} <= {one.code for one in found(book, {unit})}
    assert [one for one in whole if one.unit == unit] == found(book, {unit})
    assert [] == found(book, set())


def test_findings_of_a_whole_document_are_told_whatever_the_units(book: Path) -> None:
    """What compares a document's units with each other, or tells of the document, still looks at all."""
    with (book / "source/lich-su/ben-tre.md").open("a", encoding="utf-8") as file:
        file.write("\nMột câu mới.\n")

    assert {"catalogue-behind"} == {one.code for one in found(book, set())}
