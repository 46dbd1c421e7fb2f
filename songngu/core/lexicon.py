"""Terms and where they are used -> the glossary: every term explained, in the order of each language.

The whole entries stand in the order of the first language; a second one has an index that leads to them, and
on a page, where readers choose a language, whole entries in its own order too.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from songngu import tree
from songngu.model import Blocks, Inlines, Kind, Mention, NavPoint, Node

ANCHOR = "songngu-glossary"
"""Of the heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A term of the glossary: its forms by language, what explains it, and where it is used."""

    id: str
    term: Mapping[str, str]
    definitions: Blocks
    """One for each language that it is explained in."""
    reference: Blocks
    """Where the definition comes from; nothing where that is not known."""
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Words and addresses that the glossary is written with."""

    title: Mapping[str, str]
    """By language shown; so is ``uses``, what the list of uses begins with."""
    uses: Mapping[str, str]
    names: Mapping[str, str]
    """Each language's name, in its own words."""
    kinds: Mapping[Kind, Mapping[str, str]]
    """What a unit without a number is called, by language."""
    documents: Mapping[str, Mapping[str, str]]
    """Titles by slug and language."""
    address: Callable[[Mention], str]
    key: Callable[[str, str], Any]
    """Text and language -> what to sort by (:func:`songngu.core.collation.key`)."""
    initial: Callable[[str, str], str]
    """Text and language -> the letter that it is listed under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The glossary as blocks, its line of the nav, and its alphabets: letters and their anchors."""

    blocks: Blocks
    nav: NavPoint
    alphabets: Mapping[str, tuple[tuple[str, str], ...]]


def anchor(term: str) -> str:
    """The anchor of a term's entry."""
    return f"term-{term}"


def lexicon(
    entries: Sequence[Entry], languages: Sequence[str], wording: Wording, *, is_switched: bool = False
) -> Lexicon:
    """Build the glossary.

    :param languages: those shown, the one that orders the entries first.
    :param is_switched: True where readers can choose one language: each has whole entries in its order then.
    """
    title = {tag: tree.text_inlines(wording.title[tag]) for tag in languages}
    blocks: Blocks = [{"t": "Header", "c": [1, tree.attr(ANCHOR, ["title"]), _both(title)]}]
    alphabets: dict[str, tuple[tuple[str, str], ...]] = {}
    for at, language in enumerate(languages):
        groups = list(_groups(entries, language, wording, needs_term=at > 0))
        if not groups:
            continue
        if len(languages) > 1:
            blocks.append(_part(language, languages, wording))
        for mark, (letter, members) in enumerate(groups, 1):
            name = f"{ANCHOR}-{language}-{mark}"
            heading = [2 + (len(languages) > 1), tree.attr(name), tree.text_inlines(letter)]
            listed = _index(members, language, languages) if at else _entries(members, languages, wording)
            box = tree.attr("", ["group", "index" if at else "entries"])
            whole = [_whole(members, language, languages, wording)] if at and is_switched else []
            blocks.append(tree.div(box, [{"t": "Header", "c": heading}, listed, *whole]))
        alphabets[language] = tuple(
            (letter, f"{ANCHOR}-{language}-{mark}") for mark, (letter, _) in enumerate(groups, 1)
        )
    return Lexicon(blocks=blocks, nav=NavPoint(anchor=ANCHOR, label=title), alphabets=alphabets)


def _groups(
    entries: Sequence[Entry], language: str, wording: Wording, *, needs_term: bool
) -> Iterator[tuple[str, list[Entry]]]:
    """The entries in a language's order, by their first letter."""

    def text(entry: Entry) -> str:
        return entry.term.get(language) or next(iter(entry.term.values()), "")

    listed = [entry for entry in entries if entry.term.get(language) or not needs_term]
    listed.sort(key=lambda entry: (wording.key(text(entry), language), entry.id))
    for letter, members in itertools.groupby(listed, lambda entry: wording.initial(text(entry), language)):
        yield letter, list(members)


def _part(language: str, languages: Sequence[str], wording: Wording) -> Node:
    """The heading of the part in one language's order: "Tiếng Việt – English"."""
    names: Inlines = []
    for tag in (language, *(other for other in languages if other != language)):
        names += [{"t": "Space"}, {"t": "Str", "c": "–"}, {"t": "Space"}] if names else []
        names.append(tree.span(tree.attr("", [], {"lang": tag}), tree.text_inlines(wording.names[tag])))
    return {"t": "Header", "c": [2, tree.attr(f"{ANCHOR}-{language}", ["part"]), names]}


