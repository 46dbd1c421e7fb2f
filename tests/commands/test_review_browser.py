"""The page of a review in Chromium: filters, keys, signing off, widths, schemes; axe-core finds nothing.

Skipped where Chromium or playwright is missing (``CHROMIUM`` names a browser that is elsewhere).
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from reviewed import example  # noqa: E402
from reviews import LOOK, hostile, large, pair, review  # noqa: E402

from songngu.commands.review_page import page as as_page  # noqa: E402
from songngu.model import Comparison, Facet, Review  # noqa: E402

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)

pytestmark = pytest.mark.skipif(_CHROMIUM is None, reason="there is no Chromium")

Tab = Any
Open = Callable[..., Tab]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    with sync_api.sync_playwright() as playwright:
        sandbox = [] if os.getuid() else ["--no-sandbox"]  # Chromium's cannot be had as root
        yield (found := playwright.chromium.launch(executable_path=_CHROMIUM, args=sandbox))
        found.close()


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Open a review as a file; whatever the page says to the console, asks for or pops up is a failure."""
    contexts, wrong = [], []

    def run(given: Review, at: str = "", width: int = 1280, **options: object) -> Tab:
        file = tmp_path / "review.html"
        file.write_bytes(as_page(given, LOOK))
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **options))
        tab = contexts[-1].new_page()
        tab.set_default_timeout(60_000)
        tab.on("console", lambda said: wrong.append(f"{said.type}: {said.text}"))
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        tab.on("request", lambda asked: asked.url.startswith(("file:", "data:")) or wrong.append(asked.url))
        tab.goto(file.as_uri() + at)
        return tab

    yield run
    for context in contexts:
        context.close()
    assert [] == wrong


def _shown(tab: Tab) -> list[str]:
    found: list[str] = tab.evaluate(
        "[...document.querySelectorAll('.change')].filter((one) => !one.hidden).map((one) => one.id)"
    )
    return found


def _told(tab: Tab) -> str:
    return str(tab.locator("#songngu-shown").inner_text())


def _choose(tab: Tab, group: str, value: str) -> None:
    if not tab.locator("#songngu-panel").is_visible():
        tab.click("#songngu-filters")
    tab.locator(f'[data-name={group}] input[value="{value}"]').click()


def _until(tab: Any, condition: str) -> None:
    """Wait until something is true on the page, whose policy forbids what playwright waits with."""
    for _ in range(200):
        if tab.evaluate(condition):
            return
        tab.wait_for_timeout(50)
    raise AssertionError(condition)


def _focused(tab: Tab) -> str:
    return str(tab.evaluate("document.activeElement.id"))


def _commands(tab: Tab) -> list[str]:
    return str(tab.locator("#songngu-command").input_value()).split("\n")


# -- filters


def test_filters_leave_what_they_name_and_say_how_many(show: Open) -> None:
    """Values of one group add up, groups narrow down; the count is read out."""
    tab = show(example())
    assert "11 changes" == _told(tab)

    _choose(tab, "kind", "untouched")
    assert ["pn4k2vqda", "pzz7e5q2k"] == _shown(tab)
    assert "2 of 11 changes" == _told(tab)

    _choose(tab, "kind", "new")
    assert "3 of 11 changes" == _told(tab)

    _choose(tab, "finding", "brought")
    assert ["pn4k2vqda"] == _shown(tab)
    assert "polite" == tab.locator("#songngu-shown").get_attribute("aria-live")


def test_beside_each_value_stands_how_many_it_would_show(show: Open) -> None:
    """With the other groups as they are."""
    tab = show(example())
    _choose(tab, "document", "duong-len-nui")
    counts = {
        value: tab.locator(f'[data-name=kind] label:has([value="{value}"]) .count').inner_text()
        for value in ("untouched", "followed", "new")
    }

    assert {"untouched": "1", "followed": "1", "new": "0"} == counts
    assert "7" == tab.locator("[data-name=document] label:has([value=cho-noi]) .count").inner_text()


