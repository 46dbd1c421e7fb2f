"""Reviews built by hand, for the tests of what shows them."""

from __future__ import annotations

from typing import Any

from songngu.core.wording import difference
from songngu.model import (
    Change,
    ChangeKind,
    Comparison,
    Finding,
    Kind,
    Level,
    Location,
    Review,
    State,
    Versions,
)

HOSTILE = (
    "</td></details><script>alert(1)</script> @everyone ![x](http://a.b/c) "
    "\x1b[31mred\x1b[0m \u202egnp\u2066 `code` #12"
)
"""What no form of a review may let through."""


def change(
    kind: ChangeKind = ChangeKind.FOLLOWED,
    source: tuple[str | None, str | None] = ("Nghị quyết số 35.", "Nghị quyết số 36."),
    target: tuple[str | None, str | None] = ("Resolution No. 35.", "Resolution No. 36."),
    state: tuple[State | None, State | None] = (State.TRANSLATED, State.TRANSLATED),
    **other: Any,
) -> Change:
    """A change of a pair, with its differences worked out."""
    given: dict[str, Any] = {
        "document": "ban-tin",
        "language": "en",
        "unit": "p1a2b3c4d",
        "role": Kind.PARAGRAPH,
        "number": 3,
        "source_pieces": difference(source[0] or "", source[1] or ""),
        "target_pieces": difference(target[0] or "", target[1] or ""),
        "location": Location(path="translations/en/ban-tin.po", line=12),
        "command": "songngu accept p1a2b3c4d",
    }
    return Change(
        kind=kind,
        source=Versions(before=source[0], after=source[1]),
        target=Versions(before=target[0], after=target[1]),
        state=Versions(before=state[0], after=state[1]),
        **(given | other),
    )


def finding(level: Level = Level.ERROR, message: str = "the number 36 is missing") -> Finding:
    """What ``check`` says of a pair."""
    return Finding(code="number-mismatch", level=level, message=message, hint="write 36")


def review(*changes: Change, **other: Any) -> Review:
    """A review of one comparison."""
    given: dict[str, Any] = {
        "base": "main (875089f)",
        "head": "the working tree",
        "changes": changes,
        "titles": {"ban-tin": "Bản tin"},
    }
    return Review(title="Song ngữ", languages=("vi", "en"), comparisons=(Comparison(**(given | other)),))
