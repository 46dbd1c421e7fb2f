"""The command line: arguments -> a verb -> output and an exit status."""

from __future__ import annotations

import argparse
import gc
import io
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from songngu import __version__, config, console, project
from songngu.arguments import parser
from songngu.errors import SongnguError, UsageError, tame
from songngu.model import Level

if TYPE_CHECKING:
    from songngu.commands.build import Report

_DONE, _FINDINGS = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit status.

    0 done and clean; 1 findings, or ``--check`` would change something; 2 usage or settings; 3 a
    source, catalogue or glossary that cannot be read; 4 an outside program or library that failed.
    """
    gc.set_threshold(200_000, 20, 20)  # trees are many small things without cycles: a fifth of the time
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that cannot show Vietnamese
    options = parser().parse_args(arguments)
    try:
        return int(_VERBS[options.verb](options))
    except SongnguError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print("error: interrupted; every file is either the old or the new one", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _DONE


def _settings(options: argparse.Namespace) -> config.Settings:
    return config.load(config.find(_folder(options).resolve()))


def _folder(options: argparse.Namespace) -> Path:
    folder: Path = options.project
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}", hint="look at what follows -C")
    return folder


def _init(options: argparse.Namespace) -> int:
    from songngu.commands.init import init

    for path in init(options.folder):
        print(options.folder / path)
    there = "" if options.folder.resolve() == Path.cwd() else f"cd {options.folder} && "
    print(f"next: {there}songngu build", file=sys.stderr)
    return _DONE


def _update(options: argparse.Namespace) -> int:
    from songngu.commands.update import update

    done = update(_settings(options), options.documents, check=options.check)
    for one in done:
        word = "would change" if options.check else "written"
        print(console.update_line(one.slug, one.counts, one.changed, word))
        if options.verbose:
            for unit, states in one.units:
                print(console.unit_line(unit.id, unit.outcome, states, unit.source))
        for finding in one.findings:
            console.show_finding(finding)
    return _FINDINGS if options.check and any(one.changed for one in done) else _DONE


def _status(options: argparse.Namespace) -> int:
    from songngu.commands.status import status

    rows = status(_settings(options), options.documents)
    print(json.dumps({"status": rows}, ensure_ascii=False, indent=2) if options.json else console.table(rows))
    return _DONE


def _check(options: argparse.Namespace) -> int:
    from songngu.commands import check
    from songngu.formats import sarif

    settings = _settings(options)
    for path in check.fix(settings, options.documents) if options.fix else ():
        print(tame(f"{path}: mended"), file=sys.stderr)
    if options.term:
        findings = check.uses(settings, options.documents, options.term)
    else:
        findings = check.check(settings, options.documents)
    match options.form:
        case "json":
            records = [console.as_record(finding) for finding in findings]
            print(json.dumps({"findings": records}, ensure_ascii=False, indent=2))
        case "sarif":
            print(sarif.write(findings, __version__))
        case form:
            show = console.as_annotation if form == "github" else console.as_text
            for finding in findings:
                print(show(finding))
            print(console.counted(findings), file=sys.stderr)
    grave = {Level.ERROR, Level.WARNING}
    return _FINDINGS if any(finding.level in grave for finding in findings) else _DONE


def _accept(options: argparse.Namespace) -> int:
    from songngu.commands.accept import Choice, accept

    choice = Choice(
        ids=tuple(options.ids), document=options.document, since=options.since, language=options.language
    )
    done, refused = accept(_settings(options), choice, trivial=options.trivial)
    for line in done:
        print(line)
    for finding in refused:
        console.show_finding(finding)
    return _FINDINGS if refused else _DONE


def _merge(options: argparse.Namespace) -> int:
    from songngu.commands import merge

    files = [file for file in (options.base, options.ours, options.theirs) if file]
    if len(files) not in (0, 3) or (files and options.install):
        hint = "name three files: songngu merge BASE OURS THEIRS; or none"
        raise UsageError("merge takes three files, or none", hint=hint)
    if options.install:
        for line in merge.install(_settings(options)):
            print(line)
        return _DONE
    if files:
        base, ours, theirs = files
        chosen = merge.Files(
            base=base, ours=ours, theirs=theirs, output=options.output or ours, name=options.name
        )
        outcomes = [merge.merge_files(chosen)]
    else:
        outcomes = merge.merge_unmerged(_settings(options))
    for outcome in outcomes:
        for finding in outcome.findings:
            console.show_finding(finding)
        if not files:
            print(tame(f"{outcome.path}: {outcome.state}"))
    if not files:
        print(merge.next_step(outcomes), file=sys.stderr)
    return _FINDINGS if any(outcome.findings for outcome in outcomes) else _DONE


def _build(options: argparse.Namespace) -> int:
    from songngu.commands.build import Request, build

    request = Request(
        documents=tuple(options.documents),
        editions=tuple(options.editions),
        formats=tuple(options.formats),
        everything=options.everything,
    )
    if options.watch:
        from songngu.commands.watch import Wanted, watch

        file = config.find(_folder(options).resolve())
        who = {"jobs": options.jobs, "scheduler": options.scheduler}
        watch(Wanted(file=file, request=request, show=_built, tell=console.tell, **who))
        return _DONE
    report = build(
        _settings(options), request, console.progress, console.tell, options.jobs, options.scheduler
    )
    _built(report)
    grave = {Level.ERROR, Level.WARNING} if options.strict else {Level.ERROR}
    return _FINDINGS if any(finding.level in grave for finding in report.findings) else _DONE


def _built(report: Report) -> None:
    """Tell what a build did."""
    for finding in report.findings:
        console.show_finding(finding)
    for path in report.made:
        print(tame(f"build/{path}"))
    sys.stdout.flush()
    for path in report.removed:
        print(tame(f"build/{path} removed"), file=sys.stderr)
    if not report.made:
        count = "1 file is" if report.current == 1 else f"{report.current} files are"
        print(f"nothing to do: {count} up to date", file=sys.stderr)


def _review(options: argparse.Namespace) -> int:
    if options.textconv:
        from songngu.commands.textconv import textconv

        sys.stdout.flush()
        sys.stdout.buffer.write(textconv(options.textconv))
        return _DONE
    settings = _settings(options)
    if options.install:
        from songngu.commands.textconv import install

        print("\n".join(install(settings)))
        return _DONE
    return _shown(options, settings)


def _shown(options: argparse.Namespace, settings: config.Settings) -> int:
    from songngu.commands import (
        review,
        review_interactive,
        review_json,
        review_markdown,
        review_terminal,
        revisions,
    )

    found = review.review(settings, options.revisions)
    if options.html:
        from songngu.commands.review_page import page_at

        _write(options.html, page_at(options.html, found, settings))
    if options.markdown:
        named = revisions.again(options.revisions, os.environ)
        command = " ".join(["songngu review", *([named] if named else [])])
        _write(options.markdown, review_markdown.markdown(found, command).encode())
    if options.json:
        print(review_json.write(found))
    elif options.interactive:
        print(review_interactive.interact(found, settings), file=sys.stderr)
    elif not (options.html or options.markdown):
        review_terminal.show(found)
    return _DONE


def _write(file: Path, data: bytes) -> None:
    project.write(file, data, str(file))


_VERBS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "init": _init,
    "update": _update,
    "status": _status,
    "check": _check,
    "accept": _accept,
    "merge": _merge,
    "build": _build,
    "review": _review,
}


if __name__ == "__main__":
    sys.exit(main())
