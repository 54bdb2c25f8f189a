"""Is there an answer to "why does my refund not succeed?" in every situation, and is all that it offers allowed?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from makegood.domain import commands as c
from makegood.domain.deadlines import CLOCKS, Situation
from makegood.domain.decide import allowed
from makegood.domain.explain import Explanation, explain, silence_key
from makegood.domain.kinds import Kind
from makegood.domain.notes import NOTES, Note
from makegood.domain.order import Order, OrderLine, Tender
from makegood.domain.policy import Policy
from makegood.domain.running import Period
from makegood.domain.situations import FAILURES, SITUATIONS, situation_of
from makegood.domain.stage import STAGES, stage_of, turn_of
from makegood.domain.values import changed
from makegood.domain.waiting import WAITS, waits_for
from makegood.domain.words import (
    TIME,
    Actor,
    OfferType,
    Purpose,
    Reason,
    RefusalReason,
    RejectionReason,
    Stage,
    TrackingStatus,
)

from .reachable import (
    ARBITRATORS,
    CALENDAR,
    CARRIER,
    CHANNEL,
    CONSUMER,
    DAY,
    MERCHANT,
    OPERATOR,
    PEOPLE,
    SECOND,
    START,
    World,
    later,
    opening,
    worlds,
)
from .test_liability import did

NOT_REACHED_YET = {"done.replaced", "done.nothing_to_pay"}  # goods sent out; an order that cost nothing


def told(world: World, reader: Actor = CONSUMER) -> Explanation:
    return explain(world.case, world.matter(reader), world.course.facts)


def note(explanation: Explanation, key: str) -> Note | None:
    return next((one for one in explanation.notes if one.key == key), None)


def commands_of(explanation: Explanation) -> list[str]:
    return [step.command for step in explanation.do_now if step.command is not None]


def returning() -> World:
    return did(opening(Kind.RETURN_REFUND, Reason.NO_REASON, Policy()), (MERCHANT, c.Agree("warehouse")))


def sent() -> World:
    return did(returning(), (CONSUMER, c.Send("sf", "SF12345678")))


def promised() -> World:
    return did(opening(Kind.REFUND_ONLY, Reason.OTHER, Policy()), (MERCHANT, c.Agree()))


def submitted() -> World:
    world = promised()
    return did(world, (TIME, c.SubmitPayment(world.case.payments[0].refund_no)))


def said(world: World, word: str, reason: str | None = None) -> World:
    """The channel's word on the latest payment."""
    return did(world, (CHANNEL, c.TellPayment(world.case.payments[-1].refund_no, word, reason)))


# --- every situation ------------------------------------------------------------------------------


def test_every_reachable_case_has_an_answer_for_everybody() -> None:
    """A situation, its turn as the stage says, a deadline wherever one runs, and always something to do or to await."""
    for world in worlds():
        for reader in PEOPLE:
            found = told(world, reader)
            assert found.situation == situation_of(world.case).key
            assert found.turn is turn_of(world.case)
            assert (found.until is None) == (found.silence is None)
            assert {one.key for one in found.notes} <= set(NOTES)
        assert told(world, CONSUMER).do_now, "a consumer is never left without a way on"


def test_only_what_is_allowed_now_is_offered() -> None:
    """Every command of an answer is among those that the server would accept from this reader."""
    for world in worlds():
        for reader in PEOPLE:
            possible = {one.command for one in allowed(world.case, world.matter(reader))}
            assert set(commands_of(told(world, reader))) <= possible


def test_whoever_has_the_turn_is_told_of_a_command() -> None:
    """Whose turn it is can end it, now and inside the system; evidence is uploaded and not a command."""
    readers = {"consumer": CONSUMER, "merchant": MERCHANT, "operator": OPERATOR}
    outside = {"consumer_to_show_evidence", "refund_failed.contradicted"}
    for world in worlds():
        reader = readers.get(str(turn_of(world.case)))
        found = told(world, reader) if reader is not None else None
        if found is not None and found.situation not in outside:
            offered = [command for command in commands_of(found) if command not in ("message", "ask_service")]
            assert offered, found.situation


def test_every_situation_is_one_that_can_be_reached() -> None:
    """A row that nothing leads to would be words nobody reads."""
    reached = {situation_of(world.case).key for world in worlds()}
    assert reached == {row.key for row in SITUATIONS} - NOT_REACHED_YET


def test_situations_refine_stages() -> None:
    """One situation belongs to one stage only, and every stage has at least one."""
    stages: dict[str, set[Stage]] = {}
    for world in worlds():
        stages.setdefault(situation_of(world.case).key, set()).add(stage_of(world.case))
    assert all(len(found) == 1 for found in stages.values())
    assert {stage for found in stages.values() for stage in found} == {row.stage for row in STAGES}


