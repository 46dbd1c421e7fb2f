"""``songngu build``: whatever is out of date, in every format, into ``build/``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from songngu import ledger, project
from songngu.commands import inputs, keys, letters, look, outputs, site, steps
from songngu.commands.levels import levelled, refuse_unknown
from songngu.commands.memory import Memory
from songngu.commands.outputs import Output
from songngu.commands.pictures import Pictures, gather
from songngu.config import EditionSettings, Settings
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
    """One document, with its outputs that are out of date."""

    source: Source
    data: bytes
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A document that has been read: from here on it can be made."""

    prepared: steps.Prepared
    pictures: Pictures
    files: tuple[str, ...]
    """The project's files that its pictures depend on."""
    findings: tuple[Finding, ...]


def build(
    settings: Settings,
    request: Request,
    progress: Callable[[int], Callable[[str], None]],
    tell: Callable[[str], None],
) -> Report:
    """Publish what is out of date.

    Nothing is written into ``translations/``: a source that was edited is brought in step in memory.

    :param progress: called with the number of renditions to make; what it returns is called with
        the path of each that is done.
    :param tell: called with a sentence where something takes long.
    """
    refuse_unknown(settings)
    report = _Build(settings, request, tell).run(progress)
    report.findings = levelled(settings, report.findings)
    return report


