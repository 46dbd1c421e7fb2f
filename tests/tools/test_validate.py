"""``make validate``: what its table says, and that nothing in it is silent."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[2] / "tools"
sys.path.insert(0, str(TOOLS))

from validators.findings import FalseAlarm, Finding, Verdict, read_false_alarms, report  # noqa: E402
from validators.judges import Bench, all_judges  # noqa: E402

FAULT = Finding(file="a.html", judge="axe", level="error", code="color", message="too pale (h1)")
DOUBT = Finding(file="a.html", judge="axe", level="warning", code="region", message="in no landmark")
ALARM = FalseAlarm(judge="axe", code="color", reason="it is printed in gold")


def _verdict(*findings: Finding) -> Verdict:
    return Verdict(judge="axe", files=("a.html", "b.html"), findings=findings)


def test_a_file_without_findings_has_a_line() -> None:
    """That a judge looked is seen, whatever it found."""
    text, errors = report([_verdict()], [])
    assert errors == 0
    assert "a.html  axe         0         0          0" in text
    assert text.endswith("0 errors, 0 warnings")


def test_findings_are_counted_by_level_and_told() -> None:
    """An error counts; a warning is counted apart."""
    text, errors = report([_verdict(FAULT, DOUBT)], [])
    assert errors == 1
    assert "a.html  axe         1         1          0" in text
    assert "  a.html: error: axe: color: too pale (h1)" in text


def test_a_rule_that_is_broken_often_is_told_once() -> None:
    """The first place, and how many more."""
    more = [
        Finding(file="a.html", judge="axe", level="error", code="color", message=f"z{at}") for at in range(3)
    ]
    text, errors = report([_verdict(FAULT, *more)], [])
    assert errors == 4
    assert text.count("axe: color") == 1
    assert "(and 3 more)" in text


def test_a_false_alarm_is_counted_apart_and_gives_its_reason() -> None:
    """It is no error, and it is not silent."""
    text, errors = report([_verdict(FAULT)], [ALARM])
    assert errors == 0
    assert "a.html  axe         0         0          1" in text
    assert "axe: color (x1): it is printed in gold" in text


@pytest.mark.parametrize(
    "other",
    [
        FalseAlarm(judge="pa11y", code="color", reason="-"),
        FalseAlarm(judge="axe", code="colour", reason="-"),
        FalseAlarm(judge="axe", code="color", reason="-", files="b*"),
        FalseAlarm(judge="axe", code="color", reason="-", message="*(p)"),
    ],
)
def test_a_false_alarm_covers_only_what_it_names(other: FalseAlarm) -> None:
    """Judge, code, file and message, and it is told where it covers nothing."""
    text, errors = report([_verdict(FAULT)], [other])
    assert errors == 1
    assert "false alarms that did not sound:" in text


def test_a_false_alarm_needs_a_reason(tmp_path: Path) -> None:
    """An entry without one is refused, with the file's name."""
    file = tmp_path / "alarms.toml"
    file.write_text('[[false-alarm]]\njudge = "axe"\ncode = "color"\n')
    with pytest.raises(ValueError, match=r"alarms\.toml.*reason"):
        read_false_alarms(file)


def test_the_list_of_this_repository_can_be_read() -> None:
    """Each entry has a reason that is a sentence."""
    alarms = read_false_alarms(TOOLS / "validators" / "false-alarms.toml")
    assert all(len(alarm.reason.split()) > 3 for alarm in alarms)


def test_a_judge_that_cannot_be_run_is_an_error_of_every_file(tmp_path: Path) -> None:
    """A missing program never looks like a clean file."""
    (tmp_path / "a.epub").write_bytes(b"")
    verdicts = [verdict for part in all_judges(Bench(tmp_path, tmp_path / "none")) for verdict in part()]
    verdicts = [verdict for verdict in verdicts if verdict.judge != "calibre"]
    assert {verdict.judge for verdict in verdicts} == {"EPUBCheck", "epubcheck-ts", "Ace"}
    assert {one.code for verdict in verdicts for one in verdict.findings} == {"did-not-run"}
    assert report(verdicts, [])[1] == 3


def test_feeds_are_well_formed(tmp_path: Path) -> None:
    """XML and JSON are held, without any program."""
    (tmp_path / "feed.xml").write_text("<feed><entry></feed>")
    (tmp_path / "good.xml").write_text("<feed/>")
    (tmp_path / "opds.json").write_text("{,}")
    verdicts = [verdict for part in all_judges(Bench(tmp_path, tmp_path)) for verdict in part()]
    assert [one.file for verdict in verdicts for one in verdict.findings] == ["feed.xml", "opds.json"]


def test_a_judge_that_may_be_missing_is_told_and_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without calibre the table says that it did not look, and why."""
    (tmp_path / "a.epub").write_bytes(b"")
    monkeypatch.setenv("PATH", str(tmp_path))
    verdicts = [verdict for part in all_judges(Bench(tmp_path, tmp_path / "none")) for verdict in part()]
    text, errors = report([one for one in verdicts if one.judge == "calibre"], [])
    assert errors == 0
    assert "a.epub  calibre       -         -          -" in text
    assert "left out:\n  calibre: calibre is not installed" in text
