"""The tags of a PDF: what one who listens to it hears, in which language and in which order."""

from __future__ import annotations

import io
import re
import unicodedata

import pydyf
import pypdf
import pytest
import weasyprint
from tagged import Element, Tagged, read
from weasyprint.pdf.stream import Stream

from songngu.formats import pdf

STYLE = """
@page { size: 120mm 90mm; margin: 10mm }
@page { @top-left { content: "ĐẦU TRANG" } @bottom-right { content: counter(page) } }
html { font: 10pt/14pt sans-serif } body { margin: 0 } p { margin: 0 0 2mm } ul, ol { list-style: none }
.pair { display: table; table-layout: fixed; width: 100% }
.pair > * { display: table-cell; position: relative } td .pair, td .pair > * { display: block }
.target:lang(en) { hyphens: auto }
.number { position: absolute; left: -8mm }
.note { float: footnote; position: relative } ::footnote-call, ::footnote-marker { content: "" }
li > .pair:first-child > *::before { content: "•"; position: absolute; left: -3mm }
.second::before { content: "· " }
img { image-rendering: crisp-edges }
"""
MOMENT = "2024-05-06T00:00:00Z"
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
)


def render(body: str, style: str = "", head: str = "") -> bytes:
    """A page with this body as a PDF."""
    page = (
        f'<!DOCTYPE html><html lang="vi"><head><title>Thử</title>{head}<style>{STYLE}{style}</style></head>'
    )
    return pdf.render(f"{page}<body>{body}</body></html>", {"a.svg": DRAWING}, b"0" * 16, {}, MOMENT)


def pair(name: str, source: str, target: str, number: str = "") -> str:
    """A pair of blocks, as the page has it."""
    furniture = f'<a href="#{name}" class="number">{number}</a>' if number else ""
    return (
        f'<div class="pair" id="{name}">{furniture}<div class="source" lang="vi">{source}</div>'
        f'<div class="target" lang="en">{target}</div></div>'
    )


def call(note: str, at: int, label: str) -> str:
    """The call of a note."""
    return f'<a role="doc-noteref" class="call" id="{note}-call-{at}" href="#{note}">{label}</a>'


def note(name: str, label: str, text: str, calls: int) -> str:
    """A note, with its label before and its ways back before its text, as the template has it."""
    back = "".join(
        f'<a role="doc-backlink" lang="vi" href="#{name}-call-{at}" aria-label="Trở lại {at}">↑</a> '
        for at in range(1, calls + 1)
    )
    return (
        f'<aside class="note" role="doc-footnote" id="{name}" data-call-vi="Chú thích {label}"'
        f' data-call-en="Note {label}"><div class="label">{label}</div>'
        f'<p class="back">{back}</p><p>{text}</p></aside>'
    )


def words(element: Element) -> str:
    """An element's text, with single spaces."""
    return " ".join(element.text.replace("\u00ad ", "").replace("\u00ad", "").split())


LONG_VI = "một đoạn văn đủ dài để xuống dòng và sang trang " * 25
LONG_EN = "international considerations of publishing continued across the pages " * 18


@pytest.fixture(scope="module")
def article() -> Tagged:
    """Pairs, one of them over pages, with notes that both languages call."""
    body = (
        '<h1><span class="pair" id="pt"><span class="source" lang="vi">Tiêu đề</span> '
        '<span class="target" lang="en">Title</span></span></h1>'
        + pair(
            "p1", f"<p>Đoạn một{call('n1', 1, '1')} hết.</p>", f"<p>First{call('n1', 2, '1')} end.</p>", "1"
        )
        + pair("p2", f"<p>{LONG_VI}</p><p>Đoạn hai.</p>", f"<p>{LONG_EN}</p><p>Second.</p>", "2")
        + pair("p3", "<p>Hết <em lang='fr'>enfin</em>.</p>", "<p>The end.</p>", "3")
        + note("n1", "1", "Lời chú thích.", 2)
    )
    return read(render(f"<main>{body}</main>"))


# -- languages and order


def test_each_language_is_said(article: Tagged) -> None:
    """Every element whose language is not its parent's says so, and no other does."""
    spoken = {one.text.split()[0]: one.lang for one in article.document.all("P", "Span") if one.text.strip()}

    assert "vi" == article.root["/Lang"]
    assert ("vi", "en", "fr") == (spoken["Đoạn"], spoken["Title"], spoken["enfin"])
    for element in article.document.walk():
        for kid in element.elements:
            assert kid.given_lang is None or kid.given_lang != element.lang


