"""What has the one read found so far?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...app.ports import (
    AnswerKey,
    AnswerRow,
    CaseKey,
    CaseRow,
    CounterKey,
    CounterRow,
    OrderKey,
    OrderRow,
    Parcel,
    Read,
    ShopRow,
    TrackingRow,
)
from .tables import ANSWERS, COUNTERS, ORDERS, SHOPS, TRACKING, Row


class Found:
    """Rows by their keys, as a driver brings them; a row found twice is one."""

    def __init__(self) -> None:
        self.refs_version = 0
        self.cases: dict[CaseKey, CaseRow] = {}
        self.orders: dict[OrderKey, OrderRow] = {}
        self.shops: dict[str, ShopRow] = {}
        self.answers: dict[AnswerKey, AnswerRow] = {}
        self.tracking: dict[Parcel, list[TrackingRow]] = {}
        self.counters: dict[CounterKey, CounterRow] = {}
        self.due: list[CaseRow] = []

    def case(self, case: CaseRow) -> None:
        self.cases[case.shop_id, case.case_id] = case

    def due_case(self, case: CaseRow) -> None:
        self.case(case)
        self.due.append(case)

    def order(self, row: Row) -> None:
        order = OrderRow._make(row)
        self.orders[order.shop_id, order.order_id] = order

    def shop(self, row: Row) -> None:
        shop = ShopRow._make(row)
        self.shops[shop.shop_id] = shop

    def answer(self, row: Row) -> None:
        answer = AnswerRow._make(row)
        self.answers[answer.scope, answer.key] = answer

    def report(self, row: Row) -> None:
        report = TrackingRow._make(row)
        self.tracking.setdefault((report.carrier, report.waybill), []).append(report)

    def counter(self, row: Row) -> None:
        counter = CounterRow._make(row)
        self.counters[counter.shop_id, counter.name] = counter

    def read(self) -> Read:
        """All of it, due cases in the order in which they are due and reports in the order in which they happened."""
        for reports in self.tracking.values():
            reports.sort(key=_happened)
        due = [(case.shop_id, case.case_id) for case in sorted(self.due, key=_wake)]
        return Read(
            self.refs_version, self.cases, self.orders, self.shops, self.answers, self.tracking, self.counters, due
        )


# How a row of each table is kept, whichever database brought it.
KEEP: dict[str, Callable[[Found, Row], None]] = {
    ORDERS.name: Found.order,
    SHOPS.name: Found.shop,
    ANSWERS.name: Found.answer,
    TRACKING.name: Found.report,
    COUNTERS.name: Found.counter,
}


def _wake(case: CaseRow) -> tuple[Any, ...]:
    return case.wake_at, case.shop_id, case.case_id


def _happened(report: TrackingRow) -> tuple[int, int, str]:
    return report.occurred_at, report.reported_at, report.status
