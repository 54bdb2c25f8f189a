"""What can the reader do about a case now: which forms stand on its page, in which order, filled in with what?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from ....app.shops import Shop
from ....domain.case import Case, Offer, due_amount_minor, has_ended, open_offers
from ....domain.exhibits import Exhibit
from ....domain.offering import NOT_SENT
from ....domain.paying import cap_minor, courier_room_minor
from ....domain.refusals import Code
from ....domain.words import Check, ExhibitPurpose, ExhibitState
from ...seeing import Seen
from ...views import AllowedView
from ..forms.fields import Choice, Choices, FieldShown, Filling, fields_of
from ..forms.filling import Typed, Wrong, typed_from
from ..forms.offering import as_chosen
from ..forms.table import FORMS
from ..frame.visit import address
from ..frame.words import Speech
from .about import about
from .evidence import OccasionShown
from .exhibits import under
from .money import channel_words, consented_channels
from .offers import meant, offer_choices, offer_terms

EXHIBITS: Final = "exhibit_ids"
LAST: Final = ("message", "ask_service", "cancel", "withdraw_dispute")


@dataclass(frozen=True, slots=True)
class Tried:
    """A form that came and was not carried out: what was typed, what was wrong with it, or the refusal's sentence."""

    command: str
    typed: Typed
    wrong: Sequence[Wrong] = ()
    refused: str | None = None


class Prepared(NamedTuple):
    """A command that advice has prepared, to be looked at and sent."""

    command: str
    body: Mapping[str, Any]  # as the interface for programs takes it


@dataclass(frozen=True, slots=True)
class Given:
    """What the forms of a case are made with, besides the case.

    `steps` are what the explanation advises, commands and what is done elsewhere, in its order.
    """

    shop: Shop | None = None
    channels: Sequence[str] = ()
    steps: Sequence[str] = ()
    risks: Mapping[str, str] = field(default_factory=dict)
    tried: Tried | None = None
    prepared: Prepared | None = None


class ActionShown(NamedTuple):
    """One form: its button, what it does, until when, and its fields.

    `photos` are to be taken in the form itself; of those that were, the `attached` ones go with it.
    """

    command: str
    label: str
    about: str | None
    tone: str
    until: str | None
    to: str
    first: bool
    open: bool
    risk: str | None
    refused: str | None
    fields: Sequence[FieldShown]
    photos: OccasionShown | None = None
    attached: Collection[str] = ()


_INSTEAD: Final[Mapping[tuple[str, Code], str]] = {
    ("pay_small", Code.APPROVAL_REQUIRED): "ask_small_payment",
    ("ask_small_payment", Code.NO_APPROVAL_NEEDED): "pay_small",
}
"""A sum decides whether a small payment is made or asked for: who chose the wrong form goes on in the other."""

_ON_OCCASION: Final = frozenset({"ask_small_payment"})
"""Forms that stand on a page only where somebody has come to need them: every case would show them."""

_GO_WITH: Final[Mapping[str, frozenset[ExhibitPurpose]]] = {
    "inspect": frozenset({ExhibitPurpose.INSPECTION}),
    "refuse_at_door": frozenset({ExhibitPurpose.INSPECTION}),
    "reject": frozenset({ExhibitPurpose.INSPECTION}),
    "prove": frozenset({ExhibitPurpose.INSPECTION, ExhibitPurpose.DISPUTE}),
    "escalate": frozenset({ExhibitPurpose.DISPUTE}),
}
"""The photos and videos that stand ticked in the form of a command: those that were sent for it."""


def actions_of(seen: Seen, allowed: Sequence[AllowedView], given: Given, speech: Speech) -> Sequence[ActionShown]:
    """A form for every command that is allowed now, the most likely one first."""
    by_name = {one.command: one for one in allowed if one.command in FORMS and not _done(one.command, seen)}
    for name in _ON_OCCASION - _needed(given):
        by_name.pop(name, None)
    names = in_order(list(by_name), given.steps)
    first = next((name for name in names if name in given.steps and name not in LAST), None)
    first = None if _waits(given.steps) else first
    return [_action(seen, by_name[name], name == first, given, speech) for name in names]


def instead_of(seen: Seen, name: str, code: Code) -> str:
    """The form that goes on where another was refused, with what was typed; else the same one."""
    other = _INSTEAD.get((name, code), name)
    return other if any(one.command == other for one in seen.view().allowed) else name


def _waits(steps: Sequence[str]) -> bool:
    """Tells whether the best that the reader can do is to wait: then no form stands open."""
    return bool(steps) and steps[0].startswith("wait")


def _done(command: str, seen: Seen) -> bool:
    """Tells whether it would change nothing: a dispute is taken once, and all that there is was claimed already."""
    case, current = seen.case, seen.case.round
    if command == "claim_courier" and case.courier_claimed_minor:
        return has_ended(case) or courier_room_minor(case) <= 0
    return command == "take" and current is not None and current.arbitrator == seen.actor.subject


def _needed(given: Given) -> frozenset[str]:
    """The forms that the reader has tried, or that advice has prepared."""
    return frozenset(one.command for one in (given.tried, given.prepared) if one is not None)


