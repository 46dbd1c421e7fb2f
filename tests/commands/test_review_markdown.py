"""A review as a pull-request comment."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reviewing import HOSTILE, change, finding, review

from songngu.commands.review_markdown import LIMIT, MARKER, markdown
from songngu.formats import pandoc
from songngu.model import ChangeKind, Facet, FieldChange, Finding, Level, State, Versions

COMMAND = "songngu review main..HEAD"
OURS = {
    "h3",
    "p",
    "br",
    "b",
    "code",
    "wbr",
    "del",
    "ins",
    "table",
    "tr",
    "th",
    "td",
    "ul",
    "li",
    "details",
    "summary",
}


class Tags(HTMLParser):
    """Collects tags and text as a browser finds them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An opening tag."""
        assert not attrs
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        """A run of text between tags."""
        self.text.append(data)


def read(text: str) -> Tags:
    """The comment as a browser finds it."""
    tags = Tags()
    tags.feed(text)
    tags.close()
    return tags


def everywhere(text: str) -> str:
    """The comment of a review that has a text wherever a document could bring it."""
    told = replace(finding(), message=text, hint=text)
    one = change(
        source=("a", text), target=(text, "b"), brought=(told,), solved=(told,), unit=text, document=text,
        was_document=text + "x", related=(text,), notes=Versions(before=(), after=(text,)),
    )  # fmt: skip
    field = FieldChange(owner=text, field=text, before=text, after=text)
    made = review(
        one, base=text, head=text, titles={text: text}, terms=(field,), metadata=(field,),
        renamed={text: "x"}, findings=(told,),
    )  # fmt: skip
    return markdown(replace(made, title=text), text)


@pytest.mark.parametrize("text", [HOSTILE, "a\n\n# b\n\n- [x](y)", "\r\n\r\n<img src=x>", "&lt;script&gt;"])
def test_nothing_of_a_document_becomes_markup(text: str) -> None:
    """Whatever stands in texts, names, titles or findings, the tags are ours."""
    found = read(everywhere(text))

    assert OURS >= set(found.tags)


@given(st.text(alphabet="ab12@#:/.-_<>&`*[]()!\\~|\n\r \u2028\u202e", max_size=60))
def test_no_text_whatever_becomes_markup_or_a_link(text: str) -> None:
    """No run of text has a name, a number or an address that a code host would link."""
    written = everywhere(text)
    found = read(written)

    assert OURS >= set(found.tags)
    assert not [run for run in found.text if re.search(r"[@#]\w|://|www\.\w|\w@\w|GH-\d|[0-9a-f]{8}", run)]
    assert not re.search(r"\n\n(?!<)", written)  # a paragraph of Markdown would begin there


def test_a_reader_of_markdown_sees_html_only() -> None:
    """Pandoc finds raw HTML in the comment, and no words of its own reading."""
    tree = pandoc.convert(everywhere(HOSTILE), "commonmark", "json")

    assert not re.search(r'"t":"(?:Link|Image|Code|Header|Emph|Strong)"', tree)


def test_the_first_line_finds_the_comment_again() -> None:
    """A comment that is brought up to date is known by its first line."""
    assert MARKER == markdown(review(change()), COMMAND).splitlines()[0]


def test_what_is_gone_and_added_is_marked() -> None:
    """The words that changed are deleted and inserted, as HTML has it."""
    text = markdown(review(change()), COMMAND)

    assert "<del>35</del><ins>36</ins>" in text


def test_a_long_review_is_cut_and_says_so() -> None:
    """What fits is what matters most; the rest is counted, with the command that shows it."""
    words = " ".join(f"chữ{n}" for n in range(60))
    many = [
        change(
            ChangeKind.REWORDED,
            (words, words),
            (words, f"{words} {n}"),
            unit=f"p{n:08}",
            document=f"d{n % 7}",
        )
        for n in range(2000)
    ]
    missed = change(ChangeKind.UNTOUCHED, unit="pzzzzzzzz", document="d6")
    wrong = change(ChangeKind.MOVED, unit="pyyyyyyyy", document="d5", brought=(finding(Level.ERROR),))
    text = markdown(review(*many, wrong, missed), COMMAND)

    assert LIMIT * 0.8 < len(text.encode()) < LIMIT
    assert "pzzzzzzzz" in text
    assert "pyyyyyyyy" in text
    assert re.search(r"\d+ more pairs did not fit here: \d+ reworded", text)
    assert "songngu review main" in re.sub("<wbr>|&#46;", "", text)


@pytest.mark.parametrize("text", ["x" * 1_000_000, "@a " * 50_000, "漢" * 100_000, "#1" * 100_000])
def test_one_enormous_text_is_shortened_and_fits(text: str) -> None:
    """A single change that would fill the comment is shown in part."""
    written = everywhere(text)

    assert len(written.encode()) < LIMIT
    assert written.count("<details>") == written.count("</details>") > 0


def test_very_many_documents_fit() -> None:
    """Headings count too."""
    many = [change(document="@-" * 50 + str(n), unit=f"p{n}") for n in range(3000)]
    fields = tuple(
        FieldChange(owner="@-" * 60, field="#" * 80, before="<" * 999, after=">" * 999) for _ in many
    )
    renamed = {f"{n}" + "@-" * 60: "@-" * 60 for n in range(3000)}
    made = review(*many, terms=fields, metadata=fields, renamed=renamed, findings=(finding(),) * 3000)
    merge = replace(made, comparisons=made.comparisons * 2)

    assert len(markdown(made, COMMAND).encode()) < LIMIT
    assert len(markdown(merge, "@-" * 500).encode()) < LIMIT


def test_nothing_changed_is_said() -> None:
    """A review without a change says so."""
    assert "no pair changed" in markdown(review(), COMMAND)


def test_what_is_to_be_done_with_those_left_behind_is_told_once() -> None:
    """Not as the same warning of each pair, whose first line says that it is fuzzy now."""
    stale = Finding(code="fuzzy", level=Level.WARNING, message="the source changed since it was translated")
    behind = [
        change(
            ChangeKind.UNTOUCHED, unit=f"p{at}", facets=(Facet.FUZZY_SET,), brought=(stale, finding()),
            state=(State.TRANSLATED, State.FUZZY),
        )
        for at in range(3)
    ]  # fmt: skip
    text = markdown(review(*behind), "songngu review")
    assert text.count("--<wbr>trivial") == 1
    assert text.count(stale.message) == 0
    assert text.count("the number 36 is missing") == 3
    assert "trivial" not in markdown(review(change()), "songngu review")
