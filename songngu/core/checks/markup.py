"""The checks on markup: what the source has and the translation lacks, and the reverse.

All look at what the Markdown was read as, and count no characters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from songngu import tree
from songngu.model import Case, Node, Problem, Side

Marks = Sequence[Node]

_EMPHASIS = {"Emph": "*…*", "Strong": "**…**", "Strikeout": "~~…~~", "Underline": "underlining",
             "Superscript": "^…^", "Subscript": "~…~", "SmallCaps": "small capitals"}  # fmt: skip
EMPHASIS = frozenset(_EMPHASIS)
"""The kinds of nodes that are emphasis."""
_ELEMENT = re.compile(r"</?[A-Za-z]")
"""How a tag begins: comments and processing instructions are none, and no reader sees them."""
_OURS = frozenset({"uri", "email"})
"""Classes that pandoc itself gives to bare addresses."""

_PART = re.compile(r"[/.&?=_#-]+")
_LANGUAGE = re.compile(r"(?<=[/.=_-])[a-z]{2}(?:-[A-Za-z]{2,4})?(?=[/.&_-]|$)|(?<=//)[a-z]{2}(?=\.)")


def broken_markup(case: Case) -> Iterator[Problem]:
    """Markdown that cannot be read, or marks that were surely meant as markup and are read as letters."""
    for problem in case.problems:
        yield Problem(message=problem, hint="correct the msgstr; its words are shown as they are written")
    if case.problems:
        return
    for sign, name in _LITERAL.items():
        if sign in case.target.letters and _signs(case.target, sign) > _signs(case.source, sign):
            yield Problem(
                message=f"{name} in the translation is read as letters",
                hint="close the markup, or write a backslash before it where letters are meant",
            )


def _signs(side: Side, sign: str) -> int:
    """How often a sign stands among the letters, where no backslash says that letters are meant.

    A backtick alone between spaces is a key of a keyboard.
    """
    escaped = sum("\\" in written for written in _ESCAPABLE[sign].findall(side.raw))
    keys = f"\n{side.letters}\n".count("\n`\n") if sign == "`" else 0
    return side.letters.count(sign) - max(escaped, keys)


def link_mismatch(case: Case, tags: frozenset[str]) -> Iterator[Problem]:
    """Links of the source that the translation lacks; another language's page of a site is the same.

    :param tags: what names the translation's language in an address: where a link names it anew, it
        leads to something of that language's own.
    """
    missing, extra = _differences(case, "link to")
    own = [one for one in extra if tags & (_parts_of([one]) - _parts_of(missing))]
    if own and len(own) == len(extra) >= len(missing):
        return
    yield from _lost(case, "link to")


def image_mismatch(case: Case) -> Iterator[Problem]:
    """Pictures of the source that the translation lacks."""
    yield from _lost(case, "picture")


def code_mismatch(case: Case) -> Iterator[Problem]:
    """Code of the source that the translation lacks, or has as plain words; its words may be translated."""
    yield from _lost(case, "code")


def formula_mismatch(case: Case) -> Iterator[Problem]:
    """Formulas of the source that the translation lacks."""
    yield from _lost(case, "formula")


def tag_mismatch(case: Case) -> Iterator[Problem]:
    """Raw HTML in the line that the translation lacks."""
    yield from _lost(case, "tag")


def attribute_mismatch(case: Case) -> Iterator[Problem]:
    """Classes, anchors and keys (``{.ten lang=fr}``) that the translation lacks."""
    yield from _lost(case, "attribute")


def markup_added(case: Case) -> Iterator[Problem]:
    """Links, pictures, code, formulas, tags or attributes that only the translation has."""
    for what in _COLLECT:
        missing, extra = _differences(case, what)
        if extra and not missing:
            message = f"the translation has the {what} {_names(extra)}, which the source lacks"
            yield Problem(message=message, hint="look whether it is meant")


def footnote_mismatch(case: Case) -> Iterator[Problem]:
    """Footnotes that the translation does not call, or calls twice."""
    source, target = Counter(case.source.calls), Counter(case.target.calls)
    for call in sorted((source - target).keys()):
        yield Problem(
            message=f"the translation does not call the footnote [^{call}]",
            hint=f"put [^{call}] where the translation needs the note",
        )
    for call in sorted((target - source).keys() & source.keys()):
        yield Problem(
            message=f"the translation calls the footnote [^{call}] more often than the source",
            hint="keep one call of each footnote",
        )


def emphasis_mismatch(case: Case) -> Iterator[Problem]:
    """More or less emphasis than in the source; the place and length of it are the translator's."""
    for kind, sign in _EMPHASIS.items() if case.source.marks or case.target.marks else ():
        source, target = (_kinds(side.marks, kind) for side in (case.source, case.target))
        if source != target:
            yield Problem(
                message=f"the source has {sign} {_times(source)}, the translation {_times(target)}",
                hint="mark the same words, unless the languages differ here",
            )


