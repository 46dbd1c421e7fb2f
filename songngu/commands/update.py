"""``songngu update``: sources -> templates and catalogues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from songngu import project
from songngu.commands import inputs, steps
from songngu.commands.catalogues import History
from songngu.commands.cuts import Cuts
from songngu.commands.levels import levelled, refuse_unknown
from songngu.commands.memory import Memory
from songngu.config import Settings
from songngu.core.outcomes import Outcome, UnitOutcome, outcomes
from songngu.core.pairs import state
from songngu.errors import InputError
from songngu.formats import po
from songngu.model import Finding
from songngu.project import Source

_STRETCH = 64
"""Documents that are in memory together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What ``update`` did, or would do, to the catalogues of one document."""

    slug: str
    units: tuple[tuple[UnitOutcome, tuple[str, ...]], ...]
    """What became of each unit, and the state of its translation in each language."""
    changed: tuple[str, ...]
    """The files that were, or would be, written."""
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many units had each outcome, in the order of :class:`Outcome`."""
        found = Counter(unit.outcome for unit, _ in self.units)
        return {outcome: found[outcome] for outcome in Outcome if found[outcome]}


def update(settings: Settings, names: Sequence[str], *, check: str | None = None) -> list[Update]:
    """Bring the catalogues of the named documents (or all) in step with their sources.

    Every document is read before anything is written, so that an error leaves all as it was.

    :param check: ``content`` or ``strict``: write nothing, and tell which catalogues disagree with
        their sources in units, ids or texts, or (strict) in any byte.
    """
    refuse_unknown(settings)
    sources = project.sources(settings)
    memory = Memory(settings, sources)
    history = History.of(settings.root)
    cuts = Cuts(settings.root, is_kept=check is None)
    outputs: list[tuple[Update, dict[str, bytes]]] = []
    for some in _stretches(project.chosen(sources, names)):
        found = [(settings, source, project.read(source.file, source.path)) for source in some]
        for (_, source, data), cut in zip(found, cuts.read(found), strict=True):
            if isinstance(cut, InputError):
                raise cut
            prepared = steps.prepare(settings, source, data, memory, history, cut)
            outputs.append(_output(settings, prepared, check))
        cuts.forget()
    if check is None:
        for _, files in outputs:
            for path, written in files.items():
                project.write(settings.root / path, written, path)
    return [made for made, _ in outputs]


def _stretches(sources: Sequence[Source]) -> Iterator[Sequence[Source]]:
    """The sources, a few at a time."""
    for at in range(0, len(sources), _STRETCH):
        yield sources[at : at + _STRETCH]


def _output(
    settings: Settings, prepared: steps.Prepared, check: str | None
) -> tuple[Update, dict[str, bytes]]:
    catalogs = (prepared.template, *prepared.catalogs.values())
    files = {inputs.catalog_path(catalog.slug, catalog.language): po.write(catalog) for catalog in catalogs}
    changed = prepared.behind
    if check != "content":
        changed = tuple(
            path for path, data in files.items() if project.read_if_there(settings.root / path, path) != data
        )
    live = [
        {unit.id: state(unit) for unit in catalog.units if not unit.obsolete}
        for catalog in prepared.catalogs.values()
    ]
    units = outcomes(prepared.old.known, prepared.segments, prepared.identities)
    made = Update(
        slug=prepared.source.slug,
        units=tuple((unit, tuple(states[unit.id] for states in live if unit.id in states)) for unit in units),
        changed=changed,
        findings=tuple(levelled(settings, prepared.old.findings)),
    )
    return made, files
