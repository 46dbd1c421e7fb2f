"""What a PDF says of itself: XMP, with its words in each language (ISO 16684-1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from songngu.formats.pdf_page import is_pair


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is said of a document; texts by language tag."""

    titles: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    rights: Mapping[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    identifier: str = ""
    source: str = ""
    """What a source carried inside is called, in each language."""
    catalogue: str = ""


def read(root: Element) -> About:
    """Read a page for print: its ``meta`` elements, and the pairs at its head and foot."""
    pairs = {
        name: list(_pairs(root, name)) for name in ("description", "rights", "keywords")
    }  # fmt: skip
    keywords = (text for pair in pairs["keywords"] for text in pair.values())
    given = dict(_meta(root, "dcterms.rights"))
    return About(
        titles=dict(_meta(root, "dcterms.title")),
        descriptions=next(iter(pairs["description"]), {}),
        rights=next(iter(pairs["rights"]), given),
        keywords=tuple(dict.fromkeys(keywords)),
        languages=_values(root, "dcterms.language"),
        contributors=_values(root, "dcterms.contributor"),
        publishers=_values(root, "dcterms.publisher"),
        identifier=_value(root, "dcterms.identifier"),
        source=_value(root, "songngu.source"),
        catalogue=_value(root, "songngu.catalogue"),
    )


def _meta(root: Element, name: str) -> Iterator[tuple[str, str]]:
    for element in root.iter("meta"):
        if element.get("name") == name:
            yield element.get("lang", ""), element.get("content", "")


def _values(root: Element, name: str) -> tuple[str, ...]:
    return tuple(text for _, text in _meta(root, name) if text)


def _value(root: Element, name: str) -> str:
    return next(iter(_values(root, name)), "")


def _pairs(root: Element, name: str) -> Iterator[dict[str, str]]:
    """Both texts of each pair of a field, by language."""
    ends = [one for one in root.iter() if one.tag in ("header", "footer")]
    for place in (one for end in ends for one in end.iter("div") if one.get("class") == name):
        for pair in filter(is_pair, place.iter()):
            sides = [one for one in pair if one.get("class") in ("source", "target")]
            if "untranslated" in pair.get("class", "").split():
                sides = sides[:1]
            yield {side.get("lang", ""): " ".join("".join(_words(side)).split()) for side in sides}


def _words(element: Element) -> Iterator[str]:
    """The text of an element without calls of notes."""
    yield element.text or ""
    for child in element:
        if child.get("role") != "doc-noteref":
            yield from _words(child)
        yield child.tail or ""


def xmp(about: About, info: Mapping[str, str], modified: str) -> bytes:
    """The packet of a file that conforms to PDF/A-3a (ISO 19005-3) and to PDF/UA-1 (ISO 14289-1).

    :param info: the file's information dictionary as text: both must say the same.
    :param modified: the instant that the document is of, in ISO 8601; empty where nobody said one.
    """
    authors = [name for name in info.get("Author", "").split(", ") if name]
    subject = info.get("Subject", "")
    parts = [
        _alternatives("dc:title", info.get("Title", ""), about.titles),
        _list("dc:creator", "Seq", authors),
        _list("dc:contributor", "Bag", about.contributors),
        _list("dc:publisher", "Bag", about.publishers),
        _alternatives("dc:description", subject, about.descriptions),
        _alternatives("dc:rights", next(iter(about.rights.values()), ""), about.rights),
        _list("dc:subject", "Bag", about.keywords),
        _list("dc:language", "Bag", about.languages),
        _simple("dc:identifier", about.identifier),
        _list("dc:date", "Seq", [modified] if modified else []),
        _simple("dc:format", "application/pdf"),
        _simple("pdf:Producer", info.get("Producer", "")),
        _simple("pdf:Keywords", info.get("Keywords", "")),
        _simple("xmp:CreatorTool", info.get("Creator", "")),
        *(_simple(f"xmp:{name}", modified) for name in ("CreateDate", "ModifyDate", "MetadataDate")),
        _simple("xmpMM:DocumentID", about.identifier.replace("urn:", "")),
    ]
    return (_HEAD + "".join(parts) + _FOOT).encode()


def _simple(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>\n" if text else ""


def _list(name: str, kind: str, texts: Iterable[str]) -> str:
    items = "".join(f"<rdf:li>{escape(text)}</rdf:li>" for text in texts)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>\n" if items else ""


def _alternatives(name: str, default: str, texts: Mapping[str, str]) -> str:
    """A text in each language, after the one for all others."""
    if not default and not texts:
        return ""
    shown = [("x-default", default or next(iter(texts.values()))), *texts.items()]
    items = "".join(
        f"<rdf:li xml:lang={quoteattr(tag)}>{escape(text)}</rdf:li>" for tag, text in shown if text
    )
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>\n"


_HEAD = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
"""

# PDF/A allows only the schemas that it names, and those that the packet itself describes.
_FOOT = """</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
