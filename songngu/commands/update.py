"""``songngu update``: sources -> templates and catalogues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from songngu import project
from songngu.commands import inputs, steps
from songngu.commands.memory import Memory
from songngu.config import Settings
from songngu.formats import po
from songngu.model import Catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What ``update`` did, or would do, to one catalogue."""

    path: str
    kept: int
    edited: int
    """Units whose text changed; their translations are fuzzy."""
    new: int
    gone: int
    changed: bool


def update(settings: Settings, names: Sequence[str], *, check: str | None = None) -> list[Change]:
    """Bring the catalogues of the named documents (or all) in step with their sources.

    Every document is read before anything is written, so that an error leaves all as it was.

    :param check: ``content`` or ``strict``: write nothing, and tell which catalogues disagree with
        their sources in units, ids or texts, or (strict) in any byte.
    """
    chosen = project.chosen(project.sources(settings), names)
    memory = Memory(settings)
    outputs: list[tuple[Change, bytes]] = []
    for source in chosen:
        data = project.read(source.file, source.path)
        prepared = steps.prepare(settings, source, data, memory)
        for catalog in (prepared.template, *prepared.catalogs.values()):
            outputs.append(_output(settings, catalog, check, prepared.behind))
    if check is None:
        for change, written in outputs:
            project.write(settings.root / change.path, written, change.path)
    return [change for change, _ in outputs]


def _output(
    settings: Settings, catalog: Catalog, check: str | None, behind: Sequence[str]
) -> tuple[Change, bytes]:
    path = inputs.catalog_path(catalog.slug, catalog.language)
    data = po.write(catalog)
    before = inputs.read_catalog(settings, catalog.slug, catalog.language)
    old = {unit.id: unit.source for unit in before.units if not unit.obsolete} if before else {}
    live = {unit.id: unit.source for unit in catalog.units if not unit.obsolete}
    kept = sum(old.get(identifier) == source for identifier, source in live.items())
    old_bytes = project.read_if_there(settings.root / path, path)
    change = Change(
        path=path,
        kept=kept,
        edited=len(live.keys() & old.keys()) - kept,
        new=len(live.keys() - old.keys()),
        gone=len(old.keys() - live.keys()),
        changed=path in behind if check == "content" else old_bytes != data,
    )
    return change, data
