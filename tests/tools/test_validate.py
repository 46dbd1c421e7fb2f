"""``make validate``: what its table says, and that nothing in it is silent."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[2] / "tools"
sys.path.insert(0, str(TOOLS))

from validators.feeds import broken_rules  # noqa: E402
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


ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/terms/">{}</feed>'
SELF = '<link rel="self" href="x"/>'
HEAD = "<id>urn:x:1</id><title>A</title><updated>2025-01-02T03:04:05Z</updated>"
AUTHOR = "<author><name>A</name></author>"
CATALOGUE = (
    '<link rel="self" type="application/atom+xml;profile=opds-catalog" href="x"/><link rel="start" href="x"/>'
)
ENTRY = f'<entry>{HEAD}<link href="y" type="text/html"/>{{}}</entry>'
FILE = '<link rel="http://opds-spec.org/acquisition" type="application/epub+zip" href="z"/>'
SAME = "<dc:identifier>urn:x:1</dc:identifier>"
MAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:h="http://www.w3.org/1999/xhtml">{}</urlset>'


@pytest.mark.parametrize(
    ("inside", "rule"),
    [
        (HEAD + SELF + AUTHOR + ENTRY.format(""), ""),
        (HEAD + SELF + ENTRY.format(""), "RFC 4287 4.1.1"),
        (HEAD + AUTHOR, "RFC 4287 4.1.1"),
        (HEAD.replace("<title>A</title>", "") + SELF + AUTHOR, "RFC 4287 4.1"),
        (HEAD.replace("urn:x:1", "one") + SELF + AUTHOR, "RFC 4287 4.2.6"),
        (HEAD.replace("2025-01-02T03:04:05Z", "2025-02-30T03:04:05Z") + SELF + AUTHOR, "RFC 4287 3.3"),
        (HEAD + SELF + AUTHOR + f"<entry>{HEAD}</entry>", "RFC 4287 4.1.2"),
        (HEAD + SELF + AUTHOR + 2 * ENTRY.format(""), "RFC 4287 4.1.1"),
        (HEAD + SELF + "<author/>", "RFC 4287 3.2"),
        (HEAD + SELF + AUTHOR + '<subtitle type="text"><b/></subtitle>', "RFC 4287 3.1.1"),
        (HEAD + SELF + AUTHOR + '<link href="x" type="pdf"/>', "RFC 4287 4.2.7.3"),
        (HEAD + CATALOGUE + AUTHOR + ENTRY.format(FILE), ""),
        (HEAD + CATALOGUE + AUTHOR + ENTRY.format(""), "OPDS 1.2 5.4"),
        (HEAD + CATALOGUE + AUTHOR + ENTRY.format(FILE.replace("type", "title")), "OPDS 1.2 5.3"),
        (HEAD + CATALOGUE + AUTHOR + ENTRY.format(FILE + SAME), "OPDS 1.2 5.1.1"),
        (HEAD + CATALOGUE + AUTHOR + ENTRY.format(FILE + "<summary>A</summary>"), "OPDS 1.2 5.1.3"),
    ],
)  # fmt: skip
def test_feeds_are_held_against_their_standards(inside: str, rule: str) -> None:
    """Each broken rule is named by its section; a feed that breaks none has no finding."""
    assert {rule} - {""} == {code for code, _ in broken_rules("feed.atom", ATOM.format(inside).encode())}


@pytest.mark.parametrize(
    ("inside", "rule"),
    [
        ("<url><loc>https://a/b</loc></url>", ""),
        ("", "sitemaps.org"),
        ("<url><loc>b.html</loc></url>", "sitemaps.org loc"),
        ("<url><loc>https://a/</loc></url><url><loc>https://b/</loc></url>", "sitemaps.org loc"),
        ("<url><loc>https://a/b</loc><lastmod>May</lastmod></url>", "sitemaps.org lastmod"),
        ('<url><loc>https://a/b</loc><h:link hreflang="en" href="https://a/c"/></url>', "hreflang"),
    ],
)
def test_site_maps_are_held_against_their_standard(inside: str, rule: str) -> None:
    """Whole addresses, once each, of one host; dates; alternates that name the page itself."""
    assert {rule} - {""} == {code for code, _ in broken_rules("sitemap.xml", MAP.format(inside).encode())}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({}, ""),
        ({"links": [{"rel": "next", "href": "opds"}]}, "OPDS 2.0 feed"),
        ({"publications": []}, "OPDS 2.0 feed"),
        ({"metadata": {}}, "Readium metadata"),
        ({"metadata": {"title": "A", "modified": "today"}}, "Readium metadata"),
        ({"publications": [{"metadata": {"title": "A"}, "links": [{"href": "x"}]}]}, "OPDS 2.0 publication"),
    ],
)
def test_catalogues_in_json_are_held_against_their_standard(change: dict[str, object], rule: str) -> None:
    """A title, a link to itself, publications that can be had."""
    links = [{"rel": "http://opds-spec.org/acquisition/open-access", "href": "x", "type": "application/pdf"}]
    feed = {
        "metadata": {"title": {"vi": "A"}},
        "links": [{"rel": "self", "type": "application/opds+json", "href": "x"}],
        "publications": [{"metadata": {"title": "A", "language": ["vi"]}, "links": links}],
    }
    data = json.dumps({**feed, **change}).encode()
    assert {rule} - {""} == {code for code, _ in broken_rules("opds.json", data)}
