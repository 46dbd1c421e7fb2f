"""Pillow: titles -> the picture of a cover, for the EPUB and for whatever lists books."""

from __future__ import annotations

import hashlib
import io
import itertools
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 1800)


class Colours(NamedTuple):
    """What a cover is drawn in, as ``#rrggbb``."""

    paper: str = "#fffefc"
    ink: str = "#1c1917"
    accent: str = "#96190f"
    quiet: str = "#67605a"
    line: str = "#c9c1b7"


_LEFT, _RIGHT, _HEAD, _TOP, _FOOT = 130, 1070, 130, 310, 1640
_SPINE = 25
"""A coloured edge, so that the cover is seen to end where shelves and pages are white, too."""
_WIDTH, _PAGE = _RIGHT - _LEFT, _FOOT - 400
_SIZES = (112, 98, 86, 75, 66, 58, 51, 45, 39)
_LEADING = 1.22


def draw(
    titles: Sequence[str], publication: str, people: str, display: bytes, sans: bytes,
    colours: Colours = Colours(),  # noqa: B008  (immutable)
) -> bytes:  # fmt: skip
    """A PNG: the publication, the title in each language in the same type, the people.

    Where there is room, a page of pairs as seen from afar stands below, its lines drawn from the titles.

    :param titles: the primary language's first, each text once.
    :param display: a TrueType font for the titles; ``sans`` one for the rest.
    """
    texts = [line for title in titles if (line := _on_a_line(title))]
    image = Image.new("RGB", SIZE, colours.paper)
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((0, 0, _SPINE, SIZE[1]), fill=colours.accent)
    small = _font(sans, 34)
    if line := _first_line(publication, small):
        canvas.text((_LEFT, _HEAD), line, font=small, fill=colours.accent)
    canvas.rectangle((_LEFT, _HEAD + 66, _RIGHT, _HEAD + 68), fill=colours.accent)
    bottom = _draw_titles(canvas, texts, display, colours)
    if line := _first_line(people, small):
        canvas.text((_LEFT, _FOOT), line, font=small, fill=colours.quiet)
    if bottom < _PAGE - 50:
        _draw_page(canvas, "\n".join(texts), colours)
    out = io.BytesIO()
    image.quantize(48, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw_titles(canvas: ImageDraw.ImageDraw, titles: Sequence[str], data: bytes, colours: Colours) -> int:
    """The titles, with a short rule between two; how far down they reach."""
    parts, size = _fitted(titles, data)
    font, leading, y = _font(data, size), round(size * _LEADING), _TOP
    for at, lines in enumerate(parts):
        if at:
            y += round(leading * 0.5)
            canvas.rectangle((_LEFT, y, _LEFT + 96, y + 4), fill=colours.accent)
            y += round(leading * 0.4)
        for line in lines:
            canvas.text((_LEFT, y), line, font=font, fill=colours.ink)
            y += leading
    return y


def _draw_page(canvas: ImageDraw.ImageDraw, seed: str, colours: Colours) -> None:
    """Pairs of paragraphs as grey lines, level with each other, each with the mark of its number."""
    numbers = _numbers(seed)
    gap, step = 60, 22
    column = (_WIDTH - gap) // 2
    y = _PAGE
    while y < _FOOT - 90:
        counts = [2 + next(numbers) % 3, 2 + next(numbers) % 3]
        canvas.rectangle((_LEFT - 34, y - 3, _LEFT - 26, y + 5), fill=colours.accent)
        for side, count in enumerate(counts):
            left = _LEFT + side * (column + gap)
            for line in range(count):
                share = 30 + next(numbers) % 55 if line == count - 1 else 88 + next(numbers) % 13
                top, right = y + line * step, left + column * share // 100
                canvas.rectangle((left, top, right, top + 3), fill=colours.line)
        y += max(counts) * step + 26


def _numbers(seed: str) -> Iterator[int]:
    """Numbers that look like chance, and are the same for the same text."""
    for at in itertools.count():
        yield from hashlib.sha256(f"{at} {seed}".encode()).digest()


def _font(data: bytes, size: int) -> ImageFont.FreeTypeFont:
    # The engine that is always there: the bytes must not depend on what is installed.
    return ImageFont.truetype(io.BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)


def _on_a_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _fitted(titles: Sequence[str], data: bytes) -> tuple[list[list[str]], int]:
    """The titles in lines, in the largest type that they fit in; in the smallest what fits of them."""
    parts: list[list[str]] = []
    # Above the page of pairs in large type, else down to the foot.
    tries = [(size, _PAGE - 60 - _TOP) for size in _SIZES[:5]] + [
        (size, _FOOT - 60 - _TOP) for size in _SIZES
    ]
    for size, room in tries:
        font = _font(data, size)
        parts = [_balanced(title, font) for title in titles]
        is_whole = all(len(part) == 1 or " " in title for part, title in zip(parts, titles, strict=True))
        if is_whole and _height(parts, size) <= room:
            return parts, size
    lines = (_FOOT - 60 - _TOP) // round(_SIZES[-1] * _LEADING) // max(1, len(parts)) - 1
    return [part[:lines] for part in parts], _SIZES[-1]


def _height(parts: Sequence[Sequence[str]], size: int) -> int:
    return round(size * _LEADING) * (sum(map(len, parts)) + len(parts) - 1)


def _balanced(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """The text in as few lines as it takes, none much longer than another."""
    lines = _lines(text, font, _WIDTH)
    narrower = _WIDTH
    while narrower > _WIDTH // 3 and len(again := _lines(text, font, narrower)) == len(lines):
        lines, narrower = again, narrower - 20
    return lines


def _first_line(text: str, font: ImageFont.FreeTypeFont) -> str:
    return next(iter(_lines(_on_a_line(text), font, _WIDTH)), "")


def _lines(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The text broken between words, and within one that is longer than a line."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
            continue
        lines.append(word)
        while font.getlength(lines[-1]) > width and len(lines[-1]) > 1:
            rest = lines.pop()
            cut = _fitting(rest, font, width)
            lines += [rest[:cut], rest[cut:]]
    return lines


def _fitting(word: str, font: ImageFont.FreeTypeFont, width: int) -> int:
    """How many letters of a word that is longer than a line stand on one; at least one."""
    ends = range(2, len(word))
    return 1 + bisect_right(ends, float(width), key=lambda end: font.getlength(word[:end]))
