"""Which money does a fact move?  One row is one debit and one credit; every balance can be recomputed from them.

Accounts: `shop` bears refunds, `platform` and `courier` bear what falls to them, `promised` and `submitted` hold
money on its way, `consumer` is what the channels' final word says has arrived, `claim` and `deducted` count what was
asked for and not paid.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, NamedTuple

from . import events as e
from .case import Case, Decision, Payment
from .words import FreightPayer, Liable, PaymentKind


class Account(StrEnum):
    SHOP = "shop"
    PLATFORM = "platform"
    COURIER = "courier"
    PROMISED = "promised"
    SUBMITTED = "submitted"
    CONSUMER = "consumer"
    CLAIM = "claim"
    DEDUCTED = "deducted"


class Transfer(NamedTuple):
    """One row to be: `code` says what it is for, `part` numbers the rows of one fact and code."""

    code: str
    part: int
    debit: Account
    credit: Account
    amount_minor: int
    refund_no: str | None = None


def moves_money(fact: e.Fact) -> bool:
    return type(fact.what) in _ROWS


def transfers(fact: e.Fact, case: Case) -> list[Transfer]:
    """The ledger rows of a fact, given the case after it."""
    make = _ROWS.get(type(fact.what))
    return [row for row in make(fact.what, case) if row.amount_minor] if make is not None else []


def _promised(what: e.RefundPromised, case: Case) -> list[Transfer]:
    rows = [
        Transfer("refund_promised", part, Account.SHOP, Account.PROMISED, new.amount_minor, new.refund_no)
        for part, new in enumerate(what.payments)
    ]
    if what.deducted_minor > 0:
        rows.append(Transfer("deduction", 0, Account.CLAIM, Account.DEDUCTED, what.deducted_minor))
    elif what.deducted_minor < 0:
        rows.append(Transfer("deduction_undone", 0, Account.DEDUCTED, Account.CLAIM, -what.deducted_minor))
    decision = case.round.decision if case.round is not None else None
    borne = _borne(decision, what.amount_minor, what.freight_minor)
    return [*rows, Transfer(borne.code, 0, borne.by, Account.SHOP, borne.amount_minor)] if borne else rows


class Borne(NamedTuple):
    """What somebody else than the shop bears of a refund."""

    code: str
    by: Account
    amount_minor: int


def _borne(decision: Decision | None, amount_minor: int, freight_minor: int) -> Borne | None:
    if decision is None:
        return None
    if decision.liable is Liable.PLATFORM:
        return Borne("platform_advance", Account.PLATFORM, amount_minor)
    if decision.liable is Liable.COURIER:
        return Borne("courier_recovery", Account.COURIER, amount_minor)
    if decision.freight_paid_by is FreightPayer.PLATFORM:
        return Borne("platform_freight", Account.PLATFORM, freight_minor)
    if decision.freight_paid_by is FreightPayer.COURIER:
        return Borne("courier_freight", Account.COURIER, freight_minor)
    return None


def _decided(what: e.Decided, case: Case) -> list[Transfer]:
    """An appeal that finds another to bear what was due already: the first row is undone, a second one written."""
    current = case.round
    if current is None or current.first is None:
        return []
    was, now = (
        _borne(decision, what.promised_minor, what.promised_freight_minor)
        for decision in (current.first, current.decision)
    )
    if was == now:
        return []
    rows = [Transfer(was.code + "_undone", 0, Account.SHOP, was.by, was.amount_minor)] if was else []
    return [*rows, Transfer(now.code, 0, now.by, Account.SHOP, now.amount_minor)] if now else rows


def _small(what: e.SmallPaymentPromised, case: Case) -> list[Transfer]:
    new = what.payment
    return [Transfer("small_promised", 0, Account.SHOP, Account.PROMISED, new.amount_minor, new.refund_no)]


def _way(code: str, debit: Account, credit: Account) -> Callable[[Any, Case], list[Transfer]]:
    def rows(what: Any, case: Case) -> list[Transfer]:
        payment = _payment(case, what.refund_no)
        named = ("small_" if payment.kind is PaymentKind.SMALL else "refund_") + code
        return [Transfer(named, 0, debit, credit, payment.amount_minor, payment.refund_no)]

    return rows


def _payment(case: Case, refund_no: str) -> Payment:
    return next(p for p in case.payments if p.refund_no == refund_no)


def _twice(what: e.PaymentConfirmed, case: Case) -> list[Transfer]:
    """Paid once more than was owed: the platform advances it until it is claimed back."""
    amount = _payment(case, what.refund_no).amount_minor if what.twice else 0
    return [Transfer("paid_twice", 0, Account.PLATFORM, Account.CONSUMER, amount, what.refund_no)]


def _claimed(what: e.CourierClaimed, case: Case) -> list[Transfer]:
    return [Transfer("courier_recovery", 0, Account.COURIER, Account.SHOP, what.amount_minor)]


_ROWS: dict[type, Callable[[Any, Case], list[Transfer]]] = {
    e.RefundPromised: _promised,
    e.SmallPaymentPromised: _small,
    e.RefundSubmitted: _way("submitted", Account.PROMISED, Account.SUBMITTED),
    e.RefundPaid: _way("paid", Account.SUBMITTED, Account.CONSUMER),
    e.RefundFailed: _way("returned", Account.SUBMITTED, Account.PROMISED),
    e.RefundFound: _way("found", Account.PROMISED, Account.CONSUMER),
    e.PaymentConfirmed: _twice,
    e.RefundReversed: _way("reversed", Account.CONSUMER, Account.PROMISED),
    e.CourierClaimed: _claimed,
    e.Decided: _decided,
}
