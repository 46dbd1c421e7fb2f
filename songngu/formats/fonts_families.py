"""The families of fonts that are to be had: packages ``fontpkg-NAME``, and files of the project's own.

A package says in its ``metadata.json`` what its files hold; a file of the project is asked itself. What is
installed in the system is left alone: a publication is the same on every machine.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import metadata, resources
from pathlib import Path

from songngu.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class FontFile:
    """A font: where it is, and which styles it can give."""

    place: str
    """The package it is in, or the project's folder of fonts."""
    file: str
    style: str
    """``normal`` or ``italic``."""
    weight: int
    """Of a static font, in CSS's terms; of a variable one, the weight it has by itself."""
    axes: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """The axes of a variable font, with their bounds."""
    digest: str = ""
    """Of the bytes, for a file of the project; a package has a version."""

    def distance(self, weight: int) -> float:
        """How far the nearest weight that it has is from one."""
        low, high = self.axes.get("wght", (self.weight, self.weight))
        return max(low - weight, weight - high, 0)


Families = Mapping[str, Sequence[FontFile]]
"""The files of each family, by its name."""


def installed() -> dict[str, list[FontFile]]:
    """The families of all packages of fonts that are installed."""
    found: dict[str, list[FontFile]] = {}
    for point in metadata.entry_points(group="fontpkg.family"):
        described = json.loads((resources.files(point.value) / "metadata.json").read_text("utf-8"))
        axes = {axis["tag"]: (axis["min"], axis["max"]) for axis in described["axes"]}
        found[described["family"]] = [
            FontFile(
                place=point.value,
                file=Path(one["path"]).name,
                style=one["style"],
                weight=one["weight"] or 400,
                axes=axes if one["variable"] else {},
            )
            for one in described["files"]
        ]
    return found


def own(folder: Path, path: str) -> dict[str, list[FontFile]]:
    """The families of the TrueType files in a folder.

    :param path: the folder, as the user would name it.
    :raises InputError: for a file that is no font.
    """
    found: dict[str, list[FontFile]] = {}
    for file in sorted(folder.glob("*.ttf")):
        name, font = _read(file, f"{path}/{file.name}")
        found.setdefault(name, []).append(font)
    return found


def _read(file: Path, path: str) -> tuple[str, FontFile]:
    """The family that a file is of, and what it holds."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        data = file.read_bytes()
        font = TTFont(io.BytesIO(data))
        # The typographic family where there is one: "Literata", where the other name is "Literata Medium".
        name = font["name"].getDebugName(16) or font["name"].getDebugName(1) or file.stem
        lines = font["fvar"].axes if "fvar" in font else ()
        is_italic = bool(font["OS/2"].fsSelection & 1) or bool(font["head"].macStyle & 2)
        weight = int(font["OS/2"].usWeightClass)
    except (OSError, TTLibError, KeyError, AttributeError, AssertionError) as error:
        hint = "songngu takes TrueType fonts (.ttf)"
        raise InputError(f"is no font: {error}", path=path, hint=hint) from error
    return name, FontFile(
        place=str(file.parent),
        file=file.name,
        style="italic" if is_italic else "normal",
        weight=weight,
        axes={line.axisTag: (line.minValue, line.maxValue) for line in lines},
        digest=hashlib.sha256(data).hexdigest()[:16],
    )
