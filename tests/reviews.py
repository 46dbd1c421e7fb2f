"""Reviews to test with: many changes, and texts that mean harm."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from songngu.commands import look
from songngu.config import Settings
from songngu.model import (
    Change,
    ChangeKind,
    Comparison,
    Facet,
    FieldChange,
    Finding,
    Kind,
    Level,
    Location,
    Op,
    Piece,
    Review,
    State,
    Versions,
)

LOOK = look.of(Settings(root=Path(__file__).parent, path="songngu.toml"))
"""Of a publication that sets nothing."""

_VIETNAMESE = (
    "chợ họp từ ba giờ sáng khi nước còn lớn và hơn hai trăm ghe bầu đã đậu kín một khúc sông dài gần một "
    "cây số mỗi ghe treo thứ mình bán lên một cây sào người mua chỉ cần nhìn lên là biết"
)
_ENGLISH = (
    "the market gathers from three in the morning while the tide is still high and more than two hundred "
    "boats have filled a stretch of river each hangs what it sells from a pole so that a buyer looks up"
)

HOSTILE = (
    "<script>alert(1)</script>",
    "</div></article><img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp; \"quoted\" 'single'",
    "{{ 7 * 7 }} {% raw %}",
    "before \u202eevil\u2066 after",
    "\x1b[31mred\x1b[0m \x00 \x07 \x9b1m",
    "</style><style>*{display:none}</style>",
    "javascript:alert(1)",
    "<!-- --> ]]> <![CDATA[",
    "a\u200bb\ufeffc\u00add\ud800e\ufffef",
    "a\u0301" * 60,
)


def pair(unit: str, *, kind: ChangeKind = ChangeKind.REWORDED, **more: object) -> Change:
    """A change of one pair, the same everywhere but for what is asked for."""
    values = {
        "document": "a",
        "language": "en",
        "role": Kind.PARAGRAPH,
        "number": 1,
        "source": Versions(before="Một hai.", after="Một hai."),
        "target": Versions(before="One two.", after="One, two."),
        "state": Versions(before=State.TRANSLATED, after=State.TRANSLATED),
        "target_pieces": (
            Piece(Op.SAME, "One"),
            Piece(Op.ADDED, ","),
            Piece(Op.SAME, " two."),
        ),
        "command": f"songngu accept {unit}",
        "page": f"a.html#{unit}",
        "location": Location(path="translations/en/a.po", line=7),
    } | more
    return Change(kind=kind, unit=unit, **values)  # type: ignore[arg-type]


def review(*changes: Change, languages: tuple[str, ...] = ("vi", "en"), **more: object) -> Review:
    """A review of one comparison."""
    one = Comparison(base="main (1234567)", head="the working tree", changes=changes, **more)  # type: ignore[arg-type]
    return Review(title="Sách", languages=languages, comparisons=(one,))


def large(count: int) -> Review:
    """A review of ``count`` changed pairs of some sixty words, in documents of two hundred."""
    dice = random.Random(6)
    kinds = list(ChangeKind)
    changes = []
    for at in range(count):
        unit = f"p{at:08d}"
        old, new, source = _edited(dice, _VIETNAMESE.split())
        target_old, target_new, target = _edited(dice, _ENGLISH.split())
        changes.append(
            pair(
                unit,
                kind=kinds[at % len(kinds)],
                document=f"doc-{at // 200}",
                number=at % 200 + 1,
                source=Versions(before=old, after=new),
                target=Versions(before=target_old, after=target_new),
                source_pieces=source,
                target_pieces=target,
                facets=(Facet.FUZZY_SET,) if at % 3 == 0 else (),
                state=Versions(before=State.TRANSLATED, after=list(State)[at % 4]),
                brought=(Finding(code="number-mismatch", message="3 is missing", level=Level.ERROR),)
                if at % 7 == 0
                else (),
            )
        )
    return review(*changes, titles={f"doc-{at}": f"Chương {at + 1}" for at in range(count // 200 + 1)})


def hostile() -> Review:
    """A review in which every text, id and name is one of the ``HOSTILE``."""
    changes = []
    for at, text in enumerate(HOSTILE):
        bad = Finding(
            code=text, message=text, hint=text, level=Level.ERROR, location=Location(path=text, line=1)
        )
        changes.append(
            pair(
                text,
                document=text,
                was_document=text,
                number=None,
                kind=list(ChangeKind)[at % len(ChangeKind)],
                source=Versions(before=text, after=text + text),
                target=Versions(before="", after=text),
                target_pieces=(),
                notes=Versions(before=(text,), after=(text + ".",)),
                related=(text, text),
                brought=(bad,),
                solved=(bad,),
                location=Location(path=text, line=3),
                page=text,
                command=f"songngu accept {text}",
            )
        )
    field = [
        FieldChange(owner=text, field=text, before=text, after="", uses=((text, text),)) for text in HOSTILE
    ]
    one = Comparison(
        base=HOSTILE[0],
        head=HOSTILE[4],
        changes=tuple(changes),
        terms=tuple(field),
        metadata=tuple(field),
        renamed={text: text for text in HOSTILE},
        titles={text: text for text in HOSTILE},
        findings=tuple(one.brought[0] for one in changes),
    )
    return Review(title=HOSTILE[0], languages=("vi", "en"), comparisons=(one, replace(one, base="b")))


def endless() -> Review:
    """A review of a word of a million letters."""
    word = "ă" * 1_000_000
    return review(
        pair(
            "pendless0",
            source=Versions(before=word, after=word + "n"),
            target=Versions(before=word, after="\u202e".join(word[:500_000])),
            target_pieces=(),
        )
    )


def _edited(dice: random.Random, words: list[str]) -> tuple[str, str, tuple[Piece, ...]]:
    """A text of sixty words, another that has three other words, and the difference."""
    text = [dice.choice(words) for _ in range(60)]
    pieces: list[Piece] = []
    spots = sorted(dice.sample(range(60), 3))
    start = 0
    for spot in spots:
        pieces += [
            Piece(Op.SAME, " ".join(text[start:spot]) + " "),
            Piece(Op.GONE, text[spot]),
            Piece(Op.ADDED, dice.choice(words).upper()),
            Piece(Op.SAME, " "),
        ]
        start = spot + 1
    pieces.append(Piece(Op.SAME, " ".join(text[start:])))
    before = "".join(piece.text for piece in pieces if piece.op is not Op.ADDED)
    after = "".join(piece.text for piece in pieces if piece.op is not Op.GONE)
    return before, after, tuple(pieces)