def test_an_order_that_cost_nothing_is_settled_without_money() -> None:
    """A gift that comes back leaves nothing to refund, and that is what the answer says."""
    gift = Order(
        "tea", "T1", "li", None, "CNY", (OrderLine("1", "cup", "Cup", 2, 0),), 0, (Tender("sandbox", 0),), START
    )
    world = opening(Kind.REFUND_ONLY, Reason.OTHER, Policy())
    free = world.case
    free = changed(
        free, basis=changed(free.basis, goods_minor=0), ask=changed(free.ask, requested_minor=0, freight_minor=0)
    )
    world = world._replace(course=world.course._replace(case=free, order=gift))
    assert told(did(world, (MERCHANT, c.Agree()))).situation == "done.nothing_to_pay"


# --- money that does not arrive (S8) --------------------------------------------------------------


@pytest.mark.parametrize("reason", FAILURES)
def test_every_reason_of_a_failure_is_named_and_has_a_way_out(reason: str) -> None:
    """The reader learns the reason; merchant and operator can issue the money again at once."""
    world = said(submitted(), "failed", reason)
    found = told(world)
    assert found.situation == f"refund_failed.{reason}"
    assert (found.rule, found.until, found.params["amount_minor"]) == ("S8", None, 26_800)
    assert "reissue" in commands_of(told(world, MERCHANT))
    assert "reissue" in commands_of(told(world, OPERATOR))


@pytest.mark.parametrize("reason", ["account_closed", "account_frozen", "card_expired", "window_over", "refused"])
def test_another_account_helps_where_the_account_is_the_trouble(reason: str) -> None:
    """The consumer consents to another channel; after that the next step is to issue the money again."""
    world = said(submitted(), "failed", reason)
    assert "consent_channel" in commands_of(told(world))
    consented = told(did(world, (CONSUMER, c.ConsentChannel("alipay", "li"))))
    assert consented.situation == "refund_failed.consented"
    assert consented.params["channel"] == "alipay"


@pytest.mark.parametrize("reason", ["balance_too_low", "amount_refused"])
def test_the_consumer_is_not_asked_for_an_account_where_that_does_not_help(reason: str) -> None:
    """The shop's balance, or the amount, is for others to put right."""
    assert "consent_channel" not in commands_of(told(said(submitted(), "failed", reason)))


def test_a_reason_that_nobody_knows_is_read_as_a_refusal_of_the_channel() -> None:
    """Words of channels to come have an answer, too."""
    assert told(said(submitted(), "failed", "moon_phase")).situation == "refund_failed.refused"


def test_money_that_came_back_is_told_apart_from_money_that_never_arrived() -> None:
    """What was paid and bounced is said so; the new attempt that fails is an ordinary failure again."""
    bounced = said(said(submitted(), "paid"), "reversed", "account_closed")
    assert told(bounced).situation == "refund_failed.reversed"
    assert told(bounced).params["payment_reason"] == "account_closed"
    again = did(bounced._replace(now=bounced.now + DAY), (MERCHANT, c.Reissue()))
    again = did(again, (TIME, c.SubmitPayment(again.case.payments[-1].refund_no)))
    assert told(said(again, "failed", "card_expired")).situation == "refund_failed.card_expired"


def test_a_channel_that_contradicts_itself_stops_everybody_from_paying_twice() -> None:
    """Failed and then paid: nobody is offered to issue the money again before it is checked."""
    world = said(said(submitted(), "failed", "refused"), "paid")
    assert told(world).situation == "refund_failed.contradicted"
    for reader in PEOPLE:
        assert "reissue" not in commands_of(told(world, reader))


def test_silence_of_the_channel_has_three_steps() -> None:
    """Sent, no answer yet, and raised to an operator once the time for it is over."""
    world = said(submitted(), "unknown")
    due = told(world).until
    assert due is not None
    steps = [told(later(world, at)).situation for at in (due - SECOND, due, due + SECOND)]
    assert told(submitted()).situation == "money_on_its_way.submitted"
    assert steps == ["money_on_its_way.unknown", "money_on_its_way.raised", "money_on_its_way.raised"]


def test_money_under_way_cites_the_rule_that_made_it_due() -> None:
    """With the case's facts at hand the answer says why the refund came about."""
    signed = did(sent(), (CARRIER, c.Track(c.Report(TrackingStatus.SIGNED, START, START))))
    assert told(did(signed, (MERCHANT, c.PayRefund()))).rule == "S12"
    assert told(later(sent(), START + 7 * DAY)).rule == "S16"
    assert explain(promised().case, promised().matter(CONSUMER)).rule is None


