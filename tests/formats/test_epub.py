"""The rules of the EPUB: ``songngu.formats.epub`` with pandoc itself, and with a pandoc that misbehaves."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from songngu import tree
from songngu.errors import OutsideError
from songngu.formats import epub, epub_elements, epub_media, pandoc
from songngu.markup import Side, call, pair_block, pair_inline
from songngu.model import Blocks, Footnote, NavPoint, Node, NoteKind

NS = {
    "h": "http://www.w3.org/1999/xhtml",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "n": "http://www.daisy.org/z3986/2005/ncx/",
    "m": "http://www.w3.org/1998/Math/MathML",
    "epub": "http://www.idpf.org/2007/ops",
}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SVG = (
    b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.0//EN" "http://www.w3.org/svg10.dtd">'
    b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script>x()</script><circle r="4"/></svg>'
)


def words(text: str) -> list[Node]:
    """Inlines."""
    return tree.text_inlines(text)


def heading(level: int, identifier: str, vietnamese: str, english: str) -> Node:
    """A heading that is a pair."""
    sides = [Side("source", "vi", (words(vietnamese),)), Side("target", "en", (words(english),))]
    return {"t": "Header", "c": [level, tree.attr(), [pair_inline(identifier, sides)]]}


def paragraph(identifier: str, vietnamese: Blocks, english: Blocks) -> Node:
    """A numbered pair."""
    sides = [Side("source", "vi", (vietnamese,)), Side("target", "en", (english,))]
    return pair_block(identifier, sides, number=7)


def called(at: int) -> Node:
    """A call of the note that both languages share."""
    return call("note-ban", f"note-ban-call-{at}", NoteKind.GLOSSARY, "1")


NOTE = Footnote(
    id="note-ban",
    kind=NoteKind.GLOSSARY,
    label="1",
    calls=("note-ban-call-1", "note-ban-call-2"),
    blocks=[tree.div(tree.attr("", ["definition"], {"lang": "en"}), [tree.para(words("A committee."))])],
)

CHAPTERS: tuple[Blocks, ...] = (
    [
        heading(1, "ptitle001", "Đầu đề", "Title"),
        paragraph("pfirst001", [*words("Ban"), called(1)], [*words("Board"), called(2)]),
    ],
    [heading(2, "ptwo00001", "Hai", "Two"), heading(4, "pthree001", "Ba", "Three")],
)

NAV = (
    NavPoint(
        anchor="ptitle001",
        label={"vi": words("Đầu đề"), "en": words("Title")},
        children=(NavPoint(anchor="ptwo00001", label={"vi": words("Hai"), "en": words("Two")}),),
    ),
)

BOOK = epub.Book(
    chapters=CHAPTERS,
    notes=((NOTE,), ()),
    nav=NAV,
    languages=("vi", "en"),
    titles={"vi": "Đầu đề", "en": "Title"},
    identifier="urn:uuid:00000000-0000-5000-8000-000000000000",
    meta={
        "authors": ["Nguyễn Văn A"],
        "translators": ["Jane Doe"],
        "publisher": "Nhà in",
        "date": "2024-05-17",
    },
    modified="2024-05-17T08:30:00Z",
    style="p { margin: 0 }",
    fonts={"Serif.woff2": b"font"},
    words={"vi": lambda text: {"Contents": "Mục lục"}.get(text, text)},
    source_language="vi",
)


def made(book: epub.Book = BOOK) -> dict[str, bytes]:
    """The files of the book."""
    with zipfile.ZipFile(io.BytesIO(epub.render(book, pandoc.write_epub))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def of_blocks(*blocks: Node, **changes: Any) -> dict[str, bytes]:
    """The files of a book of one chapter."""
    start = heading(1, "ptitle001", "Đầu đề", "Title")
    return made(replace(BOOK, **{"chapters": ([start, *blocks],), "notes": ((),), "nav": (), **changes}))


def of_markdown(text: str, **changes: Any) -> dict[str, bytes]:
    """The files of a book of one chapter, written in Markdown."""
    import json

    return of_blocks(*json.loads(pandoc.convert(text, "markdown", "json"))["blocks"], **changes)


def parsed(files: Mapping[str, bytes], name: str) -> etree._Element:
    """A file of the package."""
    return etree.fromstring(files[f"EPUB/{name}"])


def first(files: Mapping[str, bytes]) -> etree._Element:
    """The first chapter."""
    return parsed(files, "text/ch001.xhtml")


def found(root: etree._Element, path: str) -> Any:
    """What XPath finds."""
    return root.xpath(path, namespaces=NS)


def facts(files: Mapping[str, bytes], name: str) -> list[str]:
    """Values of a property of schema.org in the package document."""
    return [
        str(text)
        for text in found(parsed(files, "content.opf"), f"//o:meta[@property='schema:{name}']/text()")
    ]


@pytest.fixture(scope="module")
def book() -> dict[str, bytes]:
    """The files of the example."""
    return made()


# --- the container ---


def test_the_same_book_gives_the_same_bytes() -> None:
    """Nothing in the bytes depends on the clock or on chance."""
    assert epub.render(BOOK, pandoc.write_epub) == epub.render(BOOK, pandoc.write_epub)


def test_mimetype_is_first_and_stored() -> None:
    """A reader finds the type at a fixed place of the archive (EPUB 3.3 §4.2.3)."""
    data = epub.render(BOOK, pandoc.write_epub)
    entries = zipfile.ZipFile(io.BytesIO(data)).infolist()

    assert data[30:58] == b"mimetypeapplication/epub+zip"
    assert [entry.filename for entry in entries[1:]] == sorted(entry.filename for entry in entries[1:])
    assert {entry.date_time for entry in entries} == {(2024, 5, 17, 8, 30, 0)}


@pytest.mark.parametrize("modified", ["0999-01-01T00:00:00Z", "2999-01-01T00:00:00Z"])
def test_a_date_that_archives_cannot_hold_is_replaced(modified: str) -> None:
    """A document may be of any year."""
    assert made(replace(BOOK, modified=modified))["mimetype"]


def test_every_file_is_in_the_manifest(book: dict[str, bytes]) -> None:
    """Manifest and archive agree, with the right media types (EPUB 3.3 §5.6)."""
    items = found(parsed(book, "content.opf"), "//o:item")
    kinds = {item.get("href"): item.get("media-type") for item in items}

    assert {f"EPUB/{href}" for href in kinds} | {
        "EPUB/content.opf",
        "mimetype",
        "META-INF/container.xml",
    } == set(book)
    assert kinds["fonts/Serif.woff2"] == "font/woff2"
    assert len({item.get("id") for item in items}) == len(items)


def test_a_pandoc_that_writes_no_archive_is_an_outside_error() -> None:
    """What another program does wrong is said, not thrown."""
    with pytest.raises(OutsideError, match="broken EPUB"):
        epub.render(BOOK, lambda blocks, meta, options: b"not an archive")


def test_a_pandoc_that_loses_a_chapter_is_an_outside_error() -> None:
    """Text is never lost silently."""

    def write(blocks: Blocks, meta: Mapping[str, Any], options: Sequence[str]) -> bytes:
        return pandoc.write_epub(blocks[:2], meta, options)

    with pytest.raises(OutsideError, match="1 chapters where 3"):
        epub.render(BOOK, write)


# --- chapters ---


def test_each_chapter_is_a_file_with_its_own_title(book: dict[str, bytes]) -> None:
    """The title of a file is what a reader sees in its list: the chapter's, in the primary language."""
    titles = [found(parsed(book, f"text/ch00{at}.xhtml"), "string(//h:title)") for at in (1, 2)]

    assert titles == ["Đầu đề", "Hai"]
    assert "EPUB/text/ch003.xhtml" not in book


