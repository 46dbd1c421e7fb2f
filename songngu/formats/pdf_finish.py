"""The last touches to a PDF: its tags, its metadata, and what PDF/UA-1 and PDF/A-3a ask for beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

import pydyf

from songngu.formats import pdf_marks, pdf_roles, pdf_structure, pdf_tags
from songngu.formats.pdf_marks import Painted
from songngu.formats.pdf_metadata import About, xmp

OPTIONS: Mapping[str, Any] = {
    "pdf_version": "1.7", "output_intent": "srgb", "pdf_tags": False, "presentational_hints": True,
}  # fmt: skip
"""What the engine is to write: no variant and no tags of its own, for both are made here."""


def finisher(
    root: Element, painted: Sequence[Painted], about: About, modified: str
) -> Callable[[Any, Any], None]:
    """What the engine calls before it writes the file.

    :param root: the page that was laid out.
    :param painted: from :func:`songngu.formats.pdf_marks.watch`.
    """

    def finish(document: Any, pdf: Any) -> None:
        _tag(document, pdf, root, painted)
        _print_links(pdf)
        _declare(pdf)
        if any(
            page.kind for page in painted
        ):  # facing pages: shown in twos, those of odd numbers on the right
            pdf.catalog["PageLayout"] = "/TwoPageRight"
        _associate(pdf)
        info = {key: getattr(value, "string", value) for key, value in pdf.info.items()}
        packet = xmp(about, info, modified if "ModDate" in info else "")  # no date that the page does not say
        # Not compressed, so that any program finds it.
        metadata = pydyf.Stream([packet], {"Type": "/Metadata", "Subtype": "/XML"})
        pdf.add_object(metadata)
        pdf.catalog["Metadata"] = metadata.reference
        end_streams(pdf)

    return finish


def piece_finisher(
    root: Element, painted: Sequence[Painted], above: Sequence[int]
) -> Callable[[Any, Any], None]:
    """The same for a piece of a book: it says nothing of the book, and more can be painted on its pages.

    :param above: the levels of headings that it stands below.
    """

    def finish(document: Any, pdf: Any) -> None:
        _tag(document, pdf, root, painted, above)
        _print_links(pdf)
        for page in painted:
            operators = page.contents[0].stream.stream
            operators.insert(0, b"q")
            operators.append(b"Q")
        end_streams(pdf)

    return finish


def missing(document: Any) -> list[str]:
    """The letters that were written and no font has, in order."""
    return sorted({chr(letter) for font in document.fonts.values() for letter in font.missing})


def end_streams(pdf: Any) -> None:
    """Let no list of operators end in a carriage return when it is compressed.

    With the line feed that follows it, it may be read as the end of the line, and the stream's length as
    wrong (ISO 19005-3, 6.1.7.1). An empty line more changes the bytes, and nothing else.
    """
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and isinstance(stream.stream, list) and len(stream.stream) > 1:
            while stream.data.endswith(b"\r\nendstream"):
                stream.stream.append(b"")


def _tag(
    document: Any, pdf: Any, root: Element, painted: Sequence[Painted], above: Sequence[int] = ()
) -> None:
    shown = pdf_structure.read(root, painted)
    pdf_marks.number(painted, shown.used, shown.artifacts)
    pdf_marks.add_spaces(shown.spaced, document.fonts)
    pdf_marks.soften_hyphens(shown.hyphens)
    pdf_tags.write(pdf, pdf_roles.tags(shown.root, above), painted)
    for number in pdf.pages["Kids"][::3]:
        pdf.objects[number]["Tabs"] = "/S"


def _declare(pdf: Any) -> None:
    """The window shows the title; pages are called by their printed numbers; colours are sRGB."""
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    decimal = pydyf.Dictionary({"S": "/D"})
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array([0, decimal])})
    for intent in pdf.catalog["OutputIntents"]:
        intent["S"] = "/GTS_PDFA1"


def _print_links(pdf: Any) -> None:
    for made in filter(_is_dictionary, pdf.objects):
        if made.get("Type") == "/Annot":
            made["F"] = 4  # printed as it is shown


def _associate(pdf: Any) -> None:
    """Say that the files inside are what the document was made from (ISO 19005-3, 6.8)."""
    found = pydyf.Array()
    for made in filter(_is_dictionary, pdf.objects):
        if made.get("Type") == "/Filespec":
            made["AFRelationship"] = "/Source"
            stream = pdf.objects[int(made["EF"]["F"].split()[0])]
            kind = _KINDS.get(made["UF"].string.rsplit(".", 1)[-1].lower(), "application/octet-stream")
            stream.extra["Subtype"] = "/" + kind.replace("/", "#2f")
            found.append(made.reference)
    if found:
        pdf.catalog["AF"] = found


def _is_dictionary(made: Any) -> bool:
    return isinstance(made, dict)


_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS = {
    "docx": _OFFICE, "epub": "application/epub+zip", "htm": "text/html", "html": "text/html",
    "md": "text/markdown", "odt": "application/vnd.oasis.opendocument.text", "org": "text/org",
    "po": "text/x-gettext-translation", "rst": "text/x-rst", "tex": "application/x-tex", "txt": "text/plain",
}  # fmt: skip
"""Media types by ending: the same on every machine."""
