"""Update against GNU msgmerge and a bare pandoc read, side by side: ``update.py FOLDER [--paragraphs N …]``.

Takes paragraphs of the Markdown and plain texts in FOLDER (over again, marked, where there are too few) as
a translated document, changes one word in a tenth of them, and brings the catalogue in step. Prints, for
each length, the best of some runs, in processor seconds, of: identify and update; the same with reading and
writing the catalogue; msgmerge on the same catalogue, which reads and writes it too; the whole command
``songngu update``; pandoc reading the source and writing nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pypandoc

from songngu.commands.memory import Translations
from songngu.core import alignment, catalogs, identify
from songngu.formats import po, similarity
from songngu.model import Catalog, Kind, Segment

_HEADER = po.header("benchmark", "en")
_ALIGN = partial(alignment.align, similarity.ratio)
_SETTINGS = 'name = "benchmark"\nsource-language = "vi"\ntarget-languages = ["en"]\n'


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--paragraphs", type=int, nargs="+", default=[5000, 50000])
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    found = _paragraphs(options.folder)
    print("| paragraphs | update | with files | msgmerge | ratios | whole command | pandoc reads | ratio |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for count in options.paragraphs:
        texts = [
            found[at % len(found)] + (f" ({at // len(found)})" if at >= len(found) else "")
            for at in range(count)
        ]
        pure, ours, theirs, whole, bare = _measured(texts, _edited(texts), options.repeat)
        print(
            f"| {count:,} | {pure:.2f} s | {ours:.2f} s | {theirs:.2f} s | {theirs / pure:.1f}, "
            f"{theirs / ours:.1f} | {whole:.2f} s | {bare:.2f} s | {whole / bare:.1f} |"
        )


def _paragraphs(folder: Path) -> list[str]:
    out: list[str] = []
    for file in sorted([*folder.rglob("*.md"), *folder.rglob("*.txt")]):
        parts = file.read_text("utf-8", errors="ignore").split("\n\n")
        out += [" ".join(part.split()) for part in parts if 8 < len(part.split()) < 1000]
    return out


def _edited(texts: list[str]) -> list[str]:
    chance = random.Random(0)
    out = []
    for text in texts:
        words = text.split()
        if chance.random() < 0.1:
            words[chance.randrange(len(words))] = "khác"
        out.append(" ".join(words))
    return out


def _measured(texts: list[str], edited: list[str], repeat: int) -> tuple[float, ...]:
    """Seconds of: our update, with files, msgmerge, the whole command, a bare read."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, catalog = folder / "source/a.md", folder / "translations/en/a.po"
        for file in (source, catalog):
            file.parent.mkdir(parents=True)
        (folder / "songngu.toml").write_text(_SETTINGS, "utf-8")
        source.write_text("\n\n".join(texts), "utf-8")
        command = [sys.executable, "-m", "songngu", "-C", name, "update"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        old = po.read(catalog.read_bytes(), path="a.po", slug="a", language="en")
        old = replace(old, units=tuple(replace(unit, target=f"EN {unit.source}") for unit in old.units))
        translated = po.write(old)
        template = (folder / "translations/a.pot").read_bytes()
        cut = [unit.source for unit in old.units]

        def reset() -> None:
            catalog.write_bytes(translated)
            (folder / "translations/a.pot").write_bytes(template)

        source.write_text("\n\n".join(edited), "utf-8")
        changes = dict(zip(texts, edited, strict=True))
        new = [changes.get(text, text) for text in cut]
        before = po.read(translated, path="a.po", slug="a", language="en")
        pure = _best(lambda: _in_step(before, new), reset, repeat)
        ours = _best(lambda: _update(catalog, new), reset, repeat)
        (folder / "new.pot").write_bytes(po.write(_in_step(Catalog(slug="a", language="en"), new)))
        merge = ["msgmerge", "--previous", "--no-wrap", "-q", "-o", "out.po", str(catalog), "new.pot"]
        theirs = _best(lambda: subprocess.run(merge, check=True, cwd=folder), reset, repeat)
        whole = _best(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL), reset, repeat)
        bare = _best(lambda: subprocess.run(_reading(source), check=True), reset, repeat)
    return pure, ours, theirs, whole, bare


def _reading(source: Path) -> list[str]:
    """Pandoc parses the source; a filter that gives back nothing spares it the writing."""
    empty = source.parent.parent / "empty.lua"
    empty.write_text("function Pandoc() return pandoc.Pandoc({}) end\n", "utf-8")
    program = [pypandoc.get_pandoc_path(), "-f", "markdown-smart", "-t", "native", "-L", str(empty)]
    return [*program, "-o", "/dev/null", str(source)]


def _update(catalog: Path, texts: list[str]) -> None:
    old = po.read(catalog.read_bytes(), path="a.po", slug="a", language="en")
    catalog.write_bytes(po.write(_in_step(old, texts)))


def _in_step(old: Catalog, texts: list[str]) -> Catalog:
    segments = [
        Segment(kind=Kind.PARAGRAPH, path=("blocks", at), inlines=[], text=text)
        for at, text in enumerate(texts)
    ]
    found = identify.identify(segments, "a", [old], _ALIGN)
    return catalogs.update(old, segments, found, _HEADER, Translations(old.units).find)


def _best(work: Callable[[], object], reset: Callable[[], None], repeat: int) -> float:
    """The least of some runs, in processor seconds: other work on the machine does not count."""
    times = []
    for _ in range(repeat):
        reset()
        before = os.times()
        work()
        after = os.times()
        times.append(sum(after[:4]) - sum(before[:4]))
    return min(times)


if __name__ == "__main__":
    main()
