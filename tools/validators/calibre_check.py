"""Holds books against calibre's own check, inside calibre: ``calibre-debug -e calibre_check.py -- FILE...``.

Prints a list as JSON: file, level (``error`` or ``warning``), the name of the problem's kind, and its words.
"""

import json
import sys

from calibre.ebooks.oeb.polish.check.base import ERROR, WARN  # only calibre's own Python has it
from calibre.ebooks.oeb.polish.check.main import run_checks
from calibre.ebooks.oeb.polish.container import get_container


def problems(file):
    """The problems of a book; what calibre only remarks is none."""
    for one in run_checks(get_container(file, tweak_mode=True)):
        if one.level >= WARN:
            yield {
                "file": file,
                "level": "error" if one.level >= ERROR else "warning",
                "code": type(one).__name__,
                "message": f"{one.msg} ({one.name}:{one.line or 0})",
            }


print("FOUND " + json.dumps([one for file in sys.argv[1:] for one in problems(file)]))
