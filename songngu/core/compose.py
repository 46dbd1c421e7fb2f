"""Pairs + notes -> the document's own tree with a pair in place of each segment, and all its notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from songngu import tree
from songngu.core.matter import colophon, front
from songngu.core.numbering import letters, roman
from songngu.markup import Side, call, is_call, pair_block, pair_inline, without_calls
from songngu.model import (
    Blocks,
    Document,
    Footnote,
    Inlines,
    Kind,
    Layout,
    Node,
    NoteKind,
    Pair,
    Plan,
    State,
)

_INLINE = {Kind.TITLE, Kind.PLACE, Kind.KEYWORD, Kind.HEADING, Kind.TERM}
"""Segments that stand where only inlines can."""

_BRIEF = {Kind.TITLE, Kind.PLACE, Kind.KEYWORD, Kind.HEADING, Kind.CELL}
_META = {Kind.TITLE, Kind.SUBTITLE, Kind.DESCRIPTION, Kind.PLACE, Kind.KEYWORD, Kind.RIGHTS}


@dataclass(slots=True)
class _Notes:
    """The notes met while the tree is rebuilt, numbered in reading order by kind."""

    made: dict[str, Footnote] = field(default_factory=dict)
    counts: dict[NoteKind, int] = field(default_factory=dict)

    def label(self, kind: NoteKind) -> str:
        """The next number (of the author) or letter (of the translator)."""
        number = self.counts[kind] = self.counts.get(kind, 0) + 1
        return roman(number) if kind is NoteKind.AUTHOR else letters(number)


def compose(
    document: Document, pairs: Sequence[Pair], notes: Sequence[Footnote], plan: Plan
) -> tuple[Blocks, tuple[Footnote, ...]]:
    """Build the body of one document's edition.

    :param pairs: as :func:`songngu.core.annotate.annotate` gave them, calls in place.
    :param notes: the glossary's notes, with their text, in order of first call.
    :returns: blocks, headed by the title, and every note, the author's and translator's too.
    """
    register = _Notes({note.id: note for note in notes})
    labels = {pair.id: _own_labels(pair, register, plan) for pair in pairs}
    root: dict[str, Any] = {"meta": tree.copy(dict(document.meta)), "blocks": tree.copy(document.blocks)}
    fields: dict[Kind, Blocks] = {}
    # Deepest first: a footnote's paragraphs lie inside those of the paragraph that calls it.
    for pair in sorted(pairs, key=lambda pair: len(pair.segment.path), reverse=True):
        element = _place(root, pair, labels[pair.id], register, plan)
        if element and pair.segment.kind in _META:
            fields.setdefault(pair.segment.kind, []).append(element)
    body = _with_stray_notes(_opened(root["blocks"]), register)
    blocks = [*front(document, fields, plan), *body, *colophon(fields)]
    return blocks, tuple(register.made.values())


# -- one pair


def _own_labels(pair: Pair, register: _Notes, plan: Plan) -> dict[str, str]:
    """Labels of the pair's own notes, given before the tree is rebuilt so that they follow the reading."""
    count = sum(node["t"] == "Note" for node in tree.walk(pair.segment.inlines))
    labels = {f"fn-{pair.id}-{at}": register.label(NoteKind.AUTHOR) for at in range(1, count + 1)}
    if _shows_translation(pair, plan):
        for at in range(1, len(pair.notes) + 1):
            labels[f"tn-{pair.id}-{at}"] = register.label(NoteKind.TRANSLATOR)
    return labels


def _shows_translation(pair: Pair, plan: Plan) -> bool:
    """True where a translator's notes have a text to stand at."""
    if plan.layout is Layout.SOURCE or pair.segment.kind is Kind.ALT or pair.merged:
        return False
    return pair.state is not State.UNTRANSLATED and not _falls_back(pair, plan, in_target=False)


