"""Bytes of a PO file -> Catalog -> bytes: the laws, the form that msgcat gives, and each refusal."""

from __future__ import annotations

import shutil
import subprocess
import time
from dataclasses import replace
from unicodedata import normalize

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from translate.storage import pypo

from songngu.errors import InputError
from songngu.formats import po
from songngu.model import Catalog, Unit

needs_gettext = pytest.mark.skipif(
    shutil.which("msgcat") is None or shutil.which("msgfmt") is None,
    reason="gettext's tools are not installed",
)

HEADER = (
    'msgid ""\n'
    'msgstr ""\n'
    '"Project-Id-Version: x\\n"\n'
    '"PO-Revision-Date: 1970-01-01 00:00+0000\\n"\n'
    '"Last-Translator: \\n"\n'
    '"Language-Team: \\n"\n'
    '"Language: en\\n"\n'
    '"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n'
    "\n"
)


def read(data: str | bytes) -> Catalog:
    """Read a catalogue from text or bytes."""
    data = data.encode() if isinstance(data, str) else data
    return po.read(data, path="en/a.po", slug="a", language="en")


def catalog(*units: Unit) -> Catalog:
    """Make a catalogue with a fresh header."""
    return Catalog(slug="a", language="en", header=po.header("x", "en"), units=units, path="en/a.po")


def written(unit: Unit) -> str:
    """Give the lines that a unit becomes."""
    return po.write(catalog(unit)).decode().removeprefix(HEADER.rstrip("\n")).lstrip("\n")


def without_lines(found: Catalog) -> Catalog:
    """Forget where the units stood: what was never read has no lines."""
    return replace(found, units=tuple(replace(u, line=None, target_line=None) for u in found.units))


def msgcat(data: bytes) -> bytes:
    """Give what ``msgcat --no-wrap`` makes of a file, without its remarks on control characters."""
    return subprocess.run(["msgcat", "--no-wrap", "-"], input=data, capture_output=True, check=True).stdout


def msgfmt(data: bytes) -> subprocess.CompletedProcess[bytes]:
    """Run ``msgfmt --check`` on a file."""
    return subprocess.run(["msgfmt", "--check", "-o", "/dev/null", "-"], input=data, capture_output=True)


# Strategies: whole catalogues, with the characters that break careless readers.

AWKWARD = '\n\t\r\a\b\f\v"\\ #~|:,.=<>%\x01\x1b\x1d\x7f\x85\u2028\u2029\u00a0\u0301\ufeff\u2068Đảộn'
letters = st.one_of(
    st.sampled_from(AWKWARD), st.characters(exclude_categories=["Cs"], exclude_characters="\0\4")
)
texts = st.text(letters, max_size=12).map(lambda text: normalize("NFC", text))
comments = texts.map(lambda text: normalize("NFC", text.replace("\n", "").replace("\r", "")))
plain = st.text(st.sampled_from('Đảng bộ “tỉnh” lãnh\tđạo\n"35%\\'), min_size=1, max_size=30).map(
    lambda text: "a" + text + "."  # gettext wants the same line ends at both texts' ends
)
notes = st.sampled_from(["", "note: nghĩa là \\\\", "reviewed: 1a2b3c4d 5e6f7a8b Lan", "  x"])
known_flags = st.sets(
    st.sampled_from(["c-format", "no-python-format", "kde-kuit-format", "ycp-format", "no-wrap"])
)


@st.composite
def units(
    draw: st.DrawFn, number: int, obsolete: bool, text: st.SearchStrategy[str], note: st.SearchStrategy[str]
) -> Unit:
    """Draw a unit that write keeps whole; the number makes it unlike all others."""
    target = draw(text) or ("x" if obsolete else "")
    previous = draw(st.none() | text)
    return Unit(
        id=f"p{number}",
        source=draw(text) + str(number),
        target=target + str(number) if target else "",
        comments=tuple(draw(st.lists(note, max_size=2))),
        extracted=tuple(draw(st.lists(note, max_size=2))),
        references=draw(st.sampled_from([(), ("a.md:3",), ("a.md:3 b.md",)])),
        flags=("fuzzy",) if target and draw(st.booleans()) else (),
        previous_id=draw(st.none() | text) if previous is not None else None,
        previous=previous,
        obsolete=obsolete,
    )


