"""Pairs out of texts that have no gold: pages at many dates, messages, DocBook, Mallard.

In pages, what stands alike in both languages (code, anchors of headings, untranslated lines) parts them;
between two such places, blocks are pairs where both sides have as many, and of the same kinds. No link
or number is looked at, so that what the checks look for does not choose the pairs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path

from lxml import etree

from songngu.formats import po
from songngu.text import digest

Pairs = tuple[tuple[str, str, str], ...]

_FENCE = re.compile(r"^\s*(```|~~~)")
_ITEM = re.compile(r"^(\s*(?:[-*+] (?:\[[ x]\] )?|\d+[.)] )|#{1,6} |> ?)")
_ANCHOR = re.compile(r"\s*\{(?:#|/\*)\s*([\w-]+)\s*(?:\*/)?\}\s*$")
_VIETNAMESE = re.compile(
    "[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE
)
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})")


def followed(folder: Path) -> Iterator[tuple[str, Pairs, Pairs]]:
    """Each page's name, its pairs, and those of its headings where both sides have as many; the newest first.

    :param folder: has ``react-history/<page>/NN.vi.md`` and ``NN.en.md``, and ``ciu-history/NN.vi.md``.
    """
    files = [*(folder / "react-history").glob("*/*.vi.md"), *(folder / "ciu-history").glob("*.vi.md")]
    for file in sorted(files, reverse=True):
        other = file.with_name(file.name.replace(".vi.", ".en."))
        name = f"{file.parent.name}-{file.name[:2]}"
        vi, en = _blocks(file), _blocks(other)
        yield f"followed/{name}", tuple(_pairs(vi, en)), _headings(vi, en)


def _headings(vi: list[tuple[str, str]], en: list[tuple[str, str]]) -> Pairs:
    heads = [[block for block in side if block[0].startswith("#")] for side in (vi, en)]
    if [kind for kind, _ in heads[0]] != [kind for kind, _ in heads[1]]:
        return ()
    return tuple(("", one, other) for (_, one), (_, other) in zip(*heads, strict=True))


def _blocks(file: Path) -> list[tuple[str, str]]:
    """The blocks of a page: kind and text; an item of a list is one, and so is a listing of code."""
    out: list[tuple[str, str]] = []
    open_fence = False
    lines: list[str] = []

    def end() -> None:
        text = "\n".join(line.strip() for line in lines).strip()
        if text:
            sign = _ITEM.match(lines[0])
            kind = re.sub(r"\d+", "1", sign[0].strip()) if sign else "para"
            out.append((kind, _ITEM.sub("", text)))
        lines.clear()

    for line in file.read_text("utf-8").splitlines():
        if _FENCE.match(line):
            if not open_fence:
                end()
            open_fence = not open_fence
            lines.append(line)
            if not open_fence:
                out.append(("code", "\n".join(lines)))
                lines.clear()
        elif open_fence:
            lines.append(line)
        elif not line.strip() or _CONFLICT.match(line):
            end()
        else:
            if _ITEM.match(line):
                end()
            lines.append(line)
    end()
    return out


def _pairs(vi: list[tuple[str, str]], en: list[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    shared = {_place(block) for block in vi} & {_place(block) for block in en}
    parted = [
        [(_place(block) if _place(block) in shared else "", *block) for block in side] for side in (vi, en)
    ]
    fixed = [[at for at, block in enumerate(side) if block[0]] for side in parted]
    keys = [[parted[n][at][0] for at in fixed[n]] for n in (0, 1)]
    last = (-1, -1)
    matches = SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_matching_blocks()
    places = [(fixed[0][m.a + k], fixed[1][m.b + k]) for m in matches for k in range(m.size)]
    for one, other in [*places, (len(vi), len(en))]:
        left, right = vi[last[0] + 1 : one], en[last[1] + 1 : other]
        if [kind for kind, _ in left] == [kind for kind, _ in right]:
            yield from filter(_is_translated, (("", a[1], b[1]) for a, b in zip(left, right, strict=True)))
        if one < len(vi) and _ANCHOR.search(vi[one][1]):
            heads = (_ANCHOR.sub("", vi[one][1]), _ANCHOR.sub("", en[other][1]))
            yield from filter(_is_translated, [("", *heads)])
        last = (one, other)


def _place(block: tuple[str, str]) -> str:
    """What stands alike in both languages: a heading's anchor, or else the text itself."""
    anchor = _ANCHOR.search(block[1])
    return anchor[1] if anchor else " ".join(block[1].split())


def _is_translated(pair: tuple[str, str, str]) -> bool:
    is_text = not pair[1].startswith(("|", "<", "import ", "---", "```", "~~~"))
    return bool(_VIETNAMESE.search(pair[1])) and not _VIETNAMESE.search(pair[2]) and is_text


Signs = tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]
_WIKI: Signs = (
    (re.compile(r"([\\`*_~^$])"), r"\\\1"),
    (re.compile(r"'''(.+?)'''"), r"**\1**"),
    (re.compile(r"''(.+?)''"), r"*\1*"),
    (re.compile(r"\[\[([^\[\]|]+)\|([^\[\]|]+)\]\]"), r"[\2](<\1>)"),
    (re.compile(r"\[\[([^\[\]|]+)\]\]"), r"[\1](<\1>)"),
    (re.compile(r"\[((?:https?:)?//[^\s\[\]]+) ([^\[\]]+)\]"), r"[\2](\1)"),
)
"""The signs of a wiki that have a meaning in Markdown, and its markup in Markdown's."""


