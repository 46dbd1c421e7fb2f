"""Builds, cold, idle and after an edit: ``builds.py FOLDER [--pairs 100,1000] [--documents 1,100]``.

Of the paragraphs in FOLDER publications are made: one document
of so many pairs (in chapters of 33), and so many documents of 3. Beside each stands what the libraries take
for the same by themselves: one process that has pandoc read the text and write the page's HTML and an EPUB,
and WeasyPrint lay out the very page that we give it, once. Processor seconds count all processes; the last
column of each table is how the time grows: 1.0 is in line. Every run is a process of its own.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from texts import paragraphs
from weasyprint.urls import URLFetcher, URLFetcherResponse

from songngu import config, project
from songngu.commands import rendering, steps
from songngu.commands.making import Maker
from songngu.commands.memory import Memory
from songngu.formats import pandoc, pdf, po

_SETTINGS = """name = "all"
source-language = "vi"
target-languages = ["en"]
documents = ["*"]
volume = false
"""
_CHAPTER = 33


@dataclass(frozen=True)
class Taken:
    """What a run took."""

    clock: float
    processor: float
    peak: float
    """Megabytes, of the largest process."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pairs", default="100,1000")
    parser.add_argument("--documents", default="1,100")
    parser.add_argument("--bare", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bare:
        _bare(options.bare)
        return
    found = paragraphs(options.folder)
    with tempfile.TemporaryDirectory() as name:
        fonts = Path(name) / "fonts"
        counts = [int(count) for count in options.pairs.split(",")]
        _table("pairs", counts, [[count] for count in counts], found, Path(name), fonts)
        counts = [int(count) for count in options.documents.split(",")]
        _table("documents", counts, [[3] * count for count in counts], found, Path(name), fonts)


def _table(
    what: str, counts: Sequence[int], shapes: Sequence[list[int]], texts: list[str], home: Path, fonts: Path
) -> None:
    print(f"| {what} | bare libraries | cold | ratio | nothing to do | one edit | peak MB | growth |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    last: tuple[int, float] | None = None
    for count, shape in zip(counts, shapes, strict=True):
        folder = home / f"{what}-{count}"
        _publication(folder, shape, texts, fonts)
        bare = _run([sys.executable, __file__, str(folder), "--bare", str(_prepare(folder))])
        cold, idle = _build(folder), _build(folder)
        edited = _edited(folder)
        grown = math.log(cold.processor / last[1]) / math.log(count / last[0]) if last else float("nan")
        last = (count, cold.processor)
        print(
            f"| {count:,} | {_told(bare)} | {_told(cold)} | {bare.clock / cold.clock:.2f}, "
            f"{cold.processor / bare.processor:.2f} | {_told(idle)} | {_told(edited)} | "
            f"{bare.peak:.0f}, {cold.peak:.0f} | {grown:.2f} |",
            flush=True,
        )
        shutil.rmtree(folder)
    print()


def _told(taken: Taken) -> str:
    return f"{taken.processor:.2f} ({taken.clock:.2f}) s"


def _build(folder: Path) -> Taken:
    return _run([sys.executable, "-m", "songngu", "-C", str(folder), "build"])


def _edited(folder: Path) -> Taken:
    """The build after a word of one translation changed."""
    file = sorted((folder / "translations/en").glob("*.po"))[0]
    catalog = po.read(file.read_bytes(), path=file.name, slug=file.stem, language="en")
    units = list(catalog.units)
    at = len(units) // 2
    units[at] = replace(units[at], target=units[at].target + " changed")
    file.write_bytes(po.write(replace(catalog, units=tuple(units))))
    return _build(folder)


def _run(command: Sequence[str]) -> Taken:
    """Run a program; the processor time of all that it starts is read from its group of processes."""
    script = (
        "import ctypes, os, resource, subprocess, sys\n"
        "ctypes.CDLL(None).prctl(36, 1)\n"  # orphans come here, so that their time is counted
        "status = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=sys.stderr)\n"
        "while True:\n"
        "    try: os.wait()\n"
        "    except ChildProcessError: break\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss)\n"
        "sys.exit(status)"
    )
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, *command], check=True, capture_output=True, text=True, env=os.environ
    )
    clock = time.perf_counter() - start
    processor, peak = map(float, done.stdout.split()[-2:])
    return Taken(clock, processor, peak / 1024)


