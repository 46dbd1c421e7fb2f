"""Signing off pair by pair, on a terminal and with answers piped in."""

from __future__ import annotations

import os
import pty
import select
import signal
import stat
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from test_review import Repository

from songngu import config
from songngu.commands.update import update
from songngu.formats import po
from songngu.model import Unit

ROOT = Path(__file__).parents[2]
CODE = """
import sys
from pathlib import Path
from songngu import config
from songngu.commands.review import review
from songngu.commands.review_interactive import interact
settings = config.load(Path(sys.argv[1]) / "songngu.toml")
print("done:", interact(review(settings, "HEAD"), settings))
"""
OLD, NEW = "Huyện có 57 chi bộ và 3.711 đảng viên.", "Huyện có 58 chi bộ và 3.711 đảng viên."


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A publication with one source that changed (its translation is fuzzy) and one reworded translation."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    made = Repository(tmp_path / "book")
    made.commit("first")
    made.edit("source/bai.md", "57", "58")
    made.update()
    made.edit("translations/en/bai.po", "a few cases", "some cases")
    return made


def answer(book: Repository, keys: str, editor: str = "false") -> str:
    """Answer through a pipe, a line for each key."""
    environment = {**os.environ, "EDITOR": editor, "VISUAL": "", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(book.folder)], input="".join(f"{key}\n" for key in keys),
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def editor(folder: Path, body: str) -> str:
    """An editor that does to the file ``$1`` what a script says."""
    file = folder / "an-editor.sh"
    file.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return str(file)


def unit(book: Repository, source: str) -> Unit:
    """The unit of a source text, as the catalogue has it now."""
    data = (book.folder / "translations/en/bai.po").read_bytes()
    catalog = po.read(data, path="bai.po", slug="bai", language="en")
    return next(one for one in catalog.units if one.source == source and not one.obsolete)


REWORDED = "Thành phố đã phát hiện một vài trường hợp sai phạm."


def test_a_pair_is_accepted(book: Repository) -> None:
    """``a`` signs the pair off, at once."""
    shown = answer(book, "sa")

    assert "done: 1 accepted, 1 skipped" in shown
    assert any(line.startswith("reviewed: ") for line in unit(book, REWORDED).comments)


def test_a_fuzzy_pair_is_accepted_only_when_asked_again(book: Repository) -> None:
    """A fuzzy pair needs a yes: then the flag is cleared and the pair reviewed."""
    assert "done: 2 skipped" in answer(book, "ansss")
    assert unit(book, NEW).fuzzy
    assert "done: 1 accepted" in answer(book, "ayq")
    assert not unit(book, NEW).fuzzy


def test_a_pair_is_marked_fuzzy_and_stays_so(book: Repository) -> None:
    """``f`` sets the flag; the next update does not clear it, for the source was not the reason."""
    assert "1 marked fuzzy" in answer(book, "sf")
    assert unit(book, REWORDED).fuzzy

    update(config.load(book.folder / "songngu.toml"), ())

    assert unit(book, REWORDED).fuzzy


def test_marking_fuzzy_tells_of_which_source_the_translation_is(book: Repository) -> None:
    """Where the source changed, and the flag was cleared too early, ``#|`` has the source before."""
    data = book.folder / "translations/en/bai.po"
    lines = [line for line in data.read_text("utf-8").splitlines() if not line.startswith(("#, fuzzy", "#|"))]
    text = "\n".join(lines).replace("57 Party", "58 Party") + "\n"
    data.write_text(text, "utf-8")

    assert "1 marked fuzzy" in answer(book, "fq")
    assert OLD == unit(book, NEW).previous


def test_a_translation_is_edited(book: Repository, tmp_path: Path) -> None:
    """``e`` opens it with the source below; what is saved is the translation, clean, and not reviewed."""
    script = editor(tmp_path, f'grep -q "{NEW}" "$1" && sed -i "s/57 Party/58 Party/" "$1"')
    shown = answer(book, "eq", script)

    assert "done: 1 edited" in shown
    assert "58 Party cells" in unit(book, NEW).target
    assert (False, None) == (unit(book, NEW).fuzzy, unit(book, NEW).previous)

    update(config.load(book.folder / "songngu.toml"), ())

    assert not unit(book, NEW).fuzzy


def test_an_edited_pair_is_asked_about_again(book: Repository, tmp_path: Path) -> None:
    """After an edit the pair is shown anew, and can be accepted."""
    shown = answer(book, "eaq", editor(tmp_path, 'sed -i "s/57 Party/58 Party/" "$1"'))

    assert "1 accepted, 1 edited" in shown
    assert any(line.startswith("reviewed: ") for line in unit(book, NEW).comments)


def test_paragraphs_and_wrapped_lines_are_read_as_meant(book: Repository, tmp_path: Path) -> None:
    """Blank lines part paragraphs, other line ends are spaces, a backslash keeps a line break."""
    answer(book, "eq", editor(tmp_path, 'printf "One\\ntwo.\\n\\nThree\\\\\\\\\\nfour.\\n" > "$1"'))

    assert "One two. <!-- split --> Three\\\nfour." == unit(book, NEW).target


