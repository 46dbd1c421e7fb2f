"""What a finished page or book holds that could run, fetch or take a reader elsewhere."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

import tinyhtml5
from lxml import etree

_ELEMENTS = frozenset(
    [
        "script",
        "style",
        "iframe",
        "frame",
        "frameset",
        "object",
        "embed",
        "applet",
        "base",
        "form",
        "input",
        "button",
        "textarea",
        "select",
        "option",
        "portal",
        "template",
        "svg",
        "foreignObject",
        "marquee",
        "bgsound",
        "isindex",
        "keygen",
        "video",
        "audio",
        "source",
        "track",
        "noscript",
        "plaintext",
        "xmp",
        "listing",
        "image",
        "dialog",
        "slot",
        "meta",
        "link",
        "title",
        "area",
        "map",
    ]
)
"""Elements that no text may bring to a page."""

_ADDRESSES = (
    "href",
    "src",
    "cite",
    "poster",
    "data",
    "action",
    "formaction",
    "background",
    "longdesc",
    "manifest",
)
_NEVER = (
    "style",
    "srcdoc",
    "srcset",
    "ping",
    "formaction",
    "action",
    "background",
    "target",
    "download",
    "usemap",
)
_SCHEMES = (
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
)
_BLANKS = "".join(map(chr, range(33)))
_FETCHED = ("img", "link", "script", "source", "video", "audio", "iframe", "embed", "object", "use", "image")


def in_page(text: str, ours: Counter[str]) -> list[str]:
    """What is wrong in a page, read as a browser reads it.

    :param ours: how many elements of each kind a page without any text has.
    """
    root = tinyhtml5.parse(text, namespace_html_elements=False)
    elements = list(root.iter())
    counts = Counter(_name(element) for element in elements)
    wrong = [f"{counts[name] - ours[name]} × <{name}>" for name in _ELEMENTS if counts[name] > ours[name]]
    for element in elements:
        wrong += _of_attributes(_name(element), {str(key): value for key, value in element.attrib.items()})
    return wrong


def in_book(data: bytes) -> Iterator[str]:
    """What is wrong in the pages and pictures of an EPUB, read as XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for name in book.namelist():
            if not name.endswith((".xhtml", ".svg", ".opf", ".ncx")):
                continue
            root = etree.fromstring(book.read(name), etree.XMLParser(resolve_entities=False))
            for element in root.iter():
                if not isinstance(element.tag, str):
                    continue
                tag = etree.QName(element).localname
                if tag.lower() in (
                    "script",
                    "iframe",
                    "form",
                    "object",
                    "embed",
                    "base",
                    "foreignobject",
                    "handler",
                ):
                    yield f"{name}: <{tag}>"
                if not name.endswith((".opf", ".ncx")):
                    attributes = {
                        etree.QName(key).localname: str(value) for key, value in element.attrib.items()
                    }
                    allowed = ("style",)  # pandoc's, for columns: a book has no policy
                    attributes = {key: value for key, value in attributes.items() if key not in allowed}
                    yield from (f"{name}: {one}" for one in _of_attributes(tag, attributes))


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _of_attributes(tag: str, attributes: dict[str, str]) -> Iterator[str]:
    for key, value in attributes.items():
        name = key.rpartition("}")[2].rpartition(":")[2].lower()
        if name.startswith("on") or (name in _NEVER):
            yield f"<{tag} {name}={value[:60]!r}>"
        if name in _ADDRESSES and tag != "meta":
            scheme = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"[\t\n\r]", "", value).lstrip(_BLANKS).lower())
            is_data = tag == "img" and value.startswith("data:image/")
            if scheme is not None and scheme[1] not in _SCHEMES and not is_data:
                yield f"<{tag} {name}={value[:60]!r}>"
            is_far = scheme is not None or value.startswith(("//", "\\"))
            is_told = tag == "link" and attributes.get("rel") in ("canonical", "alternate")
            if tag in _FETCHED and is_far and not is_data and not is_told:
                yield f"<{tag} {name}={value[:60]!r}> is fetched"
        if tag == "meta" and name == "http-equiv" and value != "Content-Security-Policy":
            yield f"<meta http-equiv={value!r}>"
