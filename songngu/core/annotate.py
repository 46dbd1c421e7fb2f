"""Pairs + termbase -> pairs with calls at each term's first use, and one note a term.

A call stands in running text: a term that is first met in a heading or a title is called where the
text first uses it, and in the heading only where nothing else in the document does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from songngu import tree
from songngu.markup import call, insert
from songngu.model import Footnote, Inlines, Kind, Layout, Mention, NoteKind, Pair, TermEntry, TermUse

Find = Callable[[str, str, Sequence[tuple[int, int]]], tuple[TermUse, ...]]
"""``find(language, text, blocked)``: the terms in a text, none inside a blocked range."""

_RUNNING = {Kind.PARAGRAPH, Kind.ITEM, Kind.CELL, Kind.CAPTION, Kind.LINE, Kind.TERM, Kind.DEFINITION}
_CONTINUED = {Kind.LINE, Kind.ITEM}
_NEVER = {Kind.ALT, Kind.NOTE, Kind.KEYWORD, Kind.RIGHTS, Kind.PLACE, Kind.DESCRIPTION}


def mentions(
    pairs: Sequence[Pair],
    find: Find,
    *,
    slug: str,
    source: str,
    target: str,
    layout: Layout = Layout.PARALLEL,
) -> tuple[Mention, ...]:
    """Every unit that uses a term, once for each term, in reading order.

    :param layout: a monolingual edition is searched in its own language only.
    """
    uses: list[_Use] = []
    if layout is not Layout.TARGET:
        uses += _source_uses(pairs, find, source)
    if layout is not Layout.SOURCE:
        uses += _target_uses(pairs, find, target)
    found = dict.fromkeys((spot.at, term) for spot, term in sorted(uses, key=lambda use: use[0].at))
    numbers = _numbers(pairs)
    return tuple(
        Mention(term=term, slug=slug, unit=pairs[at].id, number=numbers[at], kind=pairs[at].segment.kind)
        for at, term in found
    )


def _numbers(pairs: Sequence[Pair]) -> list[int | None]:
    """The number that each pair is cited by: its own, or that of the item or stanza that it goes on."""
    numbers: list[int | None] = []
    last = None
    for pair in pairs:
        last = pair.segment.number or last
        numbers.append(last if pair.segment.kind in _CONTINUED else pair.segment.number)
    return numbers


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a call goes: pair, paragraph of its translation (-1: the source), offset in the text."""

    at: int
    paragraph: int
    offset: int


def annotate(
    pairs: Sequence[Pair],
    entries: Mapping[str, TermEntry],
    find: Find,
    *,
    source: str,
    target: str,
    layout: Layout = Layout.PARALLEL,
    policy: str = "first",
) -> tuple[tuple[Pair, ...], tuple[tuple[str, Footnote], ...]]:
    """Put calls at the first use of each term in each language.

    :param entries: the termbase by id.
    :param source: the language tag of the source; ``target`` that of the translation.
    :param layout: a monolingual edition has calls in its own language only.
    :param policy: ``first`` (once a document), ``chapter`` (once a section) or ``none``, for terms
        that do not say otherwise.
    :returns: the pairs with calls in them, and each note (without its text) with its term's id, in
        the order of their first calls.
    """
    scopes = _scopes(pairs)
    wanted = {name: entry.notes or policy for name, entry in entries.items()}
    first = _first_uses(_source_uses(pairs, find, source), pairs, scopes, wanted)
    second: dict[tuple[str, int], _Spot] = {}
    if layout is not Layout.SOURCE:
        second = _first_uses(_target_uses(pairs, find, target), pairs, scopes, wanted)
    if layout is Layout.TARGET:
        first, second = {key: second[key] for key in first if key in second}, {}
    insertions: dict[tuple[int, int], list[tuple[int, str, Footnote]]] = defaultdict(list)
    notes = []
    ordered = sorted(first.items(), key=lambda item: _place(item[1], second.get(item[0])))
    for number, ((term, scope), spot) in enumerate(ordered, 1):
        identifier = f"note-{term}" + (f"-{scope}" if scope else "")
        spots = [spot, *([second[term, scope]] if (term, scope) in second else [])]
        calls = tuple(f"{identifier}-call-{count}" for count in range(1, len(spots) + 1))
        note = Footnote(id=identifier, kind=NoteKind.GLOSSARY, label=str(number), calls=calls)
        notes.append((term, note))
        for place, name in zip(spots, calls, strict=True):
            insertions[place.at, place.paragraph].append((place.offset, name, note))
    return _with_calls(pairs, insertions), tuple(notes)