def test_headings_of_a_chapter_begin_at_level_1_and_skip_none(book: dict[str, bytes]) -> None:
    """Whoever reads one file hears an unbroken outline."""
    second = parsed(book, "text/ch002.xhtml")

    assert found(second, "string(//h:h1)").startswith("Hai")
    assert found(second, "string(//h:h2)").startswith("Ba")


def test_an_authors_heading_in_a_box_begins_no_file() -> None:
    """Only chapters are files, whatever the level of a heading inside one."""
    boxed = tree.div(tree.attr("", ["box"]), [{"t": "Header", "c": [1, tree.attr(), words("Hộp")]}])
    files = of_blocks(boxed, tree.para(words("sau")))

    assert [name for name in files if "/text/" in name] == ["EPUB/text/ch001.xhtml"]
    assert "sau" in found(first(files), "string(//h:body)")


@pytest.mark.parametrize("chapters", [(), ([],), ([], [])])
def test_a_book_without_text_is_a_book(chapters: tuple[Blocks, ...]) -> None:
    """An empty chapter is left out, and a book of none has one empty page, named as the book."""
    files = made(replace(BOOK, chapters=chapters, notes=(), nav=()))

    assert found(first(files), "string(//h:title)") == "Đầu đề"
    assert found(parsed(files, "nav.xhtml"), "string(//h:a)") == "Đầu đề"


