"""Bytes -> the same, broken or hostile: as bytes, as text, as XML, as members of an archive, as TOML; or made up."""

# ruff: noqa: E501  (a snippet is read on one line)
from __future__ import annotations

import contextlib
import io
import random
import re
import sys
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from hostile import EVERY  # the vectors of the tests

SECRET = "SECRET-39-outside-71"
"""What stands in every file beside the publication, and may be in nothing that is made."""

_SNIPPETS = (
    b"<script>", b"-->", b"<!--", b"```", b"::: {", b":::", b"[^1]", b"](", b"![x](../../secret.png)", b"\0", b"\xff",
    b"\xf0\x9f", b"\r", b"\t", b"$$", b"\\begin{x}", b"{=html}", b"&#0;", b"---\n", b"> " * 400, b"[" * 300, b"*" * 300,
    "\u202e\ufdd0\ud7ff\uffff".encode("utf-8", "surrogatepass"), b"\xef\xbb\xbf", b"<" * 50, b"|||", b"<<<<<<< x\n", b"#",
    b'msgid ""\n', b"#, fuzzy\n", b'msgctxt "p1"\n', b"#~ ", b'"', b"\\", b"<!-- split -->", b"`" * 99, b"{#a .b c=d}",
    b"\xed\xa0\x80", b"\x1b[31m\x1b]0;x\x07", b"\xe2\x80\xa8", b"\xc2\x85", b"e" + b"\xcc\x81" * 500, b"\xf0\x9f\x91\xa9\xe2\x80\x8d" * 40,
    b"9" * 5000, b"-1", b"1e999", b"\n\n\n", b" " * 2000, b"a" * 3000, b"![a](../../secret.png)\n", b"[a](javascript:alert(1))",
    b"<img src=../../secret.png>", b"\\input{../../secret}", b".. include:: ../../secret.txt\n", b"=======\n>>>>>>> y\n", b"&a;&#xD800;&#x110000;",
    b"<![CDATA[", b"<?xml version='1.0' encoding='utf-16'?>", b"\\def\\a{\\a\\a}\\a", b"$\\frac{$", b"\\(\\left(\\)", b"%" * 30, b"../" * 30,
    b"[^a]: [^a]\n\n", b"[a]: b\n[b]: a\n", b"| a | b |\n|---|---|\n", b"+---+\n| a |\n+---+\n", b": a\n", b"    ", b"1. ", b"(@) ",
)  # fmt: skip
_WRAPPERS = (
    (b"[", b"]"), (b"*", b"*"), (b"**a ", b" b**"), (b"> ", b""), (b"- ", b""), (b"<div>", b"</div>"), (b"<b>", b"</b>"), (b"(", b")"), (b"{", b"}"),
    (b"[a](", b")"), (b"![", b"](a.png)"), (b"$", b"$"), (b"^[", b"]"), (b"::: a\n", b"\n:::\n"), (b"\\textbf{", b"}"), (b"<ul><li>", b"</li></ul>"),
    (b"<table><tr><td>", b"</td></tr></table>"), (b"~~", b"~~"), (b"'", b"'"), (b'"', b'"'), (b"`", b"`"), (b"<!--", b"-->"), (b"[[", b"]]"),
)  # fmt: skip
_ENCODINGS = ("utf-16", "utf-16-le", "latin-1", "cp1258", "utf-7", "utf-32", "cp037")
Given = bytes


def token(chance: random.Random) -> bytes:
    """Something to put where nobody expects it."""
    if chance.random() < 0.4:
        return chance.choice(EVERY).encode("utf-8", "surrogatepass")
    return chance.choice(_SNIPPETS)


