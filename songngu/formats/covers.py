"""Pillow: titles -> a picture of a cover, which catalogues of books ask for and link previews show."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

SIZE = (800, 1200)
_PAPER, _INK, _RED, _QUIET = "#fffefc", "#1c1917", "#96190f", "#67605a"
_LEFT, _RIGHT, _TOP, _BOTTOM = 90, 710, 210, 1110
_SIZES = (72, 60, 50, 42, 36, 30, 25)


def draw(titles: Sequence[str], publication: str, people: str, display: bytes, sans: bytes) -> bytes:
    """A PNG: the title in each language, a rule, the people and the publication, in quiet type.

    :param titles: those of one language after those of the other, each text once.
    :param display: a TrueType font for the titles; ``sans`` one for the rest.
    """
    image = Image.new("RGB", SIZE, _PAPER)
    canvas = ImageDraw.Draw(image)
    parts, size = _fitted([unicodedata.normalize("NFC", title) for title in titles], display)
    font, leading = _font(display, size), round(size * 1.25)
    y = _TOP
    for at, lines in enumerate(parts):
        if at:
            y += leading // 2
            canvas.rectangle((_LEFT, y, _RIGHT, y + 2), fill=_RED)
            y += leading // 2
        for line in lines:
            canvas.text((_LEFT, y), line, font=font, fill=_INK)
            y += leading
    small = _font(sans, 26)
    for text, height in ((publication, 90), (people, _BOTTOM)):
        line = next(iter(_lines(unicodedata.normalize("NFC", text), small)), "")
        canvas.text((_LEFT, height), line, font=small, fill=_RED if height < _TOP else _QUIET)
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _font(data: bytes, size: int) -> ImageFont.FreeTypeFont:
    # The engine that is always there: the bytes must not depend on what is installed.
    return ImageFont.truetype(io.BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)


def _fitted(titles: Sequence[str], data: bytes) -> tuple[list[list[str]], int]:
    """The titles in lines, in the largest size that they fit in; in the smallest what fits of them."""
    parts: list[list[str]] = []
    for size in _SIZES:
        font = _font(data, size)
        parts = [_lines(title, font) for title in titles]
        height = round(size * 1.25) * (sum(map(len, parts)) + len(parts) - 1)
        if height <= _BOTTOM - 80 - _TOP:
            return parts, size
    room = (_BOTTOM - 80 - _TOP) // round(_SIZES[-1] * 1.25) // max(1, len(parts)) - 1
    return [part[:room] for part in parts], _SIZES[-1]


def _lines(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """The text broken between words."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= _RIGHT - _LEFT:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