class _Build:
    """One run: the settings, what was asked for, the ledger, and what came of it."""

    def __init__(self, settings: Settings, request: Request, tell: Callable[[str], None]) -> None:
        self.settings = settings
        self.sources = project.sources(settings)
        self.tell = tell
        self.request = request
        self.records: Ledger = ledger.load(settings.root / LEDGER)
        self.common = keys.common(settings)
        self.report = Report()
        self.done: Callable[[str], None] = lambda path: None
        self._maker: Maker | None = None
        self.memory = Memory(settings, self.sources)

    def run(self, progress: Callable[[int], Callable[[str], None]]) -> Report:
        """Make what is out of date, then the volume and index, and remove what nothing makes any more."""
        sources = project.chosen(self.sources, self.request.documents)
        editions = outputs.chosen_editions(self.settings, self.request.editions)
        tasks = [self._task(source, editions) for source in sources]
        self.report.findings += look.findings(self.settings)
        book = self._volume_outputs(tasks, editions) if not self.request.documents else ()
        self.done = progress(sum(len(task.outputs) for task in tasks) + len(book))
        # Every document is read before anything is written: an error in one leaves all as it was.
        ready = {task.source.slug: self._read(task) for task in tasks if task.outputs or book}
        try:
            for task in tasks:
                if task.outputs:
                    self._make(task, ready[task.source.slug])
                self.report.findings += self._remembered(task.source.slug, editions)
            if book:
                self._make_volume(tasks, list(ready.values()), book)
            if self.request.is_whole:
                self._remove_orphans(self.sources, self._site(self.sources))
            elif self.report.made and self._is_intact("index.html"):
                self._site(self.sources)  # what is told of this part, and leads to it, stays true
            elif any(path.endswith(".html") for path in self.report.made):
                self._publish_fonts(is_told=False)  # nobody asked for them, but pages want them
        finally:  # whatever was published before an error is in the ledger
            if self.report.made or self.report.removed:
                project.write(self.settings.root / LEDGER, ledger.dump(self.records), LEDGER)
        return self.report

    @property
    def maker(self) -> Maker:
        """Loads Jinja2, Babel and lxml: only when something is made."""
        if self._maker is None:
            from songngu.commands.making import Maker

            self._maker = Maker(self.settings, self.tell)
        return self._maker

    def _task(self, source: Source, editions: Sequence[EditionSettings]) -> _Task:
        data = project.read(source.file, source.path)
        media = self.records.inputs.get(source.slug, {}).get("media", [])
        key = self._key(source, data) if all(map(self._is_intact, media)) else ""
        return _Task(source=source, data=data, outputs=self._outdated(source.slug, editions, key))

    def _is_intact(self, path: str) -> bool:
        return self.records.is_intact(path, self.settings.root / "build" / path)

    def _outdated(self, slug: str, editions: Sequence[EditionSettings], key: str) -> tuple[Output, ...]:
        """The outputs asked for, save those made from these very inputs and untouched since."""
        found = []
        for edition in editions:
            for ending in edition.formats:
                if self.request.formats and ending not in self.request.formats:
                    continue
                path = outputs.path(self.settings, edition, slug, ending)
                file = self.settings.root / "build" / path
                if not self.request.everything and self.records.is_current(path, key, file):
                    self.report.current += 1
                else:
                    found.append((edition, ending, path))
        return tuple(found)

    def _key(self, source: Source, data: bytes) -> str:
        """A digest of all that the document's renditions depend on, pictures as last seen included."""
        paths = [inputs.catalog_path(source.slug, tag) for tag in (None, *self.settings.target_languages)]
        paths += self.records.inputs.get(source.slug, {}).get("pictures", [])
        files = [project.read_if_there(self.settings.root / path, path) or b"" for path in paths]
        return digest_bytes(self.common.encode(), data, *files)

    def _read(self, task: _Task) -> _Ready:
        slug = task.source.slug
        prepared = steps.prepare(self.settings, task.source, task.data, self.memory)
        pictures, findings, files = gather(self.settings, prepared.document)
        found = (*prepared.findings, *(_behind(path, slug) for path in prepared.behind), *findings)
        return _Ready(prepared=prepared, pictures=pictures, files=files, findings=found)

    def _make(self, task: _Task, ready: _Ready) -> None:
        slug = task.source.slug
        media = dict(ready.pictures.values())
        editions = dict(self.records.inputs.get(slug, {}).get("editions", {}))
        self.records.inputs[slug] = {
            "pictures": list(ready.files),
            "media": sorted(media),
            "findings": list(map(ledger.finding_to_json, ready.findings)),
            "editions": editions,
        }
        key = self._key(task.source, task.data)
        for wanted, formats in outputs.by_edition(task.outputs):
            edition, findings = self.maker.edition(ready.prepared, wanted, ready.pictures)
            work = self.maker.work(edition, wanted, media, [ready.prepared])
            found = list(map(ledger.finding_to_json, findings))
            lacking = dict(editions.get(wanted.name, {}).get("letters", {}))
            editions[wanted.name] = {"findings": found, "letters": lacking, **site.remembered(work)}
            for rendition in self.maker.renditions(work, formats):
                self._publish(rendition, key)
                self.done(rendition.path)
            for ending in formats:
                missing = {letter: first for letter, first in work.missing.items() if first == ending}
                told = letters.findings(missing, ready.prepared, wanted.target)
                lacking[ending] = list(map(ledger.finding_to_json, told))
        for name, data in media.items():
            self._publish_if_new(Rendition(path=name, data=data))

    def _volume_outputs(
        self, tasks: Sequence[_Task], editions: Sequence[EditionSettings]
    ) -> tuple[Output, ...]:
        if not self.settings.volume:
            return ()
        return self._outdated(self.settings.name, outputs.bound(editions), self._volume_key(tasks))

    def _volume_key(self, tasks: Sequence[_Task]) -> str:
        return digest_bytes(*(self._key(task.source, task.data).encode() for task in tasks))

    def _make_volume(self, tasks: Sequence[_Task], ready: Sequence[_Ready], book: Sequence[Output]) -> None:
        """All documents as one book, in each edition."""
        parts = [(one.prepared, one.pictures) for one in ready]
        media = {name: data for _, pictures in parts for name, data in pictures.values()}
        key = self._volume_key(tasks)
        for wanted, formats in outputs.by_edition(book):
            editions = [self.maker.edition(prepared, wanted, pictures)[0] for prepared, pictures in parts]
            volume = self.maker.volume(editions)
            work = self.maker.work(volume, wanted, media, [prepared for prepared, _ in parts])
            for rendition in self.maker.renditions(work, formats):
                self._publish(rendition, key)
                self.done(rendition.path)

    def _publish(self, rendition: Rendition, key: str, *, is_told: bool = True) -> None:
        path = f"build/{rendition.path}"
        project.write(self.settings.root / path, rendition.data, path)
        self.records.record(rendition.path, key, rendition.data)
        if is_told:
            self.report.made.append(rendition.path)

    def _publish_if_new(self, rendition: Rendition, *, is_told: bool = True) -> None:
        """Publish a picture or font, which depends on nothing but itself."""
        key = digest_bytes(rendition.data)
        if not self.records.is_current(rendition.path, key, self.settings.root / "build" / rendition.path):
            self._publish(rendition, key, is_told=is_told)

    def _site(self, sources: Sequence[Source]) -> tuple[str, ...]:
        """Make what is made of all documents together; returns the paths of all that there should be."""
        files = site.files(self.settings, self.records, self.common, [source.slug for source in sources])
        stale = [
            file
            for file in files
            if not self.records.is_current(file.path, file.key, self.settings.root / "build" / file.path)
        ]
        for file in stale:
            self._publish(file.make(self.maker), file.key)
        shared = [path for path in self.records.outputs if path.startswith("fonts/")]
        if stale or not all(map(self._is_intact, shared)):
            self._publish_fonts()
        return tuple(file.path for file in files)

    def _publish_fonts(self, *, is_told: bool = True) -> None:
        for rendition in self.maker.screen_fonts():
            self._publish_if_new(rendition, is_told=is_told)

    def _remove_orphans(self, sources: Sequence[Source], site_paths: Sequence[str]) -> None:
        """Remove files that an earlier build made (its ledger says so) and this one would not."""
        kept = {*site_paths, *(path for path in self.records.outputs if path.endswith(".woff2"))}
        for source in sources:
            kept |= {path for _, _, path in outputs.names(self.settings, source.slug, self.settings.editions)}
            kept |= set(self.records.inputs.get(source.slug, {}).get("media", []))
        if self.settings.volume:
            bound = outputs.bound(self.settings.editions)
            kept |= {path for _, _, path in outputs.names(self.settings, self.settings.name, bound)}
        for path in sorted(set(self.records.outputs) - kept):
            project.remove(self.settings.root / "build" / path)
            del self.records.outputs[path]
            self.report.removed.append(path)
        gone = set(self.records.inputs) - {source.slug for source in sources}
        for slug in gone:
            del self.records.inputs[slug]

    def _remembered(self, slug: str, editions: Sequence[EditionSettings]) -> list[Finding]:
        """What was found when the document was last made: still true, for its inputs are the same."""
        memory = self.records.inputs.get(slug, {})
        made = memory.get("editions", {})
        rows = [*memory.get("findings", [])]
        for one in (made[edition.name] for edition in editions if edition.name in made):
            rows += one["findings"]
            rows += [row for told in one.get("letters", {}).values() for row in told]
        return list(dict.fromkeys(map(ledger.finding_from_json, rows)))


def _behind(path: str, slug: str) -> Finding:
    return Finding(
        code="catalogue-behind",
        level=Level.WARNING,
        message="is behind its source; what is published was brought in step in memory",
        hint=f"run: songngu update {slug}",
        location=Location(path=path),
        document=slug,
    )
