"""Drawings: what stays is what they draw."""

from __future__ import annotations

import pytest
from lxml import etree

from songngu.formats import clean_svg

OPEN = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def cleaned(inside: str) -> str:
    """What becomes of a drawing's content."""
    out = clean_svg.clean(OPEN + inside.encode() + b"</svg>")
    assert out is not None
    return out.decode().partition("?>")[2].strip()


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M0 0h1" fill="url(#a)" style="stroke: red"/>',
        '<linearGradient id="a"><stop offset="1"/></linearGradient>',
        '<style>path { fill: url("#a"); font: 1em serif }</style>',
        '<use href="#a"/>',
        '<image href="data:image/png;base64,AA"/>',
        '<animate attributeName="x" to="1"/>',
        '<text xml:space="preserve"> a </text>',
    ],
)
def test_what_draws_stays(inside: str) -> None:
    """Shapes, fills, text, styles, references inside the drawing, and motion."""
    assert inside in cleaned(inside)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>evil()</script>",
        "<SCRIPT>evil()</SCRIPT>",
        '<script href="evil.js"/>',
        '<g onload="evil()"/>',
        '<g ONCLICK="evil()"/>',
        '<a href="javascript:evil()"/>',
        '<a xlink:href=" java&#10;script:evil()"/>',
        '<a href="https://evil.example"/>',
        '<image href="https://evil.example/x.png"/>',
        '<image href="file:///evil"/>',
        '<image href="../evil.png"/>',
        '<use href="data:image/svg+xml,evil"/>',
        '<feImage xlink:href="//evil.example"/>',
        '<a><set attributeName="href" to="javascript:evil()"/></a>',
        '<a><animate attributeName="xlink:href" values="javascript:evil()"/></a>',
        '<g><set attributeName="onload" to="evil()"/></g>',
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml">evil</body></foreignObject>',
        '<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" srcdoc="evil"/>',
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">evil()</h:script>',
        '<handler type="application/ecmascript">evil()</handler>',
        '<rect fill="url(https://evil.example#a)"/>',
        "<rect fill=\"URL( '//evil.example' )\"/>",
        '<rect style="fill: u\\72l(//evil.example)"/>',
        "<style>@import '//evil.example';</style>",
        "<style>@\\69mport '//evil.example';</style>",
        "<style>@font-face { src: url(//evil.example) }</style>",
        "<style>a { background: image-set('//evil.example' 1x) }</style>",
        "<style><![CDATA[a { background: url(//evil.example) }]]></style>",
        '<g xml:base="https://evil.example/"/>',
        "<!-- evil -->",
        "<?xml-stylesheet href='evil.css'?>",
        '<metadata><x xmlns="x">evil</x></metadata>',
    ],
)
def test_what_does_something_goes(inside: str) -> None:
    """Scripts, handlers, addresses elsewhere in all disguises, other namespaces."""
    assert "evil" not in cleaned(inside)


def test_what_hides_behind_what_goes_stays_harmless() -> None:
    """An element that stands after one that is taken away is looked at, too."""
    assert "evil" not in cleaned('<script/><script/><g onload="evil()"/><script>evil()</script>')


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no drawing",
        b"<svg>",
        b"<svg/>",
        b"<html xmlns='http://www.w3.org/1999/xhtml'/>",
        OPEN + b"<g>" * 300 + b"</g>" * 299,
        b"\x89PNG",
        OPEN + b"</svg>" + b" " * 16_000_000,
    ],
)
def test_what_is_no_drawing(data: bytes) -> None:
    """Broken XML, another root, too much of it: nothing."""
    assert clean_svg.clean(data) is None


def test_entities_that_grow() -> None:
    """Ten letters that become a thousand million are refused, soon."""
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE svg [<!ENTITY a0 "evil">{lines}]>'.encode() + OPEN + b"<text>&a9;</text></svg>"

    assert clean_svg.clean(bomb) is None


def test_entities_that_name_files(tmp_path: object) -> None:
    """An entity that stands for a file is not followed."""
    file = f"{tmp_path}/secret"
    with open(file, "w", encoding="utf-8") as stream:
        stream.write("secret")
    data = f'<!DOCTYPE svg [<!ENTITY a SYSTEM "file://{file}">]>'.encode() + OPEN + b"<text>&a;</text></svg>"

    assert b"secret" not in (clean_svg.clean(data) or b"")


def test_another_charset() -> None:
    """Whatever a drawing was written in, what is published is UTF-8."""
    text = '<?xml version="1.0" encoding="utf-16"?>' + OPEN.decode() + "<text>Một</text></svg>"
    out = clean_svg.clean(text.encode("utf-16")) or b""

    assert "Một" in out.decode("utf-8")
    assert etree.fromstring(out).tag == f"{{{clean_svg.SVG}}}svg"
