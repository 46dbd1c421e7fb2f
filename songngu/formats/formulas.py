"""ziamath: a formula in TeX -> a drawing, for an engine that has no MathML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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


def draw(tex: str, *, is_display: bool) -> Drawing | None:
    """Draw a formula; None where its TeX is not understood (it is then shown as it is written)."""
    from ziamath.config import config  # loaded only when a PDF shows a formula
    from ziamath.zmath import Latex

    config.svg2 = False  # plain paths: what every reader of SVG draws
    try:
        drawn = Latex(tex, size=_SIZE, inline=not is_display)
        root: Any = drawn.svgxml()
        svg: str = drawn.svg()
        width, height = float(root.get("width")), float(root.get("height"))
        top = float(root.get("viewBox").split()[1])
    except Exception:  # the library raises whatever it stumbles over
        return None
    return Drawing(svg=svg.encode(), width=width / _SIZE, height=height / _SIZE, depth=(height + top) / _SIZE)
