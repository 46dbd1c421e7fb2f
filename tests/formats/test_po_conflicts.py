"""A catalogue that git left in conflict: which unit, and what each side says."""

from __future__ import annotations

from songngu.formats.po_conflicts import Conflict, explain, find

INSIDE = """#. paragraph 1 2
msgctxt "p1"
msgid "Một"
<<<<<<< HEAD
msgstr "One"
=======
msgstr "Uno"
>>>>>>> other

msgctxt "p2"
msgid "Hai"
msgstr "Two"
"""


def test_a_conflict_within_a_unit() -> None:
    """The unit is the one whose lines stand around the conflict."""
    (found,) = find(INSIDE.split("\n"))

    assert Conflict(line=4, units=("p1",), ours=('msgstr "One"',), theirs=('msgstr "Uno"',)) == found


def test_a_conflict_above_the_id() -> None:
    """Where only the lines above the msgctxt are in conflict, it is the one below."""
    lines = [
        "<<<<<<< a",
        "#, fuzzy",
        "||||||| base",
        "# x",
        "=======",
        ">>>>>>> b",
        'msgctxt "p1"',
        'msgid "x"',
    ]

    assert [("p1",)] == [conflict.units for conflict in find(lines)]


def test_whole_units_in_conflict() -> None:
    """All ids that either side has."""
    lines = ["<<<<<<< a", 'msgctxt "p1"', "=======", 'msgctxt "p2"', ">>>>>>> b"]

    assert [("p1", "p2")] == [conflict.units for conflict in find(lines)]


def test_the_explanation_shows_both_sides() -> None:
    """Line, unit, and the texts of both, shortened."""
    text = explain(find(INSIDE.replace("Uno", "x" * 99).split("\n")))

    assert text.startswith(
        "git left a merge unresolved here, in 1 place:\n  line 4: p1\n    ours   msgstr “One”\n"
    )
    assert f"theirs msgstr “{'x' * 59}…”" in text


def test_many_conflicts_are_counted() -> None:
    """The first are shown, the others counted."""
    lines = ["<<<<<<< a", 'msgctxt "p1"', "=======", ">>>>>>> b"] * 20

    assert explain(find(lines)).endswith("… and 12 more")


def test_a_file_without_conflict() -> None:
    """Dashes, equal signs and angle brackets within texts are no conflict."""
    assert () == find(['msgid "<<<<<<< HEAD"', '"======="', "# ======="])
