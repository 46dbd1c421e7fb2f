"""A text -> what a page may show of it: no character in it hides, or acts on what stands around it.

Controls (an escape sequence of a terminal begins with one), marks that turn the direction of writing,
and what has no width become signs with a name. What HTML forbids is gone with that, too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from songngu.model import MERGED, SPLIT

Run = tuple[str, str]
"""What is shown, and for a sign the name of what it stands for; "" for text as it is."""

BREAK: Run = ("", "")
"""Here a line may end, within a word that is longer than any line."""

HIDING = (
    r"\x00-\x08\x0B-\x1F\x7F-\x9F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F"
    r"\u2028-\u202E\u2060-\u206F\u3164\uD800-\uDFFF\uFDD0-\uFDEF\uFEFF\uFFA0\uFFF0-\uFFFB\uFFFE\uFFFF"
    r"\U000E0000-\U000E0FFF" + "".join(rf"\U{plane:04X}FFFE\U{plane:04X}FFFF" for plane in range(1, 17))
)
"""The characters, for a class of a pattern, that hide or act: line feed and tab are not among them."""
_BLANK = r"\t\n\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000"
_JOINERS = r"\u200C\u200D"
_MARKS = rf"{re.escape(SPLIT.strip())}|{re.escape(MERGED)}"
_SIGNS = re.compile(rf"{_MARKS}|[{HIDING}]+")
_CHANGED_SIGNS = re.compile(rf"{_MARKS}|[{HIDING}{_JOINERS}{_BLANK}]+")
"""Where a text was changed, the blanks and joiners in it may be all that was."""
_LONG = re.compile(r"\S{120}[\u0300-\u036F]*(?=\S)")
"""So much of a word stands unbroken: laying out a million letters in one piece takes minutes."""
_SPACE = re.compile(r"\A\s+\Z")

_CONTROLS = (
    "NUL SOH STX ETX EOT ENQ ACK BEL BS ⇥ ↵ VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB "
    "ESC FS GS RS US"
)
_FORMATS = (
    "20 ␣,7F DEL,A0 NBSP,AD SHY,61C ALM,200B ZWSP,200C ZWNJ,200D ZWJ,200E LRM,200F RLM,2028 LSEP,2029 PSEP,"
    "202A LRE,202B RLE,202C PDF,202D LRO,202E RLO,202F NNBSP,2060 WJ,2066 LRI,2067 RLI,2068 FSI,2069 PDI,"
    "FEFF BOM"
)
_SHORT = dict(enumerate(_CONTROLS.split())) | {
    int(code, 16): name for code, name in (pair.split() for pair in _FORMATS.split(","))
}
"""The names by which people who meet these characters know them."""
_MARK_SIGNS = {
    SPLIT.strip(): ("¶", f"{SPLIT.strip()} a new paragraph of the translation"),
    MERGED: ("↑", f"{MERGED} translated together with the paragraph above"),
}

_ALONE = 8
"""So many signs in a row are shown one by one; a longer row is one sign."""
_MOST = 2_000
"""So many signs of a text have names; a page of more helps nobody, and would be slow."""


def runs(text: str, *, is_changed: bool = False) -> list[Run]:
    """A text as runs to be shown: their texts are safe in any page once that page's markup is escaped.

    :param is_changed: the text was taken out or put in: blanks that may be its point are shown, too.
    """
    if is_changed and _SPACE.match(text):
        found = list(_signs(text))
    else:
        pattern = _CHANGED_SIGNS if is_changed else _SIGNS
        found = []
        end = 0
        for match in pattern.finditer(text):
            found.append((text[end : match.start()], ""))
            found += _signs(match[0])
            end = match.end()
        found.append((text[end:], ""))
    return list(_breakable(_bounded(run for run in found if run[0])))


def plain(text: str) -> str:
    """The same for where no markup can stand (an attribute, a title): each sign is its name in brackets."""
    return "".join(f"‹{shown}›" if name else shown for shown, name in runs(text))


def _signs(hidden: str) -> Iterator[Run]:
    """The signs for a row of characters that would not be seen."""
    if mark := _MARK_SIGNS.get(hidden):
        yield mark
    elif len(hidden) > _ALONE:
        kinds = list(dict.fromkeys(hidden[:1000]))[:3]
        yield (
            f"{' '.join(map(_short, kinds))} ×{len(hidden):,}",
            f"{len(hidden):,} times {', '.join(map(_name, kinds))}",
        )
    else:
        for char in hidden:
            yield _short(char), _name(char)
            if char == "\n":
                yield "\n", ""


def _short(char: str) -> str:
    return _SHORT.get(ord(char), f"U+{ord(char):04X}")


def _name(char: str) -> str:
    """``U+202E RIGHT-TO-LEFT OVERRIDE``: the code and Unicode's name, where it has one."""
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()


def _breakable(found: Iterator[Run]) -> Iterator[Run]:
    """The runs, with places where a line may end in words that are too long for any."""
    for shown, name in found:
        end = 0
        for part in _LONG.finditer(shown) if not name else ():
            yield shown[end : part.end()], ""
            yield BREAK
            end = part.end()
        yield shown[end:], name


def _bounded(found: Iterator[Run]) -> Iterator[Run]:
    """The runs, of which only so many are signs; what comes after is one text with U+FFFD in it."""
    left = _MOST
    rest: list[str] = []
    for shown, name in found:
        left -= bool(name)
        if left >= 0:
            yield shown, name
        else:
            rest.append("\N{REPLACEMENT CHARACTER}" if name else shown)
    if rest:
        yield "".join(rest), ""
