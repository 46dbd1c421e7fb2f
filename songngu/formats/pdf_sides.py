"""The parsed page -> the page for facing pages: what both languages share, given to each of them.

Each side of a pair gets its number, and of a note that both sides call each gets a note of its own:
only the language that stands on that page. Such a note of the glossary is one paragraph, as notes are in
print, for on pages that are kept level each line of a note may be a line's hole in the text.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from songngu.formats.pdf_page import is_pair

_SIDES = ("source", "target")


def part(root: Element) -> None:
    """Change a parsed page in place, before its notes are moved to their calls."""
    _repeat_furniture(root)
    parents = {child: parent for parent in root.iter() for child in parent}
    notes = {note.get("id", ""): note for note in root.iter() if note.get("role") == "doc-footnote"}
    calls = _calls(root)
    for name, note in notes.items():
        sides = [side for side in _SIDES if calls.get((name, side))]
        if not sides:
            continue
        tags = {side: calls[name, side][0][1] for side in sides}
        if len(sides) == 2:
            other = _twin(note, f"{name}-{tags['target']}", [one for one, _ in calls[name, "target"]])
            parents[note].insert(list(parents[note]).index(note) + 1, other)
            _keep(other, "target", tags["target"])
        if len(sides) == 2 or "author" not in note.get("class", "").split():
            _keep(note, sides[0], tags[sides[0]])
            continue
        for pair in filter(
            is_pair, note.iter()
        ):  # one side alone calls it: it is read there in both languages
            pair.set("class", f"{pair.get('class')} whole")


def _repeat_furniture(root: Element) -> None:
    """Put the number and the mark of a pair before its second side too, for the eye alone."""
    for pair in root.iter():
        if not is_pair(pair):
            continue
        at = next((at for at, child in enumerate(pair) if child.get("class") in _SIDES), 0)
        last = pair[-1] if len(pair) else None
        if at and last is not None and last.get("class") == "target" and last.tag == "div":
            copies = [copy.deepcopy(one) for one in pair[:at]]
            for one in copies:
                one.set("aria-hidden", "true")
                one.tail = None
            last[0:0] = copies
            copies[-1].tail, last.text = last.text, None


def _calls(root: Element) -> Mapping[tuple[str, str], list[tuple[Element, str]]]:
    """The calls of each note from each side, with the language of the text around them."""
    found: dict[tuple[str, str], list[tuple[Element, str]]] = {}
    for side in root.iter():
        role = side.get("class", "")
        if role in _SIDES and side.get("lang"):
            for call in side.iter("a"):
                if call.get("role") == "doc-noteref":
                    name = call.get("href", "").removeprefix("#")
                    found.setdefault((name, role), []).append((call, side.get("lang", "")))
    return found


def _twin(note: Element, name: str, calls: Sequence[Element]) -> Element:
    """A copy of a note under another name, for these calls."""
    twin = copy.deepcopy(note)
    for element in twin.iter():
        element.attrib.pop("id", None)
    twin.set("id", name)
    twin.set("data-twin", note.get("id", ""))
    for call in calls:
        call.set("href", f"#{name}")
    return twin


def _keep(note: Element, side: str, language: str) -> None:
    """Leave in a note what one side wants of it: its text, and the ways back to its calls."""
    others = [one for one in _SIDES if one != side]
    for parent, child in list(_within(note)):
        name = child.get("class", "")
        is_other_text = is_pair(parent) and name in others and len(parent) > 1
        is_other_definition = name == "definition" and child.get("lang") != language
        is_other_way = child.get("role") == "doc-backlink" and child.get("lang") != language
        if is_other_text or is_other_definition or is_other_way:
            _remove(parent, child)
    _run_in(note)
    ways = [one for one in note.iter("a") if one.get("role") == "doc-backlink"]
    if len(ways) == 1:  # it need not say which
        ways[0].text = (ways[0].text or "").split(" ")[0]


def _run_in(note: Element) -> None:
    """Make one paragraph of a note's term, its one definition and where this comes from."""
    parts = {child.get("class", ""): child for child in note}
    head, definition = parts.get("head"), parts.get("definition")
    if head is None or definition is None or [child.tag for child in definition] != ["p"]:
        return
    entry = Element("div", {"class": "entry"})
    reference = next((one for one in head if one.get("class") == "reference"), None)
    if reference is not None:
        _remove(head, reference)
    text = definition[0]
    definition.text = text.text
    definition[:] = list(text)
    for part in (head, definition, reference):
        if part is not None:
            part.tag, part.tail = "span", " "
            entry.append(part)
    note[list(note).index(head)] = entry
    note.remove(definition)


def _within(element: Element) -> Iterator[tuple[Element, Element]]:
    for parent in element.iter():
        for child in parent:
            yield parent, child


def _remove(parent: Element, child: Element) -> None:
    at = list(parent).index(child)
    if child.tail and child.tail.strip():
        if at:
            parent[at - 1].tail = (parent[at - 1].tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)
