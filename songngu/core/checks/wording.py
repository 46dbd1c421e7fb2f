"""The checks on words: left in the source's language, repeated, or missing altogether."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from songngu.core.checks.cases import THING, folded, prose
from songngu.model import Case, Inlines, Node, Problem, Side

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_TWICE = re.compile(r"(?<![\w'’.%-])([^\W\d_]+)[ \u00a0]+(\1)(?![\w'’&-])", re.IGNORECASE)
_SNAKE = re.compile(r"\w*_\w+")
_STOPS = re.compile(rf"[,.;:!?()“”\"{THING}\n]")
_APART = re.compile(r"<(/?)(?:b|cite|em|i|q|strong)\s*>", re.IGNORECASE)
"""A tag of emphasis or quotation, opening or closing."""
_QUOTES = frozenset("“‘«\"'”")
_QUOTATION = re.compile(r"“[^”]*”|‘[^’]*’|«[^»]*»|[\"”“][^\"”]*[\"”]|'[^']*'")
_GLOSS = re.compile(r"(?<=\w) ?\([^()]*\)")
"""The words of the original in brackets, behind their translation."""
_ONLY_VIETNAMESE = re.compile("[đĐ\u031b\u0306\u0309\u0323]|\u0302[\u0300\u0301\u0303]")
"""Letters and marks (decomposed) that hardly any other language in Latin letters has."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that carry no meaning of their own: where several stand in a text, it is in that language.
_FUNCTION = {
    "en": _set(
        "the of and to in is are was were be been that this these those with for from by as it its you your "
        "we they their our not or if when which who will can have has had do does but at on an into"
    ),
    "vi": _set(
        "và của là các những được trong cho không có với một này khi để từ đã sẽ người như đến về trên cũng "
        "phải nếu hoặc bởi vì theo tại do"
    ),
}
_MAY_REPEAT = {
    "en": _set("that had very so many much more ha no bye blah really far way"),
}
_NEVER_TWICE = {
    "vi": _set(
        "và của là các những được trong cho với này khi để đã sẽ như đến về trên cũng phải nếu hoặc bởi vì "
        "tại do sự việc thì mà bằng"
    ),
}


_SECOND_SYLLABLES = {
    "vi": frozenset(
        ("bên trong", "ở trong", "bên trên", "bên phải", "tồn tại", "hiện tại", "lý do", "lí do", "tự do",
         "công việc", "làm việc", "cân bằng", "trở về", "để cho", "thay vì", "cho phải")
    )
}  # fmt: skip
"""Words that end with one that is never twice: ``tồn tại tại`` has it once, and a word more."""


def same_as_source(case: Case, names: frozenset[str]) -> Iterator[Problem]:
    """The translation is the source's own words; names, numbers and code alone are none."""
    lengths = len(case.source.prose), len(case.target.prose)
    if max(lengths) > 2 * min(lengths) or folded(case.source.prose) != folded(case.target.prose):
        return
    words = [word for word in _WORD.findall(_unquoted(case.source.prose)) if word.casefold() not in names]
    small = [word for word in words if word[0].islower() and len(word) > 1]
    function = _FUNCTION.get(_primary(case.source.language), frozenset())
    if len(small) > 1 and (any(word in function for word in small) or any(map(_is_vietnamese, small))):
        yield Problem(
            message="the translation is the same as the source",
            hint="translate it, or say that it is right so: # songngu: ignore same-as-source",
        )


def empty_translation(case: Case) -> Iterator[Problem]:
    """A translation of white space, or of marks alone where the source has words."""
    if not case.target.raw or case.is_merged:
        return
    has_words = _WORD.search(case.source.prose)
    seen = any(char.isalnum() or char == THING for char in case.target.prose)
    if not case.target.raw.strip() or (has_words and not seen):
        yield Problem(message="the translation has no words", hint="translate it, or empty the msgstr")


