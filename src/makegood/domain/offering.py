"""What does an offer mean, and do the goods come back with it?  One word for each meaning."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from .case import Case, Offer
from .kinds import KINDS, Kind
from .words import OfferType, Parcel

NOT_SENT: Final = frozenset({Parcel.NONE, Parcel.AWAITED})
"""The goods are still with the buyer."""

ENDS: Final = frozenset({OfferType.WITHDRAW_FOR_NOW, OfferType.RESEND_PARTS, OfferType.RETURN_WRONG_GOODS})
"""Offers that end the case without money, and leave it to be applied for again."""


class Meaning(StrEnum):
    """What an offer comes to besides its type, where it hangs on the goods."""

    AMOUNT_SENDS_BACK = "amount_sends_back"  # another amount, and the goods have still to be sent back
    AMOUNT_GOODS_SENT = "amount_goods_sent"  # another amount, and nothing more has to be sent
    KEEPS_GOODS = "keeps_goods"  # money at once, and the buyer keeps the goods
    PAID_GOODS_SENT = "paid_goods_sent"  # money at once, and the goods that were sent are the shop's
    BECOMES_RETURN = "becomes_return"  # money once the goods are back
    SMALL_SENDS_BACK = "small_sends_back"  # a payment beside a return that goes on


def meaning_of(offer: Offer, case: Case) -> Meaning | OfferType:
    """The meaning of an offer in its case as it stands; its type where the goods play no part."""
    kept = case.parcel in NOT_SENT
    match offer.type:
        case OfferType.MODIFY_KIND if offer.kind is Kind.REFUND_ONLY:
            return Meaning.KEEPS_GOODS if kept else Meaning.PAID_GOODS_SENT
        case OfferType.MODIFY_KIND if offer.kind is not None and KINDS[offer.kind].returns_goods and kept:
            return Meaning.BECOMES_RETURN
        case OfferType.MODIFY_AMOUNT if case.kind.returns_goods:
            return Meaning.AMOUNT_SENDS_BACK if kept else Meaning.AMOUNT_GOODS_SENT
        case OfferType.SMALL_PAYMENT if case.kind.returns_goods and kept:
            return Meaning.SMALL_SENDS_BACK
        case _:
            return offer.type


def may_keep(case: Case) -> bool:
    """The buyer could keep the goods that a return is asked for."""
    return case.kind.returns_goods and case.parcel in NOT_SENT


def ends_case(offer: Offer) -> bool:
    """Accepting it ends the case, or pays it out at once: nothing that still waits there is left."""
    return offer.type in ENDS or (offer.type is OfferType.MODIFY_KIND and offer.kind is Kind.REFUND_ONLY)
