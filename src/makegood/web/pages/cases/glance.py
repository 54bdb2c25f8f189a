"""What does a page say of a case at a glance?  Its stage, whose turn, how urgent, until when, what silence brings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from ....app.texts.sentences import voice_of
from ....domain.case import Case, Offer, due_amount_minor, has_ended, open_offers, refunded_minor
from ....domain.deadlines import Deadline
from ....domain.explain import silence_key
from ....domain.order import Order, line_of
from ....domain.situations import situation_of
from ....domain.stage import offer_ends_at, row_of, stage_deadline
from ....domain.words import ExhibitPurpose, Parcel, Refund, Role, Stage, Turn
from ...seeing import Seen
from ..frame.visit import address
from ..frame.words import Countdown, Speech
from . import standing
from .exhibits import goods_of as pictures_of_goods
from .offers import meant, offer_terms
from .turns import is_mine

_TIMES: Final = "\u00a0×\u00a0"  # never at the beginning of a line
SOON: Final = timedelta(hours=24)
OF_PROOF: Final = frozenset({ExhibitPurpose.INSPECTION, ExhibitPurpose.DISPUTE})
"""The photos that a shop proves with."""
_OWN_NAMES: Final = {Role.CONSUMER: "page.stage", Role.MERCHANT: "page.desk.stage"}
_LOOKED_AT: Final = {
    "consumer_to_show_evidence.checking": Turn.SYSTEM,
    "consumer_to_show_evidence.held": Turn.OPERATOR,
}
"""While what was sent is looked at, the consumer has done their part: who is waited for then."""

OF_PARCEL: Final = {
    Parcel.SIGNED: "shop_to_check",
    Parcel.INSPECTED: "shop_to_refund",
    Parcel.REFUSED_AT_DOOR: "shop_refused_parcel",
    Parcel.LOST: "parcel_lost",
}
"""What a consumer waits for once the parcel has come to its end: it is not to be received any more."""


class Glance(NamedTuple):
    """A case at a glance; `tone` colours it: rest, wait, mine, soon, late."""

    to: str
    stage: str
    tone: str
    mine: bool
    turn: str | None
    deadline: Countdown | None
    silence: str | None
    outcome: str | None
    amount: str
    what: str
    order: str
    picture: str | None = None


def glance(seen: Seen, speech: Speech, shop_name: str) -> Glance:
    """What a row of a list says; what stands at the top of the case's own page is the same."""
    case, role = seen.case, seen.actor.role
    row, deadline = row_of(case), stage_deadline(case, seen.situation)
    turn = _LOOKED_AT.get(situation_of(case).key, row.turn)
    mine = is_mine(turn, role)
    told = Glance(
        to=address("cases", case.basis.case_id),
        stage=_stage(case, row.stage, role, speech),
        tone=_tone(seen, deadline, mine),
        mine=mine,
        turn=_turn(turn, mine, speech),
        deadline=speech.countdown(deadline.due_at) if deadline is not None else None,
        silence=_silence(deadline, role, speech),
        outcome=speech.label("outcome", case.outcome) if case.outcome is not None else None,
        amount=speech.money(refunded_minor(case) or due_amount_minor(case), case.basis.currency),
        what=f"{speech.label('kind', case.ask.kind)} · {goods_words(case, seen.order, speech)}",
        order=" · ".join(_order_words(case, role, shop_name, speech)),
        picture=next((one.to for one in pictures_of_goods(seen)), None),
    )
    if role is Role.MERCHANT and standing.needs_funds(case):
        return told._replace(stage=speech.say("page.desk.funds.stage"), mine=True, turn=_turn(turn, True, speech))
    if role is Role.MERCHANT and standing.quiet_name(seen) is not None:
        return _done_for_now(told, seen, speech)
    offer = None if mine else _offer_to_answer(case, role)
    return told if offer is None else _with_offer(told, offer, seen, speech)


