"""Hostile and broken inputs: ``hostile.py [FOLDER] [--count N] [--seed N] [--bombs] [--trace]``.

Mutates the texts and documents in FOLDER (any formats that songngu reads) N times, each as the one source of a
publication, with a catalogue that is mutated too, and makes its page in this process. Counts how
each ended: made, refused with a status as designed, or with a traceback, which is a fault and is shown. An
audit hook sees every file that Python opens and every socket: one outside the publication, the toolchain and
the interpreter is a fault.

``--bombs`` runs one command on each of a list of inputs made to take time or memory, and prints what each
took: wall seconds, and the largest resident size of any process. ``--trace`` runs a build under strace on a
publication full of ways out, and fails where the file outside was opened or an internet socket made.
"""

# ruff: noqa: E501  (a vector is read on one line)
from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from songngu import cli
from songngu.formats import endings

_SETTINGS = """
name = "sach"
source-language = "vi"
target-languages = ["en"]
volume = false
[editions.bilingual]
formats = ["html"]
"""
_STATUSES = {0: "made", 1: "findings", 2: "refused (usage)", 3: "refused (input)", 4: "outside"}
_SNIPPETS = (
    b"<script>", b"-->", b"<!--", b"```", b"::: {", b":::", b"[^1]", b"](", b"![x](../../../secret.png)", b"\0", b"\xff",
    b"\xf0\x9f", b"\r", b"\t", b"$$", b"\\begin{x}", b"{=html}", b"&#0;", b"---\n", b"> " * 400, b"[" * 300, b"*" * 300,
    "\u202e\ufdd0\ud7ff\uffff".encode("utf-8", "surrogatepass"), b"\xef\xbb\xbf", b"<" * 50, b"|||", b"<<<<<<< x\n", b"#",
    b'msgid ""\n', b"#, fuzzy\n", b'msgctxt "p1"\n', b"#~ ", b'"', b"\\", b"<!-- split -->", b"`" * 99, b"{#a .b c=d}",
)  # fmt: skip