@st.composite
def catalogs(
    draw: st.DrawFn, text: st.SearchStrategy[str] = texts, note: st.SearchStrategy[str] = comments
) -> Catalog:
    """Draw a catalogue: live units, then obsolete ones."""
    live, obsolete = draw(st.integers(1, 12)), draw(st.integers(0, 5))
    drawn = [draw(units(number, number >= live, text, note)) for number in range(live + obsolete)]
    values = note.filter(lambda value: not value.startswith("charset"))
    header = (*po.header("x", "en"), ("X-Other", draw(values)))
    return replace(catalog(*drawn), header=header, comments=tuple(draw(st.lists(note, max_size=2))))


# Laws


@settings(max_examples=60, deadline=None)
@given(catalogs())
def test_read_gives_back_what_write_took(made: Catalog) -> None:
    """Reading what was written gives the same catalogue."""
    assert without_lines(read(po.write(made))) == made


@settings(max_examples=30, deadline=None)
@given(catalogs())
def test_line_ends_and_bom_mean_nothing(made: Catalog) -> None:
    """A BOM, CRLF, or a lone CR as line end changes nothing of what is read."""
    data = po.write(made)
    for end in (b"\r\n", b"\r"):
        assert read(b"\xef\xbb\xbf" + data.replace(b"\n", end)) == read(data)


@needs_gettext
@settings(max_examples=25, deadline=None)
@given(catalogs())
def test_msgcat_changes_no_byte(made: Catalog) -> None:
    """What is written is the form that ``msgcat --no-wrap`` gives, whatever the content."""
    data = po.write(made)

    assert msgcat(data) == data


@needs_gettext
@settings(max_examples=25, deadline=None)
@given(catalogs(), known_flags)
def test_known_flags_come_in_the_order_of_gettext(made: Catalog, flags: set[str]) -> None:
    """Of flags that gettext knows, fuzzy comes first, and the others in gettext's own order."""
    flagged = [replace(unit, flags=(*flags, *unit.flags)) for unit in made.units if not unit.obsolete]
    data = po.write(replace(made, units=tuple(flagged)))

    assert msgcat(data) == data


@needs_gettext
@settings(max_examples=15, deadline=None)
@given(catalogs(plain, notes))
def test_msgfmt_has_nothing_to_say(made: Catalog) -> None:
    """``msgfmt --check`` accepts a catalogue of prose, without a warning."""
    made = replace(made, header=po.header("Bến Tre", "en"))
    run = msgfmt(po.write(made))

    assert (run.returncode, run.stderr) == (0, b"")


def kept(found: Catalog) -> list[tuple[object, ...]]:
    """Give what no tool of a translator may lose; polib loses the previous texts of obsolete units."""
    return [
        (u.id, u.source, u.target, u.flags, u.obsolete, None if u.obsolete else (u.previous_id, u.previous))
        for u in found.units
    ]


@settings(max_examples=20, deadline=None)
@given(catalogs(plain, notes))
def test_polib_keeps_everything(made: Catalog) -> None:
    """A catalogue that polib opened and saved has the same ids, texts and states."""
    saved = polib.pofile(po.write(made).decode())

    assert kept(read(str(saved))) == kept(made)


@settings(max_examples=20, deadline=None)
@given(catalogs(plain, notes))
def test_translate_toolkit_keeps_everything(made: Catalog) -> None:
    """A catalogue that translate-toolkit opened and saved has the same ids, texts and states."""
    saved = pypo.pofile.parsestring(po.write(made))

    assert [u.previous for u in read(bytes(saved)).units] == [u.previous for u in made.units]
    assert kept(read(bytes(saved))) == kept(made)


def test_ten_thousand_units_are_quick() -> None:
    """Reading 10,000 units takes well under a second (three on the slowest machine)."""
    text = "Ban Chỉ đạo 35 “tỉnh” lãnh đạo. " * 8
    data = po.write(catalog(*(Unit(id=f"p{n}", source=text + str(n), target=text) for n in range(10_000))))
    start = time.process_time()

    assert len(read(data).units) == 10_000
    assert time.process_time() - start < 3


# Canonical form, one rule a test


