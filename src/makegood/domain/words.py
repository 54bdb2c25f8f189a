"""Which words does the rule book use?  Every closed set of names, spelled as outsiders see them."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Claim(StrEnum):
    """Who asks for what, and is it agreed."""

    APPLIED = "applied"
    AGREED = "agreed"
    REFUSED = "refused"  # the application
    REJECTED = "rejected"  # the goods
    SETTLED = "settled"
    CLOSED = "closed"


class Parcel(StrEnum):
    """Where the returned goods are."""

    NONE = "none"
    AWAITED = "awaited"
    ON_THE_WAY = "on_the_way"
    SIGNED = "signed"
    INSPECTED = "inspected"
    REFUSED_AT_DOOR = "refused_at_door"
    LOST = "lost"
    GOING_BACK = "going_back"


class Refund(StrEnum):
    """Where the money is."""

    NONE = "none"
    PROMISED = "promised"
    SUBMITTED = "submitted"
    PAID = "paid"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Dispute(StrEnum):
    """What the platform says."""

    NONE = "none"
    COLLECTING = "collecting"
    DECIDING = "deciding"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    APPEALED = "appealed"


class Stage(StrEnum):
    """The one word that people see, derived from the four machines."""

    MONEY_ON_ITS_WAY = "money_on_its_way"
    DONE = "done"
    CLOSED = "closed"
    BOTH_TO_PROVE = "both_to_prove"
    PLATFORM_TO_DECIDE = "platform_to_decide"
    CONSUMER_TO_RESPOND = "consumer_to_respond"
    CONSUMER_TO_SHOW_EVIDENCE = "consumer_to_show_evidence"
    MERCHANT_TO_ANSWER = "merchant_to_answer"
    CONSUMER_TO_SEND = "consumer_to_send"
    MERCHANT_TO_RECEIVE = "merchant_to_receive"
    MERCHANT_TO_SHIP = "merchant_to_ship"
    CONSUMER_TO_RECEIVE = "consumer_to_receive"


class Turn(StrEnum):
    CONSUMER = "consumer"
    MERCHANT = "merchant"
    BOTH = "both"
    ARBITRATOR = "arbitrator"
    OPERATOR = "operator"
    SYSTEM = "system"


class Outcome(StrEnum):
    REFUNDED = "refunded"
    PARTLY_REFUNDED = "partly_refunded"
    REPLACED = "replaced"
    CANCELLED = "cancelled"
    WITHDRAWN_FOR_NOW = "withdrawn_for_now"
    CONSUMER_TOO_LATE = "consumer_too_late"
    NOT_PURSUED = "not_pursued"
    DECIDED_FOR_MERCHANT = "decided_for_merchant"


class Role(StrEnum):
    """Who acts: people, the platform's own systems, and time (system), tracking (carrier), payment (channel)."""

    CONSUMER = "consumer"
    MERCHANT = "merchant"
    ARBITRATOR = "arbitrator"
    OPERATOR = "operator"
    INTEGRATION = "integration"
    SYSTEM = "system"
    CARRIER = "carrier"
    CHANNEL = "channel"


class Actor(NamedTuple):
    """Somebody or something that acts.  `subject` names the person; `shop_id` binds a merchant to its shop."""

    role: Role
    subject: str
    shop_id: str | None = None


TIME = Actor(Role.SYSTEM, "clock")


class Reason(StrEnum):
    """Why a consumer applies."""

    QUALITY = "quality"
    DAMAGED = "damaged"
    WRONG_ITEM = "wrong_item"
    MISSING_PARTS = "missing_parts"
    NOT_AS_DESCRIBED = "not_as_described"
    COUNTERFEIT = "counterfeit"
    EXPIRED = "expired"
    NOT_RECEIVED = "not_received"
    LATE = "late"
    NO_REASON = "no_reason"
    AGREED_WITH_MERCHANT = "agreed_with_merchant"
    OTHER = "other"


FAULT_REASONS = frozenset(
    {
        Reason.QUALITY,
        Reason.DAMAGED,
        Reason.WRONG_ITEM,
        Reason.MISSING_PARTS,
        Reason.NOT_AS_DESCRIBED,
        Reason.COUNTERFEIT,
        Reason.EXPIRED,
    }
)


