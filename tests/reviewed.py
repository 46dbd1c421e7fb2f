"""A review to test with: two short documents, after a week's work of their author and their translator."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import replace

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

MARKET, TRAIL = "cho-noi", "duong-len-nui"
_TITLES = {MARKET: "Buổi sáng ở chợ nổi", TRAIL: "Đường lên núi Cấm"}


def example() -> Review:
    """Of most kinds one change, two of the gravest; glossary, metadata, a renamed file, findings."""
    return Review(
        title="Ghi chép miền Tây",
        languages=("vi", "en"),
        comparisons=(
            Comparison(
                base="main (875089f)",
                head="the working tree",
                changes=(*_market(), *_trail()),
                terms=(
                    FieldChange(
                        owner="ghe-bau",
                        field="en",
                        before="junk",
                        after="ghe bầu (a broad-beamed trading boat)",
                        uses=((MARKET, "pn4k2vqda"), (MARKET, "p7xw3mzra"), (TRAIL, "pzz7e5q2k")),
                    ),
                    FieldChange(owner="cay-beo", field="forbidden.en", before="", after="flagpole", uses=()),
                ),
                metadata=(FieldChange(owner=MARKET, field="date", before="2026-03-02", after="2026-03-09"),),
                renamed={TRAIL: "nui-cam"},
                titles=_TITLES,
            ),
        ),
    )


def change(
    kind: ChangeKind,
    document: str,
    unit: str,
    number: int | None,
    source: tuple[str | None, str | None],
    target: tuple[str | None, str | None],
    states: tuple[State | None, State | None] = (State.TRANSLATED, State.TRANSLATED),
    **more: object,
) -> Change:
    """A change with the differences of its words."""
    values = {
        "role": Kind.PARAGRAPH,
        "location": Location(path=f"translations/en/{document}.po", line=12 + 7 * (number or 0)),
        "page": f"{document}.html#{unit}",
        "command": f"songngu accept {unit}" if states[1] in (State.TRANSLATED, State.REVIEWED) else None,
    } | more
    return Change(
        kind=kind,
        document=document,
        language="en",
        unit=unit,
        number=number,
        source=Versions(before=source[0], after=source[1]),
        target=Versions(before=target[0], after=target[1]),
        state=Versions(before=states[0], after=states[1]),
        source_pieces=tuple(pieces(*source)),
        target_pieces=tuple(pieces(*target)),
        **values,  # type: ignore[arg-type]
    )


def pieces(before: str | None, after: str | None) -> Iterator[Piece]:
    """The words that went and came, for a sight of it: the review itself compares with more care."""
    old, new = (re.findall(r"\w+|\s+|[^\w\s]", text or "") for text in (before, after))
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(Op.SAME, "".join(old[a:b]))
            continue
        if b > a:
            yield Piece(Op.GONE, "".join(old[a:b]))
        if d > c:
            yield Piece(Op.ADDED, "".join(new[c:d]))


def _same(text: str) -> tuple[str, str]:
    return text, text


def _market() -> Iterator[Change]:
    yield change(
        ChangeKind.REWORDED,
        MARKET,
        "p3t9c4hsn",
        None,
        _same("Buổi sáng ở chợ nổi"),
        ("A morning on the floating market", "Morning at the floating market"),
        role=Kind.TITLE,
    )
    yield change(
        ChangeKind.UNTOUCHED,
        MARKET,
        "pn4k2vqda",
        1,
        (
            "Chợ họp từ ba giờ sáng, khi nước còn lớn. Đến sáu giờ, hơn 200 ghe bầu đã đậu kín một khúc sông "
            "dài gần một cây số.",
            "Chợ họp từ bốn giờ sáng, khi nước còn lớn. Đến sáu giờ, hơn 120 ghe bầu đã đậu kín một khúc "
            "sông dài gần một cây số.",
        ),
        _same(
            "The market gathers from three in the morning, while the tide is still high. By six, more than "
            "200 junks have filled a stretch of river almost a kilometre long."
        ),
        (State.REVIEWED, State.FUZZY),
        facets=(Facet.FUZZY_SET, Facet.REVIEW_VOIDED),
        brought=(
            Finding(
                code="number-mismatch",
                level=Level.ERROR,
                message="120 is in the source and not in the translation, which has 200",
                hint="correct the number",
                location=Location(path="translations/en/cho-noi.po", line=19),
            ),
        ),
    )
    yield change(
        ChangeKind.FOLLOWED,
        MARKET,
        "p7xw3mzra",
        2,
        (
            "Mỗi ghe treo thứ mình bán lên một cây sào. Người mua chỉ cần nhìn lên là biết ghe nào bán gì.",
            "Mỗi ghe treo thứ mình bán lên một cây sào, gọi là cây bẹo. Người mua chỉ cần nhìn lên là biết "
            "ghe nào bán gì.",
        ),
        (
            "Each boat hangs what it sells from a pole. A buyer need only look up to know which boat sells "
            "what.",
            "Each boat hangs what it sells from a pole, the cây bẹo. A buyer need only look up to know which "
            "boat sells what.",
        ),
        solved=(
            Finding(
                code="term-missing",
                level=Level.WARNING,
                message="the term “ghe” is not translated as “boat”",
            ),
        ),
        notes=Versions(
            before=(),
            after=("*Bẹo* is to show, to dangle; the pole is a sign that needs no letters.",),
        ),
        facets=(Facet.NOTE,),
    )
    yield change(
        ChangeKind.NEW,
        MARKET,
        "pq8d1y6ub",
        3,
        (None, "Cái gì treo mà không bán? Quần áo phơi. Cái gì bán mà không treo? Cơm, phở, cà phê."),
        (None, ""),
        (None, State.UNTRANSLATED),
    )
    yield change(
        ChangeKind.SPLIT,
        MARKET,
        "pv2m7k0fe",
        4,
        (
            "Bà Sáu bán bún trên chiếc xuồng nhỏ đã ba mươi năm. Con gái bà chèo, bà nấu. Trưa họ về.",
            "Bà Sáu bán bún trên chiếc xuồng nhỏ đã ba mươi năm. Con gái bà chèo, bà nấu.",
        ),
        _same(
            "Mrs Sáu has sold noodles from her small boat for thirty years. Her daughter rows, she cooks. At "
            "noon they go home."
        ),
        (State.TRANSLATED, State.FUZZY),
        related=("pb5j9r3wt",),
        facets=(Facet.FUZZY_SET,),
    )
    yield change(
        ChangeKind.MARKUP,
        MARKET,
        "pc6s4n8xg",
        6,
        _same("“Ở đây không ai nói thách”, bà nói."),
        ('"Nobody here asks too much", she says.', "“Nobody here asks too much,” she says."),
    )
    yield change(
        ChangeKind.REMOVED,
        MARKET,
        "pd1f6t2lo",
        7,
        ("Ảnh: tác giả.", None),
        ("Photograph: the author.", None),
        (State.TRANSLATED, None),
        location=None,
        page=None,
        command=None,
    )


def _trail() -> Iterator[Change]:
    yield change(
        ChangeKind.UNTOUCHED,
        TRAIL,
        "pzz7e5q2k",
        2,
        (
            "Từ chân núi lên chùa có 1.200 bậc. Nên đi lúc trời chưa nắng.",
            "Từ chân núi lên chùa có 1.200 bậc. Không nên đi lúc trời nắng.",
        ),
        _same("From the foot of the hill to the pagoda there are 1,200 steps. Go before the sun is up."),
        (State.TRANSLATED, State.FUZZY),
        facets=(Facet.FUZZY_SET,),
    )
    moved = change(
        ChangeKind.FOLLOWED,
        TRAIL,
        "pk9a3x5vi",
        3,
        (
            "Người Khmer gọi núi là Phnom Popial. Mùa mưa, mây xuống tận sân chùa.",
            "Mùa mưa, mây xuống tận sân chùa. Người Khmer gọi núi là Phnom Popial.",
        ),
        (
            "The Khmer call the hill Phnom Popial. In the rains the clouds come down to the pagoda’s yard.",
            "In the rains the clouds come down to the pagoda’s yard. The Khmer call the hill Phnom Popial.",
        ),
        (State.TRANSLATED, State.REVIEWED),
        facets=(Facet.REVIEW_GIVEN,),
    )
    yield with_move(moved, "Người Khmer gọi núi là Phnom Popial.", "The Khmer call the hill Phnom Popial.")
    yield change(
        ChangeKind.MOVED,
        TRAIL,
        "pm0h8w7ry",
        5,
        _same("Xuống núi bằng lối sau, qua vườn xoài."),
        _same("Come down by the back way, through the mango orchards."),
        facets=(Facet.MOVED,),
    )
    yield change(
        ChangeKind.STATE,
        TRAIL,
        "pe4u2b6js",
        6,
        _same("Xe ôm đợi ở chân núi đến tối."),
        _same("Motorbike taxis wait at the foot of the hill until dark."),
        (State.FUZZY, State.TRANSLATED),
        facets=(Facet.FUZZY_CLEARED,),
    )


def with_move(one: Change, source: str, target: str) -> Change:
    """A change whose first sentence went to the end."""

    def turned(sentence: str, text: str | None) -> tuple[Piece, ...]:
        rest = (text or "").removesuffix(sentence)
        return (
            Piece(Op.MOVED_FROM, f"{sentence} "),
            Piece(Op.SAME, rest.rstrip()),
            Piece(Op.MOVED_TO, f" {sentence}"),
        )

    return replace(
        one,
        source_pieces=turned(source, one.source.after),
        target_pieces=turned(target, one.target.after),
    )
