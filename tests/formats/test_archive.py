"""Archives: bombs and lies are refused before anything unpacks them."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib

import pytest

from songngu.errors import InputError
from songngu.formats import archive

MEGABYTE = 1_000_000


def packed(members: dict[str, bytes]) -> bytes:
    """A zip of some files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


def entries(given: list[tuple[str, int, bytes, int]]) -> bytes:
    """A zip written by hand: each file's name, where its bytes are said to begin, these, and their size."""
    body, directory, offsets = b"", b"", []
    for name, at, data, size in given:
        offset = len(body) if at < 0 else at
        offsets.append(offset)
        sizes = struct.pack("<III", 0, len(data), size)
        if at < 0:
            body += b"PK\3\4" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes
            body += struct.pack("<HH", len(name), 0) + name.encode() + data
        directory += b"PK\1\2" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes
        directory += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, offset) + name.encode()
    end = struct.pack("<HHHHIIH", 0, 0, len(given), len(given), len(directory), len(body), 0)
    return body + directory + b"PK\5\6" + end


def deflated(data: bytes) -> bytes:
    """Raw deflate."""
    machine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return machine.compress(data) + machine.flush()


def test_an_honest_archive() -> None:
    """What is no bomb is told by how much markup it holds."""
    assert 7 == archive.check(packed({"word/document.xml": b"<doc/> ", "word/media/a.png": b"picture"}))


@pytest.mark.parametrize(
    "data",
    [b"", b"no archive", b"PK\5\6", packed({"a": b"b"})[:-9]],
    ids=["empty", "text", "an end alone", "cut off"],  # an archive holds the time
)
def test_what_is_no_archive(data: bytes) -> None:
    """What nobody can open is left to pandoc to refuse."""
    assert 0 == archive.check(data)


def test_markup_that_grows() -> None:
    """A few kilobytes that unpack to a tree of many megabytes are refused."""
    with pytest.raises(InputError, match="unpacks to 36 million bytes of markup"):
        archive.check(packed({f"word/{n}.xml": bytes(4 * MEGABYTE) for n in range(9)}))


@pytest.mark.parametrize("name", ["word/document.xml", "word/media/a.png"])
def test_a_member_that_grows_as_no_document_does(name: str) -> None:
    """Markup becomes a tenth when it is packed, pictures nothing; a thousandth is a bomb."""
    with pytest.raises(InputError, match="grows over 300 times"):
        archive.check(packed({name: bytes(5 * MEGABYTE)}))


def test_a_bomb_that_is_no_markup() -> None:
    """Other members have their limit together."""
    piece = deflated(bytes(60 * MEGABYTE)) + os.urandom(MEGABYTE // 4)
    with pytest.raises(InputError, match="unpacks to 1,020 million bytes"):
        archive.check(entries([(f"{n}.png", -1, piece, 60 * MEGABYTE) for n in range(17)]))


def test_limits_can_be_raised() -> None:
    """Who says so has documents of any size."""
    data = packed({"word/document.xml": bytes(100 * MEGABYTE)})

    assert 100 * MEGABYTE == archive.check(data, 4)


def test_members_without_number() -> None:
    """A document has no twenty thousand files."""
    with pytest.raises(InputError, match="holds 20,001 files"):
        archive.check(packed({str(n): b"" for n in range(20_001)}))


def test_members_that_overlap() -> None:
    """Files that share their bytes become as many as one likes: no program writes them."""
    piece = deflated(b"x" * 1000)
    with pytest.raises(InputError, match="has files inside each other"):
        archive.check(entries([("a.xml", -1, piece, 1000), ("b.xml", 0, piece, 1000)]))


@pytest.mark.parametrize("said", [0, 10, 999])
def test_a_member_that_lies(said: int) -> None:
    """A file that unpacks to more than its entry says is refused."""
    with pytest.raises(InputError, match="larger than it says"):
        archive.check(entries([("a.xml", -1, deflated(b"x" * 1000), said)]))


@pytest.mark.parametrize(
    "name", ["../a.png", "x/../../a.png", "/etc/a.png", "..\\a.png", "c:\\a.png", "c:/a.png"]
)
def test_names_that_lead_out(name: str) -> None:
    """A file whose name climbs out of the archive is refused."""
    with pytest.raises(InputError, match="leads out of it"):
        archive.check(entries([(name, -1, deflated(b"x"), 1)]))