def in_order(allowed: Sequence[str], steps: Sequence[str]) -> Sequence[str]:
    """What the explanation advises comes first, talk and ways out last."""
    likely = list(dict.fromkeys(name for name in steps if name in allowed and name not in LAST))
    others = [name for name in allowed if name not in likely and name not in LAST]
    return [*likely, *others, *(name for name in LAST if name in allowed)]


def _action(seen: Seen, allowed: AllowedView, first: bool, given: Given, speech: Speech) -> ActionShown:
    name, form = allowed.command, FORMS[allowed.command]
    tried = given.tried if given.tried is not None and given.tried.command == name else None
    prepared = given.prepared if given.prepared is not None and given.prepared.command == name else None
    return ActionShown(
        name,
        _label(name, seen, speech),
        about(name, seen, speech),
        form.tone.value,
        speech.instant(allowed.until) if allowed.until is not None else None,
        address("cases", seen.case.basis.case_id),
        first,
        first or tried is not None or prepared is not None,
        given.risks.get(name),
        tried.refused if tried is not None else None,
        fields_of(form, name, _filling(name, seen, given, tried, prepared, speech), speech),
    )


def _label(name: str, seen: Seen, speech: Speech) -> str:
    """What stands on the button; a claim beside an earlier one adds to it."""
    more = name == "claim_courier" and seen.case.courier_claimed_minor
    return speech.say("page.claim_more") if more else speech.label("command", name)


def _filling(
    name: str, seen: Seen, given: Given, tried: Tried | None, prepared: Prepared | None, speech: Speech
) -> Filling:
    """What was typed stays; else what has been prepared stands in the form."""
    form = FORMS[name]
    currency = seen.case.basis.currency
    if tried is not None:
        typed = tried.typed
    else:
        ready = typed_from(form, as_chosen(prepared.body), currency) if prepared is not None else {}
        typed = {**ready, EXHIBITS: [one.exhibit_id for one in _own(seen) if one.purpose in _GO_WITH.get(name, ())]}
    choices = _choices(name, seen, given, speech)
    if tried is None and name == "reissue" and seen.case.consented is not None:
        typed = {"channel": [seen.case.consented[0]], **typed}
    if tried is None and choices["return_address_id"]:
        typed = {"return_address_id": [choices["return_address_id"][0].value], **typed}  # the shop's own default
    if tried is None and name == "correct_waybill" and seen.case.waybill is not None:
        typed = {"carrier": [seen.case.waybill.carrier], "waybill": [seen.case.waybill.number], **typed}
    amounts = {
        "due": speech.money(due_amount_minor(seen.case), currency),
        "most": speech.money(cap_minor(seen.case), currency),
        "alone": speech.money(seen.situation.policy.limits.small_payment_approval_above_minor, currency),
    }
    wrong = tried.wrong if tried is not None else ()
    return Filling(typed, wrong, choices, currency, amounts)


def _choices(name: str, seen: Seen, given: Given, speech: Speech) -> Choices:
    """The shop's return addresses, where goods come back; channels for money; offers that are open to the reader."""
    case, role, shop = seen.case, seen.actor.role, given.shop
    addresses = (
        shop.live_addresses() if shop is not None and case.kind.returns_goods and case.parcel in NOT_SENT else ()
    )
    withdrawn = name == "withdraw_offer"
    channels = [Choice(one, channel_words(one, speech)) for one in given.channels]
    offers = [offer for offer in open_offers(case) if (offer.side is role) is withdrawn]
    return {
        "return_address_id": [Choice(one.id, f"{one.name} · {one.address}") for one in addresses],
        "channel": consented_channels(case, speech) if name == "reissue" else channels,
        EXHIBITS: [_exhibit(number, one, speech) for number, one in _numbered(seen)],
        "exhibit_id": [
            Choice(one.exhibit_id, f"{number} · {speech.label('exhibit_state', one.state)}")
            for number, one in enumerate(case.exhibits, 1)
            if not one.erased
        ],
        "refund_no": [
            Choice(one.refund_no, f"{one.refund_no} · {speech.money(one.amount_minor, case.basis.currency)}")
            for one in case.payments
            if one.raised
        ],
        "offer_id": [Choice(one.offer_id, _offer_words(one, case, speech)) for one in offers],
        "type": offer_choices(case, speech) if name == "offer" else (),
    }


def _numbered(seen: Seen) -> Iterator[tuple[int, Exhibit]]:
    """The reader's own photos and videos that stand, by their number in the case."""
    for number, one in enumerate(seen.case.exhibits, 1):
        if one.side is seen.actor.role and one.replaced_by is None and not one.erased:
            yield number, one


def _own(seen: Seen) -> Sequence[Exhibit]:
    return [one for _, one in _numbered(seen)]


def _exhibit(number: int, one: Exhibit, speech: Speech) -> Choice:
    seen = one.state is not ExhibitState.CHECKING and Check.READABLE not in one.because_of
    picture = under(f"/v1/exhibits/{one.exhibit_id}/pictures/1") if seen else ""
    return Choice(one.exhibit_id, f"{number} · {speech.label('exhibit_purpose', one.purpose)}", picture)


def _offer_words(offer: Offer, case: Case, speech: Speech) -> str:
    kind, terms = meant(offer, case, speech), offer_terms(offer, case.basis.currency, speech)
    return f"{kind} · {terms}" if terms else kind
