"""How does the platform decide between the two?  Escalation, proof, decision, one appeal."""

from __future__ import annotations

from . import events as e
from .case import DISPUTED, ENDED_CLAIMS, UNDECIDED, Case, Round, promised_minor
from .commands import Appeal, Decide, Escalate, Prove, Take, WithdrawDispute
from .judging import Draft, Matter, Verdict, not_now
from .order import left_for
from .paying import most_minor, promise
from .refusals import Code, Refusal
from .words import Claim, Dispute, Favour, Outcome, Parcel, Refund

_GOODS_NOT_THERE = frozenset({Parcel.NONE, Parcel.AWAITED, Parcel.ON_THE_WAY, Parcel.GOING_BACK})
_TO_DECIDE = frozenset({Dispute.DECIDING, Dispute.APPEALED})


def may_escalate(case: Case, matter: Matter) -> Refusal | None:
    """After a refusal or a rejection, once for each: a withdrawn or decided dispute needs a new no (S14)."""
    said_no = case.claim in (Claim.REFUSED, Claim.REJECTED) and case.refund is Refund.NONE
    if not said_no or case.dispute in UNDECIDED:
        return not_now(case, "S14")
    last = case.round
    if last is not None and case.refused_at is not None and case.refused_at <= last.opened_at:
        return not_now(case, "S14")
    return None


def escalate(case: Case, command: Escalate, matter: Matter) -> Verdict:
    return [Draft(e.Escalated(command.statement, command.exhibit_ids), "S14")]


def may_withdraw(case: Case, matter: Matter) -> Refusal | None:
    return None if case.dispute in DISPUTED else not_now(case)


def withdraw(case: Case, command: WithdrawDispute, matter: Matter) -> Verdict:
    return [Draft(e.DisputeWithdrawn("consumer_withdraws"))]


def may_prove(case: Case, matter: Matter) -> Refusal | None:
    return None if case.dispute is Dispute.COLLECTING else not_now(case)


def prove(case: Case, command: Prove, matter: Matter) -> Verdict:
    return [Draft(e.Proved(matter.actor.role, command.statement, command.exhibit_ids), "S6")]


def _another_decides(current: Round | None, matter: Matter) -> Refusal | None:
    """An appeal is decided by another person, and nobody decides what somebody else has taken."""
    if current is None:
        return None
    if current.first is not None and current.first.arbitrator == matter.actor.subject:
        return Refusal(Code.ANOTHER_PERSON_REQUIRED)
    if current.arbitrator is not None and current.arbitrator != matter.actor.subject:
        return Refusal(Code.NOT_FOUND)
    return None


def may_take(case: Case, matter: Matter) -> Refusal | None:
    open_dispute = case.dispute in UNDECIDED
    return _another_decides(case.round, matter) if open_dispute else not_now(case)


def take(case: Case, command: Take, matter: Matter) -> Verdict:
    if case.round is not None and case.round.arbitrator == matter.actor.subject:
        return []
    return [Draft(e.Taken(matter.actor.subject))]


def may_decide(case: Case, matter: Matter) -> Refusal | None:
    return _another_decides(case.round, matter) if case.dispute in _TO_DECIDE else not_now(case)


def decide(case: Case, command: Decide, matter: Matter) -> Verdict:
    """A decision takes effect at once."""
    amount = _amount(case, command, most_minor(case, matter.order))
    if isinstance(amount, Refusal):
        return amount
    decided = e.Decided(
        command.in_favour_of,
        amount,
        command.liable,
        command.freight_paid_by,
        command.grounds,
        command.rules,
        command.without_return,
        matter.actor.subject,
        promised_minor(case),
        promised_minor(case) - sum(case.lines_minor),
    )
    effects = _settles(case, amount, command, matter) if case.refund is Refund.NONE else _tops_up(case, amount, matter)
    return [Draft(decided, "S15", command.in_favour_of), *effects]


def _amount(case: Case, command: Decide, most: int) -> int | Refusal:
    if command.in_favour_of is Favour.MERCHANT:
        return 0
    if command.amount_minor is None:
        if command.in_favour_of is Favour.SHARED:
            return Refusal(Code.AMOUNT_REQUIRED)
        assert case.round is not None
        return min(case.round.at_stake_minor, most)
    if command.amount_minor > most:
        return Refusal(Code.AMOUNT_EXCEEDS_PAID, None, {"most_minor": most})
    return command.amount_minor


def _settles(case: Case, amount_minor: int, command: Decide, matter: Matter) -> list[Draft]:
    """No money yet: the decision closes the claim, or agrees it; money follows where the goods are not owed first."""
    if case.claim in ENDED_CLAIMS:
        return []
    at_stake = case.round.at_stake_minor if case.round is not None else 0
    if command.in_favour_of is Favour.MERCHANT or (amount_minor == 0 and at_stake):
        return [Draft(e.Closed(Outcome.DECIDED_FOR_MERCHANT), "S15", "decided")]
    agreed = Draft(e.Agreed(amount_minor), "S15", "decided")
    goods_owed = case.kind.returns_goods and case.parcel in _GOODS_NOT_THERE
    if goods_owed and not command.without_return:
        return [agreed]
    return [agreed, *promise(case, matter.order, amount_minor, "S15", "decided")]


def _tops_up(case: Case, amount_minor: int, matter: Matter) -> list[Draft]:
    """Money is due already: a second decision may add to it, and never takes paid money back."""
    more = amount_minor - promised_minor(case)
    return promise(case, matter.order, more, "S15", "decided") if more > 0 else []


def may_appeal(case: Case, matter: Matter) -> Refusal | None:
    """Either side, once, until the decision is final."""
    current = case.round
    fresh = current is not None and not current.final and current.first is None
    return None if case.dispute is Dispute.DECIDED and fresh else not_now(case)


def appeal(case: Case, command: Appeal, matter: Matter) -> Verdict:
    """A case closed by the decision is taken up again, if its units are still free; no other end is undone."""
    drafts = [Draft(e.Appealed(matter.actor.role, command.statement), "S15")]
    if case.outcome is not Outcome.DECIDED_FOR_MERCHANT:
        return drafts
    left = left_for(matter.order, case.basis.case_id)
    for line in case.basis.lines:
        if not set(line.units) <= set(left.units[line.line_id]):
            return Refusal(Code.ALREADY_OPEN, None, {"line_id": line.line_id})
    freight = min(case.ask.freight_minor, left.freight_minor)
    reopened = e.RejectionReopened(freight) if "settle" in case.since else e.RefusalReopened(freight)
    return [Draft(reopened, "S15"), *drafts]