def test_a_filter_is_kept_in_the_address(show: Open) -> None:
    """Who is sent the address sees the same."""
    tab = show(example())
    _choose(tab, "kind", "untouched")
    _choose(tab, "state", "fuzzy")
    address = tab.url
    assert address.endswith("#kind=untouched&state=fuzzy")

    tab.reload()
    assert ["pn4k2vqda", "pzz7e5q2k"] == _shown(tab)

    tab.goto(address.split("#")[0] + "#q=ghe&kind=followed")
    assert ["p7xw3mzra"] == _shown(tab)

    tab.click("#songngu-clear")
    assert "11 changes" == _told(tab)
    assert "#" not in tab.url


def test_words_are_found_with_and_without_their_marks(show: Open) -> None:
    """Letters without marks find those with them; letters with marks find themselves."""
    tab = show(example())
    for words, count in (("khúc sông", 1), ("khuc song", 1), ("khùc", 0), ("PN4K2VQDA", 1), ("nui-cam", 4)):
        tab.fill("#songngu-search", words)
        tab.press("#songngu-search", "Enter")
        assert (words, count) == (words, len(_shown(tab)))
    tab.fill("#songngu-search", "nothing has this")
    tab.press("#songngu-search", "Enter")
    assert tab.locator(".nothing").is_visible()


def test_a_number_of_the_summary_is_a_filter(show: Open) -> None:
    """The loudest number leads to what it counts."""
    tab = show(example())
    tab.click(".loud a")

    assert ["pn4k2vqda", "pzz7e5q2k"] == _shown(tab)


def test_a_link_to_a_change_shows_it_whatever_is_filtered(show: Open) -> None:
    """An address that somebody was sent always leads there."""
    tab = show(example(), "#pzz7e5q2k")
    assert tab.locator("#pzz7e5q2k").evaluate("(one) => one.getBoundingClientRect().top") < 500

    _choose(tab, "kind", "new")
    tab.evaluate("location.hash = 'pe4u2b6js'")
    _until(tab, "!document.getElementById('pe4u2b6js').hidden")
    assert "11 changes" == _told(tab)


# -- keys


def test_j_and_k_go_from_change_to_change(show: Open) -> None:
    """The focus goes along, below the bar, and over what is not shown; at the end it stays."""
    tab = show(example())
    tab.keyboard.press("j")
    assert "p3t9c4hsn" == _focused(tab)
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    tab.keyboard.press("k")
    assert "pn4k2vqda" == _focused(tab)
    top = tab.locator("#pn4k2vqda").evaluate("(one) => one.getBoundingClientRect().top")
    bar = tab.locator(".tools").evaluate("(one) => one.getBoundingClientRect().bottom")
    assert bar <= top < 300

    _choose(tab, "kind", "untouched")
    tab.keyboard.press("Escape")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    assert "pzz7e5q2k" == _focused(tab)


def test_every_key_has_a_button(show: Open) -> None:
    """Who has no keyboard loses nothing."""
    tab = show(example())
    tab.click("#songngu-next")
    tab.click("#songngu-next")
    tab.click("#songngu-previous")
    assert "p3t9c4hsn" == _focused(tab)
    tab.click("#songngu-help-button")
    assert tab.locator("#songngu-help").is_visible()


def test_slash_goes_to_the_filter_and_escape_leaves_it(show: Open) -> None:
    """What is typed there is text, and no command."""
    tab = show(example())
    tab.keyboard.press("j")
    tab.keyboard.press("/")
    assert "songngu-search" == _focused(tab)
    tab.keyboard.type("jx?")
    assert "jx?" == tab.locator("#songngu-search").input_value()
    assert not tab.locator("#songngu-help").is_visible()
    _until(tab, "location.hash.includes('q=')")
    tab.keyboard.press("Escape")
    assert "11 changes" == _told(tab)
    tab.keyboard.press("Escape")
    assert "p3t9c4hsn" == _focused(tab)


