"""Run the verbs of a case in a process of its own, watched, and judge what they said, left and opened."""

# ruff: noqa: E501  (a list of places is read on one line)
from __future__ import annotations

import contextlib
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from harmless import in_book, in_page
from hostile_cases import Case, Verb
from hostile_changes import SECRET

from songngu import cli
from songngu.errors import SongnguError
from songngu.formats import po

LONGEST, LARGEST = 180, 2_000
"""Seconds and megabytes that a verb may take of any input here."""

_ERROR = re.compile(r"^(?:[^\n]+:)?(?:\d+:)? ?error: \S[^\n]*$", re.MULTILINE)
_SECRET = re.compile(r"/secret\.(txt|tex|md|svg|png)$")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]")
_HERE = Path(__file__).parents[1]
_OURS = (
    sys.prefix,
    sys.base_prefix,
    sysconfig.get_path("stdlib"),
    _HERE,
    "/usr/lib",
    "/lib",
    "/usr/lib64",
    "/usr/share/zoneinfo",
)
_SYSTEM = [
    "/usr/lib", "/lib", "/dev/null", "/dev/urandom", "/dev/tty", "/proc/", "/sys/", "/etc/ld.so", "/etc/localtime",
    "/etc/mime.types", "/etc/nsswitch.conf", "/etc/locale.alias", "/etc/passwd", "/etc/gitconfig", "/usr/share/locale",
    "/usr/bin/git", "/etc/ssl/openssl.cnf", "/usr/share/git-core",
]  # fmt: skip
_PLACES = (
    *map(os.path.realpath, _OURS),
    *_SYSTEM,
    *map(os.path.expanduser, ("~/.gitconfig", "~/.config/git")),
)
"""What Python, its libraries, pandoc and git open of the system; a text can name none of these and be shown it."""

Files = dict[str, bytes]


@dataclass(slots=True)
class Ended:
    """How the verbs of a case ended."""

    statuses: list[int | None] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    seconds: float = 0
    megabytes: float = 0
    signal: int = 0

    def word(self) -> str:
        """The worst of what the verbs said."""
        words = {
            0: "done",
            1: "findings",
            2: "refused: usage or settings",
            3: "refused: input",
            4: "outside program",
        }
        known = [status for status in self.statuses if status is not None]
        return (
            words.get(max(known, default=0), "other")
            if len(known) == len(self.statuses) and not self.signal
            else "TRACEBACK"
        )


