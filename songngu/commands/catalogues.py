"""A document's catalogues from their files, mended of what merges and other tools left in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from songngu.commands.inputs import catalog_path, read_catalog
from songngu.commands.memory import Memory
from songngu.config import Settings
from songngu.core.mending import Mended, doubted, mend, restored
from songngu.errors import ConflictError, InputError
from songngu.formats import git, po
from songngu.model import Catalog, Finding, Level, Location, Unit
from songngu.units import is_mispaired, may_be_mispaired

Then = Callable[[str], bytes | None]
"""``then(path)``: a file's bytes at the last commit, or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What git knows of the files."""

    then: Then
    states: Callable[[str], Sequence[bytes]]
    """``states(path)``: a file's bytes as people committed it before merges, the latest first."""

    @classmethod
    def of(cls, folder: Path) -> History:
        """The history of a project's folder; of one outside git there is none."""
        return cls(then=partial(git.last, folder), states=partial(git.states, folder, count=_LOOK_BACK))


_LOOK_BACK = 16
"""Commits of a catalogue: after that many, a merge of halves was looked at by somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogues:
    """What is known of a document's units, and what is to be said of it."""

    template: Catalog | None
    languages: Mapping[str, Catalog | None]
    as_read: Mapping[str, Catalog | None]
    """The same by their paths, as their files have them."""
    findings: tuple[Finding, ...]

    @property
    def known(self) -> tuple[Catalog | None, ...]:
        """The template, then the catalogues."""
        return (self.template, *self.languages.values())


def read(settings: Settings, slug: str, memory: Memory, history: History | None) -> Catalogues:
    """Read the template and the catalogues of a document, each unit there once.

    :param memory: knows which ids are other documents'; those that are made here are added to it.
    :param history: tells previous sources that a tool dropped, and pairs that a merge made of halves; None
        where what comes out may depend on the files alone.
    :raises InputError: when a catalogue is broken. A template that git left in conflict is none: the
        catalogues hold all that it does.
    """
    findings: list[Finding] = []
    catalogs = [read_catalog(settings, slug, language) for language in settings.target_languages]
    try:
        template = read_catalog(settings, slug, None)
    except ConflictError as error:
        if not any(catalogs):
            raise
        template = None
        findings.append(_template_lost(slug, error))

    mended = mend([template, *catalogs], partial(memory.new_id, slug), partial(memory.is_foreign, slug))
    findings += _renamed(mended)
    languages: dict[str, Catalog | None] = {}
    for language, catalog in zip(settings.target_languages, mended.catalogs[1:], strict=True):
        languages[language] = catalog
        if catalog is not None:
            findings += [_mispaired(catalog, unit) for unit in catalog.units if _is_news(unit)]
            if history is not None:
                languages[language], told = _with_history(catalog, history)
                findings += told
    paths = [catalog_path(slug, language) for language in (None, *settings.target_languages)]
    return Catalogues(
        template=mended.catalogs[0],
        languages=languages,
        as_read=dict(zip(paths, [template, *catalogs], strict=True)),
        findings=tuple(findings),
    )


def _with_history(catalog: Catalog, history: History) -> tuple[Catalog, list[Finding]]:
    """The catalogue as git's history mends it, and what is told of that."""
    is_dropped = any(unit.fuzzy and unit.target and unit.previous is None for unit in catalog.units)
    known, unknown = restored(catalog, at_last_commit(catalog, history) if is_dropped else None)
    findings = [_unknown(catalog, unit) for unit in unknown]
    if any(map(may_be_mispaired, known.units)):
        found = history.states(catalog_path(catalog.slug, catalog.language))
        states = [state for data in found if (state := _earlier(catalog, data)) is not None]
        known, halves = doubted(known, states)
        findings += [_mispaired(catalog, unit) for unit in halves if not is_mispaired(unit)]
    return known, findings


def at_last_commit(catalog: Catalog, history: History) -> Catalog | None:
    """A catalogue at the last commit; None where it was not there, or cannot be read."""
    return _earlier(catalog, history.then(catalog_path(catalog.slug, catalog.language)))


def _earlier(catalog: Catalog, data: bytes | None) -> Catalog | None:
    """An earlier state of a catalogue: one that was broken then says nothing, and is nobody's fault now."""
    try:
        path = catalog_path(catalog.slug, catalog.language)
        return po.read(data, path=path, slug=catalog.slug, language=catalog.language) if data else None
    except InputError:
        return None


def _is_news(unit: Unit) -> bool:
    return not unit.obsolete and not unit.fuzzy and is_mispaired(unit)


def _renamed(mended: Mended) -> Iterator[Finding]:
    told = set()
    for catalog, unit, identifier in mended.renamed:
        if (unit.id, identifier) not in told:
            told.add((unit.id, identifier))
            yield _finding(
                catalog,
                unit,
                "unit-renamed",
                f"the id {unit.id} is another unit's too: this one is {identifier} from now on",
                "a merge or a copied file made two of it; nothing is lost",
            )


def _mispaired(catalog: Catalog, unit: Unit) -> Finding:
    return _finding(
        catalog,
        unit,
        "source-changed",
        f"the source of the unit {unit.id} changed under its translation: it is fuzzy now",
        "a merge took the one from here and the other from there; see whether they belong together",
    )


def _unknown(catalog: Catalog, unit: Unit) -> Finding:
    return _finding(
        catalog,
        unit,
        "previous-unknown",
        f"the unit {unit.id} is fuzzy, and nothing tells which source it was translated from",
        'a tool dropped its "#|" lines: compare the whole text before you clear the flag',
        Level.INFO,
    )


def _finding(
    catalog: Catalog, unit: Unit, code: str, message: str, hint: str, level: Level = Level.WARNING
) -> Finding:
    return Finding(
        code=code,
        level=level,
        message=message,
        hint=hint,
        location=Location(path=catalog_path(catalog.slug, catalog.language), line=unit.line),
        document=catalog.slug,
        language=catalog.language,
        unit=unit.id,
    )


def _template_lost(slug: str, error: ConflictError) -> Finding:
    return Finding(
        code="template-conflict",
        level=Level.INFO,
        message="git left this template in conflict: it is made anew from the source and the catalogues",
        location=Location(path=catalog_path(slug, None), line=error.line),
        document=slug,
    )
