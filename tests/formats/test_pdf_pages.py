"""How often pages that all languages share are laid out."""

from __future__ import annotations

from typing import Any

import pytest
import weasyprint

from songngu.formats import pdf_pages
from songngu.formats.pdf_page import prepare

STYLE = """
@page { size: 100mm 60mm; margin: 5mm } body { margin: 0; font: 10pt / 14pt sans-serif }
p { margin: 0; orphans: 2; widows: 2 }
.pair { display: table; table-layout: fixed; width: 100% } .pair > div { display: table-cell }
.note { float: footnote }
"""
NOTE = '<aside class="note" role="doc-footnote" id="n">Chú thích <a href="#c">1</a></aside>'
CALL = '<a role="doc-noteref" id="c" href="#n">1</a>'
BEFORE = '<div style="height: 20mm">Trước</div>'
LONG = f"<p>{'Target. ' * 40}</p>"
TALL = '<p style="font-size: 40pt; line-height: 90pt">Cao</p>'


def _pair(source: str, target: str) -> str:
    return f'<div class="pair"><div class="source">{source}</div><div class="target">{target}</div></div>'


def _laid_out(body: str) -> list[str]:
    """The styles with which a page is laid out, one after the other."""
    html = weasyprint.HTML(string=f"<style>{STYLE}</style><body>{body}")
    prepare(html.etree_element)
    styles: list[str] = []

    def lay_out(medium: str, style: str) -> Any:
        styles.append(style)
        return html.render(stylesheets=[weasyprint.CSS(string=style)])

    pdf_pages.pages(html.etree_element, lay_out)
    return styles


@pytest.mark.parametrize(
    ("body", "times"),
    [
        (_pair("<p>Một.</p>", "<p>One.</p>") * 30, 1),
        (_pair(f"<p>Một.{CALL}</p>", "<p>One.</p>") + NOTE, 2),
        (BEFORE + _pair(TALL, LONG), 3),
    ],
    ids=["no notes", "a note", "one side would begin a page earlier"],
)
def test_only_what_the_engine_does_not_do_well_is_planned(body: str, times: int) -> None:
    """A text without notes is laid out once; one with notes, or parted, is measured first."""
    assert times == len(_laid_out(body))
