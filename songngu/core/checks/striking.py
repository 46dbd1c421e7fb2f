"""What was read is struck out of a text, so that nothing reads it again; all else keeps its place."""

from __future__ import annotations

import re
from collections.abc import Iterable


def strike(text: str, pattern: re.Pattern[str], loose: list[str]) -> str:
    """The text without what a pattern finds, whose runs of digits are put into ``loose``."""
    for match in pattern.finditer(text):
        loose.extend(re.findall(r"\d+", match[0]))
    return pattern.sub(lambda match: "\ufffc" * len(match[0]), text)


def taken(text: str, pattern: re.Pattern[str], found: list[str]) -> str:
    """The text without what a pattern finds, which is put into ``found``."""
    found += [match[0] for match in pattern.finditer(text)]
    return pattern.sub(lambda match: "\ufffc" * len(match[0]), text)


def struck(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text without what stands from one place to another."""
    for start, end in spans:
        text = text[:start] + "\ufffc" * (end - start) + text[end:]
    return text
