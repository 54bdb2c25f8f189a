"""How does a shop do: how quickly it answers and settles, why people apply, how it ends, what moves its score (S27)?

Every case has a row of numbers beside it, made when figures are asked for from cases that have changed since: so
figures are as of the last committed event, and no command pays for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from ..domain.liability import Figures, Move
from ..domain.summary import TRIGGERS, summary_of
from .codec import decode_case, micros, read_event
from .ports import CaseFiguresRow, CaseRow, EventRow, FiguresGroup, Place, Spread, Store

PERIODS_DAYS: Final = (30, 90)
BATCH: Final = 500
MOVES_AT_MOST: Final = 20


class SituationFigures(NamedTuple):
    """The cases of one situation: how many, how they ended, how long they took in the middle, what was disputed."""

    cases: int
    outcomes: Mapping[str, int]
    disputes: int
    liable: int
    median_s: int | None


class Sums(NamedTuple):
    """Amounts of one currency, in minor units."""

    currency: str
    refunded_minor: int
    small_minor: int
    courier_minor: int


class Report(NamedTuple):
    """A shop's figures over a period, by when its cases were opened."""

    days: int
    since: datetime
    cases: int
    answer: Spread
    settle: Spread
    refunds_by: Mapping[str, int]
    reasons: Mapping[str, int]
    situations: Mapping[str, SituationFigures]
    small_count: int
    resold: int
    sums: Sequence[Sums]


class Standing(NamedTuple):
    """The shop's disputes in the score's own period, and what moves the score."""

    figures: Figures
    moves: Sequence[Move]


async def report_of(store: Store, shop_id: str, now: datetime, days: int) -> Report:
    """The figures of the cases that were opened in the last so many days."""
    since = now - timedelta(days=days)
    await catch_up(store, shop_id, micros(since))
    groups = await store.figures_groups(shop_id, micros(since))
    medians = dict(await store.figures_medians(shop_id, micros(since)))
    return Report(
        days=days,
        since=since,
        cases=sum(one.cases for one in groups),
        answer=await store.figures_spread(shop_id, micros(since), "answer_s"),
        settle=await store.figures_spread(shop_id, micros(since), "settle_s"),
        refunds_by=_triggers(groups),
        reasons=_counted(groups, lambda group: group.reason),
        situations=_situations(groups, medians),
        small_count=sum(one.small_count for one in groups),
        resold=sum(one.resold for one in groups),
        sums=_sums(groups),
    )


async def catch_up(store: Store, shop_id: str, since: int) -> int:
    """Brings the rows of numbers up to the last commit; how many had to be made."""
    place: Place = (since, "")
    made = 0
    while found := await store.cases_unsummed(shop_id, place, BATCH):
        await store.put_case_figures([_row(case, events) for case, events in found])
        last = found[-1][0]
        place, made = (last.opened_at, last.case_id), made + len(found)
    return made


def _row(row: CaseRow, events: Iterable[EventRow]) -> CaseFiguresRow:
    summary = summary_of(decode_case(row.doc).case, (read_event(event.body)[0] for event in events))
    return CaseFiguresRow(row.shop_id, row.case_id, row.version, row.opened_at, *astuple(summary))


def _triggers(groups: Iterable[FiguresGroup]) -> dict[str, int]:
    """Cases by who made their refund due; those without a refund are left out."""
    counted = _counted(groups, lambda group: group.refund_by)
    return {name: counted.get(name, 0) for name in TRIGGERS}


def _counted(groups: Iterable[FiguresGroup], by: Callable[[FiguresGroup], str]) -> dict[str, int]:
    """How many cases of each, the most first."""
    found: dict[str, int] = {}
    for group in groups:
        found[by(group)] = found.get(by(group), 0) + group.cases
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _situations(groups: Sequence[FiguresGroup], medians: Mapping[str, int]) -> dict[str, SituationFigures]:
    found = {}
    for name in _counted(groups, lambda group: group.situation):
        mine = [group for group in groups if group.situation == name]
        found[name] = SituationFigures(
            cases=sum(group.cases for group in mine),
            outcomes=_counted(mine, lambda group: group.outcome or "open"),
            disputes=sum(group.disputes for group in mine),
            liable=sum(group.liable for group in mine),
            median_s=medians.get(name),
        )
    return found


def _sums(groups: Sequence[FiguresGroup]) -> Sequence[Sums]:
    return [
        Sums(
            currency,
            sum(group.refunded_minor for group in groups if group.currency == currency),
            sum(group.small_minor for group in groups if group.currency == currency),
            sum(group.courier_minor for group in groups if group.currency == currency),
        )
        for currency in sorted({group.currency for group in groups})
    ]
