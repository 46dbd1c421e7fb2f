"""Long books: laid out in pieces by whoever renders, and again only where something changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import replace_in, write_long

from songngu import config
from songngu.commands.build import Request, build
from songngu.commands.pieces import FOLDER
from songngu.formats import pdf
from songngu.formats.pdf_pieces import Piece


@pytest.fixture
def long(tmp_path: Path, font_folder: Path) -> Path:
    """A book of 320 short pairs in eight chapters."""
    chapters = (
        f"# Chương {chapter}\n\n" + "\n\n".join(f"Đoạn {chapter}.{at}." for at in range(40))
        for chapter in range(8)
    )
    write_long(tmp_path, font_folder, '"pdf"', chapters)
    return tmp_path


def _pdf(folder: Path, count: int = 1) -> bytes:
    settings = config.load(folder / "songngu.toml")
    build(settings, Request(), lambda total: lambda path: None, lambda sentence: None, count)
    return (folder / "build/sach.pdf").read_bytes()


@pytest.fixture
def laid(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The parts of the pieces that are laid out in this process from now on."""
    parts: list[str] = []
    render = pdf.render_piece

    def noted(piece: Piece, files: dict[str, bytes]) -> bytes:
        parts.append(piece.part)
        return render(piece, files)

    monkeypatch.setattr(pdf, "render_piece", noted)
    return parts


def test_an_edit_lays_out_its_piece_again(long: Path, laid: list[str]) -> None:
    """Of the text one piece is laid out; the bytes are those of a book made anew, by whomever."""
    _pdf(long)

    assert laid.count("text") > 2

    laid.clear()
    replace_in(long / "source/sach.md", "Đoạn 5.7.", "Đoạn 5.7 đã sửa.")
    edited = _pdf(long)

    assert 1 == laid.count("text")

    for file in (long / FOLDER).iterdir():
        file.unlink()
    (long / ".songngu/ledger.db").unlink()

    assert edited == _pdf(long, count=2)


def test_a_broken_piece_is_laid_out_again(long: Path, laid: list[str]) -> None:
    """What a failing machine left of a piece counts as nothing."""
    whole = _pdf(long)
    for file in (long / FOLDER).iterdir():
        file.write_bytes(file.read_bytes()[:-1])
    (long / "build/sach.pdf").unlink()
    laid.clear()

    assert whole == _pdf(long)
    assert laid.count("text") > 2
