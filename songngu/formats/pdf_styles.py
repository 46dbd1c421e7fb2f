"""A page's style -> what its pieces need of it (CSS Paged Media 3): no page numbers, or nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

_TOKEN = re.compile(r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{}]""", re.DOTALL)
_PAGE = re.compile(r"@page\b[^{;]*\{")
_MARGIN = re.compile(r"@(?:top|right|bottom|left)-[a-z-]+\s*\{")
_COUNTER = re.compile(r"\bcounters?\(\s*pages?\b")
_CONTENT = re.compile(r"\bcontent\s*:\s*([^;}]*)")
_TARGET = re.compile(r"target-counter\(\s*attr\(\s*data-to\s*\)\s*,\s*page\s*\)")
_BOOKMARK = re.compile(
    r'^\[id="((?:[^"\\]|\\.)*)"\] \{ bookmark-level: \d+; bookmark-label: "(?:[^"\\]|\\.)*"; \}\n?',
    re.MULTILINE,
)


class Style:
    """The style of a page, and of it what each of its pieces is given."""

    def __init__(self, text: str) -> None:
        """Take a style as its template writes it: a line for each bookmark of the reader's program."""
        self._bookmarks = {_plain(found[1]): found[0] for found in _BOOKMARK.finditer(text)}
        self._rest = _BOOKMARK.sub("", text)
        self._within = _without(self._rest, _is_counted, is_first=False)
        self.is_mirrored = _is_mirrored(self._within)
        """True where left and right pages differ in more than where their number stands."""

    def of_text(self, ids: Collection[str]) -> str:
        """For a piece in the middle of the book: without page numbers, and without a first page.

        :param ids: the elements it holds: no other's bookmark is named in it.
        """
        return self._within + self._marks(ids)

    def of_front(self, ids: Collection[str]) -> str:
        """For what the book begins with: its pages are numbered from 1, and its contents are told theirs."""
        return _TARGET.sub("attr(data-page)", self._rest) + self._marks(ids)

    def of_folios(self, *, is_first: bool) -> str:
        """For pages that show their numbers alone.

        :param is_first: whether the book's first page is among them.
        """
        return _without(self._rest, _is_other, is_first=is_first)

    def _marks(self, ids: Collection[str]) -> str:
        return "".join(rule for name, rule in self._bookmarks.items() if name in ids)


def _plain(name: str) -> str:
    return re.sub(r"\\(.)", r"\1", name)


def _is_counted(box: str) -> bool:
    """True for a box in the margin that shows a page's number."""
    return bool(_COUNTER.search(box))


def _is_mirrored(style: str) -> bool:
    sides = ((style[start:opened], style[opened : end - 1]) for start, opened, end in _blocks(style, _PAGE))
    return any(inner.strip() for names, inner in sides if ":left" in names or ":right" in names)


def _is_other(box: str) -> bool:
    """True for a box in the margin that shows something, and no page number."""
    content = _CONTENT.search(box)
    return not _COUNTER.search(box) and content is not None and content[1].strip() not in ("none", "normal")


def _without(style: str, is_dropped: Callable[[str], bool], *, is_first: bool) -> str:
    """The style without some boxes in margins, and, unless ``is_first``, without rules for a first page."""
    out, last = [], 0
    for start, opened, end in _blocks(style, _PAGE):
        inner = style[opened:end]
        out.append(style[last:start])
        if is_first or ":first" not in style[start:opened]:
            out += [style[start:opened], *_kept(inner, is_dropped)]
        last = end
    return "".join([*out, style[last:]])


def _kept(inner: str, is_dropped: Callable[[str], bool]) -> Iterator[str]:
    last = 0
    for start, opened, end in _blocks(inner, _MARGIN):
        yield inner[last : end if not is_dropped(inner[opened:end]) else start]
        last = end
    yield inner[last:]


def _blocks(style: str, opening: re.Pattern[str]) -> Iterator[tuple[int, int, int]]:
    """Where each block of a kind starts, where its inside starts, and where it ends."""
    at = 0
    while found := opening.search(style, at):
        at = _end(style, found.end())
        yield found.start(), found.end(), at


def _end(style: str, at: int) -> int:
    """Behind the brace that closes a block."""
    depth = 1
    for found in _TOKEN.finditer(style, at):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    return len(style)
