"""A unit -> the same with what can be mended for certain: spaces at the edges and doubled ones."""

from __future__ import annotations

import re
from dataclasses import replace

from songngu.model import Unit
from songngu.text import digest

_DOUBLE = re.compile(r"(?<=[^\s`.?!:…])[ \t]{2,}(?=[^\s`])")


def mended(unit: Unit) -> Unit:
    """The unit with its translation's spaces mended; itself where there is nothing to mend.

    What is mended is not seen by a reader: a stamp or sign-off that held still holds. Where the text has
    code, doubled spaces may be meant and stay.
    """
    target = unit.target.strip()
    if "`" not in target:
        target = _DOUBLE.sub(" ", target)
    if target == unit.target or not target:
        return unit
    old, new = digest(unit.target), digest(target)
    return replace(
        unit,
        target=target,
        extracted=tuple(line.replace(old, new) for line in unit.extracted),
        comments=tuple(
            line.replace(old, new, 1) if line.startswith("reviewed: ") else line for line in unit.comments
        ),
    )
