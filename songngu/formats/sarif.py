"""Findings -> SARIF 2.1.0 (OASIS), the form in which code hosts take the results of checks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from songngu.model import Finding, Level

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}


def write(findings: Sequence[Finding], version: str) -> str:
    """The log of one run, as JSON; paths are relative to the project's folder.

    :param version: songngu's.
    """
    codes = list(dict.fromkeys(finding.code for finding in findings))
    driver = {
        "name": "songngu",
        "version": version,
        "rules": [{"id": code} | ({"name": _title(code)} if "-" in code else {}) for code in codes],
    }
    results = [_result(finding, codes.index(finding.code)) for finding in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _result(finding: Finding, rule: int) -> dict[str, Any]:
    text = finding.message if finding.hint is None else f"{finding.message} ({finding.hint})"
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.level],
        "message": {"text": text},
    }
    if finding.location is not None:
        place: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding.location.path)}}
        if finding.location.line is not None:
            place["region"] = {"startLine": finding.location.line}
        result["locations"] = [{"physicalLocation": place}]
    if finding.unit is not None:
        # The unit's id is kept for life: a host knows the finding again after other lines moved it.
        print_of = f"{finding.language}/{finding.document}/{finding.unit}/{finding.code}"
        result["partialFingerprints"] = {"songnguUnit/v1": print_of}
    return result


def _title(code: str) -> str:
    """A code as SARIF names rules: ``NumberMismatch``; a single word has no name beside its id."""
    return "".join(part.capitalize() for part in code.split("-"))


def _uri(path: str) -> str:
    return quote(path)
