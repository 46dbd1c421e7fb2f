"""Pairs -> cases: the texts of a unit as the checks read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from songngu import tree
from songngu.model import MERGED, Case, Inlines, Node, Pair, Side, State, Unit
from songngu.text import fold

THING = "\ufffc"
"""Stands for what is no words: code, a formula, a picture, an address (U+FFFC, OBJECT REPLACEMENT)."""


_BLANKS = frozenset(("Space", "SoftBreak", "LineBreak"))
_NO_FORMULA = re.compile(
    r"""["“”«»]|^\d*:|^\d[\d.,]*[ \u00a0]+[^\W\d_]{2,}"""
    r"""|(?:^|[\s,;.])[^\W\d_]{2,},?\s+[^\W\d_]{2,}(?:[\s,;.]|$)"""
)
"""What stands between dollar signs and is no formula: sums of money and the words between them
(``$5 and 10$``), parts of patterns and of references (``"$1" or "$2"``, ``$A$1:$B$2``)."""
_OWN_LINE = re.compile(r"</?(?:br|d[dlt]|div|h[1-6]|[ou]l|li|p|t[dhr])\b", re.IGNORECASE)
"""A tag on both sides of which words stand apart."""
_RAISED = re.compile(r"<su[bp]\b", re.IGNORECASE)


def cases(pairs: Sequence[Pair], units: Mapping[str, Unit], languages: tuple[str, str]) -> list[Case]:
    """The cases of a document, in reading order; sources of merged units are joined to the one before.

    :param units: the catalogue's live units by id.
    :param languages: tags of the source and the translation.
    """
    out: list[Case] = []
    for pair in pairs:
        unit = units[pair.id]
        source = side(languages[0], unit.source, [pair.segment.inlines])
        target = side(languages[1], "" if pair.merged else unit.target, pair.target)
        case = Case(unit=unit, state=pair.state, source=source, target=target, is_merged=pair.merged)
        head = next((at for at in range(len(out) - 1, -1, -1) if not out[at].is_merged), None)
        if pair.merged and head is not None:
            out[head] = replace(out[head], source=_joined(out[head].source, source))
        out.append(case)
    return out


def unread(unit: Unit, state: State, languages: tuple[str, str]) -> Case:
    """A case of a unit that is only compared with: its prose is its Markdown."""
    is_merged = unit.target.strip() == MERGED
    texts = (unit.source, "" if is_merged else unit.target)
    source, target = (
        Side(language=language, raw=text, inlines=[], prose=text)
        for language, text in zip(languages, texts, strict=True)
    )
    return Case(unit=unit, state=state, source=source, target=target, is_merged=is_merged)


def side(language: str, raw: str, paragraphs: Iterable[Inlines]) -> Side:
    """One language's text, from its Markdown and the inlines it was read as."""
    paragraphs = list(paragraphs)
    inlines = [node for paragraph in paragraphs for node in [*paragraph, {"t": "LineBreak"}]][:-1]
    words: list[str] = []
    marks: list[Node] = []
    for top in inlines:
        if top["t"] == "Str":
            words.append(top["c"])
        elif top["t"] in _BLANKS:
            continue
        for node in tree.walk(top, words=True) if top["t"] != "Str" else ():
            if node["t"] == "Str":
                words.append(node["c"])
            elif node["t"] not in _BLANKS:
                marks.append(node)
    return Side(
        language=language,
        raw=raw,
        inlines=inlines,
        prose="\n".join(prose(paragraph) for paragraph in paragraphs),
        marks=tuple(marks),
        letters="\n".join(words),
        calls=tuple(node["c"] for node in marks if node["t"] == "Note"),
    )


def _joined(one: Side, other: Side) -> Side:
    return replace(
        one,
        raw=f"{one.raw}\n\n{other.raw}",
        inlines=[*one.inlines, {"t": "LineBreak"}, *other.inlines],
        prose=f"{one.prose}\n{other.prose}",
        marks=(*one.marks, *other.marks),
        letters=f"{one.letters}\n{other.letters}",
        calls=(*one.calls, *other.calls),
    )


def prose(inlines: Sequence[Node]) -> str:
    """The words that a reader sees; what is none is U+FFFC, a raised text has ``^`` before it."""
    try:
        return "".join([node.get("c", " ") for node in inlines])  # most texts are words and spaces
    except TypeError:
        pass
    out: list[str] = []
    for node in inlines:
        match node["t"]:
            case "Str":
                out.append(node["c"])
            case "Space" | "SoftBreak" | "LineBreak":
                out.append(" ")
            case "Math" if not is_formula(node["c"][1]):
                out.append(f"${node['c'][1]}$")
            case "Code" | "Math" | "Image":
                out.append(THING)
            case "Quoted":
                marks = "‘’" if node["c"][0]["t"] == "SingleQuote" else "“”"
                out.append(marks[0] + prose(node["c"][1]) + marks[1])
            case "Superscript" | "Subscript":
                out.append("^" + prose(node["c"]))
            case "Link" if _is_bare(node["c"][2][0], tree.plain(node["c"][1])):
                out.append(THING)
            case "RawInline":
                out.append(
                    "^" if _RAISED.match(node["c"][1]) else " " if _OWN_LINE.match(node["c"][1]) else ""
                )
            case "Note":
                pass
            case _:
                out.append(prose(tree.inner(node) or ()))
    return "".join(out)


@lru_cache(maxsize=1 << 12)
def is_formula(text: str) -> bool:
    """False for what was read as a formula because it stands between dollar signs, and is words or marks."""
    return "\\" in text or not _NO_FORMULA.search(text)


@lru_cache(maxsize=1 << 15)
def folded(text: str) -> str:
    """A text's key for comparison (:func:`songngu.text.fold`): several checks ask for the same one."""
    return fold(text).text


def _is_bare(address: str, words: str) -> bool:
    """True for a link whose words are its address: readers see an address, and no words."""
    return words in (address, address.removeprefix("mailto:")) and any(sign in words for sign in "/.@")


def outside(side: Side) -> str:
    """What :func:`prose` leaves out and a number may have moved into: code, formulas, addresses."""
    found = []
    for node in side.marks:
        if node["t"] in ("Code", "RawInline") or (node["t"] == "Math" and is_formula(node["c"][1])):
            found.append(node["c"][1])
        elif node["t"] in ("Link", "Image"):
            found.append(node["c"][2][0])
            found.append(tree.plain(node["c"][1]) if node["t"] == "Image" else "")
    return " ".join(found)
