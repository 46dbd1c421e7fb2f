"""What a PDF says of itself: standards, titles in each language, what is inside, how pages are called."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pydyf
import pytest
from tagged import Tagged, read

from songngu.formats import pdf, pdf_finish, pdf_metadata

NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HEAD = """<title>Về “lúa” &amp; gạo / Of rice</title><meta name="author" content="Phan Văn Sương">
<meta name="description" content="Một bài."><meta name="generator" content="songngu">
<meta name="dcterms.title" lang="vi" content="Về “lúa” &amp; gạo">
<meta name="dcterms.title" lang="en" content="Of rice">
<meta name="dcterms.language" content="vi"><meta name="dcterms.language" content="en">
<meta name="dcterms.contributor" content="An Lê"><meta name="dcterms.publisher" content="Báo">
<meta name="dcterms.identifier" content="urn:uuid:2f0a52a4-7d0e-4f0b-9a5b-0c1d2e3f4a5b">
<meta name="dcterms.created" content="2024-05-06T00:00:00Z">
<meta name="dcterms.modified" content="2024-05-06T00:00:00Z">"""
SIDES = '<div class="source" lang="vi">{}</div><div class="target" lang="en">{}</div>'


def field(name: str, source: str, target: str, more: str = "") -> str:
    """A field of a document's metadata, as the page has it."""
    return f'<div class="{name}"><div class="pair{more}">{SIDES.format(source, target)}</div></div>'


BODY = (
    "<header>"
    + field("description", 'Một bài.<a role="doc-noteref" href="#n">1</a>', "An article.")
    + "</header><main><h1>Về lúa</h1></main><footer>"
    + field("keywords", "lúa", "rice")
    + field("rights", "© Báo", "not yet translated", " untranslated")
    + "</footer>"
)


def render(attached: dict[str, bytes] | None = None) -> bytes:
    """A page with everything that is said of a document."""
    page = f'<!DOCTYPE html><html lang="vi"><head>{HEAD}</head><body>{BODY}</body></html>'
    return pdf.render(page, {}, b"0" * 16, attached or {}, "2024-05-06T00:00:00Z")


@pytest.fixture(scope="module")
def said() -> Tagged:
    """The page as a PDF."""
    return read(render())


def packet(tagged: Tagged) -> ElementTree.Element:
    """The metadata of a file."""
    data: bytes = tagged.root["/Metadata"].get_data()
    return ElementTree.fromstring(re.sub(rb"<\?xpacket.*?\?>", b"", data).strip())


def texts(tagged: Tagged, name: str) -> Any:
    """A property of the metadata: a text, a list of texts, or texts by language."""
    element = packet(tagged).find(f".//{name}", NAMES)
    if element is None:
        return None
    items = element.findall(".//rdf:li", NAMES)
    by_language = {item.get(LANG): item.text for item in items if item.get(LANG)}
    return by_language or [item.text for item in items] or element.text


def test_one_file_is_of_both_standards(said: Tagged) -> None:
    """It says that it is PDF/UA-1 and PDF/A-3a, and describes the schema that PDF/A does not know."""
    assert "1" == texts(said, "pdfuaid:part")
    assert ("3", "A") == (texts(said, "pdfaid:part"), texts(said, "pdfaid:conformance"))
    assert NAMES["pdfuaid"] == texts(said, "pdfaSchema:namespaceURI")
    assert "/Filter" not in said.root["/Metadata"]


def test_titles_and_descriptions_are_said_in_each_language(said: Tagged) -> None:
    """Beside the one for everyone there is one for each language; calls of notes are no part of it."""
    title = "Về “lúa” & gạo / Of rice"

    assert {"x-default": title, "vi": "Về “lúa” & gạo", "en": "Of rice"} == texts(said, "dc:title")
    assert {"x-default": "Một bài.", "vi": "Một bài.", "en": "An article."} == texts(said, "dc:description")


def test_what_is_not_translated_is_not_said_in_that_language(said: Tagged) -> None:
    """A placeholder is no text of the document."""
    assert {"x-default": "© Báo", "vi": "© Báo"} == texts(said, "dc:rights")


