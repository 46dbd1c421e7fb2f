"""Three colours -> a palette that can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songngu.core import colours

any_colour = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54)],
)
def test_contrast(one: str, other: str, ratio: float) -> None:
    """The ratio is that of WCAG, whichever colour is named first."""
    assert ratio == pytest.approx(colours.contrast(one, other), abs=0.005)
    assert colours.contrast(one, other) == colours.contrast(other, one)


def test_mixed() -> None:
    """A share of nothing is the first colour, the whole is the second."""
    assert ["#102030", "#182838", "#203040"] == [
        colours.mixed("#102030", "#203040", share) for share in (0, 0.5, 1)
    ]


@given(any_colour, any_colour, any_colour)
def test_furniture_can_be_read_where_the_text_can(paper: str, ink: str, accent: str) -> None:
    """Whatever is chosen, quiet ink has the contrast of small text, or is the ink itself."""
    made = colours.palette(paper, ink, accent)

    assert made.quiet == ink or colours.contrast(made.quiet, paper) >= colours.AA
