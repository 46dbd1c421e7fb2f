"""``songngu accept``: a person signs pairs off."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from songngu import project
from songngu.commands import inputs
from songngu.config import Settings
from songngu.core.sign_off import sign_off
from songngu.errors import InputError, UsageError
from songngu.formats import git, po
from songngu.model import Catalog, Finding, Level, Location, Unit
from songngu.units import stamp, stamped, trusted


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which units: some by id, those of a document, or those changed since a revision."""

    ids: tuple[str, ...] = ()
    document: str | None = None
    since: str | None = None
    language: str | None = None


def accept(settings: Settings, choice: Choice, *, trivial: bool) -> tuple[list[str], list[Finding]]:
    """Mark pairs reviewed in the catalogues.

    :returns: what was accepted, as ``language/document id``, and a finding for each that was refused.
    :raises UsageError: for an unknown unit, document, language or revision; nothing is written then.
    """
    if choice.language is not None and choice.language not in settings.target_languages:
        raise UsageError(f"there is no translation into {choice.language!r}")
    languages = (choice.language,) if choice.language else settings.target_languages
    sources = project.chosen(project.sources(settings), [choice.document] if choice.document else [])
    signature = f"{git.user(settings.root)} {datetime.date.today().isoformat()}"
    done: list[str] = []
    refused: list[Finding] = []
    outputs: list[Catalog] = []
    for source in sources:
        for language in languages:
            catalog = inputs.read_catalog(settings, source.slug, language)
            if catalog is None:
                continue
            _refuse_doubled(catalog)
            is_chosen = _chooser(settings, catalog, choice)
            signed = sign_off(trusted(catalog), is_chosen, signature, trivial=trivial)
            done += [f"{catalog.path}: {identifier}" for identifier in signed.accepted]
            refused += [_refusal(catalog, unit, reason) for unit, reason in signed.refused]
            outputs.append(_stamped(signed.catalog, signed.accepted))
    _refuse_unknown(choice, outputs)
    for catalog in outputs:
        project.write(settings.root / catalog.path, po.write(catalog), catalog.path)
    return done, refused


def _chooser(settings: Settings, catalog: Catalog, choice: Choice) -> Callable[[Unit], bool]:
    if choice.ids:
        return lambda unit: unit.id in choice.ids
    if choice.since is None:
        return lambda unit: True
    data = git.show(settings.root, choice.since, catalog.path)
    old = po.read(data, path=catalog.path, slug=catalog.slug, language=catalog.language) if data else None
    before = {(unit.id, unit.source, unit.target) for unit in old.units} if old else set()
    return lambda unit: (unit.id, unit.source, unit.target) not in before


def _stamped(catalog: Catalog, accepted: Sequence[str]) -> Catalog:
    """The tool's stamp anew on what was accepted: both texts are now as a person saw them."""
    units = tuple(
        replace(unit, extracted=(stamp(stamped(unit)[0], unit.source, unit.target),))
        if unit.id in accepted and not unit.obsolete and stamped(unit)[0]
        else unit
        for unit in catalog.units
    )
    return replace(catalog, units=units)


def _refuse_doubled(catalog: Catalog) -> None:
    for unit, earlier in po.find_duplicates(catalog):
        raise InputError(
            f"the unit {unit.id} stands twice; it is also in line {earlier.line}",
            path=catalog.path,
            line=unit.line,
            hint="bring the catalogue in step first, which mends it: songngu update",
        )


def _refuse_unknown(choice: Choice, catalogs: Sequence[Catalog]) -> None:
    known = {unit.id for catalog in catalogs for unit in catalog.units if not unit.obsolete}
    for identifier in choice.ids:
        if identifier not in known:
            raise UsageError(
                f"there is no unit {identifier!r}", hint="an id is the msgctxt of a unit in translations/"
            )


def _refusal(catalog: Catalog, unit: Unit, reason: str) -> Finding:
    return Finding(
        code="not-accepted",
        level=Level.WARNING,
        message=f"the unit {unit.id} {reason}",
        hint="translate it, or, where the translation still fits the changed source, add --trivial",
        location=Location(path=catalog.path, line=unit.line),
        document=catalog.slug,
        language=catalog.language,
        unit=unit.id,
    )
