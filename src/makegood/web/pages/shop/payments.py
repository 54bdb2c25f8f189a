"""What has a shop paid besides refunds, what has it claimed from couriers, and how much may it still pay?"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from ....app.codec import decode_case, instant, micros, read_event
from ....app.shop_figures import catch_up
from ....app.shops import decode_shop
from ....domain import events as e
from ....domain.case import Case
from ..frame.visit import Page, Shown, Visit, address, not_here
from ..frame.words import Moment, Speech

DAYS: Final = 90
CASES: Final = 100


class PaymentShown(NamedTuple):
    """A small payment, or a claim on a courier (then `state` is empty)."""

    to: str
    case_id: str
    at: Moment
    amount: str
    what: str
    state: str


class Told(NamedTuple):
    """A fact about money of one case, with the case as it is now."""

    case: Case
    fact: e.Fact


async def payments(visit: Visit) -> Shown:
    """The last ninety days, newest first, and what is left of today's cap."""
    services, shop_id = visit.services, visit.by.actor.shop_id or ""
    row = await services.store.shop(shop_id)
    if row is None:
        return not_here()
    shop, now = decode_shop(row.doc), instant(services.clock.now())
    limits = (await services.door.refs()).latest(shop.policy_name).limits
    since = micros(now - timedelta(days=DAYS))
    await catch_up(services.store, shop_id, since)
    ids = await services.store.cases_with_payments(shop_id, since, CASES)
    told = [
        one for found in await asyncio.gather(*(_told(visit, shop_id, case_id) for case_id in ids)) for one in found
    ]
    told.sort(key=lambda one: one.fact.at, reverse=True)
    speech = Speech(visit.language, now, shop.zone)
    small = [one for one in told if isinstance(one.fact.what, e.SmallPaymentPromised)]
    today = [one for one in small if _day(one, shop.zone) == now.astimezone(ZoneInfo(shop.zone)).date()]
    spent = sum(
        one.fact.what.payment.amount_minor for one in today if isinstance(one.fact.what, e.SmallPaymentPromised)
    )
    currency = told[0].case.basis.currency if told else "CNY"
    page = {
        "small": [_shown(one, speech) for one in small],
        "claims": [_shown(one, speech) for one in told if isinstance(one.fact.what, e.CourierClaimed)],
        "caps": {
            "per_order": speech.money(limits.small_payment_per_order_minor, currency),
            "approval": speech.money(limits.small_payment_approval_above_minor, currency),
            "per_day": speech.money(limits.small_payment_per_shop_day_minor, currency),
            "left": speech.money(max(0, limits.small_payment_per_shop_day_minor - spent), currency),
        },
    }
    return Page("shop/payments.html", page)


async def _told(visit: Visit, shop_id: str, case_id: str) -> Sequence[Told]:
    found = await visit.services.store.case(shop_id, case_id)
    rows = await visit.services.store.events(shop_id, case_id)
    case = decode_case(found[0].doc).case if found is not None else None
    facts = (read_event(row.body)[0] for row in rows if row.type in ("small_payment_promised", "courier_claimed"))
    return [Told(case, fact) for fact in facts] if case is not None else []


def _day(one: Told, zone: str) -> object:
    return one.fact.at.astimezone(ZoneInfo(zone)).date()


def _shown(one: Told, speech: Speech) -> PaymentShown:
    basis, what = one.case.basis, one.fact.what
    amount, words, state = 0, "", ""
    match what:
        case e.SmallPaymentPromised():
            amount, words = what.payment.amount_minor, speech.label("purpose", what.purpose)
            state = next(iter(_states(one.case, what.payment.refund_no, speech)), "")
        case e.CourierClaimed():
            amount, words = what.amount_minor, what.comment or speech.say("page.shop.payments.by_itself")
    to = address("cases", basis.case_id)
    return PaymentShown(
        to, basis.case_id, speech.moment(one.fact.at), speech.money(amount, basis.currency), words, state
    )


def _states(case: Case, refund_no: str, speech: Speech) -> Iterator[str]:
    """How far a payment has come; where it was issued again, how far that attempt has."""
    payments = {one.refund_no: one for one in case.payments}
    current = payments.get(refund_no)
    while current is not None and current.replaced_by is not None:
        current = payments.get(current.replaced_by)
    if current is not None:
        yield speech.label("payment", current.state)
