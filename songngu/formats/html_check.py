"""Jinja2: a project's own templates, read before anything is made -> what is wrong with their names and form.

A file whose name is no template's would change nothing, and nobody would be told; so would a block whose
name is none of the template that is extended. Both are errors here, as is what cannot be parsed.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from pathlib import Path

from jinja2 import Environment, PackageLoader, TemplateNotFound, TemplateSyntaxError, nodes

from songngu.errors import UsageError

OURS = "songngu/"
"""Before the name of a built-in template, for those that extend it."""

_OTHER_FILES = ("cover.png",)


def check(templates: Environment, folder: Path) -> None:
    """Read every template of a project's ``folder``.

    :raises UsageError: for the first that is wrong, with its line, and what may have been meant.
    """
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    read = {name: _parsed(templates, folder, name) for name in names if name.endswith(".j2")}
    built_in = PackageLoader("songngu", "templates").list_templates()
    known = {*built_in, *(OURS + name for name in built_in), *names}
    used: set[str] = set()
    is_known = True  # which files are used: a name may be put together only when a template is filled
    for name, tree in read.items():
        for line, referred in _references(tree):
            is_known = is_known and referred is not None
            used.add(referred or "")
            if referred is not None and referred not in known:
                raise _wrong(folder, name, line, f"there is no template {referred}", referred, known)
        _check_blocks(templates, folder, name, tree)
    for name in names:
        if is_known and name not in {*built_in, *used, *_OTHER_FILES} and not _is_aside(name):
            _refuse(folder, name, [*built_in, *_OTHER_FILES])


def _is_aside(name: str) -> bool:
    """True for what is no template by intent: hidden, an editor's copy, a font."""
    is_hidden = any(part.startswith((".", "#")) for part in name.split("/"))
    return is_hidden or name.startswith("fonts/") or name.endswith("~")


def _refuse(folder: Path, name: str, wanted: Collection[str]) -> None:
    near = difflib.get_close_matches(name, wanted, 1, 0.75)
    if near or name.endswith(".j2"):
        message = "is the name of no template, and none of yours uses it: it would change nothing"
        raise _wrong(folder, name, None, message, name, wanted)


def _parsed(templates: Environment, folder: Path, name: str) -> nodes.Template:
    data = (folder / name).read_bytes()
    try:
        return templates.parse(data.decode(), name)
    except TemplateSyntaxError as error:
        raise _wrong(folder, name, error.lineno, f"template syntax: {error.message}") from error
    except RecursionError as error:
        raise _wrong(folder, name, None, "template syntax: an expression is nested too deeply") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _wrong(folder, name, line, f"is not UTF-8 at byte offset {error.start}") from error


def _references(tree: nodes.Template) -> Iterator[tuple[int, str | None]]:
    """Line and name of each template that one extends, includes or imports; None for one put together."""
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        if getattr(node, "ignore_missing", False):
            continue
        given = node.template  # type: ignore[attr-defined]
        for one in given.items if isinstance(given, nodes.List | nodes.Tuple) else [given]:
            yield node.lineno, one.value if isinstance(one, nodes.Const) else None


def _parents(tree: nodes.Template) -> Iterator[str | None]:
    for node in tree.find_all(nodes.Extends):
        yield node.template.value if isinstance(node.template, nodes.Const) else None


def _check_blocks(templates: Environment, folder: Path, name: str, tree: nodes.Template) -> None:
    """Refuse a block that fills none of the template that this one extends."""
    parent = next(_parents(tree), None)
    known = _blocks(templates, parent) if parent else set()
    for block in tree.body:
        if isinstance(block, nodes.Block) and known and block.name not in known:
            message = f"there is no block {block.name!r} in {parent}"
            raise _wrong(folder, name, block.lineno, message, block.name, known)


def _blocks(templates: Environment, name: str, seen: frozenset[str] = frozenset()) -> set[str]:
    """The blocks of a template and of those that it extends; nothing where these are not known."""
    try:
        text, _, _ = templates.loader.get_source(templates, name)  # type: ignore[union-attr]
        tree = templates.parse(text, name)
    except (TemplateNotFound, TemplateSyntaxError, UnicodeDecodeError, RecursionError):
        return set()
    found = {block.name for block in tree.find_all(nodes.Block)}
    for parent in _parents(tree):
        if parent is None or parent in seen:
            return set()
        found |= _blocks(templates, parent, seen | {name})
    return found


def _wrong(
    folder: Path, name: str, line: int | None, message: str, given: str = "", wanted: Collection[str] = ()
) -> UsageError:
    """The error, with the nearest of the names that are ``wanted``, or all where none is near and few are."""
    near = difflib.get_close_matches(given, wanted, 1, 0.6)
    hint = f"did you mean {near[0]!r}?" if near else None
    if given and not near:
        hint = f"there are: {', '.join(sorted(name for name in wanted if not name.startswith(OURS)))}"
    return UsageError(message, path=f"{folder.name}/{name}", line=line, hint=hint)
