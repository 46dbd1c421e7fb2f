"""Real files of every kind that songngu reads, to be mutated, and a publication that is whole, to do it in."""

# ruff: noqa: E501  (a member of an archive is read on one line)
from __future__ import annotations

import base64
import contextlib
import io
import random
import shutil
import subprocess
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import pypandoc
from hostile_changes import SECRET
from PIL import Image

from songngu import cli
from songngu.formats import endings, po

_WRITTEN = {
    ".rst": "rst", ".tex": "latex", ".org": "org", ".textile": "textile", ".wiki": "mediawiki", ".dokuwiki": "dokuwiki",
    ".dbk": "docbook5", ".jats": "jats", ".opml": "opml", ".fb2": "fb2", ".ipynb": "ipynb", ".typ": "typst", ".dj": "djot",
    ".muse": "muse", ".rtf": "rtf", ".adoc": "asciidoc", ".html": "html5", ".docx": "docx", ".odt": "odt", ".epub": "epub3",
    ".pptx": "pptx",
}  # fmt: skip
"""Formats that pandoc writes as well: real texts become these."""

_SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60" width="90"><defs><linearGradient id="g"><stop offset="0" '
    b'stop-color="#f00"/></linearGradient></defs><style>.a { fill: url(#g) }</style><g transform="rotate(9)"><rect class="a" '
    b'width="50" height="20"/><text x="5" y="40">H\xc3\xa0 N\xe1\xbb\x99i</text><path d="M0 0 L10 10 Z"/></g></svg>'
)
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

SETTINGS = """name = "sach"
title = { vi = "Sách", en = "Book" }
source-language = "vi"
target-languages = ["en"]
authors = ["Trần Thị Bình"]
publisher = "Nhà xuất bản"
base-url = "https://sach.example/"
documents = ["tot", "*"]
volume = false
[editions.bilingual]
layout = "parallel"
[theme]
accent = "#96190f"
"""
GLOSSARY = """[[term]]
id = "luat"
vi = "pháp luật"
en = "law"
variants = { vi = ["luật"], en = ["laws"] }
forbidden = { en = ["legal code"] }
definition = { vi = "Các *quy tắc*.", en = "The rules of a state[^1]." }
reference = "https://luat.example"

[[term]]
id = "may"
vi = "máy"
en = "machine"
"""
_GOOD = """---
title: Bài tốt
author: Trần Thị Bình
date: 2024-05-01
---

# Mở đầu {#mo}

Một đoạn về pháp luật, *máy* và $x^2$.[^a]

![Tranh](tranh.png)

![Hình](hinh.svg)

| A | B |
| --- | --- |
| một | hai |

- một
- hai [đi](#mo)

> Trích

[^a]: Chú thích.
"""


@dataclass(slots=True)
class Seeds:
    """What is to be mutated."""

    sources: dict[str, list[bytes]]
    """By the ending of their names."""
    pictures: dict[str, list[bytes]]
    words: list[str]
    texts: list[bytes]
    """English and Vietnamese, to put into catalogues."""

    def source(self, chance: random.Random, ending: str) -> bytes:
        """A file; of a text, most often a few kilobytes of it."""
        data = chance.choice(self.sources[ending])
        if ending in endings.BINARY_FORMATS or len(data) < 3000 or chance.random() < 0.05:
            return data
        at = chance.randrange(len(data) - 1000)
        return data[at : at + chance.randint(300, 3000)].decode("utf-8", "ignore").encode()


def seeds(folders: list[Path]) -> Seeds:
    """The files of the folders that are not too large, and what pandoc makes of them in other formats."""
    sources: dict[str, list[bytes]] = {}
    for file in sorted(file for folder in folders for file in folder.rglob("*")):
        ending = file.suffix.lower()
        is_wanted = file.is_file() and ending in endings.ENDINGS | {".txt"}
        if is_wanted and file.stat().st_size < 200_000:
            sources.setdefault(ending, []).append(file.read_bytes())
    chance = random.Random(1)
    texts = [data for data in sources[".md"] if len(data) < 20_000]
    image = _pictures()
    for ending, name in _WRITTEN.items():
        for data in chance.sample(texts, min(12, len(texts))):
            with contextlib.suppress(subprocess.CalledProcessError):
                sources.setdefault(ending, []).append(_written(data[:3000], name, image[".png"][0]))
    sources[".xml"] = sources[".dbk"]
    sources[".csv"] = [b"a,b,c\n" + 'một,hai,"ba, bốn"\n'.encode() * 20]
    sources[".tsv"] = [b"a\tb\tc\n" + "một\thai\tba\n".encode() * 20]
    sources[".t2t"] = ["Tên\nTác giả\n\n= Một =\n\n- **a** //b// __c__\n+ ``x``\n\n| a | b |\n".encode()]
    sources[".pod"] = [
        "=head1 Một\n\nB<a> I<b> C<c> L<d|http://x.vn>\n\n=over\n\n=item 1\n\n=back\n".encode()
    ]
    sources[".xlsx"] = [_sheet()]
    for ending in [ending for ending in endings.ENDINGS if ending not in sources]:
        twin = next(
            one for one in sources if endings.TEXT_FORMATS.get(one) == endings.TEXT_FORMATS.get(ending)
        )
        sources[ending] = sources[twin]
    words = [word for data in texts[:20] for word in data.decode("utf-8", "ignore").split()][:4000]
    return Seeds(sources=sources, pictures=image, words=words, texts=texts)