def _entries(
    members: Sequence[Entry], languages: Sequence[str], wording: Wording, spoken: Sequence[str] = (),
    suffix: str = "",
) -> Node:  # fmt: skip
    """The entries under a letter, as a list of terms and what is said of them.

    :param spoken: the languages of what is said of their uses, where these are not all that are shown.
    :param suffix: of their anchors.
    """
    items = []
    for entry in members:
        attributes = {"data-term": entry.id}  # by which the two entries of a term know each other
        head = tree.span(
            tree.attr(anchor(entry.id) + suffix, ["entry"], attributes), _terms(entry, languages)
        )
        body = [tree.div(tree.attr("", ["definitions"]), entry.definitions)] if entry.definitions else []
        body += [*entry.reference, *([_uses(entry, wording, spoken or languages)] if entry.mentions else [])]
        items.append([[head], [body]])
    return {"t": "DefinitionList", "c": items}


def _whole(members: Sequence[Entry], language: str, languages: Sequence[str], wording: Wording) -> Node:
    """The same entries once more, for readers of another language alone: no id stands twice."""
    order = (language, *(tag for tag in languages if tag != language))
    listed = _entries(members, order, wording, (language,), f"-{language}")
    kept = {f"{anchor(entry.id)}-{language}" for entry in members}

    def change(node: Node) -> Node:
        attr = tree.attributes(node)
        if attr is not None and attr[0] and attr[0] not in kept:
            attr[0] = ""
        return node

    return tree.div(tree.attr("", ["whole"]), [tree.rewrite(listed, change)])


def _index(members: Sequence[Entry], language: str, languages: Sequence[str]) -> Node:
    """The terms under a letter, each leading to its entry."""
    order = (language, *(tag for tag in languages if tag != language))
    items = []
    for entry in members:
        first, *rest = _terms(entry, order)
        link = tree.link(tree.attr(), [first], f"#{anchor(entry.id)}")
        items.append([tree.plain_block([link, *rest])])
    return {"t": "BulletList", "c": items}


def _terms(entry: Entry, languages: Sequence[str]) -> Inlines:
    """Its forms; once where two languages write the same."""
    spans: Inlines = []
    forms = {entry.term[tag]: tag for tag in reversed(languages) if tag in entry.term}
    for tag in languages:
        if tag in forms.values():
            spans += [{"t": "Space"}] if spans else []
            attr = tree.attr("", ["term"], {"lang": tag})
            spans.append(tree.span(attr, tree.text_inlines(entry.term[tag])))
    return spans


def _uses(entry: Entry, wording: Wording, languages: Sequence[str]) -> Node:
    """Where the term is used: a line for each document, with a link for each paragraph."""
    label = _both({tag: tree.text_inlines(wording.uses[tag]) for tag in languages})
    lines: Blocks = []
    for slug, group in itertools.groupby(entry.mentions, lambda mention: mention.slug):
        links: Inlines = []
        for name, mention in _cited(group, wording, languages):
            links += [{"t": "Str", "c": ","}, {"t": "Space"}] if links else []
            links.append(tree.link(tree.attr("", ["use"]), name, wording.address(mention)))
        lines.append(
            tree.plain_block([*_heading(slug, label, wording, languages[0]), {"t": "Space"}, *links])
        )
    return tree.div(tree.attr("", ["uses"]), [{"t": "BulletList", "c": [[line] for line in lines]}])


def _heading(slug: str, label: Inlines, wording: Wording, language: str) -> Inlines:
    """What a line begins with: the document's title, where there is more than one document."""
    if len(wording.documents) < 2:
        return [tree.span(tree.attr("", ["label"]), label)]
    title = tree.text_inlines(wording.documents[slug].get(language, slug) + ":")
    return [tree.span(tree.attr("", ["label"], {"lang": language}), title)]


def _cited(
    mentions: Iterator[Mention], wording: Wording, languages: Sequence[str]
) -> Iterator[tuple[Inlines, Mention]]:
    """How each place is called; of places that are called the same, one after the other, the first."""
    last = None
    for mention in mentions:
        kind = wording.kinds[mention.kind]
        if mention.number:
            name = tree.text_inlines(str(mention.number))
        else:
            name = _both({tag: tree.text_inlines(kind[tag]) for tag in languages})
        if name != last:
            yield name, mention
        last = name


def _both(texts: Mapping[str, Inlines]) -> Inlines:
    """A text in each language, once where two write the same; classes as the templates give them."""
    shown = list(texts.items())
    if len(shown) > 1 and shown[0][1] == shown[1][1]:
        shown = shown[:1]
    classes = [["first"], ["second"]] if len(shown) > 1 else [[]]
    spans: Inlines = []
    for (tag, text), names in zip(shown, classes, strict=False):
        spans += [{"t": "Space"}] if spans else []
        spans.append(tree.span(tree.attr("", names, {"lang": tag}), text))
    return spans
