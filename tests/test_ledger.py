"""The ledger: what was made from what."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from songngu.errors import OutsideError
from songngu.ledger import FILE, Ledger, digest_bytes


def _published(root: Path, name: str, data: bytes) -> Path:
    file = root / "build" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def _age(file: Path, seconds: int = 60) -> None:
    """Have a file look as if it was written some time ago."""
    state = file.stat()
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns - seconds * 10**9))


def test_digest_tells_parts_apart() -> None:
    """Parts that only together are the same bytes have another digest."""
    assert digest_bytes(b"ab", b"c") != digest_bytes(b"a", b"bc")
    assert digest_bytes(b"") != digest_bytes()
    assert digest_bytes(b"ab", b"c") == digest_bytes(b"ab", b"c")


def test_current_is_same_inputs_and_untouched_output(tmp_path: Path) -> None:
    """An output is up to date only with the key, and the bytes, that it was recorded with."""
    file = _published(tmp_path, "a.html", b"page")
    made = Ledger(tmp_path)
    made.record("a.html", "key", b"page")

    assert made.is_current("a.html", "key")
    assert not made.is_current("a.html", "other key")
    assert not made.is_current("b.html", "key")

    file.write_bytes(b"edited by hand")

    assert not made.is_current("a.html", "key")

    file.unlink()

    assert not made.is_current("a.html", "key")


def test_a_copy_of_an_output_is_the_output(tmp_path: Path) -> None:
    """Other times of a file (a fresh checkout, a copy) are no change where the bytes are the same."""
    file = _published(tmp_path, "a.html", b"page")
    made = Ledger(tmp_path)
    made.record("a.html", "key", b"page")
    _age(file)

    assert made.is_current("a.html", "key")


def test_what_is_expected_is_not_current(tmp_path: Path) -> None:
    """A file that was to be made is known, and is no output that is right."""
    made = Ledger(tmp_path)
    made.expect("a.html")
    _published(tmp_path, "a.html", b"half a page")

    assert "a.html" in made.outputs
    assert not made.is_intact("a.html")


def test_write_and_read(tmp_path: Path) -> None:
    """A ledger that is written and read is the same."""
    _published(tmp_path, "a.html", b"page")
    one = Ledger(tmp_path)
    one.record("a.html", "key", b"page")
    one.remember("a", {"pictures": ["source/dừa.png"]}, {"titles": {"vi": "Dừa"}})
    one.remember("b", {}, {})
    one.note("site", "{}")
    one.save()
    one.drop("b")
    one.save()
    other = Ledger(tmp_path)

    assert one.outputs == other.outputs
    assert {"a": {"pictures": ["source/dừa.png"]}} == other.facts
    assert {"titles": {"vi": "Dừa"}} == other.memory("a")
    assert {} == other.memory("b")
    assert one.marks == other.marks
    assert one.notes == other.notes


def test_a_file_is_known_by_its_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose times are as they were is not read again."""
    file = tmp_path / "a.md"
    file.write_bytes(b"text")
    _age(file)
    first = Ledger(tmp_path)
    digest = first.digest("a.md")
    first.save()
    monkeypatch.setattr("builtins.open", lambda *_: pytest.fail("the file was read again"))

    assert digest == Ledger(tmp_path).digest("a.md")


def test_a_file_that_was_just_written_is_read_again(tmp_path: Path) -> None:
    """The clocks of file systems are coarse: another text of the same length may have the same times."""
    file = tmp_path / "a.md"
    file.write_bytes(b"text")
    state = file.stat()
    first = Ledger(tmp_path)
    before = first.digest("a.md")
    first.save()
    file.write_bytes(b"tent")
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))

    assert before != Ledger(tmp_path).digest("a.md")


def test_a_run_sees_each_file_once(tmp_path: Path) -> None:
    """What changes in the middle of a run is for the next one to see."""
    file = tmp_path / "a.md"
    file.write_bytes(b"text")
    run = Ledger(tmp_path)
    before = run.digest("a.md")
    file.write_bytes(b"another text")

    assert before == run.digest("a.md")
    assert before != Ledger(tmp_path).digest("a.md")


def test_no_file_has_an_empty_digest(tmp_path: Path) -> None:
    """A file that is not there is told from one that is empty."""
    (tmp_path / "empty").write_bytes(b"")
    run = Ledger(tmp_path)

    assert "" == run.digest("missing")
    assert "" != run.digest("empty")


@pytest.mark.parametrize("data", [b"", b"{", b"\xff" * 5000, b"SQLite format 3\0" + b"\1" * 5000])
def test_unusable_ledger_is_an_empty_one(tmp_path: Path, data: bytes) -> None:
    """A ledger that is broken costs a full build and nothing else: the next one takes its place."""
    (tmp_path / FILE).parent.mkdir()
    (tmp_path / FILE).write_bytes(data)
    one = Ledger(tmp_path)

    assert {} == one.outputs

    _published(tmp_path, "a.html", b"page")
    one.record("a.html", "key", b"page")
    one.save()

    assert Ledger(tmp_path).is_current("a.html", "key")


def test_a_memory_that_is_broken(tmp_path: Path) -> None:
    """What a page of all documents would be made from is no guess: the ledger goes, and that is told."""
    one = Ledger(tmp_path)
    one.remember("a", {}, {"title": "x"})
    one.save()
    with closing(sqlite3.connect(tmp_path / FILE)) as base, base:
        base.execute("UPDATE memories SET memory = '{'")

    with pytest.raises(OutsideError, match="was broken"):
        Ledger(tmp_path).memory("a")
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize("path", ["../secret", "a/../../../secret", "/etc/hostname"])
def test_a_ledger_that_names_what_is_outside_is_an_empty_one(tmp_path: Path, path: str) -> None:
    """A folder may come with a ledger of somebody else's: what it names is neither read nor removed."""
    _published(tmp_path, "a.html", b"page")
    one = Ledger(tmp_path)
    one.record("a.html", "key", b"page")
    one.expect(path)
    one.save()

    assert {} == Ledger(tmp_path).outputs
    assert "" == Ledger(tmp_path).digest(path)


def test_a_ledger_of_another_version_is_an_empty_one(tmp_path: Path) -> None:
    """Rows that another version of the toolchain wrote say nothing to this one."""
    _published(tmp_path, "a.html", b"page")
    one = Ledger(tmp_path)
    one.record("a.html", "key", b"page")
    one.save()
    with closing(sqlite3.connect(tmp_path / FILE)) as base, base:
        base.execute("UPDATE notes SET value = '0' WHERE name = 'version'")
    other = Ledger(tmp_path)

    assert {} == other.outputs

    other.note("site", "{}")
    other.save()

    assert {} == Ledger(tmp_path).outputs


def test_missing_ledger_is_an_empty_one(tmp_path: Path) -> None:
    """Without a ledger nothing is known to be made, and looking makes none."""
    assert {} == Ledger(tmp_path).outputs
    assert not (tmp_path / FILE).exists()


def test_a_ledger_that_cannot_be_written(tmp_path: Path) -> None:
    """A folder where its file is to be is one clear error."""
    (tmp_path / FILE).mkdir(parents=True)
    one = Ledger(tmp_path)
    one.note("site", "{}")

    with pytest.raises(OutsideError, match="cannot be written"):
        one.save()
