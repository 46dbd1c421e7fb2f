"""Errors to plant in documents that are right: in their state, or between their units.

A plant takes some units of a document as the checks see them and the index of one, and gives them back
with one error more, or None where there is no place for it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from songngu.core import pairs
from songngu.core.checks import cases, running
from songngu.core.checks import terms as term_checks
from songngu.model import MERGED, Case, Line, Side, Unit
from songngu.text import digest
from songngu.units import stamp

Plant = Callable[[running.Checked, int, random.Random], running.Checked | None]


def translation_emptied(one: running.Checked, at: int, chance: random.Random) -> running.Checked | None:
    """A translation is emptied that was there at the last commit."""
    unit = one.cases[at].unit
    return replace(_with(one, at, replace(unit, target="")), before={unit.id: unit})


def not_yet_translated(one: running.Checked, at: int, chance: random.Random) -> running.Checked | None:
    """A unit has no translation, and never had one."""
    return _with(one, at, replace(one.cases[at].unit, target=""))


def flagged(one: running.Checked, at: int, chance: random.Random) -> running.Checked | None:
    """A unit has the flag fuzzy."""
    return _with(one, at, replace(one.cases[at].unit, flags=("fuzzy",)))


def merged_first(one: running.Checked, at: int, chance: random.Random) -> running.Checked | None:
    """The first unit says that its translation stands in the one before."""
    return _with(one, 0, replace(one.cases[0].unit, target=MERGED)) if at == 0 else None


def id_misspelt(one: running.Checked, at: int, chance: random.Random) -> running.Checked | None:
    """A unit's id is in neither source nor template."""
    return replace(one, known_ids=one.known_ids - {one.cases[at].unit.id})


def edited_after_review(one: running.Checked, at: int, chance: random.Random) -> running.Checked | None:
    """A translation was edited after its review."""
    unit = one.cases[at].unit
    review = f"reviewed: {digest(unit.source)} {digest(unit.target + ' x')} Lan 2026-11-24"
    return _with(one, at, replace(unit, comments=(review,)))


def source_moved_under(one: running.Checked, at: int, chance: random.Random) -> running.Checked | None:
    """A merge took the source of one branch and the translation of the other."""
    unit = one.cases[at].unit
    return _with(one, at, replace(unit, extracted=(stamp("paragraph", unit.source + " x", unit.target),)))


def ignored_for_nothing(one: running.Checked, at: int, chance: random.Random) -> running.Checked | None:
    """A comment silences a check that finds nothing there."""
    unit = replace(one.cases[at].unit, comments=("songngu: ignore unpaired-bracket",))
    return _with(one, at, unit)


def not_updated(one: running.Checked, at: int, chance: random.Random) -> running.Checked | None:
    """The catalogue is behind its source."""
    return replace(one, behind=True)


def translated_otherwise(one: running.Checked, at: int, chance: random.Random) -> running.Checked | None:
    """A source stands twice, and has two translations."""
    again = replace(one.cases[at].unit, id="again", target=one.cases[at].unit.target + " xyz")
    return _inserted(one, at, replace(one.cases[at], unit=again, target=_said(one.cases[at], again)))


def filled_by_mistake(one: running.Checked, at: int, chance: random.Random) -> running.Checked | None:
    """A translation stands beside another source too."""
    case = one.cases[at]
    if len(re.findall(r"\w+", case.target.prose)) < 4:
        return None
    other = replace(case.unit, id="again", source=case.unit.source + " xyz")
    source = replace(case.source, raw=other.source, prose=case.source.prose + " xyz")
    return _inserted(one, at, replace(case, unit=other, source=source))


def tones_both_ways(one: running.Checked, at: int, chance: random.Random) -> running.Checked | None:
    """Tone marks are placed in both customs."""
    lines = [*one.text_lines[1], Line(text="khỏe và hòa bình", unit="a"), Line(text="hoà giải", unit="again")]
    return replace(one, text_lines=(one.text_lines[0], lines)) if one.language == "vi" else None


def term_in_two_ways(one: running.Checked, at: int, chance: random.Random) -> running.Checked | None:
    """A later unit has another approved form of a term, wherever it had one before."""
    first: dict[str, int] = {}
    known = one.context.entries
    for place, case in enumerate(one.cases):
        for term in dict.fromkeys(case.terms):
            forms = term_checks.approved(known[term], one.language)
            pattern = re.compile(rf"\b{re.escape(forms[0])}\b", re.IGNORECASE)
            every = re.compile("|".join(rf"\b{re.escape(form)}\w*" for form in forms), re.IGNORECASE)
            if term not in first:
                first[term] = place if pattern.search(case.target.prose) else -1
            elif first[term] >= 0 and pattern.search(case.target.prose):
                unit = replace(case.unit, target=every.sub("qwxyz", case.unit.target))
                entry = replace(known[term], variants={one.language: (*forms[1:], "qwxyz")})
                made = _with(one, place, replace(unit, id="again"))
                prose = every.sub("qwxyz", case.target.prose)
                changed = replace(made.cases[place], target=replace(case.target, prose=prose))
                context = replace(one.context, entries={**known, term: entry})
                return replace(made, cases=_put(made.cases, place, changed), context=context)
    return None


DOCUMENT_PLANTS: dict[str, Plant] = {
    "translation-lost": translation_emptied,
    "untranslated": not_yet_translated,
    "fuzzy": flagged,
    "merged-alone": merged_first,
    "unknown-id": id_misspelt,
    "review-void": edited_after_review,
    "source-changed": source_moved_under,
    "unused-ignore": ignored_for_nothing,
    "catalogue-behind": not_updated,
    "inconsistent-translation": translated_otherwise,
    "same-translation": filled_by_mistake,
    "mixed-tone-marks": tones_both_ways,
    "term-inconsistent": term_in_two_ways,
}


def window(one: running.Checked, at: int, size: int = 8) -> tuple[running.Checked, int]:
    """A document of the units around one, and its index among them."""
    begin = max(0, at - size)
    chosen = list(one.cases[begin : at + size])
    lines = tuple(
        [Line(text=side.prose, number=1, unit=case.unit.id) for case in chosen for side in (pick(case),)]
        for pick in (lambda case: case.source, lambda case: case.target)
    )
    small = replace(
        one,
        cases=chosen,
        units=[case.unit for case in chosen],
        file_lines=(lines[0], lines[1]),
        text_lines=(lines[0], lines[1]),
    )
    return small, at - begin


def _with(one: running.Checked, at: int, unit: Unit) -> running.Checked:
    case = one.cases[at]
    target = case.target if unit.target == case.unit.target else cases.side(one.language, unit.target, [])
    changed = replace(
        case, unit=unit, state=pairs.state(unit), target=target, is_merged=unit.target == MERGED
    )
    made = _put(one.cases, at, changed)
    return replace(one, cases=made, units=[case.unit for case in made])


def _inserted(one: running.Checked, at: int, case: Case) -> running.Checked:
    made = [*one.cases[: at + 1], case, *one.cases[at + 1 :]]
    known = one.known_ids | {case.unit.id}
    return replace(one, cases=made, units=[case.unit for case in made], known_ids=known)


def _put(made: Sequence[Case], at: int, case: Case) -> list[Case]:
    return [*made[:at], case, *made[at + 1 :]]


def _said(case: Case, unit: Unit) -> Side:
    return replace(case.target, raw=unit.target, prose=case.target.prose + " xyz")
