"""ziamath: a formula in TeX -> a drawing, for an engine that has no MathML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from songngu.mathml import spoken

_SIZE = 24.0
"""Units of the drawing in one em."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A formula as SVG, with its measures in em."""

    svg: bytes
    width: float
    height: float
    depth: float
    """How far it reaches below the line of the text."""
    spoken: Mapping[str, str]
    """What it says, by language; those that nobody taught us to speak are not there."""


def draw(tex: str, *, is_display: bool, languages: Sequence[str] = ()) -> Drawing | None:
    """Draw a formula; None where its TeX is not understood (it is then shown as it is written)."""
    from ziamath.config import config  # loaded only when a PDF shows a formula
    from ziamath.tex import tex2mml
    from ziamath.zmath import Latex

    config.svg2 = False  # plain paths: what every reader of SVG draws
    try:
        drawn = Latex(tex, size=_SIZE, inline=not is_display)
        root: Any = drawn.svgxml()
        svg: str = drawn.svg()
        width, height = float(root.get("width")), float(root.get("height"))
        top = float(root.get("viewBox").split()[1])
        formula = ElementTree.fromstring(tex2mml(tex))
    except Exception:  # the library raises whatever it stumbles over
        return None
    return Drawing(
        svg=svg.encode(),
        width=width / _SIZE,
        height=height / _SIZE,
        depth=(height + top) / _SIZE,
        spoken={tag: said for tag in languages if (said := spoken(formula, tag))},
    )