def test_a_unit_with_everything() -> None:
    """The parts of a unit stand in gettext's order: comments, stamp, references, flags, #|, texts."""
    unit = Unit(
        id="p1",
        source="a",
        target="b",
        comments=("note: x", "", "  y"),
        extracted=("paragraph 1a",),
        references=("a.md:1", "b.md"),
        flags=("fuzzy",),
        previous_id="p0",
        previous="z",
    )

    assert written(unit) == (
        "# note: x\n#\n#   y\n#. paragraph 1a\n#: a.md:1 b.md\n#, fuzzy\n"
        '#| msgctxt "p0"\n#| msgid "z"\nmsgctxt "p1"\nmsgid "a"\nmsgstr "b"\n'
    )


def test_an_obsolete_unit_keeps_its_comments() -> None:
    """An obsolete unit keeps comments, stamp, flag and previous text; only its texts begin with #~."""
    unit = Unit(
        id="p1", source="a", target="b\nc", comments=("x",), extracted=("cell 1a",), flags=("fuzzy",),
        previous="z", obsolete=True,
    )  # fmt: skip

    assert written(unit) == (
        '# x\n#. cell 1a\n#, fuzzy\n#~| msgid "z"\n'
        '#~ msgctxt "p1"\n#~ msgid "a"\n#~ msgstr ""\n#~ "b\\n"\n#~ "c"\n'
    )


def test_an_obsolete_unit_without_translation_is_left_out() -> None:
    """As msgcat does, write leaves out an obsolete unit that has no translation."""
    assert written(Unit(id="p1", source="a", comments=("x",), obsolete=True)) == ""


def test_fuzzy_without_translation_is_left_out() -> None:
    """As msgcat does, write leaves out the fuzzy flag of a unit that has no translation."""
    unit = Unit(id="p1", source="a", flags=("fuzzy",), previous="z")

    assert written(unit) == '#| msgid "z"\nmsgctxt "p1"\nmsgid "a"\nmsgstr ""\n'


def test_unknown_flags_stay_after_the_known_ones() -> None:
    """A flag that gettext does not know is written, last."""
    unit = Unit(
        id="p1", source="a", target="b", flags=("x-tool", "no-wrap", "range: 1..3", "c-format", "fuzzy")
    )

    assert written(unit).startswith("#, fuzzy, c-format, range: 1..3, no-wrap, x-tool\n")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", '""'),
        ("a", '"a"'),
        ("a\n", '"a\\n"'),
        ("\n", '"\\n"'),
        ("\na", '""\n"\\n"\n"a"'),
        ("a\nb", '""\n"a\\n"\n"b"'),
        ("a\nb\n", '""\n"a\\n"\n"b\\n"'),
        ('"\\\t\r\a\b\f\v', '"\\"\\\\\\t\\r\\a\\b\\f\\v"'),
        ("a\u2028b\x1dc\x85d", '"a\u2028b\x1dc\x85d"'),
    ],
)
def test_a_text_breaks_after_its_line_ends_only(text: str, lines: str) -> None:
    """A text stands on one line, unless lines end inside it; then each has a line of its own."""
    assert written(Unit(id="p1", source="a", target=text)).partition("msgstr ")[2] == lines + "\n"


def test_a_comment_cannot_swallow_the_next_line() -> None:
    """A backslash at the end of a comment, which msgcat joins with the next line, is guarded by a space."""
    unit = Unit(id="p1", source="a", target="b", comments=("note: x\\", "y\\ "))

    assert written(unit).startswith("# note: x\\ \n# y\\  \nmsgctxt")
    assert read(po.write(catalog(unit))).units[0].comments == ("note: x\\", "y\\ ")


def test_a_comment_with_line_ends_becomes_several() -> None:
    """A line end in a comment can't break out of it."""
    unit = Unit(id="p1", source="a", comments=('x\nmsgid "b"\r\ny\rz',))

    assert written(unit).startswith('# x\n# msgid "b"\n# y\n# z\nmsgctxt "p1"\n')


def test_a_previous_id_alone_gets_an_empty_previous_text() -> None:
    """A previous msgctxt has a previous msgid below it, for gettext refuses it alone."""
    unit = Unit(id="p1", source="a", target="b", previous_id="p0")

    assert written(unit).startswith('#| msgctxt "p0"\n#| msgid ""\nmsgctxt "p1"\n')


