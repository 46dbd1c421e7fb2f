"""Many texts in one call: what comes out is what comes of each by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from songngu.formats import pandoc, pandoc_batch, pandoc_call
from songngu.formats.endings import TEXT_FORMATS
from songngu.text import decode

ROOT = Path(__file__).parent.parent.parent
FILES = sorted([*(ROOT / "tests" / "cases").rglob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")])
TEXTS = (
    "---\ntitle: Trao đổi\nkeywords: [một, hai]\n---\n\nMột *hai*[^1].\n\n[^1]: Ba.\n",
    "# Một\n\n# Một\n\n[Một] và [x][y]\n\n[y]: http://example.org\n",
    "| a | b |\n|---|:-:|\n| một dòng khá dài để bảng phải chia | hai |\n\n"
    + "+---+---+\n| a | b |\n+---+---+\n",
    "<div class='a'>\n\n“Trích” --- `mã` $x^2$ \\\\ ^a^\n\n</div>\n\n```{.py}\nx = '\\n'\n```\n",
    "1. a\n\n    b\n2. c\n\nTerm\n:   định nghĩa\n\n![ảnh](a.png){width=50%}\n",
)


def alone(text: str) -> object:
    return json.loads(pandoc.convert(decode(text.encode(), "a.md"), TEXT_FORMATS[".md"], "json"))


def together(*texts: str) -> list[object]:
    found = pandoc_batch.parsed([("source/a.md", text.encode()) for text in texts])
    return [None if one is None else json.loads(one) for one in found]


def test_a_text_gives_the_same_in_company() -> None:
    """Columns, ids of headings, notes, references and metadata are each text's own."""
    assert together(*TEXTS) == [alone(text) for text in TEXTS]


def test_files_give_the_same_in_company() -> None:
    """So do the Markdown files of this repository, with all their tables and lists."""
    texts = [text for text in (file.read_text("utf-8") for file in FILES) if "\t" not in text]
    assert together(*texts) == [alone(text) for text in texts]


@pytest.mark.parametrize("text", ["a\tb\n", "", "\0"])
def test_what_is_read_by_itself_is_left_out(text: str) -> None:
    """A tab is the command line's to resolve; nothing and no text have errors of their own."""
    first, other, last = together("Một.\n", text, "Hai.\n")
    assert other is None
    assert (first, last) == (alone("Một.\n"), alone("Hai.\n"))


def test_other_formats_are_left_out() -> None:
    """A file whose ending is no Markdown's."""
    sources = [("a.md", b"M"), ("a.rst", b".. include:: /etc/passwd"), ("a.docx", b"PK"), ("b.md", b"H")]
    assert [one is None for one in pandoc_batch.parsed(sources)] == [False, True, True, False]


def test_a_pandoc_without_interpreter_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """An old pandoc, or another program: each text is read by itself then."""
    monkeypatch.setattr(pandoc_call, "program", lambda: "/bin/false")
    assert together("Một.\n", "Hai.\n") == [None, None]
    monkeypatch.setattr(pandoc_call, "program", lambda: "/bin/echo")
    assert together("Một.\n", "Hai.\n") == [None, None]


def test_the_environment_runs_no_script(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the interpreter would run first is taken out of its environment."""
    monkeypatch.setenv("LUA_INIT", "os.exit(3)")
    assert together("Một.\n", "Hai.\n") == [alone("Một.\n"), alone("Hai.\n")]
