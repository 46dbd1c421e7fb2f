"""The catalogue's bytes: bytes of a PO file -> Catalog, and Catalog -> bytes.

What is written is canonical: ``msgcat --no-wrap`` changes none of it. The syntax is that of the
gettext manual, "The Format of PO Files"; where it is silent, gettext 0.21 was asked by experiment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from unicodedata import normalize

from songngu.errors import InputError
from songngu.model import Catalog, Unit

_INSIDE = r'[^"\\]*(?:\\[abfnrtv\\"][^"\\]*)*'
_QUOTED = re.compile(f'"({_INSIDE})"')
_STATEMENT = re.compile(rf'(#~\||#~|#\|)?\s*(msgctxt|msgid|msgstr)?\s*((?:"{_INSIDE}"\s*)+)', re.ASCII)
_MEANINGS = dict(zip('abfnrtv\\"', '\a\b\f\n\r\t\v\\"', strict=True))
_ESCAPES = {meaning: f"\\{letter}" for letter, meaning in _MEANINGS.items()}
_ESCAPED = re.compile(r'[\a-\r"\\]')
_LINE_END = re.compile(r"\r\n|\r|\n")
_TEXT_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_GUARDED = re.compile(r"\\ *$")
_FLAG = re.compile(r"range:[ \t]+\d+\.\.\d+|[^\s,]+")

# The texts of a unit in the order that the syntax demands; "|" marks those of "#|".
_TEXTS = ("|msgctxt", "|msgid", "msgctxt", "msgid", "msgstr")
# gettext writes the flags it knows in this order ("c" is c-format or no-c-format), and drops the others.
_FLAG_NAMES = (
    "fuzzy c objc python python-brace java java-printf csharp javascript scheme lisp elisp librep ruby sh "
    "awk lua object-pascal smalltalk qt qt-plural kde kde-kuit boost tcl perl perl-brace php gcc-internal "
    "gfc-internal ycp range wrap"
)
_FLAG_RANKS = {name: rank for rank, name in enumerate(_FLAG_NAMES.split())}


def header(project: str, language: str | None) -> tuple[tuple[str, str], ...]:
    """Give the fields of a fresh catalogue's header: those that ``msgfmt --check`` asks for.

    The date is a constant, so that no two branches differ in it, and not empty, because Babel
    cannot read that. A template's ``Language`` is empty, as in gettext's own (msgfmt warns).
    """
    return (
        ("Project-Id-Version", project),
        ("PO-Revision-Date", "1970-01-01 00:00+0000"),
        ("Last-Translator", ""),
        ("Language-Team", ""),
        ("Language", (language or "").replace("-", "_")),  # gettext spells pt-BR as pt_BR
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
    )


def read(data: bytes, *, path: str, slug: str, language: str | None) -> Catalog:
    """Read a PO file; texts and comments come out unescaped and in NFC.

    Duplicates are kept, see :func:`find_duplicates`. Comments after the last unit belong to
    nothing and are dropped, as msgcat does; so are a header's lines of "#.", "#:" and "#,".

    :raises InputError: with the line, for wrong bytes or syntax, an unresolved merge, or plural forms.
    """
    lines = _lines(data, path)
    units: list[Unit] = []
    head = Unit(id="", source="")
    for unit in _units(lines, path):
        if unit.id or unit.source:
            units.append(unit)
        elif head.line or unit.obsolete:
            # gettext's tools refuse this too, and one of two headers would be lost.
            message, hint = "there is a second header (an empty msgid without msgctxt)", "delete one of them"
            raise InputError(message, path=path, line=unit.line, hint=hint)
        else:
            head = unit
    fields = _header_fields(head, lines, path)
    return Catalog(
        slug=slug, language=language, header=fields, comments=head.comments, units=tuple(units), path=path
    )


def write(catalog: Catalog) -> bytes:
    """Write a catalogue in canonical form, its units in the order given.

    As msgcat does, it leaves out an obsolete unit without translation, and the fuzzy flag
    where there is no translation. Flags that msgcat does not know are written all the same.

    :raises InputError: where a text has NUL, EOT (both fatal to gettext's tools) or a surrogate.
    """
    fields = (f"{name}: {value}" if name else value for name, value in catalog.header)
    target = "".join(" ".join(_LINE_END.split(line)) + "\n" for line in fields)
    head = Unit(id="", source="", target=target, comments=catalog.comments)
    units = [head] if catalog.header or catalog.comments else []
    units += [unit for unit in catalog.units if unit.target or not unit.obsolete]
    text = "\n".join("".join(f"{line}\n" for line in _entry(unit)) for unit in units)
    if bad := re.search("[\0\4\ud800-\udfff]", text):
        before = text[: bad.start()].rpartition("\n")[2][-40:]
        message = f"no catalogue can hold the character U+{ord(bad[0]):04X}, which follows “{before}”"
        raise InputError(message, path=catalog.path or None, hint="delete the character")
    return text.encode()


def find_duplicates(catalog: Catalog) -> list[tuple[Unit, Unit]]:
    """Give each unit that cannot stand beside an earlier one, with that earlier one.

    No two units may share msgctxt and msgid, obsolete ones included (gettext's tools refuse
    them), and no two live ones a msgctxt (it is the unit's id, unique and kept for life).
    """
    found = []
    seen: dict[tuple[str, str | None], Unit] = {}
    for unit in catalog.units:
        shared: list[str | None] = [unit.source, None] if unit.id and not unit.obsolete else [unit.source]
        earlier = [seen[unit.id, text] for text in shared if (unit.id, text) in seen]
        found += [(unit, first) for first in earlier[:1]]
        for text in shared:
            seen.setdefault((unit.id, text), unit)
    return found


def _lines(data: bytes, path: str) -> list[str]:
    """Decode a file and split it at CRLF, CR and LF; never at all that str.splitlines knows."""
    try:
        text = data.decode()
        wrong = next((bad.start() for bad in re.finditer(rb"[\0\4]", data)), -1)  # NUL and EOT: see write
    except UnicodeDecodeError as error:
        text, wrong = "", error.start
    if wrong >= 0:
        line = len(re.split(rb"\r\n|\r|\n", data[:wrong]))
        message = f"the byte 0x{data[wrong]:02X} at byte offset {wrong} is no text in UTF-8"
        hint = "delete it, or save the catalogue as UTF-8 (msgconv --to-code=UTF-8 converts another charset)"
        raise InputError(message, path=path, line=line, hint=hint)
    return _LINE_END.split(text.removeprefix("\ufeff"))


def _header_fields(head: Unit, lines: list[str], path: str) -> tuple[tuple[str, str], ...]:
    """Give the header's fields; a line that is none has an empty name, so that it is kept.

    :raises InputError: where the header names another charset than UTF-8.
    """
    charset = re.search(r"(?i)(?<=charset=)[^\s;]+", head.target)
    # "CHARSET" is what gettext puts in a template as long as nobody has told.
    if charset and charset[0].lower() not in ("utf-8", "utf8", "charset"):
        line = next((n for n, text in enumerate(lines, 1) if f"={charset[0]}" in text), head.target_line)
        message = f"the header says that the charset is {charset[0]}, not UTF-8"
        hint = "convert the file with msgconv --to-code=UTF-8, or write charset=UTF-8 if it is that already"
        raise InputError(message, path=path, line=line, hint=hint)
    target = re.sub(r"(?i)(?<=charset=)(utf8|charset)\b", "UTF-8", head.target)
    fields = []
    for line in _TEXT_LINE.findall(target):
        name, colon, value = line.removesuffix("\n").partition(":")
        fields.append((name, value.removeprefix(" ")) if colon else ("", name))
    return tuple(fields)


def _units(lines: Iterable[str], path: str) -> Iterator[Unit]:
    """Give each unit of a file, in order; the header is one without id and source."""
    draft = _Draft(path)
    for number, raw in enumerate(lines, 1):
        line = raw.lstrip(" \t\f\v")
        if line.rstrip() in ("", "#~", "#|", "#~|"):
            continue
        is_comment = line[0] == "#" and line[1:2] not in ("~", "|")
        match = None if is_comment else _STATEMENT.fullmatch(line)
        if draft.rank == _TEXTS.index("msgstr") and (is_comment or (match and match[2])):
            yield draft.unit()
            draft = _Draft(path)
        draft.number, draft.line = number, draft.line or number
        if is_comment:
            draft.add_comment(line)
        elif match:
            draft.add_statement(line, match[1] or "", match[2] or "", match[3])
        else:
            raise draft.garbage(line)
    if draft.texts:
        draft.require_complete()
        yield draft.unit()


@dataclass(slots=True)
class _Draft:
    """A unit while its lines are being read: takes them one by one, and refuses what cannot follow."""

    path: str
    number: int = 0  # of the line being read
    line: int = 0  # of the first line
    comments: dict[str, list[str]] = field(default_factory=lambda: {"": [], ".": [], ":": [], ",": []})
    texts: dict[str, list[str]] = field(default_factory=dict)
    rank: int = -1  # of the latest text, in _TEXTS
    rank_line: int = 0
    prefix: str | None = None  # what must precede a continuation of that text; None where none can follow
    obsolete: bool | None = None  # None as long as no line has told

    def unit(self) -> Unit:
        """Give the unit, once it is complete."""
        texts = {key: normalize("NFC", "".join(parts)) for key, parts in self.texts.items()}
        return Unit(
            id=texts.get("msgctxt", ""),
            source=texts["msgid"],
            target=texts["msgstr"],
            comments=tuple(self.comments[""]),
            extracted=tuple(self.comments["."]),
            references=tuple(self.comments[":"]),
            flags=tuple(dict.fromkeys(_FLAG.findall(" ".join(self.comments[","])))),
            previous_id=texts.get("|msgctxt"),
            previous=texts.get("|msgid"),
            obsolete=bool(self.obsolete),
            line=self.line,
            target_line=self.rank_line,
        )

    def add_comment(self, line: str) -> None:
        """Take a comment, which may not stand inside a unit."""
        if self.rank >= _TEXTS.index("msgctxt"):
            self.require_complete()
        kind = line[1:2] if line[1:2] in self.comments else ""
        text = normalize("NFC", line[1 + len(kind) :].removeprefix(" "))
        self.comments[kind].append(text.removesuffix(" ") if _GUARDED.search(text) else text)
        self.prefix = None

    def add_statement(self, line: str, prefix: str, keyword: str, quoted: str) -> None:
        """Take a line with a keyword, or one in quotes that continues the text before."""
        if keyword:
            self._open(line, prefix, keyword)
        elif prefix != self.prefix:
            hint = "begin it as the line before begins, or write msgid or msgstr in front of it"
            raise self.error("the text in quotes continues no text before it", hint)
        for text in _QUOTED.findall(quoted):
            meant = re.sub(r"\\(.)", lambda escape: _MEANINGS[escape[1]], text) if "\\" in text else text
            self.texts[_TEXTS[self.rank]].append(meant)

    def _open(self, line: str, prefix: str, keyword: str) -> None:
        """Begin the text that a keyword announces."""
        key = f"|{keyword}" if prefix.endswith("|") else keyword
        if key not in _TEXTS:
            raise self.garbage(line)
        if _TEXTS.index(key) <= self.rank:
            self.require_complete()
        if key == "msgstr" and "msgid" not in self.texts:
            raise self.error("the msgstr has no msgid before it", "write its msgid above it, or delete it")
        if prefix != "#|":  # polib writes this above "#~" too, so it tells nothing
            if self.obsolete not in (None, prefix.startswith("#~")):
                hint = "write #~ before every line of an obsolete unit, and before none of a live one"
                raise self.error("the unit has lines with #~ and lines without", hint)
            self.obsolete = prefix.startswith("#~")
        self.texts[key] = []
        self.rank, self.rank_line, self.prefix = _TEXTS.index(key), self.number, prefix

    def require_complete(self) -> None:
        """Refuse a draft without msgstr, at the line of the last text that it has."""
        if "msgstr" not in self.texts:
            self.number = self.rank_line
            raise self.error("the unit that this line belongs to has no msgstr", "add it above what follows")

    def garbage(self, line: str) -> InputError:
        """Say what is wrong with a line that has no place in a PO file."""
        if line.startswith(("<<<<<<<", "|||||||", "=======", ">>>>>>>")):
            hint = "the catalogue has an unresolved git merge: resolve it first"
            return self.error(f"the line is a conflict marker ({line[:7]})", hint)
        if re.sub(r"\\.", "", line).count('"') % 2:
            hint = 'end it with ", and write \\" for a quotation mark in it'
            return self.error("the text in quotes does not end on its line", hint)
        if re.match(r"[#~|\s]*(msgid_plural|msgstr\[)", line):
            return self.error("the unit has plural forms", "write it with msgid and msgstr alone")
        # Numeric escapes are unknown too: they are bytes and not letters, and no editor writes them.
        if bad := re.search(r'\\[^abfnrtv"]', line.replace(r"\\", "")):
            return self.error(f"the escape {bad[0]} is unknown", "write two backslashes for one")
        return self.error("the line is no part of a catalogue", "mend it, or delete it")

    def error(self, message: str, hint: str) -> InputError:
        return InputError(message, path=self.path, line=self.number, hint=hint)


def _entry(unit: Unit) -> list[str]:
    """Give the lines of a unit, in the order in which msgcat writes them."""
    lines = []
    live, previous = ("#~ ", "#~| ") if unit.obsolete else ("", "#| ")
    for mark, comments in (("#", unit.comments), ("#.", unit.extracted)):
        # A backslash at the end would swallow the next line in msgcat: a space keeps it from there.
        texts = [_GUARDED.sub(r"\g<0> ", line) for comment in comments for line in _LINE_END.split(comment)]
        lines += [f"{mark} {text}" if text else mark for text in texts]
    if references := " ".join(unit.references).split():
        lines.append("#: " + " ".join(references))
    if flags := dict.fromkeys(flag for flag in unit.flags if flag != "fuzzy" or unit.target):
        names = {flag: flag.removeprefix("no-").removesuffix("-format").partition(":")[0] for flag in flags}
        lines.append("#, " + ", ".join(sorted(flags, key=lambda flag: _FLAG_RANKS.get(names[flag], 99))))
    lines += [] if unit.previous_id is None else _text("msgctxt", unit.previous_id, previous)
    # gettext refuses a previous msgctxt without a previous msgid.
    if unit.previous is not None or unit.previous_id is not None:
        lines += _text("msgid", unit.previous or "", previous)
    lines += _text("msgctxt", unit.id, live) if unit.id else []
    return [*lines, *_text("msgid", unit.source, live), *_text("msgstr", unit.target, live)]


def _text(keyword: str, text: str, prefix: str) -> list[str]:
    """Give a text with its keyword on one line, or, where lines end inside it, each on its own below."""
    parts = [f'"{_ESCAPED.sub(lambda c: _ESCAPES[c[0]], line)}"' for line in _TEXT_LINE.findall(text)]
    if len(parts) != 1:
        parts.insert(0, '""')
    return [f"{prefix}{keyword} {parts[0]}", *(prefix + part for part in parts[1:])]
