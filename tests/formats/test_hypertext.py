"""What pandoc's HTML leaves open."""

from __future__ import annotations

import pytest

from songngu.formats import hypertext


def settle(html: str) -> str:
    """A page in Vietnamese, settled."""
    return hypertext.settle(html, "vi")


def test_a_picture_without_text_is_an_ornament() -> None:
    """It has an empty alternative text, which says so; one with a text keeps it."""
    assert '<img alt="" src="a.png" /><img src="b.png" alt="B" />' == settle(
        '<img src="a.png" /><img src="b.png" alt="B" />'
    )


def test_headers_say_what_they_head() -> None:
    """Those of the head their columns, others their rows; one that its author gave a scope keeps it."""
    table = (
        "<table><thead><tr><th{}>A</th></tr></thead>"
        '<tbody><tr><th{} id="x">B</th><th scope="rowgroup">C</th></tr></tbody></table>'
    )

    assert table.format(' scope="col"', ' scope="row"') == settle(table.format("", ""))


def test_an_empty_header_is_none() -> None:
    """A cell that heads nothing is a cell."""
    assert '<tr><td style="text-align: left;"></td></tr>' == settle(
        '<tr><th style="text-align: left;"></th></tr>'
    )


@pytest.mark.parametrize(
    ("link", "left"),
    [
        ('<a href="x.html" class="symbol"></a>', ""),
        ('<a href="x.html" id="y"></a>', '<span id="y"></span>'),
        ('<a id="y"></a>', '<a id="y"></a>'),
        ('<a href="x" aria-label="X"></a>', '<a href="x" aria-label="X"></a>'),
        ('<a href="x">X</a>', '<a href="x">X</a>'),
    ],
)
def test_a_link_that_shows_nothing_is_no_link(link: str, left: str) -> None:
    """What is left is the place that others lead to."""
    assert left == settle(link)


def test_accents_of_formulas_stand_for_themselves() -> None:
    """No text begins with a combining character; words keep theirs."""
    assert '<mo accent="true">^</mo>' == settle('<mo accent="true">\u0302</mo>')
    assert "<p>e\u0302</p>" == settle("<p>e\u0302</p>")


def test_code_is_left_alone() -> None:
    """Tags that a text is about are no tags."""
    code = "<pre><code>&lt;img src=&quot;a&quot;&gt;&lt;th&gt;</code></pre>"

    assert code == settle(code)


@pytest.mark.parametrize(
    ("inner", "name"), [("<mi>H</mi><mo>=</mo><mn>1</mn>", "H bằng 1"), ("<mi>&lt;</mi>", "nhỏ hơn")]
)
def test_a_header_that_is_a_formula_has_words(inner: str, name: str) -> None:
    """Programs that know no MathML would call it empty."""
    formula = f'<math xmlns="http://www.w3.org/1998/Math/MathML">{inner}</math>'
    named = f'<span role="math" aria-label="{name}">{formula}</span>'

    assert f'<th scope="row" id="x">{named}</th>' == settle(f'<th id="x">{formula}</th>')
