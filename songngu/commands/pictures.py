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
from songngu.model import Document, Finding, Level, Location

_ENDINGS = {".png": "png", ".jpg": "jpg", ".jpeg": "jpg", ".gif": "gif", ".svg": "svg", ".webp": "webp"}
"""What every browser, WeasyPrint and EPUB 3.3 (section 3.2) show."""

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
            findings.append(_finding(document, address, problem))
    return pictures, tuple(dict.fromkeys(findings)), tuple(dict.fromkeys(files))


def _load(settings: Settings, document: Document, address: str, files: list[str]) -> tuple[bytes, str | None]:
    """The bytes, or what is wrong."""
    if address in document.media:
        return document.media[address], None if _kind(address) else "is of a kind that not every reader shows"
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return b"", "is not in the project: pictures are not fetched from the network"
    file = _inside(settings, document, unquote(parts.path))
    if file is None:
        return b"", "is not there"
    files.append(file.relative_to(settings.root.resolve()).as_posix())
    if not file.is_file():
        return b"", "is not there"
    if not _kind(address):
        return b"", "is of a kind that not every reader shows"
    data = file.read_bytes()
    return data, None if data else "is empty"


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
    at = file.read_bytes().find(address.encode())
    return None if at < 0 else file.read_bytes().count(b"\n", 0, at) + 1


def _finding(document: Document, address: str, problem: str) -> Finding:
    shown = re.sub(r"^data:.*", "data:…", address)
    return Finding(
        code="missing-image",
        level=Level.WARNING,
        message=f"the picture {shown} {problem}; its alternative text is shown",
        hint="put a PNG, JPEG, GIF, SVG or WebP at that place, or correct the address",
        location=Location(path=document.path),
        document=document.slug,
    )
