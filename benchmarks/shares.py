"""Where a build's time goes: ``shares.py FOLDER [--pairs 1000] [--terms 10000]``.

Takes paragraphs of the Markdown and plain texts in FOLDER (parted by blank lines) as one document of so
many pairs, each "translated" into itself, and random words of theirs as a glossary of so many terms;
then runs each step of the toolchain once and prints its share. Shares, not seconds: machines differ.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from songngu import config, project
from songngu.commands import inputs, rendering, steps
from songngu.commands.making import Maker
from songngu.commands.memory import Memory
from songngu.formats import po
from songngu.model import TermEntry

T = TypeVar("T")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--terms", type=int, default=10_000)
    options = parser.parse_args()
    paragraphs = _paragraphs(options.folder, options.pairs)
    with tempfile.TemporaryDirectory() as folder:
        times = _run(Path(folder), paragraphs, _terms(paragraphs, options.terms))
    total = sum(times.values())
    print(f"{len(paragraphs)} paragraphs, {options.terms} terms: {total:.1f} s on this machine")
    for name, seconds in times.items():
        print(f"{name:28} {seconds:7.2f} s  {100 * seconds / total:5.1f}%")


def _paragraphs(folder: Path, count: int) -> list[str]:
    out: list[str] = []
    files = [file for file in sorted(folder.rglob("*")) if file.suffix in (".md", ".txt")]
    for file in files:
        text = file.read_text("utf-8", errors="ignore")
        out += [part.strip() for part in text.split("\n\n") if len(part.split()) > 12 and "```" not in part]
        if len(out) >= count:
            break
    return out[:count]


def _terms(paragraphs: list[str], count: int) -> list[TermEntry]:
    """Random stretches of one to four words of the text, and words that never occur in it."""
    chance = random.Random(0)
    words = " ".join(paragraphs).split()
    forms: dict[str, None] = {}
    while len(forms) < min(count, 400):
        start = chance.randrange(len(words) - 4)
        forms[" ".join(words[start : start + chance.randint(1, 4)]).strip(".,;:“”()")] = None
    forms |= {f"từ{at} không{at} có": None for at in range(count - len(forms))}
    return [
        TermEntry(id=f"t{at}", term={"vi": form, "en": form}, definition={"vi": "Nghĩa.", "en": "Meaning."})
        for at, form in enumerate(forms)
        if form
    ]


def _run(folder: Path, paragraphs: list[str], entries: list[TermEntry]) -> dict[str, float]:
    (folder / "songngu.toml").write_text(
        'source-language = "vi"\ntarget-languages = ["en"]\ndocuments = ["*"]\n', "utf-8"
    )
    (folder / "source").mkdir()
    source = folder / "source/long.md"
    source.write_text("# Dài\n\n" + "\n\n".join(paragraphs), "utf-8")
    settings = config.load(folder / "songngu.toml")
    times: dict[str, float] = {}

    def timed(name: str, work: Callable[[], T]) -> T:
        start = time.perf_counter()
        result = work()
        times[name] = times.get(name, 0) + time.perf_counter() - start
        return result

    found = project.sources(settings)[0]
    prepared = timed(
        "read, segment, update", lambda: steps.prepare(settings, found, source.read_bytes(), Memory(settings))
    )
    catalog = prepared.catalogs["en"]
    catalog = replace(catalog, units=tuple(replace(unit, target=unit.source) for unit in catalog.units))
    prepared = replace(prepared, catalogs={"en": catalog})
    timed("write the catalogue", lambda: po.write(catalog))
    maker = Maker(settings, print)
    maker.terms = timed("glossary: build the matcher", lambda: inputs.Terms.of(entries, settings.languages))
    for inlines in (segment.inlines for segment in prepared.segments):
        text = "".join(node.get("c", " ") for node in inlines if node["t"] in ("Str", "Space"))
        for language in settings.languages:
            timed("glossary: find terms", lambda t=text, tag=language: maker.terms.find(tag, t, ()))  # type: ignore[misc]
    wanted = settings.editions[0]
    edition, _ = timed(
        "pair, annotate, compose",
        lambda: steps.build_edition(settings, prepared, wanted, maker.terms, maker.plan(prepared, wanted)),
    )
    timed(
        "fonts (once, then kept)",
        lambda: [maker.font(form, face) for form in ("whole", "small") for face in maker.look.faces],
    )
    work = maker.work(edition, wanted, {}, [prepared])
    timed("write HTML", lambda: rendering.render_html(work))
    timed("lay out and write PDF", lambda: rendering.render_pdf(work))
    timed("write EPUB", lambda: rendering.render_epub(work))
    return times


if __name__ == "__main__":
    main()
