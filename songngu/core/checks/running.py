"""A document's cases -> its findings, with their levels, and without those that a comment silences."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from songngu.core.checks import (
    comparison,
    figures,
    identifiers,
    markup,
    number_words,
    rules,
    state,
    wording,
)
from songngu.core.checks.cases import outside
from songngu.model import Case, Finding, Level, Line, Location, Problem, State, Unit

_IGNORE = re.compile(r"songngu:\s*ignore\b[:\s]*(?P<codes>[^(–—]*)")
_CHECKED = (State.TRANSLATED, State.REVIEWED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """All that is checked of one document in one language."""

    slug: str
    language: str
    path: str
    """The catalogue's, as the user would name it."""
    source_path: str
    cases: Sequence[Case]
    units: Sequence[Unit]
    """The catalogue's live units as they are in its file; ``before`` those of the last commit by id."""
    context: rules.Context
    known_ids: frozenset[str] = frozenset()
    """Ids that the source or the template has."""
    before: Mapping[str, Unit] = field(default_factory=dict)
    behind: bool = False
    """Whether the catalogue is behind its source."""
    file_lines: tuple[Sequence[Line], Sequence[Line]] = ((), ())
    """Lines of the source's file and the catalogue's, as they are; of texts, see ``text_lines``."""
    text_lines: tuple[Sequence[Line], Sequence[Line]] = ((), ())
    told: Sequence[Finding] = ()
    """What reading the catalogue found that is a check's to tell, where no check tells it."""
    only: AbstractSet[str] | None = None
    """Ids of the units that are checked one by one; None for all. Whole documents are, in any case."""

    def concerns(self, unit: str | None) -> bool:
        """Whether a check that looks at one unit is to look at this one."""
        return self.only is None or unit in self.only


def run(checked: Checked, levels: Mapping[str, str]) -> list[Finding]:
    """Every finding on a document, those on one place together, in the order of the file.

    :param levels: code -> level or ``off``, where the settings differ from :data:`rules.LEVELS`.
    """
    found = [
        *_on_pairs(checked),
        *_on_document(checked),
        *_on_state(checked),
        *_on_letters(checked),
    ]
    known = {(one.code, one.unit) for one in found}
    found += [one for one in checked.told if (one.code, one.unit) not in known]
    found = [one for one in found if one.code in rules.OF_WHOLE or checked.concerns(one.unit)]
    silenced = _silenced_codes(checked.units)
    kept = [one for one in found if one.code not in silenced.get(one.unit or "", ())]
    kept += _unused(checked, found, silenced, levels)
    levelled = (
        replace(one, level=Level(level)) for one in kept if (level := _level(one.code, levels)) != "off"
    )
    return sorted(levelled, key=_place)


def _level(code: str, levels: Mapping[str, str]) -> str:
    return levels.get(code, rules.LEVELS[code])


def _place(finding: Finding) -> tuple[str, int]:
    place = finding.location
    return (place.path if place else "", (place.line or 0) if place else 0)


def _on_pairs(checked: Checked) -> Iterator[Finding]:
    either = either_way(checked.cases, checked.context)
    context = with_moved(checked.cases, checked.context)
    for case in checked.cases:
        if not checked.concerns(case.unit.id):
            continue
        for code, problem in of_case(case, context, either):
            yield _finding(checked, code, problem, case.unit)


def either_way(cases: Sequence[Case], context: rules.Context) -> tuple[bool, bool]:
    """Whether the document's sources, and its translations, write decimals against their locale."""
    source, target = context.writings
    pairs = [case for case in cases if case.state in _CHECKED and not case.is_merged]
    return (
        figures.writes_against_locale((case.source.prose for case in pairs), source),
        figures.writes_against_locale((case.target.prose for case in pairs), target),
    )


def with_moved(cases: Sequence[Case], context: rules.Context) -> rules.Context:
    """The context that also knows where links of the document may lead to beside their own unit's."""
    pairs = [case for case in cases if case.state in _CHECKED and not case.is_merged]
    if not any(node["t"] == "Link" for case in pairs for node in case.source.marks):
        return context
    known, found = context.moves, markup.moves(pairs)
    moves = markup.Moves(links=known.links | found.links, headings={**known.headings, **found.headings})
    return replace(context, moves=moves)


def of_case(case: Case, context: rules.Context, either: tuple[bool, bool]) -> Iterator[tuple[str, Problem]]:
    """The problems of one pair, each with its code; ``either`` as in :func:`either_way`."""
    for problem in markup.broken_markup(case):
        yield "broken-markup", problem
    for problem in wording.empty_translation(case):
        yield "empty-translation", problem
    if case.state not in _CHECKED or case.is_merged:
        return
    if case.source.raw != case.target.raw:
        difference = difference_of(case, context, either)
        for code, of_difference in rules.OF_DIFFERENCE.items() if difference is not comparison.NONE else ():
            for problem in of_difference(difference):
                yield code, problem
    kinds = {node["t"] for side in (case.source, case.target) for node in side.marks}
    for code, of_pair in rules.OF_PAIR.items():
        if code not in rules.OF_MARKS or not kinds.isdisjoint(rules.OF_MARKS[code]):
            for problem in of_pair(case, context):
                yield code, problem


