"""What every rendition depends on, as one digest: settings, glossary, templates, code and libraries."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from functools import cache
from importlib import metadata, resources
from typing import Any

from songngu import __version__, project
from songngu.config import Settings
from songngu.errors import UsageError
from songngu.ledger import digest_bytes


def common(settings: Settings) -> str:
    """A digest of what every rendition depends on: settings, glossary, templates, code, libraries."""
    parts = [settings.digest_text.encode(), _epoch().encode()]
    glossary = "translations/glossary.toml"
    parts.append(project.read_if_there(settings.root / glossary, glossary) or b"")
    for file in sorted(path for path in (settings.root / "templates").rglob("*") if path.is_file()):
        name = file.relative_to(settings.root).as_posix()
        parts += [name.encode(), project.read(file, name)]
    parts += list(_package_bytes())
    for library in (
        "weasyprint",
        "pypandoc-binary",
        "babel",
        "jinja2",
        "fonttools",
        "lxml",
        "pillow",
        "ziamath",
    ):
        parts.append(f"{library} {metadata.version(library)}".encode())
    for family in (settings.theme.serif, settings.theme.sans):
        package = "fontpkg-" + re.sub(r"[^a-z0-9]+", "-", family.lower())
        with contextlib.suppress(metadata.PackageNotFoundError):  # a file of templates/fonts, or no font
            parts.append(f"{package} {metadata.version(package)}".encode())
    return digest_bytes(__version__.encode(), *parts)


@cache
def toolchain() -> str:
    """A digest of the toolchain's own code."""
    return digest_bytes(__version__.encode(), *_package_bytes())


@cache
def pandoc() -> str:
    """Tell one pandoc from another without starting it."""
    own = os.environ.get("PYPANDOC_PANDOC") or shutil.which("pandoc")
    facts = ["", ""]
    with contextlib.suppress(OSError):
        facts = [str(fact) for fact in (os.stat(own).st_size, os.stat(own).st_mtime_ns)] if own else facts
    for name in ("pypandoc-binary", "pypandoc"):
        with contextlib.suppress(metadata.PackageNotFoundError):
            return " ".join([name, metadata.version(name), own or "", *facts])
    return " ".join([own or "", *facts])


def _epoch() -> str:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not re.fullmatch(r"[0-9]{0,11}", epoch):
        raise UsageError(
            f"SOURCE_DATE_EPOCH is {epoch!r}, which is no instant",
            hint="set it to seconds since 1970, or take it out of the environment",
        )
    return epoch


def _package_bytes() -> Iterator[bytes]:
    """The toolchain's own code and templates, so that a change of them is a change of every rendition."""
    folders: list[Any] = [resources.files("songngu")]
    while folders:
        for entry in sorted(folders.pop().iterdir(), key=lambda entry: str(entry.name)):
            if entry.is_dir():
                if entry.name != "__pycache__":
                    folders.append(entry)
            else:
                yield entry.read_bytes()
