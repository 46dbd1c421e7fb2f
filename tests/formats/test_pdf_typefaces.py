"""The fonts that documents share: read once, and never those of another document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import weasyprint

from songngu.formats import pdf, pdf_typefaces

FACE = '@font-face { font-family: "Thử"; src: url("songngu:fonts/a.ttf") }'


@pytest.fixture(autouse=True)
def _released() -> Iterator[None]:
    pdf.release()
    yield
    pdf.release()


@pytest.fixture
def faces(font_folder: Path) -> list[bytes]:
    """Two fonts."""
    return [
        next(font_folder.glob(f"{name}*.whole")).read_bytes()
        for name in ("SongnguSerif-400", "SongnguSans-400")
    ]


def _page(face: str, text: str) -> str:
    style = f"{face} @page {{ size: 100mm }} body {{ font-family: 'Thử' }}"
    head = f"<head><title>Thử</title><style>{style}</style></head>"
    return f'<html lang="vi">{head}<body><p>{text}</p></body></html>'


def _rendered(font: bytes, text: str = "Một đoạn.", face: str = FACE) -> bytes:
    return pdf.render(_page(face, text), {"fonts/a.ttf": font}, b"0" * 16, {}, "2024-05-06T00:00:00Z")


def _configured(font: bytes, face: str = FACE) -> Any:
    root = weasyprint.HTML(string=_page(face, "")).etree_element
    return pdf_typefaces.configuration(weasyprint, root, {"fonts/a.ttf": font, "a.png": b"any"})


def test_pages_set_in_the_same_fonts_share_them(faces: list[bytes]) -> None:
    """By the bytes of the fonts and by what the style calls them; nothing else of a page matters."""
    assert _configured(faces[0]) is _configured(faces[0])
    assert _configured(faces[0]) is not _configured(faces[1])
    assert _configured(faces[0]) is not _configured(faces[0], FACE.replace("Thử", "Khác"))


def test_a_page_is_the_same_after_any_other(faces: list[bytes]) -> None:
    """What was laid out before leaves nothing behind: neither its fonts nor its letters."""
    alone = [_rendered(font) for font in faces]
    pdf.release()
    _rendered(faces[1], "Đoạn khác, ĂÂÊÔƠƯ 0123456789.")
    _rendered(faces[0], "Q")

    assert alone == [_rendered(font) for font in faces]
    assert alone[0] != alone[1]


def test_a_few_are_kept_and_none_after_the_work(faces: list[bytes]) -> None:
    """Fonts stand in temporary files for as long as they are known."""
    folders = []
    for at in range(9):
        made = _configured(faces[0] + bytes(at))
        made.add_font_face({"src": [], "font_family": "a"}, None)
        folders.append(made._folder)
    del made

    assert sum(folder.exists() for folder in folders) <= 4
    pdf.release()
    assert not any(folder.exists() for folder in folders)
