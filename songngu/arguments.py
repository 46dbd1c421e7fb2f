"""The command line's arguments: which verbs there are, and what each takes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from songngu import __version__, config


def parser() -> argparse.ArgumentParser:
    """The parser of the command line: what it returns names the verb in ``verb``."""
    top = argparse.ArgumentParser(
        prog="songngu", description="Publish documents in two languages that stay in step."
    )
    top.add_argument("--version", action="version", version=f"songngu {__version__}")
    top.add_argument(
        "-C", "--project", type=Path, default=Path(), metavar="DIR", help="the publication's folder"
    )
    verbs = top.add_subparsers(dest="verb", title="verbs", required=True, metavar="VERB")

    init = verbs.add_parser("init", help="a small working publication to start from")
    init.add_argument("folder", type=Path, metavar="DIR")

    _add_update(verbs)

    status = verbs.add_parser("status", help="units in each state, words, percent")
    status.add_argument("documents", nargs="*", metavar="DOC")
    status.add_argument("--json", action="store_true", help="the same table as JSON")

    _add_check(verbs)
    _add_accept(verbs)
    _add_merge(verbs)
    _add_build(verbs)
    _add_review(verbs)
    return top


def _add_build(verbs: Any) -> None:
    build = verbs.add_parser("build", help="whatever is out of date, in all formats")
    build.add_argument("documents", nargs="*", metavar="DOC")
    build.add_argument("--format", action="append", default=[], choices=config.FORMATS, dest="formats")
    build.add_argument("--edition", action="append", default=[], metavar="NAME", dest="editions")
    build.add_argument("--all", action="store_true", dest="everything", help="also what is up to date")
    build.add_argument(
        "--jobs", type=_count, default=0, metavar="N", help="how many processes render; default: all cores"
    )
    build.add_argument(
        "--scheduler",
        default="",
        metavar="URL",
        help="render on the Dask cluster there, such as tcp://host:8786",
    )
    build.add_argument("--watch", action="store_true", help="build again whenever something is saved")
    build.add_argument("--strict", action="store_true", help="exit 1 on any warning")


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes: 1 or more")
    return int(text)


def _add_check(verbs: Any) -> None:
    check = verbs.add_parser("check", help="what is wrong in the pairs, with file and line")
    check.add_argument("documents", nargs="*", metavar="DOC")
    form = check.add_mutually_exclusive_group()
    form.add_argument("--format", choices=["text", "json", "sarif", "github"], default="text", dest="form")
    form.add_argument(
        "--json", action="store_const", const="json", dest="form", help="the same as --format json"
    )
    check.add_argument(
        "--fix", action="store_true", help="first mend what is certain: spaces, composed letters"
    )
    check.add_argument("--term", metavar="ID", help="list every unit that a glossary entry touches instead")


def _add_update(verbs: Any) -> None:
    update = verbs.add_parser("update", help="source → catalogues")
    update.add_argument("documents", nargs="*", metavar="DOC", help="slug or path; all where none is named")
    update.add_argument(
        "--check",
        nargs="?",
        const="content",
        choices=["content", "strict"],
        help="change nothing; exit 1 if units, ids or texts disagree (strict: if any byte would change)",
    )
    update.add_argument("--verbose", action="store_true", help="also a line for each unit")


def _add_accept(verbs: Any) -> None:
    accept = verbs.add_parser("accept", help="mark pairs reviewed, with your name and the date")
    which = accept.add_mutually_exclusive_group(required=True)
    which.add_argument("ids", nargs="*", default=[], metavar="ID", help="units, by their msgctxt")
    which.add_argument("--document", metavar="DOC", help="every unit of a document")
    which.add_argument("--since", metavar="REV", help="every unit that changed since a revision of git")
    accept.add_argument("--language", metavar="L", help="in one language only")
    accept.add_argument(
        "--trivial", action="store_true", help="first clear the fuzzy flag: the translation still fits"
    )


def _add_merge(verbs: Any) -> None:
    merge = verbs.add_parser("merge", help="catalogues of two branches → one, unit by unit")
    for name, what in (
        ("base", "the common base; none of the three: every catalogue that git left in conflict"),
        ("ours", "our side; the merged catalogue is written over it"),
        ("theirs", "their side"),
    ):
        merge.add_argument(name, nargs="?", type=Path, metavar=name.upper(), help=what)
    merge.add_argument("--output", type=Path, metavar="FILE", help="write there instead")
    merge.add_argument("--name", default="", metavar="PATH", help="what messages call the catalogue")
    merge.add_argument("--install", action="store_true", help="make this git's merge driver here")


def _add_review(verbs: Any) -> None:
    review = verbs.add_parser("review", help="what changed, paragraph by paragraph, in both languages")
    review.add_argument(
        "revisions",
        nargs="?",
        metavar="REV[..REV]",
        help="REV: against the working tree; A..B; A...B: since B left A; REV^!: what that commit did; "
        "none: the working tree against the last commit, in a pull request against its target",
    )
    review.add_argument("--html", type=Path, metavar="FILE", help="write one page to read in a browser")
    review.add_argument("--markdown", type=Path, metavar="FILE", help="write a pull request's comment")
    review.add_argument("--json", action="store_true", help="the changes as JSON")
    review.add_argument("-i", "--interactive", action="store_true", help="sign off, pair by pair")
    review.add_argument("--textconv", type=Path, metavar="FILE", help="a catalogue as text, for git's diff")
    review.add_argument("--install", action="store_true", help="have git show catalogues as that text, here")
