"""``songngu build``: whatever is out of date, in every format, into ``build/``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from importlib import metadata, resources
from typing import TYPE_CHECKING, Any

from songngu import __version__, ledger, project
from songngu.commands import steps
from songngu.commands.pictures import gather
from songngu.config import EditionSettings, Settings
from songngu.errors import UsageError
from songngu.ledger import Ledger, digest_bytes
from songngu.model import Finding, Level, Location, Rendition
from songngu.project import Source

if TYPE_CHECKING:
    from songngu.commands.making import Maker

LEDGER = ".songngu/ledger.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the command line asks for."""

    documents: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    everything: bool = False
    """Make also what is up to date."""

    @property
    def is_whole(self) -> bool:
        """True where nothing is left out."""
        return not (self.documents or self.editions or self.formats)


@dataclass(slots=True)
class Report:
    """What a build did."""

    made: list[str] = field(default_factory=list)
    current: int = 0
    removed: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """One document, with its outputs that are out of date: edition, format, path below ``build/``."""

    source: Source
    data: bytes
    outputs: tuple[tuple[EditionSettings, str, str], ...]


def build(settings: Settings, request: Request, progress: Callable[[int], Callable[[str], None]]) -> Report:
    """Publish what is out of date.

    Nothing is written into ``translations/``: a source that was edited is brought in step in memory.

    :param progress: called with the number of renditions to make; what it returns is called with
        the path of each that is done.
    """
    return _Build(settings, request).run(progress)


class _Build:
    """One run: the settings, what was asked for, the ledger, and what came of it."""

    def __init__(self, settings: Settings, request: Request) -> None:
        self.settings = settings
        self.request = request
        self.records: Ledger = ledger.load(settings.root / LEDGER)
        self.common = _common_key(settings)
        self.report = Report()
        self._maker: Maker | None = None

    def run(self, progress: Callable[[int], Callable[[str], None]]) -> Report:
        """Make what is out of date, then the index, and remove what no document makes any more."""
        everything = project.sources(self.settings)
        sources = project.chosen(everything, self.request.documents)
        editions = _chosen_editions(self.settings, self.request.editions)
        tasks = [self._task(source, editions) for source in sources]
        done = progress(sum(len(task.outputs) for task in tasks))
        taken = set(project.unit_ids(self.settings)) if any(task.outputs for task in tasks) else set()
        for task in tasks:
            if task.outputs:
                self._make(task, taken, done)
            self.report.findings += self._remembered(task.source.slug)
        if self.request.is_whole:
            self._index(everything)
            self._remove_orphans(everything)
        if self.report.made or self.report.removed:
            project.write(self.settings.root / LEDGER, ledger.dump(self.records), LEDGER)
        return self.report

    @property
    def maker(self) -> Maker:
        """Loads Jinja2, Babel and lxml: only when something is made."""
        if self._maker is None:
            from songngu.commands.making import Maker

            self._maker = Maker(self.settings)
        return self._maker

    def _task(self, source: Source, editions: Sequence[EditionSettings]) -> _Task:
        data = project.read(source.file, source.path)
        key = self._key(source, data)
        outputs = []
        for edition in editions:
            for ending in edition.formats:
                if self.request.formats and ending not in self.request.formats:
                    continue
                path = _output_path(self.settings, edition, source.slug, ending)
                file = self.settings.root / "build" / path
                if not self.request.everything and self.records.is_current(path, key, file):
                    self.report.current += 1
                else:
                    outputs.append((edition, ending, path))
        return _Task(source=source, data=data, outputs=tuple(outputs))

    def _key(self, source: Source, data: bytes) -> str:
        """A digest of all that the document's renditions depend on, pictures as last seen included."""
        paths = [steps.catalog_path(source.slug, tag) for tag in (None, *self.settings.target_languages)]
        paths += self.records.inputs.get(source.slug, {}).get("pictures", [])
        files = [project.read_if_there(self.settings.root / path, path) or b"" for path in paths]
        return digest_bytes(self.common.encode(), data, *files)

    def _make(self, task: _Task, taken: set[str], done: Callable[[str], None]) -> None:
        slug = task.source.slug
        prepared = steps.prepare(self.settings, task.source, task.data, taken - self._own_ids(slug))
        taken |= set(prepared.ids)
        pictures, findings, files = gather(self.settings, prepared.document)
        found = [*prepared.findings, *(_behind(path, slug) for path in prepared.behind), *findings]
        media = sorted({name for name, _ in pictures.values()})
        memory: dict[str, Any] = {"pictures": list(files), "media": media, "titles": {}}
        self.records.inputs[slug] = memory
        key = self._key(task.source, task.data)
        for edition in dict.fromkeys(edition.name for edition, _, _ in task.outputs):
            wanted = next(one for one in self.settings.editions if one.name == edition)
            formats = [ending for one, ending, _ in task.outputs if one.name == edition]
            made, more, titles = self.maker.renditions(prepared, wanted, formats, pictures)
            found += more
            memory["titles"] |= titles
            for rendition in made:
                self._publish(rendition, key)
                done(rendition.path)
        for name, data in pictures.values():
            self._publish(Rendition(path=name, data=data), key)
        memory["findings"] = [_as_json(finding) for finding in dict.fromkeys(found)]

    def _own_ids(self, slug: str) -> set[str]:
        catalogs = [
            steps.read_catalog(self.settings, slug, tag) for tag in (None, *self.settings.target_languages)
        ]
        return {unit.id for catalog in catalogs if catalog for unit in catalog.units}

    def _publish(self, rendition: Rendition, key: str) -> None:
        path = f"build/{rendition.path}"
        project.write(self.settings.root / path, rendition.data, path)
        self.records.record(rendition.path, key, rendition.data)
        self.report.made.append(rendition.path)

    def _index(self, sources: Sequence[Source]) -> None:
        known = {source.slug: self.records.inputs.get(source.slug, {}) for source in sources}
        listed = [
            (slug, dict(memory.get("titles", {})), self._renditions(slug)) for slug, memory in known.items()
        ]
        key = digest_bytes(self.common.encode(), repr(listed).encode())
        file = self.settings.root / "build/index.html"
        if not self.report.made and self.records.is_current("index.html", key, file):
            return
        for rendition in (self.maker.index(listed), *self.maker.screen_fonts()):
            self._publish(rendition, key)

    def _renditions(self, slug: str) -> list[tuple[str, str, str]]:
        """Edition, format and path of everything that there is of a document."""
        return [
            (edition.name, ending, _output_path(self.settings, edition, slug, ending))
            for edition in self.settings.editions
            for ending in edition.formats
        ]

    def _remove_orphans(self, sources: Sequence[Source]) -> None:
        """Remove files that an earlier build made (its ledger says so) and this one would not."""
        kept = {"index.html"} | {path for path in self.records.outputs if path.startswith("fonts/")}
        for source in sources:
            kept |= {path for _, _, path in self._renditions(source.slug)}
            pictures = self.records.inputs.get(source.slug, {}).get("media", [])
            kept |= set(pictures)
        for path in sorted(set(self.records.outputs) - kept):
            project.remove(self.settings.root / "build" / path)
            del self.records.outputs[path]
            self.report.removed.append(path)
        gone = set(self.records.inputs) - {source.slug for source in sources}
        for slug in gone:
            del self.records.inputs[slug]

    def _remembered(self, slug: str) -> list[Finding]:
        """What was found when the document was last made: still true, for its inputs are the same."""
        rows: list[dict[str, Any]] = self.records.inputs.get(slug, {}).get("findings", [])
        out = []
        for row in rows:
            place = row.get("location")
            location = Location(**place) if place else None
            out.append(Finding(**{**row, "level": Level(row["level"]), "location": location}))
        return out


