"""``songngu merge``: on three files, as git's driver, and on what git left in conflict."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Outcome, Run, copy_book, replace_in

from songngu.formats import po

CATALOG = "translations/en/gioi-thieu.po"
TEMPLATE = "translations/gioi-thieu.pot"
SOURCE = "source/gioi-thieu.md"


def git(folder: Path, *arguments: str, fails: bool = False) -> str:
    """Run git in a folder."""
    done = subprocess.run(["git", *arguments], cwd=folder, check=False, capture_output=True, text=True)

    assert fails == bool(done.returncode), done.stdout + done.stderr

    return done.stdout + done.stderr


@pytest.fixture
def repository(tmp_path: Path, font_folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small book in a folder of a repository, up to date, on a branch ``main``."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    root = tmp_path / "a repository"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    git(root, "config", "user.name", "Lan Nguyễn")
    git(root, "config", "user.email", "lan@example.org")
    book = copy_book("small", root / "the book", font_folder)
    (root / ".gitignore").write_text(".songngu\n", "utf-8")
    run(book, "update")
    commit(book, "first")
    return book


def commit(folder: Path, message: str) -> None:
    """Commit everything."""
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", message)


def branches(folder: Path, ours: Callable[[], object], theirs: Callable[[], object]) -> None:
    """Commit one change on ``main`` and another on a branch ``other``; ends on ``main``."""
    git(folder, "checkout", "-qb", "other")
    theirs()
    commit(folder, "theirs")
    git(folder, "checkout", "-q", "main")
    ours()
    commit(folder, "ours")


def change(folder: Path, name: str, old: str, new: str) -> Callable[[], None]:
    """A change of one file."""
    return lambda: replace_in(folder / name, old, new)


def edited_source(folder: Path, run: Run, old: str, new: str) -> Callable[[], None]:
    """A change of the source, with the update that follows it."""

    def work() -> None:
        replace_in(folder / SOURCE, old, new)
        run(folder, "update")

    return work


def both_at_one_unit(folder: Path, run: Run) -> None:
    """Theirs edits a source, ours its translation: git alone calls that a conflict."""
    branches(
        folder,
        change(folder, CATALOG, "Tri Tôn district’s Steering", "The Steering"),
        edited_source(folder, run, "gồm 15 thành viên", "gồm 16 thành viên"),
    )


def units(folder: Path) -> dict[str, po.Unit]:
    """The live units of the catalogue, by source."""
    catalog = po.read((folder / CATALOG).read_bytes(), path=CATALOG, slug="gioi-thieu", language="en")
    return {unit.source: unit for unit in catalog.units if not unit.obsolete}


def looks_right(folder: Path) -> None:
    """The unit has the new source, and the new translation with the source that it was made from."""
    unit = units(folder)["Ban Chỉ đạo 35 huyện Tri Tôn gồm 16 thành viên.[^1]"]

    assert "The Steering Committee 35 has 15 members.[^1]" == unit.target
    assert (True, "Ban Chỉ đạo 35 huyện Tri Tôn gồm 15 thành viên.[^1]") == (unit.fuzzy, unit.previous)


def two_translations(folder: Path) -> None:
    """Both sides reword one translation."""
    branches(
        folder,
        change(folder, CATALOG, '"Geography"', '"The land"'),
        change(folder, CATALOG, '"Geography"', '"Landscape"'),
    )


# --- git's driver ---


@pytest.fixture
def driver(repository: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The repository with the driver installed."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    run(repository, "merge", "--install")
    commit(repository, "attributes")
    return repository


def test_install(repository: Path, run: Run) -> None:
    """One command sets git's driver and adds lines to the attributes; twice is as once."""
    file = repository / "translations/.gitattributes"
    file.write_text("*.po text", "utf-8")
    outcome = run(repository, "merge", "--install")

    assert (0, "") == (outcome.status, outcome.err)
    assert "*.po text\n*.po merge=songngu\n*.pot merge=songngu\n" == file.read_text("utf-8")
    assert sys.executable in git(repository, "config", "merge.songngu.driver")
    assert outcome == run(repository, "merge", "--install")
    assert 3 == file.read_text("utf-8").count("\n")


def test_a_source_and_a_translation(driver: Path, run: Run) -> None:
    """With the driver, a new source and a new translation of one unit merge without a question."""
    both_at_one_unit(driver, run)
    git(driver, "merge", "-q", "other")

    looks_right(driver)
    assert 0 == run(driver, "update", "--check=strict").status


def test_two_translations(driver: Path, run: Run) -> None:
    """With the driver, two translations are a conflict that names the unit, in a file that can be read."""
    two_translations(driver)
    said = git(driver, "merge", "other", fails=True)

    assert f"the book/{CATALOG}:" in said
    assert "both sides translated the unit pphktkqms: “The land” (ours), “Landscape” (theirs)" in said
    assert f"UU {CATALOG}\n" == git(driver, "status", "--short")
    assert "The land" == units(driver)["Địa lý"].target
    assert ("merge: the other translation: Landscape",) == units(driver)["Địa lý"].comments
    assert 0 == run(driver, "update", "--check").status


