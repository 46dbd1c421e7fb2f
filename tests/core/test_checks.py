"""The checks: each code's cases in ``tests/checks/<code>/``, and what holds for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from songngu import units
from songngu.commands import inputs
from songngu.core import pairs
from songngu.core.checks import cases, figures, mending, places, rules, running
from songngu.formats import locale_writing, termbase
from songngu.model import Case, Finding, Level, Line, Unit, Writing
from songngu.text import digest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests/checks"
CODES = sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir())
LOCALES = {"vi": "vi", "en": "en-GB"}


@dataclass(slots=True)
class Written:
    """One unit as a file of cases has it."""

    texts: dict[str, str] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    extracted: tuple[str, ...] = ()
    before: str = ""
    is_known: bool = True


@dataclass(slots=True)
class WrittenDocument:
    """One document of a file of cases."""

    units: list[Written] = field(default_factory=list)
    names: frozenset[str] = frozenset()
    behind: bool = False


def read_cases(text: str) -> Iterator[WrittenDocument]:
    """The documents of a file of cases."""
    for part in re.split(r"^---\n", text, flags=re.MULTILINE):
        document = WrittenDocument()
        for block in re.split(r"\n\s*\n", part.strip("\n")):
            unit, times = Written(), 1
            for line in block.split("\n"):
                times = int(line.split()[1]) if line.startswith("repeat ") else times
                _take(line, unit, document)
            document.units += [replace(unit) for _ in range(times)]
        yield document


def _take(line: str, unit: Written, document: WrittenDocument) -> None:
    key, _, value = line.partition(":")
    value = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), value.removeprefix(" "))
    digests = [digest(text.strip()) for text in value.split("|")]
    if line.startswith("=> "):
        unit.expected.append(line.removeprefix("=> "))
    elif line.startswith("# "):
        unit.comments.append(line.removeprefix("# "))
    elif line == "behind":
        document.behind = True
    elif line == "unknown":
        unit.is_known = False
    elif line == "fuzzy":
        unit.flags.append("fuzzy")
    elif key == "reviewed":
        unit.comments.append(f"reviewed: {' '.join(digests)} Lan 2026-11-24")
    elif key == "stamped":
        unit.extracted = (f"paragraph {digests[0]} {digests[1]}",)
    elif key == "before":
        unit.before = value
    elif key == "names":
        document.names = frozenset(value.split())
    elif key in LOCALES:
        unit.texts[key] = value


def findings(document: WrittenDocument) -> list[Finding]:
    """All findings on a document of cases; its units are called u0, u1, …"""
    source, target = document.units[0].texts
    texts = [unit.texts[tag] for tag in (source, target) for unit in document.units]
    readings = inputs.read_inlines(["" if text.startswith("<!--") else text for text in texts])
    entries = termbase.read(
        (FOLDER / "glossary.toml").read_bytes(), path="glossary.toml", languages=("vi", "en")
    )
    terms = inputs.Terms.of(entries, (source, target))
    units, made = [], []
    half = len(document.units)
    for at, written in enumerate(document.units):
        unit = Unit(
            id=f"u{at}",
            source=written.texts[source],
            target=written.texts[target],
            comments=tuple(written.comments),
            flags=tuple(written.flags),
            extracted=written.extracted,
            line=10 * at + 1,
            target_line=10 * at + 5,
        )
        before = cases.side(source, unit.source, readings[at].paragraphs)
        problems: list[str] = list(readings[half + at].problems)
        after = cases.side(target, unit.target, readings[half + at].paragraphs)
        units.append(unit)
        made.append(
            Case(
                unit=unit,
                state=pairs.state(unit),
                source=before,
                target=after,
                is_merged=unit.target.startswith("<!-- merged"),
                problems=tuple(problems),
                terms=tuple(use.term for use in terms.find(source, before.prose, ())),
            )
        )
    source_lines = [Line(text=unit.source, number=at + 1, unit=unit.id) for at, unit in enumerate(units)]
    target_lines = [Line(text=unit.target, number=unit.target_line, unit=unit.id) for unit in units]
    return running.run(
        running.Checked(
            slug="a",
            language=target,
            path="translations/en/a.po",
            source_path="source/a.md",
            cases=made,
            units=units,
            context=rules.Context(
                writings=(
                    locale_writing.writing(source, LOCALES[source]),
                    locale_writing.writing(target, LOCALES[target]),
                ),
                entries={entry.id: entry for entry in entries},
                names=document.names,
            ),
            known_ids=frozenset(f"u{at}" for at, written in enumerate(document.units) if written.is_known),
            before={
                f"u{at}": Unit(id=f"u{at}", source="", target=written.before)
                for at, written in enumerate(document.units)
            },
            behind=document.behind,
            file_lines=(source_lines, target_lines),
            text_lines=(source_lines, target_lines),
        ),
        {},
    )


@pytest.mark.parametrize("code", CODES)
def test_good_cases_have_no_finding(code: str) -> None:
    """What a careful reviser lets stand is not reported."""
    for document in read_cases((FOLDER / code / "good.txt").read_text("utf-8")):
        found = [(one.unit, one.message) for one in findings(document) if one.code == code]

        assert [] == found


@pytest.mark.parametrize("code", CODES)
def test_bad_cases_are_found(code: str) -> None:
    """What is wrong is reported on its unit, with what is wrong in the message; and nothing else is."""
    for document in read_cases((FOLDER / code / "bad.txt").read_text("utf-8")):
        found = [one for one in findings(document) if one.code == code]
        for at, unit in enumerate(document.units):
            here = [one.message for one in found if one.unit in (f"u{at}", None)]

            assert len(unit.expected) == len(here), (unit.texts, here)
            for expected, message in zip(unit.expected, here, strict=True):
                assert expected in message


def test_every_code_has_its_cases() -> None:
    """A check is a code with a level, and a folder of good and bad pairs."""
    assert sorted(rules.LEVELS) == CODES
    assert all((FOLDER / code / name).exists() for code in CODES for name in ("good.txt", "bad.txt"))


def test_every_code_has_its_paragraph() -> None:
    """The documentation says of each check what it finds and why, shows it, and tells its level."""
    text = (ROOT / "docs/checks.md").read_text("utf-8")
    parts = dict(re.findall(r"^### ([a-z-]+)\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL))

    assert sorted(rules.LEVELS) == sorted(parts)
    for code, level in rules.LEVELS.items():
        assert f"*{level}*" in parts[code]
        assert len(parts[code]) > 120, code


# -- running


def _document(vi: str, en: str, *comments: str) -> WrittenDocument:
    return WrittenDocument(units=[Written(texts={"vi": vi, "en": en}, comments=list(comments))])


def test_a_comment_silences_its_code_for_its_unit_only() -> None:
    """``# songngu: ignore CODE`` takes away that finding there, and no other."""
    document = _document("Có 57 thôn.", "There are 75 hamlets.", "songngu: ignore number-mismatch")
    document.units += _document("Có 57 xã.", "There are 75 communes.").units

    assert ["u1"] == [one.unit for one in findings(document) if one.code == "number-mismatch"]
    assert [] == [one for one in findings(document) if one.code == "unused-ignore"]


