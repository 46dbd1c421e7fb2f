"""The page of a review: one file, whole without its script, whatever stands in the texts."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from pathlib import Path

import pytest
from lxml import etree, html

from songngu.commands.review_page import page, used_faces
from songngu.errors import UsageError
from songngu.model import (
    ChangeKind,
    Comparison,
    Facet,
    FieldChange,
    Finding,
    Kind,
    Level,
    Op,
    Piece,
    Review,
    State,
    Versions,
)

sys.path.insert(0, str(Path(__file__).parents[1]))

from reviews import HOSTILE, LOOK, hostile, large, pair, review

_USES = (("a", "p1"), ("a", "p2"))


def _read(given: Review, **options: object) -> html.HtmlElement:
    return html.fromstring(page(given, LOOK, **options).decode(), parser=html.HTMLParser(huge_tree=True))  # type: ignore[arg-type]


def _text(element: html.HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def _one(root: html.HtmlElement, path: str) -> html.HtmlElement:
    (found,) = root.cssselect(path) if not path.startswith("/") else root.xpath(path)
    return found


def _change(**more: object) -> html.HtmlElement:
    """The article of one change."""
    return _one(_read(review(pair("pabcdefgh", **more))), "article")  # type: ignore[arg-type]


# -- one file that needs no other


def test_the_page_asks_for_nothing() -> None:
    """No address in it leads to another file, but for links that a reader follows."""
    root = _read(review(pair("pabcdefgh")), faces={used_faces(LOOK)[0].name: b"font"})

    assert [] == [node for node in root.iter() if node.get("src")]
    assert ["data:,"] == [node.get("href") for node in root.iter("link")]
    assert [] == re.findall(r"url\((?!\"data:)|@import", _one(root, "style").text)
    assert "base64,Zm9udA==" in _one(root, "style").text


def test_only_its_own_script_and_style_may_run() -> None:
    """The policy names the digests of both, and forbids the rest."""
    root = _read(review(pair("pabcdefgh")))
    policy = _one(root, "meta[http-equiv]").get("content")

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for name in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(_one(root, name).text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert [] == root.xpath("//@style | //@*[starts-with(name(), 'on')]")


def test_without_a_script_the_page_is_whole() -> None:
    """Nothing of the texts is hidden, and what only a script can do is not offered."""
    root = _read(review(pair("pabcdefgh")))
    hidden = root.xpath("//*[@hidden]")

    assert [] == [
        node
        for node in hidden
        if node.tag in ("article", "section") and "control" not in node.get("class", "")
    ]
    offered = "ancestor-or-self::*[contains(@class, 'control') or @class = 'nothing' or self::dialog]"
    assert all(node.xpath(offered) for node in root.iter("button"))
    assert "html:not(.js) .control" in _one(root, "style").text


def test_the_same_review_gives_the_same_bytes() -> None:
    """Nothing in the page is of today."""
    assert page(large(30), LOOK) == page(large(30), LOOK)


def test_ids_are_there_once_and_links_lead_somewhere() -> None:
    """Every address within the page is that of an element."""
    root = _read(large(40))
    ids = root.xpath("//@id")

    assert len(set(ids)) == len(ids)
    assert [] == [at for at in root.xpath("//@href") if at.startswith("#") and at[1:] not in ids]


# -- the summary


def test_what_must_not_be_missed_comes_first() -> None:
    """Pairs whose source changed under the translation are counted before all others."""
    root = _read(
        review(
            pair("p1"),
            pair("p2", kind=ChangeKind.UNTOUCHED),
            pair("p3", kind=ChangeKind.UNTOUCHED),
            pair("p4", kind=ChangeKind.NEW, document="b"),
        )
    )
    overview = _one(root, ".overview")

    assert "2 pairs whose source changed and whose translation was not touched" in _text(overview[0])
    assert ["1 Translation reworded", "1 New"] == [_text(item) for item in overview.cssselect(".kinds li")]
    assert "4 changed pairs in 2 documents, English" in _text(overview)


def test_that_nothing_was_left_behind_is_said() -> None:
    """An editor in chief need not conclude it from silence."""
    assert "No translation was left behind its source." in _text(_read(review(pair("p1"))))
    assert "No pair changed." in _text(_read(review()))


def test_findings_terms_metadata_and_names_are_counted() -> None:
    """What the changes bring in, solve and touch beside the texts."""
    bad = Finding(code="number-mismatch", message="3 is missing", level=Level.ERROR)
    root = _read(
        review(
            pair("p1", brought=(bad, bad), solved=(bad,)),
            terms=(FieldChange(owner="ghe", field="en", before="", after="boat", uses=_USES),),
            metadata=(FieldChange(owner="a", field="date", before="1", after="2"),),
            renamed={"a": "old-a"},
            findings=(Finding(code="unreadable", message="the catalogue cannot be read"),),
        )
    )
    text = _text(_one(root, ".overview"))

    assert "2 findings brought in, 2 errors; 1 solved" in text
    assert "Glossary: 1 term, touching 2 pairs" in text
    assert "Metadata: 1 change" in text
    assert "old-a" in text
    assert "the catalogue cannot be read" in text
    assert ["#p1"] == [link.get("href") for link in root.cssselect(".fields .uses a")]


def test_a_merge_has_a_section_for_each_parent() -> None:
    """Pairs that no parent had are named on top, once, and lead to themselves."""
    one = Comparison(base="ours", head="the merge", changes=(pair("p1", facets=(Facet.NEITHER,)), pair("p2")))
    other = Comparison(base="theirs", head="the merge", changes=(pair("p1", facets=(Facet.NEITHER,)),))
    root = _read(Review(title="Sách", languages=("vi", "en"), comparisons=(one, other)))

    assert "the merge against its parents" in _text(_one(root, "h1"))
    assert "1 pair is in neither parent" in _text(_one(root, ".front .loud"))
    assert ["#p1"] == [link.get("href") for link in root.cssselect(".front .loud a")]
    assert ["Against ours", "Against theirs"] == [_text(h2) for h2 in root.cssselect("main h2")[1:]]
    assert ["p1", "p2", "p1-2"] == [article.get("id") for article in root.iter("article")]


def test_comparisons_may_share_their_changes() -> None:
    """One change in two comparisons is at two places of the page."""
    one = Comparison(base="ours", head="x", changes=(pair("p1"),))
    root = _read(Review(title="", languages=("vi", "en"), comparisons=(one, one)))

    assert ["p1", "p1-2"] == [article.get("id") for article in root.iter("article")]


# -- a change


def test_a_change_has_its_kind_in_words_and_a_shape() -> None:
    """Colour alone tells nothing."""
    for kind in ChangeKind:
        article = _change(kind=kind)
        assert len(_text(_one(article, ".kind"))) > 2
        assert f"#songngu-kind-{kind}" == _one(article, "h3 svg.icon use").get("href")


def test_both_texts_stand_with_their_language_and_their_marks() -> None:
    """Gone and new words are ``del`` and ``ins``; what moved is told apart from both."""
    pieces = (
        Piece(Op.SAME, "a "), Piece(Op.GONE, "b"), Piece(Op.ADDED, "c"), Piece(Op.SAME, " "),
        Piece(Op.MOVED_FROM, "d"), Piece(Op.MOVED_TO, "e"),
    )  # fmt: skip
    article = _change(source_pieces=pieces, source=Versions(before="a b d", after="a c e"))
    source, target = article.cssselect(".words")

    assert ["vi", "en"] == [source.get("lang"), target.get("lang")]
    assert "a bc de" == source.text_content()
    assert [
        ("span", None),
        ("del", None),
        ("ins", None),
        ("span", None),
        ("del", "moved"),
        ("ins", "moved"),
    ] == [(piece.tag, piece.get("class")) for piece in source]


def test_old_and_new_are_whole_in_the_marked_text() -> None:
    """Without what was put in, the text is the old one; without what was taken out, the new one."""
    for article in _read(large(20)).iter("article"):
        for words in article.cssselect(".words"):
            old = "".join(piece.text_content() for piece in words if piece.tag != "ins")
            new = "".join(piece.text_content() for piece in words if piece.tag != "del")
            assert old != new
            assert len(old.split()) == len(new.split()) == 60


def test_without_a_difference_old_and_new_stand_whole() -> None:
    """A comparison that made no pieces is shown as what it has: all of the old, all of the new."""
    article = _change(
        source=Versions(before="Một.", after="Hai."),
        target=Versions(before="One.", after="One."),
        target_pieces=(),
    )
    source, target = article.cssselect(".words")

    assert [("del", "Một."), ("ins", "Hai.")] == [(piece.tag, piece.text) for piece in source]
    assert [("span", "One.")] == [(piece.tag, piece.text) for piece in target]


def test_a_translation_that_was_not_touched_says_so() -> None:
    """To the eye and to the ear."""
    article = _change(
        kind=ChangeKind.UNTOUCHED,
        source=Versions(before="Một.", after="Hai."),
        target=Versions(before="One.", after="One."),
        target_pieces=(),
    )

    assert "Translation, not touched: One.not touched" == _text(_one(article, ".target"))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [("", "", "not translated"), (None, "", "not translated"), ("One.", "", "no longer translated")],
)
def test_what_has_no_translation_says_so(before: str | None, after: str, told: str) -> None:
    """An empty column would say nothing."""
    article = _change(target=Versions(before=before, after=after), target_pieces=())

    assert told == _text(_one(article, ".remark"))


def test_state_facets_number_id_and_role_are_told() -> None:
    """What a reviewer goes by."""
    article = _change(
        number=12,
        role=Kind.ITEM,
        facets=(Facet.FUZZY_SET, Facet.REVIEW_VOIDED),
        state=Versions(before=State.REVIEWED, after=State.FUZZY),
    )
    facts = [_text(fact) for fact in article.cssselect(".facts li")]

    assert "Paragraph 12" == _text(_one(article, ".number"))
    assert ["item", "review voided", "State: reviewed →became fuzzy", "pabcdefgh"] == facts


def test_notes_before_and_after_are_shown_where_they_changed() -> None:
    """A note that stayed is shown beside those that came and went."""
    article = _change(notes=Versions(before=("Old.", "Kept."), after=("Kept.", "New.")))

    assert [("del", "Old."), ("span", "Kept."), ("ins", "New.")] == [
        (note[0].tag, note[0].text) for note in article.cssselect(".notes li")
    ]
    assert [] == _change(notes=Versions(before=("Kept.",), after=("Kept.",))).cssselect(".notes")


def test_findings_are_those_brought_and_those_solved() -> None:
    """Told apart in words."""
    bad = Finding(code="term-missing", message="no “boat”", hint="use it", level=Level.WARNING)
    found = [_text(one) for one in _change(brought=(bad,), solved=(bad,)).cssselect(".findings li")]

    assert "New warning no “boat” term-missing use it" == found[0]
    assert found[1].startswith("Solved warning")


def test_the_built_page_is_linked_below_its_address() -> None:
    """``build/`` beside the review, or wherever the page is published."""
    given = review(pair("p1", page="một/hai ba.html#p1"))
    relative, absolute = (_read(given, **options) for options in ({}, {"base": "https://example.org/x/"}))

    assert "build/m%E1%BB%99t/hai%20ba.html#p1" == _one(relative, ".ways a").get("href")
    assert "https://example.org/x/m%E1%BB%99t/hai%20ba.html#p1" == _one(absolute, ".ways a").get("href")


@pytest.mark.parametrize(
    "name", ["javascript:alert(1)", "//example.org/x", "data:text/html,x", "a%zz\u202e.html"]
)
def test_no_name_of_a_file_is_an_address_elsewhere(name: str) -> None:
    """Even where nothing stands before it."""
    address = _one(_read(review(pair("p1", page=name)), base=""), ".ways a").get("href")

    assert ":" not in address
    assert not address.startswith("//")
    assert re.fullmatch(r"(%[0-9A-F]{2}|[!-~])+", address)


def test_several_languages_have_addresses_of_their_own() -> None:
    """A unit that changed in two translations is two changes."""
    root = _read(review(pair("p1"), pair("p1", language="fr"), languages=("vi", "en", "fr")))

    assert ["p1-en", "p1-fr"] == [article.get("id") for article in root.iter("article")]
    assert ["en", "fr"] == [_one(article, ".target .words").get("lang") for article in root.iter("article")]


# -- signing off and filters


def test_what_can_be_accepted_can_be_selected() -> None:
    """The command is on the page, and what the script needs to join several."""
    root = _read(review(pair("p1", command="songngu accept --language en p1"), pair("p2", command=None)))
    first, second = root.iter("article")

    assert "songngu accept --language en p1" == _text(_one(first, ".command code"))
    assert ("songngu accept --language en", "p1") == (first.get("data-verb"), first.get("data-own"))
    assert (1, 0) == (len(first.cssselect(".pick")), len(second.cssselect(".pick, .command")))


def test_filters_offer_what_there_is_with_counts() -> None:
    """A filter with one value is none."""
    root = _read(review(pair("p1"), pair("p2", kind=ChangeKind.NEW), pair("p3", kind=ChangeKind.NEW)))
    found = {
        group.get("data-name"): [_text(label) for label in group.iter("label")]
        for group in root.iter("fieldset")
    }

    assert {"kind": ["Translation reworded 1", "New 2"]} == found


# -- hostile texts


def test_no_text_becomes_markup() -> None:
    """The elements of a page depend on the number of its texts, and not on what is in them."""
    root = _read(hostile())

    assert 1 == len(list(root.iter("script"))) == len(list(root.iter("style")))
    assert [] == list(root.iter("img"))
    assert [] == list(root.iter(etree.Comment))
    assert [] == root.xpath("//@*[starts-with(name(), 'on')]")
    for text in HOSTILE[:4]:
        assert text in root.text_content()
    assert 2 * len(HOSTILE) == len(list(root.iter("article")))


def test_no_character_of_a_text_acts_on_what_is_around_it() -> None:
    """No control, no turn of direction, nothing that no file may hold is in the page."""
    raw = page(hostile(), LOOK).decode()

    assert [] == re.findall(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]", raw
    )
    assert "RLO" in raw
    assert "ESC" in raw


def test_hostile_ids_are_unique_and_lead_somewhere() -> None:
    """An id is only letters that stand in any address."""
    root = _read(hostile())
    ids = root.xpath("//@id")

    assert len(set(ids)) == len(ids)
    assert [] == [name for name in ids if not re.fullmatch(r"[\w.~-]+", name, re.ASCII)]
    assert [] == [at for at in root.xpath("//@href") if at.startswith("#") and at[1:] not in ids]


def test_an_id_of_the_pages_own_is_taken_by_no_unit() -> None:
    """The script finds its own elements."""
    root = _read(review(pair("songngu-search")))

    assert "input" == root.get_element_by_id("songngu-search").tag
    assert ["u-songngu-search"] == [article.get("id") for article in root.iter("article")]


# -- a project's own template


def test_a_project_may_have_its_own_look(tmp_path: Path) -> None:
    """A template of the project's folder takes the place of ours, and the policy allows it."""
    (tmp_path / "review.css.j2").write_text("body { color: teal }", "utf-8")
    root = _read(review(pair("p1")), templates=tmp_path)
    digest = base64.b64encode(hashlib.sha256(b"body { color: teal }").digest()).decode()

    assert digest in _one(root, "meta[http-equiv]").get("content")


def test_a_template_that_is_wrong_is_named(tmp_path: Path) -> None:
    """With its file and line."""
    (tmp_path / "review.html.j2").write_text("\n{% if %}", "utf-8")

    with pytest.raises(UsageError, match=r"review\.html\.j2"):
        page(Review(title="", languages=("vi", "en"), comparisons=()), LOOK, templates=tmp_path)


def test_nothing_to_compare_is_a_page_too() -> None:
    """A review without a comparison, as of a project before its first commit."""
    assert "Nothing to compare" in _text(_read(Review(title="", languages=(), comparisons=())))
