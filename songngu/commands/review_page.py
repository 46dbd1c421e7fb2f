"""A review -> one page that needs nothing but a browser: summary, filters, every change in both languages."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from songngu import __version__
from songngu.commands import faces as files
from songngu.commands import look as looks
from songngu.commands.look import Look
from songngu.commands.review_summary import KINDS, STATES, filters, summary
from songngu.commands.review_views import Anchors, change_view, field_view, finding_view
from songngu.config import Settings
from songngu.core import visible
from songngu.formats import fonts, html, locale
from songngu.model import Change, ChangeKind, Comparison, FieldChange, Review


def used_faces(look: Look) -> tuple[fonts.Face, ...]:
    """The fonts of a publication that the page uses."""
    return tuple(face for face in look.faces if face.style == "normal" and face.name != "SongnguSerif-600")


def page(
    review: Review,
    look: Look,
    *,
    base: str = "build/",
    templates: Path | None = None,
    faces: Mapping[str, bytes] | None = None,
) -> bytes:
    """The review as one HTML file, in UTF-8, that asks for nothing else and works from a disk.

    Scripts and styles other than its own are forbidden by a policy with their digests (W3C, Content
    Security Policy 3), and every text of the review is shown as text (:mod:`songngu.core.visible`).

    :param look: the publication's colours, fonts and sizes.
    :param base: the way from the page to ``build/``, or its address; links to the built pages begin with it.
    :param templates: the project's folder of templates, where it has one.
    :param faces: WOFF2 by the name of a face that it uses, to be put into the page; without, the reader's
        own fonts serve.
    :raises UsageError: when a template of the project is wrong.
    """
    environment = html.environment(templates)
    given = [face for face in used_faces(look) if face.name in (faces or {})]
    data = {face.name: base64.b64encode((faces or {})[face.name]).decode() for face in given}
    style = html.render(environment, "review.css.j2", {"faces": given, "data": data, "theme": look}).strip()
    script = html.render(environment, "review.js.j2", {}).strip()
    values = _values(review, base) | {
        "style": html.markup(style),
        "script": html.markup(script),
        "policy": _policy(style, script),
    }
    return html.render(environment, "review.html.j2", values).encode()


def page_at(file: Path, review: Review, settings: Settings) -> bytes:
    """The page as it is written to a file: its links lead from there to what is built.

    :raises UsageError: when a template or a font of the project is wrong.
    """
    theme = looks.of(settings)
    way = os.path.relpath(settings.root / "build", file.resolve().parent)
    return page(
        review,
        theme,
        base=quote(Path(way).as_posix()) + "/",
        templates=settings.root / "templates",
        faces=files.at_hand(settings.root, "small", used_faces(theme)),
    )


def _policy(style: str, script: str) -> str:
    """What the page may load: its own style and script, and fonts and signs that are inside it."""
    rules = {
        "default-src": "'none'",
        "style-src": _digest(style),
        "script-src": _digest(script),
        "font-src": "data:",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _values(review: Review, base: str) -> dict[str, Any]:
    """What the template is given."""
    anchors = Anchors(review)
    changes = [change for comparison in review.comparisons for change in comparison.changes]
    return {
        "title": review.title,
        "languages": {tag: locale.language_name(tag, "en") for tag in review.languages},
        "source_language": review.languages[0] if review.languages else "und",
        "comparisons": [
            _comparison(comparison, at, anchors, base) for at, comparison in enumerate(review.comparisons)
        ],
        "filters": filters(review, changes),
        "total": len(changes),
        "can_accept": any(change.command for change in changes),
        "neither": anchors.neither(),
        "kinds": KINDS,
        "states": STATES,
        "runs": visible.runs,
        "plain": visible.plain,
        "version": __version__,
    }


def _comparison(comparison: Comparison, at: int, anchors: Anchors, base: str) -> dict[str, Any]:
    """One comparison: its summary, what changed beside the pairs, and the pairs by document."""
    homes = {old: new for new, old in comparison.renamed.items()}
    documents: dict[str, list[Change]] = {}
    for change in comparison.changes:
        is_gone = change.kind is ChangeKind.REMOVED
        slug = homes.get(change.document, change.document) if is_gone else change.document
        documents.setdefault(slug, []).append(change)
    return {
        "id": f"songngu-comparison-{at + 1}",
        "base": comparison.base,
        "head": comparison.head,
        "summary": summary(comparison),
        "documents": [
            {
                "slug": slug,
                "title": comparison.titles.get(slug) or slug,
                "was": was if (was := comparison.renamed.get(slug)) != slug else None,
                "id": f"songngu-document-{at + 1}-{number}",
                "untouched": sum(change.kind is ChangeKind.UNTOUCHED for change in found),
                "changes": [change_view(change, anchors, at, base, comparison.renamed) for change in found],
            }
            for number, (slug, found) in enumerate(documents.items(), 1)
        ],
        "terms": [field_view(term, anchors, at) for term in _by_owner(comparison.terms)],
        "metadata": [field_view(field, anchors, at) for field in _by_owner(comparison.metadata)],
        "renamed": [(old, new) for new, old in comparison.renamed.items() if old != new],
        "notices": [finding_view(finding) for finding in comparison.findings],
    }


def _by_owner(fields: tuple[FieldChange, ...]) -> list[FieldChange]:
    """The changes of one term or document next to each other, each owner where it comes first."""
    order = list(dict.fromkeys(field.owner for field in fields))
    return sorted(fields, key=lambda field: order.index(field.owner))
