"""The settings: ``[tool.songngu]`` of pyproject.toml, or songngu.toml -> one frozen dataclass."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from songngu import config_checks as checks
from songngu.config_theme import CHECKS as THEME
from songngu.config_theme import Theme
from songngu.errors import UsageError
from songngu.model import Layout, Level

FORMATS = ("html", "pdf", "epub")
_POLICIES = ("mark", "source", "fail")


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionSettings:
    """One way to set the documents: a layout and the formats it is made in."""

    name: str
    layout: Layout
    target: str
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a publication, checked, with their defaults."""

    root: Path
    """The project's folder."""
    path: str
    """The file they are from, as the user would name it."""
    digest_text: str = ""
    """The settings as text: what a build depends on."""
    name: str = "publication"
    title: Mapping[str, str] = field(default_factory=dict)
    identifier: str = ""
    source_language: str = "vi"
    target_languages: tuple[str, ...] = ("en",)
    documents: tuple[str, ...] = ("*",)
    authors: tuple[str, ...] = ()
    translators: tuple[str, ...] = ()
    publisher: str = ""
    rights: str = ""
    stale: str = "mark"
    untranslated: str = "mark"
    notes: str = "first"
    volume: bool = True
    page_format: str = "A4"
    attach_sources: bool = True
    embed_fonts: bool = True
    page_list: bool = False
    raw_html: str = "clean"
    base_url: str = ""
    locales: Mapping[str, str] = field(default_factory=dict)
    """Language tag -> locale whose dates and numbers it is given (``{en = "en-GB"}``)."""
    check_names: tuple[str, ...] = ()
    check_levels: Mapping[str, Level] = field(default_factory=dict)
    editions: tuple[EditionSettings, ...] = ()
    theme: Theme = field(default_factory=Theme)
    lines: Mapping[str, int | None] = field(default_factory=dict)
    """Where each setting stands in the file; those of the theme under ``theme.NAME``."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The source's language, then the translations'."""
        return (self.source_language, *self.target_languages)

    def locale(self, language: str) -> str:
        """The locale in which a language's dates and numbers are written."""
        return self.locales.get(language, language)


def find(start: Path) -> Path:
    """The settings file of the project that ``start`` is in: in that folder, or the nearest above it.

    :raises UsageError: when there is none.
    """
    for folder in (start, *start.parents):
        if (file := within(folder)) is not None:
            return file
    raise UsageError(
        f"no publication in {start}: there is no songngu.toml and no [tool.songngu] in a pyproject.toml",
        hint="start one with: songngu init DIR",
    )


def within(folder: Path) -> Path | None:
    """The settings file in that very folder; None where there is none."""
    own, package = folder / "songngu.toml", folder / "pyproject.toml"
    if own.is_file():
        return own
    is_ours = package.is_file() and "tool.songngu" in package.read_text("utf-8", errors="replace")
    return package if is_ours else None


def load(file: Path) -> Settings:
    """Read and check a settings file.

    :raises UsageError: for broken TOML, an unknown or ill-typed setting, with file and line.
    """
    data = b""
    try:
        data = file.read_bytes()
        text = data.decode("utf-8-sig")
        table: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        message = f"is not TOML: {str(error).split(' (at ')[0]}"
        raise UsageError(message, path=file.name, line=int(place[1]) if place else None) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"is not UTF-8 at byte offset {error.start}", path=file.name, line=line) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets in brackets
        raise UsageError("is not TOML: a value is too long or too deep", path=file.name) from error
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", path=file.name) from error
    if file.name == "pyproject.toml":
        tools = table.get("tool", {})
        table = tools.get("songngu", {}) if isinstance(tools, dict) else {}
        if not isinstance(table, dict):
            raise UsageError("'tool.songngu' must be a table", path=file.name)
    return _Checker(file.name, text).settings(file.parent, table)


