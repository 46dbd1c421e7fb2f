"""Sources that were read before: the same result, whatever becomes of the files that keep it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from songngu import config
from songngu.commands import cuts, cutting, steps
from songngu.commands.cuts import FOLDER, Cuts
from songngu.commands.update import update
from songngu.config import Settings
from songngu.errors import InputError
from songngu.project import Source

TEXT = """---
title: Trao đổi
keywords: [một, hai]
author: Lan
---

Huyện có 57 *chi bộ*[^1] và <script>x()</script> 3.711 đảng viên.

[^1]: Số liệu cũ.

- Một mục
"""


@pytest.fixture
def project(tmp_path: Path) -> Settings:
    (tmp_path / "source").mkdir()
    (tmp_path / "songngu.toml").write_text('source-language = "vi"\n')
    return config.load(tmp_path / "songngu.toml")


def wanted(settings: Settings, text: str = TEXT, name: str = "bai.md") -> cutting.Wanted:
    file = settings.root / "source" / name
    return settings, Source(slug=file.stem, file=file, path=f"source/{name}"), text.encode()


def files(settings: Settings) -> list[Path]:
    return sorted(file for file in (settings.root / FOLDER).glob("*") if file.name != ".gitignore")


def seen(cut: steps.Cut | InputError) -> tuple[object, ...]:
    """All of a cut but its blocks."""
    assert isinstance(cut, steps.Cut)
    return dict(cut.document.meta), cut.document.path, cut.segments, cut.findings


def never(*_: object) -> steps.Cut:
    raise AssertionError("read again")


def test_what_is_kept_is_what_was_read(project: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Metadata, segments with markup and notes, and findings come back equal, without a second reading."""
    fresh = steps.read(*wanted(project))
    Cuts(project.root).read([wanted(project)])
    monkeypatch.setattr(steps, "read", never)
    (kept,) = Cuts(project.root).read([wanted(project)])
    assert seen(kept) == seen(fresh)


@pytest.mark.parametrize("data", [b"", b"\x78\x9c", b"not ours", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_a_broken_file_is_as_if_it_were_not_there(project: Settings, data: bytes) -> None:
    """An empty, cut off or foreign file costs a reading, and is written anew."""
    fresh = seen(Cuts(project.root).read([wanted(project)])[0])
    (file,) = files(project)
    whole = file.read_bytes()
    file.write_bytes(data)
    assert seen(Cuts(project.root).read([wanted(project)])[0]) == fresh
    assert file.read_bytes() == whole


def test_a_file_under_another_name_is_not_taken(project: Settings) -> None:
    """What a file is called and what it says must agree."""
    Cuts(project.root).read([wanted(project), wanted(project, "Khác.\n")])
    one, other = files(project)
    one.write_bytes(other.read_bytes())
    (cut,) = Cuts(project.root).read([wanted(project, "Khác.\n")])
    assert isinstance(cut, steps.Cut)
    assert [segment.text for segment in cut.segments] == ["bai", "Khác."]


def test_what_a_reading_depends_on_is_in_the_name(project: Settings) -> None:
    """Other bytes, another path, or a setting that shows in the result: another file."""
    settings, source, data = wanted(project)
    Cuts(project.root).read(
        [
            (settings, source, data),
            (settings, source, data + b"\n"),
            (settings, replace(source, path="source/khac.md"), data),
            (replace(settings, raw_html="trust"), source, data),
            (replace(settings, authors=("Mai",)), source, data),
        ]
    )
    assert len(files(project)) == 5


def test_a_folder_that_cannot_be_written_is_no_error(project: Settings) -> None:
    """Where no cache can be, there is none."""
    (project.root / ".songngu").write_text("a file in the way")
    (cut,) = Cuts(project.root).read([wanted(project)])
    assert isinstance(cut, steps.Cut)


def test_the_files_take_no_more_than_their_room(project: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that were not asked for longest go."""
    Cuts(project.root).read([wanted(project)])
    monkeypatch.setattr(cuts, "_ROOM", 1)
    Cuts(project.root).read([wanted(project, "Khác.\n")])
    assert files(project) == []


def test_errors_stay_in_their_places(project: Settings) -> None:
    """Several are read at a time; each answer stands where its question did."""
    bad = wanted(project, "<<<<<<< a\n\nx\n\n=======\n\ny\n\n>>>>>>> b\n", "hai.md")
    first, second, third = Cuts(project.root).read([wanted(project), bad, wanted(project, "Ba.\n", "ba.md")])
    assert isinstance(second, InputError)
    assert isinstance(first, steps.Cut)
    assert isinstance(third, steps.Cut)
    assert third.document.slug == "ba"


def test_git_ignores_them(project: Settings) -> None:
    """The folder says so itself, in a project whose ``.gitignore`` does not."""
    Cuts(project.root).read([wanted(project)])
    assert (project.root / FOLDER / ".gitignore").read_text() == "*\n"


def test_what_update_read_is_not_read_again(project: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """``update`` finds its sources read, by itself or by a review; with ``check`` it writes nothing."""
    (project.root / "source" / "bai.md").write_text(TEXT, "utf-8")
    update(project, [], check="content")
    assert files(project) == []
    first = update(project, [])
    assert len(files(project)) == 1
    monkeypatch.setattr(steps, "read", never)
    assert [one.units for one in update(project, [], check="strict")] != []
    assert first[0].changed
    assert not update(project, [])[0].changed


def test_many_are_read_by_several_processes(project: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each in its place, errors too."""
    monkeypatch.setattr(cutting, "_BATCH", 1)
    texts = ["Một.\n", "", *(f"Bài {number}.\n" for number in range(5))]
    found = Cuts(project.root).read([wanted(project, text) for text in texts])
    assert isinstance(found[1], InputError)
    assert [one.segments[-1].text for one in found if isinstance(one, steps.Cut)] == [
        text.strip() for text in texts if text
    ]


def test_a_process_that_is_ended_is_replaced_by_ours(
    project: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For want of memory, as a rule: what it did not read is read here, in its place."""

    def broken(
        workers: int, batches: list[list[tuple[str, cutting.Wanted]]]
    ) -> Iterator[list[bytes | InputError]]:
        yield cutting._read_batch(batches[0])
        raise BrokenExecutor

    monkeypatch.setattr(cutting, "_BATCH", 1)
    monkeypatch.setattr(cutting, "_read_by", broken)
    found = Cuts(project.root).read([wanted(project, f"Bài {number}.\n") for number in range(3)])
    assert [one.segments[-1].text for one in found if isinstance(one, steps.Cut)] == [
        "Bài 0.",
        "Bài 1.",
        "Bài 2.",
    ]


def test_what_was_read_ahead_is_not_read_again(project: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor by a run that can keep nothing in files."""
    fresh = seen(steps.read(*wanted(project)))
    for is_kept in (False, True):
        known = Cuts(project.root, is_kept=is_kept)
        known.read_ahead([wanted(project)])
        with monkeypatch.context() as patch:
            patch.setattr(steps, "read", never)
            known.read_ahead([wanted(project)])
            assert seen(known.read([wanted(project)])[0]) == fresh
            assert seen(known.read([wanted(project)])[0]) == fresh
    assert len(files(project)) == 1
