"""The toolchain, in order: read, segment, identify, update, pair, annotate, compose.

Every verb calls these; the whole flow from a source to an edition can be read here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from songngu import tree
from songngu.commands import catalogues, inputs
from songngu.commands.definitions import definitions
from songngu.commands.memory import Memory
from songngu.config import EditionSettings, Settings
from songngu.core import (
    alignment,
    annotate,
    catalogs,
    compose,
    editions,
    identify,
    pairs,
    pictures,
    segments,
)
from songngu.errors import ConflictError, InputError, about
from songngu.formats import formulas, pandoc, plain, po, similarity
from songngu.model import (
    Catalog,
    Document,
    Edition,
    Finding,
    Footnote,
    Identity,
    Level,
    Location,
    Pair,
    Plan,
    Segment,
    State,
    TermEntry,
)
from songngu.project import Source

_align = partial(alignment.align, similarity.ratio)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One document, read and brought in step with its catalogues, in memory."""

    source: Source
    data: bytes
    """The source's bytes."""
    document: Document
    segments: tuple[Segment, ...]
    identities: tuple[Identity, ...]
    old: catalogues.Catalogues
    """The catalogues as they were read."""
    template: Catalog
    catalogs: Mapping[str, Catalog]
    """By language, as ``update`` would write them."""
    findings: tuple[Finding, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The id of each segment."""
        return tuple(identity.id for identity in self.identities)

    @property
    def behind(self) -> tuple[str, ...]:
        """Paths of the catalogues that are not as ``update`` would write them, whatever their form."""
        return tuple(
            path
            for after in (self.template, *self.catalogs.values())
            for path in [inputs.catalog_path(after.slug, after.language)]
            for before in [self.old.as_read[path]]
            if before is None or not catalogs.same_content(before, after)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A source, read and cut into segments: what depends on nothing but its bytes and the settings."""

    document: Document
    segments: tuple[Segment, ...]
    findings: tuple[Finding, ...]


def read(settings: Settings, source: Source, data: bytes, known: str | None = None) -> Cut:
    """Read a source and cut it into segments.

    :param data: the source's bytes.
    :param known: its tree, where pandoc has read it already.
    :raises InputError: when it cannot be read.
    """
    if not data.strip():
        raise InputError("is empty", path=source.path, hint="write the document, or take the file away")
    reader = plain.read if source.file.suffix.lower() == plain.ENDING else partial(pandoc.read, known=known)
    document = reader(data, path=source.path, slug=source.slug, language=settings.source_language)
    document, findings = inputs.harmless(document, settings)
    document = segments.titled(inputs.with_defaults(document, settings))
    with about(source.path):
        cut = segments.segment(document, inputs.write_inlines)
    _refuse_conflict(source, data, cut)
    return Cut(document=document, segments=cut, findings=tuple(findings))


def prepare(
    settings: Settings, source: Source, data: bytes, memory: Memory,
    history: catalogues.History | None = None, known: Cut | None = None,
) -> Prepared:  # fmt: skip
    """Read a source, cut it, find its ids, and update its catalogues in memory.

    :param data: the source's bytes.
    :param memory: what the project knows; the ids of this document are added to it.
    :param history: what git knows; None where what comes out may depend on the files alone.
    :param known: what :func:`read` makes of these bytes, where that was done before.
    :raises InputError: when the source or a catalogue cannot be read.
    """
    whole = known or read(settings, source, data)
    cut = whole.segments
    old = catalogues.read(settings, source.slug, memory, history)
    found = identify.identify(cut, source.slug, old.known, _align, memory.ids.keys())
    memory.ids.update(dict.fromkeys((identity.id for identity in found), source.slug))
    template = catalogs.template(source.slug, cut, found, po.header(settings.name, None))
    new = {tag: _updated(settings, source.slug, tag, cut, found, old, memory) for tag in old.languages}
    return Prepared(
        source=source,
        data=data,
        document=whole.document,
        segments=cut,
        identities=found,
        old=old,
        template=template,
        catalogs=new,
        findings=(*whole.findings, *old.findings),
    )


def _updated(
    settings: Settings, slug: str, language: str, cut: Sequence[Segment], found: Sequence[Identity],
    old: catalogues.Catalogues, memory: Memory,
) -> Catalog:  # fmt: skip
    """The catalogue of a language, in step with the source."""
    empty = Catalog(slug=slug, language=language, path=inputs.catalog_path(slug, language))
    before = old.languages[language] or empty
    return catalogs.update(before, cut, found, po.header(settings.name, language), memory.recall(language))


def _refuse_conflict(source: Source, data: bytes, cut: Sequence[Segment]) -> None:
    """Refuse a source that git left in conflict: what it says is not decided yet."""
    if b"<<<<<<<" in data and any(tree.plain(segment.inlines).startswith("<<<<<<<") for segment in cut):
        marker = re.search(rb"^<<<<<<< .*$[^\0]*^=======\r?$[^\0]*^>>>>>>> ", data, re.MULTILINE)
        if marker:
            raise ConflictError(
                "an unresolved git merge begins here",
                path=source.path,
                line=data[: marker.start()].count(b"\n") + 1,
                hint="decide what the text is to say, and delete the lines <<<<<<<, ======= and >>>>>>>",
            )


def build_edition(
    settings: Settings, prepared: Prepared, wanted: EditionSettings, terms: inputs.Terms, plan: Plan
) -> tuple[Edition, tuple[Finding, ...]]:
    """Pair, annotate and compose one edition of a document."""
    catalog = prepared.catalogs[wanted.target]
    read = inputs.reader(settings)
    with about(catalog.path):
        paired, findings = pairs.pair(prepared.segments, prepared.ids, catalog, read)
    refused = _refused(settings, prepared, paired, catalog)
    called, notes = annotate.annotate(
        paired,
        terms.entries,
        terms.find,
        source=plan.source,
        target=plan.target,
        layout=plan.layout,
        policy=settings.notes,
    )
    written = _note_texts(notes, terms.entries, plan, read)
    blocks, all_notes = compose.compose(prepared.document, called, written, plan)
    blocks = pictures.with_said_formulas(blocks, partial(formulas.say, language=plan.shown_languages[0]))
    edition, dead = editions.edition(prepared.document, blocks, all_notes, plan)
    mentions = annotate.mentions(
        paired,
        terms.find,
        slug=prepared.source.slug,
        source=plan.source,
        target=plan.target,
        layout=plan.layout,
    )
    return replace(edition, mentions=mentions), (*findings, *refused, *dead)


def _refused(
    settings: Settings, prepared: Prepared, paired: Sequence[Pair], catalog: Catalog
) -> tuple[Finding, ...]:
    """Errors for what the policies ``stale = "fail"`` and ``untranslated = "fail"`` forbid."""
    lines = {unit.id: unit.line for unit in catalog.units if not unit.obsolete}
    policies = {
        State.FUZZY: ("stale", settings.stale),
        State.UNTRANSLATED: ("untranslated", settings.untranslated),
    }
    return tuple(
        Finding(
            code=policies[pair.state][0],
            level=Level.ERROR,
            message=f'the unit {pair.id} is {pair.state}, which {policies[pair.state][0]} = "fail" forbids',
            hint="translate it, or set the policy to 'mark' or 'source'",
            location=Location(path=catalog.path, line=lines.get(pair.id)),
            document=prepared.source.slug,
            language=catalog.language,
            unit=pair.id,
        )
        for pair in paired
        if pair.state in policies and policies[pair.state][1] == "fail"
    )


def _note_texts(
    notes: Sequence[tuple[str, Footnote]], entries: Mapping[str, TermEntry], plan: Plan, read: pairs.Read
) -> tuple[Footnote, ...]:
    """The notes with their text: term, translation, definitions in the edition's languages, reference."""
    explained = definitions([entries[term] for term, _ in notes], plan.shown_languages, read)
    out = []
    for (term, note), explanation in zip(notes, explained, strict=True):
        heads = [
            tree.span(tree.attr("", ["term"], {"lang": tag}), tree.text_inlines(entries[term].term[tag]))
            for tag in (plan.source, plan.target)
            if tag in entries[term].term
        ]
        head = [node for at, span in enumerate(heads) for node in ([_DOT] if at else []) + [span]]
        first = tree.div(tree.attr("", ["head"]), [tree.plain_block(head)])
        out.append(replace(note, blocks=[first, *explanation]))
    return tuple(out)


_DOT = {"t": "Str", "c": " · "}
