"""The policy of a page: what it allows is what the templates wrote."""

from __future__ import annotations

import base64
import hashlib
import re
from html import unescape

import pytest
from markupsafe import Markup

from songngu.formats import html_policy

PAGE = (
    '<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n<title>x</title>\n'
    "<style>\nbody { color: red }\n</style>\n{head}</head>\n<body>\n{body}\n<script>\nours();\n</script>"
)


def page(body: str = "", head: str = "") -> str:
    """A page as a template writes it."""
    return PAGE.replace("{body}", body).replace("{head}", head)


def rules(text: str, contents: object = (), *, is_trusted: bool = False) -> dict[str, list[str]]:
    """The policy of a page, by directive."""
    out = html_policy.protected(text, {"body": contents}, is_trusted=is_trusted)
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', out)
    assert found is not None
    parts = (rule.split() for rule in unescape(found[1]).split(";"))
    return {name: values for name, *values in parts}


def digest(text: str) -> str:
    """What a policy calls a script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_nothing_but_what_templates_wrote() -> None:
    """Scripts and styles of the templates by their digests, pictures and fonts beside the page, no more."""
    assert {
        "default-src": ["'none'"],
        "script-src": [digest("\nours();\n")],
        "style-src": [digest("\nbody { color: red }\n")],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    } == rules(page("<p>Một</p>"))


def test_the_policy_comes_before_what_it_is_about() -> None:
    """It stands right after the charset, before anything is loaded; without a head it stands nowhere."""
    out = html_policy.protected(page(), {}, is_trusted=False)

    assert '<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy"' in out
    assert "<head><meta http" in html_policy.protected("<head><p>", {}, is_trusted=False).replace("\n", "")
    assert "<p>" == html_policy.protected("<p>", {}, is_trusted=False)


@pytest.mark.parametrize(
    "evil",
    [
        "<script>evil()</script>",
        "<SCRIPT>evil()</SCRIPT >",
        "<script>evil() /*",
        "<script src=//evil.example></script>",
        "<script type=module>evil()</script>",
        "<iframe src=https://evil.example></iframe>",
        "<base href=https://evil.example>",
        '<meta http-equiv="refresh" content="0;https://evil.example">',
        "<style>evil{}</style>",
        "<link rel=stylesheet href=https://evil.example>",
        "<object data=https://evil.example></object>",
    ],
)
def test_a_text_that_brings_something_along(evil: str) -> None:
    """If a text ever brought a script along, no script would run, and nothing of it would be loaded."""
    text = Markup(f"<p>a</p>{evil}")
    for contents in (text, [{"html": text}], {"x": (text,)}):
        found = rules(page(text), contents)

        assert ["'none'"] == found["script-src"]
        assert [digest("\nbody { color: red }\n")] == found["style-src"]
        assert "evil" not in str(found)


def test_data_are_no_script() -> None:
    """Linked data is not run, and needs no permission."""
    data = '<script type="application/ld+json">{"a": 1}</script>'

    assert [digest("\nours();\n")] == rules(page(head=data))["script-src"]


def test_what_a_template_loads() -> None:
    """A publication's own template may name files of its own, and other machines."""
    own = (
        '<script src="js/a.js"></script><link rel="stylesheet" href="https://fonts.example/x.css">'
        '<link rel="canonical" href="https://nothing.example">'
        '<iframe src="//frames.example/x"></iframe><img src="https://pictures.example/x.png">'
    )
    found = rules(page(own))

    assert ["'self'", digest("\nours();\n")] == sorted(found["script-src"])
    assert "https://fonts.example" in found["style-src"]
    assert ["https://frames.example"] == found["frame-src"]
    assert ["'self'", "data:", "https://pictures.example"] == found["img-src"]
    assert "nothing" not in str(found)


def test_trusted_sources() -> None:
    """Where raw HTML is let through, what it holds may run, and load what it names over HTTPS."""
    found = rules(page("<p style='a'><script>a()</script>"), is_trusted=True)

    assert {"default-src": ["'self'", "'unsafe-inline'", "data:", "https:"], "base-uri": ["'none'"]} == found


def test_style_attributes_become_classes() -> None:
    """What pandoc writes as ``style`` stands in a style of the page, once, and is allowed."""
    cells = '<td style="text-align: right;">a</td><td class="b" style="text-align: right;">c</td>'
    out = html_policy.protected(page(f'{cells}<col style="width: 44%" />'), {}, is_trusted=False)

    assert '<td class="songngu-style-1">a</td><td class="songngu-style-1 b">c</td>' in out
    assert '<col class="songngu-style-2" />' in out
    sheet = (
        "\n.songngu-style-1 { text-align: right !important; }\n.songngu-style-2 { width: 44% !important; }\n"
    )
    assert f"<style>{sheet}</style>" in out
    assert digest(sheet) in unescape(out)


@pytest.mark.parametrize(
    "style", ["position: fixed", "width: expression(evil())", "color: url(//evil)", "x", ""]
)
def test_other_styles_go(style: str) -> None:
    """A declaration that is none of pandoc's is left out."""
    out = html_policy.protected(page(f'<td style="{style}">a</td>'), {}, is_trusted=False)

    assert "<td>a</td>" in out
    assert "songngu-style" not in out


def test_scripts_are_not_rewritten() -> None:
    """What looks like a tag in a script or in linked data stays as it is."""
    data = '<script type="application/ld+json">"<td style="width: 1%">"</script>'

    assert data in html_policy.protected(page(data), {}, is_trusted=False)
