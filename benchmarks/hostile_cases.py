"""One hostile thing in a publication that is whole, by kind: what is written into it, and which verbs are run."""

# ruff: noqa: E501  (a list of what is hostile is read on one line)
from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import hostile_changes as changes
from hostile_seeds import GLOSSARY, SETTINGS, Seeds, filled

from songngu.formats import endings

Verb = Sequence[str]
_BUILD = ("build", "--jobs", "1")


@dataclass(slots=True)
class Case:
    """What was done to the publication, and what is to be done with it."""

    kind: str
    verbs: list[Verb]
    between: Callable[[Path], None] = lambda root: None
    """Done after the first verb, where that ended well."""
    has_own_look: bool = False
    """Templates or settings are others: its pages cannot be held against ours."""
    is_settled: bool = True
    """What it keeps beside the texts is whole: a clean build must come to the same bytes."""
    told: dict[str, str] = field(default_factory=dict)


def case(root: Path, given: Seeds, chance: random.Random) -> Case:
    """Do something to the publication in ``root``."""
    (kind,) = chance.choices(list(KINDS), [weight for weight, _ in KINDS.values()])
    return KINDS[kind][1](kind, root, given, chance)


def _build(chance: random.Random) -> Verb:
    """A page for most, a book for some, a PDF for few."""
    formats = chance.choices([("html",), ("html", "epub"), ("epub",), ("pdf",)], [84, 8, 6, 2])[0]
    return (*_BUILD, *(word for name in formats for word in ("--format", name)))


def _around(root: Path, name: str, chance: random.Random, given: Seeds) -> Case:
    """The verbs for a source that is new."""

    def between(root: Path) -> None:
        file = root / f"translations/en/{Path(name).stem}.po"
        if file.exists() and chance.random() < 0.6:
            filled(
                file, [changes.token(chance).decode("utf-8", "replace").replace("\0", "") for _ in range(9)]
            )

    verbs: list[Verb] = [("update",), _build(chance)]
    if chance.random() < 0.15:
        verbs = verbs[1:]
    if chance.random() < 0.15:
        verbs.append(
            chance.choice(
                [
                    ("update", "--check"),
                    ("check", "--json"),
                    ("status", "--json"),
                    ("check", "--fix"),
                    ("update",),
                ]
            )
        )
    return Case(kind="", verbs=verbs, between=between)


def _source(kind: str, root: Path, given: Seeds, chance: random.Random) -> Case:
    if kind == "archives":
        ending = chance.choice(sorted(endings.BINARY_FORMATS))
        change = changes.repacked
    elif kind == "Markdown":
        ending, change = ".md", changes.as_text
    elif kind == "HTML":
        ending, change = ".html", chance.choice((changes.as_text, changes.as_xml))
    else:
        ending = chance.choice(sorted({*endings.TEXT_FORMATS, ".txt"} - {".md", ".html"}))
        change = (
            changes.as_xml
            if given.sources[ending][0].lstrip().startswith(b"<") and chance.random() < 0.7
            else changes.as_text
        )
    data = change(
        given.source(chance, ending), chance, given.source(chance, chance.choice((ending, ".md", ".html")))
    )
    return _with_source(kind, root, f"a{ending}", data, given, chance)


def _with_source(kind: str, root: Path, name: str, data: bytes, given: Seeds, chance: random.Random) -> Case:
    (root / "source" / name).write_bytes(data)
    out = _around(root, name, chance, given)
    out.kind = f"{kind} {Path(name).suffix}" if kind in ("archives", "other texts") else kind
    return out


def _made_up(kind: str, root: Path, given: Seeds, chance: random.Random) -> Case:
    ending = ".html" if chance.random() < 0.25 else ".md"
    return _with_source(kind, root, f"a{ending}", changes.made_up(chance, ending, given.words), given, chance)


def _edited(kind: str, root: Path, given: Seeds, chance: random.Random) -> Case:
    """The good source is edited: its translations must follow, and none be lost."""
    file = root / "source/tot.md"
    file.write_bytes(changes.as_text(file.read_bytes(), chance, given.source(chance, ".md")))
    return Case(kind=kind, verbs=[("update",), _build(chance)])


