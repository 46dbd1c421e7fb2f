"""Characters that no font here can draw -> a sign in their place, which is read and copied as what it is.

The engine draws a glyph of the font's own for them, ``.notdef``, which neither PDF/UA-1 (7.21.8) nor
PDF/A-3 (6.2.11.8) allows, and which says nothing to a reader either.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from songngu.formats.pdf_typefaces import FACES

SIGN = "☐"
LETTER = "data-letter"
"""The attribute of a sign that has the character it stands for."""

_RARE = re.compile(
    r"[^\x00-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u206f\u20a0-\u20bf\u2190-\u2193\u2212\ud800-\udfff]"
)
"""What a font for Latin letters may lack: a page of nothing else asks no font."""
_UNREAD = {"head", "script", "style", "title"}


def mend(root: Element, weasyprint: Any, fetcher: Any, address: str) -> list[str]:
    """Put signs for what no font can draw, in place.

    :param root: the page as parsed; its own fonts are asked, and those of the system.
    :returns: the characters that have a sign now.
    """
    texts = [text for element in _read(root) for text in (element.text, element.tail) if text]
    texts.append(root.findtext("head/title") or "")  # in running heads, whatever the page holds
    rare = sorted({letter for text in texts for letter in _RARE.findall(text)})
    if not rare:
        return []
    style = "".join(element.text or "" for element in root.iter("style"))
    lacking = _lacking(weasyprint, fetcher, address, "".join(FACES.findall(style)), rare)
    if lacking:
        pattern = re.compile(f"([{re.escape(''.join(lacking))}])")
        for element in list(_read(root)):
            _sign(element, pattern)
        for element in root.iter("style"):  # running heads
            element.text = pattern.sub(SIGN, element.text or "")
    return lacking


def _lacking(weasyprint: Any, fetcher: Any, address: str, faces: str, rare: list[str]) -> list[str]:
    """Which characters the engine finds no glyph for, as it tells when it draws a page of them."""
    page = f"<style>{faces}</style><p style='font-family: \"Songngu Serif\"'>{' '.join(rare)}"
    lacking: list[str] = []

    def hear(record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple) and ".notdef" in str(record.msg):
            lacking.append(str(record.args[0]))
        return False

    logger = logging.getLogger("weasyprint")
    level = logger.level
    logger.setLevel(logging.WARNING)
    logger.addFilter(hear)
    try:
        weasyprint.HTML(string=page, url_fetcher=fetcher, base_url=address).write_pdf()
    finally:
        logger.removeFilter(hear)
        logger.setLevel(level)
    return [letter for letter in rare if letter in lacking]


def _read(root: Element) -> Iterator[Element]:
    """The elements whose text is shown."""
    for child in root:
        if child.tag not in _UNREAD:
            yield child
            yield from _read(child)


def _sign(element: Element, pattern: re.Pattern[str]) -> None:
    """Part an element's texts at what cannot be drawn."""
    for at in range(len(element) - 1, -1, -1):
        text, *rest = pattern.split(element[at].tail or "")
        if rest:
            element[at].tail = text
            element[at + 1 : at + 1] = list(_signs(rest))
    text, *rest = pattern.split(element.text or "")
    if rest:
        element.text = text
        element[0:0] = list(_signs(rest))


def _signs(parts: list[str]) -> Iterator[Element]:
    """A sign for each character, and after it the text that follows."""
    for letter, after in zip(parts[::2], parts[1::2], strict=True):
        sign = Element("span", {LETTER: letter})
        sign.text, sign.tail = SIGN, after
        yield sign
