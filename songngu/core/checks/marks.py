"""What is collected of a text's markup, and in which form two of a kind are the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias
from urllib.parse import unquote

from songngu import tree
from songngu.core.checks.cases import is_formula
from songngu.model import Inlines, Node
from songngu.text import normalise

Marks: TypeAlias = Sequence[Node]

_OURS = frozenset({"uri", "email"})
"""Classes that pandoc itself gives to bare addresses."""
_ELEMENT = re.compile(r"</?[A-Za-z]")
"""How a tag begins: comments and processing instructions are none, and no reader sees them."""
_LANGUAGE = re.compile(r"(?<=[/.=_-])[a-z]{2}(?:-[A-Za-z]{2,4})?(?=[/.&_-]|$)|(?<=//)[a-z]{2}(?=\.)")
_HREF = re.compile(r"""\bhref=(["'])(.*?)\1""")
_TAG_NAME = re.compile(r"[A-Za-z][\w-]*:[\w-]+")
_SCHEME = re.compile(r"\w+://|(?:mailto|tel|sms|geo|urn|doi|xmpp|callto):", re.IGNORECASE)
"""How an address begins that stands alone between ``<`` and ``>``; ``<field:company>`` is none."""


def of_kind(marks: Marks, kind: str, take: Callable[[Any], str]) -> list[str]:
    """What is taken of each node of one kind."""
    return [take(node["c"]) for node in marks if node["t"] == kind]


def links(marks: Marks) -> list[str]:
    """The addresses; a tag of no known scheme (``<field:company>``) is read as one, and is none."""
    found = [node["c"] for node in marks if node["t"] == "Link"]
    return [content[2][0] for content in found if not _is_no_address(content[2][0], content[1])]


def _is_no_address(address: str, words: Inlines) -> bool:
    is_name = _TAG_NAME.fullmatch(address) and not _SCHEME.match(address)
    return bool(is_name) and tree.plain(words) == address


def address(text: str) -> str:
    """An address without what names a language in it, the difference of http and https, and escapes."""
    text = _PARAMETER.sub("", unquote(text.removeprefix("https:").removeprefix("http:")))
    return _LANGUAGE.sub("", text).rstrip("/")


_PARAMETER = re.compile(r"[?&](?:[a-z]*lang(?:uage)?|hl|locale)=[\w-]*")


def anchor(text: str) -> str:
    """What names a heading in a link within the page, of its words: their letters and digits alone."""
    return "".join(char for char in normalise(unquote(text)).casefold() if char.isalnum())


def are_own_words(one: tuple[Marks, Sequence[str]], other: tuple[Marks, Sequence[str]]) -> bool:
    """True where all these links are named by their own words, each in its language.

    ``[Page title](<Page title>)`` and ``[Tên trang](<Tên trang>)``; ``[Trees](#trees)`` and ``[Cây](#cây)``.

    :param one: a text's marks, and the addresses that the other text lacks.
    """
    sides = (one, other)
    if (
        len(one[1]) != len(other[1])
        or len({address[:1] == "#" for _, found in sides for address in found}) != 1
    ):
        return False
    return all(set(found) <= _named_by_words(marks) for marks, found in sides)


def _named_by_words(marks: Marks) -> set[str]:
    found = [node["c"] for node in marks if node["t"] == "Link"]
    return {
        target
        for _, words, (target, _) in found
        if "/" not in target and anchor(target) == anchor(tree.plain(words))
    }


def to_same_headings(missing: Sequence[str], extra: Sequence[str], headings: Mapping[str, str]) -> bool:
    """True where links within the page lead to the same headings, named by their words in each language."""
    if not missing or not all(one.startswith("#") for one in (*missing, *extra)):
        return False
    there = {headings.get(anchor(one)) for one in missing}
    return _are_named_anew(missing, extra, headings) or there == {anchor(one) for one in extra}


def _are_named_anew(missing: Sequence[str], extra: Sequence[str], headings: Mapping[str, str]) -> bool:
    """True where anchors of no heading that is known are in another alphabet: ``#the-plan``, ``#Kế-hoạch``.

    Whether anything is so named in the translation, the build tells.
    """
    sides = [{unquote(one).isascii() for one in side} for side in (missing, extra)]
    is_other = len(missing) == len(extra) and len(sides[0]) == 1 and not sides[0] & sides[1]
    return is_other and not any(anchor(one) in headings for one in missing)


def is_end_of(short: str, address: str) -> bool:
    """True where an address without a site (``/a/b.pdf``, ``../a/b.pdf``) is the end of another's path."""
    path = re.sub(r"^(?:\.{0,2}/)+", "", unquote(short))
    return "." in path and ":" not in path and f"/{unquote(address)}".endswith(f"/{path}")


_EMPHASIS = {"b": "Strong", "strong": "Strong", "i": "Emph", "em": "Emph"}
_EMPHASIS_TAG = re.compile(r"<(/?)(b|strong|i|em)\s*>", re.IGNORECASE)


def emphasis_tags(marks: Marks) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The emphasis that raw tags open, by the kind of its node, and what they close; each in order."""
    found = [match for text in of_kind(marks, "RawInline", raw) if (match := _EMPHASIS_TAG.fullmatch(text))]
    opened, closed = (
        tuple(sorted(_EMPHASIS[match[2].lower()] for match in found if bool(match[1]) is is_end))
        for is_end in (False, True)
    )
    return opened, closed


def _tags(marks: Marks) -> list[str]:
    """The tags, save those of emphasis: that is the translator's, in raw HTML as well."""
    found = of_kind(marks, "RawInline", raw)
    return [one for one in found if _ELEMENT.match(one) and not _EMPHASIS_TAG.fullmatch(one)]


def _code(text: str) -> str:
    return _LANGUAGE.sub("", "".join(text.replace("&nbsp;", " ").split()))


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
        for one in of_kind(marks, "Math", lambda content: content[1])
        if is_formula(one) and not re.fullmatch(r"[\d%^-]*s?", _formula(one))
    ]


def _tag(text: str) -> str:
    """A tag without the attributes whose words are translated."""
    text = _HREF.sub(lambda match: f'href="{address(match[2])}"', text)
    return re.sub(r"""\s(?:alt|title|label|aria-label|placeholder)\s*=\s*("[^"]*"|'[^']*')""", "", text)


def raw(content: Any) -> str:
    """The text of code, or of raw HTML."""
    return str(content[1]).strip()


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


Collect = Callable[[Marks], Iterable[str]]

COLLECT: dict[str, tuple[Collect, Callable[[str], str]]] = {
    "link to": (links, address),
    "picture": (lambda marks: of_kind(marks, "Image", lambda content: content[2][0]), address),
    "code": (lambda marks: of_kind(marks, "Code", lambda content: content[1]), _code),
    "formula": (_formulas, _formula),
    "tag": (_tags, _tag),
    "attribute": (_attributes, str),
}
"""What is collected of a text under each name, and in which form two are the same."""