def wiki_messages(folder: Path) -> Iterator[tuple[str, Pairs]]:
    """The messages of a wiki, one line of four words and more, without those that have plurals and the like.

    :param folder: has ``vi.json`` and, beside it, ``en.json``, at any depth.
    """
    for file in sorted(folder.rglob("vi.json")):
        translated = json.loads(file.read_text("utf-8"))
        sources = json.loads(file.with_name("en.json").read_text("utf-8"))
        rows = set()
        for key, target in translated.items():
            source = sources.get(key)
            if not (isinstance(target, str) and isinstance(source, str)) or target.strip() == source.strip():
                continue
            if len(source.split()) < 4 or any(sign in source + target for sign in ("{{", "\n", "__")):
                continue
            rows.add((digest(source), _as_markdown(target.strip()), _as_markdown(source.strip())))
        yield "wiki/" + "-".join(file.relative_to(folder).parts[:-1][-4:]), tuple(sorted(rows))


_LETTERS_NOT_TAGS = re.compile(r"([\\`*_\[\]~^${}])")


def json_messages(folder: Path) -> Iterator[tuple[str, Pairs]]:
    """The messages of programs in JSON, by key, one line of four words and more, without plurals.

    :param folder: has ``<name>/vi.json`` and ``<name>/en.json``.
    """
    for file in sorted(folder.glob("*/vi.json")):
        translated, sources = (
            dict(_flat(json.loads(one.read_text("utf-8")))) for one in (file, file.with_name("en.json"))
        )
        rows = set()
        for key, target in translated.items():
            source = sources.get(key, "").strip()
            if len(source.split()) < 4 or target.strip() in ("", source) or "\n" in source + target:
                continue
            if ", plural" not in source + target:
                texts = (_LETTERS_NOT_TAGS.sub(r"\\\1", text) for text in (target.strip(), source))
                rows.add((digest(source), *texts))
        yield f"messages/{file.parent.name}", tuple(sorted(rows))


def _flat(tree: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, str):
            yield before + key, value
        elif isinstance(value, dict):
            yield from _flat(value, f"{before}{key}/")


_DOCBOOK: Signs = (
    (re.compile(r"([\\`*_~^$\[\]])"), r"\\\1"),
    (
        re.compile(r'<ulink\s+url="([^"]*)"\s*>(.*?)</ulink>'),
        lambda m: f"[{m[2]}]({m[1].replace(chr(92), '')})",
    ),
    (re.compile(r'<ulink\s+url="([^"]*)"\s*/>'), r"<\1>"),
    (
        re.compile(
            r"<(command|filename|userinput|literal|classname|envar|prompt|computeroutput)>([^<>]*)</\1>"
        ),
        lambda m: f"`{m[2].replace(chr(92), '')}`",
    ),
    (re.compile(r"<emphasis>(.*?)</emphasis>"), r"*\1*"),
    (re.compile(r"<quote>(.*?)</quote>"), r"“\1”"),
)
"""The markup of DocBook that Markdown has; the rest stays a tag."""


def docbook(file: Path) -> Pairs:
    """The paragraphs of a PO file of DocBook that are translated, in Markdown."""
    units = po.read(file.read_bytes(), path=file.name, slug=file.stem, language="vi").units
    done = [unit for unit in units if unit.target.strip() and not unit.fuzzy and not unit.obsolete]
    rows = [
        (digest(unit.source), *(_as_markdown(text.strip(), _DOCBOOK) for text in (unit.target, unit.source)))
        for unit in done
        if len(unit.source.split()) > 2 and "\n" not in unit.source.strip() and unit.source != unit.target
    ]
    return tuple((name, vi, en) for name, vi, en in rows)


_BLOCKS = frozenset(("p", "title", "desc"))
_NO_TEXT = frozenset(("credit", "revision", "license", "include", "code", "screen"))
_CODE = frozenset(("cmd", "code", "file", "input", "output", "sys", "var"))
_LETTERS = re.compile(r"([\\`*_\[\]<>~^${}])")


def mallard(folder: Path) -> Iterator[tuple[str, Pairs]]:
    """The paragraphs and titles of each page of a manual in Mallard that are translated, in Markdown.

    A translation has its original's elements, in the same order; where it has not, the page is left out.

    :param folder: has ``vi/<page>.page`` and ``C/<page>.page``.
    """
    for file in sorted((folder / "vi").glob("*.page")):
        vi, en = (list(_mallard_blocks(folder / tag / file.name)) for tag in ("vi", "C"))
        if [kind for kind, _ in vi] == [kind for kind, _ in en]:
            rows = [(digest(b), a, b) for (_, a), (_, b) in zip(vi, en, strict=True) if len(b.split()) > 2]
            yield f"help/{file.stem}", tuple(row for row in rows if _is_translated(row))


def _mallard_blocks(file: Path) -> Iterator[tuple[str, str]]:
    root = etree.parse(file, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    stack = [root]
    while stack:
        element = stack.pop()
        name = etree.QName(element).localname if isinstance(element.tag, str) else "include"
        if name in _BLOCKS:
            yield name, " ".join(_mallard_inline(element).split())
        elif name not in _NO_TEXT:
            stack += reversed(element)


def _mallard_inline(element: etree._Element) -> str:
    out = _LETTERS.sub(r"\\\1", element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            name, inner = etree.QName(child).localname, _mallard_inline(child)
            goal = child.get("href") or child.get("xref")
            if name == "link" and goal:
                inner = f"[{inner or goal}](<{goal}>)"
            elif name in _CODE and inner.strip():
                inner = f"`{''.join(child.itertext())}`"
            elif name == "em":
                inner = f"*{inner}*"
            out += inner
        out += _LETTERS.sub(r"\\\1", child.tail or "")
    return out


def _as_markdown(text: str, signs: Signs = _WIKI) -> str:
    for pattern, instead in signs:
        text = pattern.sub(instead, text)
    return text
