"""The contract of the rendered page (DESIGN section 4), read from the pages that a build makes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Run
from lxml import html
from lxml.html import HtmlElement

from songngu import config, project
from songngu.commands import rendering, steps
from songngu.commands.making import Maker
from songngu.commands.memory import Memory
from songngu.formats import po

PAIR = "contains(concat(' ', normalize-space(@class), ' '), ' pair ')"
SIDES = {"source", "target"}


def _page(folder: Path, path: str) -> HtmlElement:
    return html.document_fromstring((folder / "build" / path).read_text("utf-8"))


@pytest.fixture(params=["small: gioi-thieu", "small: lich-su/ben-tre", "awkward: khoi", "awkward: lap-lai",
                        "awkward: to-hop", "awkward: ghi-chep"])  # fmt: skip
def bilingual(
    request: pytest.FixtureRequest, built: Path, built_awkward: Path
) -> tuple[Path, str, HtmlElement]:
    """Each bilingual page: its book, slug, and parsed."""
    book, slug = request.param.split(": ")
    folder = built if book == "small" else built_awkward
    return folder, slug, _page(folder, f"{slug}.html")


@pytest.fixture(scope="module")
def page(built: Path) -> HtmlElement:
    """The page of the small book that has everything."""
    return _page(built, "gioi-thieu.html")


@pytest.fixture(scope="module")
def english(built: Path) -> HtmlElement:
    """The same document in the edition for readers of English only."""
    return _page(built, "english/gioi-thieu.html")


def _pairs(page: HtmlElement) -> list[HtmlElement]:
    return page.xpath(f"//*[{PAIR}]")


def _roles(pair: HtmlElement) -> list[tuple[str, str | None]]:
    return [
        (side.get("class"), side.get("lang")) for side in pair.iterdescendants() if side.get("class") in SIDES
    ]


def _ids(page: HtmlElement) -> list[str]:
    return page.xpath("//@id")


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_every_unit_is_a_pair(bilingual: tuple[Path, str, HtmlElement]) -> None:
    """The pairs of a page are the units of its catalogue, save those that stand in attributes."""
    folder, slug, page = bilingual
    path = folder / f"translations/{slug}.pot"
    units = po.read(path.read_bytes(), path=str(path), slug=slug, language=None).units

    assert {unit.id for unit in units if "alt " not in unit.extracted[0]} == {
        p.get("id") for p in _pairs(page)
    }


def test_every_pair_has_one_source_and_one_target(bilingual: tuple[Path, str, HtmlElement]) -> None:
    """A pair holds one element of each side, with its language, in this order."""
    _, _, page = bilingual

    assert {(("source", "vi"), ("target", "en"))} == {tuple(_roles(pair)) for pair in _pairs(page)}


def test_pairs_never_nest(bilingual: tuple[Path, str, HtmlElement]) -> None:
    """No pair is inside another."""
    _, _, page = bilingual

    assert [] == page.xpath(f"//*[{PAIR}]//*[{PAIR}]")


def test_ids_are_unique(bilingual: tuple[Path, str, HtmlElement]) -> None:
    """No id stands twice on a page."""
    _, _, page = bilingual

    assert sorted(set(_ids(page))) == sorted(_ids(page))


def test_links_inside_the_page_lead_somewhere(bilingual: tuple[Path, str, HtmlElement]) -> None:
    """Each link to an anchor has that anchor."""
    _, _, page = bilingual
    anchors = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}

    assert set() == anchors - set(_ids(page))


def test_notes_stand_outside_the_pairs(bilingual: tuple[Path, str, HtmlElement]) -> None:
    """A note is no part of a pair's text, and inside the sides stand only text and calls."""
    _, _, page = bilingual

    assert [] == page.xpath(f"//*[{PAIR}]//*[@role='doc-footnote']")
    assert [] == page.xpath(f"//*[{PAIR}]//*[@class='source' or @class='target']//*[@class='number']")


def test_each_note_links_back_to_each_of_its_calls(bilingual: tuple[Path, str, HtmlElement]) -> None:
    """From each call one comes to its note, and from the note to each of its calls."""
    _, _, page = bilingual
    calls: dict[str, list[str]] = {}
    for call in page.xpath("//a[@role='doc-noteref']"):
        calls.setdefault(call.get("href")[1:], []).append(call.get("id"))
    back = {
        note.get("id"): [a.get("href")[1:] for a in note.xpath(".//a[@role='doc-backlink']")]
        for note in page.xpath("//*[@role='doc-footnote']")
    }

    assert {name: sorted(ids) for name, ids in calls.items()} == {
        name: sorted(ids) for name, ids in back.items()
    }


