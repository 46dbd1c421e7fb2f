"""Formulas as one says them."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from songngu.formats import formulas
from songngu.mathml import spoken


def said(tex: str, language: str) -> str:
    """A formula in words."""
    drawing = formulas.draw(tex, is_display=True, languages=[language])
    assert drawing is not None
    return drawing.spoken[language]


@pytest.mark.parametrize(
    ("tex", "vietnamese", "english"),
    [
        ("E = mc^2", "E bằng m c bình phương", "E equals m c squared"),
        (r"\alpha \in \mathbb{R}", "alpha thuộc R", "alpha in R"),
        (r"\hat{\mathbf{y}}", "y có mũ", "y hat"),
        (r"\mathbf{w}^\top \mathbf{x}", "w chuyển vị x", "w transpose x"),
        (r"\frac{1}{3}", "1 trên 3", "1 over 3"),
        (r"x_{i}^{3}", "x chỉ số i lập phương", "x sub i cubed"),
        (r"\sqrt[3]{x}", "căn bậc 3 của x, hết căn", "the root of order 3 of x, end of root"),
        (r"\int_0^1 f", "tích phân từ 0 đến 1 của f", "the integral from 0 to 1 of f"),
        (r"\bigcup_{i=1}^{n} A", "hợp từ i bằng 1 đến n của A", "the union from i equals 1 to n of A"),
        (r"\max_{x} f", "max theo x của f", "max over x of f"),
        (r"\mathrm{Var}[x].", "Var mở ngoặc vuông x đóng ngoặc vuông", "Var open bracket x close bracket"),
        (r"\text{nếu } x \le 1", "nếu x nhỏ hơn hoặc bằng 1", "nếu x is at most 1"),
    ],
)  # fmt: skip
def test_formulas_are_said_in_words(tex: str, vietnamese: str, english: str) -> None:
    """No backslash is left, and letters of other faces are letters."""
    assert vietnamese == said(tex, "vi")
    assert english == said(tex, "en-GB")


def test_the_end_of_what_is_long_is_said() -> None:
    """Who listens hears where a fraction or a power ends."""
    assert "fraction, a plus b, over c, end of fraction, plus d" == said(r"\frac{a + b}{c} + d", "en")
    assert "e to the power x plus 1, end of power" == said("e^{x + 1}", "en")


def test_a_matrix_is_said_row_by_row() -> None:
    """Rows have numbers, cells are parted; the lines of a derivation are no table."""
    assert "table of 2 rows, row 1: 1, 2; row 2: 3, 4, end of table" == said(
        r"\begin{matrix}1 & 2\\3 & 4\end{matrix}", "en"
    )


def test_an_unknown_language_has_no_words() -> None:
    """Then there is the TeX."""
    assert "" == spoken(ElementTree.fromstring("<math><mi>x</mi></math>"), "fr")


def test_what_cannot_be_said_is_empty() -> None:
    """TeX that is broken, or a language without words: nothing, and no exception."""
    assert "10 nhân 10" == formulas.say(r"10 \times 10", "vi")
    assert "" == formulas.say(r"\frac{", "vi")
    assert "" == formulas.say("x", "fr")


def test_shapes_without_their_parts_are_said_as_they_are() -> None:
    """What is broken raises nothing."""
    assert "x" == spoken(ElementTree.fromstring("<math><mfrac><mi>x</mi></mfrac><msqrt/></math>"), "en")
