"""A PDF's first page as a PNG, for the README: ``picture.py FILE.pdf OUT.png``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_DOTS_PER_INCH = "88"


def main(pdf: str, png: str) -> None:
    """Draw the first page of ``pdf`` into ``png`` (poppler's pdftoppm)."""
    out = Path(png)
    out.parent.mkdir(parents=True, exist_ok=True)
    stem = str(out.with_suffix(""))
    command = ["pdftoppm", "-r", _DOTS_PER_INCH, "-f", "1", "-l", "1", "-singlefile", "-png", pdf, stem]
    subprocess.run(command, check=True)
    print(png)


if __name__ == "__main__":
    main(*sys.argv[1:])
