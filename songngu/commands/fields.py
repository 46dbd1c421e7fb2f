"""Two states of a project -> what changed besides the pairs: the glossary, metadata, settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields as names_of
from typing import Any

from songngu.commands import inputs
from songngu.commands.revisions import telling
from songngu.commands.sides import Side
from songngu.commands.standing import Standing
from songngu.config import EditionSettings, Settings
from songngu.model import FieldChange, TermEntry

_OWN = {"root", "path", "digest_text", "lines"}
"""Fields of the settings that are not of what a person wrote."""


def metadata_changes(old: Standing, new: Standing, names: Mapping[str, str]) -> tuple[FieldChange, ...]:
    """Metadata that are no pairs, document by document.

    :param names: slug after -> slug before, of renamed documents.
    """
    return tuple(
        FieldChange(owner=slug, field=field, before=before, after=after)
        for slug, now in new.documents.items()
        for was in [old.documents.get(names.get(slug, slug))]
        if was is not None
        for field, before, after in _differences(was.metadata, now.metadata)
    )


def setting_changes(old: Settings, new: Settings) -> tuple[FieldChange, ...]:
    """Settings that have another value."""
    before, after = (
        {
            one.name.replace("_", "-"): as_text(getattr(side, one.name))
            for one in names_of(side)
            if one.name not in _OWN
        }
        for side in (old, new)
    )
    return tuple(
        FieldChange(owner="settings", field=field, before=was, after=now)
        for field, was, now in _differences(before, after)
    )


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name, ""), after.get(name, "")
        if was != now:
            yield name, was, now


def as_text(value: Any) -> str:
    """A value of the settings as a person would write it."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} = {as_text(one)}" for key, one in value.items())
    if isinstance(value, tuple | list):
        return ", ".join(map(as_text, value))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, EditionSettings):
        return f"{value.name} ({value.layout}, {value.target}, {' '.join(value.formats)})"
    return str(value)


def term_changes(old: Side, new: Side) -> tuple[FieldChange, ...]:
    """Entries of the glossary that changed, field by field, and the pairs that each touches at the head."""
    before, after = ({entry.id: entry for entry in _glossary(side)} for side in (old, new))
    changed = [
        (name, field, was, now)
        for name in dict.fromkeys((*after, *before))
        for field, was, now in _differences(_texts(before.get(name)), _texts(after.get(name)))
    ]
    touched = _touched(
        new, [after.get(name) or before[name] for name in dict.fromkeys(one[0] for one in changed)]
    )
    return tuple(
        FieldChange(owner=name, field=field, before=was, after=now, uses=tuple(touched.get(name, ())))
        for name, field, was, now in changed
    )


def _glossary(side: Side) -> tuple[TermEntry, ...]:
    with telling(side.point):
        return () if side.point.is_nothing else inputs.read_glossary(side.settings)


def _texts(entry: TermEntry | None) -> dict[str, str]:
    """The fields of an entry as text, by the names that they have in the termbase."""
    if entry is None:
        return {}
    out = dict(entry.term)
    for name in ("variants", "forbidden", "definition"):
        out |= {f"{name}.{tag}": as_text(value) for tag, value in getattr(entry, name).items()}
    out |= {"reference": entry.reference, "notes": entry.notes or ""}
    return {name: text for name, text in out.items() if text}


def _touched(side: Side, entries: Sequence[TermEntry]) -> dict[str, list[tuple[str, str]]]:
    """The pairs of all documents, as their catalogues have them, whose source has one of the terms."""
    if not entries:
        return {}
    settings = side.settings
    side.memory.fetch()
    terms = inputs.Terms.of(entries, settings.languages)
    out: dict[str, list[tuple[str, str]]] = {}
    for source in side.sources:
        catalog = inputs.read_catalog(settings, source.slug, settings.target_languages[0])
        for unit in catalog.units if catalog else ():
            uses = () if unit.obsolete else terms.find(settings.source_language, unit.source, ())
            for name in dict.fromkeys(use.term for use in uses):
                out.setdefault(name, []).append((source.slug, unit.id))
    return out
