"""Builds, cold, idle and after an edit: ``builds.py FOLDER [--pairs 100,1000] [--documents 1,100]``.

Of the paragraphs in FOLDER publications are made: one document of so many pairs (in chapters of 33), and so
many documents of 3; with ``--notes N``, every Nth pair calls a note. Beside each stands what the libraries
take for the same by themselves: one process that has pandoc read the text and write the page's HTML and an
EPUB, and WeasyPrint lay out the very page that we give it, once. Processor seconds count all processes; the
last column of each table is how the time grows: 1.0 is in line. Every run is a process of its own.
"""

from __future__ import annotations

import argparse
import json
import math
import pickle
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from publications import Fetcher, Taken, pages, publication, run
from texts import paragraphs

from songngu.formats import pandoc, pdf, po


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pairs", default="100,1000")
    parser.add_argument("--documents", default="1,100")
    parser.add_argument("--notes", type=int, default=0, metavar="N")
    parser.add_argument("--bare", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bare:
        _bare(options.bare)
        return
    found = paragraphs(options.folder)
    with tempfile.TemporaryDirectory() as name:
        fonts = Path(name) / "fonts"
        counts = [int(count) for count in options.pairs.split(",")]
        _table("pairs", [[count] for count in counts], found, fonts, options.notes)
        counts = [int(count) for count in options.documents.split(",")]
        _table("documents", [[3] * count for count in counts], found, fonts, options.notes)


def _table(what: str, shapes: Sequence[list[int]], texts: list[str], fonts: Path, notes: int) -> None:
    print(f"| {what} | bare libraries | cold | ratio | nothing to do | one edit | peak MB | growth |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    last: tuple[int, float] | None = None
    for shape in shapes:
        count = len(shape) if what == "documents" else shape[0]
        folder = fonts.parent / f"{what}-{count}"
        publication(folder, shape, texts, fonts, notes)
        bare = run([sys.executable, __file__, str(folder), "--bare", str(_prepare(folder))])
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
    return run([sys.executable, "-m", "songngu", "-C", str(folder), "build"])


def _edited(folder: Path) -> Taken:
    """The build after a word of one translation changed."""
    file = sorted((folder / "translations/en").glob("*.po"))[0]
    catalog = po.read(file.read_bytes(), path=file.name, slug=file.stem, language="en")
    units = list(catalog.units)
    at = len(units) // 2
    units[at] = replace(units[at], target=units[at].target + " changed")
    file.write_bytes(po.write(replace(catalog, units=tuple(units))))
    return _build(folder)


# -- the same by the libraries alone


def _prepare(folder: Path) -> Path:
    """Write down what the libraries are given: the texts, and the very pages that we have laid out."""
    given = [
        (prepared.data.decode(), "\n\n".join(unit.target for unit in prepared.catalogs["en"].units), *laid)
        for prepared, laid in pages(folder)
    ]
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
        engine = weasyprint.HTML(string=page, url_fetcher=Fetcher(files), base_url=pdf.SCHEME)
        engine.write_pdf(pdf_variant="pdf/ua-1", presentational_hints=True)


if __name__ == "__main__":
    main()
