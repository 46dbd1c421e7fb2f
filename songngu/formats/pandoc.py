"""Pandoc: files -> its tree, its tree -> HTML and EPUB.

It always runs in its sandbox and within limits (:mod:`songngu.formats.pandoc_call`): a document cannot make
it read another file or the network, nor keep it busy for ever.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from songngu import text as words
from songngu import tree
from songngu.errors import InputError, OutsideError
from songngu.formats import archive, pandoc_call, prose
from songngu.formats.endings import BINARY_FORMATS, TEXT_FORMATS
from songngu.formats.pandoc_call import CallError
from songngu.markup import without_our_classes
from songngu.model import Blocks, Document, Inlines, Node

_SEPARATOR = "songngu-part"

_FORMULAS: Mapping[str, tuple[str, ...]] = {"mathml": ("--mathml",), "plain": ()}


def convert(text: str, source: str, target: str, *options: str) -> str:
    """Run pandoc on a text.

    :raises OutsideError: when pandoc is not there, or fails.
    :raises LimitError: when the text takes too much of it.
    """
    data = text.encode("utf-8", "surrogatepass")
    try:
        out = _called(source, target, data, pandoc_call.limits(len(data)), "--wrap=none", *options)
    except CallError as error:
        raise OutsideError(_complaint(error)) from error
    return out.decode("utf-8", "replace")


def _called(source: str, target: str, data: bytes, limit: pandoc_call.Limits, *options: str) -> bytes:
    return pandoc_call.run([f"--from={source}", f"--to={target}", *options], data, limit)


def read(data: bytes, *, path: str, slug: str, language: str, known: str | None = None) -> Document:
    """Read a source file's bytes; the format is chosen by the ending of ``path``.

    :param known: the tree as JSON of what :func:`songngu.formats.prose.thinned` leaves of its text, where
        pandoc has read that already (:mod:`songngu.formats.pandoc_batch`).
    :raises InputError: when the text is not UTF-8 (with the byte offset), pandoc refuses it, or it takes
        more time or memory than a document may.
    """
    ending = FilePath(path).suffix.lower()
    media: dict[str, bytes] = {}
    try:
        pandoc_call.refuse_size(len(data), is_text=ending not in BINARY_FORMATS)
        if ending in BINARY_FORMATS:
            found, media = _read_archive(data, ending)
            parsed = _settled_tree(found)
        else:
            parsed = _read_text(words.decode(data, path), TEXT_FORMATS[ending], known)
    except InputError as error:
        line = error.line if error.path else None
        raise InputError(error.message, path=path, line=line, hint=error.hint) from error
    except OutsideError as error:
        if error.hint is not None:  # it is not there: no fault of the document
            raise
        raise InputError(
            f"pandoc cannot read it: {error.message}", path=path, line=_line(error.message)
        ) from error
    if parsed is None:
        hint = "take some of the lists, quotes or divisions out of those that they stand in"
        raise InputError("its blocks are nested too deeply", path=path, hint=hint)
    return Document(
        slug=slug,
        path=path,
        language=language,
        meta=_meta(parsed["meta"]),
        blocks=parsed["blocks"],
        media=media,
    )


def _read_text(text: str, source: str, known: str | None) -> Any:
    """The tree of a text, settled; None where it is too deep.

    :param known: the tree as JSON of what :mod:`songngu.formats.prose` leaves of it.
    """
    light = prose.thinned(text) if source == TEXT_FORMATS[".md"] else prose.Thinned(text)
    if light.taken:
        with suppress(OutsideError):  # of the whole text it is told again, with its line
            parsed = _settled_tree(known or convert(light.text, source, "json"))
            blocks = parsed and light.filled(parsed["blocks"])
            if blocks is not None:
                pandoc_call.refuse_blocks(len(blocks))
                return {**parsed, "blocks": blocks}
        known = None
    return _settled_tree(known or convert(text, source, "json"))


def _settled_tree(text: str) -> Any:
    pandoc_call.refuse_blocks(sum(text.count(f'"t":"{kind}"') for kind in ("Para", "Plain", "Header")))
    parsed = tree.load(text)
    return parsed and {**parsed, "blocks": tree.rewrite(parsed["blocks"], _settled, words=True)}


def write_html(parts: Sequence[Blocks], *, formulas: str = "mathml") -> list[str]:
    """HTML5 of each list of blocks, all in one call.

    :param formulas: ``mathml``, or ``plain`` for an engine that has none.
    """
    blocks: Blocks = []
    for part in parts:
        blocks += [*part, tree.raw_html(f"<!--{_SEPARATOR}-->")]
    out = convert(_json(blocks), "json", "html5", *_FORMULAS[formulas], "--syntax-highlighting=none")
    return [html.strip("\n") for html in out.split(f"<!--{_SEPARATOR}-->")[: len(parts)]]


def write_epub(blocks: Blocks, meta: Mapping[str, Any], options: Sequence[str]) -> bytes:
    """An EPUB 3 as pandoc makes it; pictures are in it where their addresses are ``data:`` ones."""
    document = json.dumps({"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": blocks}).encode()
    try:
        limit = pandoc_call.limits(len(document))
        return _called("json", "epub3", document, limit, *options, "--output=-")
    except CallError as error:
        raise OutsideError(_complaint(error)) from error


_MOST_SAID = 500
"""Letters of a complaint that are told."""


def _complaint(error: CallError) -> str:
    if (byte := re.search(r"Cannot decode byte '\\x(\w\w)'", error.message)) is not None:
        return f"a text inside it is not UTF-8 (byte 0x{byte[1]})"
    lines = [line.strip() for line in error.message.split("\n")]
    said = " ".join([line for line in lines if line and set(line) != {"^"}][:3])
    return said if len(said) <= _MOST_SAID else f"{said[: _MOST_SAID - 1]}…"  # it quotes what it cannot read


def _line(message: str) -> int | None:
    match = re.search(r"line (\d+)", message)
    return int(match[1]) if match else None


def _json(blocks: Blocks) -> str:
    return json.dumps({"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks})


_MOST_HEAP = 2048
"""Megabytes: what archives unpack to is theirs to say; a tree of what they may unpack to has room in it."""


def _read_archive(data: bytes, ending: str) -> tuple[str, dict[str, bytes]]:
    """The tree of a zipped format as JSON, and its pictures by the addresses that the tree uses."""
    size = archive.check(data, pandoc_call.factor())
    with tempfile.TemporaryDirectory(prefix="songngu-") as folder:
        media = FilePath(folder) / "media"
        limit = pandoc_call.limits(max(size, len(data)), _MOST_HEAP)
        try:
            out = _called(BINARY_FORMATS[ending], "json", data, limit, f"--extract-media={media}").decode()
        except CallError as error:
            raise OutsideError(_complaint(error)) from error
        files = {f"media/{name}": content for name, content in pandoc_call.extracted(media).items()}
        return out.replace(json.dumps(str(media))[1:-1] + "/", "media/"), files


_BLANK = re.compile(r"[ \t\n]+")


_LONG = 40
"""Letters; a longer string is hardly met twice."""


def _words(text: str) -> Node | list[Node]:
    """A string as a reader gave it; some readers leave spaces in it."""
    found = _known_words(text) if len(text) < _LONG else _split(text)
    return found[0] if len(found) == 1 else list(found)


def _split(text: str) -> tuple[Node, ...]:
    if not _BLANK.search(text):
        return ({"t": "Str", "c": words.normalise(text)},) if text else ()
    parts = _BLANK.split(words.normalise(text))
    return tuple(
        node
        for at, part in enumerate(parts)
        for node in ([{"t": "Space"}] if at else []) + [{"t": "Str", "c": part}]
        if node.get("c") != ""
    )


# Words repeat, and no node is ever changed: one serves for all.
_known_words = lru_cache(maxsize=1 << 14)(_split)


def _trimmed(inlines: Inlines) -> Inlines:
    """Without the spaces and line breaks at either end, which no reader of the text sees."""
    blank = ("Space", "LineBreak")
    while inlines and inlines[0]["t"] in blank:
        inlines = inlines[1:]
    while inlines and inlines[-1]["t"] in blank:
        inlines = inlines[:-1]
    return inlines


def _bare(part: Any) -> Any:
    """A table's rows and cells with classes as their only attributes: the rest is some page's layout."""
    if not isinstance(part, list):
        return part
    is_attr = len(part) == 3 and isinstance(part[0], str) and all(isinstance(item, list) for item in part[1:])
    return ["", part[1], []] if is_attr else [_bare(item) for item in part]


def _settled(node: Node) -> Node | list[Node]:
    """One form for what readers give in several; every string in NFC; no class that is ours."""
    if node["t"] == "Str":  # first of all: nine nodes in ten are words and spaces
        return _words(node["c"])
    if node["t"] == "Space":
        return node
    node = without_our_classes(node)
    match node["t"]:
        case "SmallCaps" | "Underline":  # as their Markdown is read back
            return tree.span(tree.attr("", [node["t"].lower()]), node["c"])
        case "Table":
            return {"t": "Table", "c": [node["c"][0], *map(_bare, node["c"][1:])]}
        case "Para" | "Plain":
            return {"t": node["t"], "c": _trimmed(node["c"])}
        case "Image":
            attr, alt, target = node["c"]
            notes = [inner for inner in tree.walk(alt) if inner["t"] == "Note"]
            image = {"t": "Image", "c": [attr, _trimmed(_without_notes(alt)), target]}
            return [image, *notes]
        case "Figure":
            attr, caption, inside = node["c"]  # a picture's footnotes are those of its caption
            return {"t": "Figure", "c": [attr, caption, _without_notes(inside)]}
        case "Header":
            return {"t": "Header", "c": [*node["c"][:2], _trimmed(node["c"][2])]}
        case "SoftBreak":
            return {"t": "Space"}
        case "Quoted":
            marks = "‘’" if node["c"][0]["t"] == "SingleQuote" else "“”"
            return tree.joined([{"t": "Str", "c": marks[0]}, *node["c"][1], {"t": "Str", "c": marks[1]}])
        case "Code" | "CodeBlock" | "Math":
            return {"t": node["t"], "c": [node["c"][0], words.normalise(node["c"][1])]}
        case _:
            return node


def _without_notes(value: Any) -> Any:
    return tree.rewrite(value, lambda node: None if node["t"] == "Note" else node)


def _meta(meta: Mapping[str, Any]) -> dict[str, Any]:
    """Pandoc's metadata: translatable fields as inlines, ``keywords`` a list of them, the rest as text."""
    out: dict[str, Any] = {}
    for key, value in meta.items():
        name = {"abstract": "description", "subject": "keywords"}.get(key, key)
        if name in ("title", "subtitle", "description", "place", "rights"):
            out[name] = _meta_inlines(value)
        elif name == "keywords":
            out[name] = [_meta_inlines(item) for item in _meta_items(value)]
        else:
            items = [tree.plain(_meta_inlines(item)) for item in _meta_items(value)]
            out[name] = items if value["t"] == "MetaList" else "".join(items)
    return {key: value for key, value in out.items() if value}


def _meta_items(value: Node) -> list[Node]:
    return list(value["c"]) if value["t"] == "MetaList" else [value]


def _meta_inlines(value: Node) -> Inlines:
    content: Any = value.get("c")
    match value["t"]:
        case "MetaInlines":
            return _trimmed(tree.joined(tree.rewrite(content, _settled, words=True)))
        case "MetaString":
            return _trimmed(list(_split(content)))
        case "MetaBool":
            return tree.text_inlines(str(content).lower())
        case "MetaBlocks":
            return next(
                (
                    tree.joined(tree.rewrite(b["c"], _settled, words=True))
                    for b in content
                    if b["t"] in ("Para", "Plain")
                ),
                [],
            )
        case "MetaList":
            return _meta_inlines(content[0]) if content else []
        case _:  # a map: of a person, the name
            named = content.get("name") or content.get("text") or next(iter(content.values()), None)
            return _meta_inlines(named) if named else []