def _place(root: Any, pair: Pair, labels: Mapping[str, str], register: _Notes, plan: Plan) -> Node:
    """Put the pair where its segment was; returns the pair's element."""
    old = tree.get(root, pair.segment.path)
    is_node = isinstance(old, dict)
    found = tree.rewrite([note["c"] for note in tree.notes(old["c"] if is_node else old)], _unfolded)
    for at, body in enumerate(found, 1):
        key = f"fn-{pair.id}-{at}"
        register.made[key] = Footnote(id=key, kind=NoteKind.AUTHOR, label=labels[key], calls=(), blocks=body)
    if pair.segment.kind is Kind.ALT:
        tree.put(root, pair.segment.path, _alt(pair, plan))
        return {}
    if pair.segment.kind is Kind.CAPTION and plan.layout is Layout.TARGET:
        _translate_alts(root, pair, plan)
    sides = _sides(pair, labels, register, plan)
    classes, marks = _state_marks(pair, plan)
    if _is_alike(pair):
        classes.append("same")  # it need not be shown twice in one place
    if pair.segment.kind in _INLINE:
        element = pair_inline(pair.id, sides, classes, marks)
        tree.put(root, pair.segment.path, [element])
        return element
    plain = pair.segment.kind is Kind.LINE or (is_node and old["t"] == "Plain")
    element = pair_block(pair.id, sides, classes, pair.segment.number, marks, not plain or _several(sides))
    if pair.segment.path[0] == "blocks":
        # A line of verse is still a list of inlines in its stanza: `_verse` opens it up.
        tree.put(root, pair.segment.path, element if is_node else [element])
    return element


def _unfolded(node: Node) -> Node | list[Node]:
    """A footnote in a footnote as words in brackets: those of a title are no pairs, which call theirs."""
    if node["t"] != "Note":
        return node
    said = [inline for block in node["c"] if block["t"] in ("Para", "Plain") for inline in block["c"]]
    return [{"t": "Str", "c": " ("}, *said, {"t": "Str", "c": ")"}]


def _is_alike(pair: Pair) -> bool:
    """True for a name, a number or a heading that both languages write alike, and call no note from."""
    called = any(node["t"] == "Note" or is_call(node) for node in tree.walk(pair.segment.inlines))
    is_same = pair.segment.kind in _BRIEF and pair.target == (pair.segment.inlines,)
    return is_same and not called and not pair.notes


def _several(sides: Sequence[Side]) -> bool:
    return any(len(side.paragraphs) > 1 for side in sides)


def _sides(pair: Pair, labels: Mapping[str, str], register: _Notes, plan: Plan) -> list[Side]:
    calls: dict[str, list[str]] = {}
    source = Side("source", plan.source, (_with_note_calls(pair.segment.inlines, pair.id, labels, calls),))
    if plan.layout is Layout.SOURCE or (
        plan.layout is Layout.TARGET and _falls_back(pair, plan, in_target=True)
    ):
        sides = [source]
    else:
        target = _target_side(pair, source, labels, calls, register, plan)
        sides = [target] if plan.layout is Layout.TARGET else [source, target]
    shown = {name for side in sides for p in side.paragraphs for name in _call_ids(p)}
    for note, names in calls.items():
        made = register.made[note]
        kept = (*made.calls, *(name for name in names if name in shown))
        register.made[note] = Footnote(
            id=note, kind=made.kind, label=made.label, calls=kept, blocks=made.blocks
        )
    return sides


def _falls_back(pair: Pair, plan: Plan, *, in_target: bool) -> bool:
    """True where the source's text stands in for the translation."""
    if pair.state is State.UNTRANSLATED:
        return plan.untranslated == "source" or in_target
    return pair.state is State.FUZZY and plan.stale == "source"


def _target_side(
    pair: Pair, source: Side, labels: Mapping[str, str], calls: dict[str, list[str]], register: _Notes,
    plan: Plan,
) -> Side:  # fmt: skip
    if _falls_back(pair, plan, in_target=False):
        return Side("target", plan.source, (without_calls(pair.segment.inlines),))
    if pair.state is State.UNTRANSLATED:
        return Side("target", plan.target, (_sign("missing", plan.labels["untranslated"]),))
    if pair.merged:
        mark = tree.attr("", ["merged"], {"title": plan.labels["merged"]})
        return Side("target", plan.target, ([tree.span(mark, [{"t": "Str", "c": "↑"}])],))
    paragraphs = [_with_note_calls(_foreign(p), pair.id, labels, calls) for p in pair.target]
    for at, text in enumerate(pair.notes, 1):
        name = f"tn-{pair.id}-{at}"
        body = tree.div(tree.attr("", (), {"lang": plan.target}), [tree.para(text)])
        register.made[name] = Footnote(
            id=name, kind=NoteKind.TRANSLATOR, label=labels[name], calls=(), blocks=[body]
        )
        paragraphs[-1] = [*paragraphs[-1], _note_call(name, labels[name], NoteKind.TRANSLATOR, calls)]
    return Side("target", plan.target, tuple(paragraphs))


def _sign(name: str, text: str) -> Inlines:
    return [tree.span(tree.attr("", [name]), tree.text_inlines(text))]


