"""The catalogue's bytes: bytes of a PO file -> Catalog, and Catalog -> bytes.

What is written is canonical: ``msgcat --no-wrap`` changes none of it. The syntax is that of the
gettext manual, "The Format of PO Files"; where it is silent, gettext 0.21 was asked by experiment.
"""

from __future__ import annotations

import re

from songngu.errors import ConflictError, InputError
from songngu.formats import po_conflicts
from songngu.formats.po_draft import GUARDED, MEANINGS, units
from songngu.model import Catalog, Unit

_ESCAPES = {meaning: f"\\{letter}" for letter, meaning in MEANINGS.items()}
_ESCAPED = re.compile(r'[\a-\r"\\]')
_LINE_END = re.compile(r"\r\n|\r|\n")
_TEXT_LINE = re.compile(r"[^\n]*\n|[^\n]+")

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
    text = _text_of(data, path)
    lines = text.split("\n")
    if "<<<<<<<" in text and (conflicts := po_conflicts.find(lines)):
        hint = "let songngu merge it unit by unit: songngu merge; or keep one side of each by hand"
        message = po_conflicts.explain(conflicts)
        raise ConflictError(message, path=path, line=conflicts[0].line, hint=hint)
    found: list[Unit] = []
    head = Unit(id="", source="")
    for unit in units(text, path):
        if unit.id or unit.source:
            found.append(unit)
        elif head.line or unit.obsolete:
            # gettext's tools refuse this too, and one of two headers would be lost.
            message, hint = "there is a second header (an empty msgid without msgctxt)", "delete one of them"
            raise InputError(message, path=path, line=unit.line, hint=hint)
        else:
            head = unit
    fields = _header_fields(head, lines, path)
    return Catalog(
        slug=slug, language=language, header=fields, comments=head.comments, units=tuple(found), path=path
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


def _text_of(data: bytes, path: str) -> str:
    """Decode a file; its lines end with LF then, and at nothing else that str.splitlines knows."""
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
    text = text.removeprefix("\ufeff")
    return _LINE_END.sub("\n", text) if "\r" in text else text


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


def _entry(unit: Unit) -> list[str]:
    """Give the lines of a unit, in the order in which msgcat writes them."""
    lines = []
    live, previous = ("#~ ", "#~| ") if unit.obsolete else ("", "#| ")
    for mark, comments in (("#", unit.comments), ("#.", unit.extracted)):
        # A backslash at the end would swallow the next line in msgcat: a space keeps it from there.
        texts = [GUARDED.sub(r"\g<0> ", line) for comment in comments for line in _LINE_END.split(comment)]
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