def test_a_small_payment_that_failed_is_told_beside_the_case() -> None:
    """It has its own sentence and the same ways out."""
    world = did(returning(), (OPERATOR, c.PaySmall(300, Purpose.FREIGHT)))
    world = did(world, (TIME, c.SubmitPayment(world.case.payments[0].refund_no)))
    found = told(said(world, "failed", "card_expired"))
    assert found.situation == "consumer_to_send.agreed"
    assert note(found, "small_payment_failed") == Note("small_payment_failed", {"amount_minor": 300})
    assert "consent_channel" in commands_of(found)


# --- time -----------------------------------------------------------------------------------------


def test_a_deadline_that_has_just_passed_is_being_carried_out() -> None:
    """Until it is, the reader is told so instead of being shown a date that is over."""
    world = sent()
    due = START + 7 * DAY
    seen = [note(told(world._replace(now=at)), "due_now") is not None for at in (due - SECOND, due, due + SECOND)]
    assert seen == [False, True, True]


STILL = Period(START + 1 * DAY, START + 3 * DAY)


@pytest.mark.parametrize(
    ("at", "key"),
    [
        (STILL.start - SECOND, "deadline_moved"),
        (STILL.start, "time_stands_still"),
        (STILL.until - SECOND, "time_stands_still"),
        (STILL.until, "deadline_moved"),
    ],
)
def test_standing_time_is_mentioned_while_it_stands_and_the_move_before_and_after(at: datetime, key: str) -> None:
    """The reader sees both why the date is another one and when time runs again."""
    still = Situation(Policy(), ((START, (STILL,)),), CALENDAR)
    world = sent()._replace(situation=still, now=at)
    found = told(world)
    assert found.until == START + 9 * DAY
    assert [one.key for one in found.notes] == [key]
    params = {"still_until": STILL.until} if key == "time_stands_still" else {"was": START + 7 * DAY}
    assert found.notes[0].params == {**params, "until": START + 9 * DAY}


def test_a_suspension_that_is_not_yet_published_is_not_mentioned() -> None:
    """A plan of the platform is not an announcement."""
    still = Situation(Policy(), ((START + 2 * DAY, (STILL,)),), CALENDAR)
    found = told(sent()._replace(situation=still, now=START + 2 * DAY - SECOND))
    assert note(found, "time_stands_still") is None


def test_silence_is_named_after_the_clock_that_runs() -> None:
    """An unanswered application alone ends in two ways: agreed, or refunded straight away."""
    assert told(opening(Kind.RETURN_REFUND, Reason.OTHER, Policy())).silence == "answer"
    assert told(opening(Kind.REFUND_ONLY, Reason.OTHER, Policy())).silence == "answer_refund"
    assert {silence_key(clock.name, clock.on_expiry) for clock in CLOCKS} == {clock.name for clock in CLOCKS}


# --- after a no, and after the end ----------------------------------------------------------------


def test_the_other_sides_reason_is_told_where_a_no_stands() -> None:
    """Reason and comment of a refusal, and of a rejection; without the facts the answer is shorter, not wrong."""
    refused = did(opening(Kind.REFUND_ONLY, Reason.OTHER, Policy()), (MERCHANT, c.Refuse(RefusalReason.MISUSE, "worn")))
    assert note(told(refused), "refusal_reason") == Note(
        "refusal_reason", {"refusal_reason": "misuse", "comment": "worn"}
    )
    assert note(explain(refused.case, refused.matter(CONSUMER)), "refusal_reason") is None
    signed = did(sent(), (CARRIER, c.Track(c.Report(TrackingStatus.SIGNED, START, START))))
    rejected = did(signed, (MERCHANT, c.Reject(RejectionReason.USED, "", risk_acknowledged=True)))
    assert note(told(rejected), "rejection_reason") == Note(
        "rejection_reason", {"rejection_reason": "used", "comment": None}
    )


@pytest.mark.parametrize(("after", "key"), [(-SECOND, "until"), (timedelta(0), "over"), (SECOND, "over")])
def test_one_may_apply_again_until_the_orders_validity_is_over(after: timedelta, key: str) -> None:
    """The answer names the instant; from it on, no new case."""
    world = did(opening(Kind.RETURN_REFUND, Reason.OTHER, Policy()), (CONSUMER, c.Cancel()))
    until = START - DAY + 15 * DAY
    found = told(world._replace(now=until + after))
    assert note(found, f"apply_again.{key}") == Note(f"apply_again.{key}", {"until": until, "most": None})
    assert ("apply_again" in [step.key for step in found.do_now]) is (key == "until")


