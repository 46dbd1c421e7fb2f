"""The pictures a document shows: found in the project or in the document's own archive, or a finding."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from songngu import tree
from songngu.config import Settings
from songngu.errors import InputError
from songngu.formats import bitmaps, endings
from songngu.model import Document, Finding, Level, Location

_ENDINGS = {".png": "png", ".jpg": "jpg", ".jpeg": "jpg", ".gif": "gif", ".svg": "svg", ".webp": "webp"}
"""What every browser, WeasyPrint and EPUB 3.3 (section 3.2) show."""

_SIGNATURES = {
    "png": rb"\x89PNG\r\n\x1a\n",
    "jpg": rb"\xff\xd8\xff",
    "gif": rb"GIF8[79]a",
    "webp": rb"RIFF....WEBP",
    "svg": rb".*<svg\b",
}
"""What a picture of each kind begins with (an SVG: what it holds)."""

_LARGEST = 100_000_000
"""Bytes of a picture."""

Pictures = Mapping[str, tuple[str, bytes]]
"""The author's address -> a name below ``build/`` and the bytes."""


def gather(
    settings: Settings, document: Document, ask: Callable[[str], object] = lambda path: None
) -> tuple[Pictures, tuple[Finding, ...], tuple[str, ...]]:
    """Find the pictures of a document.

    :param ask: called with the path of each of the project's files before it is read: who digests it then
        sees the next time what was saved meanwhile.
    :returns: those found, a finding for each that is missing, elsewhere on the network or of a kind
        that not every reader shows, and the project's files that the answer depends on.
    :raises InputError: for an address that leads out of the project.
    """
    pictures: dict[str, tuple[str, bytes]] = {}
    findings: list[Finding] = []
    files: list[str] = []
    for node in tree.walk(document.blocks):
        address = node["c"][2][0] if node["t"] == "Image" else None
        if address is None or address in pictures:
            continue
        data, problem = _load(settings, document, address, files, ask)
        if problem is None:
            name = hashlib.sha256(data).hexdigest()[:16]
            pictures[address] = (f"media/{name}.{_kind(address)}", data)
        else:
            findings.append(_finding(settings, document, address, problem))
    return pictures, tuple(dict.fromkeys(findings)), tuple(dict.fromkeys(files))


def _load(
    settings: Settings, document: Document, address: str, files: list[str], ask: Callable[[str], object]
) -> tuple[bytes, str | None]:
    """The bytes as they are published, or what is wrong."""
    if address in document.media:
        return _published(address, document.media[address])
    try:
        parts = urlsplit(address)
    except ValueError:  # brackets where only the address of a machine may have them
        return b"", "is not there"
    if parts.scheme == "data":
        return b"", "is written into its address, where not every reader shows it"
    if parts.scheme or parts.netloc:
        return b"", "is not in the project: pictures are not fetched from the network"
    file = _inside(settings, document, unquote(parts.path))
    if file is None:
        return b"", "is not there"
    files.append(file.relative_to(os.path.realpath(settings.root)).as_posix())
    ask(files[-1])
    if not os.path.isfile(file):
        return b"", "is not there"
    if not _kind(address):
        return b"", "is of a kind that not every reader shows"
    if file.stat().st_size > _LARGEST:
        return b"", f"is larger than {_LARGEST // 1_000_000} MB"
    return _published(address, file.read_bytes())


def _published(address: str, data: bytes) -> tuple[bytes, str | None]:
    """A picture as it is published, and what keeps it from being shown.

    A drawing is published without scripts and without what it would fetch, whoever is trusted: beside the
    page it is a file that anyone can open.
    """
    kind = _kind(address)
    if not kind:
        return b"", "is of a kind that not every reader shows"
    if not re.match(_SIGNATURES[kind], data, re.DOTALL):
        return b"", f"is no {kind.upper()}, whatever its name says" if data else "is empty"
    if kind == "svg":
        from songngu.formats import clean_svg  # and lxml: only where there are drawings

        drawn = clean_svg.clean(data)
        return drawn or b"", None if drawn else "is broken: not XML, no SVG, or too large"
    return data, bitmaps.problem(data)


def _inside(settings: Settings, document: Document, path: str) -> Path | None:
    """The file that a path means: relative to the document; with a slash first, to ``source/``."""
    root = Path(os.path.realpath(settings.root))
    folder = root / "source" if path.startswith("/") else (root / document.path).parent
    if not path.strip("/") or "\0" in path or "\\" in path:  # on Windows a backslash may mean a machine
        return None
    try:
        file = Path(os.path.realpath(folder / path.lstrip("/")))
        outside = not file.is_relative_to(root) or (path.startswith("/") and os.path.exists(path))
    except (OSError, ValueError):  # a name that no file can have
        return None
    if outside:
        raise InputError(
            f"the picture {path} is outside the project",
            path=document.path,
            line=_line(root / document.path, path),
            hint="copy it beside the document and give its address from there",
        )
    return file


def _kind(address: str) -> str:
    path = address if "[" in address else urlsplit(address).path
    return _ENDINGS.get(Path(path).suffix.lower(), "")


def _line(file: Path, address: str) -> int | None:
    """The line of a text file that an address stands in."""
    data = b"" if file.suffix.lower() in endings.BINARY_FORMATS else file.read_bytes()
    at = data.find(address.encode())
    return None if at < 0 else data.count(b"\n", 0, at) + 1


def _finding(settings: Settings, document: Document, address: str, problem: str) -> Finding:
    shown = re.sub(r"^data:.*", "data:…", address)
    return Finding(
        code="missing-image",
        level=Level.WARNING,
        message=f"the picture {shown} {problem}; its alternative text is shown",
        hint="put a PNG, JPEG, GIF, SVG or WebP at that place, or correct the address",
        location=Location(path=document.path, line=_line(settings.root / document.path, address)),
        document=document.slug,
    )
