"""A review on a terminal."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reviewing import HOSTILE, change, finding, review

from songngu.commands.review_terminal import Screen, lines, paged
from songngu.commands.review_words import visible
from songngu.formats import cells
from songngu.model import ChangeKind, Facet, FieldChange, Review, State, Versions

SGR = re.compile(r"\x1b\[[\d;]*m")
PLAIN = Screen(width=72)
COLOR = Screen(width=72, color=True)


def text(made: Review, screen: Screen = PLAIN) -> str:
    """All lines."""
    return "\n".join(lines(made, screen))


def test_a_change_is_read_at_a_glance() -> None:
    """What happened, which pair, its number and state, then both languages with what became of each word."""
    one = change(
        ChangeKind.UNTOUCHED, target=("Resolution No. 35.",) * 2, state=(State.TRANSLATED, State.FUZZY),
        facets=(Facet.FUZZY_SET, Facet.MOVED), brought=(finding(),),
    )  # fmt: skip

    assert (
        "source changed, translation untouched  p1a2b3c4d · ¶ 3 · translated →\n"
        "  fuzzy · moved\n"
        "  vi   Nghị quyết số [-35-]{+36+}.\n"
        "  en   Resolution No. 35.\n"
        "  error: the number 36 is missing [number-mismatch]\n"
        "    hint: write 36"
    ) in text(review(one))


def test_the_summary_stands_on_top() -> None:
    """How many pairs of each kind, what check says, what else changed: the weightiest kind first."""
    field = FieldChange(owner="bcd", field="en", before="Board", after="Committee", uses=(("tin", "p1"),))
    made = review(
        change(), change(ChangeKind.UNTOUCHED, solved=(finding(),)), terms=(field,), renamed={"tin": "bao"}
    )

    assert text(made).splitlines()[:5] == [
        "Song ngữ: main (875089f) → the working tree",
        "  2 pairs in 1 document: 1 untouched, 1 followed",
        "  check: solves 1 error",
        "  glossary: 1 term changed",
        "  renamed: bao → tin",
    ]
    assert "  bcd: en\n       [-Board-]{+Committee+}\n       used in tin: p1" in text(made)


def test_colour_says_the_same_as_marks() -> None:
    """What is gone is struck through in red, what is added underlined in green; then no marks are needed."""
    shown = text(review(change()), COLOR)

    assert "Nghị quyết số \x1b[31;9m35\x1b[0m\x1b[32;4m36\x1b[0m." in shown
    assert "[-" not in shown


@pytest.mark.parametrize("screen", [PLAIN, COLOR], ids=["plain", "colour"])
@given(
    st.lists(
        st.sampled_from(["Nghị quyết", "Vie\u0323\u0302t ", "漢字漢字", "👩‍🌾", " ", "🇻🇳 ", "x" * 200, "\n"]),
        max_size=60,
    )
)
def test_no_line_is_wider_than_the_screen(screen: Screen, parts: list[str]) -> None:
    """Lines are wrapped by cells: composed marks take none, Han and emoji two; nothing is lost."""
    whole = "".join(parts)
    shown = list(lines(review(change(ChangeKind.NEW, (None, whole), (None, whole))), screen))

    assert all(cells.width(SGR.sub("", line)) <= screen.width for line in shown)
    squeezed = re.sub(r"[\s⏎␣⍽]|\{\+|\+\}", "", SGR.sub("", "".join(shown)))
    assert unicodedata.normalize("NFC", re.sub(r"\s", "", whole)) in squeezed


def test_text_of_documents_steers_no_terminal() -> None:
    """Escapes, controls and overrides of direction are shown as what they are, wherever they come from."""
    told = (finding(message=HOSTILE),)
    one = change(
        source=("a", HOSTILE), target=(HOSTILE, "\x07\x9b31m\r\u2028\ud800"), unit=HOSTILE, document=HOSTILE,
        brought=told, solved=told, notes=Versions(before=(), after=(HOSTILE,)),
    )  # fmt: skip
    field = FieldChange(owner=HOSTILE, field=HOSTILE, before="", after=HOSTILE)
    made = review(one, base=HOSTILE, titles={HOSTILE: HOSTILE}, terms=(field,), renamed={HOSTILE: "x"})
    shown = SGR.sub("", text(made, COLOR))

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)
    assert "␛[31mred" in shown
    assert "⟨U+202E⟩" in shown


def test_joiners_that_scripts_need_stay() -> None:
    """Zero-width joiners make letters and emoji; they are no danger."""
    assert "می\u200cخواهم 👩‍🌾" == visible("می\u200cخواهم 👩‍🌾")


def test_a_change_of_spaces_alone_is_seen() -> None:
    """A space that is gone or added is drawn; a no-break space as another sign."""
    shown = text(review(change(ChangeKind.MARKUP, source=("a  b c", "a b\u00a0c"))))

    assert "a [-␣-]b[-␣-]{+⍽+}c" in shown


def test_a_million_letters_are_wrapped() -> None:
    """A word without end is cut into lines."""
    shown = list(lines(review(change(target=("", "x" * 1_000_000))), PLAIN))

    assert sum(line.count("x") for line in shown) == 1_000_000


def test_nothing_changed_is_one_short_answer() -> None:
    """A review without a change says so."""
    assert "Song ngữ: main (875089f) → the working tree\n  no pair changed" == text(review())


@pytest.mark.parametrize(
    ("environment", "expected"),
    [({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_colour_is_for_terminals_that_want_it(environment: dict[str, str], expected: bool) -> None:
    """NO_COLOR and a dumb terminal have none; a terminal has."""
    code = "from songngu.commands.review_terminal import Screen; print(Screen.here().color)"

    assert str(expected) in on_terminal(code, environment)


def test_a_pipe_gets_plain_text() -> None:
    """What is no terminal gets no colour and no pager."""
    code = "from songngu.commands.review_terminal import *; print(Screen.here().color); paged(['one\\n'])"
    environment = {**os.environ, "PAGER": "sed s/^/paged/", "TERM": "xterm"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert "False\none\n" == done.stdout


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"GIT_PAGER": "sed s/^/git:/", "PAGER": "sed s/^/other:/"}, "git:one"),
        ({"PAGER": "sed s/^/other:/"}, "other:one"),
        ({"PAGER": "cat"}, "one"),
        ({"PAGER": "no-such-program-anywhere"}, "one"),
        ({"PAGER": "true"}, ""),
    ],
)
def test_a_terminal_has_the_pager_that_git_has(environment: dict[str, str], expected: str) -> None:
    """GIT_PAGER, else PAGER; one that is missing, or ends early, is no fault."""
    code = "from songngu.commands.review_terminal import paged; paged(['one\\n'] * 1)"
    shown = on_terminal(code, {"TERM": "xterm", **environment}).strip().splitlines()

    assert expected in (shown[-1:] or [""])[0]


def on_terminal(code: str, environment: dict[str, str]) -> str:
    """What Python code shows on a terminal."""
    bare = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    main, other = pty.openpty()
    command = [sys.executable, "-c", code]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, stdin=other, stdout=other, stderr=other, env=bare | environment, cwd=root
    ) as run:
        os.close(other)
        out = b""
        while chunk := _read(main):
            out += chunk
        run.wait()
    os.close(main)
    return out.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux says so where the other end is closed
        return b""


def test_paging_nothing_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """No lines, no output."""
    paged([])

    assert "" == capsys.readouterr().out