def test_a_chapter_of_headings_only_is_kept() -> None:
    """A heading is text."""
    assert found(first(of_blocks()), "count(//h:h1)") == 1


# --- languages ---


def test_every_lang_has_its_xml_lang(book: dict[str, bytes]) -> None:
    """Old readers know one, new ones the other (EPUB 3.3 §6.1)."""
    for name in ("text/ch001.xhtml", "nav.xhtml"):
        root = parsed(book, name)

        assert root.get("lang") == root.get(XML_LANG) == "vi"
        assert all(element.get("lang") == element.get(XML_LANG) for element in root.iter())


def test_sides_have_the_classes_that_a_reader_could_switch(book: dict[str, bytes]) -> None:
    """``cp-original`` beside ``source``, ``cp-translation`` beside ``target``."""
    for pair in found(first(book), "//*[contains(@class, 'pair')]"):
        classes = [child.get("class") for child in pair if child.get("lang")]

        assert classes == ["source cp-original", "target cp-translation"]


def test_a_tag_that_is_no_language_is_left_out() -> None:
    """EPUBCheck refuses it, and a voice cannot speak it."""
    root = first(of_markdown('[a]{lang="x_y z"} [b]{lang=en}'))

    assert found(root, "//h:span[text()='b']/@xml:lang") == ["en"]
    assert found(root, "count(//*[@lang='x_y z'])") == 0


# --- notes ---


def test_a_note_begins_with_the_way_back(book: dict[str, bytes]) -> None:
    """A pop-up hides nothing: number first, linked with the first call, then a link for each other call."""
    aside = found(first(book), "//h:aside")[0]
    links = found(aside, "h:a[@role='doc-backlink']")

    assert aside.get("role") == "doc-footnote"
    assert found(aside, "@epub:type") == ["footnote"]
    assert aside.get("class") == "note glossary"
    assert aside[0] is links[0]
    assert [(link.text, link.get("href")) for link in links] == [
        ("1", "#note-ban-call-1"),
        ("↑2", "#note-ban-call-2"),
    ]


def test_notes_stand_after_the_text_of_their_chapter(book: dict[str, bytes]) -> None:
    """A note is no part of the section in which it happens to be called last."""
    assert found(first(book), "local-name(//h:section[@class='chapter']/*[last()]/h:aside)") == "aside"
    assert found(parsed(book, "text/ch002.xhtml"), "count(//h:aside)") == 0


def test_a_call_is_a_noteref_without_a_child() -> None:
    """Readers look for the note at the element that was touched, which is then the link itself."""
    link = call("note-ban", "c", NoteKind.GLOSSARY, "1")
    link["c"][1] = [{"t": "Superscript", "c": words("1")}]
    root = first(of_blocks(tree.para([link]), notes=((replace(NOTE, calls=("c",)),),)))
    shown = found(root, "//h:a[@role='doc-noteref']")[0]

    assert found(shown, "@epub:type") == ["noteref"]
    assert (len(shown), shown.text, shown.get("href")) == (0, "1", "#note-ban")


