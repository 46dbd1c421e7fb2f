"""Pandoc's syntax tree: how to walk it, read it as text, and build its nodes.

The tree is the JSON of pandoc 3 (``pandoc-types`` 1.23): every node is ``{"t": tag, "c": content}``.
Nothing here changes a node in place, save :func:`put`, which says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from songngu.model import Blocks, Inlines, Node, Path

Attr = list[Any]
"""``[id, [class, …], [[key, value], …]]``."""

ATTR_AT = {"Header": 1, "Div": 0, "Span": 0, "Link": 0, "Image": 0, "Code": 0, "CodeBlock": 0, "Table": 0}
ATTR_AT |= {"Figure": 0}
"""Where a node's attributes stand in its content."""

NESTED_INLINES = {"Emph", "Underline", "Strong", "Strikeout", "Superscript", "Subscript", "SmallCaps"}
INLINES_AT = {"Quoted": 1, "Cite": 1, "Link": 1, "Image": 1, "Span": 1}
"""Where the inlines of an inline node with other content stand."""


WORDS = frozenset({"Str", "Space"})
"""Nine nodes in ten: they hold no other."""
SPACE: Node = {"t": "Space"}

_DEEPEST = 300
"""How deep lists and maps may stand in each other in a tree: 100 lists, 150 block quotes. Every step
after reading, lxml and WeasyPrint included, can do that much."""

_BRACKETS = bytes.maketrans(b"{}", b"[]")
_NO_SIGNS = bytes(code for code in range(256) if code not in b'[]{}"')


def load(text: str) -> Any:
    """The tree that pandoc wrote as JSON; None where it is too deep to be worked on."""
    signs = text.encode().replace(b"\\\\", b"").replace(b'\\"', b"").translate(_BRACKETS, _NO_SIGNS)
    outside = signs.replace(b'""', b"").split(b'"')[::2]  # of strings: most of these have no bracket
    left = b"".join(outside)
    for _ in range(_DEEPEST):
        inner_gone = left.replace(b"[]", b"")
        if len(inner_gone) == len(left):
            return json.loads(text)
        left = inner_gone
    return None


def copy(node: Any) -> Any:
    """A deep copy of JSON data (quicker than :func:`copy.deepcopy`)."""
    return json.loads(json.dumps(node))


def get(root: Any, path: Path) -> Any:
    """The value at ``path`` below ``root``."""
    for key in path:
        root = root[key]
    return root


def put(root: Any, path: Path, value: Any) -> None:
    """Set the value at ``path`` below ``root``, in place."""
    get(root, path[:-1])[path[-1]] = value


def attributes(node: Node) -> Attr | None:
    """The attributes of a node, or None where its kind has none."""
    at = ATTR_AT.get(node["t"])
    return None if at is None else node["c"][at]


def without_id(node: Node) -> Node:
    """The node without its anchor; itself where it has none."""
    attr = attributes(node)
    if attr is None or not attr[0]:
        return node
    content = list(node["c"])
    content[ATTR_AT[node["t"]]] = ["", *attr[1:]]
    return {"t": node["t"], "c": content}


def has_attribute(node: Node, key: str, value: str) -> bool:
    """True where the node carries ``key=value``."""
    attr = attributes(node)
    return attr is not None and [key, value] in attr[2]


def inner(node: Node) -> Inlines | None:
    """The inlines inside an inline node, or None where there are none (a footnote's are blocks)."""
    inlines: Inlines
    if node["t"] in NESTED_INLINES:
        inlines = node["c"]
        return inlines
    at = INLINES_AT.get(node["t"])
    if at is None:
        return None
    inlines = node["c"][at]
    return inlines


def with_inner(node: Node, inlines: Inlines) -> Node:
    """The same node around other inlines."""
    if node["t"] in NESTED_INLINES:
        return {"t": node["t"], "c": inlines}
    content = list(node["c"])
    content[INLINES_AT[node["t"]]] = inlines
    return {"t": node["t"], "c": content}


def walk(value: Any, *, words: bool = False, closed: Sequence[str] = ()) -> Iterator[Node]:
    """Every node below a node, a list or a map, in reading order, parents first.

    :param words: strings and spaces too; most have nothing to do with them, and nine nodes in ten are such.
    :param closed: tags of nodes into which not to go.
    """
    unwanted = frozenset() if words else WORDS
    stack = [value]
    while stack:
        top = stack.pop()
        if isinstance(top, list):
            for one in reversed(top):
                if isinstance(one, dict):
                    if one.get("t") not in unwanted:
                        stack.append(one)
                elif isinstance(one, list):
                    stack.append(one)
        elif "t" not in top:
            stack.append(list(top.values()))
        else:
            yield top
            content = top.get("c")
            if isinstance(content, (list, dict)) and top["t"] not in closed:
                stack.append(content)


def notes(value: Any) -> list[Node]:
    """The footnotes called in a node, a list or a map, in reading order; not those called in footnotes."""
    return [node for node in walk(value, closed=("Note",)) if node["t"] == "Note"]


