"""Ways out of a publication: each is built under strace, and the file outside may not be opened."""

# ruff: noqa: E501  (a way is read on one line)
from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from hostile_bombs import HUGE_PNG, SETTINGS, SVG, with_fonts


def trace() -> int:
    """Build a publication full of ways out under strace; look for the file outside, and for sockets."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as home:
        root, canary = Path(home) / "project", Path(home) / "canary.png"
        canary.write_bytes(HUGE_PNG)
        log = Path(home) / "log"
        faults = 0
        for name, prepare in _ways_out(canary):
            shutil.rmtree(root, ignore_errors=True)
            (root / "source").mkdir(parents=True)
            with_fonts(root)
            (root / "songngu.toml").write_text(SETTINGS.replace('"html"', '"html", "epub", "pdf"'), "utf-8")
            (root / "source/a.md").write_text("Mot\n", "utf-8")
            prepare(root)
            command = ["strace", "-f", "-qq", "-o", log, "-e", "trace=openat,open,connect,socket"]
            command += [sys.executable, "-m", "songngu", "-C", root, "build"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            seen = log.read_text("utf-8", "replace")
            opened = [
                line
                for line in seen.split("\n")
                if "canary" in line or "AF_INET" in line or "evil.example" in line
            ]
            is_fault = bool(opened) or "Traceback" in done.stderr
            faults += is_fault
            print(f"{'FAULT' if is_fault else 'kept in':8} {done.returncode} {name}", *opened[:2], flush=True)
    return faults


def _ways_out(canary: Path) -> Iterator[tuple[str, Callable[[Path], object]]]:
    def text(name: str, content: str) -> Callable[[Path], object]:
        return lambda root: (root / "source" / name).write_text(
            content.replace("CANARY", str(canary)), "utf-8"
        )

    def link(name: str, target: Path) -> Callable[[Path], object]:
        def make(root: Path) -> None:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).unlink(missing_ok=True)
            (root / name).symlink_to(target)

        return make

    yield "a link in source/", link("source/b.md", canary)
    yield "a catalogue that is a link", link("translations/en/a.po", canary)
    yield "a template that is a link", link("templates/page.css.j2", canary)
    yield "a folder of fonts that is a link", link("templates/fonts", canary.parent)
    yield "a cover that is a link", link("templates/cover.png", canary)
    yield "a glossary that is a link", link("translations/glossary.toml", canary)
    yield (
        "a picture that is a link",
        lambda root: (link("source/p.png", canary)(root), text("b.md", "![a](p.png)")(root)),
    )
    for address in (
        "CANARY",
        "file://CANARY",
        "../../canary.png",
        "%2e%2e/%2e%2e/canary.png",
        "https://evil.example/x.png",
    ):
        yield f"a picture at {address}", text("b.md", f"a ![a]({address})\n\n<img src='{address}'>\n")
    yield "metadata that name files", text("b.md", "".join(
        f"{key}: CANARY\n" for key in ("bibliography", "css", "template", "include-in-header", "csl", "cover-image")
    ).join(("---\n", "---\n\na\n")))  # fmt: skip
    for name, content in (
        ("b.tex", "\\input{CANARY}\\includegraphics{CANARY}a"), ("b.org", '#+INCLUDE: "CANARY"\na'),
        ("b.rst", "a\n\n.. include:: CANARY\n"), ("c.rst", "a\n\n.. raw:: html\n   :file: CANARY\n"),
        ("b.html", "<p style='background: url(CANARY)'>a<link rel=stylesheet href='CANARY'><iframe src='CANARY'></iframe>"),
        ("b.dbk", '<!DOCTYPE article [<!ENTITY x SYSTEM "CANARY">]><article><para>a &x;</para></article>'),
        ("b.typ", '#include "CANARY"\n#image("CANARY")\na'), ("b.adoc", "include::CANARY[]\na"),
        ("b.muse", '<include file="CANARY">\na'), ("b.t2t", "%!include: CANARY\na"), ("b.ipynb", "{}"),
    ):  # fmt: skip
        yield f"an include in {name}", text(name, content)
    drawing = f'<svg {SVG} xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="CANARY"/><use href="file://CANARY#a"/></svg>'
    yield (
        "a drawing that names files",
        lambda root: (text("p.svg", drawing)(root), text("b.md", "![a](p.svg)")(root)),
    )
