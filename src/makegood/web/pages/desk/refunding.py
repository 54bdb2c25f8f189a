"""What does a merchant read of a refund that failed?  How often it was tried, why it failed last, where to top up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from ....domain.case import Case
from ....domain.situations import failed_payments
from ....domain.words import PaymentKind, Refund
from ..cases.standing import needs_funds
from ..cases.timeline import Stored
from ..frame.words import Speech

_FAILURES: Final = frozenset({"refund_failed", "refund_reversed"})


class Failed(NamedTuple):
    """`tried` says how often and why not; `where` the money can be put, where money is what is wanted."""

    tried: str
    where: str | None


def failed_of(case: Case, stored: Sequence[Stored], speech: Speech) -> Failed | None:
    """A refund that failed; None where none did, or it is on its way again."""
    failed = failed_payments(case)
    if case.refund is not Refund.FAILED or not failed:
        return None
    tries = len([one for one in case.payments if one.kind is PaymentKind.REFUND])
    last = next((event.at for event in reversed(stored) if event.type in _FAILURES), case.updated_at)
    reason = speech.name("payment_reason", failed[0].reason or "refused")
    tried = speech.say("page.desk.funds.tried", count=tries, at=speech.instant(last), reason=reason)
    key = f"page.desk.funds.where.{failed[0].channel.partition('-')[0]}"
    where = speech.say(key if speech.has(key) else "page.desk.funds.where.other")
    return Failed(tried, where if needs_funds(case) else None)


def is_moving(case: Case) -> bool:
    """Money is on its way, and nobody knows yet whether it arrives."""
    return case.refund in (Refund.PROMISED, Refund.SUBMITTED, Refund.UNKNOWN)
