"""Do a shop's figures follow its disputes, and only the last word on each?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makegood.domain import commands as c
from makegood.domain import events as e
from makegood.domain.kinds import Kind
from makegood.domain.liability import (
    CURRENT,
    FORMULAS,
    WINDOW,
    Contribution,
    Counts,
    Scenario,
    contributions_of,
    effect_if_lost,
    figures_of,
    within,
)
from makegood.domain.policy import Policy
from makegood.domain.words import (
    Actor,
    Condition,
    Favour,
    FreightPayer,
    Liable,
    Reason,
    RefusalReason,
    RejectionReason,
    TrackingStatus,
)

from .reachable import ARBITRATORS, CARRIER, CONSUMER, MERCHANT, SECOND, START, World, later, opening, ordered


def one(
    number: int = 1, case_id: str = "a", liable: bool | None = None, scenario: str = "reason.other"
) -> Contribution:
    """A round of a case, decided when somebody was or was not found liable."""
    decided_at = None if liable is None else START
    return Contribution(case_id, number, scenario, START, decided_at, bool(liable), False, False)


def did(world: World, *steps: tuple[Actor, object]) -> World:
    """The world after these commands, none of which may be refused."""
    for actor, command in steps:
        found = ordered(world, actor, command)
        assert isinstance(found, World), (command, found)
        world = found
    return world


def disputed() -> World:
    """A refused application that the platform is about to decide."""
    world = opening(Kind.REFUND_ONLY, Reason.OTHER, Policy())
    world = did(world, (MERCHANT, c.Refuse(RefusalReason.OTHER, "no")), (CONSUMER, c.Escalate("please")))
    return later(world, world.now + timedelta(hours=24))


def decision(favour: Favour, liable: Liable, amount_minor: int | None = None) -> c.Decide:
    return c.Decide(favour, liable, FreightPayer.MERCHANT, "so it is", amount_minor=amount_minor)


FOR_CONSUMER = decision(Favour.CONSUMER, Liable.MERCHANT)
FOR_MERCHANT = decision(Favour.MERCHANT, Liable.CONSUMER)

# rounds                                           opened  disputes liable  rate    help    score
TABLE: list[tuple[list[Contribution], int, int, int, float, float, float]] = [
    ([], 0, 0, 0, 0.0, 0.0, 100.0),
    ([], 50, 0, 0, 0.0, 0.0, 100.0),
    ([one()], 1, 1, 0, 0.0, 1.0, 98.0),
    ([one(liable=False)], 1, 1, 0, 0.0, 1.0, 98.0),
    ([one(liable=True)], 1, 1, 1, 1.0, 1.0, 89.9),
    ([one(liable=True)], 191, 1, 1, 1.0, 0.0052, 91.8),
    ([one(liable=True), one(2, liable=False)], 1, 2, 1, 0.5, 1.0, 91.3),
    ([one(liable=True), one(1, "b"), one(1, "c")], 3, 3, 1, 0.3333, 1.0, 86.9),
    ([one(liable=True)], 0, 1, 1, 1.0, 1.0, 89.9),  # opened before the period, disputed in it
]


@pytest.mark.parametrize(("rounds", "opened", "disputes", "liable", "rate", "helped", "score"), TABLE)
def test_the_figures_are_what_the_rounds_say(
    rounds: list[Contribution], opened: int, disputes: int, liable: int, rate: float, helped: float, score: float
) -> None:
    """Counts are whole, rates have four decimals, the score one."""
    figures = figures_of(rounds, opened)
    assert (figures.disputes, figures.liable) == (disputes, liable)
    assert (figures.liability_rate, figures.help_rate, figures.experience_score) == (rate, helped, score)
    assert figures.formula_version == "makegood-1"


counts = st.tuples(st.integers(0, 300), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40)).map(
    lambda n: Counts(opened=n[0], helped=n[1], disputes=n[1] + n[2] + n[3], decided=n[2] + n[3], liable=n[3])
)


@given(counts)
def test_every_decision_against_the_shop_lowers_its_score(before: Counts) -> None:
    """However many disputes there were, one more lost is felt."""
    after = Counts(before.opened, before.helped, before.disputes + 1, before.decided + 1, before.liable + 1)
    score = FORMULAS[CURRENT]
    assert score(after) < score(before) or score(before) == 0


@given(counts)
def test_a_decision_for_the_shop_never_lowers_its_score(before: Counts) -> None:
    """Having been right costs nothing beyond having been asked."""
    after = Counts(before.opened, before.helped, before.disputes + 1, before.decided + 1, before.liable)
    assert FORMULAS[CURRENT](after) >= FORMULAS[CURRENT](before)


@given(counts)
def test_the_score_stays_between_nothing_and_a_hundred(now: Counts) -> None:
    """In tenths of a point, for every version."""
    assert all(0 <= formula(now) <= 1000 for formula in FORMULAS.values())


@pytest.mark.parametrize(
    ("liable", "counts_as_liable"),
    [
        (Liable.MERCHANT, True),
        (Liable.BOTH, True),
        (Liable.CONSUMER, False),
        (Liable.PLATFORM, False),
        (Liable.COURIER, False),
        (Liable.CREATOR, False),
    ],
)
def test_a_round_counts_where_the_merchant_bears_it_alone_or_with_others(
    liable: Liable, counts_as_liable: bool
) -> None:
    """Who pays in the end, the platform or the courier, is not the shop's fault."""
    world = did(disputed(), (ARBITRATORS[0], decision(Favour.SHARED, liable, 100)))
    (found,) = contributions_of(world.case)
    assert found.liable is counts_as_liable
    assert found.decided_at == world.now


