"""``songngu check`` on whole projects: the repository's own, and copies with something amiss."""

from __future__ import annotations

import json
import subprocess
import unicodedata
from pathlib import Path

import pytest
from conftest import Run, replace_in

from songngu import config
from songngu.commands.check import check, fix
from songngu.core.checks import rules
from songngu.errors import InputError, UsageError
from songngu.model import Level

ROOT = Path(__file__).parents[2]
PO = "translations/en/lich-su/ben-tre.po"
TRANSLATED = 'msgstr "The page opened in April 2021."'


def codes(folder: Path, *names: str) -> list[str]:
    """The codes of the findings on a project."""
    return [finding.code for finding in check(config.load(folder / "songngu.toml"), names)]


def test_the_publication_of_this_repository_is_clean() -> None:
    """Nothing that is published here has an error or a warning."""
    found = check(config.load(ROOT / "pyproject.toml"), [])

    assert [] == [(one.unit, one.code, one.message) for one in found if one.level is not Level.INFO]


def test_no_level_is_lowered_for_it() -> None:
    """It is clean by the levels that everybody gets, or by higher ones."""
    order = ["off", *reversed(Level)]
    chosen = config.load(ROOT / "pyproject.toml").check_levels

    assert {} == {
        code: level for code, level in chosen.items() if order.index(level) < order.index(rules.LEVELS[code])
    }


