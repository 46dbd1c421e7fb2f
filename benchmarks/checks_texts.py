"""The human pairs that the checks are measured on: those they were tuned on, and others, held out.

- **tuned**: the documents of ``pairs/<family>/<document>/`` (``vi.md``, ``en.md``, ``gold.tsv``). What is
  reported there was read while the checks were written.
- **held-out**: texts that nobody had looked at then: a book translated through PO files (``crust``), a
  long manual of software (``lohelp-long``) and an older edition of a textbook (``d2l-orig``), each without
  the pairs that the tuned texts have too. Of the manual, ranges chosen at random.
- **second**: a sample for what was mended after the held-out one was read: the rest of the manual, and
  chapters as they were at earlier dates (``d2l-history``), without the pairs of the others.
- **third**, **fourth**: the messages of programs, from compiled catalogues as Debian 12 ships them, one line
  of four words and more. Third: ``catalogues/third/*.mo``, all that a plain system has in
  ``/usr/share/locale/vi/LC_MESSAGES`` (coreutils, git, bash, dpkg, …). Fourth: ``catalogues/fourth/*.mo``,
  those of aptitude, digikam, gcc, gimp, gnucash, inkscape, libreoffice and wesnoth, read after the
  third's false alarms were mended.
- **fifth**, **sixth**: read after all of these were mended. Fifth: pages and a book at other dates of
  ``histories/`` (``react-history``, ``ciu-history``, ``crust-po``), those translations that no other
  sample has, and each source once. Sixth: the messages of WordPress (``catalogues/sixth/*.mo``), in which
  tags are tags, and of MediaWiki (``catalogues/sixth/**/vi.json`` and ``en.json``).
- **seventh**: read after the sixth's false alarms were mended: the installation guide of Debian 12
  (``installation-guide/*.po``, of its source package), a book.
- **eighth**: read after the seventh's were mended: the messages of
  audacity, epiphany, evince, evolution, gedit, gnome-control-center, gnome-shell, gramps, nautilus,
  phpmyadmin, pidgin, rhythmbox, totem and vlc (``catalogues/eighth/*.mo``).
- **ninth**: read after the eighth's were mended: those of abiword, aisleriot, anjuta, gnumeric, gnupg,
  homebank and others (``catalogues/ninth/*.mo``).
- **tenth**, **eleventh**: messages of 235 more catalogues of Debian 12 (caja, geany, grub, kio, nemo,
  util-linux; cinnamon, e2fsprogs, hexchat, libvirt, minetest, poedit) and the pages of gnome-user-docs,
  in turn (``help/<sample>/vi/*.page``, ``C/*.page``); in the eleventh also the messages of matrix-react-sdk
  3.114 and home-assistant-frontend 20240501 (``messages/eleventh/<name>/vi.json``, ``en.json``).
- **twelfth**: the messages of 290 catalogues of Debian 13 (``catalogues/twelfth/*.mo``).

Of the last three, pairs that an earlier sample of messages has are left out.
"""

from __future__ import annotations

import gettext
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from checks_followed import docbook, followed, json_messages, mallard, wiki_messages

from songngu.formats import po
from songngu.model import Unit
from songngu.text import digest, fold

TUNED, HELD_OUT, SECOND = "tuned", "held-out", "second"
THIRD, FOURTH, FIFTH, SIXTH, SEVENTH = "third", "fourth", "fifth", "sixth", "seventh"
EIGHTH, NINTH, TENTH, ELEVENTH, TWELFTH = "eighth", "ninth", "tenth", "eleventh", "twelfth"
SAMPLES = (
    TUNED,
    HELD_OUT,
    SECOND,
    THIRD,
    FOURTH,
    FIFTH,
    SIXTH,
    SEVENTH,
    EIGHTH,
    NINTH,
    TENTH,
    ELEVENTH,
    TWELFTH,
)
_LATER = (EIGHTH, NINTH, TENTH, ELEVENTH, TWELFTH)
FAMILIES = ("d2l", "react", "udhr", "lohelp", "maint-guide")
SEED = 35
"""Chooses the ranges of the manual."""