def test_margin_numbers_count_up_from_one(bilingual: tuple[Path, str, HtmlElement]) -> None:
    """The numbers in the margin are 1, 2, 3 … in reading order, each a link to its pair."""
    _, _, page = bilingual
    numbers = page.xpath("//a[@class='number']")

    assert [str(at) for at in range(1, len(numbers) + 1)] == [number.text for number in numbers]
    assert [f"#{n.getparent().get('id')}" for n in numbers] == [n.get("href") for n in numbers]


def test_text_is_composed(bilingual: tuple[Path, str, HtmlElement]) -> None:
    """What is published is in NFC, whatever the source is in."""
    import unicodedata

    _, _, page = bilingual

    assert unicodedata.is_normalized("NFC", page.text_content())


def test_nothing_is_fetched_from_elsewhere(bilingual: tuple[Path, str, HtmlElement]) -> None:
    """A page needs nothing but what lies beside it, and brings no script of the author's."""
    _, _, page = bilingual
    addresses = page.xpath("//script/@src | //img/@src | //link[@rel='stylesheet']/@href | //iframe/@src")

    assert [] == [address for address in addresses if "//" in address]
    assert "alert(" not in html.tostring(page, encoding="unicode")


# -- the small book's introduction


def test_states_are_classes(page: HtmlElement) -> None:
    """A stale pair and an untranslated one have that class; no other has."""
    classes = {pair.get("id"): pair.get("class").removesuffix(" same") for pair in _pairs(page)}
    states = {identifier: names for identifier, names in classes.items() if names != "pair"}

    assert {"p5hk2c2n4": "pair stale", "p3lseacy6": "pair untranslated"} == states


def test_readers_see_that_a_pair_is_stale(page: HtmlElement) -> None:
    """The sign of a stale translation has a name that is read aloud, in the reader's language."""
    (mark,) = page.xpath("//*[@id='p5hk2c2n4']/*[@class='sign']")

    assert ("en", "the source has changed since this was translated") == (
        mark.get("lang"),
        mark.get("aria-label"),
    )


def test_an_untranslated_pair_says_so(page: HtmlElement) -> None:
    """Where there is no translation, the reader's language says so."""
    (target,) = page.xpath("//*[@id='p3lseacy6']/*[@class='target']")

    assert "not yet translated" == _text(target)


def test_a_merged_pair_points_to_the_one_above(page: HtmlElement) -> None:
    """A unit that was translated with the one above has a sign in place of a translation."""
    (sign,) = page.xpath("//*[@id='p6l6ztgjs']/*[@class='target']//*[@class='merged']")

    assert "↑" == sign.text
    assert sign.get("title")


def test_both_languages_call_one_glossary_note(page: HtmlElement) -> None:
    """A term's first use is called in the source and in the translation, and both come to one note."""
    calls = page.xpath("//a[@role='doc-noteref'][@href='#note-ban-chi-dao-35']")
    (note,) = page.xpath("//*[@id='note-ban-chi-dao-35']")

    assert ["p2koih7r2", "p2koih7r2"] == [c.xpath(f"ancestor::*[{PAIR}]")[0].get("id") for c in calls]
    assert ["source", "target"] == [
        c.xpath("ancestor::*[@class='source' or @class='target']")[0].get("class") for c in calls
    ]
    for text in (
        "Ban Chỉ đạo 35",
        "Steering Committee 35",
        "Ban lo việc",
        "The committee that",
        "Quyết định 2018",
    ):
        assert text in _text(note)


def test_a_term_is_called_once_in_each_language(page: HtmlElement) -> None:
    """Later uses of a term have no call."""
    targets = [call.get("href") for call in page.xpath("//a[contains(@class, 'glossary')]")]

    assert ["#note-ban-chi-dao-35", "#note-ban-chi-dao-35", "#note-chi-bo", "#note-chi-bo"] == sorted(targets)