def test_a_catalogue_that_cannot_be_read(driver: Path, run: Run) -> None:
    """With the driver, a broken catalogue is left to the person, ours untouched."""
    branches(
        driver,
        change(driver, CATALOG, '"Geography"', '"The land"'),
        change(driver, CATALOG, 'msgstr "border"', "border"),
    )
    before = (driver / CATALOG).read_bytes()
    said = git(driver, "merge", "other", fails=True)

    assert f"the book/{CATALOG} (their side):" in said
    assert before == (driver / CATALOG).read_bytes()


def test_attributes_without_the_driver(repository: Path, run: Run) -> None:
    """Where somebody else committed the attributes, git merges by lines, as ever."""
    run(repository, "merge", "--install")
    git(repository, "config", "--remove-section", "merge.songngu")
    commit(repository, "attributes")
    branches(
        repository,
        change(repository, CATALOG, '"Geography"', '"The land"'),
        change(repository, CATALOG, 'msgstr "border"', 'msgstr "frontier"'),
    )
    git(repository, "merge", "-q", "other")

    assert "The land" == units(repository)["Địa lý"].target
    assert "frontier" == units(repository)["biên giới"].target


# --- what git left in conflict ---


def test_what_git_left_in_conflict(repository: Path, run: Run) -> None:
    """Without the driver, ``songngu merge`` afterwards gives the same catalogue, and says what to add."""
    both_at_one_unit(repository, run)
    git(repository, "merge", "other", fails=True)
    outcome = run(repository, "merge")

    assert (0, f"{CATALOG}: merged\n") == (outcome.status, outcome.out)
    assert f"next: git add {CATALOG}\n" == outcome.err
    looks_right(repository)
    git(repository, "add", CATALOG)
    git(repository, "commit", "-qm", "merged")
    assert 0 == run(repository, "update", "--check=strict").status


def test_git_may_be_told_not_to_merge(repository: Path, run: Run) -> None:
    """With ``merge=binary`` git asks about each catalogue that both sides changed, and this answers."""
    (repository / "translations/.gitattributes").write_text("*.po merge=binary\n", "utf-8")
    commit(repository, "attributes")
    branches(
        repository,
        change(repository, CATALOG, '"Geography"', '"The land"'),
        change(repository, CATALOG, 'msgstr "border"', 'msgstr "frontier"'),
    )
    git(repository, "merge", "other", fails=True)
    outcome = run(repository, "merge")

    assert (0, f"{CATALOG}: merged\n") == (outcome.status, outcome.out)
    assert "The land" == units(repository)["Địa lý"].target
    assert "frontier" == units(repository)["biên giới"].target


def test_conflicts_are_told_again(repository: Path, run: Run) -> None:
    """What to look at is told with line and unit, and once more when asked again."""
    two_translations(repository)
    git(repository, "merge", "other", fails=True)
    outcome = run(repository, "merge")
    line = 1 + (repository / CATALOG).read_text("utf-8").splitlines().index(
        "# merge: the other translation: Landscape"
    )

    assert (1, f"{CATALOG}: merged, 1 to look at\n") == (outcome.status, outcome.out)
    assert f"{CATALOG}:{line}: warning: both sides translated the unit pphktkqms" in outcome.err
    assert outcome == run(repository, "merge")


def test_what_a_person_resolved(repository: Path, run: Run) -> None:
    """A file in which a person has resolved the conflict is left alone."""
    two_translations(repository)
    git(repository, "merge", "other", fails=True)
    run(repository, "merge")
    replace_in(repository / CATALOG, "# merge: the other translation: Landscape\n", "")
    before = (repository / CATALOG).read_bytes()
    outcome = run(repository, "merge")

    assert (1, f"{CATALOG}: left as it is\n") == (outcome.status, outcome.out)
    assert "has no conflict in it any more" in outcome.err
    assert before == (repository / CATALOG).read_bytes()


def test_a_document_added_on_both_sides(repository: Path, run: Run) -> None:
    """A catalogue that both sides added has no base; what both translated is there."""

    def add(old: str, new: str) -> Callable[[], None]:
        def work() -> None:
            (repository / "source/moi.txt").write_text("Tin mới\n\nMột.\n\nHai.\n", "utf-8")
            run(repository, "update")
            replace_in(repository / "translations/en/moi.po", f'msgid "{old}"\nmsgstr ""', new)

        return work

    branches(
        repository,
        add("Một.", 'msgid "Một."\nmsgstr "One."'),
        add("Một.", 'msgid "Một."\nmsgstr "Number one."'),
    )
    git(repository, "merge", "other", fails=True)
    outcome = run(repository, "merge")

    assert (1, "translations/en/moi.po: merged, 1 to look at\n") == (outcome.status, outcome.out)


