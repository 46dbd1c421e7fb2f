"""What a build loads only when there is something to make: a document -> its renditions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from songngu import ledger, project
from songngu.commands import rendering, steps
from songngu.commands.pictures import Pictures
from songngu.commands.steps import Prepared, Terms
from songngu.config import EditionSettings, Settings
from songngu.formats import fonts, html, locale, po
from songngu.model import Finding, Layout, Plan, Rendition


class Maker:
    """Holds what all documents of a build share: the termbase, the templates, the fonts."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.terms = Terms.of(steps.read_glossary(settings), settings.languages)
        self.templates = html.environment(settings.root / "templates")

    def renditions(
        self, prepared: Prepared, wanted: EditionSettings, formats: Sequence[str], pictures: Pictures
    ) -> tuple[list[Rendition], tuple[Finding, ...], dict[str, str]]:
        """One edition of a document in some formats.

        :returns: the renditions, findings of the edition, and its titles by language.
        """
        plan = self._plan(prepared, wanted)
        edition, findings = steps.build_edition(self.settings, prepared, wanted, self.terms, plan)
        catalog = prepared.catalogs[wanted.target]
        work = rendering.Work(
            settings=self.settings,
            wanted=wanted,
            edition=edition,
            pictures=pictures,
            templates=self.templates,
            fonts=self.font,
            attachments={Path(catalog.path).name: po.write(catalog)},
        )
        made = [
            Rendition(path=work.path(ending), data=rendering.RENDERERS[ending](work)) for ending in formats
        ]
        return made, findings, work.titles

    def index(self, documents: Sequence[rendering.Listed]) -> Rendition:
        """The publication's front page."""
        return Rendition(
            path="index.html", data=rendering.render_index(self.settings, self.templates, documents)
        )

    def screen_fonts(self) -> list[Rendition]:
        """The fonts that pages use."""
        return [
            Rendition(path=f"fonts/{face.name}.woff2", data=self.font("small", face)) for face in fonts.FACES
        ]

    def font(self, form: str, face: fonts.Face) -> bytes:
        """A face's bytes, made once and kept in ``.songngu/``."""
        make = {"whole": fonts.whole, "small": fonts.small}[form]
        name = f"{face.name}-{ledger.digest_bytes(repr(face).encode(), fonts.recipe().encode())[:12]}.{form}"
        file = self.settings.root / ".songngu/fonts" / name
        data = project.read_if_there(file, f".songngu/fonts/{name}")
        if not data:
            data = make(face)
            project.write(file, data, f".songngu/fonts/{name}")
        return data

    def _plan(self, prepared: Prepared, wanted: EditionSettings) -> Plan:
        settings = self.settings
        reader = settings.source_language if wanted.layout is Layout.SOURCE else wanted.target
        say = locale.messages(reader).gettext
        locales = {tag: settings.locale(tag) for tag in (settings.source_language, wanted.target)}
        date = prepared.document.meta.get("date", "")
        return Plan(
            layout=wanted.layout,
            source=settings.source_language,
            target=wanted.target,
            labels={
                "untranslated": say("not yet translated"),
                "merged": say("translated together with the paragraph above"),
                "stale": say("the source has changed since this was translated"),
            },
            stale=settings.stale,
            untranslated=settings.untranslated,
            dates=locale.dates(str(date), settings.source_language, locales),
        )
