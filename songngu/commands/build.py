"""``songngu build``: whatever is out of date, in every format, into ``build/``."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from songngu import project
from songngu.commands import locks
from songngu.commands.contrast import findings as contrasts
from songngu.commands.keys import Keys
from songngu.commands.levels import levelled, refuse_unknown
from songngu.commands.outdated import Outdated, Request
from songngu.commands.outputs import Output
from songngu.commands.publishing import Publisher
from songngu.config import Settings
from songngu.errors import OutsideError
from songngu.ledger import Ledger, as_rows
from songngu.model import Finding, Rendition
from songngu.project import Source

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from songngu.commands import jobs
    from songngu.commands.assignments import Assigned, Assignment, Material
    from songngu.commands.making import Maker

__all__ = ["Report", "Request", "build"]

_LONG = 1 << 16
"""Bytes of a source that may be laid out in pieces."""


@dataclass(slots=True)
class Report:
    """What a build did."""

    made: list[str] = field(default_factory=list)
    current: int = 0
    removed: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def build(
    settings: Settings,
    request: Request,
    progress: Callable[[int], Callable[[str], None]],
    tell: Callable[[str], None],
    count: int = 0,
    scheduler: str = "",
) -> Report:
    """Publish what is out of date.

    Nothing is written into ``translations/``: a source that was edited is brought in step in memory.

    :param progress: called with the number of renditions to make; what it returns is called with
        the path of each that is done.
    :param tell: called with a sentence where something takes long.
    :param count: how many processes render; 0 for one on each processor.
    :param scheduler: the address of a Dask scheduler whose workers are to render; empty for none.
    """
    refuse_unknown(settings)
    report = _Build(settings, request, tell, (count, scheduler)).run(progress)
    report.findings = levelled(settings, report.findings)
    return report


class _Build:
    """One run: the settings, what was asked for, the ledger, and what came of it."""

    def __init__(
        self, settings: Settings, request: Request, tell: Callable[[str], None], who: tuple[int, str]
    ) -> None:
        self.settings = settings
        self.request = request
        self.tell = tell
        self.count, self.scheduler = who
        self._maker: Maker | None = None
        self.pictures: dict[str, bytes] = {}
        self.done: Callable[[str], None] = lambda path: None
        self._look()

    def _look(self) -> None:
        """See what is out of date."""
        self.report = Report()
        self.sources = project.sources(self.settings)
        self.chosen = project.chosen(self.sources, self.request.documents)
        self.book = Ledger(self.settings.root)
        self.keys = Keys(self.settings, self.book)
        self.publisher = Publisher(self.settings, self.book, self.keys)
        self.outdated = Outdated(self.settings, self.book, self.keys, self.request)
        self.tasks = [self.outdated.task(source) for source in self.chosen]
        self.volume = self.outdated.volume(self.sources)

    def run(self, progress: Callable[[int], Callable[[str], None]]) -> Report:
        """Make what is out of date, then what is made of all documents, and remove what nothing makes."""
        found = list(contrasts(self.settings))
        if self._is_idle():
            with contextlib.suppress(OutsideError):  # times of files, seen anew: nothing that is missed
                self.book.save()
        else:
            state = self.book.state()
            with locks.held(self.settings.root, self.tell):
                if state != self.book.state():
                    self._look()
                self._make(progress)
        self.report.made = self.outdated.ordered(self.publisher.made, self.tasks)
        self.report.removed = self.publisher.removed
        self.report.current += self._count_current()
        self.report.findings = [*found, *self.outdated.remembered(self.chosen)]
        return self.report

    def _is_idle(self) -> bool:
        if any(self.volume) or not all(task.is_idle for task in self.tasks):
            return False
        return not self.request.is_whole or self.publisher.is_complete(self.sources)

    def _count_current(self) -> int:
        bound = len(self.outdated.bound()) - sum(map(len, self.volume))
        return bound + sum(task.current for task in self.tasks)

    # -- making

    def _make(self, progress: Callable[[int], Callable[[str], None]]) -> None:
        project.sweep(self.settings.root / "build")  # of a build that was killed: nobody else is here
        paths = [path for task in self.tasks for _, _, path in task.outdated]
        paths += [path for _, _, path in self.volume[0]]
        self.done = progress(len(paths))
        if wanted := self._to_read():
            self._make_documents(wanted, paths)
        with self._saved():
            self._publish_site()

    def _make_documents(self, wanted: Sequence[Source], paths: Sequence[str]) -> None:
        from songngu.commands import workers

        count = min(self.count or workers.cores(), self._parts(wanted))
        with workers.executor(count, self.scheduler) as executor:
            self.maker.make_fonts()  # and the templates are known from here on, which keys depend on
            common = self._common(executor)
            # Every document is read before anything is written: an error in one leaves all as it was.
            material = self._read(wanted, executor, common)
            self.pictures = material.pictures
            with self._saved():
                self.publisher.expect(paths)
                self.book.save()
                self._render(material, executor, common)
                self._publish_pictures(list(self.pictures))  # of documents whose renditions are right

    @contextlib.contextmanager
    def _saved(self) -> Iterator[None]:
        """Have the ledger hold whatever was published, before an error too."""
        try:
            yield
        finally:
            self.book.save()

    def _parts(self, wanted: Sequence[Source]) -> int:
        """How many processes there may be work for: a long text is worth many by itself."""
        size = sum(source.file.stat().st_size for source in wanted if source.file.is_file())
        return sum(not task.is_idle for task in self.tasks) + sum(map(len, self.volume)) + size // _LONG

    def _common(self, executor: Executor) -> bytes:
        from songngu.commands import jobs, workers

        common = jobs.pack(workers.common(executor, self.settings))
        jobs.share(common, self.maker)
        return common

    @property
    def maker(self) -> Maker:
        """Loads Jinja2, Babel and lxml: only when something is made."""
        if self._maker is None:
            from songngu.commands.making import Maker

            self._maker = Maker(self.settings, self.tell)
            self.keys.learn_templates(self._maker.templates_used())
        return self._maker

    def _to_read(self) -> list[Source]:
        """The documents that are to be made, or that the volume is to hold."""
        if any(self.volume):
            return list(self.sources)
        return [task.source for task in self.tasks if not task.is_idle]

    def _read(self, wanted: Sequence[Source], executor: Executor, common: bytes) -> Material:
        """Read documents, and make them jobs."""
        from songngu.commands import assignments
        from songngu.commands.reading import read

        material = assignments.Material()
        facts = {}
        tasks = {task.source.slug: task for task in self.tasks}
        for source, ready in read(self.settings, self.keys, self.sources, wanted, executor, common):
            facts[source.slug] = ready.facts
            material.pictures.update(ready.pictures.values())
            if source.slug in tasks:
                material.jobs += assignments.of_document(
                    tasks[source.slug],
                    ready,
                    self.outdated.terms,
                    has_page_list=self.settings.page_list,
                )
            if any(self.volume):
                material.documents.append(ready)
        names = [edition.name for edition in self.settings.editions]
        for slug, row in facts.items():
            known = self.book.facts.get(slug, {}).get("editions", {})
            kept = {name: known[name] for name in names if name in known}
            self.book.remember(slug, {**row, "editions": kept})
        return material

    def _render(self, material: Material, executor: Executor, common: bytes) -> None:
        """Make the renditions that are out of date."""
        from songngu.commands import assignments

        has_page_list = self.settings.page_list
        bound = assignments.of_volume(self.volume[0], material.documents, has_page_list=has_page_list)
        volumes: list[tuple[Assignment, jobs.Made]] = []
        for what, made in self._performed([*bound, *material.jobs], executor, common):
            if what.source is None:
                volumes.append((what, made))
            else:
                self._publish_document(what, what.source, made)
        late = [one for one in self.volume[1] if not self._is_volume_right(one)]
        self.report.current += len(self.volume[1]) - len(late)
        bound = assignments.of_volume(late, material.documents, has_page_list=has_page_list)
        volumes += self._performed(bound, executor, common)
        for what, made in volumes:  # last, for what it is made from is known only now
            self.outdated.remember_letters(what.edition, made.letters)
            for rendition in made.renditions:
                ending = rendition.path.rpartition(".")[2]
                key, _ = self.outdated.volume_key(self.sources, what.edition, ending)
                self.publisher.publish(rendition, key)
                self.done(rendition.path)

    def _performed(
        self, work: Sequence[Assigned], executor: Executor, common: bytes
    ) -> Iterator[tuple[Assignment, jobs.Made]]:
        """What came of each job, as it is done."""
        from songngu.commands import jobs, workers
        from songngu.commands.pieces import Pieces

        pieces = Pieces(self.settings.root, executor)
        with workers.beside(executor) as here:

            def submit(what: Assignment, job: bytes) -> Future[bytes]:
                if what.is_book:
                    return here.submit(jobs.perform_here, common, job, pieces)
                return executor.submit(jobs.perform, common, job)

            for what, made in workers.as_done(submit, work, workers.ahead(executor)):
                yield what, jobs.unpack(made)

    def _is_volume_right(self, output: Output) -> bool:
        edition, ending, path = output
        key, is_sure = self.outdated.volume_key(self.sources, edition, ending)
        return is_sure and self.book.is_current(path, key)

    # -- publishing

    def _publish_document(self, what: Assignment, source: Source, made: jobs.Made) -> None:
        facts, memory = dict(self.book.facts[source.slug]), None
        known = dict(facts["editions"].get(what.edition.name, {})) | self.keys.terms_known(made.terms)
        if made.renditions:
            told = {ending: as_rows(rows) for ending, rows in made.letters.items()}
            known |= {"findings": as_rows(made.findings), "letters": {**known.get("letters", {}), **told}}
            before = self.book.memory(source.slug).get("editions", {})
            memory = {"editions": {**before, what.edition.name: made.memory}}
        facts["editions"] = {**facts["editions"], what.edition.name: known}
        self.book.remember(source.slug, facts, memory)
        for _, ending, path in () if made.renditions else what.outputs:
            self.book.rekey(path, self.outdated.key(source, what.edition, ending)[0])
            self.report.current += 1
        self._publish_pictures(facts["media"])  # before the pages that show them
        for rendition in made.renditions:
            ending = rendition.path.rpartition(".")[2]
            self.publisher.publish(rendition, self.outdated.key(source, what.edition, ending)[0])
            self.done(rendition.path)
        self.book.save_now_and_then()

    def _publish_pictures(self, names: Sequence[str]) -> None:
        for name in names:
            self.publisher.publish_if_new(Rendition(path=name, data=self.pictures[name]))

    def _publish_site(self) -> None:
        if self.request.is_whole:
            paths = self.publisher.site(self.sources, lambda: self.maker)
            self.publisher.remove_orphans(self.sources, paths)
            self.publisher.settle_site(self.sources, paths)
        elif self.publisher.made and self.book.is_intact("index.html"):
            # What is told of this part, and leads to it, stays true.
            self.publisher.site(self.sources, lambda: self.maker)
        elif any(path.endswith(".html") for path in self.publisher.made):
            self.publisher.fonts(self.maker, is_told=False)  # nobody asked for them, but pages want them
