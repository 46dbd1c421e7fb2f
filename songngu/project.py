"""The project's folder: finding documents, reading files, and writing them whole or not at all."""

from __future__ import annotations

import contextlib
import fnmatch
import glob
import os
import re
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from songngu.config import Settings
from songngu.errors import InputError, OutsideError, UsageError
from songngu.formats import endings, plain
from songngu.text import normalise

_ENDINGS = endings.ENDINGS | {plain.ENDING}

_ABANDONED = 60
"""Seconds after which nobody is writing a file any more."""

_TEXTS = ("source", "translations", "templates")
"""Folders of what others wrote: nothing in them may stand for a file outside the project."""

_WRITTEN = "build"
"""The folder of what is published: nothing in it may stand for a folder outside the project."""

_LARGEST = 512_000_000

_UNIT_ID = re.compile(rb'^(#~ )?msgctxt "(p[a-z0-9]{8})"\s*$', re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file below ``source/``: its slug is its path there, without the ending."""

    slug: str
    file: Path
    path: str
    """As the user would name it: relative to the project."""


def sources(settings: Settings) -> tuple[Source, ...]:
    """Every document, in the order of the setting ``documents``.

    :raises UsageError: for two files with one slug, a slug that is kept for something else, or a
        pattern that matches nothing; and when there is no document at all.
    :raises InputError: for a link that leads out of ``source/``.
    """
    folder = settings.root / "source"
    _refuse_outside(folder, "source")
    found: dict[str, Source] = {}
    names: dict[str, str] = {}
    files = sorted(folder.rglob("*")) if folder.is_dir() else []
    for file in files:
        inside = file.relative_to(folder)
        if file.suffix.lower() not in _ENDINGS or any(part.startswith(".") for part in inside.parts):
            continue
        if not (file.is_file() or file.is_symlink()):
            continue
        slug = inside.with_suffix("").as_posix()
        source = Source(slug=slug, file=file, path=f"source/{inside.as_posix()}")
        twin = names.setdefault(normalise(slug), slug)
        if twin in found:
            raise UsageError(
                f"two files have the slug {slug!r}: {found[twin].path} and {source.path}",
                path=source.path,
                hint="rename one of them: both would publish to the same place",
            )
        _refuse_kept(source, settings)
        if not _is_inside(file, folder):
            hint = "copy it into source/: what is outside is nothing to publish"
            raise InputError("is a link that leads out of source/", path=source.path, hint=hint)
        found[slug] = source
    if not found:
        raise UsageError(
            f"no document in source/ (looked in {folder})",
            hint="put a file there, such as source/article.md, or start with: songngu init DIR",
        )
    return _ordered(found, settings)


def chosen(all_sources: Sequence[Source], names: Sequence[str]) -> tuple[Source, ...]:
    """The documents that the command line names, by slug or path; all where it names none."""
    if not names:
        return tuple(all_sources)
    by_name = {name: source for source in all_sources for name in (source.slug, source.path)}
    out = []
    for name in names:
        source = by_name.get(name) or by_name.get(os.path.normpath(name))
        if source is None:
            slugs = ", ".join(source.slug for source in all_sources[:8])
            raise UsageError(f"there is no document {name!r}", hint=f"the documents are: {slugs}")
        out.append(source)
    return tuple(dict.fromkeys(out))


def read(file: Path, path: str) -> bytes:
    """A file's bytes.

    :raises InputError: when it cannot be read, is larger than anything we read, or is a link that leads out
        of the project from a folder that holds its texts.
    """
    _refuse_outside(file, path)
    try:
        if file.exists() and not (file.is_file() or file.is_dir()):
            raise InputError("is no file", path=path, hint="take it away, or put a file in its place")
        if file.stat().st_size > _LARGEST:
            raise InputError(f"is larger than {_LARGEST // 1_000_000} MB", path=path)
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error


def read_if_there(file: Path, path: str) -> bytes | None:
    """A file's bytes, or None where there is no such file."""
    _refuse_outside(file, path)
    return read(file, path) if os.path.exists(file) else None  # a name too long is no file, either


def refuse_links(root: Path, folder: str) -> None:
    """Look through a folder of the project before a library does.

    :raises InputError: for the first link in it, or in its place, that leads out of the project.
    """
    home = root / folder
    for file in [home, *(sorted(home.rglob("*")) if home.is_dir() else ())]:
        if file.is_symlink():
            _refuse_outside(file, file.relative_to(root).as_posix())


def _refuse_outside(file: Path, path: str) -> None:
    """Refuse what stands in a folder of ours and is elsewhere: it is nobody's to publish, or to change."""
    parts = Path(path).parts
    if not parts or parts[0] not in (*_TEXTS, _WRITTEN) or file.parts[-len(parts) :] != parts:
        return
    if not _is_inside(file, file.parents[len(parts) - 1]):
        hint = "put a copy in its place: what is outside is nothing to publish"
        if parts[0] == _WRITTEN:
            hint = "take the link away, and copy what was built to where it is to be"
        raise InputError("is a link that leads out of the project", path=path, hint=hint)


def _is_inside(file: Path, folder: Path) -> bool:
    """True where a file is below a folder once all links are followed (a circle of links leads nowhere)."""
    return Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder))


