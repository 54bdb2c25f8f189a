"""Which money waits for a person, and why?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Final, NamedTuple

from ....app.codec import decode, decode_case, instant
from ....app.ports import PayoutRow, Transfer
from ....domain.paying import payment_of
from ..cases.listing import shop_names
from ..cases.money import channel_words
from ..frame.visit import Page, Shown, Visit, address
from ..frame.words import Moment, Speech
from .payout import needs_of

LISTED: Final = 100
NEEDS: Final = ("attempt", "answer", "look")


class PayoutShown(NamedTuple):
    """A payout that is nobody's but a person's; what can be done about it stands on its own page."""

    to: str
    refund_no: str
    case: str
    case_id: str
    shop: str
    amount: str
    channel: str
    needs: str
    why: str | None
    since: Moment
    age: str


async def payouts(visit: Visit) -> Shown:
    """Failed, silent and raised payouts, the oldest first, narrowed by what each needs."""
    speech = Speech(visit.language, visit.services.door.now)
    rows = await visit.services.store.payouts_open(None, LISTED)
    names = await shop_names(visit.services, {row.shop_id for row in rows})
    all_shown = [await _shown(visit, row, names[row.shop_id], speech) for row in rows]
    chosen = visit.query.get("needs", "")
    chosen = chosen if chosen in NEEDS else ""
    told = {
        "payouts": [one for one in all_shown if not chosen or one.needs == chosen],
        "chips": _chips(Counter(one.needs for one in all_shown), len(all_shown), chosen, speech),
        "more": len(rows) == LISTED,
    }
    return Page("operator/payouts.html", told)


def _chips(counts: Mapping[str, int], everything: int, chosen: str, speech: Speech) -> list[tuple[str, str, int, bool]]:
    """What the list can be narrowed by: name, address, how many, whether it is chosen."""
    of_needs = [
        (speech.say(f"page.payouts.needs.{one}"), address("payouts", needs=one), counts[one], one == chosen)
        for one in NEEDS
    ]
    return [(speech.say("page.filter.all"), address("payouts"), everything, not chosen), *of_needs]


async def _shown(visit: Visit, row: PayoutRow, shop: str, speech: Speech) -> PayoutShown:
    transfer = decode(row.doc, Transfer)
    found = await visit.services.store.case(row.shop_id, row.case_id)
    payment = payment_of(decode_case(found[0].doc).case, row.refund_no) if found is not None else None
    reason = payment.reason if payment is not None else None
    return PayoutShown(
        address("payouts", row.shop_id, row.refund_no),
        row.refund_no,
        address("cases", row.case_id),
        row.case_id,
        shop,
        speech.money(transfer.amount_minor, transfer.currency),
        channel_words(row.channel, speech),
        needs_of(payment) if payment is not None else "look",
        speech.label("payment_reason", reason) if reason else None,
        speech.moment(instant(row.changed_at)),
        speech.age(max(speech.now - instant(row.changed_at), timedelta(0))),
    )
