"""Review real histories, step by step: ``review_histories.py FOLDER [--notes FILE]``.

FOLDER holds the families that ``replay.py`` reads. Each history becomes a git repository as its people would
have had it: at each step the source as it was, ``songngu update``, the translations of that step in the
units, a commit. ``songngu review`` is run over every step. Prints how many changes of each kind it found and,
where there are real translations of each step, how they agree with what the texts themselves say, found
without the tool: same, edited or new by :mod:`difflib`, word by word. ``--notes`` writes a sample to read.
"""

from __future__ import annotations

import argparse
import difflib
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from replay_histories import History, State, histories

from songngu import config
from songngu.commands.review import review
from songngu.commands.update import update
from songngu.formats import po
from songngu.model import Change, ChangeKind, Op, Piece, Unit

_SETTINGS = 'source-language = "en"\ntarget-languages = ["vi"]\nraw-html = "trust"\n'
_CATALOG = "translations/vi/a.po"
_SAMPLE, _SEED, _LIKE = 50, 6, 0.5
_SAME = "no change"

Met = dict[int, Unit]
"""The unit of each text of a state; texts that no unit is of (code, formulas) are not in it."""


def main() -> None:
    """Review, judge and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--family", default="", help="only those that begin so")
    parser.add_argument("--name", default="", help="only histories in whose name this is")
    parser.add_argument("--notes", type=Path, help="a file for a sample of the changes")
    options = parser.parse_args()
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    judged: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    changes: list[tuple[str, Change, str]] = []
    for history in histories(options.folder):
        if history.family.startswith(options.family) and options.name in history.name:
            for at, found, truth in _walk(history):
                kinds[history.family]["steps"] += 1
                kinds[history.family].update(str(one.kind) for one in found)
                if history.gold:
                    _judge(judged[history.family], found, truth)
                changes += [(f"{history.name} {at}", one, truth.get(one.unit, "")) for one in found]
                print(history.name, at, len(found), file=sys.stderr, flush=True)
    _print(kinds, judged)
    if options.notes:
        options.notes.write_text("\n".join(_notes(changes)), "utf-8")


def _walk(history: History) -> Iterator[tuple[int, Sequence[Change], dict[str, str]]]:
    """Each step after the first: its number, the changes, and what the texts say became of each unit."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "source").mkdir()
        (folder / "songngu.toml").write_text(_SETTINGS)
        _git(folder, "init", "-q")
        old, met_old = history.states[0], _step(folder, history.states[0], translated=True)
        for at, state in enumerate(history.states[1:], 1):
            met = _step(folder, state, translated=history.gold)
            (comparison,) = review(config.load(folder / "songngu.toml"), "HEAD~1..HEAD", {}).comparisons
            truth = dict(_truth(old, state, met_old, met)) if history.gold else {}
            yield at, comparison.changes, truth
            old, met_old = state, met


def _step(folder: Path, state: State, *, translated: bool) -> Met:
    (folder / "source" / "a.md").write_text("\n\n".join(state.texts) + "\n", "utf-8")
    settings = config.load(folder / "songngu.toml")
    update(settings, [])
    met = _units(folder, state)
    if translated:  # as an editor leaves it: stamped by the next update
        targets = {unit.id: state.targets[at] for at, unit in met.items()}
        catalog = po.read((folder / _CATALOG).read_bytes(), path=_CATALOG, slug="a", language="vi")
        units = tuple(_translated(unit, targets.get(unit.id, "")) for unit in catalog.units)
        (folder / _CATALOG).write_bytes(po.write(replace(catalog, units=units)))
    _git(folder, "add", "-A")
    person = ("-c", "user.name=Lan", "-c", "user.email=lan@example.org")
    _git(folder, *person, "commit", "-q", "--allow-empty", "-m", "step")
    return met


def _translated(unit: Unit, target: str) -> Unit:
    if unit.obsolete or not target:
        return unit
    return replace(unit, target=target, flags=(), previous=None, previous_id=None)


def _units(folder: Path, state: State) -> Met:
    catalog = po.read((folder / _CATALOG).read_bytes(), path=_CATALOG, slug="a", language="vi")
    live = [unit for unit in catalog.units if not unit.obsolete]
    one, other = [_letters(text) for text in state.texts], [_letters(unit.source) for unit in live]
    blocks = difflib.SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return {at + more: live[to + more] for at, to, size in blocks for more in range(size) if one[at + more]}


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL)


# -- what the texts say