def test_a_unit_without_id_has_no_msgctxt() -> None:
    """A unit of another tool, without msgctxt, is read with an empty id and written as it was."""
    data = HEADER + 'msgid "a"\nmsgstr "b"\n'

    assert read(data).units[0].id == ""
    assert po.write(read(data)).decode() == data


@pytest.mark.parametrize("letter", ["\0", "\4", "\ud800"])
def test_a_character_that_no_file_holds_is_refused(letter: str) -> None:
    """write refuses NUL, EOT and half surrogates, and says after which text they stand."""
    with pytest.raises(InputError, match=r"U\+(0000|0004|D800), which follows “msgstr \"abc”") as caught:
        po.write(catalog(Unit(id="p1", source="a", target=f"abc{letter}d")))

    assert (caught.value.path, caught.value.hint) == ("en/a.po", "delete the character")


# The header


@needs_gettext
@pytest.mark.parametrize("language", ["en", "pt-BR", "zh-Hant-TW"])
def test_a_fresh_header_satisfies_msgfmt(language: str) -> None:
    """``msgfmt --check`` finds every field of the header that it asks for."""
    run = msgfmt(po.write(replace(catalog(), header=po.header("Bến Tre", language))))

    assert (run.returncode, run.stderr) == (0, b"")


def test_the_header_is_fixed() -> None:
    """The fields depend on project and language only; gettext's spelling of a language has underscores."""
    fields = dict(po.header("x", "pt-BR"))

    assert fields["Language"] == "pt_BR"
    assert fields["PO-Revision-Date"] == "1970-01-01 00:00+0000"
    assert "X-Generator" not in fields
    assert dict(po.header("x", None))["Language"] == ""


