"""What does the body of each command look like, and which command does it order?"""

from __future__ import annotations

from typing import Annotated, Final, NamedTuple

import msgspec
from msgspec import Meta

from ....domain import commands as c
from ....domain.events import Findings
from ....domain.kinds import Kind
from ....domain.words import (
    Condition,
    FaultOf,
    Favour,
    FreightPayer,
    Liable,
    OfferType,
    Purpose,
    Reason,
    RefusalReason,
    RejectionReason,
    Review,
    Stated,
)
from ...shapes import (
    CASE_ID,
    Body,
    Exhibits,
    Id,
    LongText,
    Money,
    MoneyAboveZero,
    Name,
    OrderId,
    Remark,
    ShopId,
    Text,
    Waybill,
)
from ...wire.flaws import OUT_OF_BOUNDS, BadShape
from ...wire.words import Words

Carrier = Annotated[str, Meta(min_length=1, max_length=32, examples=["sf"])]
ExhibitId = Annotated[str, Meta(pattern=CASE_ID, examples=["shop-1-01JQ0000000000000000000000"])]
ABOVE_ZERO: Final = Words("大于 0 的金额", "an amount above zero")
NOTHING_MISSING: Final = Words(
    "留空；缺少东西的，验货结果请选“缺件”", "nothing, or else the finding that parts are missing"
)
NOTHING_WRONG: Final = Words("留空；有问题的，请选别的验货结果", "nothing, or else another finding than intact")


NoticeNumber = Annotated[int, Meta(ge=1, le=2**53)]


class WantedLineBody(Body):
    line_id: Id
    quantity: Annotated[int, Meta(ge=1, le=10_000)]


class ApplyBody(Body):
    """An application: for which lines of which order, of which kind, and why.  Without an amount, for all of it.

    `notice_version` is the number of the return notice that the consumer has acknowledged; several where the products
    have notices of their own.
    """

    shop_id: ShopId
    order_id: OrderId
    kind: Kind
    lines: Annotated[tuple[WantedLineBody, ...], Meta(min_length=1, max_length=200)]
    reason_code: Reason
    description: Remark = ""
    amount: Money | None = None
    notice_version: NoticeNumber | Annotated[tuple[NoticeNumber, ...], Meta(max_length=200)] | None = None


class NothingBody(Body):
    """No fields: `{}`, or no body at all."""


class AgreeBody(Body):
    return_address_id: Id | None = None


class RefuseBody(Body):
    reason_code: RefusalReason
    comment: Text
    exhibit_ids: Exhibits = ()


class ModifyBody(Body):
    kind: Kind | None = None
    reason_code: Reason | None = None
    amount: Money | None = None
    comment: Remark = ""


class SendBody(Body):
    carrier: Carrier
    waybill: Waybill


class RefundBody(Body):
    amount: Money | None = None
    comment: Remark = ""


class RejectBody(Body):
    """`risk_acknowledged` says that the merchant has seen what a lost dispute does to its figures."""

    reason_code: RejectionReason
    comment: Text
    risk_acknowledged: bool = False
    exhibit_ids: Exhibits = ()


class FindingsBody(Body):
    condition: Condition
    quality_fault: bool | None = None
    fault_of: FaultOf = FaultOf.UNKNOWN
    missing: Annotated[tuple[Name, ...], Meta(max_length=50)] = ()
    signed_at_door: bool | None = None
    faults: Annotated[tuple[Name, ...], Meta(max_length=20)] = ()


class InspectBody(Body):
    findings: FindingsBody
    exhibit_ids: Exhibits = ()


class RefuseAtDoorBody(Body):
    comment: Text
    exhibit_ids: Exhibits = ()


class OfferBody(Body):
    type: OfferType
    kind: Kind | None = None
    amount: Money | None = None
    parts: Annotated[tuple[Name, ...], Meta(max_length=50)] = ()
    promise: Remark = ""
    comment: Remark = ""


class AcceptOfferBody(Body):
    offer_id: Id


class DeclineOfferBody(Body):
    offer_id: Id
    comment: Remark = ""


class WithdrawOfferBody(Body):
    offer_id: Id


class MessageBody(Body):
    text: LongText
    exhibit_ids: Exhibits = ()


class EscalateBody(Body):
    statement: LongText
    exhibit_ids: Exhibits = ()


class ProveBody(Body):
    statement: LongText
    exhibit_ids: Exhibits


class DecideBody(Body):
    """Without an amount: all that was agreed or requested for the consumer, nothing for the merchant.

    `without_return` pays although goods are still owed.
    """

    in_favour_of: Favour
    liable: Liable
    freight_paid_by: FreightPayer
    grounds: LongText
    amount: Money | None = None
    rules: Annotated[tuple[Id, ...], Meta(max_length=20)] = ()
    without_return: bool = False


class AppealBody(Body):
    statement: LongText


class ReissueBody(Body):
    channel: Id | None = None


class ConsentChannelBody(Body):
    channel: Id
    account_ref: Name


class ConfirmPaymentBody(Body):
    """What the channel's own statement says of a payment; `reference` is where it stands there."""

    refund_no: Id
    status: Stated
    reference: Name
    comment: Text


