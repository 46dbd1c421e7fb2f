"""What the PDF engine is quick at: ``engine.py FOLDER [--pairs 200] [--notes 5] [--rounds 3]``.

Lays out the very page of a document of so many pairs of the paragraphs in FOLDER, every Nth with a note, as
it is and with one thing done otherwise: how the sides of a pair are set beside each other, what is in a cell,
which fonts, hyphenation, tags. Then twelve short documents, with fonts and style read for each and once for
all. Every run is a process of its own, which loads the engine before its time counts, and lays out once.
Processor seconds, the least of the rounds: other work on a machine only adds.
"""

from __future__ import annotations

import argparse
import io
import pickle
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import weasyprint
from publications import Fetcher, pages, publication
from texts import paragraphs
from weasyprint.text.fonts import FontConfiguration

from songngu.commands import look
from songngu.config import load
from songngu.formats import pdf, pdf_finish, pdf_marks, pdf_metadata
from songngu.formats.pdf_page import prepare

Laid = tuple[str, dict[str, bytes]]
"""A page, and the files that it names."""

_PAIRS = {
    "each pair a fixed table (as it is)": "",
    "each pair a table whose columns are found": ".pair { table-layout: auto !important }",
    "all pairs rows of one fixed table": """
        main.text { display: table; table-layout: fixed; width: 100% }
        main.text > .pair { display: table-row !important }""",
    "flex": """
        main .pair { display: flex !important }
        main .pair > .source, main .pair > .target {
            display: block !important; flex: 0 0 50%; box-sizing: border-box }""",
    "grid": """
        main .pair { display: grid !important; grid-template-columns: 50% 50% }
        main .pair > .source, main .pair > .target { display: block !important; box-sizing: border-box }""",
    "one side above the other": """
        .pair, .pair > .source, .pair > .target { display: block !important; padding: 0 !important }""",
}
_CELL = re.compile(r'(<div class="(?:source|target)"[^>]*>)\s*<p>((?:(?!</?p\b).)*)</p>\s*</div>', re.DOTALL)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--notes", type=int, default=5, metavar="N")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--run", nargs=2, metavar=("FILE", "WAY"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        print(*_taken(Path(options.run[0]), options.run[1]))
        return
    texts = paragraphs(options.folder)
    with tempfile.TemporaryDirectory() as name:
        for what, shape, every, ways in (
            (f"{options.pairs} pairs", [options.pairs], options.notes, [*_PAIRS, *_ONE]),
            ("12 documents of 3 pairs", [3] * 12, 2, [*_MANY]),
        ):
            folder = Path(name) / what.replace(" ", "-")
            publication(folder, shape, texts, Path(name) / "fonts", every)
            print(f"| {what} | processor | ratio | pages |\n| --- | ---: | ---: | ---: |", flush=True)
            _table(_given(folder), ways, options.rounds)


def _given(folder: Path) -> Path:
    """A file with the pages of a publication, and the variable fonts that ours are cut from."""
    file = folder / "given.pickle"
    variable = {}
    for face in look.of(load(folder / "songngu.toml")).faces:
        font = resources.files(face.package) / "files" / face.file
        variable[f"fonts/{face.name}.ttf"] = font.read_bytes()
    file.write_bytes(pickle.dumps(([laid for _, laid in pages(folder)], variable)))
    return file


def _table(given: Path, ways: Sequence[str], rounds: int) -> None:
    base = 0.0
    for way in ways:
        command = [sys.executable, __file__, "-", "--run", str(given), way]
        told = [
            subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            for _ in range(rounds)
        ]
        least = min(float(seconds) for seconds, _ in told)
        base = base or least
        print(f"| {way} | {least:.2f} s | {least / base:.2f} | {told[0][1]} |", flush=True)
    print(flush=True)


def _taken(file: Path, way: str) -> tuple[float, int]:
    """The processor time of one way, and the pages that came of it."""
    laid, variable = pickle.loads(file.read_bytes())
    weasyprint.HTML(string="<p>a").write_pdf()  # what every process pays once
    start = time.process_time()
    if way in _MANY:
        count = sum(_MANY[way](laid))
    elif way in _PAIRS:
        count = _write(laid[0], style=_PAIRS[way])
    else:
        count = _ONE[way](laid[0], variable)
    return time.process_time() - start, count


def _write(laid: Laid, style: str = "", tags: str = "", **options: Any) -> int:
    """Lay out a page with a style added, and write it; its pages."""
    page, files = laid
    html = weasyprint.HTML(string=page, url_fetcher=Fetcher(files), base_url=pdf.SCHEME)
    about = pdf_metadata.read(html.etree_element)
    prepare(html.etree_element)
    options = {**pdf_finish.OPTIONS, "pdf_tags": tags == "engine", **options}
    sheets = [*options.pop("stylesheets", ()), *([weasyprint.CSS(string=style)] if style else [])]
    document = html.render(stylesheets=sheets, **options)
    finish = None
    if tags == "ours":
        painted = pdf_marks.watch(document)
        finish = pdf_finish.finisher(html.etree_element, painted, about, "2020-01-01T00:00:00Z")
    document.write_pdf(io.BytesIO(), finisher=finish, **options)
    return len(document.pages)


def _cells(laid: Laid, inner: str) -> Laid:
    """The page with something else in each cell that holds one paragraph."""
    return _CELL.sub(inner, laid[0]), laid[1]


def _hyphens(laid: Laid, value: str) -> int:
    return _write(laid, style=f"body, body * {{ hyphens: {value} !important }}")


_ONE: dict[str, Callable[[Laid, dict[str, bytes]], int]] = {
    "a cell that is its paragraph": lambda laid, _: _write(_cells(laid, r"\1\2</div>")),
    "a cell with an element more": lambda laid, _: _write(_cells(laid, r"\1<div><p>\2</p></div></div>")),
    "no numbers in the margin": lambda laid, _: _write(laid, style=".number { display: none !important }"),
    "nothing hyphenated": lambda laid, _: _hyphens(laid, "manual"),
    "variable fonts": lambda laid, variable: _write((laid[0], {**laid[1], **variable})),
    "with the engine's tags": lambda laid, _: _write(laid, tags="engine"),
    "with our tags": lambda laid, _: _write(laid, tags="ours"),
}


def _each(all_laid: Sequence[Laid]) -> list[int]:
    return [_write(laid) for laid in all_laid]


def _one_configuration(all_laid: Sequence[Laid]) -> list[int]:
    shared = FontConfiguration()
    return [_write(laid, font_config=shared) for laid in all_laid]


def _one_style(all_laid: Sequence[Laid]) -> list[int]:
    """The style of the first page for all: they have the same but for titles and bookmarks."""
    shared = FontConfiguration()
    style = "".join(re.findall(r"<style[^>]*>(.*?)</style>", all_laid[0][0], re.DOTALL))
    fetcher = Fetcher(all_laid[0][1])
    sheet = weasyprint.CSS(string=style, url_fetcher=fetcher, base_url=pdf.SCHEME, font_config=shared)
    bare = [(re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL), files) for page, files in all_laid]
    return [_write(laid, stylesheets=[sheet], font_config=shared) for laid in bare]


_MANY: dict[str, Callable[[Sequence[Laid]], list[int]]] = {
    "each reads its fonts and its style (as it is)": _each,
    "one configuration of fonts": _one_configuration,
    "one configuration, and one style": _one_style,
}


if __name__ == "__main__":
    main()
