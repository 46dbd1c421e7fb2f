"""The tools that follow a history: songngu, GNU msgmerge and po4a, each with its catalogue in a file."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from replay_histories import State

from songngu.commands.memory import Translations
from songngu.core import alignment, catalogs, identify
from songngu.formats import po, similarity
from songngu.model import Catalog, Kind, Segment, Unit

_ALIGN = partial(alignment.align, similarity.ratio)
_HEADER = po.header("replay", "vi")


def bring_in_step(old: Catalog, texts: Sequence[str]) -> Catalog:
    """The catalogue after ``songngu update``: the one place that calls the tool."""
    cut = [
        Segment(kind=Kind.PARAGRAPH, path=("blocks", at), inlines=[], text=text)
        for at, text in enumerate(texts)
    ]
    found = identify.identify(cut, old.slug, [old], _ALIGN)
    return catalogs.update(old, cut, found, _HEADER, Translations(old.units).find)


class Songngu:
    """This project's update."""

    name = "songngu"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / f"{self.name}.po"
        self.file.unlink(missing_ok=True)

    @staticmethod
    def missing(state: State) -> str:
        """Why the tool cannot follow a history that begins so; "" where it can."""
        return ""

    def read(self) -> Catalog:
        """The catalogue as it is."""
        data = self.file.read_bytes() if self.file.exists() else b""
        return po.read(data, path=self.file.name, slug="a", language="vi")

    def update(self, state: State) -> None:
        """Bring the catalogue in step with the source, without a person's help."""
        self.file.write_bytes(po.write(bring_in_step(self.read(), state.texts)))

    def units(self, state: State, catalog: Catalog) -> list[Unit | None]:
        """The unit of each text of the state; None where the tool does not cut the source so."""
        return [unit for unit in catalog.units if not unit.obsolete]

    def translate(self, state: State) -> None:
        """Give each unit the translation that the state has for it, as a translator would."""
        catalog = self.read()
        made: dict[int, str] = {}
        for unit, target in zip(self.units(state, catalog), state.targets, strict=True):
            if unit is not None and target:
                made.setdefault(id(unit), target)
        units = (_translated(unit, made[id(unit)]) if id(unit) in made else unit for unit in catalog.units)
        self.file.write_bytes(po.write(replace(catalog, units=tuple(units))))


class Msgmerge(Songngu):
    """GNU ``msgmerge --previous`` on the same texts, each once and without msgctxt."""

    name = "msgmerge"

    @staticmethod
    def missing(state: State) -> str:
        """See the base class."""
        return "" if shutil.which("msgmerge") else "not installed"

    def update(self, state: State) -> None:
        """See the base class."""
        units = tuple(Unit(id="", source=text) for text in dict.fromkeys(state.texts))
        template = po.write(Catalog(slug="a", language=None, header=_HEADER, units=units))
        if not self.file.exists():
            self.file.write_bytes(template)
            return
        pot = self.folder / "new.pot"
        pot.write_bytes(template)
        _run("msgmerge", "--previous", "--no-wrap", "-q", "-o", self.file, self.file, pot)

    def units(self, state: State, catalog: Catalog) -> list[Unit | None]:
        """See the base class."""
        live = {unit.source: unit for unit in catalog.units if not unit.obsolete}
        return [live.get(text) for text in state.texts]


class Po4a(Songngu):
    """``po4a-updatepo`` on the Markdown file, cut as po4a cuts it."""

    name = "po4a"

    @staticmethod
    def missing(state: State) -> str:
        """See the base class."""
        if state.markdown is None:
            return "no Markdown"
        return "" if shutil.which("po4a-updatepo") else "not installed"

    def update(self, state: State) -> None:
        """See the base class."""
        source = self.folder / "source.md"
        source.write_text(state.markdown or "", "utf-8")
        options = ("-f", "text", "-o", "markdown", "-M", "UTF-8")
        _run("po4a-updatepo", *options, "-m", source, "-p", self.file)

    def units(self, state: State, catalog: Catalog) -> list[Unit | None]:
        """See the base class: by the same text, or by its letters where one on either side has them."""
        live = [unit for unit in catalog.units if not unit.obsolete]
        same = {_unmarked(unit.source): unit for unit in live}
        texts = set(map(_unmarked, state.texts))
        theirs = _one_each([unit for unit in live if _unmarked(unit.source) not in texts])
        ours = Counter(map(_letters, texts - same.keys()))
        out = []
        for text in map(_unmarked, state.texts):
            letters = _letters(text)
            out.append(same.get(text) or (theirs.get(letters) if ours[letters] == 1 else None))
        return out


def _one_each(units: Sequence[Unit]) -> dict[str, Unit]:
    """Units by their letters, where no other has the same."""
    count = Counter(_letters(unit.source) for unit in units)
    return {_letters(unit.source): unit for unit in units if count[_letters(unit.source)] == 1}


def _unmarked(text: str) -> str:
    """A text without what po4a, or pandoc, takes off or writes otherwise."""
    text = re.sub(r"^\s*(#+|[*+-]|\d+[.)]|>)\s+", "", text)
    text = re.sub(r"\s*\{#[\w-]+\}\s*$", "", text)
    return " ".join(re.sub(r"^\[ \]", "☐", text).split())


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _translated(unit: Unit, target: str) -> Unit:
    flags = tuple(flag for flag in unit.flags if flag != "fuzzy")
    return replace(unit, target=target, flags=flags, previous=None, previous_id=None)


def _run(*command: str | Path) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed: {done.stderr[-2000:]}")