def source_words(case: Case, names: frozenset[str]) -> Iterator[Problem]:
    """Words of the source's language in a translation, other than names and what is quoted or marked."""
    source, target = (_primary(side.language) for side in (case.source, case.target))
    if source == "vi" and target != "vi":
        found = _vietnamese_left(case, names)
    else:
        found = _run_left(case, _FUNCTION.get(source, frozenset()), _FUNCTION.get(target, frozenset()))
    if found and folded(case.source.prose) != folded(case.target.prose):
        yield Problem(
            message=f"words of the source's language are left: “{found}”",
            hint="translate them; a name can be put into the setting checks.names",
        )


def repeated_word(case: Case) -> Iterator[Problem]:
    """The same word twice in a row, where the source has none so."""
    language = _primary(case.target.language)
    never, may = _NEVER_TWICE.get(language), _MAY_REPEAT.get(language, frozenset())
    for match in _TWICE.finditer(case.target.prose):
        word = match[1].casefold()
        is_wrong = word in never if never is not None else word not in may and (len(word) > 1 or word == "a")
        is_name = match[1][0].isupper() and match[2][0].isupper()
        before = _LETTERS.findall(case.target.prose[: match.start()])[-1:]
        is_other = " ".join((*before, word)).casefold() in _SECOND_SYLLABLES.get(language, ())
        if is_wrong and not is_name and not is_other and not _TWICE.search(case.source.prose):
            yield Problem(message=f"“{match[0]}” has a word twice", hint="take one out")


def _primary(language: str) -> str:
    return language.split("-")[0].lower()


def _is_vietnamese(word: str) -> bool:
    return bool(_ONLY_VIETNAMESE.search(unicodedata.normalize("NFD", word)))


def _vietnamese_left(case: Case, names: frozenset[str]) -> str:
    """The first stretch of Vietnamese in small letters that is neither quoted nor emphasised."""
    if case.target.prose.isascii():
        return ""
    text = _unquoted(_set_apart(case.target))
    for match in _WORD.finditer(text):
        word = match[0]
        if word.islower() and _is_vietnamese(word) and word.casefold() not in names:
            return word
    return ""


def _run_left(case: Case, source_words: frozenset[str], target_words: frozenset[str]) -> str:
    """The first words in a row that the source has so too: four with two of its grammar, or five with one."""
    text = _set_apart(case.target)
    known = source_words - target_words
    if known.isdisjoint(_LETTERS.findall(text.casefold())):
        return ""
    text = _GLOSS.sub(THING, _unquoted(text))
    source = " " + " ".join(_WORD.findall(case.source.prose.casefold())) + " "
    for sentence in _STOPS.split(text):
        words = _WORD.findall(sentence)
        little = [word.casefold() in known for word in words]
        if sum(little) == 0:
            continue
        for length, least in ((4, 2), (5, 1)):
            for at in range(len(words) - length + 1):
                run = words[at : at + length]
                is_sure = sum(little[at : at + length]) >= least and any(word[0].islower() for word in run)
                if is_sure and f" {' '.join(run).casefold()} " in source:
                    return " ".join(run)
    return ""


def _set_apart(side: Side) -> str:
    """The prose with what is marked in it, and names such as ``read_to_end``, struck out."""
    text = prose(_unmarked(side.inlines)) if side.marks else side.prose
    return _SNAKE.sub(THING, text) if "_" in text else text


def _unmarked(inlines: Inlines) -> Inlines:
    """Without what is set apart: emphasis, quotations, spans with a language."""
    marked = {"Emph", "Strong", "Quoted", "Span", "Link"}
    out: list[Node] = []
    depth = 0
    for node in inlines:
        if node["t"] == "RawInline" and (tag := _APART.match(node["c"][1])):
            depth = max(0, depth - 1) if tag[1] else depth + 1
        out.append({"t": "Str", "c": THING} if depth or node["t"] in marked else node)
    return out


def _unquoted(text: str) -> str:
    return text if _QUOTES.isdisjoint(text) else _QUOTATION.sub(THING, text)
