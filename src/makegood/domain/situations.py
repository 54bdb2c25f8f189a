"""In which situation is a case, and what can each of the people in it do?  First row that matches wins.

A situation is finer than a stage: it is what a person who asks "why?" has to be told.  Steps are command names, or
words for what is done outside (`wait`, `top_up`); a command that is not allowed at the moment is left out of an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .case import Case, Payment, refunds, withdrawn_with_goods
from .exhibits import of_occasion
from .words import Claim, Dispute, ExhibitPurpose, ExhibitState, Favour, Outcome, Parcel, Refund, Role

FAILURES = (
    "account_closed",
    "account_frozen",
    "card_expired",
    "balance_too_low",
    "window_over",
    "amount_refused",
    "refused",
)
"""Why a channel says it did not pay; another word is read as `refused`."""


@dataclass(frozen=True, slots=True)
class Row:
    """`rule` is what the situation always stands on; `steps` are what each role can do, the most useful first."""

    key: str
    when: Callable[[Case], bool]
    rule: str | None
    steps: Mapping[Role, tuple[str, ...]]


def _row(
    key: str, when: Callable[[Case], bool], rule: str | None, c: str = "", m: str = "", a: str = "", o: str = ""
) -> Row:
    """A row with the steps of consumer, merchant, arbitrator and operator, each as words in a line."""
    steps = {Role.CONSUMER: c, Role.MERCHANT: m, Role.ARBITRATOR: a, Role.OPERATOR: o}
    return Row(key, when, rule, {role: tuple(words.split()) for role, words in steps.items()})


# --- money ----------------------------------------------------------------------------------------

_ASKED = frozenset({Refund.SUBMITTED, Refund.UNKNOWN})


def failed_payments(case: Case) -> tuple[Payment, ...]:
    """The refund's payments that failed and have not been issued again."""
    return tuple(p for p in refunds(case) if p.state is Refund.FAILED)


def failure_of(case: Case) -> str:
    """Why the refund failed, in one word of `FAILURES`; the first failed payment speaks for all."""
    reason = next((p.reason for p in failed_payments(case)), None)
    return reason if reason in FAILURES else "refused"


def came_back(case: Case) -> bool:
    """The money had been paid and was returned: it was sent before the case was settled, and has failed since."""
    settled_at = case.since.get("ended") if case.claim is Claim.SETTLED else None
    return settled_at is not None and any(
        p.submitted_at is not None and p.submitted_at <= settled_at for p in failed_payments(case)
    )


def contradicted(case: Case) -> bool:
    """The channel's words do not fit each other: nothing may be sent again before somebody has looked."""
    return any(p.raised for p in refunds(case) if p.state in (Refund.FAILED, Refund.PAID))


def _silent(case: Case) -> bool:
    return any(p.raised for p in refunds(case) if p.state in _ASKED)


def _fails_by(reason: str) -> Callable[[Case], bool]:
    return lambda case: case.refund is Refund.FAILED and failure_of(case) == reason


_FAILED_STEPS: dict[str, tuple[str, str, str]] = {
    "account_closed": ("consent_channel wait_reissue", "ask_consent reissue", "ask_consent reissue"),
    "account_frozen": (
        "unfreeze_account consent_channel wait_reissue",
        "ask_consent reissue",
        "ask_consent reissue",
    ),
    "card_expired": ("consent_channel wait_reissue", "ask_consent reissue", "ask_consent reissue"),
    "balance_too_low": ("wait_reissue", "top_up reissue", "press_merchant reissue"),
    "window_over": ("consent_channel wait_reissue", "ask_consent reissue", "ask_consent reissue"),
    "amount_refused": ("wait_reissue", "check_channel reissue", "check_channel reissue"),
    "refused": ("wait_reissue consent_channel", "check_channel reissue", "check_channel reissue"),
}

_FAILED = (
    _row(
        "refund_failed.contradicted",
        lambda c: c.refund is Refund.FAILED and contradicted(c),
        "S8",
        c="check_account wait",
        m="wait",
        o="check_channel confirm_payment",
    ),
    _row(
        "refund_failed.consented",
        lambda c: c.refund is Refund.FAILED and c.consented is not None,
        "S8",
        c="wait_reissue",
        m="reissue",
        o="reissue",
    ),
    _row(
        "refund_failed.reversed",
        lambda c: c.refund is Refund.FAILED and came_back(c),
        "S8",
        c="consent_channel wait_reissue",
        m="ask_consent reissue",
        o="ask_consent reissue",
    ),
    *(
        _row(f"refund_failed.{reason}", _fails_by(reason), "S8", c=c, m=m, o=o)
        for reason, (c, m, o) in _FAILED_STEPS.items()
    ),
)

