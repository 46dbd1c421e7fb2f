"""What pandoc's HTML leaves open, and validators and listeners ask for.

pandoc writes well-formed HTML with quoted attributes, and escapes every ``<`` and ``>`` of a text: so its
tags can be found without a parser, which would write all the rest of the page anew.
"""

from __future__ import annotations

import re
from functools import partial
from html import escape
from xml.etree import ElementTree

from songngu.mathml import SPACING, spoken

_TAG = re.compile(r"<(thead|/thead|th|img)\b([^>]*)>")
_EMPTY_HEADER = re.compile(r"<th\b([^>]*)>\s*</th>")
_EMPTY_LINK = re.compile(r"<a\b(?![^>]*\baria-label=)(?=[^>]*\bhref=)([^>]*)></a>")
_FORMULA_HEADER = re.compile(r"<th\b([^>]*)>\s*(<math\b(?:(?!</math>).)*</math>)\s*</th>", re.DOTALL)
_ID = re.compile(r'\sid="[^"]*"')
_ACCENT = re.compile("(<mo[^>]*>)([\u0300-\u036f\u20d7])(</mo>)")


def settle(html: str, language: str) -> str:
    """A picture without alternative text says that it is an ornament (HTML 4.8.4.4). A header of a table
    says what it heads (WCAG H63), and an empty one is none. A link that shows nothing, because its picture
    is missing, is no link. Accents of formulas stand for themselves.

    :param language: of what stands in neither language of a pair.
    """
    html = _EMPTY_HEADER.sub(r"<td\1></td>", html)
    html = _EMPTY_LINK.sub(lambda found: _place(found[1]), html)
    html = _FORMULA_HEADER.sub(partial(_named, language), html)
    html = _ACCENT.sub(lambda found: found[1] + SPACING.get(found[2], found[2]) + found[3], html)
    is_head = False

    def tag(found: re.Match[str]) -> str:
        nonlocal is_head
        name, attributes = found[1], found[2]
        if name.endswith("thead"):
            is_head = name == "thead"
        elif name == "th" and " scope=" not in attributes:
            return f'<th scope="{"col" if is_head else "row"}"{attributes}>'
        elif name == "img" and " alt=" not in attributes:
            return f'<img alt=""{attributes}>'
        return found[0]

    return _TAG.sub(tag, html)


def _named(language: str, found: re.Match[str]) -> str:
    """A header that is a formula, which gets its words for a name: not every program has some for it."""
    formula = ElementTree.fromstring(found[2])
    tex = next((one.text or "" for one in formula.iter() if one.tag.endswith("}annotation")), "")
    name = escape(spoken(formula, language) or " ".join(tex.split()))
    return f'<th{found[1]}><span role="math" aria-label="{name}">{found[2]}</span></th>'


def _place(attributes: str) -> str:
    """What stays of an empty link: the place that others may lead to."""
    name = _ID.search(attributes)
    return f"<span{name[0]}></span>" if name else ""
