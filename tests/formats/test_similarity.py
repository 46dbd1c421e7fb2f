"""How alike two texts are."""

from __future__ import annotations

from songngu.formats.similarity import ratio


def test_ratio() -> None:
    """1 for the same text, 0 for nothing in common, between for a text with one word changed."""
    assert ratio("một hai", "một hai") == 1.0
    assert ratio("abc", "xyz") == 0.0
    assert 0.8 < ratio("Ngày 8/7, đoàn công tác", "Ngày 9/7, đoàn công tác") < 1.0


def test_addresses_of_links_do_not_count() -> None:
    """Two links with one address are not alike for it, and one whose address changed is the same text."""
    assert 1.0 == ratio("Xem [báo cáo](https://a.vn/1)", "Xem [báo cáo](https://b.vn/một/hai_(ba))")
    assert ratio("[Một](https://dia-chi.rat.dai/abc)", "[Hai](https://dia-chi.rat.dai/abc)") < 0.7
    assert ratio("https://a.vn/1", "https://a.vn/2") > 0.9
