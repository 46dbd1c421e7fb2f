"""Changes -> the same with what only the project tells: pieces, findings, the page, how to sign off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from songngu.commands import outputs
from songngu.commands.standing import Found
from songngu.config import EditionSettings, Settings
from songngu.core import wording
from songngu.model import Change, ChangeKind, Finding, Op, Piece, State

_CHECKED = (State.TRANSLATED, State.REVIEWED, None)
"""States after a change in which what is no longer found is solved: in a pair that is fuzzy or untranslated
hardly anything is looked for. None: the pair is gone, and its findings with it."""


def completed(
    changes: Sequence[Change], settings: Settings, before: Found, after: Found, *, is_now: bool
) -> Iterator[Change]:
    """Give each change its pieces, the findings that it brings and solves, its page and its command.

    :param settings: of the later state.
    :param before: what ``check`` finds in the pairs that changed as they were; ``after``: as they are.
    :param is_now: whether what is shown is what a sign-off would sign.
    """
    editions = _Editions.of(settings)
    by_unit = {(change.language, change.unit): change for change in changes}
    for change in changes:
        key = (change.language, change.unit)
        was, found = before.get(key, []), after.get(key, [])
        yield replace(
            change,
            source_pieces=_source_pieces(change, by_unit),
            target_pieces=wording.difference(change.target.before or "", change.target.after or ""),
            brought=_not_in(was, found),
            solved=_not_in(found, was) if change.state.after in _CHECKED else (),
            page=None if change.kind is ChangeKind.REMOVED else editions.page(change),
            command=editions.command(change) if is_now else None,
        )


def _source_pieces(change: Change, by_unit: Mapping[tuple[str, str], Change]) -> tuple[Piece, ...]:
    """The source's difference; of a split, what went from its first part to another is moved, not gone."""
    pieces = wording.difference(change.source.before or "", change.source.after or "")
    if change.kind is not ChangeKind.SPLIT:
        return pieces
    parts = [by_unit[change.language, unit] for unit in change.related if (change.language, unit) in by_unit]
    if change.source.before is not None:
        others = [part.source.after or "" for part in parts]
        return tuple(one for piece in pieces for one in _moved(piece, Op.GONE, Op.MOVED_FROM, others))
    wholes = [part.source.before or "" for part in parts]
    return tuple(one for piece in pieces for one in _moved(piece, Op.ADDED, Op.MOVED_TO, wholes))


def _moved(piece: Piece, op: Op, moved: Op, texts: Sequence[str]) -> Iterator[Piece]:
    """The piece, moved where it is one of a fate that another of these texts explains, whole or in part."""
    words = piece.text.strip()
    if piece.op is not op or not words:
        yield piece
    elif any(words in text for text in texts):
        yield replace(piece, op=moved)
    else:
        yield from _parted(piece, moved, sorted(filter(str.strip, texts), key=len, reverse=True))


def _parted(piece: Piece, moved: Op, texts: Sequence[str]) -> Iterator[Piece]:
    """The piece, cut where one of the texts stands in it whole."""
    whole = next((text for text in texts if text in piece.text), None)
    if whole is None:
        if piece.text:
            yield piece
        return
    before, _, after = piece.text.partition(whole)
    yield from _parted(replace(piece, text=before), moved, texts)
    yield Piece(moved, whole)
    yield from _parted(replace(piece, text=after), moved, texts)


def _not_in(known: Sequence[Finding], found: Sequence[Finding]) -> tuple[Finding, ...]:
    codes = {one.code for one in known}
    return tuple(one for one in found if one.code not in codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Editions:
    """Where pairs are shown, and how they are signed off."""

    settings: Settings
    by_target: dict[str, EditionSettings]

    @classmethod
    def of(cls, settings: Settings) -> _Editions:
        """The first edition with pages, for each translation."""
        pages = [edition for edition in reversed(settings.editions) if "html" in edition.formats]
        return cls(settings=settings, by_target={edition.target: edition for edition in pages})

    def page(self, change: Change) -> str | None:
        """The address of the pair in its built page."""
        edition = self.by_target.get(change.language)
        if edition is None:
            return None
        return f"{outputs.path(self.settings, edition, change.document, 'html')}#{change.unit}"

    def command(self, change: Change) -> str | None:
        """What signs the pair off; None where there is nothing to sign, or nothing in the catalogue yet."""
        if change.location is None or change.state.after not in (State.FUZZY, State.TRANSLATED):
            return None
        several = len(self.settings.target_languages) > 1
        language = f" --language {change.language}" if several else ""
        trivial = " --trivial" if change.state.after is State.FUZZY else ""
        return f"songngu accept{trivial}{language} {change.unit}"
