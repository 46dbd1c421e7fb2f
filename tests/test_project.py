"""The project's folder: order of documents, and files written whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from songngu import project
from songngu.config import Settings
from songngu.errors import InputError, OutsideError, UsageError


def _settings(root: Path, *documents: str, name: str = "publication") -> Settings:
    return Settings(root=root, path="songngu.toml", name=name, documents=documents or ("*",))


def _sources(root: Path, *paths: str) -> None:
    for path in paths:
        file = root / "source" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")


def _slugs(settings: Settings) -> list[str]:
    return [source.slug for source in project.sources(settings)]


# -- finding documents


def test_documents_in_the_order_of_the_alphabet(tmp_path: Path) -> None:
    """With one pattern for all, documents come in the order of their paths."""
    _sources(tmp_path, "b.md", "a.txt", "c/d.rst")

    assert ["a", "b", "c/d"] == _slugs(_settings(tmp_path))


def test_documents_in_the_order_of_the_setting(tmp_path: Path) -> None:
    """A document comes where the first pattern that matches it stands, and once."""
    _sources(tmp_path, "a.md", "b.md", "c/d.md", "c/e.md")

    assert ["c/e", "b", "c/d", "a"] == _slugs(_settings(tmp_path, "c/e", "b", "c/*", "*"))


def test_documents_that_no_pattern_names_are_left_out(tmp_path: Path) -> None:
    """A draft that no pattern matches is not published."""
    _sources(tmp_path, "a.md", "nhap.md")

    assert ["a"] == _slugs(_settings(tmp_path, "a"))


def test_what_is_no_document(tmp_path: Path) -> None:
    """Pictures, hidden files, hidden folders, and folders with a document's ending are passed over."""
    _sources(tmp_path, "a.md", "b.png", ".c.md", ".git/d.md", "e.md/f.svg")

    assert ["a"] == _slugs(_settings(tmp_path))


def test_endings_in_capitals(tmp_path: Path) -> None:
    """An ending in capitals is the same ending."""
    _sources(tmp_path, "A.MD")

    assert ["A"] == _slugs(_settings(tmp_path))


def test_slug_with_dots(tmp_path: Path) -> None:
    """Only the last ending is cut off."""
    _sources(tmp_path, "so.1.md")

    assert ["so.1"] == _slugs(_settings(tmp_path))


@pytest.mark.parametrize("path", ["index.md", "sach.md", "en.md", "vi.txt", "en/a.md"])
def test_kept_slugs(tmp_path: Path, path: str) -> None:
    """A slug that the publication itself needs is refused, with the file's path."""
    _sources(tmp_path, path)

    with pytest.raises(UsageError) as caught:
        project.sources(_settings(tmp_path, name="sach"))

    assert f"source/{path}" == caught.value.path


def test_a_link_inside_source(tmp_path: Path) -> None:
    """A link to another file of source/ is a document of its own."""
    _sources(tmp_path, "a.md")
    (tmp_path / "source/b.md").symlink_to("a.md")

    assert ["a", "b"] == _slugs(_settings(tmp_path))


def test_a_link_out_of_source(tmp_path: Path) -> None:
    """A link that leads out of source/ would publish what nobody meant to."""
    _sources(tmp_path, "a.md")
    (tmp_path / "secret.md").touch()
    (tmp_path / "source/b.md").symlink_to("../secret.md")

    with pytest.raises(InputError, match="leads out of source/"):
        project.sources(_settings(tmp_path))


def test_two_files_with_one_slug(tmp_path: Path) -> None:
    """Two files that would publish to one place are refused, both named."""
    _sources(tmp_path, "a.md", "a.txt")

    with pytest.raises(UsageError, match=r"source/a\.md and source/a\.txt"):
        project.sources(_settings(tmp_path))


def test_two_files_whose_slugs_look_alike(tmp_path: Path) -> None:
    """One name composed and once decomposed is one slug: the ids of their units would be the same."""
    _sources(tmp_path, "ho\u0300a.md", "h\u00f2a.md")

    with pytest.raises(UsageError, match="two files have the slug"):
        project.sources(_settings(tmp_path))


def test_pattern_without_match(tmp_path: Path) -> None:
    """A pattern that matches nothing is an error: a document was misspelt or lost."""
    _sources(tmp_path, "a.md")

    with pytest.raises(UsageError, match=r"'b\*' matches no file"):
        project.sources(_settings(tmp_path, "a", "b*"))


def test_no_document(tmp_path: Path) -> None:
    """A project without documents says where it looked."""
    with pytest.raises(UsageError, match="no document in source/"):
        project.sources(_settings(tmp_path))


def test_chosen_by_slug_or_path(tmp_path: Path) -> None:
    """A document can be named by slug or path; named twice, it is chosen once."""
    _sources(tmp_path, "a.md", "c/d.md")
    every = project.sources(_settings(tmp_path))

    assert ["c/d", "a"] == [s.slug for s in project.chosen(every, ["c/d", "./source/c/d.md", "source/a.md"])]
    assert every == project.chosen(every, [])


