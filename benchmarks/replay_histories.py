"""Real histories of a source and its translation, as sequences of states that a tool is to follow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from songngu.commands.inputs import write_inlines
from songngu.core import segments
from songngu.formats import pandoc, po
from songngu.model import Document

_CARRIED_THROUGH = frozenset({"code", "math", "table"})
"""Kinds of the gold that no translator is given."""

_MARK = re.compile(r"^\s*(#+|[*+-]|\d+[.)])\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A source at one time."""

    texts: tuple[str, ...]
    targets: tuple[str, ...]
    """The translation of each text, by the gold (in a first state without gold: a real or a made-up
    one); "" where there is none."""
    markdown: str | None = None
    """The file itself, for tools that cut it themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The states of one document."""

    family: str
    name: str
    states: tuple[State, ...]
    gold: bool
    """Whether the states after the first have translations to judge by."""


def histories(folder: Path) -> Iterator[History]:
    """Every history in a folder that has some of the four families."""
    families: dict[str, Callable[[Path], Iterator[History]]] = {
        "d2l-history": _d2l,
        "crust-po": _crust,
        "react-history": _react,
        "ciu-history": _ciu,
    }
    for name, read in families.items():
        if (folder / name).is_dir():
            yield from read(folder / name)


def stand_in(text: str) -> str:
    """A made-up translation, which no other text has."""
    return f"[vi] {text.strip()}"


def _d2l(folder: Path) -> Iterator[History]:
    for chapter in sorted(path for path in folder.iterdir() if path.is_dir()):
        steps = sorted(path for path in chapter.iterdir() if path.is_dir())
        states = tuple(_d2l_state(step) for step in steps)
        yield History(family=folder.name, name=chapter.name, states=states, gold=True)


def _d2l_state(step: Path) -> State:
    """The English blocks that a translator is given; of several in one row the first has the translation."""
    english, vietnamese = (_blocks(step / name) for name in ("en.md", "vi.md"))
    found: dict[int, str] = {}
    for line in (step / "gold.tsv").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        vi, en, kind, _ = line.split("\t")
        if en and kind not in _CARRIED_THROUGH:
            first, *others = map(int, en.split(","))
            found |= dict.fromkeys(others, "")
            found[first] = "\n\n".join(_text(vietnamese[int(at)]) for at in vi.split(",") if at)
    order = sorted(found)
    return State(
        texts=tuple(_text(english[at]) for at in order),
        targets=tuple(found[at] for at in order),
        markdown="\n\n".join(english) + "\n",
    )


def _blocks(file: Path) -> list[str]:
    return file.read_text("utf-8").strip("\n").split("\n\n")


def _text(block: str) -> str:
    """A block as a translator is given it: one line, without the mark of a heading or an item."""
    return " ".join(_MARK.sub("", block).split())


def _crust(folder: Path) -> Iterator[History]:
    """The book's own update, judged by what its translators made of it; and all after the last translation.

    In the second, what was not yet translated has a made-up translation, so that there is more to follow.
    """
    later = [dict(_messages(folder / f"vi.{at:02}.po")) for at in range(3, 10)]
    made = {text: target for known in reversed(later) for text, target in known.items() if target}
    first = _po_state(_messages(folder / "vi.02.po"))
    after = tuple(text for text, _ in _messages(folder / "messages.2024-05-21.pot"))
    second = State(texts=after, targets=tuple(made.get(text, "") for text in after))
    yield History(family="crust-po, one step", name="2024-05", states=(first, second), gold=True)
    rows = [(text, target or stand_in(text)) for text, target in _messages(folder / "vi.09.po")]
    states = [_po_state(rows)]
    for date in ("2024-11-23", "2025-01-11", "2025-11-15", "2026-03-18"):
        states.append(_po_state(_messages(folder / f"messages.{date}.pot")))
    yield History(family="crust-po, 22 months", name="2026-03", states=tuple(states), gold=False)


def _messages(file: Path) -> list[tuple[str, str]]:
    catalog = po.read(file.read_bytes(), path=file.name, slug="", language="vi")
    return [(unit.source, unit.target) for unit in catalog.units if not unit.obsolete]


def _po_state(rows: Sequence[tuple[str, str]]) -> State:
    return State(texts=tuple(text for text, _ in rows), targets=tuple(target for _, target in rows))


def _react(folder: Path) -> Iterator[History]:
    for page in sorted(path for path in folder.iterdir() if path.is_dir()):
        yield _markdown(folder.name, page)


def _ciu(folder: Path) -> Iterator[History]:
    yield _markdown(folder.name, folder)


def _markdown(family: str, folder: Path) -> History:
    """Files ``NN.en.md``; the first is paired with its ``NN.vi.md`` where both are cut into as many texts."""
    files = sorted(folder.glob("*.en.md"))
    cuts = [_cut(file) for file in files]
    vietnamese = _cut(files[0].with_name(files[0].name.replace(".en.", ".vi.")))
    parallel = len(vietnamese) == len(cuts[0])
    pairs = zip(cuts[0], vietnamese if parallel else map(stand_in, cuts[0]), strict=True)
    targets = [tuple(target if target != text else stand_in(text) for text, target in pairs)]
    targets += [("",) * len(cut) for cut in cuts[1:]]
    states = tuple(
        State(texts=cut, targets=made, markdown=file.read_text("utf-8"))
        for file, cut, made in zip(files, cuts, targets, strict=True)
    )
    return History(family=family, name=folder.name, states=states, gold=False)


def _cut(file: Path) -> tuple[str, ...]:
    """The texts that the tool itself gives to a translator."""
    document: Document = pandoc.read(file.read_bytes(), path=file.name, slug=file.stem, language="en")
    return tuple(one.text for one in segments.segment(segments.titled(document), write_inlines))
