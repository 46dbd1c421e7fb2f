"""What a build loads only when there is something to make: a document -> its renditions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

from songngu import tree
from songngu.commands import faces, inputs, lexica, look, outputs, rendering, steps
from songngu.commands.front import index_values
from songngu.commands.inputs import Terms
from songngu.commands.pictures import Pictures
from songngu.commands.progress import progress
from songngu.commands.site import Listed
from songngu.commands.steps import Prepared
from songngu.commands.work import Work, instant, languages, titles
from songngu.config import EditionSettings, Settings
from songngu.core.pictures import with_pictures
from songngu.core.volume import bind
from songngu.errors import UsageError
from songngu.formats import fonts, html, locale, po
from songngu.formats.feeds import Book
from songngu.ledger import digest_bytes
from songngu.model import Chapter, Edition, Finding, Layout, Mention, Plan, Rendition

Files = Mapping[str, bytes]


class Maker:
    """Holds what all documents of a build share: the termbase, the templates, the fonts."""

    def __init__(self, settings: Settings, tell: Callable[[str], None]) -> None:
        self.settings = settings
        self.tell = tell
        for name in settings.locales.values():
            if not locale.is_language(name):
                message, line = f"locales: there is no locale {name!r}", settings.lines.get("locales")
                raise UsageError(message, path=settings.path, line=line)
        self.terms = Terms.of(inputs.read_glossary(settings), settings.languages)
        self.look = look.of(settings)
        self.templates = html.environment(settings.root / "templates")

    def edition(
        self, prepared: Prepared, wanted: EditionSettings, pictures: Pictures
    ) -> tuple[Edition, tuple[Finding, ...]]:
        """One edition of a document, its pictures under the names they are published by."""
        plan = self.plan(prepared, wanted)
        edition, findings = steps.build_edition(self.settings, prepared, wanted, self.terms, plan)
        names = {address: name for address, (name, _) in pictures.items()}
        chapters = tuple(
            replace(
                chapter,
                blocks=with_pictures(chapter.blocks, names),
                notes=tuple(
                    replace(note, blocks=with_pictures(note.blocks, names)) for note in chapter.notes
                ),
            )
            for chapter in edition.chapters
        )
        return replace(edition, chapters=chapters), findings

    def work(
        self, edition: Edition, wanted: EditionSettings, files: Files, prepared: Sequence[Prepared]
    ) -> Work:
        """What an edition's renditions are made from.

        :param files: bytes of pictures by the name they are published by.
        :param prepared: the documents that it holds.
        """
        attached: dict[str, bytes] = {}
        catalogs = [one.catalogs[wanted.target] for one in prepared]
        written = [po.write(catalog) for catalog in catalogs]
        if self.settings.attach_sources:
            for one, catalog in zip(prepared, written, strict=True):
                name = one.source.slug.replace("/", "-")
                attached[name + one.source.file.suffix] = one.data
                attached[f"{name}.{wanted.target}.po"] = catalog
        texts = [[one.data for one in prepared], written] if prepared else []
        is_translated = wanted.layout is not Layout.SOURCE
        return Work(
            settings=self.settings,
            wanted=wanted,
            edition=edition,
            pictures=files,
            templates=self.templates,
            fonts=self.font,
            look=self.look,
            attachments=attached,
            progress=progress(catalogs) if is_translated else None,
            digests=tuple(digest_bytes(*group)[:8] for group in (texts if is_translated else texts[:1])),
        )

    def renditions(self, work: Work, formats: Sequence[str]) -> Iterator[Rendition]:
        """The edition in some formats, one after the other."""
        for ending in formats:
            yield Rendition(path=work.path(ending), data=rendering.RENDERERS[ending](work))

    def volume(self, editions: Sequence[Edition]) -> Edition:
        """All documents as one book, under the publication's name and title, with a glossary at its end."""
        settings = self.settings
        shown = [tag for tag in settings.languages if tag in settings.title]
        title = settings.title.get(settings.source_language) or next(iter(settings.title.values()))
        meta = {
            "title": tree.text_inlines(title),
            "titles": {tag: settings.title[tag] for tag in shown},
            "authors": list(
                dict.fromkeys(one for edition in editions for one in edition.meta.get("authors", []))
            ),
            "translators": list(settings.translators),
            "publisher": settings.publisher,
            "modified": max(instant(edition.meta, "modified", "date") for edition in editions),
        }
        bound = bind(editions, settings.name, {key: value for key, value in meta.items() if value})
        if not bound.mentions:
            return bound
        lexicon = lexica.glossary(
            settings,
            self.terms.entries,
            bound.mentions,
            languages=languages(bound),
            documents={edition.slug: titles(edition) for edition in editions},
            address=lambda mention: f"#{mention.unit}",
        )
        chapter = Chapter(slug=outputs.GLOSSARY, blocks=lexicon.blocks)
        return replace(bound, chapters=(*bound.chapters, chapter), nav=(*bound.nav, lexicon.nav))

    def glossary(
        self,
        wanted: EditionSettings,
        mentions: Sequence[Mention],
        documents: Mapping[str, Mapping[str, str]],
    ) -> Rendition:
        """The page of an edition's glossary.

        :param documents: the titles of the edition's documents by language, by slug.
        """
        settings = self.settings
        edition = Edition(
            slug=outputs.GLOSSARY,
            layout=wanted.layout,
            source_language=settings.source_language,
            target_language=wanted.target,
            meta={},
            chapters=(),
            nav=(),
        )
        shown = languages(edition)
        lexicon = lexica.glossary(
            settings,
            self.terms.entries,
            mentions,
            languages=shown,
            documents=documents,
            address=lambda mention: f"{quote(mention.slug)}.html#{mention.unit}",
            is_switched=len(shown) > 1,
        )
        edition = replace(
            edition,
            meta={"titles": lexica.title(shown)},
            chapters=(Chapter(slug=outputs.GLOSSARY, blocks=lexicon.blocks),),
            nav=(lexicon.nav,),
        )
        work = self.work(edition, replace(wanted, formats=("html",)), {}, [])
        return Rendition(path=work.path("html"), data=rendering.render_glossary(work, lexicon.alphabets))

    def index(
        self, documents: Sequence[Listed], glossaries: Mapping[str, str], feeds: Sequence[str]
    ) -> Rendition:
        """The publication's front page."""
        values = index_values(self.settings, self.look, documents, glossaries, feeds)
        return Rendition(path="index.html", data=rendering.render_index(self.templates, values))

    def cover(self, book: Book, path: str) -> Rendition:
        """The picture that stands for a book in catalogues."""
        data = rendering.cover(self.settings, self.look, self.font, book.titles, book.authors)
        return Rendition(path=path, data=data)

    def screen_fonts(self) -> list[Rendition]:
        """The fonts that pages use."""
        return [
            Rendition(path=f"fonts/{face.name}.woff2", data=self.font("small", face))
            for face in self.look.faces
        ]

    def make_fonts(self) -> None:
        """Have the fonts at hand for whoever renders."""
        faces.ensure(self.settings.root, self.look.faces, self.tell)

    def templates_used(self) -> dict[str, list[str]]:
        """The templates that each use of them fills, by what :mod:`songngu.commands.keys` calls it."""
        return {use: html.used(self.templates, names) for use, names in rendering.TEMPLATES.items()}

    def font(self, form: str, face: fonts.Face) -> bytes:
        """A face's bytes in one of the ``fonts.FORMS``."""
        return faces.load(self.settings.root, form, face, self.look.faces, self.tell)

    def plan(self, prepared: Prepared, wanted: EditionSettings) -> Plan:
        """How to compose an edition of a document: layout, languages, words and dates."""
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