_MOVING = (
    _row(
        "money_on_its_way.raised",
        lambda c: c.refund in _ASKED and _silent(c),
        "S8",
        c="wait check_account",
        m="wait",
        o="ask_channel check_channel confirm_payment",
    ),
    _row(
        "money_on_its_way.unknown",
        lambda c: c.refund is Refund.UNKNOWN,
        "S8",
        c="wait check_account",
        m="wait",
        o="wait",
    ),
    _row(
        "money_on_its_way.submitted",
        lambda c: c.refund is Refund.SUBMITTED,
        None,
        c="wait check_account",
        m="wait",
        o="wait",
    ),
    _row("money_on_its_way.promised", lambda c: c.refund is Refund.PROMISED, None, c="wait", m="wait", o="wait"),
)

# --- the end --------------------------------------------------------------------------------------


def _ended(*outcomes: Outcome) -> Callable[[Case], bool]:
    return lambda case: case.outcome in outcomes and case.claim is Claim.CLOSED


def _paid(case: Case) -> bool:
    return case.refund is Refund.PAID


_LOOK = "check_channel confirm_payment"
_DONE = (
    _row("done.contradicted", lambda c: _paid(c) and contradicted(c), "S8", "check_account", "wait", "", _LOOK),
    _row(
        "done.appeal_heard",
        lambda c: _paid(c) and c.dispute is Dispute.APPEALED,
        "S15",
        c="check_account",
        m="wait",
        a="take decide",
    ),
    _row("done.partly_refunded", lambda c: _paid(c) and c.outcome is Outcome.PARTLY_REFUNDED, None, c="check_account"),
    _row("done.refunded", _paid, None, c="check_account"),
    _row("done.replaced", lambda c: c.claim is Claim.SETTLED and c.outcome is Outcome.REPLACED, None),
    _row("done.nothing_to_pay", lambda c: c.claim is Claim.SETTLED, None),
)


_CLOSED = (
    _row(
        "closed.applied_anew",
        lambda c: c.claim is Claim.CLOSED and c.successor_id is not None,
        "S14",
        c="see_successor",
    ),
    _row("closed.cancelled", _ended(Outcome.CANCELLED), None, c="confirm_receipt apply_again", m="send_back"),
    _row("closed.goods_kept", withdrawn_with_goods, "S22", c="apply_again", m="keep_goods"),
    _row(
        "closed.withdrawn_for_now",
        _ended(Outcome.WITHDRAWN_FOR_NOW),
        "S22",
        c="confirm_receipt apply_again",
        m="send_back",
    ),
    _row(
        "closed.no_evidence",
        lambda c: _ended(Outcome.CONSUMER_TOO_LATE)(c) and c.ask.evidence_lacking,
        "S2",
        c="apply_again mend_upload",
    ),
    _row("closed.consumer_too_late", _ended(Outcome.CONSUMER_TOO_LATE), "S11", c="apply_again"),
    _row("closed.not_pursued", _ended(Outcome.NOT_PURSUED), "S14", c="confirm_receipt apply_again", m="send_back"),
    _row(
        "closed.decided_for_merchant",
        _ended(Outcome.DECIDED_FOR_MERCHANT),
        "S15",
        c="confirm_receipt apply_again",
        m="send_back",
    ),
)

# --- the dispute ----------------------------------------------------------------------------------


def _overdue(case: Case) -> bool:
    undecided = case.dispute is Dispute.DECIDING or case.dispute is Dispute.APPEALED
    return undecided and case.round is not None and case.round.raised


_DISPUTE = (
    _row(
        "both_to_prove",
        lambda c: c.dispute is Dispute.COLLECTING,
        "S6",
        c="prove withdraw_dispute",
        m="prove refund agree offer",
        a="take",
    ),
    _row(
        "platform_to_decide.raised",
        _overdue,
        "S15",
        c="wait withdraw_dispute",
        m="wait refund",
        a="take decide",
        o="press_arbitrator",
    ),
    _row(
        "platform_to_decide.appealed",
        lambda c: c.dispute is Dispute.APPEALED,
        "S15",
        c="wait",
        m="wait",
        a="take decide",
    ),
    _row(
        "platform_to_decide.deciding",
        lambda c: c.dispute is Dispute.DECIDING,
        "S15",
        c="wait withdraw_dispute",
        m="wait refund offer",
        a="take decide",
    ),
    _row(
        "consumer_to_respond.rejected",
        lambda c: c.claim is Claim.REJECTED,
        "S14",
        c="escalate modify offer apply_again cancel",
        m="agree refund offer",
    ),
    _row(
        "consumer_to_respond.refused",
        lambda c: c.claim is Claim.REFUSED,
        "S14",
        c="escalate modify offer apply_again cancel",
        m="agree offer",
    ),
)

