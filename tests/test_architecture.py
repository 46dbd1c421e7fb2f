"""The rules of the house, held by reading the package's own code (see ARCHITECTURE.md)."""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from songngu import arguments, config

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "songngu"
MODULES = sorted(PACKAGE.rglob("*.py"))
NAMES = [file.relative_to(PACKAGE).with_suffix("").as_posix() for file in MODULES]

LOWEST = {"songngu", "songngu.errors"} | {
    f"songngu.{name}"
    for name in ("model", "text", "tree", "markup", "units", "sequences", "likeness", "mathml")
}
FLOORS = (
    LOWEST,
    {"core", "formats"},
    {"config", "config_checks", "config_theme", "project", "ledger"},
    {"commands", "console"},
    {"arguments"},
    {"cli"},
    {"__main__"},
)
HEAVY = (
    "weasyprint",
    "pypandoc",
    "babel",
    "jinja2",
    "lxml",
    "fontTools",
    "ahocorasick_rs",
    "nh3",
    "tqdm",
    "wcwidth",
)
TEXT_FILES = (
    ".py",
    ".toml",
    ".md",
    ".cfg",
    ".yml",
    ".yaml",
    ".sh",
    ".j2",
    ".po",
    ".css",
    ".js",
    ".txt",
    ".json",
)

CHECKS = sorted((PACKAGE / "core/checks").glob("*.py"))

every_module = pytest.mark.parametrize("file", MODULES, ids=NAMES)


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def _module(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(file: Path, *, at_run_time: bool = False) -> Iterator[str]:
    """Names of the modules that a file imports, anywhere in it or (``at_run_time``) when it is loaded."""
    tree = _tree(file)
    nodes = _top_level(tree) if at_run_time else ast.walk(tree)
    known = {_module(other) for other in MODULES}
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{file}: imports are absolute"
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in known else node.module for name in inside)