class RefusalReason(StrEnum):
    """Why a merchant refuses an application."""

    WINDOW_OVER = "window_over"
    MISUSE = "misuse"
    NO_FAULT_FOUND = "no_fault_found"
    AGREED_OTHERWISE = "agreed_otherwise"
    ALREADY_SHIPPED = "already_shipped"
    OTHER = "other"


class RejectionReason(StrEnum):
    """Why a merchant rejects the goods that came back."""

    RESALE_AFFECTED = "resale_affected"
    WRONG_ITEM = "wrong_item"
    PARTS_MISSING = "parts_missing"
    EMPTY_PARCEL = "empty_parcel"
    NOT_RECEIVED = "not_received"
    USED = "used"
    OTHER = "other"


class Condition(StrEnum):
    """What the merchant found on opening the return parcel."""

    INTACT = "intact"
    RESALE_AFFECTED = "resale_affected"
    WRONG_ITEM = "wrong_item"
    PARTS_MISSING = "parts_missing"
    EMPTY = "empty"


class FaultOf(StrEnum):
    CONSUMER = "consumer"
    MERCHANT = "merchant"
    COURIER = "courier"
    UNKNOWN = "unknown"


class Favour(StrEnum):
    """For whom the platform decides."""

    CONSUMER = "consumer"
    MERCHANT = "merchant"
    SHARED = "shared"


class Liable(StrEnum):
    MERCHANT = "merchant"
    CONSUMER = "consumer"
    BOTH = "both"
    PLATFORM = "platform"
    COURIER = "courier"
    CREATOR = "creator"


class FreightPayer(StrEnum):
    MERCHANT = "merchant"
    CONSUMER = "consumer"
    PLATFORM = "platform"
    COURIER = "courier"
    CREATOR = "creator"


class OfferType(StrEnum):
    MODIFY_AMOUNT = "modify_amount"
    MODIFY_KIND = "modify_kind"
    WITHDRAW_FOR_NOW = "withdraw_for_now"
    RESEND_PARTS = "resend_parts"
    SMALL_PAYMENT = "small_payment"
    RETURN_WRONG_GOODS = "return_wrong_goods"


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Stated(StrEnum):
    """What a channel's statement says of a payment."""

    PAID = "paid"
    FAILED = "failed"


class Purpose(StrEnum):
    """What a small payment is for."""

    FREIGHT = "freight"
    DIFFERENCE = "difference"
    GOODWILL = "goodwill"


class PaymentKind(StrEnum):
    REFUND = "refund"
    SMALL = "small"


class TrackingStatus(StrEnum):
    PICKED_UP = "picked_up"
    IN_TRANSIT = "in_transit"
    SIGNED = "signed"
    REFUSED = "refused"
    LOST = "lost"


class ExhibitPurpose(StrEnum):
    """On which occasion an exhibit is shown."""

    APPLICATION = "application"
    RETURN_PARCEL = "return_parcel"
    INSPECTION = "inspection"
    DISPUTE = "dispute"
    MESSAGE = "message"


class ExhibitState(StrEnum):
    """Where one photo or video stands; `receiving` is an upload that the case does not know yet."""

    RECEIVING = "receiving"
    CHECKING = "checking"
    ACCEPTED = "accepted"
    NEEDS_MORE = "needs_more"
    HELD_FOR_REVIEW = "held_for_review"


class Review(StrEnum):
    """A person's word on an exhibit that a machine doubted."""

    ACCEPTED = "accepted"
    NEEDS_MORE = "needs_more"


class Check(StrEnum):
    """What is looked for in a photo or video (S3)."""

    READABLE = "readable"  # it can be opened
    SHARP = "sharp"  # it is sharp and bright enough
    GOODS = "goods"  # it shows the ordered goods
    WAYBILL = "waybill"  # it shows the number of this case's parcel
    ACCESSORIES = "accessories"  # it shows the accessories on the list
    CHALLENGE = "challenge"  # it shows the code that the consumer was asked to write down
    UNMODIFIED = "unmodified"  # nothing says that it was edited, made by a machine, or taken at another time
    UNUSED = "unused"  # it was not used in another case
    VERIFIED = "verified"  # the checks were carried out at all
    OTHER = "other"  # what a check says that somebody has added


CARRIERS = ("sf", "zto", "yto", "sto", "yunda", "jt", "jd", "ems", "post", "deppon", "other")
