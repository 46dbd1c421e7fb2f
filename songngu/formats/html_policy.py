"""A finished page -> the same with a policy that says what it may run and load.

W3C, Content Security Policy Level 3, in a ``meta`` element: a page may be opened from a disk, where no
server could send it. It is the second wall: texts are cleaned before they are on the page, and if one ever
brought a script along, no browser would run it. So the digests are those of what templates wrote, and never
of what stands in a text.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from html import escape, unescape
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

PAGES = frozenset({"page.html.j2", "glossary.html.j2", "index.html.j2"})
"""Templates that write a whole page for browsers, without a policy of their own."""

_INLINE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_CHARSET = re.compile(r"<meta charset=[^>]*>", re.IGNORECASE)
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_SOURCE = re.compile(r"<(script|link|img|source|iframe|video|audio)\b([^>]*)>", re.IGNORECASE)
_ADDRESS = re.compile(r"\s(?:src|href)\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_DIRECTIVES = {
    "script": "script-src", "link": "style-src", "img": "img-src", "source": "media-src",
    "iframe": "frame-src", "video": "media-src", "audio": "media-src",
}  # fmt: skip
_UNCALLED_FOR = re.compile(r"<(?:script|style|link|iframe|base|meta|object|embed)\b", re.IGNORECASE)
"""What no text of a page holds: where one does, nothing that could come of it is allowed."""

_STYLED = re.compile(r'<[a-z][a-z0-9]*\b[^<>]*?(\sstyle="([^"<>]*)")[^<>]*>')
_CLASS = re.compile(r'\sclass="')
_PROPERTIES = frozenset({
    "text-align", "vertical-align", "width", "height", "padding-left", "padding-right", "color",
    "background-color", "font-size", "font-weight", "margin-left", "margin-right", "border",
})  # fmt: skip
_VALUE = re.compile(r"[\w.%#+ -]*")


def protected(page: str, values: Mapping[str, Any], *, is_trusted: bool) -> str:
    """The page with its policy, and with classes where pandoc wrote ``style`` attributes.

    :param values: what the template was given: the markup among it is of texts.
    :param is_trusted: raw HTML is let through: then a page runs whatever is in it, and loads whatever it
        names over HTTPS.
    """
    if is_trusted:
        policy = "default-src 'self' 'unsafe-inline' data: https:; base-uri 'none'"
    else:
        page = _with_classes(page)
        policy = _policy(page, [text for text in _markup(values) if _UNCALLED_FOR.search(text)])
    meta = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy, quote=False)}">'
    place = _CHARSET.search(page) or _HEAD.search(page)
    if place is None:
        return page
    return f"{page[: place.end()]}\n{meta}{page[place.end() :]}"


def _policy(page: str, doubtful: Collection[str]) -> str:
    """Only what the templates wrote, and pictures and fonts beside the page.

    :param doubtful: texts that hold what none should.
    """
    allowed: dict[str, list[str]] = {
        "default-src": [],
        "script-src": [],
        "style-src": [],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],
    }
    head = page[: page.lower().find("</head>")]
    for found in _INLINE.finditer(head if doubtful else page):
        kind, attributes, text = found[1].lower(), found[2], found[3]
        if kind == "style" or (not doubtful and _runs(attributes)):
            allowed[f"{kind}-src"].append(_digest(text))
    for directive, origin in _named(head if doubtful else page):
        allowed.setdefault(directive, []).append(origin)
    none = ["'none'"]
    rules = [f"{name} {' '.join(dict.fromkeys(given or none))}" for name, given in allowed.items()]
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def _runs(attributes: str) -> bool:
    """True for a script that stands in the page and is no data."""
    kind = re.search(r"type\s*=\s*[\"']?([^\"'\s>]+)", attributes, re.IGNORECASE)
    is_code = kind is None or "javascript" in kind[1].lower() or kind[1].lower() == "module"
    return is_code and re.search(r"\ssrc\s*=", attributes, re.IGNORECASE) is None


def _named(page: str) -> Iterator[tuple[str, str]]:
    """The directive and the place of each thing that a page loads by an address."""
    for found in _SOURCE.finditer(_INLINE.sub(_without_text, page)):
        tag, attributes = found[1].lower(), found[2]
        address = _ADDRESS.search(attributes)
        if address is None or (tag == "link" and "stylesheet" not in attributes.lower()):
            continue
        parts = urlsplit(unescape(address[1]))
        if parts.scheme in ("", "http", "https"):
            place = f"{parts.scheme or 'https'}://{parts.netloc}" if parts.netloc else "'self'"
            yield _DIRECTIVES[tag], re.sub(r"[\s;,]", "", place)


def _without_text(found: re.Match[str]) -> str:
    return f"<{found[1]}{found[2]}></{found[1]}>"


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _markup(value: Any) -> Iterator[str]:
    """All markup that a template is given."""
    if isinstance(value, Markup):
        yield str(value)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _markup(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _markup(item)


def _with_classes(page: str) -> str:
    """The page with one more style in its head, which says what ``style`` attributes said.

    Pandoc writes these for columns of tables, for the sizes of pictures, and in formulas. A policy could
    allow them only one by one.
    """
    names: dict[str, str] = {}

    def change(found: re.Match[str]) -> str:
        style = _settled(unescape(found[2]))
        name = names.setdefault(style, f"songngu-style-{len(names) + 1}") if style else ""
        start, end = found.start(1) - found.start(), found.end(1) - found.start()
        bare = found[0][:start] + found[0][end:]
        if not name:
            return bare
        if _CLASS.search(bare):
            return _CLASS.sub(lambda opened: f"{opened[0]}{name} ", bare, count=1)
        return f'{bare[:start]} class="{name}"{bare[start:]}'

    if ' style="' not in page:
        return page
    pieces = _apart(page)
    page = "".join(piece if is_inline else _STYLED.sub(change, piece) for is_inline, piece in pieces)
    if not names:
        return page
    rules = "\n".join(f".{name} {{ {style} }}" for style, name in names.items())
    return page.replace("</head>", f"<style>\n{rules}\n</style>\n</head>", 1)


def _apart(page: str) -> Iterable[tuple[bool, str]]:
    """The page in pieces, each with whether it is a script or a style."""
    at = 0
    for found in _INLINE.finditer(page):
        yield False, page[at : found.start()]
        yield True, found[0]
        at = found.end()
    yield False, page[at:]


def _settled(style: str) -> str:
    """Those declarations that pandoc writes, strong enough to hold against the page's own style."""
    kept = []
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        if name.strip().lower() in _PROPERTIES and _VALUE.fullmatch(value.strip()) and value.strip():
            kept.append(f"{name.strip().lower()}: {value.strip()} !important;")
    return " ".join(kept)
