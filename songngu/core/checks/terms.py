"""The checks on terms: the glossary's entries -> what a translation makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from songngu.core.checks.cases import folded
from songngu.model import Case, Problem, Spot, TermEntry


def term_missing(case: Case, entries: Mapping[str, TermEntry]) -> Iterator[Problem]:
    """The source has a term, and the translation none of its approved forms, however inflected."""
    if not case.terms:
        return
    key = folded(case.target.prose)
    language = case.target.language
    forms_of = {term: approved(entries[term], language) for term in dict.fromkeys(case.terms)}
    said = {term for term, forms in forms_of.items() if any(_pattern(f, language).search(key) for f in forms)}
    for identifier, forms in forms_of.items():
        bad = entries[identifier].forbidden.get(language, ())
        if any(_pattern(form, language).search(key) for form in bad):
            continue  # term_forbidden tells it
        if forms and identifier not in said and not _is_part_of(identifier, said, case, entries):
            known = entries[identifier].term[case.source.language]
            yield Problem(
                message=f"“{known}” is in the source, but “{forms[0]}” is not in the translation",
                hint="use the approved form, or add the one that is used to the term's variants",
            )


def _is_part_of(term: str, others: Iterable[str], case: Case, entries: Mapping[str, TermEntry]) -> bool:
    """True where a longer term is said, of which this one is a part: its second mention, shortened."""
    short = f" {folded(entries[term].term.get(case.source.language, ''))} "
    return any(
        short in f" {folded(form)} "
        for other in others
        for form in approved(entries[other], case.source.language)
    )


def term_forbidden(case: Case, entries: Mapping[str, TermEntry]) -> Iterator[Problem]:
    """The source has a term, and the translation a form that the glossary forbids for it."""
    language = case.target.language
    if not any(entries[term].forbidden.get(language) for term in case.terms):
        return
    key = folded(case.target.prose)
    good = [form for term in case.terms for form in approved(entries[term], language)]
    covered = [match.span() for form in good for match in _pattern(form, language).finditer(key)]
    for identifier in dict.fromkeys(case.terms):
        for form in entries[identifier].forbidden.get(language, ()):
            found = _pattern(form, language).finditer(key)
            if any(not _inside(match.span(), covered) for match in found):
                right = approved(entries[identifier], language)
                yield Problem(
                    message=f"the glossary forbids “{form}”",
                    hint=f"write “{right[0]}”" if right else None,
                )


def term_inconsistent(cases: Sequence[Case], entries: Mapping[str, TermEntry]) -> Iterator[Spot]:
    """A term that a document translates in more than one of its approved ways."""
    first: dict[str, str] = {}
    for at, case in enumerate(cases):
        key = folded(case.target.prose)
        for identifier in dict.fromkeys(case.terms):
            language = case.target.language
            forms = approved(entries[identifier], language)
            used = next((one for one in forms if _pattern(one, language).search(key)), None)
            if used is None:
                continue
            earlier = first.setdefault(identifier, used)
            if not _is_form_of(used, earlier):
                known = entries[identifier].term[case.source.language]
                message = f"“{known}” is “{used}” here and “{earlier}” earlier in the document"
                yield at, Problem(message=message, hint="use one form, unless the difference is meant")


def approved(entry: TermEntry, language: str) -> tuple[str, ...]:
    """The forms of a term that are right in a language, the first the one to be used."""
    term = entry.term.get(language)
    return (*((term,) if term else ()), *entry.variants.get(language, ()))


def touches(case: Case, entry: TermEntry) -> bool:
    """True where a unit has the term, or one of its forms, forbidden ones too, in either text."""
    if entry.id in case.terms:
        return True
    for text in (case.source, case.target):
        forms = (*approved(entry, text.language), *entry.forbidden.get(text.language, ()))
        key = folded(text.prose) if forms else ""
        if any(_pattern(form, text.language).search(key) for form in forms):
            return True
    return False


@lru_cache(maxsize=8192)
def _pattern(form: str, language: str) -> re.Pattern[str]:
    """The form in folded text, each word inflected as its language does."""
    words = folded(form).split()
    inflect = _english if language.split("-")[0] == "en" else re.escape
    return re.compile(r"(?<!\w)" + r"[\s-]+".join(map(inflect, words)) + r"(?!\w)")


def _english(word: str) -> str:
    """A word with its plurals, possessives and the forms of a verb."""
    if len(word) < 3 or not word[-1].isalpha():
        return re.escape(word)
    stem, last = re.escape(word[:-1]), re.escape(word[-1])
    if word.endswith("y"):
        ending = "(?:y|ie[sd]|ying)"
    elif word.endswith("e"):
        ending = "(?:e|es|ed|ing|er|ers)"
    elif word.endswith("ing") and len(word) > 6:
        stem, ending = re.escape(word[:-3]), "(?:e?s|ed|ings?|ers?)?"
    elif word.endswith("ion"):
        ending = "n(?:s)?"
    elif word.endswith("s"):
        ending = "s?(?:es)?"
    else:
        ending = f"{last}(?:s|es|ed|ing|{last}ed|{last}ing)?"
    return f"{stem}{ending}(?:'s?)?"


def _is_form_of(one: str, other: str) -> bool:
    """True where the words of the one, by how they begin, are all in the other: inflected or shortened."""
    begins = [{word[:4] for word in folded(form).replace("'s", "").split()} for form in (one, other)]
    return begins[0] <= begins[1] or begins[1] <= begins[0]


def _inside(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end and (start, end) != span for start, end in others)
