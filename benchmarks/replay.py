"""Follow real histories with songngu, msgmerge and po4a: ``replay.py FOLDER [--family NAME] [--notes FILE]``.

FOLDER holds ``d2l-history``, ``crust-po``, ``react-history``, ``ciu-history`` or some of them. Each
document is translated at its first state; then every later state is brought in step with the source,
with no person's help (and, where there is a gold, once more with translators who follow each time).
Prints what became of the translations, as the tables of docs/replay.md.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import replay_judge as judge
from replay_histories import History, histories
from replay_tables import tables
from replay_tools import Msgmerge, Po4a, Songngu

TOOLS = (Songngu, Msgmerge, Po4a)


def main() -> None:
    """Follow, judge and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--family", default="", help="only those that begin so")
    parser.add_argument("--tool", help="only this one")
    parser.add_argument("--notes", type=Path, help="a file for every text that was not done right")
    options = parser.parse_args()
    found = [one for one in histories(options.folder) if one.family.startswith(options.family)]
    tools = [tool for tool in TOOLS if options.tool in (None, tool.name)]
    tallies = run(found, tools)
    print(tables(found, tallies))
    for tool in tools:
        if all(name != tool.name for _, _, name in tallies):
            reasons = sorted({tool.missing(history.states[0]) for history in found})
            print(f"\nNo column for {tool.name}: {', '.join(reasons)}.")
    if options.notes:
        options.notes.write_text(_notes(tallies), "utf-8")


def run(found: list[History], tools: list[type[Songngu]]) -> dict[tuple[str, str, str], judge.Tally]:
    """Tallies by mode, family and tool; a tool that cannot follow a history has none of it."""
    out: dict[tuple[str, str, str], judge.Tally] = {}
    for history in found:
        for tool in tools:
            if tool.missing(history.states[0]):
                continue
            for mode in ("alone", "followed") if history.family == "d2l-history" else ("alone",):
                tally = follow(history, tool, translators=mode == "followed")
                out.setdefault((mode, history.family, tool.name), judge.Tally()).add(tally)
    return out


def follow(history: History, tool: type[Songngu], *, translators: bool) -> judge.Tally:
    """Walk through one history with one tool."""
    total = judge.Tally()
    with tempfile.TemporaryDirectory() as name:
        walk = tool(Path(name))
        first = history.states[0]
        walk.update(first)
        walk.translate(first)
        truth = judge.Truth(first)
        for at, state in judge.steps(history):
            before = judge.translations(walk.read().units)
            start = time.perf_counter()
            walk.update(state)
            total.seconds += time.perf_counter() - start
            catalog = walk.read()
            expected = truth.expect(state)
            total.add(judge.judge(truth, expected, walk.units(state, catalog), f"{history.name} {at:02}"))
            total.lost += len(before - judge.translations(catalog.units))
            if translators:
                walk.translate(state)
                truth.learn(state)
            truth.settle(state)
    return total


def _notes(tallies: judge.Tallies) -> str:
    out = []
    for (mode, family, tool), tally in tallies.items():
        for note in tally.notes:
            one = note.expected
            out.append(f"## {mode} {family} {tool} {note.where}: {one.kind}, {note.verdict}\n")
            out.append(f"now:   {one.text}\n")
            out += [f"root:  {text}\n" for text in sorted(one.roots)]
            out += [f"given: {text}\n" for text in note.sources]
            out.append(f"target: {note.target}\ngold:   {one.target}\n")
    return "\n".join(out)


if __name__ == "__main__":
    main()
