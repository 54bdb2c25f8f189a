"""How do the two sides come to terms?  Offers that the other side accepts or declines, beside a thread of messages."""

from __future__ import annotations

from collections.abc import Callable

from . import events as e
from .case import DISPUTED, Case, Offer, is_open, open_offers
from .commands import AcceptOffer, AskService, DeclineOffer, MakeOffer, PaySmall, SendMessage, WithdrawOffer
from .judging import Draft, Matter, Verdict, not_now
from .kinds import KINDS
from .paying import cap_minor
from .refusals import Code, Refusal
from .small import pay_small
from .words import Claim, Dispute, OfferType, Outcome, Parcel, Purpose

_NEEDS_AMOUNT = frozenset({OfferType.MODIFY_AMOUNT, OfferType.SMALL_PAYMENT})
_AT_MERCHANT = frozenset({Parcel.SIGNED, Parcel.INSPECTED})


def may_offer(case: Case, matter: Matter) -> Refusal | None:
    """One open at a time and three in all for each side."""
    if not is_open(case) or case.dispute is Dispute.APPEALED:
        return not_now(case)
    mine = [offer for offer in case.offers if offer.side is matter.actor.role]
    most = matter.situation.policy.limits.offers_per_side
    if len(mine) >= most or _mine(case, matter):
        return Refusal(Code.OFFER_LIMIT, None, {"most": most})
    return None


def offer(case: Case, command: MakeOffer, matter: Matter) -> Verdict:
    """A structured offer; what it would carry out must be possible now."""
    if command.type in _NEEDS_AMOUNT and command.amount_minor is None:
        return Refusal(Code.AMOUNT_REQUIRED)
    if command.amount_minor is not None and command.amount_minor > cap_minor(case):
        return Refusal(Code.AMOUNT_EXCEEDS_PAID, None, {"most_minor": cap_minor(case)})
    approval_above = matter.situation.policy.limits.small_payment_approval_above_minor
    if command.type is OfferType.SMALL_PAYMENT and (command.amount_minor or 0) > approval_above:
        return Refusal(Code.APPROVAL_REQUIRED, None, {"most_minor": approval_above})
    if command.type is OfferType.MODIFY_KIND and (command.kind is None or command.kind is case.ask.kind):
        return Refusal(Code.KIND_DOES_NOT_FIT, None, {"kind": command.kind})
    if command.type is OfferType.MODIFY_KIND and command.kind is not None and KINDS[command.kind].only_unshipped:
        return Refusal(Code.KIND_DOES_NOT_FIT, None, {"kind": command.kind})
    if command.type is OfferType.RETURN_WRONG_GOODS and case.parcel not in _AT_MERCHANT:
        return not_now(case, "S25")
    made = e.OfferMade(
        f"o{len(case.offers) + 1}",
        matter.actor.role,
        command.type,
        command.kind,
        command.amount_minor,
        command.parts,
        command.promise,
        command.comment,
    )
    return [Draft(made)]


def _mine(case: Case, matter: Matter) -> list[Offer]:
    return [offer for offer in open_offers(case) if offer.side is matter.actor.role]


def may_withdraw_offer(case: Case, matter: Matter) -> Refusal | None:
    return None if _mine(case, matter) and is_open(case) else Refusal(Code.OFFER_NOT_OPEN)


def withdraw_offer(case: Case, command: WithdrawOffer, matter: Matter) -> Verdict:
    """It still counts among the offers of its side, so that nobody bargains by making and withdrawing."""
    if all(offer.offer_id != command.offer_id for offer in _mine(case, matter)):
        return Refusal(Code.OFFER_NOT_OPEN, None, {"offer_id": command.offer_id})
    return [Draft(e.OfferWithdrawn(command.offer_id))]


def _theirs(case: Case, matter: Matter) -> list[Offer]:
    return [offer for offer in open_offers(case) if offer.side is not matter.actor.role]


def may_answer_offer(case: Case, matter: Matter) -> Refusal | None:
    return None if _theirs(case, matter) and is_open(case) else Refusal(Code.OFFER_NOT_OPEN)


def _find(case: Case, offer_id: str, matter: Matter) -> Offer | None:
    return next((offer for offer in _theirs(case, matter) if offer.offer_id == offer_id), None)


def decline_offer(case: Case, command: DeclineOffer, matter: Matter) -> Verdict:
    if _find(case, command.offer_id, matter) is None:
        return Refusal(Code.OFFER_NOT_OPEN, None, {"offer_id": command.offer_id})
    return [Draft(e.OfferDeclined(command.offer_id, command.comment))]


