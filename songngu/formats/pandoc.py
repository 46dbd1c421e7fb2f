"""Pandoc, through pypandoc: files -> its tree, its tree -> HTML and EPUB.

Pandoc always runs with ``--sandbox``: a document cannot make it read another file or the network.
"""

from __future__ import annotations

import json
import logging
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any

from songngu import text as words
from songngu import tree
from songngu.errors import InputError, OutsideError
from songngu.model import Blocks, Document, Inlines, Node

TEXT_FORMATS = {
    ".md": "markdown-smart-citations",
    ".markdown": "markdown-smart-citations",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".rst": "rst",
    ".tex": "latex",
    ".latex": "latex",
    ".ltx": "latex",
    ".org": "org",
    ".textile": "textile",
    ".wiki": "mediawiki",
    ".mediawiki": "mediawiki",
    ".dokuwiki": "dokuwiki",
    ".dbk": "docbook",
    ".docbook": "docbook",
    ".jats": "jats",
    ".opml": "opml",
    ".fb2": "fb2",
    ".ipynb": "ipynb",
    ".typ": "typst",
    ".dj": "djot",
    ".muse": "muse",
    ".t2t": "t2t",
    ".rtf": "rtf",
    ".csv": "csv",
    ".tsv": "tsv",
    ".adoc": "asciidoc",
    ".asciidoc": "asciidoc",
    ".native": "native",
}
"""Formats that are text in UTF-8, by the file's ending."""

BINARY_FORMATS = {".docx": "docx", ".odt": "odt", ".epub": "epub", ".pptx": "pptx", ".xlsx": "xlsx"}
"""Formats that are archives."""

PLAIN = ".txt"
"""Newsrooms' plain text, which pandoc does not know; nothing in it is markup."""

ENDINGS = frozenset({*TEXT_FORMATS, *BINARY_FORMATS, PLAIN})

_SEPARATOR = "songngu-part"

_FORMULAS: Mapping[str, tuple[str, ...]] = {"mathml": ("--mathml",), "plain": ()}

logging.getLogger("pypandoc").setLevel(logging.ERROR)  # pandoc's warnings on odd input are ours to judge


def convert(text: str, source: str, target: str, *options: str) -> str:
    """Run pandoc on a text.

    :raises OutsideError: when pandoc is not there, or fails.
    """
    try:
        return str(
            _pypandoc().convert_text(
                text, target, format=source, extra_args=["--sandbox", "--wrap=none", *options]
            )
        )
    except OSError as error:
        raise _not_found(error) from error
    except RuntimeError as error:
        raise OutsideError(_complaint(error)) from error


def read(data: bytes, *, path: str, slug: str, language: str) -> Document:
    """Read a source file's bytes; the format is chosen by the ending of ``path``.

    :raises InputError: when the text is not UTF-8 (with the byte offset) or pandoc refuses it.
    """
    ending = FilePath(path).suffix.lower()
    if ending == PLAIN:
        return _plain_document(decode(data, path), path=path, slug=slug, language=language)
    media: dict[str, bytes] = {}
    try:
        if ending in BINARY_FORMATS:
            parsed, media = _read_archive(data, ending)
        else:
            parsed = json.loads(convert(decode(data, path), TEXT_FORMATS[ending], "json"))
    except OutsideError as error:
        if "not found" in error.message:
            raise
        raise InputError(
            f"pandoc cannot read it: {error.message}", path=path, line=_line(error.message)
        ) from error
    blocks = tree.rewrite(parsed["blocks"], _settled)
    return Document(
        slug=slug, path=path, language=language, meta=_meta(parsed["meta"]), blocks=blocks, media=media
    )


def decode(data: bytes, path: str) -> str:
    """Text in NFC, without a byte order mark or zero-width characters.

    :raises InputError: when the bytes are not UTF-8, with line and byte offset.
    """
    if b"\0" in data[:8192]:
        raise InputError(
            f"is not text: it has a zero byte at byte offset {data.index(0)}",
            path=path,
            hint="give the file the ending of its format (.docx, .odt, .epub, …), or move it out of source/",
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"is not UTF-8: byte 0x{data[error.start]:02x} at byte offset {error.start}",
            path=path,
            line=data.count(b"\n", 0, error.start) + 1,
            hint=f"save it as UTF-8, for example: iconv -f windows-1258 -t UTF-8 {path} > converted.txt",
        ) from error
    return words.normalise(text.replace("\r\n", "\n").replace("\r", "\n"))


def write_html(parts: Sequence[Blocks], *, formulas: str = "mathml") -> list[str]:
    """HTML5 of each list of blocks, all in one call.

    :param formulas: ``mathml``, or ``plain`` for an engine that has none.
    """
    blocks: Blocks = []
    for part in parts:
        blocks += [*part, tree.raw_html(f"<!--{_SEPARATOR}-->")]
    out = convert(_json(blocks), "json", "html5", *_FORMULAS[formulas], "--syntax-highlighting=none")
    return [html.strip("\n") for html in out.split(f"<!--{_SEPARATOR}-->")[: len(parts)]]


