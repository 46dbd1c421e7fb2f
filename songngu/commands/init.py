"""``songngu init DIR``: a small working publication to start from."""

from __future__ import annotations

import re
import uuid
from importlib import resources
from pathlib import Path

from songngu import config, project
from songngu.commands.textconv import ATTRIBUTES
from songngu.commands.update import update
from songngu.errors import UsageError

_OURS = {
    ".gitignore": "/build/\n/.songngu/\n",
    "translations/.gitattributes": "".join(f"{line}\n" for line in ATTRIBUTES),
}
"""What git is told: not to keep what is built, and how to show catalogues, where that is switched on."""


def init(folder: Path) -> list[str]:
    """Write the starter publication into a folder that is new or empty.

    :returns: the paths written, relative to the folder.
    :raises UsageError: when the folder holds something.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            f"{folder} is not an empty folder",
            hint="name a folder that does not exist yet; nothing was changed",
        )
    name = re.sub(r"[^\w-]+", "-", folder.resolve().name.lower()).strip("-") or "publication"
    starter = resources.files("songngu") / "starter"
    files = {
        "songngu.toml": "songngu.toml",
        "source/chao-mung.md": "chao-mung.md",
        "translations/glossary.toml": "glossary.toml",
        "translations/en/chao-mung.po": "chao-mung.po",
    }
    written = []
    for path, resource in files.items():
        text = (starter / resource).read_text("utf-8")
        text = text.replace("@NAME@", name).replace("@UUID@", str(uuid.uuid4()))
        project.write(folder / path, text.encode(), path)
        written.append(path)
    for path, text in _OURS.items():
        project.write(folder / path, text.encode(), path)
        written.append(path)
    changes = update(config.load(folder / "songngu.toml"), ())
    made = [path for document in changes for path in document.changed if path not in written]
    return [*written, *made]