def test_chosen_unknown(tmp_path: Path) -> None:
    """A document that does not exist is an error that lists those that do."""
    _sources(tmp_path, "a.md")

    with pytest.raises(UsageError) as caught:
        project.chosen(project.sources(_settings(tmp_path)), ["b"])

    assert "the documents are: a" == caught.value.hint


def test_unit_ids(book: Path) -> None:
    """The ids of every catalogue and template count as taken, obsolete ones too."""
    ids = project.unit_ids(_settings(book), [], project.ids_on_disk(book))

    assert {"pnrkp3rog", "pabcdefgh"} <= ids.keys()
    assert 25 == len(ids)


# -- reading


def test_read(tmp_path: Path) -> None:
    """A file is read as bytes; one that is not there is an error, or nothing where it need not be."""
    (tmp_path / "a").write_bytes(b"\xff")

    assert b"\xff" == project.read(tmp_path / "a", "a")
    assert b"\xff" == project.read_if_there(tmp_path / "a", "a")
    assert project.read_if_there(tmp_path / "b", "b") is None
    with pytest.raises(InputError, match="cannot be read: No such file"):
        project.read(tmp_path / "b", "b")


# -- writing


def test_write_makes_folders(tmp_path: Path) -> None:
    """A file is written with the folders it needs and the permissions of any new file."""
    file = tmp_path / "a/b/c"
    other = tmp_path / "other"
    other.touch()

    assert project.write(file, b"x", "a/b/c")
    assert b"x" == file.read_bytes()
    assert other.stat().st_mode == file.stat().st_mode
    assert ["c"] == os.listdir(file.parent)


def test_write_of_the_same_bytes_touches_nothing(tmp_path: Path) -> None:
    """A file that holds these bytes already keeps its time of change."""
    file = tmp_path / "a"
    file.write_bytes(b"x")
    os.utime(file, ns=(1, 1))

    assert not project.write(file, b"x", "a")
    assert 1 == file.stat().st_mtime_ns


@pytest.mark.parametrize("call", ["fsync", "replace", "chmod"])
def test_failing_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """Whatever fails while a file is written, the old one stays and no part of the new one is left."""
    file = tmp_path / "a"
    file.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OutsideError) as caught:
        project.write(file, b"new", "build/a")

    assert "build/a: error: cannot be written: No space left on device" == str(caught.value).split("\n")[0]
    assert 4 == caught.value.exit_status
    assert b"old" == file.read_bytes()
    assert ["a"] == os.listdir(tmp_path)


def test_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C in the middle of a write leaves the old file and no part of the new one."""
    file = tmp_path / "a"
    file.write_bytes(b"old")

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        project.write(file, b"new", "a")

    assert b"old" == file.read_bytes()
    assert ["a"] == os.listdir(tmp_path)


def test_write_where_a_folder_is(tmp_path: Path) -> None:
    """A folder in the file's place is an error, and stays."""
    (tmp_path / "a").mkdir()

    with pytest.raises(OutsideError, match="cannot be written"):
        project.write(tmp_path / "a", b"x", "a")

    assert ["a"] == os.listdir(tmp_path)


def test_remove_takes_empty_folders_along(tmp_path: Path) -> None:
    """A file goes with the folders that are empty then, and with no other."""
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/c").touch()
    (tmp_path / "d").touch()

    project.remove(tmp_path / "a/b/c")

    assert ["d"] == os.listdir(tmp_path)


def test_remove_of_what_is_not_there(tmp_path: Path) -> None:
    """Removing a file that somebody removed already is no error."""
    (tmp_path / "d").touch()

    project.remove(tmp_path / "a/b/c")

    assert ["d"] == os.listdir(tmp_path)


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    """A half-written file of long ago goes with the next write of its name; a fresh one may be another's."""
    old, fresh = tmp_path / ".a.po.x1.part", tmp_path / ".a.po.x2.part"
    for part in (old, fresh):
        part.write_bytes(b"half")
    os.utime(old, (0, 0))
    project.write(tmp_path / "a.po", b"whole", "a.po")

    assert [".a.po.x2.part", "a.po"] == sorted(file.name for file in tmp_path.iterdir())


# -- what is outside


def _outside(folder: Path) -> tuple[Path, Path]:
    """A project, and beside it a file that is nobody's to publish."""
    root = folder / "project"
    for name in ("source", "translations/en", "templates"):
        (root / name).mkdir(parents=True)
    secret = folder / "secret"
    secret.write_text("secret", "utf-8")
    return root, secret


