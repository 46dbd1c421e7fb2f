"""Inlines -> Markdown text for the catalogue, and Markdown text -> inlines, many in one call.

The text is pandoc's ``commonmark_x-smart`` without needless escapes. It is read in a setting where
only inlines can stand: each line opens with a mark, so that "1. Foo" or "- foo" is a sentence
and no list, and stands in a block quote of its own, so that whatever is left open in it (a fence, a
comment, a div) ends with it and never harms its neighbours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from songngu import tree
from songngu.markup import without_our_classes
from songngu.model import Blocks, Inlines, Node, Reading

MARKDOWN = "commonmark_x-smart"

Convert = Callable[[str, str, str], str]
"""``convert(text, from_format, to_format)``: :func:`songngu.formats.pandoc.convert`."""

# Non-characters of Unicode: reading removes them from every text, so they can mark places in ours.
_START, _NOTE, _BETWEEN = "\ufdd0", "\ufdd1", "\ufdd2"

_MARKUP = re.compile(r"[\\`*_\[\]<>&~^${}\ufdd0-\ufdd2\u00a0\t\n]|:[\w+-]+:")
"""What could be more than a letter to the reader of Markdown; a text without it needs no parser."""

_CODE = re.compile(r"(?<!`)`([^`\s](?:[^`\n]*[^`\s])?)`(?!`)")
"""Code between single backticks, without the spaces at its edges that a reader takes off."""

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|&(nbsp|lt|gt|amp|quot);")
_WRITTEN_WRONG = re.compile(r"[\\{]|!\[|&#?\w+;|:[\w+-]+:")
"""Letters that pandoc 3.9 writes as markup: it loses a question mark after a backslash, and leaves
brackets after an exclamation mark, attributes, character references and names of emoji as they are."""

_ROUNDS = 6
"""How often escapes are sought that could go: texts with many that depend on each other keep some."""

_MOST_TRIED = 500_000
"""Letters that are read anew to find one text's needless escapes: 2,500 of them with 200 escapes."""

