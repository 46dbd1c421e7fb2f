"""The ledger: what was made from what."""

from __future__ import annotations

from pathlib import Path

import pytest

from songngu import ledger
from songngu.ledger import Ledger, digest_bytes


def test_digest_tells_parts_apart() -> None:
    """Parts that only together are the same bytes have another digest."""
    assert digest_bytes(b"ab", b"c") != digest_bytes(b"a", b"bc")
    assert digest_bytes(b"") != digest_bytes()
    assert digest_bytes(b"ab", b"c") == digest_bytes(b"ab", b"c")


def test_current_is_same_inputs_and_untouched_output(tmp_path: Path) -> None:
    """An output is up to date only with the key, and the bytes, that it was recorded with."""
    file = tmp_path / "a.html"
    file.write_bytes(b"page")
    made = Ledger()
    made.record("a.html", "key", b"page")

    assert made.is_current("a.html", "key", file)
    assert not made.is_current("a.html", "other key", file)
    assert not made.is_current("b.html", "key", file)

    file.write_bytes(b"edited by hand")

    assert not made.is_current("a.html", "key", file)

    file.unlink()

    assert not made.is_current("a.html", "key", file)


def test_write_and_read(tmp_path: Path) -> None:
    """A ledger that is written and read is the same, and its bytes do not depend on the order of work."""
    one, other = Ledger(), Ledger()
    for book, paths in ((one, "ab"), (other, "ba")):
        for path in paths:
            book.record(path, "key", path.encode())
            book.inputs[path] = {"pictures": ["source/dừa.png"]}
    file = tmp_path / "ledger.json"
    file.write_bytes(ledger.dump(one))

    assert one == ledger.load(file)
    assert ledger.dump(one) == ledger.dump(other)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"version": 0, "outputs": {}, "inputs": {}}', "\xff"])
def test_unusable_ledger_is_an_empty_one(tmp_path: Path, text: str) -> None:
    """A ledger that is broken, or of another version, costs a full build and nothing else."""
    file = tmp_path / "ledger.json"
    file.write_text(text, "latin-1")

    assert Ledger() == ledger.load(file)


def test_missing_ledger_is_an_empty_one(tmp_path: Path) -> None:
    """Without a ledger nothing is known to be made."""
    assert Ledger() == ledger.load(tmp_path / "ledger.json")
