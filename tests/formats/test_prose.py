"""Plain paragraphs that pandoc is not given: what comes out is what it would have made of the whole text."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from songngu.errors import InputError
from songngu.formats import pandoc, pandoc_batch, prose
from songngu.model import Document
from songngu.text import decode

ROOT = Path(__file__).parent.parent.parent
FILES = sorted([*(ROOT / "tests" / "cases").rglob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")])
LONG = "Một đoạn văn dài, với nhiều chữ và dấu; câu (này) hết. Rồi câu nữa – xong"
PLAIN = (
    LONG,
    "Hai dòng của một đoạn văn\nnối tiếp nhau\n12 tháng rồi thôi",
    'He said "yes" to it, didn\'t he? That is 50% of all -- or more',
    "Term alone",
    "author: y",
    "1. Mục thứ nhất của danh sách",
    "2) Mục thứ hai",
    "- Gạch đầu dòng có chữ",
    "a) Mục chữ cái",
    "đ) Mục chữ đ của luật",
    "i. La mã một",
    "10.  Mười mục rồi",
    'foo" bar baz',
    "Table: no caption",
)
# Each with what may close it behind it.
OTHER = """# Đầu đề|Setext
---|```
code|```|~~~ {.py}|~~~|::: {.note}|:::|<div>|</div>|<!-- open|-->|<pre>|</pre>|<section>|</section>|
<a title="x|bar>|<a|</a>|\\begin{foo}|\\end{foo}|\\foo{|}|\\newcommand{\\x}{|}|$$|$$|`|`|---
title: x|---
# comment|...|---
x: 'y|'
---|-------  ------|A        B
-------  ------|-----|  Simple   Table
  ------   -----
  a        b|-----|: Caption here|: definition|~ tilde|    code|  two spaces|   continued|> quote|[^1]: Note|
    goes on|[ref]: http://x.org|See[^1] and [ref]|1.|-|(a) In brackets|#. auto|A.  Upper|* * *|
- [ ] task|% title|*a|b*|[a|b](c)|<p>|</p>|<ul><li>|</li></ul>|<?php|?>|<![CDATA[|]]>|
trailing  |- ```|- <div>|- ::: x|1. a
2. b|---""".replace("|\n", "|").split("|")


def made(chance: random.Random) -> str:
    """A text in which plain paragraphs stand between, in and behind whatever Markdown has."""
    out: list[str] = []
    for _ in range(chance.randrange(2, 6)):
        at = chance.randrange(len(OTHER) - 1)
        out.append(OTHER[at] if chance.random() < 0.8 else f"{OTHER[at]} {chance.choice(PLAIN)}")
        out += [chance.choice(PLAIN) for _ in range(chance.randrange(4))]
        out.append(OTHER[at + 1] if chance.random() < 0.7 else f"{chance.choice(PLAIN)} {OTHER[at + 1]}")
        out += [chance.choice(PLAIN) for _ in range(chance.randrange(2))]
    return "".join(one + chance.choice(("\n\n", "\n\n", "\n\n", "\n\n\n", "\n \n", "\n")) for one in out)


def read(text: str, known: str | None = None) -> Document:
    return pandoc.read(text.encode(), path="source/a.md", slug="a", language="vi", known=known)


def whole(text: str, known: str | None = None) -> Document:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prose, "thinned", prose.Thinned)
        return read(text, known)


def test_any_text_is_read_as_if_it_were_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is open where a plain paragraph stands: a fence, a tag, a table, metadata, a list, a term."""
    monkeypatch.setattr(prose, "_WORTH", 10)
    texts = [made(random.Random(seed)) for seed in range(1000)]
    light = [pandoc_batch.lightened("a.md", text.encode()) for text in texts]
    known = pandoc_batch.parsed([("a.md", text.encode()) for text in texts])
    known_light = pandoc_batch.parsed([("a.md", text) for text in light])
    compared = 0
    for text, tree, light_tree in zip(texts, known, known_light, strict=True):
        if tree and light_tree:  # the others have errors of their own
            assert read(text, light_tree) == whole(text, tree), text
            compared += 1
    assert compared > 800


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_files_are_read_as_if_they_were_whole(file: Path) -> None:
    """So are the Markdown files of this repository."""
    text = file.read_text("utf-8")
    if prose.thinned(decode(text.encode(), "a.md")).taken:
        assert read(text) == whole(text)


def test_prose_is_left_out() -> None:
    """Of a law hardly anything is left for pandoc: a word for each item, one for paragraphs in a row."""
    text = f"## Điều 1\n\n{LONG}\n\n{LONG}\n\n1. {LONG}\n\na) {LONG}\n\nđ) {LONG}\n\n*Hết*.\n"
    kept = prose.thinned(text)
    assert kept.text.split("\n\n")[::5] == ["## Điều 1", "*Hết*.\n"]
    assert [(is_item, len(found)) for is_item, found in kept.taken] == [
        (False, 2),
        (True, 1),
        (True, 1),
        (False, 1),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "*Một*",
        "Một [liên kết](a)",
        "Một $x$",
        "A. Một",
        "  Thụt vào",
        "Một\\",
        "Một<br>",
        "Một_hai_ba",
        "Một  \nhai",
        "Một\n===",
        "Một\n: hai",
        "Một\n- hai",
        "Một &amp; hai",
        "Một^2^",
        "Một\u00a0hai",
        "#. Một",
        "Table: Một",
    ],
)
def test_what_may_be_more_than_words_is_pandocs(text: str) -> None:
    """Any markup, anything that opens another block, and spaces that mean something."""
    assert text in prose.thinned(f"{LONG}\n\n{LONG}\n\n{text}\n\n{LONG}\n").text


def test_paragraphs_in_code_are_not_paragraphs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one of the words does not come back, the text is read whole, once more."""
    given: list[str] = []
    convert = pandoc.convert
    monkeypatch.setattr(pandoc, "convert", lambda text, *more: given.append(text) or convert(text, *more))
    text = f"```\nmã\n\n{LONG}\n\n{LONG}\n```\n"
    (block,) = read(text).blocks
    assert (block["t"], LONG in block["c"][1], given[1:]) == ("CodeBlock", True, [text])


def test_a_text_that_has_the_word_already_is_read_whole() -> None:
    """The word that stands for others stands for itself there."""
    text = f"{LONG}\n\n{LONG}\n\nSongnguprose0x\n"
    assert prose.thinned(text) == prose.Thinned(text)


def test_an_error_is_told_at_its_line_in_the_whole_text() -> None:
    """What pandoc refuses it is given whole, so that the line is right."""
    text = "---\ntitle: x\n" + "".join(f"\n{LONG}\n" for _ in range(9)) + "\n---\n"
    with pytest.raises(InputError) as told:
        read(f"---\na: [\n---\n\n{LONG}\n\n{LONG}\n")
    with pytest.raises(InputError) as expected:
        whole(f"---\na: [\n---\n\n{LONG}\n\n{LONG}\n")
    assert (told.value.message, told.value.line) == (expected.value.message, expected.value.line)
    assert prose.thinned(text).taken == ()