def test_each_kind_of_note_is_numbered_in_its_own_style(page: HtmlElement) -> None:
    """Glossary notes have numbers, the author's Roman numerals, the translator's letters."""
    labels = {
        kind: sorted(
            {call.text for call in page.xpath(f"//a[@role='doc-noteref'][contains(@class, '{kind}')]")}
        )
        for kind in ("glossary", "author", "translator")
    }

    assert {"glossary": ["1", "2"], "author": ["i"], "translator": ["a"]} == labels


def test_the_translators_note_is_called_in_the_translation_only(page: HtmlElement) -> None:
    """A translator's note stands at the end of its translation; other comments stay private."""
    (call,) = page.xpath("//a[contains(@class, 'translator')]")
    (note,) = page.xpath("//*[@id=$name]", name=call.get("href")[1:])

    assert call.xpath("ancestor::*[@class='target']")
    assert "A committee of the district, not of the province." in _text(note)
    assert "Checked by telephone" not in page.text_content()


def test_an_authors_note_holds_its_pair(page: HtmlElement) -> None:
    """The paragraphs of a source footnote are pairs inside the one note that both languages call."""
    calls = page.xpath("//a[@role='doc-noteref'][contains(@class, 'author')]")
    (note,) = page.xpath("//*[@role='doc-footnote'][contains(@class, 'author')]")

    assert {note.get("id")} == {call.get("href")[1:] for call in calls}
    assert 2 == len(calls)
    assert ["pgw5vjl2s"] == [pair.get("id") for pair in note.xpath(f".//*[{PAIR}]")]


def test_an_authors_anchor_stands_once(page: HtmlElement) -> None:
    """Links to an author's anchor work from both languages."""
    assert 1 == len(page.xpath("//*[@id='dia-ly']"))
    assert 2 == len(page.xpath("//*[@id='pyo3axzs4']//a[@href='#dia-ly']"))


def test_cells_and_headings_have_no_number(page: HtmlElement) -> None:
    """Paragraphs, items and stanzas are counted; headings, cells and notes are not."""
    counted = [a.getparent().get("id") for a in page.xpath("//a[@class='number']")]

    assert [
        "p2koih7r2", "p5hk2c2n4", "p2muwedqs", "p6l6ztgjs", "pyo3axzs4", "por2a2tp5", "p3lseacy6", "plxyvg3sf"
    ] == counted  # fmt: skip


def test_the_picture_is_there(page: HtmlElement, built: Path) -> None:
    """A picture lies below build/ and has an alternative text."""
    (picture,) = page.xpath("//img")

    assert (built / "build" / picture.get("src")).is_file()
    assert picture.get("alt")


def test_the_page_says_its_language_and_title(page: HtmlElement, english: HtmlElement) -> None:
    """A page's language is that of its first side; its title has each language shown."""
    assert ("vi", "en") == (page.get("lang"), english.get("lang"))
    assert "Giới thiệu huyện Tri Tôn / Introducing Tri Tôn district" == page.findtext(".//title")
    assert "Introducing Tri Tôn district" == english.findtext(".//title")


def test_a_monolingual_edition_has_the_same_ids_and_numbers(page: HtmlElement, english: HtmlElement) -> None:
    """A deep link or a citation of one edition holds in the other."""
    numbers = [
        [(a.text, a.getparent().get("id")) for a in one.xpath("//a[@class='number']")]
        for one in (page, english)
    ]

    assert [pair.get("id") for pair in _pairs(page)] == [pair.get("id") for pair in _pairs(english)]
    assert numbers[0] == numbers[1]


def test_a_target_edition_shows_the_source_where_there_is_no_translation(english: HtmlElement) -> None:
    """In an edition of one language a missing translation is the source's text, with its language."""
    roles = {pair.get("id"): _roles(pair) for pair in _pairs(english)}
    missing = roles.pop("p3lseacy6")

    assert [("source", "vi")] == missing
    assert {(("target", "en"),)} == {tuple(sides) for sides in roles.values()}


def test_the_index_links_every_rendition(built: Path) -> None:
    """The index leads to every document in every edition and format, and to the volume."""
    page = _page(built, "index.html")
    linked = set(page.xpath("//main//a/@href"))
    files = {
        file.relative_to(built / "build").as_posix()
        for file in (built / "build").rglob("*.*")
        if file.is_file()
    }

    assert {file for file in files if not re.match(r"index|opds|media/|fonts/|covers/", file)} == linked


