"""A change -> the values that the review's template shows: pieces, marks, links, anchors."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from songngu.commands import review_words
from songngu.core import visible
from songngu.model import Change, ChangeKind, Facet, FieldChange, Finding, Op, Piece, Review, State, Versions

_SHORT = 1_600
"""A change with fewer letters than this is not broken over printed pages."""
_LINE = 40
"""A text of fewer letters stands in one line with the one it replaces."""
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNSAFE = re.compile(r"[^A-Za-z0-9_.~-]+")


class Anchors:
    """The address of each change in the page: the unit's id, then its language and parent where needed."""

    def __init__(self, review: Review) -> None:
        """Name every change of a review, each name once."""
        self._names: dict[tuple[int, int], str] = {}
        self._of_unit: dict[tuple[int, str, str], str] = {}
        self._neither: dict[tuple[str, str, str], tuple[int, Change]] = {}
        self._taken: set[str] = set()
        has_many = len(review.languages) > 2
        for at, comparison in enumerate(review.comparisons):
            for change in comparison.changes:
                parts = [
                    change.unit,
                    *([change.language] if has_many else []),
                    *([str(at + 1)] if at else []),
                ]
                name = self._free("-".join(parts))
                self._names[at, id(change)] = name
                self._of_unit.setdefault((at, change.document, change.unit), name)
                self._of_unit.setdefault((at, "", change.unit), name)
                if Facet.NEITHER in change.facets:
                    self._neither.setdefault((change.document, change.language, change.unit), (at, change))

    def of(self, change: Change, at: int) -> str:
        """The anchor of a change in a comparison."""
        return self._names[at, id(change)]

    def of_unit(self, at: int, document: str, unit: str) -> str | None:
        """The anchor of the first change of a unit in a comparison; None where the unit did not change."""
        return self._of_unit.get((at, document, unit)) or self._of_unit.get((at, "", unit))

    def neither(self) -> list[dict[str, Any]]:
        """The changes that a merge made and no parent had, each once."""
        return [
            {"anchor": self.of(change, at), "unit": change.unit, "number": change.number, "kind": change.kind}
            for at, change in self._neither.values()
        ]

    def _free(self, wanted: str) -> str:
        """The name in letters that stand in any address, and none that the page uses itself."""
        name = _UNSAFE.sub("_", wanted)[:80] or "_"
        name = f"u-{name}" if name.startswith("songngu-") else name
        free, count = name, 1
        while free in self._taken or f"{free}--name" in self._taken:
            count += 1
            free = f"{name}.{count}"
        self._taken |= {free, f"{free}--name"}
        return free


def change_view(
    change: Change, anchors: Anchors, at: int, base: str, renamed: Mapping[str, str]
) -> dict[str, Any]:
    """One change as the template shows it.

    :param at: which comparison it is of.
    :param base: what the addresses of built pages begin with.
    :param renamed: the documents that were renamed whole, of which not every pair needs to say so.
    """
    letters = sum(len(text or "") for text in _texts(change))
    verb, accepted = _command(change)
    return {
        "change": change,
        "anchor": anchors.of(change, at),
        "is_short": letters < _SHORT,
        "source": side(change.source, change.source_pieces),
        "target": side(change.target, change.target_pieces),
        "remark": _remark(change),
        "state": change.state.after or change.state.before,
        "states": _states(change.state),
        "facets": [facet for facet in change.facets if facet not in _told(change)],
        "related": [(unit, anchors.of_unit(at, change.document, unit)) for unit in change.related],
        "notes": list(_notes(change.notes)),
        "brought": [finding_view(finding) for finding in change.brought],
        "solved": [finding_view(finding) for finding in change.solved],
        "place": _place(change),
        "came_from": change.was_document if renamed.get(change.document) != change.was_document else None,
        "href": _href(base, change.page) if change.page else None,
        "verb": verb,
        "accepted": accepted,
    }


def side(versions: Versions[str | None], pieces: Sequence[Piece]) -> dict[str, Any]:
    """One language's text of a change, as pieces; where no difference was made, all of it, old and new."""
    joined = list(_joined(review_words.pieces(pieces, versions)))
    return {
        "pieces": [
            (op.replace(" ", "-"), visible.runs(text, is_changed=op is not Op.SAME)) for op, text in joined
        ],
        "is_whole": {op for op, _ in joined} <= {Op.GONE, Op.ADDED}
        and sum(len(text) for _, text in joined) > _LINE,
        "is_empty": not versions.before and not versions.after,
    }


