"""Who may do what in which situation?  Every command in every situation, by a table that a lawyer could read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pytest

from makegood.domain import commands as c
from makegood.domain.case import Case
from makegood.domain.deadlines import CLOCKS, due_at, next_wake
from makegood.domain.decide import allowed, sees
from makegood.domain.permissions import COMMANDS
from makegood.domain.refusals import Refusal
from makegood.domain.stage import stage_deadline, stage_of, turn_of
from makegood.domain.words import (
    Actor,
    Favour,
    OfferType,
    Purpose,
    Review,
    Stated,
    TrackingStatus,
)

from .positions import ESCALATE, INTACT, POSITIONS, REFUSE, REJECT, decision
from .world import CARRIER, CHANNEL, CONSUMER, LIN, MERCHANT, OPERATOR, SYSTEM, WANG, World, code, names

TALK = frozenset({"message", "ask_service", "pay_small", "ask_small_payment"})
"""What may be done at any time: talking, and paying something beside the refund."""
NOT_TALKED_OF = {("asked", "merchant"): {"ask_small_payment"}, ("asked", "operator"): {"pay_small"}}
"""While a small payment waits for approval, nobody asks for another, and nobody pays it beside the request."""

MAY = """
lacking               consumer  cancel modify offer
                      merchant  refund offer
checking              consumer  cancel modify offer
                      merchant  refund offer
                      operator  keep_evidence
held                  consumer  cancel modify offer
                      merchant  refund offer
                      operator  review_exhibit keep_evidence
more                  consumer  cancel modify offer
                      merchant  refund offer
                      operator  keep_evidence
shown                 consumer  cancel modify offer
                      merchant  agree refuse refund offer
                      operator  keep_evidence
kept                  consumer  -
                      merchant  -
                      operator  release_evidence
erasable              consumer  -
                      merchant  -
                      operator  erase_exhibit keep_evidence
applied               consumer  cancel modify offer
                      merchant  agree refuse refund offer
awaited               consumer  cancel send offer
                      merchant  refund offer
on_the_way            consumer  cancel offer correct_waybill
                      merchant  refund refuse_at_door offer claim_courier
asked                 consumer  cancel offer correct_waybill
                      merchant  refund refuse_at_door offer claim_courier withdraw_small_payment
                      operator  approve_small_payment decline_small_payment
extended              consumer  cancel offer correct_waybill
                      merchant  refund refuse_at_door offer claim_courier
signed                consumer  cancel offer
                      merchant  refund reject inspect offer claim_courier
inspected             consumer  cancel offer
                      merchant  refund reject inspect offer claim_courier
refused_at_door       consumer  cancel offer
                      merchant  refund reject offer claim_courier
lost                  consumer  cancel offer
                      merchant  refund offer claim_courier
refused               consumer  cancel modify offer escalate
                      merchant  agree refund offer
rejected              consumer  cancel modify offer escalate
                      merchant  agree refund inspect offer claim_courier
offered               consumer  cancel offer accept_offer decline_offer
                      merchant  refund reject inspect claim_courier withdraw_offer
collecting            consumer  cancel offer withdraw_dispute prove
                      merchant  refund inspect offer prove claim_courier
                      lin       take
                      wang      take
withdrawn             consumer  cancel modify offer
                      merchant  agree refund inspect offer claim_courier
                      lin       -
                      wang      -
deciding              consumer  cancel offer withdraw_dispute
                      merchant  refund inspect offer claim_courier
                      lin       take decide
                      wang      take decide
taken                 consumer  cancel offer withdraw_dispute
                      merchant  refund inspect offer claim_courier
                      lin       take decide
decided_unsent        consumer  cancel send offer appeal
                      merchant  refund offer appeal
                      lin       -
decided_for_merchant  consumer  appeal confirm_receipt
                      merchant  appeal claim_courier send_back
                      lin       -
                      operator  send_back
taken_up_again        consumer  cancel confirm_receipt
                      merchant  refund claim_courier send_back
                      lin       -
                      wang      take decide
                      operator  send_back
appealed              consumer  -
                      merchant  claim_courier
                      lin       -
                      wang      take decide
final                 consumer  -
                      merchant  claim_courier
                      wang      -
promised              consumer  -
                      merchant  claim_courier
submitted             consumer  -
                      merchant  claim_courier
                      operator  ask_channel
unknown               consumer  -
                      merchant  claim_courier
                      operator  ask_channel
failed                consumer  consent_channel
                      merchant  reissue claim_courier
                      operator  reissue
paid                  consumer  -
                      merchant  claim_courier
cancelled             consumer  -
                      merchant  -
going_back            consumer  confirm_receipt
                      merchant  claim_courier send_back
                      operator  send_back
goods_kept            consumer  -
                      merchant  claim_courier