def _done_for_now(told: Glance, seen: Seen, speech: Speech) -> Glance:
    """The same for a merchant who has done its part: what for, and who is waited for."""
    match standing.quiet_name(seen):
        case standing.OFFERED:
            turn = _turn(Turn.CONSUMER, False, speech)
            return told._replace(stage=speech.say("page.stage.offer_made"), tone="wait", mine=False, turn=turn)
        case standing.PROVED:
            photos = len([x for x in seen.case.exhibits if x.side is Role.MERCHANT and x.purpose in OF_PROOF])
            count = "none" if not photos else "one" if photos == 1 else "some"
            return told._replace(
                stage=speech.say(f"page.desk.proved.{count}", count=photos),
                tone="wait",
                mine=False,
                turn=speech.say("page.desk.proved.turn"),
                silence=speech.say("page.desk.proved.until"),
            )
        case _:
            return told


def _offer_to_answer(case: Case, role: Role) -> Offer | None:
    """What the shop has offered a consumer who has not answered yet."""
    offers = open_offers(case) if role is Role.CONSUMER else ()
    return next((offer for offer in offers if offer.side is not role), None)


def _with_offer(told: Glance, offer: Offer, seen: Seen, speech: Speech) -> Glance:
    """The same while an offer waits for the reader, whoever else is waited for: there is money to be had by a press."""
    until = offer_ends_at(offer, seen.case, seen.situation)
    terms = offer_terms(offer, seen.case.basis.currency, speech)
    named = " · ".join(filter(None, (meant(offer, seen.case, speech), terms)))
    return told._replace(
        stage=speech.say("page.stage.offered"),
        tone="mine" if until - seen.now > SOON else "soon",
        mine=True,
        turn=speech.say("page.turn.mine"),
        deadline=speech.countdown(until),
        silence=speech.say("page.case.offer_waits", offer=named),
    )


def stage_words(stage: Stage, role: Role, speech: Speech) -> str:
    """The name of a stage; consumers and merchants are spoken to, not of."""
    own = f"{_OWN_NAMES.get(role, '')}.{stage}"
    return speech.say(own) if speech.has(own) else speech.label("stage", stage)


def _stage(case: Case, stage: Stage, role: Role, speech: Speech) -> str:
    """Its name in a row and above the page: what failed is not on its way, what has come is not asked for."""
    if case.refund is Refund.FAILED:
        return speech.say("page.stage.money_held_up" if role is Role.CONSUMER else "page.stage.money_failed")
    if situation_of(case).key in _LOOKED_AT:
        return speech.say("page.stage.evidence_looked_at")
    if role is Role.CONSUMER and stage is Stage.MERCHANT_TO_RECEIVE and case.parcel in OF_PARCEL:
        return speech.say(f"page.stage.{OF_PARCEL[case.parcel]}")
    return stage_words(stage, role, speech)


def _tone(seen: Seen, deadline: Deadline | None, mine: bool) -> str:
    """How urgent it is for this reader: others' deadlines do not alarm, one's own do in their last day."""
    case = seen.case
    if case.refund is Refund.FAILED:
        return "late"
    if has_ended(case):
        return "rest"
    if not mine:
        return "wait"
    left = deadline.due_at - seen.now if deadline is not None else None
    if left is None or left > SOON:
        return "mine"
    return "soon" if left > timedelta(0) else "late"


def _turn(turn: Turn | None, mine: bool, speech: Speech) -> str | None:
    if turn is None:
        return None
    return speech.say("page.turn.mine" if mine else f"page.turn.{turn}")


def _silence(deadline: Deadline | None, role: Role, speech: Speech) -> str | None:
    if deadline is None:
        return None
    return speech.say(f"silence.{voice_of(role)}.{silence_key(deadline.name, deadline.on_expiry)}")


def goods_words(case: Case, order: Order, speech: Speech) -> str:
    """The goods of a case in a line."""
    return speech.listed([f"{title}{_TIMES}{count}" for title, count in goods_of(case, order)])


def goods_of(case: Case, order: Order) -> Sequence[tuple[str, int]]:
    """The titles of a case's goods, each with how many."""
    lines = [(line_of(order, claimed.line_id), claimed) for claimed in case.basis.lines]
    return [(line.title if line is not None else claimed.line_id, len(claimed.units)) for line, claimed in lines]


def _order_words(case: Case, role: Role, shop_name: str, speech: Speech) -> Sequence[str]:
    reason = speech.label("reason", case.ask.reason_code)
    order_id = case.basis.order_id
    match role:
        case Role.CONSUMER:
            return (shop_name, order_id)
        case Role.MERCHANT:
            return (order_id, reason)
        case _:
            return (shop_name, order_id, reason)
