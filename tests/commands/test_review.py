"""Two revisions of a project in git -> what changed, pair by pair."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from songngu import cli, config
from songngu.commands import beside, revisions
from songngu.commands.cuts import FOLDER
from songngu.commands.review import review
from songngu.commands.update import update
from songngu.errors import SongnguError, UsageError
from songngu.formats import pandoc_batch
from songngu.model import Change, ChangeKind, Comparison, Facet, Op, Review

SETTINGS = 'source-language = "vi"\ntarget-languages = ["en"]\ndocuments = ["*"]\n'

TEXT = """# Trao đổi

Huyện có 57 chi bộ và 3.711 đảng viên.

Trên địa bàn huyện có trên 10 tôn giáo đang hoạt động.

Thành phố đã phát hiện một vài trường hợp sai phạm.
"""

ENGLISH = {
    "Trao đổi": "Exchange",
    "Huyện có 57 chi bộ và 3.711 đảng viên.": "The district has 57 Party cells and 3,711 Party members.",
    "Trên địa bàn huyện có trên 10 tôn giáo đang hoạt động.": "More than 10 religions are active here.",
    "Thành phố đã phát hiện một vài trường hợp sai phạm.": "The city has found a few cases of wrongdoing.",
}


class Repository:
    """A publication in git, made and edited as a person would."""

    def __init__(self, root: Path, inside: str = "") -> None:
        self.root = root
        self.folder = root / inside
        (self.folder / "source").mkdir(parents=True)
        self.git("init", "-q", "-b", "main")
        for name, value in (("user.name", "Lan"), ("user.email", "lan@example.org")):
            self.git("config", name, value)
        self.write("songngu.toml", SETTINGS)
        self.write("source/bai.md", TEXT)
        self.update()
        for source, target in ENGLISH.items():
            self.translate(source, target)
        self.update()

    def git(self, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.root, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self, message: str = "step") -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, "utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.folder / path).read_text("utf-8")
        assert old in text
        self.write(path, text.replace(old, new, 1))

    def translate(self, source: str, target: str, slug: str = "bai") -> None:
        self.edit(
            f"translations/en/{slug}.po",
            f'msgid "{source}"\nmsgstr ""',
            f'msgid "{source}"\nmsgstr "{target}"',
        )

    def settings(self) -> config.Settings:
        return config.load(self.folder / "songngu.toml")

    def update(self) -> None:
        update(self.settings(), [])

    def review(self, text: str | None = None, **environment: str) -> Review:
        return review(self.settings(), text, environment)

    def only(self, text: str | None = None, **environment: str) -> Comparison:
        (comparison,) = self.review(text, **environment).comparisons
        return comparison

    def kinds(self, text: str | None = None) -> list[ChangeKind]:
        return [change.kind for change in self.only(text).changes]


Begun = Callable[..., Repository]


@pytest.fixture
def begun(tmp_path: Path) -> Begun:
    """A publication with one commit."""

    def make(inside: str = "") -> Repository:
        made = Repository(tmp_path / "repository", inside)
        made.commit("begin")
        return made

    return make


def first(comparison: Comparison) -> Change:
    (change,) = comparison.changes
    return change


def test_an_untouched_tree_has_no_change(begun: Begun) -> None:
    """The default compares the working tree with the last commit."""
    comparison = begun().only()
    assert (comparison.changes, comparison.head) == ((), "the working tree")


def test_a_source_edited_without_update_shows(begun: Begun) -> None:
    """The same update is done in memory, and nothing is written."""
    repository = begun()
    repository.edit("source/bai.md", "57 chi bộ", "58 chi bộ")
    before = repository.git("status", "--porcelain")
    change = first(repository.only())
    assert (change.kind, change.facets) == (ChangeKind.UNTOUCHED, (Facet.FUZZY_SET,))
    assert [finding.code for finding in change.brought] == ["fuzzy"]
    assert repository.git("status", "--porcelain") == before


def test_what_a_change_solves_is_told(begun: Begun) -> None:
    """A finding that was there before and is not now."""
    repository = begun()
    repository.edit("translations/en/bai.po", "3,711", "3,117")
    repository.commit()
    repository.edit("translations/en/bai.po", "3,117", "3,711")
    change = first(repository.only())
    assert ([one.code for one in change.solved], change.brought) == (["number-mismatch"], ())


def test_the_command_signs_the_pair_off(begun: Begun) -> None:
    """A pair in the catalogue, with a translation; its page is where it is published."""
    repository = begun()
    repository.edit("translations/en/bai.po", "are active", "are alive")
    change = first(repository.only())
    assert change.command == f"songngu accept {change.unit}"
    assert change.page == f"bai.html#{change.unit}"
    assert change.location is not None
    assert change.location.path == "translations/en/bai.po"


def test_an_old_range_has_no_command(begun: Begun) -> None:
    """A sign-off signs what is there now."""
    repository = begun()
    repository.edit("translations/en/bai.po", "are active", "are alive")
    repository.commit()
    repository.edit("translations/en/bai.po", "are alive", "are at work")
    repository.commit()
    assert first(repository.only("HEAD~2..HEAD~1")).command is None
    assert first(repository.only("HEAD~1..HEAD")).command is not None


def test_the_first_commit_is_compared_with_nothing(begun: Begun) -> None:
    """Every pair is new."""
    repository = begun()
    comparison = repository.only("HEAD^!")
    assert (comparison.base, {change.kind for change in comparison.changes}) == ("nothing", {ChangeKind.NEW})
    assert len(comparison.changes) == len(ENGLISH)


def test_before_the_first_commit_all_is_new(tmp_path: Path) -> None:
    """A repository without a commit."""
    repository = Repository(tmp_path / "repository")
    assert set(repository.kinds()) == {ChangeKind.NEW}


def test_a_detached_head_and_a_subfolder_are_no_matter(begun: Begun) -> None:
    """Paths are taken from the project's folder."""
    repository = begun("sach/bai")
    repository.git("checkout", "-q", "--detach")
    repository.edit("translations/en/bai.po", "are active", "are alive")
    repository.write("../other/source/note.md", "Not of this publication.\n")
    assert repository.kinds() == [ChangeKind.REWORDED]


