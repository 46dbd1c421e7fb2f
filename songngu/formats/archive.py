"""Zip archives (DOCX, ODT, EPUB, …): looked through before anything unpacks them.

What an archive says of itself costs nothing to read, and a bomb says it, too: members that grow a thousand
times, members that share their bytes, more members than any document has. What it says is then held
against what is there, piece by piece: a member may not be larger than it says.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import PurePosixPath

from songngu.errors import InputError

MEGABYTE = 1_000_000

_MOST_MEMBERS = 20_000
_MOST_TEXT = 32 * MEGABYTE
"""Bytes of all members that are markup, unpacked: pandoc holds them as trees, some 60 times as large. A book
of 1.8 MB of Markdown is a DOCX with 9 MB of markup (docs/measured.md)."""
_MOST_GROWTH = 300
"""How many times its bytes a member may unpack to. Markup of Word becomes ten times as much."""
_SMALL = 4 * MEGABYTE
"""Bytes of a member that may grow as it likes: blank sheets and drawings do."""
_MOST = 1_000 * MEGABYTE
"""Bytes of all members, unpacked."""

_MARKUP = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx", ".css", ".vml", ".rdf")
_LOCAL_HEADER = 30
"""Bytes before a member's name (PKWARE's APPNOTE, section 4.3.7)."""


def check(data: bytes, times: float = 1.0) -> int:
    """How large the archive's markup is, unpacked; 0 for what is no archive.

    :param times: what the limits are multiplied by.
    :raises InputError: when it is larger than any document, lies about it, or leads out of itself.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OSError, RecursionError):
        return 0  # nor will pandoc read it
    if len(members) > _MOST_MEMBERS * times:
        raise _refused(f"holds {len(members):,} files")
    for one in members:
        if _leads_out(one.filename):
            raise _refused(f"holds a file that leads out of it: {one.filename[:80]!r}")
    size = sum(one.file_size for one in members)
    text = sum(one.file_size for one in members if one.filename.lower().endswith(_MARKUP))
    for given, most, what in ((size, _MOST, "bytes"), (text, _MOST_TEXT, "bytes of markup")):
        if given > most * times:
            raise _refused(f"unpacks to {given // MEGABYTE:,} million {what}")
    for one in members:
        if one.file_size > max(_SMALL, _MOST_GROWTH * one.compress_size) * times:
            raise _refused(f"holds a file that grows over {_MOST_GROWTH} times: {one.filename[:80]!r}")
    _check_order(members)
    for one in members:
        _check_size(data, one)
    return text


def _refused(what: str) -> InputError:
    hint = "a document has no need of that: save it anew with the program that it is from"
    return InputError(f"is an archive that {what}", hint=hint)


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or name[1:2] == ":"


def _check_order(members: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse members that share bytes: so a few of these can become as many as one likes."""
    for one, following in pairwise(sorted(members, key=lambda member: member.header_offset)):
        if one.header_offset + _LOCAL_HEADER + one.compress_size > following.header_offset:
            raise _refused("has files inside each other")


def _check_size(data: bytes, one: zipfile.ZipInfo) -> None:
    """Refuse a member that unpacks to more than it says."""
    at = one.header_offset
    header = data[at : at + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER:
        return
    start = at + _LOCAL_HEADER + sum(struct.unpack("<HH", header[26:30]))
    packed = memoryview(data)[start : start + one.compress_size]
    if one.compress_type == zipfile.ZIP_DEFLATED:
        unpacked = _unpacked(packed, one.file_size)
    else:
        unpacked = len(packed) if one.compress_type == zipfile.ZIP_STORED else 0
    if unpacked > one.file_size:
        raise _refused(f"holds a file larger than it says: {one.filename[:80]!r}")


def _unpacked(packed: memoryview, most: int) -> int:
    """How many bytes these become; no more than one beyond ``most`` are counted."""
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    size, rest = 0, bytes(packed)
    try:
        while rest and not machine.eof and size <= most:
            size += len(machine.decompress(rest, min(MEGABYTE, most + 1 - size)))
            rest = machine.unconsumed_tail
    except zlib.error:
        return 0  # nor will pandoc read it
    return size
