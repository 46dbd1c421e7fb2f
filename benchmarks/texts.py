"""Paragraphs of the texts that a benchmark is given."""

from __future__ import annotations

from pathlib import Path


def paragraphs(folder: Path) -> list[str]:
    """Those of the folder's Markdown and plain text that are prose of 9 to 199 words, each on one line."""
    out: list[str] = []
    for file in sorted([*folder.rglob("*.md"), *folder.rglob("*.txt")]):
        parts = file.read_text("utf-8", errors="ignore").split("\n\n")
        out += [" ".join(part.split()) for part in parts if 8 < len(part.split()) < 200 and "```" not in part]
    return out