def test_a_note_of_another_chapter_is_linked_with_its_file() -> None:
    """A note stands where it is called first; a later chapter's call leads there."""
    later = [
        heading(2, "ptwo00001", "Hai", "Two"),
        tree.para([call("note-ban", "x", NoteKind.GLOSSARY, "1")]),
    ]
    root = parsed(made(replace(BOOK, chapters=(CHAPTERS[0], later))), "text/ch002.xhtml")

    assert found(root, "string(//h:a[@id='x']/@href)") == "ch001.xhtml#note-ban"


def test_a_call_without_its_note_is_its_text() -> None:
    """A link that leads nowhere is an error of the package."""
    root = first(of_blocks(tree.para([called(1)])))

    assert found(root, "count(//h:a)") == 0
    assert found(root, "string(//h:span[@id='note-ban-call-1'])") == "1"


def test_a_note_that_nothing_calls_shows_its_number() -> None:
    """It has no way back, and is a note all the same."""
    root = first(of_blocks(notes=((replace(NOTE, calls=()),),)))

    assert found(root, "string(//h:aside/*[1])") == "1"
    assert found(root, "count(//h:aside//h:a)") == 0


def test_a_note_with_a_heading_of_its_own_stays_a_note() -> None:
    """Pandoc takes a box that begins with a heading for a section."""
    blocks: Blocks = [{"t": "Header", "c": [1, tree.attr(), words("Đề mục")]}, tree.para(words("chữ"))]
    files = of_blocks(notes=((replace(NOTE, blocks=blocks),),))

    assert "chữ" in found(first(files), "string(//h:aside[@id='note-ban'])")
    assert "EPUB/text/ch002.xhtml" not in files


def test_a_note_in_a_translation_is_in_the_authors_language() -> None:
    """In an edition in English alone the author's own note is still Vietnamese."""
    root = first(of_blocks(languages=("en",), titles={"en": "Title"}, notes=((NOTE,),)))

    assert found(root, "string(//h:aside/@xml:lang)") == "vi"


def test_the_sign_of_a_stale_pair_is_explained_once() -> None:
    """Nobody can hover over a sign on a touch screen."""
    sign = tree.span(tree.attr("", ["sign"], {"role": "img"}), words("◦"))
    root = first(of_blocks(tree.para([sign]), tree.para([sign])))

    assert found(root, "count(//h:span[@class='sign'])") == 2
    assert found(root, "count(//h:p[@class='legend'])") == 1
    assert found(root, "string(//h:p[@class='legend'])").startswith("◦ ")


# --- links and ids ---


def test_links_to_files_that_are_not_there_become_text() -> None:
    """A package may link to its own places and to the network, and to nothing else."""
    root = first(
        of_markdown("[a](other.md) [b](../x.pdf#y) [c](#nowhere) [d](javascript:x) [e](file:///etc/x)")
    )

    assert found(root, "count(//h:a)") == 0
    assert "a b c d e" in found(root, "string(//h:body)")


@pytest.mark.parametrize(
    "address", ["https://example.com/ă?x=1&y=2#z", "mailto:a@b.vn", "tel:+84123", "http://[::1]:80/"]
)
def test_links_to_the_network_stay(address: str) -> None:
    """What a reader can open is left as it is."""
    root = first(of_blocks(tree.para([tree.link(tree.attr(), words("x"), address)])))

    assert found(root, "string(//h:a/@href)") == address


@pytest.mark.parametrize(
    "address", ["http://exa mple.com/", "http://", "http://[bad/", "", "mailto:", "http://a/b\\c"]
)
def test_odd_addresses_crash_nothing(address: str) -> None:
    """A link that is kept is one that every reader can parse."""
    root = first(of_blocks(tree.para([tree.link(tree.attr(), words("x"), address)])))

    assert found(root, "//h:a/@href") in ([], ["http://a/b%5Cc"])