def test_pairs_are_read_source_then_target(article: Tagged) -> None:
    """A pair is read whole, its source first, wherever its columns break over pages."""
    pairs = [one for one in article.document.all("Div") if one.raw.get("/ID")]
    order = [[(kid.lang, words(kid)[:8]) for kid in one.all("P")] for one in pairs]

    assert ["p1", "p2", "p3"] == [one.raw["/ID"] for one in pairs]
    assert ["1", "2", "3"] == [one.raw["/T"] for one in pairs]
    assert [("vi", "một đoạn"), ("vi", "Đoạn hai"), ("en", "internat"), ("en", "Second.")] == order[1]
    assert [("vi", "Hết enfi"), ("en", "The end.")] == order[2]


def test_both_sides_of_a_pair_begin_on_one_page() -> None:
    """Where the source has no room at the foot of a page, the target waits, and is read second."""
    tall = '<p style="font-size: 60pt; line-height: 90pt">Cao</p>'
    body = '<div style="height: 45mm">Trước</div>' + pair("p1", tall, f"<p>{'Target. ' * 40}</p>")
    tagged = read(render(body))
    first, second = tagged.document.all("Div")[0].all("P")

    assert ("vi", "en") == (first.lang, second.lang)
    assert 1 == first.pages[0] == second.pages[0]


def test_a_paragraph_over_pages_is_one_element(article: Tagged) -> None:
    """Its text is whole, in one element, however many pages it falls on."""
    long = [one for one in article.document.all("P") if len(one.text) > 500]

    assert [LONG_VI.strip(), LONG_EN.strip()] == [words(one) for one in long]
    assert all(len(set(one.pages)) > 1 for one in long)


def test_no_element_is_empty(article: Tagged) -> None:
    """Nothing is read out that has no text: the parts of a table that lays out a pair are no elements."""
    assert [] == [one.type for one in article.document.walk() if not one.text.strip()]


def test_headings_leave_no_level_out() -> None:
    """A heading after one two levels higher is one level lower (ISO 14289-1, 7.4.2)."""
    names = ("h1", "h4", "h4", "h2", "h3")
    tagged = read(render("".join(f"<{name}>Đề mục</{name}>" for name in names)))

    assert ["H1", "H2", "H2", "H2", "H3"] == tagged.document.types


# -- words


@pytest.mark.parametrize(
    "text",
    [
        "Một câu dài <em>có chữ nghiêng</em> và <code>mã</code>, rồi <strong>chữ đậm</strong> ở cuối. " * 6,
        "Gạch–nối—liền và xuống dòng<br>ở đây, " + "https://example.org/mot/dia/chi/rat/dai " * 3,
        "A considerable internationalisation of mother-in-law communities’ publishing considerations. " * 4,
    ],
    ids=["marked up", "dashes and addresses", "hyphenated"],
)
def test_words_are_parted_where_lines_break(text: str) -> None:
    """Read without the page, the text has its spaces, and a broken word has a soft hyphen at most."""
    tagged = read(render(f'<p lang="en" class="target" style="width: 40mm">{text}</p>'))
    plain = " ".join(re.sub(r"<br>", " ", re.sub(r"</?(?:em|code|strong)>", "", text)).split())

    assert plain == words(tagged.document)


def test_letters_are_composed(article: Tagged) -> None:
    """The text is copied in Unicode's composed form, as it was written."""
    assert unicodedata.is_normalized("NFC", article.document.text)
    assert "đoạn văn đủ dài" in words(article.document)


# -- artifacts


def test_furniture_is_no_content(article: Tagged) -> None:
    """Running heads, folios and the numbers in the margin are artifacts; heads say what they are."""
    kinds = {text: properties.get("/Subtype") for _, properties, text in article.artifacts}

    assert ("/Header", "/Footer") == (kinds["ĐẦU TRANG"], kinds["2"])
    assert {"1", "2", "3"} <= set(kinds)
    assert "ĐẦU TRANG" not in article.document.text
    assert words(article.document).startswith("Tiêu đề Title Đoạn một1 hết.")


