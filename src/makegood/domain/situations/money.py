"""In which situation is a refund?"""

from __future__ import annotations

from collections.abc import Callable

from ..case import Case, Payment, refunds
from ..words import Claim, Refund
from .row import row

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

FAILED = (
    row(
        "refund_failed.contradicted",
        lambda c: c.refund is Refund.FAILED and contradicted(c),
        "S8",
        c="check_account wait",
        m="wait",
        o="check_channel confirm_payment",
    ),
    row(
        "refund_failed.consented",
        lambda c: c.refund is Refund.FAILED and c.consented is not None,
        "S8",
        c="wait_reissue",
        m="reissue",
        o="reissue",
    ),
    row(
        "refund_failed.reversed",
        lambda c: c.refund is Refund.FAILED and came_back(c),
        "S8",
        c="consent_channel wait_reissue",
        m="ask_consent reissue",
        o="ask_consent reissue",
    ),
    *(
        row(f"refund_failed.{reason}", _fails_by(reason), "S8", c=c, m=m, o=o)
        for reason, (c, m, o) in _FAILED_STEPS.items()
    ),
)

MOVING = (
    row(
        "money_on_its_way.raised",
        lambda c: c.refund in _ASKED and _silent(c),
        "S8",
        c="wait check_account",
        m="wait",
        o="ask_channel check_channel confirm_payment",
    ),
    row(
        "money_on_its_way.unknown",
        lambda c: c.refund is Refund.UNKNOWN,
        "S8",
        c="wait check_account",
        m="wait",
        o="wait",
    ),
    row(
        "money_on_its_way.submitted",
        lambda c: c.refund is Refund.SUBMITTED,
        None,
        c="wait check_account",
        m="wait",
        o="wait",
    ),
    row("money_on_its_way.promised", lambda c: c.refund is Refund.PROMISED, None, c="wait", m="wait", o="wait"),
)
