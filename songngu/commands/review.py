"""``songngu review``: two revisions -> what changed, pair by pair, in both languages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from dataclasses import replace
from functools import partial

from songngu.commands import completing, fields, revisions, sides
from songngu.commands.beside import Beside
from songngu.commands.cuts import Cuts
from songngu.commands.revisions import Point, Range
from songngu.commands.standing import Found, Standing, read_ahead, talk
from songngu.config import Settings
from songngu.core import alignment, comparing, matching, wording
from songngu.formats import git, similarity
from songngu.model import Change, Comparison, Facet, Review

_align = partial(alignment.align, similarity.ratio)


def review(settings: Settings, text: str | None, environment: Mapping[str, str] = os.environ) -> Review:
    """Compare two states of the project, pair by pair.

    :param text: the revisions, as :func:`songngu.commands.revisions.parse` reads them.
    :returns: one comparison; of a merge commit, asked for as ``REV^!``, one with each parent.
    :raises UsageError: outside git, for an unknown revision, and for settings that cannot be read.
    """
    wanted = revisions.parse(settings.root, text, environment)
    known = Cuts(settings.root)
    return Review(
        title=settings.title.get(settings.source_language) or settings.name,
        languages=settings.languages,
        comparisons=tuple(_comparison(settings, base, wanted, known) for base in wanted.bases),
    )


def _comparison(settings: Settings, base: Point, wanted: Range, known: Cuts) -> Comparison:
    head = wanted.head
    changed = git.changed(settings.root, base.commit, head.commit, revisions.BELOW)
    touched = _touched(settings, base, head, changed)
    points = (base, head, *(point for point in wanted.parents if point.commit != base.commit))
    with ExitStack() as stack:
        opened = [
            stack.enter_context(
                sides.opened(settings, point, lambda slug: touched is None or slug in touched, known.ids)
            )
            for point in points
        ]
        read_ahead(opened, touched, known)
        talks = [
            stack.enter_context(Beside(partial(talk, side, touched, known), is_here=side.point is head))
            for side in opened
        ]
        answers = {at: talks[at].answer() for at in (1, 0, *range(2, len(talks)))}  # here, while others work
        old, new, *parents = (
            Standing(side=side, documents=answers[at][0], unreadable=answers[at][1])
            for at, side in enumerate(opened)
        )
        known_states = [old, *parents] if wanted.parents else []
        return _compared(settings, old, new, known_states, partial(_found, talks[0], talks[1]))


def _found(old: Beside, new: Beside, changes: Sequence[Change]) -> tuple[Found, Found]:
    """What ``check`` finds in the pairs that changed, as they were and as they are."""
    before: dict[tuple[str, str], set[str]] = {}
    after: dict[tuple[str, str], set[str]] = {}
    for change in changes:
        before.setdefault((change.was_document or change.document, change.language), set()).add(change.unit)
        after.setdefault((change.document, change.language), set()).add(change.unit)
    old.ask(before)
    new.ask(after)
    found: Found = new.answer()
    return old.answer(), found


def _touched(
    settings: Settings, base: Point, head: Point, changed: AbstractSet[str]
) -> AbstractSet[str] | None:
    """The slugs of the documents that can have changed; None for all of them."""
    if changed & set(revisions.SETTINGS):
        old, new = (sides.settings_at(settings, point) for point in (base, head))
        if old and new and any(getattr(old, name) != getattr(new, name) for name in _MATERIAL):
            return None
    found = set()
    for path in changed:
        if (slug := sides.slug(path)) is not None:
            found.add(slug)
        found |= set(sides.slugs_of_catalogue(path))
    return found


_MATERIAL = (
    "documents", "source_language", "target_languages", "raw_html", "rights", "authors", "translators",
    "publisher",
)  # fmt: skip
"""Settings that the pairs and metadata of every document depend on."""


def _compared(
    settings: Settings, old: Standing, new: Standing, parents: Sequence[Standing],
    found: Callable[[Sequence[Change]], tuple[Found, Found]],
) -> Comparison:  # fmt: skip
    unreadable = {**old.unreadable, **new.unreadable}
    old, new = (one.without(unreadable) for one in (old, new))
    languages = tuple(
        dict.fromkeys((*new.side.settings.target_languages, *old.side.settings.target_languages))
    )
    names = matching.renamed(old.rows(languages[0]), new.rows(languages[0]))
    changes = [change for language in languages for change in _changes(old, new, language, names, parents)]
    order = {slug: at for at, slug in enumerate(dict.fromkeys((*new.documents, *old.documents)))}
    changes.sort(key=lambda change: order[change.document])
    is_now = new.side.point.commit in (None, git.head(settings.root))
    return Comparison(
        base=old.side.point.name,
        head=new.side.point.name,
        changes=tuple(completing.completed(changes, new.side.settings, *found(changes), is_now=is_now)),
        terms=fields.term_changes(old.side, new.side),
        metadata=(
            *fields.setting_changes(old.side.settings, new.side.settings),
            *fields.metadata_changes(old, new, names),
        ),
        renamed=names,
        titles={slug: told.title for one in (old, new) for slug, told in one.documents.items()},
        findings=tuple(unreadable.values()),
    )


def _changes(
    old: Standing, new: Standing, language: str, names: Mapping[str, str], parents: Sequence[Standing]
) -> Iterator[Change]:
    """What changed in one language; of a merge, what no parent had is named."""
    before, after = old.rows(language), new.rows(language)
    met = matching.match(before, after, _align, names)
    known = [{(row.unit, row.source, row.target) for row in one.rows(language)} for one in parents]
    for change in comparing.compare(before, after, met, language, wording.is_markup_only, names):
        pair = (change.unit, change.source.after, change.target.after)
        is_made = change.source.after is not None and all(pair not in rows for rows in known)
        yield replace(change, facets=(*change.facets, Facet.NEITHER)) if known and is_made else change
