"""The site map of a publication with several editions."""

from __future__ import annotations

import sys
from pathlib import Path

from songngu import config
from songngu.commands import feeds

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

from validators.feeds import broken_rules

SETTINGS = """
name = "sach"
title = { vi = "Sách", en = "Book" }
identifier = "urn:x:1"
base-url = "https://example.org/"

[editions.bilingual]
layout = "parallel"

[editions.xep]
layout = "stacked"

[editions.goc]
layout = "source"
"""


def mapped(folder: Path, *names: str) -> bytes:
    """The map of a publication of one document, of which these editions are made."""
    (folder / "songngu.toml").write_text(SETTINGS, "utf-8")
    settings = config.load(folder / "songngu.toml")
    said = {
        "titles": {"vi": "Một"}, "descriptions": {}, "authors": [], "translators": [],
        "publisher": "", "published": "", "modified": "2025-01-02T00:00:00Z",
    }  # fmt: skip
    return feeds.sitemap(settings, {"mot": {"editions": dict.fromkeys(names, said)}}, [])


def test_a_page_names_itself_among_its_alternates(tmp_path: Path) -> None:
    """A second edition in the same languages is no alternate of the first, and has none."""
    data = mapped(tmp_path, "bilingual", "xep", "goc")

    assert b"https://example.org/xep/mot.html" in data
    assert b"hreflang" in data
    assert [] == list(broken_rules("sitemap.xml", data))


def test_no_page_is_named_that_is_not_there(tmp_path: Path) -> None:
    """After a build of one edition, the others' pages are nobody's alternates."""
    assert b"goc/mot.html" not in mapped(tmp_path, "bilingual", "xep")
    assert b"hreflang" not in mapped(tmp_path, "bilingual", "xep")
