"""What a build made and from what: digests of inputs, so that only what is out of date is made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from songngu.model import Finding, Level, Location

_VERSION = 1


def digest_bytes(*parts: bytes) -> str:
    """One digest of some bytes; each part's length counts, so that parts cannot run together."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()[:32]


@dataclass(slots=True)
class Ledger:
    """Outputs by their path below ``build/``: the digest of their inputs and of their bytes."""

    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    inputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By document: pictures and other files that only reading it tells of."""

    def is_current(self, path: str, key: str, file: Path) -> bool:
        """True where ``file`` is what was made from inputs of digest ``key``, untouched since."""
        entry = self.outputs.get(path)
        return entry is not None and entry.get("key") == key and self.is_intact(path, file)

    def is_intact(self, path: str, file: Path) -> bool:
        """True where ``file`` is as it was made."""
        try:
            return path in self.outputs and digest_bytes(file.read_bytes()) == self.outputs[path].get("bytes")
        except OSError:
            return False

    def record(self, path: str, key: str, data: bytes) -> None:
        """Note that ``data`` was made at ``path`` from inputs of digest ``key``."""
        self.outputs[path] = {"key": key, "bytes": digest_bytes(data)}


def load(file: Path) -> Ledger:
    """The ledger in a file; an empty one where there is none, or none that can be used."""
    try:
        data: Mapping[str, Any] = json.loads(file.read_text("utf-8"))
        if data["version"] == _VERSION:
            return Ledger(outputs=dict(data["outputs"]), inputs=dict(data["inputs"]))
    except (OSError, ValueError, KeyError, TypeError):
        pass  # a lost ledger costs a full build, nothing else
    return Ledger()


def dump(ledger: Ledger) -> bytes:
    """The ledger as the bytes of its file."""
    data = {"version": _VERSION, "outputs": ledger.outputs, "inputs": ledger.inputs}
    return (json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """A finding as a ledger keeps it."""
    return {key: value for key, value in asdict(finding).items() if value is not None}


def finding_from_json(row: Mapping[str, Any]) -> Finding:
    """The finding that :func:`finding_to_json` wrote."""
    place = row.get("location")
    location = Location(**place) if place else None
    return Finding(**{**row, "level": Level(row["level"]), "location": location})
