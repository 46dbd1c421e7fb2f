"""What people need to perceive a book, read from what is in it (EPUB Accessibility 1.1 §2.2)."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from songngu.formats.epub_book import Book, add_meta
from songngu.formats.epub_elements import MATHML, XHTML
from songngu.formats.epub_media import Picture
from songngu.formats.epub_pages import Page


def describe(
    metadata: etree._Element, book: Book, pages: Sequence[Page], pictures: Sequence[Picture]
) -> None:
    """What a reader needs to perceive (EPUB Accessibility 1.1 §2.2), from what is there.

    No ``conformsTo``: that would claim an evaluation. The cover makes no ``visual``: its text is all it
    shows, and its description says it.
    """
    images = [image for page in pages for image in page.body.iter(f"{{{XHTML}}}img")]
    described = all((image.get("alt") or "").strip() for image in images)
    formulas = any(True for page in pages for _ in page.body.iter(f"{{{MATHML}}}math"))
    moves = any(picture.moves for picture in pictures)
    facts: list[tuple[str, str]] = [("accessMode", "textual")]
    if images:
        facts += [("accessMode", "visual"), ("accessModeSufficient", "textual,visual")]
    if described:
        facts.append(("accessModeSufficient", "textual"))
    features = ["tableOfContents", "structuralNavigation", "readingOrder", "displayTransformability"]
    features += ["alternativeText"] if (images or book.cover) and described else []
    features += ["pageNavigation", "pageBreakMarkers"] if book.breaks else []
    features += ["MathML"] if formulas else []
    facts += [("accessibilityFeature", feature) for feature in features]
    facts.append(("accessibilityHazard", "unknown" if moves else "none"))
    for name, value in facts:
        add_meta(metadata, f"schema:{name}", value)
    if book.breaks:
        add_meta(metadata, "pageBreakSource", book.printed)
    summary = _summary(book, bool(images), described, formulas)
    add_meta(metadata, "schema:accessibilitySummary", summary, book.language)


def _summary(book: Book, images: bool, described: bool, formulas: bool) -> str:
    """The same in sentences, for people."""
    parts = []
    if len(book.languages) > 1:
        parts.append("Every paragraph stands in both languages, and each text is marked with its language.")
    parts.append("The table of contents leads to every heading.")
    if book.breaks:
        parts.append("The list of pages leads to the pages of the PDF.")
    if any(book.notes):
        parts.append("Each note is linked with its calls, both ways.")
    if images:
        known, unknown = "All pictures have a description.", "Some pictures have no description."
        parts.append(known if described else unknown)
    if formulas:
        parts.append("Formulas are MathML.")
    return " ".join(book.say(part) for part in parts)