# --- the application and the parcel ---------------------------------------------------------------


def _applied(case: Case) -> bool:
    return case.claim is Claim.APPLIED


def _at(parcel: Parcel) -> Callable[[Case], bool]:
    return lambda case: case.parcel is parcel


def _decided_for_consumer(case: Case) -> bool:
    decision = case.round.decision if case.round is not None else None
    return decision is not None and decision.in_favour_of is not Favour.MERCHANT


def _evidence(*states: ExhibitState) -> Callable[[Case], bool]:
    """Evidence is required, and some of what came stands in one of these states."""
    return lambda c: (
        _applied(c)
        and c.ask.evidence_lacking
        and any(x.state in states for x in of_occasion(c.exhibits, ExhibitPurpose.APPLICATION))
    )


_APPLICATION = (
    _row(
        "consumer_to_show_evidence.checking",
        _evidence(ExhibitState.CHECKING),
        "S4",
        c="wait show_evidence cancel",
        m="wait",
    ),
    _row(
        "consumer_to_show_evidence.held",
        _evidence(ExhibitState.HELD_FOR_REVIEW),
        "S4",
        c="wait show_evidence cancel",
        m="wait",
        o="review_exhibit",
    ),
    _row(
        "consumer_to_show_evidence.more",
        _evidence(ExhibitState.NEEDS_MORE),
        "S3",
        c="show_more mend_upload cancel",
        m="wait",
    ),
    _row(
        "consumer_to_show_evidence.missing",
        lambda c: _applied(c) and c.ask.evidence_lacking,
        "S2",
        c="show_evidence mend_upload cancel",
        m="wait",
    ),
    _row(
        "merchant_to_answer.goods_there",
        lambda c: _applied(c) and c.parcel is not Parcel.NONE,
        "S10",
        c="wait offer modify cancel",
        m="agree refund offer refuse",
    ),
    _row(
        "merchant_to_answer.return",
        lambda c: _applied(c) and c.kind.returns_goods,
        "S10",
        c="wait modify cancel",
        m="agree offer refuse",
    ),
    _row(
        "merchant_to_answer.unshipped",
        lambda c: _applied(c) and c.kind.only_unshipped,
        "S10",
        c="wait modify cancel",
        m="stop_shipping agree refuse",
    ),
    _row("merchant_to_answer.refund", _applied, "S10", c="wait modify cancel", m="agree offer refuse"),
)

_PARCEL = (
    _row(
        "consumer_to_send.decided",
        lambda c: c.parcel is Parcel.AWAITED and _decided_for_consumer(c),
        "S11",
        c="send cancel",
        m="wait refund",
    ),
    _row("consumer_to_send.agreed", _at(Parcel.AWAITED), "S11", c="send cancel", m="wait refund"),
    _row("merchant_to_receive.lost", _at(Parcel.LOST), "S23", c="wait", m="claim_courier refund offer"),
    _row(
        "merchant_to_receive.refused_at_door",
        _at(Parcel.REFUSED_AT_DOOR),
        "S12",
        c="wait offer",
        m="refund offer reject",
    ),
    _row("merchant_to_receive.inspected", _at(Parcel.INSPECTED), "S12", c="wait offer", m="refund offer reject"),
    _row("merchant_to_receive.signed", _at(Parcel.SIGNED), "S12", c="wait", m="inspect refund offer reject"),
    _row(
        "merchant_to_receive.extended",
        lambda c: c.parcel is Parcel.ON_THE_WAY and c.extended,
        "S13",
        c="wait correct_waybill",
        m="wait_parcel refund refuse_at_door offer",
    ),
    _row(
        "merchant_to_receive.on_the_way",
        _at(Parcel.ON_THE_WAY),
        "S16",
        c="wait correct_waybill",
        m="wait_parcel refund extend refuse_at_door offer",
    ),
    _row("consumer_to_receive.going_back", _at(Parcel.GOING_BACK), None, c="confirm_receipt", m="send_back"),
)

SITUATIONS: tuple[Row, ...] = (*_FAILED, *_MOVING, *_DONE, *_CLOSED, *_DISPUTE, *_APPLICATION, *_PARCEL)


def situation_of(case: Case) -> Row:
    """The first row that fits; every case that the rule book can bring about fits one."""
    for row in SITUATIONS:
        if row.when(case):
            return row
    raise AssertionError(f"no situation for {case.claim}, {case.parcel}, {case.refund}, {case.dispute}")