def field_view(field: FieldChange, anchors: Anchors, at: int) -> dict[str, Any]:
    """A changed value, and the changes of the pairs that it touches, where these changed."""
    return {
        "owner": field.owner,
        "field": field.field,
        "text": side(Versions(before=field.before, after=field.after), review_words.field_pieces(field)),
        "uses": [
            {"document": document, "unit": unit, "anchor": anchors.of_unit(at, document, unit)}
            for document, unit in field.uses
        ],
    }


def finding_view(finding: Finding) -> dict[str, Any]:
    """A finding, with its place as one text."""
    place = finding.location
    where = "" if place is None else place.path if place.line is None else f"{place.path}:{place.line}"
    return {
        "level": "note" if finding.level == "info" else str(finding.level),
        "code": finding.code,
        "message": finding.message,
        "hint": finding.hint,
        "where": where,
    }


def _told(change: Change) -> set[Facet]:
    """Facets that the kind or the states beside it say already."""
    of_state = {Facet.FUZZY_SET, Facet.FUZZY_CLEARED, Facet.TRANSLATED, Facet.EMPTIED}
    of_kind = {Facet.MOVED} if change.kind is ChangeKind.MOVED else set()
    return of_kind | (of_state if change.state.differ and None not in _both(change.state) else set())


def _both(state: Versions[State | None]) -> tuple[State | None, State | None]:
    return state.before, state.after


def _texts(change: Change) -> Iterable[str | None]:
    return (
        change.source.before if change.source.differ else "",
        change.source.after,
        change.target.before if change.target.differ else "",
        change.target.after,
    )


def _joined(pieces: Sequence[Piece]) -> Iterator[tuple[Op, str]]:
    """The pieces that are not empty; neighbours with one fate as one."""
    op, texts = None, [""]
    for piece in pieces:
        if piece.op is not op:
            if op is not None and any(texts):
                yield op, "".join(texts)
            op, texts = piece.op, []
        texts.append(piece.text)
    if op is not None and any(texts):
        yield op, "".join(texts)


def _remark(change: Change) -> dict[str, str]:
    """What the reader is told of a side, where its text alone does not say it."""
    found = {"source": "", "target": ""}
    if change.target.after == "":
        found["target"] = "not translated" if not change.target.before else "no longer translated"
    elif not change.target.differ and change.source.differ:
        found["target"] = "not touched" if change.kind is ChangeKind.UNTOUCHED else "unchanged"
    if not change.source.differ and change.target.differ:
        found["source"] = "unchanged"
    return found


def _states(state: Versions[State | None]) -> list[State]:
    """The state before and after, or the one that it keeps or has alone."""
    return list(dict.fromkeys(one for one in (state.before, state.after) if one is not None))


def _notes(notes: Versions[tuple[str, ...]]) -> Iterator[tuple[str, list[visible.Run]]]:
    """The translator's notes, those that went first, each with its fate; none where none changed."""
    if not notes.differ:
        return
    for note in notes.before:
        if note not in notes.after:
            yield "gone", visible.runs(note, is_changed=True)
    for note in notes.after:
        is_new = note not in notes.before
        yield "added" if is_new else "same", visible.runs(note, is_changed=is_new)


def _place(change: Change) -> str:
    """``path:line`` of the unit in its catalogue."""
    place = change.location
    return "" if place is None else place.path if place.line is None else f"{place.path}:{place.line}"


def _href(base: str, page: str) -> str:
    """An address below ``base``: whatever a file is called, it is no address of another kind."""
    path, mark, fragment = page.partition("#")
    path, fragment = (
        _PERCENT.sub("%25", quote(part.encode("utf-8", "replace"), safe=f"%!$&'()*+,;=@~/{also}"))
        for part, also in ((path, ""), (fragment, ":?"))
    )
    prefix = "./" if not base and path.startswith("//") else ""
    return f"{base}{prefix}{path}{mark}{fragment}"


def _command(change: Change) -> tuple[str, str]:
    """The command that signs a pair off, in two parts: what several pairs share, and the pair's own."""
    command = change.command or ""
    own = shlex.quote(change.unit)
    if command.endswith(f" {own}"):
        return command[: -len(own) - 1], own
    return (command, "") if command else ("", "")