@pytest.mark.parametrize("path", ["source/a.md", "translations/en/a.po", "templates/cover.png"])
def test_a_link_out_of_the_project_is_not_read(tmp_path: Path, path: str) -> None:
    """What a link in a folder of texts leads to outside the project is not read, there or not."""
    root, secret = _outside(tmp_path)
    (root / path).symlink_to(secret)
    for _ in range(2):
        with pytest.raises(InputError, match="is a link that leads out of the project") as caught:
            project.read_if_there(root / path, path)
        assert path == caught.value.path
        secret.unlink(missing_ok=True)


def test_a_folder_that_is_a_link_out_of_the_project(tmp_path: Path) -> None:
    """A linked folder is no way out, either."""
    root, secret = _outside(tmp_path)
    (root / "translations/fr").symlink_to(secret.parent)
    with pytest.raises(InputError, match="leads out of the project"):
        project.read_if_there(root / "translations/fr/secret", "translations/fr/secret")


@pytest.mark.parametrize("name", ["fonts", "page.css.j2", "fonts/a.ttf"])
def test_links_out_of_a_folder_that_libraries_read(tmp_path: Path, name: str) -> None:
    """Templates and fonts are looked through before a library opens them."""
    root, secret = _outside(tmp_path)
    (root / "templates" / name).parent.mkdir(exist_ok=True)
    (root / "templates" / name).symlink_to(secret)
    with pytest.raises(InputError, match="leads out of the project") as caught:
        project.refuse_links(root, "templates")

    assert f"templates/{name}" == caught.value.path


@pytest.mark.parametrize("name", ["build", "build/media", "translations"])
def test_a_link_out_of_the_project_is_not_written_to(tmp_path: Path, name: str) -> None:
    """Nothing is written through a link that leads elsewhere: what is there is somebody else's."""
    root, secret = _outside(tmp_path)
    shutil.rmtree(root / "translations")
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).symlink_to(secret.parent)
    with pytest.raises(InputError, match="is a link that leads out of the project"):
        project.write(root / name / "a.html", b"x", f"{name}/a.html")

    assert {"project", "secret"} == {file.name for file in tmp_path.iterdir()}


@pytest.mark.parametrize("name", ["build", "build/media"])
def test_nothing_is_swept_out_of_the_project(tmp_path: Path, name: str) -> None:
    """Nor is anything removed through one."""
    root, secret = _outside(tmp_path)
    half = secret.with_name(".a.html.x1.part")
    half.write_bytes(b"x")
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).symlink_to(secret.parent)
    with pytest.raises(InputError, match="is a link that leads out of the project") as caught:
        project.sweep(root / "build")

    assert name == caught.value.path
    assert half.exists()


def test_a_build_folder_elsewhere_in_the_project(tmp_path: Path) -> None:
    """A link to another place of the project is as good as a folder."""
    root, _ = _outside(tmp_path)
    (root / "public").mkdir()
    (root / "build").symlink_to("public")

    assert project.write(root / "build/a.html", b"x", "build/a.html")
    assert b"x" == (root / "public/a.html").read_bytes()


def test_links_inside_the_project(tmp_path: Path) -> None:
    """A link to another place of the project is as good as a file."""
    root, _ = _outside(tmp_path)
    (root / "notes.css").write_text("x", "utf-8")
    (root / "templates/page.css.j2").symlink_to("../notes.css")
    project.refuse_links(root, "templates")

    assert b"x" == project.read(root / "templates/page.css.j2", "templates/page.css.j2")


def test_a_source_folder_elsewhere(tmp_path: Path) -> None:
    """The folder of the sources must be in the project itself."""
    root, secret = _outside(tmp_path)
    (root / "source").rmdir()
    (root / "source").symlink_to(secret.parent)
    with pytest.raises(InputError, match="leads out of the project"):
        project.sources(_settings(root))


def test_a_link_to_itself(tmp_path: Path) -> None:
    """A circle of links is a file that cannot be read."""
    _sources(tmp_path, "a.md")
    (tmp_path / "source/b.md").symlink_to("b.md")
    (source,) = [one for one in project.sources(_settings(tmp_path)) if one.slug == "b"]
    with pytest.raises(InputError, match="cannot be read"):
        project.read(source.file, source.path)


def test_what_never_ends_is_not_read(tmp_path: Path) -> None:
    """A pipe in a file's place would keep us waiting for ever."""
    (tmp_path / "translations").mkdir()
    os.mkfifo(tmp_path / "translations/a.pot")
    with pytest.raises(InputError, match="is no file"):
        project.read_if_there(tmp_path / "translations/a.pot", "translations/a.pot")


def test_a_file_larger_than_anything(tmp_path: Path) -> None:
    """A file of any size can be made of nothing: it is refused before it is read."""
    file = tmp_path / "a.md"
    with file.open("wb") as stream:
        stream.truncate(600_000_000)
    with pytest.raises(InputError, match="is larger than 512 MB"):
        project.read(file, "a.md")


def test_a_name_too_long(tmp_path: Path) -> None:
    """A name that no file can have is a file that is not there."""
    assert project.read_if_there(tmp_path / ("a" * 300), "a") is None
