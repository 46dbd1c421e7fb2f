"""Sources -> what reading and cutting them gives, packed: many at a time, on all cores."""

from __future__ import annotations

import json
import multiprocessing
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from typing import Any

from songngu import tree
from songngu.commands import installed, steps
from songngu.commands.beside import end_quietly, is_quick_and_safe
from songngu.config import Settings
from songngu.errors import InputError
from songngu.formats import pandoc_batch
from songngu.ledger import digest_bytes, finding_from_json, finding_to_json
from songngu.model import Document, Inlines, Kind, Node, Segment
from songngu.project import Source

_LARGEST = 1 << 28
"""Bytes that a packed cut may hold: one that says more is none of ours."""

_WORKERS = 4
"""Processes that read sources, where there are as many cores."""

_BATCH = 1 << 18
"""Bytes of sources that a process reads at a time, at least; so few altogether are not worth a second one."""

_LONGEST_BATCH = 1 << 20

_TURNS = 2
"""How often each process reads: once more costs another start of pandoc, and once less may leave one idle."""

Wanted = tuple[Settings, Source, bytes]
"""A source with the settings that it is read by, and its bytes."""

_Batch = list[tuple[str, Wanted]]


def name_of(settings: Settings, source: Source, data: bytes) -> str:
    """A digest of all that what comes out depends on."""
    texts = (
        installed.toolchain(),
        installed.pandoc(),
        source.path,
        settings.source_language,
        settings.raw_html,
        settings.publisher,
        settings.rights,
        "\0".join(settings.authors),
        "\0".join(settings.translators),
    )
    return digest_bytes(data, *(text.encode("utf-8", "surrogateescape") for text in texts))


def read_all(wanted: Mapping[str, Wanted]) -> Iterator[bytes | InputError]:
    """Read and cut sources, a batch at a time, on all cores where there are several.

    :param wanted: by :func:`name_of`.
    :returns: in their order, each cut packed, or why it cannot be read.
    :raises OutsideError: when pandoc is not there.
    """
    workers = min(_WORKERS, os.cpu_count() or 1)
    share = sum(len(data) for _, _, data in wanted.values()) // (_TURNS * workers)
    batches = list(_batches(wanted, max(_BATCH, min(share, _LONGEST_BATCH))))
    workers = min(workers, len(batches))
    if workers < 2:
        for batch in batches:
            yield from _read_batch(batch)
        return
    done = 0
    try:
        for found in _read_by(workers, batches):
            yield from found
            done += 1
    except BrokenExecutor:  # a process was ended from outside, for want of memory as a rule
        for batch in batches[done:]:
            yield from _read_batch(batch)


def _read_by(workers: int, batches: Sequence[_Batch]) -> Iterator[list[bytes | InputError]]:
    context = multiprocessing.get_context("fork" if is_quick_and_safe() else "spawn")
    with ProcessPoolExecutor(workers, context, initializer=end_quietly) as pool:
        yield from pool.map(_read_batch, batches)


def _batches(wanted: Mapping[str, Wanted], most: int) -> Iterator[_Batch]:
    batch: _Batch = []
    size = 0
    for name, one in wanted.items():
        if batch and size + len(one[2]) // 2 > most:
            yield batch
            batch, size = [], 0
        batch.append((name, one))
        size += len(one[2])
    if batch:
        yield batch


def _read_batch(batch: _Batch) -> list[bytes | InputError]:
    light = [(source.path, pandoc_batch.lightened(source.path, data)) for _, (_, source, data) in batch]
    found = pandoc_batch.parsed(light)
    return [_read(name, one, known) for (name, one), known in zip(batch, found, strict=True)]


def _read(name: str, wanted: Wanted, known: str | None) -> bytes | InputError:
    try:
        cut = steps.read(*wanted, known)
    except InputError as error:
        return error
    return zlib.compress(json.dumps(_packed(name, cut)).encode(), 1)


def _packed(name: str, cut: steps.Cut) -> dict[str, Any]:
    rows = [
        [
            one.kind,
            one.path,
            one.text,
            None if tree.text_inlines(one.text) == one.inlines else one.inlines,
            one.level,
            one.number,
        ]
        for one in cut.segments
    ]
    findings = [finding_to_json(one) for one in cut.findings]
    return {"name": name, "meta": dict(cut.document.meta), "segments": rows, "findings": findings}


class Nodes(dict[str, Node]):
    """A node for each word: no node is ever changed, so one serves for all."""

    def __missing__(self, word: str) -> Node:
        node = self[word] = {"t": "Str", "c": word}
        return node

    def inlines(self, text: str) -> Inlines:
        """What :func:`songngu.tree.text_inlines` makes of the text."""
        words = text.split(" ")
        if "" in words:
            return tree.text_inlines(text)
        out = [tree.SPACE] * (2 * len(words) - 1)
        out[::2] = [self[word] for word in words]
        return out


def unpacked(name: str, packed: bytes, wanted: Wanted, nodes: Nodes) -> steps.Cut:
    """The cut again, without its document's blocks.

    :raises ValueError: for bytes that are none of ours; other errors of lookups and types too.
    """
    data = json.loads(zlib.decompressobj().decompress(packed, _LARGEST))
    if data["name"] != name:
        raise ValueError(name)
    settings, source, _ = wanted
    return steps.Cut(
        document=Document(
            slug=source.slug,
            path=source.path,
            language=settings.source_language,
            meta=data["meta"],
            blocks=[],
        ),
        segments=tuple(
            Segment(
                kind=Kind(kind),
                path=tuple(path),
                inlines=nodes.inlines(text) if inlines is None else inlines,
                text=text,
                level=level,
                number=number,
            )
            for kind, path, text, inlines, level, number in data["segments"]
        ),
        findings=tuple(map(finding_from_json, data["findings"])),
    )
