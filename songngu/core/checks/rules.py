"""Every check by its code, with the level it has unless the settings say otherwise.

A code is for life: settings and silencing comments name it. ``docs/checks.md`` has a paragraph on each,
``tests/checks/<code>/`` its cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from songngu.core.checks import (
    documents,
    hygiene,
    markup,
    numbers,
    punctuation,
    terms,
    wording,
)
from songngu.core.checks.comparison import Difference
from songngu.model import Case, Level, Line, Problem, Spot, TermEntry, Writing

ERROR, WARNING, INFO = Level.ERROR, Level.WARNING, Level.INFO

LEVELS: Mapping[str, Level] = {
    # numbers, dates, amounts
    "number-mismatch": ERROR,
    "date-mismatch": ERROR,
    "identifier-mismatch": ERROR,
    "unit-mismatch": WARNING,
    "number-missing": INFO,
    "number-added": INFO,
    "number-word-mismatch": INFO,
    # terms
    "term-missing": INFO,
    "term-forbidden": ERROR,
    "term-inconsistent": INFO,
    # markup
    "broken-markup": ERROR,
    "link-mismatch": INFO,
    "image-mismatch": ERROR,
    "code-mismatch": WARNING,
    "formula-mismatch": WARNING,
    "footnote-mismatch": ERROR,
    "tag-mismatch": INFO,
    "attribute-mismatch": WARNING,
    "emphasis-mismatch": INFO,
    "markup-added": INFO,
    "unpaired-bracket": WARNING,
    "unpaired-quote": WARNING,
    # text
    "same-as-source": WARNING,
    "empty-translation": ERROR,
    "source-words": WARNING,
    "repeated-word": WARNING,
    "edge-space": WARNING,
    "double-space": WARNING,
    "space-before-mark": WARNING,
    "end-punctuation": WARNING,
    "length-off": INFO,
    "inconsistent-translation": INFO,
    "same-translation": INFO,
    # letters
    "not-nfc": WARNING,
    "mixed-tone-marks": WARNING,
    "look-alike": WARNING,
    "invisible": WARNING,
    "wrong-quotation-mark": WARNING,
    # state
    "untranslated": INFO,
    "fuzzy": WARNING,
    "merged-alone": ERROR,
    "unknown-id": ERROR,
    "catalogue-behind": WARNING,
    "review-void": WARNING,
    "source-changed": ERROR,
    "translation-lost": ERROR,
    # of the comments that silence
    "unused-ignore": WARNING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the checks of a document need from outside."""

    writings: tuple[Writing, Writing]
    """Of the source's language and the translation's."""
    entries: Mapping[str, TermEntry] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    """Words, in small letters, that are no language's: names."""
    moves: markup.Moves = field(default_factory=markup.Moves)
    """What links of the document may lead to, other than in their own unit's source."""


OfPair: TypeAlias = Callable[[Case, Context], Iterator[Problem]]
OfDocument: TypeAlias = Callable[[Sequence[Case], Context], Iterator[Spot]]
OfLines: TypeAlias = Callable[[Sequence[Line], str], Iterator[Spot]]


def _plain(check: Callable[[Case], Iterator[Problem]]) -> OfPair:
    return lambda case, context: check(case)


def _tags(context: Context) -> markup.Tags:
    return context.writings[0].tags, context.writings[1].tags


OF_DIFFERENCE: Mapping[str, Callable[[Difference], Iterator[Problem]]] = {
    "number-mismatch": numbers.number_mismatch,
    "date-mismatch": numbers.date_mismatch,
    "identifier-mismatch": numbers.identifier_mismatch,
    "unit-mismatch": numbers.unit_mismatch,
    "number-missing": numbers.number_missing,
    "number-added": numbers.number_added,
    "number-word-mismatch": numbers.number_word_mismatch,
}

OF_PAIR: Mapping[str, OfPair] = {
    "term-missing": lambda case, context: terms.term_missing(case, context.entries),
    "term-forbidden": lambda case, context: terms.term_forbidden(case, context.entries),
    "link-mismatch": lambda case, context: markup.link_mismatch(case, _tags(context), context.moves),
    "image-mismatch": _plain(markup.image_mismatch),
    "code-mismatch": lambda case, context: markup.code_mismatch(case, _tags(context)),
    "formula-mismatch": _plain(markup.formula_mismatch),
    "footnote-mismatch": _plain(markup.footnote_mismatch),
    "tag-mismatch": lambda case, context: markup.tag_mismatch(case, _tags(context)),
    "attribute-mismatch": _plain(markup.attribute_mismatch),
    "emphasis-mismatch": _plain(markup.emphasis_mismatch),
    "markup-added": _plain(markup.markup_added),
    "unpaired-bracket": _plain(punctuation.unpaired_bracket),
    "unpaired-quote": _plain(punctuation.unpaired_quote),
    "same-as-source": lambda case, context: wording.same_as_source(case, context.names),
    "source-words": lambda case, context: wording.source_words(case, context.names),
    "repeated-word": _plain(wording.repeated_word),
    "edge-space": _plain(punctuation.edge_space),
    "double-space": _plain(punctuation.double_space),
    "space-before-mark": _plain(punctuation.space_before_mark),
    "end-punctuation": _plain(punctuation.end_punctuation),
}
"""Checks of a unit whose translation is up to date."""

_MARKED = frozenset(("Link", "Image", "Code", "Math", "RawInline", "Span"))
OF_MARKS: Mapping[str, frozenset[str]] = {
    "link-mismatch": frozenset(("Link",)),
    "image-mismatch": frozenset(("Image",)),
    "code-mismatch": frozenset(("Code",)),
    "formula-mismatch": frozenset(("Math",)),
    "footnote-mismatch": frozenset(("Note",)),
    "tag-mismatch": frozenset(("RawInline",)),
    "attribute-mismatch": _MARKED,
    "emphasis-mismatch": markup.EMPHASIS | {"RawInline"},
    "markup-added": _MARKED,
}
"""Those of them that find nothing where neither text has a mark of these kinds."""

OF_DOCUMENT: Mapping[str, OfDocument] = {
    "term-inconsistent": lambda cases, context: terms.term_inconsistent(cases, context.entries),
    "length-off": lambda cases, context: documents.length_off(cases),
    "inconsistent-translation": lambda cases, context: documents.inconsistent_translation(cases),
    "same-translation": lambda cases, context: documents.same_translation(cases),
}

OF_FILE: Mapping[str, OfLines] = {
    "not-nfc": lambda lines, language: hygiene.not_nfc(lines),
    "invisible": lambda lines, language: hygiene.invisible(lines),
    "look-alike": hygiene.look_alike,
}
"""Checks of a file's lines as they are."""

OF_TEXTS: Mapping[str, OfLines] = {
    "mixed-tone-marks": hygiene.mixed_tone_marks,
    "wrong-quotation-mark": hygiene.wrong_quotation_mark,
}
"""Checks of what a reader sees."""

OF_WHOLE = frozenset((*OF_DOCUMENT, "mixed-tone-marks", "catalogue-behind"))
"""Checks that compare a document's texts with each other, or tell of the document."""