def test_an_id_twice_is_there_once() -> None:
    """Ids are unique in a file; the first keeps it."""
    root = first(of_markdown("[a]{#x} [b]{#x}\n\n::: {#x}\nc\n:::"))

    assert found(root, "//*[@id='x']")[0].text == "a"
    assert found(root, "count(//*[@id='x'])") == 1


def test_an_id_that_is_no_xml_name_is_renamed_with_its_links() -> None:
    """HTML allows what XML does not; a link to it still arrives."""
    place = tree.span(tree.attr("1+neo"), words("a"))
    root = first(of_blocks(tree.para([place, tree.link(tree.attr(), words("b"), "#1+neo")])))

    assert found(root, "string(//h:a/@href)") == "#" + found(root, "string(//h:span[text()='a']/@id)")


def test_ids_that_pandoc_makes_up_are_left_out() -> None:
    """They are the whole heading in both languages, and no one links to them."""
    kept: Node = {"t": "Header", "c": [2, tree.attr("giu"), words("Giữ")]}
    root = first(of_blocks(heading(2, "ptwo00001", "Một đề mục", "A heading"), kept))

    assert found(root, "//h:section/@id") == ["giu"]


def test_the_number_in_the_margin_is_no_link(book: dict[str, bytes]) -> None:
    """A link to its own place would only be touched by mistake."""
    assert found(first(book), "string(//h:span[@class='number'])") == "7"


# --- odd content ---


@pytest.mark.parametrize(
    "html",
    [
        "<p>unclosed <b>",
        "<br>&nbsp;<hr>",
        "</section></div>",
        "<a b=1 b=2>",
        "<!-- -- -->",
        "<x:y z:w='1'>",
        "<script>a && b</script>",
        "&undefined; < & >",
        "<![CDATA[",
        "<?php echo 1 ?>",
        "<iframe src='http://x'></iframe><video src='x.mp4'></video><img src='x.png' alt='hình'>",
    ],
)
def test_trusted_html_that_is_no_xml_does_not_crash(html: str) -> None:
    """Every page is well-formed, and the text around the raw HTML is there."""
    inline: Node = {"t": "RawInline", "c": ["html", html]}
    blocks = [
        tree.raw_html(html),
        tree.para([*words("trước"), inline, *words("sau")]),
        tree.para(words("cuối")),
    ]
    root = first(of_blocks(*blocks, notes=((NOTE,),)))
    text = found(root, "string(//h:body)")

    assert all(word in text for word in ("trước", "sau", "cuối"))
    assert found(root, "count(//h:aside)") == 1
    assert found(root, "count(//h:script | //h:iframe | //h:video | //h:img)") == 0


def test_elements_that_html_does_not_know_leave_their_content() -> None:
    """A word in angle brackets is no element, and an obsolete one is an error of the page."""
    tags: Blocks = [
        {"t": "RawInline", "c": ["html", tag]} for tag in ("<tên>", "</tên>", "<center>", "</center>")
    ]
    root = first(of_blocks(tree.para([tags[0], *words("a"), tags[1], tags[2], *words("b"), tags[3]])))

    assert [len(paragraph) for paragraph in found(root, "//h:p[text()='ab']")] == [0]


def test_colours_handlers_and_private_data_of_an_author_go() -> None:
    """A reader's theme must hold, and a package without scripts has no handlers."""
    root = first(
        of_markdown(
            '::: {style="color:red" onclick="x()" foo=bar}\na\n:::\n\n| a | b |\n|--:|---|\n| 1 | 2 |'
        )
    )

    assert found(root, "count(//@onclick | //@*[starts-with(name(), 'data-')])") == 0
    assert {style.split(":")[0] for style in found(root, "//@style")} == {"text-align"}


def test_headers_of_tables_say_what_they_head() -> None:
    """Each has a scope, and an empty one is none (WCAG H63)."""
    root = first(of_markdown("| a |   |\n|---|---|\n| 1 | 2 |"))

    assert found(root, "//h:th/@scope") == ["col"]
    assert found(root, "count(//h:thead//h:td)") == 1


