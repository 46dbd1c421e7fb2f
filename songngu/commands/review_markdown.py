"""A review as Markdown that fits a pull-request comment: what matters most, and how to see the rest.

All that comes from documents stands in blocks of HTML without a blank line, which are no Markdown
(CommonMark, "HTML blocks"), with every sign that could begin markup as a character reference. A code host
still looks through the finished text for names, numbers and addresses to link: these are cut by ``<wbr>``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from songngu.commands.review_words import (
    BY_WEIGHT,
    PHRASES,
    by_document,
    counts,
    field_pieces,
    pieces,
    some,
    summary,
    traits,
    visible,
)
from songngu.model import (
    Change,
    ChangeKind,
    Comparison,
    Facet,
    FieldChange,
    Finding,
    Level,
    Op,
    Piece,
    Review,
)

MARKER = "<!-- songngu review -->"
"""The first line: by it the comment is found again, to be brought up to date."""

LIMIT = 65_000
"""Bytes, and so characters too: GitHub takes 65,536 characters in a comment."""

_TAGS = {Op.GONE: "del", Op.ADDED: "ins", Op.MOVED_FROM: "del", Op.MOVED_TO: "ins"}
_ARROWS = {Op.MOVED_FROM: "⤷ ", Op.MOVED_TO: "⤶ "}

_LONG = 6_000
"""Bytes of a change; in a longer one the text is shortened."""

_LETTERS = 1_500
"""Letters of each side of a shortened change, all in all."""

_LEAST = 120
"""Bytes; no change takes fewer."""

_FIELD = 400
"""Letters of a value that changed."""

_CONTEXT = 160
"""Letters of unchanged text that stay on either side of a change, where it is shortened."""

_SIGNS = re.compile(r"[!\"#$&*<>@\[\\\]^_`{|}~]")
_LINKED = re.compile(
    # @name, #12, GH-12, user/project, http://, www.x, x@y.z, :smile:; and the names of commits.
    r"(?<=[@#:/.\-_])(?=\w)|(?<=:)(?=/)|(?<=[0-9a-f]{4})(?=[0-9a-f]{3})"
)


def markdown(review: Review, command: str, *, limit: int = LIMIT) -> str:
    """The review as a comment in Markdown of fewer than ``limit`` bytes of UTF-8.

    :param command: what shows the whole of it: ``songngu review main..HEAD``.
    :returns: a text of which none of the documents' own can become markup, a link or somebody's name.
    """
    share = (limit - len(MARKER) - 8) // max(len(review.comparisons), 1) - 2
    parts = [MARKER, *(_comparison(review, one, command, share) for one in review.comparisons)]
    return "\n\n".join(parts) + "\n"


def _comparison(review: Review, comparison: Comparison, command: str, limit: int) -> str:
    names = [_safe(_cut(name, 100)) for name in (review.title, comparison.base, comparison.head)]
    out = [f"<h3>{names[0]}: {names[1]} → {names[2]}</h3>"]
    out += [_table(comparison.changes)] if comparison.changes else []
    lines = [*_duty(comparison.changes), *summary(comparison)[1 if comparison.changes else 0 :]]
    out += _listed("", (_safe(_cut(line, 200)) for line in lines), len(lines), limit // 16)
    out += _listed("", map(_finding, comparison.findings), len(comparison.findings), limit // 8)
    for name, fields in (("Glossary", comparison.terms), ("Metadata and settings", comparison.metadata)):
        out += _listed(name, map(_field, fields), len(fields), limit // 8)
    room = limit - len("\n\n".join(out).encode()) - len(_tail(comparison.changes, command).encode()) - 2
    headings = {
        document: len(_opening(comparison, document, changes).encode()) + len("\n\n\n</details>")
        for document, changes in by_document(comparison.changes).items()
    }
    shown = _chosen(comparison.changes, headings, room, lambda change: _change(review, change))
    for document, blocks in _by_document(shown).items():
        opening = _opening(comparison, document, [block.change for block in blocks])
        out.append("\n".join([opening, *(block.text for block in blocks), "</details>"]))
    orders = {block.order for block in shown}
    left = [change for at, change in enumerate(comparison.changes) if at not in orders]
    return "\n\n".join([*out, *([_tail(left, command)] if left else [])])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """A change that is shown: its place among all, and its HTML."""

    order: int
    change: Change
    text: str


def _chosen(
    changes: Sequence[Change], headings: dict[str, int], room: int, write: Callable[[Change], str]
) -> list[_Block]:
    """The changes that fit, those first that a reviewer must not miss."""
    shown: list[_Block] = []
    documents: set[str] = set()
    for at in sorted(range(len(changes)), key=lambda at: (_weight(changes[at]), at)):
        change = changes[at]
        heading = 0 if change.document in documents else headings[change.document]
        if room < heading + _LEAST:
            continue
        text = write(change)
        cost = len(text.encode()) + 1 + heading
        if cost <= room:
            room -= cost
            documents.add(change.document)
            shown.append(_Block(order=at, change=change, text=text))
    return shown


def _weight(change: Change) -> int:
    """The lower, the sooner it is shown: sources that changed alone, errors, then by kind."""
    if change.kind is not ChangeKind.UNTOUCHED and any(one.level is Level.ERROR for one in change.brought):
        return BY_WEIGHT.index(ChangeKind.UNTOUCHED)
    return BY_WEIGHT.index(change.kind)


def _by_document(shown: Iterable[_Block]) -> dict[str, list[_Block]]:
    out: dict[str, list[_Block]] = {}
    for block in sorted(shown, key=lambda block: block.order):
        out.setdefault(block.change.document, []).append(block)
    return out


def _tail(left: Sequence[Change], command: str) -> str:
    """What did not fit, and how to see it."""
    told = ", ".join(f"{count} {kind}" for kind, count in counts(left))
    seen = f"<code>{_safe(_cut(command, 200))}</code>"
    more = some(len(left), "more pair")
    return f"<p>{more} did not fit here: {told}. To see all, in a clone that has these commits: {seen}</p>"


def _opening(comparison: Comparison, document: str, changes: Sequence[Change]) -> str:
    title = comparison.titles.get(document) or document
    told = ", ".join(f"{count} {kind}" for kind, count in counts(changes))
    name = f"<b>{_safe(_cut(title, 80))}</b> <code>{_safe(_cut(document, 80))}</code>"
    return f"<details><summary>{name} · {told}</summary>"


def _table(changes: Sequence[Change]) -> str:
    documents = some(len(by_document(changes)), "document")
    rows = [f"<tr><td>{PHRASES[kind]}</td><td>{count}</td></tr>" for kind, count in counts(changes)]
    total = f"<tr><th>all, in {documents}</th><th>{len(changes)}</th></tr>"
    return "\n".join(["<table>", "<tr><th>what happened</th><th>pairs</th></tr>", *rows, total, "</table>"])


def _duty(changes: Sequence[Change]) -> Iterator[str]:
    """What is to be done with translations that were left behind, once for all of them."""
    if any(change.kind is ChangeKind.UNTOUCHED for change in changes):
        yield (
            "where the source changed alone: bring the translation up to date and take its fuzzy flag off; "
            "if it fits as it is: songngu accept --trivial, and the pair's id"
        )


def _listed(name: str, rows: Iterable[str], count: int, room: int) -> list[str]:
    """A list of the rows that fit in so many bytes, folded where it has a name; nothing where there is none.

    :param rows: made one by one, and no more of them than fit.
    """
    if not count:
        return []
    kept: list[str] = []
    for row in rows:
        room -= len(row.encode()) + len("<li></li>\n")
        if room < 0:
            break
        kept.append(row)
    more = [f"and {count - len(kept)} more"] if len(kept) < count else []
    text = "\n".join(["<ul>", *(f"<li>{row}</li>" for row in [*kept, *more]), "</ul>"])
    if not name:
        return [text]
    return [f"<details><summary><b>{name}</b> · {some(count, 'value')}</summary>\n{text}\n</details>"]


def _change(review: Review, change: Change) -> str:
    """One change in a paragraph of HTML; a long one shortened."""
    text = _paragraph(review, change, shorten=False)
    return text if len(text.encode()) <= _LONG else _paragraph(review, change, shorten=True)


def _paragraph(review: Review, change: Change, *, shorten: bool) -> str:
    sides = (
        (review.languages[0], pieces(change.source_pieces, change.source)),
        (change.language, pieces(change.target_pieces, change.target)),
    )
    told = [f"<code>{_safe(_cut(change.unit, 40))}</code>"]
    told += [_safe(_cut(one, 100)) for one in traits(change, with_language=len(review.languages) > 2)]
    lines = [f"<b>{PHRASES[change.kind]}</b> · {' · '.join(told)}"]
    for language, side in sides:
        text = "".join(_piece(piece) for piece in (_shortened(side) if shorten else side))
        lines.append(f"<b>{_safe(_cut(language, 12))}</b> {text or '—'}")
    before, after = change.notes.before, change.notes.after
    notes = [Piece(Op.GONE, note) for note in before if note not in after]
    notes += [Piece(Op.ADDED, note) for note in after if note not in before]
    lines += [f"note: {_piece(Piece(note.op, _cut(note.text, 400)))}" for note in notes[:8]]
    is_told = Facet.FUZZY_SET in change.facets  # that it is fuzzy now stands in its first line
    brought = [found for found in change.brought if not (is_told and found.code == "fuzzy")]
    lines += [_finding(found) for found in brought[:8]]
    lines += [f"solved: {_safe(_cut(found.message, 200))}" for found in change.solved[:8]]
    return "<p>" + "<br>\n".join(lines) + "</p>"


def _shortened(side: Sequence[Piece], room: int = _LETTERS) -> Iterator[Piece]:
    """The pieces, unchanged ones with their middle left out, changed ones cut, and no more than fit."""
    for at, piece in enumerate(side):
        if room <= 0:
            yield Piece(Op.SAME, " … ")
            return
        text = _cut(piece.text, room)
        if piece.op is Op.SAME and len(piece.text) > 2 * _CONTEXT + 3:
            begins = piece.text[:_CONTEXT] if at else ""
            ends = piece.text[-_CONTEXT:] if at + 1 < len(side) else ""
            text = f"{begins} … {ends}" if begins or ends else _cut(piece.text, 2 * _CONTEXT)
        room -= len(text)
        yield Piece(piece.op, text)


def _piece(piece: Piece) -> str:
    tag = _TAGS.get(piece.op)
    if tag is None:
        return _safe(piece.text)
    text = piece.text if piece.text.strip() else "␣" * len(piece.text)
    return f"<{tag}>{_ARROWS.get(piece.op, '')}{_safe(text)}</{tag}>"


def _finding(finding: Finding) -> str:
    name = f"<b>{finding.level}</b>" if finding.level is Level.ERROR else str(finding.level)
    hint = f" ({_safe(_cut(finding.hint, 150))})" if finding.hint else ""
    return f"{name}: {_safe(_cut(finding.message, 200))}{hint}"


def _field(change: FieldChange) -> str:
    told = "".join(_piece(piece) for piece in _shortened(field_pieces(change), _FIELD))
    uses = f" · touches {some(len(change.uses), 'pair')}" if change.uses else ""
    return f"{_safe(_cut(change.owner, 60))}, {_safe(_cut(change.field, 60))}: {told}{uses}"


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _safe(text: str) -> str:
    """The text as HTML in which it is text only, on one line."""
    parts = _LINKED.split(visible(text.replace("\n", " ")))
    return "<wbr>".join(_SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", part) for part in parts)
