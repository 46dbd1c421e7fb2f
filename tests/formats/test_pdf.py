"""The PDF: notes on the page of their call, what is attached, and the same bytes each time."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from songngu.formats import pdf

STYLE = """
@page { size: 100mm 120mm; margin: 8mm; @footnote { border-top: .5pt solid } }
body { font: 10pt/14pt sans-serif }
.note { float: footnote } ::footnote-call, ::footnote-marker { content: "" }
"""
MOMENT = "2024-05-06T00:00:00Z"
WORDS = "một đoạn văn đủ dài để xuống dòng " * 5


def page(pairs: int) -> str:
    """A page with so many pairs, each with two notes at its end."""
    body, notes = [], []
    for number in range(pairs):
        names = [f"{number}{at}" for at in "ab"]
        calls = "".join(f'<a role="doc-noteref" id="c{n}" href="#n{n}">CALL{n}</a> ' for n in names)
        body.append(f'<div class="pair" id="p{number}"><div class="source">{calls}{WORDS}</div></div>')
        notes += [
            f'<aside class="note" role="doc-footnote" id="n{n}">NOTE{n} <a href="#c{n}">1</a> {WORDS}</aside>'
            for n in names
        ]
    head = f"<head><title>Thử</title><style>{STYLE}</style></head>"
    return f'<!DOCTYPE html><html lang="vi">{head}<body>{"".join(body)}{"".join(notes)}</body></html>'


def render(pairs: int, attached: dict[str, bytes] | None = None) -> bytes:
    """The page as a PDF."""
    return pdf.render(page(pairs), {}, b"0" * 16, attached or {}, MOMENT)


def texts(data: bytes, folder: Path) -> list[str]:
    """The text of each page."""
    file = folder / "a.pdf"
    file.write_bytes(data)
    command = ["pdftotext", "-layout", str(file), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\f")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_notes_stand_on_the_page_of_their_call(tmp_path: Path) -> None:
    """However the notes fill the pages, each is at the foot of the page that calls it, and none is lost."""
    pages = texts(render(5), tmp_path)

    names = [f"{number}{at}" for number in range(5) for at in "ab"]
    calls = {name: [at for at, text in enumerate(pages) if f"CALL{name}" in text] for name in names}
    notes = {name: [at for at, text in enumerate(pages) if f"NOTE{name}" in text] for name in names}

    assert calls == notes
    assert all(len(found) == 1 for found in notes.values())


def test_a_pair_whose_notes_take_more_than_a_page_ends_the_search() -> None:
    """Where no break can help, the pages are as good as they get, and the work ends."""
    body = page(1).replace(WORDS, WORDS * 6)

    assert pdf.render(body, {}, b"0" * 16, {}, MOMENT).startswith(b"%PDF-")


@pytest.mark.skipif(shutil.which("pdfdetach") is None, reason="poppler is not installed")
def test_what_is_attached(tmp_path: Path) -> None:
    """Source and catalogue are carried inside, byte for byte, and dated by the content."""
    data = render(1, {"a.md": "chào".encode(), "a.en.po": b'msgid ""'})

    assert data == render(1, {"a.md": "chào".encode(), "a.en.po": b'msgid ""'})
    file = tmp_path / "a.pdf"
    file.write_bytes(data)
    listed = subprocess.run(["pdfdetach", "-list", str(file)], check=True, capture_output=True, text=True)

    assert "a.md" in listed.stdout
    assert "a.en.po" in listed.stdout


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """A page cannot show a file of the machine or of the network: only what is passed in."""
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>x</text></svg>')
    picture = '<img alt="" style="width: 1cm" src="{}">'
    hidden = page(1).replace("<body>", "<body>" + picture.format(secret.as_uri()))
    given = page(1).replace("<body>", "<body>" + picture.format(pdf.SCHEME + "a.svg"))
    files = {"a.svg": secret.read_bytes()}
    none, some = (pdf.render(html, files, b"0" * 16, {}, MOMENT) for html in (hidden, given))

    assert len(none) < len(some)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_no_page_is_left_with_a_hole(tmp_path: Path) -> None:
    """A pair is broken over pages where that fills them: two lines at most find no room."""
    file = tmp_path / "a.pdf"
    body = "".join(
        f'<div class="pair" id="p{at}"><div class="source">{WORDS * (1 + at % 3)}'
        f'<a role="doc-noteref" id="c{at}" href="#n{at}">{at}</a></div></div>'
        f'<aside class="note" role="doc-footnote" id="n{at}">NOTE{at} {WORDS[: 20 * (at % 4)]}</aside>'
        for at in range(20)
    )
    html = page(0).replace("<body>", f"<body>{body}")
    file.write_bytes(pdf.render(html, {}, b"0" * 16, {}, MOMENT))
    command = ["pdftotext", "-bbox", str(file), "-"]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    holes = []
    for one in shown.split("<page ")[1:-1]:
        found = re.findall(r'yMin="([\d.]+)"[^>]*yMax="([\d.]+)">([^<]+)<', one)
        note = next(at for at, (_, _, word) in enumerate(found) if word.startswith("NOTE"))
        holes.append(float(found[note][0]) - max(float(bottom) for _, bottom, _ in found[:note]))

    assert holes
    assert 28 + 11.3 >= max(holes)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_what_is_kept_with_another_block_begins_no_page(tmp_path: Path) -> None:
    """Nothing is parted from the block before it, or within a block, where the style forbids it."""
    body = "".join(
        f'<div class="pair" id="p{at}"><div class="source">ITEM{at}</div></div>'
        f'<div style="break-before: avoid"><p>USE{at}</p></div>'
        '<div style="break-inside: avoid"><p>FIRST</p><p>SECOND</p></div>'
        for at in range(40)
    )
    pages = texts(pdf.render(page(0).replace("<body>", f"<body>{body}"), {}, b"0" * 16, {}, MOMENT), tmp_path)
    firsts = {one.split()[0].rstrip("0123456789") for one in pages if one.strip()}

    assert {"ITEM", "FIRST"} >= firsts


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_the_continuation_of_a_line_of_code_is_set_in(tmp_path: Path) -> None:
    """So it is not taken for a line of its own; what follows begins where its author began it."""
    style = "pre { white-space: pre-wrap; padding: 0 5mm; margin: 0; font: 10pt/14pt monospace }"
    code = "\n".join(f"LINE{at} {'abcdef ' * at * 4}END{at}" for at in range(30))
    html = f"<!DOCTYPE html><title>x</title><style>{STYLE}{style}</style><pre><code>{code}</code></pre>"
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf.render(html, {}, b"0" * 16, {}, MOMENT))
    command = ["pdftotext", "-bbox", str(file), "-"]
    boxes = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[tuple[int, str], tuple[float, str]] = {}  # the first word of each line of each page
    page = 0
    for line in boxes.splitlines():
        page += "<page" in line
        if got := re.search(r'xMin="([\d.]+)" yMin="([\d.]+)".*>(\S+)</word>', line):
            found.setdefault((page, got[2]), (float(got[1]), got[3]))
    begun = {left for left, word in found.values() if word.startswith("LINE")}
    continued = {left for left, word in found.values() if not word.startswith("LINE")}

    assert page > 2
    assert len(begun) == len(continued) == 1
    assert max(continued) - max(begun) == pytest.approx(5 * 72 / 25.4, abs=0.1)
