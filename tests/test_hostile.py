"""Texts that mean harm, by every way into a page: whatever is on it runs nothing and fetches nothing."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from harmless import in_page
from hostile import EVERY, VECTORS
from hostile_book import docx, epub

from songngu import tree
from songngu.commands import inputs
from songngu.config import Settings
from songngu.formats import hypertext, pandoc
from songngu.model import Blocks

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)

SETTINGS = Settings(root=Path("."), path="songngu.toml")


def written(blocks: Blocks) -> str:
    """Blocks as they stand on a page."""
    (text,) = pandoc.write_html([blocks])
    return hypertext.settle(text, "vi")


def translated() -> Blocks:
    """Every vector as a translation, read as a build reads it."""
    readings = inputs.reader(SETTINGS)(
        [form.replace("\0", "") for vector in EVERY for form in _forms(vector)]
    )
    blocks: Blocks = [tree.para(paragraph) for reading in readings for paragraph in reading.paragraphs]
    out: Blocks = tree.rewrite(blocks, lambda node: None if node["t"] == "Note" else node)  # calls, by number
    return out


def _forms(vector: str) -> tuple[str, ...]:
    return (vector, f"a {vector} b", f"*a* {vector} **b** {vector}")


def source(data: str | bytes, name: str) -> Blocks:
    """What a source becomes before it is cut."""
    given = data if isinstance(data, bytes) else data.replace("\0", "").encode()
    document = pandoc.read(given, path=f"source/{name}", slug="a", language="vi")
    document, _ = inputs.harmless(document, SETTINGS)
    meta = [tree.para(value) for value in document.meta.values() if isinstance(value, list) and value]
    inlines = [block for block in meta if all(isinstance(node, dict) for node in block["c"])]
    return _without_pictures([*inlines, *document.blocks])


def _without_pictures(blocks: Blocks) -> Blocks:
    """Pictures come to a page by another way, which knows its own (test_pictures)."""
    out: Blocks = tree.rewrite(blocks, lambda node: list(node["c"][1]) if node["t"] == "Image" else node)
    return out


def test_there_are_hundreds() -> None:
    """The list is as long as it should be, and nothing stands in it twice by mistake of a category."""
    assert len(EVERY) > 500
    assert all(VECTORS.values())


def test_translations() -> None:
    """No vector gets through as a translation, a note or a definition: all are read alike."""
    assert [] == in_page(written(_without_pictures(translated())), Counter())


@pytest.mark.parametrize("category", VECTORS)
def test_sources_in_markdown(category: str) -> None:
    """No vector gets through in a source, as a block, in a line, or in a list."""
    for form in ("{}", "a {} b", "- {}\n", "> {}", "## {}", "a[^1]\n\n[^1]: {}"):
        text = "\n\n".join(form.replace("{}", vector) for vector in VECTORS[category])
        assert [] == in_page(written(source(text, "a.md")), Counter())


@pytest.mark.parametrize("category", VECTORS)
def test_sources_in_html(category: str) -> None:
    """Nor in a page that is a source."""
    text = "".join(f"<div>{vector}</div><p>a {vector} b</p>" for vector in VECTORS[category])

    assert [] == in_page(written(source(text, "a.html")), Counter())


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.rst", ".. raw:: html\n\n   {}"),
        ("a.org", "#+BEGIN_EXPORT html\n{}\n#+END_EXPORT"),
        ("a.textile", "{}"),
    ],
)
def test_sources_in_other_markup(name: str, form: str) -> None:
    """Nor as raw HTML of other formats."""
    lines = (" ".join(vector.split()) for vector in EVERY)

    assert [] == in_page(
        written(source("\n\n".join(form.replace("{}", one) for one in lines), name)), Counter()
    )


@pytest.mark.parametrize(("name", "make"), [("a.docx", docx), ("a.epub", epub)])
def test_sources_that_are_archives(name: str, make: Callable[[Sequence[str]], bytes]) -> None:
    """Nor as the address of a link in a file of an office program or a book."""
    assert [] == in_page(written(source(make(EVERY), name)), Counter())


# -- in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if _CHROMIUM is None:
        pytest.skip("there is no Chromium")
    with sync_api.sync_playwright() as playwright:
        sandbox = [] if os.getuid() else ["--no-sandbox"]  # Chromium's cannot be had as root
        yield (found := playwright.chromium.launch(executable_path=_CHROMIUM, args=sandbox))
        found.close()


def met(browser: Any, file: Path, *, bypass: bool) -> tuple[list[str], Any]:
    """What a page says, asks for or pops up, and the fonts that it loaded."""
    context = browser.new_context(bypass_csp=bypass)
    tab = context.new_page()
    found: list[str] = []
    tab.on("console", lambda said: found.append(said.text))
    tab.on("pageerror", lambda error: found.append(str(error)))
    tab.on("dialog", lambda dialog: (found.append(dialog.message), dialog.dismiss()))
    tab.on("requestfailed", lambda request: found.append(f"failed {request.url}"))
    tab.on(
        "request", lambda asked: None if asked.url.startswith(("file:", "data:")) else found.append(asked.url)
    )
    tab.goto(file.as_uri(), wait_until="load")
    session = context.new_cdp_session(tab)
    code = """(() => {
        for (const one of document.querySelectorAll('body *'))
            for (const name of ['mouseover', 'pointerover', 'focus', 'toggle', 'wheel', 'error'])
                one.dispatchEvent(new Event(name));
        return [...document.fonts].filter((font) => font.status === 'loaded').length;
    })()"""
    answer = session.send("Runtime.evaluate", {"expression": code, "returnByValue": True})["result"]["value"]
    tab.wait_for_timeout(100)
    assert file.as_uri() == tab.url
    context.close()
    return found, answer


def test_nothing_runs_in_a_browser(browser: Any, tmp_path: Path) -> None:
    """A page of all vectors, without any policy, opened and touched everywhere, does nothing."""
    text = written(_without_pictures([*translated(), *source("\n\n".join(EVERY[::3]), "a.md")]))
    file = tmp_path / "a.html"
    file.write_text(f"<!DOCTYPE html><meta charset='utf-8'><link rel='icon' href='data:,'>{text}", "utf-8")

    assert [] == met(browser, file, bypass=True)[0]


def test_the_policy_holds_where_cleaning_fails(browser: Any, tmp_path: Path) -> None:
    """A script that got through all the same would be stopped by the page's policy."""
    from markupsafe import Markup

    from songngu.formats import html_policy

    evil = Markup(
        "<script>alert('evil')</script><img src=x: onerror=\"alert('evil')\"><b style='color: red'>a</b>"
    )
    page = f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{evil}</body></html>"
    file = tmp_path / "a.html"
    file.write_text(html_policy.protected(page, {"body": evil}, is_trusted=False), "utf-8")
    found, _ = met(browser, file, bypass=False)

    assert "evil" not in found
    assert any("Content Security Policy" in said for said in found)


def test_pages_keep_their_own_policy(browser: Any, built: Path) -> None:
    """Opened from a disk, pages break no rule of their policy, and have their fonts and script."""
    pages = [built / "build/index.html", *sorted((built / "build").rglob("gioi-thieu.html"))]
    for page in pages:
        found, fonts = met(browser, page, bypass=False)

        assert [] == found
        assert fonts >= 2