class _Checker:
    """Checks one file's table; knows its text, so that it can say in which line something stands."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = text.split("\n")

    def settings(self, root: Path, table: Mapping[str, Any]) -> Settings:
        known = {**_SETTINGS, "editions": None, "checks": None, "theme": None}
        values: dict[str, Any] = {}
        for key, value in table.items():
            self._known(key, known)
            if (check := _SETTINGS.get(key)) is not None:
                values[key.replace("-", "_")] = self._checked(key, value, check)
        values |= self._checks(table.get("checks", {}))
        values["theme"] = self._theme(table.get("theme", {}))
        values["lines"] = {key: self.line(key) for key in table}
        values["lines"] |= {f"theme.{key}": self.line(key, "theme") for key in table.get("theme", {})}
        settings = Settings(root=root, path=self.path, digest_text=repr(sorted(table.items())), **values)
        self._languages(settings)
        for tag in settings.title:
            if tag not in settings.languages:
                raise self.wrong("title", f"{tag!r} is none of the publication's languages")
        names = {**settings.title} if settings.title else {settings.source_language: settings.name}
        editions = self._editions(table.get("editions", {"bilingual": {}}), settings)
        kept = {name: getattr(settings, name) for name in settings.__dataclass_fields__}
        return Settings(**{**kept, "title": names, "editions": editions})

    def _editions(self, tables: Any, settings: Settings) -> tuple[EditionSettings, ...]:
        if not isinstance(tables, dict) or not tables:
            raise self.wrong("editions", "must be tables such as [tool.songngu.editions.bilingual]")
        editions = []
        for name, table in tables.items():
            if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name) or not isinstance(table, dict):
                raise self.wrong(name, "an edition is a table with a name of small letters, digits, hyphens")
            for key in table:
                self._known(key, {"layout": None, "target": None, "formats": None}, name)
            target = table.get("target", settings.target_languages[0])
            if target not in settings.target_languages:
                raise self.wrong("target", f"{target!r} is none of the target-languages", name)
            layout = self._checked("layout", table.get("layout", "parallel"), checks.one_of(*Layout), name)
            given = table.get("formats", list(FORMATS))
            formats = self._checked("formats", given, checks.list_of(*FORMATS), name)
            editions.append(EditionSettings(name=name, layout=Layout(layout), target=target, formats=formats))
        return tuple(editions)

    def _checks(self, table: Any) -> dict[str, Any]:
        if not isinstance(table, dict):
            raise self.wrong("checks", "must be a table")
        for key in table:
            self._known(key, {"names": None, "levels": None}, "checks")
        levels = self._checked("levels", table.get("levels", {}), checks.levels, "checks")
        names = self._checked("names", table.get("names", []), checks.texts, "checks")
        return {"check_names": names, "check_levels": levels}

    def _theme(self, table: Any) -> Theme:
        if not isinstance(table, dict):
            raise self.wrong("theme", "must be a table")
        values = {}
        for key, value in table.items():
            self._known(key, THEME, "theme")
            values[key.replace("-", "_")] = self._checked(key, value, THEME[key], "theme")
        return Theme(**values)

    def _languages(self, settings: Settings) -> None:
        if not settings.target_languages:
            raise self.wrong("target-languages", "must name at least one language")
        for tag in settings.languages:
            if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
                message = f"{tag!r} is not a BCP 47 language tag"
                raise UsageError(message, path=self.path, line=self.line(tag))
        if len(set(settings.languages)) != len(settings.languages):
            raise self.wrong("target-languages", "a language is named twice, or is the source's")
        if not re.fullmatch(r"[^/\\\0]+", settings.name) or settings.name.startswith("."):
            raise self.wrong("name", "must be a file name without slashes")
        if settings.name in ("index", "glossary"):
            raise self.wrong("name", f"{settings.name!r} is kept for a page of the publication")

    def _known(self, key: str, known: Mapping[str, Any], table: str = "") -> None:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1, 0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"the settings are: {', '.join(sorted(known))}"
            raise UsageError(
                f"unknown setting {key!r}", path=self.path, line=self.line(key, table), hint=hint
            )

    def _checked(self, key: str, value: Any, check: checks.Check, table: str = "") -> Any:
        try:
            return check(value)
        except ValueError as error:
            raise self.wrong(key, str(error), table) from error

    def wrong(self, key: str, message: str, table: str = "") -> UsageError:
        return UsageError(f"{key}: {message}", path=self.path, line=self.line(key, table))

    def line(self, key: str, table: str = "") -> int | None:
        """The line that a key, a table's name or a value stands in, from the heading of ``table`` on."""
        start = (self.line(table) or 1) if table else 1
        pattern = re.compile(
            rf'\s*"?{re.escape(key)}"?\s*=|\s*\[.*\b{re.escape(key)}\s*\]|.*["\']{re.escape(key)}["\']'
        )
        return next(
            (at for at, line in enumerate(self.lines, 1) if at >= start and pattern.match(line)),
            self.line(table) if table else None,
        )


_SETTINGS: Mapping[str, checks.Check] = {
    "name": checks.text,
    "title": checks.texts_by_key,
    "identifier": checks.text,
    "source-language": checks.text,
    "target-languages": checks.texts,
    "documents": checks.texts,
    "authors": checks.texts,
    "translators": checks.texts,
    "publisher": checks.text,
    "rights": checks.text,
    "stale": checks.one_of(*_POLICIES),
    "untranslated": checks.one_of(*_POLICIES),
    "notes": checks.one_of("first", "chapter", "none"),
    "volume": checks.flag,
    "page-format": checks.one_of("A4", "A5", "Letter"),
    "attach-sources": checks.flag,
    "embed-fonts": checks.flag,
    "page-list": checks.flag,
    "raw-html": checks.one_of("clean", "trust"),
    "base-url": checks.address,
    "locales": checks.texts_by_key,
}
