"""Merges of two branches, simulated: ``merges.py FOLDER [--trials 1000] [--seed 0]``.

Makes documents of paragraphs of the Markdown and plain texts in FOLDER, half of them with wrapped lines,
and translates them. Every translation tells the source that it was made from; which pairs a person made
or accepted is kept apart, so that any pair that no person made is known to be wrong. Two branches then
change source and catalogue, and are merged in several ways; last comes ``update``. One table tells what
a person is asked, which wrong pairs were clean, and which translations were lost.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import tempfile
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from unicodedata import normalize

from songngu.core import alignment, catalogs, identify, mending, merging
from songngu.formats import po, similarity
from songngu.model import Catalog, Kind, Segment, Unit
from songngu.text import digest
from songngu.units import new_id, trusted

_ALIGN = partial(alignment.align, similarity.ratio)
_HEADER = po.header("benchmark", "en")
_KEY = re.compile(r"EN\[\w+\]#\d+")

SCENARIOS = {
    "one edits, one translates": (False, False),
    "both do both, often at one unit": (True, False),
    "one edits, one translates raw": (False, True),
    "both do both, one of them raw": (True, True),
}
"""Whether both branches change sources and translations, in a narrow place; whether the second commits
its catalogue as an editor saves it: wrapped (by msgcat), with the old stamps, without ``update``."""

WAYS = GIT, OURS, THEIRS, MERGE = ("git", "git -X ours", "git -X theirs", "songngu merge")
"""Git's merge of lines, as far as it asks nothing; with every question answered for one side; and ours."""


@dataclass(slots=True)
class Tally:
    """What came of the merges of one kind, counted."""

    merges: int = 0
    asked_source: int = 0
    """Merges with a conflict in the source file; ``asked_catalog`` in the catalogue or the template."""
    asked_catalog: int = 0
    asked_units: int = 0
    """Units that ``songngu merge`` asks about."""
    caught: int = 0
    """Wrong pairs that the stamps show; ``alarms``: right ones that they show."""
    alarms: int = 0
    silent: int = 0
    """Wrong pairs in the merged catalogue that nothing shows; ``silent_later``: after ``update``."""
    silent_later: int = 0
    lost: int = 0
    """Translations that a branch made, or both had, and that the catalogue has nowhere after ``update``."""


@dataclass(slots=True)
class State:
    """One state of the files: the source's paragraphs, the template, the catalogue."""

    texts: list[str]
    template: Catalog
    catalog: Catalog


@dataclass(slots=True)
class World:
    """What one trial draws from: chance, paragraphs, and the pairs that a person made or accepted."""

    chance: random.Random
    pool: Sequence[str]
    right: set[tuple[str, str]] = field(default_factory=set)
    count: int = 0

    def translation(self, source: str) -> str:
        """A new translation of a source."""
        self.count += 1
        target = f"EN[{digest(source)}]#{self.count} {source.upper()}"
        self.right.add((source, target))
        return target


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--trials", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    tallies = simulate(paragraphs(options.folder), options.trials, options.seed)
    print(
        "| branches | merged by | merges | asked in the source | asked in the catalogue |"
        " wrong pairs shown | right ones shown |"
        " wrong in silence | the same after `update` | translations lost |"
    )
    print("| --- | --- |" + " ---: |" * 8)
    for (scenario, way), tally in tallies.items():
        asked = f"{tally.asked_catalog}" + (f" ({tally.asked_units} units)" if way == MERGE else "")
        numbers = (tally.caught, tally.alarms, tally.silent, tally.silent_later, tally.lost)
        cells = (scenario, way, tally.merges, tally.asked_source, asked, *numbers)
        print("| " + " | ".join(map(str, cells)) + " |")


def paragraphs(folder: Path) -> list[str]:
    """Paragraphs of the texts in a folder, those of a heading's length and of a page's left out."""
    found: dict[str, None] = {}
    for file in sorted([*folder.rglob("*.md"), *folder.rglob("*.txt")]):
        for part in re.split(r"\n\s*\n", file.read_text("utf-8", errors="ignore")):
            text = normalize("NFC", " ".join(part.split()))
            if 8 < len(text.split()) < 120 and text.isprintable():
                found[text] = None
    return list(found)


def simulate(pool: Sequence[str], trials: int, seed: int) -> dict[tuple[str, str], Tally]:
    """So many trials of each scenario, each merged in every way."""
    tallies = {(scenario, way): Tally() for scenario in SCENARIOS for way in WAYS}
    with tempfile.TemporaryDirectory() as folder:
        for scenario, (is_close, is_raw) in SCENARIOS.items():
            for at in range(trials):
                world = World(random.Random(f"{seed} {scenario} {at}"), pool)
                trial = Trial(Path(folder), world, is_close, is_raw, 60 if at % 2 else 0)
                for way in WAYS:
                    trial.judge(way, tallies[scenario, way])
    return tallies


