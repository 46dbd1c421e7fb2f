"""A state of the project -> its files, out of git without a checkout, to be read like any other's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from songngu import config, project
from songngu.commands.memory import Memory
from songngu.commands.revisions import BELOW, SETTINGS, Point, telling
from songngu.config import Settings
from songngu.errors import OutsideError
from songngu.formats import git
from songngu.project import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A state's settings, documents, and what is known of their units."""

    point: Point
    settings: Settings
    sources: tuple[Source, ...]
    memory: Memory


def settings_at(settings: Settings, point: Point) -> Settings | None:
    """The settings as a state of the project has them; None where it has none.

    :param settings: of the working tree.
    :raises UsageError: where they are broken there.
    """
    if point.commit is None:
        return None if point.is_nothing else settings
    with _Files.of(settings.root, point, lambda path: path in SETTINGS) as files, telling(point):
        file = config.within(files.folder)
        return config.load(file) if file else None


@contextmanager
def opened(
    settings: Settings, point: Point, is_read: Callable[[str], bool], known: dict[str, project.Ids]
) -> Iterator[Side]:
    """A state of the project, to be read like any other.

    :param settings: of the working tree.
    :param is_read: which documents, by slug, are read: of the others there are only the names, and their
        catalogues once something asks for all (:attr:`songngu.commands.memory.Memory.fetch`).
    :param known: the ids in catalogues by the names of their contents in git; what is found is added.
    :raises SongnguError: where its settings or its list of documents cannot be read.
    :raises OutsideError: where there is no room for its files.
    """
    if point.commit is None:
        yield _nothing(point, settings) if point.is_nothing else _side(point, settings, None)
        return

    def is_wanted(path: str) -> bool:
        slugs = [*slugs_of_catalogue(path), *filter(None, [slug(path)])]
        return not slugs or any(map(is_read, slugs))

    with _Files.of(settings.root, point, is_wanted) as files:
        with telling(point):
            file = config.within(files.folder)
            side = _side(point, config.load(file), files, known) if file else _nothing(point, settings)
        yield side


def slug(path: str) -> str | None:
    """The slug of the document that a file below ``source/`` is; None of any other file."""
    return (
        PurePosixPath(path).relative_to("source").with_suffix("").as_posix()
        if path.startswith("source/")
        else None
    )


def slugs_of_catalogue(path: str) -> Iterator[str]:
    """The documents that a file below ``translations/`` can be a catalogue of."""
    if not path.startswith("translations/"):
        return
    inside = path.removeprefix("translations/")
    if inside.endswith(".pot"):
        yield inside.removesuffix(".pot")
    elif inside.endswith(".po") and "/" in inside:
        yield inside.split("/", 1)[1].removesuffix(".po")


@dataclass(slots=True, kw_only=True)
class _Files:
    """A commit's files in a folder of their own: those that are wanted, the others' names or nothing."""

    root: Path
    point: Point
    folder: Path
    files: dict[str, str]
    """By path, the name of the content in git."""
    missing: list[str]
    """Paths of catalogues that are not there yet."""

    @classmethod
    @contextmanager
    def of(cls, root: Path, point: Point, is_wanted: Callable[[str], bool]) -> Iterator[_Files]:
        """Write those that are wanted; of the other sources there is an empty file each."""
        found = git.files(root, point.commit or "", BELOW)
        wanted = [path for path in found if is_wanted(path)]
        others = [path for path in found if not is_wanted(path)]
        with _room(point) as folder:
            files = cls(
                root=root,
                point=point,
                folder=folder,
                files=found,
                missing=[path for path in others if slug(path) is None],
            )
            files._write(wanted)
            for path in others:
                if slug(path) is not None:
                    files._put(path, b"")
            yield files

    def fetch(self) -> None:
        """Write the catalogues that are not there yet."""
        missing, self.missing = self.missing, []
        self._write(missing)

    def ids(self, known: dict[str, project.Ids]) -> dict[str, project.Ids]:
        """The ids in each catalogue, by path; each content is read once for all commits."""
        names = {path: name for path, name in self.files.items() if any(slugs_of_catalogue(path))}
        new = {name: path for path, name in names.items() if name not in known}
        elsewhere = set(self.missing)
        for name, path in new.items():
            if path not in elsewhere:
                known[name] = project.ids_in((self.folder / path).read_bytes())
        asked = [name for name in new if name not in known]
        if asked:
            known |= {name: project.ids_in(data) for name, data in git.contents(self.root, asked).items()}
        return {path: known[name] for path, name in names.items()}

    def _write(self, paths: Sequence[str]) -> None:
        data = git.contents(self.root, [self.files[path] for path in paths])
        for path in paths:
            self._put(path, data[self.files[path]])

    def _put(self, path: str, data: bytes) -> None:
        file = self.folder / path
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        except OSError as error:
            raise _no_room(self.point, str(self.folder), error) from error


@contextmanager
def _room(point: Point) -> Iterator[Path]:
    """A folder that is gone afterwards."""
    try:
        made = TemporaryDirectory(prefix="songngu-")
    except OSError as error:
        raise _no_room(point, None, error) from error
    with made as name:
        yield Path(name)


def _no_room(point: Point, folder: str | None, error: OSError) -> OutsideError:
    return OutsideError(
        f"the files of {point.name} cannot be written: {error.strerror}",
        path=folder,
        hint="make room there, or set TMPDIR to another folder",
    )


def _nothing(point: Point, settings: Settings) -> Side:
    return Side(point=point, settings=settings, sources=(), memory=Memory(settings))


def _side(
    point: Point, settings: Settings, files: _Files | None, known: dict[str, project.Ids] | None = None
) -> Side:
    has_any = any((settings.root / "source").rglob("*"))
    sources = project.sources(settings) if has_any else ()
    if files is None or known is None:
        return Side(point=point, settings=settings, sources=sources, memory=Memory(settings, sources))
    memory = Memory(settings, sources, files.ids(known), files.fetch)
    return Side(point=point, settings=settings, sources=sources, memory=memory)
