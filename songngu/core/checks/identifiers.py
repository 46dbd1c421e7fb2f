"""Numbers that are no quantities: of laws and resolutions (35-NQ/TW), of telephones, in code."""

from __future__ import annotations

import re
import unicodedata

ADDRESS = re.compile(
    r"\b\w+://\S+|\bwww\.\S+|(?<![\d.])\d{1,3}\.(?:(?:\d{1,3}|\*)\.){2}(?:\d{1,3}|\*)(?!\d)|\S+@\S+\.\w+|(?<!\w)[~.]{0,2}/(?:[\w.+-]+/)+[\w.+-]*"
    r"|(?<!\d)%[-+#0]*(?:\d+\$)?[\d.*]*(?:hh?|ll?|[jzt])?[A-Za-z](?![A-Za-z])"
)
"""Addresses of pages, people and files, and a program's conversions (``%1$s``, ``%-20.127s``)."""
IDENTIFIER = re.compile(
    r"(?<![\w/-])\d+(?:/\d{4})?(?:[-/–][A-ZĐ]{2,}[a-zđ]*|[-/–][A-ZĐ][A-ZĐa-zđ]*(?=[-/–][A-ZĐ]{2}))+\w*"
)
PHONE = re.compile(r"(?<![\w.,+])(?:\+\d{1,3}[ .-]?|\(0\d{1,4}\) ?|0)\d(?:[ .-]?\d){7,10}(?![\w])")
_TYPED = re.compile(r"""(?<!\w)["“«'‘]\s?([-−]?\d+(?:[.,]\d+)+)\s?["”»'’](?!\w)""")
"""A number with separators that stands alone in quotation marks: it is to be typed, or is shown so."""
_NAMED = re.compile(r"(?<!\w)(?!VND|USD|EUR|GBP|JPY|CNY|KHR|THB|LAK)[A-Z]{2,} \d+(?:\.\d+)+(?![.,]?\w)")
"""A number with points behind an abbreviation: part of a name (``MIT 6.004``, ``ISO 10.303``)."""
_CALL = re.compile(r"=?\b[A-Z][A-Z0-9_.]+\([^()\s]*\)")


def plain_identifier(text: str) -> str:
    """An identifier without what a translation may change in it: marks on letters, the kind of dash."""
    bare = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d").replace("–", "-"))
    return "".join(char for char in bare if unicodedata.category(char) != "Mn").upper()


def plain_phone(text: str) -> str:
    """A telephone number as digits; the prefix of Viet Nam as the 0 that stands for it within the country."""
    return "tel " + re.sub(r"\D", "", re.sub(r"^\+84[ .-]?0?|^\+84", "0", text))


def without_shared_code(source: str, target: str) -> tuple[str, str]:
    """Both texts without what is code, because both have it alike.

    These are calls of functions (``=SLN(50000;3,500;84)``), numbers that are typed (``"-1,234"``), and those
    in names (``MIT 6.004``).
    """
    shared: set[str] = set()
    if "(" in source and "(" in target:
        shared |= set(_CALL.findall(source)) & set(_CALL.findall(target))
    for pattern in (_TYPED, _NAMED):
        shared |= set(pattern.findall(source)) & set(pattern.findall(target))
    for code in shared:
        source, target = (text.replace(code, "\ufffc" * len(code)) for text in (source, target))
    return source, target
