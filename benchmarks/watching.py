"""How long it takes from saving to reading: ``watching.py FOLDER [--pairs 30 250] [--saves 20]``.

Takes paragraphs of the Markdown and plain texts in FOLDER as one article of so many pairs, each translated
into itself, in HTML and PDF, has ``songngu build --watch`` watch it, and saves a new word in its source or
in its catalogue again and again, waiting each time until the page has it. Prints seconds by the clock, and
the processor seconds that the watching process and its pandocs took, without what renders the PDF.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from texts import paragraphs

from songngu.formats import po

_SETTINGS = """source-language = "vi"
target-languages = ["en"]
volume = false
[editions.bilingual]
formats = ["html", "pdf"]
"""
_FONTS = Path(__file__).parents[1] / ".songngu/fonts"
_WORD = "đánh-dấu"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pairs", type=int, nargs="+", default=[30, 250])
    parser.add_argument("--saves", type=int, default=20)
    options = parser.parse_args()
    found = paragraphs(options.folder)
    print("| pairs | saved | median | worst | processor |")
    print("| ---: | --- | ---: | ---: | ---: |")
    for pairs in options.pairs:
        with tempfile.TemporaryDirectory() as name:
            _made(Path(name), found[:pairs])
            for what, seconds, used in _measured(Path(name), options.saves):
                median, worst = statistics.median(seconds), max(seconds)
                print(f"| {pairs} | {what} | {median:.2f} s | {worst:.2f} s | {used:.2f} s |", flush=True)


def _made(folder: Path, paragraphs: list[str]) -> None:
    """An article with its translation, built once."""
    (folder / "source").mkdir()
    (folder / "songngu.toml").write_text(_SETTINGS, "utf-8")
    if _FONTS.is_dir():  # what was cut already need not be cut again
        shutil.copytree(_FONTS, folder / ".songngu/fonts")
    text = "\n\n".join([f"# {_WORD}", f"Chữ {_WORD}.", *paragraphs])
    (folder / "source/a.md").write_text(text + "\n", "utf-8")
    _run(folder, "update")
    file = folder / "translations/en/a.po"
    catalog = po.read(file.read_bytes(), path="a.po", slug="a", language="en")
    file.write_bytes(po.write(_translated(catalog)))
    _run(folder, "update")
    _run(folder, "build")


def _translated(catalog):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    units = tuple(replace(unit, target=unit.source) for unit in catalog.units)
    return replace(catalog, units=units)


def _run(folder: Path, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "songngu", "-C", folder, *arguments], check=True, capture_output=True
    )


def _measured(folder: Path, saves: int) -> Iterator[tuple[str, list[float], float]]:
    command = [sys.executable, "-m", "songngu", "-C", str(folder), "build", "--watch"]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        assert process.stderr
        process.stderr.readline()  # it watches
        time.sleep(2)
        for at, path in enumerate(("translations/en/a.po", "source/a.md")):
            seconds = [_saved(folder, path, f"{at}{count}") for count in range(-1, saves)][
                1:
            ]  # it loads first
            before = _used(process.pid)
            seconds += [_saved(folder, path, f"{at}x")]
            yield path, seconds[:-1], _used(process.pid) - before
    finally:
        os.kill(process.pid, signal.SIGINT)
        process.wait()


def _saved(folder: Path, path: str, mark: str) -> float:
    """Save a file with another word in it, and wait until the page has it."""
    file, page = folder / path, folder / "build/a.html"
    text = file.read_text("utf-8")
    old = text.rindex(f"Chữ {_WORD}")
    end = text.index(".", old)
    word = f"{_WORD}{mark}z"
    data = text[:end] + f" {word}" + text[end:]
    start = time.monotonic()
    file.write_text(data, "utf-8")
    while word not in page.read_text("utf-8"):
        time.sleep(0.005)
    done = time.monotonic() - start
    time.sleep(0.5)
    return done


def _used(process: int) -> float:
    """Processor seconds of a process and of those of its children that ended."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
