"""``songngu review --interactive``: pair by pair, accept, skip, edit or mark fuzzy, each saved at once."""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from songngu.commands import review_editing as editing
from songngu.commands.accept import Choice, accept
from songngu.commands.review_terminal import Screen, change_lines
from songngu.commands.review_words import some, visible
from songngu.config import Settings
from songngu.errors import SongnguError
from songngu.model import Change, Review, State

_KEYS_ARE_READ = find_spec("termios") is not None
"""Where the system has no such terminals, answers are lines."""

_KEYS = "[a]ccept [s]kip [e]dit [f]uzzy [q]uit [?]"
_HELP = """\
  a  accept: mark the pair reviewed, with your name and the date
  s  skip: leave it as it is
  e  edit the translation in $VISUAL or $EDITOR
  f  mark it fuzzy: the translation needs work
  q  quit; what was done stays done
  ?  this list"""

_ESCAPE, _END = "\x1b", "\x04"


@dataclass(slots=True, kw_only=True)
class Tally:
    """What was done."""

    accepted: int = 0
    edited: int = 0
    fuzzy: int = 0
    skipped: int = 0
    left: int = 0
    """Pairs that nobody was asked about any more."""

    def __str__(self) -> str:
        told = (
            (self.accepted, "accepted"),
            (self.edited, "edited"),
            (self.fuzzy, "marked fuzzy"),
            (self.skipped, "skipped"),
            (self.left, "left"),
        )
        return ", ".join(f"{count} {word}" for count, word in told if count) or "nothing to do"


def interact(review: Review, settings: Settings) -> Tally:
    """Ask about every pair of the review that has a translation to be signed off, in order.

    Single keys on a terminal, lines otherwise; the end of input ends it. Each answer is written at once,
    so an interruption loses nothing.

    :returns: what was done.
    """
    screen = Screen.here()
    asked = [change for change in _each(review) if change.location is not None]
    unasked = sum(1 for _ in _each(review)) - len(asked)
    tally = Tally(left=len(asked))
    if unasked:
        print(f"{some(unasked, 'pair')} without a place in a catalogue (removed): not asked about")
    for at, change in enumerate(asked, 1):
        print(f"\n{screen.styled('2', f'{at} of {len(asked)}')}")
        tally.left -= 1
        if not _Pair(review, settings, screen, tally).ask(change):
            tally.left += 1
            break
    return tally


def _each(review: Review) -> Iterator[Change]:
    """Every pair once, though of a merge commit it may stand in several comparisons."""
    seen: set[tuple[str, str]] = set()
    for comparison in review.comparisons:
        for change in comparison.changes:
            if (change.language, change.unit) not in seen:
                seen.add((change.language, change.unit))
                yield change


@dataclass(slots=True)
class _Pair:
    """The questions about one pair."""

    review: Review
    settings: Settings
    screen: Screen
    tally: Tally

    def ask(self, change: Change) -> bool:
        """Ask until the pair is dealt with; False where the person wants no more."""
        self._show(change)
        steps: dict[str, Callable[[Change], Change | None]] = {
            "a": self._accept,
            "e": self._edit,
            "f": self._fuzzy,
        }
        while True:
            key = _answer(f"{_KEYS} ")
            if key in (None, "q"):
                return False
            if key == "s":
                self.tally.skipped += 1
                return True
            if key not in steps:
                print(_HELP)
                continue
            try:
                left = steps[key](change)
            except SongnguError as error:
                print(visible(str(error)).replace("␊", "\n"))
                continue
            if left is None:
                return True
            change = left

    def _show(self, change: Change) -> None:
        for line in change_lines(self.review, change, self.screen, with_document=True):
            print(line)

    def _accept(self, change: Change) -> Change | None:
        if not editing.is_current(self.settings, change):
            print("the catalogue does not hold the pair as it is shown: songngu update, and review again")
            return change
        trivial = change.state.after is State.FUZZY
        if trivial and _answer("it is fuzzy: does the translation fit the new source? [y]es [n]o ") != "y":
            return change
        choice = Choice(ids=(change.unit,), document=change.document, language=change.language)
        done, refused = accept(self.settings, choice, trivial=trivial)
        for finding in refused:
            print(visible(finding.message))
        if not done:
            return change
        self.tally.accepted += 1
        return None

    def _edit(self, change: Change) -> Change | None:
        opened = change
        while True:
            text = editing.edited(opened)
            if not text or text == change.target.after:
                print("unchanged" if text else "empty: nothing was changed")
                return change
            problems = editing.broken(self.settings, change, text)
            for problem in problems:
                print(f"broken: {visible(problem)}")
            key = _answer("[e]dit again [k]eep it so [d]rop it ") if problems else "k"
            if key == "k":
                break
            if key != "e":
                return change
            opened = editing.with_target(change, text)
        changed = editing.translated(self.settings, change, text)
        self.tally.edited += 1
        self._show(changed)
        return changed

    def _fuzzy(self, change: Change) -> Change | None:
        if not change.target.after:
            print("it has no translation")
            return change
        editing.marked_fuzzy(self.settings, change)
        self.tally.fuzzy += 1
        return None


def _answer(question: str) -> str | None:
    """One key, in lower case; None at the end of input. On a terminal no Enter is needed."""
    print(question, end="", flush=True)
    key = _key() if _KEYS_ARE_READ and sys.stdin.isatty() else _first_letter()
    print("" if key in (_END, "") else visible(key))
    return None if key in (_END, "") else key.lower()


def _first_letter() -> str:
    """The first letter of a line; a space where it is empty, and nothing at the end of input."""
    line = sys.stdin.readline()
    return line.strip()[:1] or " " * bool(line)


def _key() -> str:
    """One key of the terminal; what an arrow or a function key sends is one key.

    However this ends, by Ctrl-C or by a signal to end, the terminal is left as it was.
    """
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    ended = signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        tty.setcbreak(terminal, termios.TCSADRAIN)  # what was typed ahead is not lost
        data = os.read(terminal, 1)
        while data and select.select([terminal], [], [], 0.02 if data[:1] == b"\x1b" else 0)[0]:
            if data[:1] != b"\x1b" and len(data.decode("utf-8", "ignore")) == 1:
                break
            data += os.read(terminal, 1)
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
        signal.signal(signal.SIGTERM, ended)
    return data.decode("utf-8", "replace")
