"""What ``songngu check`` itself takes, as a project's people meet it: a source, its catalogue, a glossary.

The catalogue is filled with the human translations by way of ``songngu update``; then the verb runs twice
in a process of its own: with nothing known of the source, as in a fresh clone, and again.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from songngu.formats import po
from songngu.model import TermEntry, Unit


def seconds(
    units: Sequence[Unit], entries: Sequence[TermEntry], tags: tuple[str, str], clock: Callable[[], float]
) -> tuple[int, float, float]:
    """How many units are checked, and the time of the first run and of the next.

    :param tags: the languages of the source and the translation.
    :param clock: the time that counts, in seconds.
    """
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        _lay_out(root, units, entries, tags)
        _songngu(root, "update")
        translations = {_key(unit.source): unit.target for unit in units}
        count = _fill(root / f"translations/{tags[1]}/a.po", tags[1], translations)
        _songngu(root, "update")
        shutil.rmtree(root / ".songngu", ignore_errors=True)
        times = []
        for _ in range(2):
            start = clock()
            _songngu(root, "check", "--json")
            times.append(clock() - start)
        return count, times[0], times[1]


def _lay_out(root: Path, units: Sequence[Unit], entries: Sequence[TermEntry], tags: tuple[str, str]) -> None:
    (root / "songngu.toml").write_text(
        f'source-language = "{tags[0]}"\ntarget-languages = ["{tags[1]}"]\n', "utf-8"
    )
    (root / "source").mkdir()
    texts = "\n\n".join(unit.source.strip() for unit in units)
    (root / "source/a.md").write_text(f"{texts}\n", "utf-8")
    (root / "translations").mkdir()
    rows = [
        f"[[term]]\nid = {json.dumps(entry.id)}\n"
        + "".join(f"{tag} = {json.dumps(entry.term[tag], ensure_ascii=False)}\n" for tag in tags)
        for entry in entries
    ]
    (root / "translations/glossary.toml").write_text("\n".join(rows), "utf-8")


def _fill(file: Path, language: str, translations: Mapping[str, str]) -> int:
    """Give each unit its translation; what pandoc cut otherwise stays without one."""
    catalog = po.read(file.read_bytes(), path=file.name, slug="a", language=language)
    filled = [replace(unit, target=translations.get(_key(unit.source), "")) for unit in catalog.units]
    file.write_bytes(po.write(replace(catalog, units=tuple(filled))))
    return len(filled)


def _key(text: str) -> str:
    return "".join(text.split())


def _songngu(root: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "songngu", "-C", str(root), *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
