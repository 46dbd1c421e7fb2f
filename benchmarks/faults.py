"""Builds that are killed, have no room, or meet another: ``faults.py FOLDER [--kills N --full N --pairs N]``.

Makes a small publication (HTML and EPUB, in one run of eight PDF too) of paragraphs of the Markdown and plain
texts in FOLDER, each translated into itself, edits it at random before each build, and does to that build:

- *kills*: SIGKILL at a random moment, to all its processes or to the first alone;
- *full*: a limit to the size of files, or a file system with hardly any room left (where one can be mounted);
- *pairs*: a second build, begun at a random moment of the first.

After each, every published file must be, to the byte, what a clean build made of the texts before the edit or
after it; nothing may be lost, no process left, no traceback told; and the next build must come to the bytes
of a clean build in another folder, and leave nothing half written. ``--same`` builds one publication by one
process, by two, in 100 edits and, with ``--scheduler``, on a cluster, and compares. Prints tables of counts.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from texts import paragraphs

from songngu import config
from songngu.commands.build import Request, build
from songngu.formats import po

_FONTS = Path(__file__).parents[1] / ".songngu/fonts"
_SETTINGS = """source-language = "vi"
target-languages = ["en"]
[editions.bilingual]
formats = ["html", "epub"]
"""
_COLUMNS = (
    "runs",
    "cut short",
    "half or lost",
    "tracebacks",
    "wrong status",
    "orphans",
    "wrong after",
    "left",
)
Files = dict[str, bytes]


class Publication:
    """A publication in one folder, and its twin that is always built anew."""

    def __init__(self, folder: Path, paragraphs: list[str], chance: random.Random) -> None:
        self.chance = chance
        self.here, self.twin = folder / "here", folder / "twin"
        (self.here / "source").mkdir(parents=True)
        (self.here / "songngu.toml").write_text(_SETTINGS, "utf-8")
        for at in range(3):
            text = "\n\n".join([f"# Bài {at}", *paragraphs[5 * at : 5 * at + 5]])
            (self.here / f"source/bai-{at}.md").write_text(text + "\n", "utf-8")
        shutil.copytree(_FONTS, self.here / ".songngu/fonts")
        _run(self.here, "update")
        for file in (self.here / "translations/en").glob("*.po"):
            catalog = po.read(file.read_bytes(), path=file.name, slug=file.stem, language="en")
            units = tuple(replace(unit, target=unit.source) for unit in catalog.units)
            file.write_bytes(po.write(replace(catalog, units=units)))
        (self.here / "translations/glossary.toml").write_text(
            '[[term]]\nid = "a"\nvi = "pháp luật"\nen = "law"\ndefinition = { en = "Rules." }\n', "utf-8"
        )
        shutil.copytree(self.here, self.twin)
        self.count = 0
        self.old: Files = {}
        self.new = self.clean()

    def edit(self) -> None:
        """Change something at random, in both folders."""
        self.count += 1
        formats = '["html", "epub", "pdf"]' if self.count % 8 == 0 else '["html", "epub"]'
        path, old, new = self.chance.choice(
            [
                (f"source/bai-{self.chance.randrange(3)}.md", " ", f" khác{self.count} "),
                (
                    f"translations/en/bai-{self.chance.randrange(3)}.po",
                    'msgstr "',
                    f'msgstr "New{self.count} ',
                ),
                ("translations/glossary.toml", 'en = "Rules', f'en = "Rules {self.count}'),
            ]
        )
        text = (self.here / path).read_text("utf-8")
        spots = [at for at in range(len(text)) if text.startswith(old, at)]
        spot = self.chance.choice(spots[1:] if len(spots) > 1 else spots)  # the first is a catalogue's header
        text = text[:spot] + new + text[spot + len(old) :]
        settings = _SETTINGS.replace('["html", "epub"]', formats)
        for folder in (self.here, self.twin):
            (folder / path).write_text(text, "utf-8")
            (folder / "songngu.toml").write_text(settings, "utf-8")
        self.old, self.new = files(self.here), self.clean()

    def clean(self) -> Files:
        """What a clean build makes."""
        shutil.rmtree(self.twin / "build", ignore_errors=True)
        for file in (self.twin / ".songngu").glob("ledger*"):
            file.unlink()
        make(self.twin)
        return files(self.twin)

    def wrong(self) -> list[str]:
        """Published files that are neither old nor new, and those that are lost."""
        found = files(self.here)
        half = [name for name in found if found[name] not in (self.old.get(name), self.new.get(name))]
        return half + [name for name in self.old if name in self.new and name not in found]


def make(folder: Path, count: int = 1, scheduler: str = "") -> None:
    """Build in this process."""
    settings = config.load(folder / "songngu.toml")
    build(settings, Request(), lambda total: lambda path: None, lambda text: None, count, scheduler)


def files(folder: Path) -> Files:
    """What is published, without what is half written."""
    found = (folder / "build").rglob("*")
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in found
        if file.is_file() and file.suffix != ".part"
    }


def _run(folder: Path, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "songngu", "-C", folder, *arguments], check=True, capture_output=True
    )


def _started(folder: Path, before: Callable[[], None] | None = None) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "songngu", "-C", str(folder), "build", "--jobs", "2"]
    log = open(folder / "log", "wb")  # noqa: SIM115
    with log:
        return subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, preexec_fn=before)


def _members(session: int) -> list[int]:
    """The processes that a build started and that still run."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            state = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(state[3]) == session and state[0] != "Z":
                found.append(int(folder.name))
    return found