def _lost(case: Case, what: str) -> Iterator[Problem]:
    missing, extra = _differences(case, what)
    if not missing:
        return
    if extra:
        message = f"the source has the {what} {_names(missing)}, the translation {_names(extra)}"
    elif all(_stands_in(case.target.prose, one) for one in missing):
        message = f"{_names(missing)} is no longer marked as {what.removesuffix(' to')}"
    else:
        message = f"the translation lacks the {what} {_names(missing)}"
    yield Problem(message=message, hint="carry it over as it is")


def _has_address(text: str, address: str) -> bool:
    return re.search(rf"(?<![\w/]){re.escape(address)}(?![\w/#?&=%-])", text) is not None


def _stands_in(text: str, code: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(code)}(?!\w)", text) is not None


def _differences(case: Case, what: str) -> tuple[list[str], list[str]]:
    """What each side has that is nowhere in the other; a repetition may be left out, or made."""
    collect, same = _COLLECT[what]
    if not case.source.marks and not case.target.marks:
        return [], []
    source, target = list(collect(case.source.marks)), list(collect(case.target.marks))
    if not source and not target:
        return [], []
    before, after = {same(one) for one in source}, {same(one) for one in target}
    missing = [one for one in dict.fromkeys(source) if same(one) not in after]
    extra = [one for one in dict.fromkeys(target) if same(one) not in before]
    if what in ("link to", "picture"):  # a bare address is no link to every reader
        missing = [one for one in missing if not _has_address(case.target.raw, one)]
        extra = [one for one in extra if not _has_address(case.source.raw, one)]
    if what in ("code", "formula"):
        missing, extra = _without_translated(missing, extra)
    if what == "code":  # signs that became words ("a semicolon"), and what a longer name ends with
        codes = _of(case.target.marks, "Code", _raw)
        missing = [one for one in missing if any(map(str.isalnum, one)) and not _ends_any(codes, one)]
    if what in ("code", "formula"):
        extra = [one for one in extra if one not in case.source.raw]
    return missing, extra


def _without_translated(missing: list[str], extra: list[str]) -> tuple[list[str], list[str]]:
    """Without code or formulas whose words were translated: they have letters beyond ASCII."""
    for one in list(missing):
        other = next((two for two in extra if not (one.isascii() and two.isascii())), None)
        if other is not None:
            missing, extra = ([x for x in group if x not in (one, other)] for group in (missing, extra))
    return [one for one in missing if one.isascii()], extra


def _ends_any(codes: Iterable[str], name: str) -> bool:
    """True where one of the codes is a path that ends with the name: ``map::Keys``, ``Keys``."""
    return any(code.endswith(name) and not code[: -len(name)][-1:].isalnum() for code in codes)


def _parts_of(addresses: Iterable[str]) -> set[str]:
    return {part for one in addresses for part in _PART.split(one.lower())}