def test_the_help_opens_and_gives_the_focus_back(show: Open) -> None:
    """A dialog, closed with Escape."""
    tab = show(example())
    tab.keyboard.press("j")
    tab.keyboard.press("?")
    assert "songngu-close" == _focused(tab)
    tab.keyboard.press("Escape")
    assert not tab.locator("#songngu-help").is_visible()
    assert "p3t9c4hsn" == _focused(tab)


def test_keys_of_one_letter_can_be_switched_off(show: Open) -> None:
    """Who speaks to the computer needs that (WCAG 2.1.4)."""
    tab = show(example())
    tab.keyboard.press("?")
    tab.click("#songngu-keys")
    tab.keyboard.press("Escape")
    tab.keyboard.press("j")

    assert "p3t9c4hsn" != _focused(tab)


def test_old_and_new_can_be_read_alone(show: Open) -> None:
    """For one change, and for all."""
    tab = show(example())
    words = tab.locator("#pn4k2vqda .source .words")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    tab.keyboard.press("v")
    assert words.inner_text().startswith("Chợ họp từ ba giờ sáng")
    tab.keyboard.press("v")
    assert words.inner_text().startswith("Chợ họp từ bốn giờ sáng")
    tab.click("[data-all=before]")
    assert words.inner_text().startswith("Chợ họp từ ba giờ sáng")
    assert tab.locator("#pq8d1y6ub ins").is_hidden()
    tab.click("#pn4k2vqda [data-view=marked]")
    assert words.locator("ins").first.is_visible()


# -- signing off


def test_what_is_selected_is_one_command(show: Open) -> None:
    """By key, by box, and all that is shown."""
    tab = show(example())
    assert not tab.locator("#songngu-signing").is_visible()
    tab.keyboard.press("j")
    tab.keyboard.press("x")
    tab.locator("#p7xw3mzra .pick").click()
    assert ["songngu accept p3t9c4hsn p7xw3mzra"] == _commands(tab)
    tab.keyboard.press("x")
    assert ["songngu accept p3t9c4hsn"] == _commands(tab)

    tab.click("#songngu-unselect")
    _choose(tab, "document", "duong-len-nui")
    tab.keyboard.press("Escape")
    tab.click("#songngu-select")
    assert ["songngu accept pk9a3x5vi pm0h8w7ry pe4u2b6js"] == _commands(tab)


def test_a_long_command_is_several(show: Open) -> None:
    """No line of more than 8,000 letters; each id once; languages apart."""
    pairs = [pair(f"p{at:08d}", command=f"songngu accept p{at:08d}") for at in range(1500)]
    other = pair("pother000", language="fr", command="songngu accept --language fr pother000")
    tab = show(review(*pairs, other, languages=("vi", "en", "fr")))
    tab.click("#songngu-select")
    lines = _commands(tab)

    assert max(map(len, lines)) <= 8000
    assert "songngu accept --language fr pother000" == lines[-1]
    assert 1500 == len({word for line in lines[:-1] for word in line.split()[2:]})


def test_the_command_is_copied_where_there_is_no_clipboard(show: Open) -> None:
    """A page on a disk may have none: the old way, else the text is selected for the reader's own keys."""
    tab = show(example())
    tab.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    tab.evaluate("document.execCommand = () => { window.copied = String(getSelection()); return true; }")
    tab.click("#p7xw3mzra .copy")
    _until(tab, "window.copied")
    assert "songngu accept p7xw3mzra" == tab.evaluate("window.copied")
    assert not tab.locator("#songngu-signing").is_visible()

    tab.evaluate("document.execCommand = () => false")
    tab.click("#p7xw3mzra .copy")
    _until(tab, "document.activeElement.id === 'songngu-command'")
    assert "songngu accept p7xw3mzra" == tab.evaluate("String(getSelection())")


# -- sights


def test_languages_stand_side_by_side_or_one_below_the_other(show: Open) -> None:
    """As there is room; and no page scrolls sideways."""
    for width, beside in ((390, False), (820, False), (1440, True)):
        tab = show(example(), width=width)
        source, target = (tab.locator(f"#p7xw3mzra .{name}").bounding_box() for name in ("source", "target"))
        assert beside == (source["y"] == target["y"])
        assert 0 == tab.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )


def test_the_dark_is_dark(show: Open) -> None:
    """The page follows the reader's scheme."""
    light, dark = (
        show(example(), color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    )

    assert "rgb(255, 254, 252)" == light
    assert "rgb(23, 21, 19)" == dark


def test_printed_all_is_shown_and_nothing_can_be_pressed(show: Open) -> None:
    """What is out of sight on the screen is laid out, and what is short is not broken."""
    tab = show(example())
    tab.emulate_media(media="print")

    assert 0 == tab.locator("button:visible, input:visible, .tools:visible").count()
    laid_out = tab.locator(".stretch").evaluate_all(
        "(all) => [...new Set(all.map((one) => getComputedStyle(one).contentVisibility))]"
    )
    assert ["visible"] == laid_out
    assert "avoid" == tab.locator("#p7xw3mzra").evaluate("(one) => getComputedStyle(one).breakInside")


def test_without_a_script_everything_is_there_to_read(show: Open) -> None:
    """And nothing that would not work is offered."""
    tab = show(example(), java_script_enabled=False)

    assert 11 == tab.locator(".change:visible").count()
    assert 0 == tab.locator("button:visible, input:visible").count()
    assert tab.locator("#p7xw3mzra .command code").is_visible()


def test_two_thousand_changes_cost_no_listeners(show: Open) -> None:
    """Events are heard once for the page, and what is out of sight is not laid out."""
    tab = show(large(2000))
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable")
    found = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    assert found["JSEventListeners"] < 20
    assert "auto" == tab.locator(".stretch").last.evaluate("(one) => getComputedStyle(one).contentVisibility")

    _choose(tab, "kind", "untouched")
    assert "182 of 2,000 changes" == _told(tab)
    tab.fill("#songngu-search", "p00001235")
    tab.press("#songngu-search", "Enter")
    assert 1 == len(_shown(tab)) + (1 if _told(tab).startswith("0") else 0)


def test_hostile_texts_do_nothing(show: Open) -> None:
    """No alert, no request, no element: they are text in every place and after every key."""
    tab = show(hostile())
    for key in ("j", "x", "v", "f", "Escape", "j", "x", "c"):
        tab.keyboard.press(key)
    tab.click("#songngu-select")

    assert 0 == tab.locator("img").count()
    assert 1 == tab.locator("script").count()


# -- axe-core

MERGE = Review(
    title="Sách",
    languages=("vi", "en"),
    comparisons=tuple(
        Comparison(base=base, head="abc1234", changes=(pair("p1", facets=(Facet.NEITHER,)), pair("p2")))
        for base in ("ours", "theirs")
    ),
)
VIEWS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"width": 375},
    "phone, dark": {"width": 375, "color_scheme": "dark"},
    "print": {},
}


@pytest.mark.parametrize(
    ("what", "view"),
    [*(("example", view) for view in VIEWS), ("merge", "light"), ("hostile", "phone"), ("nothing", "light")],
)
def test_axe_finds_nothing(show: Open, what: str, view: str) -> None:
    """With all laid out, filters open, and something selected."""
    given = {"example": example, "merge": lambda: MERGE, "hostile": hostile, "nothing": review}[what]()
    tab = show(given, **VIEWS[view])
    if view == "print":
        tab.emulate_media(media="print")
    assert [] == _violations(tab)
    if view != "print" and what != "nothing":
        for key in ("j", "x", "f"):
            tab.keyboard.press(key)
        assert [] == _violations(tab)
        tab.keyboard.press("Escape")
        tab.keyboard.press("?")
        assert [] == _violations(tab)


def _violations(tab: Tab) -> list[str]:
    """What axe-core finds when everything is laid out."""
    tab.locator(".stretch").evaluate_all(
        "(all) => { for (const one of all) one.style.contentVisibility = 'visible'; }"
    )
    found = axe.Axe().run(tab).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]
    ]