def test_a_renamed_file_is_followed_with_its_catalogues_or_without(begun: Begun) -> None:
    """Its pairs are the same pairs, whatever their ids are now."""
    repository = begun()
    repository.git("mv", "source/bai.md", "source/trao-doi.md")
    comparison = repository.only()
    assert comparison.renamed == {"trao-doi": "bai"}
    assert not [one for one in comparison.changes if one.kind in (ChangeKind.NEW, ChangeKind.REMOVED)]
    repository.git("mv", "translations/en/bai.po", "translations/en/trao-doi.po")
    repository.git("mv", "translations/bai.pot", "translations/trao-doi.pot")
    assert repository.only().changes == ()


def test_a_merge_commit_is_compared_with_each_parent(begun: Begun) -> None:
    """And what no parent had is named: a pair that the merge made."""
    repository = begun()
    repository.git("checkout", "-q", "-b", "side")
    repository.edit("translations/en/bai.po", "are active", "are alive")
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.edit("translations/en/bai.po", "a few cases", "some cases")
    repository.commit()
    repository.git("merge", "-q", "--no-commit", "side")
    repository.edit("translations/en/bai.po", "Exchange", "An exchange")
    repository.commit("merge")
    comparisons = repository.review("HEAD^!").comparisons
    assert [len(one.changes) for one in comparisons] == [2, 2]
    made = {
        change.target.after for one in comparisons for change in one.changes if Facet.NEITHER in change.facets
    }
    assert made == {"An exchange"}


def test_a_merge_under_way_names_what_neither_side_had(begun: Begun) -> None:
    """Before it is committed."""
    repository = begun()
    repository.git("checkout", "-q", "-b", "side")
    repository.edit("translations/en/bai.po", "are active", "are alive")
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.commit()
    repository.git("merge", "-q", "--no-ff", "--no-commit", "side")
    assert first(repository.only()).facets == ()
    repository.edit("translations/en/bai.po", "are alive", "are all alive")
    assert first(repository.only()).facets == (Facet.NEITHER,)


