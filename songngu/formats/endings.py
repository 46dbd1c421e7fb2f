"""The endings of the files that we read, and what pandoc calls their formats."""

TEXT_FORMATS = {
    ".md": "markdown-smart-citations",
    ".markdown": "markdown-smart-citations",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".rst": "rst",
    ".tex": "latex",
    ".latex": "latex",
    ".ltx": "latex",
    ".org": "org",
    ".textile": "textile",
    ".wiki": "mediawiki",
    ".mediawiki": "mediawiki",
    ".dokuwiki": "dokuwiki",
    ".dbk": "docbook",
    ".docbook": "docbook",
    ".jats": "jats",
    ".opml": "opml",
    ".fb2": "fb2",
    ".ipynb": "ipynb",
    ".typ": "typst",
    ".dj": "djot",
    ".muse": "muse",
    ".t2t": "t2t",
    ".rtf": "rtf",
    ".csv": "csv",
    ".tsv": "tsv",
    ".adoc": "asciidoc",
    ".asciidoc": "asciidoc",
    ".xml": "docbook",
    ".pod": "pod",
    ".mkd": "markdown-smart-citations",
    ".text": "markdown-smart-citations",
}
"""Formats that are text in UTF-8, by the file's ending."""

BINARY_FORMATS = {".docx": "docx", ".odt": "odt", ".epub": "epub", ".pptx": "pptx", ".xlsx": "xlsx"}
"""Formats that are archives."""

ENDINGS = frozenset({*TEXT_FORMATS, *BINARY_FORMATS})