# -- the same by the libraries alone


def _prepare(folder: Path) -> Path:
    """Write down what the libraries are given: the texts, and the very pages that we have laid out."""
    settings = config.load(folder / "songngu.toml")
    sources = project.sources(settings)
    memory, maker = Memory(settings, sources), Maker(settings, print)
    maker.make_fonts()
    given: list[tuple[str, str, str, dict[str, bytes]]] = []
    taken: list[tuple[str, dict[str, bytes]]] = []
    rendering.pdf.render = lambda page, files, *_: taken.append((page, dict(files))) or b""  # type: ignore[assignment, func-returns-value]
    for source in sources:
        prepared = steps.prepare(settings, source, source.file.read_bytes(), memory)
        edition, _ = maker.edition(prepared, settings.editions[0], {})
        rendering.render_pdf(maker.work(edition, settings.editions[0], {}, [prepared]))
        target = "\n\n".join(unit.target for unit in prepared.catalogs["en"].units)
        given.append((prepared.data.decode(), target, *taken.pop()))
    file = folder / "given.pickle"
    file.write_bytes(pickle.dumps(given))
    return file


def _bare(file: Path) -> None:
    """Read, write and lay out every document in this process, with nothing kept and nothing planned."""
    import weasyprint

    for source, target, page, files in pickle.loads(file.read_bytes()):
        tree = pandoc.convert(source, "markdown-smart", "json")
        other = pandoc.convert(target, "markdown-smart", "json")
        for one in (tree, other):
            pandoc.convert(one, "json", "html5")
        pandoc.write_epub([*json.loads(tree)["blocks"], *json.loads(other)["blocks"]], {}, [])
        engine = weasyprint.HTML(string=page, url_fetcher=_Fetcher(files), base_url=pdf.SCHEME)
        engine.write_pdf(pdf_variant="pdf/ua-1", presentational_hints=True)


class _Fetcher(URLFetcher):
    """Gives the fonts of the page."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__()
        self.files = files

    def fetch(self, url: str, headers: Any = None) -> Any:
        """The file that an address means."""
        return URLFetcherResponse(url, self.files[url.removeprefix(pdf.SCHEME)])


# -- publications


def _publication(folder: Path, shape: Sequence[int], texts: Sequence[str], fonts: Path) -> None:
    """A publication of documents of so many pairs, translated by their own text."""
    (folder / "source").mkdir(parents=True)
    (folder / ".songngu").mkdir()
    fonts.mkdir(exist_ok=True)
    (folder / ".songngu/fonts").symlink_to(fonts, target_is_directory=True)
    (folder / "songngu.toml").write_text(_SETTINGS, "utf-8")
    rest = itertools.cycle(texts)
    for number, pairs in enumerate(shape):
        parts = [f"---\ntitle: Văn bản {number}\n---"]
        for at in range(pairs):
            if pairs > _CHAPTER and at % _CHAPTER == 0:
                parts.append(f"# Chương {at // _CHAPTER + 1}")
            parts.append(next(rest))
        (folder / f"source/d{number:05}.md").write_text("\n\n".join(parts) + "\n", "utf-8")
    _update(folder)
    for file in (folder / "translations/en").glob("*.po"):
        catalog = po.read(file.read_bytes(), path=file.name, slug=file.stem, language="en")
        units = tuple(replace(unit, target=f"EN {unit.source}") for unit in catalog.units)
        file.write_bytes(po.write(replace(catalog, units=units)))
    _update(folder)


def _update(folder: Path) -> None:
    command = [sys.executable, "-m", "songngu", "-C", str(folder), "update"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