@pytest.mark.parametrize(
    ("comment", "codes"),
    [
        ("songngu: ignore number-mismatch", {"number-mismatch": 0}),
        ("songngu:ignore a-b, c-d", {"a-b": 0, "c-d": 0}),
        ("songngu: ignore a-b c-d (as printed, twice)", {"a-b": 0, "c-d": 0}),
        ("songngu: ignore a-b – as printed", {"a-b": 0}),
        ("songngu: ignore a-b -- as printed", {"a-b": 0}),
        ("songngu: ignores nothing", {}),
        ("note: songngu: ignore a-b", {}),
    ],
)
def test_ignored(comment: str, codes: dict[str, int]) -> None:
    """Several codes may stand in a comment, and a reason after them."""
    assert codes == running.ignored(Unit(id="a", source="", comments=(comment,)))


def test_levels_are_the_settings() -> None:
    """A level can be changed, and a check put off; a comment on it is then not unused."""
    document = next(read_cases((FOLDER / "number-mismatch/bad.txt").read_text("utf-8")))
    document.units = document.units[:1]
    checked_levels = {
        level: [one.level for one in _with_levels(document, {"number-mismatch": level})]
        for level in ("info", "off")
    }

    assert {"info": [Level.INFO], "off": []} == checked_levels


def _with_levels(document: WrittenDocument, levels: dict[str, str]) -> list[Finding]:
    found = [one for one in findings(document) if one.code == "number-mismatch"]
    kept = [(one, running._level(one.code, levels)) for one in found]
    return [replace(one, level=Level(level)) for one, level in kept if level != "off"]


