"""What an edition says of itself at its end: who made it, how far its translation is, of which texts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from songngu import tree
from songngu.commands.progress import Progress
from songngu.commands.work import Work
from songngu.config import Settings
from songngu.formats import locale
from songngu.model import Node, State


def colophon_values(work: Work, shown: Any) -> dict[str, Any]:
    """What the template of the colophon is given, besides what every template is.

    :param shown: the blocks of the edition.
    """
    said = {name: work.edition.meta.get(name) or "" for name in ("authors", "translators", "publisher")}
    classes = [classes for node in tree.walk(shown) if (classes := _classes(node))]
    return {
        **said,
        "counts": _counts(work, classes.count(["number"])),
        "has_stale": any("stale" in one for one in classes),
        "modified_on": _day(work, str(work.edition.meta.get("modified", ""))),
        "states": by_language(work, lambda tag: state_of(work.settings, work.progress, tag)),
        "texts": by_language(work, lambda tag: _texts(work, tag)),
    }


def by_language(work: Work, say: Callable[[str], str]) -> dict[str, str]:
    """A text in each language shown that the interface speaks; nothing where there is nothing to say."""
    said = {tag: say(tag) for tag in locale.spoken(work.languages)}
    return said if all(said.values()) else {}


def state_of(settings: Settings, progress: Progress | None, tag: str) -> str:
    """How far a translation is, as a sentence in a language; empty where there is none to speak of."""
    if progress is None or not progress.total:
        return ""
    return "; ".join(_state(settings, progress, tag)) + "."


def _state(settings: Settings, progress: Progress, tag: str) -> Iterator[str]:
    say, place = locale.messages(tag).gettext, settings.locale(tag)

    def count(value: int) -> str:
        return locale.number(value, place)

    # Never rounded up: "100 %" is said of nothing that is not whole.
    share = locale.percent(math.floor(progress.share * 1000) / 1000, place)
    yield say("Translation: %(share)s of the text, %(count)s units") % {
        "share": share,
        "count": count(progress.total),
    }
    if stale := progress.units[State.FUZZY]:
        yield say("of an earlier source: %(count)s") % {"count": count(stale)}
    if missing := progress.units[State.UNTRANSLATED]:
        yield say("without translation: %(count)s") % {"count": count(missing)}
    if reviewed := progress.units[State.REVIEWED]:
        date = locale.dates(progress.reviewed_on, tag, {tag: place}).get(tag, "")
        message = say("reviewed: %(count)s, last on %(date)s") if date else say("reviewed: %(count)s")
        yield message % {"count": count(reviewed), "date": date}


def _texts(work: Work, tag: str) -> str:
    """Marks of the texts that the edition is made of: whoever has it can tell whether it is the last."""
    say, digests = locale.messages(tag).gettext, work.digests
    if not digests:
        return ""
    if len(digests) == 1:
        return say("State of the text: %(source)s") % {"source": digests[0]}
    return say("State of the texts: source %(source)s, translation %(translation)s") % {
        "source": digests[0],
        "translation": digests[1],
    }


def _day(work: Work, text: str) -> dict[str, str]:
    """A date as each language writes it, where it is a full one."""
    places = {tag: work.settings.locale(tag) for tag in work.languages}
    written = locale.dates(text, "", places)
    return {tag: date for tag, date in written.items() if tag in places}


def _counts(work: Work, count: int) -> dict[str, str]:
    """How many paragraphs have a number, as each language writes it; nothing for none."""
    return {
        tag: locale.number(count, work.settings.locale(tag)) for tag in locale.spoken(work.languages) if count
    }


def _classes(node: Node) -> list[str]:
    attr = tree.attributes(node)
    return [] if attr is None else attr[1]