def test_links_between_pages_lead_somewhere(built: Path) -> None:
    """Each relative link of each page has its file."""
    for file in (built / "build").rglob("*.html"):
        page = html.document_fromstring(file.read_text("utf-8"))
        for address in page.xpath("//a/@href | //link/@href | //img/@src"):
            if not re.match(r"#|https?:|mailto:|data:", address):
                assert (file.parent / address.partition("#")[0]).is_file(), f"{file.name}: {address}"


def test_the_ways_back_from_a_note_are_a_list(page: HtmlElement) -> None:
    """Where a note is called more than once, its links back are the items of a list."""
    several = [note for note in page.xpath("//aside") if len(note.xpath(".//a[@role='doc-backlink']")) > 1]

    assert several
    assert all(note.xpath(".//ul[@class='back']/li/a") for note in several)


def test_only_a_long_page_is_laid_out_piece_by_piece(book: Path, run: Run) -> None:
    """From 200 pairs on the page says that it is long; a short one is laid out at once."""
    (book / "source/dai.md").write_text("# Dài\n\n" + "".join(f"Đoạn {at}.\n\n" for at in range(201)))
    run(book, "build", "dai", "gioi-thieu", "--edition", "english")
    bodies = [_page(book, f"english/{slug}.html").find("body") for slug in ("dai", "gioi-thieu")]

    assert ["layout-target long", "layout-target"] == [body.get("class") for body in bodies]


def test_a_split_translation_has_its_paragraphs(built_awkward: Path) -> None:
    """A translation of several paragraphs, split by a comment, is shown as such."""
    (target,) = _page(built_awkward, "khoi.html").xpath("//*[@id='pbaohgigy']/*[@class='target']")

    assert ["The first line of verse", "and a half"] == [_text(p) for p in target.xpath("./p")]


def test_what_is_carried_through_is_no_pair(built_awkward: Path) -> None:
    """Code, formulas and what is marked translate=no are shown once, in no pair."""
    page = _page(built_awkward, "khoi.html")
    (code,) = page.xpath("//pre")

    assert 'print("không dịch")' == _text(code)
    for element in (code, *page.xpath("//*[contains(text(), 'Giữ nguyên đoạn này')]")):
        assert [] == element.xpath(f"ancestor-or-self::*[{PAIR}]")
    assert 1 == page.text_content().count("Giữ nguyên đoạn này.")


# -- long pages


@pytest.fixture(scope="module")
def long_page(tmp_path_factory: pytest.TempPathFactory) -> HtmlElement:
    """A page of 250 paragraphs, with a list in the middle."""
    folder = tmp_path_factory.mktemp("long")
    (folder / "source").mkdir()
    (folder / "songngu.toml").write_text("volume = false\n", "utf-8")
    paragraphs = [f"Đoạn thứ {number}." for number in range(250)]
    paragraphs[120] = "\n".join(f"- mục {number}" for number in range(40))
    (folder / "source/dai.md").write_text("# Dài\n\n" + "\n\n".join(paragraphs), "utf-8")
    settings = config.load(folder / "songngu.toml")
    sources = project.sources(settings)
    prepared = steps.prepare(settings, sources[0], sources[0].file.read_bytes(), Memory(settings, sources))
    maker = Maker(settings, lambda sentence: None)
    edition, _ = maker.edition(prepared, settings.editions[0], {})
    work = maker.work(edition, settings.editions[0], {}, [prepared])
    return html.document_fromstring(rendering.render_html(work).decode())


def test_a_long_page_stands_in_stretches(long_page: HtmlElement) -> None:
    """What is out of sight is laid out later, piece by piece: no piece cuts a block, and none is lost."""
    stretches = long_page.xpath("//*[@id='songngu-text']/*[@class='text']")
    pairs = [one.xpath(f"count(.//*[{PAIR}])") for one in stretches]
    numbers = long_page.xpath("//*[@class='text']//*[@class='number']/text()")

    assert "long" in long_page.xpath("string(//body/@class)").split()
    assert 249 + 40 == sum(pairs)
    assert all(24 <= count < 24 + 40 for count in pairs[:-1])
    assert [str(number) for number in range(1, 290)] == numbers
    assert 1 == len(long_page.xpath("//*[@class='text']//ul"))


def test_a_short_page_is_one_piece(page: HtmlElement) -> None:
    """There the text is one element, which the skip link leads to."""
    assert ["songngu-text"] == page.xpath("//*[@class='text']/@id")
    assert "long" not in page.xpath("string(//body/@class)").split()
