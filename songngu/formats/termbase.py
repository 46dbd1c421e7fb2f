"""The termbase: bytes of ``translations/glossary.toml`` -> entries, each with its line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from songngu.errors import InputError
from songngu.model import TermEntry
from songngu.text import fold, normalise

_TABLES = ("variants", "forbidden", "definition")
_KEYS = ("id", *_TABLES, "reference", "notes")
_NOTES = ("first", "chapter", "none")


def read(data: bytes, *, path: str, languages: Sequence[str]) -> tuple[TermEntry, ...]:
    """The entries, in the file's order.

    :param languages: tags of the publication's languages, the source's first.
    :raises InputError: for broken TOML, an unknown key, a missing or repeated term, with the line.
    """
    try:
        text = normalise(data.decode("utf-8-sig").replace("\r\n", "\n"))
        tables = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"is not UTF-8 at byte offset {error.start}", path=path, line=line) from error
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        message = f"is not TOML: {str(error).split(' (at ')[0]}"
        raise InputError(message, path=path, line=int(place[1]) if place else None) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets in brackets
        raise InputError("is not TOML: a value is too long or too deep", path=path) from error
    for key in tables:
        if key != "term":
            raise InputError(f"unknown key {key!r}", path=path, hint="a termbase holds [[term]] tables only")
    terms = tables.get("term", [])
    if not isinstance(terms, list):
        raise InputError("'term' is one table", path=path, hint="write [[term]] with two brackets")
    lines = [at for at, line in enumerate(text.split("\n"), 1) if re.match(r"\s*\[\[\s*term\s*\]\]", line)]
    lines += [0] * (len(terms) - len(lines))  # terms as an inline array have no lines of their own
    entries = tuple(
        _entry(term, path, line or None, languages) for term, line in zip(terms, lines, strict=False)
    )
    _refuse_doubles(entries, path, languages[0])
    return entries


def _entry(table: Mapping[str, Any], path: str, line: int | None, languages: Sequence[str]) -> TermEntry:
    def wrong(message: str, hint: str | None = None) -> InputError:
        return InputError(message, path=path, line=line, hint=hint)

    allowed = (*_KEYS, *languages)
    for key, value in table.items():
        if key not in allowed:
            near = difflib.get_close_matches(key, allowed, 1)
            raise wrong(f"unknown key {key!r} in a term", f"did you mean {near[0]!r}?" if near else None)
        if key in _TABLES:
            _check_table(key, value, languages, wrong)
        elif not isinstance(value, str) or not value.strip():
            raise wrong(f"{key!r} must be text")
    identifier = table.get("id", "")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", identifier):
        raise wrong(f"a term needs an id of letters, digits and hyphens, not {identifier!r}")
    if languages[0] not in table:
        raise wrong(f"the term {identifier!r} has no {languages[0]!r}", f'write {languages[0]} = "…"')
    if table.get("notes") not in (None, *_NOTES):
        raise wrong(f"notes must be one of {', '.join(_NOTES)}, not {table['notes']!r}")
    return TermEntry(
        id=identifier,
        term={tag: table[tag] for tag in languages if tag in table},
        variants=_tuples(table.get("variants", {})),
        forbidden=_tuples(table.get("forbidden", {})),
        definition=dict(table.get("definition", {})),
        reference=table.get("reference", ""),
        notes=table.get("notes"),
        line=line,
    )


def _check_table(key: str, value: Any, languages: Sequence[str], wrong: Any) -> None:
    if not isinstance(value, dict):
        raise wrong(f"{key!r} must be a table by language", f"write {key} = {{ {languages[0]} = … }}")
    for tag, content in value.items():
        if tag not in languages:
            raise wrong(f"{key!r} names the language {tag!r}, which the publication does not have")
        single = key == "definition"
        right = isinstance(content, str) if single else _is_list_of_text(content)
        if not right:
            raise wrong(f"{key}.{tag} must be {'text' if single else 'a list of texts'}")


def _is_list_of_text(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)


def _tuples(table: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {tag: tuple(forms) for tag, forms in table.items()}


def _refuse_doubles(entries: Sequence[TermEntry], path: str, language: str) -> None:
    ids: dict[str, TermEntry] = {}
    forms: dict[str, TermEntry] = {}
    for entry in entries:
        if entry.id in ids:
            _double(f"the term id {entry.id!r}", entry, ids[entry.id], path)
        ids[entry.id] = entry
        for form in dict.fromkeys((entry.term[language], *entry.variants.get(language, ()))):
            key = fold(form, keep_case=True).text
            if key in forms and forms[key] is not entry:
                _double(f"the term {form!r}", entry, forms[key], path)
            forms[key] = entry


def _double(what: str, entry: TermEntry, earlier: TermEntry, path: str) -> None:
    raise InputError(
        f"{what} stands twice; it is also in line {earlier.line}",
        path=path,
        line=entry.line,
        hint="make the two one entry, or make one form a variant of a single term",
    )
