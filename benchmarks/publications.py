"""Publications made of paragraphs, the very pages that they are laid out from, and what a program takes."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse

from songngu import config, project
from songngu.commands import rendering, steps
from songngu.commands.making import Maker
from songngu.commands.memory import Memory
from songngu.commands.steps import Prepared
from songngu.formats import pdf, po

_SETTINGS = """name = "all"
source-language = "vi"
target-languages = ["en"]
documents = ["*"]
volume = false
"""
_CHAPTER = 33
_NOTE = 25
"""Words of a note."""


@dataclass(frozen=True)
class Taken:
    """What a run took."""

    clock: float
    processor: float
    peak: float
    """Megabytes, of the largest process."""


def run(command: Sequence[str]) -> Taken:
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


class Fetcher(URLFetcher):
    """Gives the fonts of the page."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__()
        self.files = files

    def fetch(self, url: str, headers: Any = None) -> Any:
        """The file that an address means."""
        return URLFetcherResponse(url, self.files[url.removeprefix(pdf.SCHEME)])


def pages(folder: Path) -> Iterator[tuple[Prepared, tuple[str, dict[str, bytes]]]]:
    """Each document of a publication, with the page that it is laid out from and the files of that."""
    settings = config.load(folder / "songngu.toml")
    sources = project.sources(settings)
    memory, maker = Memory(settings, sources), Maker(settings, print)
    maker.make_fonts()
    taken: list[tuple[str, dict[str, bytes]]] = []
    render = pdf.render
    rendering.pdf.render = lambda page, files, *_: taken.append((page, dict(files))) or b""  # type: ignore[assignment, func-returns-value]
    try:
        for source in sources:
            prepared = steps.prepare(settings, source, source.file.read_bytes(), memory)
            edition, _ = maker.edition(prepared, settings.editions[0], {})
            rendering.render_pdf(maker.work(edition, settings.editions[0], {}, [prepared]))
            yield prepared, taken.pop()
    finally:
        pdf.render = render


# -- publications


def publication(
    folder: Path, shape: Sequence[int], texts: Sequence[str], fonts: Path, every: int = 0
) -> None:
    """A publication of documents of so many pairs, translated by their own text.

    :param every: of so many pairs, the last calls a note; 0 for none.
    """
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
            text = next(rest)
            if every and at % every == every - 1:
                text += f"[^{at}]\n\n[^{at}]: {' '.join(next(rest).split()[:_NOTE])}"
            parts.append(text)
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
