"""The text of a PO file -> units, one by one, and an error for every line that cannot be where it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from unicodedata import is_normalized, normalize

from songngu.errors import InputError
from songngu.model import Unit

_INSIDE = r'[^"\\\n]*(?:\\[abfnrtv\\"][^"\\\n]*)*'
_QUOTED = re.compile(f'"({_INSIDE})"')
_STATEMENT = re.compile(rf'(#~\||#~|#\|)?\s*(msgctxt|msgid|msgstr)?\s*((?:"{_INSIDE}"\s*)+)', re.ASCII)
_ENTRY = re.compile(
    # Most units, as we write them, up to a line that can only begin another: each is read at one go.
    rf'(?:#\. ([^\\\n]*)\n)?msgctxt "({_INSIDE})"\nmsgid ((?:"{_INSIDE}"\n)+)msgstr ((?:"{_INSIDE}"\n)+)'
    r"(?=\n(?:#[^~|]|#~ msg|#\| msg|msg|\Z))"
)
MEANINGS = dict(zip('abfnrtv\\"', '\a\b\f\n\r\t\v\\"', strict=True))
GUARDED = re.compile(r"\\ *$")
"""A backslash at the end of a comment."""
_FLAG = re.compile(r"range:[ \t]+\d+\.\.\d+|[^\s,]+")

# The texts of a unit in the order that the syntax demands; "|" marks those of "#|".
_TEXTS = ("|msgctxt", "|msgid", "msgctxt", "msgid", "msgstr")
_LAST = _TEXTS.index("msgstr")


def units(text: str, path: str) -> Iterator[Unit]:
    """Give each unit of a file, in order; the header is one without id and source.

    :param text: its lines end with LF.
    """
    text += "\n"
    is_nfc = is_normalized("NFC", text)
    draft = Draft(path)
    at = number = 0
    while at < len(text):
        if draft.is_between and (entry := _ENTRY.match(text, at)):
            if draft.texts:
                yield draft.unit()
                draft = Draft(path)
            yield _whole(entry, number + 1, is_nfc=is_nfc)
            at, number = entry.end(), number + entry[0].count("\n")
            continue
        end = text.index("\n", at)
        number += 1
        line = text[at:end].lstrip(" \t\f\v")
        at = end + 1
        if draft.is_ended_by(line):
            yield draft.unit()
            draft = Draft(path)
        draft.add(line, number)
    if draft.texts:
        draft.require_complete()
        yield draft.unit()


@dataclass(slots=True)
class Draft:
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

    @property
    def is_between(self) -> bool:
        """True where a unit can begin: nothing is begun, or what is there can be complete."""
        return not self.line or self.rank == _LAST

    def is_ended_by(self, line: str) -> bool:
        """True where the unit can be complete, and the line begins another."""
        if self.rank != _LAST or not line.startswith(("#", "msg")):
            return False
        match = None if _is_comment(line) else _STATEMENT.fullmatch(line)
        return bool(match[2]) if match else _is_comment(line)

    def add(self, line: str, number: int) -> None:
        """Take a line without the blanks before it."""
        if line.rstrip() in ("", "#~", "#|", "#~|"):
            return
        self.number, self.line = number, self.line or number
        if _is_comment(line):
            self.add_comment(line)
        elif match := _STATEMENT.fullmatch(line):
            self.add_statement(line, match[1] or "", match[2] or "", match[3])
        else:
            raise self.garbage(line)

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
        self.comments[kind].append(text.removesuffix(" ") if GUARDED.search(text) else text)
        self.prefix = None

    def add_statement(self, line: str, prefix: str, keyword: str, quoted: str) -> None:
        """Take a line with a keyword, or one in quotes that continues the text before."""
        if keyword:
            self._open(line, prefix, keyword)
        elif prefix != self.prefix:
            hint = "begin it as the line before begins, or write msgid or msgstr in front of it"
            raise self.error("the text in quotes continues no text before it", hint)
        self.texts[_TEXTS[self.rank]] += _parts(quoted)

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
        """The error at the line being read."""
        return InputError(message, path=self.path, line=self.number, hint=hint)


def _is_comment(line: str) -> bool:
    return line.startswith("#") and line[1:2] not in ("~", "|")


def _whole(entry: re.Match[str], number: int, *, is_nfc: bool) -> Unit:
    """The unit of an entry that begins on line ``number``.

    :param is_nfc: whether the file is in NFC; every piece of it is, then.
    """
    comment, name, source, target = entry.groups()
    return Unit(
        id=name if is_nfc and "\\" not in name else normalize("NFC", _meant(name)),
        source=_joined(source, is_nfc),
        target=_joined(target, is_nfc),
        extracted=() if comment is None else (comment if is_nfc else normalize("NFC", comment),),
        line=number,
        target_line=number + entry[0].count("\n") - target.count("\n"),
    )


def _joined(quoted: str, is_nfc: bool) -> str:
    """The text of some lines in quotes; most are one line, with nothing to be done."""
    if is_nfc and "\\" not in quoted and quoted.find("\n") == len(quoted) - 1:
        return quoted[1:-2]
    return normalize("NFC", "".join(_parts(quoted)))


def _parts(quoted: str) -> list[str]:
    """The texts that stand in quotes, one after the other."""
    return [_meant(text) for text in _QUOTED.findall(quoted)]


def _meant(text: str) -> str:
    """What stands between quotes, without its escapes."""
    return re.sub(r"\\(.)", lambda escape: MEANINGS[escape[1]], text) if "\\" in text else text
