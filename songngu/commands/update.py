"""``songngu update``: sources -> templates and catalogues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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
from songngu.formats import po
from songngu.model import Finding


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
    cuts = Cuts(settings.root)
    outputs: list[tuple[Update, dict[str, bytes]]] = []
    for source in project.chosen(sources, names):
        data = project.read(source.file, source.path)
        cut = steps.read(settings, source, data)
        prepared = steps.prepare(settings, source, data, memory, history, cut)
        if check is None:
            cuts.keep((settings, source, data), cut)
        outputs.append(_output(settings, prepared, check))
    if check is None:
        for _, files in outputs:
            for path, written in files.items():
                project.write(settings.root / path, written, path)
    return [made for made, _ in outputs]


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
