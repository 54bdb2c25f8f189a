"""How do the steps of an application look: lines, reasons, ways to settle it, and what it comes to?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from ....domain.applying import Opening
from ....domain.deadlines import Deadline
from ....domain.exhibits import OF_EACH
from ....domain.explain import silence_key
from ....domain.kinds import KINDS
from ....domain.order import Order, line_of
from ....domain.returning import return_freight_by
from ....domain.words import Check, FreightPayer, Reason
from ..cases.money import channel_words
from ..frame.visit import address
from ..frame.words import Speech
from .choosing import Chosen, reasons_for, ways_for
from .foreseen import Foreseen

_TIMES: Final = "\u00a0×\u00a0"
_DRAWN: Final[Mapping[Check, str]] = {
    Check.GOODS: "goods",
    Check.WAYBILL: "label",
    Check.ACCESSORIES: "overview",
    Check.CHALLENGE: "challenge",
}


class LineLeft(NamedTuple):
    """A line of the order: how many units are free, and how many are chosen."""

    line_id: str
    title: str
    quantity: int
    free: int
    paid: str
    chosen: int


class Card(NamedTuple):
    """A reason to choose with a press; `photos`: it asks for evidence."""

    value: str
    title: str
    here: bool
    photos: bool


class Way(NamedTuple):
    """A way to settle it, and where it is chosen."""

    title: str
    about: str
    here: bool
    to: str


class Group(NamedTuple):
    title: str
    cards: Sequence[Card]


class Picked(NamedTuple):
    """A choice that was made, and where to change it, if it can be."""

    name: str
    texts: Sequence[str]
    to: str | None


class Sum(NamedTuple):
    name: str
    amount: str


_RETURN_FREIGHT: Final = {
    FreightPayer.CONSUMER: "page.apply.return_freight.consumer",
    FreightPayer.MERCHANT: "page.apply.return_freight.merchant",
}


class Outlook(NamedTuple):
    """What an application comes to: the money and of what, the photos; what is waited for, until when, and then."""

    amount: str
    parts: Sequence[Sum]
    back_to: str
    return_freight: str | None
    needs: str
    turn: str
    within: str
    silence: str


def lines_of(order: Order, chosen: Chosen, free: Mapping[str, int], speech: Speech) -> Sequence[LineLeft]:
    """The lines of the order, with what is chosen of each."""
    return [
        LineLeft(
            line.line_id,
            line.title,
            line.quantity,
            free[line.line_id],
            speech.money(line.paid_minor, order.currency),
            chosen.lines.get(line.line_id, 0),
        )
        for line in order.lines
    ]


def ways_of(order: Order, chosen: Chosen, to: Sequence[str], speech: Speech) -> Sequence[Way]:
    """How it can be settled; the one that is chosen stands out, and a press chooses another."""
    ways = ways_for(order, chosen.reason) if chosen.reason is not None else ()
    return [
        Way(
            speech.label("kind", kind),
            speech.say(f"page.apply.kind.{kind}"),
            kind is chosen.kind,
            address(*to, **chosen._replace(kind=kind).query),
        )
        for kind in ways
    ]


def reasons_of(order: Order, chosen: Chosen, opening: Opening, speech: Speech) -> Sequence[Group]:
    """What may have happened, each marked where it asks for photos."""
    asking = opening.policy.evidence.required_reasons
    return [
        Group(
            speech.say(f"page.apply.group.{group}"),
            [
                Card(one, speech.label("reason", one), one is chosen.reason, one in asking and _shipped(order, one))
                for one in reasons
            ],
        )
        for group, reasons in reasons_for(order).items()
        if reasons
    ]


def _shipped(order: Order, reason: Reason) -> bool:
    """Nobody can photograph what was not sent."""
    return not KINDS[ways_for(order, reason)[0]].only_unshipped


def picked_of(order: Order, chosen: Chosen, to: Sequence[str], step: str, speech: Speech) -> Sequence[Picked]:
    """What was chosen before this step; of a single thing nothing can be chosen."""
    titles = ((line_of(order, line_id), count) for line_id, count in chosen.lines.items())
    goods = [f"{line.title}{_TIMES}{count}" for line, count in titles if line is not None]
    back = address(*to, step="reason", **chosen.query)
    if step == "reason":
        return [Picked(speech.say("page.apply.step.goods"), goods, None)] if is_single(order) and goods else []
    reason = [speech.label("reason", chosen.reason)]
    return [
        Picked(speech.say("page.apply.step.goods"), goods, None if is_single(order) else back),
        Picked(speech.say("page.apply.step.reason"), reason, back),
    ]


def is_single(order: Order) -> bool:
    """Whether the order is one thing, so that there is nothing to choose."""
    return sum(line.quantity for line in order.lines) == 1


def outlook_of(foreseen: Foreseen, order: Order, speech: Speech) -> Outlook:
    """What it comes to, in words."""
    applied = foreseen.applied

    def money(minor: int) -> str:
        return speech.money(minor, order.currency)

    parts = [Sum(_line_words(order, line.line_id, len(line.units)), money(line.share_minor)) for line in applied.lines]
    if applied.freight_minor:
        parts.append(Sum(speech.say("page.apply.freight"), money(applied.freight_minor)))
    wanted = [check for check in _DRAWN if check in set(applied.evidence_wanted) - OF_EACH]
    tiles = [_DRAWN[check] for check in wanted]
    order_of = ["goods"] * ("goods" in tiles) + ["fault"] + [tile for tile in tiles if tile != "goods"]
    needs = speech.listed([speech.say(f"page.photos.named.{tile}") for tile in order_of]) if tiles else ""
    channels = dict.fromkeys(channel_words(tender.channel, speech) for tender in order.tenders)
    turn, within, silence = _waiting(foreseen.deadline, speech)
    payer = return_freight_by(applied.reason_code) if KINDS[applied.kind].returns_goods else None
    back_by = speech.say(_RETURN_FREIGHT[payer]) if payer is not None else None
    back_to = speech.listed(list(channels))
    return Outlook(money(applied.requested_minor), parts, back_to, back_by, needs, turn, within, silence)


def _line_words(order: Order, line_id: str, count: int) -> str:
    line = line_of(order, line_id)
    return f"{line.title if line is not None else line_id}{_TIMES}{count}"


def _waiting(deadline: Deadline | None, speech: Speech) -> tuple[str, str, str]:
    if deadline is None:
        return "", "", ""
    turn = "photos" if deadline.name == "show" else "answer"
    key = silence_key(deadline.name, deadline.on_expiry)
    return turn, speech.instant(deadline.due_at), speech.say(f"silence.consumer.{key}")