# -- one trial


class Trial:
    """A base, two branches, and every way to merge them."""

    def __init__(self, folder: Path, world: World, is_close: bool, is_raw: bool, width: int) -> None:
        self.folder, self.world, self.width = folder, world, width
        self.base = _base(world)
        place = world.chance.randrange(len(self.base.texts))
        places = range(place, place + 3) if is_close else range(len(self.base.texts))
        self.ours = _edited(world, self.base, places)
        self.theirs = self.base
        if is_close:
            self.ours = _kept_up(_translated(world, self.ours, places))
            self.theirs = _edited(world, self.base, places)
        self.theirs = _translated(world, self.theirs, places)
        if not is_raw:
            self.theirs = _kept_up(self.theirs)
        self.files: dict[str, list[bytes]] = {"source": [], "template": [], "catalog": []}
        for state in (self.base, self.ours, self.theirs):
            text = "\n\n".join(textwrap.fill(one, width) if width else one for one in state.texts) + "\n"
            self.files["source"].append(text.encode())
            self.files["template"].append(po.write(state.template))
            self.files["catalog"].append(po.write(state.catalog))
        if is_raw:
            self.files["catalog"][2] = _saved_by_an_editor(self.files["catalog"][2])

    def judge(self, way: str, tally: Tally) -> None:
        """Merge in one way, and count what came of it."""
        tally.merges += 1
        source, is_asked = self.by_git("source", "--ours" if way == OURS else "--theirs")
        tally.asked_source += is_asked and way in (GIT, MERGE)
        if way == MERGE:
            outcomes = [merging.merge(*map(_read, self.files[name])) for name in ("template", "catalog")]
            tally.asked_catalog += bool(outcomes[1].conflicts)
            tally.asked_units += len(outcomes[1].conflicts)
            template, catalog = (_read(po.write(outcome.catalog)) for outcome in outcomes)
        else:
            side = "--ours" if way == OURS else "--theirs"
            (text, is_asked), (data, is_conflict) = (
                self.by_git(name, side) for name in ("template", "catalog")
            )
            tally.asked_catalog += (is_asked or is_conflict) and way == GIT
            if is_conflict and way == GIT:
                return
            template, catalog = _read(text), _read(data)
        seen = self.as_read(catalog)
        self.count(catalog, seen, tally)
        texts = [" ".join(part.split()) for part in source.decode().split("\n\n") if part.strip()]
        state = _kept_up(State(texts=texts, template=template, catalog=seen))
        tally.silent_later += len(self.wrong(state.catalog))
        tally.lost += len(self.wanted() - _keys(state.catalog))

    def by_git(self, name: str, side: str) -> tuple[bytes, bool]:
        """A file merged by lines: the bytes, conflicts resolved for one side, and whether there were any."""
        paths = [self.folder / name for name in ("ours", "base", "theirs")]
        base, ours, theirs = self.files[name]
        for path, data in zip(paths, (ours, base, theirs), strict=True):
            path.write_bytes(data)
        command = ["git", "merge-file", "-p", "-q", *map(str, paths)]
        done = subprocess.run(command, capture_output=True, check=False)
        if not done.returncode:
            return done.stdout, False
        return subprocess.run([*command, side], capture_output=True, check=True).stdout, True

    def as_read(self, catalog: Catalog) -> Catalog:
        """A merged catalogue as ``update`` reads it: with its stamps, and the states that git has of it."""
        states = [_read(data) for data in reversed(self.files["catalog"])]
        return trusted(mending.doubted(catalog, states)[0])

    def count(self, catalog: Catalog, seen: Catalog, tally: Tally) -> None:
        """The wrong pairs of a merged catalogue, as it is read."""
        wrong = {id(unit) for unit in self.wrong(catalog)}
        for unit, after in zip(catalog.units, seen.units, strict=True):
            is_shown, is_wrong = after.fuzzy and not unit.fuzzy, id(unit) in wrong
            tally.caught += is_shown and is_wrong
            tally.alarms += is_shown and not is_wrong
            tally.silent += is_wrong and not is_shown

    def wrong(self, catalog: Catalog) -> list[Unit]:
        """The live, clean pairs that no person made or accepted."""
        clean = [unit for unit in catalog.units if unit.target and not unit.obsolete and not unit.fuzzy]
        return [unit for unit in clean if (unit.source, unit.target) not in self.world.right]

    def wanted(self) -> set[str]:
        """The translations that may not be lost: those that a branch made, and those that both have."""
        base, ours, theirs = (_keys(state.catalog) for state in (self.base, self.ours, self.theirs))
        return ours - base | theirs - base | ours & theirs


# -- states