def _truth(old: State, new: State, met_old: Met, met: Met) -> Iterator[tuple[str, str]]:
    """What became of each unit: the kind that a review should show it as."""
    pairs = dict(_paired([old.texts[at] for at in met_old], [new.texts[at] for at in met]))
    olds, news = list(met_old), list(met)
    for to, at in enumerate(news):
        was = olds[pairs[to]] if to in pairs else None
        yield met[at].id, _kind(old, new, was, at)
    kept = {olds[at] for at in pairs.values()}
    alive = {unit.id for unit in met.values()}
    for at, unit in met_old.items():
        if at not in kept and unit.id not in alive:
            yield unit.id, "removed"


def _kind(old: State, new: State, was: int | None, at: int) -> str:
    if was is None:
        return "new"
    source = old.texts[was] != new.texts[at]
    target = bool(new.targets[at]) and old.targets[was] != new.targets[at]
    words = [
        _letters(state.texts[one]) + _letters(state.targets[one]) for state, one in ((old, was), (new, at))
    ]
    if (source or target) and new.targets[at] and words[0] == words[1]:
        return "markup"
    if source and not old.targets[was] and not new.targets[at]:
        return "edited"
    if source:
        return "followed" if target else "untouched"
    return "reworded" if target else _SAME


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """New texts with the old ones that they were: equal ones, then like ones between these, then anywhere."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    found: dict[int, int] = {}
    gaps = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found |= {c + more: a + more for more in range(b - a)}
        else:
            gaps.append((range(a, b), range(c, d)))
    gaps.append((range(len(old)), range(len(new))))
    for olds, news in gaps:
        rated = [
            (-_like(old[one], new[two]), two, one)
            for two in news
            for one in olds
            if two not in found and one not in found.values()
        ]
        for less, two, one in sorted(rated):
            if -less >= _LIKE and two not in found and one not in found.values():
                found[two] = one
    yield from found.items()


def _like(one: str, other: str) -> float:
    words, others = one.split(), other.split()
    shared = (Counter(words) & Counter(others)).total()
    if 2 * shared < _LIKE * (len(words) + len(others)):
        return 0.0
    return difflib.SequenceMatcher(None, words, others, autojunk=False).ratio()


# -- judging and printing


def _judge(tally: Counter[tuple[str, str]], found: Sequence[Change], truth: dict[str, str]) -> None:
    shown = {one.unit: str(one.kind) for one in found}
    for unit, kind in truth.items():
        seen = shown.get(unit, _SAME)
        tally[kind, _SAME if kind == _SAME and seen in ("moved", "state") else seen] += 1


def _print(kinds: dict[str, Counter[str]], judged: dict[str, Counter[tuple[str, str]]]) -> None:
    names = ["steps", *map(str, ChangeKind)]
    print(f"| history | {' | '.join(names)} |\n| --- |{' ---: |' * len(names)}")
    for family, tally in kinds.items():
        print(f"| {family} | {' | '.join(str(tally[name]) for name in names)} |")
    for family, table in judged.items():
        right = sum(count for (kind, seen), count in table.items() if kind == seen)
        print(f"\n{family}: {right} of {table.total()} pairs are shown as their texts say")
        for (kind, seen), count in sorted(table.items(), key=lambda row: (-row[1], row[0])):
            print(f"  {count:6} {kind} shown as {seen}" + ("" if kind == seen else "  <-"))


def _notes(changes: Sequence[tuple[str, Change, str]]) -> Iterator[str]:
    """A sample with every kind in it, as many of each as there are."""
    chance = random.Random(_SEED)
    by_kind: dict[str, list[tuple[str, Change, str]]] = defaultdict(list)
    for one in changes:
        by_kind[one[1].kind].append(one)
    share = _SAMPLE // max(1, len(by_kind)) + 1
    sample = [one for rows in by_kind.values() for one in chance.sample(rows, min(share, len(rows)))]
    rest = [one for one in changes if one not in sample]
    sample += chance.sample(rest, max(0, min(len(rest), _SAMPLE - len(sample))))
    for place, change, truth in sample:
        facets = f" ({', '.join(change.facets)})" if change.facets else ""
        yield f"## {place}: {change.kind}{facets}, {change.unit}; by its texts: {truth or 'unknown'}"
        yield f"source: {_marked(change.source_pieces)}"
        yield f"target: {_marked(change.target_pieces)}"
        if change.related:
            yield f"with: {', '.join(change.related)}"
        yield ""


_MARKS = {Op.GONE: "[-{}-]", Op.ADDED: "{{+{}+}}", Op.MOVED_FROM: "[<{}<]", Op.MOVED_TO: "{{>{}>}}"}


def _marked(pieces: Sequence[Piece]) -> str:
    return "".join(_MARKS.get(one.op, "{}").format(one.text) for one in pieces)


if __name__ == "__main__":
    main()