def test_unknown_fields_stay_in_place() -> None:
    """Fields that only another tool knows, and lines that are no field, are kept where they stand."""
    data = (
        'msgid ""\nmsgstr ""\n"X-One: a: b\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"odd\\n"\n"X-Two: \\n"\n'
    )
    found = read(data)

    assert found.header == (
        ("X-One", "a: b"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("", "odd"),
        ("X-Two", ""),
    )
    assert po.write(found).decode() == data


def test_a_field_without_space_or_line_end_becomes_canonical() -> None:
    """Other ways to write the header are read, and written as gettext writes it."""
    data = 'msgid ""\nmsgstr "Content-Type:text/plain; charset=UTF-8\\nX-One:"\n'

    assert po.write(read(data)).decode() == (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"X-One: \\n"\n'
    )


@pytest.mark.parametrize("charset", ["utf8", "UTF8", "CHARSET"])
def test_names_that_gettext_does_not_know_become_utf_8(charset: str) -> None:
    """Another spelling of UTF-8, and a template's placeholder, become the name that gettext's tools take."""
    data = HEADER.replace("UTF-8", charset).replace("Version: x", "Version: utf8")

    assert dict(read(data).header)["Content-Type"] == "text/plain; charset=UTF-8"
    assert dict(read(data).header)["Project-Id-Version"] == "utf8"


def test_the_comments_above_the_header_are_kept() -> None:
    """Comments above the header belong to the catalogue, the lines of tools there do not."""
    found = read("# one\n#  two\n#. tool\n#, fuzzy\n" + HEADER)

    assert found.comments == ("one", " two")
    assert po.write(found).decode() == "# one\n#  two\n" + HEADER.removesuffix("\n")


@pytest.mark.parametrize("data", ["", "\n\n", "# a comment only\n"])
def test_an_empty_file_is_an_empty_catalogue(data: str) -> None:
    """A file without units is a catalogue without header and units."""
    assert read(data) == Catalog(slug="a", language="en", path="en/a.po")
    assert po.write(read(data)) == b""


# Reading what others write


def test_lines_are_those_of_the_file() -> None:
    """A unit knows its first line, comments included, and the line of its msgstr."""
    found = read(
        HEADER + '# x\n\n#| msgid "z"\nmsgctxt "p1"\nmsgid ""\n"a"\nmsgstr ""\n"b"\n\nmsgid "c"\nmsgstr ""\n'
    )

    assert [(u.line, u.target_line) for u in found.units] == [(12, 18), (21, 22)]


@pytest.mark.parametrize(
    "after",
    ['"b"\n', '\n"b"\n', '\n\n#~\n"b"\n', "# c\n", "\n#| x\n", 'msgstr "b"\n', '\nmsgid_plural "b"\n'],
)
def test_a_unit_ends_where_it_ends_in_loose_forms(after: str) -> None:
    """Read at one go, or line by line because of blanks before its lines: what follows is taken the same."""
    strict = '#. paragraph\nmsgctxt "p1"\nmsgid "a"\nmsgstr "x"\n'
    loose = strict.replace("\n", "\n ").rstrip(" ")

    def result(text: str) -> object:
        try:
            return read(text).units
        except InputError as error:
            return (error.message, error.line)

    assert result(strict + after) == result(loose + after)


def test_loose_forms_are_read() -> None:
    """Indented lines, several texts on a line, a missing space and bare #~ lines are all legal."""
    found = read('#x\n\tmsgid  "a"  "b" \nmsgstr"c""d"\n#.y\n#~\n#~msgid "e"\n#~\n#~  msgstr "f"')

    assert [(u.source, u.target, u.comments, u.extracted, u.obsolete) for u in found.units] == [
        ("ab", "cd", ("x",), (), False),
        ("e", "f", (), ("y",), True),
    ]


def test_texts_and_comments_become_nfc() -> None:
    """Letters in pieces are joined, across quotes too, but never with the letter of an escape."""
    unit = read('# e\u0301\nmsgctxt "p"\nmsgid "e"\n"\u0301"\nmsgstr "a\\n\u0301"\n').units[0]

    assert (unit.comments, unit.source, unit.target) == (("é",), "é", "a\n\u0301")


def test_flags_are_read_however_they_are_separated() -> None:
    """Commas, spaces and several lines separate flags, so that no fuzzy flag is overlooked."""
    unit = read('#, c-format fuzzy,x\n#,range: 1..3 , fuzzy\nmsgid "a"\nmsgstr "b"\n').units[0]

    assert unit.flags == ("c-format", "fuzzy", "x", "range: 1..3")
    assert unit.fuzzy


@pytest.mark.parametrize("prefix", ["#|", "#~|"])
def test_the_previous_text_of_an_obsolete_unit_is_kept(prefix: str) -> None:
    """An obsolete unit keeps its previous id and text, whether marked as gettext or as polib marks them."""
    unit = read(f'{prefix} msgctxt "p0"\n{prefix} msgid "z"\n#~ msgid "a"\n#~ msgstr "b"\n').units[0]

    assert (unit.previous_id, unit.previous, unit.obsolete) == ("p0", "z", True)


def test_the_previous_text_after_a_unit_belongs_to_the_next() -> None:
    """Previous lines of an obsolete unit leave the live unit above them alive."""
    found = read('msgid "a"\nmsgstr "b"\n#~| msgid "z"\n#~ msgid "c"\n#~ msgstr "d"\n')

    assert [(u.previous, u.obsolete) for u in found.units] == [(None, False), ("z", True)]


def test_duplicates_are_kept_and_found() -> None:
    """Units that cannot stand together are all read, and each is found with the earlier one."""
    one = Unit(id="p1", source="a", target="b")
    same_text = replace(one, target="c", obsolete=True)
    same_id = replace(one, source="z", target="d")
    obsolete_with_id = replace(same_id, source="y", obsolete=True)
    other = Unit(id="p2", source="a", target="b")
    made = read(po.write(catalog(one, same_text, same_id, obsolete_with_id, other)))

    assert len(made.units) == 5
    assert po.find_duplicates(made) == [(made.units[1], made.units[0]), (made.units[2], made.units[0])]


def test_units_without_id_are_duplicates_by_text_only() -> None:
    """Live units without msgctxt share no id; two with one text are duplicates."""
    a, b = Unit(id="", source="a"), Unit(id="", source="b")
    twin = replace(a, target="c")

    assert po.find_duplicates(catalog(a, b)) == []
    assert po.find_duplicates(catalog(a, b, twin)) == [(twin, a)]


# Refusals

UNIT = 'msgctxt "p1"\nmsgid "a"\nmsgstr "b"\n'


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (UNIT + 'msgid "c\nmsgstr ""\n', 4, "does not end on its line"),
        ('msgid "c\\"\nmsgstr ""\n', 1, "does not end on its line"),
        ('msgid "c"\nmsgstr "\\\\\\q"\n', 2, r"the escape \\q is unknown"),
        ('msgid "c\\x41"\nmsgstr ""\n', 1, r"the escape \\x is unknown"),
        (UNIT + '\nmsgstr "c"\n', 5, "the msgstr has no msgid"),
        ('msgctxt "p1"\nmsgstr "c"\n', 2, "the msgstr has no msgid"),
        (UNIT + '\n# c\nmsgctxt "p2"\nmsgid "c"\n', 7, "has no msgstr"),
        ('# c\nmsgid "c"\n"d"\n\n# e\n' + UNIT, 2, "has no msgstr"),
        ('msgctxt "p2"\n' + UNIT, 1, "has no msgstr"),
        ('msgid "c"\n#| msgid "d"\nmsgstr "e"\n', 1, "has no msgstr"),
        (UNIT + '#| msgid "c"\n', 4, "has no msgstr"),
        (UNIT + "garbage\n", 4, "no part of a catalogue"),
        (UNIT + '"c" d\n', 4, "no part of a catalogue"),
        ("msgid\n" + UNIT, 1, "no part of a catalogue"),
        ('domain "c"\n' + UNIT, 1, "no part of a catalogue"),
        ('#| msgstr "c"\n' + UNIT, 1, "no part of a catalogue"),
        ('"c"\n', 1, "continues no text"),
        (UNIT + '# c\n"d"\n', 5, "continues no text"),
        (UNIT + '#~ "d"\n', 4, "continues no text"),
        ('msgid "c"\n#~ msgstr "d"\n', 2, "lines with #~ and lines without"),
        ('#~ msgid "c"\nmsgstr "d"\n', 2, "lines with #~ and lines without"),
        ('#~| msgid "c"\n' + UNIT, 2, "lines with #~ and lines without"),
        (UNIT + 'msgid "c"\nmsgid_plural "d"\nmsgstr[0] "e"\n', 5, "plural"),
        ('msgid "c"\nmsgstr[0] "e"\n', 2, "plural"),
        ('#~ msgid "c"\n#~ msgid_plural "d"\n', 2, "plural"),
        ('#| msgid_plural "d"\n' + UNIT, 1, "plural"),
        (HEADER + UNIT + "\n# again\n" + HEADER, 16, "second header"),
        ('#~ msgid ""\n#~ msgstr "X: y\\n"\n', 1, "second header"),
        (b"# \r\n\r\n# \xc3\n", 3, r"byte 0xC3 at byte offset 8 "),
        (b"\xef\xbb\xbf# \r\r# \xff\n", 3, r"byte 0xFF at byte offset 9 "),
        (b'msgid "a\0"\nmsgstr ""\n', 1, r"byte 0x00 at byte offset 8 "),
        (b'msgid "a"\nmsgstr "\4"\n', 2, r"byte 0x04 at byte offset 18 "),
        (HEADER.replace("UTF-8", "ISO-8859-1"), 9, "charset is ISO-8859-1"),
        (HEADER.replace("UTF-8", "ASCII"), 9, "charset is ASCII"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(data: str | bytes, line: int, message: str) -> None:
    """What cannot be read is refused with the path, the line, one sentence, and what to do about it."""
    with pytest.raises(InputError, match=message) as caught:
        read(data)

    assert (caught.value.path, caught.value.line) == ("en/a.po", line)
    assert caught.value.hint
    assert not caught.value.message.endswith(".")


@pytest.mark.parametrize("marker", ["<<<<<<< HEAD", "||||||| 1a2b3c4", "=======", ">>>>>>> topic"])
def test_conflict_markers_are_refused(marker: str) -> None:
    """An unresolved merge is refused at its first marker, and neither side is dropped."""
    with pytest.raises(InputError, match="conflict marker") as caught:
        read(f'msgctxt "p1"\nmsgid "a"\n{marker}\nmsgstr "b"\n')

    assert caught.value.line == 3
    assert caught.value.hint == "the catalogue has an unresolved git merge: resolve it first"


def test_a_conflict_marker_in_a_text_is_text() -> None:
    """A row of equals signs in a text or comment is no conflict marker."""
    made = catalog(Unit(id="p1", source="=======\n=======", target="<<<<<<<", comments=("=======",)))

    assert without_lines(read(po.write(made))) == made