def _foreign(inlines: Inlines) -> Inlines:
    """A translation without the author's anchors, which stand once, at the source's side."""

    def change(node: Node) -> Node:
        return node if is_call(node) else tree.without_id(node)

    out: Inlines = tree.rewrite(inlines, change)
    return out


def _with_note_calls(
    inlines: Inlines, pair: str, labels: Mapping[str, str], calls: dict[str, list[str]]
) -> Inlines:
    """Numbered calls of the author's footnotes, as links to them."""
    out = []
    for node in inlines:
        if node["t"] == "Note":
            name = f"fn-{pair}-{node['c']}"
            node = _note_call(name, labels[name], NoteKind.AUTHOR, calls)
        elif (children := tree.inner(node)) is not None:
            children = _with_note_calls(children, pair, labels, calls)
            if node["t"] in ("Link", "Image"):  # no link may stand in a link: the calls come after it
                rest = tree.rewrite(children, lambda inner: None if is_call(inner) else inner)
                out.append(tree.with_inner(node, rest))
                out += [inner for inner in tree.walk(children) if is_call(inner)]
                continue
            node = tree.with_inner(node, children)
        out.append(node)
    return out


def _note_call(note: str, label: str, kind: NoteKind, calls: dict[str, list[str]]) -> Node:
    names = calls.setdefault(note, [])
    names.append(f"{note}-call-{len(names) + 1}")
    return call(note, names[-1], kind, label)


def _call_ids(inlines: Inlines) -> list[str]:
    return [node["c"][0][0] for node in tree.walk(inlines) if is_call(node)]


def _state_marks(pair: Pair, plan: Plan) -> tuple[list[str], Inlines]:
    """Classes of the pair, and the sign that its translation is of an earlier text."""
    if plan.layout is Layout.SOURCE:
        return [], []
    if pair.state is State.UNTRANSLATED:
        return ["untranslated"], []
    if pair.state is not State.FUZZY:
        return [], []
    label = plan.labels["stale"]
    attr = tree.attr("", ["sign"], {"role": "img", "aria-label": label, "title": label, "lang": plan.target})
    return ["stale"], [tree.span(attr, [{"t": "Str", "c": "◦"}])]


def _alt(pair: Pair, plan: Plan) -> Inlines:
    """The alternative text of a picture that both languages share."""
    translated = pair.target[0] if pair.target and pair.state is not State.UNTRANSLATED else []
    if plan.layout is Layout.SOURCE or not translated:
        return pair.segment.inlines
    if plan.layout is Layout.TARGET or translated == pair.segment.inlines:
        return translated
    return [*pair.segment.inlines, {"t": "Str", "c": " / "}, *translated]


def _translate_alts(root: Any, pair: Pair, plan: Plan) -> None:
    """Translate what the pictures of a figure say where it is what their caption says: it is no unit."""
    said, path = tree.plain(without_calls(pair.segment.inlines)), pair.segment.path
    while path and not (isinstance(node := tree.get(root, path), dict) and node["t"] == "Figure"):
        path = path[:-1]
    for picture in tree.walk(tree.get(root, path)["c"][2]) if path else ():
        if picture["t"] == "Image" and tree.plain(picture["c"][1]) == said:
            picture["c"][1] = without_calls(_alt(pair, plan))


# -- the whole tree


def _opened(blocks: Blocks) -> Blocks:
    """Verse as blocks: a stanza holds its lines' pairs."""

    def change(node: Node) -> Node:
        if node["t"] == "LineBlock":
            return tree.div(tree.attr("", ["verse"]), [_line(line) for line in node["c"]])
        return node

    out: Blocks = tree.rewrite(blocks, change)
    return out


def _line(line: list[Node]) -> Node:
    is_pair = len(line) == 1 and line[0]["t"] == "Div"
    return line[0] if is_pair else tree.div(tree.attr("", ["line"]), [tree.plain_block(line)])


def _with_stray_notes(blocks: Blocks, register: _Notes) -> Blocks:
    """Footnotes in text that is carried through untranslated, made notes like the others."""

    def change(node: Node) -> Node:
        if node["t"] != "Note":
            return node
        label = register.label(NoteKind.AUTHOR)
        name = f"fn-{label}"
        first = f"{name}-call-1"
        register.made[name] = Footnote(
            id=name, kind=NoteKind.AUTHOR, label=label, calls=(first,), blocks=node["c"]
        )
        return call(name, first, NoteKind.AUTHOR, label)

    out: Blocks = tree.rewrite(blocks, change)
    return out
