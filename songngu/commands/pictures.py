"""The pictures a document shows: found in the project or in the document's own archive, or a finding."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from songngu import tree
from songngu.config import Settings
from songngu.errors import InputError
from songngu.formats import endings
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

Pictures = Mapping[str, tuple[str, bytes]]
"""The author's address -> a name below ``build/`` and the bytes."""


def gather(settings: Settings, document: Document) -> tuple[Pictures, tuple[Finding, ...], tuple[str, ...]]:
    """Find the pictures of a document.

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
        data, problem = _load(settings, document, address, files)
        if problem is None:
            name = hashlib.sha256(data).hexdigest()[:16]
            pictures[address] = (f"media/{name}.{_kind(address)}", data)
        else:
            findings.append(_finding(settings, document, address, problem))
    return pictures, tuple(dict.fromkeys(findings)), tuple(dict.fromkeys(files))


def _load(settings: Settings, document: Document, address: str, files: list[str]) -> tuple[bytes, str | None]:
    """The bytes, or what is wrong."""
    if address in document.media:
        return document.media[address], _problem(address, document.media[address])
    parts = urlsplit(address)
    if parts.scheme == "data":
        return b"", "is written into its address, where not every reader shows it"
    if parts.scheme or parts.netloc:
        return b"", "is not in the project: pictures are not fetched from the network"
    file = _inside(settings, document, unquote(parts.path))
    if file is None:
        return b"", "is not there"
    files.append(file.relative_to(settings.root.resolve()).as_posix())
    if not file.is_file():
        return b"", "is not there"
    data = file.read_bytes() if _kind(address) else b""
    return data, _problem(address, data)


def _problem(address: str, data: bytes) -> str | None:
    """What keeps a picture from being shown."""
    kind = _kind(address)
    if not kind:
        return "is of a kind that not every reader shows"
    if not re.match(_SIGNATURES[kind], data, re.DOTALL):
        return f"is no {kind.upper()}, whatever its name says" if data else "is empty"
    return None


def _inside(settings: Settings, document: Document, path: str) -> Path | None:
    """The file that a path means: relative to the document; with a slash first, to ``source/``."""
    root = settings.root.resolve()
    folder = root / "source" if path.startswith("/") else (root / document.path).parent
    if not path.strip("/") or "\0" in path:
        return None
    file = (folder / path.lstrip("/")).resolve()
    outside = not file.is_relative_to(root) or (path.startswith("/") and Path(path).exists())
    if outside:
        raise InputError(
            f"the picture {path} is outside the project",
            path=document.path,
            line=_line(root / document.path, path),
            hint="copy it beside the document and give its address from there",
        )
    return file


def _kind(address: str) -> str:
    return _ENDINGS.get(Path(urlsplit(address).path).suffix.lower(), "")


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
