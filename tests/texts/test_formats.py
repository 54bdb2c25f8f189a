"""Are amounts, instants and shares written as readers of the language write them?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from makegood.app.texts.filling import Reader, fill
from makegood.app.texts.formats import instant_words, money_words, score_words, share_words
from makegood.domain.money import DIGITS

AT = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount_minor", "currency", "zh", "en"),
    [
        (12_900, "CNY", "¥129.00", "CN¥129.00"),
        (1, "CNY", "¥0.01", "CN¥0.01"),
        (123_456_789, "CNY", "¥1,234,567.89", "CN¥1,234,567.89"),
        (0, "CNY", "¥0.00", "CN¥0.00"),
        (500, "JPY", "JP¥500", "¥500"),
        (1_234, "KWD", "KWD1.234", "KWD1.234"),
        (150, "USD", "US$1.50", "$1.50"),
    ],
)
def test_amounts_carry_their_currency_and_all_their_digits(amount_minor: int, currency: str, zh: str, en: str) -> None:
    """By the digits of ISO 4217."""
    assert money_words(amount_minor, currency, "zh-CN") == zh
    assert money_words(amount_minor, currency, "en") == en


@pytest.mark.parametrize("currency", sorted(DIGITS))
def test_no_minor_unit_vanishes_in_any_currency(currency: str) -> None:
    """Where a locale's habit is to leave the small coins out, refunds still show them."""
    assert money_words(1_234_567, currency, "en") != money_words(1_234_568, currency, "en")


@pytest.mark.parametrize(
    ("language", "zone", "this_year", "said"),
    [
        ("zh-CN", "Asia/Shanghai", 2026, "11月25日 14:00"),
        ("zh-CN", "Asia/Shanghai", 2025, "2026年11月25日 14:00"),
        ("zh-CN", "Asia/Shanghai", None, "2026年11月25日 14:00"),
        ("zh-CN", "America/New_York", 2026, "11月25日 01:00（America/New_York）"),
        ("en", "Asia/Shanghai", 2026, "25 November, 14:00 (Beijing time)"),
        ("en", "Asia/Shanghai", None, "25 November 2026, 14:00 (Beijing time)"),
        ("en", "Europe/Berlin", 2026, "25 November, 07:00 (Europe/Berlin)"),
    ],
)
def test_instants_are_shown_on_the_clocks_of_the_zone(
    language: str, zone: str, this_year: int | None, said: str
) -> None:
    """The zone is named unless readers take it for granted, the year unless it is the one they are in."""
    assert instant_words(AT, zone, language, this_year) == said


def test_the_year_is_the_one_of_the_zone() -> None:
    """New Year's Eve in London is New Year in Shanghai."""
    eve = datetime(2026, 12, 31, 20, 0, tzinfo=UTC)
    assert instant_words(eve, "Asia/Shanghai", "zh-CN", 2026) == "2027年1月1日 04:00"


@pytest.mark.parametrize(("share", "said"), [(0.0, "0%"), (0.3333, "33.33%"), (0.5, "50%"), (1.0, "100%")])
def test_shares_are_in_per_cent(share: float, said: str) -> None:
    """Two digits at most, none that say nothing."""
    assert {share_words(share, language) for language in ("zh-CN", "en")} == {said}


def test_scores_have_one_digit() -> None:
    """Always, so that columns line up."""
    assert [score_words(score, "en") for score in (100.0, 89.9, 0.0)] == ["100.0", "89.9", "0.0"]


@pytest.mark.parametrize("kept", [AT, "2026-11-25T06:00:00Z", "2026-11-25T14:00:00+08:00"])
def test_an_instant_fills_a_sentence_alike_however_it_was_kept(kept: object) -> None:
    """What the checks found is kept as a document, and comes back with its instants as texts."""
    words = fill({"taken_at": kept, "looked_at": "goods"}, Reader("en", "Asia/Shanghai", "CNY", 2026))
    assert words == {"taken_at": instant_words(AT, "Asia/Shanghai", "en", 2026), "looked_at": "goods"}
