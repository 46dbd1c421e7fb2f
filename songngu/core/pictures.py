"""Blocks whose pictures have other addresses; one that cannot be shown is its alternative text."""

from __future__ import annotations

from collections.abc import Mapping

from songngu import tree
from songngu.model import Blocks, Node


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

    out: Blocks = tree.rewrite(blocks, change)
    return out
