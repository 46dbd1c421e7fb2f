"""Numbers that are no quantities: of laws and resolutions (35-NQ/TW), of telephones, in code."""

from __future__ import annotations

import re
import unicodedata

ADDRESS = re.compile(
    r"\b\w+://\S+|\bwww\.\S+|\S+@\S+\.\w+|(?<!\w)[~.]{0,2}/(?:[\w.+-]+/)+[\w.+-]*"
    r"|(?<!\d)%[-+#0]*(?:\d+\$)?[\d.*]*(?:hh?|ll?|[jzt])?[A-Za-z](?![A-Za-z])"
)
"""Addresses of pages, people and files, and a program's conversions (``%1$s``, ``%-20.127s``)."""
IDENTIFIER = re.compile(
    r"(?<![\w/-])\d+(?:/\d{4})?(?:[-/–][A-ZĐ]{2,}[a-zđ]*|[-/–][A-ZĐ][A-ZĐa-zđ]*(?=[-/–][A-ZĐ]{2}))+\w*"
)
PHONE = re.compile(r"(?<![\w.,+])(?:\+\d{1,3}[ .-]?|\(0\d{1,4}\) ?|0)\d(?:[ .-]?\d){7,10}(?![\w])")
_CALL = re.compile(r"=?\b[A-Z][A-Z0-9_.]+\([^()\s]*\)")


def plain_identifier(text: str) -> str:
    """An identifier without what a translation may change in it: marks on letters, the kind of dash."""
    bare = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d").replace("–", "-"))
    return "".join(char for char in bare if unicodedata.category(char) != "Mn").upper()


def plain_phone(text: str) -> str:
    """A telephone number as digits; the prefix of Viet Nam as the 0 that stands for it within the country."""
    return "tel " + re.sub(r"\D", "", re.sub(r"^\+84[ .-]?0?|^\+84", "0", text))


def without_shared_calls(source: str, target: str) -> tuple[str, str]:
    """Both texts without the calls of functions that both have alike: ``=SLN(50000;3,500;84)`` is code."""
    if "(" not in source or "(" not in target:
        return source, target
    shared = set(_CALL.findall(source)) & set(_CALL.findall(target))
    for call in shared:
        source, target = (text.replace(call, "\ufffc" * len(call)) for text in (source, target))
    return source, target
