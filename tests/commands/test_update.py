"""``songngu update`` on a small book: after other tools, with git behind it, and killed in its work."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polib
import pytest
from conftest import Run, replace_in
from translate.storage import pypo

from songngu import config
from songngu.commands.update import update

CATALOG = "translations/en/lich-su/ben-tre.po"
TEMPLATE = "translations/lich-su/ben-tre.pot"
SOURCE = "source/lich-su/ben-tre.md"

gettext = pytest.mark.skipif(shutil.which("msgmerge") is None, reason="needs gettext")


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder."""
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def maintained(book: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The book with a fuzzy unit, an obsolete one, comments and a foreign header field, all committed."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    replace_in(book / CATALOG, '"Content-Transfer', '"X-Own: có\\n"\n"Content-Transfer')
    replace_in(book / CATALOG, "#. paragraph b0c1edb4", "# Hỏi lại Thành ủy.\n#. paragraph b0c1edb4")
    (book / SOURCE).write_text(
        (book / SOURCE)
        .read_text("utf-8")
        .replace("54 chi bộ", "55 chi bộ")
        .replace("Trang tin mở", "Đã mở trang tin"),
        "utf-8",
    )
    assert 0 == run(book, "update").status
    replace_in(book / SOURCE, "Đã mở trang tin từ tháng 4/2021.\n", "")
    assert 0 == run(book, "update").status
    git(book, "init", "-q")
    git(book, "config", "user.name", "Lan")
    git(book, "config", "user.email", "lan@example.org")
    git(book, "add", "-A")
    git(book, "commit", "-qm", "first")
    text = (book / CATALOG).read_text("utf-8")
    assert all(part in text for part in ("#, fuzzy", "#| msgid", "#~ msgid", "# Hỏi lại", "X-Own"))
    return book


Tool = Callable[[Path, Path], None]


def through_gettext(*command: str) -> Tool:
    """A program of gettext that reads the catalogue (and the template, where that is named)."""

    def work(catalog: Path, template: Path) -> None:
        names = [{"PO": str(catalog), "POT": str(template)}.get(part, part) for part in command]
        done = subprocess.run(names, capture_output=True, check=True)
        catalog.write_bytes(done.stdout)

    return work


def through_polib(catalog: Path, template: Path) -> None:
    """Polib opens and saves it."""
    polib.pofile(str(catalog)).save()


def through_toolkit(catalog: Path, template: Path) -> None:
    """translate-toolkit opens and saves it."""
    store = pypo.pofile.parsefile(str(catalog))
    store.save()


TOOLS = {
    "msgcat": through_gettext("msgcat", "PO"),
    "msgcat, narrow": through_gettext("msgcat", "--width=30", "PO"),
    "msgattrib": through_gettext("msgattrib", "PO"),
    "msgmerge": through_gettext("msgmerge", "--previous", "PO", "POT"),
    "polib": through_polib,
    "translate-toolkit": through_toolkit,
}


@gettext
@pytest.mark.parametrize("tool", TOOLS)
def test_after_another_tool_the_bytes_are_ours_again(maintained: Path, run: Run, tool: str) -> None:
    """A catalogue that a tool opened and saved has, after the next update, every byte of before."""
    before = (maintained / CATALOG).read_bytes()
    TOOLS[tool](maintained / CATALOG, maintained / TEMPLATE)

    assert 0 == run(maintained, "update").status
    assert before.decode() == (maintained / CATALOG).read_text("utf-8")


OMEGAT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0"><source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir>
<dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>vi</source_lang><target_lang>en</target_lang>
<sentence_seg>false</sentence_seg></project></omegat>
"""


@pytest.mark.skipif(shutil.which("omegat") is None, reason="needs OmegaT")
def test_what_omegat_empties_is_reported(maintained: Path, run: Run, tmp_path: Path) -> None:
    """OmegaT gives back fuzzy units empty: check names them, and all else is as it was, byte for byte."""
    folder = tmp_path / "omegat"
    for name in ("source", "target", "omegat", "tm", "glossary", "dictionary"):
        (folder / name).mkdir(parents=True)
    (folder / "omegat.project").write_text(OMEGAT, "utf-8")
    before = (maintained / CATALOG).read_text("utf-8").split("\n\n")
    shutil.copyfile(maintained / CATALOG, folder / "source/a.po")
    command = ["omegat", "--mode=console-translate", str(folder)]
    subprocess.run(command, capture_output=True, check=True, env={**os.environ, "HOME": str(tmp_path)})
    shutil.copyfile(folder / "target/a.po", maintained / CATALOG)
    checked = run(maintained, "check")

    assert "translation-lost" in checked.out + checked.err
    assert 0 == run(maintained, "update").status
    after = (maintained / CATALOG).read_text("utf-8").split("\n\n")
    assert [u for u in before if "p6it65643" not in u] == [u for u in after if "p6it65643" not in u]


@gettext
@pytest.mark.parametrize("tool", ["msgcat", "msgattrib", "polib", "translate-toolkit"])
def test_a_foreign_flag_survives(maintained: Path, run: Run, tool: str) -> None:
    """A flag of another tool stays as long as the tools keep it; msgmerge drops it."""
    replace_in(maintained / CATALOG, "#, fuzzy\n", "#, fuzzy, no-wrap\n")
    TOOLS[tool](maintained / CATALOG, maintained / TEMPLATE)

    assert 0 == run(maintained, "update").status
    assert "#, fuzzy, no-wrap\n" in (maintained / CATALOG).read_text("utf-8")


@gettext
def test_a_source_that_msgmerge_followed(maintained: Path, run: Run) -> None:
    """Where msgmerge brought the catalogue in step itself, update makes of it what it would have made."""
    replace_in(maintained / SOURCE, "# Bến Tre quê dừa", "# Bến Tre, quê dừa")
    assert 0 == run(maintained, "update").status
    ours = (maintained / CATALOG).read_text("utf-8")
    git(maintained, "checkout", "-q", "--", CATALOG)
    TOOLS["msgmerge"](maintained / CATALOG, maintained / TEMPLATE)

    assert 0 == run(maintained, "update").status
    assert ours == (maintained / CATALOG).read_text("utf-8")


def without_previous(folder: Path) -> None:
    """Drop the previous sources, as msgmerge does that was not asked to keep them."""
    lines = (folder / CATALOG).read_text("utf-8").split("\n")
    kept = [line for line in lines if not line.startswith(("#| ", "#~| "))]
    (folder / CATALOG).write_text("\n".join(kept), "utf-8")


def test_a_dropped_previous_source_is_found_in_git(maintained: Path, run: Run) -> None:
    """What a tool dropped stands in the last commit."""
    before = (maintained / CATALOG).read_text("utf-8")
    without_previous(maintained)

    assert 0 == run(maintained, "update").status
    assert before == (maintained / CATALOG).read_text("utf-8")


def test_a_previous_source_that_nothing_tells_is_reported(maintained: Path, run: Run) -> None:
    """Without git there is nowhere to look: the unit stays fuzzy, and update says what is missing."""
    shutil.rmtree(maintained / ".git")
    without_previous(maintained)
    outcome = run(maintained, "update")

    assert 0 == outcome.status
    assert (
        "info: the unit p6it65643 is fuzzy, and nothing tells which source it was translated from"
        in outcome.err
    )
    assert "#, fuzzy" in (maintained / CATALOG).read_text("utf-8")


def test_a_broken_catalogue_in_the_history_stops_nobody(maintained: Path, run: Run) -> None:
    """A last commit that cannot be read tells nothing: neither update nor check fails for it."""
    whole = (maintained / CATALOG).read_text("utf-8")
    (maintained / CATALOG).write_text(f"<<<<<<< HEAD\n{whole}", "utf-8")
    git(maintained, "commit", "-qam", "broken")
    (maintained / CATALOG).write_text(whole, "utf-8")
    without_previous(maintained)

    assert 1 == run(maintained, "check").status
    assert 0 == run(maintained, "update").status


def test_accept_does_not_sign_what_a_merge_put_together(maintained: Path, run: Run) -> None:
    """A source that changed under its translation is fuzzy for whoever reads it next, accept too."""
    replace_in(maintained / CATALOG, 'msgid "Bến Tre quê dừa"', 'msgid "Bến Tre quê lúa"')
    outcome = run(maintained, "accept", "p4y4dz6ew")

    assert 1 == outcome.status
    assert "is fuzzy" in outcome.err


def test_a_copied_document_gets_ids_of_its_own(maintained: Path, run: Run) -> None:
    """A document copied with its catalogues keeps the translations, under other ids."""
    for path in (SOURCE, CATALOG, TEMPLATE):
        copy = maintained / path.replace("ben-tre", "ben-tre-2")
        shutil.copyfile(maintained / path, copy)
    outcome = run(maintained, "update")
    first, second = (
        (maintained / path).read_text("utf-8") for path in (CATALOG, CATALOG.replace("ben-tre", "ben-tre-2"))
    )

    assert "unit-renamed" in outcome.err
    assert 'msgctxt "p4y4dz6ew"' in first
    assert 'msgctxt "p4y4dz6ew"' not in second
    assert 'msgstr "Bến Tre, home of the coconut"' in second
    assert "lich-su/ben-tre-2: 2 kept; unchanged" in run(maintained, "update").out


def test_a_raw_translation_that_meets_a_changed_source(maintained: Path, run: Run) -> None:
    """Git merges it without a question: update sees in the history that nobody had the two together."""
    replace_in(maintained / SOURCE, "# Bến Tre quê dừa\n", "# Bến Tre quê dừa\n\nQuê dừa.\n")
    assert 0 == run(maintained, "update").status
    git(maintained, "add", "-A")
    git(maintained, "commit", "-qm", "new paragraph")
    git(maintained, "checkout", "-qb", "translator")
    raw = 'msgid "Quê dừa."\nmsgstr ""\n"The home of "\n"the coconut."\n'
    replace_in(maintained / CATALOG, 'msgid "Quê dừa."\nmsgstr ""\n', raw)
    git(maintained, "commit", "-qam", "translated, without update")
    git(maintained, "checkout", "-q", "-")
    replace_in(maintained / SOURCE, "Quê dừa.\n", "Quê lúa.\n")
    assert 0 == run(maintained, "update").status
    git(maintained, "commit", "-qam", "another source")
    git(maintained, "merge", "-q", "--no-edit", "translator")
    assert 'msgid "Quê lúa."\nmsgstr ""\n"The home of "' in (maintained / CATALOG).read_text("utf-8")
    checked = run(maintained, "check")
    outcome = run(maintained, "update")

    assert "changed under its translation" in checked.out + checked.err
    assert 1 == checked.status
    assert "changed under its translation: it is fuzzy now" in outcome.err
    assert '#, fuzzy\n#| msgid "Quê dừa."\n' in (maintained / CATALOG).read_text("utf-8")


# -- killed


def calls(work: Callable[[], object], at: int = 0) -> list[str]:
    """Do the work, and name each call in it; killed at the call of that number, if there is one."""
    names: list[str] = []

    def note(frame: Any, event: str, argument: Any) -> None:
        if event in ("call", "c_call"):
            names.append(frame.f_code.co_name if event == "call" else argument.__qualname__)
            if len(names) == at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return names


def test_killed_at_any_moment_every_catalogue_is_whole(book: Path) -> None:
    """Killed 200 times, half of them while it writes, each file is the old one or the new one."""
    settings = config.load(book / "songngu.toml")
    files = [book / path for path in (CATALOG, TEMPLATE)]
    old = [file.read_bytes() for file in files]
    replace_in(book / SOURCE, "54 chi bộ", "55 chi bộ")

    def reset() -> None:
        for file, data in zip(files, old, strict=True):
            file.write_bytes(data)

    update(settings, ["lich-su/ben-tre"])  # loads what is loaded once
    new = [file.read_bytes() for file in files]
    reset()
    names = calls(lambda: update(settings, ["lich-su/ben-tre"]))
    writing = names.index("mkstemp")
    chance = random.Random(0)
    moments = [chance.randint(1, len(names)) for _ in range(100)]
    moments += [chance.randint(writing, len(names)) for _ in range(100)]
    moments.append(0)  # and once it may finish
    seen = set()
    for moment in moments:
        reset()
        child = os.fork()
        if child == 0:
            calls(lambda: update(settings, ["lich-su/ben-tre"]), moment)
            os._exit(0)  # no clean-up of the test run's own
        os.waitpid(child, 0)
        found = [file.read_bytes() for file in files]

        assert all(data in (before, after) for data, before, after in zip(found, old, new, strict=True))
        seen.add(tuple(data == after for data, after in zip(found, new, strict=True)))

    assert {(False, False), (False, True), (True, True)} == seen, (
        "the template is written before the catalogue"
    )
