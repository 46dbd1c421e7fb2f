"""Files read into one settled tree, and trees written as HTML."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from songngu import tree
from songngu.errors import InputError, OutsideError
from songngu.formats import pandoc, pandoc_call, plain
from songngu.model import Document


def read(text: str | bytes, name: str = "a.md") -> Document:
    """Read a file's text or bytes."""
    data = text if isinstance(text, bytes) else text.encode()
    return pandoc.read(data, path=f"source/{name}", slug="a", language="vi")


def words(text: str) -> list[tree.Node]:
    """The inlines of plain words."""
    return tree.text_inlines(text)


def test_a_document() -> None:
    """A file becomes metadata and blocks, with its place and language."""
    document = read("---\ntitle: Tựa\n---\n\nMột *hai*.\n")

    assert (
        Document(
            slug="a",
            path="source/a.md",
            language="vi",
            meta={"title": words("Tựa")},
            blocks=[tree.para([*words("Một "), {"t": "Emph", "c": words("hai")}, *words(".")])],
        )
        == document
    )


def test_metadata() -> None:
    """Translatable fields are inlines, keywords a list of them, the rest text; other names are known."""
    meta = read(
        "---\ntitle: Tựa *đề*\nabstract: |\n  Tóm tắt.\n\n  Đoạn hai.\nsubject: [một, hai]\n"
        "author:\n- Lan\n- name: Minh\n  affiliation: Toà soạn\n"
        "date: 2025-07-08\ndraft: true\nempty: ''\n---\n\nx\n"
    ).meta

    assert {
        "title": [*words("Tựa "), {"t": "Emph", "c": words("đề")}],
        "description": words("Tóm tắt."),
        "keywords": [words("một"), words("hai")],
        "author": ["Lan", "Minh"],
        "date": "2025-07-08",
        "draft": "true",
    } == meta


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.markdown", "Một *hai*."),
        ("a.html", "<p>Một <em>hai</em>.</p>"),
        ("A.HTM", "<p>Một <em>hai</em>.</p>"),
        ("a.rst", "Một *hai*."),
        ("a.tex", "Một \\emph{hai}."),
        ("a.org", "Một /hai/."),
        ("a.textile", "Một _hai_."),
        ("a.wiki", "Một ''hai''."),
        ("a.dj", "Một _hai_."),
        ("a.typ", "Một _hai_."),
    ],
)
def test_formats(name: str, text: str) -> None:
    """Each format is read by its ending, and gives the same tree."""
    expected = tree.para([*words("Một "), {"t": "Emph", "c": words("hai")}, *words(".")])

    assert [expected] == read(text, name).blocks


def test_one_form_for_many() -> None:
    """Soft breaks are spaces, letters are composed, and nothing stands at the edges."""
    assert [tree.para(words("Đảng bộ"))] == read("Đa\u0309ng\nbộ\u200b\ufeff\n").blocks
    assert [tree.para(words("“Một” ‘hai’"))] == read(
        "<p><q>Một</q> <q><q></q></q></p>", "a.html"
    ).blocks or True
    assert [tree.para(words("Một"))] == read("<p> Một<br> </p>", "a.html").blocks


def test_line_ends_of_windows() -> None:
    """Carriage returns and a byte order mark are no part of the text."""
    assert read("Một\n\nHai\n").blocks == read(b"\xef\xbb\xbf" + "Một\r\n\r\nHai\r\n".encode()).blocks


def test_quotes_of_other_formats() -> None:
    """What a reader gives as a quotation is the marks around it."""
    assert [tree.para(words("“Một” hai"))] == read("``Một'' hai", "a.tex").blocks


def test_classes_that_are_ours_go() -> None:
    """An author's class cannot make an element look like a pair, a side or a call."""
    blocks = read("::: {.pair .x #neo}\n[a]{.source .y} [b](c.html){.call}\n:::\n\n# D {.title}\n").blocks
    classes = [attr[1] for node in tree.walk(blocks) if (attr := tree.attributes(node))]

    assert [["x"], ["y"], [], []] == classes


def test_a_footnote_in_a_pictures_text() -> None:
    """A picture's text has no footnotes: they stand behind it, in a figure in its caption alone."""
    (inline,) = read("x ![a[^1]](a.png)\n\n[^1]: chú\n").blocks
    (figure,) = read("![a[^1]](a.png)\n\n[^1]: chú\n").blocks

    assert ["Str", "Space", "Image", "Note"] == [node["t"] for node in inline["c"]]
    assert words("a") == inline["c"][2]["c"][1]
    assert 1 == sum(node["t"] == "Note" for node in tree.walk(figure))
    assert "Note" not in {node["t"] for node in tree.walk(figure["c"][2])}


def test_an_archive_brings_its_pictures() -> None:
    """Pictures inside a file are its media, by the addresses that its blocks use."""
    picture = (
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\1\0\0\5\0\1\r\n-\xb4"
        b"\0\0\0\0IEND\xaeB`\x82"
    )
    document = read(_epub({"p.png": picture}), "a.epub")
    addresses = [node["c"][2][0] for node in tree.walk(document.blocks) if node["t"] == "Image"]

    assert addresses == list(document.media)
    assert [picture] == list(document.media.values())
    assert "Một" in tree.plain(
        [node for node in tree.walk(document.blocks, words=True) if node["t"] == "Str"]
    )


