"""Three states of a value, or of a list -> one: what either side changed since the first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import TypeVar

T = TypeVar("T")
H = TypeVar("H", bound=Hashable)
Fields = tuple[tuple[str, str], ...]


def either(base: T, ours: T, theirs: T) -> T | None:
    """The one that changed; None where both did, each in its own way."""
    if ours == theirs or theirs == base:
        return ours
    return theirs if ours == base else None


def union(base: Sequence[H], ours: Sequence[H], theirs: Sequence[H]) -> tuple[H, ...]:
    """Ours without what theirs took away, and with what theirs added, behind what it follows there."""
    changed = either(tuple(base), tuple(ours), tuple(theirs))
    if changed is not None:
        return changed
    then, here, there = set(base), set(ours), set(theirs)
    followers: dict[H | None, list[H]] = defaultdict(list)
    before = None
    for item in theirs:
        if item in here:
            before = item
        elif item not in then:
            followers[before].append(item)
    out = followers.pop(None, [])
    for item in ours:
        out += [item] if item in there or item not in then else []
        out += followers.pop(item, [])
    return tuple(out)


def order(base: Sequence[H], ours: Sequence[H], theirs: Sequence[H]) -> tuple[H, ...]:
    """All that either side has: as theirs orders it where only theirs moved any, else as ours does."""
    shared = {*base} & {*ours} & {*theirs}
    if [item for item in ours if item in shared] == [item for item in base if item in shared]:
        ours, theirs = theirs, ours
    return union((), ours, theirs)


def comments(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """The comments of both sides, each with the indented lines that continue it."""
    merged = union(_groups(base), _groups(ours), _groups(theirs))
    return tuple(line for group in merged for line in group)


def _groups(lines: Sequence[str]) -> list[tuple[str, ...]]:
    groups: list[tuple[str, ...]] = []
    for line in lines:
        if groups and line.startswith("  "):
            groups[-1] += (line,)
        else:
            groups.append((line,))
    return groups


def comment(head: str, text: str) -> list[str]:
    """A text as a comment of several lines; a blank one between paragraphs would end it."""
    text = text if "<!--" in text else re.sub(r"\n\s*\n", "\n<!-- split -->\n", text)
    first, *rest = [line for line in re.split(r"\r\n|\r|\n", text) if line.strip()] or [text]
    return [head + first, *("  " + line for line in rest)]


def header(base: Fields, ours: Fields, theirs: Fields) -> Fields:
    """The fields of both sides; of one that both set, as the side has it that was saved later."""
    then, here, there = dict(base), dict(ours), dict(theirs)
    latest = max(here, there, key=lambda fields: fields.get("PO-Revision-Date", ""))
    values = {
        name: latest.get(name, "") if value is None else value
        for name in {**here, **there}
        for value in [either(then.get(name, ""), here.get(name, ""), there.get(name, ""))]
    }
    # A line that is no field has no name: it stands for itself.
    lines = ([(name, "" if name else value) for name, value in fields] for fields in (base, ours, theirs))
    return tuple((name, values[name] if name else line) for name, line in union(*lines))
