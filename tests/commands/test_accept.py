"""``songngu accept``, on a small book in a git repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from conftest import Run, replace_in

CATALOG = "translations/en/gioi-thieu.po"


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder."""
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(book: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The book in a repository of its own, with a name to sign with."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    git(book, "init", "-q")
    git(book, "config", "user.name", "Lan Nguyễn")
    git(book, "config", "user.email", "lan@example.org")
    git(book, "add", "-A")
    git(book, "commit", "-qm", "first")
    return book


def translated(folder: Path) -> str:
    """The id of the first unit that has a clean translation."""
    blocks = (folder / CATALOG).read_text("utf-8").split("\n\n")[1:]
    block = next(block for block in blocks if "fuzzy" not in block and not block.endswith('msgstr ""'))
    return block.split('msgctxt "')[1].split('"')[0]


def test_one_unit(repository: Path, run: Run) -> None:
    """The unit is signed with git's name, and the catalogue stays canonical."""
    name = translated(repository)
    outcome = run(repository, "accept", name)
    text = (repository / CATALOG).read_text("utf-8")

    assert (0, f"{CATALOG}: {name}\n") == (outcome.status, outcome.out)
    assert "Lan Nguyễn" in text
    assert 1 == text.count("# reviewed: ")
    assert 0 == run(repository, "update", "--check=strict").status


def test_a_document(repository: Path, run: Run) -> None:
    """Of a document, what is translated is signed; the rest is refused, with status 1."""
    outcome = run(repository, "accept", "--document", "gioi-thieu")

    assert 1 == outcome.status
    assert "is fuzzy" in outcome.err
    assert "has no translation" in outcome.err
    assert outcome.out.count("\n") == (repository / CATALOG).read_text("utf-8").count("# reviewed: ")


def test_since_a_revision(repository: Path, run: Run) -> None:
    """Only what changed since a revision is signed."""
    assert "" == run(repository, "accept", "--since", "HEAD").out
    text = (repository / CATALOG).read_text("utf-8")
    name = translated(repository)
    old = text.split(f'msgctxt "{name}"')[1].split('msgstr "')[1].split('"')[0]
    replace_in(repository / CATALOG, f'msgstr "{old}"', f'msgstr "{old} anew"')

    assert f"{CATALOG}: {name}\n" == run(repository, "accept", "--since", "HEAD").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["pxxxxxxxx"], "there is no unit 'pxxxxxxxx'"),
        (["--document", "x"], "there is no document 'x'"),
        (["--since", "no-such"], "git knows no revision 'no-such'"),
        (["--since", "--all"], "git knows no revision"),
        (["--document", "gioi-thieu", "--language", "fr"], "there is no translation into 'fr'"),
    ],
)
def test_what_is_not_there(repository: Path, run: Run, arguments: list[str], message: str) -> None:
    """An unknown unit, document, revision or language is a usage error, and nothing is written."""
    before = (repository / CATALOG).read_bytes()
    since = [f"--since={arguments[1]}"] if arguments[0] == "--since" else arguments
    outcome = run(repository, "accept", *since)

    assert 2 == outcome.status
    assert message in outcome.err
    assert before == (repository / CATALOG).read_bytes()


def test_without_a_name(repository: Path, run: Run) -> None:
    """Nobody signs without a name."""
    git(repository, "config", "--unset", "user.name")
    outcome = run(repository, "accept", translated(repository))

    assert 2 == outcome.status
    assert "git config --global user.name" in outcome.err


def test_outside_git(book: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A revision can be asked for in a repository only."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(book.parent))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "Lan")
    outcome = run(book, "accept", "--since", "HEAD")

    assert 2 == outcome.status
    assert "is in no git repository" in outcome.err
