"""Raw HTML made harmless in documents and translations: the rules, with a real cleaner."""

from __future__ import annotations

from typing import Any

import pytest

from songngu import tree
from songngu.core.raw import Cleaner, cleaned, harmless
from songngu.formats import clean
from songngu.model import Document, Finding, Level, Node, Reading

CLEANER = Cleaner(
    fragment=clean.clean, open_tag=clean.open_tag, tag=clean.tag, is_safe_address=clean.is_safe_address
)


def raw(html: str) -> Node:
    """Raw HTML among inlines."""
    return {"t": "RawInline", "c": ["html", html]}


def run(*inlines: Node) -> tuple[list[Node], tuple[Finding, ...]]:
    """Inlines of a document's only paragraph, cleaned."""
    document, findings = cleaned(make(tree.para(list(inlines))), CLEANER)
    return document.blocks[0]["c"], findings


def make(*blocks: Node, **meta: Any) -> Document:
    """A document of blocks."""
    return Document(slug="a", path="source/a.md", language="vi", meta=meta, blocks=list(blocks))


X = {"t": "Str", "c": "x"}


def test_a_document_without_raw_html_is_the_same() -> None:
    """Nothing to clean, nothing changed, nothing found."""
    document = make(tree.para([X]), title=[X], date="2025")

    assert (document, ()) == cleaned(document, CLEANER)


def test_harmless_markup_stays() -> None:
    """Tags of text formatting stay, in pairs."""
    assert ([raw("<b>"), X, raw("</b>"), raw("<br/>")], ()) == run(raw("<b>"), X, raw("</b>"), raw("<br>"))


@pytest.mark.parametrize(
    "html", ["</div>", "</b>", "<b>", "<div>", "<script>", "</span></p>", "<iframe src='x'>", "<a href='x'>"]
)
def test_a_lone_tag_goes(html: str) -> None:
    """A tag without its partner among its siblings could close or open an element of ours."""
    found, (finding,) = run(X, raw(html))

    assert [X] == found
    assert ("raw-html", Level.INFO, "a") == (finding.code, finding.level, finding.document)
    assert f"the first: {html}" in finding.message


def test_tags_that_cross_go() -> None:
    """Of tags that cross each other, only the pair that is closed in order stays."""
    found, _ = run(raw("<b>"), raw("<i>"), X, raw("</b>"), raw("</i>"))

    assert [raw("<b>"), X, raw("</b>")] == found


def test_partners_must_be_siblings() -> None:
    """A tag that opens inside emphasis and closes outside would cross it."""
    found, findings = run({"t": "Emph", "c": [raw("<b>"), X]}, raw("</b>"))

    assert [{"t": "Emph", "c": [X]}] == found
    assert "2 piece(s)" in findings[0].message


def test_handlers_and_styles_go() -> None:
    """An opening tag keeps only attributes that do nothing."""
    found, _ = run(raw('<b onclick="x()" style="color:red" class="k" lang="fr">'), X, raw("</b>"))

    assert [raw('<b class="k" lang="fr">'), X, raw("</b>")] == found


def test_block_tags_may_not_stand_among_inlines() -> None:
    """A div inside a paragraph would end it."""
    found, _ = run(raw("<div>"), X, raw("</div>"))

    assert [X] == found


def test_blocks() -> None:
    """A fragment among blocks is cleaned whole; a pair of tags stays around what is between."""
    blocks = [
        {"t": "RawBlock", "c": ["html", "<section>"]},
        tree.para([X]),
        {"t": "RawBlock", "c": ["html", "</section>"]},
        {"t": "RawBlock", "c": ["html", "<p>một<script>alert(1)</script></p>"]},
    ]
    document, _ = cleaned(make(*blocks), CLEANER)

    assert [*blocks[:3], {"t": "RawBlock", "c": ["html", "<p>một</p>"]}] == document.blocks


def test_other_raw_formats_are_not_touched() -> None:
    """Raw LaTeX is no HTML; no renderer of ours shows it."""
    latex = {"t": "RawInline", "c": ["latex", "<b>"]}

    assert ([latex], ()) == run(latex)


def test_comments_go_without_a_word() -> None:
    """A comment shows nothing, so nobody misses it."""
    assert ([X], ()) == run(X, raw("<!-- hỏi lại -->"))


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " JavaScript:x", "data:text/html,x", "vbscript:x"]
)
def test_an_address_that_runs_something_goes(address: str) -> None:
    """A link of a dangerous scheme is its words, and told."""
    found, (finding,) = run(tree.link(tree.attr("neo"), [X], address))

    assert [tree.span(tree.attr("neo"), [X])] == found
    assert address.strip() in finding.message


@pytest.mark.parametrize("address", ["a.html", "#x", "https://a.b", "mailto:a@b.c", "../a:b.html", ""])
def test_other_addresses_stay(address: str) -> None:
    """Relative addresses and those of common schemes stay."""
    link = tree.link(tree.attr(), [X], address)

    assert ([link], ()) == run(link)


def test_attributes_that_do_something_go() -> None:
    """Handlers and styles on the tree's own nodes go, all else stays."""
    attributes = tree.attr("neo", ["k"], {"onmouseover": "x()", "STYLE": "x", "lang": "fr", "srcset": "y"})
    found, _ = run(tree.span(attributes, [X]))

    assert [tree.span(tree.attr("neo", ["k"], {"lang": "fr"}), [X])] == found


@pytest.mark.parametrize(("name", "good", "bad"), [("dir", "rtl", "up"), ("translate", "no", "maybe")])
def test_values_that_html_does_not_know_go(name: str, good: str, bad: str) -> None:
    """EPUBs with such a value are no valid ones."""
    kept = tree.span(tree.attr("", (), {name: good}), [X])
    found, _ = run(kept, tree.span(tree.attr("", (), {name: bad}), [X]))

    assert [kept, tree.span(tree.attr(), [X])] == found


def test_metadata_are_cleaned_too() -> None:
    """A title may hold no script."""
    document, _ = cleaned(make(title=[X, raw("<script>")], keywords=[[raw("</p>"), X]]), CLEANER)

    assert {"title": [X], "keywords": [[X]]} == document.meta


def test_a_translation_is_cleaned() -> None:
    """What is taken out of a translation is a problem of it, beside those it had."""
    reading = Reading(paragraphs=([X, raw("</div>")], [X]), problems=("before",))
    found = harmless(reading, CLEANER)

    assert ([X], [X]) == found.paragraphs
    assert "before" == found.problems[0]
    assert "the first: </div>" in found.problems[1]


def test_a_harmless_translation_is_the_same() -> None:
    """Nothing to clean, no problem."""
    reading = Reading(paragraphs=([raw("<b>"), X, raw("</b>")],))

    assert reading == harmless(reading, CLEANER)


@pytest.mark.parametrize(
    "name", ["HTML", "html5", "slidy", "S5", "revealjs", "dzslides", "slideous", "epub3"]
)
def test_raw_markup_by_other_names(name: str) -> None:
    """What pandoc writes as HTML is cleaned, whatever the author calls it."""
    raw_inline = {"t": "RawInline", "c": [name, "<script>evil()</script>"]}
    reading = Reading(paragraphs=([raw_inline],), problems=())

    assert ([],) == harmless(reading, CLEANER).paragraphs
