"""Hold what was built against the validators: ``validate.py HOME FOLDER …`` (``validate.sh`` installs them).

One table, then every finding, and every false alarm with its reason. Exit status: 0 no errors, 1 errors,
2 nothing to judge.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from validators.findings import read_false_alarms, report
from validators.judges import HERE, Bench, all_judges


def main(home: str, *folders: str) -> int:
    """Run all judges, a few at a time, and print what they say."""
    work = [part for folder in folders for part in all_judges(Bench(Path(folder), Path(home)))]
    if not work:
        named = " and ".join(folders)
        print(f"error: there is nothing to validate in {named}", "hint: run `make build` first", sep="\n")
        return 2
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        verdicts = [verdict for part in pool.map(lambda part: part(), work) for verdict in part]
    text, errors = report(verdicts, read_false_alarms(HERE / "false-alarms.toml"))
    print(text)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
