"""Jinja2: an edition's parts and a template -> a page. A project's templates come before our own."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    meta,
)
from markupsafe import Markup

from songngu.errors import UsageError
from songngu.formats import html_check, html_policy


def environment(folder: Path | None) -> Environment:
    """Templates of the project's ``folder``, then the built-in ones.

    ``{% extends "songngu/page.html.j2" %}`` in a project's own ``page.html.j2`` extends the built-in.

    :raises UsageError: for a template of the project in which something is wrong before it is filled.
    """
    if folder is None or not folder.is_dir():
        return _environment(None, ())
    templates = _environment(folder, tuple(sorted(folder.rglob("*.j2"))))
    html_check.check(templates, folder)
    return templates


@lru_cache(8)
def _environment(folder: Path | None, names: tuple[Path, ...]) -> Environment:
    """Templates, compiled once for all builds of a process: Jinja2 looks whether a file changed.

    :param names: of the files in ``folder``: whether another came before a built-in one it does not see.
    """
    built_in = PackageLoader("songngu", "templates")
    own = [FileSystemLoader(folder)] if folder is not None else []
    loader = ChoiceLoader([*own, built_in, PrefixLoader({"songngu": built_in})])
    return Environment(
        loader=loader, undefined=StrictUndefined, autoescape=_is_markup, trim_blocks=True, lstrip_blocks=True
    )


def used(templates: Environment, names: Sequence[str]) -> list[str]:
    """Some templates with all that they extend, include and import; one whose name a text decides: all."""
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found[name] = None
        try:
            source, _, _ = templates.loader.get_source(templates, name)  # type: ignore[union-attr]
            inner = _REFERENCES.get(source)
            if inner is None:
                inner = _REFERENCES[source] = list(meta.find_referenced_templates(templates.parse(source)))
        except (TemplateNotFound, TemplateSyntaxError, RecursionError):
            continue  # told where it is filled
        waiting += templates.list_templates() if None in inner else [one for one in inner if one]
    return sorted(found)


_REFERENCES: dict[str, list[str | None]] = {}
"""The templates that the text of one names."""


def render(templates: Environment, name: str, values: Mapping[str, Any]) -> str:
    """The text of a template filled with values; a page for browsers with the policy that protects it.

    :raises UsageError: when the template is wrong, with its file and line.
    """
    text = _filled(templates, name, values)
    if name not in html_policy.PAGES:
        return text
    is_trusted = getattr(values.get("settings"), "raw_html", "") == "trust"
    return html_policy.protected(text, values, is_trusted=is_trusted)


def _filled(templates: Environment, name: str, values: Mapping[str, Any]) -> str:
    try:
        return templates.get_template(name).render(values)
    except TemplateSyntaxError as error:
        path = _as_named(templates, error.filename or error.name or name)
        raise UsageError(f"template syntax: {error.message}", path=path, line=error.lineno) from error
    except TemplateNotFound as error:
        path, line = _template_line(templates, error, name)
        raise UsageError(f"there is no template {error.message}", path=path, line=line) from error
    except UndefinedError as error:
        path, line = _template_line(templates, error, name)
        hint = _meant(str(error.message), values)
        raise UsageError(f"template: {error.message}", path=path, line=line, hint=hint) from error
    except UnicodeDecodeError as error:
        path, line = _undecodable(templates, error, name)
        raise UsageError(f"is not UTF-8 at byte offset {error.start}", path=path, line=line) from error
    except Exception as error:  # what an expression in a template comes to: a division by zero, a wrong type
        path, line = _template_line(templates, error, name)
        if line is None:
            raise
        what = "it includes or extends itself" if isinstance(error, RecursionError) else str(error)
        raise UsageError(f"template: {what}", path=path, line=line) from error


def _meant(message: str, values: Mapping[str, Any]) -> str | None:
    """The variable that a name which is undefined may stand for."""
    found = re.fullmatch(r"'(\w+)' is undefined", message)
    near = difflib.get_close_matches(found[1], values, 1) if found else []
    return f"did you mean {near[0]!r}?" if near else None


def markup(html: str) -> Markup:
    """HTML that is right as it stands and must not be escaped."""
    return Markup(html)


def _is_markup(name: str | None) -> bool:
    return name is not None and (".html" in name or ".xhtml" in name or ".xml" in name)


def _template_line(templates: Environment, error: Exception, name: str) -> tuple[str, int | None]:
    """The innermost template line that an error passed through."""
    place: tuple[str, int | None] = (name, None)
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".j2"):
            place = (_as_named(templates, file), trace.tb_lineno)
        trace = trace.tb_next
    return place


def _as_named(templates: Environment, path: str) -> str:
    """A template's path as the user would name it: from the project's folder, where it is in there."""
    for folder in _own_folders(templates):
        if Path(path).is_relative_to(folder):
            return Path(path).relative_to(folder.parent).as_posix()
    return path


def _own_folders(templates: Environment) -> list[Path]:
    own = [one for one in getattr(templates.loader, "loaders", ()) if isinstance(one, FileSystemLoader)]
    return [Path(folder) for loader in own for folder in loader.searchpath]


def _undecodable(templates: Environment, error: UnicodeDecodeError, name: str) -> tuple[str, int | None]:
    """The template that an error of decoding is of, and the line."""
    data = bytes(error.object)
    files = [file for folder in _own_folders(templates) for file in sorted(folder.rglob("*.j2"))]
    found = next((file for file in files if file.read_bytes() == data), None)
    return _as_named(templates, str(found or name)), data.count(b"\n", 0, error.start) + 1
