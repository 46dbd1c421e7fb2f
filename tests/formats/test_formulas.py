"""Formulas as drawings, for print."""

from __future__ import annotations

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