def test_formulas_are_mathml_with_their_words_beside() -> None:
    """A reader without MathML has the words; the manifest says that there is MathML (EPUB 3.3 §5.6.2.1)."""
    files = of_markdown("$x^2$ $\\broken{$")

    assert found(first(files), "//m:math/@alttext") == ["x bình phương"]
    assert found(parsed(files, "content.opf"), "//o:item[@properties='mathml']/@href") == ["text/ch001.xhtml"]
    assert "MathML" in facts(files, "accessibilityFeature")


def test_tasks_are_signs_and_no_form() -> None:
    """A box that cannot be ticked is no input."""
    root = first(of_markdown("- [ ] a\n- [x] b"))

    assert found(root, "count(//h:input | //h:label)") == 0
    assert "☐ a" in found(root, "string(//h:ul)")


def test_a_very_long_chapter_is_finished_in_linear_time() -> None:
    """Ten thousand paragraphs are a few seconds' work."""
    blocks = [paragraph(f"p{at:08}", words("chữ"), words("text")) for at in range(5000)]

    assert found(first(of_blocks(*blocks)), "count(//h:div[@class='pair'])") == 5000


# --- pictures ---


def picture(data: bytes, kind: str, alternative: str = "hình") -> Node:
    """A paragraph with a picture."""
    address = f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
    return tree.para(
        [{"t": "Image", "c": [tree.attr(), words(alternative) if alternative else [], [address, ""]]}]
    )


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0data", "jpg"),
        (b"GIF89adata", "gif"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "webp"),
        (SVG, "svg"),
    ],
)
def test_a_picture_is_of_the_kind_that_its_bytes_are(data: bytes, ending: str) -> None:
    """An ending may lie; a wrong media type is an error of the package (EPUB 3.3 §3.2)."""
    files = of_blocks(picture(data, "png" if ending != "svg" else "svg+xml"))
    names = [name for name in files if "/media/" in name]

    assert [name.rsplit(".", 1)[1] for name in names] == [ending]
    assert found(first(files), "string(//h:img/@src)") == f"../{names[0].removeprefix('EPUB/')}"


@pytest.mark.parametrize(
    ("data", "kind"), [(b"no picture", "png"), (b"<svg><unclosed>", "svg+xml"), (b"RIFFxxxxAVI ", "webp")]
)
def test_what_is_no_picture_is_its_alternative_text(data: bytes, kind: str) -> None:
    """A broken picture is no error of the package, and its words are kept."""
    files = of_blocks(picture(data, kind))

    assert found(first(files), "string(//h:span[@class='missing-image'])") == "hình"
    assert not [name for name in files if "/media/" in name]


def test_a_drawing_is_quietened() -> None:
    """No document type that names a file, no script, no handler, nothing fetched (EPUB 3.3 §3.9)."""
    drawing = SVG.replace(
        b"<circle", b'<image href="http://x/y.png"/><style>a{fill:url(http://x)}</style><circle'
    )
    data = next(iter(epub_media.pictures({"EPUB/media/a.svg": drawing}).values())).data

    assert not re.search(rb"DOCTYPE|script|onload|http://x", data)
    assert b"<circle" in data


def test_one_picture_is_one_file() -> None:
    """Shown twice, it is kept once."""
    files = of_blocks(picture(PNG, "png"), picture(PNG, "png", "khác"))

    assert len([name for name in files if "/media/" in name]) == 1


def test_alternative_text_is_claimed_only_where_all_pictures_have_it() -> None:
    """What the metadata says of access is true (EPUB Accessibility 1.1 §2.2)."""
    without = of_blocks()
    described = of_blocks(picture(PNG, "png"))
    bare = of_blocks(picture(PNG, "png"), picture(PNG, "png", ""))

    assert [facts(files, "accessMode") for files in (without, bare)] == [["textual"], ["textual", "visual"]]
    assert [
        "alternativeText" in facts(files, "accessibilityFeature") for files in (without, described, bare)
    ] == [
        False,
        True,
        False,
    ]
    assert "textual" not in facts(bare, "accessModeSufficient")