def test_three_dots_start_where_the_branch_left(begun: Begun) -> None:
    """What main did since is not the branch's."""
    repository = begun()
    repository.git("checkout", "-q", "-b", "side")
    repository.edit("translations/en/bai.po", "are active", "are alive")
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.edit("translations/en/bai.po", "a few cases", "some cases")
    repository.commit()
    assert len(repository.only("main..side").changes) == 2
    assert len(repository.only("main...side").changes) == 1


def test_in_a_pull_request_the_base_is_where_it_left_its_target(begun: Begun) -> None:
    """A code host names the target in the environment."""
    repository = begun()
    repository.git("update-ref", "refs/remotes/origin/main", "main")
    repository.git("checkout", "-q", "-b", "side")
    repository.edit("translations/en/bai.po", "are active", "are alive")
    repository.commit()
    assert repository.kinds() == []
    assert len(repository.only(GITHUB_BASE_REF="main").changes) == 1


def test_a_shallow_clone_says_what_to_fetch(begun: Begun, tmp_path: Path) -> None:
    """What is there is compared; what is not there is one clear error."""
    repository = begun()
    repository.edit("translations/en/bai.po", "are active", "are alive")
    repository.commit()
    subprocess.run(
        ["git", "clone", "-q", "--depth=1", f"file://{repository.root}", "clone"], cwd=tmp_path, check=True
    )
    settings = config.load(tmp_path / "clone" / "songngu.toml")
    assert review(settings, None, {}).comparisons[0].changes == ()
    with pytest.raises(UsageError, match="no revision 'HEAD~1'") as caught:
        review(settings, "HEAD~1", {})
    assert "--unshallow" in (caught.value.hint or "")


def test_outside_git_it_says_so(begun: Begun, tmp_path: Path) -> None:
    """And what to do."""
    repository = begun()
    (repository.root / ".git").rename(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="is in no git repository"):
        repository.review()


@pytest.mark.parametrize("text", ["nothing-like-it", "--output=x", "HEAD..nowhere", "..."])
def test_an_unknown_revision_is_an_error(begun: Begun, text: str) -> None:
    """And no option of git's."""
    repository = begun()
    if text == "...":
        assert repository.only(text).changes == ()
    else:
        with pytest.raises(UsageError, match="git knows no revision"):
            repository.review(text)


def test_a_document_that_cannot_be_read_is_named_and_the_rest_compared(begun: Begun) -> None:
    """An old commit may be broken, and that is nobody's fault now."""
    repository = begun()
    repository.write("source/hai.md", "Một câu.\n")
    repository.write("translations/en/hai.po", 'msgid "broken\n')
    repository.commit()
    repository.write("translations/en/hai.po", "")
    repository.update()
    repository.edit("translations/en/bai.po", "are active", "are alive")
    comparison = repository.only()
    assert [change.document for change in comparison.changes] == ["bai"]
    (finding,) = comparison.findings
    assert (finding.code, finding.document) == ("unreadable", "hai")
    assert "at HEAD" in finding.message


def test_settings_that_are_broken_at_the_base_are_one_error_that_names_it(begun: Begun) -> None:
    """The file of that name is right today."""
    repository = begun()
    repository.edit("songngu.toml", '"vi"', "vi")
    repository.commit()
    repository.edit("songngu.toml", "vi", '"vi"')
    with pytest.raises(SongnguError, match="at HEAD"):
        repository.review()


def test_what_the_glossary_changes_touches_pairs(begun: Begun) -> None:
    """Field by field, with the pairs whose source has the term."""
    repository = begun()
    entry = '[[term]]\nid = "chi-bo"\nvi = "chi bộ"\nen = "Party cell"\n'
    repository.write("translations/glossary.toml", entry)
    repository.commit()
    repository.write("translations/glossary.toml", entry.replace("Party cell", "cell"))
    (change,) = repository.only().terms
    assert (change.owner, change.field, change.before, change.after) == ("chi-bo", "en", "Party cell", "cell")
    assert [slug for slug, _ in change.uses] == ["bai"]


