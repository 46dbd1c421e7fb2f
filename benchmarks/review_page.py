"""What a review's page costs Chromium, and so a reader: ``review_page.py [CHANGES]``.

Opens a page of changes of sixty words in each language, at the width of a desktop and of a telephone, and
prints for what a person does the processor milliseconds of the page's main thread, until the frame after it
is painted: other work on the machine leaves these alone. Needs playwright and Chromium.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from reviews import LOOK, large

from songngu.commands.review_page import page

_BOX = "document.querySelector('[data-name={}] input[value=\"{}\"]').click()"
_SEARCH = (
    "const s = document.getElementById('songngu-search'); s.value = '{}';"
    "s.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Enter' }}))"
)
_KEY = "document.body.dispatchEvent(new KeyboardEvent('keydown', {{ key: '{}', bubbles: true }}))"
_CLICK = "document.getElementById('songngu-{}').click()"
ACTS = (
    ("filter by kind", (_BOX.format("kind", "untouched"),) * 2),
    ("filter by state", (_BOX.format("state", "fuzzy"),) * 2),
    ("first search", (_SEARCH.format("ghe bau"),)),
    ("search", (_SEARCH.format("song dai"), _SEARCH.format("p00001234"), _SEARCH.format("boats"))),
    ("show all", (_CLICK.format("clear"),)),
    ("next change", (_KEY.format("j"),) * 6),
    ("all before, all marked", ("document.querySelector('[data-all=before]').click()",
                                "document.querySelector('[data-all=marked]').click()")),
    ("select all", (_CLICK.format("select"),)),
    ("go to the last", ("location.hash = '{last}'",)),
)  # fmt: skip
_UNTIL_PAINTED = """async (act) => {
  (0, eval)(`{ ${act} }`);
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
_SCROLL = """async (count) => {
  for (; count; count--) {
    scrollBy(0, 120);
    await new Promise(requestAnimationFrame);
  }
}"""
_FRAMES = 300


def main(count: int = 2000) -> None:
    """Print a line for each width and act: the median and the worst, in milliseconds."""
    start = time.perf_counter()
    data = page(large(count), LOOK)
    print(f"{count} changes: {len(data) / 1e6:.1f} MB, written in {time.perf_counter() - start:.1f} s")
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    sandbox = [] if os.getuid() else ["--no-sandbox"]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "review.html"
        file.write_bytes(data)
        browser = playwright.chromium.launch(executable_path=chromium, args=sandbox)
        for width in (1440, 390):
            _measure(browser, file, width, f"p{count - 1:08d}")
        browser.close()


def _measure(browser: Any, file: Path, width: int, last: str) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 900})
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def told() -> dict[str, float]:
        return {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}

    def cost(act: Callable[[], object]) -> float:
        before = told()["TaskDuration"]
        act()
        return 1000 * (told()["TaskDuration"] - before)

    tab.goto(file.as_uri())
    tab.wait_for_timeout(1500)
    print(f"{width} px wide: open {1000 * told()['TaskDuration']:.0f} ms")
    print(f"  a frame of scrolling: {cost(lambda: tab.evaluate(_SCROLL, _FRAMES)) / _FRAMES:.1f} ms")
    for name, acts in ACTS:
        costs = [cost(partial(tab.evaluate, _UNTIL_PAINTED, act.replace("{last}", last))) for act in acts]
        print(f"  {name}: {statistics.median(costs):.0f} ms, at most {max(costs):.0f}")
    found = told()
    print(f"  {found['Nodes']:,.0f} nodes, {found['JSEventListeners']:.0f} listeners, script's memory "
          f"{found['JSHeapUsedSize'] / 1e6:.0f} MB, renderer {_renderer(browser):.0f} MB")  # fmt: skip
    tab.close()


def _renderer(browser: Any) -> float:
    """The largest renderer's memory (its own pages, Linux only), in MB."""
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    sizes = []
    for process in processes:
        status = Path(f"/proc/{process['id']}/status")
        if process["type"] == "renderer" and status.exists():
            line = next(line for line in status.read_text().splitlines() if line.startswith("RssAnon"))
            sizes.append(int(line.split()[1]) / 1000)
    return max(sizes, default=0)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
