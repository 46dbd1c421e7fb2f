"""What pages say of themselves: canonical links, languages, link previews, schema.org."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, replace_in
from lxml import html
from lxml.html import HtmlElement

ROOT = "https://example.org/books"


@pytest.fixture
def pages(book: Path) -> Path:
    """The small book in HTML only, at an address, with an edition in each language."""
    replace_in(book / "songngu.toml", 'formats = ["html", "pdf", "epub"]', 'formats = ["html"]')
    replace_in(book / "songngu.toml", "locales =", f'base-url = "{ROOT}/"\nlocales =')
    with (book / "songngu.toml").open("a") as settings:
        settings.write('\n[editions.goc]\nlayout = "source"\nformats = ["html"]\n')
    return book


def _page(folder: Path, path: str) -> HtmlElement:
    return html.document_fromstring((folder / "build" / path).read_text("utf-8"))


def _graph(page: HtmlElement) -> list[dict[str, Any]]:
    (script,) = page.xpath("//script[@type='application/ld+json']/text()")
    data = json.loads(script)

    assert "https://schema.org" == data["@context"]
    graph: list[dict[str, Any]] = data["@graph"]
    return graph


def _cards(page: HtmlElement) -> dict[str, str]:
    return {meta.get("property"): meta.get("content") for meta in page.xpath("//meta[@property]")}


# -- schema.org


def test_source_and_translation_are_works_that_name_each_other(built: Path) -> None:
    """A bilingual page holds two works, a text and its translation, tied both ways."""
    page, source, target = _graph(_page(built, "gioi-thieu.html"))

    assert [{"@id": source["@id"]}, {"@id": target["@id"]}] == page["mainEntity"]
    assert ("vi", "en") == (source["inLanguage"], target["inLanguage"])
    assert target["@id"] == source["workTranslation"]["@id"]
    assert source["@id"] == target["translationOfWork"]["@id"]
    assert [{"@type": "Person", "name": "Phan Văn Sương"}] == source["author"]
    assert "author" not in target


def test_the_works_are_the_same_in_every_edition(built: Path) -> None:
    """An edition of one language holds one of the works, under the same id, and names the other."""
    *_, source, target = _graph(_page(built, "gioi-thieu.html"))
    *_, only = _graph(_page(built, "english/gioi-thieu.html"))

    assert target["@id"] == only["@id"]
    assert source["@id"] == only["translationOfWork"]["@id"]


def test_nothing_is_said_that_is_not_known(built: Path) -> None:
    """Without an address there is none, and a date is the metadata's or none: never a constant's."""
    page = _page(built, "gioi-thieu.html")
    text = json.dumps(_graph(page))

    assert '""' not in text
    assert "2000-01-01" not in text
    assert [] == page.xpath("//link[@rel='canonical']") == page.xpath("//meta[@property='og:url']")


def test_a_title_cannot_end_the_script(pages: Path, run: Run) -> None:
    """What a title holds is data: it closes no element and opens none."""
    replace_in(pages / "songngu.toml", "Tri Tôn: tập bài viết", "</script><b>&")
    run(pages, "build", "--edition", "bilingual")
    page = _page(pages, "gioi-thieu.html")

    assert [] == page.xpath("//head//b")
    assert "</script><b>&" in _graph(page)[0]["isPartOf"]["name"]


def test_the_front_page_lists_the_works(built: Path) -> None:
    """Each document's source, under the id that its page gives it."""
    (front,) = _graph(_page(built, "index.html"))
    *_, source, _ = _graph(_page(built, "gioi-thieu.html"))

    assert source["@id"] in [part["@id"] for part in front["hasPart"]]


# -- addresses


def test_addresses_are_whole_where_the_publication_knows_its_own(pages: Path, run: Run) -> None:
    """The canonical link is the page's own address below ``base-url``."""
    run(pages, "build")
    canonical = {
        path: _page(pages, path).xpath("//link[@rel='canonical']/@href")
        for path in ("index.html", "glossary.html", "english/lich-su/ben-tre.html")
    }

    assert {
        "index.html": [f"{ROOT}/"],
        "glossary.html": [f"{ROOT}/glossary.html"],
        "english/lich-su/ben-tre.html": [f"{ROOT}/english/lich-su/ben-tre.html"],
    } == canonical
    assert f"{ROOT}/gioi-thieu.html" == _cards(_page(pages, "gioi-thieu.html"))["og:url"]


def test_every_page_names_the_pages_in_other_languages(pages: Path, run: Run) -> None:
    """Readers of one language are led to the edition in it, all others to the first one."""
    run(pages, "build")
    expected = {
        "x-default": f"{ROOT}/gioi-thieu.html",
        "vi": f"{ROOT}/goc/gioi-thieu.html",
        "en": f"{ROOT}/english/gioi-thieu.html",
    }
    for path in ("gioi-thieu.html", "goc/gioi-thieu.html", "english/gioi-thieu.html"):
        links = _page(pages, path).xpath("//link[@hreflang]")
        assert expected == {link.get("hreflang"): link.get("href") for link in links}


def test_a_publication_of_one_edition_has_no_choice_of_languages(pages: Path, run: Run) -> None:
    """Where all pages are bilingual there is nothing to lead to."""
    text = (pages / "songngu.toml").read_text()
    (pages / "songngu.toml").write_text(text.partition("[editions.english]")[0])
    run(pages, "build")

    assert [] == _page(pages, "gioi-thieu.html").xpath("//link[@hreflang]")


@pytest.mark.parametrize(
    "value", ["example.org", "ftp://example.org", "https://a b", "https://a/?x", "/here"]
)
def test_an_address_that_is_none(pages: Path, run: Run, value: str) -> None:
    """A ``base-url`` without scheme, or with a query, is an error with its line."""
    replace_in(pages / "songngu.toml", f"{ROOT}/", value)
    outcome = run(pages, "build")

    assert 2 == outcome.status
    assert "base-url: must be an address such as" in outcome.err


# -- previews of links


def test_previews_have_title_description_and_languages(built: Path) -> None:
    """Open Graph's properties, with a territory for each language, as it asks for."""
    cards = _cards(_page(built, "lich-su/ben-tre.html"))

    assert ("article", "vi_VN", "en_GB") == (
        cards["og:type"],
        cards["og:locale"],
        cards["og:locale:alternate"],
    )
    assert " / " in cards["og:title"]
    assert cards["og:description"]
    assert "Tri Tôn: tập bài viết" == cards["og:site_name"]


def test_a_text_without_description_is_described_by_its_beginning(pages: Path, run: Run) -> None:
    """The first paragraph, cut between words where it is long."""
    (pages / "source/gioi-thieu.md").write_text("# Bài\n\n" + "một hai ba " * 40)
    run(pages, "build", "--edition", "goc")
    said = _cards(_page(pages, "goc/gioi-thieu.html"))["og:description"]

    assert said.startswith("một hai ba")
    assert said.endswith(("một…", "hai…", "ba…"))
    assert len(said) <= 201
