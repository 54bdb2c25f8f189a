"""How were disputes like this one decided?  Looked for among the newest of its kind, so that it never costs more."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final, NamedTuple

from ..domain import events as e
from ..domain.case import Case, Decision
from ..domain.order import Order
from ..domain.precedents import Leaning, Likeness, at_stake_minor, decision_of, leaning, likeness
from .codec import decode_case, decode_order, read_event
from .ports import Store

LOOKED_AT: Final = 200
COMPARED: Final = 12
SHOWN: Final = 5


class Precedent(NamedTuple):
    """A decided case: in what it is like the one at hand, what was decided, and on which grounds."""

    case: Case
    titles: Sequence[str]
    like: Likeness
    same_goods: bool
    decision: Decision
    at_stake_minor: int
    grounds: str


class Precedents(NamedTuple):
    """The nearest, and how all that are alike went."""

    nearest: Sequence[Precedent]
    leaning: Leaning


async def precedents(store: Store, case: Case, order: Order) -> Precedents:
    """Decided cases of the same kind and reason, the most alike first."""
    rows = await store.cases_disputed_of(case.ask.kind, LOOKED_AT)
    others = [decode_case(row.doc).case for row in rows]
    alike = [(like, other) for other in others if (like := likeness(case, other)) is not None]
    near = sorted(alike, key=lambda pair: -pair[0].weight)[:COMPARED]
    compared = await asyncio.gather(*(_compared(store, case, order, like, other) for like, other in near))
    nearest = sorted(compared, key=lambda one: -(one.like.weight + 3 * one.same_goods))[:SHOWN]
    grounds = await asyncio.gather(*(_grounds(store, one.case) for one in nearest))
    return Precedents(
        [one._replace(grounds=said) for one, said in zip(nearest, grounds, strict=True)],
        leaning([other for _, other in alike]),
    )


async def _compared(store: Store, case: Case, order: Order, like: Likeness, other: Case) -> Precedent:
    decision = decision_of(other)
    assert decision is not None, "only decided cases are alike"
    row = await store.order(other.basis.shop_id, other.basis.order_id)
    theirs = _goods(decode_order(row.doc), other) if row is not None else {}
    same_goods = like.same_shop and not theirs.keys().isdisjoint(_goods(order, case))
    return Precedent(other, list(theirs.values()), like, same_goods, decision, at_stake_minor(other), "")


def _goods(order: Order, case: Case) -> dict[str, str]:
    """The titles of the goods that a case is about, by their numbers in the shop."""
    claimed = {line.line_id for line in case.basis.lines}
    return {line.sku: line.title for line in order.lines if line.line_id in claimed}


async def _grounds(store: Store, case: Case) -> str:
    """The words of the last decision."""
    for row in reversed(await store.events(case.basis.shop_id, case.basis.case_id)):
        if row.type == e.NAMES[e.Decided]:
            what = read_event(row.body)[0].what
            return what.grounds if isinstance(what, e.Decided) else ""
    return ""
