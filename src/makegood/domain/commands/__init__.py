"""What can be ordered?  Each class is one command; its fields are the body an outsider sends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..events import Findings
from ..kinds import Kind
from ..words import (
    ExhibitPurpose,
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
    TrackingStatus,
)
from .system import JudgeExhibit as JudgeExhibit
from .system import Rederive as Rederive
from .system import SubmitPayment as SubmitPayment
from .system import TellPayment as TellPayment
from .system import Tick as Tick


@dataclass(frozen=True, slots=True)
class WantedLine:
    line_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Apply:
    """Opens a case.  `case_id` is made by the application, time-ordered and carrying the shop's key.

    `notice_versions` are the return conditions that were acknowledged, by their numbers (S20).
    """

    case_id: str
    order_id: str
    kind: Kind
    lines: tuple[WantedLine, ...]
    reason_code: Reason
    description: str = ""
    amount_minor: int | None = None
    notice_versions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Agree:
    return_address_id: str | None = None


@dataclass(frozen=True, slots=True)
class Refuse:
    reason_code: RefusalReason
    comment: str
    exhibit_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cancel:
    pass


@dataclass(frozen=True, slots=True)
class Modify:
    kind: Kind | None = None
    reason_code: Reason | None = None
    amount_minor: int | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One carrier report; `reported_at` is when the carrier told us."""

    status: TrackingStatus
    occurred_at: datetime
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class Send:
    """`kept` are the carrier's reports on this waybill that came before it was filled in."""

    carrier: str
    waybill: str
    kept: Sequence[Report] = ()


@dataclass(frozen=True, slots=True)
class CorrectWaybill:
    """The number that was really sent; `kept` is what the carrier has said of it already."""

    carrier: str
    waybill: str
    kept: Sequence[Report] = ()


@dataclass(frozen=True, slots=True)
class SendBack:
    """The goods leave the merchant for the consumer; given once more it is a correction of the number."""

    carrier: str
    waybill: str
    kept: Sequence[Report] = ()


@dataclass(frozen=True, slots=True)
class Track:
    """What a carrier says of a parcel; `about` is its number, without one it is the parcel that is sent back."""

    report: Report
    about: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Extend:
    pass


@dataclass(frozen=True, slots=True)
class PayRefund:
    amount_minor: int | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    reason_code: RejectionReason
    comment: str
    risk_acknowledged: bool = False
    exhibit_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspect:
    findings: Findings
    exhibit_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefuseAtDoor:
    comment: str
    exhibit_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MakeOffer:
    type: OfferType
    kind: Kind | None = None
    amount_minor: int | None = None
    parts: tuple[str, ...] = ()
    promise: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class AcceptOffer:
    """`small_paid_today_minor` is what the shop has paid in small payments on this day (for the shop's cap)."""

    offer_id: str
    small_paid_today_minor: int = 0


@dataclass(frozen=True, slots=True)
class DeclineOffer:
    offer_id: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawOffer:
    """Whoever made an offer takes it back before it is answered."""

    offer_id: str


@dataclass(frozen=True, slots=True)
class SendMessage:
    text: str
    exhibit_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Escalate:
    statement: str
    exhibit_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WithdrawDispute:
    pass


@dataclass(frozen=True, slots=True)
class Prove:
    statement: str
    exhibit_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Take:
    pass


@dataclass(frozen=True, slots=True)
class Decide:
    in_favour_of: Favour
    liable: Liable
    freight_paid_by: FreightPayer
    grounds: str
    amount_minor: int | None = None
    rules: tuple[str, ...] = ()
    without_return: bool = False


@dataclass(frozen=True, slots=True)
class Appeal:
    statement: str


@dataclass(frozen=True, slots=True)
class Reissue:
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class ConsentChannel:
    channel: str
    account_ref: str


@dataclass(frozen=True, slots=True)
class AskChannel:
    """Asks about every payment of the case that nothing final is known of."""


@dataclass(frozen=True, slots=True)
class ConfirmPayment:
    """What the channel's own statement says of a payment that its interface leaves open."""

    refund_no: str
    status: Stated
    reference: str
    comment: str


@dataclass(frozen=True, slots=True)
class ConfirmReceipt:
    pass