def changed(data: bytes, chance: random.Random, other: bytes = b"") -> bytes:
    """Some of the bytes changed; with slices of another file."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        chance.choice(_OPERATIONS)(out, chance, other)
    return bytes(out[:400_000])


def as_text(data: bytes, chance: random.Random, other: bytes = b"") -> bytes:
    """The same, most often in valid UTF-8: else most would end at the first letter."""
    out = changed(data, chance, other)
    if chance.random() < 0.03:
        return out.decode("utf-8", "ignore").encode(chance.choice(_ENCODINGS), "replace")
    return out.decode("utf-8", "ignore").replace("\0", "").encode() if chance.random() < 0.9 else out


def _delete(out: bytearray, chance: random.Random, other: bytes) -> None:
    at, length = _slice(out, chance)
    del out[at : at + length]


def _insert(out: bytearray, chance: random.Random, other: bytes) -> None:
    at, _ = _slice(out, chance)
    out[at:at] = token(chance)


def _flip(out: bytearray, chance: random.Random, other: bytes) -> None:
    if out:
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)


def _repeat(out: bytearray, chance: random.Random, other: bytes) -> None:
    at, length = _slice(out, chance)
    out[at:at] = out[at : at + length] * chance.choice((1, 2, 10, 50))


def _swap(out: bytearray, chance: random.Random, other: bytes) -> None:
    (at, length), (to, _) = _slice(out, chance), _slice(out, chance)
    one, two = bytes(out[at : at + length]), bytes(out[to : to + length])
    out[at : at + len(two)], out[to : to + len(one)] = two, one


def _truncate(out: bytearray, chance: random.Random, other: bytes) -> None:
    if chance.random() < 0.3:
        del out[chance.randrange(len(out) + 1) :]


def _splice(out: bytearray, chance: random.Random, other: bytes) -> None:
    at, _ = _slice(out, chance)
    start, length = _slice(bytearray(other), chance)
    out[at:at] = other[start : start + length * 4]


def _wrap(out: bytearray, chance: random.Random, other: bytes) -> None:
    at, length = _slice(out, chance)
    before, after = chance.choice(_WRAPPERS)
    count = chance.choice((1, 2, 5, 40, 400))
    out[at : at + length] = before * count + out[at : at + length] + after * count


def _lines(out: bytearray, chance: random.Random, other: bytes) -> None:
    lines = bytes(out).split(b"\n")
    at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            lines[at], lines[to] = lines[to], lines[at]
        case 1:
            lines.insert(to, lines[at])
        case 2:
            del lines[at]
        case _:
            lines[at : at + 2] = [b" ".join(lines[at : at + 2])]
    out[:] = b"\n".join(lines)


def _ends(out: bytearray, chance: random.Random, other: bytes) -> None:
    if chance.random() < 0.2:
        out[:] = out.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n\n", b"\xe2\x80\xa8", b"\n\r\n")))


_OPERATIONS = (_delete, _insert, _insert, _flip, _repeat, _swap, _truncate, _splice, _wrap, _lines, _ends)


def _slice(data: bytearray, chance: random.Random) -> tuple[int, int]:
    at = chance.randrange(len(data) + 1)
    return at, min(chance.choice((1, 1, 4, 30, 300)), len(data) - at)


# -- XML


def as_xml(data: bytes, chance: random.Random, other: bytes = b"") -> bytes:
    """Markup with tags doubled, dropped, nested; with attributes, entities and names that are others."""
    text = data.decode("utf-8", "ignore")
    for _ in range(chance.randint(1, 6)):
        tags = list(re.finditer(r"<[^<>]*>", text))
        if not tags:
            return changed(data, chance, other)
        one, two = sorted((chance.choice(tags), chance.choice(tags)), key=lambda found: found.start())
        text = chance.choice(_OF_XML)(text, one, two, chance)[:400_000]
    return text.encode("utf-8", "replace")


_Change = Callable[[str, "re.Match[str]", "re.Match[str]", random.Random], str]
_OF_XML: tuple[_Change, ...] = (
    lambda text, one, two, chance: text[: one.start()] + text[one.end() :],
    lambda text, one, two, chance: text[: two.end()] + text[one.start() : two.end()] * chance.choice((1, 20)) + text[two.end() :],
    lambda text, one, two, chance: text[: one.start()] + one[0] * chance.choice((2, 50, 2000)) + text[one.end() :],
    lambda text, one, two, chance: text[: one.end()] + token(chance).decode("utf-8", "replace") + text[one.end() :],
    lambda text, one, two, chance: text[: one.start()] + re.sub(r'="[^"]*"', lambda found: _attribute(chance), one[0], count=1) + text[one.end() :],
    lambda text, one, two, chance: text[: one.start()] + two[0] + text[one.end() : two.start()] + one[0] + text[two.end() :],
    lambda text, one, two, chance: f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:../../secret.txt"><!ENTITY b "{"c" * 99}">]>' + text.replace("e", "&a;", 1),
    lambda text, one, two, chance: re.sub(r'\sxmlns(:\w+)?="[^"]*"', "", text, count=1),
    lambda text, one, two, chance: text[: one.start()] + f"<!--{one[0]}" + text[one.end() :],
)  # fmt: skip


def _attribute(chance: random.Random) -> str:
    values = ("", "-1", "0", "99999999999999999999", "../../secret.png", "file:///etc/passwd", "NaN", "javascript:alert(1)", "http://evil.example/x",
              "rId1", "a" * 5000, "&#x41;", "xml", "\u202e", "{{ 7*7 }}", token(chance).decode("utf-8", "replace"))  # fmt: skip
    return '="' + chance.choice(values).replace('"', "&quot;") + '"'


# -- archives


def repacked(data: bytes, chance: random.Random, other: bytes = b"") -> bytes:
    """An archive with some of its members changed, doubled, dropped, named otherwise; itself broken in one of six."""
    if chance.random() < 0.16:
        return changed(data, chance, other)
    out = io.BytesIO()
    with contextlib.suppress(zipfile.BadZipFile), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            names = old.namelist()
            touched = chance.sample(names, min(len(names), chance.randint(1, 3)))
            for name in names:
                _packed(new, name, old.read(name), chance if name in touched else None, other)
    return out.getvalue()


def _packed(
    new: zipfile.ZipFile, name: str, content: bytes, chance: random.Random | None, other: bytes
) -> None:
    if chance is None:
        new.writestr(name, content)
        return
    act = chance.randrange(12)
    if act == 0:
        return
    if act == 1:
        new.writestr(name, content)
    if act == 2:
        name = chance.choice(
            (
                "../" * 5 + "secret.png",
                "/tmp/x",
                "a\\b",
                name.upper(),
                name + "\0x",
                "C:x",
                "ư" * 90,
                "a/../b",
            )
        )
    if act == 3:
        content = chance.choice((b"", b"\0" * 2_000_000, other, token(chance) * 300))
    elif act > 3:
        change = (
            as_xml
            if name.endswith((".xml", ".rels", ".xhtml", ".html", ".opf", ".ncx", ".svg")) and act < 10
            else changed
        )
        content = change(content, chance, other)
    new.writestr(name, content, zipfile.ZIP_STORED if act == 11 else zipfile.ZIP_DEFLATED)


# -- made up


def made_up(chance: random.Random, ending: str, words: list[str]) -> bytes:
    """A text of whatever a writer may use, one thing in another, well formed in most places."""
    blocks = [_block(chance, words, chance.choice((1, 2, 3, 5)), ending) for _ in range(chance.randint(1, 8))]
    head = f"---\n{_meta(chance, words)}---\n\n" if ending == ".md" and chance.random() < 0.3 else ""
    return (head + "\n\n".join(blocks) + "\n").encode("utf-8", "replace")


def _meta(chance: random.Random, words: list[str]) -> str:
    keys = (
        "title",
        "author",
        "date",
        "lang",
        "abstract",
        "keywords",
        "cover-image",
        "css",
        "dir",
        "subtitle",
        "rights",
        "modified",
        "toc",
        "x",
    )
    values = ("[a, [b, {c: d}]]", "{name: a, b: [c]}", "2020-13-45", "|\n  a\n\n  - b\n", "~", "!!python/object:os.system x", "*a", "&a [*a]", "1e400", "''", "../../secret.txt",
              "0000-00-00", "99999-01-01", "[]", "{}", "-0", "!!binary aaaa", "2026-02-30T25:61:61Z", "true")  # fmt: skip
    lines = [
        f"{chance.choice(keys)}: {chance.choice(values) if chance.random() < 0.6 else _inline(chance, words, 1)}\n"
        for _ in range(chance.randint(1, 5))
    ]
    return "".join(lines)


def _inline(chance: random.Random, words: list[str], depth: int) -> str:
    word = chance.choice(words)
    if depth <= 0:
        return word
    inside = " ".join(_inline(chance, words, depth - 1) for _ in range(chance.randint(1, 2)))
    vector = chance.choice(EVERY).replace("\n", " ").replace("\0", "")
    forms = (f"*{inside}*", f"**{inside}**", f"[{inside}](#p{word})", f"![{inside}](tranh.png)", f"`{inside}`", f"${inside}$", f"[^{chance.randrange(4)}]",
             f"^[{inside}]", f"<b>{inside}</b>", f"<span lang='x'>{inside}", f"[{inside}]{{.pair #a lang=en}}", f"~~{inside}~~", f"{inside}\\", vector,
             f"<!-- split -->{inside}", f"\\{inside}", f"[{inside}][{word}]", f"<{word}@x.vn>", f"{inside}  \n", f"H~{inside}~O^{inside}^", f"“{inside}", f"\u202e{inside}\u200b",
             f"![](drawing.svg){{width={chance.choice(('0', '-1px', '1e9%', '99999999px'))}}}", f"$\\frac{{{word}}}{{\\sqrt{{{word}}}}}$", f"`{inside}`{{=html}}")  # fmt: skip
    return chance.choice(forms)


def _block(chance: random.Random, words: list[str], depth: int, ending: str) -> str:
    text = " ".join(
        _inline(chance, words, chance.choice((0, 0, 1, 2, 4))) for _ in range(chance.randint(1, 8))
    )
    if depth <= 0:
        return text
    inner = "\n\n".join(_block(chance, words, depth - 1, ending) for _ in range(chance.randint(1, 2)))
    if ending == ".html":
        tags = (
            "div",
            "ul",
            "ol",
            "li",
            "table",
            "tr",
            "td",
            "blockquote",
            "section",
            "dl",
            "dd",
            "figure",
            "p",
            "h1",
            "h6",
            "pre",
            "details",
            "math",
            "svg",
            "aside",
            "th",
            "caption",
        )
        tag = chance.choice(tags)
        return f"<{tag} id='{chance.choice(words)}' class='pair source'>{inner}" + (
            f"</{tag}>" if chance.random() < 0.8 else ""
        )
    deeper = inner.replace("\n", "\n  ")
    cells = " | ".join(text.replace("|", "").replace("\n", " ") for _ in range(chance.randint(1, 4)))
    forms = (f"{'#' * chance.randint(1, 7)} {text} {{#{chance.choice(words)}}}", "> " + inner.replace("\n", "\n> "), f"- {deeper}\n- {text}", f"{chance.randint(0, 99999999)}. {deeper}",
             f"::: {{.note lang=x}}\n{inner}\n:::", f"```{chance.choice(words)}\n{inner}\n```", f"| {cells} |\n|{'---|' * chance.randint(1, 4)}\n| {cells} |\n", f"<div>\n\n{inner}\n\n</div>",
             f"[^{chance.randrange(4)}]: {deeper}", f"{text}\n:   {deeper}", f"$$\n{text}\n$$", f"<table><tr><td>\n\n{inner}\n\n</td></tr></table>", "***", f"<!-- {text} -->",
             f"    {text}", f"| {text}\n| {text}", f"![{text}](tranh.png)", f"[{chance.choice(words)}]: <{text}>", f"+---+---+\n| a | {chance.choice(words)} |\n+---+---+", f"(@) {deeper}",
             f"<{chance.choice(('div', 'p', '/div', 'table', 'li', 'details open'))}>\n{inner}", f"#### {text}\n\n{inner}")  # fmt: skip
    return chance.choice(forms)


def toml_value(chance: random.Random) -> str:
    """A value that a setting or an entry may be given."""
    values = ("true", "0", "-1", "1e308", "nan", "inf", "[]", "{}", '""', '"a"', '["a", 1]', "[[[[]]]]", "1979-05-27", "07:32:00", '{a = {b = "c"}}', '"../../x"', '"/etc/passwd"',
              '"\\u0000"', '"\\u202e"', '"a\\nb"', "9" * 4400, "[" * 90 + "]" * 90, "[" * 3000 + "]" * 3000, '"' + "ư" * 5000 + '"', '"x-y-z"', '"vi"', '"en"', '["en", "en"]',
              '["html", "pdf"]', '["epub"]', '"https://x/ "', '"javascript:alert(1)"', '"#ffffff"', '"zh-Hant-TW"', '["*"]', '["["]', '["nothing"]', "0x7fffffffffffffffffff",
              '"con"', '"a/b"', '"."', '"index"', '" "', '"' + chance.choice(EVERY).encode("ascii", "backslashreplace").decode().replace("\\", "").replace('"', "").replace("\n", " ") + '"')  # fmt: skip
    return chance.choice(values)


def picture(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """A picture of pixels whose chunks are changed, their sums put right in one of two."""
    out = changed(data, chance, other)
    if not out.startswith(b"\x89PNG") or chance.random() < 0.5:
        return out
    at, pieces = 8, [out[:8]]
    while at + 12 <= len(out):
        length = min(int.from_bytes(out[at : at + 4]), len(out) - at - 12)
        body = out[at + 4 : at + 8 + length]
        pieces.append(length.to_bytes(4) + body + zlib.crc32(body).to_bytes(4))
        at += 12 + length
    return b"".join(pieces)
