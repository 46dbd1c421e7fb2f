"""The termbase and where its terms are used -> the glossary of a volume, or of an edition's pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from songngu import tree
from songngu.commands import inputs
from songngu.commands.definitions import definitions
from songngu.config import Settings
from songngu.core import collation
from songngu.core.lexicon import Entry, Lexicon, Wording, lexicon
from songngu.formats import locale
from songngu.model import Kind, Mention, Node, TermEntry

TITLE = "Glossary"
"""What it is called, as a word of the interface."""


def glossary(
    settings: Settings,
    entries: Mapping[str, TermEntry],
    mentions: Sequence[Mention],
    *,
    languages: Sequence[str],
    documents: Mapping[str, Mapping[str, str]],
    address: Callable[[Mention], str],
    is_switched: bool = False,
) -> Lexicon:
    """The glossary of the terms that are used.

    :param entries: the termbase by id.
    :param mentions: of one term at least.
    :param languages: those shown.
    :param documents: each document's titles by language, by slug.
    :param address: where a mention's unit is.
    :param is_switched: True where readers can choose one of the languages.
    """
    places: dict[str, list[Mention]] = {}
    for mention in mentions:
        places.setdefault(mention.term, []).append(mention)
    used = [entry for name, entry in entries.items() if name in places]
    explained = definitions(used, languages, inputs.reader(settings))
    listed = [
        Entry(
            id=entry.id,
            term={tag: entry.term[tag] for tag in languages if tag in entry.term} or entry.term,
            definitions=[block for block in blocks if _is_definition(block)],
            reference=[block for block in blocks if not _is_definition(block)],
            mentions=tuple(places[entry.id]),
        )
        for entry, blocks in zip(used, explained, strict=True)
    ]
    wording = _wording(languages, documents, address)
    return lexicon(listed, languages, wording, is_switched=is_switched)


def _is_definition(block: Node) -> bool:
    attr = tree.attributes(block)
    return attr is not None and attr[1] == ["definition"]


def title(languages: Sequence[str]) -> dict[str, str]:
    """What it is called in each language."""
    return {tag: locale.messages(tag).gettext(TITLE) for tag in languages}


def _wording(
    languages: Sequence[str], documents: Mapping[str, Mapping[str, str]], address: Callable[[Mention], str]
) -> Wording:
    kinds = {tag: _kinds(tag) for tag in languages}
    return Wording(
        title=title(languages),
        uses={tag: locale.messages(tag).gettext("Paragraphs") for tag in languages},
        names={tag: locale.language_name(tag, tag) for tag in languages},
        kinds={kind: {tag: kinds[tag][kind] for tag in languages} for kind in Kind},
        documents=documents,
        address=address,
        key=collation.key,
        initial=collation.initial,
    )


def _kinds(language: str) -> dict[Kind, str]:
    """What a unit without a number is called in a language."""
    say = locale.messages(language).gettext
    named = {
        Kind.TITLE: say("title"),
        Kind.SUBTITLE: say("subtitle"),
        Kind.HEADING: say("heading"),
        Kind.CELL: say("table"),
        Kind.CAPTION: say("caption"),
        Kind.TERM: say("list"),
        Kind.DEFINITION: say("list"),
    }
    return {kind: named.get(kind, say("text")) for kind in Kind}