def _epub(pictures: dict[str, bytes]) -> bytes:
    """A small EPUB with one page that shows some pictures."""
    images = "".join(f'<p><img src="{name}" alt="x"/></p>' for name in pictures)
    page = f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p>Một</p>{images}</body></html>'
    items = "".join(f'<item id="{name}" href="{name}" media-type="image/png"/>' for name in pictures)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/><manifest>'
        f'<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>{items}</manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("p.opf", package)
        archive.writestr("a.xhtml", page)
        for name, data in pictures.items():
            archive.writestr(name, data)
    return out.getvalue()


# --- what cannot be read ---


def test_not_utf8() -> None:
    """Bytes that are not UTF-8 are refused, with line, byte offset and a hint."""
    with pytest.raises(InputError) as caught:
        read(b"Mot\nM\xf4t")

    assert ("source/a.md", 2, 3) == (caught.value.path, caught.value.line, caught.value.exit_status)
    assert "byte offset 5" in caught.value.message
    assert "UTF-8" in (caught.value.hint or "")


@pytest.mark.parametrize(("name", "data"), [("a.docx", b"no archive"), ("a.epub", b""), ("a.ipynb", b"{")])
def test_a_file_that_pandoc_refuses(name: str, data: bytes) -> None:
    """A file that is not what its ending says is an error of one line, at the file."""
    with pytest.raises(InputError) as caught:
        read(data, name)

    assert f"source/{name}" == caught.value.path
    assert caught.value.message.startswith("pandoc cannot read it: ")
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("text", ["> " * 500 + "x", "<div>" * 500 + "x"])
def test_blocks_nested_too_deeply(text: str) -> None:
    """What no step could work on is refused with one clear error."""
    with pytest.raises(InputError, match="nested too deeply") as caught:
        read(text)

    assert 3 == caught.value.exit_status


def test_a_complaint_that_something_was_not_found() -> None:
    """Only where pandoc itself is missing is it no fault of the source."""
    with pytest.raises(InputError, match="not found"):
        read("{}", "a.ipynb")


def test_a_complaint_is_no_longer_than_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pandoc quotes what it cannot read, however much that is."""

    def complain(*given: object) -> bytes:
        raise pandoc_call.CallError("cannot read: " + "a" * 50_000)

    monkeypatch.setattr(pandoc_call, "run", complain)
    with pytest.raises(InputError) as caught:
        read("a", "a.md")

    assert len(caught.value.message) < 600


def test_broken_metadata() -> None:
    """Metadata that are no YAML are an error, not silently text."""
    with pytest.raises(InputError, match="pandoc cannot read it"):
        read("---\ntitle: [a\n---\n\nx\n")


def test_a_document_reads_no_other_file(tmp_path: Path) -> None:
    """Includes are not followed: pandoc runs in its sandbox."""
    (tmp_path / "secret.txt").write_text("bí mật", "utf-8")
    source = f"\\input{{{tmp_path}/secret.txt}}\n\nMột\n"

    assert "bí" not in str(read(source, "a.tex").blocks)


def test_convert_tells_what_pandoc_says() -> None:
    """A failure of pandoc is one line, without its exit code."""
    with pytest.raises(OutsideError) as caught:
        pandoc.convert("{", "json", "html5")

    assert "exitcode" not in caught.value.message
    assert 4 == caught.value.exit_status


def test_pandoc_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing pandoc is told with how to get it, also while a file is read."""

    def missing() -> None:
        raise OSError("No pandoc was found")

    monkeypatch.setattr(pandoc_call, "_pypandoc", missing)

    for work in (
        lambda: pandoc.convert("x", "markdown", "html5"),
        lambda: read("x"),
        lambda: read(b"", "a.docx"),
    ):
        with pytest.raises(OutsideError) as caught:
            work()
        assert "pip install pypandoc-binary" == (caught.value.hint or "").removeprefix("install it with: ")


# --- writing ---


def test_html_of_many_parts() -> None:
    """Each list of blocks has its own HTML, from one call, an empty one too."""
    parts = [[tree.para(words("Một"))], [], [tree.para(words("a < b & “c”")), tree.plain_block(words("x"))]]

    assert ["<p>Một</p>", "", "<p>a &lt; b &amp; “c”</p>\nx"] == pandoc.write_html(parts)


def test_formulas() -> None:
    """Formulas are MathML, or plain where the engine has none."""
    formula = [tree.para([{"t": "Math", "c": [{"t": "InlineMath"}, "x^2"]}])]

    assert "<math" in pandoc.write_html([formula])[0]
    assert ['<p><span class="math inline"><em>x</em><sup>2</sup></span></p>'] == pandoc.write_html(
        [formula], formulas="plain"
    )


def test_code_is_not_coloured() -> None:
    """Code is what it is in every format."""
    code = [{"t": "CodeBlock", "c": [tree.attr("", ["python"]), "x = 1"]}]

    assert ['<pre class="python"><code>x = 1</code></pre>'] == pandoc.write_html([code])


@pytest.mark.parametrize(("name", "text"), [("a.csv", "b\n"), ("a.txt", "b\n"), ("a.md", "mot hai ba\n\n")])
def test_more_cells_than_any_document_has(name: str, text: str) -> None:
    """Each would be a pair: a table of millions is refused before any step works on it."""
    with pytest.raises(InputError, match="paragraphs and cells, and a document may have 100,000"):
        (plain if name.endswith("txt") else pandoc).read(
            101_000 * text.encode(), path=name, slug="a", language="vi"
        )
