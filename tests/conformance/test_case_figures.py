"""Cases in numbers: which are missing or old, how they are written, and what they add up to."""

from __future__ import annotations

from makegood.app.ports import CaseFiguresRow, Spread, Store, Write

from . import rows
from .rows import put


def numbers(case_id: str, version: int = 1, opened_at: int = 5, **more: object) -> CaseFiguresRow:
    plain = CaseFiguresRow(
        "shop", case_id, version, opened_at, "return_refund", "other", "reason.other", "", "", None, None, None,
        0, 0, 0, 0, 0, 0, 0, "CNY",
    )  # fmt: skip
    return plain._replace(**more)  # type: ignore[arg-type]  # fields of the row


async def unsummed(store: Store, opened_at: int = 0, limit: int = 9) -> list[str]:
    return [row.case_id for row, _ in await store.cases_unsummed("shop", (opened_at, ""), limit)]


async def test_cases_that_have_changed_are_found_by_age(store: Store) -> None:
    """A case without numbers, and one whose numbers are of another version; each with the events that numbers need."""
    agreed = rows.event(case_id="b")._replace(type="agreed")
    cases = [rows.case(case_id=name, opened_at=at) for name, at in (("a", 7), ("b", 6), ("c", 5))]
    orders = [rows.order()]
    await put(
        store, Write(cases=cases, orders=orders, events=[agreed, rows.event(case_id="b", seq=2)._replace(type="sent")])
    )
    assert await unsummed(store) == ["c", "b", "a"]
    assert await unsummed(store, 6) == ["b", "a"]
    assert await unsummed(store, limit=1) == ["c"]
    assert {row.case_id: facts for row, facts in await store.cases_unsummed("shop", (0, ""), 9)}["b"] == [agreed]
    await store.put_case_figures([numbers("c"), numbers("b", version=9)])
    assert await unsummed(store) == ["b", "a"]


async def test_older_numbers_do_not_replace_newer_ones(store: Store) -> None:
    """Two readers who catch up at once leave the later version."""
    await store.put_case_figures([numbers("a", version=2, disputes=2)])
    await store.put_case_figures([numbers("a", version=1, disputes=1)])
    (group,) = await store.figures_groups("shop", 0)
    assert group.disputes == 2
    await store.put_case_figures([numbers("a", version=3, disputes=3)])
    (group,) = await store.figures_groups("shop", 0)
    assert group.disputes == 3


async def test_cases_that_are_alike_are_added_up(store: Store) -> None:
    """Of one shop, from the beginning of the period on."""
    await store.put_case_figures(
        [
            numbers("a", refunded_minor=10, small_count=1, small_minor=3),
            numbers("b", refunded_minor=20, courier_minor=4, resold=1),
            numbers("c", outcome="refunded"),
            numbers("old", opened_at=4, refunded_minor=99),
            numbers("x", shop_id="other", refunded_minor=99),
        ]
    )
    alike, refunded = await store.figures_groups("shop", 5)
    assert alike == ("reason.other", "other", "", "", "CNY", 2, 0, 0, 30, 1, 3, 4, 1)
    assert (refunded.outcome, refunded.cases) == ("refunded", 1)
    assert await store.cases_with_payments("shop", 5, 9) == ["b", "a"]
    assert await store.cases_with_payments("shop", 5, 1) == ["b"]


async def test_lengths_are_given_by_their_middle_and_their_ninth_decile(store: Store) -> None:
    """Of none, of one, of two, and of twenty."""
    assert await store.figures_spread("shop", 0, "answer_s") == Spread(0, None, None)
    await store.put_case_figures([numbers("a", answer_s=5), numbers("none")])
    assert await store.figures_spread("shop", 0, "answer_s") == Spread(1, 5, 5)
    await store.put_case_figures([numbers("b", answer_s=7)])
    assert await store.figures_spread("shop", 0, "answer_s") == Spread(2, 5, 7)
    await store.put_case_figures(
        [numbers(f"n{number:02}", settle_s=number, length_s=number) for number in range(1, 21)]
    )
    assert await store.figures_spread("shop", 0, "settle_s") == Spread(20, 10, 18)
    await store.put_case_figures([numbers("w", situation="finding.wrong_item", length_s=100)])
    assert await store.figures_medians("shop", 0) == [("finding.wrong_item", 100), ("reason.other", 10)]
