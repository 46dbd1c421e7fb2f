"""Subsets of one TrueType font -> one font with the glyphs of all (OpenType 1.9, "glyf", "loca", "hmtx").

The PDF engine leaves out glyphs and keeps the numbers of the others, so that the same number is the same
glyph in every subset, or an empty one.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from itertools import pairwise

_NEEDED = {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}
_MAGIC = 0xB1B0AFBA


def union(fonts: Sequence[bytes]) -> bytes | None:
    """All glyphs of some subsets of one font.

    :returns: None where they are no such subsets: other outlines than TrueType's, other measures.
    """
    try:
        parts = [_Part(data) for data in fonts]
    except (KeyError, ValueError, struct.error):
        return None
    first = parts[0]
    if any(part.tables["head"][18:36] != first.tables["head"][18:36] for part in parts):
        return None  # another scale, or another day
    count = max(len(part.glyphs) for part in parts)
    glyphs = [next(filter(None, (part.glyph(at) for part in parts)), b"") for at in range(count)]
    metrics = [_metric(parts, at) for at in range(count)]
    return _write({**first.tables, **_tables(parts, glyphs, metrics)}, fonts[0][:4])


class _Part:
    """One subset, its tables apart."""

    def __init__(self, data: bytes) -> None:
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

    def glyph(self, at: int) -> bytes:
        """An outline; empty where there is none."""
        return self.glyphs[at] if at < len(self.glyphs) else b""

    def metric(self, at: int) -> tuple[int, int]:
        """Advance and bearing."""
        advance, bearing = self.metrics[at] if at < len(self.metrics) else (0, 0)
        return advance, bearing


def _metric(parts: Sequence[_Part], at: int) -> tuple[int, int]:
    """Advance and bearing of a glyph; one without outline is a space where it is wide, or else left out."""
    drawn = next((part for part in parts if part.glyph(at)), None)
    return drawn.metric(at) if drawn else max(part.metric(at) for part in parts)


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
