"""Hostile or broken HTML made harmless, well-formed markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from songngu.formats import clean


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>một</p>", "<p>một</p>"),
        ("<p>một<br>hai", "<p>một<br/>hai</p>"),
        ("<p>a &amp; b &lt; c</p>", "<p>a &amp; b &lt; c</p>"),
        ("một", "một"),
        ("", ""),
        ("<script>alert(1)</script>x", "x"),
        ("<style>p{}</style>x", "x"),
        ("<iframe src='https://a.b'></iframe>x", "x"),
        ("<form><input>x</form>", "x"),
        ("<img src=x onerror=alert(1)>x", "x"),
        ("<svg onload=alert(1)>x</svg>", "x"),
        ("<p onclick='x()' style='color:red' class='k'>x</p>", '<p class="k">x</p>'),
        ("<a href='javascript:x()'>x</a>", "<a>x</a>"),
        ("<a href='https://a.b/?c&d'>x</a>", '<a href="https://a.b/?c&amp;d">x</a>'),
        ("<p id='p12345678'>x</p>", "<p>x</p>"),
        ("<td colspan=2>x</td>", "x"),
        (
            "<table><tr><td colspan=2>x</table>",
            '<table><tbody><tr><td colspan="2">x</td></tr></tbody></table>',
        ),
        ("<!-- một -->x", "x"),
        ("<details><summary>a</summary>b</details>", "<details><summary>a</summary>b</details>"),
    ],
)
def test_clean(html: str, expected: str) -> None:
    """Formatting stays; scripts, styles, handlers, forms, frames, pictures, ids and odd addresses go."""
    assert expected == clean.clean(html)


@given(
    st.text(st.sampled_from("<>/=\"'&;!-abp x\n"), max_size=40)
    | st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=20),
    st.booleans(),
)
def test_clean_is_always_well_formed(html: str, is_inline: bool) -> None:
    """Whatever comes in (control characters never do), what goes out can stand in XHTML."""
    found = clean.clean(html, is_inline)

    assert etree.fromstring(f"<div>{found}</div>") is not None


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<b>x</b>", "<b>x</b>"),
        ("<p>x</p>", "x"),
        ("</span></p>", ""),
        ("<table><tr><td>x</table>", "x"),
        ('<a href="a.html">x</a><br>', '<a href="a.html">x</a><br/>'),
    ],
)
def test_clean_among_inlines(html: str, expected: str) -> None:
    """No block may stand in a paragraph: its words stay."""
    assert expected == clean.clean(html, True)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<b>", ("open", "b")),
        ("</B>", ("close", "b")),
        ("<br>", ("void", "br")),
        ("<hr/>", ("void", "hr")),
        ("<x-y>", None),
        (" <div class='k'>\n", ("open", "div")),
        ("<span/>", ("void", "span")),
        ("<b></b>", None),
        ("<!-- x -->", None),
        ("x", None),
        ("<1>", None),
    ],
)
def test_tag(html: str, expected: tuple[str, str] | None) -> None:
    """A lone tag is told from a whole fragment, a comment and text."""
    assert expected == clean.tag(html)


@pytest.mark.parametrize(
    ("html", "is_inline", "expected"),
    [
        ("<b>", True, "<b>"),
        ("<b>", False, None),
        ("<div>", True, None),
        ("<DIV CLASS=k>", False, '<div class="k">'),
        ('<div onclick="x()">', False, "<div>"),
        ("<td>", False, None),
        ("<li>", False, None),
        ('<a href="x">', True, None),
        ("<script>", True, None),
        ("text", True, None),
        ("</b>", True, "<b>"),
    ],
)
def test_open_tag(html: str, is_inline: bool, expected: str | None) -> None:
    """A lone opening tag may be one of text among inlines and one of sections among blocks, no other."""
    assert expected == clean.open_tag(html, is_inline)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("a.html", True),
        ("#neo", True),
        ("https://a.b", True),
        ("HTTPS://a.b", True),
        ("mailto:a@b.c", True),
        ("tel:+84", True),
        ("", True),
        ("./a:b", True),
        ("javascript:x", False),
        (" javascript:x", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
    ],
)
def test_is_safe_address(address: str, expected: bool) -> None:
    """Relative addresses and schemes that only lead somewhere are safe."""
    assert expected == clean.is_safe_address(address)


@pytest.mark.parametrize("address", ["java\tscript:x", "java\nscript:x", "\x01javascript:x"])
def test_addresses_that_browsers_mend_are_not_safe(address: str) -> None:
    """Browsers leave out control characters: what they would run, we do not let through."""
    assert not clean.is_safe_address(address)


@pytest.mark.parametrize("tag", ["q", "blockquote"])
def test_the_address_of_a_quotation(tag: str) -> None:
    """Where a quotation is from may be no address that runs something."""
    assert f"<{tag}>a</{tag}>" == clean.clean(f"<{tag} cite='java&Tab;script:evil()'>a</{tag}>")
    assert f'<{tag} cite="x.html">a</{tag}>' == clean.clean(f"<{tag} cite=x.html>a</{tag}>")
