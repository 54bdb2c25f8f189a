"""Who pays for sending the goods back?"""

from __future__ import annotations

import pytest

from makegood.domain import commands as c
from makegood.domain.kinds import Kind
from makegood.domain.returning import return_freight_by, return_freight_of
from makegood.domain.words import Favour, FreightPayer, Liable, Reason

from .positions import ESCALATE, applied, deciding, refused
from .world import CONSUMER, LIN, T0, D, H


@pytest.mark.parametrize("reason", Reason)
def test_the_consumer_pays_only_without_a_reason(reason: Reason) -> None:
    """A fault of the merchant's, or nothing said of whose it is: the merchant's."""
    expected = FreightPayer.CONSUMER if reason is Reason.NO_REASON else FreightPayer.MERCHANT
    assert return_freight_by(reason) is expected


def test_a_case_without_a_return_has_nobody_who_pays_for_one() -> None:
    """Refund only: nothing goes back."""
    assert return_freight_of(applied(Kind.REFUND_ONLY).case) is None
    assert return_freight_of(applied().case) is not None


def test_a_decision_goes_before_the_rule() -> None:
    """The arbitrator says who pays."""
    world = deciding()
    decided = c.Decide(Favour.CONSUMER, Liable.PLATFORM, FreightPayer.PLATFORM, "Damaged in transit.")
    world.done(decided, LIN, T0 + 6 * D)
    assert return_freight_of(world.case) is FreightPayer.PLATFORM


def test_a_decision_on_a_refund_alone_sends_nothing_back() -> None:
    """It says who bears the freight, but there is no way back to pay for."""
    world = refused(Kind.REFUND_ONLY)
    world.done(ESCALATE, CONSUMER, T0 + 2 * H)
    decided = c.Decide(Favour.CONSUMER, Liable.MERCHANT, FreightPayer.MERCHANT, "It never came.")
    world.done(decided, LIN, T0 + 3 * D)
    assert return_freight_of(world.case) is None