def main() -> int:
    """Run what is asked for; 1 where there was a fault."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--bombs", action="store_true")
    parser.add_argument("--trace", action="store_true")
    options = parser.parse_args()
    faults = 0
    if options.bombs:
        faults += bombs()
    if options.trace:
        faults += trace()
    if options.folder:
        faults += mutate(options.folder, options.count, options.seed, time.monotonic() + options.seconds)
    return 1 if faults else 0


def _with_fonts(root: Path) -> None:
    """Spare each publication the cutting of fonts, where this one has them."""
    fonts = Path(__file__).parents[1] / ".songngu/fonts"
    if fonts.is_dir() and not (root / ".songngu/fonts").exists():
        shutil.copytree(fonts, root / ".songngu/fonts")


# -- mutated files


def mutate(folder: Path, count: int, seed: int, until: float) -> int:
    """Mutate files, publish each, count how it ended."""
    given = [
        (file.suffix.lower(), file.read_bytes())
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        and file.suffix.lower() in endings.ENDINGS | {".txt"}
        and file.stat().st_size < 200_000
    ]
    ended: Counter[str] = Counter()
    opened: list[str] = []
    with tempfile.TemporaryDirectory(prefix="hostile-") as home:
        root = Path(home) / "project"
        _with_fonts(root)
        _watch(opened, root)
        for at in range(count):
            if time.monotonic() > until:
                break
            chance = random.Random(f"{seed} {at}")
            ending, data = chance.choice(given)
            ended[_publish(root, ending, _mutated(data, ending, chance), chance, f"{seed} {at}")] += 1
    for name, number in ended.most_common():
        print(f"{number:7} {name}")
    print(f"{sum(ended.values()):7} in all; {len(opened)} files or sockets outside", *opened[:5])
    return ended["TRACEBACK"] + len(opened)


def _publish(root: Path, ending: str, data: bytes, chance: random.Random, name: str) -> str:
    source, catalogue = root / f"source/a{ending}", root / "translations/en/a.po"
    for file in [*root.glob("source/*"), *root.glob("translations/**/*.po*")]:
        file.unlink()
    for folder in (source.parent, catalogue.parent):
        folder.mkdir(parents=True, exist_ok=True)
    (root / "songngu.toml").write_text(_SETTINGS, "utf-8")
    source.write_bytes(data)
    status = _run(root, "update", name=name)
    if status == 0 and catalogue.exists():
        texts = catalogue.read_bytes().replace(b'msgstr ""\n', b'msgstr "' + _plain(data, chance) + b'"\n')
        catalogue.write_bytes(texts.replace(b'msgstr "' + _plain(data, chance), b'msgstr ""', 1))
        if chance.random() < 0.5:
            catalogue.write_bytes(_changed(catalogue.read_bytes(), chance))
        status = _run(root, "build", name=name)
    if status == 4:  # a program of ours failed on what we gave it: worth a look
        print(f"seed {name!r}: status 4", flush=True)
    return "TRACEBACK" if status is None else _STATUSES.get(status, f"status {status}")


def _run(root: Path, verb: str, name: str) -> int | None:
    """The exit status of a verb; None where it ended in a traceback."""
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return cli.main(["-C", str(root), verb])
    except SystemExit as error:
        return int(error.code or 0)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        last = error.__traceback__
        while last is not None and last.tb_next is not None:
            last = last.tb_next
        place = f"{last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last else ""
        print(f"seed {name!r}: {type(error).__name__}: {str(error)[:120]} at {place}", flush=True)
        return None


def _plain(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    text = data[at : at + 60].decode("utf-8", "ignore")
    return re.sub(r'[\x00-\x1f"\\]', " ", text).encode()


def _mutated(data: bytes, ending: str, chance: random.Random) -> bytes:
    """The file with some of its bytes changed; of an archive, of its members as often as of itself."""
    if ending in endings.BINARY_FORMATS and chance.random() < 0.6:
        with contextlib.suppress(zipfile.BadZipFile):
            return _repacked(data, chance)
    changed = _changed(data, chance)
    if (
        ending not in endings.BINARY_FORMATS and chance.random() < 0.9
    ):  # else most would end at the first letter
        changed = changed.decode("utf-8", "ignore").replace("\0", "").encode()
    return changed


def _repacked(data: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        changed = chance.sample(names, min(len(names), chance.randint(1, 3)))
        for name in names:
            content = old.read(name)
            new.writestr(name, _changed(content, chance) if name in changed else content)
    return out.getvalue()


def _changed(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(out) + 1)
        length = min(chance.choice((1, 1, 4, 30, 300)), len(out) - at)
        match chance.randrange(6):
            case 0:
                del out[at : at + length]
            case 1:
                out[at:at] = chance.choice(_SNIPPETS)
            case 2:
                out[at : at + 1] = bytes([chance.randrange(256)])
            case 3:
                out[at:at] = out[at : at + length] * chance.choice((2, 10, 50))
            case 4:
                other = chance.randrange(len(out) + 1)
                out[at : at + length], out[other : other + length] = (
                    out[other : other + length],
                    out[at : at + length],
                )
            case _:
                del out[at + length * 10 :]
    return bytes(out)


def _watch(opened: list[str], root: Path) -> None:
    """Note each file that is opened outside the places that we have to do with, and each socket."""
    places = [
        root.parent,
        sys.prefix,
        sys.base_prefix,
        Path(__file__).parents[1],
        "/usr/share/zoneinfo",
        "/dev/null",
    ]
    # Python's subprocess and multiprocessing look at these; pandoc's pictures stand in a folder of their own.
    places += ["/proc/self", "/etc/localtime", "/usr/lib", "/etc/mime.types"]
    known = [os.path.realpath(place) for place in places] + [str(place) for place in places]
    media = os.path.join(tempfile.gettempdir(), "songngu-")

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        is_local = isinstance(arguments[-1], str | bytes)  # a pipe by name, between our own processes
        if event == "socket.getaddrinfo" or (event in ("socket.connect", "socket.bind") and not is_local):
            opened.append(f"{event} {arguments[1:]}")
        elif event == "open" and isinstance(arguments[0], str | bytes):
            name = os.path.abspath(os.fsdecode(arguments[0]))
            if not name.startswith((*known, media)):
                opened.append(name)

    sys.addaudithook(hook)


# -- bombs


def bombs() -> int:
    """Publish each bomb with the command itself; print what it took."""
    faults = 0
    print(f"{'input':44} {'bytes':>12} {'status':>6} {'s':>6} {'MB':>6}  message")
    for name, ending, make in _BOMBS:
        with tempfile.TemporaryDirectory(prefix="hostile-") as home:
            root = Path(home)
            (root / "source").mkdir()
            _with_fonts(root)
            (root / "songngu.toml").write_text(_SETTINGS, "utf-8")
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


_SVG = 'xmlns="http://www.w3.org/2000/svg"'
_HUGE_PNG = (
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
    ("a table of a million cells", ".csv", lambda: (b"b," * 999 + b"b\n") * 1000),
    ("a footnote of 5 MB", ".md", lambda: b"a[^1]\n\n[^1]: " + b"mot hai ba " * 450_000),
    ("100,000 footnotes", ".md", lambda: b"a[^1] " * 100_000 + b"\n\n[^1]: b"),
    ("YAML that grows", ".md", lambda: b"---\na: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
        b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(9)) + b"---\n\na\n"),
    ("a DOCX that unpacks to 1 GB", ".docx", lambda: _docx(bytes(1_000_000_000))),
    ("a DOCX of 100 MB of nested XML", ".docx", lambda: _docx(b"<w>" * 33_000_000)),
    ("a DOCX with entities that grow", ".docx", lambda: _docx(_laughs("<x>&a9;</x>"))),
    ("an EPUB with entities that grow", ".epub", lambda: _epub(
        _laughs('<html xmlns="http://www.w3.org/1999/xhtml"><body><p>&a9;</p></body></html>'))),
    ("DocBook with entities that grow", ".dbk", lambda: _laughs("<article><para>&a9;</para></article>")),
    ("an archive with 100,000 members", ".docx", lambda: _zip({str(n): b"" for n in range(100_000)})),
    ("a picture of 65,536 × 65,536", "", lambda: {"a.md": b"a ![x](a.png)", "a.png": _HUGE_PNG}),
    ("an SVG with entities that grow", "", lambda: {"a.md": b"a ![x](a.svg)", "a.svg": _laughs(f"<svg {_SVG}>&a9;</svg>")}),
    ("macros that grow", ".tex", lambda: b"".join(
        b"\\newcommand{\\%c}{%s}\n" % (98 + n, b"\\%c" % (97 + n) * 10) for n in range(9)) + b"\\newcommand{\\a}{x}$\\j$\n"),
)  # fmt: skip


# -- ways out


def trace() -> int:
    """Build a publication full of ways out under strace; look for the file outside, and for sockets."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as home:
        root, canary = Path(home) / "project", Path(home) / "canary.png"
        canary.write_bytes(_HUGE_PNG)
        log = Path(home) / "log"
        faults = 0
        for name, prepare in _ways_out(canary):
            shutil.rmtree(root, ignore_errors=True)
            (root / "source").mkdir(parents=True)
            _with_fonts(root)
            (root / "songngu.toml").write_text(_SETTINGS.replace('"html"', '"html", "epub", "pdf"'), "utf-8")
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
    drawing = f'<svg {_SVG} xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="CANARY"/><use href="file://CANARY#a"/></svg>'
    yield (
        "a drawing that names files",
        lambda root: (text("p.svg", drawing)(root), text("b.md", "![a](p.svg)")(root)),
    )


if __name__ == "__main__":
    sys.exit(main())
