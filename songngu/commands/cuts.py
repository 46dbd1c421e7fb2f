"""Sources that were read and cut before: kept in memory, and from run to run in ``.songngu/cuts``.

What reading a source gives depends on its bytes, its name, a few settings and the toolchain: a digest of
these is the name of a file that holds it. Whatever is wrong with such a file, it is as if it were not
there, and where none can be written none is: deleting them all costs time and nothing else.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from songngu import project
from songngu.commands import cutting, steps
from songngu.commands.kept import Kept
from songngu.errors import InputError

FOLDER = ".songngu/cuts"

_ROOM = 64 << 20
"""Bytes that the files may take together; the ones that were not asked for longest go first."""


class Cuts:
    """What reading and cutting sources gave, without their blocks: for whoever compares, not for a build."""

    def __init__(self, root: Path, *, is_kept: bool = True) -> None:
        """:param root: the project's folder.
        :param is_kept: whether what is read is written into it.
        """
        self._files = Kept(root / FOLDER, _ROOM)
        self._is_kept = is_kept
        self._known: dict[str, steps.Cut | InputError] = {}
        self._packed: dict[str, bytes] = {}
        self._nodes = cutting.Nodes()
        self.ids: dict[str, project.Ids] = {}
        """The ids in catalogues, by the names of their contents in git."""

    def read(self, wanted: Sequence[cutting.Wanted]) -> list[steps.Cut | InputError]:
        """Read and cut sources, each only where that was not done before, several at a time.

        :returns: in their order; an error where one cannot be read.
        :raises OutsideError: when pandoc is not there.
        """
        names = [cutting.name_of(*one) for one in wanted]
        by_name = dict(zip(names, wanted, strict=True))
        self._read({name: one for name, one in by_name.items() if not self._is_known(name, one)})
        for name, one in by_name.items():
            if name in self._packed:
                self._known[name] = cutting.unpacked(name, self._packed.pop(name), one, self._nodes)
        return [self._known[name] for name in names]

    def read_ahead(self, wanted: Sequence[cutting.Wanted]) -> None:
        """Do the long part of :meth:`read`, so that copies of this process need not."""
        by_name = {cutting.name_of(*one): one for one in wanted}
        known = (*self._known, *self._packed)
        self._read(
            {name: one for name, one in by_name.items() if name not in known and name not in self._files}
        )

    def _read(self, missing: Mapping[str, cutting.Wanted]) -> None:
        for name, found in zip(missing, cutting.read_all(missing), strict=True):
            if isinstance(found, InputError):
                self._known[name] = found
                continue
            self._packed[name] = found
            if self._is_kept and name not in self._files:
                self._files.save(name, found)
        if missing:
            self._files.make_room()

    def forget(self) -> None:
        """Keep what was read in files alone."""
        self._known.clear()
        self._packed.clear()

    def _is_known(self, name: str, wanted: cutting.Wanted) -> bool:
        return name in self._known or name in self._packed or self._load(name, wanted)

    def _load(self, name: str, wanted: cutting.Wanted) -> bool:
        try:
            self._known[name] = cutting.unpacked(name, self._files.load(name), wanted, self._nodes)
        except (OSError, ValueError, LookupError, TypeError, AttributeError, zlib.error, RecursionError):
            self._files.drop(name)  # whatever it is, it is none of ours
            return False
        return True
