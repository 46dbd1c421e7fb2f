"""A publication in which everything that anyone may write is hostile: by every way into it."""

# ruff: noqa: E501  (a vector is read on one line)
from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from hostile import EVERY

_SAMPLE = EVERY[::7]
"""Vectors enough for where each is only escaped, or not."""


def write(root: Path) -> None:
    """Write the publication's sources, settings and glossary; catalogues come of ``update``."""
    for name in ("source", "translations", "templates"):
        (root / name).mkdir(parents=True, exist_ok=True)
    (root / "songngu.toml").write_text(_settings(), "utf-8")
    (root / "translations/glossary.toml").write_text(_glossary(), "utf-8")
    for name, text in _sources().items():
        (root / "source" / name).write_text(text, "utf-8")
    (root / "source/word.docx").write_bytes(docx(_SAMPLE))
    (root / "source/book.epub").write_bytes(epub(EVERY))
    (root / "source/evil.svg").write_text(_SVG, "utf-8")


def translate(root: Path) -> None:
    """Fill each catalogue with hostile translations and translators' notes."""
    at = 0
    for file in sorted((root / "translations/en").rglob("*.po")):
        lines = file.read_text("utf-8").split("\n")
        out = []
        is_header = True
        for line in lines:
            if line.startswith("msgctxt") and not is_header:
                out.insert(_start(out), f"# note: {_one_line(EVERY[(at * 5 + 3) % len(EVERY)])}")
            if line == 'msgstr ""' and not is_header:
                vector = EVERY[at % len(EVERY)]
                form = (vector, f"a {vector} b", f"*a* {vector} **b** {vector}")[at // len(EVERY) % 3]
                line = f"msgstr {json.dumps(_one_line(form), ensure_ascii=False)}"
                at += 1
            out.append(line)
            is_header = is_header and line != ""
        file.write_text("\n".join(out), "utf-8")


def _start(lines: Sequence[str]) -> int:
    """Where the unit that is being written begins."""
    at = len(lines)
    while at > 0 and lines[at - 1]:
        at -= 1
    return at


def _one_line(text: str) -> str:
    return "".join(character if character >= " " else " " for character in text.replace("\n", " "))


def _toml(text: str) -> str:
    return json.dumps(_one_line(text).replace("\x7f", ""), ensure_ascii=True)


def _settings() -> str:
    together = " ".join(_SAMPLE)
    return f"""
name = "sach"
title = {{ vi = {_toml(together)}, en = {_toml(together)} }}
source-language = "vi"
target-languages = ["en"]
authors = [{_toml(together)}]
translators = [{_toml(together)}]
publisher = {_toml(together)}
rights = {_toml(together)}
base-url = "https://ok.example/"

[editions.bilingual]
layout = "parallel"

[editions.english]
layout = "target"
formats = ["html", "epub"]
"""


def _glossary() -> str:
    terms = []
    for at, vector in enumerate(_SAMPLE):
        terms.append(f"""
[[term]]
id = "t{at}"
vi = {_toml(f"thuatngu{at} {vector}"[:90])}
en = {_toml(f"term{at} {vector}"[:90])}
variants = {{ vi = ["thuatngu{at}"], en = ["term{at}"] }}
definition = {{ vi = {_toml(vector)}, en = {_toml("a " + vector)} }}
reference = {_toml(vector)}
""")
    return "".join(terms)


def _sources() -> dict[str, str]:
    paragraphs = "\n\n".join(_one_line(vector) for vector in EVERY)
    blocks = "\n\n".join(EVERY).replace("\0", "")
    inline = "\n\n".join(f"một {_one_line(vector)} hai" for vector in EVERY)
    terms = "\n\n".join(f"Đây là thuatngu{at} đó." for at in range(len(_SAMPLE)))
    lists = "\n".join(f"- {_one_line(vector)}\n" for vector in EVERY)
    cells = "\n".join(f"| {_one_line(vector).replace('|', '')} | a |" for vector in _SAMPLE)
    notes = "\n\n".join(f"một[^{at}]\n\n[^{at}]: {_one_line(vector)}" for at, vector in enumerate(_SAMPLE))
    headings = "\n\n".join(f"## {_one_line(vector)}" for vector in _SAMPLE)
    together = _one_line(" ".join(_SAMPLE))
    meta = "\n".join(
        f"{name}: {json.dumps(together, ensure_ascii=True)}"
        for name in (
            "title",
            "subtitle",
            "abstract",
            "date",
            "place",
            "rights",
            "lang",
            "author",
            "publisher",
            "dir",
        )
    )
    tricks = (
        "bibliography: /etc/passwd\ncss: /etc/passwd\ninclude-in-header: /etc/passwd\ntemplate: /etc/passwd\n"
        "include-before: /etc/passwd\nheader-includes: <script>alert('evil')</script>\nhighlight-style: /etc/passwd\n"
    )
    pages = "".join(f"<div>{vector}</div><p>một {vector} hai</p>" for vector in EVERY).replace("\0", "")
    named = "\">'<img src=x onerror=alert(1)>"
    return {
        "paragraphs.md": paragraphs,
        "blocks.md": blocks,
        "inline.md": inline + "\n\n![a](evil.svg)\n",
        "terms.md": terms,
        "lists.md": lists,
        "table.md": f"| a | b |\n|---|--:|\n{cells}\n\n{headings}\n\n{notes}\n",
        "meta.md": f"---\n{meta}\nkeywords: [{json.dumps(together, ensure_ascii=True)}]\n{tricks}---\n\nMột\n",
        "page.html": f"<html><head><title>{_SAMPLE[1]}</title></head><body>{pages}</body></html>",
        "verse.txt": "\n".join(map(_one_line, EVERY)),
        "site.rst": "\n\n".join(f".. raw:: html\n\n   {_one_line(vector)}" for vector in EVERY)
        + "\n\n.. include:: /etc/passwd\n",
        "tex.tex": "\\input{/etc/passwd}\\include{/etc/passwd}\\verbatiminput{/etc/passwd}\n"
        + "\n\n".join(f"\\href{{{scheme}}}{{a}}" for scheme in ("javascript:alert(1)", "data:text/html,x")),
        "org.org": '#+INCLUDE: "/etc/passwd"\n#+SETUPFILE: /etc/passwd\n\n'
        + "\n\n".join(f"#+BEGIN_EXPORT html\n{_one_line(vector)}\n#+END_EXPORT" for vector in EVERY),
        f"{named}.md".replace("/", ""): "Một\n",
        "javascript:alert(1).md": "Hai\n",
    }


_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(\'evil\')"><script>alert("evil")</script>'
    '<image href="https://evil.example/x.png"/><rect width="9" height="9"/></svg>'
)


def docx(addresses: Sequence[str]) -> bytes:
    """A Word document with a link to each of some addresses, and each as text."""
    namespace = "http://schemas.openxmlformats.org"
    links = "".join(
        f'<w:p><w:hyperlink r:id="r{at}"><w:r><w:t>{escape(_xml(address))}</w:t></w:r></w:hyperlink></w:p>'
        for at, address in enumerate(addresses)
    )
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{namespace}/officeDocument/2006/relationships/hyperlink" '
        f'Target="{escape(_xml(address), {chr(34): "&quot;"})}" TargetMode="External"/>'
        for at, address in enumerate(addresses)
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{namespace}/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{namespace}/package/2006/relationships"><Relationship Id="r" '
            f'Type="{namespace}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{namespace}/wordprocessingml/2006/main" '
            f'xmlns:r="{namespace}/officeDocument/2006/relationships"><w:body>{links}</w:body></w:document>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{namespace}/package/2006/relationships">{relations}</Relationships>',
        }
    )


def epub(vectors: Sequence[str]) -> bytes:
    """A book whose page holds some vectors, as far as XML lets it."""
    page = "".join(f"<p>{escape(_xml(vector))}</p>" for vector in vectors)
    links = "".join(
        f'<p><a href="{escape(_xml(vector), {chr(34): "&quot;"})}" onclick="alert(1)">a</a></p>'
        for vector in vectors
    )
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
            "p.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/><manifest>'
            '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>',
            "a.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title><script>alert(1)</script></head>'
            f'<body onload="alert(1)">{page}{links}<iframe src="https://evil.example"></iframe></body></html>',
        }
    )


def zipped(members: dict[str, str]) -> bytes:
    """An archive of some texts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def _xml(text: str) -> str:
    """The text without what XML cannot hold."""
    return "".join(character for character in text if character >= " " or character in "\t\n")
