"""The fonts of a publication: cut once, kept in ``.songngu/fonts``."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from songngu import ledger, project
from songngu.formats import fonts

FOLDER = ".songngu/fonts"


def load(
    root: Path, form: str, face: fonts.Face, faces: Sequence[fonts.Face], tell: Callable[[str], None]
) -> bytes:
    """A face's bytes in one of the ``fonts.FORMS``; where it is missing, all that are missing are made.

    :param faces: all that the publication is set in.
    """
    path = _path(form, face)
    data = project.read_if_there(root / path, path)
    if not data:
        tell("making the fonts (once for each publication) …")
        make(root, faces)
        data = project.read(root / path, path)
    return data


def ensure(root: Path, faces: Sequence[fonts.Face], tell: Callable[[str], None]) -> None:
    """Make those faces that are missing, in all forms."""
    paths = [_path(form, face) for face in faces for form in fonts.FORMS]
    if not all((root / path).is_file() for path in paths):
        tell("making the fonts (once for each publication) …")
        make(root, faces)


def at_hand(root: Path, form: str, faces: Iterable[fonts.Face]) -> dict[str, bytes]:
    """Those of some faces that are made already, by name: for what can do without them."""
    found = {face.name: project.read_if_there(root / _path(form, face), _path(form, face)) for face in faces}
    return {name: data for name, data in found.items() if data}


def make(root: Path, faces: Sequence[fonts.Face]) -> None:
    """Make the faces that are not there yet, on all cores, and drop those that are out of date."""
    current = {face: [_path(form, face) for form in fonts.FORMS] for face in faces}
    missing = [face for face, paths in current.items() if not all((root / path).is_file() for path in paths)]
    if missing:
        with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
            for face, made in zip(missing, pool.map(fonts.make, missing), strict=True):
                for form, data in made.items():
                    path = _path(form, face)
                    project.write(root / path, data, path)
    kept = {path for paths in current.values() for path in paths}
    for file in (root / FOLDER).iterdir():
        if f"{FOLDER}/{file.name}" not in kept:
            project.remove(file)


def _path(form: str, face: fonts.Face) -> str:
    made_from = ledger.digest_bytes(repr(face).encode(), fonts.recipe(face).encode())[:12]
    return f"{FOLDER}/{face.name}-{made_from}.{form}"
