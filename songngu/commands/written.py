"""What pandoc wrote of the parts of long books: kept, so that after an edit only its own part is written."""

from __future__ import annotations

import json
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager, suppress

from songngu.commands import installed
from songngu.commands.kept import Kept
from songngu.commands.work import Work
from songngu.formats import hypertext, pandoc
from songngu.ledger import digest_bytes
from songngu.model import Blocks

FOLDER = ".songngu/written"

_ROOM = 1 << 28
"""Bytes that they may take."""


def html(work: Work, parts: Sequence[Blocks], formulas: str, *, is_kept: bool) -> list[str]:
    """HTML of each part of a page, settled (:func:`songngu.formats.hypertext.settle`).

    :param formulas: as for :func:`songngu.formats.pandoc.write_html`.
    :param is_kept: take what an earlier build wrote, and keep what this one writes.
    """
    language = work.edition.source_language
    if not is_kept:
        return _written(parts, formulas, language)
    keys = [digest_bytes(json.dumps(part).encode()) for part in parts]
    with known(work, f"html {formulas} {language}") as texts:
        missing = {key: part for key, part in zip(keys, parts, strict=True) if key not in texts}
        if missing:
            written = _written(list(missing.values()), formulas, language)
            texts.update(zip(missing, written, strict=True))
        for key in texts.keys() - set(keys):
            del texts[key]
        return [texts[key] for key in keys]


def _written(parts: Sequence[Blocks], formulas: str, language: str) -> list[str]:
    return [hypertext.settle(part, language) for part in pandoc.write_html(parts, formulas=formulas)]


@contextmanager
def known(work: Work, form: str) -> Iterator[MutableMapping[str, str]]:
    """Texts of an edition's parts as they were written before; what stands there afterwards is kept.

    :param form: what they are written as.
    """
    files = Kept(work.settings.root / FOLDER, _ROOM)
    made_with = (installed.toolchain(), installed.pandoc(), *installed.libraries("html"))
    name = digest_bytes(repr((work.path(form), made_with)).encode())
    texts: dict[str, str] = {}
    with suppress(OSError):
        texts = json.loads(files.load(name))
    before = set(texts)
    yield texts
    if before != set(texts):
        files.save(name, json.dumps(texts).encode())
        files.make_room()
