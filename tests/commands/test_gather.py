"""Pictures of hostile documents: nothing outside the project is opened, nothing broken is published."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from songngu import tree
from songngu.commands.pictures import gather
from songngu.config import Settings
from songngu.errors import InputError
from songngu.model import Document

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\1\0\0\5\0\1"
    b"\r\n-\xb4\0\0\0\0IEND\xaeB`\x82"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project, with a picture beside it."""
    (tmp_path / "project/source/a").mkdir(parents=True)
    (tmp_path / "project/source/a/a.md").write_text("x", "utf-8")
    (tmp_path / "secret.png").write_bytes(PNG)
    return tmp_path / "project"


def shown(root: Path, address: str) -> tuple[list[bytes], list[str]]:
    """The bytes that are published for a picture's address, and what is said of it."""
    image = {"t": "Image", "c": [tree.attr(), [], [address, ""]]}
    document = Document(
        slug="a/a", path="source/a/a.md", language="vi", meta={}, blocks=[tree.para([image])], media={}
    )
    pictures, findings, _ = gather(Settings(root=root, path="songngu.toml"), document)
    return [data for _, data in pictures.values()], [finding.message for finding in findings]


@pytest.mark.parametrize(
    "address",
    [
        "../../../secret.png",
        "%2e%2e/%2e%2e/%2e%2e/secret.png",
        "..%2f..%2f..%2fsecret.png",
        "x/../../../../secret.png",
        "linked.png",
        "linked/secret.png",
        "/../../secret.png",
        "../../../secret.png?x#y",
        "../../../not-there.png",
    ],
)
def test_a_way_out_of_the_project(root: Path, address: str) -> None:
    """Addresses that climb, whatever they are written as, and links that lead out are refused."""
    (root / "source/a/linked.png").symlink_to("../../../secret.png")
    (root / "source/a/linked").symlink_to("../../..")
    with pytest.raises(InputError, match="is outside the project") as caught:
        shown(root, address)

    assert "source/a/a.md" == caught.value.path


def test_the_whole_path_of_a_file(root: Path) -> None:
    """A path from the root of the disk is refused where it leads to a file."""
    with pytest.raises(InputError, match="is outside the project"):
        shown(root, str(root.parent / "secret.png"))


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/secret.png",
        "FILE:/etc/secret.png",
        "http://localhost/secret.png",
        "//server/share/secret.png",
        "ftp://server/secret.png",
        "\\\\server\\share\\secret.png",
        "%5c%5cserver%5cshare%5csecret.png",
        "..\\..\\..\\secret.png",
        "c:\\secret.png",
        "http://[::1/secret.png",
        "[x].png",
        "a%00.png",
        "%ff%fe.png",
        "a" * 5000 + ".png",
        "a/" * 3000 + "x.png",
        "",
        "/",
        "?x.png",
        "data:image/png;base64,AAAA",
        "javascript:alert(1).png",
        "loop.png",
        "pipe.png",
        "a.md",
    ],
)
def test_an_address_that_names_no_picture_here(root: Path, address: str) -> None:
    """Other machines, names that no file can have, and what is no picture: a finding, nothing more."""
    (root / "source/a/loop.png").symlink_to("loop.png")
    os.mkfifo(root / "source/a/pipe.png")
    published, messages = shown(root, address)

    assert [] == published
    assert [True] == ["its alternative text is shown" in message for message in messages]


def test_a_drawing_is_published_without_its_scripts(root: Path) -> None:
    """Beside the page a drawing is a file that anyone can open: it runs nothing there."""
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><script>evil()</script><path onclick="evil()"/></svg>'
    (root / "source/a/a.svg").write_text(drawing, "utf-8")
    (published,), messages = shown(root, "a.svg")

    assert [] == messages
    assert b"<path/>" in published
    assert b"evil" not in published


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.png", PNG[:40]), ("a.svg", b"<svg><g></svg>"), ("a.jpg", b"\xff\xd8\xffx"), ("a.gif", b"")],
)
def test_a_broken_picture(root: Path, name: str, data: bytes) -> None:
    """What readers could not show is told, and not published."""
    (root / "source/a" / name).write_bytes(data)
    published, messages = shown(root, name)

    assert [] == published
    assert 1 == len(messages)


def test_a_picture(root: Path) -> None:
    """A picture of the project is published as it is."""
    (root / "source/a/a.png").write_bytes(PNG)

    assert ([PNG], []) == shown(root, "a.png")
