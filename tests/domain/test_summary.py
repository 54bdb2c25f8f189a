"""What does a case add to its shop's figures?  How long it took, who made the refund due, and how it ended (S27)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from makegood.domain import commands as c
from makegood.domain import events as e
from makegood.domain.kinds import Kind
from makegood.domain.liability import Contribution, figures_of, moves_of
from makegood.domain.policy import Policy
from makegood.domain.summary import Summary, summary_of
from makegood.domain.words import TIME, Actor, Condition, Reason, Role

from .reachable import MERCHANT, START, later, opening, worlds
from .test_liability import did
from .test_playbook import found

HOUR = timedelta(hours=1)
CASE = opening(Kind.RETURN_REFUND, Reason.NO_REASON, Policy()).case
PROMISED = e.RefundPromised(100, 0, (), (), 0)


def fact(what: e.What, hours: int, actor: Actor = MERCHANT) -> e.Fact:
    return e.Fact(1, START + hours * HOUR, START + hours * HOUR, actor, None, None, what)


def test_a_new_case_is_counted_and_nothing_is_measured_yet() -> None:
    """Its reason is its situation until somebody inspects."""
    assert summary_of(CASE, ()) == Summary(
        "return_refund", "no_reason", "reason.no_reason", "", "", None, None, None, 0, 0, 0, 0, 0, 0, 0, "CNY"
    )


@pytest.mark.parametrize(
    ("facts", "answer_h", "settle_h"),
    [
        ((fact(e.Agreed(1), 3),), 3, None),
        ((fact(e.Refused("other", "no"), 5),), 5, None),
        ((fact(PROMISED, 2),), 2, None),
        ((fact(e.EvidenceShown(), 10), fact(e.Agreed(1), 13)), 3, None),
        ((fact(e.Agreed(1), 1), fact(e.Signed(START, START), 50), fact(PROMISED, 57)), 1, 7),
        (
            (fact(e.Agreed(1), 1), fact(e.RefusedAtDoor(START, START, "wet"), 50), fact(e.Rejected("used", "no"), 51)),
            1,
            1,
        ),
        ((fact(e.Agreed(1), 1), fact(e.Signed(START, START), 50)), 1, None),
    ],
)
def test_time_is_measured_from_whose_turn_it_becomes(
    facts: tuple[e.Fact, ...], answer_h: int | None, settle_h: int | None
) -> None:
    """From the application or its evidence to the answer, from the goods' arrival to the refund or the no."""
    summary = summary_of(CASE, facts)
    assert summary.answer_s == (answer_h * 3600 if answer_h is not None else None)
    assert summary.settle_s == (settle_h * 3600 if settle_h is not None else None)


@pytest.mark.parametrize(
    ("actor", "by"),
    [
        (MERCHANT, "merchant"),
        (TIME, "clock"),
        (Actor(Role.ARBITRATOR, "a"), "decision"),
        (Actor(Role.CONSUMER, "c"), "agreement"),
        (Actor(Role.OPERATOR, "o"), "operator"),
    ],
)
def test_a_refund_is_counted_by_who_made_it_due(actor: Actor, by: str) -> None:
    """The first one, where there were several."""
    assert summary_of(CASE, (fact(PROMISED, 1, actor), fact(PROMISED, 2))).refund_by == by


def test_what_the_inspection_found_is_the_situation() -> None:
    """And goods that came back intact can be sold again."""
    intact = summary_of(found(e.Findings(Condition.INTACT)).case, ())
    assert (intact.situation, intact.resold) == ("finding.intact", 1)
    assert summary_of(found(e.Findings(Condition.WRONG_ITEM)).case, ()).resold == 0


def test_every_case_that_can_be_reached_has_a_summary() -> None:
    """Lengths are never below nothing, and only what has ended has one."""
    for world in worlds():
        summary = summary_of(world.case, ())
        assert summary.length_s is None or summary.length_s >= 0
        assert summary.liable <= summary.disputes


def test_a_case_that_ends_has_a_length() -> None:
    """From the application to its end."""
    world = did(later(opening(Kind.RETURN_REFUND, Reason.NO_REASON, Policy()), START + 9 * HOUR))
    ended = did(world, (Actor(Role.CONSUMER, world.case.basis.consumer_id), c.Cancel()))
    summary = summary_of(ended.case, ())
    assert (summary.outcome, summary.length_s) == ("cancelled", 9 * 3600)


def test_what_moves_the_score_is_told_case_by_case() -> None:
    """A lost dispute costs most; without a case the score is higher by as much as is said."""
    rounds = [
        Contribution(name, 1, "reason.other", START, decided, liable, False, False)
        for name, decided, liable in (("lost", START, True), ("won", START, False), ("open", None, False))
    ]
    moves = moves_of(rounds, 30)
    assert moves[0].case_id == "lost"
    now = figures_of(rounds, 30).experience_score
    for move in moves:
        without = figures_of([one for one in rounds if one.case_id != move.case_id], 30).experience_score
        assert round(without - now, 1) == move.tenths / 10