_RANGE, _RANGES = 100, 40
"""Pairs in a range, and how many ranges the held-out sample has."""
_SIGNS = re.compile(r"([\\`*_\[\]<>~^${}])")
_SIGNS_NOT_TAGS = re.compile(r"([\\`*_\[\]~^${}])")
_MARKS = re.compile(r"^(?:#{1,6} |[*+-] (?:\[[ x]\] )?|\d{1,3}[.)] |> ?)+")
_LEAVE_OUT = {"code", "formula", "math", "table", "meta", "figure", "html", "tag", "import"}
_SAME = {"identical", "shared", "vi-only", "en-only", "std-heading"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document: its name, and its pairs of blocks, each with its index: (index, vi, en)."""

    name: str
    pairs: tuple[tuple[str, str, str], ...]
    beside: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By language: blocks that are no block's translation. What is in them is in the document too."""

    around: Sequence[tuple[str, str, str]] = ()
    """The document's other pairs: those that another sample has."""

    @property
    def family(self) -> str:
        """Which of the benchmark's glossaries has its terms."""
        name = self.name.split("/")[0]
        return {"d2l-orig": "d2l", "d2l-history": "d2l", "scale": "lohelp"}.get(name, name)


def sample(folder: Path, which: str) -> list[Text]:
    """The documents of a sample.

    :param folder: has ``pairs/``, ``scale/`` and ``histories/``; for later ones ``catalogues/``.
    """
    if which in (THIRD, FOURTH, SIXTH, *_LATER):
        seen: set[tuple[str, str]] = set()
        if which in _LATER[2:]:  # messages that programs have from others that were read before
            earlier = (THIRD, FOURTH, SIXTH, *_LATER[: _LATER.index(which)])
            seen |= {_key(pair) for one in earlier for text in sample(folder, one) for pair in text.pairs}
        files = sorted((folder / "catalogues" / which).glob("*.mo"))
        texts = [_messages(file, has_tags=which in (SIXTH, *_LATER)) for file in files]
        if which == SIXTH:
            texts += [
                Text(name=name, pairs=pairs) for name, pairs in wiki_messages(folder / "catalogues/sixth")
            ]
        texts += [Text(name=name, pairs=pairs) for name, pairs in mallard(folder / "help" / which)]
        found = json_messages(folder / "messages" / which)
        texts += [Text(name=name, pairs=pairs) for name, pairs in found]
        return [text for text in (_fresh(text, seen) for text in texts) if text.pairs]
    if which == FIFTH:
        return _fifth(folder)
    if which == SEVENTH:
        files = sorted((folder / "installation-guide").glob("*.po"))
        fresh: set[tuple[str, str]] = set()
        guide = [Text(name=f"guide/{file.stem}", pairs=docbook(file)) for file in files]
        return [text for text in (_fresh(text, fresh) for text in guide) if text.pairs]
    tuned = list(_families(folder / "pairs", FAMILIES))
    if which == TUNED:
        return tuned
    seen = {_key(pair) for text in tuned for pair in text.pairs}
    manual = list(_ranges(_fresh(_gold(folder / "scale", folder / "scale/lohelp-long/gold.tsv"), seen)))
    chance = random.Random(SEED)
    chosen = set(chance.sample(range(len(manual)), min(_RANGES, len(manual))))
    older = [_fresh(text, seen) for text in _families(folder / "pairs", ("d2l-orig",))]
    held_out = [
        *_fresh_book(folder, seen),
        *(text for at, text in enumerate(manual) if at in chosen),
        *older,
    ]
    if which == HELD_OUT:
        return [text for text in held_out if text.pairs]
    rest = [text for at, text in enumerate(manual) if at not in chosen]
    golds = sorted((folder / "histories/d2l-history").rglob("gold.tsv"))
    histories = [
        _fresh(replace(_gold(folder, gold), name=f"d2l-history/{gold.parts[-3]}-{gold.parts[-2]}"), seen)
        for gold in golds
    ]
    return [text for text in (*rest, *histories) if text.pairs]


def _fifth(folder: Path) -> list[Text]:
    earlier = [
        pair for one in (TUNED, HELD_OUT, SECOND) for text in sample(folder, one) for pair in text.pairs
    ]
    seen = {fold(vi).text for _, vi, _ in earlier}
    texts = [
        Text(name=name, pairs=pairs, around=heads) for name, pairs, heads in followed(folder / "histories")
    ]
    for file in sorted((folder / "histories/crust-po").glob("vi.*.po"), reverse=True):
        texts += _book(file)
    sources: set[str] = set()
    out = []
    for text in texts:
        kept = []
        for pair in text.pairs:
            vi, en = fold(pair[1]).text, fold(pair[2]).text
            if vi not in seen and en not in sources and vi != en:
                kept.append((digest(pair[2]), *pair[1:]))
            seen.add(vi)
            sources.add(en)
        out.append(replace(text, pairs=tuple(kept), around=(*text.around, *text.pairs)))
    return [text for text in out if text.pairs]


def _key(pair: tuple[str, str, str]) -> tuple[str, str]:
    return fold(pair[1]).text, fold(pair[2]).text


def _fresh(text: Text, seen: set[tuple[str, str]]) -> Text:
    """The document without the pairs that were seen before; its own are seen from now on."""
    kept = []
    for pair in text.pairs:
        if (key := _key(pair)) not in seen:
            seen.add(key)
            kept.append(pair)
    return replace(text, pairs=tuple(kept))


def _ranges(text: Text) -> Iterator[Text]:
    for at in range(0, len(text.pairs), _RANGE):
        yield replace(text, pairs=text.pairs[at : at + _RANGE])


def _families(folder: Path, families: Iterable[str]) -> Iterator[Text]:
    for family in families:
        for gold in sorted((folder / family).rglob("gold.tsv")):
            text = _gold(folder, gold)
            if text.pairs:
                yield text


def _gold(folder: Path, gold: Path) -> Text:
    """The pairs of one block each that were translated."""
    vi, en = (_blocks(gold.parent / f"{tag}.md") for tag in ("vi", "en"))
    pairs = []
    for row in gold.read_text("utf-8").splitlines():
        if row.startswith("#") or len(columns := row.split("\t")) < 4:
            continue
        one, other, kind, how = columns[:4]
        if kind in _LEAVE_OUT or how in _SAME or not (one.isdigit() and other.isdigit()):
            continue
        pairs.append((one, vi[int(one)], en[int(other)]))
    alone = [row.split("\t")[:2] for row in gold.read_text("utf-8").splitlines() if not row.startswith("#")]
    beside = {
        "vi": [vi[int(one)] for one, other in alone if one.isdigit() and not other],
        "en": [en[int(other)] for one, other in alone if other.isdigit() and not one],
    }
    return Text(name=f"{gold.parents[1].name}/{gold.parent.name}", pairs=tuple(pairs), beside=beside)


def _blocks(file: Path) -> list[str]:
    return [
        _MARKS.sub("", block.strip())
        for block in re.split(r"\n[ \t]*\n", file.read_text("utf-8").strip("\n"))
    ]


def _fresh_book(folder: Path, seen: set[tuple[str, str]]) -> Iterator[Text]:
    """The book that was translated in a PO file: a document for each source file that its comments name."""
    for text in _book(folder / "histories/crust-po/vi.09.po"):
        yield _fresh(text, seen)


def _book(file: Path) -> Iterator[Text]:
    units = po.read(file.read_bytes(), path=file.name, slug="crust", language="vi").units
    documents: dict[str, list[tuple[str, str, str]]] = {}
    for at, unit in enumerate(units):
        if _is_prose(unit):
            name = next((line.split()[0] for line in unit.references if line), "book")
            documents.setdefault(name, []).append((str(at), unit.target, unit.source))
    for name, pairs in documents.items():
        yield Text(name=f"crust/{Path(name).stem}", pairs=tuple(pairs))


def _messages(file: Path, *, has_tags: bool = False) -> Text:
    """A compiled catalogue; the index of a pair is a digest of its source, and its letters are no markup.

    :param has_tags: whether what stands between ``<`` and ``>`` is markup all the same.
    """
    signs = _SIGNS_NOT_TAGS if has_tags else _SIGNS
    with file.open("rb") as stream:
        known: dict[object, str] = gettext.GNUTranslations(stream)._catalog  # type: ignore[attr-defined]
    rows = set()
    for key, target in known.items():
        if has_tags and isinstance(key, tuple):
            continue  # a plural, whose one form in Vietnamese is of both in English
        source = str(key[0] if isinstance(key, tuple) else key).split("\x04")[-1].strip()
        if "\n" not in source and len(source.split()) > 3 and target.strip() not in ("", source):
            rows.add((digest(source), signs.sub(r"\\\1", target.strip()), signs.sub(r"\\\1", source)))
    return Text(name=f"catalogues/{file.stem}", pairs=tuple(sorted(rows)))


def _is_prose(unit: Unit) -> bool:
    """A unit that is translated and no listing of code."""
    is_done = bool(unit.target.strip()) and not unit.fuzzy and not unit.obsolete
    return is_done and unit.target != unit.source and "\n" not in unit.source


def names(texts: Sequence[Text]) -> str:
    """What a sample consists of, for the heading of a table."""
    count = sum(len(text.pairs) for text in texts)
    return f"{count} pairs of {len(texts)} documents"
