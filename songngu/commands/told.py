"""Letters that no font has, as builds told of them -> each of them once.

Formats of a document are made apart, and a volume shows what its documents show.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from songngu.model import Finding


def once(documents: Iterable[tuple[str, Finding]], volume: Iterable[tuple[str, Finding]]) -> list[Finding]:
    """Each letter once for a document, whatever renditions lack it, and for the volume if no document has it.

    :param documents: what was told of them, with the ending of the rendition: the PDF's is kept.
    :param volume: the same of the volume.
    """
    told: dict[tuple[str | None, str], Finding] = {}
    for _, finding in sorted(documents, key=_is_other):
        told.setdefault((finding.document, _name(finding)), finding)
    names = {name for _, name in told}
    for _, finding in sorted(volume, key=_is_other):
        if _name(finding) not in names:
            told.setdefault((None, _name(finding)), finding)
    return list(told.values())


def _is_other(told: tuple[str, Finding]) -> bool:
    return told[0] != "pdf"


def _name(finding: Finding) -> str:
    """The letter's code point; of what is told of many letters, the message."""
    found = _POINT.search(finding.message)
    return found[1] if found else finding.message


_POINT = re.compile(r"\(U\+([0-9A-F]+)\)")