def test_a_finding_names_the_line_of_the_translation() -> None:
    """File and line are where an editor must go; the unit and the language are named."""
    found = findings(_document("Có 57 thôn.", "There are 75 hamlets."))[0]

    assert ("translations/en/a.po", 5, "a", "en", "u0") == (
        found.location.path if found.location else "",
        found.location.line if found.location else 0,
        found.document,
        found.language,
        found.unit,
    )


def test_a_fuzzy_unit_is_not_held_against_its_new_source() -> None:
    """That its source changed is the one thing to say of it."""
    document = _document("Có 57 thôn.", "There are 75 hamlets")
    document.units[0].flags.append("fuzzy")

    assert ["fuzzy"] == [one.code for one in findings(document)]


# -- the parts


def test_a_merged_translation_answers_both_sources() -> None:
    """Where a translation took in the next paragraph, that one's numbers and links are looked for in it."""
    document = _document("Có 57 thôn.", "There are 57 hamlets and 12 communes.")
    document.units += _document("Và 12 xã.", "<!-- merged -->").units
    pairs_of = [one.code for one in findings(document) if one.unit == "u0"]

    assert pairs_of == ["number-added"]  # without joining; the command joins them:
    one = cases.side("vi", "Có 57 thôn.", [[{"t": "Str", "c": "57"}]])
    joined = cases._joined(one, cases.side("vi", "Và 12 xã.", [[{"t": "Str", "c": "12"}]]))

    assert "57\n12" == joined.prose


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (" A  sentence. ", "A sentence."),
        ("A `two  spaces`  code", "A `two  spaces`  code"),
        ("A sentence.", "A sentence."),
        ("First.  \nSecond.", "First.  \nSecond."),
        ("  ", "  "),
    ],
)
def test_mended(target: str, expected: str) -> None:
    """Only spaces that mean nothing are mended."""
    assert expected == mending.mended(Unit(id="a", source="Một câu.", target=target)).target


def test_a_mended_unit_keeps_its_stamp_and_review() -> None:
    """A review of a text whose spaces were mended still holds."""
    unit = Unit(
        id="a",
        source="Một câu.",
        target=" A sentence.",
        extracted=(units.stamp("paragraph", "Một câu.", " A sentence."),),
        comments=(f"reviewed: {digest('Một câu.')} {digest(' A sentence.')} Lan 2026-11-24",),
    )
    mended = mending.mended(unit)

    assert (units.stamp("paragraph", "Một câu.", "A sentence."),) == mended.extracted
    assert "reviewed" == pairs.state(mended)


def test_where_segments_begin() -> None:
    """Each segment is found in the source's lines, in order; one that reads otherwise is passed over."""
    lines = ["# Tên", "", "Một câu", "dài.", "", "1. Câu nữa.", "", "Một câu"]

    assert [1, 3, None, 6, 8] == places.starts(lines, ["Tên", "Một câu", "khác", "Câu nữa.", "Một câu"])


def test_a_footnote_at_the_end_takes_no_place() -> None:
    """A note's text is read after its call, and stands at the end: what follows the call is still found."""
    lines = ["Một câu.[^1]", "", "Hai câu.", "", "Ba câu.", "", "[^1]: Chú thích.", "", "    Đoạn hai."]

    assert [1, 7, 9, 3, 5] == places.starts(
        lines, ["Một câu.[^1]", "Chú thích.", "Đoạn hai.", "Hai câu.", "Ba"]
    )


def test_a_line_belongs_to_the_segment_that_begins_above_it() -> None:
    """So a finding on a line can be silenced at its unit."""
    found = places.with_units(["a", "b", "c"], [2, None], ["p1", "p2"])

    assert [None, "p1", "p1"] == [line.unit for line in found]


def test_numbers_of_thousands_of_digits() -> None:
    """No number is too long to be read: noughts before it aside, it is what is written."""
    found = figures.read(f"007 và {'9' * 5000}.", Writing(language="vi", decimal=",", group="."))

    assert [{"7"}, {"9" * 5000}] == [set(one.keys) for one in found.numbers]
