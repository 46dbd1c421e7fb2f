"""The contents of a printed book."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from songngu.formats import html
from songngu.model import NavPoint

TEMPLATE = '{% import "notes.html.j2" as parts with context %}{{ parts.printed_contents(points) }}'


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        ({"vi": "Mở đầu", "en": "Opening"}, [("vi", "Mở đầu"), ("en", "Opening")]),
        ({"vi": "Zalo", "en": "Zalo"}, [("vi", "Zalo")]),
        ({"en": "Opening"}, [("en", "Opening")]),
    ],
)
def test_a_line_says_each_text_once(tmp_path: Path, labels: dict[str, str], shown: list[object]) -> None:
    """A link for each language, and one where both write the same."""
    points = [NavPoint(anchor="p1", label=labels)]  # type: ignore[arg-type]
    made = html.environment(tmp_path).from_string(TEMPLATE).render(points=points)

    assert shown == re.findall(r'<a lang="(\w+)" href="#p1">([^<]+)</a>', made)
    assert len(shown) - 1 == made.count("·")