def test_a_translation_that_was_lost_since_the_last_commit(book: Path) -> None:
    """What a tool emptied is an error, not an untranslated unit, as long as git remembers it."""
    git = ["git", "-c", "user.name=Lan", "-c", "user.email=lan@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "a"]):
        subprocess.run([*git, *command], cwd=book, check=True)
    replace_in(book / PO, TRANSLATED, 'msgstr ""')

    assert ["translation-lost"] == codes(book, "lich-su/ben-tre")


def test_outside_git_nothing_is_lost(book: Path) -> None:
    """Without git, or before the first commit, an empty translation is only untranslated."""
    replace_in(book / PO, TRANSLATED, 'msgstr ""')
    before = codes(book, "lich-su/ben-tre")
    subprocess.run(["git", "init", "-q"], cwd=book, check=True)

    assert ["untranslated"] == before == codes(book, "lich-su/ben-tre")


def test_a_source_that_changed_under_its_translation(book: Path) -> None:
    """A merge that took one side's source and the other's translation is told by the stamp."""
    replace_in(book / "source/lich-su/ben-tre.md", "tháng 4/2021", "tháng 4/2021 ở đây")
    replace_in(book / PO, "Trang tin mở từ tháng 4/2021.", "Trang tin mở từ tháng 4/2021 ở đây.")

    assert "source-changed" in codes(book, "lich-su/ben-tre")
    assert "fuzzy" not in codes(book, "lich-su/ben-tre")


def test_a_unit_that_the_source_does_not_have(book: Path) -> None:
    """A unit that came in by hand is an error at its line."""
    with (book / PO).open("a", encoding="utf-8") as file:
        file.write('\nmsgctxt "pzzzzzzzz"\nmsgid "Một câu."\nmsgstr "A sentence."\n')
    found = check(config.load(book / "songngu.toml"), ["lich-su/ben-tre"])

    assert [("unknown-id", "pzzzzzzzz", 30)] == [
        (one.code, one.unit, one.location.line if one.location else None)
        for one in found
        if one.level is Level.ERROR
    ]


def test_a_paragraph_that_is_gone_is_no_unknown_one(book: Path) -> None:
    """The template still knows it: the catalogue is behind, and that is said once."""
    replace_in(book / "source/lich-su/ben-tre.md", "Trang tin mở từ tháng 4/2021.", "")

    assert ["catalogue-behind"] == codes(book, "lich-su/ben-tre")


def test_fix_composes_letters_and_mends_spaces(book: Path) -> None:
    """What is mended is written in canonical form; a second run finds nothing to mend."""
    settings = config.load(book / "songngu.toml")
    text = (book / PO).read_text("utf-8").replace("The page opened", "The  page opened")
    (book / PO).write_text(unicodedata.normalize("NFD", text), "utf-8")

    assert {"not-nfc", "double-space"} <= set(codes(book, "lich-su/ben-tre"))
    assert [PO] == fix(settings, ["lich-su/ben-tre"])
    assert [] == codes(book, "lich-su/ben-tre")
    assert [] == fix(settings, [])


def test_fix_leaves_a_broken_catalogue_alone(book: Path) -> None:
    """A catalogue that cannot be read is an error, and is not written over."""
    (book / PO).write_bytes(b'msgid "\xff"\n')

    with pytest.raises(InputError):
        fix(config.load(book / "songngu.toml"), [])
    assert b'msgid "\xff"\n' == (book / PO).read_bytes()


def test_a_source_in_an_archive_is_checked_by_its_text(book: Path) -> None:
    """Of a source that is no text file, the findings on letters have no line."""
    (book / "source/lich-su/ben-tre.md").rename(book / "ben-tre.md")
    text = (book / "ben-tre.md").read_text("utf-8").replace("Thành ủy", "Thành ủy Trі")  # Cyrillic i
    subprocess.run(
        [_pandoc(), "-f", "markdown", "-o", str(book / "source/lich-su/ben-tre.docx")],
        input=text.encode(),
        check=True,
    )
    found = [
        one
        for one in check(config.load(book / "songngu.toml"), ["lich-su/ben-tre"])
        if one.code == "look-alike"
    ]

    assert [("source/lich-su/ben-tre.docx", None)] == [
        (one.location.path, one.location.line) for one in found if one.location
    ]


def _pandoc() -> str:
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def test_merged_translations_are_held_against_both_sources(book: Path) -> None:
    """A number of a paragraph that was taken into the one before is looked for there."""
    replace_in(book / PO, TRANSLATED, 'msgstr "<!-- merged -->"')
    without = codes(book, "lich-su/ben-tre")
    replace_in(book / PO, "54 grassroots party cells.", "54 grassroots party cells. It opened in April 2021.")

    assert ("date-mismatch" in without, "date-mismatch" in codes(book, "lich-su/ben-tre")) == (True, False)


def test_an_unknown_level_is_an_error(book: Path) -> None:
    """A misspelt code in the settings would leave a check on, or off, unseen."""
    with (book / "songngu.toml").open("a", encoding="utf-8") as file:
        file.write('\n[checks]\nlevels = { number-mismach = "off" }\n')

    with pytest.raises(UsageError, match="number-mismach"):
        codes(book)


def test_levels_hold_for_what_build_and_update_find(book: Path, run: Run) -> None:
    """A code has one level, whichever verb tells it: a dead link can fail a build, or be let stand."""
    with (book / "source/lich-su/ben-tre.md").open("a", encoding="utf-8") as file:
        file.write("\n[Ở đây](#khong-co) ![x](khong-co.png)\n")
    arguments = ("build", "--format", "html", "lich-su/ben-tre")
    before = run(book, *arguments)
    with (book / "songngu.toml").open("a", encoding="utf-8") as file:
        file.write('\n[checks]\nlevels = { dead-link = "error", missing-image = "off" }\n')
    after = run(book, *arguments)

    assert ["warning:" in before.err, "error:" in before.err] == [True, False]
    assert ["[dead-link]" in after.err, "error:" in after.err, "[missing-image]" in after.err] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("verb", ["check", "build", "update"])
def test_every_verb_refuses_an_unknown_level(book: Path, run: Run, verb: str) -> None:
    """It says which code was meant, before anything is read or written."""
    with (book / "songngu.toml").open("a", encoding="utf-8") as file:
        file.write('\n[checks]\nlevels = { dead-lnk = "off" }\n')
    done = run(book, verb)

    assert done.status == 2
    assert "did you mean 'dead-link'?" in done.err


def test_a_level_does_not_take_back_a_policy(book: Path) -> None:
    """What one setting asks to fail, another does not let pass unseen."""
    text = (book / "songngu.toml").read_text("utf-8")
    levels = '\n[checks]\nlevels = { untranslated = "off" }\n'
    (book / "songngu.toml").write_text('untranslated = "fail"\n' + text + levels, "utf-8")

    with pytest.raises(UsageError, match='untranslated = "fail"'):
        codes(book)


def test_json_has_the_keys_of_the_contract(book: Path, run: Run) -> None:
    """Tools rely on them: keys may be added, none renamed."""
    records = json.loads(run(book, "check", "--json").out)["findings"]

    assert records
    assert all(
        {"code", "level", "document", "language", "unit", "file", "line", "message", "hint"} <= set(one)
        for one in records
    )
    assert {one["code"] for one in records} <= set(rules.LEVELS)