def _place(spot: _Spot, other: _Spot | None) -> tuple[int, bool, int, int]:
    """Where a note is first called, in reading order: pair by pair, the source before its translation."""
    spots = [spot] if other is None else [spot, other]
    return min((one.at, one.paragraph >= 0, one.paragraph, one.offset) for one in spots)


def _scopes(pairs: Sequence[Pair]) -> list[int]:
    """The section that each pair is in, by the highest heading level that occurs twice."""
    levels = Counter(pair.segment.level for pair in pairs if pair.segment.level is not None)
    split = min((level for level, count in levels.items() if count > 1), default=None)
    scopes, scope = [], 0
    for pair in pairs:
        scope += pair.segment.level is not None and pair.segment.level == split
        scopes.append(scope)
    return scopes


_Use = tuple[_Spot, str]


def _source_uses(pairs: Sequence[Pair], find: Find, language: str) -> Iterator[_Use]:
    for at, pair in enumerate(pairs):
        if pair.segment.kind not in _NEVER:
            inlines = pair.segment.inlines
            for use in find(language, tree.plain(inlines), _blocked(inlines)):
                yield _Spot(at, -1, use.end), use.term


def _target_uses(pairs: Sequence[Pair], find: Find, language: str) -> Iterator[_Use]:
    for at, pair in enumerate(pairs):
        if pair.segment.kind not in _NEVER:
            for number, inlines in enumerate(pair.target):
                for use in find(language, tree.plain(inlines), _blocked(inlines)):
                    yield _Spot(at, number, use.end), use.term


def _first_uses(
    uses: Iterator[_Use], pairs: Sequence[Pair], scopes: Sequence[int], wanted: Mapping[str, str]
) -> dict[tuple[str, int], _Spot]:
    """The first use of each term in each scope: in running text, or else in a heading."""
    running: dict[tuple[str, int], _Spot] = {}
    headings: dict[tuple[str, int], _Spot] = {}
    for spot, term in uses:
        if wanted[term] == "none":
            continue
        scope = scopes[spot.at] if wanted[term] == "chapter" else 0
        places = running if pairs[spot.at].segment.kind in _RUNNING else headings
        places.setdefault((term, scope), spot)
    return headings | running


def _blocked(inlines: Inlines) -> list[tuple[int, int]]:
    """The stretches of the plain text where no term is: code, formulas, pictures."""
    ranges = []
    start = 0
    for node in inlines:
        if node["t"] in tree.WORDS:
            start += len(node.get("c", " "))
            continue
        end = start + len(tree.plain([node]))
        if node["t"] in ("Code", "Math", "Image") or tree.has_attribute(node, "translate", "no"):
            ranges.append((start, end))
        elif (children := tree.inner(node)) is not None:
            ranges += [(start + left, start + right) for left, right in _blocked(children)]
        start = end
    return ranges


def _with_calls(
    pairs: Sequence[Pair], insertions: Mapping[tuple[int, int], list[tuple[int, str, Footnote]]]
) -> tuple[Pair, ...]:
    out = list(pairs)
    for (at, paragraph), calls in insertions.items():
        pair = out[at]
        inlines = pair.segment.inlines if paragraph < 0 else pair.target[paragraph]
        for offset, name, note in sorted(calls, key=lambda item: item[0], reverse=True):
            inlines = insert(inlines, offset, call(note.id, name, note.kind, note.label))
        if paragraph < 0:
            out[at] = replace(pair, segment=replace(pair.segment, inlines=inlines))
        else:
            target = (*pair.target[:paragraph], inlines, *pair.target[paragraph + 1 :])
            out[at] = replace(pair, target=target)
    return tuple(out)
