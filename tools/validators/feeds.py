"""Feeds, catalogues and site maps against the rules of their standards, of which no package has a checker.

RFC 4287 (Atom), OPDS 1.2 and 2.0 with the Readium manifest's links and metadata, sitemaps.org 0.9. Each
rule is named by where it stands.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

Broken = tuple[str, str]
"""A rule and what is wrong."""

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/terms/}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ACQUISITION = "http://opds-spec.org/acquisition"
IMAGE = "http://opds-spec.org/image"

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(;\s*[\w-]+=[\w.+-]+)*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_RASTER = {"image/gif", "image/jpeg", "image/png"}


def broken_rules(name: str, data: bytes) -> Iterator[Broken]:
    """What a file breaks of its standard; a file that is none of these breaks nothing.

    :raises ValueError: when it is no JSON or XML.
    """
    if name.endswith("json"):
        feed = json.loads(data)
        if isinstance(feed, dict) and "opds" in json.dumps(feed.get("links", "")):
            yield from _opds2(feed)
        return
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error
    if root.tag == f"{ATOM}feed":
        yield from _atom(root)
        if any("opds-catalog" in link.get("type", "") for link in _links(root, "self")):
            yield from _opds1(root)
    elif root.tag == f"{MAP}urlset":
        yield from _map(root)


# -- Atom


def _atom(feed: ElementTree.Element) -> Iterator[Broken]:
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        yield from _once(element)
        yield from _shape(element)
        yield from _words(element)
    if not feed.findall(f"{ATOM}author") and not all(one.findall(f"{ATOM}author") for one in entries):
        yield "RFC 4287 4.1.1", "neither the feed nor every entry has an author"
    if not _links(feed, "self"):
        yield "RFC 4287 4.1.1", "the feed has no link to itself"
    for entry in entries:
        if entry.find(f"{ATOM}content") is None and not _links(entry, "alternate"):
            yield "RFC 4287 4.1.2", f"{_text(entry, 'id')} has neither content nor an alternate"
    for name, times in Counter(_text(entry, "id") for entry in entries).items():
        if times > 1:
            yield "RFC 4287 4.1.1", f"{times} entries are {name}"


def _once(element: ElementTree.Element) -> Iterator[Broken]:
    """What a feed or an entry has once, at least or at most."""
    names = Counter(child.tag.removeprefix(ATOM) for child in element)
    for name in ("id", "title", "updated"):
        if names[name] != 1 or not _text(element, name):
            yield "RFC 4287 4.1", f"{_text(element, 'id') or 'something'} has {names[name]} times {name}"
    for name in ("subtitle", "published", "summary", "content", "rights", "icon", "logo", "generator"):
        if names[name] > 1:
            yield "RFC 4287 4.1", f"{_text(element, 'id')} has {names[name]} times {name}"
    ways = Counter((link.get("type"), link.get("hreflang")) for link in _links(element, "alternate"))
    for way, times in ways.items():
        if times > 1:
            yield "RFC 4287 4.1", f"{_text(element, 'id')} has {times} alternates of {way}"


def _shape(element: ElementTree.Element) -> Iterator[Broken]:
    """The forms of identifiers, dates and links."""
    if not urlsplit(_text(element, "id")).scheme:
        yield "RFC 4287 4.2.6", f"{_text(element, 'id')} is no whole address"
    for name in ("updated", "published"):
        for date in element.findall(ATOM + name):
            if not _is_instant(date.text or ""):
                yield "RFC 4287 3.3", f"{date.text} is no date of RFC 3339"
    for link in element.findall(f"{ATOM}link"):
        if not link.get("href") or link.get("rel") == "":
            yield "RFC 4287 4.2.7", "a link has no address or an empty relation"
        if "type" in link.attrib and not _MEDIA_TYPE.fullmatch(link.get("type", "")):
            yield "RFC 4287 4.2.7.3", f"{link.get('type')} is no media type"


def _words(element: ElementTree.Element) -> Iterator[Broken]:
    """The forms of people and texts."""
    for kind in ("author", "contributor"):
        for person in element.findall(ATOM + kind):
            if len(person.findall(f"{ATOM}name")) != 1 or not _text(person, "name"):
                yield "RFC 4287 3.2", f"a person ({kind}) has no name, or several"
    for name in ("title", "summary", "subtitle", "rights"):
        for text in element.findall(ATOM + name):
            if text.get("type", "text") not in ("text", "html", "xhtml"):
                yield "RFC 4287 3.1.1", f"{name} has the type {text.get('type')}"
            elif text.get("type") != "xhtml" and len(text):
                yield "RFC 4287 3.1.1", f"{name} is text and has elements in it"


def _opds1(feed: ElementTree.Element) -> Iterator[Broken]:
    if not _links(feed, "start"):
        yield "OPDS 1.2 2", "the feed has no link to the catalogue's root"
    for entry in feed.findall(f"{ATOM}entry"):
        name = _text(entry, "id")
        links = entry.findall(f"{ATOM}link")
        files = [link for link in links if link.get("rel", "").startswith(ACQUISITION)]
        if not files:
            yield "OPDS 1.2 5.4", f"{name} has no acquisition link"
        if not all(link.get("type") for link in files):
            yield "OPDS 1.2 5.3", f"{name} has an acquisition link without a media type"
        images = {link.get("type", "") for link in links if link.get("rel", "").startswith(IMAGE)}
        if images and not images & _RASTER:
            yield "OPDS 1.2 5.2.2", f"{name} has no image that is a GIF, JPEG or PNG"
        if name in [one.text for one in entry.findall(f"{DC}identifier")]:
            yield "OPDS 1.2 5.1.1", f"{name} is the entry's identifier and that of the book"
        if entry.find(f"{ATOM}published") is not None and entry.find(f"{DC}issued") is not None:
            yield "OPDS 1.2 5.1.1", f"{name} says of the entry, too, when it was published"
        summary = entry.find(f"{ATOM}summary")
        if summary is not None and summary.get("type", "text") != "text":
            yield "OPDS 1.2 5.1.3", f"the summary of {name} is no plain text"
        if summary is not None and summary.text == _text(entry, "title"):
            yield "OPDS 1.2 5.1.3", f"the summary of {name} is its title"


# -- OPDS 2.0


def _opds2(feed: dict[str, Any]) -> Iterator[Broken]:
    yield from _metadata(feed.get("metadata"))
    links = feed.get("links")
    if not isinstance(links, list) or "self" not in [rel for link in links for rel in _relations(link)]:
        yield "OPDS 2.0 feed", "it has no link to itself"
    if not any(feed.get(name) for name in ("publications", "navigation", "groups")):
        yield "OPDS 2.0 feed", "it has neither publications nor a navigation"
    yield from (broken for link in links or () for broken in _link(link))
    for publication in feed.get("publications", ()):
        yield from _metadata(publication.get("metadata"))
        yield from (broken for link in publication.get("links", ()) for broken in _link(link))
        relations = [rel for link in publication.get("links", ()) for rel in _relations(link)]
        if not any(rel.startswith(ACQUISITION) for rel in relations):
            yield "OPDS 2.0 publication", "one has no acquisition link"
        images = publication.get("images")
        if images is not None and not {link.get("type") for link in images} & _RASTER:
            yield "OPDS 2.0 publication", "one has no image that every reader shows"
        yield from (broken for link in images or () for broken in _link(link))


def _metadata(said: Any) -> Iterator[Broken]:
    if not isinstance(said, dict) or not said.get("title"):
        yield "Readium metadata", "there is no title"
        return
    titles = said["title"]
    if isinstance(titles, dict) and not all(map(_LANGUAGE.fullmatch, titles)):
        yield "Readium metadata", f"{list(titles)} are no language tags"
    for key in ("identifier", "@type"):
        if key in said and not urlsplit(said[key]).scheme:
            yield "Readium metadata", f"{key} is no whole address"
    if "modified" in said and not _is_instant(said["modified"]):
        yield "Readium metadata", f"modified is {said['modified']}"
    if "published" in said and not (_is_instant(said["published"]) or _is_day(said["published"])):
        yield "Readium metadata", f"published is {said['published']}"
    if not all(map(_LANGUAGE.fullmatch, said.get("language", ()))):
        yield "Readium metadata", f"{said['language']} are no language tags"
    for key in ("author", "translator", "publisher"):
        people = said.get(key, [])
        if not all(isinstance(one, str) and one for one in ([people] if isinstance(people, str) else people)):
            yield "Readium metadata", f"{key} has no name"


def _link(link: Any) -> Iterator[Broken]:
    if not isinstance(link, dict) or not link.get("href"):
        yield "Readium link", "a link has no address"
        return
    if "type" in link and not _MEDIA_TYPE.fullmatch(link["type"]):
        yield "Readium link", f"{link['type']} is no media type"
    for key in ("width", "height"):
        if key in link and not (isinstance(link[key], int) and link[key] > 0):
            yield "Readium link", f"{key} is {link[key]}"


def _relations(link: Any) -> list[str]:
    said = link.get("rel", []) if isinstance(link, dict) else []
    return [said] if isinstance(said, str) else said


# -- site maps


def _map(root: ElementTree.Element) -> Iterator[Broken]:
    urls = root.findall(f"{MAP}url")
    if not 0 < len(urls) <= 50_000:
        yield "sitemaps.org", f"it has {len(urls)} addresses"
    places = [(url.findtext(f"{MAP}loc") or "").strip() for url in urls]
    for place, times in Counter(places).items():
        if times > 1 or not _is_web(place) or len(place) >= 2048:
            yield (
                "sitemaps.org loc",
                f"{place or 'nothing'} is no whole address, or stands there {times} times",
            )
    if len({urlsplit(place).netloc for place in places}) > 1:
        yield "sitemaps.org loc", "the addresses are of several hosts"
    for url in urls:
        for date in url.findall(f"{MAP}lastmod"):
            if not (_is_day(date.text or "") or _is_instant(date.text or "")):
                yield "sitemaps.org lastmod", f"{date.text} is no date"
        others = url.findall(f"{XHTML}link")
        if not all(_is_web(one.get("href", "")) and one.get("hreflang") for one in others):
            yield "hreflang", "an alternate has no whole address or no language"
        if others and (url.findtext(f"{MAP}loc") or "").strip() not in [one.get("href") for one in others]:
            yield "hreflang", f"{url.findtext(f'{MAP}loc')} does not name itself among its alternates"


def _links(element: ElementTree.Element, relation: str) -> list[ElementTree.Element]:
    return [link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == relation]


def _text(element: ElementTree.Element, name: str) -> str:
    return " ".join("".join(one.itertext()) for one in element.findall(ATOM + name)).strip()


def _is_web(address: str) -> bool:
    return urlsplit(address).scheme in ("http", "https") and bool(urlsplit(address).netloc)


def _is_instant(date: str) -> bool:
    return bool(_INSTANT.fullmatch(date)) and _is_real(date)


def _is_day(date: str) -> bool:
    return bool(_DAY.fullmatch(date)) and _is_real(date)


def _is_real(date: str) -> bool:
    try:
        datetime.fromisoformat(date)
    except ValueError:
        return False
    return True
