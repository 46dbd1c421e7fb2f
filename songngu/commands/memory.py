"""What the whole project knows: the ids that are taken, and translations of texts seen before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from songngu import project
from songngu.config import Settings
from songngu.core.catalogs import Recall
from songngu.formats import po, similarity
from songngu.likeness import Likenesses
from songngu.model import MERGED, Recalled, Unit
from songngu.project import Source
from songngu.units import made_from, new_id, trusted

_BRIEF = 20
"""Letters; a shorter text is quicker translated than compared."""


class Memory:
    """Ids and translations of all catalogues, read when first asked for."""

    def __init__(
        self, settings: Settings, sources: Sequence[Source] = (),
        found: Mapping[str, project.Ids] | None = None,
        fetch: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        """:param sources: all documents; of two that hold one id, the copy is to have another.
        :param found: the ids in each catalogue by path, where that is known without reading their files.
        :param fetch: makes the files of all catalogues be there; called before any but a document's own
            is read.
        """
        self._settings = settings
        self._found = found
        self.fetch = fetch
        self._slugs = [source.slug for source in sources]
        self._ids: dict[str, str] | None = None
        self._made_for: dict[str, int] = {}
        self._languages: dict[str, Translations] = {}

    @property
    def ids(self) -> dict[str, str]:
        """The ids that no new unit may be called, and whose they are ("" where no document holds them)."""
        if self._ids is None:
            found = project.ids_on_disk(self._settings.root) if self._found is None else self._found
            holders = project.unit_ids(self._settings, self._slugs, found)
            self._ids = {name: self._owner(slugs) for name, slugs in holders.items()}
        return self._ids

    def _owner(self, slugs: Sequence[str]) -> str:
        """Of several documents with one id, the one that most of its ids were made for; "" of none."""
        if len(slugs) < 2:
            return "".join(slugs)
        for slug in slugs:
            if slug not in self._made_for:
                self._made_for[slug] = sum(_is_made_for(unit, slug) for unit in self._template(slug))
        return max(slugs, key=lambda slug: self._made_for[slug])

    def _template(self, slug: str) -> Sequence[Unit]:
        self.fetch()
        path = f"translations/{slug}.pot"
        data = project.read_if_there(self._settings.root / path, path)
        return po.read(data, path=path, slug=slug, language=None).units if data else ()

    def is_foreign(self, slug: str, name: str) -> bool:
        """True where an id is another document's."""
        return self.ids.get(name, "") not in ("", slug)

    def new_id(self, slug: str, text: str) -> str:
        """An id that nothing has, for a text of a document; taken from then on."""
        identifier = new_id(slug, text, 0, self.ids.keys())
        self.ids[identifier] = slug
        return identifier

    def recall(self, language: str) -> Recall:
        """What finds a translation into ``language``."""

        def find(text: str, alike: bool) -> Recalled | None:
            if language not in self._languages:
                self._languages[language] = Translations(list(self._units(language)))
            return self._languages[language].find(text, alike)

        return find

    def _units(self, language: str) -> Iterator[Unit]:
        self.fetch()
        folder = self._settings.root / "translations" / language
        for file in sorted(folder.rglob("*.po")):
            path = file.relative_to(self._settings.root).as_posix()
            yield from trusted(po.read(project.read(file, path), path=path, slug="", language=language)).units


def _is_made_for(unit: Unit, slug: str) -> bool:
    """True where the unit's id is the one that its text has in that document."""
    return unit.id == new_id(slug, unit.source, 0, frozenset())


class Translations:
    """Texts with the translations that were made from them: live units before obsolete ones, by path."""

    def __init__(self, units: Sequence[Unit]) -> None:
        # A borrowed translation, fuzzy still, is found with the unit that it is of.
        whole = [unit for unit in units if unit.target not in ("", MERGED) and not unit.previous_id]
        self._units: dict[str, Unit] = {}
        for unit in sorted(whole, key=lambda unit: (unit.obsolete, unit.fuzzy)):
            source = made_from(unit)
            if source:
                self._units.setdefault(source, unit)
        self._texts = [text for text in self._units if len(text) >= _BRIEF]
        self._alike: Likenesses | None = None

    def find(self, text: str, alike: bool) -> Recalled | None:
        """The translation of the text, or, where ``alike``, of the one most like it."""
        if (unit := self._units.get(text)) and "<!--" not in unit.target:
            return Recalled(target=unit.target)
        if not alike or not self._texts or len(text) < _BRIEF:
            return None
        if self._alike is None:
            self._alike = Likenesses(self._texts, similarity.ratio)
        found = self._alike.like(text)
        if not found:
            return None
        previous = self._texts[found[0][1]]
        unit = self._units[previous]
        return Recalled(target=unit.target, previous=previous, previous_id=unit.id)
