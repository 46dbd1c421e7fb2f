"""Tallies -> the Markdown tables of docs/replay.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from replay_histories import History
from replay_judge import Tallies, Tally

_TITLES = {"alone": "no person's help", "followed": "translators follow"}


def tables(found: Sequence[History], tallies: Tallies) -> str:
    """One table for each question."""
    tools = list(dict.fromkeys(tool for _, _, tool in tallies))
    rows = list(dict.fromkeys((mode, family) for mode, family, _ in tallies))
    questions: dict[str, Callable[[Tally], str]] = {
        "Units whose text has a translation, and have it, clean": lambda one: _of(one.right, one.known),
        "Units with another text's translation, not marked": lambda one: str(one.wrong_clean),
        "Changed units found again with their translation, fuzzy": lambda one: _of(one.found, one.changed),
        "New units like a text that is still there, given its translation, fuzzy": (
            lambda one: _of(one.like_found, one.like)
        ),
        "Units with another text's translation, fuzzy: by the gold + by their words, where there is none": (
            lambda one: f"{one.wrong_fuzzy} + {one.unlike}"
        ),
        "Translations lost": lambda one: str(one.lost),
        "Texts that the tool does not cut so (not judged)": lambda one: str(one.absent),
        "Seconds": lambda one: f"{one.seconds:.1f}",
    }
    out = [_counts(found)]
    for title, cell in questions.items():
        lines = [[_name(mode, family), *_cells(tallies, mode, family, tools, cell)] for mode, family in rows]
        lines.append(["**all, no person's help**", *(cell(_total(tallies, tool)) for tool in tools)])
        out.append(f"**{title}**\n\n" + _table(["family", *tools], lines))
    return "\n\n".join(out)


def _counts(found: Sequence[History]) -> str:
    lines = []
    for family in dict.fromkeys(one.family for one in found):
        own = [one for one in found if one.family == family]
        states = [state for one in own for state in one.states]
        gold = "yes" if all(one.gold for one in own) else "in part" if any(one.gold for one in own) else "no"
        lines.append(
            [family, str(len(own)), str(len(states)), f"{sum(len(s.texts) for s in states):,}", gold]
        )
    return _table(["family", "documents", "states", "texts in them", "gold"], lines)


def _cells(
    tallies: Tallies, mode: str, family: str, tools: Sequence[str], cell: Callable[[Tally], str]
) -> list[str]:
    return [cell(tallies[mode, family, tool]) if (mode, family, tool) in tallies else "–" for tool in tools]


def _total(tallies: Tallies, tool: str) -> Tally:
    total = Tally()
    for (mode, _, name), tally in tallies.items():
        if mode == "alone" and name == tool:
            total.add(tally)
    return total


def _of(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,}"


def _name(mode: str, family: str) -> str:
    return family if mode == "alone" else f"{family}, {_TITLES[mode]}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
