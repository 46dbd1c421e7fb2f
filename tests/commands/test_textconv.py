"""Catalogues in git's own differences."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_review import Repository

from songngu import config
from songngu.commands.textconv import ATTRIBUTES, install, textconv
from songngu.errors import InputError, UsageError
from songngu.text import digest

ROOT = Path(__file__).parents[2]

HEAD = 'msgid ""\nmsgstr ""\n"Language: pt_BR\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


def shown(folder: Path, body: str) -> str:
    """What is shown of a catalogue, without its header."""
    file = folder / "a.po"
    file.write_text(f"{HEAD}\n{body}", "utf-8", errors="surrogateescape")
    return textconv(file).decode().split("\n\n", 1)[1]


def test_a_unit_is_a_block_a_sentence_a_line(tmp_path: Path) -> None:
    """What it is and its state, then both texts; a note, but no digest and no flag."""
    body = (
        "# note: A note.\n#. paragraph 1a2b3c4d 5e6f7a8b\n#, fuzzy\n#| msgid \"Cũ.\"\n"
        'msgctxt "p1a2b3c4d"\nmsgid "TP. Hồ Chí Minh. Đó là “nhà.” Hết."\n'
        'msgstr "One. <!-- split --> Mr. Two 3.5 m. Three?"\n'
    )  # fmt: skip

    assert shown(tmp_path, body) == (
        "── p1a2b3c4d paragraph, fuzzy\n"
        "  # note: A note.\n"
        "  was     Cũ.\n"
        "  source  TP. Hồ Chí Minh.\n"
        "          Đó là “nhà.”\n"
        "          Hết.\n"
        "  pt-BR   One.\n"
        "\n"
        "          Mr. Two 3.5 m.\n"
        "          Three?\n"
    )


@pytest.mark.parametrize(
    ("unit", "state"),
    [
        ('msgid "a"\nmsgstr ""', "untranslated"),
        ('msgid "a"\nmsgstr "b"', "translated"),
        (f'# reviewed: {digest("a")} {digest("b")} Lan 2026\nmsgid "a"\nmsgstr "b"', "reviewed"),
        (f'# reviewed: {digest("a")} {digest("x")} Lan 2026\nmsgid "a"\nmsgstr "b"', "translated"),
        (f'#. item {digest("x")} {digest("b")}\nmsgid "a"\nmsgstr "b"', "fuzzy"),
        ('#~ msgctxt "p"\n#~ msgid "a"\n#~ msgstr "b"', "obsolete, translated"),
    ],
)  # fmt: skip
def test_the_state_is_told(tmp_path: Path, unit: str, state: str) -> None:
    """The state is worked out as everywhere: a review by its digests, a careless merge by the stamp."""
    assert shown(tmp_path, unit + "\n").splitlines()[0].endswith(f", {state}")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no catalogue",
        b"\xff\xfe\0",
        b'msgid "a"\n<<<<<<< ours\n',
        b'msgid "a',
        b"msgid_plural",
        b"\r\n\0",
    ],
)
def test_what_is_no_catalogue_stays_as_it_is(tmp_path: Path, data: bytes) -> None:
    """Broken files are compared as they are, so that git shows them still."""
    file = tmp_path / "a.po"
    file.write_bytes(data)

    assert textconv(file) in (data, b"\n")


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """What cannot be read is said."""
    with pytest.raises(InputError):
        textconv(tmp_path / "a.po")


def test_text_of_documents_steers_no_terminal(tmp_path: Path) -> None:
    """Escapes and overrides of direction are shown as what they are, in every field."""
    bad = "\x1b[31m\u202e\x9b"
    body = f'# {bad}\n#. {bad}\nmsgctxt "{bad}"\nmsgid "{bad}"\nmsgstr "{bad}"\n'

    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown(tmp_path, body))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_no_word_is_lost(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever a text holds, its words are shown in order."""
    folder = tmp_path_factory.mktemp("po")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    written = shown(folder, f'msgctxt "p"\nmsgid "x"\nmsgstr "{escaped}"\n')
    words = re.findall(r"[a-z0-9]+", text.replace("<!-- split -->", ""))

    assert words == [] or re.search(r"[\s\S]*?".join(words), written) or "\0" in text or "\4" in text


def test_git_shows_words_instead_of_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``git diff``, ``git log -p`` and ``git show`` have the sentence that changed, and its unit."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    book = Repository(tmp_path, "a book")
    told = install(book.settings())
    script = "import sys; from pathlib import Path; from songngu.commands.textconv import textconv; "
    script += "sys.stdout.buffer.write(textconv(Path(sys.argv[1])))"
    command = f"PYTHONPATH={shlex.quote(str(ROOT))} {shlex.quote(sys.executable)} -c {shlex.quote(script)}"
    book.git("config", "diff.songngu.textconv", command)
    book.commit("first")
    book.edit("translations/en/bai.po", "are active here", "are at work here")
    diff = book.git("diff")
    book.commit("second")

    assert told[-1] == "translations/.gitattributes"
    assert "-  en      More than 10 religions are active here." in diff
    assert "+  en      More than 10 religions are at work here." in diff
    assert "msgstr" not in diff
    assert re.search(r"^@@ .* @@ ── p", diff, re.MULTILINE)
    assert "+  en      More than 10 religions are at work here." in book.git("log", "-p", "-1")
    assert "+  en      More than 10 religions are at work here." in book.git("show")


def test_installing_sets_git_and_keeps_other_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines join those of others, once; the command is this installation's."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    book = Repository(tmp_path)
    book.write("translations/.gitattributes", "*.po merge=songngu")
    install(book.settings())
    install(book.settings())
    lines = (tmp_path / "translations/.gitattributes").read_text("utf-8").splitlines()

    assert ["*.po merge=songngu", *ATTRIBUTES] == lines
    assert book.git("config", "diff.songngu.textconv").endswith("-m songngu review --textconv")


def test_installing_needs_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside git it says so."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "songngu.toml").write_text('source-language = "vi"\n', "utf-8")

    with pytest.raises(UsageError):
        install(config.load(tmp_path / "songngu.toml"))


def test_showing_a_catalogue_loads_little() -> None:
    """Git starts it for each version of each file: no settings, no library that is not needed."""
    code = (
        "import sys, songngu.commands.textconv\n"
        "heavy = {'wcwidth', 'rapidfuzz', 'babel', 'songngu.config', 'songngu.project'}\n"
        "print(*sorted(heavy & {*sys.modules}))"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )

    assert "\n" == out.stdout