def files(folder: Path) -> Files:
    """All files below a folder."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and not file.is_symlink()
    }


def run(root: Path, case: Case, verbs: list[Verb], traced: bool = False) -> Ended:
    """Perform the verbs, one after the other, in one process."""
    home = root.parent
    note = home / "note"
    note.unlink(missing_ok=True)
    shutil.rmtree(home / "tmp", ignore_errors=True)
    (home / "tmp").mkdir()
    start = time.monotonic()
    process = os.fork()
    if process == 0:
        with contextlib.suppress(BaseException):
            signal.alarm(LONGEST)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            (_traced if traced else _perform)(root, case, verbs, note)
        os._exit(0)
    _, status, usage = os.wait4(process, 0)
    ended = Ended(
        seconds=time.monotonic() - start,
        megabytes=usage.ru_maxrss / 1000,
        signal=os.waitstatus_to_exitcode(status),
    )
    if note.exists():
        found = json.loads(note.read_text("utf-8"))
        ended.statuses, ended.said, ended.outside = found["statuses"], found["said"], found["outside"]
    return ended


def _perform(root: Path, case: Case, verbs: list[Verb], note: Path) -> None:
    home = root.parent
    tempfile.tempdir = str(home / "tmp")
    os.environ["TMPDIR"] = tempfile.tempdir
    os.chdir(tempfile.tempdir)  # what is opened by its place in a folder that is open counts as in here
    found: dict[str, Any] = {"statuses": [], "said": [], "outside": []}
    _watch(found["outside"], home)
    for at, verb in enumerate(verbs):
        status, said = _status(root, verb, home / "said")
        found["statuses"].append(status)
        found["said"].append(said)
        if at == 0 and status == 0:
            with contextlib.suppress(SongnguError):
                case.between(root)
    note.write_text(json.dumps(found), "utf-8")


def _status(root: Path, verb: Verb, file: Path) -> tuple[int | None, str]:
    status: int | None
    with (
        open(file, "w", encoding="utf-8", errors="backslashreplace") as stream,
        contextlib.redirect_stdout(stream),
        contextlib.redirect_stderr(stream),
    ):
        try:
            status = cli.main(["-C", str(root), *verb])
        except SystemExit as error:
            status = error.code if isinstance(error.code, int) else 2
        except BaseException:
            status = None
            stream.write(traceback.format_exc())
    return status, file.read_text("utf-8", errors="replace")


def _watch(outside: list[str], home: Path) -> None:
    """Note each file that Python opens which is none of ours, each socket, and each program that is started."""
    places = (str(home / "project"), str(home / "tmp"), str(home / "said"), *_PLACES)

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(given[0], str | bytes):
            name = os.path.abspath(os.fsdecode(given[0]))
            if not name.startswith(places) or _SECRET.search(name):
                outside.append(name)
        elif event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
            outside.append(f"{event} {given[1:]}")
        elif event == "subprocess.Popen" and Path(os.fsdecode(given[0])).name not in ("pandoc", "git"):
            outside.append(f"{event} {given[0]}")

    sys.addaudithook(hook)


# -- under strace


def _traced(root: Path, case: Case, verbs: list[Verb], note: Path) -> None:
    """The same with the command itself under strace: what pandoc opens is seen too."""
    home = root.parent
    os.chdir(home)
    found: dict[str, Any] = {"statuses": [], "said": [], "outside": []}
    environment = {**os.environ, "TMPDIR": str(home / "tmp"), "PYTHONPATH": str(_HERE)}
    for at, verb in enumerate(verbs):
        command = [
            "strace",
            "-f",
            "-y",
            "-qq",
            "-o",
            str(home / "trace"),
            "-e",
            "trace=open,openat,openat2,connect,socket,bind",
        ]
        command += [sys.executable, "-m", "songngu", "-C", str(root), *verb]
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", env=environment, check=False
        )
        found["statuses"].append(done.returncode)
        found["said"].append(done.stdout + done.stderr)
        found["outside"] += _of_trace((home / "trace").read_text("utf-8", "replace"), home)
        if at == 0 and done.returncode == 0:
            with contextlib.suppress(SongnguError):
                case.between(root)
    note.write_text(json.dumps(found), "utf-8")


def _of_trace(log: str, home: Path) -> list[str]:
    places = (str(home / "project"), str(home / "tmp"), *_PLACES)
    outside = []
    for line in log.split("\n"):
        if "AF_INET" in line or ("connect(" in line and "AF_UNIX" not in line):
            outside.append(line[:200])
        opened = re.search(r"open(?:at2?)?\(.* = \d+<(.*)>$", line)
        if (
            opened
            and (not opened[1].startswith(places) or _SECRET.search(opened[1]))
            and not opened[1].startswith(("pipe:", "anon_inode"))
        ):
            is_folder_above = "O_DIRECTORY" in line and str(home).startswith(opened[1])
            if not is_folder_above:
                outside.append(opened[1])
    return outside


# -- judging


def judged(root: Path, case: Case, ended: Ended, before: Files, ours: Counter[str]) -> list[str]:
    """What is wrong.

    :param before: what was published before the case.
    :param ours: the elements of a page without any text.
    """
    wrong = _of_ending(case, ended) + [f"opened {name}" for name in ended.outside]
    after = files(root / "build")
    wrong += [f"left half written: {name}" for name in files(root) if name.endswith(".part")]
    # A fork ends without clearing up what WeasyPrint leaves to the interpreter's end.
    left = [name for name in files(root.parent / "tmp") if not name.startswith("weasyprint-")]
    wrong += [f"left among temporary files: {name}" for name in left]
    builds = [status for verb, status in zip(case.verbs, ended.statuses, strict=False) if verb[0] == "build"]
    if not ended.signal and builds and all(status not in (0, 1) for status in builds):
        wrong += [f"changed though refused: {name}" for name in before if after.get(name) != before[name]]
    elif not case.has_own_look:
        wrong += [f"lost: {name}" for name in before if name not in after]
    for name, data in after.items():
        if data != before.get(name):
            wrong += _of_file(name, data, case, ours)
    for file in (root / "translations").rglob("*.po"):
        if case.kind not in ("catalogues", "merges") and any(
            verb[0] in ("update", "merge") for verb in case.verbs
        ):
            wrong += _of_catalogue(file)
    return wrong


def _of_ending(case: Case, ended: Ended) -> list[str]:
    wrong = []
    if ended.signal:
        wrong.append(f"ended by signal {-ended.signal} after {ended.seconds:.0f} s")
    if ended.seconds > LONGEST * 0.75 or ended.megabytes > LARGEST:
        wrong.append(f"took {ended.seconds:.0f} s and {ended.megabytes:.0f} MB")
    for verb, status, said in zip(case.verbs, ended.statuses, ended.said, strict=False):
        name = " ".join(verb[:3])
        if status is None or "Traceback" in said:
            wrong.append(f"{name}: traceback: {said[-1500:]}")
        elif status not in (0, 1, 2, 3):
            wrong.append(f"{name}: status {status}: {said[-500:]}")
        elif status in (2, 3) and not _ERROR.search(said):
            wrong.append(f"{name}: no message: {said[-500:]}")
        acting = re.sub(r"[\n\x7f-\x9f]" if "--json" in verb else "\n", "", said)  # no terminal reads JSON
        if _CONTROL.search(acting):
            wrong.append(f"{name}: control characters: {said[-500:]!r}")
        if max(map(len, said.split("\n"))) > 20_000:
            wrong.append(f"{name}: a message of {len(said)} characters")
    return wrong


def _of_file(name: str, data: bytes, case: Case, ours: Counter[str]) -> list[str]:
    wrong = [f"{name} holds what is outside"] if SECRET.encode() in data else []
    if case.has_own_look:
        return wrong
    if name.endswith(".html") and not name.endswith(("index.html", "glossary.html")):
        text = data.decode()
        wrong += [f"{name}: {one}" for one in in_page(text, ours)]
        if text.count("</html>") != 1 or not text.rstrip().endswith("</html>"):
            wrong.append(f"{name} is no whole page")
        names = re.findall(r'<[a-z][^<>]*?\sid="([^"]*)"', text)
        wrong += [f"{name}: the id {one} stands twice" for one, count in Counter(names).items() if count > 1][
            :2
        ]
    elif name.endswith(".epub"):
        try:
            wrong += [f"{name}: {one}" for one in in_book(data)]
        except Exception as error:
            wrong.append(f"{name} cannot be read: {error!r}")
    elif name.endswith(".pdf"):
        wrong += (
            []
            if data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")
            else [f"{name} is no whole PDF"]
        )
    return wrong


def _of_catalogue(file: Path) -> list[str]:
    try:
        po.read(file.read_bytes(), path=file.name, slug=file.stem, language="en")
    except SongnguError as error:
        return [f"a catalogue that update wrote cannot be read: {error}"]
    return []


def is_reproduced(root: Path, case: Case) -> list[str]:
    """Build in a copy without anything kept: the same pages and books must come."""
    twin = root.parent / "again/project"
    shutil.rmtree(twin.parent, ignore_errors=True)
    shutil.copytree(
        root, twin, ignore=shutil.ignore_patterns("build", "ledger*", "cuts", "pieces"), symlinks=True
    )
    verb = next(verb for verb in reversed(case.verbs) if verb[0] == "build")
    again = run(twin, Case(kind=case.kind, verbs=[verb]), [verb])
    found, expected = files(root / "build"), files(twin / "build")
    shared = ("index.html", "glossary.html", ".xml", ".json", ".jpg")  # these tell what else was ever made
    if any(status not in (0, 1) for status in again.statuses) or not again.statuses:
        return [f"built, and not again: {again}"]
    return [
        f"not the bytes of a clean build: {name}"
        for name, data in expected.items()
        if not name.endswith(shared) and found.get(name) != data
    ]


def restore(root: Path, whole: Path, chance: random.Random) -> None:
    """Put the publication back as it was."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(whole, root, copy_function=_linked, symlinks=True)
    for file in (root / ".songngu").iterdir():
        if file.is_file():  # what is written in place must be a copy
            data = file.read_bytes()
            file.unlink()
            file.write_bytes(data)


def _linked(source: str, target: str) -> None:
    if "/.songngu/fonts/" in source or "/build/" in source:
        os.link(source, target)
    else:
        shutil.copy2(source, target)