def test_a_document_removed_on_one_side(repository: Path, run: Run) -> None:
    """A catalogue that one side removed is not ours to decide about."""
    branches(
        repository,
        lambda: [(repository / name).unlink() for name in (SOURCE, CATALOG, TEMPLATE)],
        change(repository, CATALOG, '"Geography"', '"The land"'),
    )
    git(repository, "merge", "other", fails=True)
    outcome = run(repository, "merge")

    assert (1, f"{CATALOG}: left as it is\n") == (outcome.status, outcome.out)
    assert "one side removed the file" in outcome.err


def test_nothing_in_conflict(repository: Path, run: Run) -> None:
    """Where git has no catalogue in conflict, there is nothing to do."""
    outcome = run(repository, "merge")

    assert (0, "") == (outcome.status, outcome.out)
    assert outcome.err.startswith("nothing to do: ")


def test_outside_git(book: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside git, three files can be merged, and nothing else."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(book.parent))

    for arguments in ([], ["--install"]):
        outcome = run(book, "merge", *arguments)

        assert 2 == outcome.status
        assert "is in no git repository" in outcome.err


# --- three files ---


def write(file: Path, *pairs: tuple[str, str]) -> Path:
    """A catalogue of source texts with their translations."""
    units = (f'msgctxt "p{at}"\nmsgid "{one}"\nmsgstr "{two}"\n' for at, (one, two) in enumerate(pairs))
    file.write_text("\n".join(units), "utf-8")
    return file


def test_three_files(tmp_path: Path, run: Run) -> None:
    """Three files need no project; the merge is written over ours, or where it is told."""
    write(tmp_path / "base.po", ("một", ""), ("hai", ""))
    ours = write(tmp_path / "ours.po", ("một", "one"), ("hai", ""))
    write(tmp_path / "theirs.po", ("một", ""), ("hai", "two"))
    before = ours.read_bytes()
    arguments = ("merge", "base.po", "ours.po", "theirs.po")

    assert Outcome(status=0, out="", err="") == run(tmp_path, *arguments, "--output", "new.po")
    assert before == ours.read_bytes()
    assert 0 == run(tmp_path, *arguments).status
    assert ours.read_bytes() == (tmp_path / "new.po").read_bytes()
    assert b"one" in ours.read_bytes()
    assert b"two" in ours.read_bytes()


def test_an_empty_base(tmp_path: Path, run: Run) -> None:
    """An empty file is an empty catalogue, as git gives it where both sides added the file."""
    (tmp_path / "base.po").write_bytes(b"")
    write(tmp_path / "ours.po", ("một", "one"))
    write(tmp_path / "theirs.po", ("một", "One"))
    outcome = run(tmp_path, "merge", "base.po", "ours.po", "theirs.po")

    assert 1 == outcome.status
    assert (
        "ours.po:1: warning: both sides translated the unit p0: “one” (ours), “One” (theirs)" in outcome.err
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('msgid "một"\n', "theirs.po:1: error: the unit that this line belongs to has no msgstr"),
        ("<<<<<<< ours\n", "theirs.po:1: error: the line is a conflict marker"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, run: Run, text: str, message: str) -> None:
    """A file that is no catalogue is named with its line, status 3, and ours is as it was."""
    write(tmp_path / "base.po", ("một", ""))
    ours = write(tmp_path / "ours.po", ("một", "one"))
    (tmp_path / "theirs.po").write_text(text, "utf-8")
    before = ours.read_bytes()
    outcome = run(tmp_path, "merge", "base.po", "ours.po", "theirs.po")

    assert 3 == outcome.status
    assert message in outcome.err
    assert before == ours.read_bytes()


def test_a_side_in_which_a_unit_stands_twice(tmp_path: Path, run: Run) -> None:
    """What an earlier merge made two of is told apart, as ``update`` does it, and nothing is lost."""
    twice = [("một", ""), ("hai", "two")]
    write(tmp_path / "base.po", *twice)
    write(tmp_path / "theirs.po", *twice)
    ours = write(tmp_path / "ours.po", *twice)
    for name in ("base.po", "theirs.po", "ours.po"):
        replace_in(tmp_path / name, '"p1"', '"p0"')
    replace_in(tmp_path / "theirs.po", '"two"', '"Two"')

    assert 0 == run(tmp_path, "merge", "base.po", "ours.po", "theirs.po").status

    found = po.read(ours.read_bytes(), path="ours.po", slug="", language=None)

    assert [] == po.find_duplicates(found)
    assert ["", "Two"] == [unit.target for unit in found.units]


@pytest.mark.parametrize("arguments", [["a.po"], ["a.po", "b.po"], ["a.po", "b.po", "c.po", "--install"]])
def test_wrong_arguments(tmp_path: Path, run: Run, arguments: list[str]) -> None:
    """It takes three files or none."""
    outcome = run(tmp_path, "merge", *arguments)

    assert 2 == outcome.status
    assert "merge takes three files, or none" in outcome.err
