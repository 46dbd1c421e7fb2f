"""The nouns: every frozen dataclass and enumeration that flows through the toolchain.

One word per idea: a *segment* is text in the source, a *unit* is a segment kept in a
catalogue, a *pair* is a unit with both its texts ready to be shown.
"""

from songngu.model.pages import (
    Chapter,
    Edition,
    Footnote,
    Layout,
    NavPoint,
    NoteKind,
    Pair,
    Plan,
    Rendition,
    TermEntry,
    TermUse,
)
from songngu.model.texts import (
    MERGED,
    Blocks,
    Catalog,
    Document,
    Finding,
    Inlines,
    Kind,
    Level,
    Location,
    Node,
    Path,
    Reading,
    Segment,
    State,
    Unit,
)

__all__ = [
    "MERGED",
    "Blocks",
    "Catalog",
    "Chapter",
    "Document",
    "Edition",
    "Finding",
    "Footnote",
    "Inlines",
    "Kind",
    "Layout",
    "Level",
    "Location",
    "NavPoint",
    "Node",
    "NoteKind",
    "Pair",
    "Path",
    "Plan",
    "Reading",
    "Rendition",
    "Segment",
    "State",
    "TermEntry",
    "TermUse",
    "Unit",
]
