"""Who has to prove what, and which decided cases are like one at hand?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from makegood.domain.burden import AGREED_KNOWINGLY, BURDEN, RETURN_REJECTED, duties
from makegood.domain.case import Case
from makegood.domain.precedents import BANDS_MAJOR, Leaning, at_stake_minor, band_of, decision_of, leaning, likeness
from makegood.domain.words import Favour, Reason, Role

from .positions import appealed, applied, collecting, decided, decided_unsent, deciding, refused, rejected


def case_of(world: object) -> Case:
    case = getattr(world, "case", None)
    assert isinstance(case, Case)
    return case


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_says_who_proves_what(reason: Reason) -> None:
    """Nobody decides without knowing who had to show what, and only the two sides are asked."""
    asked = BURDEN[reason]
    assert asked
    assert {duty.side for duty in asked} <= {Role.CONSUMER, Role.MERCHANT}
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize(
    ("reason", "first"),
    [
        (Reason.NOT_RECEIVED, Role.MERCHANT),  # the sender proves that it arrived
        (Reason.COUNTERFEIT, Role.MERCHANT),  # the eye cannot see it
        (Reason.DAMAGED, Role.CONSUMER),
        (Reason.WRONG_ITEM, Role.CONSUMER),
        (Reason.OTHER, Role.CONSUMER),
    ],
)
def test_the_first_to_prove_is_the_one_who_can(reason: Reason, first: Role) -> None:
    """What the other side cannot see is the other's to show."""
    assert BURDEN[reason][0].side is first


def test_who_rejects_a_return_shows_why() -> None:
    """Besides what the reason asks; a refused application has no goods to speak of."""
    assert set(duties(case_of(rejected()))) >= {RETURN_REJECTED, AGREED_KNOWINGLY}
    assert not set(duties(case_of(refused()))) & {RETURN_REJECTED, AGREED_KNOWINGLY}
    assert not set(duties(case_of(applied()))) & {RETURN_REJECTED, AGREED_KNOWINGLY}


@pytest.mark.parametrize("number", range(len(BANDS_MAJOR)))
@pytest.mark.parametrize(("off", "above"), [(-1, 0), (0, 1), (1, 1)])
def test_a_band_of_amounts_begins_with_its_first(number: int, off: int, above: int) -> None:
    """Just before, at and just after; whatever the digits of the currency."""
    assert band_of(BANDS_MAJOR[number] * 100 + off, "CNY") == number + above
    assert band_of(BANDS_MAJOR[number] + off, "JPY") == number + above


def test_only_decided_cases_of_the_same_reason_and_kind_are_alike() -> None:
    """Neither itself, nor one that nobody has decided."""
    mine, theirs = case_of(deciding()), case_of(decided())
    assert likeness(mine, theirs) is None  # the same case
    other = _renamed(theirs, "shop-1-" + "2" * 26)
    found = likeness(mine, other)
    assert found is not None
    assert (found.same_band, found.same_shop, found.same_step) == (True, True, True)
    assert likeness(mine, _renamed(case_of(collecting()), "shop-1-" + "2" * 26)) is None
    elsewhere = likeness(mine, _renamed(case_of(decided_unsent()), "shop-1-" + "3" * 26))
    assert elsewhere is None or elsewhere.same_step is False


def test_an_appealed_decision_is_still_one() -> None:
    """The first word counts until there is a second."""
    decision = decision_of(case_of(appealed()))
    assert decision is not None and decision.in_favour_of is Favour.CONSUMER
    assert decision_of(case_of(deciding())) is None


def test_how_decisions_went_is_counted() -> None:
    """For whom, and the median of what was given of what was at stake."""
    cases = [case_of(decided()), case_of(decided(Favour.MERCHANT)), case_of(decided(Favour.SHARED, 5_000))]
    stake = at_stake_minor(cases[2])
    assert leaning(cases) == Leaning(3, 1, 1, 1, 5_000 * 100 // stake)
    assert leaning([]) == Leaning(0, 0, 0, 0, None)


def _renamed(case: Case, case_id: str) -> Case:
    return replace(case, basis=replace(case.basis, case_id=case_id))
