"""How are the bodies of prepared commands made?  From the facts that the playbook looks at.

What has to be said in a language stands as a `Text`, what is money as a `Minor`: the application puts in the words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import NamedTuple

from .case import Case, due_amount_minor, open_offers
from .judging import Matter
from .paying import courier_room_minor, small_room_minor
from .words import Condition, OfferType, Purpose, RejectionReason, Role, Stage

SUGGESTED_DEDUCTION_PERCENT = 10
"""What a prepared offer takes off where nobody has named an amount yet; the merchant changes it before sending."""


class Text(NamedTuple):
    """A sentence to be put into a body, in the reader's language."""

    key: str


class Minor(NamedTuple):
    """An amount to be put into a body, in the case's currency."""

    amount_minor: int


Body = Mapping[str, object]


class Facts(NamedTuple):
    """What the playbook looks at; the rest is derived from these."""

    case: Case
    matter: Matter
    stage: Stage
    time_left: timedelta | None

    @property
    def due_minor(self) -> int:
        """The money at stake."""
        return due_amount_minor(self.case)

    @property
    def less_minor(self) -> int:
        """What a first offer of a lower refund comes to."""
        return self.due_minor - self.due_minor * SUGGESTED_DEDUCTION_PERCENT // 100


Prepare = Callable[[Facts], Body | None]
"""Makes a body; None where it cannot be prepared."""


def offer(offer_type: OfferType, comment: str, **more: Callable[[Facts], object]) -> Prepare:
    """An offer of this type with a comment, and fields made from the facts."""

    def body(facts: Facts) -> Body:
        made = {name: value(facts) for name, value in more.items()}
        return {"type": offer_type.value, **made, "comment": Text(comment)}

    return body


def less(comment: str) -> Prepare:
    """An offer of a somewhat lower refund; none where the amount is too small to be lowered."""
    made = offer(OfferType.MODIFY_AMOUNT, comment, amount=lambda f: Minor(f.less_minor))
    return lambda f: made(f) if 0 < f.less_minor < f.due_minor else None


def missing(facts: Facts) -> tuple[str, ...]:
    """The parts that the inspection did not find."""
    return facts.case.findings.missing if facts.case.findings is not None else ()


def for_now(comment: str, promise: str) -> Prepare:
    """An offer to withdraw the application for now, with the promise of what happens next (S22, S26)."""
    return offer(OfferType.WITHDRAW_FOR_NOW, comment, promise=lambda f: Text(promise), parts=missing)


def says(key: str, name: str = "text") -> Prepare:
    """A body of one sentence."""
    return lambda f: {name: Text(key)}


def agree(facts: Facts) -> Body:
    """With the return address and so the return notice, where the goods come back (S20)."""
    addresses = facts.matter.addresses if facts.case.kind.returns_goods else ()
    return {"return_address_id": addresses[0]} if addresses else {}


_NO_FOR: dict[Condition, RejectionReason] = {
    Condition.INTACT: RejectionReason.OTHER,
    Condition.RESALE_AFFECTED: RejectionReason.RESALE_AFFECTED,
    Condition.WRONG_ITEM: RejectionReason.WRONG_ITEM,
    Condition.PARTS_MISSING: RejectionReason.PARTS_MISSING,
    Condition.EMPTY: RejectionReason.EMPTY_PARCEL,
}


def reject(facts: Facts) -> Body:
    """The risk is not acknowledged for anybody: whoever rejects says so (S15)."""
    found = facts.case.findings
    condition = found.condition if found is not None else Condition.INTACT
    comment = Text(f"body.reject_{condition}")
    return {"reason_code": _NO_FOR[condition].value, "comment": comment, "risk_acknowledged": False}


def claim(facts: Facts) -> Body | None:
    """A claim on the courier for all that is at stake and not claimed yet."""
    amount = min(facts.due_minor, courier_room_minor(facts.case))
    return {"amount": Minor(amount), "comment": Text("body.claim_courier")} if amount > 0 else None


def even_out(facts: Facts) -> Body | None:
    """Half of what was taken off, within what a merchant may pay on its own."""
    limits = facts.matter.situation.policy.limits
    room = small_room_minor(facts.case, facts.matter)
    half = (facts.case.ask.requested_minor - facts.due_minor) // 2
    amount = min(half, room, limits.small_payment_approval_above_minor)
    return {"amount": Minor(amount), "purpose": Purpose.DIFFERENCE.value} if amount > 0 else None


def theirs(facts: Facts) -> Body:
    """The consumer's open offer."""
    found = next(one for one in open_offers(facts.case) if one.side is Role.CONSUMER)
    return {"offer_id": found.offer_id}
