"""Subsets of one TrueType font -> one font with the glyphs of all (OpenType 1.9, "glyf", "loca", "hmtx").

The PDF engine leaves out glyphs and keeps the numbers of those that it shows, so that such a number is the
same glyph in every subset, or an empty one. Behind them stand parts of glyphs (an accent that many letters
share) under numbers that are one subset's own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

_NEEDED = {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}
_MAGIC = 0xB1B0AFBA


def union(fonts: Sequence[tuple[bytes, int]]) -> bytes | None:
    """All glyphs of some subsets of one font.

    :param fonts: the subsets, each with the highest number that is the font's own.
    :returns: None where they are no such subsets: other outlines than TrueType's, other measures.
    """
    try:
        parts = [_Part(data, last) for data, last in fonts]
    except (KeyError, ValueError, struct.error):
        return None
    first = parts[0]
    if any(part.tables["head"][18:36] != first.tables["head"][18:36] for part in parts):
        return None  # another scale, or another day
    made = _Union(max(part.last for part in parts) + 1)
    for part in parts:
        made.add(part)
    return _write({**first.tables, **_tables(parts, made.glyphs, made.metrics)}, fonts[0][0][:4])


class _Union:
    """Glyphs under the numbers that all subsets share, and behind them parts of glyphs."""

    def __init__(self, count: int) -> None:
        self.glyphs = [b""] * count
        self.metrics = [(0, 0)] * count
        self.others: dict[tuple[bytes, tuple[int, int]], int] = {}

    def add(self, part: _Part) -> None:
        """Add what a subset has and none had yet."""
        for at in range(min(part.last + 1, len(part.glyphs))):
            metric = part.metrics[at]
            if not self.glyphs[at] and (part.glyphs[at] or metric > self.metrics[at]):
                self.glyphs[at] = self._renumbered(part, part.glyphs[at])
                self.metrics[at] = metric

    def _renumbered(self, part: _Part, glyph: bytes) -> bytes:
        """A glyph whose parts are found under the numbers that they have here."""
        made = bytearray(glyph)
        for place in _components(glyph):
            (at,) = struct.unpack_from(">H", glyph, place)
            if at > part.last:
                struct.pack_into(">H", made, place, self._other(part, at))
        return bytes(made)

    def _other(self, part: _Part, at: int) -> int:
        key = (self._renumbered(part, part.glyphs[at]), part.metrics[at])
        if key not in self.others:
            self.others[key] = len(self.glyphs)
            self.glyphs.append(key[0])
            self.metrics.append(key[1])
        return self.others[key]


def _components(glyph: bytes) -> Iterator[int]:
    """Where a glyph made of others names them."""
    if len(glyph) < 10 or struct.unpack_from(">h", glyph)[0] >= 0:
        return
    at, flags = 10, _MORE
    while flags & _MORE:
        (flags,) = struct.unpack_from(">H", glyph, at)
        yield at + 2
        at += 8 if flags & _WORDS else 6
        at += next((size for flag, size in _SCALES.items() if flags & flag), 0)


_MORE, _WORDS = 0x20, 0x01
_SCALES = {0x08: 2, 0x40: 4, 0x80: 8}


class _Part:
    """One subset, its tables apart."""

    def __init__(self, data: bytes, last: int) -> None:
        self.last = last
        if data[:4] not in (b"\0\1\0\0", b"true"):
            raise ValueError("no TrueType outlines")
        (count,) = struct.unpack_from(">H", data, 4)
        self.tables: dict[str, bytes] = {}
        for at in range(12, 12 + 16 * count, 16):
            tag, _, start, length = struct.unpack_from(">4sLLL", data, at)
            self.tables[tag.decode("latin-1")] = data[start : start + length]
        if not self.tables.keys() >= _NEEDED:
            raise ValueError("no TrueType outlines")
        self.glyphs = self._glyphs()
        (long,) = struct.unpack_from(">H", self.tables["hhea"], 34)
        table, count = self.tables["hmtx"], len(self.glyphs)
        self.metrics = [struct.unpack_from(">Hh", table, 4 * at) for at in range(min(long, count))]
        advance = self.metrics[-1][0] if self.metrics else 0
        for at in range(max(0, count - long)):
            self.metrics.append((advance, struct.unpack_from(">h", table, 4 * long + 2 * at)[0]))

    def _glyphs(self) -> list[bytes]:
        (count,) = struct.unpack_from(">H", self.tables["maxp"], 4)
        (is_long,) = struct.unpack_from(">h", self.tables["head"], 50)
        places = struct.unpack_from(f">{count + 1}{'L' if is_long else 'H'}", self.tables["loca"])
        scale = 1 if is_long else 2
        return [self.tables["glyf"][left * scale : right * scale] for left, right in pairwise(places)]


def _tables(
    parts: Sequence[_Part], glyphs: Sequence[bytes], metrics: Sequence[tuple[int, int]]
) -> dict[str, bytes]:
    """The tables that tell of the glyphs."""
    places, data = [0], bytearray()
    for glyph in glyphs:
        data += glyph + b"\0" * (-len(glyph) % 4)
        places.append(len(data))
    is_long = places[-1] >= 0x20000
    head = bytearray(parts[0].tables["head"])
    struct.pack_into(">h", head, 50, int(is_long))
    struct.pack_into(">L", head, 8, 0)
    hhea = bytearray(parts[0].tables["hhea"])
    struct.pack_into(">H", hhea, 34, len(metrics))
    struct.pack_into(">H", hhea, 10, max(advance for advance, _ in metrics))
    maxp = bytearray(parts[0].tables["maxp"])
    for at in range(6, len(maxp) - 1, 2):  # of everything the most
        struct.pack_into(
            ">H", maxp, at, max(struct.unpack_from(">H", part.tables["maxp"], at)[0] for part in parts)
        )
    struct.pack_into(">H", maxp, 4, len(glyphs))
    return {
        "glyf": bytes(data),
        "loca": struct.pack(f">{len(places)}L", *places)
        if is_long
        else struct.pack(f">{len(places)}H", *(place // 2 for place in places)),
        "head": bytes(head),
        "hhea": bytes(hhea),
        "hmtx": b"".join(struct.pack(">Hh", *metric) for metric in metrics),
        "maxp": bytes(maxp),
    }


def _write(tables: Mapping[str, bytes], version: bytes) -> bytes:
    """A font file: its directory, then its tables (OpenType 1.9, "Organization of an OpenType font")."""
    count = len(tables)
    power = count.bit_length() - 1
    directory = [version, struct.pack(">HHHH", count, 16 << power, power, 16 * count - (16 << power))]
    place = 12 + 16 * count
    body = []
    for tag, data in sorted(tables.items()):
        padded = data + b"\0" * (-len(data) % 4)
        directory.append(struct.pack(">4sLLL", tag.encode("latin-1"), _sum(padded), place, len(data)))
        body.append(padded)
        place += len(padded)
    made = bytearray(b"".join([*directory, *body]))
    head = (
        12
        + 16 * count
        + sum(len(data) for tag, data in zip(sorted(tables), body, strict=True) if tag < "head")
    )
    struct.pack_into(">L", made, head + 8, (_MAGIC - _sum(bytes(made))) & 0xFFFFFFFF)
    return bytes(made)


def _sum(data: bytes) -> int:
    total: int = sum(struct.unpack(f">{len(data) // 4}L", data))
    return total & 0xFFFFFFFF