@dataclass(frozen=True, slots=True)
class PaySmall:
    amount_minor: int
    purpose: Purpose
    small_paid_today_minor: int = 0


@dataclass(frozen=True, slots=True)
class AskSmallPayment:
    amount_minor: int
    purpose: Purpose
    comment: str


@dataclass(frozen=True, slots=True)
class ApproveSmallPayment:
    small_paid_today_minor: int = 0


@dataclass(frozen=True, slots=True)
class DeclineSmallPayment:
    comment: str


@dataclass(frozen=True, slots=True)
class WithdrawSmallPayment:
    pass


@dataclass(frozen=True, slots=True)
class ClaimCourier:
    amount_minor: int
    comment: str


@dataclass(frozen=True, slots=True)
class AskService:
    text: str


@dataclass(frozen=True, slots=True)
class ReviewExhibit:
    """A person's word on a held exhibit: accepted, or needs_more."""

    exhibit_id: str
    verdict: Review
    comment: str = ""


@dataclass(frozen=True, slots=True)
class EraseExhibit:
    exhibit_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class KeepEvidence:
    """A legal hold on the case's exhibits."""

    reason: str


@dataclass(frozen=True, slots=True)
class ReleaseEvidence:
    reason: str


@dataclass(frozen=True, slots=True)
class ReceiveExhibit:
    """An upload is whole, and its original kept under its hash; ordered for whoever uploaded it."""

    exhibit_id: str
    purpose: ExhibitPurpose
    sha256: str
    media_type: str
    size_bytes: int
    slot: str | None = None


@dataclass(frozen=True, slots=True)
class ShowExhibit:
    """Somebody looks at an exhibit."""

    exhibit_id: str


Command = (
    Apply | Agree | Refuse | Cancel | Modify | Send | CorrectWaybill | Track | Extend | PayRefund | Reject | Inspect
    | RefuseAtDoor | MakeOffer | AcceptOffer | DeclineOffer | WithdrawOffer | SendMessage | Escalate
    | WithdrawDispute | Prove
    | Take | Decide | Appeal | Reissue | ConsentChannel | AskChannel | ConfirmPayment | ConfirmReceipt | SendBack
    | PaySmall | AskSmallPayment | ApproveSmallPayment | DeclineSmallPayment | WithdrawSmallPayment
    | ClaimCourier | AskService | ReviewExhibit | EraseExhibit | KeepEvidence | ReleaseEvidence
    | ReceiveExhibit | ShowExhibit | JudgeExhibit | Tick | Rederive | SubmitPayment | TellPayment
)  # fmt: skip

PUBLIC: dict[str, type] = {
    "agree": Agree,
    "refuse": Refuse,
    "cancel": Cancel,
    "modify": Modify,
    "send": Send,
    "correct_waybill": CorrectWaybill,
    "extend": Extend,
    "refund": PayRefund,
    "reject": Reject,
    "inspect": Inspect,
    "refuse_at_door": RefuseAtDoor,
    "offer": MakeOffer,
    "accept_offer": AcceptOffer,
    "decline_offer": DeclineOffer,
    "withdraw_offer": WithdrawOffer,
    "message": SendMessage,
    "escalate": Escalate,
    "withdraw_dispute": WithdrawDispute,
    "prove": Prove,
    "take": Take,
    "decide": Decide,
    "appeal": Appeal,
    "reissue": Reissue,
    "consent_channel": ConsentChannel,
    "ask_channel": AskChannel,
    "confirm_payment": ConfirmPayment,
    "send_back": SendBack,
    "confirm_receipt": ConfirmReceipt,
    "pay_small": PaySmall,
    "ask_small_payment": AskSmallPayment,
    "withdraw_small_payment": WithdrawSmallPayment,
    "approve_small_payment": ApproveSmallPayment,
    "decline_small_payment": DeclineSmallPayment,
    "claim_courier": ClaimCourier,
    "ask_service": AskService,
    "review_exhibit": ReviewExhibit,
    "erase_exhibit": EraseExhibit,
    "keep_evidence": KeepEvidence,
    "release_evidence": ReleaseEvidence,
}
"""Command names that people and outside systems use, in the order in which they are offered."""
