"""The engine's configuration of fonts, shared by all pages that are set in the same ones.

To read the fonts takes nearly as long as to lay out a short document.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

FACES = re.compile(r"@font-face\s*\{[^}]*\}")
"""A face in a stylesheet."""
FOLDER = "fonts/"
"""What the names of fonts begin with among a page's files."""

_MOST = 4
_configurations: dict[str, Any] = {}


def configuration(weasyprint: Any, root: Element, files: Mapping[str, bytes]) -> Any:
    """The configuration for a page, with fonts that others have read before.

    :param root: the page as parsed; its style says which faces there are.
    :param files: the fonts by their names, among others.
    """
    style = "".join(element.text or "" for element in root.iter("style"))
    made = hashlib.sha256("".join(FACES.findall(style)).encode())
    for name in sorted(files):
        if name.startswith(FOLDER):
            made.update(name.encode() + hashlib.sha256(files[name]).digest())
    key = made.hexdigest()
    if key not in _configurations:
        if len(_configurations) >= _MOST:
            release()
        _configurations[key] = weasyprint.text.fonts.FontConfiguration()
    return _configurations[key]


def release() -> None:
    """Forget all: the engine keeps fonts in temporary files for as long as they are known."""
    _configurations.clear()