def test_a_picture_that_may_move_is_an_unknown_hazard() -> None:
    """Nobody looked at its flashes."""
    frames = b"GIF89a" + b"\x21\xf9\x04\0\0\0\0\0" * 2

    assert facts(of_blocks(picture(frames, "gif")), "accessibilityHazard") == ["unknown"]
    assert facts(of_blocks(picture(PNG, "png")), "accessibilityHazard") == ["none"]


# --- metadata and nav ---


def test_the_metadata_is_in_both_languages(book: dict[str, bytes]) -> None:
    """Languages, primary first; titles; who wrote and who translated (EPUB 3.3 §5.5)."""
    opf = parsed(book, "content.opf")

    assert found(opf, "//dc:language/text()") == ["vi", "en"]
    assert [(title.text, title.get(XML_LANG)) for title in found(opf, "//dc:title")] == [
        ("Đầu đề", "vi"),
        ("Title", "en"),
    ]
    assert found(opf, "//dc:creator/text() | //dc:contributor/text()") == ["Nguyễn Văn A", "Jane Doe"]
    assert found(opf, "//o:meta[@property='role']/text()") == ["aut", "trl"]
    assert found(opf, "//dc:date/text()") == ["2024-05-17"]
    assert found(opf, "//o:meta[@property='dcterms:modified']/text()") == ["2024-05-17T08:30:00Z"]
    assert not found(opf, "//*[@property='dcterms:conformsTo' or @rel='dcterms:conformsTo']")


@pytest.mark.parametrize("date", ["8/7", "", "tháng bảy", ["2024"], None])
def test_a_date_that_is_not_iso_is_left_out(date: Any) -> None:
    """``dc:date`` is no place for words; a list's first is taken."""
    opf = parsed(made(replace(BOOK, meta={"date": date})), "content.opf")

    assert found(opf, "//dc:date/text()") == (["2024"] if isinstance(date, list) else [])


def test_metadata_of_odd_types_and_characters_crashes_nothing() -> None:
    """Authors write what they like above their text."""
    odd: dict[str, Any] = {"authors": "Một\x01 người", "translators": [3, "", "Hai"], "publisher": {"a": 1}}
    opf = parsed(made(replace(BOOK, meta=odd, titles={"vi": "A\x02 < & B", "en": ""})), "content.opf")

    assert found(opf, "//dc:creator/text()") == ["Một người"]
    assert found(opf, "//dc:contributor/text()") == ["Hai"]
    assert found(opf, "//dc:title/text()") == ["A < & B"]


def test_description_and_rights_are_what_the_page_says() -> None:
    """The fields of the document, in each language that it is translated into."""
    sides = [Side("source", "vi", (words("Mô tả"),)), Side("target", "en", (words("About"),))]
    missing = [Side("source", "vi", (words("Quyền"),))]
    missing.append(Side("target", "en", ([tree.span(tree.attr("", ["missing"]), words("not yet"))],)))
    opf = parsed(
        of_blocks(
            tree.div(tree.attr("", ["description"]), [pair_block("pdesc0001", sides)]),
            tree.div(tree.attr("", ["rights"]), [pair_block("pright001", missing)]),
        ),
        "content.opf",
    )

    assert found(opf, "//dc:description/text()") == ["Mô tả", "About"]
    assert found(opf, "//dc:rights/text()") == ["Quyền"]


def test_nav_and_ncx_are_in_step(book: dict[str, bytes]) -> None:
    """Both lead to the same places, in both languages, however a reader finds its way."""
    nav, ncx = parsed(book, "nav.xhtml"), parsed(book, "toc.ncx")
    links = found(nav, "//h:nav[@role='doc-toc']//h:a")

    assert [link.get("href") for link in links] == [
        "text/ch001.xhtml#ptitle001",
        "text/ch002.xhtml#ptwo00001",
    ]
    assert [str(src) for src in found(ncx, "//n:content/@src")] == [link.get("href") for link in links]
    assert found(ncx, "//n:navLabel/n:text/text()") == ["Đầu đề / Title", "Hai / Two"]
    assert [(span.text, span.get(XML_LANG)) for span in links[1]] == [("Hai", "vi"), ("Two", "en")]
    assert found(nav, "string(//h:h1)") == "Mục lục"


