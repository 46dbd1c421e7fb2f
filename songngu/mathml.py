"""Formulas in MathML: as words, in a language, and their accents as characters of their own.

A screen reader that is given TeX spells its backslashes. So a formula is said as one says it at a
blackboard, with the ends of what is long said too: "fraction, a plus b, over c, end of fraction".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

SPACING = {
    "\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0303": "~", "\u0304": "¯", "\u0305": "¯", "\u0306": "˘",
    "\u0307": "˙", "\u0308": "¨", "\u030a": "˚", "\u030c": "ˇ", "\u0332": "_", "\u20d7": "→",
}  # fmt: skip
"""Accents by the combining characters that some write for them (MathML Core, operator dictionary): a text
that begins with one of these joins itself to whatever stands before it."""


def spoken(formula: Any, language: str) -> str:
    """A formula in words; empty for a language that this does not know.

    :param formula: an element of MathML, of any of the libraries that have ``tag``, ``text`` and children.
    :param language: a BCP 47 tag.
    """
    words = _WORDS.get(language.partition("-")[0].lower())
    if words is None:
        return ""
    said = _say(formula, words)
    return re.sub(r"(?: *,)+", ",", said).removesuffix(" .").strip(" ,")


Words = Mapping[str, str]

_SIGNS = [
    ("+", "cộng", "plus"), ("−", "trừ", "minus"), ("±", "cộng trừ", "plus or minus"), ("×", "nhân", "times"),
    ("·", "nhân", "times"), ("÷", "chia", "divided by"), ("/", "chia", "over"), ("∗", "sao", "star"),
    ("=", "bằng", "equals"), ("≠", "khác", "is not equal to"), ("≈", "xấp xỉ", "is about"),
    ("≡", "đồng nhất với", "is identical to"), ("∼", "theo phân phối", "is distributed as"),
    ("∝", "tỉ lệ với", "is proportional to"), ("≔", "được định nghĩa là", "is defined as"),
    ("<", "nhỏ hơn", "is less than"), (">", "lớn hơn", "is greater than"),
    ("≤", "nhỏ hơn hoặc bằng", "is at most"), ("≥", "lớn hơn hoặc bằng", "is at least"),
    ("≪", "nhỏ hơn nhiều so với", "is much less than"), ("≫", "lớn hơn nhiều so với", "is much greater than"),
    ("∈", "thuộc", "in"), ("∉", "không thuộc", "not in"), ("⊂", "là tập con của", "is a subset of"),
    ("⊆", "là tập con của", "is a subset of"), ("∪", "hợp", "union"), ("∩", "giao", "intersection"),
    ("∅", "tập rỗng", "the empty set"), ("∀", "với mọi", "for all"), ("∃", "tồn tại", "there is"),
    ("→", "đến", "to"), ("←", "nhận", "from"), ("⇒", "suy ra", "implies"),
    ("⇔", "tương đương", "if and only if"), ("↦", "cho", "maps to"),
    ("∧", "và", "and"), ("∨", "hoặc", "or"), ("¬", "không", "not"),
    ("∞", "vô cùng", "infinity"), ("∂", "đạo hàm riêng", "partial"), ("∇", "nabla", "nabla"),
    ("∑", "tổng", "the sum"), ("∏", "tích", "the product"), ("∫", "tích phân", "the integral"),
    ("⋃", "hợp", "the union"), ("⋂", "giao", "the intersection"),
    ("(", "mở ngoặc", "open parenthesis"), (")", "đóng ngoặc", "close parenthesis"),
    ("[", "mở ngoặc vuông", "open bracket"), ("]", "đóng ngoặc vuông", "close bracket"),
    ("{", "mở ngoặc nhọn", "open brace"), ("}", "đóng ngoặc nhọn", "close brace"),
    ("|", "gạch đứng", "bar"), ("‖", "gạch đứng kép", "double bar"), ("′", "phẩy", "prime"),
    ("⊤", "chuyển vị", "transpose"), ("!", "giai thừa", "factorial"), ("%", "phần trăm", "percent"),
    ("⊙", "nhân từng phần tử", "times element by element"), ("∘", "hợp với", "composed with"),
    ("…", "vân vân", "and so on"), (":", "hai chấm", "colon"), (";", ",", ","), (",", ",", ","),
]  # fmt: skip
_SAME = {"-": "−", "∣": "|", "∥": "‖", "⋅": "·", "*": "∗", "∖": "−", "⟶": "→", "˙": "·", "⋯": "…", "⋮": "…",
         "⋱": "…", "⩽": "≤", "⩾": "≥", "⟨": "(", "⟩": ")", "'": "′", "~": "∼"}  # fmt: skip
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ϑ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho", "ϱ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau",
    "υ": "upsilon", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_FORMS = [
    ("frac", "{0} trên {1}", "{0} over {1}"),
    ("long frac", ", phân số, {0}, trên {1}, hết phân số,", ", fraction, {0}, over {1}, end of fraction,"),
    ("sqrt", "căn bậc hai của {0}", "the square root of {0}"),
    ("long sqrt", ", căn bậc hai của {0}, hết căn,", ", the square root of {0}, end of root,"),
    ("root", "căn bậc {1} của {0}, hết căn,", "the root of order {1} of {0}, end of root,"),
    ("sub", "{0} chỉ số {1}", "{0} sub {1}"),
    ("long sub", "{0} chỉ số {1}, hết chỉ số,", "{0} sub {1}, end of sub,"),
    ("sup", "{0} mũ {1}", "{0} to the power {1}"),
    ("long sup", "{0} mũ {1}, hết mũ,", "{0} to the power {1}, end of power,"),
    ("sup 2", "{0} bình phương", "{0} squared"),
    ("sup 3", "{0} lập phương", "{0} cubed"),
    ("mark", "{0} {1}", "{0} {1}"),
    ("under", "{0} theo {1} của", "{0} over {1} of"),
    ("over", "{0} trên có {1}", "{0} with {1} above"),
    ("below", "{0} dưới có {1}", "{0} with {1} below"),
    ("range", "{0} từ {1} đến {2} của", "{0} from {1} to {2} of"),
    ("table", ", bảng {0} hàng, {1}, hết bảng,", ", table of {0} rows, {1}, end of table,"),
    ("row", "hàng {0}: {1}", "row {0}: {1}"),
    ("^", "có mũ", "hat"),
    ("¯", "có gạch ngang", "bar"),
    ("~", "có dấu ngã", "tilde"),
    ("˙", "có chấm", "dot"),
    ("¨", "có hai chấm", "double dot"),
    ("vec", "có mũi tên", "vector"),
]
"""Ways to say what holds parts; the ends of a ``long`` one are said."""

_WORDS: Mapping[str, Words] = {
    tag: {sign: said[at] for sign, *said in _SIGNS} | {f"form {name}": said[at] for name, *said in _FORMS}
    for at, tag in enumerate(("vi", "en"))
}
_UNSEEN = re.compile("[\u2061-\u2064]")
_SUMS = {"∑", "∏", "∫", "⋃", "⋂", "lim", "max", "min", "sup", "inf", "argmax", "argmin"}


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(element: Any) -> list[Any]:
    return [child for child in element if isinstance(child.tag, str)]


def _say(element: Any, words: Words) -> str:
    """An element in words."""
    name, children = _name(element), _children(element)
    if name in ("mi", "mo", "mn", "mtext", "ms"):
        return _sign(_text(element), words)
    if name in ("annotation", "annotation-xml", "mspace", "mphantom", "none"):
        return ""
    if name == "semantics":
        return _say(children[0], words) if children else ""
    if len(children) > 1 and all(map(_is_upright, children)):
        return "".join(map(_text, children))  # the name of an operator
    if (form := _SHAPES.get(name)) is not None and len(children) >= _LEAST.get(name, 2):
        return form(children, words)
    return " ".join(filter(None, (_say(child, words) for child in children)))


def _is_upright(element: Any) -> bool:
    return _name(element) == "mi" and element.get("mathvariant") == "normal" and _text(element).isalpha()


def _sign(text: str, words: Words) -> str:
    """A letter, number or sign; one of another face is read as the plain one."""
    if text not in words and text not in _SAME:
        text = unicodedata.normalize("NFKC", text)
    text = _SAME.get(text, text)
    if text in words:
        return words[text]
    if (letter := _GREEK.get(text.lower())) is not None:
        return letter if text in _GREEK else letter.capitalize()
    return text


def _is_long(said: str) -> bool:
    return " " in said


def _form(words: Words, name: str, *said: str) -> str:
    """A form filled; the long one, whose end is said, where one of the parts is long."""
    if f"form long {name}" in words and any(map(_is_long, said[-2:] if name == "frac" else said[-1:])):
        name = f"long {name}"
    return words[f"form {name}"].format(*said)


def _frac(children: list[Any], words: Words) -> str:
    return _form(words, "frac", *(_say(child, words) for child in children[:2]))


def _sqrt(children: list[Any], words: Words) -> str:
    return _form(words, "sqrt", " ".join(_say(child, words) for child in children))


def _root(children: list[Any], words: Words) -> str:
    return _form(words, "root", *(_say(child, words) for child in children[:2]))


def _sub(children: list[Any], words: Words) -> str:
    if _text(children[0]) in _SUMS:
        return _under(children, words)
    return _form(words, "sub", *(_say(child, words) for child in children[:2]))


def _sup(children: list[Any], words: Words) -> str:
    return _raised(_say(children[0], words), children[1], words)


def _raised(base: str, exponent: Any, words: Words) -> str:
    text = _text(exponent)
    if text in ("2", "3"):
        return _form(words, f"sup {text}", base)
    if text in ("T", "⊤", "′", "'", "∗", "*"):
        return _form(words, "mark", base, words["⊤"] if text in "T⊤" else _say(exponent, words))
    return _form(words, "sup", base, _say(exponent, words))


def _subsup(children: list[Any], words: Words) -> str:
    if _text(children[0]) in _SUMS:
        return _form(words, "range", *(_say(child, words) for child in children[:3]))
    return _raised(_sub(children[:2], words), children[2], words)


def _under(children: list[Any], words: Words) -> str:
    name = "under" if _text(children[0]) in _SUMS else "below"
    return _form(words, name, *(_say(child, words) for child in children[:2]))


def _over(children: list[Any], words: Words) -> str:
    accent = SPACING.get(_text(children[1]), _text(children[1]))
    accent = {"→": "vec", "ˆ": "^", "˜": "~", "‾": "¯", "―": "¯", "_": "¯"}.get(accent, accent)
    base = _say(children[0], words)
    if f"form {accent}" in words:
        return _form(words, "mark", base, words[f"form {accent}"])
    return _form(words, "over", base, _say(children[1], words))


def _underover(children: list[Any], words: Words) -> str:
    return _form(words, "range", *(_say(child, words) for child in children[:3]))


def _table(children: list[Any], words: Words) -> str:
    rows = [
        _form(words, "row", str(at), ", ".join(_say(cell, words) for cell in _children(row)))
        for at, row in enumerate(children, 1)
    ]
    if len(rows) == 1 or all(len(_children(row)) <= 1 for row in children):
        return ", ".join(_say(row, words) for row in children)
    return _form(words, "table", str(len(rows)), "; ".join(rows))


def _text(element: Any) -> str:
    """Its characters, without those that are nothing to see: function application and its like."""
    return _UNSEEN.sub("", "".join(element.itertext())).strip()


_SHAPES: Mapping[str, Callable[[list[Any], Words], str]] = {
    "mfrac": _frac, "msqrt": _sqrt, "mroot": _root, "msub": _sub, "msup": _sup, "msubsup": _subsup,
    "munder": _under, "mover": _over, "munderover": _underover, "mtable": _table,
}  # fmt: skip
_LEAST = {"msqrt": 1, "mtable": 1, "msubsup": 3, "munderover": 3}
