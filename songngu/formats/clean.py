"""nh3: hostile or broken HTML -> harmless, well-formed markup."""

from __future__ import annotations

import re

import nh3
from lxml import etree
from lxml import html as lxml_html

_OBSOLETE = {"acronym", "big", "center", "font", "rbc", "rtc", "strike", "tt"}
_TAGS = nh3.ALLOWED_TAGS - {"img", "map", "area"} - _OBSOLETE | {
    "figure", "figcaption", "section", "article", "aside", "header", "footer", "main", "details",
    "summary", "mark", "time", "ruby", "rt", "rp", "u", "s", "picture",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"lang", "dir", "title", "class", "translate"},
    "a": {"href"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "headers"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "time": {"datetime"},
    "blockquote": {"cite"},
    "q": {"cite"},
}
_SCHEMES = {
    "http",
    "https",
    "mailto",
    "tel",
    "ftp",
    "ftps",
    "sftp",
    "sms",
    "geo",
    "urn",
    "doi",
    "irc",
    "xmpp",
}
_VOID = ("br", "hr", "wbr")

_LONE_INLINE = frozenset(
    [
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
    ]
)
_LONE_BLOCK = frozenset(
    [
        "article",
        "aside",
        "blockquote",
        "details",
        "div",
        "figure",
        "footer",
        "header",
        "section",
        "summary",
    ]
)
"""Tags that may stand around content of the tree. None of a table's or a list's, whose children would be
pairs where only rows or items can stand; and no link, which could come to hold the link of a note."""

_TAG = re.compile(r"\s*<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?/?)>\s*$", re.DOTALL)
"""One lone tag: whether it closes, its name, its attributes."""


def clean(html: str, is_inline: bool = False) -> str:
    """A fragment without scripts, styles, handlers, forms, frames or odd addresses, as well-formed XHTML.

    Pictures are left out: those that a document may show are its own, not raw markup's. Among inlines
    no block may stand: it would end the paragraph.
    """
    tags = _LONE_INLINE | {"a", "br", "wbr"} if is_inline else _TAGS
    return well_formed(_safe(html, tags))


def open_tag(html: str, is_inline: bool) -> str | None:
    """A lone opening tag made harmless, or None where it may not stand among inlines, or among blocks."""
    match = _TAG.match(html)
    if match is None or match[2].lower() not in (_LONE_INLINE if is_inline else _LONE_BLOCK):
        return None
    cleaned = _safe(f"<{match[2]}{match[3]}></{match[2]}>", _TAGS)
    opened, slash, _ = cleaned.partition("</")
    return opened if slash and opened.startswith("<") else None


def _safe(html: str, tags: set[str] | frozenset[str]) -> str:
    return nh3.clean(
        html,
        tags=set(tags),
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
        attribute_filter=_with_safe_citation,
    )


def _with_safe_citation(tag: str, name: str, value: str) -> str | None:
    """What nh3 does for a link, for the address of what is quoted, which it does not look at."""
    return None if name == "cite" and not is_safe_address(value) else value


def well_formed(html: str) -> str:
    """A fragment as XHTML: every element closed, every attribute quoted."""
    if "<" not in html and "&" not in html:
        return html
    try:
        root = lxml_html.fragment_fromstring(html, create_parent="div")
    except (etree.ParserError, ValueError):
        return ""
    text: str = etree.tostring(root, encoding="unicode", method="xml")
    return text[text.index(">") + 1 : -len("</div>")] if text.endswith("</div>") else ""


def tag(html: str) -> tuple[str, str] | None:
    """``("open" | "close" | "void", name)`` of a lone tag, None for anything else."""
    match = _TAG.match(html)
    if match is None:
        return None
    name = match[2].lower()
    if name in _VOID or (match[3].rstrip().endswith("/") and not match[1]):
        return "void", name
    return ("close" if match[1] else "open"), name


def is_safe_address(address: str) -> bool:
    """True for an address that a document may link to: relative, or of a scheme that only leads somewhere."""
    # Browsers leave out control characters and spaces before they look for the scheme.
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", address))
    return scheme is None or scheme[1].lower() in _SCHEMES
