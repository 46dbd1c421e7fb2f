"""The checks on markup: what the source has and the translation lacks, and the reverse.

All look at what the Markdown was read as, and count no characters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from songngu.core.checks.examples import are_examples
from songngu.core.checks.marks import (
    COLLECT,
    Marks,
    address,
    anchor,
    are_own_words,
    emphasis_tags,
    is_end_of,
    of_kind,
    raw,
    to_same_headings,
)
from songngu.model import Case, Problem, Side

_EMPHASIS = {"Emph": "*…*", "Strong": "**…**", "Strikeout": "~~…~~", "Underline": "underlining",
             "Superscript": "^…^", "Subscript": "~…~", "SmallCaps": "small capitals"}  # fmt: skip
EMPHASIS = frozenset(_EMPHASIS)
"""The kinds of nodes that are emphasis."""

_PART = re.compile(r"""[/.:&?=_#"' >-]+""")


_HEADING = 120
"""How long a text may be that is a heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """What links of a document may lead to, other than in their own unit's source."""

    links: frozenset[str] = frozenset()
    """Where links of its translations lead to whose own source has no such link."""
    headings: Mapping[str, str] = field(default_factory=dict)
    """The anchors that the words of headings make: of the source's -> of the translation's."""


def broken_markup(case: Case) -> Iterator[Problem]:
    """Markdown that cannot be read, or marks that were surely meant as markup and are read as letters."""
    for problem in case.problems:
        yield Problem(message=problem, hint="correct the msgstr; its words are shown as they are written")
    if case.problems:
        return
    for sign, name in _LITERAL.items():
        if sign in case.target.letters and _signs(case.target, sign) > _signs(case.source, sign):
            yield Problem(
                message=f"{name} in the translation is read as letters",
                hint="close the markup, or write a backslash before it where letters are meant",
            )


def _signs(side: Side, sign: str) -> int:
    """How often a sign stands among the letters, where no backslash says that letters are meant.

    A backtick alone between spaces is a key of a keyboard.
    """
    escaped = sum("\\" in written for written in _ESCAPABLE[sign].findall(side.raw))
    keys = f"\n{side.letters}\n".count("\n`\n") if sign == "`" else 0
    return side.letters.count(sign) - max(escaped, keys)


Tags = tuple[frozenset[str], frozenset[str]]
"""What names the source's language in an address, and the translation's."""


def link_mismatch(case: Case, tags: Tags, moves: Moves) -> Iterator[Problem]:
    """Links of the source that the translation lacks; another language's page of a site is the same.

    :param moves: a link that stands in another unit's translation is not lost, but that is no reason for
        another one in its place; a link to a heading may name it in the translation's words.
    """
    missing, extra = _differences(case, "link to")
    if not extra and all(address(one) in moves.links for one in missing):
        return
    if _leads_to_own(missing, extra, tags) or to_same_headings(missing, extra, moves.headings):
        return
    if are_own_words((case.source.marks, missing), (case.target.marks, extra)):
        return
    yield from _lost(case, "link to")


def _leads_to_own(missing: Sequence[str], extra: Sequence[str], tags: Tags) -> bool:
    """True where for each link there is one to something of the translation's own language.

    Either that names the language, and those it stands for do not, or these name the source's.
    """
    if not 0 < len(missing) <= len(extra):
        return False
    named = [one for one in extra if tags[1] & (_parts_of([one]) - _parts_of(missing))]
    return len(named) >= len(missing) or all(
        tags[0] & (_parts_of([one]) - _parts_of(extra)) for one in missing
    )


def moves(cases: Sequence[Case]) -> Moves:
    """What a document's links may be held against beside their own unit's."""
    links = frozenset(address(one) for case in cases for one in _differences(case, "link to")[1])
    short = [case for case in cases if len(case.source.prose) <= _HEADING]
    return Moves(links=links, headings={anchor(one.source.prose): anchor(one.target.prose) for one in short})


def image_mismatch(case: Case) -> Iterator[Problem]:
    """Pictures of the source that the translation lacks."""
    yield from _lost(case, "picture")


def code_mismatch(case: Case, tags: Tags) -> Iterator[Problem]:
    """Code of the source that the translation lacks, or has as plain words; its words may be translated.

    Where it names the translation's language anew (``lang=vi``), or is another one throughout behind "for
    example", it was chosen for the translation's readers.
    """
    missing, extra = _differences(case, "code")
    if _leads_to_own(missing, extra, tags) or are_examples(
        (case.source.raw, case.target.raw), missing, extra
    ):
        return
    yield from _lost(case, "code")


def formula_mismatch(case: Case) -> Iterator[Problem]:
    """Formulas of the source that the translation lacks."""
    yield from _lost(case, "formula")


def tag_mismatch(case: Case, tags: Tags) -> Iterator[Problem]:
    """Raw HTML in the line that the translation lacks, or a tag of emphasis that it does not close."""
    if not _leads_to_own(*_differences(case, "tag"), tags):
        yield from _lost(case, "tag")
    opened, closed = emphasis_tags(case.target.marks)
    if opened != closed and len(set(emphasis_tags(case.source.marks))) == 1:
        yield Problem(
            message="a tag of emphasis in the translation has no partner",
            hint="close it, or take out the one that closes nothing",
        )


def attribute_mismatch(case: Case) -> Iterator[Problem]:
    """Classes, anchors and keys (``{.ten lang=fr}``) that the translation lacks."""
    yield from _lost(case, "attribute")


def markup_added(case: Case) -> Iterator[Problem]:
    """Links, pictures, code, formulas, tags or attributes that only the translation has."""
    for what in COLLECT:
        missing, extra = _differences(case, what)
        if extra and not missing:
            message = f"the translation has the {what} {_names(extra)}, which the source lacks"
            yield Problem(message=message, hint="look whether it is meant")


def footnote_mismatch(case: Case) -> Iterator[Problem]:
    """Footnotes that the translation does not call, or calls twice."""
    source, target = Counter(case.source.calls), Counter(case.target.calls)
    for call in sorted((source - target).keys()):
        yield Problem(
            message=f"the translation does not call the footnote [^{call}]",
            hint=f"put [^{call}] where the translation needs the note",
        )
    for call in sorted((target - source).keys() & source.keys()):
        yield Problem(
            message=f"the translation calls the footnote [^{call}] more often than the source",
            hint="keep one call of each footnote",
        )


def emphasis_mismatch(case: Case) -> Iterator[Problem]:
    """More or less emphasis than in the source; the place and length of it are the translator's."""
    for kind, sign in _EMPHASIS.items() if case.source.marks or case.target.marks else ():
        source, target = (
            _kinds(side.marks, kind) + emphasis_tags(side.marks)[0].count(kind)
            for side in (case.source, case.target)
        )
        if source != target:
            yield Problem(
                message=f"the source has {sign} {_times(source)}, the translation {_times(target)}",
                hint="mark the same words, unless the languages differ here",
            )


def _lost(case: Case, what: str) -> Iterator[Problem]:
    missing, extra = _differences(case, what)
    if not missing:
        return
    if extra:
        message = f"the source has the {what} {_names(missing)}, the translation {_names(extra)}"
    elif all(_stands_in(case.target.prose, one) for one in missing):
        message = f"{_names(missing)} is no longer marked as {what.removesuffix(' to')}"
    else:
        message = f"the translation lacks the {what} {_names(missing)}"
    yield Problem(message=message, hint="carry it over as it is")


def _has_address(text: str, address: str) -> bool:
    address = address.removeprefix("mailto:")
    return re.search(rf"(?<![\w/]){re.escape(address)}(?![\w/#?&=%-])", text) is not None


def _stands_in(text: str, code: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(code)}(?!\w)", text) is not None


def _differences(case: Case, what: str) -> tuple[list[str], list[str]]:
    """What each side has that is nowhere in the other; a repetition may be left out, or made."""
    collect, same = COLLECT[what]
    if not case.source.marks and not case.target.marks:
        return [], []
    source, target = list(collect(case.source.marks)), list(collect(case.target.marks))
    if not source and not target:
        return [], []
    before, after = {same(one) for one in source}, {same(one) for one in target}
    missing = [one for one in dict.fromkeys(source) if same(one) not in after]
    extra = [one for one in dict.fromkeys(target) if same(one) not in before]
    if what in ("link to", "picture"):  # a bare address is no link to every reader
        missing = [one for one in missing if not _has_address(case.target.raw, one)]
        extra = [one for one in extra if not _has_address(case.source.raw, one)]
        missing, extra = _without_shortened(missing, extra)
    if what in ("code", "formula"):
        missing, extra = _without_translated(missing, extra)
    if what == "formula" and not extra:  # the symbol alone, of which another formula speaks too
        said = [one for one in missing if any(_is_symbol_of(one, other) for other in target)]
        missing = [one for one in missing if one not in said or _stands_in(case.target.prose, one)]
    if what == "code":  # signs that became words ("a semicolon"), and what a longer name ends with
        codes = of_kind(case.target.marks, "Code", raw)
        missing = [one for one in missing if any(map(str.isalnum, one)) and not _ends_any(codes, one)]
    if what in ("code", "formula"):
        extra = [one for one in extra if one not in case.source.raw]
    return missing, extra


def _without_shortened(missing: list[str], extra: list[str]) -> tuple[list[str], list[str]]:
    """Without addresses of which one is the other's end: the same page, from another place."""
    for one in list(missing):
        other = next((two for two in extra if is_end_of(one, two) or is_end_of(two, one)), None)
        if other is not None:
            missing, extra = ([x for x in group if x not in (one, other)] for group in (missing, extra))
    return missing, extra


def _without_translated(missing: list[str], extra: list[str]) -> tuple[list[str], list[str]]:
    """Without code or formulas whose words were translated: they have letters beyond ASCII."""
    for one in list(missing):
        other = next((two for two in extra if not (one.isascii() and two.isascii())), None)
        if other is not None:
            missing, extra = ([x for x in group if x not in (one, other)] for group in (missing, extra))
    return [one for one in missing if one.isascii()], extra


def _is_symbol_of(symbol: str, formula: str) -> bool:
    """True for a symbol without a sign of operation that stands in the formula: ``f'`` in ``f' = -f``."""
    if not re.fullmatch(r"\\?[A-Za-z]\w*'*(?:[_^](?:\w|\{\w+\}))*", symbol):
        return False
    return re.search(rf"(?<![\\\w]){re.escape(symbol)}(?![\w'^_])", formula) is not None


def _ends_any(codes: Iterable[str], name: str) -> bool:
    """True where one of the codes is a path that ends with the name: ``map::Keys``, ``Keys``."""
    return any(code.endswith(name) and not code[: -len(name)][-1:].isalnum() for code in codes)


def _parts_of(addresses: Iterable[str]) -> set[str]:
    return {part for one in addresses for part in _PART.split(one.lower())}


def _names(texts: Iterable[str]) -> str:
    return ", ".join(text if len(text) <= 60 else f"{text[:59]}…" for text in texts)


def _kinds(marks: Marks, kind: str) -> int:
    return sum(node["t"] == kind for node in marks)


def _times(count: int) -> str:
    return "nowhere" if count == 0 else "once" if count == 1 else f"{count} times"


_LITERAL = {
    "**": "**", "~~": "~~", "`": "a backtick", "](": "](", "<!--": "<!--", "$$": "$$", "![": "![", "]{": "]{",
}  # fmt: skip

_ESCAPABLE = {sign: re.compile("".join(rf"\\?{re.escape(char)}" for char in sign)) for sign in _LITERAL}
"""Each sign as it may be written: with backslashes or without."""
