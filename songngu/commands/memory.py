"""What the whole project knows: the ids that are taken, and translations of texts seen before."""

from __future__ import annotations

from collections.abc import Callable

from songngu import project
from songngu.config import Settings
from songngu.formats import po
from songngu.model import Unit


class Memory:
    """Ids and translations of all catalogues, read when first asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ids: set[str] | None = None
        self._texts: dict[str, dict[str, str]] = {}

    @property
    def ids(self) -> set[str]:
        """The ids that no new unit may be called; those of documents just read may be added."""
        if self._ids is None:
            self._ids = project.unit_ids(self._settings)
        return self._ids

    def recall(self, language: str) -> Callable[[str], str]:
        """A function from a source text to its translation in ``language``, "" where there is none."""

        def find(text: str) -> str:
            if language not in self._texts:
                self._texts[language] = self._read(language)
            return self._texts[language].get(text, "")

        return find

    def _read(self, language: str) -> dict[str, str]:
        """Every translated text; of several translations the first: live before obsolete, by path."""
        folder = self._settings.root / "translations" / language
        units: list[Unit] = []
        for file in sorted(folder.rglob("*.po")):
            path = file.relative_to(self._settings.root).as_posix()
            units += po.read(project.read(file, path), path=path, slug="", language=language).units
        known: dict[str, str] = {}
        for unit in sorted(units, key=lambda unit: unit.obsolete):
            if unit.target and not unit.fuzzy and "<!--" not in unit.target:
                known.setdefault(unit.source, unit.target)
        return known