def _base(world: World) -> State:
    """A document with a history: translated, edited since, and translated again here and there."""
    texts = world.chance.sample(world.pool, world.chance.randint(6, 16))
    if world.chance.random() < 0.2:
        texts.append(texts[0])  # a refrain
    empty = Catalog(slug="a", language="en")
    state = _kept_up(State(texts=texts, template=replace(empty, language=None), catalog=empty))
    units = (
        replace(unit, target=world.translation(unit.source)) if world.chance.random() < 0.85 else unit
        for unit in state.catalog.units
    )
    state = _kept_up(_with_units(state, tuple(units)))
    state = _edited(world, state, range(len(texts)))
    return _kept_up(_translated(world, state, range(len(texts)), share=0.1))


def _with_units(state: State, units: tuple[Unit, ...]) -> State:
    """The state with other units in its catalogue."""
    return State(texts=state.texts, template=state.template, catalog=replace(state.catalog, units=units))


def _kept_up(state: State) -> State:
    """``songngu update``."""
    segments = [
        Segment(kind=Kind.PARAGRAPH, path=("blocks", at), inlines=[], text=text)
        for at, text in enumerate(state.texts)
    ]
    taken = {unit.id for one in (state.template, state.catalog) for unit in one.units}
    mended = mending.mend([state.template, state.catalog], lambda text: new_id("a", text, 0, taken))
    old = mended.catalogs[1] or state.catalog
    found = identify.identify(segments, "a", mended.catalogs, _ALIGN)
    template = catalogs.template("a", segments, found, _HEADER)
    catalog = catalogs.update(old, segments, found, _HEADER)
    return State(texts=state.texts, template=template, catalog=catalog)


def _edited(world: World, state: State, places: Sequence[int]) -> State:
    """One to three edits of the source near some places, and ``update``."""
    texts = list(state.texts)
    for _ in range(world.chance.randint(1, 3)):
        _edit(world, texts, min(world.chance.choice(places), len(texts) - 1))
    return _kept_up(State(texts=texts, template=state.template, catalog=state.catalog))


def _edit(world: World, texts: list[str], at: int) -> None:
    chance, words = world.chance, texts[at].split()
    match chance.choice(["word", "word", "word", "insert", "delete", "move", "split", "join", "swap"]):
        case "word":
            words[chance.randrange(len(words))] = chance.choice(chance.choice(world.pool).split())
            texts[at] = " ".join(words)
        case "insert":
            texts.insert(at, chance.choice(world.pool[:5] if chance.random() < 0.3 else world.pool))
        case "delete" if len(texts) > 2:
            del texts[at]
        case "move":
            texts.insert(chance.randrange(len(texts)), texts.pop(at))
        case "split" if len(words) > 8:
            middle = chance.randint(3, len(words) - 3)
            texts[at : at + 1] = [" ".join(words[:middle]), " ".join(words[middle:])]
        case "join" if at + 1 < len(texts):
            texts[at : at + 2] = [f"{texts[at]} {texts[at + 1]}"]
        case "swap" if at + 1 < len(texts):
            texts[at], texts[at + 1] = texts[at + 1], texts[at]


def _translated(world: World, state: State, places: Sequence[int], share: float = 0.5) -> State:
    """A translator's work on some of the units: anew, another wording, accepted, taken away, commented."""
    live = [unit for unit in state.catalog.units if not unit.obsolete]
    chosen = {live[at].id for at in places if at < len(live) and world.chance.random() < share}
    units = [
        _worked_on(world, unit) if unit.id in chosen and not unit.obsolete else unit
        for unit in state.catalog.units
    ]
    return _with_units(state, tuple(units))


def _worked_on(world: World, unit: Unit) -> Unit:
    flags = tuple(flag for flag in unit.flags if flag != "fuzzy")
    clean = replace(unit, flags=flags, previous=None, previous_id=None)
    draw = world.chance.random()
    if unit.fuzzy and draw < 0.3:
        world.right.add((unit.source, unit.target))
        return clean
    if unit.target and draw < 0.35:
        return replace(clean, target="")
    if unit.target and draw < 0.45:
        return replace(unit, comments=(*unit.comments, f"a remark {world.chance.randint(1, 9)}"))
    return replace(clean, target=world.translation(unit.source))


def _saved_by_an_editor(data: bytes) -> bytes:
    return subprocess.run(["msgcat", "-"], input=data, capture_output=True, check=True).stdout


def _read(data: bytes) -> Catalog:
    return po.read(data, path="a.po", slug="a", language="en")


def _keys(catalog: Catalog) -> set[str]:
    """The translations in a catalogue, wherever they stand."""
    texts = (text for unit in catalog.units for text in (unit.target, *unit.comments))
    return {key for text in texts for key in _KEY.findall(text)}


if __name__ == "__main__":
    main()
