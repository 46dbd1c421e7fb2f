"""The toolchain, in order: read, segment, identify, update, pair, annotate, compose.

Every verb calls these; the whole flow from a source to an edition can be read here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from songngu import tree
from songngu.commands import inputs
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
    segments,
)
from songngu.errors import InputError
from songngu.formats import pandoc, plain, po, similarity
from songngu.model import (
    Catalog,
    Document,
    Edition,
    Finding,
    Footnote,
    Level,
    Location,
    Pair,
    Plan,
    Reading,
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
    ids: tuple[str, ...]
    template: Catalog
    catalogs: Mapping[str, Catalog]
    """By language, as ``update`` would write them."""
    behind: tuple[str, ...]
    """Paths of the catalogues that are not as ``update`` would write them, whatever their form."""
    findings: tuple[Finding, ...]


def prepare(settings: Settings, source: Source, data: bytes, memory: Memory) -> Prepared:
    """Read a source, cut it, find its ids, and update its catalogues in memory.

    :param data: the source's bytes.
    :param memory: what the project knows; the ids of this document are added to it.
    :raises InputError: when the source or a catalogue cannot be read.
    """
    if not data.strip():
        raise InputError("is empty", path=source.path, hint="write the document, or take the file away")
    reader = plain.read if source.file.suffix.lower() == plain.ENDING else pandoc.read
    document = reader(data, path=source.path, slug=source.slug, language=settings.source_language)
    document, findings = inputs.harmless(document, settings)
    document = segments.titled(inputs.with_defaults(document, settings))
    cut = segments.segment(document, inputs.write_inlines)
    template = inputs.read_catalog(settings, source.slug, None)
    old = {tag: inputs.read_catalog(settings, source.slug, tag) for tag in settings.target_languages}
    found = identify.identify(cut, source.slug, [template, *old.values()], _align, memory.ids)
    ids = tuple(identity.id for identity in found)
    memory.ids.update(ids)
    new_template = catalogs.template(source.slug, cut, ids, po.header(settings.name, None))
    new = _updated(settings, source.slug, cut, found, old, memory)
    states = [(template, new_template), *((old[tag], new[tag]) for tag in new)]
    return Prepared(
        source=source,
        data=data,
        document=document,
        segments=cut,
        ids=ids,
        template=new_template,
        catalogs=new,
        behind=_behind(states),
        findings=findings,
    )


def _updated(
    settings: Settings, slug: str, cut: Sequence[Segment], found: Sequence[identify.Identity],
    old: Mapping[str, Catalog | None], memory: Memory,
) -> dict[str, Catalog]:  # fmt: skip
    """The catalogue of each language, in step with the source."""
    ids, origins = [one.id for one in found], [one.origins for one in found]
    empty = {tag: Catalog(slug=slug, language=tag, path=inputs.catalog_path(slug, tag)) for tag in old}
    return {
        tag: catalogs.update(
            catalog or empty[tag], cut, ids, origins, po.header(settings.name, tag), memory.recall(tag)
        )
        for tag, catalog in old.items()
    }


def _behind(states: Sequence[tuple[Catalog | None, Catalog]]) -> tuple[str, ...]:
    return tuple(
        inputs.catalog_path(after.slug, after.language)
        for before, after in states
        if before is None or not catalogs.same_content(before, after)
    )


def build_edition(
    settings: Settings, prepared: Prepared, wanted: EditionSettings, terms: inputs.Terms, plan: Plan
) -> tuple[Edition, tuple[Finding, ...]]:
    """Pair, annotate and compose one edition of a document."""
    catalog = prepared.catalogs[wanted.target]
    read = inputs.reader(settings)
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
    edition, dead = editions.edition(prepared.document, blocks, all_notes, plan)
    return edition, (*findings, *refused, *dead)


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
    texts = [entries[term].definition.get(tag, "") for term, _ in notes for tag in plan.shown_languages]
    references = [entries[term].reference for term, _ in notes]
    readings = read([*texts, *references])
    rest = (_without_calls(reading) for reading in readings)
    definitions = [[next(rest) for _ in plan.shown_languages] for _ in notes]
    out = []
    for (term, note), group, reference in zip(notes, definitions, rest, strict=True):
        entry = entries[term]
        heads = [
            tree.span(tree.attr("", ["term"], {"lang": tag}), tree.text_inlines(entry.term[tag]))
            for tag in (plan.source, plan.target)
            if tag in entry.term
        ]
        head = [node for at, span in enumerate(heads) for node in ([_DOT] if at else []) + [span]]
        blocks = [tree.div(tree.attr("", ["head"]), [tree.plain_block(head)])]
        for tag, reading in zip(plan.shown_languages, group, strict=True):
            if reading.paragraphs:
                body = [tree.para(paragraph) for paragraph in reading.paragraphs]
                blocks.append(tree.div(tree.attr("", ["definition"], {"lang": tag}), body))
        if reference.paragraphs:
            cited = tree.div(tree.attr("", ["reference"]), [tree.plain_block(reference.paragraphs[0])])
            blocks.append(cited)
        out.append(replace(note, blocks=blocks))
    return tuple(out)


def _without_calls(reading: Reading) -> Reading:
    """A definition has no footnotes: what looks like the call of one is letters."""
    return replace(reading, paragraphs=tuple(pairs.known_calls(p, 0, []) for p in reading.paragraphs))


_DOT = {"t": "Str", "c": " · "}
