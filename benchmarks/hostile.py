"""Hostile and broken inputs: ``hostile.py [FOLDER …] [--count N] [--seed N] [--jobs N] [--bombs] [--trace]``.

Puts one hostile thing at a time into a publication that is whole and built: a source in any format that
songngu reads (real texts in the FOLDERs, mutated as bytes, as text, as XML, as members of an archive; or
made up), an edit, a catalogue, a merge, a glossary, settings, a picture, a template, a name, or what the
tool itself keeps. Runs its verbs, each case in a process forked from one that has everything loaded, and
judges: the exit status and the message as designed, no traceback, time and memory in bounds; what was
published before is still there, to the byte where the build was refused; pages and books hold nothing that
could run or be fetched, ids stand once; no file half written, nothing left among temporary files; no file
opened outside, no socket (an audit hook; of one case in ``--strace`` the command itself under strace, so
that pandoc is seen too); of one in twenty, a clean build comes to the same bytes. Prints counts for each
kind; a fault is shown with its number, which alone repeats it (``--only``).

``--readers`` gives what reads a file without pandoc, each alone, so many mutated inputs. ``--bombs`` runs
one command on each of a list of inputs made to take time or memory, and prints what each took. ``--trace``
runs a build under strace on publications full of ways out.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import os
import random
import shutil
import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path

import hostile_runs as runs
from hostile_bombs import bombs
from hostile_cases import case
from hostile_readers import read_all
from hostile_seeds import Seeds, publication, seeds
from hostile_ways import trace

from songngu.commands import check, jobs, merge, status, update  # noqa: F401  (loaded before any fork)

_FONTS = Path(__file__).parents[1] / ".songngu/fonts"


def main() -> int:
    """Run what is asked for; 1 where there was a fault."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="*", metavar="FOLDER")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first case")
    parser.add_argument("--only", type=int, help="the number of the only case; its folder is kept")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--strace", type=int, default=0, metavar="N", help="trace one case in N by strace")
    parser.add_argument("--readers", type=int, metavar="N", help="N inputs for each reader alone instead")
    parser.add_argument("--notes", type=Path, help="add what came of each to this file, and count all in it")
    parser.add_argument("--bombs", nargs="?", const="", metavar="NAME", help="those whose names hold NAME")
    parser.add_argument("--trace", action="store_true")
    options = parser.parse_args()
    faults = 0
    if options.bombs is not None:
        faults += bombs(options.bombs)
    if options.trace:
        faults += trace()
    if options.folders:
        faults += mutate(options)
    return 1 if faults else 0


def mutate(options: argparse.Namespace) -> int:
    """Do so many cases, in some processes; count how they ended."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        given = seeds(options.folders)
        whole = Path(name) / "whole/project"
        publication(whole, given, _FONTS)
        if options.readers:
            return read_all(given, whole, options.readers, options.seed)
        if options.only is not None:
            options.first, options.count, options.jobs = options.only, 1, 1
        print(f"{sum(map(len, given.sources.values()))} files of {len(given.sources)} endings", flush=True)
        gc.collect()
        gc.freeze()  # or each fork copies what it only looks at
        workers = [os.fork() or _work(options, Path(name), given, at) for at in range(options.jobs)]
        try:
            failed = sum(os.waitpid(process, 0)[1] != 0 for process in workers)
        except KeyboardInterrupt:  # its folder is to go, so nobody may write there any more
            for process in workers:
                with contextlib.suppress(OSError):
                    os.kill(process, signal.SIGKILL)
                    os.waitpid(process, 0)
            raise
        notes = [
            json.loads(line) for line in _notes(options, Path(name)).read_text("utf-8").split("\n") if line
        ]
    return _told(notes) + failed


def _notes(options: argparse.Namespace, home: Path) -> Path:
    return Path(options.notes or home / "notes")


def _work(options: argparse.Namespace, home: Path, given: Seeds, worker: int) -> int:
    """The cases of one process, which it ends with."""
    try:
        page = (home / "whole/project/build/tot.html").read_text("utf-8")
        ours = _elements(page)
        with open(_notes(options, home), "a", encoding="utf-8") as notes:
            for number in range(options.first + worker, options.first + options.count, options.jobs):
                note = _one(options, home, given, number, ours)
                notes.write(json.dumps(note) + "\n")
                notes.flush()
        os._exit(0)
    finally:
        os._exit(1)


def _elements(page: str) -> Counter[str]:
    """What our own templates put on a page; a style of widths, metadata and links may be more than there."""
    import tinyhtml5

    counts = Counter(
        str(one.tag).rpartition("}")[2] for one in tinyhtml5.parse(page, namespace_html_elements=False).iter()
    )
    return counts + Counter({"style": 1, "meta": 40, "link": 9})


def _one(
    options: argparse.Namespace, home: Path, given: Seeds, number: int, ours: Counter[str]
) -> dict[str, object]:
    chance = random.Random(f"{options.seed} {number}")
    slot = home / f"slot{options.first + number % options.jobs}"
    root, whole = slot / "project", home / "whole/project"
    slot.mkdir(exist_ok=True)
    for file in whole.parent.glob("secret.*"):
        if not (slot / file.name).exists():
            shutil.copy(file, slot)
    runs.restore(root, whole, chance)
    made = case(root, given, chance)
    sources = runs.files(root / "source")
    before = runs.files(whole / "build")
    is_traced = bool(options.strace) and number % options.strace == 0
    ended = runs.run(root, made, made.verbs, is_traced)
    wrong = runs.judged(root, made, ended, before, ours)
    if runs.files(root / "source") != sources and not any("--fix" in verb for verb in made.verbs):
        wrong.append("a source was changed")
    is_built = made.verbs[-1][0] == "build" and set(ended.statuses) <= {0, 1}
    if is_built and made.is_settled and not made.has_own_look and chance.random() < 0.05 and not wrong:
        wrong += runs.is_reproduced(root, made)
    for one in wrong:
        print(f"FAULT {number} ({made.kind}): {one}", flush=True)
    if options.only is not None:
        kept = Path(tempfile.mkdtemp(prefix=f"case-{number}-"))
        shutil.copytree(slot, kept, dirs_exist_ok=True, symlinks=True)
        print(kept, made.verbs, ended, sep="\n")
    return {
        "kind": made.kind,
        "ended": ended.word(),
        "faults": wrong,
        "seconds": ended.seconds,
        "megabytes": ended.megabytes,
        "traced": is_traced,
    }


def _told(notes: list[dict[str, object]]) -> int:
    words = (
        "done",
        "findings",
        "refused: usage or settings",
        "refused: input",
        "outside program",
        "TRACEBACK",
    )
    print(
        "| kind | inputs | "
        + " | ".join(words)
        + " | faults | longest, s | most, MB |\n| --- |"
        + " ---: |" * (len(words) + 4)
    )
    for kind in [*sorted({str(note["kind"]) for note in notes}), "all"]:
        some = [note for note in notes if kind in (note["kind"], "all")]
        counts = Counter(note["ended"] for note in some)
        cells = [len(some), *(counts[word] for word in words), sum(bool(note["faults"]) for note in some)]
        most = [max(float(str(note[key])) for note in some) for key in ("seconds", "megabytes")]
        print(f"| {kind} | " + " | ".join(map(str, cells)) + f" | {most[0]:.1f} | {most[1]:.0f} |")
    traced = sum(bool(note["traced"]) for note in notes)
    print(f"{len(notes)} inputs, {traced} of them under strace")
    return sum(bool(note["faults"]) for note in notes)


if __name__ == "__main__":
    sys.exit(main())
