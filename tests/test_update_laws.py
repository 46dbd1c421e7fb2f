"""Laws of the catalogue that follows its source: random edits of real prose, and what holds after each."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songngu.commands.memory import Translations
from songngu.core import alignment, catalogs, identify
from songngu.formats import po, similarity
from songngu.model import SPLIT, Catalog, Kind, Segment, Unit

# To look for new counterexamples, raise `max_examples`.
many = settings(deadline=None, max_examples=100)

EMPTY = Catalog(slug="a", language="en")
HEADER = po.header("a", "en")
PROSE = (
    "đồng chí bí thư huyện ủy cho biết trong nhiệm kỳ qua đảng bộ đã lãnh đạo nhân dân xây dựng nông thôn "
    "mới công tác kiểm tra giám sát được tăng cường nhiều mô hình hay cách làm sáng tạo kinh tế phát triển "
    "ổn định quốc phòng an ninh giữ vững đời sống vật chất tinh thần nâng cao cán bộ gần dân sát cơ sở "
    "không ngừng học tập làm theo tấm gương các địa phương trao đổi kinh nghiệm phối hợp chặt chẽ"
)
WORDS = PROSE.split()

Edit = Callable[[random.Random, list[str]], list[str]]


def paragraph(chance: random.Random) -> str:
    """One to three sentences of prose."""
    sentences = [
        " ".join(chance.choices(WORDS, k=chance.randint(5, 20))).capitalize() + "."
        for _ in range(chance.randint(1, 3))
    ]
    return " ".join(sentences)


def insert(chance: random.Random, texts: list[str]) -> list[str]:
    """A new paragraph somewhere."""
    at = chance.randint(0, len(texts))
    return [*texts[:at], paragraph(chance), *texts[at:]]


def delete(chance: random.Random, texts: list[str]) -> list[str]:
    """A paragraph less."""
    at = chance.randrange(len(texts))
    return texts[:at] + texts[at + 1 :]


def edit(chance: random.Random, texts: list[str]) -> list[str]:
    """Another word in a paragraph, "không" in it, or one word less."""
    at = chance.randrange(len(texts))
    words = texts[at].split(" ")
    place = chance.randrange(len(words))
    new = chance.choice([[], ["không", words[place]], [chance.choice(WORDS)]])
    words[place : place + 1] = new
    return [*texts[:at], " ".join(words) or "Trống.", *texts[at + 1 :]]


def move(chance: random.Random, texts: list[str]) -> list[str]:
    """A paragraph elsewhere."""
    left = list(texts)
    moved = left.pop(chance.randrange(len(left)))
    left.insert(chance.randint(0, len(left)), moved)
    return left


def split(chance: random.Random, texts: list[str]) -> list[str]:
    """A paragraph in two."""
    at = chance.randrange(len(texts))
    words = texts[at].split(" ")
    middle = max(1, len(words) // 2)
    parts = [" ".join(words[:middle]), " ".join(words[middle:])]
    return [*texts[:at], *(part for part in parts if part), *texts[at + 1 :]]


def join(chance: random.Random, texts: list[str]) -> list[str]:
    """Two neighbours in one."""
    at = chance.randrange(len(texts))
    return [*texts[:at], " ".join(texts[at : at + 2]), *texts[at + 2 :]]


def duplicate(chance: random.Random, texts: list[str]) -> list[str]:
    """A paragraph a second time."""
    copy = chance.choice(texts)
    at = chance.randint(0, len(texts))
    return [*texts[:at], copy, *texts[at:]]


EDITS = (insert, delete, edit, move, split, join, duplicate)


def updated(old: Catalog, texts: Sequence[str]) -> Catalog:
    """The catalogue in step with a source of these paragraphs, written and read."""
    cut = [
        Segment(kind=Kind.PARAGRAPH, path=("blocks", at), inlines=[], text=text)
        for at, text in enumerate(texts)
    ]
    found = identify.identify(cut, "a", [old], partial(alignment.align, similarity.ratio))
    new = catalogs.update(old, cut, found, HEADER, Translations(old.units).find)
    return po.read(po.write(new), path="a.po", slug="a", language="en")


def made_for(text: str) -> str:
    """The one right translation of a text."""
    return f"EN {text}"


def translated(catalog: Catalog, chance: random.Random, share: float = 0.8) -> Catalog:
    """Some of the units translated, or translated anew, each with a translator's comment."""

    def work(unit: Unit) -> Unit:
        if unit.obsolete or chance.random() > share:
            return unit
        flags = tuple(flag for flag in unit.flags if flag != "fuzzy")
        done = replace(unit, target=made_for(unit.source), comments=(f"về {unit.id}",), flags=flags)
        return replace(done, previous=None, previous_id=None)

    return replace(catalog, units=tuple(map(work, catalog.units)))


