"""Inputs made to take time or memory: each is published with the command itself, and what it took is printed."""

# ruff: noqa: E501  (a bomb is read on one line)
from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

SETTINGS = """
name = "sach"
source-language = "vi"
target-languages = ["en"]
volume = false
[editions.bilingual]
formats = ["html"]
"""


def with_fonts(root: Path) -> None:
    """Spare each publication the cutting of fonts, where this one has them."""
    fonts = Path(__file__).parents[1] / ".songngu/fonts"
    if fonts.is_dir() and not (root / ".songngu/fonts").exists():
        shutil.copytree(fonts, root / ".songngu/fonts")


def bombs(named: str = "") -> int:
    """Publish each bomb with the command itself; print what it took."""
    faults = 0
    print(f"{'input':44} {'bytes':>12} {'status':>6} {'s':>6} {'MB':>6}  message")
    for name, ending, make in _BOMBS:
        if named not in name:
            continue
        with tempfile.TemporaryDirectory(prefix="hostile-") as home:
            root = Path(home)
            (root / "source").mkdir()
            with_fonts(root)
            (root / "songngu.toml").write_text(SETTINGS, "utf-8")
            for file, data in _files(make(), ending).items():
                (root / "source" / file).write_bytes(data)
            size = sum(file.stat().st_size for file in (root / "source").iterdir())
            status, seconds, memory, said = _measured(root)
            is_fault = "Traceback" in said or status not in (0, 1, 3)
            faults += is_fault
            first = next((line for line in said.split("\n") if "error" in line or "warning" in line), "")
            print(f"{name:44} {size:12,} {status:6} {seconds:6.1f} {memory:6.0f}  {first[:90]}", flush=True)
    return faults


def _files(given: bytes | dict[str, bytes], ending: str) -> dict[str, bytes]:
    return given if isinstance(given, dict) else {f"a{ending}": given}


def _measured(root: Path) -> tuple[int, float, float, str]:
    """Status, wall seconds, the largest resident size of any process in MB, and what was said."""
    start = time.monotonic()
    command = [
        "/usr/bin/env",
        "time",
        "-f",
        "PEAK %M",
        sys.executable,
        "-m",
        "songngu",
        "-C",
        str(root),
        "build",
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, errors="replace", timeout=1800, check=False
    )
    peak = re.search(r"PEAK (\d+)", done.stderr)
    return (
        done.returncode,
        time.monotonic() - start,
        int(peak[1]) / 1000 if peak else 0,
        done.stdout + done.stderr,
    )


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


_W = "http://schemas.openxmlformats.org"


def _docx(document: bytes) -> bytes:
    rels = (
        f'<Relationships xmlns="{_W}/package/2006/relationships"><Relationship Id="r" '
        f'Type="{_W}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    return _zip({"_rels/.rels": rels.encode(), "word/document.xml": document})


def _paragraphs(count: int) -> bytes:
    name = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lines = b"".join(
        b"<w:p><w:r><w:t>mot hai ba %d bon nam sau %x</w:t></w:r></w:p>" % (n, n * 7919) for n in range(count)
    )
    return b'<w:document xmlns:w="' + name + b'"><w:body>' + lines + b"</w:body></w:document>"


def _laughs(inside: str) -> bytes:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "haha">{lines}]>{inside}'.encode()


def _epub(page: bytes) -> bytes:
    container = (
        b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        b'<rootfile full-path="p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    package = (
        b'<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/><manifest><item id="a" href="a.xhtml" '
        b'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
    )
    return _zip({"META-INF/container.xml": container, "p.opf": package, "a.xhtml": page})


SVG = 'xmlns="http://www.w3.org/2000/svg"'
HUGE_PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\1\0\0\0\1\0\0\x08\2\0\0\0\x1fR\xdf;\0\0\0\x09IDATx\x9cc`\0\0\0\2\0\1"
)
_DEEP = 10_000
_BOMBS: tuple[tuple[str, str, Callable[[], bytes | dict[str, bytes]]], ...] = (
    ("10,000 nested brackets", ".md", lambda: b"[" * _DEEP + b"a" + b"]" * _DEEP),
    ("10,000 nested block quotes", ".md", lambda: b">" * _DEEP + b" a"),
    ("10,000 nested lists", ".md", lambda: b"- " * _DEEP + b"a"),
    ("10,000 nested emphases", ".md", lambda: b"*a **b " * (_DEEP // 2) + b"c** d*" * (_DEEP // 2)),
    ("10,000 nested elements of HTML", ".html", lambda: b"<div>" * _DEEP + b"a"),
    ("10,000 nested spans of HTML", ".html", lambda: b"<span>" * _DEEP + b"a"),
    ("10,000 unclosed links", ".md", lambda: b"[a](" * _DEEP),
    ("10,000 escapes in a paragraph", ".md", lambda: rb"\*a \[b\] " * (_DEEP // 3)),
    ("100,000 backticks, each run another length", ".md", lambda: b" ".join(b"`" * n for n in range(450))),
    ("a line of 10 MB", ".md", lambda: b"mot hai ba " * 900_000),
    ("a line of 100 MB", ".md", lambda: b"mot hai ba " * 9_100_000),
    ("a line of 100 MB, plain text", ".txt", lambda: b"mot hai ba " * 9_100_000),
    ("a table of a million cells", ".md", lambda: b"|a" * 1000 + b"|\n" + b"|-" * 1000 + b"|\n" + (b"|b" * 1000 + b"|\n") * 1000),
    ("a CSV of a million cells", ".csv", lambda: (b"b," * 999 + b"b\n") * 1000),
    ("a footnote of 5 MB", ".md", lambda: b"a[^1]\n\n[^1]: " + b"mot hai ba " * 450_000),
    ("100,000 footnotes", ".md", lambda: b"a[^1] " * 100_000 + b"\n\n[^1]: b"),
    ("YAML that grows", ".md", lambda: b"---\na: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
        b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(9)) + b"---\n\na\n"),
    ("a DOCX that unpacks to 1 GB", ".docx", lambda: _docx(bytes(1_000_000_000))),
    ("a DOCX of 100 MB of nested XML", ".docx", lambda: _docx(b"<w>" * 33_000_000)),
    ("a DOCX of 31 MB of nested XML that grows less", ".docx", lambda: _docx(b"".join(b"<w%x>" % n for n in range(4_000_000)))),
    ("a DOCX of 30 MB of paragraphs", ".docx", lambda: _docx(_paragraphs(350_000))),
    ("a DOCX with entities that grow", ".docx", lambda: _docx(_laughs("<x>&a9;</x>"))),
    ("an EPUB with entities that grow", ".epub", lambda: _epub(
        _laughs('<html xmlns="http://www.w3.org/1999/xhtml"><body><p>&a9;</p></body></html>'))),
    ("DocBook with entities that grow", ".dbk", lambda: _laughs("<article><para>&a9;</para></article>")),
    ("an archive with 100,000 members", ".docx", lambda: _zip({str(n): b"" for n in range(100_000)})),
    ("a picture of 65,536 × 65,536", "", lambda: {"a.md": b"a ![x](a.png)", "a.png": HUGE_PNG}),
    ("an SVG with entities that grow", "", lambda: {"a.md": b"a ![x](a.svg)", "a.svg": _laughs(f"<svg {SVG}>&a9;</svg>")}),
    ("macros that grow", ".tex", lambda: b"".join(
        b"\\newcommand{\\%c}{%s}\n" % (98 + n, b"\\%c" % (97 + n) * 10) for n in range(9)) + b"\\newcommand{\\a}{x}$\\j$\n"),
)  # fmt: skip
