"""What can happen to a case?  Each class is one fact, named as a report; its fields are what the fact carries.

A fact's instant, actor, rule and reason are kept beside it in the envelope `Fact`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..words import Actor
from .claim import Agreed as Agreed
from .claim import Applied as Applied
from .claim import ClaimedLine as ClaimedLine
from .claim import Closed as Closed
from .claim import EvidenceShown as EvidenceShown
from .claim import Modified as Modified
from .claim import RefusalReopened as RefusalReopened
from .claim import Refused as Refused
from .claim import Rejected as Rejected
from .claim import RejectionReopened as RejectionReopened
from .claim import Settled as Settled
from .dispute import Appealed as Appealed
from .dispute import Decided as Decided
from .dispute import DecisionFinal as DecisionFinal
from .dispute import DecisionRaised as DecisionRaised
from .dispute import DisputeWithdrawn as DisputeWithdrawn
from .dispute import Escalated as Escalated
from .dispute import Proved as Proved
from .dispute import ProvingEnded as ProvingEnded
from .dispute import Taken as Taken
from .evidence import EvidenceKept as EvidenceKept
from .evidence import EvidenceReleased as EvidenceReleased
from .evidence import ExhibitErased as ExhibitErased
from .evidence import ExhibitHoldOver as ExhibitHoldOver
from .evidence import ExhibitJudged as ExhibitJudged
from .evidence import ExhibitReceived as ExhibitReceived
from .evidence import ExhibitReviewed as ExhibitReviewed
from .evidence import ExhibitShown as ExhibitShown
from .evidence import ExhibitsSealed as ExhibitsSealed
from .evidence import Found as Found
from .money import ChannelAsked as ChannelAsked
from .money import ChannelConsented as ChannelConsented
from .money import CourierClaimed as CourierClaimed
from .money import LineRefund as LineRefund
from .money import NewPayment as NewPayment
from .money import PaymentConfirmed as PaymentConfirmed
from .money import PayoutRaised as PayoutRaised
from .money import RefundFailed as RefundFailed
from .money import RefundFound as RefundFound
from .money import RefundPaid as RefundPaid
from .money import RefundPromised as RefundPromised
from .money import RefundReissued as RefundReissued
from .money import RefundReversed as RefundReversed
from .money import RefundSubmitted as RefundSubmitted
from .money import RefundUnknown as RefundUnknown
from .money import SmallPaymentApproved as SmallPaymentApproved
from .money import SmallPaymentDeclined as SmallPaymentDeclined
from .money import SmallPaymentPromised as SmallPaymentPromised
from .money import SmallPaymentRequestDropped as SmallPaymentRequestDropped
from .money import SmallPaymentRequested as SmallPaymentRequested
from .money import SmallPaymentRequestWithdrawn as SmallPaymentRequestWithdrawn
from .parcel import Extended as Extended
from .parcel import Findings as Findings
from .parcel import GoodsKept as GoodsKept
from .parcel import GoodsSentBack as GoodsSentBack
from .parcel import Inspected as Inspected
from .parcel import ParcelAwaited as ParcelAwaited
from .parcel import ParcelLost as ParcelLost
from .parcel import ParcelNotNeeded as ParcelNotNeeded
from .parcel import RefusedAtDoor as RefusedAtDoor
from .parcel import Sent as Sent
from .parcel import SentBack as SentBack
from .parcel import Signed as Signed
from .parcel import TakenBack as TakenBack
from .parcel import Tracked as Tracked
from .parcel import WaybillCorrected as WaybillCorrected
from .talk import MessageSent as MessageSent
from .talk import OfferAccepted as OfferAccepted
from .talk import OfferDeclined as OfferDeclined
from .talk import OfferLapsed as OfferLapsed
from .talk import OfferMade as OfferMade
from .talk import OfferWithdrawn as OfferWithdrawn
from .talk import ServiceAsked as ServiceAsked
from .time import ClockMoved as ClockMoved
from .time import ReminderDue as ReminderDue

What = (
    Applied
    | EvidenceShown
    | Agreed
    | Refused
    | Rejected
    | Modified
    | Closed
    | Settled
    | RefusalReopened
    | RejectionReopened
    | ParcelAwaited
    | ParcelNotNeeded
    | Sent
    | WaybillCorrected
    | Tracked
    | Signed
    | RefusedAtDoor
    | ParcelLost
    | Inspected
    | Extended
    | SentBack
    | GoodsSentBack
    | GoodsKept
    | TakenBack
    | RefundPromised
    | RefundSubmitted
    | RefundPaid
    | RefundFailed
    | RefundUnknown
    | RefundReversed
    | RefundReissued
    | ChannelConsented
    | PayoutRaised
    | ChannelAsked
    | PaymentConfirmed
    | RefundFound
    | SmallPaymentRequested
    | SmallPaymentApproved
    | SmallPaymentDeclined
    | SmallPaymentRequestWithdrawn
    | SmallPaymentRequestDropped
    | SmallPaymentPromised
    | CourierClaimed
    | OfferMade
    | OfferAccepted
    | OfferDeclined
    | OfferWithdrawn
    | OfferLapsed
    | MessageSent
    | ServiceAsked
    | Escalated
    | Proved
    | ProvingEnded
    | Taken
    | Decided
    | DecisionRaised
    | DecisionFinal
    | DisputeWithdrawn
    | Appealed
    | ExhibitReceived
    | ExhibitJudged
    | ExhibitReviewed
    | ExhibitHoldOver
    | ExhibitShown
    | ExhibitsSealed
    | ExhibitErased
    | EvidenceKept
    | EvidenceReleased
    | ReminderDue
    | ClockMoved
)

ALL: tuple[type, ...] = What.__args__


def _spelled(cls: type) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in cls.__name__).lstrip("_")


NAMES: dict[type, str] = {cls: _spelled(cls) for cls in ALL}
BY_NAME: dict[str, type] = {name: cls for cls, name in NAMES.items()}


@dataclass(frozen=True, slots=True)
class Fact:
    """An event in its envelope.

    `at` is the instant it counts from (for a clock: the instant it was due), `observed_at` the instant the system
    took notice; `rule` the rule it stands on (S12); `reason` a word for why, where there is one.
    """

    seq: int
    at: datetime
    observed_at: datetime
    actor: Actor
    rule: str | None
    reason: str | None
    what: What