def whole(catalog: Catalog) -> Catalog:
    """The catalogue with every live unit translated from its text of now."""
    done = translated(catalog, random.Random(0), 1)
    return updated(done, [unit.source for unit in done.units if not unit.obsolete])


Story = tuple[Catalog, list[str], random.Random]


def told(seed: int, edits: Sequence[Edit]) -> Story:
    """A translated document after a history of edits, updates and translations."""
    chance = random.Random(seed)
    texts = [paragraph(chance) for _ in range(chance.randint(1, 9))]
    catalog = translated(updated(EMPTY, texts), chance)
    for step in edits:
        texts = step(chance, texts or [paragraph(chance)])
        if chance.random() < 0.7:
            catalog = updated(catalog, texts)
            if chance.random() < 0.4:
                catalog = translated(catalog, chance, 0.5)
    return catalog, texts, chance


ONCE = [one for one in EDITS if one is not duplicate]
stories = st.builds(told, st.integers(0, 10**9), st.lists(st.sampled_from(EDITS), max_size=8))
stories_without_repetition = st.builds(
    told, st.integers(0, 10**9), st.lists(st.sampled_from(ONCE), max_size=8)
)
more = st.lists(st.sampled_from(EDITS), min_size=1, max_size=4)
undoable = st.lists(st.sampled_from(ONCE), min_size=1, max_size=4)


def live(catalog: Catalog) -> Catalog:
    """The catalogue without its obsolete units."""
    return replace(catalog, units=tuple(unit for unit in catalog.units if not unit.obsolete))


@many
@given(stories, more)
def test_no_translation_is_lost(story: Story, edits: list[Edit]) -> None:
    """Each translation is still there, whole, whatever happens to the source."""
    catalog, texts, chance = story
    before = {unit.target for unit in catalog.units if unit.target}
    for step in edits:
        texts = step(chance, texts or ["Một."])
        catalog = updated(catalog, texts)
    after = "\n".join(unit.target for unit in catalog.units)

    assert [] == [target for target in before if target not in after]


@many
@given(stories, more)
def test_what_is_clean_was_made_from_its_very_text(story: Story, edits: list[Edit]) -> None:
    """A unit without the flag has the translation of exactly its source; a fuzzy one says of which it is."""
    catalog, texts, chance = story
    for step in edits:
        texts = step(chance, texts or ["Một."])
        catalog = updated(catalog, texts)

    assert texts == [unit.source for unit in live(catalog).units]
    for unit in live(catalog).units:
        if unit.target and not unit.fuzzy:
            assert made_for(unit.source) == unit.target
        elif unit.target and SPLIT not in unit.target and "\n" not in (unit.previous or ""):
            assert made_for(unit.previous or "") == unit.target


@many
@given(stories)
def test_ids_are_unique(story: Story) -> None:
    """No two live units have one id, and no two units id and text."""
    catalog = updated(*story[:2])
    ids = Counter(unit.id for unit in live(catalog).units)
    both = Counter((unit.id, unit.source) for unit in catalog.units)

    assert {} == {name: count for name, count in ids.items() if count > 1}
    assert {} == {name: count for name, count in both.items() if count > 1}


@many
@given(stories)
def test_a_second_update_changes_nothing(story: Story) -> None:
    """Once in step, a catalogue is written again byte for byte."""
    once = updated(*story[:2])

    assert po.write(once) == po.write(updated(once, story[1]))


@many
@given(stories_without_repetition, undoable)
def test_undone_the_catalogue_is_as_it_was(story: Story, edits: list[Edit]) -> None:
    """Edits that are taken back leave no trace, save obsolete units.

    Where a text stood twice for a while, nothing tells which of its two ids it had; of a paragraph that is
    not translated nothing is kept, and of a fuzzy one only the first and the last of its texts.
    """
    start = whole(updated(*story[:2]))
    texts, chance = story[1], story[2]
    catalog = start
    for step in edits:
        texts = step(chance, texts or ["Một."])
        catalog = updated(catalog, texts)
    catalog = updated(catalog, story[1])
    if len(set(story[1])) == len(story[1]):
        assert po.write(live(start)) == po.write(live(catalog))


@pytest.mark.parametrize("first", EDITS)
@pytest.mark.parametrize("second", EDITS)
@settings(deadline=None, max_examples=5)
@given(seed=st.integers(0, 10**9))
def test_the_order_of_independent_edits_does_not_matter(first: Edit, second: Edit, seed: int) -> None:
    """Two edits far from each other give one catalogue, whichever comes first."""
    chance = random.Random(seed)
    one, between, other = ([paragraph(chance) for _ in range(4)] for _ in range(3))
    start = translated(updated(EMPTY, [*one, *between, *other]), chance)
    one_after, other_after = first(chance, one), second(chance, other)
    middles = ([*one_after, *between, *other], [*one, *between, *other_after])
    end = [*one_after, *between, *other_after]

    assert po.write(updated(updated(start, middles[0]), end)) == po.write(
        updated(updated(start, middles[1]), end)
    )
