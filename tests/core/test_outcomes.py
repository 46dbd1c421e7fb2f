"""What an update did to each unit."""

from __future__ import annotations

from songngu.core.outcomes import Outcome, outcomes
from songngu.model import Catalog, Identity, Kind, Segment, Unit


def after(old: dict[str, str], new: list[tuple[Identity, str]]) -> dict[str, Outcome]:
    """The outcome of each unit, from the live units before to segments with their identities."""
    catalog = Catalog(
        slug="a", language=None, units=tuple(Unit(id=name, source=text) for name, text in old.items())
    )
    cut = [
        Segment(kind=Kind.PARAGRAPH, path=(at,), inlines=[], text=text) for at, (_, text) in enumerate(new)
    ]
    return {unit.id: unit.outcome for unit in outcomes([None, catalog], cut, [one for one, _ in new])}


def same(name: str, *others: str) -> Identity:
    """A segment that is a unit of before, or came of several."""
    return Identity(id=name, origins=(name, *others))


def test_kept_edited_new_and_gone() -> None:
    """The plain cases."""
    assert {"p": Outcome.KEPT, "q": Outcome.EDITED, "n": Outcome.NEW, "r": Outcome.GONE} == after(
        {"p": "Một", "q": "Hai", "r": "Ba"},
        [(same("p"), "Một"), (same("q"), "Hai hai"), (Identity(id="n"), "Bốn")],
    )


def test_moved() -> None:
    """The fewest that had to move: one that went from the end to the front."""
    assert {"r": Outcome.MOVED, "p": Outcome.KEPT, "q": Outcome.KEPT} == after(
        {"p": "Một", "q": "Hai", "r": "Ba"}, [(same("r"), "Ba"), (same("p"), "Một"), (same("q"), "Hai")]
    )


def test_split() -> None:
    """Both parts of a split say so."""
    assert {"p": Outcome.SPLIT, "n": Outcome.SPLIT} == after(
        {"p": "Một hai"}, [(same("p"), "Một"), (Identity(id="n", split_from="p"), "hai")]
    )


def test_joined() -> None:
    """The joined unit says so; the one that went into it is not gone."""
    assert {"p": Outcome.JOINED} == after({"p": "Một", "q": "hai"}, [(same("p", "q"), "Một hai")])


def test_back() -> None:
    """A unit that was obsolete and is live again."""
    assert {"p": Outcome.BACK} == after({}, [(same("p"), "Một")])
