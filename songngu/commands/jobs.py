"""Rendering as a pure function of bytes to bytes, so that any process on any machine can do it.

A job names an edition of a document, or of the volume, and the formats it is wanted in, and holds all
that these are made from; what all jobs of a build have in common is sent once.
"""

from __future__ import annotations

import pickle
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from songngu import project
from songngu.commands import inputs, letters, site, steps
from songngu.commands.making import Maker
from songngu.commands.pictures import Pictures
from songngu.commands.steps import Prepared
from songngu.commands.work import Work
from songngu.config import EditionSettings, Settings
from songngu.formats import pandoc_batch, pdf
from songngu.model import Finding, Rendition
from songngu.project import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What all jobs of a build share."""

    settings: Settings
    files: Mapping[str, bytes] = field(default_factory=dict)
    """The project's files that making needs (glossary, templates, fonts) where its folder is out of reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """An edition to make."""

    wanted: EditionSettings
    formats: tuple[str, ...]
    parts: tuple[tuple[Prepared, Pictures], ...]
    """The documents, each with its pictures."""
    is_volume: bool = False
    terms: tuple[str, ...] | None = None
    """Where just these terms occur nothing is to be made: what there is is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What came of a job."""

    renditions: tuple[Rendition, ...] = ()
    terms: tuple[str, ...] = ()
    """The entries of the glossary that occur."""
    findings: tuple[Finding, ...] = ()
    memory: Mapping[str, Any] = field(default_factory=dict)
    """What others are to know of the edition."""
    letters: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    """By format, those that no font has and no format before it lacks."""


def pack(value: Common | Job | Made | steps.Cut) -> bytes:
    """The bytes of a job, of what it shares with others, or of what came of it."""
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)


def unpack(data: bytes) -> Any:
    """What :func:`pack` was given; never to be called with bytes from elsewhere."""
    return pickle.loads(zlib.decompress(data))


def perform(common: bytes, job: bytes) -> bytes:
    """Make what a job asks for.

    :param common: a packed :class:`Common`.
    :param job: a packed :class:`Job`.
    :returns: a packed :class:`Made`.
    :raises SongnguError: as the steps do.
    """
    return pack(make(_maker(common), unpack(job)))


def cut(common: bytes, batch: Sequence[tuple[Source, bytes]]) -> list[bytes]:
    """Read and cut sources: several at a time, for to start pandoc takes as long as to read ten pages.

    :param common: a packed :class:`Common`.
    :param batch: each source with its bytes.
    :returns: for each a packed :class:`steps.Cut`.
    :raises InputError: for the first that cannot be read.
    """
    settings = _maker(common).settings
    light = [(source.path, pandoc_batch.lightened(source.path, data)) for source, data in batch]
    return [
        pack(steps.read(settings, source, data, known))
        for (source, data), known in zip(batch, pandoc_batch.parsed(light), strict=True)
    ]


def perform_here(common: bytes, job: bytes, lay_out_pieces: pdf.Pieces) -> bytes:
    """The same as :func:`perform` for a long book, whose pieces others lay out."""
    return pack(make(_maker(common), unpack(job), lay_out_pieces))


def lay_out(fonts: bytes, packed: bytes) -> bytes:
    """Lay out a piece of a book.

    :param fonts: those that all pieces are set in, by name, pickled.
    :param packed: the pickled piece with the other files that it names.
    :returns: as :func:`songngu.formats.pdf.render_piece`.
    """
    piece, files = pickle.loads(packed)
    return pdf.render_piece(piece, {**pickle.loads(fonts), **files})


def share(common: bytes, maker: Maker) -> None:
    """Let jobs that are done in this process use what is made already."""
    _MAKERS.clear()
    _MAKERS[common] = maker


def _maker(common: bytes) -> Maker:
    if common not in _MAKERS:
        shared: Common = unpack(common)
        settings = shared.settings
        if shared.files:
            while _FOLDERS:  # of an earlier build
                _FOLDERS.pop().cleanup()
            _FOLDERS.append(folder := tempfile.TemporaryDirectory(prefix="songngu-"))
            settings = replace(settings, root=Path(folder.name))
            for name, data in shared.files.items():
                project.write(settings.root / name, data, name)
        share(common, Maker(settings, lambda sentence: None))
    return _MAKERS[common]


_MAKERS: dict[bytes, Maker] = {}
_FOLDERS: list[Any] = []
"""Where a worker keeps the project's files; gone when it ends."""


def make(maker: Maker, job: Job, lay_out_pieces: pdf.Pieces = pdf.serially) -> Made:
    """Make what a job asks for, in this process.

    :param lay_out_pieces: who lays out the pieces of a long book.
    """
    editions = []
    found: list[Finding] = []
    for prepared, pictures in job.parts:
        edition, findings = maker.edition(prepared, job.wanted, pictures)
        editions.append(edition)
        found += findings
    edition = maker.volume(editions) if job.is_volume else editions[0]
    terms = tuple(sorted({mention.term for mention in edition.mentions}))
    if terms == job.terms:
        return Made(terms=terms)
    media = {name: data for _, pictures in job.parts for name, data in pictures.values()}
    work = maker.work(edition, job.wanted, media, [prepared for prepared, _ in job.parts])
    work = replace(work, lay_out_pieces=lay_out_pieces)
    renditions = tuple(maker.renditions(work, job.formats))
    made = Made(renditions=renditions, terms=terms, letters=dict(_letters(work, job)))
    return made if job.is_volume else replace(made, findings=tuple(found), memory=site.remembered(work))


def _letters(work: Work, job: Job) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    parts = [prepared for prepared, _ in job.parts]
    own = _own_files(work.settings) if job.is_volume and work.missing else {}
    for ending in job.formats:
        missing = {letter: first for letter, first in work.missing.items() if first == ending}
        yield ending, tuple(letters.findings(missing, parts, job.wanted.target, own))


def _own_files(settings: Settings) -> dict[str, bytes]:
    """The settings, which hold a volume's titles, and the glossary; a worker elsewhere may not have them."""
    paths = (settings.path, inputs.GLOSSARY)
    return {path: project.read_if_there(settings.root / path, path) or b"" for path in paths}
