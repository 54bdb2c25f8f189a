"""Which decided disputes are like this one?  The same kind and reason; the nearer in amount and goods, the more so."""

from __future__ import annotations

from typing import Final, NamedTuple

from .case import Case, Decision, due_amount_minor
from .money import currency_digits
from .words import Favour

BANDS_MAJOR: Final = (50, 200, 1_000, 5_000)
"""Where one band of amounts ends and the next begins, in whole units of the currency."""


class Likeness(NamedTuple):
    """In what a decided case is like another, besides kind and reason."""

    same_band: bool
    same_shop: bool
    same_step: bool

    @property
    def weight(self) -> int:
        return 4 * self.same_band + 2 * self.same_step + self.same_shop


class Leaning(NamedTuple):
    """How decisions went: how many, for whom, and the median share of what was at stake that was given, in per cent."""

    cases: int
    for_consumer: int
    for_merchant: int
    shared: int
    given_percent: int | None


def decision_of(case: Case) -> Decision | None:
    """The last word so far on the last dispute that was decided."""
    for one in reversed(case.rounds):
        if one.decision is not None or one.first is not None:
            return one.decision or one.first
    return None


def at_stake_minor(case: Case) -> int:
    """What the dispute is about."""
    current = case.round
    return current.at_stake_minor if current is not None and current.at_stake_minor else due_amount_minor(case)


def band_of(amount_minor: int, currency: str) -> int:
    """The number of the band that an amount lies in."""
    scale = 10 ** currency_digits(currency)
    return sum(amount_minor >= start * scale for start in BANDS_MAJOR)


def likeness(case: Case, other: Case) -> Likeness | None:
    """How alike they are; None where the other is this one, undecided, or about something else."""
    same = case.ask.kind is other.ask.kind and case.ask.reason_code is other.ask.reason_code
    if not same or other.basis.case_id == case.basis.case_id or decision_of(other) is None:
        return None
    currency = case.basis.currency
    bands = {band_of(at_stake_minor(one), one.basis.currency) for one in (case, other)}
    return Likeness(
        same_band=other.basis.currency == currency and len(bands) == 1,
        same_shop=other.basis.shop_id == case.basis.shop_id,
        same_step=("settle" in case.since) == ("settle" in other.since),
    )


def leaning(cases: list[Case]) -> Leaning:
    """How the decisions of these cases went."""
    decided = [(decision, at_stake_minor(one)) for one in cases if (decision := decision_of(one)) is not None]
    favours = [decision.in_favour_of for decision, _ in decided]
    given = sorted(decision.amount_minor * 100 // stake for decision, stake in decided if stake)
    return Leaning(
        len(decided),
        favours.count(Favour.CONSUMER),
        favours.count(Favour.MERCHANT),
        favours.count(Favour.SHARED),
        given[len(given) // 2] if given else None,
    )
