"""What is installed, with versions: the toolchain, its libraries, pandoc; quick, for every build asks."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import songngu
from songngu import __version__
from songngu.ledger import digest_bytes

_BASE = (
    "pypandoc-binary", "pypandoc", "babel", "jinja2", "lxml", "nh3", "pillow", "ahocorasick-rs", "rapidfuzz",
    "ziamath", "latex2mathml",
)  # fmt: skip
_PDF = ("weasyprint", "pydyf", "tinycss2", "tinyhtml5", "cssselect2", "pyphen", "fonttools", "pikepdf")
_LIBRARIES: Mapping[str, Sequence[str]] = {
    "read": (),
    "html": (),
    "pdf": _PDF,
    "epub": ("fonttools", "pypdf"),
}


@cache
def _installed() -> dict[str, str]:
    """Versions of what is installed, by name: from the names of folders, for that is quick."""
    found: dict[str, str] = {}
    for folder in sys.path:
        with contextlib.suppress(OSError):
            for name in os.listdir(folder or "."):
                if match := re.fullmatch(r"(.+)-([^-]+)\.dist-info", name):
                    found.setdefault(re.sub(r"[-_.]+", "-", match[1]).lower(), match[2])
    return found


def libraries(kind: str) -> list[str]:
    """The libraries, with their versions, that a kind of output is made with."""
    names = {*_BASE, *_LIBRARIES.get(kind, _LIBRARIES["epub"])}
    return [f"{name} {version(name)}" for name in sorted(names)]


def version(library: str) -> str:
    """The version of a library; empty where it is not installed."""
    return _installed().get(library, "")


@cache
def toolchain() -> str:
    """A digest of the toolchain's own code and templates."""
    root = Path(songngu.__file__).parent
    parts = [
        part for name, _ in sorted(package_files()) for part in (name.encode(), (root / name).read_bytes())
    ]
    return digest_bytes(__version__.encode(), *parts)


def package_files() -> Iterator[tuple[str, os.stat_result]]:
    """The files of the package by their names in it; a change of one is a change of every rendition."""
    root = os.path.dirname(songngu.__file__)
    folders = [root]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        folders.append(entry.path)
                else:
                    yield os.path.relpath(entry.path, root), entry.stat()


def versions() -> dict[str, str]:
    """Versions of the toolchain, and of the libraries and fonts that the bytes of renditions depend on."""
    libraries = {*_BASE, *(name for names in _LIBRARIES.values() for name in names)}
    libraries |= {name for name in _installed() if name.startswith("fontpkg-")}
    return {
        "songngu": f"{__version__} {toolchain()[:8]}",
        "python": ".".join(map(str, sys.version_info[:2])),
        **{name: version(name) for name in sorted(libraries)},
    }


@cache
def pandoc() -> str:
    """Tell one pandoc from another without starting it."""
    own = os.environ.get("PYPANDOC_PANDOC") or shutil.which("pandoc")
    facts = ["", ""]
    with contextlib.suppress(OSError):
        facts = [str(fact) for fact in (os.stat(own).st_size, os.stat(own).st_mtime_ns)] if own else facts
    known = next((f"{name} {version(name)}" for name in ("pypandoc-binary", "pypandoc") if version(name)), "")
    return " ".join([known, own or "", *facts])