def _names(texts: Iterable[str]) -> str:
    return ", ".join(text if len(text) <= 60 else f"{text[:59]}…" for text in texts)


def _of(marks: Marks, kind: str, take: Callable[[Any], str]) -> list[str]:
    return [take(node["c"]) for node in marks if node["t"] == kind]


def _links(marks: Marks) -> list[str]:
    return _of(marks, "Link", lambda content: content[2][0])


def _address(text: str) -> str:
    """An address without what names a language in it, the difference of http and https, and escapes."""
    return _LANGUAGE.sub("", unquote(text.removeprefix("https:").removeprefix("http:"))).rstrip("/")


def _code(text: str) -> str:
    return _LANGUAGE.sub("", "".join(text.split()))


_NO_PART = (
    (re.compile(r"\\(?:text|mathrm|mbox|textrm|textbf|operatorname)\s*\{[^{}]*\}"), ""),
    (re.compile(r"(?<=\d)\s*(?:x|\\times\b)\s*(?=\d)"), "×"),
    (re.compile(r"\\(?:mathbf|mathrm|mathit|boldsymbol)(?![a-zA-Z])"), ""),
    (re.compile(r"\^(?:\{\s*\}|(?=\s|$))|(?<![\d.,])0(?=\.\d|,\d\d)"), ""),
    (re.compile(r"[\s{}.,;]|\\[,;!% ]"), ""),
)
"""What does not make a formula another one, in this order, and what stands for it."""


@lru_cache(maxsize=1 << 12)
def _formula(text: str) -> str:
    """A formula without its words (``\\text{…}``), which are translated, and without spaces."""
    for pattern, instead in _NO_PART:
        text = pattern.sub(instead, text)
    return text


def _formulas(marks: Marks) -> list[str]:
    """The formulas, save those that are a number only: they may become words or digits."""
    return [
        one
        for one in _of(marks, "Math", lambda content: content[1])
        if not re.fullmatch(r"[\d%^-]*s?", _formula(one))
    ]


def _tag(text: str) -> str:
    """A tag without the attributes whose words are translated."""
    return re.sub(r"""\s(?:alt|title|label|aria-label|placeholder)\s*=\s*("[^"]*"|'[^']*')""", "", text)


def _raw(content: Any) -> str:
    return str(content[1]).strip()


def _kinds(marks: Marks, kind: str) -> int:
    return sum(node["t"] == kind for node in marks)


def _times(count: int) -> str:
    return "nowhere" if count == 0 else "once" if count == 1 else f"{count} times"


def _attributes(marks: Marks) -> list[str]:
    found: list[str] = []
    for node in marks:
        attr = tree.attributes(node)
        if attr is None:
            continue
        found += [f".{name}" for name in attr[1] if name not in _OURS]
        found += [f"#{attr[0]}"] if attr[0] else []
        found += [f"{key}={value}" for key, value in attr[2] if key != "lang"]
    return found


_LITERAL = {
    "**": "**", "~~": "~~", "`": "a backtick", "](": "](", "<!--": "<!--", "$$": "$$", "![": "![", "]{": "]{",
}  # fmt: skip

_ESCAPABLE = {sign: re.compile("".join(rf"\\?{re.escape(char)}" for char in sign)) for sign in _LITERAL}
"""Each sign as it may be written: with backslashes or without."""

_Collect = Callable[[Marks], Iterable[str]]

_COLLECT: dict[str, tuple[_Collect, Callable[[str], str]]] = {
    "link to": (_links, _address),
    "picture": (lambda marks: _of(marks, "Image", lambda content: content[2][0]), _address),
    "code": (lambda marks: _of(marks, "Code", lambda content: content[1]), _code),
    "formula": (_formulas, _formula),
    "tag": (lambda marks: filter(_ELEMENT.match, _of(marks, "RawInline", _raw)), _tag),
    "attribute": (_attributes, str),
}
"""What is collected of a text under each name, and in which form two are the same."""
