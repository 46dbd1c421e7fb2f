"""The pairs of two states of a project -> which of them are the same: by id; else by text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from songngu.model import Matches, Row
from songngu.sequences import longest_increasing

Align = Callable[[Sequence[str], Sequence[str]], Sequence[tuple[tuple[int, ...], tuple[int, ...]]]]
"""``align(old, new)``: which old texts, by index, became which new ones."""

_HALF = 0.5


def renamed(before: Sequence[Row], after: Sequence[Row]) -> dict[str, str]:
    """Documents that have another slug now, by what they say: slug after -> slug before.

    :returns: a document that is new, with one that is gone, where the texts that they have in common are
        more than half of the longer one.
    """
    texts_before, texts_after = _texts(before), _texts(after)
    gone = [slug for slug in texts_before if slug not in texts_after]
    rated = []
    for slug in texts_after:
        for other in gone if slug not in texts_before else ():
            shared = (texts_after[slug] & texts_before[other]).total()
            if shared > _HALF * max(texts_after[slug].total(), texts_before[other].total()):
                rated.append((-shared, slug, other))
    found: dict[str, str] = {}
    for _, slug, other in sorted(rated):
        if slug not in found and other not in found.values():
            found[slug] = other
    return found


def _texts(rows: Sequence[Row]) -> dict[str, Counter[str]]:
    out: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        out[row.document][row.source] += 1
    return dict(out)


def match(before: Sequence[Row], after: Sequence[Row], align: Align, names: Mapping[str, str]) -> Matches:
    """Find each pair of ``after`` among those of ``before``.

    An id is for life, so it decides. Where ids are left on either side of a document, its texts are
    aligned: that tells splits and joins, and pairs whose catalogue was made anew.

    :param before: the pairs of one language, each document's in reading order; so ``after``.
    :param names: slug after -> slug before, of renamed documents (:func:`renamed`).
    """
    known = {row.unit: row for row in before}
    met = _Met(before={row.unit: known[row.unit] for row in after if row.unit in known})
    met.taken = set(met.before)
    were = by_document(before)
    for slug, new in by_document(after).items():
        old = were.get(names.get(slug, slug), [])
        if any(row.unit not in met.before for row in new) or any(row.unit not in met.taken for row in old):
            met.align(old, new, align)
    return Matches(
        before=met.before, split=met.split, joined=met.joined, moved=_moved(after, met.before, names)
    )


@dataclass(slots=True, kw_only=True)
class _Met:
    """What is matched so far."""

    before: dict[str, Row]
    split: dict[str, tuple[Row, ...]] = field(default_factory=dict)
    joined: dict[str, tuple[Row, ...]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    """Ids before that are accounted for."""

    def align(self, old: Sequence[Row], new: Sequence[Row], align: Align) -> None:
        """Match what ids have left, by text."""
        for old_places, new_places in align([row.source for row in old], [row.source for row in new]):
            olds, news = tuple(old[at] for at in old_places), tuple(new[at] for at in new_places)
            is_free = [row.unit not in self.before for row in news]
            was_free = [row.unit not in self.taken for row in olds]
            if len(olds) == len(news) == 1:
                if is_free[0] and was_free[0]:
                    self._match(olds[0], news[0])
            elif len(news) > 1 and any(is_free) and self._is_first_of(olds[0], news[0]):
                self.split[news[0].unit] = news
            elif len(olds) > 1 and any(was_free) and self._is_first_of(olds[0], news[0]):
                self.joined[news[0].unit] = olds
                self.taken |= {row.unit for row in olds}

    def _is_first_of(self, old: Row, new: Row) -> bool:
        """True where the two are, or can be, the same pair; they are then."""
        if new.unit not in self.before and old.unit not in self.taken:
            self._match(old, new)
        return self.before.get(new.unit) == old

    def _match(self, old: Row, new: Row) -> None:
        self.before[new.unit] = old
        self.taken.add(old.unit)


def by_document(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """The pairs of each document, in the order in which the documents come."""
    out: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        out[row.document].append(row)
    return dict(out)


def _moved(after: Sequence[Row], met: Mapping[str, Row], names: Mapping[str, str]) -> frozenset[str]:
    moved: set[str] = set()
    places: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for row in after:
        old = met.get(row.unit)
        if old is None:
            continue
        if names.get(row.document, row.document) != old.document:
            moved.add(row.unit)
        else:
            places[row.document].append((old.place, row.place, row.unit))
    for found in places.values():
        kept = set(longest_increasing([(old, new) for old, new, _ in sorted(found, key=lambda one: one[1])]))
        moved |= {unit for old, new, unit in found if (old, new) not in kept}
    return frozenset(moved)