class PaySmallBody(Body):
    amount: MoneyAboveZero
    purpose: Purpose


class AskSmallPaymentBody(Body):
    amount: MoneyAboveZero
    purpose: Purpose
    comment: Text


class DeclineSmallPaymentBody(Body):
    comment: Text


class ClaimCourierBody(Body):
    amount: MoneyAboveZero
    comment: Text


class AskServiceBody(Body):
    text: LongText


class ReviewExhibitBody(Body):
    exhibit_id: ExhibitId
    verdict: Review
    comment: Remark = ""


class EraseExhibitBody(Body):
    exhibit_id: ExhibitId
    reason: Text


class BecauseBody(Body):
    reason: Text


class Ordering(NamedTuple):
    """A command's body and the command that it orders."""

    body: type[Body]
    command: type


ORDERINGS: Final[dict[str, Ordering]] = {
    "agree": Ordering(AgreeBody, c.Agree),
    "refuse": Ordering(RefuseBody, c.Refuse),
    "cancel": Ordering(NothingBody, c.Cancel),
    "modify": Ordering(ModifyBody, c.Modify),
    "send": Ordering(SendBody, c.Send),
    "correct_waybill": Ordering(SendBody, c.CorrectWaybill),
    "extend": Ordering(NothingBody, c.Extend),
    "refund": Ordering(RefundBody, c.PayRefund),
    "reject": Ordering(RejectBody, c.Reject),
    "inspect": Ordering(InspectBody, c.Inspect),
    "refuse_at_door": Ordering(RefuseAtDoorBody, c.RefuseAtDoor),
    "offer": Ordering(OfferBody, c.MakeOffer),
    "accept_offer": Ordering(AcceptOfferBody, c.AcceptOffer),
    "decline_offer": Ordering(DeclineOfferBody, c.DeclineOffer),
    "withdraw_offer": Ordering(WithdrawOfferBody, c.WithdrawOffer),
    "message": Ordering(MessageBody, c.SendMessage),
    "escalate": Ordering(EscalateBody, c.Escalate),
    "withdraw_dispute": Ordering(NothingBody, c.WithdrawDispute),
    "prove": Ordering(ProveBody, c.Prove),
    "take": Ordering(NothingBody, c.Take),
    "decide": Ordering(DecideBody, c.Decide),
    "appeal": Ordering(AppealBody, c.Appeal),
    "reissue": Ordering(ReissueBody, c.Reissue),
    "consent_channel": Ordering(ConsentChannelBody, c.ConsentChannel),
    "ask_channel": Ordering(NothingBody, c.AskChannel),
    "confirm_payment": Ordering(ConfirmPaymentBody, c.ConfirmPayment),
    "send_back": Ordering(SendBody, c.SendBack),
    "confirm_receipt": Ordering(NothingBody, c.ConfirmReceipt),
    "pay_small": Ordering(PaySmallBody, c.PaySmall),
    "ask_small_payment": Ordering(AskSmallPaymentBody, c.AskSmallPayment),
    "withdraw_small_payment": Ordering(NothingBody, c.WithdrawSmallPayment),
    "approve_small_payment": Ordering(NothingBody, c.ApproveSmallPayment),
    "decline_small_payment": Ordering(DeclineSmallPaymentBody, c.DeclineSmallPayment),
    "claim_courier": Ordering(ClaimCourierBody, c.ClaimCourier),
    "ask_service": Ordering(AskServiceBody, c.AskService),
    "review_exhibit": Ordering(ReviewExhibitBody, c.ReviewExhibit),
    "erase_exhibit": Ordering(EraseExhibitBody, c.EraseExhibit),
    "keep_evidence": Ordering(BecauseBody, c.KeepEvidence),
    "release_evidence": Ordering(BecauseBody, c.ReleaseEvidence),
}
"""Every command that outsiders may give, by its name."""


def ordered(ordering: Ordering, body: Body) -> object:
    """The command that a body orders: its fields by their names, amounts in minor units."""
    if isinstance(body, OfferBody) and body.type is OfferType.SMALL_PAYMENT and body.amount and not body.amount.amount:
        raise BadShape("amount.amount", OUT_OF_BOUNDS, ABOVE_ZERO)
    if isinstance(body, InspectBody) and body.findings.condition is Condition.INTACT:
        for name, why in (("missing", NOTHING_MISSING), ("faults", NOTHING_WRONG)):
            if getattr(body.findings, name):
                raise BadShape(f"findings.{name}", OUT_OF_BOUNDS, why)
    fields = {name: getattr(body, name) for name in body.__struct_fields__}
    if "waybill" in fields:
        fields["waybill"] = fields["waybill"].upper()  # as it is looked for, and read from labels
    if "amount" in fields:
        amount: Money | None = fields.pop("amount")
        fields["amount_minor"] = None if amount is None else amount.amount
    if "findings" in fields:
        fields["findings"] = Findings(**msgspec.structs.asdict(fields["findings"]))
    return ordering.command(**fields)


def amount_of(body: Body) -> Money | None:
    """The amount that a body names, whose currency only the case can tell to be right."""
    amount = getattr(body, "amount", None)
    return amount if isinstance(amount, Money) else None