def test_separators_and_hidden_signs_are_no_content() -> None:
    """A dot that the style sets between two languages is not read, nor what is hidden from listeners."""
    english = '<span class="second" lang="en">One</span>'
    tagged = read(render(f'<p><span>Một</span> {english}<b aria-hidden="true">◦</b></p>'))

    assert "Một One" == words(tagged.document)


def test_a_sign_is_read_by_its_name() -> None:
    """A sign with a name is content, and its name is what is read."""
    tagged = read(render('<p><span role="img" aria-label="đã cũ">◦</span> Đoạn.</p>'))

    assert ["đã cũ"] == [one.raw["/Alt"] for one in tagged.document.all("Span")]


def test_a_line_through_text_is_part_of_it() -> None:
    """No artifact stands inside tagged content (ISO 14289-1, 7.1): lines that decorate text belong to it."""
    data = render("<p><del>bỏ</del> và <u>gạch</u></p>")
    content = read(data).file.pages[0].get_contents().get_data()
    depth = [0]
    for token in re.findall(rb"BDC|BMC|EMC", content):
        depth.append(depth[-1] + (-1 if token == b"EMC" else 1))

    assert 1 == max(depth)
    assert 0 == depth[-1]


# -- notes


def test_a_note_follows_the_pair_that_calls_it(article: Tagged) -> None:
    """Both languages call one note: it is read after both, its label first and its ways back last."""
    main = article.document.elements[0]
    (note_,) = article.document.all("Note")

    assert ["H1", "Div", "Note", "Div", "Div"] == main.types
    assert "n1" == note_.raw["/ID"]
    assert ["Lbl", "P", "P"] == note_.types
    assert "1 Lời chú thích. ↑ ↑" == " ".join(" ".join(words(one) for one in note_.elements).split())


def test_calls_and_notes_lead_to_each_other(article: Tagged) -> None:
    """A call is a reference that links to its note, and the note links back to each of its calls."""
    calls = [one.elements[0] for one in article.document.all("Reference")]
    back = article.document.all("Note")[0].all("Link")

    assert [("Note 1" if one.lang == "en" else "Chú thích 1") for one in calls] == [
        one.raw["/Alt"] for one in calls
    ]
    assert ["n1", "n1"] == [one.links[0]["/Dest"] for one in calls]
    assert ["n1-call-1", "n1-call-2"] == [one.links[0]["/Dest"] for one in back]
    assert ["Trở lại 1", "Trở lại 2"] == [one.raw["/Alt"] for one in back]


def test_a_note_of_a_heading_stands_outside_it() -> None:
    """The name of a heading does not hold the text of its note."""
    heading = f'<h1><span class="pair" id="p"><span class="source">Tên{call("n", 1, "i")}</span></span></h1>'
    tagged = read(render(heading + "<p>Đoạn.</p>" + note("n", "i", "Chú thích.", 1)))

    assert ["H1", "Note", "P"] == tagged.document.types
    assert "Têni" == words(tagged.document.elements[0])


def test_links_are_named() -> None:
    """What a link's rectangle says is its text, and no address."""
    tagged = read(render('<p>Xem <a href="https://example.org/">trang này</a>.</p>'))
    (link,) = tagged.document.all("Link")

    assert "trang này" == link.links[0]["/Contents"]
    assert 4 == link.links[0]["/F"]


def test_a_line_from_right_to_left_is_left_alone() -> None:
    """A space at the end of its glyphs would stand before its first word."""
    tagged = read(render(f'<p lang="ar" dir="rtl">{"مرحبا بالعالم " * 30}</p>'))

    assert not any(kid.endswith(" ") for kid in tagged.document.elements[0].kids if isinstance(kid, str))


# -- lists, tables, pictures


def test_a_list_has_labels_and_bodies() -> None:
    """An item's label is read once for both languages; a list in an item is in its body."""
    inner = f"<ul><li>{pair('p2', 'con', 'child')}</li></ul>"
    tagged = read(render(f"<ul><li>{pair('p1', 'cha', 'parent')}{inner}</li></ul>"))
    outer = tagged.document.all("L")[0]
    item = outer.elements[0]

    assert ["LI"] == outer.types
    assert ["Lbl", "LBody"] == item.types
    assert ["Div", "L"] == item.elements[1].types
    assert 2 == tagged.document.text.count("•")
    assert "/Disc" == outer.raw["/A"]["/ListNumbering"]


