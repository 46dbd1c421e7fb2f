"""Long pages and EPUBs: of what pandoc wrote before, only what changed is written again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import replace_in, write_long

from songngu import config
from songngu.commands import written
from songngu.commands.build import Request, build
from songngu.formats import pandoc

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M1 1h8"/></svg>'


@pytest.fixture
def long(tmp_path: Path, font_folder: Path) -> Path:
    """A book of 240 short pairs in eight chapters, which lead to each other; one has a picture."""
    chapters = [
        f"# Chương {chapter} {{#c{chapter}}}\n\nXem [chương](#c{(chapter + 3) % 8}).[^{chapter}]\n\n"
        + "\n\n".join(f"Đoạn {chapter}.{at}." for at in range(29))
        + f"\n\n[^{chapter}]: Chú thích."
        for chapter in range(8)
    ]
    chapters[2] += "\n\n![Hình](a.svg)"
    write_long(tmp_path, font_folder, '"html", "epub"', chapters)
    (tmp_path / "source/a.svg").write_text(PICTURE, "utf-8")
    return tmp_path


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many parts pandoc is given to write at each call from now on: as HTML, then in an EPUB."""
    counts: list[int] = []
    write_html, write_epub = pandoc.write_html, pandoc.write_epub

    def html(parts: Sequence[Any], **options: Any) -> list[str]:
        counts.append(len(parts))
        return write_html(parts, **options)

    def epub(blocks: Any, *rest: Any) -> bytes:
        counts.append(sum(node["t"] == "Header" for node in blocks))
        return write_epub(blocks, *rest)

    monkeypatch.setattr(pandoc, "write_html", html)
    monkeypatch.setattr(pandoc, "write_epub", epub)
    return counts


def _built(folder: Path) -> dict[str, bytes]:
    settings = config.load(folder / "songngu.toml")
    build(settings, Request(), lambda total: lambda path: None, lambda sentence: None, 1)
    return {name: (folder / "build" / name).read_bytes() for name in ("sach.html", "sach.epub")}


def _forget(folder: Path, *names: str) -> None:
    for name in ("ledger.db", *names):
        (folder / ".songngu" / name).unlink()


def test_an_edit_has_one_part_written_again(long: Path, calls: list[int]) -> None:
    """Of the page one stretch; of the EPUB one chapter, the one with a picture, the colophon, the labels."""
    _built(long)
    whole = list(calls)
    replace_in(long / "source/sach.md", "Đoạn 5.7.", "Đoạn khác.")
    calls.clear()
    edited = _built(long)

    assert 11 == whole[1] < whole[0]
    assert [1, 4] == calls
    for file in (long / written.FOLDER).iterdir():
        file.unlink()
    _forget(long)
    assert edited == _built(long), "to the byte what a clean build makes"


def test_what_is_kept_is_what_is_used(long: Path) -> None:
    """A file for the page and one for the EPUB, with the texts of the last build alone."""
    _built(long)
    before = {file.name: file.stat().st_size for file in (long / written.FOLDER).glob("[!.]*")}
    replace_in(long / "source/sach.md", "Đoạn 5.7.", "Đoạn 5.8.")
    _built(long)
    after = {file.name: file.stat().st_size for file in (long / written.FOLDER).glob("[!.]*")}

    assert before.keys() == after.keys()
    assert 2 == len(after)
    assert all(abs(before[name] - after[name]) < 100 for name in after)


def test_a_broken_file_is_none(long: Path, calls: list[int]) -> None:
    """What a failing machine left is not taken for what pandoc wrote."""
    built = _built(long)
    whole = list(calls)
    for file in (long / written.FOLDER).glob("[!.]*"):
        file.write_bytes(file.read_bytes()[:-30])
    _forget(long)
    calls.clear()

    assert built == _built(long)
    assert whole == calls
