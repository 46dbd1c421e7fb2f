"""A document -> the same without hostile HTML (the setting ``raw-html = "clean"``).

Raw markup comes from readers as one piece for each tag (inlines) or each run of tags (blocks). A lone
tag stays only where its partner stands in the same list, so that no stray ``</div>`` of an author can
close an element of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from songngu import tree
from songngu.model import Document, Finding, Level, Location, Node, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaner:
    """What the tree cannot do itself (:mod:`songngu.formats.clean`)."""

    fragment: Callable[[str, bool], str]
    """A complete fragment made harmless; told whether it stands among inlines."""
    open_tag: Callable[[str, bool], str | None]
    """A lone opening tag made harmless, or None; told whether it stands among inlines."""
    tag: Callable[[str], tuple[str, str] | None]
    """``("open" | "close" | "void", name)`` of a lone tag, None for anything else."""
    is_safe_address: Callable[[str], bool]


def cleaned(document: Document, cleaner: Cleaner) -> tuple[Document, tuple[Finding, ...]]:
    """The document with raw HTML made harmless.

    :returns: the document, and a finding that counts what was taken out.
    """
    taken: list[str] = []
    blocks = _clean(document.blocks, cleaner, taken)
    meta = {key: _clean(value, cleaner, taken) for key, value in document.meta.items()}
    findings: tuple[Finding, ...] = ()
    if taken:
        findings = (
            Finding(
                code="raw-html",
                level=Level.INFO,
                message=_left_out(taken),
                hint='write it as Markdown, or trust your sources: raw-html = "trust"',
                location=Location(path=document.path),
                document=document.slug,
            ),
        )
    return replace(document, blocks=blocks, meta=meta), findings


def harmless(reading: Reading, cleaner: Cleaner) -> Reading:
    """A translation made harmless; what was taken out is a problem."""
    taken: list[str] = []
    paragraphs = tuple(_clean(paragraph, cleaner, taken) for paragraph in reading.paragraphs)
    problems = (*reading.problems, _left_out(taken)) if taken else reading.problems
    return Reading(paragraphs=paragraphs, problems=problems)


def _left_out(taken: list[str]) -> str:
    shown = taken[0].strip().split("\n")[0][:60]
    return f"{len(taken)} piece(s) of raw HTML or unsafe addresses were left out, the first: {shown}"


def _clean(value: Any, cleaner: Cleaner, taken: list[str]) -> Any:
    if isinstance(value, list):
        return _clean_list(value, cleaner, taken)
    if isinstance(value, dict):
        if value.get("t") in tree.WORDS:
            return value
        node = {key: _clean(item, cleaner, taken) for key, item in value.items()}
        return _clean_node(node, cleaner, taken) if "t" in node else node
    return value


def _clean_list(items: list[Any], cleaner: Cleaner, taken: list[str]) -> list[Any]:
    """Siblings: lone tags stay in pairs only; the rest one by one."""
    for item in items:
        if not isinstance(item, dict) or item.get("t") not in tree.WORDS:
            break
    else:
        return items
    partners = _partners(items, cleaner) if any(map(_is_raw_html, items)) else {}
    out = []
    for at, item in enumerate(items):
        if isinstance(item, dict) and item.get("t") in tree.WORDS:
            out.append(item)
            continue
        if not _is_raw_html(item):
            out.append(_clean(item, cleaner, taken))
            continue
        html = item["c"][1]
        tag = cleaner.tag(html)
        if tag is None or tag[0] == "void":
            text = cleaner.fragment(html, item["t"] == "RawInline")
        elif at not in partners:
            text = ""
        else:
            opening = cleaner.open_tag(items[min(at, partners[at])]["c"][1], item["t"] == "RawInline")
            text = "" if opening is None else opening if tag[0] == "open" else f"</{tag[1]}>"
        if text.strip():
            out.append({"t": item["t"], "c": ["html", text]})
        elif html.strip() and not html.strip().startswith("<!--"):
            taken.append(html)
    return out


def _partners(items: list[Any], cleaner: Cleaner) -> dict[int, int]:
    """Each opening tag's closing one among siblings, and the reverse."""
    partners: dict[int, int] = {}
    waiting: list[tuple[str, int]] = []
    for at, item in enumerate(items):
        tag = cleaner.tag(item["c"][1]) if _is_raw_html(item) else None
        if tag is None or tag[0] == "void":
            continue
        kind, name = tag
        if kind == "open":
            waiting.append((name, at))
        elif any(name == other for other, _ in waiting):
            while waiting:
                other, start = waiting.pop()
                if other == name:
                    partners[start], partners[at] = at, start
                    break
    return partners


def _is_raw_html(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and item.get("t") in ("RawInline", "RawBlock")
        and item["c"][0].lower().startswith(_WRITTEN_AS_HTML)
    )


_WRITTEN_AS_HTML = ("html", "xhtml", "epub", "slidy", "slideous", "s5", "dzslides", "revealjs", "chunkedhtml")
"""How raw markup may be called that pandoc's HTML writer lets through: slide shows are HTML, too."""


def _clean_node(node: Node, cleaner: Cleaner, taken: list[str]) -> Node:
    """Attributes that do something, and addresses that run something, go."""
    attr = tree.attributes(node)
    if attr is None:
        return node
    content = list(node["c"])
    kept = [[name, value] for name, value in attr[2] if _is_harmless(name, value, node["t"])]
    content[tree.ATTR_AT[node["t"]]] = [attr[0], attr[1], kept]
    if node["t"] == "Link" and not cleaner.is_safe_address(content[2][0]):
        taken.append(content[2][0])
        content[2] = ["", content[2][1]]
        return tree.span(content[0], content[1])
    return {"t": node["t"], "c": content}


def _is_harmless(name: str, value: str, tag: str) -> bool:
    """True for the attributes that HTML has on any element, with values it knows, and a picture's size."""
    if name in _VALUES:
        return value in _VALUES[name]
    return name in _ANYWHERE or name.startswith(("data-", "aria-")) or (tag, name) in _ON_SOME


_ANYWHERE = frozenset({"lang", "title", "role"})
_VALUES = {"dir": ("ltr", "rtl", "auto"), "translate": ("yes", "no")}
_ON_SOME = frozenset({("Image", "width"), ("Image", "height"), ("CodeBlock", "startFrom")})
