"""Blocks whose pictures have other addresses or say their formulas, or whose formulas are pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from songngu import tree
from songngu.model import Blocks, Node


def with_formulas(blocks: Blocks, drawn: Mapping[tuple[bool, str], Node]) -> Blocks:
    """The blocks with formulas as pictures.

    :param drawn: by whether a formula stands on a line of its own, and its TeX: the picture; a formula
        that is not among them stays.
    """

    def change(node: Node) -> Node:
        if node["t"] != "Math":
            return node
        return drawn.get((node["c"][0]["t"] == "DisplayMath", node["c"][1]), node)

    return _changed(blocks, "Math", change) if drawn else blocks


def with_pictures(blocks: Blocks, addresses: Mapping[str, str]) -> Blocks:
    """The blocks with each picture's address replaced.

    :param addresses: the author's address -> the one to publish; a picture whose address is not
        among them is shown as its alternative text.
    """

    def change(node: Node) -> Node:
        if node["t"] != "Image":
            return node
        attr, alt, (address, title) = node["c"]
        if address in addresses:
            return {"t": "Image", "c": [attr, alt, [addresses[address], title]]}
        text = alt or tree.text_inlines(address.rsplit("/", 1)[-1])
        return tree.span(["", ["missing-image"], []], text)

    return _changed(blocks, "Image", change)


def with_said_formulas(blocks: Blocks, say: Callable[[str], str]) -> Blocks:
    """The blocks with the formulas in what pictures say in words: an attribute holds no formula.

    :param say: the TeX of a formula -> its words; empty where there are none, and the TeX stays.
    """

    def in_words(node: Node) -> Node:
        if node["t"] != "Math":
            return node
        return {"t": "Str", "c": say(node["c"][1]) or node["c"][1]}

    def change(node: Node) -> Node:
        if node["t"] != "Image":
            return node
        attr, alt, target = node["c"]
        return {"t": "Image", "c": [attr, tree.rewrite(alt, in_words), target]}

    return _changed(blocks, "Image", change)


def _changed(blocks: Blocks, tag: str, change: Callable[[Node], Node]) -> Blocks:
    """The blocks rewritten; to see that none of their nodes is such a one takes a fifth of that."""
    if not any(node["t"] == tag for node in tree.walk(blocks)):
        return blocks
    out: Blocks = tree.rewrite(blocks, change)
    return out
