"""The time of a review beside that of ``git diff``: ``reviews.py FOLDER [--units N …] [--history N …]``.

Makes publications of paragraphs of the Markdown and plain texts in FOLDER, 250 in a document, translated;
then a twentieth of their pairs changes, half in the source, half in the translation. Prints, for each size
and for each number of commits behind that change, the best of some runs of ``songngu review`` over it and of
``git diff`` over the same range, in processor and in wall seconds: *cold* is the first review of all, which
reads every text that changed, *warm* one of texts that ``update`` or a review has read before.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from songngu.commands.cuts import FOLDER
from songngu.formats import po

_SETTINGS = 'source-language = "vi"\ntarget-languages = ["en"]\n'
_PER_DOCUMENT = 250
_SONGNGU = (sys.executable, "-m", "songngu")

Times = tuple[float, float]
"""Processor and wall seconds."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--units", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--history", type=int, nargs="+", default=[1, 200])
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    found = _paragraphs(options.folder)
    print("| units | changed | commits behind | git diff | review, cold | review, warm | ratios |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for units in options.units:
        for history in options.history:
            with tempfile.TemporaryDirectory() as name:
                changed = _made(Path(name), (found * (units // len(found) + 1))[:units], history)
                diff, cold, warm = _measured(Path(name), options.repeat)
            print(
                f"| {units:,} | {changed} | {history} | {_shown(diff)} | {_shown(cold)} | {_shown(warm)} | "
                f"{cold[0] / diff[0]:.0f}, {warm[0] / diff[0]:.0f} |",
                flush=True,
            )


def _shown(times: Times) -> str:
    return f"{times[0]:.3f} ({times[1]:.1f}) s"


def _paragraphs(folder: Path) -> list[str]:
    out: dict[str, None] = {}
    for file in sorted([*folder.rglob("*.md"), *folder.rglob("*.txt")]):
        for part in file.read_text("utf-8", errors="ignore").split("\n\n"):
            if len(part.strip()) > 60 and "\n" not in part.strip():
                out[part.strip()] = None
    return list(out)


def _made(folder: Path, texts: Sequence[str], history: int) -> int:
    """A publication in git whose last commit changes a twentieth of its pairs; how many these are."""
    (folder / "source").mkdir()
    (folder / "songngu.toml").write_text(_SETTINGS)
    for at in range(0, len(texts), _PER_DOCUMENT):
        document = folder / "source" / f"d{at // _PER_DOCUMENT:04}.md"
        document.write_text("\n\n".join(texts[at : at + _PER_DOCUMENT]) + "\n", "utf-8")
    _run(folder, *_SONGNGU, "update")
    catalogs = sorted((folder / "translations" / "en").glob("*.po"))
    for file in catalogs:
        _translate(file, lambda source, _: f"EN {source}")
    _run(folder, *_SONGNGU, "update")
    _run(folder, "git", "init", "-q")
    _commit(folder)
    for at in range(history - 1):
        file = catalogs[at % len(catalogs)]
        file.write_text(file.read_text("utf-8").replace('msgstr "EN', f'msgstr "EN {at}', 1), "utf-8")
        _commit(folder)
    return _change(folder, catalogs)


def _change(folder: Path, catalogs: Sequence[Path]) -> int:
    chance = random.Random(1)
    changed = 0
    for file in catalogs:
        source = folder / "source" / f"{file.stem}.md"
        blocks = source.read_text("utf-8").split("\n\n")
        some = chance.sample(range(len(blocks)), max(1, len(blocks) // 40))
        for at in some:
            words = blocks[at].split(" ")
            words[chance.randrange(len(words))] = "thay"
            blocks[at] = " ".join(words)
        source.write_text("\n\n".join(blocks), "utf-8")
        changed += 2 * len(some)
    _run(folder, *_SONGNGU, "update")
    for file in catalogs:
        units = po.read(file.read_bytes(), path=file.name, slug="", language="en").units
        clean = sorted(unit.source for unit in units if not unit.fuzzy and not unit.obsolete)
        some_sources = set(chance.sample(clean, max(1, len(clean) // 40)))
        _translate(file, lambda text, old, some=some_sources: f"{old} indeed" if text in some else old)
    _run(folder, *_SONGNGU, "update")
    _commit(folder)
    return changed


def _translate(file: Path, make: Callable[[str, str], str]) -> None:
    catalog = po.read(file.read_bytes(), path=file.name, slug="", language="en")
    units = tuple(replace(unit, target=make(unit.source, unit.target)) for unit in catalog.units)
    file.write_bytes(po.write(replace(catalog, units=units)))


def _commit(folder: Path) -> None:
    _run(folder, "git", "add", "-A")
    person = ("-c", "user.name=Lan", "-c", "user.email=lan@example.org")
    _run(folder, "git", *person, "commit", "-q", "--no-verify", "-m", "step")


def _measured(folder: Path, repeat: int) -> tuple[Times, Times, Times]:
    review = (*_SONGNGU, "review", "HEAD~1..HEAD", "--json")
    diff = min(_timed(folder, "git", "diff", "--no-ext-diff", "HEAD~1..HEAD") for _ in range(repeat))
    shutil.rmtree(folder / FOLDER, ignore_errors=True)
    cold = _timed(folder, *review)
    return diff, cold, min(_timed(folder, *review) for _ in range(repeat))


def _timed(folder: Path, *command: str) -> Times:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    _run(folder, *command)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