def test_metadata_and_settings_are_compared(begun: Begun) -> None:
    """What is no pair is shown by its name."""
    repository = begun()
    repository.write("source/bai.md", f"---\ndate: 2026-01-02\n---\n\n{TEXT}")
    repository.write("songngu.toml", f'{SETTINGS}stale = "fail"\n')
    fields = {(change.owner, change.field, change.after) for change in repository.only().metadata}
    assert fields == {("bai", "date", "2026-01-02"), ("settings", "stale", "fail")}


def test_a_new_language_shows_its_pairs(begun: Begun) -> None:
    """Where the settings change, every document is compared."""
    repository = begun()
    repository.edit("songngu.toml", '["en"]', '["en", "fr"]')
    changes = repository.only().changes
    assert {(change.language, change.kind) for change in changes} == {("fr", ChangeKind.NEW)}


def test_a_link_in_a_commit_is_the_file_that_it_leads_to(begun: Begun) -> None:
    """As in the working tree; one that leads elsewhere is no way to a file of this machine."""
    repository = begun()
    (repository.folder / "source" / "lien.md").symlink_to("bai.md")
    (repository.folder / "source" / "ngoai.md").symlink_to("/etc/hostname")
    repository.commit()
    texts = {change.source.after for change in repository.only("HEAD~1..HEAD").changes}
    assert {*ENGLISH, "/etc/hostname"} - texts == set()


def test_a_new_text_takes_its_translation_from_a_document_that_did_not_change(begun: Begun) -> None:
    """The catalogues of the others are no files at first; they are there when one is asked for."""
    repository = begun()
    repository.write("source/hai.md", "# Hai\n\nx y z\n")
    repository.commit()
    repository.write("source/hai.md", "# Hai\n\nHuyện có 57 chi bộ và 3.711 đảng viên.\n")
    repository.commit()
    (change,) = [one for one in repository.only("HEAD~1..HEAD").changes if one.source.before is None]
    assert change.target.after == ENGLISH["Huyện có 57 chi bộ và 3.711 đảng viên."]


def test_names_of_files_may_be_anything(begun: Begun) -> None:
    """Spaces, letters with marks, a line break."""
    repository = begun()
    for name in ("tài liệu số 1", "a\nb"):
        repository.write(f"source/{name}.md", f"# {name.split()[0]}\n")
    repository.update()
    repository.commit()
    assert {one.document for one in repository.only("HEAD~1..HEAD").changes} == {"tài liệu số 1", "a\nb"}


def test_a_merge_of_three_is_compared_with_each(begun: Begun) -> None:
    """An octopus has as many comparisons as parents."""
    repository = begun()
    for name in ("x", "y", "z"):
        repository.git("checkout", "-q", "-b", name, "main")
        repository.write(f"source/{name}.md", f"# Bài {name}\n")
        repository.commit()
    repository.git("checkout", "-q", "main")
    repository.commit()
    repository.git("merge", "-q", "-m", "merge", "x", "y", "z")
    assert [len(one.changes) for one in repository.review("HEAD^!").comparisons] == [3, 2, 2, 2]