def test_landmarks_lead_to_the_text_and_the_contents(book: dict[str, bytes]) -> None:
    """A reader opens where reading begins (EPUB 3.3 §7.2)."""
    links = found(parsed(book, "nav.xhtml"), "//h:nav[@hidden]//h:a")

    assert [(found(link, "string(@epub:type)"), link.get("href")) for link in links] == [
        ("bodymatter", "text/ch001.xhtml"),
        ("toc", "#toc"),
    ]


def test_a_nav_of_one_line_is_no_page() -> None:
    """A list of contents is the last page where it is a list; its landmark would else lead nowhere."""
    files = of_blocks()

    assert found(parsed(files, "nav.xhtml"), "count(//h:nav[@hidden]//h:a)") == 1
    assert found(parsed(files, "content.opf"), "//o:itemref/@idref") == ["text-ch001.xhtml"]
    assert found(parsed(made(), "content.opf"), "//o:itemref/@idref")[-1] == "nav"


def test_a_line_of_the_nav_holds_no_link_and_no_id() -> None:
    """It is a link itself; formulas in it are kept, and said in the manifest."""
    formula: Node = {"t": "Math", "c": [{"t": "InlineMath"}, "x"]}
    label = [tree.link(tree.attr("pid"), words("a"), "#ptitle001"), formula]
    files = of_blocks(nav=(NavPoint(anchor="ptitle001", label={"vi": label}),))
    nav = parsed(files, "nav.xhtml")

    assert found(nav, "count(//h:a//h:a) + count(//h:a//*[@id])") == 0
    assert found(nav, "count(//m:math)") == 1
    assert found(parsed(files, "content.opf"), "string(//o:item[@id='nav']/@properties)") == "nav mathml"


def test_a_line_whose_anchor_is_nowhere_gives_way_to_those_below() -> None:
    """The nav has no dead link."""
    point = NavPoint(anchor="nowhere", label={"vi": words("Mất")}, children=NAV)
    nav = parsed(
        made(replace(BOOK, nav=(point, NavPoint(anchor="gone", label={"vi": words("Hết")})))), "nav.xhtml"
    )

    assert "Hết" not in found(nav, "string(//h:body)")
    assert found(nav, "//h:nav[@role='doc-toc']//h:a/@href")[:2] == ["text/ch001.xhtml#ptitle001"] * 2


def test_a_missing_translation_is_no_title() -> None:
    """The sign "not yet translated" stands on the page, not in a library's catalogue."""
    sign = [tree.span(tree.attr("", ["missing"]), words("not yet"))]
    nav = (NavPoint(anchor="ptitle001", label={"vi": words("Đầu đề"), "en": sign}),)
    files = of_blocks(nav=nav, titles={"vi": "Đầu đề", "en": "not yet"})

    assert found(parsed(files, "content.opf"), "//dc:title/text()") == ["Đầu đề"]
    assert "not yet" not in found(parsed(files, "nav.xhtml"), "string(//h:body)")


# --- parts ---


@pytest.mark.parametrize(
    ("name", "safe"),
    [("p1", "p1"), ("1a", "id_1a"), ("a b", "a_b-"), ("mở-đầu", "mo-dau-"), ("-x", "id_-x")],
)
def test_safe_ids_are_xml_names(name: str, safe: str) -> None:
    """And a safe id is its own safe id."""
    made = epub_elements.safe_id(name)

    assert made.startswith(safe)
    assert epub_elements.safe_id(made) == made


def test_ids_that_differ_in_a_mark_stay_two() -> None:
    """*ma* and *mà* are two places."""
    assert len({epub_elements.safe_id(name) for name in ("ma", "mà", "má", "mạ")}) == 4


def test_unwrapping_keeps_every_text() -> None:
    """The content takes the element's place, in order."""
    root = etree.fromstring("<a>1<b>2<c>3</c>4</b>5<d/>6</a>")
    epub_elements.unwrap(root[0])

    assert etree.tostring(root) == b"<a>12<c>3</c>45<d/>6</a>"