def _catalogue(kind: str, root: Path, given: Seeds, chance: random.Random) -> Case:
    file = root / "translations/en/tot.po"
    data = changes.as_text(file.read_bytes(), chance, given.source(chance, ".md").replace(b'"', b'\\"'))
    if chance.random() < 0.5:  # its lines hold, what is in them is hostile

        def other(found: re.Match[bytes]) -> bytes:
            text = changes.as_text(
                chance.choice((b"a", changes.token(chance))), chance, given.source(chance, ".md")[:300]
            )
            return b"msgstr " + json.dumps(text.decode("utf-8", "replace"), ensure_ascii=False).encode(
                "utf-8", "replace"
            )

        data = re.sub(rb'msgstr "[^"\n]+"', other, file.read_bytes())
    file.write_bytes(data)
    verbs: list[Verb] = [
        _build(chance),
        ("update",),
        chance.choice([("check", "--json"), ("update", "--check"), _build(chance), ("check", "--fix")]),
    ]
    chance.shuffle(verbs)
    return Case(kind=kind, verbs=verbs)


def _merged(kind: str, root: Path, given: Seeds, chance: random.Random) -> Case:
    """Three states of a catalogue, each broken in its own way, or not."""
    base = (root / "translations/en/tot.po").read_bytes()
    for name in ("base", "ours", "theirs"):
        other = changes.as_text(base, chance, base) if chance.random() < 0.7 else base
        (root / f"translations/{name}.po").write_bytes(other)
    files = [str(root / f"translations/{name}.po") for name in ("base", "ours", "theirs")]
    return Case(
        kind=kind,
        verbs=[
            ("merge", *files, "--output", str(root / "translations/en/tot.po")),
            ("update",),
            _build(chance),
        ],
    )


def _glossary(kind: str, root: Path, given: Seeds, chance: random.Random) -> Case:
    data = changes.as_text(GLOSSARY.encode(), chance, given.source(chance, ".md"))
    if chance.random() < 0.6:
        keys = ("id", "vi", "en", "variants", "forbidden", "definition", "reference", "notes", "x", "fr")
        values = [
            f"{chance.choice(keys)} = {changes.toml_value(chance)}\n" for _ in range(chance.randint(1, 4))
        ]
        data = (GLOSSARY + '\n[[term]]\nid = "b"\nvi = "Tranh"\nen = "Picture"\n' + "".join(values)).encode(
            "utf-8", "replace"
        )
    (root / "translations/glossary.toml").write_bytes(data)
    return Case(
        kind=kind,
        verbs=[_build(chance), chance.choice([("check", "--json"), ("check", "--term", "may"), ("status",)])],
    )


_KEYS = [
    "name",
    "title",
    "identifier",
    "source-language",
    "target-languages",
    "documents",
    "authors",
    "translators",
    "publisher",
    "rights",
    "stale",
    "untranslated",
    "notes",
    "volume",
    "page-format",
    "attach-sources",
    "embed-fonts",
    "page-list",
    "base-url",
    "locales",
    "editions",
    "checks",
    "theme",
    "x",
]
_LOOK = [
    "paper",
    "ink",
    "accent",
    "paper-dark",
    "ink-dark",
    "accent-dark",
    "text-size",
    "print-size",
    "measure",
    "x",
]
"""Not the fonts: each new one is cut, which takes seconds."""


def _settings(kind: str, root: Path, given: Seeds, chance: random.Random) -> Case:
    data = changes.as_text(SETTINGS.encode(), chance, GLOSSARY.encode())
    if chance.random() < 0.75:
        lines = SETTINGS.rstrip("\n").split("\n")
        for _ in range(chance.randint(1, 3)):
            key, value = chance.choice(_KEYS), changes.toml_value(chance)
            lines = [line for line in lines if not line.startswith(f"{key} ")]
            lines.insert(0, f"{key} = {value}")
        if chance.random() < 0.3:
            lines.append(f"{chance.choice(_LOOK)} = {changes.toml_value(chance)}")
        data = "\n".join(dict.fromkeys(lines)).encode("utf-8", "replace")
    if b"serif" in data or b"sans" in data or b"embed" in data:
        data = data.replace(b"serif", b"x").replace(b"sans", b"x")
    name = "songngu.toml"
    if chance.random() < 0.1:
        (root / name).unlink()
        name = "pyproject.toml"
        data = chance.choice(
            (
                b"tool = 1\n[x.songngu]\n#tool.songngu",
                b"[tool]\nsongngu = 1 # tool.songngu",
                b"[[tool.songngu]]\n",
                b"[tool.songngu]\n" + data,
            )
        )
    (root / name).write_bytes(data)
    return Case(
        kind=kind,
        verbs=[_build(chance), chance.choice([("update",), ("status",), ("check",)])],
        has_own_look=True,
    )


