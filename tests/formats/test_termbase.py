"""The termbase: entries with their lines, and each refusal with its place."""

from __future__ import annotations

import pytest

from songngu.errors import InputError
from songngu.formats import termbase
from songngu.model import TermEntry


def read(text: str | bytes) -> tuple[TermEntry, ...]:
    """Read a termbase of Vietnamese and English."""
    data = text if isinstance(text, bytes) else text.encode()
    return termbase.read(data, path="translations/glossary.toml", languages=("vi", "en"))


WHOLE = """
[[term]]
id = "ban-chi-dao-35"
vi = "Ban Chỉ đạo 35"
en = "Steering Committee 35"
variants = { vi = ["BCĐ 35"], en = ["Steering Committee No. 35"] }
forbidden = { en = ["Directing Board 35"] }
definition = { vi = "Cơ quan *chỉ đạo*.", en = "A committee." }
reference = "Quyết định 35"
notes = "chapter"

# một chú thích
[[ term ]]
id = "ganh"
vi = "gành"
"""


def test_entries() -> None:
    """Entries come in the file's order, each with the line of its heading."""
    assert (
        TermEntry(
            id="ban-chi-dao-35",
            term={"vi": "Ban Chỉ đạo 35", "en": "Steering Committee 35"},
            variants={"vi": ("BCĐ 35",), "en": ("Steering Committee No. 35",)},
            forbidden={"en": ("Directing Board 35",)},
            definition={"vi": "Cơ quan *chỉ đạo*.", "en": "A committee."},
            reference="Quyết định 35",
            notes="chapter",
            line=2,
        ),
        TermEntry(id="ganh", term={"vi": "gành"}, line=13),
    ) == read(WHOLE)


def test_an_empty_termbase() -> None:
    """No terms is fine."""
    assert () == read("# chưa có\n")


def test_windows_files() -> None:
    """A byte order mark and carriage returns are no part of the text."""
    assert read(WHOLE) == read(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())


def test_letters_are_composed() -> None:
    """Decomposed letters are composed, as in the sources."""
    (entry,) = read('[[term]]\nid = "a"\nvi = "Đa\u0309ng"\n')

    assert "Đảng" == entry.term["vi"]


def test_terms_as_an_inline_array() -> None:
    """Terms in one array are read too; they have no lines of their own."""
    assert (TermEntry(id="a", term={"vi": "x"}),) == read('term = [{ id = "a", vi = "x" }]')


TERM = '[[term]]\nid = "a"\nvi = "x"\n'


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[[term]\n", 1, "is not TOML"),
        (f"{TERM}vi = 'y'\n", 4, "is not TOML"),
        (f"{TERM}x = {'9' * 5000}\n", None, "is not TOML: a value is too long or too deep"),
        (f"{TERM}x = {'[' * 5000}\n", None, "is not TOML: a value is too long or too deep"),
        ("terms = []\n", None, "unknown key 'terms'"),
        ('[term]\nid = "a"\n', None, "'term' is one table"),
        (f"\n{TERM}varients = {{}}\n", 2, "unknown key 'varients'"),
        (f'{TERM}fr = "x"\n', 1, "unknown key 'fr'"),
        ('[[term]]\nvi = "x"\n', 1, "a term needs an id"),
        ('[[term]]\nid = "a b"\nvi = "x"\n', 1, "a term needs an id"),
        ('[[term]]\nid = "đ"\nvi = "x"\n', 1, "a term needs an id"),
        ('[[term]]\nid = "a"\nen = "x"\n', 1, "has no 'vi'"),
        ('[[term]]\nid = "a"\nvi = " "\n', 1, "'vi' must be text"),
        ('[[term]]\nid = 3\nvi = "x"\n', 1, "'id' must be text"),
        (f'{TERM}notes = "once"\n', 1, "notes must be one of first, chapter, none"),
        (f'{TERM}variants = ["y"]\n', 1, "'variants' must be a table by language"),
        (f'{TERM}variants = {{ fr = ["y"] }}\n', 1, "'variants' names the language 'fr'"),
        (f'{TERM}variants = {{ vi = "y" }}\n', 1, "variants.vi must be a list of texts"),
        (f"{TERM}forbidden = {{ en = [1] }}\n", 1, "forbidden.en must be a list of texts"),
        (f'{TERM}definition = {{ vi = ["y"] }}\n', 1, "definition.vi must be text"),
        (f"{TERM}\n{TERM}", 5, "the term id 'a' stands twice; it is also in line 1"),
        (f'{TERM}[[term]]\nid = "b"\nvi = "x"\n', 4, "the term 'x' stands twice; it is also in line 1"),
        (
            f'{TERM}[[term]]\nid = "b"\nvi = "y"\nvariants = {{ vi = ["x"] }}\n',
            4,
            "the term 'x' stands twice",
        ),
    ],
)
def test_refusals(text: str, line: int | None, message: str) -> None:
    """What cannot be right is refused, with the term's line and what is wrong."""
    with pytest.raises(InputError) as caught:
        read(text)

    assert message in caught.value.message
    assert ("translations/glossary.toml", line) == (caught.value.path, caught.value.line)


def test_a_misspelt_key_has_a_hint() -> None:
    """A key that is nearly right is told what was meant."""
    with pytest.raises(InputError) as caught:
        read(f'{TERM}defintion = {{ vi = "y" }}\n')

    assert "did you mean 'definition'?" == caught.value.hint


def test_not_utf8() -> None:
    """Bytes that are not UTF-8 are refused, with line and byte offset."""
    with pytest.raises(InputError) as caught:
        read(b'[[term]]\nid = "\xf4"\n')

    assert (2, "is not UTF-8 at byte offset 15") == (caught.value.line, caught.value.message)


def test_forms_that_differ_in_case_are_two_terms() -> None:
    """*Mặt trận* may be one term and *mặt trận* another; a form may be its own term's variant twice."""
    text = (
        '[[term]]\nid = "a"\nvi = "Mặt trận"\n[[term]]\nid = "b"\nvi = "mặt trận"\n'
        'variants = { vi = ["mặt trận"] }\n'
    )

    assert ["a", "b"] == [entry.id for entry in read(text)]


def test_spellings_that_fold_to_one_are_one_term() -> None:
    """Two customs of placing a tone mark are one form, so two terms may not have it."""
    with pytest.raises(InputError, match="stands twice"):
        read('[[term]]\nid = "a"\nvi = "hoà"\n[[term]]\nid = "b"\nvi = "hòa"\n')
