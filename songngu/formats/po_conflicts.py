"""What git left in conflict in a catalogue: which units, and what each side says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_CONTEXT = re.compile(r'\s*(?:#~ )?msgctxt "(.*)"')
_TEXT = re.compile(r'\s*(?:#~ )?(msgid|msgstr) "(.*)"')
_MORE = re.compile(r'\s*(?:#~ )?"(.*)"')
_LONG = 60
_MANY = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A place where two branches say different things."""

    line: int
    """1-based, of ``<<<<<<<``."""
    units: tuple[str, ...]
    """Their ids."""
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    """The lines of each side."""


def find(lines: Sequence[str]) -> tuple[Conflict, ...]:
    """The conflicts of a file, as git marks them (the base between ``|||||||`` and ``=======`` left out)."""
    return tuple(_conflicts(lines))


def _conflicts(lines: Sequence[str]) -> Iterator[Conflict]:
    side, start = "", 0
    sides: dict[str, list[str]] = {}
    for number, line in enumerate(lines, 1):
        if line.startswith("<<<<<<< "):
            side, start, sides = "ours", number, {"ours": [], "base": [], "theirs": []}
        elif side and line.startswith("|||||||"):
            side = "base"
        elif side and line.startswith("======="):
            side = "theirs"
        elif side and line.startswith(">>>>>>> "):
            inside = [*sides["ours"], *sides["theirs"]]
            ids = _ids(inside) or _ids(_around(lines, start - 1, number))
            yield Conflict(line=start, units=ids, ours=tuple(sides["ours"]), theirs=tuple(sides["theirs"]))
            side = ""
        elif side:
            sides[side].append(line)


def _ids(lines: Sequence[str]) -> tuple[str, ...]:
    found = (_CONTEXT.fullmatch(line) for line in lines)
    return tuple(dict.fromkeys(match[1] for match in found if match))


def _around(lines: Sequence[str], start: int, end: int) -> list[str]:
    """The rest of the unit that a conflict is in: the lines to the nearest empty ones."""
    before = next((at for at in range(start - 1, -1, -1) if not lines[at].strip()), 0)
    after = next((at for at in range(end, len(lines)) if not lines[at].strip()), len(lines))
    return [*lines[before:start], *lines[end:after]]


def explain(conflicts: Sequence[Conflict]) -> str:
    """What there is to decide, unit by unit, in a few lines."""
    count = "1 place" if len(conflicts) == 1 else f"{len(conflicts)} places"
    out = [f"git left a merge unresolved here, in {count}:"]
    for conflict in conflicts[:_MANY]:
        out.append(f"  line {conflict.line}: {', '.join(conflict.units) or 'the header'}")
        out += [f"    {name:<6} {_said(lines)}" for name, lines in _sides(conflict)]
    if len(conflicts) > _MANY:
        out.append(f"  … and {len(conflicts) - _MANY} more")
    return "\n".join(out)


def _sides(conflict: Conflict) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("ours", conflict.ours), ("theirs", conflict.theirs))


def _said(lines: Sequence[str]) -> str:
    """Source and translation as one side has them, shortened."""
    texts: dict[str, str] = {}
    keyword = ""
    for line in lines:
        if match := _TEXT.fullmatch(line):
            keyword = match[1]
            texts[keyword] = match[2]
        elif keyword and (more := _MORE.fullmatch(line)):
            texts[keyword] += more[1]
        else:
            keyword = ""
    said = [f"{name} “{_short(text)}”" for name, text in texts.items() if text]
    return ", ".join(said) or "(nothing)" if not lines or texts else _short(" ".join(lines))


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"