"""
"""Whoever is not named sees nothing of it, or may only talk."""

ACTORS: Mapping[str, Actor] = {
    "consumer": CONSUMER,
    "merchant": MERCHANT,
    "lin": LIN,
    "wang": WANG,
    "operator": OPERATOR,
}
BODIES: Mapping[str, object] = {
    "agree": c.Agree("addr-1"),
    "refuse": REFUSE,
    "cancel": c.Cancel(),
    "modify": c.Modify(amount_minor=5_000),
    "send": c.Send("sf", "SF1234567890"),
    "correct_waybill": c.CorrectWaybill("sf", "SF1234567891"),
    "extend": c.Extend(),
    "refund": c.PayRefund(),
    "reject": REJECT,
    "inspect": INTACT,
    "refuse_at_door": c.RefuseAtDoor("Broken box"),
    "offer": c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=5_000),
    "accept_offer": c.AcceptOffer("o1"),
    "decline_offer": c.DeclineOffer("o1"),
    "withdraw_offer": c.WithdrawOffer("o1"),
    "message": c.SendMessage("Hello"),
    "escalate": ESCALATE,
    "withdraw_dispute": c.WithdrawDispute(),
    "prove": c.Prove("See the picture"),
    "take": c.Take(),
    "decide": decision(Favour.CONSUMER),
    "appeal": c.Appeal("A misjudgement"),
    "reissue": c.Reissue(),
    "consent_channel": c.ConsentChannel("bank", "acct-9"),
    "ask_channel": c.AskChannel(),
    "confirm_payment": c.ConfirmPayment("case-A-1", Stated.PAID, "statement 7", "Seen there"),
    "send_back": c.SendBack("sf", "SF9234567890"),
    "confirm_receipt": c.ConfirmReceipt(),
    "pay_small": c.PaySmall(500, Purpose.GOODWILL),
    "ask_small_payment": c.AskSmallPayment(15_000, Purpose.GOODWILL, "A loyal buyer"),
    "withdraw_small_payment": c.WithdrawSmallPayment(),
    "approve_small_payment": c.ApproveSmallPayment(),
    "decline_small_payment": c.DeclineSmallPayment("The refund covers it"),
    "claim_courier": c.ClaimCourier(100, "Broken"),
    "ask_service": c.AskService("Where is it?"),
    "review_exhibit": c.ReviewExhibit("x1", Review.ACCEPTED),
    "erase_exhibit": c.EraseExhibit("x1", "asked for"),
    "keep_evidence": c.KeepEvidence("a court asks"),
    "release_evidence": c.ReleaseEvidence("the court is done"),
}


def rows() -> dict[tuple[str, str], frozenset[str]]:
    """The table: who may do what besides talking, by situation."""
    table: dict[tuple[str, str], frozenset[str]] = {}
    position = ""
    for line in MAY.strip().splitlines():
        words = line.split()
        if not line.startswith(" "):
            position, *words = words
        table[position, words[0]] = frozenset(words[1:]) - {"-"}
    return table


TABLE = rows()


def now_of(case: Case) -> datetime:
    return case.updated_at


def offered(world: World, actor: Actor) -> frozenset[str]:
    matter = world.matter(world.case, actor, now_of(world.case))
    return frozenset(item.command for item in allowed(world.case, matter))


def test_the_table_names_every_situation_and_every_command_has_a_body() -> None:
    """What is not in it is not tested."""
    assert {position for position, _ in TABLE} == set(POSITIONS)
    assert set(BODIES) == set(c.PUBLIC)


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize("position", POSITIONS)
def test_people_are_offered_what_the_table_says(position: str, who: str) -> None:
    """And what they may do at any time."""
    world = POSITIONS[position]()
    actor = ACTORS[who]
    if sees(actor, world.case):
        always = frozenset(name for name in TALK if actor.role in COMMANDS[c.PUBLIC[name]].roles)
        always -= NOT_TALKED_OF.get((position, who), set())
        assert offered(world, actor) == TABLE.get((position, who), frozenset()) | always
    else:
        assert (position, who) not in TABLE


@pytest.mark.parametrize("name", c.PUBLIC)
@pytest.mark.parametrize("position", POSITIONS)
def test_what_is_offered_can_be_done_and_nothing_else_can(position: str, name: str) -> None:
    """For every command of everybody in every situation; one that is refused leaves no trace."""
    for actor in ACTORS.values():
        world = POSITIONS[position]()
        before, at = world.case, now_of(world.case)
        answer = world.do(BODIES[name], actor, at)
        may = sees(actor, before) and name in offered(POSITIONS[position](), actor)
        assert (code(answer) is None) is may, f"{actor.subject} {name}: {answer}"
        if isinstance(answer, Refusal):
            assert world.case == before
        elif name != "take":
            assert answer


@pytest.mark.parametrize("position", POSITIONS)
def test_a_command_that_is_bounded_by_a_clock_says_until_when(position: str) -> None:
    """The instant is the running clock's own."""
    world = POSITIONS[position]()
    for actor in ACTORS.values():
        matter = world.matter(world.case, actor, now_of(world.case))
        for item in allowed(world.case, matter) if sees(actor, world.case) else ():
            row = COMMANDS[c.PUBLIC[item.command]]
            running = [clock for clock in CLOCKS if clock.name == row.clock and clock.runs(world.case)]
            expected = due_at(running[0], world.case, matter.situation) if running else None
            assert (item.until, item.rule, item.requires) == (expected, row.rule, row.requires)


