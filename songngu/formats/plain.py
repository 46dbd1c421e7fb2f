"""Plain text as newsrooms export it -> a document. Nothing in it is markup."""

from __future__ import annotations

import re
from statistics import median

from songngu import tree
from songngu.errors import about
from songngu.formats import pandoc_call
from songngu.model import Document
from songngu.text import decode

ENDING = ".txt"

_WIDEST_WRAP = 120
"""Nobody wraps lines wider than this: longer ones are paragraphs."""

_NARROWEST_WRAP = 45
"""Nobody wraps prose narrower than this: shorter lines are verse, entries, or headings."""

_LONGEST_STANZA = 16


def read(data: bytes, *, path: str, slug: str, language: str) -> Document:
    """The document: its first line is the title; what the rest is, its lines tell.

    Without blank lines each line is a paragraph. With blank lines the lines between two of them are
    one paragraph where they are wrapped prose, a stanza where they are short and few, and paragraphs
    each where they are neither.

    :raises InputError: when the bytes are not UTF-8, or more than a document may have.
    """
    with about(path):
        pandoc_call.refuse_size(len(data), is_text=True)
    lines = [" ".join(line.split(" ")).strip() for line in decode(data, path).strip().split("\n")]
    title, body = lines[0], "\n".join(lines[1:]).strip("\n")
    parts = [part.split("\n") for part in re.split(r"\n\n+", body) if part.strip()]
    if _is_wrapped(parts):
        blocks = [_paragraph(" ".join(part)) for part in parts]
    elif _is_verse(parts):
        blocks = [{"t": "LineBlock", "c": [_inlines(line) for line in part]} for part in parts]
    else:
        blocks = [_paragraph(line) for part in parts for line in part]
    with about(path):
        pandoc_call.refuse_blocks(len(blocks))
    meta = {"title": _inlines(title)} if title else {}
    return Document(slug=slug, path=path, language=language, meta=meta, blocks=blocks)


def _is_wrapped(parts: list[list[str]]) -> bool:
    """True where all lines but the last of each part come near the same width."""
    inner = [len(line) for part in parts for line in part[:-1]]
    if len(parts) < 2 or not inner:
        return False
    widest = max(len(line) for part in parts for line in part)
    near = sum(length > 0.6 * widest for length in inner)
    return _NARROWEST_WRAP <= widest <= _WIDEST_WRAP and near >= 0.8 * len(inner)


def _is_verse(parts: list[list[str]]) -> bool:
    """True for short lines in short stanzas."""
    lengths = [len(line) for part in parts for line in part]
    sizes = [len(part) for part in parts]
    return (
        len(parts) > 1
        and median(lengths) <= 60
        and max(lengths) <= _WIDEST_WRAP
        and median(sizes) >= 2
        and max(sizes) <= _LONGEST_STANZA
    )


def _paragraph(text: str) -> dict[str, object]:
    return tree.para(_inlines(text))


def _inlines(text: str) -> list[dict[str, object]]:
    return tree.text_inlines(" ".join(re.split(r"[ \t]+", text.strip(" \t"))))