def _written(data: bytes, name: str, picture: bytes) -> bytes:
    shown = data + b"\n\n![a](data:image/png;base64," + base64.b64encode(picture) + b")\n"
    command = [
        pypandoc.get_pandoc_path(),
        "--sandbox",  # or it fetches what real texts show
        "--from=markdown",
        f"--to={name}",
        "--standalone",
        "--output=-",
        "--quiet",
    ]
    return subprocess.run(command, input=shown, capture_output=True, check=True).stdout


def _pictures() -> dict[str, list[bytes]]:
    image = Image.radial_gradient("L").resize((64, 48)).convert("RGB")
    out: dict[str, list[bytes]] = {".svg": [_SVG]}
    for ending, kind, mode in (
        (".png", "PNG", "RGB"),
        (".png", "PNG", "P"),
        (".jpg", "JPEG", "RGB"),
        (".gif", "GIF", "P"),
        (".webp", "WEBP", "RGB"),
        (".jpg", "JPEG", "CMYK"),
        (".png", "PNG", "LA"),
    ):
        stream = io.BytesIO()
        image.convert(mode).save(stream, kind)
        out.setdefault(ending, []).append(stream.getvalue())
    return out


def _sheet() -> bytes:
    out = io.BytesIO()
    cells = "".join(
        f'<row r="{at}"><c r="A{at}" t="inlineStr"><is><t>một</t></is></c><c r="B{at}"><v>{at}</v></c></row>'
        for at in range(1, 9)
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        new.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a" Type="{_KIND}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        new.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_SHEET}" xmlns:r="{_KIND}"><sheets><sheet name="S" sheetId="1" r:id="b"/></sheets></workbook>',
        )
        new.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="b" Type="{_KIND}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        new.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{_SHEET}"><sheetData>{cells}</sheetData></worksheet>',
        )
    return out.getvalue()


def publication(root: Path, given: Seeds, fonts: Path) -> None:
    """A publication of one document, translated and built, in a folder beside which stand secrets."""
    for name in ("source", "translations/en", ".songngu"):
        (root / name).mkdir(parents=True)
    for name in ("secret.txt", "secret.tex", "secret.md", "secret.svg", "secret.png"):
        (root.parent / name).write_bytes(
            given.pictures[".png"][0] + SECRET.encode() if name.endswith("png") else SECRET.encode()
        )
    if fonts.is_dir():
        shutil.copytree(fonts, root / ".songngu/fonts")
    (root / "songngu.toml").write_text(SETTINGS, "utf-8")
    (root / "translations/glossary.toml").write_text(GLOSSARY, "utf-8")
    (root / "source/tot.md").write_text(_GOOD, "utf-8")
    (root / "source/tranh.png").write_bytes(given.pictures[".png"][0])
    (root / "source/hinh.svg").write_bytes(_SVG)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        assert cli.main(["-C", str(root), "update"]) == 0
        file = root / "translations/en/tot.po"
        filled(file, ["The law, the *machine* and $x^2$."])
        assert cli.main(["-C", str(root), "build", "--jobs", "1"]) == 0


def filled(file: Path, texts: list[str]) -> None:
    """Give every unit of a catalogue a translation: its own source, or one of the texts."""
    catalog = po.read(file.read_bytes(), path=file.name, slug=file.stem, language="en")
    units = [
        replace(unit, target=unit.source if at % 3 or not texts else texts[at % len(texts)])
        for at, unit in enumerate(catalog.units)
    ]
    file.write_bytes(po.write(replace(catalog, units=tuple(units))))