def difference_of(
    case: Case, context: rules.Context, either: tuple[bool, bool] = (False, False)
) -> comparison.Difference:
    """What the numbers of a pair's texts differ in."""
    (source, target), (first, second) = context.writings, either
    if not _may_differ(case, context):
        return comparison.NONE
    before, after = identifiers.without_shared_code(case.source.prose, case.target.prose)
    return comparison.compare(
        figures.read(before, source, either=first, other=outside(case.source)),
        figures.read(after, target, either=second, other=outside(case.target)),
        source.language,
        target.language,
    )


def _may_differ(case: Case, context: rules.Context) -> bool:
    """False for most pairs: neither text has a number but in words, and not both have a sure one of these."""
    sides = tuple(zip((case.source.prose, case.target.prose), context.writings, strict=True))
    return any(figures.may_have_any(*side) for side in sides) or all(
        number_words.may_have_sure(text, writing.language) for text, writing in sides
    )


def _on_document(checked: Checked) -> Iterator[Finding]:
    cases = [case for case in checked.cases if case.state in _CHECKED and not case.is_merged]
    for code, check in rules.OF_DOCUMENT.items():
        for at, problem in check(cases, checked.context):
            yield _finding(checked, code, problem, cases[at].unit)


def _on_state(checked: Checked) -> Iterator[Finding]:
    moved: list[str] = []
    for unit in checked.units:
        for problem in state.source_changed(unit):
            moved.append(unit.id)
            yield _finding(checked, "source-changed", problem, unit)
        for problem in state.review_void(unit):
            yield _finding(checked, "review-void", problem, unit)
    lost: list[str] = []
    for unit, problem in state.translation_lost(checked.units, checked.before):
        lost.append(unit.id)
        yield _finding(checked, "translation-lost", problem, unit)
    for case in checked.cases:
        for problem in state.fuzzy(case, moved):
            yield _finding(checked, "fuzzy", problem, case.unit)
        for problem in state.untranslated(case) if case.unit.id not in lost else ():
            yield _finding(checked, "untranslated", problem, case.unit)
    for unit, problem in state.merged_alone(case.unit for case in checked.cases):
        yield _finding(checked, "merged-alone", problem, unit)
    for unit, problem in state.unknown_id(checked.units, checked.known_ids):
        yield _finding(checked, "unknown-id", problem, unit)
    if checked.behind:
        behind = Problem(message="is behind its source", hint=f"run: songngu update {checked.slug}")
        yield replace(
            _finding(checked, "catalogue-behind", behind, None), location=Location(path=checked.path)
        )


def _on_letters(checked: Checked) -> Iterator[Finding]:
    """Of the source (its file) and of the translation (its catalogue)."""
    sides = zip(
        (checked.source_path, checked.path),
        checked.context.writings,
        checked.file_lines,
        checked.text_lines,
        strict=True,
    )
    for path, writing, file_lines, text_lines in sides:
        for table, lines in ((rules.OF_FILE, file_lines), (rules.OF_TEXTS, text_lines)):
            own = [line for line in lines if checked.concerns(line.unit)]
            for code, check in table.items():
                read = lines if code in rules.OF_WHOLE else own
                for at, problem in check(read, writing.language):
                    line = read[at]
                    finding = _finding(checked, code, problem, None)
                    yield replace(finding, unit=line.unit, location=Location(path=path, line=line.number))


def _finding(checked: Checked, code: str, problem: Problem, unit: Unit | None) -> Finding:
    line = None if unit is None else unit.target_line or unit.line
    return Finding(
        code=code,
        level=rules.LEVELS[code],
        message=problem.message,
        hint=problem.hint,
        location=Location(path=checked.path, line=line),
        document=checked.slug,
        language=checked.language,
        unit=unit.id if unit else None,
    )


# -- comments that silence


def ignored(unit: Unit) -> dict[str, int]:
    """The codes that a unit's comments ``songngu: ignore CODE`` name, each with its comment's index.

    Several are parted by commas or spaces; a reason may follow in brackets or after a dash.
    """
    codes: dict[str, int] = {}
    for at, comment in enumerate(unit.comments):
        if match := _IGNORE.match(comment.strip()):
            for code in re.split(r"[\s,;]+", re.split(r"\s--?\s", match["codes"])[0].strip()):
                codes.setdefault(code, at)
    codes.pop("", None)
    return codes


def _silenced_codes(units: Iterable[Unit]) -> dict[str, dict[str, int]]:
    return {unit.id: codes for unit in units if (codes := ignored(unit))}


def _unused(
    checked: Checked, found: Sequence[Finding], silenced: Mapping[str, Mapping[str, int]],
    levels: Mapping[str, str],
) -> Iterator[Finding]:  # fmt: skip
    """A finding for each comment that silences nothing, while its unit is checked and its code is not off."""
    met = {(one.unit, one.code) for one in found}
    states = {case.unit.id: case.state for case in checked.cases}
    for unit in filter(lambda one: checked.concerns(one.id), checked.units):
        for code, at in silenced.get(unit.id, {}).items():
            if code not in rules.LEVELS:
                near = difflib.get_close_matches(code, rules.LEVELS, 1)
                hint = f"did you mean {near[0]}?" if near else "docs/checks.md lists the codes"
                problem = Problem(message=f"there is no check {code!r} to ignore", hint=hint)
            elif (
                (unit.id, code) in met or states.get(unit.id) not in _CHECKED or _level(code, levels) == "off"
            ):
                continue
            else:
                problem = Problem(message=f"{code} finds nothing here to ignore", hint="take the comment out")
            place = Location(path=checked.path, line=unit.line + at if unit.line else None)
            yield replace(_finding(checked, "unused-ignore", problem, unit), location=place)