def accept_offer(case: Case, command: AcceptOffer, matter: Matter) -> Verdict:
    """Accepting carries out what was offered, in the same transaction."""
    found = _find(case, command.offer_id, matter)
    if found is None:
        return Refusal(Code.OFFER_NOT_OPEN, None, {"offer_id": command.offer_id})
    done = _CARRIED_OUT[found.type](case, found, command, matter)
    if isinstance(done, Refusal):
        return done
    return [Draft(e.OfferAccepted(command.offer_id)), *done]


def _modified(case: Case, kind: object, agreed_minor: int | None, restarts: bool) -> Draft:
    ask = case.ask
    change = e.Modified(
        kind=kind,  # type: ignore[arg-type]  # a Kind: offers without one keep the case's
        reason_code=ask.reason_code,
        requested_minor=ask.requested_minor,
        agreed_minor=agreed_minor if agreed_minor is not None else ask.agreed_minor,
        freight_minor=ask.freight_minor,
        evidence_required=ask.evidence_lacking and case.claim is Claim.APPLIED,
        restarts=restarts,
        by_offer=True,
        evidence_wanted=ask.evidence_wanted,
    )
    return Draft(change, "S26", "offer_accepted")


def _dispute_over(case: Case) -> list[Draft]:
    return [Draft(e.DisputeWithdrawn("settled_by_offer"))] if case.dispute in DISPUTED else []


def _amount(case: Case, offer: Offer, command: AcceptOffer, matter: Matter) -> Verdict:
    """Sets the agreed amount and pays nothing by itself.

    After a rejection both have agreed after all, so the claim is agreed again and the merchant has its 48 hours; after
    a first refusal the application stands anew before the merchant.
    """
    assert offer.amount_minor is not None
    drafts = _dispute_over(case)
    if case.claim is Claim.REJECTED:
        return [*drafts, Draft(e.Agreed(offer.amount_minor), "S26", "offer_accepted")]
    restarts = case.claim is Claim.REFUSED
    return [*drafts, _modified(case, case.ask.kind, offer.amount_minor, restarts)]


def _kind(case: Case, offer: Offer, command: AcceptOffer, matter: Matter) -> Verdict:
    """The claim becomes one of the other kind and is agreed at once; a kind without a parcel is paid at once."""
    assert offer.kind is not None
    amount = offer.amount_minor
    agreed = amount if amount is not None else case.ask.agreed_minor
    drafts = [*_dispute_over(case), _modified(case, offer.kind, agreed, restarts=False)]
    due = agreed if agreed is not None else case.ask.requested_minor
    return [*drafts, Draft(e.Agreed(due), "S26", "offer_accepted")]


def _close_for_now(case: Case, offer: Offer, command: AcceptOffer, matter: Matter) -> Verdict:
    """The case ends for now; a successor may open within the grace, even past validity."""
    return [*_dispute_over(case), Draft(e.Closed(Outcome.WITHDRAWN_FOR_NOW), "S22", "offer_accepted")]


def _wrong_goods_back(case: Case, offer: Offer, command: AcceptOffer, matter: Matter) -> Verdict:
    """The wrong goods go back, and the right ones may be sent under a new case (S25)."""
    closed = Draft(e.Closed(Outcome.WITHDRAWN_FOR_NOW), "S25", "offer_accepted")
    if case.parcel not in _AT_MERCHANT:
        return not_now(case, "S25")
    return [*_dispute_over(case), closed, Draft(e.SentBack(), "S25")]


def _small(case: Case, offer: Offer, command: AcceptOffer, matter: Matter) -> Verdict:
    assert offer.amount_minor is not None
    return pay_small(case, PaySmall(offer.amount_minor, Purpose.DIFFERENCE, command.small_paid_today_minor), matter)


_CARRIED_OUT: dict[OfferType, Callable[[Case, Offer, AcceptOffer, Matter], Verdict]] = {
    OfferType.MODIFY_AMOUNT: _amount,
    OfferType.MODIFY_KIND: _kind,
    OfferType.WITHDRAW_FOR_NOW: _close_for_now,
    OfferType.RESEND_PARTS: _close_for_now,
    OfferType.SMALL_PAYMENT: _small,
    OfferType.RETURN_WRONG_GOODS: _wrong_goods_back,
}


# --- the thread ---


def may_talk(case: Case, matter: Matter) -> Refusal | None:
    return None


def message(case: Case, command: SendMessage, matter: Matter) -> Verdict:
    return [Draft(e.MessageSent(command.text, command.exhibit_ids))]


def ask_service(case: Case, command: AskService, matter: Matter) -> Verdict:
    return [Draft(e.ServiceAsked(command.text), "S7")]
