"""Does everybody hear of what concerns them, once, and never of what they did themselves?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from makegood.domain import commands as c
from makegood.domain import events as e
from makegood.domain.kinds import Kind
from makegood.domain.policy import Policy
from makegood.domain.reactions import NOTICE, NOTICES, TASK, TASKS, Tell, key_of, reactions
from makegood.domain.words import TIME, Actor, ExhibitState, OfferType, Reason, RefusalReason, Role, TrackingStatus

from .reachable import CARRIER, CHANNEL, CONSUMER, DAY, MERCHANT, START, World, explored, later, opening
from .test_liability import did, disputed

HOUR = timedelta(hours=1)


def told(world: World, since: int) -> set[str]:
    """The keys of all that is told of the facts after number `since`."""
    return {tell.key for fact in world.course.facts[since:] for tell in reactions(fact, world.case)}


def step(world: World, actor: Actor, command: object) -> tuple[World, set[str]]:
    before = len(world.course.facts)
    after = did(world, (actor, command))
    return after, told(after, before)


def waiting(world: World, until: timedelta) -> tuple[World, set[str]]:
    before = len(world.course.facts)
    after = later(world, START + until)
    return after, told(after, before)


def test_nobody_is_told_of_what_they_did_themselves() -> None:
    """Over every kind of fact that can be reached."""
    for fact, case in explored().facts:
        for tell in reactions(fact, case):
            assert tell.topic == TASK or tell.role is not fact.actor.role
            assert tell.key == key_of(tell.topic, type(fact.what), tell.role)


def test_what_failed_or_was_raised_is_always_a_task() -> None:
    """The platform's staff see it whoever else is told; of exhibits only those that wait for a person."""
    for fact, case in explored().facts:
        tasks = [tell for tell in reactions(fact, case) if tell.topic == TASK]
        settled = isinstance(fact.what, e.ExhibitJudged) and fact.what.state is not ExhibitState.HELD_FOR_REVIEW
        assert [tell.role for tell in tasks] == ([Role.OPERATOR] if type(fact.what) in TASKS and not settled else [])


def test_every_row_tells_somebody_somewhere() -> None:
    """Each event and each role of the table is told in some case that can be reached."""
    found = {tell for fact, case in explored().facts for tell in reactions(fact, case)}
    rows = {Tell(role, NOTICE, key_of(NOTICE, event, role)) for event, roles in NOTICES.items() for role in roles}
    not_played = {
        Tell(role, NOTICE, key_of(NOTICE, event, role))
        for event, role in (
            (e.Applied, Role.CONSUMER),  # a merchant applies for a consumer
            (e.ExhibitJudged, Role.MERCHANT),  # a merchant's own picture
            (e.ExhibitReviewed, Role.MERCHANT),
            (e.ClockMoved, Role.CONSUMER),  # a suspension is published
            (e.ClockMoved, Role.MERCHANT),
        )
    }
    assert rows - found == not_played


def test_an_application_and_its_answer_reach_the_other_side() -> None:
    """The merchant hears of the case, the consumer of the agreement or of the no."""
    world = opening(Kind.RETURN_REFUND, Reason.OTHER, Policy())
    assert told(world, 0) == {"notice.applied.merchant"}
    assert step(world, MERCHANT, c.Agree("warehouse"))[1] == {"notice.agreed.consumer"}
    assert step(world, MERCHANT, c.Refuse(RefusalReason.OTHER, "no"))[1] == {"notice.refused.consumer"}


def test_agreement_in_silence_is_told_to_both() -> None:
    """The merchant did not do it, so it hears of it, too."""
    world = opening(Kind.RETURN_REFUND, Reason.OTHER, Policy())
    assert waiting(world, 48 * HOUR)[1] == {"notice.agreed.consumer", "notice.agreed.merchant"}


def test_a_step_that_promises_the_refund_is_told_once() -> None:
    """Agreement and promise in one step are one notice: the money is certain."""
    world = opening(Kind.REFUND_ONLY, Reason.OTHER, Policy())
    assert step(world, MERCHANT, c.Agree())[1] == {"notice.refund_promised.consumer"}


def test_reminders_go_to_the_one_who_has_to_act() -> None:
    """Sending is the consumer's, settling the merchant's."""
    world = did(opening(Kind.RETURN_REFUND, Reason.OTHER, Policy()), (MERCHANT, c.Agree("warehouse")))
    assert waiting(world, 4 * DAY)[1] == {"notice.reminder_due.consumer"}
    world = did(world, (CONSUMER, c.Send("sf", "SF12345678")))
    world, said = step(world, CARRIER, c.Track(c.Report(TrackingStatus.SIGNED, START, START)))
    assert said == {"notice.signed.merchant", "notice.signed.consumer"}
    assert waiting(world, 36 * HOUR)[1] == {"notice.reminder_due.merchant"}


def test_failed_money_is_told_to_both_and_is_a_task() -> None:
    """Also when it came back after having been paid."""
    world = did(opening(Kind.REFUND_ONLY, Reason.OTHER, Policy()), (MERCHANT, c.Agree()))
    number = world.case.payments[0].refund_no
    world = did(world, (TIME, c.SubmitPayment(number)))
    failed = {f"notice.refund_failed.{role}" for role in ("consumer", "merchant")} | {"task.refund_failed.operator"}
    assert step(world, CHANNEL, c.TellPayment(number, "failed", "card_expired"))[1] == failed
    world, said = step(world, CHANNEL, c.TellPayment(number, "paid"))
    assert said == {"notice.refund_paid.consumer"}
    came_back = {word.replace("failed", "reversed") for word in failed}
    assert step(world, CHANNEL, c.TellPayment(number, "reversed", "account_closed"))[1] == came_back


def test_an_offer_that_lapses_is_told_only_to_who_made_it_and_only_if_time_did_it() -> None:
    """An offer overtaken by the case's own course is no news."""
    world = opening(Kind.RETURN_REFUND, Reason.OTHER, Policy())
    world, said = step(world, MERCHANT, c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=100))
    assert said == {"notice.offer_made.consumer"}
    assert waiting(world, 24 * HOUR)[1] == {"notice.offer_lapsed.merchant"}
    assert step(world, CONSUMER, c.Cancel())[1] == {"notice.closed.merchant"}


@pytest.mark.parametrize(
    ("text", "asked"),
    [(c.AskService("help"), {"task.service_asked.operator"}), (c.SendMessage("hi"), {"notice.message_sent.merchant"})],
)
def test_a_question_is_a_task_and_a_message_a_notice(text: object, asked: set[str]) -> None:
    """Service answers the one, the other side the other."""
    assert step(opening(Kind.RETURN_REFUND, Reason.OTHER, Policy()), CONSUMER, text)[1] == asked


def test_a_late_decision_is_a_task_and_told_to_both() -> None:
    """The platform does not decide by silence; people are told that it takes longer."""
    world = disputed()
    assert waiting(world, 30 * DAY)[1] >= {
        "notice.decision_raised.consumer",
        "notice.decision_raised.merchant",
        "task.decision_raised.operator",
    }
