"""Catalogue -> the same with sign-offs: units that a person has read and found right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from songngu.model import Catalog, Unit
from songngu.text import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOff:
    """What came of it: the catalogue, the ids that were accepted, and those refused, with the reason."""

    catalog: Catalog
    accepted: tuple[str, ...]
    refused: tuple[tuple[Unit, str], ...]


def sign_off(
    catalog: Catalog, is_chosen: Callable[[Unit], bool], signature: str, *, trivial: bool = False
) -> SignedOff:
    """Mark the chosen live units as reviewed, by the digests of both texts: an edit of either voids it.

    :param signature: name and date, ``Lan Nguyễn 2026-11-24``.
    :param trivial: first clear the fuzzy flag: the change of the source needs no new translation.
    :returns: a unit without a translation, or (not ``trivial``) a fuzzy one, is refused and unchanged.
    """
    units: list[Unit] = []
    accepted: list[str] = []
    refused: list[tuple[Unit, str]] = []
    for unit in catalog.units:
        if unit.obsolete or not is_chosen(unit):
            units.append(unit)
            continue
        reason = _reason_against(unit, trivial)
        if reason:
            refused.append((unit, reason))
            units.append(unit)
        else:
            accepted.append(unit.id)
            units.append(_signed(unit, signature))
    signed = replace(catalog, units=tuple(units))
    return SignedOff(catalog=signed, accepted=tuple(accepted), refused=tuple(refused))


def _reason_against(unit: Unit, trivial: bool) -> str:
    if not unit.target:
        return "has no translation"
    if unit.fuzzy and not trivial:
        return "is fuzzy: its source changed since it was translated"
    return ""


def _signed(unit: Unit, signature: str) -> Unit:
    comments = [comment for comment in unit.comments if not comment.startswith("reviewed: ")]
    line = f"reviewed: {digest(unit.source)} {digest(unit.target)} {signature}"
    flags = tuple(flag for flag in unit.flags if flag != "fuzzy")
    return replace(unit, comments=(*comments, line), flags=flags, previous=None, previous_id=None)
