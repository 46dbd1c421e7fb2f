"""Long books: one run against pieces and a join, ``chapters.py FOLDER [--pairs 1000] [--keep FOLDER]``.

FOLDER holds documents, each a folder with ``vi.md``, ``en.md`` and ``gold.tsv`` (which block is which
block's translation). As many as make so many pairs are bound as one book and laid out: all in one run; in
pieces, one after the other; joined from pieces that were kept; and again after one paragraph was edited.
Every measurement is a process of its own. Prints a table; ``--keep`` keeps the PDFs.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from songngu import config, project
from songngu.commands import rendering, steps
from songngu.commands.making import Maker
from songngu.commands.memory import Memory
from songngu.commands.steps import Prepared
from songngu.config import Settings
from songngu.formats import pdf, pdf_pieces
from songngu.model import Layout

_LONGEST = 115
"""Pairs of a chapter: longer documents would be books of their own."""
_SETTINGS = """name = "book"
title = { vi = "Cuốn sách", en = "The Book" }
source-language = "vi"
target-languages = ["en"]
documents = ["*"]
"""
_ROWS = ("one", "pieces", "two processes", "join", "edited")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--layouts", default="parallel,facing,target")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(_measure(options.measure[0], options.folder, options.measure[1])))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = options.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        chapters = list(_chapters(options.folder, options.pairs))
        settings = _write_book(folder, chapters)
        prepared = list(_prepared(settings, _translations(chapters)))
        print("| layout | | pieces laid out | pages | by the clock | processor | peak memory | file |")
        print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        for layout in options.layouts.split(","):
            with (folder / f"{layout}.pickle").open("wb") as file:
                pickle.dump(_page(settings, Layout(layout), prepared), file)
            for what in _ROWS:
                _print(layout, what, _run(folder, what, layout))


def _print(layout: str, what: str, found: dict[str, Any]) -> None:
    print(
        f"| {layout} | {what} | {found['pieces'] or ''} | {found['pages']} | {found['clock']:.1f} s "
        f"| {found['processor']:.1f} s | {found['memory']:,.0f} MB | {found['size'] / 1000:,.0f} kB |",
        flush=True,
    )


# -- the book


def _blocks(file: Path) -> list[str]:
    return file.read_text("utf-8").strip("\n").split("\n\n")


def _chapters(folder: Path, pairs: int) -> Iterator[Path]:
    for chapter in sorted(file.parent for file in folder.glob("*/gold.tsv")):
        count = len((chapter / "gold.tsv").read_text("utf-8").splitlines()) - 1
        if pairs > 0 and 8 <= count <= _LONGEST:
            pairs -= count
            yield chapter


def _translations(chapters: Sequence[Path]) -> dict[str, str]:
    """Each text of the originals with its translation, where one block is one other."""
    found: dict[str, str] = {}
    for chapter in chapters:
        sources, targets = _blocks(chapter / "vi.md"), _blocks(chapter / "en.md")
        for line in (chapter / "gold.tsv").read_text("utf-8").splitlines()[1:]:
            source, target = line.split("\t")[:2]
            if source.isdigit() and target.isdigit():
                found[_bare(sources[int(source)])] = _bare(targets[int(target)])
    return found


def _bare(text: str) -> str:
    return " ".join(text.replace("\\", "").lstrip("#*-0123456789. ").split())


def _write_book(folder: Path, chapters: Sequence[Path]) -> Settings:
    (folder / "source").mkdir(exist_ok=True)
    for at, chapter in enumerate(chapters):
        (folder / f"source/{at:03}-{chapter.name}.md").write_bytes((chapter / "vi.md").read_bytes())
    (folder / "songngu.toml").write_text(_SETTINGS, "utf-8")
    return config.load(folder / "songngu.toml")


def _prepared(settings: Settings, translations: dict[str, str]) -> Iterator[Prepared]:
    for source in project.sources(settings):
        prepared = steps.prepare(settings, source, source.file.read_bytes(), Memory(settings))
        catalog = prepared.catalogs["en"]
        units = tuple(
            replace(unit, target=translations.get(_bare(unit.source), unit.source)) for unit in catalog.units
        )
        yield replace(prepared, catalogs={"en": replace(catalog, units=units)})


def _page(settings: Settings, layout: Layout, prepared: Sequence[Prepared]) -> tuple[Any, ...]:
    """What :func:`songngu.formats.pdf.render` is called with, for the whole book."""
    maker = Maker(settings, lambda sentence: print(sentence, file=sys.stderr))
    wanted = replace(settings.editions[0], layout=layout, name=layout.value)
    volume = maker.volume([maker.edition(one, wanted, {})[0] for one in prepared])
    work = maker.work(volume, wanted, {}, prepared)
    called: list[tuple[Any, ...]] = []
    real = pdf.render
    pdf.render = lambda *arguments: called.append(arguments) or b""  # type: ignore
    try:
        rendering.render_pdf(work)
    finally:
        pdf.render = real
    page, files, identifier, attached, modified, *_ = called[0]
    return page, files, identifier, attached, modified


# -- measuring


def _run(folder: Path, what: str, layout: str) -> dict[str, Any]:
    command = [sys.executable, __file__, str(folder), "--measure", what, layout]
    made: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return made


def _measure(what: str, folder: Path, layout: str) -> dict[str, Any]:
    with (folder / f"{layout}.pickle").open("rb") as file:
        page, *others = pickle.load(file)
    pdf.require()
    kept_in = folder / f"{layout}.kept"
    kept: dict[str, bytes] = {}
    if what in ("join", "edited"):
        kept = pickle.loads(kept_in.read_bytes())
    if what == "one":
        pdf_pieces.is_long = lambda root: False
    laid: list[str] = []
    start, used = time.perf_counter(), _used()
    with ProcessPoolExecutor(2) as pool:
        mapped = map if what != "two processes" else partial(pool.map, chunksize=1)
        lay_out = partial(_lay_out, kept, laid, mapped)
        data = pdf.render(
            _edited(page) if what == "edited" else page, *others, lacks=str, lay_out_pieces=lay_out
        )
    clock, processor = time.perf_counter() - start, _used() - used
    if what == "pieces":
        kept_in.write_bytes(pickle.dumps(kept))
    (folder / f"{layout}-{what.replace(' ', '-')}.pdf").write_bytes(data)
    memory = [
        resource.getrusage(who).ru_maxrss / 1000 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return {
        "clock": clock, "processor": processor, "memory": max(memory), "size": len(data),
        "pages": _pages(data), "pieces": len(laid),
    }  # fmt: skip


def _lay_out(
    kept: dict[str, bytes],
    laid: list[str],
    mapped: Any,
    pieces: Sequence[pdf_pieces.Piece],
    files: dict[str, bytes],
) -> list[bytes]:
    names = [piece.digest(files) for piece in pieces]
    new = {name: piece for name, piece in zip(names, pieces, strict=True) if name not in kept}
    kept |= zip(new, mapped(partial(pdf.render_piece, files=files), new.values()), strict=True)
    laid += new
    return [kept[name] for name in names]


def _edited(page: str) -> str:
    """The page with a word more in a paragraph in its middle."""
    at = page.index("</p>", len(page) // 2)
    return f"{page[:at]} edited{page[at:]}"


def _used() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _pages(data: bytes) -> int:
    import io

    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(data)).pages)


if __name__ == "__main__":
    main()