def write(file: Path, data: bytes, path: str, *, is_swept: bool = False) -> bool:
    """Write a file whole or not at all; one that holds these bytes already is not touched.

    :param is_swept: nothing half written can be beside it (see :func:`sweep`); to look takes its time.
    :returns: True where it was written.
    :raises InputError: when a link above it leads out of the project.
    :raises OutsideError: when it cannot be (no permission, no space left); what was there stays.
    """
    _refuse_outside(file.parent, os.path.dirname(path))
    try:
        if file.is_file() and file.read_bytes() == data:
            return False
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            os.chmod(name, 0o666 & ~_UMASK)
            os.replace(name, file)
            if not is_swept:
                _sweep(file)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        hint = "look at the folder's permissions and the space left; what was there is unchanged"
        if isinstance(error, FileExistsError | NotADirectoryError):
            blocking = next((above.name for above in file.parents if above.is_file()), file.name)
            hint = f"{blocking} is a file where a folder must be: move it away"
        raise OutsideError(f"cannot be written: {error.strerror}", path=path, hint=hint) from error
    return True


def sweep(folder: Path) -> None:
    """Remove what was left half written anywhere below a folder, where nobody else writes now.

    :raises InputError: when the folder, or one below it, is a link that leads out of the project.
    """
    _refuse_outside(folder, folder.name)
    for above, folders, names in os.walk(folder):
        for below in (Path(above, name) for name in folders if os.path.islink(os.path.join(above, name))):
            _refuse_outside(below, below.relative_to(folder.parent).as_posix())
        for part in (Path(above, name) for name in names if name.startswith(".") and name.endswith(".part")):
            with contextlib.suppress(OSError):
                part.unlink()


def _sweep(file: Path) -> None:
    """Remove what runs that were killed left half written beside a file."""
    for part in file.parent.glob(f".{glob.escape(file.name)}.*.part"):
        with contextlib.suppress(OSError):
            if time.time() - part.stat().st_mtime > _ABANDONED:
                part.unlink()


def remove(file: Path) -> None:
    """Remove a file that a build made, and folders that are empty then."""
    with contextlib.suppress(OSError):
        file.unlink()
        for folder in file.parents:
            folder.rmdir()  # fails, and ends the climb, at the first that is not empty


Ids = Sequence[tuple[str, bool]]
"""The ids that a catalogue or template holds, in its order, each with whether its unit is live."""


def ids_in(data: bytes) -> Ids:
    """The ids that the bytes of a catalogue or template hold, broken or not."""
    return [(name.decode(), not mark) for mark, name in _UNIT_ID.findall(data)]


def unit_ids(settings: Settings, slugs: Sequence[str], found: Mapping[str, Ids]) -> dict[str, list[str]]:
    """The ids that the project's catalogues and templates hold: what no new unit may be called.

    :param slugs: the documents.
    :param found: the ids in each file, by its path from the project's folder.
    :returns: each id, and the documents in whose catalogues it is live.
    """
    holders: dict[str, list[str]] = {}
    for slug in slugs:
        for language in ("", *(f"{language}/" for language in settings.target_languages)):
            for name, is_live in found.get(f"translations/{language}{slug}.po{'' if language else 't'}", ()):
                known = holders.setdefault(name, [])
                if is_live and slug not in known[-1:]:
                    known.append(slug)
    for path in sorted(found):
        for name, _ in found[path]:
            holders.setdefault(name, [])
    return holders


def ids_on_disk(root: Path) -> dict[str, Ids]:
    """The ids in each catalogue and template of a project's folder, by path."""
    folder = root / "translations"
    paths = {file.relative_to(root).as_posix(): file for file in folder.rglob("*.po*") if file.is_file()}
    return {path: ids_in(read(file, path)) for path, file in paths.items() if path.endswith((".po", ".pot"))}


def _refuse_kept(source: Source, settings: Settings) -> None:
    kept = {
        "index",
        "glossary",
        settings.name,
        *settings.languages,
        *(edition.name for edition in settings.editions),
    }
    first = source.slug.split("/")[0]
    if source.slug in kept or ("/" in source.slug and first in kept):
        raise UsageError(
            f"the slug {source.slug!r} is kept for the publication itself",
            path=source.path,
            hint="rename the file: index, glossary, the publication's name, its editions and languages "
            "have that place",
        )


def _ordered(found: dict[str, Source], settings: Settings) -> tuple[Source, ...]:
    out: dict[str, Source] = {}
    for pattern in settings.documents:
        matching = [slug for slug in found if fnmatch.fnmatchcase(slug, pattern)]
        if not matching:
            raise UsageError(
                f"documents: {pattern!r} matches no file in source/",
                path=settings.path,
                line=settings.lines.get("documents"),
                hint="correct the pattern, or take it out",
            )
        out |= {slug: found[slug] for slug in matching if slug not in out}
    return tuple(out.values())


def _current_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


_UMASK = _current_umask()
