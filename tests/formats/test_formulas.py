"""Formulas as drawings, for print."""

from __future__ import annotations

import pytest

from songngu.formats import formulas


def test_a_formula_is_drawn() -> None:
    """A formula has a drawing of its own size, which reaches below the line where it has a denominator."""
    small = formulas.draw("x", is_display=False)
    large = formulas.draw(r"\sum_{i=1}^n \frac{a_i}{b}", is_display=True)

    assert small is not None
    assert large is not None
    assert large.svg.startswith(b"<svg")
    assert large.width > small.width
    assert large.height > large.depth > small.depth


def test_inline_formulas_are_set_smaller() -> None:
    """A fraction in a line of text is set small, one on a line of its own large."""
    inline = formulas.draw(r"\frac{a}{b}", is_display=False)
    display = formulas.draw(r"\frac{a}{b}", is_display=True)

    assert inline is not None
    assert display is not None
    assert inline.height < display.height


def test_broken_tex() -> None:
    """What is no TeX has no drawing, and raises nothing."""
    assert formulas.draw(r"\frac{a", is_display=True) is None
    assert formulas.draw(r"\foo{", is_display=False) is None


def test_the_same_drawing_each_time() -> None:
    """Drawing depends on the TeX only."""
    assert formulas.draw("a^2", is_display=True) == formulas.draw("a^2", is_display=True)


@pytest.mark.parametrize("limit", ["_i", "^n", r"\limits_{x_{i}}", r"_\alpha", "_i^n", "^{n}_{i = 1}"])
def test_brackets_around_a_sum_are_no_higher_than_it(limit: str) -> None:
    """Whichever limits a sum has, brackets that stretch are as high as what is in them."""
    drawn = formulas.draw(rf"\left(\sum{limit} x\right)", is_display=True)

    assert drawn is not None
    assert drawn.height < 4


LINES = {
    "aligned": "",
    "gathered": "",
    "gather*": "",
    "alignat": "{2}",
    "eqnarray": "",
    "dcases": "",
    "multline": "",
}


@pytest.mark.parametrize("name", LINES)
def test_environments_of_several_lines(name: str) -> None:
    """Whatever an author sets lines with, they stand one below the other."""
    drawn = formulas.draw(
        rf"\begin{{{name}}}{'{2}' * (name == 'alignat')} a &= b \\ c &= d \end{{{name}}}", is_display=True
    )
    line = formulas.draw("a = b", is_display=True)

    assert drawn is not None
    assert line is not None
    assert 1.5 * line.height < drawn.height < 4


def test_numbers_and_labels_of_a_formula() -> None:
    """A label is no part of what is read; a number is."""
    plain, labelled, tagged = (
        formulas.draw(tex, is_display=True)
        for tex in ("a", r"\begin{equation} a \label{eq:x} \nonumber \end{equation}", r"a \tag{3}")
    )

    assert plain is not None
    assert labelled is not None
    assert tagged is not None
    assert plain.width == labelled.width < tagged.width


def test_the_name_of_an_operator_is_not_lost() -> None:
    """What ``mathop`` names is drawn."""
    named = formulas.draw(r"\mathop{\mathrm{argmin}}_x f", is_display=True)
    bare = formulas.draw("{}_x f", is_display=True)

    assert named is not None
    assert bare is not None
    assert named.width > bare.width + 1


def test_a_tie_in_words_is_a_space() -> None:
    """A tilde between words of a formula is drawn as a space."""
    tied = formulas.draw(r"\text{với~mọi}", is_display=False)
    spaced = formulas.draw("\\text{với\u00a0mọi}", is_display=False)

    assert spaced is not None
    assert tied == spaced
