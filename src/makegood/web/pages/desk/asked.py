"""What is asked of a merchant?  Who wants what for how much and why, in which words, after which dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from ....app.codec import micros
from ....app.ports import CaseFilter
from ....domain.case import Case
from ....domain.order import Order
from ....domain.words import Reason
from ...seeing import Seen
from ..cases.facts import Fact
from ..cases.timeline import Stored
from ..frame.visit import Visit
from ..frame.words import Speech

LOOKED_BACK: Final = timedelta(days=90)
COUNTED_AT_MOST: Final = 20
_OF_TIME: Final = frozenset({Reason.LATE, Reason.NOT_RECEIVED})


class Asked(NamedTuple):
    """What is asked for; `made_of`: goods and freight of the sum, where it holds freight; `was` is what it was before.

    `dated`: what is asked hangs on the dates.  `again` are the words of a change, `words` those of the application.
    """

    says: str
    amount: str
    made_of: str | None
    was: str | None
    agreed: str | None
    reason: str
    words: str
    again: str | None
    dates: Sequence[Fact]
    dated: bool
    before: str


async def asked_of(visit: Visit, seen: Seen, stored: Sequence[Stored], speech: Speech) -> Asked:
    """The first thing that a merchant reads of a case."""
    case, currency = seen.case, seen.case.basis.currency
    ask = case.ask
    agreed = ask.agreed_minor if ask.agreed_minor not in (None, ask.requested_minor) else None
    was = _was_minor(case, stored)
    return Asked(
        says=speech.label("kind", ask.kind),
        amount=speech.money(ask.requested_minor, currency),
        made_of=_made_of(case, speech),
        was=speech.say("page.desk.asked.was", amount=speech.money(was, currency)) if was is not None else None,
        agreed=speech.say("page.desk.asked.agreed", amount=speech.money(agreed, currency)) if agreed else None,
        reason=speech.label("reason", ask.reason_code),
        words=ask.description,
        again=_again(stored),
        dates=list(_dates(seen.order, case, speech)),
        dated=ask.reason_code in _OF_TIME or case.kind.only_unshipped,
        before=await _before(visit, seen, speech),
    )


def _made_of(case: Case, speech: Speech) -> str | None:
    """Goods and freight apart, as far as the sum goes beyond the goods."""
    ask, currency = case.ask, case.basis.currency
    freight = max(0, min(ask.freight_minor, ask.requested_minor - case.basis.goods_minor))
    if not freight:
        return None
    goods = speech.money(ask.requested_minor - freight, currency)
    return speech.say("page.desk.asked.made_of", goods=goods, freight=speech.money(freight, currency))


def _was_minor(case: Case, stored: Sequence[Stored]) -> int | None:
    """What was asked for before the sum became what it is."""
    asked = [event.data.get("requested_minor") for event in stored if event.type in ("applied", "modified")]
    others = [one for one in asked if isinstance(one, int) and one != case.ask.requested_minor]
    return others[-1] if others else None


def _again(stored: Sequence[Stored]) -> str | None:
    """The words with which the application was changed last."""
    said = (event.data.get("comment") for event in reversed(stored) if event.type == "modified")
    return next((str(words) for words in said if words), None)


def _dates(order: Order, case: Case, speech: Speech) -> Iterator[Fact]:
    """When it was paid, sent and delivered, and how long that took; when it was applied."""
    say = speech.say
    yield Fact(say("page.desk.asked.paid"), speech.instant(order.paid_at))
    shipped = speech.instant(order.shipped_at) if order.shipped_at else say("page.desk.asked.not_shipped")
    yield Fact(say("page.desk.asked.shipped"), shipped)
    if order.delivered_at is not None:
        took = speech.age(order.delivered_at - order.paid_at)
        at = speech.instant(order.delivered_at)
        yield Fact(say("page.desk.asked.delivered"), say("page.desk.asked.took", at=at, time=took))
    elif order.shipped_at is not None:
        yield Fact(say("page.desk.asked.delivered"), say("page.desk.asked.not_delivered"))
    yield Fact(say("page.desk.asked.applied"), speech.instant(case.basis.opened_at))


async def _before(visit: Visit, seen: Seen, speech: Speech) -> str:
    """How often this consumer has applied in this shop lately, besides."""
    basis = seen.case.basis
    which = CaseFilter(shop_id=basis.shop_id, consumer_id=basis.consumer_id)
    rows = (await visit.services.store.cases(which, None, COUNTED_AT_MOST)).rows
    since = micros(seen.now - LOOKED_BACK)
    count = sum(row.opened_at >= since and row.case_id != basis.case_id for row in rows)
    return speech.say("page.desk.asked.before", count=count) if count else speech.say("page.desk.asked.first")
