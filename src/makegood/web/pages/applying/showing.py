"""How do the steps of an application look: lines, kinds, reasons, and what it comes to?"""

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
from ....domain.words import Check, FreightPayer
from ..cases.money import channel_words
from ..frame.visit import address
from ..frame.words import Speech
from .choosing import REASONS, STEPS, Chosen, kinds_for
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
    """One thing to choose with a press; `photos`: it asks for evidence."""

    value: str
    title: str
    about: str | None
    here: bool
    photos: bool = False


class Group(NamedTuple):
    title: str
    cards: Sequence[Card]


class Picked(NamedTuple):
    """A choice that was made, and where to change it."""

    step: str
    name: str
    text: str
    to: str


class Need(NamedTuple):
    """Something that photos will have to show."""

    drawn: str
    name: str


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
    needs: Sequence[Need]
    turn: str
    within: str
    silence: str


def lines_of(order: Order, chosen: Chosen, free: Mapping[str, int], speech: Speech) -> Sequence[LineLeft]:
    """The lines of the order; of a single one everything that is free stands chosen."""
    only = len(order.lines) == 1 and not chosen.lines
    return [
        LineLeft(
            line.line_id,
            line.title,
            line.quantity,
            free[line.line_id],
            speech.money(line.paid_minor, order.currency),
            chosen.lines.get(line.line_id, free[line.line_id] if only else 0),
        )
        for line in order.lines
    ]


def kinds_of(order: Order, chosen: Chosen, speech: Speech) -> Sequence[Card]:
    """What can be asked for."""
    return [
        Card(kind, speech.label("kind", kind), speech.say(f"page.apply.kind.{kind}"), kind is chosen.kind)
        for kind in kinds_for(order)
    ]


def reasons_of(chosen: Chosen, opening: Opening, speech: Speech) -> Sequence[Group]:
    """The reasons that fit what was chosen, each marked where it asks for photos."""
    if chosen.kind is None:
        return ()
    asking = () if KINDS[chosen.kind].only_unshipped else opening.policy.evidence.required_reasons
    return [
        Group(
            speech.say(f"page.apply.group.{group}"),
            [Card(one, speech.label("reason", one), None, one is chosen.reason, one in asking) for one in reasons],
        )
        for group, reasons in REASONS[chosen.kind].items()
    ]


def picked_of(order: Order, chosen: Chosen, to: Sequence[str], step: str, speech: Speech) -> Sequence[Picked]:
    """The choices of the steps before this one."""
    titles = ((line_of(order, line_id), count) for line_id, count in chosen.lines.items())
    said = {
        "goods": speech.listed([f"{line.title}{_TIMES}{count}" for line, count in titles if line is not None]),
        "kind": speech.label("kind", chosen.kind),
        "reason": speech.label("reason", chosen.reason),
    }
    return [
        Picked(one, speech.say(f"page.apply.step.{one}"), said[one], address(*to, step=one, **chosen.query))
        for one in STEPS[: STEPS.index(step)]
    ]


def outlook_of(foreseen: Foreseen, order: Order, speech: Speech) -> Outlook:
    """What it comes to, in words."""
    applied = foreseen.applied

    def money(minor: int) -> str:
        return speech.money(minor, order.currency)

    parts = [Sum(_line_words(order, line.line_id, len(line.units)), money(line.share_minor)) for line in applied.lines]
    if applied.freight_minor:
        parts.append(Sum(speech.say("page.apply.freight"), money(applied.freight_minor)))
    wanted = [check for check in _DRAWN if check in set(applied.evidence_wanted) - OF_EACH]
    needs = [Need(_DRAWN[check], speech.label("check", check)) for check in wanted]
    if applied.evidence_required:
        needs.append(Need("fault", speech.label("slot", "fault")))
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
