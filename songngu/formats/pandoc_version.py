"""pypandoc: which pandoc there is."""

from __future__ import annotations


def version() -> str:
    """The version of the pandoc that documents are read with; empty where there is none."""
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_version())
    except (ImportError, OSError, RuntimeError):
        return ""