def _picture(kind: str, root: Path, given: Seeds, chance: random.Random) -> Case:
    ending = chance.choice(sorted(given.pictures))
    data = chance.choice(given.pictures[ending])
    data = (
        chance.choice((changes.as_xml, changes.changed))(data, chance, b"")
        if ending == ".svg"
        else changes.picture(data, chance, data)
    )
    (root / f"source/p{ending}").write_bytes(data)
    (root / "source/a.md").write_text(
        f"# A\n\nMột ![b](p{ending}) hai\n\n![c](p{ending}){{width={chance.randrange(9000)}px}}\n", "utf-8"
    )
    return Case(kind=f"{kind} {ending}", verbs=[_build(chance)])


def _kept(kind: str, root: Path, given: Seeds, chance: random.Random) -> Case:
    """What the tool itself keeps between runs, broken."""
    files = [file for file in (root / ".songngu").rglob("*") if file.is_file() and "fonts" not in file.parts]
    file = chance.choice(sorted(files))
    file.write_bytes(changes.changed(file.read_bytes(), chance, b"\0" * 900))
    (root / "source/a.md").write_text("# A\n\nMột.\n", "utf-8")
    return Case(
        kind=kind,
        verbs=[chance.choice([_build(chance), ("update",), ("check",)]), _build(chance)],
        is_settled=False,
    )


def _template(kind: str, root: Path, given: Seeds, chance: random.Random) -> Case:
    """A template of the project's own. It is trusted with what it writes, not with what it may do."""
    (root / "templates").mkdir()
    name = chance.choice(
        (
            "page.html.j2",
            "words.html.j2",
            "notes.html.j2",
            "page.css.j2",
            "print.css.j2",
            "theme.css",
            "cover.png",
            "colophon.html.j2",
            "x.j2",
        )
    )
    tokens = ("{% extends 'page.html.j2' %}", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{% include '../secret.txt' %}", "{% include '/etc/passwd' %}", "{{ x.y.z }}", "{% block body %}{{ super() }}{% endblock %}",
              "{% for a in range(999999999) %}{% endfor %}", "{{ 9**9**9 }}", "{{ 'a' * 9999999999 }}", "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "{{ cycler.__init__.__globals__.os.popen('id') }}", "{%", "{{ 1/0 }}",
              "{% import 'page.html.j2' as a %}", "@import '../secret.txt';", "{{ page }}", "{{ 'a'|attr('__class__') }}", "{# ")  # fmt: skip
    safe = [one for one in tokens if "9**9" not in one and "9999999" not in one]
    data = " ".join(chance.choices(safe, k=chance.randint(1, 3))).encode()
    (root / "templates" / name).write_bytes(
        changes.as_text(data, chance, given.source(chance, ".html")) if chance.random() < 0.5 else data
    )
    return Case(kind=kind, verbs=[_build(chance)], has_own_look=True)


def _named(kind: str, root: Path, given: Seeds, chance: random.Random) -> Case:
    """Sources and pictures of names that files may have and nobody expects."""
    parts = ("a b", "a'b", 'a"b', "a<b>", "a&b", "a#b", "a?b", "a%2e%2e%2fb", "-rf", "--help", "a\nb", "a\tb", "\x1b[31m", "\u202etxt", "ư" * 80, "ư" * 60 + ".x", "a.b.c", "..a", ".a", "con", "a\\b", "{{a}}", "${a}",
             "a;b", "a|b", "*", "[a]", "~", "e\u0301", "é", "index", "glossary", "english", "TOT", "a:b", "javascript:alert(1)", " a ", "a.", "\ufeffa", "a\u2028b", "𡨸", "\x7f", "sach", "search", "fonts", "media", "tot.en")  # fmt: skip
    for _ in range(chance.randint(1, 2)):
        folder = root / "source" / (chance.choice(parts) if chance.random() < 0.3 else "")
        folder.mkdir(exist_ok=True)
        (folder / f"{chance.choice(parts)}{chance.choice(('.md', '.txt', '.html'))}").write_text(
            "# Một\n\nHai pháp luật ![a](tranh.png)\n", "utf-8"
        )
    return Case(kind=kind, verbs=[("update",), _build(chance), ("status",)])


KINDS: Mapping[str, tuple[int, Callable[[str, Path, Seeds, random.Random], Case]]] = {
    "Markdown": (14, _source),
    "HTML": (7, _source),
    "other texts": (18, _source),
    "archives": (14, _source),
    "made up": (13, _made_up),
    "source edited": (4, _edited),
    "catalogues": (9, _catalogue),
    "merges": (2, _merged),
    "glossaries": (6, _glossary),
    "settings": (7, _settings),
    "pictures": (6, _picture),
    "what is kept": (3, _kept),
    "templates": (2, _template),
    "names of files": (2, _named),
}
"""Of each kind how often it comes, and what does it."""
