"""The levels of findings that the settings ask for, whichever verb it is that finds them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from songngu.config import Settings
from songngu.errors import UsageError
from songngu.model import Finding, Level

BESIDE_CHECK: Mapping[str, str] = {
    "stale": 'build: a fuzzy unit where the policy is stale = "fail"',
    "dead-link": "build: a link to a place that is not in the document",
    "missing-image": "build: a picture that is not there, or of a kind that not every reader shows",
    "missing-glyph": "build: a letter that no font has",
    "low-contrast": "build: colours of the publication's own look that are hard to read",
    "raw-html": "build: HTML that was left out as it could do harm",
    "unit-renamed": "update: an id that two units had",
    "previous-unknown": "update: a fuzzy unit of which no source is known",
    "template-conflict": "update: a template that git left in conflict",
}
"""Codes that no check has but ``build`` or ``update`` tells, and what they stand for."""

_POLICIES = ("stale", "untranslated")


def levelled(settings: Settings, findings: Iterable[Finding]) -> list[Finding]:
    """The findings with the levels of the settings, without those that are ``off``."""
    chosen = settings.check_levels
    return [
        replace(one, level=Level(level))
        for one in findings
        if (level := chosen.get(one.code, one.level)) != "off"
    ]


def refuse_unknown(settings: Settings) -> None:
    """Raise for a level that could not do what it says.

    :raises UsageError: for a code that nothing tells, and for a level that takes back what a policy
        of ``fail`` asks for.
    """
    if not settings.check_levels:
        return
    from songngu.core.checks import rules  # many small modules: only where there is something to hold

    known = {*rules.LEVELS, *BESIDE_CHECK}
    for code, level in settings.check_levels.items():
        if code not in known:
            near = difflib.get_close_matches(code, sorted(known), 1)
            hint = f"did you mean {near[0]!r}?" if near else "docs/checks.md lists the codes"
            raise _wrong(settings, f"levels: there is no finding {code!r}", hint)
        if code in _POLICIES and getattr(settings, code) == "fail" and level != Level.ERROR:
            hint = f"take the level out, or set {code} to 'mark' or 'source'"
            raise _wrong(
                settings, f'levels: {code} is {level!r}, and {code} = "fail" asks for an error', hint
            )


def _wrong(settings: Settings, message: str, hint: str) -> UsageError:
    return UsageError(message, path=settings.path, line=settings.lines.get("checks"), hint=hint)
