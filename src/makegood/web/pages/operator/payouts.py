"""Which money waits for a person, why, and what can be done about it?"""

from __future__ import annotations

from datetime import timedelta
from typing import Final, NamedTuple

from ....app.codec import decode, decode_case, instant
from ....app.ports import PayoutRow, Transfer
from ..frame.visit import Away, Page, Shown, Visit, address, not_here
from ..frame.words import Moment, Speech

LISTED: Final = 100
SAID: Final = frozenset({"payout_asked"})
_CAN_BE_ASKED: Final = frozenset({"submitted", "unknown", "pending"})


class PayoutShown(NamedTuple):
    """A payout that is nobody's but a person's; its ways out are on the page of its case, or asking again."""

    refund_no: str
    case: str
    case_id: str
    shop_id: str
    amount: str
    channel: str
    state: str
    why: str | None
    since: Moment
    age: str
    may_ask: bool
    way_out: str


async def payouts(visit: Visit) -> Shown:
    """Failed, silent and raised payouts, the oldest first."""
    speech, store = Speech(visit.language, visit.services.door.now), visit.services.store
    rows = await store.payouts_open(None, LISTED)
    said = visit.query.get("said", "")
    told = {
        "payouts": [await _shown(visit, row, speech) for row in rows],
        "said": said if said in SAID else None,
    }
    return Page("operator/payouts.html", told)


async def ask(visit: Visit) -> Shown:
    """Lets the channel be asked at once what became of a payout; nothing is sent anew."""
    services = visit.services
    row = await services.store.payout(visit.params["shop_id"], visit.params["refund_no"])
    if row is None or row.state not in _CAN_BE_ASKED:
        return not_here()
    await services.store.payout_later(row, services.clock.now())
    said = {"refund_no": row.refund_no, "state": row.state}
    await services.people.trail.note(visit.by.actor, "payout.asked", said, row.case_id)
    return Away(address("payouts", said="payout_asked"))


async def _shown(visit: Visit, row: PayoutRow, speech: Speech) -> PayoutShown:
    transfer = decode(row.doc, Transfer)
    state = "raised" if row.raised and row.state not in ("failed", "unknown") else row.state
    found = await visit.services.store.case(row.shop_id, row.case_id)
    payments = decode_case(found[0].doc).case.payments if found is not None else ()
    reason = next((one.reason for one in payments if one.refund_no == row.refund_no), None)
    return PayoutShown(
        row.refund_no,
        address("cases", row.case_id),
        row.case_id,
        row.shop_id,
        speech.money(transfer.amount_minor, transfer.currency),
        row.channel,
        state,
        speech.label("payment_reason", reason) if reason else None,
        speech.moment(instant(row.changed_at)),
        speech.span(max(speech.now - instant(row.changed_at), timedelta(0))),
        row.state in _CAN_BE_ASKED,
        "ask" if row.state in _CAN_BE_ASKED else "case",
    )