def test_terms_and_definitions_are_items() -> None:
    """A term labels what is said of it, however many definitions it has."""
    tagged = read(render("<dl><dt>Ấp</dt><dd>Một.</dd><dd>Hai.</dd><dt>Xã</dt><dd>Ba.</dd></dl>"))
    items = tagged.document.all("LI")

    assert [["Lbl", "LBody", "LBody"], ["Lbl", "LBody"]] == [item.types for item in items]


@pytest.fixture(scope="module")
def table() -> Tagged:
    """A table over several pages, its head repeated on each, with an empty cell."""
    rows = "".join(f"<tr><th>Hàng {at}</th><td>{at}</td><td></td></tr>" for at in range(60))
    head = "<caption>Bảng</caption><thead><tr><th></th><th>Số</th><th>Chú</th></tr></thead>"
    return read(render(f"<table>{head}<tbody>{rows}</tbody></table>"))


def test_a_table_over_pages_is_one_table(table: Tagged) -> None:
    """Its head is read once; where it is repeated it is an artifact."""
    (one,) = table.document.all("Table")

    assert len(table.file.pages) > 2
    assert ["Caption", "THead", "TBody"] == one.types
    assert 61 == len(one.all("TR"))
    assert 1 == table.document.text.count("Chú")
    assert len(table.file.pages) - 1 == sum(text == "Chú" for _, _, text in table.artifacts)


def test_headers_say_of_what(table: Tagged) -> None:
    """A head has the scope of its column, or of its row; every row has all its cells."""
    (one,) = table.document.all("Table")
    scopes = {cell.text.split()[0]: cell.raw["/A"]["/Scope"] for cell in one.all("TH")}

    assert {"Số": "/Column", "Chú": "/Column", "Hàng": "/Row"} == scopes
    assert {3} == {len(row.elements) for row in one.all("TR")}


def test_a_picture_has_its_text_and_its_place() -> None:
    """A picture is read by its alternative text, and its box is where it is on the page, from below."""
    body = (
        '<figure style="margin: 0"><img alt="Sơ đồ" src="songngu:a.svg"><figcaption>Lời</figcaption></figure>'
    )
    tagged = read(render(body))
    figure, caption = tagged.document.elements[0].elements
    left, bottom, right, top = (float(number) for number in figure.raw["/A"]["/BBox"])
    millimetre = 72 / 25.4

    assert ("Figure", "Caption") == (figure.type, caption.type)
    assert "Sơ đồ" == figure.raw["/Alt"]
    assert pytest.approx((10 * millimetre, 80 * millimetre), abs=0.01) == (left, top)
    assert pytest.approx((30, 15), abs=0.01) == (right - left, top - bottom)


def test_a_picture_without_text_is_an_ornament() -> None:
    """A picture that says nothing is an artifact."""
    tagged = read(render('<p>Chữ <img alt="" src="songngu:a.svg"></p>'))

    assert [] == tagged.document.all("Figure")


def test_a_drawing_is_read_by_its_title() -> None:
    """A drawing in the page itself has its title as text; without one it is an ornament."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}<rect width="9" height="9"/></svg>'
    )
    tagged = read(render(f"<p>{drawing.format('<title>Sao</title>')} {drawing.format('')} chữ</p>"))

    assert ["Sao"] == [one.raw["/Alt"] for one in tagged.document.all("Figure")]


def test_a_link_around_a_picture_is_named_by_it() -> None:
    """A link without words is read by the text of the picture in it."""
    tagged = read(render('<p><a href="https://example.org/"><img alt="Sơ đồ" src="songngu:a.svg"></a></p>'))

    assert ["Sơ đồ"] == [one.raw["/Alt"] for one in tagged.document.all("Link")]


def test_a_formula_is_a_formula() -> None:
    """A formula that is drawn is no figure: it has its source as text."""
    tagged = read(render('<p>Vì <img class="formula inline" alt="x^2" src="songngu:a.svg">.</p>'))

    assert ["x^2"] == [one.raw["/Alt"] for one in tagged.document.all("Formula")]


def test_half_transparent_text_is_content() -> None:
    """What a style of one's own paints as a group is tagged like the rest, and knows its owner."""
    file = pypdf.PdfReader(io.BytesIO(render('<p>Trước.</p><p style="opacity: .5">Mờ.</p>')))
    top = file.trailer["/Root"]["/StructTreeRoot"]
    faint = top["/K"][0]["/K"][1]
    (mark,) = faint["/K"]
    numbers = top["/ParentTree"]["/Nums"]
    owners = dict(zip(numbers[::2], numbers[1::2], strict=True))

    assert [faint.indirect_reference] == owners[mark["/Stm"]["/StructParents"]]