def test_people_words_and_dates(said: Tagged) -> None:
    """Who made it, in which languages, about what, and of when it is."""
    assert ["Phan Văn Sương"] == texts(said, "dc:creator")
    assert ["An Lê"] == texts(said, "dc:contributor")
    assert ["Báo"] == texts(said, "dc:publisher")
    assert ["vi", "en"] == texts(said, "dc:language")
    assert ["lúa", "rice"] == texts(said, "dc:subject")
    assert "urn:uuid:2f0a52a4-7d0e-4f0b-9a5b-0c1d2e3f4a5b" == texts(said, "dc:identifier")
    assert {"2024-05-06T00:00:00Z"} == {
        texts(said, name) for name in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate")
    }


def test_both_kinds_of_metadata_agree(said: Tagged) -> None:
    """What the information dictionary says, the packet says."""
    info = said.file.metadata

    assert info is not None
    assert info.title == texts(said, "dc:title")["x-default"]
    assert info.subject == texts(said, "dc:description")["x-default"]
    assert [info.author] == texts(said, "dc:creator")
    assert (info.producer, info.creator) == (texts(said, "pdf:Producer"), texts(said, "xmp:CreatorTool"))


def test_the_window_shows_the_title_and_pages_their_numbers(said: Tagged) -> None:
    """A program shows the title instead of the file's name, and calls pages as they are printed."""
    assert said.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert said.root["/MarkInfo"]["/Marked"]
    assert ["1"] == said.file.page_labels
    assert "/S" == said.file.pages[0]["/Tabs"]


def test_colours_are_told(said: Tagged) -> None:
    """The colours are of the profile inside (ISO 19005-3, 6.2.3)."""
    (intent,) = said.root["/OutputIntents"]

    assert "/GTS_PDFA1" == intent["/S"]
    assert "/DestOutputProfile" in intent


def test_attached_files_are_sources() -> None:
    """A file inside is a source of the document, with a type that does not depend on the machine."""
    given = {"a.md": "chào".encode(), "a.en.po": b'msgid ""', "a.xyz": b"?"}
    tagged = read(render(given))
    files = [one.get_object() for one in tagged.root["/AF"]]

    assert list(given) == [one["/UF"] for one in files]
    assert {"/Source"} == {one["/AFRelationship"] for one in files}
    assert all(one["/Desc"] for one in files)
    kinds = [one["/EF"]["/F"]["/Subtype"] for one in files]
    assert ["/text/markdown", "/text/x-gettext-translation", "/application/octet-stream"] == kinds


def test_without_attached_files_nothing_is_said_of_them(said: Tagged) -> None:
    """No empty list of files."""
    assert "/AF" not in said.root
    assert "/Names" not in said.root or "/EmbeddedFiles" not in said.root["/Names"]


def test_the_bytes_are_the_same_each_time() -> None:
    """Made again, the file is the same."""
    assert render({"a.md": b"x"}) == render({"a.md": b"x"})


def test_no_stream_of_operators_ends_as_a_line_does() -> None:
    """Its last byte cannot be taken for the end of the line after it; what is no text is left alone."""
    file = pydyf.PDF()
    lines = [pydyf.Stream([b"q", str(at).encode()], compress=True) for at in range(600)]
    data = pydyf.Stream([b"q\n61"], compress=True)
    for stream in (*lines, data):
        file.add_object(stream)
    before = [stream.data for stream in lines]
    pdf_finish.end_streams(file)

    assert any(one.endswith(b"\r\nendstream") for one in before)
    assert not any(stream.data.endswith(b"\r\nendstream") for stream in lines)
    assert [b"q\n61"] == data.stream


def test_no_date_is_better_than_one_that_stands_for_none() -> None:
    """Where nobody said when the text is of, the packet says nothing of it, and is still one of PDF/A."""
    packet = pdf_metadata.xmp(pdf_metadata.About(), {"Title": "A"}, "").decode()

    assert not re.search(r"<(xmp:\w+Date|dc:date)", packet)
    assert "<pdfaid:part>3</pdfaid:part>" in packet
