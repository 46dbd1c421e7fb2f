"""Helpers that many tests share: a source read, cut, translated and published, all in memory."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import hypothesis
import pytest

from songngu import cli, config
from songngu.commands import faces, inputs, look, steps
from songngu.commands.build import Request, build
from songngu.commands.memory import Memory
from songngu.config import EditionSettings, Settings
from songngu.formats import pandoc
from songngu.model import Catalog, Document, Edition, Finding, Layout, Plan, Segment, TermEntry, Unit
from songngu.project import Source

CASES = Path(__file__).parent / "cases"
# A machine that has other work fails no law for being slow.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

# A shell that starts the tests in the background has them, and what they start, ignore Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)

BOOKS = Path(__file__).parent / "books"

LABELS = {"untranslated": "not yet translated", "merged": "see above", "stale": "the source changed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A document on its way from source to edition, each stage at hand."""

    prepared: steps.Prepared
    catalog: Catalog
    edition: Edition
    findings: tuple[Finding, ...]


Publish = Callable[..., Published]


@pytest.fixture(scope="session")
def corpus() -> Mapping[str, str]:
    """The Markdown documents of ``tests/cases/corpus``, by name."""
    return {file.stem: file.read_text("utf-8") for file in sorted((CASES / "corpus").glob("*.md"))}


@pytest.fixture(scope="session")
def read_markdown() -> Callable[[str], Document]:
    """Markdown -> document."""
    return _read


@pytest.fixture(scope="session")
def cut() -> Callable[[Document], tuple[Segment, ...]]:
    """Document -> segments, their texts written by pandoc."""
    return lambda document: steps.segments.segment(document, inputs.write_inlines)


@pytest.fixture(scope="session")
def prepare(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], steps.Prepared]:
    """Markdown -> a document in step with its (new) catalogues."""
    settings = Settings(root=tmp_path_factory.mktemp("empty"), path="songngu.toml")
    return lambda markdown: steps.prepare(settings, _source(settings), markdown.encode(), Memory(settings))


@pytest.fixture(scope="session")
def publish(prepare: Callable[[str], steps.Prepared], tmp_path_factory: pytest.TempPathFactory) -> Publish:
    """Markdown (or what ``prepare`` made of it) and a translation -> an edition.

    The translation is a function of unit and its index, which gives the unit translated; without
    one, every text is translated into itself.
    """
    settings = Settings(root=tmp_path_factory.mktemp("none"), path="songngu.toml")

    def run(
        source: str | steps.Prepared,
        translate: Callable[[Unit, int], Unit] = into_itself,
        layout: Layout = Layout.PARALLEL,
        entries: Sequence[TermEntry] = (),
        **plan: str,
    ) -> Published:
        prepared = prepare(source) if isinstance(source, str) else source
        new = prepared.catalogs["en"]
        units = tuple(translate(unit, at) for at, unit in enumerate(new.units))
        catalog = replace(new, units=units)
        prepared = replace(prepared, catalogs={"en": catalog})
        wanted = EditionSettings(name="bilingual", layout=layout, target="en", formats=("html",))
        edition, findings = steps.build_edition(
            settings,
            prepared,
            wanted,
            inputs.Terms.of(entries, ("vi", "en")),
            Plan(layout=layout, source="vi", target="en", labels=LABELS, **plan),
        )
        return Published(prepared=prepared, catalog=catalog, edition=edition, findings=findings)

    return run


def into_itself(unit: Unit, _: int) -> Unit:
    """Translate a unit with its own text."""
    return replace(unit, target=unit.source)


def _read(markdown: str) -> Document:
    return pandoc.read(markdown.encode(), path="source/a.md", slug="a", language="vi")


def _source(settings: Settings) -> Source:
    return Source(slug="a", file=settings.root / "source" / "a.md", path="source/a.md")


# -- whole projects, and the command line


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command came to."""

    status: int
    out: str
    err: str


Run = Callable[..., Outcome]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-golden``."""
    parser.addoption("--update-golden", action="store_true", help="write what came out as what is expected")