def _top_level(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements that run at import: not those in functions, nor those for type checkers."""
    queue: list[ast.stmt] = list(tree.body)
    while queue:
        node = queue.pop(0)
        yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            queue += [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]


def _floor(module: str) -> int:
    part = module.removeprefix("songngu.").split(".")[0]
    return next(
        at
        for at, names in enumerate(FLOORS)
        if module in names or part in names or f"songngu.{part}" in names
    )


# -- floors


@every_module
def test_imports_go_down_only(file: Path) -> None:
    """A module imports from its own floor or from a lower one."""
    here = _module(file)
    up = [name for name in _imports(file) if name.startswith("songngu") and _floor(name) > _floor(here)]

    assert [] == up


@pytest.mark.parametrize(
    "file", [f for f in MODULES if (PACKAGE / "core") in f.parents], ids=lambda file: file.stem
)
def test_core_imports_only_the_lowest_floor_and_itself(file: Path) -> None:
    """Core is pure: it imports the lowest floor, its neighbours, and the standard library without I/O."""
    names = set(_imports(file))
    ours = {name for name in names if name.startswith("songngu") and not name.startswith("songngu.core")}
    others = {name.split(".")[0] for name in names} - {"songngu"}

    assert set() == ours - LOWEST
    assert set() == others - sys.stdlib_module_names
    assert set() == others & {
        "os",
        "io",
        "pathlib",
        "subprocess",
        "time",
        "datetime",
        "random",
        "tempfile",
        "socket",
    }


@pytest.mark.parametrize("file", CHECKS, ids=lambda file: file.stem)
def test_checks_import_only_the_lowest_floor_and_each_other(file: Path) -> None:
    """The family of checks stands on its own: what it needs of the rest of core is passed in."""
    ours = {name for name in _imports(file) if name.startswith("songngu")}

    assert set() == {name for name in ours - LOWEST if not name.startswith("songngu.core.checks")}


@pytest.mark.parametrize(
    "file", [f for f in MODULES if f.parent.name == "formats"], ids=lambda file: file.stem
)
def test_formats_import_only_the_lowest_floor_and_themselves(file: Path) -> None:
    """A format knows the nouns and its library, not the project."""
    ours = {
        name
        for name in _imports(file)
        if name.startswith("songngu") and not name.startswith("songngu.formats")
    }

    assert set() == ours - LOWEST


def test_each_outside_library_is_imported_by_one_module() -> None:
    """A library is used in one place, or by one family of modules (epub, epub_pages …)."""
    users: dict[str, set[str]] = {}
    for file in MODULES:
        for name in {name.split(".")[0] for name in _imports(file)} - {"songngu"} - sys.stdlib_module_names:
            users.setdefault(name, set()).add(_module(file).split("_")[0])
    # The one parser of HTML: raw HTML that nh3 cleaned is made well-formed with it before pandoc sees it.
    users["lxml"].discard("songngu.formats.clean")
    # Pillow draws our covers, and looks into pictures that others drew.
    users["PIL"].discard("songngu.formats.bitmaps")

    assert {} == {name: modules for name, modules in users.items() if len(modules) > 1}


def test_no_import_cycles() -> None:
    """No module needs, when it is loaded, one that needs it."""
    graph = {_module(file): set(_imports(file, at_run_time=True)) for file in MODULES}
    left = {name: {other for other in needed if other in graph} for name, needed in graph.items()}
    while leaves := {name for name, needed in left.items() if not needed}:
        left = {name: needed - leaves for name, needed in left.items() if name not in leaves}

    assert {} == left


def test_the_command_line_loads_nothing_heavy() -> None:
    """``songngu --help`` is quick: libraries are loaded when something needs them."""
    code = (
        "import sys, songngu.cli; print(*sorted(set(sys.argv[1:]) & {m.split('.')[0] for m in sys.modules}))"
    )
    out = subprocess.run([sys.executable, "-c", code, *HEAVY], capture_output=True, text=True, check=True)

    assert "\n" == out.stdout


def test_a_build_of_what_is_up_to_date_loads_nothing_heavy(built: Path) -> None:
    """A second build only compares digests."""
    code = (
        "import sys; from songngu import cli; status = cli.main(['-C', sys.argv[1], 'build'])\n"
        "heavy = {'weasyprint', 'jinja2', 'babel', 'fontTools'} & {m.split('.')[0] for m in sys.modules}\n"
        "print(status, *sorted(heavy))"
    )
    out = subprocess.run([sys.executable, "-c", code, built], capture_output=True, text=True, check=True)

    assert "0\n" == out.stdout


# -- sizes


@every_module
def test_modules_are_short(file: Path) -> None:
    """A module has at most 300 lines."""
    assert len(file.read_text("utf-8").splitlines()) <= 300


@every_module
def test_functions_are_short(file: Path) -> None:
    """A function has at most 40 lines, from ``def`` to its last line."""
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(_tree(file))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 40
    }

    assert {} == long


# -- words


@every_module
def test_what_is_public_has_a_docstring(file: Path) -> None:
    """Modules, and public classes and functions outside private ones, say what they are for."""
    missing = [name for name, node in _public(_tree(file)) if not ast.get_docstring(node)]

    assert [] == missing
    assert file.stat().st_size == 0 or ast.get_docstring(_tree(file))


def _public(tree: ast.Module | ast.ClassDef) -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node.name, node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


@pytest.mark.parametrize("file", sorted((ROOT / "tests").rglob("test_*.py")), ids=lambda file: file.stem)
def test_every_test_states_its_rule(file: Path) -> None:
    """Each test has a docstring whose first line is one sentence: the rule."""
    tests = [
        node
        for node in ast.walk(_tree(file))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    wrong = [node.name for node in tests if not re.match(r"[^\n]+\.(\n|$)", ast.get_docstring(node) or "")]

    assert [] == wrong


def _repository_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    files = [ROOT / name for name in listed.split("\0") if name] or [*PACKAGE.rglob("*"), *ROOT.glob("*.*")]
    return [file for file in files if file.is_file() and file.suffix in TEXT_FILES and file != Path(__file__)]


def test_no_file_names_a_place_on_one_machine() -> None:
    """Nothing depends on where somebody's checkout or home is."""
    pattern = re.compile(r"(?<![\w./~-])/(?:work|root|home/\w+|Users/\w+)(?:/|\b)")
    found = {
        file.relative_to(ROOT).as_posix(): match[0]
        for file in _repository_files()
        if (match := pattern.search(file.read_text("utf-8", errors="replace")))
    }

    assert {} == found


def test_no_file_puts_work_off() -> None:
    """What is still to be done is in the issue tracker, not in the code."""
    found = [
        file.relative_to(ROOT).as_posix()
        for file in _repository_files()
        if re.search(r"\b(?:TODO|FIXME|XXX)\b", file.read_text("utf-8", errors="replace"))
    ]

    assert [] == found


# -- the manual


@pytest.fixture(scope="module")
def manual() -> str:
    """The README."""
    file = ROOT / "README.md"
    if not file.exists():
        pytest.skip("README.md is not written yet")
    return file.read_text("utf-8")


def test_every_verb_is_in_the_manual(manual: str) -> None:
    """Each verb of the command line, and each of its options, is described in the README."""
    parser = arguments.parser()
    verbs = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction)).choices
    options = {
        option
        for verb in verbs.values()
        for action in verb._actions
        for option in action.option_strings[-1:]
        if option != "--help"
    }
    missing = [verb for verb in verbs if f"songngu {verb}" not in manual and f"`{verb}" not in manual]

    assert [] == missing
    assert [] == sorted(option for option in options if option not in manual)


def test_every_setting_is_in_the_manual(manual: str) -> None:
    """Each setting that a file may have is described in the README."""
    editions = {"layout", "target", "formats"}
    missing = [
        key for key in [*config._SETTINGS, *config.THEME, *editions, "checks", "names", "levels", "theme"]
        if not re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", manual)
    ]  # fmt: skip

    assert [] == missing


def test_every_template_is_in_the_manual(manual: str) -> None:
    """Each built-in template, and each block that can be filled, is named in the README."""
    files = sorted((PACKAGE / "templates").glob("*.j2"))
    blocks = {name for file in files for name in re.findall(r"{% block (\w+)", file.read_text("utf-8"))}

    assert [] == [
        name for name in [*(file.name for file in files), *sorted(blocks)] if f"`{name}`" not in manual
    ]


def test_every_dependency_is_used() -> None:
    """The package asks for what it imports, and for nothing else."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["cluster"]]
    asked = {re.split(r"[<>=!~ ]", line)[0].lower() for line in lines}
    module_of = {
        "ahocorasick-rs": "ahocorasick_rs",
        "fonttools": "fontTools",
        "pillow": "PIL",
        "pypandoc-binary": "pypandoc",
        "brotli": None,  # by fontTools, for WOFF2
        "fontpkg-be-vietnam-pro": None,  # data
        "fontpkg-source-serif-4": None,  # data
    }
    wanted = {module_of.get(name, name) for name in asked} - {None}
    imported = {name.split(".")[0] for file in MODULES for name in _imports(file)}

    assert wanted == imported - {"songngu", "markupsafe"} - sys.stdlib_module_names
