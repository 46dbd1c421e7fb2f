"""Files that pandoc took out of ``data:`` addresses -> pictures as EPUB 3.3 (§3.2) knows them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"

_FOREIGN = re.compile(r"@import[^;]*;?|url\(\s*(?!['\"]?#)[^)]*\)")
"""What a stylesheet in a picture would fetch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture in the package."""

    name: str
    """Its path beside the package document, from its content: one picture is one file."""
    media_type: str
    data: bytes
    moves: bool = False
    """True where it may be animated: what it does to people who react to flashes is not known."""


def pictures(files: Mapping[str, bytes]) -> dict[str, Picture]:
    """The pictures among pandoc's files, by their name there (``file0.png``); the rest is left out.

    The kind is read from the bytes: an ending may lie, and a wrong media type is an error of the
    package (EPUB 3.3 §5.6.2).
    """
    out = {}
    for name, data in files.items():
        folder, _, file = name.rpartition("/")
        picture = _picture(data) if folder.endswith("media") else None
        if picture is not None:
            out[file] = picture
    return out


def _picture(data: bytes) -> Picture | None:
    for start, kind, ending in _KINDS:
        if data.startswith(start) and (ending != "webp" or data[8:12] == b"WEBP"):
            moves = (ending == "gif" and data.count(b"\x21\xf9\x04") > 1) or (
                ending == "webp" and b"ANIM" in data[:64]
            )
            return _named(data, f"image/{kind}", ending, moves)
    drawing = _drawing(data)
    if drawing is None:
        return None
    return _named(drawing, "image/svg+xml", "svg", b"<animate" in drawing or b"<set" in drawing)


_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "png", "png"),
    (b"\xff\xd8\xff", "jpeg", "jpg"),
    (b"GIF87a", "gif", "gif"),
    (b"GIF89a", "gif", "gif"),
    (b"RIFF", "webp", "webp"),
)


def _named(data: bytes, media_type: str, ending: str, moves: bool) -> Picture:
    name = f"media/{hashlib.sha256(data).hexdigest()[:16]}.{ending}"
    return Picture(name=name, media_type=media_type, data=data, moves=moves)


def _drawing(data: bytes) -> bytes | None:
    """An SVG without its document type, scripts, editors' private data and what it would fetch.

    None where it is not XML, or no SVG. A document type that names other files is an error (EPUB 3.3
    §3.9), and drawing programs write one.
    """
    parser = etree.XMLParser(no_network=True, remove_comments=True, remove_pis=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root.tag != f"{{{SVG}}}svg":
        return None
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or not _is_drawn(element.tag):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        _quieten(element)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _is_drawn(tag: str) -> bool:
    name = etree.QName(tag)
    return name.namespace == SVG and name.localname not in ("script", "foreignObject", "metadata")


def _quieten(element: etree._Element) -> None:
    """Take away handlers, other programs' attributes, and addresses outside the picture."""
    for key, value in list(element.attrib.items()):
        name = etree.QName(key)
        text = str(value)
        is_link = name.localname == "href" and not text.startswith(("#", "data:image/"))
        is_handler = name.namespace is None and name.localname.startswith("on")
        if is_link or is_handler or name.namespace not in (None, _XLINK, _XML):
            del element.attrib[key]
        elif "url(" in text:
            element.set(key, _FOREIGN.sub("none", text))
    if element.tag == f"{{{SVG}}}style" and element.text:
        element.text = _FOREIGN.sub("none", element.text)