def _output_path(settings: Settings, edition: EditionSettings, slug: str, ending: str) -> str:
    folder = "" if edition.name == settings.editions[0].name else f"{edition.name}/"
    return f"{folder}{slug}.{ending}"


def _chosen_editions(settings: Settings, names: Sequence[str]) -> tuple[EditionSettings, ...]:
    known = {edition.name: edition for edition in settings.editions}
    for name in names:
        if name not in known:
            raise UsageError(f"there is no edition {name!r}", hint=f"the editions are: {', '.join(known)}")
    return tuple(known[name] for name in names) if names else settings.editions


def _common_key(settings: Settings) -> str:
    """A digest of what every rendition depends on: settings, glossary, templates, code, libraries."""
    parts = [settings.digest_text.encode(), os.environ.get("SOURCE_DATE_EPOCH", "").encode()]
    glossary = "translations/glossary.toml"
    parts.append(project.read_if_there(settings.root / glossary, glossary) or b"")
    for file in sorted(path for path in (settings.root / "templates").rglob("*") if path.is_file()):
        name = file.relative_to(settings.root).as_posix()
        parts += [name.encode(), project.read(file, name)]
    parts += list(_package_bytes())
    for library in ("weasyprint", "pypandoc-binary", "babel", "jinja2", "fonttools", "lxml"):
        parts.append(f"{library} {metadata.version(library)}".encode())
    return digest_bytes(__version__.encode(), *parts)


def _package_bytes() -> Iterator[bytes]:
    """The toolchain's own code and templates, so that a change of them is a change of every rendition."""
    folders: list[Any] = [resources.files("songngu")]
    while folders:
        for entry in sorted(folders.pop().iterdir(), key=lambda entry: str(entry.name)):
            if entry.is_dir():
                if entry.name != "__pycache__":
                    folders.append(entry)
            else:
                yield entry.read_bytes()


def _behind(path: str, slug: str) -> Finding:
    return Finding(
        code="catalogue-behind",
        level=Level.WARNING,
        message="is behind its source; what is published was brought in step in memory",
        hint=f"run: songngu update {slug}",
        location=Location(path=path),
        document=slug,
    )


def _as_json(finding: Finding) -> dict[str, Any]:
    return {key: value for key, value in asdict(finding).items() if value is not None}