@pytest.fixture(scope="session")
def font_folder(pytestconfig: pytest.Config) -> Path:
    """Fonts that take most of a minute to make, kept between runs; those of the build serve too."""
    root = pytestconfig.cache.mkdir("songngu")
    folder = root / faces.FOLDER
    lock = root / "making"
    while True:  # of several workers one makes them, the others wait
        try:
            lock.mkdir(parents=True)
            break
        except FileExistsError:
            if time.time() - lock.stat().st_mtime > 300:
                lock.rmdir()  # its maker died
            time.sleep(0.2)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in (pytestconfig.rootpath / faces.FOLDER).glob("*.*"):
            if not (folder / file.name).exists():
                shutil.copyfile(file, folder / file.name)
        faces.make(root, look.of(Settings(root=root, path="songngu.toml")).faces)
    finally:
        lock.rmdir()
    return folder


def write_long(folder: Path, fonts: Path, formats: str, chapters: Iterable[str]) -> None:
    """A publication of one document, "sach", whose chapters are these, in Vietnamese and English."""
    (folder / "source").mkdir()
    (folder / ".songngu").mkdir()
    (folder / ".songngu/fonts").symlink_to(fonts, target_is_directory=True)
    (folder / "songngu.toml").write_text(LONG_SETTINGS % formats, "utf-8")
    (folder / "source/sach.md").write_text("---\ntitle: Sách\n---\n\n" + "\n\n".join(chapters), "utf-8")


LONG_SETTINGS = """name = "all"
source-language = "vi"
target-languages = ["en"]
documents = ["*"]
volume = false

[editions.bilingual]
formats = [%s]
"""


@pytest.fixture
def book(tmp_path: Path, font_folder: Path) -> Path:
    """A temporary copy of ``tests/books/small``."""
    return copy_book("small", tmp_path / "book", font_folder)


@pytest.fixture
def awkward(tmp_path: Path, font_folder: Path) -> Path:
    """A temporary copy of ``tests/books/awkward``."""
    return copy_book("awkward", tmp_path / "awkward", font_folder)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, font_folder: Path) -> Path:
    """The small book, built whole once; not to be changed."""
    return _built("small", tmp_path_factory, font_folder)


@pytest.fixture(scope="session")
def built_awkward(tmp_path_factory: pytest.TempPathFactory, font_folder: Path) -> Path:
    """The awkward book, built whole once; not to be changed."""
    return _built("awkward", tmp_path_factory, font_folder)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``songngu`` in a folder, in this process."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)

    def command(folder: Path, *arguments: str) -> Outcome:
        monkeypatch.chdir(folder)
        capsys.readouterr()
        try:
            status = cli.main(arguments)
        except SystemExit as stop:  # argparse: 0 after --help, 2 after wrong arguments
            status = int(stop.code or 0)
        out, err = capsys.readouterr()
        return Outcome(status=status, out=out, err=err)

    return command


def copy_book(name: str, folder: Path, fonts: Path) -> Path:
    """A copy of a book of ``tests/books``, its fonts shared with all other copies."""
    shutil.copytree(BOOKS / name, folder, ignore=shutil.ignore_patterns("build", ".songngu"))
    (folder / ".songngu").mkdir()
    (folder / ".songngu/fonts").symlink_to(fonts, target_is_directory=True)
    return folder


def snapshot(folder: Path, *, but: tuple[str, ...] = (".songngu",)) -> dict[str, bytes | str]:
    """Every file of a folder with its bytes, every link with its target; what ``but`` names is left out."""
    found: dict[str, bytes | str] = {}
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        if inside.parts[0] in but:
            continue
        if file.is_symlink():
            found[inside.as_posix()] = os.readlink(file)
        elif file.is_file():
            found[inside.as_posix()] = file.read_bytes()
    return found


def replace_in(file: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file."""
    text = file.read_text("utf-8")
    assert old in text, f"{old!r} is not in {file}"
    file.write_text(text.replace(old, new), "utf-8")


def _built(name: str, factory: pytest.TempPathFactory, fonts: Path) -> Path:
    folder = copy_book(name, factory.mktemp("built") / name, fonts)
    build(
        config.load(folder / "songngu.toml"),
        Request(),
        lambda total: lambda path: None,
        lambda sentence: None,
    )
    return folder