def rewrite(value: Any, change: Callable[[Node], Node | list[Node] | None], *, words: bool = False) -> Any:
    """A copy in which each node is what ``change`` makes of it, children first.

    ``change`` returns the node, a list of nodes that take its place, or None to leave it out.

    :param words: pass strings and spaces to ``change`` too; most have nothing to do with them, and
        nine nodes in ten are such.
    """
    if isinstance(value, list):
        return _rewrite_list(value, change, words)
    if not isinstance(value, dict):
        return value
    tag = value.get("t")
    if tag is None:
        return {key: rewrite(item, change, words=words) for key, item in value.items()}
    if tag in WORDS:
        return change(value) if words else value
    content = value.get("c")
    if isinstance(content, list | dict):
        value = {**value, "c": rewrite(content, change, words=words)}
    return change(value)


def _rewrite_list(
    items: list[Any], change: Callable[[Node], Node | list[Node] | None], words: bool
) -> list[Any]:
    out: list[Any] = []
    for item in items:
        if not isinstance(item, dict):
            out.append(_rewrite_list(item, change, words) if isinstance(item, list) else item)
            continue
        if item.get("t") not in WORDS:
            new = rewrite(item, change, words=words)
        elif words:
            new = change(item)
        else:
            out.append(item)
            continue
        if isinstance(new, list):
            out.extend(new)
        elif new is not None:
            out.append(new)
    return out


def is_words(inlines: Inlines) -> bool:
    """True where there is nothing but strings and spaces, as in most texts."""
    return WORDS.issuperset(map(itemgetter("t"), inlines))


def plain(inlines: Iterable[Node]) -> str:
    """The text that a reader sees, without markup and without notes."""
    out: list[str] = []
    for node in inlines:
        match node["t"]:
            case "Str":
                out.append(node["c"])
            case "Space" | "SoftBreak" | "LineBreak":
                out.append(" ")
            case "Code" | "Math":
                out.append(node["c"][1])
            case "Quoted":
                marks = "‘’" if node["c"][0]["t"] == "SingleQuote" else "“”"
                out.append(marks[0] + plain(node["c"][1]) + marks[1])
            case _:
                out.append(plain(inner(node) or ()))
    return "".join(out)


def text_inlines(text: str) -> Inlines:
    """Inlines of plain words: nothing in the text is markup, any white space parts words."""
    words = text.split(" ")
    if not all(words):
        out: Inlines = []
        for word in words:
            if out:
                out.append(SPACE)
            if word:
                out.append({"t": "Str", "c": word})
        return out
    filled = [SPACE] * (2 * len(words) - 1)
    filled[::2] = [{"t": "Str", "c": word} for word in words]
    return filled


def joined(inlines: Inlines) -> Inlines:
    """The same content in one normal form: soft breaks are spaces, adjoining strings are one."""
    out: Inlines = []
    last = ""
    for node in inlines:
        tag = node["t"]
        if tag == "Str" and last == "Str":
            out[-1] = {"t": "Str", "c": out[-1]["c"] + node["c"]}
            continue
        if tag == "Space" or tag == "SoftBreak":
            if last == "Space":
                continue
            node = SPACE
        elif tag != "Str" and (children := inner(node)) is not None:
            node = with_inner(node, joined(children))
        out.append(node)
        last = node["t"]
    return out


def is_translatable(inlines: Inlines) -> bool:
    """True where there is a letter or a digit for a translator, or a footnote.

    Code, formulas and raw markup are carried through, as is ``[…]{translate=no}``.
    """
    for node in inlines:
        tag = node["t"]
        if tag == "Note" or (tag == "Str" and any(map(str.isalnum, node["c"]))):
            return True
        if tag in WORDS or tag == "Image" or has_attribute(node, "translate", "no"):
            continue
        if is_translatable(inner(node) or []):
            return True
    return False


def attr(identifier: str = "", classes: Iterable[str] = (), pairs: Mapping[str, str] | None = None) -> Attr:
    """Attributes as pandoc writes them."""
    return [identifier, list(classes), [[key, value] for key, value in (pairs or {}).items()]]


def div(attributes: Attr, blocks: Blocks) -> Node:
    """A block that holds blocks."""
    return {"t": "Div", "c": [attributes, blocks]}


def span(attributes: Attr, inlines: Inlines) -> Node:
    """An inline that holds inlines."""
    return {"t": "Span", "c": [attributes, inlines]}


def link(attributes: Attr, inlines: Inlines, address: str, title: str = "") -> Node:
    """A link to an address."""
    return {"t": "Link", "c": [attributes, inlines, [address, title]]}


def para(inlines: Inlines) -> Node:
    """A paragraph."""
    return {"t": "Para", "c": inlines}


def plain_block(inlines: Inlines) -> Node:
    """Inlines as a block that is no paragraph."""
    return {"t": "Plain", "c": inlines}


def raw_html(text: str) -> Node:
    """A block of HTML as it stands."""
    return {"t": "RawBlock", "c": ["html", text]}
