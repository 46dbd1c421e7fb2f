"""Errors: what a terminal is shown."""

from __future__ import annotations

import pytest

from songngu import console
from songngu.errors import InputError, tame
from songngu.model import Finding, Level, Location


@pytest.mark.parametrize(
    "act", ["\x1b[31m", "\x9b31m", "\a", "\r", "\x7f", "\u202e", "\u2066", "\u2028", "\udcff"]
)
def test_nothing_acts_on_the_terminal(act: str) -> None:
    """Names of files and quotations of texts may hold what a terminal obeys: it is told as its code."""
    error = InputError(f"no {act}", path=f"source/{act}.md", line=3, hint=f"look at {act}")
    place = Location(path=f"{act}.md", line=1)
    finding = Finding(code="x", level=Level.ERROR, message=act, hint=act, location=place, document="x")
    lines = [str(error), console.as_text(finding), console.update_line(act, {}, [act], "written")]

    assert not any(char in text for char in act if not char.isprintable() for text in lines)
    assert "\nhint: look at " in lines[0]


def test_letters_stay() -> None:
    """Whatever anybody writes stays as it is, in every script."""
    text = "Đường luật – 𡨸喃, é, 👩\u200d💻\t\n“”"

    assert text == tame(text)
