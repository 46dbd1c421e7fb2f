"""A review to look at: two short documents (``review_example.toml``) after a week's work on them.

``review_example.py OUT.html`` makes a small publication in a folder that is gone afterwards, commits it,
edits it, and writes the page of ``songngu review``. With a name after that, it takes pictures of the page
in Chromium: ``OUT.html docs/review`` makes ``docs/review-desktop.png`` and ``docs/review-phone.png``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from songngu import cli, config
from songngu.commands import faces, inputs, look
from songngu.commands.review import review
from songngu.commands.review_page import page, used_faces
from songngu.formats import po

ROOT = Path(__file__).parents[1]
TEXTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))

_SETTINGS = """\
name = "ghi-chep-mien-tay"
title = { vi = "Ghi chép miền Tây", en = "Notes from the West" }
source-language = "vi"
target-languages = ["en"]
"""
_POLE = '[[term]]\nid = "cay-beo"\nvi = "cây bẹo"\n'
_GLOSSARY = (f'{_POLE}en = "pole"\n', f'{_POLE}en = "cây bẹo"\nforbidden = {{ en = ["flagpole"] }}\n')


def make(folder: Path) -> bytes:
    """A publication with a week of changes in a folder, and the page of its review."""
    _write(folder / "songngu.toml", _SETTINGS)
    _work(folder, 0)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    _git(folder, "config", "user.name", "Lan")
    _songngu(folder, "accept", "--document", "cho-noi")
    signed = folder / "translations/en/cho-noi.po"  # on one day, whatever the day
    _write(signed, re.sub(r"(# reviewed: .*) [0-9-]+\n", r"\1 2026-03-02\n", signed.read_text("utf-8")))
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message=The first issue")
    _work(folder, 1)
    found = review(config.load(folder / "songngu.toml"), None, {})
    theme = look.of(config.load(config.find(ROOT)))
    return page(found, theme, faces=faces.at_hand(ROOT, "small", used_faces(theme)))


def take_pictures(file: Path, name: str) -> None:
    """The page as PNGs, in few colours: a wide one in the light, a narrow one in the dark."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    views = {"desktop": ("light", 1200, 1240, 1, ""), "phone": ("dark", 390, 844, 2, "j")}
    with sync_playwright() as playwright:
        sandbox = [] if os.getuid() else ["--no-sandbox"]  # Chromium's cannot be had as root
        browser = playwright.chromium.launch(executable_path=chromium, args=sandbox)
        for view, (scheme, width, height, scale, keys) in views.items():
            tab = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme=scheme,
                device_scale_factor=scale,
            )
            tab.goto(file.resolve().as_uri())
            for key in keys:
                tab.keyboard.press(key)
            out = Path(f"{name}-{view}.png")
            tab.screenshot(path=out)
            with Image.open(out) as picture:
                picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(out, optimize=True)
            print(out)
        browser.close()


def _work(folder: Path, week: int) -> None:
    """The sources as their author had them, then the catalogues as the translator did."""
    _write(folder / "translations/glossary.toml", _GLOSSARY[week])
    for slug, document in TEXTS.items():
        paragraphs = [one["vi"] for one in document["after" if week else "before"]]
        head = f"---\ntitle: {document['title']}\ndate: {document['dates'][week]}\n---"
        _write(folder / f"source/{slug}.md", "\n\n".join([head, *paragraphs]) + "\n")
    _songngu(folder, "update")
    settings = config.load(folder / "songngu.toml")
    for slug, document in TEXTS.items():
        catalog = inputs.read_catalog(settings, slug, "en")
        assert catalog is not None
        known = {one["vi"]: one for one in document["after" if week else "before"] if "en" in one}
        known[document["title"]] = {"en": document["en"][week]}
        units = tuple(
            unit if unit.obsolete or unit.source not in known else _translated(unit, known[unit.source])
            for unit in catalog.units
        )
        (folder / catalog.path).write_bytes(po.write(replace(catalog, units=units)))
    _songngu(folder, "update")


def _translated(unit: Any, text: Mapping[str, str]) -> Any:
    """The unit as a translator leaves it in their editor."""
    notes = (f"note: {text['note']}",) if "note" in text else ()
    return replace(
        unit, target=text["en"], flags=(), previous=None, previous_id=None, comments=(*unit.comments, *notes)
    )


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def _songngu(folder: Path, *arguments: str) -> None:
    cli.main(["-C", str(folder), *arguments])


def _git(folder: Path, *arguments: str) -> None:
    """Git, with a name and a time that are the same on every machine."""
    person = {"NAME": "Lan", "EMAIL": "lan@example.org", "DATE": "2026-03-02T08:00Z"}
    who = {f"GIT_{one}_{what}": value for one in ("AUTHOR", "COMMITTER") for what, value in person.items()}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *arguments], cwd=folder, check=True, env=os.environ | alone | who)


def main(out: str, pictures: str = "") -> None:
    """Write the page, and its pictures where a name for them is given."""
    with tempfile.TemporaryDirectory() as folder:
        Path(out).parent.mkdir(parents=True, exist_ok=True)
        Path(out).write_bytes(make(Path(folder) / "book"))
    if pictures:
        take_pictures(Path(out), pictures)


if __name__ == "__main__":
    main(*sys.argv[1:])
