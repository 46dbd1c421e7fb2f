"""Facing pages: what stands where, what is read, and what both languages share."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tagged import Tagged, read

from songngu.formats import pdf

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")

STYLE = """
@page { size: 100mm 140mm; margin: 12mm; @footnote { border-top: .5pt solid; margin-top: 3mm } }
.number { position: absolute; left: -8mm } td { vertical-align: top }
html { font: 10pt/14pt sans-serif } body, p, pre { margin: 0 } .pair { margin-bottom: 2mm }
.source, .target { orphans: 2; widows: 2; position: relative } h2 { break-after: avoid; margin: 4mm 0 2mm }
.note { float: footnote; position: relative } ::footnote-call, ::footnote-marker { content: "" }
.note.long { float: none }
@media verso { @page { counter-increment: page 2; @bottom-left { content: "FOLIO" counter(page) } } }
@media recto { @page { counter-increment: page 2; @bottom-right { content: "FOLIO" counter(page) } } }
@media verso { .pair:not(.whole) > .target, .of-target { display: none } }
@media recto { .pair:not(.whole) > .source, .of-source { display: none } }
@media front { [data-to]::after { content: " PAGE" attr(data-page) } }
"""
VI = "một đoạn văn đủ dài để xuống dòng "
EN = "a paragraph that is long enough to be broken into some lines "


def pair(at: int, calls: str = "") -> str:
    """A pair whose texts differ in length, each way; its calls stand at the end of both."""
    left, right = VI * (2 + at * 3 % 7), EN * (1 + at * 5 % 6)
    ends = [calls.replace("SIDE", side) for side in ("vi", "en")]
    return (
        f'<div class="pair" id="p{at}"><a class="number" href="#p{at}">{at}</a>'
        f'<div class="source" lang="vi"><p>VI{at}x {left}{ends[0]}</p></div>'
        f'<div class="target" lang="en"><p>EN{at}x {right}{ends[1]}</p></div></div>'
    )


def call(at: int) -> str:
    """The call of a note, with an id for each side."""
    return f'<a role="doc-noteref" class="call" id="c{at}SIDE" href="#n{at}">CALL{at}SIDEx</a>'


def note(at: int, length: int = 2) -> str:
    """A glossary note with a definition in each language."""
    back = "".join(
        f'<a role="doc-backlink" lang="{tag}" href="#c{at}{tag}" aria-label="Back">↑ {tag}</a>'
        for tag in ("vi", "en")
    )
    return (
        f'<aside class="note glossary" role="doc-footnote" id="n{at}"><div class="label">{at}</div>'
        f'<p class="back">{back}</p><div class="definition" lang="vi">NOTE{at}vix {VI * length}</div>'
        f'<div class="definition" lang="en">NOTE{at}enx {EN * length}</div></aside>'
    )


def page(body: str, front: str = "") -> str:
    """A page to be laid out on facing pages."""
    head = f"<head><title>Thử</title><style>{STYLE}</style></head>"
    header = f'<header class="front"><p>FRONT</p>{front}</header>'
    main = f'<main class="text">{body}</main><footer class="imprint"><p>IMPRINT</p></footer>'
    return f'<!DOCTYPE html><html lang="vi">{head}<body class="layout-facing">{header}{main}</body></html>'


def render(body: str, front: str = "") -> bytes:
    """The same as a PDF."""
    return pdf.render(page(body, front), {}, b"0" * 16, {}, "2024-05-06T00:00:00Z")


def places(data: bytes, folder: Path) -> dict[str, tuple[int, float]]:
    """Page (from 1) and height of each word that is there once; of another, its first."""
    file = folder / "a.pdf"
    file.write_bytes(data)
    command = ["pdftotext", "-bbox", str(file), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, tuple[int, float]] = {}
    for number, one in enumerate(text.split("<page ")[1:], 1):
        for top, word in re.findall(r'yMin="([\d.]+)"[^>]*>([^<]+)</word>', one):
            found.setdefault(word, (number, float(top)))
    return found


BODY = "".join(
    f'<h2><span class="pair" id="h{at}"><span class="source" lang="vi">VH{at}x</span> '
    f'<span class="target" lang="en">EH{at}x</span></span></h2>'
    * (at % 5 == 0)
    + pair(at, call(at) if at % 2 else "")
    for at in range(1, 21)
) + "".join(note(at, 1 + at % 4) for at in range(1, 21, 2))


@pytest.fixture(scope="module")
def made() -> bytes:
    """Twenty pairs, every other of them with a note."""
    return render(BODY)


def test_pairs_begin_level(made: bytes, tmp_path: Path) -> None:
    """The source is on an even page, its translation on the odd page beside it, at the same height."""
    found = places(made, tmp_path)

    for left, right in [(f"VI{at}x", f"EN{at}x") for at in range(1, 21)] + [("VH5x", "EH5x")]:
        assert found[left][0] % 2 == 0
        assert found[left][0] + 1 == found[right][0]
        assert abs(found[left][1] - found[right][1]) < 0.1


def test_each_note_is_on_the_page_of_its_call(made: bytes, tmp_path: Path) -> None:
    """Each side's own call has its own language's note below it, on its own page."""
    found = places(made, tmp_path)

    for at in range(1, 21, 2):
        for side in ("vi", "en"):
            assert found[f"CALL{at}{side}x"][0] == found[f"NOTE{at}{side}x"][0]


def test_the_pages_are_numbered_through(made: bytes, tmp_path: Path) -> None:
    """What both share is page 1, on the right; then the folios count on over both languages."""
    found = places(made, tmp_path)
    last = max(number for number, _ in found.values())

    assert (1, 1) == (found["FRONT"][0], found["IMPRINT"][0])
    assert list(range(2, last + 1)) == [found[f"FOLIO{number}"][0] for number in range(2, last + 1)]


def test_only_one_language_stands_on_a_page(made: bytes, tmp_path: Path) -> None:
    """No page of the text has a word of the other language."""
    found = places(made, tmp_path)

    assert all(number % 2 == 0 for word, (number, _) in found.items() if re.match(r"(VI|NOTE\d+vi)", word))
    assert all(number % 2 for word, (number, _) in found.items() if re.match(r"(EN|NOTE\d+en)", word))


def test_it_is_read_pair_by_pair(made: bytes) -> None:
    """For a listener nothing is apart: source, translation, then both notes, each linked to its calls."""
    tagged = read(made)
    pairs = [one for one in tagged.document.all("Div") if str(one.raw.get("/ID", "")).startswith("p")]

    assert [f"p{at}" for at in range(1, 21)] == [one.raw["/ID"] for one in pairs]
    for at, one in enumerate(pairs, 1):
        assert [("vi", f"VI{at}x"), ("en", f"EN{at}x")] == [
            (kid.lang, kid.text.split()[0]) for kid in one.all("P")
        ]
    order = [str(one.raw.get("/ID", "")) for one in tagged.document.walk()]
    order = [name for name in order if name[:1] in ("p", "n")]
    assert ["p1", "n1", "n1-en", "p2"] == order[:4]
    assert 20 == len(list(tagged.document.all("Note")))


def texts(tagged: Tagged) -> str:
    """All that is read."""
    return tagged.document.text


def test_what_both_share_is_read_once(tmp_path: Path) -> None:
    """Code and pictures stand on both pages, level; on the second they are no content."""
    data = render(pair(1) + "<pre>SHARED code</pre>" + pair(2))
    file = tmp_path / "a.pdf"
    file.write_bytes(data)
    shown = subprocess.run(["pdftotext", str(file), "-"], check=True, capture_output=True, text=True).stdout

    assert 2 == shown.count("SHARED")
    assert 1 == texts(read(data)).count("SHARED")


def test_the_contents_name_the_pages(tmp_path: Path) -> None:
    """A line of the contents leads to the left page, and says its number."""
    body = "".join(pair(at) for at in range(1, 16))
    found = places(render(body, '<p data-to="#p12"><a href="#p12">Mười hai</a></p>'), tmp_path)

    assert f"PAGE{found['VI12x'][0]}" in found


def test_a_note_higher_than_a_page_parts_no_pair(tmp_path: Path) -> None:
    """Where one language needs more pages for a note, the other waits: later pairs are level again."""
    body = "".join(pair(at, call(1) if at == 1 else "") for at in range(1, 13))
    found = places(render(body + note(1, 1).replace("NOTE1enx", "NOTE1enx " + EN * 13)), tmp_path)

    for at in range(5, 13):
        assert found[f"VI{at}x"][0] + 1 == found[f"EN{at}x"][0]


def test_a_note_of_an_author_that_one_side_calls_keeps_both_languages(tmp_path: Path) -> None:
    """What the other page does not call it cannot show: both texts stand where the call is."""
    body = pair(1).replace("VI1x", f"VI1x {call(1)}") + pair(2)
    inner = pair(9).replace("VI9x", "NOTEvi").replace("EN9x", "NOTEen")
    found = places(
        render(body + f'<aside class="note author" role="doc-footnote" id="n1">{inner}</aside>'), tmp_path
    )

    assert found["VI1x"][0] == found["NOTEvi"][0] == found["NOTEen"][0]


def test_a_note_of_the_glossary_is_one_paragraph(tmp_path: Path) -> None:
    """Its term, the definition and where this comes from follow in a line, and are read apart."""
    text = "<p>DEFvi một</p>", "<p>DEFen one</p>"
    definitions = "".join(
        f'<div class="definition" lang="{tag}">{one}</div>'
        for tag, one in zip(("vi", "en"), text, strict=True)
    )
    head = '<div class="head"><span class="term">TERM</span> <span class="reference">FROM</span></div>'
    aside = f'<aside class="note glossary" role="doc-footnote" id="n1">{head}{definitions}</aside>'
    data = render(pair(1, call(1)) + aside)
    found = places(data, tmp_path)

    assert found["TERM"] == found["FROM"]
    assert found["DEFvi"][0] + 1 == found["DEFen"][0]
    assert [["P"] * 3] * 2 == [one.types for one in read(data).document.all("Note")]


def test_a_note_of_one_side_stays_there(tmp_path: Path) -> None:
    """A term that the translation does not call is explained on the left alone."""
    body = pair(1, call(1)).replace(
        '<a role="doc-noteref" class="call" id="c1en" href="#n1">CALL1enx</a>', ""
    )
    found = places(render(body + note(1)), tmp_path)

    assert found["CALL1vix"][0] == found["NOTE1vix"][0]
    assert "NOTE1enx" not in found


def test_a_table_is_level_row_by_row(tmp_path: Path) -> None:
    """Rows are as high in one language as in the other."""
    rows = "".join(
        f'<tr><td><span class="pair" id="t{at}"><span class="source" lang="vi">VR{at}x {VI * (at % 3)}</span>'
        f'<span class="target" lang="en">ER{at}x {EN * (at % 4)}</span></span></td></tr>'
        for at in range(30)
    )
    found = places(render(f"{pair(1)}<table><tbody>{rows}</tbody></table>"), tmp_path)

    for at in range(30):
        assert found[f"VR{at}x"][0] + 1 == found[f"ER{at}x"][0]
        assert abs(found[f"VR{at}x"][1] - found[f"ER{at}x"][1]) < 0.1