def judge(one: Publication, counts: Counter[str], session: int, said: str) -> None:
    """Look at what a build left, and build again."""
    end = time.monotonic() + 20
    while (left := _members(session)) and time.monotonic() < end:
        time.sleep(0.02)
    for process in left:
        os.kill(process, signal.SIGKILL)
    wrong = one.wrong()
    make(one.here)
    is_right = files(one.here) == one.new
    parts = list((one.here / "build").rglob(".*.part"))
    counts["runs"] += 1
    counts["half or lost"] += bool(wrong)
    counts["tracebacks"] += "Traceback" in said
    counts["orphans"] += bool(left)
    counts["wrong after"] += not is_right
    counts["left"] += bool(parts)
    if wrong or left or parts or not is_right or "Traceback" in said:
        print(f"fault: {one.count} {wrong} {left} {parts} {said[-2000:]}", file=sys.stderr, flush=True)


def kill(one: Publication, counts: Counter[str], longest: float) -> float:
    """Kill a build; returns how long one takes that is not killed in time."""
    one.edit()
    start = time.monotonic()
    process = _started(one.here)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(one.chance.uniform(0, longest))
    is_killed = process.poll() is None
    if is_killed:
        (os.killpg if one.count % 2 else os.kill)(process.pid, signal.SIGKILL)
    status = process.wait()
    counts["cut short"] += is_killed
    counts["wrong status"] += status not in ((0, -9) if is_killed else (0,))
    taken = time.monotonic() - start
    judge(one, counts, process.pid, (one.here / "log").read_text("utf-8", errors="replace"))
    return longest if is_killed else max(0.5, (longest + taken) / 2)


def fill(one: Publication, counts: Counter[str], disk: Path | None) -> None:
    """Build where there is no room."""
    one.edit()
    if disk and one.count % 2:
        _fill_disk(one, disk)
        process = _started(one.here)
    else:
        size = one.chance.choice([one.chance.randrange(4_000, 80_000), one.chance.randrange(4_000, 400_000)])
        process = _started(one.here, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
    status = process.wait()
    said = (one.here / "log").read_text("utf-8", errors="replace")
    ballast = one.here / "ballast"
    ballast.unlink(missing_ok=True)
    counts["cut short"] += status != 0
    counts["wrong status"] += status not in (0, 4)
    if status not in (0, 4):
        print(f"status {status}: {said[-1500:]}", file=sys.stderr, flush=True)
    judge(one, counts, process.pid, said)


def _fill_disk(one: Publication, disk: Path) -> None:
    """Leave so little room that the build may fail."""
    (one.here / "log").write_bytes(b" " * 4096)
    room = os.statvfs(disk)
    free = room.f_bavail * room.f_frsize
    with open(one.here / "ballast", "wb") as stream:
        stream.write(b"\0" * max(0, free - one.chance.randrange(0, 400_000)))


def pair(one: Publication, counts: Counter[str], longest: float) -> None:
    """Two builds at once."""
    one.edit()
    first = _started(one.here)
    time.sleep(one.chance.uniform(0, longest))
    command = [sys.executable, "-m", "songngu", "-C", str(one.here), "build", "--jobs", "2"]
    second = subprocess.run(command, capture_output=True, check=False)
    said = (one.here / "log").read_text("utf-8", errors="replace") + second.stderr.decode()
    counts["cut short"] += "another build" in said
    counts["wrong status"] += (first.wait(), second.returncode) != (0, 0)
    counts["half or lost"] += files(one.here) != one.new
    judge(one, counts, first.pid, said)


def same(one: Publication, edits: int, scheduler: str) -> None:
    """The same texts, built in several ways."""
    for _ in range(edits):
        one.edit()
        make(one.here)
    ways = {"by one process": (1, ""), "by two": (2, "")} | (
        {"on a cluster": (1, scheduler)} if scheduler else {}
    )
    print(f"| in {edits} edits | {'identical' if files(one.here) == one.new else 'OTHER'} |")
    for name, (count, address) in ways.items():
        shutil.rmtree(one.here / "build")
        for file in (one.here / ".songngu").glob("ledger*"):
            file.unlink()
        make(one.here, count, address)
        print(f"| {name} | {'identical' if files(one.here) == one.new else 'OTHER'} |", flush=True)


def _soak(options: argparse.Namespace, folder: Path, disk: Path | None) -> None:
    print("| fault | " + " | ".join(_COLUMNS) + " |\n| --- |" + " ---: |" * len(_COLUMNS), flush=True)
    one = Publication(folder, paragraphs(options.folder), random.Random(options.seed))
    make(one.here)
    longest = 4.0
    for name, runs in (("kills", options.kills), ("full", options.full), ("pairs", options.pairs)):
        counts: Counter[str] = Counter()
        try:
            for _ in range(runs):
                if name == "kills":
                    longest = kill(one, counts, longest)
                elif name == "full":
                    fill(one, counts, disk)
                else:
                    pair(one, counts, longest)
        finally:
            print(f"| {name} | " + " | ".join(str(counts[column]) for column in _COLUMNS) + " |", flush=True)


def main() -> None:
    """Do it and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--full", type=int, default=50)
    parser.add_argument("--pairs", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--same", type=int, metavar="EDITS", default=0)
    parser.add_argument("--scheduler", default="", help="for --same")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if options.same:
            one = Publication(Path(name), paragraphs(options.folder), random.Random(options.seed))
            same(one, options.same, options.scheduler)
            return
        disk = Path(name) / "disk"
        disk.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(disk)]
        is_mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
        try:
            _soak(options, disk, disk if is_mounted else None)
        finally:
            if is_mounted:
                subprocess.run(["umount", "-l", str(disk)], check=False)


if __name__ == "__main__":
    main()
