"""What is under way between the two sides, what did the shop offer in vain, and what can it offer instead?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from .case import Case, Offer, is_open, open_offers
from .offering import meaning_of
from .words import OfferState, OfferType, Role

_NOT_TAKEN: Final = frozenset({OfferState.DECLINED, OfferState.LAPSED})
_REFUNDS: Final = frozenset({OfferType.MODIFY_AMOUNT, OfferType.MODIFY_KIND})
ROUND_MINOR: Final = 100
"""Nobody haggles about less."""


def _own(case: Case) -> Iterator[Offer]:
    return (one for one in case.offers if one.side is Role.MERCHANT)


def in_vain(case: Case) -> Offer | None:
    """The shop's last offer where the buyer did not take it, and nothing else was offered or agreed on since."""
    last = next(reversed(list(_own(case))), None)
    ask = case.ask
    on_less = ask.agreed_minor is not None and ask.agreed_minor < ask.requested_minor
    settled = on_less or not is_open(case) or open_offers(case)
    return None if last is None or settled or last.state not in _NOT_TAKEN else last


def above_what_was_declined(amount_minor: int, due_minor: int, case: Case) -> int | None:
    """An amount that was not refused yet: half way to what is asked for; None where that is hardly less."""
    named = [one.amount_minor or 0 for one in _own(case) if one.state in _NOT_TAKEN and one.type in _REFUNDS]
    highest = max((amount for amount in named if amount < due_minor), default=0)
    if amount_minor > highest:
        return amount_minor
    if due_minor - highest < 2 * ROUND_MINOR:
        return None
    half = highest + (due_minor - highest) // 2
    rounded = half - half % ROUND_MINOR
    return rounded if rounded > highest else half


def was_declined(offer_type: object, kind: object, amount_minor: int | None, parts: object, case: Case) -> bool:
    """The very same was offered before, and not taken."""
    return any(
        (one.type, one.kind) == (offer_type, kind)
        and one.amount_minor in (None, amount_minor)
        and one.parts == (parts or ())
        for one in _own(case)
        if one.state in _NOT_TAKEN
    )


def how_it_ended(case: Case) -> str | None:
    """How the shop's last offer ended, where it was in vain."""
    vain = in_vain(case)
    if vain is None:
        return None
    return vain.state.value if vain.amount_minor is None else f"{vain.state}_amount"


def under_way(case: Case) -> Mapping[str, object]:
    """What has been offered, asked for, claimed or said already."""
    vain, asked = in_vain(case), case.small_request
    return {
        "offered_minor": next((one.amount_minor for one in open_offers(case) if one.side is Role.CONSUMER), None),
        "vain_minor": vain.amount_minor if vain is not None else None,
        "offer_type": meaning_of(vain, case) if vain is not None else None,
        "asked_minor": asked.amount_minor if asked is not None else None,
        "claimed_minor": case.courier_claimed_minor or None,
        "note": case.door_note or None,
    }