def write_epub(blocks: Blocks, meta: Mapping[str, Any], options: Sequence[str], files: Mapping[str, bytes]) -> bytes:
    """An EPUB 3 as pandoc makes it.

    :param files: what ``options`` name as ``{name}`` (stylesheet, fonts): laid out in a folder of
        their own for the call.
    """
    with tempfile.TemporaryDirectory(prefix="songngu-") as folder:
        for name, data in files.items():
            (FilePath(folder) / name).write_bytes(data)
        given = [option.replace("{dir}", folder) for option in options]
        target = FilePath(folder) / "out.epub"
        document = json.dumps({"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": blocks})
        try:
            _pypandoc().convert_text(
                document, "epub3", format="json", extra_args=["--sandbox", *given], outputfile=str(target)
            )
        except OSError as error:
            raise _not_found(error) from error
        except RuntimeError as error:
            raise OutsideError(_complaint(error)) from error
        return target.read_bytes()


def _pypandoc() -> Any:
    try:
        import pypandoc  # heavy enough to be loaded only when a document is read or written
    except ImportError as error:  # pragma: no cover - a broken installation
        raise _not_found(error) from error
    return pypandoc


def _not_found(error: Exception) -> OutsideError:
    return OutsideError(
        f"pandoc was not found ({str(error).strip().splitlines()[0]})",
        hint="install it with: pip install pypandoc-binary",
    )


def _complaint(error: RuntimeError) -> str:
    text = str(error)
    return re.sub(r"^Pandoc died with exitcode \"\d+\" during conversion:\s*", "", text).strip().split("\n")[0]


def _line(message: str) -> int | None:
    match = re.search(r"line (\d+)", message)
    return int(match[1]) if match else None


def _json(blocks: Blocks) -> str:
    return json.dumps({"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks})


def _read_archive(data: bytes, ending: str) -> tuple[Any, dict[str, bytes]]:
    """The tree of a zipped format, and its pictures by the addresses that the tree uses."""
    with tempfile.TemporaryDirectory(prefix="songngu-") as folder:
        source, media = FilePath(folder) / f"source{ending}", FilePath(folder) / "media"
        source.write_bytes(data)
        try:
            out = _pypandoc().convert_file(
                str(source),
                "json",
                format=BINARY_FORMATS[ending],
                extra_args=["--sandbox", f"--extract-media={media}"],
            )
        except OSError as error:
            raise _not_found(error) from error
        except RuntimeError as error:
            raise OutsideError(_complaint(error)) from error
        files = {f"media/{p.relative_to(media).as_posix()}": p.read_bytes() for p in sorted(media.rglob("*")) if p.is_file()}
        return json.loads(out.replace(json.dumps(str(media))[1:-1] + "/", "media/")), files


def _settled(node: Node) -> Node | list[Node]:
    """One form for what readers give in several; every string in NFC."""
    match node["t"]:
        case "Str":
            return {"t": "Str", "c": words.normalise(node["c"])}
        case "SoftBreak":
            return {"t": "Space"}
        case "Quoted":
            marks = "‘’" if node["c"][0]["t"] == "SingleQuote" else "“”"
            return tree.joined([{"t": "Str", "c": marks[0]}, *node["c"][1], {"t": "Str", "c": marks[1]}])
        case "Code" | "CodeBlock" | "Math":
            return {"t": node["t"], "c": [node["c"][0], words.normalise(node["c"][1])]}
        case _:
            return node


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
            return tree.joined(tree.rewrite(content, _settled))
        case "MetaString":
            return tree.text_inlines(words.normalise(content))
        case "MetaBool":
            return tree.text_inlines(str(content).lower())
        case "MetaBlocks":
            return next((tree.joined(tree.rewrite(b["c"], _settled)) for b in content if b["t"] in ("Para", "Plain")), [])
        case "MetaList":
            return _meta_inlines(content[0]) if content else []
        case _:  # a map: of a person, the name
            named = content.get("name") or content.get("text") or next(iter(content.values()), None)
            return _meta_inlines(named) if named else []


def _plain_document(text: str, *, path: str, slug: str, language: str) -> Document:
    """Plain text: the first line is the title, the rest paragraphs.

    Where there are blank lines they part paragraphs, whose lines are joined; where there are none, or
    lines are longer than anyone wraps at, each line is a paragraph.
    """
    lines = [line.strip() for line in text.strip("\n \t").split("\n")]
    title, body = lines[0], "\n".join(lines[1:]).strip("\n")
    wrapped = "\n\n" in body and max(map(len, lines)) <= _WIDEST_WRAP
    parts = re.split(r"\n\n+", body) if wrapped else body.split("\n")
    blocks = [tree.para(tree.text_inlines(" ".join(part.split()))) for part in parts if part.strip()]
    return Document(
        slug=slug,
        path=path,
        language=language,
        meta={"title": tree.text_inlines(" ".join(title.split()))} if title else {},
        blocks=blocks,
    )


_WIDEST_WRAP = 120