def test_no_room_for_files_is_one_error(begun: Begun, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is told, with what to do; nothing is left behind."""
    repository = begun()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(SongnguError, match="cannot be written: No space left on device") as caught:
        repository.review()
    assert not Path(caught.value.path or "").exists()


def test_settings_that_moved_are_found_in_each_state(begun: Begun) -> None:
    """From ``songngu.toml`` into ``pyproject.toml``: the same settings, and the pairs that changed."""
    repository = begun()
    repository.write("pyproject.toml", f"[tool.songngu]\n{SETTINGS}")
    (repository.folder / "songngu.toml").unlink()
    repository.edit("source/bai.md", "57 chi bộ", "58 chi bộ")
    repository.commit()
    made = review(config.load(repository.folder / "pyproject.toml"), "HEAD~1..HEAD", {})
    assert [one.kind for one in made.comparisons[0].changes] == [ChangeKind.UNTOUCHED]
    assert made.comparisons[0].metadata == ()


def test_of_a_split_what_went_to_another_part_is_moved(begun: Begun) -> None:
    """Also where it stood between words that are gone."""
    repository = begun()
    kept, parted = "Huyện có 57 chi bộ và 3.711 đảng viên.", "Trên địa bàn có 10 tôn giáo đang hoạt động."
    repository.edit("source/bai.md", kept, f"{kept} Bỏ câu này nhé. {parted} Và câu này nữa.")
    repository.update()
    repository.commit()
    repository.edit("source/bai.md", f" Bỏ câu này nhé. {parted} Và câu này nữa.", f"\n\n{parted}")
    changes = repository.only().changes
    assert [one.kind for one in changes] == [ChangeKind.SPLIT, ChangeKind.SPLIT]
    fates = [(piece.op, piece.text.strip()) for piece in changes[0].source_pieces]
    assert (Op.MOVED_FROM, parted) in fates
    assert [text for op, text in fates if op is Op.GONE] == ["Bỏ câu này nhé.", "Và câu này nữa."]


def test_git_is_left_as_it_was(begun: Begun) -> None:
    """Neither index nor work tree nor a reference."""
    repository = begun()
    repository.edit("translations/en/bai.po", "are active", "are alive")
    index = (repository.root / ".git" / "index").read_bytes()
    repository.review()
    assert (repository.root / ".git" / "index").read_bytes() == index


def test_the_json_has_the_keys_that_are_promised(begun: Begun, capsys: pytest.CaptureFixture[str]) -> None:
    """Base, head, summary and changes, each with both texts then and now."""
    repository = begun()
    repository.edit("translations/en/bai.po", "are active", "are alive")
    assert cli.main(["-C", str(repository.folder), "review", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told.keys() >= {"base", "head", "summary", "changes"}
    assert told["summary"]["reworded"] == 1
    (change,) = told["changes"]
    assert change.keys() >= {"kind", "document", "language", "unit", "source", "target", "state"}
    assert change["target"].keys() >= {"before", "after"}


def test_what_is_piped_has_no_colour(begun: Begun, capsys: pytest.CaptureFixture[str]) -> None:
    """Marks stand for it."""
    repository = begun()
    repository.edit("translations/en/bai.po", "are active", "are alive")
    assert cli.main(["-C", str(repository.folder), "review", "HEAD"]) == 0
    out = capsys.readouterr().out
    assert "[-active-]" in out
    assert "\x1b" not in out


def test_a_comment_for_a_pull_request_is_written_whole(begun: Begun, tmp_path: Path) -> None:
    """Into the file that is named."""
    repository = begun()
    repository.edit("translations/en/bai.po", "are active", "are alive")
    assert cli.main(["-C", str(repository.folder), "review", "--markdown", str(tmp_path / "c.md")]) == 0
    assert "<del>active</del>" in (tmp_path / "c.md").read_text("utf-8")


def test_outside_git_the_exit_status_is_that_of_a_wrong_use(
    begun: Begun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One error, on stderr."""
    repository = begun()
    (repository.root / ".git").rename(tmp_path / "elsewhere")
    assert cli.main(["-C", str(repository.folder), "review"]) == 2
    assert "is in no git repository" in capsys.readouterr().err


def test_one_page_is_written_with_its_links_to_what_is_built(begun: Begun, tmp_path: Path) -> None:
    """They lead from the file's folder to the project's build/."""
    repository = begun()
    repository.edit("translations/en/bai.po", "are active", "are alive")
    file = tmp_path / "out" / "review.html"
    assert cli.main(["-C", str(repository.folder), "review", "--html", str(file)]) == 0
    assert 'href="../repository/build/bai.html#p' in file.read_text("utf-8")


def test_git_shows_catalogues_as_text_once_it_is_told(
    begun: Begun, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command that is set prints a unit as a person reads it."""
    repository = begun()
    assert cli.main(["-C", str(repository.folder), "review", "--install"]) == 0
    assert "diff.songngu.textconv" in capsys.readouterr().out
    repository.edit("translations/en/bai.po", "are active", "are alive")
    shown = repository.git("diff", "translations/en/bai.po")
    assert "+  en      More than 10 religions are alive here." in shown
    assert "msgstr" not in shown


def test_the_setting_documents_takes_documents_out_and_in(begun: Begun) -> None:
    """Nothing changed but a line of the settings: the document that it leaves out is gone, pair by pair."""
    made = begun()
    made.write("source/hai.md", "# Hai\n\nMột đoạn.\n")
    made.update()
    made.commit("two")
    made.edit("songngu.toml", '["*"]', '["bai"]')
    made.commit("one")
    (gone,) = made.only("HEAD~1..HEAD").metadata
    assert (gone.owner, gone.field, gone.before, gone.after) == ("settings", "documents", "*", "bai")
    for text, kind in (("HEAD~1..HEAD", ChangeKind.REMOVED), ("HEAD..HEAD~1", ChangeKind.NEW)):
        changes = made.only(text).changes
        assert {(change.document, change.kind) for change in changes} == {("hai", kind)}
        assert len(changes) == 2


def test_a_state_without_interpreter_of_pandoc_reads_the_same(
    begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts that cannot be read in company are read one by one."""
    made = begun()
    made.edit("source/bai.md", "57", "58")
    expected = made.only().changes
    monkeypatch.setattr(pandoc_batch, "parsed", lambda sources: [None] * len(sources))
    shutil.rmtree(made.folder / FOLDER)
    assert made.only().changes == expected


@pytest.mark.parametrize("is_copied", [True, False])
def test_a_review_is_the_same_in_one_process(
    begun: Begun, monkeypatch: pytest.MonkeyPatch, is_copied: bool
) -> None:
    """The earlier state is read and checked in a copy of the process where that can be, else here."""
    made = begun()
    made.edit("translations/en/bai.po", "3,711", "3,712")
    made.update()
    made.commit("a wrong number")
    if not is_copied:
        monkeypatch.setattr(beside, "is_quick_and_safe", lambda: False)
    (worse,) = made.only("HEAD~1..HEAD").changes
    assert [finding.code for finding in worse.brought] == ["number-mismatch"]
    (better,) = made.only("HEAD..HEAD~1").changes
    assert [finding.code for finding in better.solved] == ["number-mismatch"]


def test_what_is_not_looked_for_any_more_is_not_solved(begun: Begun) -> None:
    """A pair that turned fuzzy is hardly checked: its findings are still there, only nobody looks."""
    made = begun()
    made.edit("translations/en/bai.po", "3,711", "3,712")
    made.update()
    made.commit("a wrong number")
    made.edit("source/bai.md", "57 chi bộ", "58 chi bộ")
    (change,) = made.only().changes
    assert (change.kind, change.solved) == (ChangeKind.UNTOUCHED, ())
    made.git("checkout", "-q", "source")
    made.edit("translations/en/bai.po", "3,712", "3,711")
    (mended,) = made.only().changes
    assert [finding.code for finding in mended.solved] == ["number-mismatch"]


@pytest.mark.parametrize(
    ("text", "environment", "named"),
    [
        (None, {}, None),
        ("main..x", {"GITHUB_BASE_REF": "main"}, "main..x"),
        (None, {"GITHUB_BASE_REF": "main"}, "origin/main...HEAD"),
        (None, {"CI_MERGE_REQUEST_DIFF_BASE_SHA": "abc123"}, "abc123...HEAD"),
    ],
)
def test_the_revisions_of_a_run_can_be_named_elsewhere(
    text: str | None, environment: dict[str, str], named: str | None
) -> None:
    """In a reader's clone the pull request's own names mean nothing, and no revision is the last commit."""
    assert revisions.again(text, environment) == named
