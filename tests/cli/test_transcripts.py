"""The command line, from transcripts: ``tests/cli/*.md`` say what is typed, printed and returned.

A case is a level-2 heading with fenced blocks below it, done in order, in a copy of ``tests/books/small``
(or of the book that a line ``Book: NAME`` names; ``Book: none`` is an empty folder):

- ``~~~ write PATH``: the file's text; ``~~~ append PATH``; ``~~~ bytes PATH`` (with Python's escapes);
- ``~~~ replace PATH``: a text, a line ``====``, and what to put in its place;
- ``~~~ remove PATH``; ``~~~ link PATH``: a symbolic link to the path inside (``OUTSIDE``: a folder beside
  the project);
- ``~~~``: lines ``$ command``, then what goes to stdout, then (after ``2>``) what goes to stderr, then
  ``=> STATUS`` where it is not 0. A line ``...`` stands for any lines.

``BOOK`` stands for the project's folder. ``pytest --update-golden`` rewrites the expectations that fail.
Besides, after each command: what may not change has not (see ``_fixed``).
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Outcome, Run, copy_book, snapshot

HERE = Path(__file__).parent

_FENCE = re.compile(r"^~~~(?: (?P<verb>\w+) (?P<path>\S+))?\n(?P<body>.*?)^~~~$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case: its file, title, and text below the title."""

    file: Path
    title: str
    text: str

    @property
    def book(self) -> str:
        """The book that it is about."""
        named = re.search(r"^Book: (\S+)$", self.text, re.MULTILINE)
        return named[1] if named else "small"


def _cases() -> Iterator[Case]:
    for file in sorted(HERE.glob("*.md")):
        for part in re.split(r"^## ", file.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            title, _, text = part.partition("\n")
            yield Case(file=file, title=title, text=text)


@pytest.mark.parametrize("case", [pytest.param(c, id=f"{c.file.stem}: {c.title}") for c in _cases()])
def test_transcript(
    case: Case, tmp_path: Path, font_folder: Path, run: Run, pytestconfig: pytest.Config
) -> None:
    """A command prints and returns what its transcript says, and changes nothing that it may not."""
    folder = _folder(case, tmp_path, font_folder)
    updates = pytestconfig.getoption("--update-golden")
    golden, end = "", 0
    for block in _FENCE.finditer(case.text):
        body = block["body"]
        if block["verb"]:
            _change(folder, block["verb"], block["path"], body)
            continue
        command = body.split("\n", 1)[0].removeprefix("$ ")
        before = snapshot(folder)
        outcome = run(folder, *shlex.split(command)[1:])
        after = snapshot(folder)
        actual = _transcript(command, outcome, folder)
        if _agree(body, actual):
            actual = body
        golden, end = golden + case.text[end : block.start("body")] + actual, block.end("body")

        assert body == actual or updates
        assert _fixed(before, command, outcome) == _fixed(after, command, outcome)
    if updates:
        old, new = (f"## {case.title}\n{text}" for text in (case.text, golden + case.text[end:]))
        case.file.write_text(case.file.read_text("utf-8").replace(old, new), "utf-8")


def _folder(case: Case, tmp_path: Path, fonts: Path) -> Path:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.png").write_bytes(b"\x89PNG secret")
    folder = tmp_path / "book"
    if case.book == "none":
        folder.mkdir()
        return folder
    return copy_book(case.book, folder, fonts)


def _change(folder: Path, verb: str, path: str, body: str) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    match verb:
        case "write":
            file.write_text(body, "utf-8")
        case "append":
            file.write_text(file.read_text("utf-8") + body, "utf-8")
        case "bytes":
            file.write_bytes(body.strip().encode().decode("unicode_escape").encode("latin-1"))
        case "replace":
            old, new = (part.strip("\n") for part in body.split("\n====\n"))
            text = file.read_text("utf-8")
            assert old in text, f"{old!r} is not in {path}"
            file.write_text(text.replace(old, new), "utf-8")
        case "remove":
            shutil.rmtree(file) if file.is_dir() else file.unlink()
        case "link":
            file.symlink_to(body.strip().replace("OUTSIDE", str(folder.parent / "outside")))
        case _:
            raise ValueError(f"no such step: {verb}")


def _transcript(command: str, outcome: Outcome, folder: Path) -> str:
    lines = [f"$ {command}\n", outcome.out]
    if outcome.err:
        lines += ["2>\n", outcome.err]
    if outcome.status:
        lines.append(f"=> {outcome.status}\n")
    out, parent = "".join(lines), str(folder.parent / "outside")
    return out.replace(str(folder), "BOOK").replace(parent, "OUTSIDE")


def _agree(expected: str, actual: str) -> bool:
    """Equal, where a line ``...`` agrees with any lines."""
    pattern = r"(?:.*\n)*".join(re.escape(part) for part in expected.split("...\n"))
    return re.fullmatch(pattern, actual) is not None


def _fixed(files: dict[str, bytes | str], command: str, outcome: Outcome) -> dict[str, bytes | str]:
    """The files that a command may not change, whatever it came to.

    An error (status 2 or more) changes nothing; ``build`` changes ``build/`` only, ``update`` (without
    ``--check``) and ``check --fix`` ``translations/`` only, ``init`` its
    folder; no other command changes anything.
    """
    verb = next((word for word in shlex.split(command)[1:] if not word.startswith("-")), "")
    free = {"build": "build/", "update": "translations/", "init": ""}.get(verb, "-")
    if verb == "check" and "--fix" in command:
        free = "translations/"
    if outcome.status > 1 or "--check" in command:
        free = "-"
    return {path: data for path, data in files.items() if not path.startswith(free)}
