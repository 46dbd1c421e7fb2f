"""The pieces of long books: laid out by whoever renders, and kept, so that an edit lays out one again."""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path

from songngu.commands import installed, jobs, workers
from songngu.commands.kept import Kept
from songngu.formats import pdf_typefaces
from songngu.formats.pdf_pieces import Piece

FOLDER = ".songngu/pieces"

_ROOM = 1 << 29
"""Bytes of pieces that are kept: some ten thousand pages."""


class Pieces:
    """Lays out pieces, as :data:`songngu.formats.pdf.Pieces` has it."""

    def __init__(self, root: Path, executor: Executor) -> None:
        self._files = Kept(root / FOLDER, _ROOM)
        self._executor = executor

    def __call__(self, pieces: Sequence[Piece], files: Mapping[str, bytes]) -> list[bytes]:
        """Each piece laid out, in order.

        :param files: fonts and pictures that they name.
        """
        made_with = (installed.toolchain(), *installed.libraries("pdf"))
        names = [piece.digest(files, *made_with) for piece in pieces]
        found = {name: data for name in names if (data := self._known(name))}
        missing = {name: piece for name, piece in zip(names, pieces, strict=True) if name not in found}
        common = pickle.dumps(
            {name: data for name, data in files.items() if name.startswith(pdf_typefaces.FOLDER)}
        )
        work = [(name, pickle.dumps((piece, _own(piece, files)))) for name, piece in missing.items()]
        ahead = workers.ahead(self._executor)

        def submit(name: str, piece: bytes) -> Future[bytes]:
            return self._executor.submit(jobs.lay_out, common, piece)

        for name, data in workers.as_done(submit, work, ahead):
            found[name] = data
            self._files.save(name, data)
        if missing:
            self._files.make_room()
        return [found[name] for name in names]

    def _known(self, name: str) -> bytes:
        """A piece that was kept; nothing where there is none."""
        try:
            return self._files.load(name)
        except OSError:
            return b""


def _own(piece: Piece, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that a piece names, but for the fonts, which all do."""
    return {
        name: files[name]
        for name in piece.names
        if name in files and not name.startswith(pdf_typefaces.FOLDER)
    }