_SPECIAL = re.compile(r"[!-/:-@\[-`{-~]")
_ENTITIES = {"nbsp": "\u00a0", "lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_PARAGRAPH_BREAK = re.compile(r"\s*<!--\s*split\s*-->\s*|[ \t]*\n(?:[ \t]*\n)+[ \t]*")
_CALL = re.compile(r"\[\^(\d{1,4})\]")


def write(contents: Sequence[Inlines], convert: Convert) -> list[str]:
    """The Markdown of each list of inlines; plain prose keeps exactly its characters.

    Footnotes must be numbered calls (:func:`songngu.core.segments.numbered`). Texts that hold
    markup go through pandoc together, in one call, and a few more to find needless escapes.
    """
    texts = [_plain_text(inlines) for inlines in contents]
    hard = [at for at, text in enumerate(texts) if text is None]
    written = _write_markup([contents[at] for at in hard], convert) if hard else []
    for at, text in zip(hard, written, strict=True):
        texts[at] = text
    return [text or "" for text in texts]


def read(texts: Sequence[str], convert: Convert) -> list[Reading]:
    """The paragraphs of each text: parted by blank lines or ``<!-- split -->``.

    Nothing in a text can make it fail: what cannot be read is kept as it is written, with a problem.
    """
    parts = [_paragraphs(text) for text in texts]
    flat = [part for paragraphs in parts for part in paragraphs]
    parsed: dict[str, _Result] = {}
    hard = []
    for part in dict.fromkeys(flat):
        if _MARKUP.search(part):
            if inlines := _with_code(part):
                parsed[part] = inlines, ()
            else:
                hard.append(part)
    parsed |= zip(hard, _parse(hard, convert), strict=True)
    readings = []
    for paragraphs in parts:
        results = [parsed.get(part) or (_words(part), ()) for part in paragraphs]
        problems = [problem for _, found in results for problem in found]
        paragraphs_read = tuple(inlines for inlines, _ in results)
        readings.append(Reading(paragraphs=paragraphs_read, problems=tuple(problems)))
    return readings


def _paragraphs(text: str) -> list[str]:
    text = text.strip(" \t\n")
    if "\n" not in text and "<!--" not in text:
        return [text] if text else []
    return [_one_line(part) for part in _PARAGRAPH_BREAK.split(text) if part]


def _plain_text(inlines: Inlines) -> str | None:
    """The text where it is plain prose, None where it needs a writer."""
    if not tree.is_words(inlines):
        return None
    text = "".join([node.get("c", " ") for node in inlines])
    return None if _MARKUP.search(text) else text


def _words(text: str) -> Inlines:
    return tree.text_inlines(re.sub(" +", " ", text) if "  " in text else text)


def _with_code(text: str) -> Inlines | None:
    """The inlines of a text whose only markup is code between single backticks (each fifth); else None."""
    pieces = _CODE.split(text)
    if len(pieces) == 1 or any(_MARKUP.search(words) for words in pieces[::2]):
        return None
    out: Inlines = []
    for at, piece in enumerate(pieces):
        out += [tree.SPACE] if piece.startswith(" ") else []
        out += [{"t": "Code", "c": [["", [], []], piece]}] if at % 2 else _words(piece.lstrip(" "))
    return out


def _one_line(paragraph: str) -> str:
    """The paragraph with hard line breaks as backslashes and every other line break a space."""
    paragraph = re.sub(r" {2,}\n[ \t]*", "\\\n", paragraph.strip(" \t\n"))
    return re.sub(r"[ \t]*(?<!\\)\n[ \t]*", " ", paragraph)


# -- writing


def _write_markup(contents: Sequence[Inlines], convert: Convert) -> list[str]:
    blocks: Blocks = []
    for inlines in contents:
        blocks.append(tree.para(tree.rewrite(inlines, _written_raw, words=True)))
        blocks.append(tree.para([{"t": "Str", "c": _BETWEEN}]))
    out = convert(_document(blocks), "json", MARKDOWN)
    texts = [text.strip("\n") for text in out.split(_BETWEEN)[: len(contents)]]
    return _without_needless_escapes(contents, texts, convert)


def _written_raw(node: Node) -> Node:
    """What pandoc's writer must not write itself: calls by our numbers, and words that it gets wrong."""
    if node["t"] == "Note":
        return {"t": "RawInline", "c": ["commonmark", f"[^{node['c']}]"]}
    if node["t"] == "Str" and _WRITTEN_WRONG.search(node["c"]):
        return {"t": "RawInline", "c": ["commonmark", _SPECIAL.sub(r"\\\g<0>", node["c"])]}
    return node


def _without_needless_escapes(contents: Sequence[Inlines], texts: list[str], convert: Convert) -> list[str]:
    """Leave out the escapes without which a text reads the same: all at once, else one by one."""
    escaped = [at for at, text in enumerate(texts) if _ESCAPE.search(text)]
    bare = [_ESCAPE.sub(_unescaped, texts[at]) for at in escaped]
    same = _reads_as(bare, [contents[at] for at in escaped], convert)
    for at, text, right in zip(escaped, bare, same, strict=True):
        if right:
            texts[at] = text
    rest = [at for at, right in zip(escaped, same, strict=True) if not right and _is_worth_it(texts[at])]
    trimmed = _trimmed([contents[at] for at in rest], [texts[at] for at in rest], convert, _ROUNDS)
    for at, text in zip(rest, trimmed, strict=True):
        texts[at] = text
    return texts


def _is_worth_it(text: str) -> bool:
    """False where trying each escape would read more than a book: a text that long keeps them all."""
    return len(text) * len(_ESCAPE.findall(text)) <= _MOST_TRIED


def _trimmed(contents: Sequence[Inlines], texts: Sequence[str], convert: Convert, rounds: int) -> list[str]:
    """Each text without those of its escapes that can go one at a time and all together.

    Where they cannot go together (either mark of ``\\*word\\*`` alone can), the first ones stay, as few
    as will do; what then stands in front of them is tried again.
    """
    spots = [(at, match) for at, text in enumerate(texts) for match in _ESCAPE.finditer(text)]
    single = [texts[at][: m.start()] + _unescaped(m) + texts[at][m.end() :] for at, m in spots]
    can_go = _reads_as(single, [contents[at] for at, _ in spots], convert)
    free: list[list[int]] = [[] for _ in texts]
    for (at, match), goes in zip(spots, can_go, strict=True):
        if goes:
            free[at].append(match.start())
    out = [_without(text, places) for text, places in zip(texts, free, strict=True)]
    right = _reads_as(out, contents, convert)
    wrong = [at for at, is_right in enumerate(right) if not is_right]
    tries = [(at, kept) for at in wrong for kept in range(len(free[at]), 0, -1)]
    candidates = [_without(texts[at], free[at][kept:]) for at, kept in tries]
    good = _reads_as(candidates, [contents[at] for at, _ in tries], convert)
    for at in wrong:
        out[at] = texts[at]
    for (at, _), text, is_right in zip(tries, candidates, good, strict=True):
        if is_right:  # the last that is right keeps the fewest
            out[at] = text
    again = [at for at in wrong if out[at] != texts[at]]
    if again and rounds > 1:
        shorter = _trimmed([contents[at] for at in again], [out[at] for at in again], convert, rounds - 1)
        for at, text in zip(again, shorter, strict=True):
            out[at] = text
    return out


def _without(text: str, places: Sequence[int]) -> str:
    """The text without the escapes that begin at these places."""
    return _ESCAPE.sub(lambda match: _unescaped(match) if match.start() in places else match[0], text)


def _unescaped(match: re.Match[str]) -> str:
    return match[1] or _ENTITIES[match[2]]


def _reads_as(texts: Sequence[str], contents: Sequence[Inlines], convert: Convert) -> list[bool]:
    readings = read(texts, convert)
    return [
        reading.paragraphs == (tree.joined(inlines),)
        for reading, inlines in zip(readings, contents, strict=True)
    ]


def _document(blocks: Blocks) -> str:
    return json.dumps({"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks})


# -- reading

_Result = tuple[Inlines, tuple[str, ...]]


def _parse(paragraphs: Sequence[str], convert: Convert) -> list[_Result]:
    if not paragraphs:
        return []
    quotes = [f"> {_START} " + text.replace("\n", f"\n> {_START} ") for text in paragraphs]
    calls = sorted({int(number) for text in paragraphs for number in _CALL.findall(text)})
    definitions = [f"[^{number}]: {_NOTE}{number}" for number in calls]
    tree_text = convert("\n\n".join([*quotes, *definitions]) + "\n", MARKDOWN, "json")
    document = tree.load(tree_text)
    blocks = document["blocks"] if document else []
    if len(blocks) == len(paragraphs):
        return [_result(block, text) for block, text in zip(blocks, paragraphs, strict=True)]
    if len(paragraphs) == 1:
        return [_literal(paragraphs[0], "its Markdown cannot be read")]
    half = len(paragraphs) // 2  # something leaked out of its quote: find it by halves
    return _parse(paragraphs[:half], convert) + _parse(paragraphs[half:], convert)


def _result(block: Node, text: str) -> _Result:
    content = block["c"] if block["t"] == "BlockQuote" else []
    if len(content) != 1 or content[0]["t"] != "Para" or content[0]["c"][:1] != [{"t": "Str", "c": _START}]:
        return _literal(text, "it holds a list, a fence or another block, where only a paragraph can stand")
    inlines = content[0]["c"][2:]
    if "^" in text or "{" in text or "<" in text:
        inlines = _calls(inlines)
    inlines = tree.joined(_unmarked(inlines) if "\n" in text else inlines)
    return inlines, tuple(_problems(inlines, text))


def _literal(text: str, problem: str) -> _Result:
    return _words(text.replace("\n", " ")), (problem,)


def _calls(inlines: Inlines) -> Inlines:
    """Footnotes that stand for numbers, as numbered calls; and no class that is ours."""

    def change(node: Node) -> Node:
        if node["t"] == "Note" and isinstance(node["c"], list):
            number = tree.plain(node["c"][0]["c"]).removeprefix(_NOTE)
            return {"t": "Note", "c": int(number)}
        return without_our_classes(node)

    out: Any = tree.rewrite(inlines, change)
    return out  # type: ignore[no-any-return]


def _unmarked(value: Any) -> Any:
    """Without the marks that open the lines after hard breaks."""
    if isinstance(value, str):
        return value.replace(f"{_START} ", "").replace(_START, "")
    if isinstance(value, dict):
        return {key: _unmarked(item) for key, item in value.items()}
    if isinstance(value, list):
        marked = [item == {"t": "Str", "c": _START} for item in value]
        gone = [
            here or (at > 0 and marked[at - 1] and value[at] == {"t": "Space"})
            for at, here in enumerate(marked)
        ]
        return [_unmarked(item) for item, dropped in zip(value, gone, strict=True) if not dropped]
    return value


def _problems(inlines: Inlines, text: str) -> list[str]:
    """What a translator surely meant as markup and the reader took as letters: it is not escaped."""
    fence = inlines[0]["c"][:3] if inlines and inlines[0]["t"] == "Str" else ""
    is_fence = fence in ("```", "~~~") and text.startswith(fence)
    found = [f"the code fence {fence} is not closed"] if is_fence else []
    for node in tree.walk(inlines, words=True) if "[^" in text else ():
        for call in re.findall(r"\[\^[^\]\s]*\]", node["c"]) if node["t"] == "Str" else ():
            if re.search(rf"(?<!\\){re.escape(call)}", text):
                found.append(f"{call} calls a footnote that does not exist")
    return found