@pytest.mark.parametrize(
    ("reason", "days"), [(Reason.NO_REASON, 7), (Reason.OTHER, 15)], ids=["no reason", "another reason"]
)
def test_no_reason_has_its_own_validity(reason: Reason, days: int) -> None:
    """Seven days against fifteen."""
    world = did(opening(Kind.RETURN_REFUND, reason, Policy()), (CONSUMER, c.Cancel()))
    found = note(told(world), "apply_again.until")
    assert found is not None and found.params["until"] == START - DAY + days * DAY


@pytest.mark.parametrize(("after", "key"), [(-SECOND, "until"), (timedelta(0), "over"), (SECOND, "over")])
def test_a_withdrawal_for_now_gives_grace_even_past_validity(after: timedelta, key: str) -> None:
    """Withdrawn on the fourteenth day, one may apply again for seven more."""
    world = did(opening(Kind.RETURN_REFUND, Reason.OTHER, Policy()), (MERCHANT, c.Agree("warehouse")))
    world = did(world, (CONSUMER, c.Send("sf", "SF12345678")))
    world = later(world, START + 5 * DAY)
    world = did(world, (MERCHANT, c.Extend()))
    world = later(world, START + 13 * DAY)
    world = did(world, (MERCHANT, c.MakeOffer(OfferType.WITHDRAW_FOR_NOW)), (CONSUMER, c.AcceptOffer("o1")))
    until = START + 20 * DAY
    assert note(told(world._replace(now=until + after)), f"apply_again.{key}") is not None


def test_before_delivery_one_may_apply_again_at_any_time() -> None:
    """The validity begins with the delivery."""
    world = did(opening(Kind.REFUND_UNSHIPPED, Reason.LATE, Policy()), (CONSUMER, c.Cancel()))
    assert note(told(world), "apply_again.any_time") is not None


@pytest.mark.parametrize(("limit", "key"), [(2, "until"), (1, "too_often")])
def test_who_has_applied_too_often_is_told_so(limit: int, key: str) -> None:
    """The limit counts the cases opened on the line."""
    policy = Policy()
    policy = changed(policy, limits=changed(policy.limits, cases_per_line=limit))
    world = did(opening(Kind.RETURN_REFUND, Reason.OTHER, policy), (CONSUMER, c.Cancel()))
    assert note(told(world), f"apply_again.{key}") is not None


def test_goods_that_another_case_holds_are_not_applied_for_again() -> None:
    """The reader is sent to the case that is open."""
    world = did(opening(Kind.RETURN_REFUND, Reason.OTHER, Policy()), (CONSUMER, c.Cancel()))
    entry = changed(world.course.order.entries[0], case_id="tea-0002", holds=True)
    order = changed(world.course.order, entries=(*world.course.order.entries, entry))
    world = world._replace(course=world.course._replace(order=order))
    assert note(told(world), "apply_again.elsewhere") is not None


def test_offers_are_told_from_both_ends() -> None:
    """Who made it waits, the other side answers first of all."""
    world = did(returning(), (MERCHANT, c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=100)))
    assert [one.key for one in told(world, MERCHANT).notes] == ["offer_mine"]
    assert [one.key for one in told(world).notes] == ["offer_by_merchant"]
    assert commands_of(told(world))[:2] == ["accept_offer", "decline_offer"]


# --- what a refusal says the case waits for -------------------------------------------------------


def test_what_a_case_waits_for_is_known_in_every_state() -> None:
    """A refusal carries the states of the four machines; one row fits each case, and each row some case."""
    keys = set()
    for world in worlds():
        case = world.case
        key = waits_for({"claim": case.claim, "parcel": case.parcel, "refund": case.refund, "dispute": case.dispute})
        assert key is not None
        keys.add(key)
    assert keys == {row.key for row in WAITS}
    assert waits_for({}) is None


def test_a_dispute_that_the_reader_has_taken_is_not_offered_to_be_taken() -> None:
    """What is left to do is to decide it."""
    refused = did(opening(Kind.REFUND_ONLY, Reason.OTHER, Policy()), (MERCHANT, c.Refuse(RefusalReason.OTHER, "no")))
    world = later(disputed := did(refused, (CONSUMER, c.Escalate("look"))), disputed.now + DAY)
    assert commands_of(told(world, ARBITRATORS[0])) == ["take", "decide"]
    assert commands_of(told(did(world, (ARBITRATORS[0], c.Take())), ARBITRATORS[0])) == ["decide"]
