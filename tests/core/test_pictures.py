"""Pictures with the addresses that are published, or the words that stand for them."""

from __future__ import annotations

from songngu import tree
from songngu.core.pictures import with_formulas, with_pictures, with_said_formulas


def picture(address: str, alt: str = "", title: str = "") -> tree.Node:
    """A picture in a paragraph."""
    return tree.para([{"t": "Image", "c": [tree.attr("a"), tree.text_inlines(alt), [address, title]]}])


def test_a_known_picture_has_its_published_address() -> None:
    """The author's address becomes the published one; all else of the picture stays."""
    assert [picture("pictures/1.png", "Đò", "Tựa")] == with_pictures(
        [picture("do.png", "Đò", "Tựa")], {"do.png": "pictures/1.png"}
    )


def test_an_unknown_picture_is_its_alternative_text() -> None:
    """What cannot be shown is told; without a text, by the name of its file."""
    classes = tree.attr("", ["missing-image"])

    assert [
        tree.para([tree.span(classes, tree.text_inlines("Đò"))]),
        tree.para([tree.span(classes, tree.text_inlines("do.png"))]),
    ] == with_pictures([picture("do.png", "Đò"), picture("hinh/do.png")], {})


def test_blocks_without_pictures_are_equal() -> None:
    """Nothing else changes, and nothing in place."""
    blocks = [tree.div(tree.attr(), [picture("do.png")])]
    with_pictures(blocks, {"do.png": "x.png"})

    assert [tree.div(tree.attr(), [picture("do.png")])] == blocks


def test_formulas_as_pictures() -> None:
    """A formula that is drawn is a picture wherever it stands; one that is not stays a formula."""
    inline, display = {"t": "InlineMath"}, {"t": "DisplayMath"}
    drawing = {"t": "Image", "c": [["", [], []], [], ["f.svg", ""]]}
    blocks = [tree.para([{"t": "Math", "c": [inline, "x"]}, {"t": "Math", "c": [display, "x"]}])]

    shown = with_formulas(blocks, {(True, "x"): drawing})

    assert [tree.para([{"t": "Math", "c": [inline, "x"]}, drawing])] == shown


def test_a_picture_says_its_formulas_in_words() -> None:
    """TeX in an attribute is read out sign by sign; a formula without words, or outside, stays as it is."""
    inline = {"t": "InlineMath"}
    formulas = [{"t": "Math", "c": [inline, "x"]}, {"t": "Math", "c": [inline, "y"]}]
    shown = {"t": "Image", "c": [tree.attr(), formulas, ["a.png", ""]]}
    said = {
        "t": "Image",
        "c": [tree.attr(), [{"t": "Str", "c": "ích"}, {"t": "Str", "c": "y"}], ["a.png", ""]],
    }

    made = with_said_formulas([tree.para([shown, *formulas])], lambda tex: {"x": "ích"}.get(tex, ""))

    assert [tree.para([said, *formulas])] == made
