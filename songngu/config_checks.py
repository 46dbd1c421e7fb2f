"""Checks of single settings: a value as TOML has it -> the value that is used, or what is wrong with it.

Each takes any value and raises :class:`ValueError` with the end of a sentence ("must be text, not 3").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from songngu.model import Level

Check = Callable[[Any], Any]


def text(value: Any) -> str:
    """A text."""
    if not isinstance(value, str):
        raise ValueError(f"must be text, not {value!r}")
    return value


def flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {value!r}")
    return value


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"must be a list of texts, not {value!r}")
    return tuple(value)


def texts_by_key(value: Any) -> Mapping[str, str]:
    """A table of texts."""
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise ValueError(f"must be a table of texts, not {value!r}")
    return value


def levels(value: Any) -> Mapping[str, str]:
    """A table of levels by code."""
    for code, level in texts_by_key(value).items():
        if level not in (*Level, "off"):
            raise ValueError(f"{code} must be one of {', '.join([*Level, 'off'])}, not {level!r}")
    return texts_by_key(value)


def one_of(*choices: str) -> Check:
    """One of some texts."""

    def check(value: Any) -> str:
        if value not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}, not {value!r}")
        return str(value)

    return check


def list_of(*choices: str) -> Check:
    """A list of some of these texts."""

    def check(value: Any) -> tuple[str, ...]:
        return tuple(one_of(*choices)(item) for item in texts(value))

    return check


def address(value: Any) -> str:
    """The address of a web site's folder, or nothing."""
    if not re.fullmatch(r"(https?://[^\s/?#@]+(/[^\s?#]*)?)?", text(value)):
        raise ValueError(f"must be an address such as 'https://example.org/book', not {value!r}")
    return str(value)


def colour(value: Any) -> str:
    """A colour as six hexadecimal digits; three are doubled (CSS Color 4, §5.2)."""
    if not isinstance(value, str) or not re.fullmatch(r"#([0-9A-Fa-f]{3}){1,2}", value):
        raise ValueError(f"must be a colour such as '#96190f', not {value!r}")
    digits = value[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


def number(least: float, most: float, unit: str) -> Check:
    """A number within bounds that still make a page."""

    def check(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise ValueError(f"must be a number of {unit} from {least:g} to {most:g}, not {value!r}")
        return float(value)

    return check


def family(value: Any) -> str:
    """The name of a font family; whether there is such a one is seen when fonts are made."""
    if not isinstance(value, str) or not re.fullmatch(r"[^\s\"'\\<>;{}][^\"'\\<>;{}]*", value):
        raise ValueError(f"must be the name of a font family such as 'Literata', not {value!r}")
    return " ".join(value.split())
