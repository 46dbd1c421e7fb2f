"""lxml: an SVG drawing -> the same without scripts, and without anything that it would fetch.

A drawing in a page is a picture, and browsers run nothing in a picture. But it is a file of its own beside
the page, too: who opens it there opens a document of the publication's own site. So it is published as it is
drawn, and nothing more: elements of SVG that draw, with attributes that only say how.
"""

from __future__ import annotations

import re

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"

_LARGEST = 16_000_000
"""Bytes of a drawing: what is larger is data, and no reader shows it in time."""

_IDLE = frozenset({
    "script", "foreignobject", "metadata", "handler", "listener", "audio", "video", "iframe", "canvas",
    "embed", "object", "discard", "prefetch", "tref", "unknown",
})  # fmt: skip
"""Elements that draw nothing that everyone shows, or do something else than draw."""

_FOREIGN = re.compile(r"@import[^;]*;?|(?:url|src|image|image-set)\(\s*(?!['\"]?#)[^)]*\)", re.IGNORECASE)
"""What a style would fetch."""

_HARMLESS_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp)[;,]", re.IGNORECASE)

_ANIMATED = frozenset({"animate", "set", "animateTransform", "animateMotion", "animateColor"})


def clean(data: bytes) -> bytes | None:
    """The drawing; None where it is not XML, no SVG, or one that grows when it is read.

    A document type goes with all its entities: one that names other files is an error in a book (EPUB 3.3,
    section 3.9), and drawing programs write one.
    """
    if len(data) > _LARGEST:
        return None
    parser = etree.XMLParser(no_network=True, remove_comments=True, remove_pis=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root.tag != f"{{{SVG}}}svg":
        return None
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or not _is_drawn(element):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        _quieten(element)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _is_drawn(element: etree._Element) -> bool:
    name = etree.QName(element)
    if name.namespace != SVG or name.localname.lower() in _IDLE:
        return False
    # An animation can write an address or a handler that nobody has looked at.
    changed = str(element.get("attributeName", "")).rpartition(":")[2].strip().lower()
    return name.localname not in _ANIMATED or not (changed == "href" or changed.startswith("on"))


def _quieten(element: etree._Element) -> None:
    """Take away handlers, other programs' attributes, and addresses outside the picture."""
    for key, value in list(element.attrib.items()):
        name = etree.QName(key)
        text = str(value)
        is_link = name.localname == "href" and not _is_inside(text)
        is_handler = name.namespace is None and name.localname.lower().startswith("on")
        is_base = name.namespace == _XML and name.localname == "base"
        if is_link or is_handler or is_base or name.namespace not in (None, _XLINK, _XML):
            del element.attrib[key]
        elif "(" in text or name.localname == "style":
            element.set(key, _still(text))
    if element.tag == f"{{{SVG}}}style":
        element.text = _still("".join(map(str, element.itertext())))
        for child in list(element):
            element.remove(child)


def _is_inside(address: str) -> bool:
    return address.startswith("#") or _HARMLESS_DATA.match(address) is not None


def _still(style: str) -> str:
    """A style that fetches nothing. Escapes hide what a function is called: no drawing program writes any."""
    return "" if "\\" in style else _FOREIGN.sub("none", style)
