"""What might somebody want to do with a case?  Plausible words for each command, now and then absurd amounts."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from ...domain import commands as c
from ...domain.case import Case, due_amount_minor
from ...domain.events import Findings
from ...domain.kinds import Kind
from ...domain.words import (
    Condition,
    FaultOf,
    Favour,
    FreightPayer,
    Liable,
    OfferState,
    OfferType,
    Purpose,
    Reason,
    RefusalReason,
    RejectionReason,
    Stated,
)

Wish = Callable[[Random, Case], object]


def _amount(dice: Random, case: Case) -> int | None:
    """Mostly nothing or a part of what is due, sometimes far too much."""
    due = due_amount_minor(case)
    return dice.choice((None, None, due, max(1, due // 2), due + 1, due * 10 + 7))


def _some(dice: Random, case: Case) -> int:
    return _amount(dice, case) or 500


def _offer_id(dice: Random, case: Case) -> str:
    open_ones = [offer.offer_id for offer in case.offers if offer.state is OfferState.OPEN]
    return dice.choice(open_ones) if open_ones and dice.random() < 0.9 else "o9"


def _send(dice: Random, case: Case) -> object:
    return c.Send(dice.choice(("sf", "zto")), f"W{case.basis.case_id[-8:]}{dice.randrange(2)}")


def _correct(dice: Random, case: Case) -> object:
    return c.CorrectWaybill(dice.choice(("sf", "zto")), f"W{case.basis.case_id[-8:]}{dice.randrange(3)}")


def _offer(dice: Random, case: Case) -> object:
    kind = dice.choice((None, Kind.REFUND_ONLY, Kind.RETURN_REFUND))
    return c.MakeOffer(dice.choice(tuple(OfferType)), kind, _amount(dice, case), (), "promised", "an offer")


def _decide(dice: Random, case: Case) -> object:
    return c.Decide(
        dice.choice(tuple(Favour)),
        dice.choice(tuple(Liable)),
        dice.choice(tuple(FreightPayer)),
        "as it seems",
        _amount(dice, case),
        without_return=dice.random() < 0.3,
    )


def _modify(dice: Random, case: Case) -> object:
    kind = dice.choice((None, None, *Kind))
    return c.Modify(kind, dice.choice((None, None, *Reason)), _amount(dice, case))


def _findings(dice: Random, case: Case) -> object:
    return c.Inspect(
        Findings(dice.choice(tuple(Condition)), dice.choice((None, True, False)), dice.choice(tuple(FaultOf)))
    )


def _reject(dice: Random, case: Case) -> object:
    return c.Reject(dice.choice(tuple(RejectionReason)), "not as it was", dice.random() < 0.8)


def _confirm(dice: Random, case: Case) -> object:
    raised = [payment.refund_no for payment in case.payments if payment.raised]
    number, said = dice.choice(raised or ["nobody-1"]), dice.choice(tuple(Stated))
    return c.ConfirmPayment(number, said, "statement 7", "read there")


WISHES: Final[dict[str, Wish]] = {
    "agree": lambda dice, case: c.Agree(),
    "refuse": lambda dice, case: c.Refuse(dice.choice(tuple(RefusalReason)), "no"),
    "cancel": lambda dice, case: c.Cancel(),
    "modify": _modify,
    "send": _send,
    "correct_waybill": _correct,
    "extend": lambda dice, case: c.Extend(),
    "refund": lambda dice, case: c.PayRefund(_amount(dice, case)),
    "reject": _reject,
    "inspect": _findings,
    "refuse_at_door": lambda dice, case: c.RefuseAtDoor("broken"),
    "offer": _offer,
    "accept_offer": lambda dice, case: c.AcceptOffer(_offer_id(dice, case)),
    "decline_offer": lambda dice, case: c.DeclineOffer(_offer_id(dice, case)),
    "withdraw_offer": lambda dice, case: c.WithdrawOffer(_offer_id(dice, case)),
    "message": lambda dice, case: c.SendMessage("hello"),
    "escalate": lambda dice, case: c.Escalate("please look"),
    "withdraw_dispute": lambda dice, case: c.WithdrawDispute(),
    "prove": lambda dice, case: c.Prove("here it is"),
    "take": lambda dice, case: c.Take(),
    "decide": _decide,
    "appeal": lambda dice, case: c.Appeal("please look again"),
    "reissue": lambda dice, case: c.Reissue(dice.choice((None, "bank", "other"))),
    "consent_channel": lambda dice, case: c.ConsentChannel(dice.choice(("bank", "other")), "account-1"),
    "ask_channel": lambda dice, case: c.AskChannel(),
    "confirm_payment": _confirm,
    "send_back": lambda dice, case: c.SendBack(dice.choice(("sf", "zto")), f"B{case.basis.case_id[-8:]}"),
    "confirm_receipt": lambda dice, case: c.ConfirmReceipt(),
    "pay_small": lambda dice, case: c.PaySmall(dice.choice((100, 900, 9_900, 10_001)), dice.choice(tuple(Purpose))),
    "ask_small_payment": lambda dice, case: c.AskSmallPayment(
        dice.choice((10_000, 10_001, 15_000, 20_001)), dice.choice(tuple(Purpose)), "a part is missing"
    ),
    "withdraw_small_payment": lambda dice, case: c.WithdrawSmallPayment(),
    "approve_small_payment": lambda dice, case: c.ApproveSmallPayment(),
    "decline_small_payment": lambda dice, case: c.DeclineSmallPayment("the refund covers it"),
    "claim_courier": lambda dice, case: c.ClaimCourier(_some(dice, case), "lost by the courier"),
    "ask_service": lambda dice, case: c.AskService("what now?"),
}
