"""Notes higher than a page: nothing of them is lost, and they cover nothing, in every layout."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from tagged import Tagged, read

from songngu import cli
from songngu.formats import po

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")

LAYOUTS = ("parallel", "stacked", "facing", "source", "target")
SETTINGS = """
name = "so"
title = { vi = "Thử", en = "Trial" }
identifier = "urn:uuid:6f1c9a58-0f0c-4f0e-9c1b-3a6f2f8f7d23"
source-language = "vi"
target-languages = ["en"]
volume = false
page-format = "A5"
"""
COUNT = 900
"""Words of a long note: more than a page holds of small letters."""


def words(name: str, count: int = COUNT) -> str:
    """A text of so many words, each there once."""
    return " ".join(f"{name}{at}x" for at in range(count))


SOURCE = f"""---
title: Ghi chú dài
---

Đoạn đầu.

Ở đây có chú thích[^1] và thuật ngữ cây dừa trong câu.

- Mục này cũng có.[^2]

| Ô | Cột |
|---|-----|
| Ô có chú[^3] | khác |

{words("vtext", 60)}

[^1]: {words("vone")}

[^2]: {words("vtwo")}

[^3]: {words("vcell")}
"""
GLOSSARY = f"""
[[term]]
id = "cay-dua"
vi = "cây dừa"
en = "coconut palm"
definition = {{ vi = "{words("vterm")}", en = "{words("eterm")}" }}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, font_folder: Path) -> Path:
    """A document with long notes of each kind, in all layouts."""
    book = tmp_path_factory.mktemp("notes")
    (book / ".songngu").mkdir()
    (book / ".songngu/fonts").symlink_to(font_folder)
    editions = "".join(f'[editions.{name}]\nlayout = "{name}"\nformats = ["pdf"]\n' for name in LAYOUTS)
    (book / "songngu.toml").write_text(SETTINGS + editions, "utf-8")
    (book / "source").mkdir()
    (book / "source/dai.md").write_text(SOURCE, "utf-8")
    (book / "translations").mkdir()
    (book / "translations/glossary.toml").write_text(GLOSSARY, "utf-8")
    with contextlib.chdir(book):
        cli.main(["update"])
    file = book / "translations/en/dai.po"
    catalog = po.read(file.read_bytes(), path="dai.po", slug="dai", language="en")
    units = []
    for unit in catalog.units:
        text = re.sub(r"\bv(\w+\dx)", r"e\1", unit.source).replace("cây dừa", "coconut palm")
        comments = (f"note: {words('etrans')}",) if unit.source == "Đoạn đầu." else ()
        units.append(replace(unit, target=text, comments=comments))
    file.write_bytes(po.write(replace(catalog, units=tuple(units))))
    with contextlib.chdir(book):
        assert 0 == cli.main(["build"])
    return book / "build"


def shown(file: Path) -> list[list[tuple[str, tuple[float, ...]]]]:
    """The words of each page with their boxes."""
    command = ["pdftotext", "-bbox", str(file), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    word = r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]+)<'
    return [
        [(found[4], tuple(map(float, found[:4]))) for found in re.findall(word, page)]
        for page in text.split("<page ")[1:]
    ]


def pdf_of(made: Path, layout: str) -> Path:
    """The document in a layout; the first edition's files stand at the top."""
    return made / ("dai.pdf" if layout == LAYOUTS[0] else f"{layout}/dai.pdf")


NAMES = {
    "source": ("vone", "vtwo", "vcell", "vterm"),
    "target": ("eone", "etwo", "ecell", "eterm", "etrans"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_of_a_long_note_is_lost(made: Path, layout: str) -> None:
    """Every word of every note is on a page, once."""
    counts = Counter(word for page in shown(pdf_of(made, layout)) for word, _ in page)
    names = NAMES.get(layout) or (*NAMES["source"], *NAMES["target"])
    wanted = {f"{name}{at}x" for name in names for at in range(COUNT)}

    assert {1} == {counts[word] for word in wanted}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_long_note_covers_nothing(made: Path, layout: str) -> None:
    """No two words of a page stand at one place, and none stands outside the type area."""
    for page in shown(pdf_of(made, layout)):
        lines: dict[int, list[tuple[str, tuple[float, ...]]]] = {}
        for word, box in page:
            lines.setdefault(round(box[1] / 6), []).append((word, box))
        for at, line in lines.items():
            for (a, one), (b, other) in combinations(line + lines.get(at + 1, []), 2):
                across = min(one[2], other[2]) - max(one[0], other[0])
                down = min(one[3], other[3]) - max(one[1], other[1])
                assert across < 1 or down < 0.5 * (one[3] - one[1]), (a, b)
        numbered = [box for word, box in page if word.endswith("x")]
        assert all(40 < box[1] and box[3] < 595 - 40 for box in numbered)


def test_long_notes_of_both_languages_begin_level(made: Path) -> None:
    """On facing pages what the note says of a term begins at the same height in both languages."""
    at = {
        word: (number, box[1])
        for number, page in enumerate(shown(pdf_of(made, "facing")))
        for word, box in page
    }

    for name in ("term", "one", "two", "cell"):
        (left, top), (right, other) = at[f"v{name}0x"], at[f"e{name}0x"]
        assert left + 1 == right
        assert abs(top - other) < 0.1


def test_a_note_of_one_language_leaves_no_page_empty(made: Path) -> None:
    """On facing pages a translator's long note stands at the end, where nothing waits for it."""
    pages = shown(pdf_of(made, "facing"))
    total = len(pages)
    first = next(at for at, page in enumerate(pages) if any(word == "etrans0x" for word, _ in page))

    assert any(word == "etext59x" for page in pages[: first + 1] for word, _ in page)
    assert all(any(word.endswith("x") for word, _ in page) for page in pages[1 : first - 1])
    assert total % 2 == 1  # the left page beside it is there, though nothing stands on it


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_long_note_is_a_note(made: Path, layout: str) -> None:
    """For a listener it is what any note is, after the block that calls it, and once."""
    tagged: Tagged = read(pdf_of(made, layout).read_bytes())
    notes = [one.text for one in tagged.document.all("Note")]
    names = NAMES.get(layout) or (*NAMES["source"], *NAMES["target"])
    heard = tagged.document.text
    end = "vtext0x" if layout != "target" else "etext0x"

    assert all(sum(f"{name}0x" in text for text in notes) == 1 for name in names)
    assert all(heard.index(f"{name}0x") < heard.index(end) for name in names if name != "etrans")


@pytest.mark.parametrize(("layout", "count"), [("parallel", 1), ("stacked", 1), ("facing", 2)])
def test_what_both_languages_write_alike_stands_once_in_a_cell(made: Path, layout: str, count: int) -> None:
    """A number or a name is not repeated below itself; on facing pages each language has it."""
    found = [word for page in shown(pdf_of(made, layout)) for word, _ in page]

    assert count == found.count("khác")
