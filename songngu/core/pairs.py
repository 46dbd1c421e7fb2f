"""Segments + catalogue -> pairs: each unit with both its texts, ready to be shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from songngu import tree
from songngu.model import (
    MERGED,
    Catalog,
    Finding,
    Inlines,
    Level,
    Location,
    Pair,
    Reading,
    Segment,
    State,
    Unit,
)
from songngu.text import digest

Read = Callable[[Sequence[str]], list[Reading]]


def pair(
    segments: Sequence[Segment], ids: Sequence[str], catalog: Catalog, read: Read
) -> tuple[tuple[Pair, ...], tuple[Finding, ...]]:
    """Put each segment beside its translation.

    :param read: turns Markdown texts into inlines, all in one call
        (:func:`songngu.formats.inlines.read` with a converter).
    :returns: the pairs in reading order, and a finding for each translation whose markup is broken
        (its words are kept; its neighbours are not touched).
    """
    units = {unit.id: unit for unit in catalog.units if not unit.obsolete}
    chosen = [units.get(identifier) or Unit(id=identifier, source="") for identifier in ids]
    notes = [translators_notes(unit) for unit in chosen]
    texts = [unit.target if _needs_reading(unit) else "" for unit in chosen]
    readings = read([*texts, *(text for group in notes for text in group)])
    rest = iter(readings[len(texts) :])
    pairs, findings = [], []
    for segment, unit, group, reading in zip(segments, chosen, notes, readings, strict=False):
        note_readings = [next(rest) for _ in group]
        target, problems = _target(segment, unit, reading)
        problems += [problem for note in note_readings for problem in note.problems]
        pairs.append(
            Pair(
                id=unit.id,
                segment=segment,
                state=state(unit),
                target=target,
                merged=unit.target.strip() == MERGED,
                notes=tuple(known_calls(p, 0, problems) for note in note_readings for p in note.paragraphs),
            )
        )
        findings += [_finding(problem, unit, catalog) for problem in problems]
    return tuple(pairs), tuple(findings)


def state(unit: Unit) -> State:
    """How far the translation of a unit is.

    A review is a comment ``reviewed: <digest of source> <digest of translation> <name> <date>``: any
    later edit of either side voids it.
    """
    if not unit.target.strip():
        return State.UNTRANSLATED
    if unit.fuzzy:
        return State.FUZZY
    if not any(comment.startswith("reviewed: ") for comment in unit.comments):
        return State.TRANSLATED
    sign_off = f"reviewed: {digest(unit.source)} {digest(unit.target)} "
    if any(comment.startswith(sign_off) for comment in unit.comments):
        return State.REVIEWED
    return State.TRANSLATED


def translators_notes(unit: Unit) -> list[str]:
    """The notes to publish: comments ``note: …``, each continued by lines that are indented."""
    notes: list[str] = []
    inside = False
    for comment in unit.comments:
        if comment.startswith("note:"):
            notes.append(comment.removeprefix("note:").strip())
            inside = True
        elif inside and comment.startswith("  ") and comment.strip():
            notes[-1] += " " + comment.strip()
        else:
            inside = False
    return notes


def _needs_reading(unit: Unit) -> bool:
    return unit.target != unit.source and unit.target.strip() not in ("", MERGED)


def _target(segment: Segment, unit: Unit, reading: Reading) -> tuple[tuple[Inlines, ...], list[str]]:
    if unit.target and unit.target == unit.source:
        return (segment.inlines,), []
    count = sum(node["t"] == "Note" for node in tree.walk(segment.inlines))
    problems = list(reading.problems)
    paragraphs = tuple(known_calls(inlines, count, problems) for inlines in reading.paragraphs)
    if _needs_reading(unit) and not any(_is_seen(inlines) for inlines in paragraphs):
        problems.append("there is nothing that a reader would see")
        paragraphs = (tree.text_inlines(" ".join(unit.target.split())),)
    return paragraphs, problems


def _is_seen(inlines: Inlines) -> bool:
    return any(node["t"] in _SEEN for node in tree.walk(inlines, words=True))


_SEEN = {"Str", "Code", "Math", "Image", "Note", "RawInline"}


def known_calls(inlines: Inlines, count: int, problems: list[str]) -> Inlines:
    """The same inlines, in which a call of a footnote that the source lacks is only letters."""
    out = []
    for node in inlines:
        if node["t"] == "Note" and not 1 <= node["c"] <= count:
            problems.append(f"[^{node['c']}] calls a footnote that does not exist")
            node = {"t": "Str", "c": f"[^{node['c']}]"}
        elif (children := tree.inner(node)) is not None:
            node = tree.with_inner(node, known_calls(children, count, problems))
        out.append(node)
    return out


def _finding(problem: str, unit: Unit, catalog: Catalog) -> Finding:
    return Finding(
        code="broken-markup",
        message=f"in the translation of {unit.id}, {problem}",
        hint="correct the msgstr; until then its words are shown as they are written",
        level=Level.WARNING,
        location=Location(path=catalog.path, line=unit.target_line),
        document=catalog.slug,
        language=catalog.language,
        unit=unit.id,
    )
