"""WeasyPrint: which Pango lays out its lines."""

from __future__ import annotations


def pango() -> str:
    """The version of Pango as one number; empty where it is not there."""
    try:
        from weasyprint.text.ffi import pango

        return str(pango.pango_version())
    except (ImportError, OSError):
        return ""
