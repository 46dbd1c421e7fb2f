"""Pillow: titles -> the picture of a cover, for the EPUB and for whatever lists books."""

from __future__ import annotations

import hashlib
import io
import itertools
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFont

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
_FULL = 255
_SHADES = 16
"""Of each colour towards the paper, for the edges of letters."""


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
    layers = Layers(colours.paper)
    accent = layers.canvas(colours.accent)
    accent.rectangle((0, 0, _SPINE, SIZE[1]), fill=_FULL)
    small = _font(sans, 34)
    if line := _first_line(publication, small):
        accent.text((_LEFT, _HEAD), line, font=small, fill=_FULL)
    accent.rectangle((_LEFT, _HEAD + 66, _RIGHT, _HEAD + 68), fill=_FULL)
    bottom = _draw_titles(accent, layers.canvas(colours.ink), texts, display)
    if line := _first_line(people, small):
        layers.canvas(colours.quiet).text((_LEFT, _FOOT), line, font=small, fill=_FULL)
    if bottom < _PAGE - 50:
        _draw_page(accent, layers.canvas(colours.line), "\n".join(texts))
    return layers.png()


class Layers:
    """Drawings of one colour each, none over another: so the picture's few colours are known beforehand."""

    def __init__(self, paper: str) -> None:
        self.paper = paper
        self.drawn: dict[str, Image.Image] = {}

    def canvas(self, colour: str) -> ImageDraw.ImageDraw:
        """Where a colour is drawn, in shares of ``_FULL``."""
        image = self.drawn.setdefault(colour, Image.new("L", SIZE))
        return ImageDraw.Draw(image)

    def png(self) -> bytes:
        """All of them on the paper."""
        paper = ImageColor.getrgb(self.paper)
        whole, palette = Image.new("L", SIZE), [*paper]
        for at, (colour, image) in enumerate(self.drawn.items()):
            shares = [at * _SHADES + round(value * _SHADES / _FULL) for value in range(_FULL + 1)]
            image = image.point([share if share > at * _SHADES else 0 for share in shares])
            whole = ImageChops.add(whole, image)
            ink = ImageColor.getrgb(colour)
            for share in range(1, _SHADES + 1):
                palette += [round(a + (b - a) * share / _SHADES) for a, b in zip(paper, ink, strict=True)]
        whole.putpalette(palette)
        out = io.BytesIO()
        whole.save(out, "PNG", compress_level=6)
        return out.getvalue()


def _draw_titles(
    accent: ImageDraw.ImageDraw, ink: ImageDraw.ImageDraw, titles: Sequence[str], data: bytes
) -> int:
    """The titles, with a short rule between two; how far down they reach."""
    parts, size = _fitted(titles, data)
    font, leading, y = _font(data, size), round(size * _LEADING), _TOP
    for at, lines in enumerate(parts):
        if at:
            y += round(leading * 0.5)
            accent.rectangle((_LEFT, y, _LEFT + 96, y + 4), fill=_FULL)
            y += round(leading * 0.4)
        for line in lines:
            ink.text((_LEFT, y), line, font=font, fill=_FULL)
            y += leading
    return y


def _draw_page(accent: ImageDraw.ImageDraw, grey: ImageDraw.ImageDraw, seed: str) -> None:
    """Pairs of paragraphs as grey lines, level with each other, each with the mark of its number."""
    numbers = _numbers(seed)
    gap, step = 60, 22
    column = (_WIDTH - gap) // 2
    y = _PAGE
    while y < _FOOT - 90:
        counts = [2 + next(numbers) % 3, 2 + next(numbers) % 3]
        accent.rectangle((_LEFT - 34, y - 3, _LEFT - 26, y + 5), fill=_FULL)
        for side, count in enumerate(counts):
            left = _LEFT + side * (column + gap)
            for line in range(count):
                share = 30 + next(numbers) % 55 if line == count - 1 else 88 + next(numbers) % 13
                top, right = y + line * step, left + column * share // 100
                grey.rectangle((left, top, right, top + 3), fill=_FULL)
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
