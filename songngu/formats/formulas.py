"""ziamath: a formula in TeX -> a drawing, for an engine that has no MathML."""

from __future__ import annotations

import re
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
        known = _understood(tex)
        drawn = Latex(_with_both_limits(known), size=_SIZE, inline=not is_display)
        root: Any = drawn.svgxml()
        svg: str = drawn.svg()
        width, height = float(root.get("width")), float(root.get("height"))
        top = float(root.get("viewBox").split()[1])
        formula = ElementTree.fromstring(tex2mml(known))
    except Exception:  # the library raises whatever it stumbles over
        return None
    return Drawing(
        svg=svg.encode(),
        width=width / _SIZE,
        height=height / _SIZE,
        depth=(height + top) / _SIZE,
        spoken={tag: said for tag in languages if (said := spoken(formula, tag))},
    )


def say(tex: str, language: str) -> str:
    """A formula in words; empty where its TeX or the language is not understood."""
    from ziamath.tex import tex2mml

    try:
        return spoken(ElementTree.fromstring(tex2mml(_understood(tex))), language)
    except Exception:  # the library raises whatever it stumbles over
        return ""


_GROUPED = r"big(?:cup|cap|vee|wedge|sqcup|uplus|oplus|otimes|odot)"
_BIG = re.compile(rf"\\(?:sum|(?:co)?prod|{_GROUPED})(?![A-Za-z])")
_LIMITS = re.compile(r"\s*(?:\\limits(?![A-Za-z]))?\s*([_^])\s*")
_WORD = re.compile(r"\\(?:[A-Za-z]+|.)|[^\\]", re.DOTALL)


_TEXT = re.compile(r"\\(?:text[a-z]*|mbox|mathrm)\s*\{[^{}]*\}")
_REWRITTEN = [
    (re.compile(pattern), other)
    for pattern, other in (
        # An operator's name in a group is lost; one of another kind needs no mark.
        (r"\\mathop\s*\{\s*\\(?:mathrm|text|textrm|rm)\s*\{([A-Za-z]+)\}\s*\}", r"\\operatorname*{\1}"),
        (r"\\mathop\s*\{\s*\\(?:mathrm|text|textrm|rm)\s*\{([^{}]*)\}\s*\}", r"\\text{\1}"),
        (r"\\mathop(?![A-Za-z])", ""),
        (r"\\(begin|end)\{(?:alignat|alignedat|eqnarray)\*?\}(?:\{\d\})?", r"\\\1{align*}"),
        (r"\\(begin|end)\{(?:gather|gathered|multline)\*?\}", r"\\\1{matrix}"),
        (r"\\(begin|end)\{dcases\}", r"\\\1{cases}"),
        (r"\\(?:begin|end)\{(?:equation|displaymath|math)\*?\}", ""),
        (r"&\s*(=|\\(?:leq?|geq?|approx|equiv)(?![A-Za-z]))\s*&", r"&\1 "),
        (r"\\(?:nonumber|notag)(?![A-Za-z])|\\label\s*\{[^{}]*\}", ""),
        (r"\\tag\*?\s*\{([^{}]*)\}", r"\\qquad \\text{(\1)}"),
    )
]


def _understood(tex: str) -> str:
    """The same formula in the TeX that the library knows."""
    tex = _TEXT.sub(lambda text: text[0].replace("~", "\u00a0"), tex)
    for pattern, other in _REWRITTEN:
        tex = pattern.sub(other, tex)
    return tex


def _with_both_limits(tex: str) -> str:
    """Give each sum that has one limit an empty other.

    Without it the library takes the sum for eighty times as high as it is, and stretches brackets to that.
    """
    for operator in reversed(list(_BIG.finditer(tex))):
        end, found = operator.end(), ""
        while (limit := _LIMITS.match(tex, end)) and limit[1] not in found:
            found += limit[1]
            end = _end_of_group(tex, limit.end())
        if len(found) == 1:
            tex = f"{tex[:end]}{'^' if found == '_' else '_'}{{}}{tex[end:]}"
    return tex


def _end_of_group(tex: str, start: int) -> int:
    """Where a group in braces ends that begins here, or else a single sign."""
    depth, at = 0, start
    while word := _WORD.match(tex, at):
        depth += {"{": 1, "}": -1}.get(word[0], 0)
        at = word.end()
        if depth <= 0:
            break
    return at