# -- the engine


def test_every_mark_knows_its_owner(article: Tagged) -> None:
    """The way back from each page's marks leads to the elements that hold them."""
    top = article.root["/StructTreeRoot"]
    numbers = top["/ParentTree"]["/Nums"]
    owners = dict(zip(numbers[::2], numbers[1::2], strict=True))

    for page in article.file.pages:
        for number, owner in enumerate(owners[page["/StructParents"]].get_object()):
            kids = owner.get_object()["/K"]
            held = [kid.get("/MCID") if isinstance(kid, dict) else kid for kid in kids]
            assert number in held
    for page in article.file.pages:
        for annotation in page.get("/Annots", []):
            owner = owners[annotation.get_object()["/StructParent"]].get_object()
            assert annotation in [kid.raw_get("/Obj") for kid in owner["/K"] if isinstance(kid, dict)]


def test_what_is_used_of_the_engine_is_there() -> None:
    """The tags rest on names of WeasyPrint and pydyf that are not public: another version may lack them."""
    page = weasyprint.HTML(string="<p>a <a href='#a' id=a>b</a></p>").render().pages[0]
    stream = Stream({}, (0, 0, 9, 9), {"XObject": {}, "ExtGState": {}}, {}, {}, {}, None)

    assert hasattr(page, "_page_box"), "Page._page_box is gone: see pdf_marks._paint"
    assert hasattr(stream, "_tags"), "Stream._tags is gone: see pdf_marks._paint"
    assert hasattr(stream, "_resources"), "Stream._resources is gone: see pdf_marks._groups"
    box = page._page_box.children[0]
    assert all(hasattr(box, name) for name in ("element", "element_tag", "children", "link_annotation"))
    stream.begin_marked_content("Span", pydyf.Dictionary({"MCID": 0}))
    stream.show_text("<0001>")
    stream.end_marked_content()
    assert ["/Span", {"MCID": 0}, b"BDC", b"[<0001>] TJ", b"EMC"] == stream.stream


def test_a_table_without_headers_is_headed_by_its_first_cells() -> None:
    """Where an author named none, each row is named by what it begins with, or else the columns are."""
    rows = "<tr><td>Có</td><td>Được</td></tr><tr><td>Không</td><td></td></tr>"
    columns = "<tr><td>Tên</td><td>Số</td></tr><tr><td></td><td>1</td></tr>"
    tagged = read(render(f"<table>{rows}</table><table>{columns}</table>"))
    heads = [
        [(cell.text.strip(), cell.raw["/A"]["/Scope"]) for cell in one.all("TH")]
        for one in tagged.document.all("Table")
    ]

    assert [[("Có", "/Row"), ("Không", "/Row")], [("Tên", "/Column"), ("Số", "/Column")]] == heads


def test_a_table_for_looks_is_no_table() -> None:
    """A table that is empty for the most part, or has one column, is read as what stands in it."""
    empty = "<tr><td>Trước</td><td></td><td></td></tr><tr><td></td><td></td><td>Sau</td></tr>"
    column = "<tr><td>Một</td></tr><tr><td>Hai</td></tr>"
    tagged = read(render(f"<table>{empty}</table><table>{column}</table>"))

    assert [] == tagged.document.all("Table")
    assert ["Trước", "Sau", "Một", "Hai"] == [one.text.strip() for one in tagged.document.all("P")]


def test_what_no_font_has_is_a_sign_for_it() -> None:
    """A character without a glyph is drawn as a sign that reads as the character: no glyph is ``.notdef``."""
    lacking = "\U0010fffd"  # for private use
    tagged = read(render(f"<h2>Một</h2><p>Chữ {lacking} đây {lacking}</p><p>chữ</p>"))
    signs = [one for one in tagged.document.all("Span") if "/ActualText" in one.raw]

    assert [lacking, lacking] == [one.raw["/ActualText"] for one in signs]
    assert "Chữ ☐ đây ☐" == tagged.document.all("P")[0].text.strip()
