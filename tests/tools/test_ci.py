"""The ready files for code hosts and for pre-commit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import textwrap
from pathlib import Path

import pytest
from reviewing import change, review

from songngu.arguments import parser
from songngu.commands.review_markdown import MARKER, markdown

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / "docs/ci").glob("*.yml"))
POSTING = ROOT / "docs/ci/review-comment.yml"

GH = r"""#!/bin/sh
echo "$*" >> "$LOG"
case "$*" in
  *"/pulls "*) echo "$PULL" ;;
  *"/comments?per_page"*) echo "$COMMENT" ;;
esac
"""


def post(folder: Path, text: str | None, pull: str = "7", comment: str = "") -> tuple[int, list[str]]:
    """Run the second workflow's step with a code host that answers so; the calls that change something."""
    step = re.search(r"run: \|\n((?: {10}.*\n)+)", POSTING.read_text("utf-8"))
    assert step
    program = folder / "bin" / "gh"
    program.parent.mkdir()
    program.write_text(GH, "utf-8")
    program.chmod(0o755)
    if text is not None:
        (folder / "review").mkdir()
        (folder / "review/review.md").write_text(text, "utf-8")
    environment = {
        **os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}", "LOG": str(folder / "log"),
        "PULL": pull, "COMMENT": comment, "REPOSITORY": "a/b", "OWNER": "c", "BRANCH": "d", "COMMIT": "e",
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-c", textwrap.dedent(step[1])],
        cwd=folder,
        env=environment,
        check=False,
        capture_output=True,
    )
    log = (folder / "log").read_text("utf-8").splitlines() if (folder / "log").exists() else []
    return done.returncode, [line for line in log if "body=@body.md" in line]


needs_tools = pytest.mark.skipif(
    not (shutil.which("bash") and shutil.which("iconv")), reason="no bash or iconv"
)


@needs_tools
def test_a_first_review_is_a_new_comment(tmp_path: Path) -> None:
    """A pull request without the comment gets it, whole."""
    text = markdown(review(change()), "songngu review")

    assert post(tmp_path, text) == (0, ["api repos/a/b/issues/7/comments -F body=@body.md"])
    assert text == (tmp_path / "body.md").read_text("utf-8")


@needs_tools
def test_a_later_review_replaces_the_first(tmp_path: Path) -> None:
    """There is one comment, brought up to date."""
    text = markdown(review(change()), "songngu review")
    calls = ["api -X PATCH repos/a/b/issues/comments/42 -F body=@body.md"]

    assert post(tmp_path, text, comment="42\n43") == (0, calls)


@needs_tools
@pytest.mark.parametrize("text", [None, f"{MARKER}\n"])
def test_without_a_review_or_a_pull_request_nothing_is_posted(tmp_path: Path, text: str | None) -> None:
    """A run that left no file, and a branch that has moved on, end quietly."""
    assert post(tmp_path, text, pull="") == (0, [])


@needs_tools
def test_what_is_no_review_is_not_posted(tmp_path: Path) -> None:
    """A file that a fork put in its place is refused."""
    assert post(tmp_path, "Hello @everyone\n") == (1, [])


@needs_tools
def test_a_forged_review_calls_nobody(tmp_path: Path) -> None:
    """Names in a file that only begins like a review are taken apart."""
    assert post(tmp_path, f"{MARKER}\n\nHello @everyone and &#64;all\n")[0] == 0
    assert not re.search(r"(?:@|&#64;)\w", (tmp_path / "body.md").read_text("utf-8"))


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_workflows_take_no_right_they_do_not_need(file: Path) -> None:
    """Nothing is granted to all jobs; what may write runs no code of the pull request."""
    text = file.read_text("utf-8")

    assert re.search(r"^permissions: \{\}$", text, re.MULTILINE)
    assert "pull_request_target" not in text
    assert not ("write" in re.sub(r"#.*", "", text) and "checkout" in text)
    assert "secrets." not in text
    # Values of a pull request reach a shell as variables only, never as a part of its script.
    assert not re.search(r"run: .*\$\{\{", text)


def test_hooks_and_workflows_name_commands_that_exist() -> None:
    """Each command line that the ready files hold is one that songngu understands."""
    files = [ROOT / ".pre-commit-hooks.yaml", *WORKFLOWS]
    found = [
        line
        for file in files
        for line in re.findall(
            r"(?:entry|run): (songngu .*?)(?: >.*| \|\|.*)?$", file.read_text("utf-8"), re.MULTILINE
        )
    ]

    assert len(found) >= 4
    for line in found:
        parser().parse_args(line.split()[1:])
