"""Whether code was chosen for a translation's readers: an example, and not the source's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

_ALIKE = 0.6
"""How much of two codes is the same where one may be the other, misspelt."""
_FOR_EXAMPLE = re.compile(
    r"(?<!\w)(?:for example|for instance|e\.g\.|such as|v\.d\.|ví dụ|thí dụ|chẳng hạn)", re.IGNORECASE
)


def are_examples(texts: tuple[str, str], missing: Sequence[str], extra: Sequence[str]) -> bool:
    """True where codes stand behind "for example" on both sides, and have little in common.

    :param texts: the source and the translation, in Markdown.
    :param missing: the codes of the source that are not in the translation; ``extra`` those in their place.
    """
    if not missing or len(missing) != len(extra):
        return False
    return all(
        _is_example(texts[0], one)
        and _is_example(texts[1], other)
        and SequenceMatcher(None, one, other).ratio() < _ALIKE
        for one, other in zip(missing, extra, strict=True)
    )


def _is_example(text: str, code: str) -> bool:
    at = text.find(f"`{code}")
    return at >= 0 and _FOR_EXAMPLE.search(text[max(0, at - 24) : at]) is not None
