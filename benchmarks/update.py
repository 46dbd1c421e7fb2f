"""Identify and update against GNU msgmerge, side by side: ``update.py FOLDER [--paragraphs 5000]``.

Takes paragraphs of the Markdown and plain texts in FOLDER as a translated document, changes one word in
a tenth of them, and brings the catalogue in step both ways, three times each; prints the best of each
and their ratio.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from songngu.core import alignment, catalogs, identify
from songngu.formats import po, similarity
from songngu.model import Catalog, Kind, Segment

_HEADER = po.header("benchmark", "en")
_ALIGN = partial(alignment.align, similarity.ratio)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--paragraphs", type=int, default=5000)
    options = parser.parse_args()
    texts = _paragraphs(options.folder, options.paragraphs)
    empty = Catalog(slug="a", language="en")
    old = _updated(empty, texts)
    old = replace(old, units=tuple(replace(unit, target=f"EN {unit.source}") for unit in old.units))
    old = po.read(po.write(old), path="a.po", slug="a", language="en")
    edited = _edited(texts)
    ours = _best(lambda: _updated(old, edited))
    theirs = _msgmerge(old, _updated(empty, edited))
    print(f"{len(texts)} paragraphs, a tenth edited")
    print(f"identify and update  {ours:8.3f} s")
    print(f"msgmerge --previous  {theirs:8.3f} s")
    print(f"ratio                {theirs / ours:8.1f}")


def _paragraphs(folder: Path, count: int) -> list[str]:
    out: list[str] = []
    for file in sorted([*folder.rglob("*.md"), *folder.rglob("*.txt")]):
        parts = file.read_text("utf-8", errors="ignore").split("\n\n")
        out += [" ".join(part.split()) for part in parts if len(part.split()) > 8]
    return out[:count]


def _edited(texts: list[str]) -> list[str]:
    chance = random.Random(0)
    out = []
    for text in texts:
        words = text.split()
        if chance.random() < 0.1:
            words[chance.randrange(len(words))] = "khác"
        out.append(" ".join(words))
    return out


def _updated(old: Catalog, texts: list[str]) -> Catalog:
    segments = [
        Segment(kind=Kind.PARAGRAPH, path=("blocks", at), inlines=[], text=text)
        for at, text in enumerate(texts)
    ]
    found = identify.identify(segments, "a", [old], _ALIGN)
    return catalogs.update(old, segments, found, _HEADER)


def _msgmerge(old: Catalog, new: Catalog) -> float:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "old.po").write_bytes(po.write(old))
        (folder / "new.pot").write_bytes(po.write(new))
        command = ["msgmerge", "--previous", "--no-wrap", "-q", "-o", "out.po", "old.po", "new.pot"]
        return _best(lambda: subprocess.run(command, check=True, cwd=folder))


def _best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    main()
