"""Paragraphs of nothing but words: taken out of a Markdown text before pandoc reads it, put back afterwards.

To read a law or a novel pandoc takes most of its time for paragraphs in which there is nothing to find out.
Such a paragraph is letters, digits, spaces and harmless punctuation, begins at the margin (or behind the
mark of a list's item) with a letter, and stands between blank lines. In its place pandoc is given one word
that is in no text. Where that word comes back as a paragraph of its own, in order, pandoc has decided all
that depends on what stands around it, and the paragraph is what its words say. Where one does not (it stood
in code, in a comment, in a table), the text is to be read whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from songngu import tree
from songngu.model import Blocks, Inlines, Node

_GAP = re.compile(r"(\n(?: *\n)+)")
_HEAD = re.compile(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
"""Metadata at the beginning."""
_MORE_METADATA = re.compile(r"^---[ \t]*\n[ \t]*\S", re.MULTILINE)
"""What may be metadata in the middle: whether it is any depends on what stands in it."""

# The first word decides what a line is ("a. ", "iv) ", "Table: "): only one that is plainly a word will do.
_FIRST = r"(?:[“‘«]?[^\W\d_][^\W_]*(?=[ ,\n]|\Z)|đ\)(?= ))"
_NEXT = r"(?<! )\n[“‘«]?[^\W_]+(?![\w.)])"
_ITEM = r"((?:\d{1,9}|[a-z])[.)] {1,2}|[-*+] {1,3})"
_SAFE = r"\w ,.;:?!()“”‘’–—…/«»\-"
_ALSO = "\"'%"
"""Safe in a text without tags and TeX, which they could end or begin a part of."""
_PLAIN, _PLAIN_WITH_ALL = (
    re.compile(rf"(?:{_ITEM}{_FIRST}[{safe}]*|{_FIRST}[{safe}]*(?:{_NEXT}[{safe}]*)*)(?<! )")
    for safe in (_SAFE, _SAFE + _ALSO)
)
"""A plain paragraph, save that it may have underscores; the mark of an item is its group."""

_MARK = "Songnguprose"
_WORTH = 0.8
"""A text that would hardly be shorter is left as it is."""

_Taken = tuple[bool, tuple[str, ...]]
"""Paragraphs that one word stands for, and whether it is an item of a list (then one paragraph)."""


@dataclass(frozen=True, slots=True)
class Thinned:
    """A text without its plain paragraphs, and these in order."""

    text: str
    taken: tuple[_Taken, ...] = ()

    def filled(self, blocks: Blocks) -> Blocks | None:
        """What the whole text is read as.

        :param blocks: what :attr:`text` is read as, spaces and line breaks in one form.
        :returns: None where a paragraph was no paragraph: then the whole text must be read.
        """
        filling = _Filling(self.taken)
        out = filling.blocks(blocks)
        return out if filling.at == len(self.taken) else None


def thinned(text: str) -> Thinned:
    """A text of Markdown (pandoc's, without ``smart``), lighter by its plain paragraphs where that pays.

    :param text: in NFC, its lines ended by line feeds.
    """
    head = _HEAD.match(text)
    start = head.end() if head else 0
    if _MARK in text or _MORE_METADATA.search(text, start):
        return Thinned(text)
    is_bare = "<" not in text and "\\" not in text
    kept, taken = _parted(text[start:], _PLAIN_WITH_ALL if is_bare else _PLAIN)
    out = text[:start] + kept
    return Thinned(out, tuple(taken)) if len(out) < _WORTH * len(text) else Thinned(text)


def _parted(text: str, plain: re.Pattern[str]) -> tuple[str, list[_Taken]]:
    """What is kept of a text, with the words that stand for what is taken."""
    parts = _GAP.split(text)
    out: list[str] = []
    taken: list[_Taken] = []
    run: list[str] = []
    for at in range(0, len(parts), 2):
        part, gap = parts[at], "".join(parts[at + 1 : at + 2])
        is_term = "".join(parts[at + 2 : at + 3])[:1] in (":", "~")  # as what then follows explains it
        found = None if "_" in part or is_term else plain.fullmatch(part)
        if found and not found[1]:
            out += [] if run else [f"{_MARK}{len(taken)}x", gap]
            run.append(part)
            continue
        if run:
            taken.append((False, tuple(run)))
            run = []
        if found:
            part = f"{found[1]}{_MARK}{len(taken)}x"
            taken.append((True, (found[0][len(found[1]) :],)))
        out += [part, gap]
    return "".join(out), [*taken, *([(False, tuple(run))] if run else [])]


class _Filling:
    """Puts paragraphs back, each where its word stands."""

    def __init__(self, taken: Sequence[_Taken]) -> None:
        self.taken = taken
        self.at = 0
        self._nodes: dict[str, Node] = {}

    def blocks(self, blocks: Blocks, *, in_list: bool = False) -> Blocks:
        """The blocks with all paragraphs that belong there."""
        out: Blocks = []
        for block in blocks:
            match block["t"]:
                case "Para" | "Plain":
                    out += self._paragraphs(block, in_list) or [block]
                case "Div":
                    out.append({"t": "Div", "c": [block["c"][0], self.blocks(block["c"][1])]})
                case "BulletList":
                    out.append({"t": "BulletList", "c": list(self._items(block["c"]))})
                case "OrderedList":
                    out.append({"t": "OrderedList", "c": [block["c"][0], list(self._items(block["c"][1]))]})
                case _:
                    out.append(block)
        return out

    def _items(self, items: Sequence[Blocks]) -> Iterator[Blocks]:
        return (self.blocks(item, in_list=True) for item in items)

    def _paragraphs(self, block: Node, in_list: bool) -> Blocks:
        """What belongs in place of a paragraph; nothing where it is none of ours."""
        content: Inlines = block["c"]
        if len(content) != 1 or self.at == len(self.taken) or content[0].get("c") != f"{_MARK}{self.at}x":
            return []
        is_item, paragraphs = self.taken[self.at]
        if is_item != in_list or (block["t"] == "Plain" and not is_item):
            return []
        self.at += 1
        return [{"t": block["t"], "c": self._inlines(text)} for text in paragraphs]

    def _inlines(self, text: str) -> Inlines:
        words = text.split()
        out: Inlines = [tree.SPACE] * (2 * len(words) - 1)
        out[::2] = [self._word(word) for word in words]
        return out

    def _word(self, word: str) -> Node:
        """A node: none is ever changed, so one serves for all."""
        return self._nodes.get(word) or self._nodes.setdefault(word, {"t": "Str", "c": word})