def test_an_open_dispute_counts_as_help_asked_for_and_not_as_lost() -> None:
    """Nobody is liable before the decision."""
    figures = figures_of(contributions_of(disputed().case), 10)
    assert (figures.disputes, figures.liable, figures.help_rate) == (1, 0, 0.1)


def test_an_appeal_turns_the_figures_around_in_both_directions() -> None:
    """Only the last decision of a round counts."""
    for first, second, liable in ((FOR_CONSUMER, FOR_MERCHANT, False), (FOR_MERCHANT, FOR_CONSUMER, True)):
        loser = MERCHANT if first is FOR_CONSUMER else CONSUMER
        world = did(disputed(), (ARBITRATORS[0], first))
        before = figures_of(contributions_of(world.case), 10)
        appealed = did(world, (loser, c.Appeal("look again")))
        assert figures_of(contributions_of(appealed.case), 10) == before, "a pending appeal changes nothing"
        (found,) = contributions_of(did(appealed, (ARBITRATORS[1], second)).case)
        assert (found.liable, found.changed_by_appeal) == (liable, True)
        after = figures_of([found], 10)
        assert (after.experience_score > before.experience_score) is not liable


def test_a_withdrawn_dispute_stays_a_dispute_without_a_decision() -> None:
    """Help was asked for; nobody lost."""
    world = did(disputed(), (CONSUMER, c.WithdrawDispute()))
    (found,) = contributions_of(world.case)
    assert (found.withdrawn, found.decided_at, found.liable) == (True, None, False)


def test_scenarios_are_counted_by_the_finding_or_else_by_the_reason() -> None:
    """What was found on opening the parcel says more than what was applied for (S27)."""
    unseen = contributions_of(disputed().case)
    world = did(
        opening(Kind.RETURN_REFUND, Reason.NO_REASON, Policy()),
        (MERCHANT, c.Agree("warehouse")),
        (CONSUMER, c.Send("sf", "SF12345678")),
        (CARRIER, c.Track(c.Report(TrackingStatus.SIGNED, START, START))),
        (MERCHANT, c.Inspect(e.Findings(Condition.WRONG_ITEM))),
        (MERCHANT, c.Reject(RejectionReason.WRONG_ITEM, "not ours", risk_acknowledged=True)),
        (CONSUMER, c.Escalate("it is")),
    )
    figures = figures_of([*unseen, *contributions_of(world.case)], 2)
    assert figures.scenarios == {"finding.wrong_item": Scenario(1, 0), "reason.other": Scenario(1, 0)}


@pytest.mark.parametrize(("since", "counted"), [(START - SECOND, 1), (START, 1), (START + SECOND, 0)])
def test_a_round_is_of_the_period_it_was_opened_in(since: datetime, counted: int) -> None:
    """The instant at which the period begins belongs to it."""
    assert len(within([one()], since)) == counted


def test_the_period_is_thirty_days() -> None:
    """By default; a caller may look back further."""
    assert timedelta(days=30) == WINDOW


def test_the_risk_is_what_the_figures_come_to_when_the_case_is_lost() -> None:
    """The effect shown before a rejection is the one that a lost dispute then has."""
    before = figures_of([one(case_id="b", liable=False)], 20)
    then = effect_if_lost(before)
    real = figures_of([one(case_id="b", liable=False), one(case_id="c", liable=True)], 20)
    assert (then.liability_rate, then.experience_score) == (real.liability_rate, real.experience_score)
    assert then.liability_rate > before.liability_rate
    assert then.experience_score < before.experience_score