@pytest.mark.parametrize(
    ("keys", "saved"), [("ekq", True), ("edsq", False), ("eedq", False)], ids=["kept", "dropped", "again"]
)
def test_broken_markdown_is_shown_and_asked_about(
    book: Repository, tmp_path: Path, keys: str, saved: bool
) -> None:
    """A call of a note that does not exist, or emphasis left open, is not saved unasked."""
    shown = answer(book, keys, editor(tmp_path, 'printf "See **this[^7] here" > "$1"'))

    assert saved == ("**this[^7]" in unit(book, NEW).target)
    assert "broken: " in shown


@pytest.mark.parametrize("script", ["exit 3", ": > $1", "true", 'printf "\\377" > "$1"'])
def test_an_editor_that_saves_nothing_changes_nothing(book: Repository, tmp_path: Path, script: str) -> None:
    """One that fails, empties the file, leaves it, or writes other than UTF-8: said, and asked again."""
    before = (book.folder / "translations/en/bai.po").read_bytes()

    assert "2 skipped" in answer(book, "ess", editor(tmp_path, script))
    assert before == (book.folder / "translations/en/bai.po").read_bytes()


def test_a_missing_editor_is_said(book: Repository) -> None:
    """An editor that is not there is no reason to end."""
    shown = answer(book, "ess", "no-such-editor-anywhere")

    assert "cannot be run" in shown
    assert "2 skipped" in shown


def test_what_changed_meanwhile_is_not_overwritten(book: Repository, tmp_path: Path) -> None:
    """Where another hand changed the unit while the editor was open, nothing is written over it."""
    catalog = book.folder / "translations/en/bai.po"
    script = f'sed -i "s/57 Party/59 Party/" "{catalog}"; sed -i "s/57 Party/58 Party/" "$1"'
    shown = answer(book, "essq", editor(tmp_path, script))

    assert "does not hold the unit" in shown
    assert "59 Party" in unit(book, NEW).target


def test_a_source_that_was_not_updated_is_not_signed(book: Repository) -> None:
    """A catalogue behind its source holds another text than is shown: neither accepted nor written."""
    book.edit("source/bai.md", "58", "60")
    before = (book.folder / "translations/en/bai.po").read_bytes()
    shown = answer(book, "afssq")

    assert "songngu update" in shown
    assert before == (book.folder / "translations/en/bai.po").read_bytes()


def test_the_end_of_input_ends_it(book: Repository) -> None:
    """Without further answers the rest is left."""
    assert "done: 2 left" in answer(book, "")
    assert "  q  quit" in answer(book, "?x")


def on_terminal(book: Repository, keys: bytes, *, interrupt: bool = False, script: str = "false") -> str:
    """Press keys on a terminal, one after each question; then, perhaps, Ctrl-C."""
    pid, main = pty.fork()
    if pid == 0:
        environment = {**os.environ, "EDITOR": script, "VISUAL": "", "PYTHONPATH": str(ROOT), "TERM": "xterm"}
        os.execve(sys.executable, [sys.executable, "-c", CODE, str(book.folder)], environment)
    out = b""
    left = [bytes([key]) for key in keys] + ([b"\x03"] if interrupt else [])
    while select.select([main], [], [], 30)[0]:
        try:
            chunk = os.read(main, 4096)
        except OSError:  # the other end is closed
            break
        out += chunk
        if out.endswith((b"[?] ", b"[n]o ")) and left:
            os.write(main, left.pop(0))
    else:
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(main)
    return out.decode()


def test_a_terminal_needs_no_enter(book: Repository) -> None:
    """Single keys do it, and colours show what changed."""
    shown = on_terminal(book, b"ya?ayq")

    assert "1 accepted, 1 left" in shown
    assert "\x1b[31;9m57" in shown
    assert "Traceback" not in shown


def test_a_signal_to_end_leaves_the_terminal_as_it_was(book: Repository) -> None:
    """Killed while it waits for a key, it puts back what it changed of the terminal."""
    main, other = pty.openpty()
    before = termios.tcgetattr(other)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    command = [sys.executable, "-c", CODE, str(book.folder)]
    with subprocess.Popen(command, stdin=other, stdout=other, stderr=other, env=environment) as run:
        while termios.tcgetattr(other)[3] & termios.ECHO:
            assert run.poll() is None
            if select.select([main], [], [], 0.05)[0]:
                os.read(main, 4096)
        run.terminate()
    assert run.returncode == 128 + signal.SIGTERM
    assert before == termios.tcgetattr(other)
    os.close(main)
    os.close(other)


def test_an_interruption_loses_nothing(book: Repository) -> None:
    """After Ctrl-C what was answered is saved, and no file is half written."""
    shown = on_terminal(book, b"sf", interrupt=True)
    shown += on_terminal(book, b"s", interrupt=True)

    assert "KeyboardInterrupt" in shown
    assert unit(book, REWORDED).fuzzy
    assert not list((book.folder / "translations").rglob("*.part"))
