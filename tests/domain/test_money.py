"""Is money divided without a unit lost or made?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from makegood.domain.money import DIGITS, Money, across, currency_digits, plain, split, unit_shares

amounts = st.integers(0, 10**12)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=20).filter(any)


@pytest.mark.parametrize(
    ("total", "over", "parts"),
    [
        (0, (), ()),
        (0, (0, 0), (0, 0)),
        (0, (1, 2), (0, 0)),
        (1, (1, 1, 1), (1, 0, 0)),
        (2, (1, 1, 1), (1, 1, 0)),
        (3, (1, 1, 1), (1, 1, 1)),
        (99, (1, 1), (50, 49)),
        (100, (1, 1), (50, 50)),
        (101, (1, 1), (51, 50)),
        (10, (1, 2), (3, 7)),  # 3.33 and 6.67: the larger remainder takes the rest
        (11, (2, 1), (7, 4)),  # 7.33 and 3.67
        (5, (0, 3, 0, 3), (0, 3, 0, 2)),
        (1, (0, 1), (0, 1)),
        (7, (5,), (7,)),
        (10_000, (9_900, 9_900, 5_000), (3992, 3992, 2016)),
    ],
)
def test_a_total_is_split_by_largest_remainder(total: int, over: tuple[int, ...], parts: tuple[int, ...]) -> None:
    """The parts sum exactly, equal remainders go to the earlier index, and zero weights get nothing."""
    assert split(total, over) == parts


@given(amounts, weights)
def test_parts_sum_to_the_total_and_stay_within_one_unit_of_their_exact_share(total: int, over: list[int]) -> None:
    """No unit is lost or made, and no part is further than one unit from its exact share."""
    parts = split(total, over)
    whole = sum(over)
    assert sum(parts) == total
    for part, weight in zip(parts, over, strict=True):
        assert abs(part * whole - total * weight) < whole


@given(amounts, weights)
def test_a_heavier_weight_never_gets_less(total: int, over: list[int]) -> None:
    """Parts are in the order of their weights."""
    parts = [part for _, part in sorted(zip(over, split(total, over), strict=True))]
    assert parts == sorted(parts)


@pytest.mark.parametrize(
    "mistake",
    [
        lambda: split(1, (0, 0)),
        lambda: split(1, ()),
        lambda: split(-1, (1,)),
        lambda: split(1, (2, -1)),
        lambda: unit_shares(1, 0),
        lambda: across(1, ()),
        lambda: across(-1, (1,)),
        lambda: across(1, (2, -1)),
    ],
)
def test_what_cannot_be_divided_is_a_mistake_of_the_caller(mistake: Callable[[], object]) -> None:
    """Money that would have nowhere to go stops the program instead of vanishing."""
    with pytest.raises(AssertionError):
        mistake()


@pytest.mark.parametrize(
    ("paid", "quantity", "shares"),
    [
        (12_900, 1, (12_900,)),
        (99, 3, (33, 33, 33)),
        (100, 3, (34, 33, 33)),
        (101, 3, (34, 34, 33)),
        (2, 3, (1, 1, 0)),
        (0, 2, (0, 0)),
    ],
)
def test_units_of_a_line_share_what_was_paid_for_it(paid: int, quantity: int, shares: tuple[int, ...]) -> None:
    """The shares are as equal as can be, and the earlier units take the rest."""
    assert unit_shares(paid, quantity) == shares


@pytest.mark.parametrize(
    ("amount", "remaining", "parts"),
    [
        (0, (500, 300), (0, 0)),
        (499, (500, 300), (499, 0)),
        (500, (500, 300), (500, 0)),
        (501, (500, 300), (500, 1)),
        (799, (500, 300), (500, 299)),
        (800, (500, 300), (500, 300)),
        (100, (0, 40, 80), (0, 40, 60)),
        (0, (), ()),
    ],
)
def test_a_refund_fills_one_tender_after_the_other(
    amount: int, remaining: tuple[int, ...], parts: tuple[int, ...]
) -> None:
    """Each tender gives up to its remaining balance, in the given order."""
    assert across(amount, remaining) == parts


def test_a_refund_above_what_the_tenders_hold_is_a_mistake_of_the_caller() -> None:
    """One unit more than all balances together is refused."""
    with pytest.raises(AssertionError, match="does not fit"):
        across(801, (500, 300))


@given(st.lists(amounts, min_size=1, max_size=8), st.data())
def test_a_later_tender_gives_only_when_the_earlier_are_empty(remaining: list[int], data: st.DataObject) -> None:
    """The parts sum to the refund, none exceeds its balance, and all before the last one used are used up."""
    amount = data.draw(st.integers(0, sum(remaining)))
    parts = across(amount, remaining)
    assert sum(parts) == amount
    assert all(0 <= part <= balance for part, balance in zip(parts, remaining, strict=True))
    used = [index for index, part in enumerate(parts) if part]
    assert all(parts[index] == remaining[index] for index in range(used[-1] if used else 0))


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(12_900, "CNY"), "129.00"),
        (Money(0, "CNY"), "0.00"),
        (Money(5, "CNY"), "0.05"),
        (Money(-5, "CNY"), "-0.05"),
        (Money(-12_900, "EUR"), "-129.00"),
        (Money(500, "JPY"), "500"),
        (Money(0, "JPY"), "0"),
        (Money(-500, "JPY"), "-500"),
        (Money(1, "KWD"), "0.001"),
        (Money(999, "KWD"), "0.999"),
        (Money(1_000, "KWD"), "1.000"),
    ],
)
def test_an_amount_is_written_with_the_digits_of_its_currency(money: Money, text: str) -> None:
    """The point stands where the currency has it, and small and negative amounts keep their zeros."""
    assert plain(money) == text


def test_an_unknown_currency_has_no_digits() -> None:
    """Guessing two digits would pay a hundredfold."""
    with pytest.raises(KeyError):
        currency_digits("XXL")


def test_the_table_of_currencies_names_real_ones_and_those_in_use() -> None:
    """Every code is one that the locale data knows, and the currency of every large market is there."""
    assert set(DIGITS) <= set(get_global("all_currencies"))
    assert set(DIGITS) >= {"CNY", "HKD", "TWD", "JPY", "KRW", "USD", "EUR", "GBP", "SGD", "MYR", "THB", "VND", "IDR"}
