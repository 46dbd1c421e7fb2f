"""What reads a file without pandoc, each alone: tens of thousands of mutated inputs in the time of a few builds."""

# ruff: noqa: E501  (one input, one line)
from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import hostile_changes as changes
from harmless import in_page
from hostile_seeds import GLOSSARY, SETTINGS, Seeds
from lxml import etree

from songngu import config
from songngu.core import visible
from songngu.errors import SongnguError, tame
from songngu.formats import archive, bitmaps, clean, clean_svg, endings, plain, po, termbase
from songngu.ledger import FILE, Ledger

LONGEST = 5.0
"""Seconds that one input of at most 400 kB may take."""

Reader = Callable[[random.Random], str | None]
"""Makes an input, reads it; returns what is wrong with what came of it."""


class Readers:
    """What is read, each by a method that makes an input, reads it and returns what is wrong with what came."""

    def __init__(self, given: Seeds, whole: Path, home: Path) -> None:
        """:param whole: a publication; ``home``: a folder to write in."""
        self.given, self.home = given, home
        self.catalogue, self.ledger = (
            (whole / "translations/en/tot.po").read_bytes(),
            (whole / FILE).read_bytes(),
        )

    def _source(self, chance: random.Random) -> bytes:
        return self.given.source(chance, chance.choice((".md", ".html")))

    def of_po(self, chance: random.Random) -> str | None:
        data = changes.as_text(self.catalogue, chance, self._source(chance).replace(b'"', b'\\"'))
        read = po.read(data, path="a.po", slug="a", language="en")
        again = po.read(po.write(read), path="a.po", slug="a", language="en")
        same = [(one.id, one.source, one.target) for one in read.units] == [
            (one.id, one.source, one.target) for one in again.units
        ]
        return None if same else "what is written is not what was read"

    def of_terms(self, chance: random.Random) -> None:
        values = "".join(
            f"{key} = {changes.toml_value(chance)}\n"
            for key in chance.sample(("vi", "en", "id", "variants", "forbidden", "notes", "x"), 2)
        )
        text = GLOSSARY + "\n[[term]]\n" + values if chance.random() < 0.5 else GLOSSARY
        termbase.read(
            changes.as_text(text.encode("utf-8", "replace"), chance, self._source(chance)),
            path="g.toml",
            languages=("vi", "en"),
        )

    def of_settings(self, chance: random.Random) -> None:
        file = self.home / "songngu.toml"
        file.write_bytes(changes.as_text(SETTINGS.encode(), chance, GLOSSARY.encode()))
        config.load(file)

    def of_archive(self, chance: random.Random) -> None:
        archive.check(
            changes.repacked(
                self.given.source(chance, chance.choice(sorted(endings.BINARY_FORMATS))),
                chance,
                self._source(chance),
            )
        )

    def of_picture(self, chance: random.Random) -> None:
        ending = chance.choice([one for one in sorted(self.given.pictures) if one != ".svg"])
        bitmaps.problem(changes.picture(chance.choice(self.given.pictures[ending]), chance, b""))

    def of_drawing(self, chance: random.Random) -> str | None:
        drawn = clean_svg.clean(
            chance.choice((changes.as_xml, changes.changed))(
                self.given.pictures[".svg"][0], chance, self._source(chance)
            )
        )
        root = etree.fromstring(drawn, etree.XMLParser(resolve_entities=False)) if drawn else None
        for one in root.iter("*") if root is not None else ():
            if etree.QName(one).localname.lower() in ("script", "foreignobject", "handler") or any(
                etree.QName(key).localname[:2].lower() == "on" for key in one.attrib
            ):
                return f"holds {one.tag} {dict(one.attrib)}"
        return None

    def of_html(self, chance: random.Random) -> str | None:
        text = changes.as_text(self._source(chance), chance, changes.token(chance)).decode("utf-8", "replace")
        wrong = in_page(f"<div>{clean.clean(text, is_inline=chance.random() < 0.5)}</div>", Counter())
        clean.open_tag(text[:200], chance.random() < 0.5)
        return "; ".join(wrong[:2]) or None

    def of_text(self, chance: random.Random) -> None:
        plain.read(
            changes.as_text(chance.choice(self.given.texts), chance, self._source(chance)),
            path="a.txt",
            slug="a",
            language="vi",
        )

    def of_ledger(self, chance: random.Random) -> None:
        (self.home / ".songngu").mkdir(exist_ok=True)
        (self.home / FILE).write_bytes(changes.changed(self.ledger, chance, b"\0" * 500))
        book = Ledger(self.home)
        book.digest("songngu.toml")
        book.memory("tot")
        book.expect("a.html")
        book.save()

    def of_shown(self, chance: random.Random) -> str | None:
        text = changes.changed(self._source(chance), chance, changes.token(chance)).decode(
            "utf-8", "surrogateescape"
        )
        shown = tame(visible.plain(text))
        return (
            None
            if not any(char in shown for char in "\x1b\x07\x9b\u202e")
            else "a control character is shown"
        )

    def all(self) -> Mapping[str, Reader]:
        """By what they read."""
        return {
        "catalogues": self.of_po, "glossaries": self.of_terms, "settings": self.of_settings, "archives": self.of_archive, "pictures": self.of_picture,
        "drawings": self.of_drawing, "raw HTML": self.of_html, "plain texts": self.of_text, "ledgers": self.of_ledger, "texts shown": self.of_shown,
        }  # fmt: skip


def read_all(given: Seeds, whole: Path, count: int, seed: int) -> int:
    """Have each read so many inputs; print how they ended; returns the number of faults."""
    print("| reader | inputs | read | refused | faults | longest, s |\n| --- |" + " ---: |" * 5)
    faults = 0
    with tempfile.TemporaryDirectory() as home:
        for name, reader in Readers(given, whole, Path(home)).all().items():
            ended: Counter[str] = Counter()
            longest = 0.0
            for at in range(count):
                chance = random.Random(f"{seed} {name} {at}")
                start = time.process_time()
                try:
                    wrong = reader(chance)
                    ended["read"] += 1
                except SongnguError:
                    ended["refused"] += 1
                    wrong = None
                except Exception as error:
                    wrong = f"{type(error).__name__}: {str(error)[:200]}"
                taken = time.process_time() - start
                longest = max(longest, taken)
                if wrong or taken > LONGEST:
                    ended["faults"] += 1
                    print(f"FAULT {name} {at}: {wrong or ''} {taken:.1f} s", flush=True)
            faults += ended["faults"]
            print(
                f"| {name} | {count} | {ended['read']} | {ended['refused']} | {ended['faults']} | {longest:.1f} |",
                flush=True,
            )
    return faults