STAGES = """
lacking               consumer_to_show_evidence  consumer    show
checking              consumer_to_show_evidence  consumer    check
held                  consumer_to_show_evidence  consumer    hold
more                  consumer_to_show_evidence  consumer    show
shown                 merchant_to_answer         merchant    answer
kept                  closed                     -           -
erasable              closed                     -           -
applied               merchant_to_answer         merchant    answer
awaited               consumer_to_send           consumer    send
on_the_way            merchant_to_receive        merchant    receive
asked                 merchant_to_receive        merchant    receive
extended              merchant_to_receive        merchant    receive
signed                merchant_to_receive        merchant    settle
inspected             merchant_to_receive        merchant    settle
refused_at_door       merchant_to_receive        merchant    settle
lost                  merchant_to_receive        merchant    trace
refused               consumer_to_respond        consumer    respond
rejected              consumer_to_respond        consumer    respond
offered               merchant_to_receive        merchant    settle
collecting            both_to_prove              both        prove
withdrawn             consumer_to_respond        consumer    respond
deciding              platform_to_decide         arbitrator  decide
taken                 platform_to_decide         arbitrator  decide
decided_unsent        consumer_to_send           consumer    send
decided_for_merchant  closed                     -           -
taken_up_again        platform_to_decide         arbitrator  decide
appealed              done                       -           -
final                 done                       -           -
promised              money_on_its_way           system      -
submitted             money_on_its_way           system      payout
unknown               money_on_its_way           system      payout
failed                money_on_its_way           operator    -
paid                  done                       -           -
cancelled             closed                     -           -
going_back            closed                     -           -
goods_kept            closed                     -           -
"""


@pytest.mark.parametrize("row", STAGES.strip().splitlines(), ids=lambda row: row.split()[0])
def test_every_situation_has_its_stage_its_turn_and_its_deadline(row: str) -> None:
    """The one word that people see, whose turn it is, and until when."""
    position, stage, turn, clock = row.split()
    world = POSITIONS[position]()
    deadline = stage_deadline(world.case, world.situation(world.case))
    assert stage_of(world.case) == stage
    assert (turn_of(world.case) or "-") == turn
    assert (deadline.name if deadline is not None else "-") == clock


def test_every_situation_is_in_the_table_of_stages() -> None:
    """None is left to chance."""
    assert [row.split()[0] for row in STAGES.strip().splitlines()] == list(POSITIONS)


@pytest.mark.parametrize("position", POSITIONS)
def test_the_next_wake_is_the_earliest_of_all_that_run(position: str) -> None:
    """A shadow that a worker sleeps by must not be late."""
    world = POSITIONS[position]()
    case, situation = world.case, world.situation(world.case)
    wake = next_wake(case, situation)
    dues = [due_at(clock, case, situation) for clock in CLOCKS if clock.runs(case)]
    if wake is None:
        assert dues == []
    else:
        assert wake.at > now_of(case)
        assert not dues or wake.at <= min(dues)


# --- twice ---

ONCE = frozenset(c.PUBLIC) - {
    "message", "ask_service", "modify", "inspect", "offer", "prove", "consent_channel", "ask_channel", "pay_small",
    "claim_courier",
}  # fmt: skip
"""What makes sense once; the rest may be said again."""


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize("position", POSITIONS)
def test_what_is_done_once_is_not_done_twice(position: str, who: str) -> None:
    """A double click: the second one is refused, or changes nothing."""
    actor = ACTORS[who]
    for name in sorted(TABLE.get((position, who), frozenset()) & ONCE):
        world = POSITIONS[position]()
        at = now_of(world.case)
        world.done(BODIES[name], actor, at)
        after = world.case
        again = world.do(BODIES[name], actor, at)
        assert isinstance(again, Refusal) or again == ()
        assert world.case == after


@pytest.mark.parametrize("position", POSITIONS)
def test_nobody_from_outside_can_do_harm_in_any_situation(position: str) -> None:
    """Whatever a carrier, a channel or a worker says of a case, it goes on."""
    for status in TrackingStatus:
        world = POSITIONS[position]()
        at = now_of(world.case)
        world.done(c.Track(c.Report(status, at, at)), CARRIER, at)
    for word in ("paid", "failed", "unknown", "reversed"):
        for number in (payment.refund_no for payment in POSITIONS[position]().case.payments):
            world = POSITIONS[position]()
            at = now_of(world.case)
            world.done(c.SubmitPayment(number), SYSTEM, at)
            world.done(c.TellPayment(number, word), CHANNEL, at)


@pytest.mark.parametrize("position", POSITIONS)
def test_a_tick_brings_nothing_but_what_was_due(position: str) -> None:
    """And the same tick again nothing at all."""
    world = POSITIONS[position]()
    at = now_of(world.case)
    assert names(world.done(c.Tick(), SYSTEM, at)) == []
    assert names(world.done(c.Rederive("calendar"), SYSTEM, at)) == []
