"""Is the merchant advised at every turn, with the finding's own rule first and the risk before every no?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache

import msgspec
import pytest

from makegood.app.playbook import PLAYS
from makegood.app.texts.counsel import wire_body
from makegood.domain import commands as c
from makegood.domain import events as e
from makegood.domain.decide import allowed, judge
from makegood.domain.kinds import Kind
from makegood.domain.liability import Contribution, Figures, figures_of
from makegood.domain.playbook import Advice, advice
from makegood.domain.plays import Play
from makegood.domain.policy import EvidenceRules, Limits, Policy
from makegood.domain.preparing import Minor, Text
from makegood.domain.refusals import Code, Refusal
from makegood.domain.stage import turn_of
from makegood.domain.values import changed
from makegood.domain.words import (
    Actor,
    Check,
    Condition,
    ExhibitPurpose,
    FaultOf,
    OfferType,
    Purpose,
    Reason,
    RefusalReason,
    RejectionReason,
    Role,
    TrackingStatus,
    Turn,
)
from makegood.web.api.cases.bodies import ORDERINGS

from .reachable import CARRIER, CONSUMER, DAY, MERCHANT, SECOND, START, World, later, opening, worlds
from .test_liability import did

HOUR = timedelta(hours=1)
FIGURES = figures_of([Contribution("old", 1, "reason.other", START, START, False, False, False)], 20)


def advised(world: World, figures: Figures = FIGURES) -> tuple[Advice, ...]:
    return advice(world.case, world.matter(MERCHANT), figures, PLAYS)


def keys(world: World) -> list[str]:
    return [one.situation for one in advised(world)]


def prepared(one: Advice) -> object:
    """The command that the advice prepares, its body read as the server would read it."""
    body: dict[str, object] = {}
    for name, value in one.body.items():
        match value:
            case Text(key):
                body[name] = key
            case Minor(amount_minor):
                body["amount_minor"] = amount_minor
            case Mapping():
                body[name] = e.Findings(Condition(str(value["condition"])))
            case _ if name == "reason_code":
                body[name] = _REASONS[str(one.command)](str(value))
            case _:
                body[name] = _WORDS[name](str(value)) if name in _WORDS else value
    assert one.command is not None
    return c.PUBLIC[one.command](**body)


TYPED = frozenset({"send_back"})
NOES = ("answer.refuse", "settle.reject")
_REASONS: dict[str, type[RefusalReason] | type[RejectionReason]] = {
    "refuse": RefusalReason,
    "reject": RejectionReason,
}
_WORDS = {"type": OfferType, "kind": Kind, "purpose": Purpose}


def received(reason: Reason = Reason.NO_REASON, limits: Limits | None = None) -> World:
    """A return that has just been signed for."""
    world = did(
        opening(Kind.RETURN_REFUND, reason, Policy(evidence=EvidenceRules(()), limits=limits or Limits())),
        (MERCHANT, c.Agree("warehouse")),
        (CONSUMER, c.Send("sf", "SF12345678")),
    )
    return did(world, (CARRIER, c.Track(c.Report(TrackingStatus.SIGNED, START, START))))


def found(findings: e.Findings, reason: Reason = Reason.NO_REASON) -> World:
    return did(received(reason), (MERCHANT, c.Inspect(findings)))


# --- over all that can happen ---------------------------------------------------------------------


def test_there_is_advice_at_every_turn_of_the_merchant() -> None:
    """Also where both have the turn."""
    for world in worlds():
        if turn_of(world.case) in (Turn.MERCHANT, Turn.BOTH):
            assert advised(world), world.case


def test_every_prepared_command_is_allowed_and_would_be_carried_out() -> None:
    """As it is: only a rejection still asks for the merchant's own acknowledgement of the risk (S15).

    The number of a parcel nobody but the merchant knows: its form stands ready, and is filled in by hand.
    """
    for world in worlds():
        matter = world.matter(MERCHANT)
        possible = {one.command for one in allowed(world.case, matter)}
        for one in advised(world):
            if one.command is None:
                assert one.body == {}
                continue
            assert one.command in possible, one.situation
            if one.command in TYPED:
                assert one.body == {}
                continue
            verdict = judge(world.case, prepared(one), matter)
            if one.command == "reject":
                assert isinstance(verdict, Refusal) and verdict.code is Code.RISK_NOT_ACKNOWLEDGED
            else:
                assert not isinstance(verdict, Refusal), (one.situation, verdict)


def test_before_every_no_the_risk_is_shown() -> None:
    """Wherever a refusal or a rejection is allowed, what it risks stands beside the better ways, which come first."""
    for world in worlds():
        possible = {one.command for one in allowed(world.case, world.matter(MERCHANT))}
        if possible & {"refuse", "reject"}:
            all_advice = advised(world)
            assert all_advice[0].situation not in NOES, "the better ways come first"
            risk = all_advice[-1].risk
            assert risk is not None
            assert risk.rate_then > risk.rate_now
            assert risk.score_then < risk.score_now


# --- row by row -----------------------------------------------------------------------------------


def lost(number: int, decided: int | None = None) -> Figures:
    """Figures of a shop that lost so many of its decided disputes."""
    rounds = [
        Contribution(f"old{one}", 1, "reason.other", START, START, one < number, False, False)
        for one in range(decided or number)
    ]
    return figures_of(rounds, 20)


def small(kind: Kind = Kind.RETURN_REFUND) -> World:
    """An application for a small sum."""
    limits = changed(Policy().limits, small_payment_approval_above_minor=100_000)
    return opening(kind, Reason.OTHER, changed(Policy(), limits=limits))


def deducted(limit_minor: int) -> World:
    """A lid is missing, and 68.00 of the refund were taken off for it by agreement."""
    limits = changed(Policy().limits, small_payment_approval_above_minor=limit_minor)
    return did(
        received(limits=limits),
        (MERCHANT, c.Inspect(F(PARTS, missing=("lid",)))),
        (MERCHANT, c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=20_000)),
        (CONSUMER, c.AcceptOffer("o1")),
    )


def lacking() -> World:
    """An application whose evidence is not there yet."""
    rules = changed(Policy().evidence, required_reasons=(Reason.QUALITY,))
    return opening(Kind.RETURN_REFUND, Reason.QUALITY, changed(Policy(), evidence=rules))


CHECKER = Actor(Role.SYSTEM, "checks")
CLEAR = (e.Found(Check.READABLE, True, 99), e.Found(Check.SHARP, True, 99))


def shown(world: World, *found: e.Found, number: int = 1) -> World:
    """The consumer's photo of the fault has come, and the checks have said this of it besides that it is clear."""
    photo = c.ReceiveExhibit(f"x{number}", ExhibitPurpose.APPLICATION, "ab" * 32, "image/jpeg", 9)
    return did(world, (CONSUMER, photo), (CHECKER, c.JudgeExhibit(f"x{number}", (*CLEAR, *found), "cd" * 32)))


def proving(kind: Kind = Kind.RETURN_REFUND, limit_minor: int = 0, reason: Reason = Reason.QUALITY) -> World:
    """An application for a fault whose evidence has to be clear, and no more."""
    rules = changed(Policy().evidence, required_reasons=(Reason.QUALITY,), needs=())
    limits = changed(Policy().limits, small_payment_approval_above_minor=limit_minor)
    return opening(kind, reason, changed(Policy(), evidence=rules, limits=limits))


NO_NUMBER = e.Found(Check.WAYBILL, None, 10)
EDITED = e.Found(Check.UNMODIFIED, False, 90)


def waiting_for(*found: e.Found) -> World:
    """An application whose photo the checks have said this of, where a label has to be shown."""
    rules = changed(Policy().evidence, required_reasons=(Reason.QUALITY,), needs=(Check.WAYBILL,))
    return shown(opening(Kind.RETURN_REFUND, Reason.QUALITY, changed(Policy(), evidence=rules)), *found)


def disputed(world: World) -> World:
    """Refused, and before the platform."""
    return did(world, (MERCHANT, c.Refuse(RefusalReason.OTHER, "no")), (CONSUMER, c.Escalate("yes")))


def by_evidence() -> list[World]:
    """Cases that differ by what the checks said."""
    photo = c.ReceiveExhibit("x1", ExhibitPurpose.APPLICATION, "ab" * 32, "image/jpeg", 9)
    return [
        did(proving(), (CONSUMER, photo)),
        waiting_for(NO_NUMBER),
        shown(proving(), EDITED),
        later(shown(proving(), EDITED), START + DAY),
        shown(proving()),
        shown(proving(limit_minor=100_000)),
        shown(proving(Kind.REFUND_ONLY)),
        shown(proving(Kind.REFUND_ONLY, reason=Reason.OTHER)),
        disputed(shown(proving(Kind.REFUND_ONLY))),
    ]


def proved(world: World) -> World:
    """Before the platform, with the shop's proof given."""
    return did(disputed(world), (MERCHANT, c.Prove("It was tested")))


LESS_BACK = c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=20_000)
KEPT = c.MakeOffer(OfferType.MODIFY_KIND, Kind.REFUND_ONLY, 6_000)


def agreeing() -> list[World]:
    """What a buyer offers of its own, and what was agreed on before the application was answered."""
    applied, alone = (opening(kind, Reason.OTHER, Policy()) for kind in (Kind.RETURN_REFUND, Kind.REFUND_ONLY))
    again = did(
        received(),
        (MERCHANT, c.Reject(RejectionReason.RESALE_AFFECTED, "used", risk_acknowledged=True)),
        (CONSUMER, c.Modify(amount_minor=26_000)),
    )
    agreed = [did(one, (CONSUMER, LESS_BACK), (MERCHANT, c.AcceptOffer("o1"))) for one in (applied, alone, again)]
    return [did(applied, (CONSUMER, KEPT)), did(applied, (CONSUMER, LESS_BACK)), *agreed]


PAID_BESIDE = c.MakeOffer(OfferType.SMALL_PAYMENT, amount_minor=500)


@lru_cache(maxsize=1)
def examples() -> Mapping[str, tuple[World, Figures]]:
    """For each row a case in which it is advised."""
    answering = later(opening(Kind.RETURN_REFUND, Reason.OTHER, Policy()), START + 40 * HOUR)
    more = [(small(), FIGURES), (answering, FIGURES), (lacking(), FIGURES), (found(F(RESALE)), lost(2))]
    more += [(world, FIGURES) for world in (*by_evidence(), deducted(1_000), proved(proving(reason=Reason.OTHER)))]
    more.append((did(received(), (CONSUMER, PAID_BESIDE)), FIGURES))
    claimed = did(found(F(RESALE, fault_of=Q.COURIER)), (MERCHANT, c.ClaimCourier(10_900, "broken")))
    some = (*agreeing(), late(), approval_asked(), claimed, not_taken(found(F(RESALE)), 26_601))
    more += [(world, FIGURES) for world in some]
    found_in: dict[str, tuple[World, Figures]] = {}
    for world, figures in (*((world, FIGURES) for world in worlds()), *more):
        for one in advised(world, figures):
            there = found_in.get(one.situation)
            if there is None or (one.command is not None and _command(one.situation, *there) is None):
                found_in[one.situation] = (world, figures)
    return found_in


def _command(situation: str, world: World, figures: Figures) -> str | None:
    return next(one.command for one in advised(world, figures) if one.situation == situation)


@pytest.mark.parametrize("play", PLAYS, ids=lambda play: play.situation)
def test_a_row_is_advised_where_it_helps(play: Play) -> None:
    """With its rule and its risk, and its command ready to be given as it is, in the words of the interface."""
    world, figures = examples()[play.situation]
    (one,) = (one for one in advised(world, figures) if one.situation == play.situation)
    assert one.rule == play.rule
    assert one.command == play.command
    assert (one.risk.key if one.risk is not None else None) == play.risk
    if play.command is not None and play.command not in TYPED:
        wire = wire_body(one.body, "en", one.currency)
        msgspec.convert(wire, ORDERINGS[play.command].body)
        assert set(wire) <= {name.partition(".")[0] for name in play.body}


@pytest.mark.parametrize(
    ("figures", "warned"),
    [(lost(1), False), (lost(2), True), (lost(2, 4), True), (lost(2, 5), False), (lost(3, 5), True)],
)
def test_a_shop_that_is_often_found_liable_is_warned(figures: Figures, warned: bool) -> None:
    """From two lost disputes on, where they are half of those decided at least (S15)."""
    assert ("settle.often_lost" in [one.situation for one in advised(found(F(RESALE)), figures)]) is warned


@pytest.mark.parametrize(("left", "soon"), [(12 * HOUR + SECOND, False), (12 * HOUR, True), (12 * HOUR - SECOND, True)])
def test_the_last_hours_of_answering_are_pointed_out(left: timedelta, soon: bool) -> None:
    """From twelve hours before the system agrees (S10); what to do comes first all the same."""
    world = later(opening(Kind.RETURN_REFUND, Reason.OTHER, Policy()), START + 48 * HOUR - left)
    assert ("answer.soon" in keys(world)) is soon
    assert keys(world)[0] == "answer.return"


@pytest.mark.parametrize(("limit", "offered"), [(26_799, False), (26_800, True), (26_801, True)])
def test_goods_of_little_worth_may_stay_where_they_are(limit: int, offered: bool) -> None:
    """Up to what a merchant may pay alone, a refund without a return is proposed (S27)."""
    limits = changed(Policy().limits, small_payment_approval_above_minor=limit)
    world = opening(Kind.RETURN_REFUND, Reason.OTHER, changed(Policy(), limits=limits))
    assert advised(world)[0].params["due_minor"] == 26_800
    assert ("answer.keep_goods" in keys(world)) is offered


# --- what the checks said (S3-S6) -----------------------------------------------------------------


def test_the_first_advice_follows_what_the_checks_said_of_the_evidence() -> None:
    """Missing, running, lacking, held, held in vain, accepted; of small sums and of a refund alone, and disputed."""
    assert [keys(world)[0] for world in (lacking(), *by_evidence())] == [
        "answer.await_evidence",
        "answer.evidence_checking",
        "answer.evidence_more",
        "answer.evidence_held",
        "answer.doubted",
        "answer.proven",
        "answer.proven_small",
        "answer.proven_refund",
        "answer.refund_only",
        "dispute.proven",
    ]


@pytest.mark.parametrize(
    ("after", "first"),
    [(DAY - SECOND, "answer.evidence_held"), (DAY, "answer.doubted"), (DAY + SECOND, "answer.doubted")],
)
def test_a_doubt_that_nobody_looked_at_is_no_reason_to_refuse(after: timedelta, first: str) -> None:
    """Once the hold is over the merchant answers, and is told to ask for another photo before anything else (S4)."""
    world = later(shown(proving(), EDITED), START + after)
    assert keys(world)[0] == first
    assert "answer.proven" not in keys(world)


@pytest.mark.parametrize("reason", [Reason.OTHER, Reason.NO_REASON, Reason.LATE])
def test_a_photo_proves_nothing_where_no_fault_was_applied_for(reason: Reason) -> None:
    """An accepted picture is then no more than a picture."""
    assert keys(shown(proving(reason=reason)))[0] == "answer.return"


def test_before_a_no_the_merchant_is_told_to_have_photos() -> None:
    """Until it has its own of the inspection (S21), or of the dispute (S6)."""
    inspected, before_platform = found(F(RESALE)), disputed(proving(reason=Reason.OTHER))
    for world, advice_of_it, purpose in (
        (inspected, "settle.no_photos", ExhibitPurpose.INSPECTION),
        (before_platform, "dispute.no_photos", ExhibitPurpose.DISPUTE),
    ):
        assert advice_of_it in keys(world)
        photo = c.ReceiveExhibit("x9", purpose, "ab" * 32, "image/jpeg", 9)
        assert advice_of_it not in keys(did(world, (MERCHANT, photo)))


def test_who_has_given_proof_is_asked_for_none() -> None:
    """What is said is that it has arrived, and what could still be done instead of waiting."""
    world = proved(proving(reason=Reason.OTHER))
    assert keys(world) == ["dispute.proved", "dispute.settle", "dispute.less"]
    again = did(world, (MERCHANT, c.Prove("And packed")))
    assert again.case.round is not None and again.case.round.proved == (Role.MERCHANT,)


def test_before_a_decision_the_shop_can_meet_the_buyer() -> None:
    """At what the buyer named last, else at a share by what its pictures have shown (S27)."""
    untold = disputed(proving(reason=Reason.OTHER))
    photo = c.ReceiveExhibit("x7", ExhibitPurpose.DISPUTE, "ab" * 32, "image/jpeg", 9)
    named = did(untold, (CONSUMER, c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=1_234)))
    due = untold.case.ask.requested_minor
    for world, amount in (
        (untold, due * 30 // 100),
        (did(untold, (CONSUMER, photo)), due * 50 // 100),
        (disputed(shown(proving(Kind.REFUND_ONLY))), due * 70 // 100),
        (named, 1_234),
    ):
        (one,) = (one for one in advised(world) if one.situation == "dispute.less")
        assert one.body["amount"] == Minor(amount - amount % 100 if amount != 1_234 else amount)


def test_the_first_advice_on_a_buyers_offer_says_whether_the_goods_come_back() -> None:
    """Kept or sent back; and once agreed on, the one right step: the return, the money, or the goods that are there."""
    assert [keys(world)[0] for world in agreeing()] == [
        "offer.keeps",
        "offer.sends_back",
        "answer.agreed_return",
        "answer.agreed_pays",
        "answer.agreed_goods_there",
    ]
    first = advised(agreeing()[0])[0]
    assert (first.params["offered_minor"], first.params["due_minor"]) == (6_000, 26_800)
    assert advised(agreeing()[2])[0].params["due_minor"] == 20_000


# --- what was found (S23-S26) ---------------------------------------------------------------------

F, Q = e.Findings, FaultOf
RESALE, PARTS = Condition.RESALE_AFFECTED, Condition.PARTS_MISSING

FIRST = [
    # finding                                                reason              rule   command
    (F(Condition.INTACT), Reason.NO_REASON, "S12", "refund"),
    (F(RESALE), Reason.NO_REASON, "S23", "offer"),
    (F(RESALE, quality_fault=False), Reason.QUALITY, "S23", "offer"),
    (F(RESALE, fault_of=Q.COURIER), Reason.NO_REASON, "S23", "claim_courier"),
    (F(RESALE, quality_fault=True, fault_of=Q.COURIER), Reason.QUALITY, "S23", "claim_courier"),
    (F(RESALE, quality_fault=True), Reason.NO_REASON, "S24", "refund"),
    (F(RESALE), Reason.QUALITY, "S24", "refund"),
    (F(Condition.WRONG_ITEM), Reason.NO_REASON, "S25", "offer"),
    (F(Condition.WRONG_ITEM), Reason.WRONG_ITEM, "S25", "refund"),
    (F(Condition.WRONG_ITEM, fault_of=Q.MERCHANT), Reason.NO_REASON, "S25", "refund"),
    (F(PARTS, missing=("lid",)), Reason.NO_REASON, "S26", "offer"),
    (F(PARTS, fault_of=Q.CONSUMER), Reason.NO_REASON, "S26", "offer"),
    (F(PARTS, fault_of=Q.COURIER), Reason.NO_REASON, "S26", "claim_courier"),
    (F(PARTS, fault_of=Q.MERCHANT), Reason.NO_REASON, "S26", "refund"),
    (F(PARTS), Reason.MISSING_PARTS, "S26", "refund"),
    (F(Condition.EMPTY), Reason.NO_REASON, "S26", "offer"),
    (F(Condition.EMPTY, fault_of=Q.COURIER), Reason.NO_REASON, "S26", "claim_courier"),
]


@pytest.mark.parametrize(("findings", "reason", "rule", "command"), FIRST)
def test_the_first_advice_after_an_inspection_cites_the_findings_own_rule(
    findings: e.Findings, reason: Reason, rule: str, command: str
) -> None:
    """Every finding, by whose fault it is, has its own way."""
    first = advised(found(findings, reason))[0]
    assert (first.rule, first.command) == (rule, command)


def test_the_findings_own_rule_comes_first_even_beside_an_offer_and_a_short_deadline() -> None:
    """An open offer of the consumer and the last hours of the clock come after it."""
    world = did(found(F(Condition.WRONG_ITEM)), (CONSUMER, c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=20_000)))
    world = later(world, START + 48 * HOUR - SECOND)
    assert keys(world)[0] == "wrong_item.swap"


def test_the_wrong_goods_are_offered_back_with_a_promise() -> None:
    """The consumer cancels, applies anew with the right item, and gets the wrong one back (S25)."""
    first = advised(found(F(Condition.WRONG_ITEM)))[0]
    assert first.body == {
        "type": "return_wrong_goods",
        "promise": Text("promise.wrong_item"),
        "comment": Text("body.wrong_item"),
    }


def test_missing_parts_are_sent_on_if_needed_and_else_deducted() -> None:
    """First the withdrawal for now with the parts named, then the lower refund (S26)."""
    needed, not_needed, *_ = advised(found(F(PARTS, missing=("lid", "box"))))
    assert needed.body["type"] == "withdraw_for_now"
    assert needed.body["parts"] == ("lid", "box")
    assert (not_needed.rule, not_needed.body["type"]) == ("S26", "modify_amount")
    assert not_needed.body["amount"] == Minor(26_800 - 1_340)


def test_a_deduction_that_was_agreed_on_can_be_evened_out_by_a_small_payment() -> None:
    """Half of what was taken off, and never above what a merchant may pay alone."""
    world = found(F(PARTS, missing=("lid",)))
    assert next(one for one in advised(did(world)) if one.situation == "parts.not_needed").command == "offer"
    world = did(
        world,
        (MERCHANT, c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=20_000)),
        (CONSUMER, c.AcceptOffer("o1")),
    )
    even = next(one for one in advised(world) if one.situation == "parts.even_out")
    assert (even.command, even.body["amount"]) == ("pay_small", Minor(3_400))


@pytest.mark.parametrize(
    ("limit", "command", "amount"),
    [(3_399, "ask_small_payment", 3_400), (3_400, "pay_small", 3_400), (3_401, "pay_small", 3_400)],
)
def test_what_is_above_the_limit_is_asked_for(limit: int, command: str, amount: int) -> None:
    """Half of what was taken off takes the platform's approval: that comes first, and nothing while it waits (S26)."""
    evening = [one for one in advised(deducted(limit)) if one.situation.startswith("parts.even_out")]
    assert (evening[0].command, evening[0].body["amount"]) == (command, Minor(amount))
    ask = c.AskSmallPayment(3_400, Purpose.DIFFERENCE, "a lid")
    if command == "ask_small_payment":
        assert not any("even_out" in key for key in keys(did(deducted(limit), (MERCHANT, ask))))


# --- before and while it comes (S20-S22) ----------------------------------------------------------


def test_before_agreeing_the_conditions_of_the_return_are_stated() -> None:
    """With a return address, and so with the return notice (S20)."""
    first = advised(opening(Kind.RETURN_REFUND, Reason.OTHER, Policy()))[0]
    assert (first.rule, first.command, first.body) == ("S20", "agree", {"return_address_id": "warehouse"})


@pytest.mark.parametrize(
    ("at", "first"),
    [
        (START + 5 * DAY - SECOND, "receive.wait"),
        (START + 5 * DAY, "receive.extend"),
        (START + 5 * DAY + SECOND, "receive.extend"),
        (START + 7 * DAY - SECOND, "receive.extend"),
    ],
)
def test_extending_is_advised_from_the_day_it_is_possible(at: datetime, first: str) -> None:
    """Nothing has arrived and time runs out: extend, talk, withdraw for now, in this order (S22)."""
    world = did(
        opening(Kind.RETURN_REFUND, Reason.OTHER, Policy()),
        (MERCHANT, c.Agree("warehouse")),
        (CONSUMER, c.Send("sf", "SF12345678")),
    )
    world = later(world, at)
    assert keys(world)[0] == first
    if first == "receive.extend":
        assert keys(world)[:3] == ["receive.extend", "receive.talk", "receive.withdraw"]
        assert advised(world)[0].command == "extend"


@pytest.mark.parametrize(
    ("left", "first"),
    [(2 * DAY + SECOND, "receive.wait"), (2 * DAY, "receive.talk"), (2 * DAY - SECOND, "receive.talk")],
)
def test_an_extension_used_up_leaves_talking_and_withdrawing(left: timedelta, first: str) -> None:
    """Extending is not advised twice."""
    world = did(
        opening(Kind.RETURN_REFUND, Reason.OTHER, Policy()),
        (MERCHANT, c.Agree("warehouse")),
        (CONSUMER, c.Send("sf", "SF12345678")),
    )
    world = did(later(world, START + 6 * DAY), (MERCHANT, c.Extend()))
    world = later(world, START + 14 * DAY - left)
    assert keys(world)[0] == first
    assert "receive.extend" not in keys(world)


def test_on_receipt_the_goods_are_inspected_first() -> None:
    """Before anything is paid or rejected (S21)."""
    first = advised(received())[0]
    assert (first.situation, first.rule, first.command) == ("signed.inspect", "S21", "inspect")


@pytest.mark.parametrize(("left", "soon"), [(12 * HOUR + SECOND, False), (12 * HOUR, True), (12 * HOUR - SECOND, True)])
def test_the_last_hours_of_settling_are_pointed_out(left: timedelta, soon: bool) -> None:
    """From twelve hours before the system refunds."""
    world = later(received(), START + 48 * HOUR - left)
    assert ("settle.soon" in keys(world)) is soon


# --- limits ---------------------------------------------------------------------------------------


def test_advice_whose_command_is_used_up_stands_without_it() -> None:
    """Three offers were made: the finding's rule is still cited, talking is left."""
    world = found(F(RESALE))
    for number in (1, 2, 3):
        offered = c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=20_000)
        world = did(world, (MERCHANT, offered), (CONSUMER, c.DeclineOffer(f"o{number}")))
    first = advised(world)[0]
    assert (first.situation, first.command, first.body) == ("resale.no_quality_fault", None, {})


def test_an_amount_too_small_to_be_lowered_is_not_offered_lower() -> None:
    """A tenth of a few minor units is nothing."""
    world = did(
        opening(Kind.RETURN_REFUND, Reason.NO_REASON, Policy()),
        (MERCHANT, c.Refuse(RefusalReason.OTHER, "no")),
        (CONSUMER, c.Modify(amount_minor=5)),
    )
    assert "answer.less" not in keys(world)


def test_while_an_offer_waits_nothing_is_offered_beside_it() -> None:
    """The buyer has to answer, and can be reminded; once it is answered, all is as before."""
    before = found(F(RESALE))
    waits = did(before, (MERCHANT, c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=20_000)))
    first = advised(waits)[0]
    assert (first.situation, first.command) == ("offer.await", "message")
    assert not {one.command for one in advised(waits)} & {"offer"}
    answered = did(waits, (CONSUMER, c.DeclineOffer("o1")))
    assert [key for key in keys(answered) if key != "offer.not_taken"] == keys(before)


def not_taken(world: World, *amounts: int) -> World:
    """The shop offered these amounts, and the buyer declined each."""
    for number, amount in enumerate(amounts, 1):
        offered = c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=amount)
        world = did(world, (MERCHANT, offered), (CONSUMER, c.DeclineOffer(f"o{number}")))
    return world


@pytest.mark.parametrize(
    ("declined", "offered"),
    [
        ((), 24_120),
        ((24_119,), 24_120),
        ((24_120,), 25_400),
        ((24_120, 25_400), 26_100),
        ((26_599,), 26_600),
        ((26_600,), 26_700),
        ((26_601,), None),
    ],
)
def test_an_amount_that_was_declined_is_not_offered_again(declined: tuple[int, ...], offered: int | None) -> None:
    """The next lies half way to what is asked for; where that is hardly less, paying it all is advised (S23)."""
    world = not_taken(found(F(RESALE)), *declined)
    first = advised(world)[0]
    if offered is None:
        assert (first.situation, first.before) == ("offer.not_taken", "declined_amount")
        assert "settle.refund" in keys(world) and "resale.no_quality_fault" not in keys(world)
    else:
        assert (first.situation, first.body["amount"]) == ("resale.no_quality_fault", Minor(offered))
        assert (first.before, first.params["vain_minor"]) == (
            ("declined_amount", declined[-1]) if declined else (None, None)
        )


def test_a_withdrawal_that_was_declined_is_not_offered_again() -> None:
    """Unless other parts are named; the deduction comes first then (S26)."""
    world = found(F(PARTS, missing=("lid",)))
    again = c.MakeOffer(OfferType.WITHDRAW_FOR_NOW, parts=("lid",), promise="soon")
    world = did(world, (MERCHANT, again), (CONSUMER, c.DeclineOffer("o1")))
    assert keys(world)[0] == "parts.not_needed" and "parts.needed" not in keys(world)


def test_what_was_claimed_from_the_courier_is_not_claimed_again() -> None:
    """It is waited for, or the refund is made now: either way the claim stands (S23)."""
    world = found(F(RESALE, fault_of=Q.COURIER))
    claimed = did(world, (MERCHANT, c.ClaimCourier(10_900, "broken")))
    first = advised(claimed)[0]
    assert (first.situation, first.command, first.params["claimed_minor"]) == ("courier.claimed", "refund", 10_900)
    assert "claim_courier" not in {one.command for one in advised(claimed)}


def approval_asked() -> World:
    """A small payment waits for the platform's approval before the application is answered."""
    ask = c.AskSmallPayment(15_000, Purpose.GOODWILL, "They keep it")
    return did(opening(Kind.RETURN_REFUND, Reason.OTHER, Policy()), (MERCHANT, ask))


def test_a_small_payment_that_waits_comes_before_the_return() -> None:
    """Nothing is pressed that would drop it; a buyer's offer can still be answered."""
    first = advised(approval_asked())[0]
    assert (first.situation, first.command, first.params["asked_minor"]) == ("small.waits", "message", 15_000)
    assert "small.waits" not in keys(did(approval_asked(), (CONSUMER, KEPT)))


def test_the_note_of_a_refused_parcel_stands_in_the_prepared_words() -> None:
    """What was wrong is told once (S21)."""
    sent = did(
        opening(Kind.RETURN_REFUND, Reason.NO_REASON, Policy(evidence=EvidenceRules(()))),
        (MERCHANT, c.Agree("warehouse")),
        (CONSUMER, c.Send("sf", "SF12345678")),
        (MERCHANT, c.RefuseAtDoor("A leg is broken.")),
    )
    first = advised(sent)[0]
    assert (first.situation, first.params["note"]) == ("door.talk", "A leg is broken.")


def late() -> World:
    return opening(Kind.REFUND_ONLY, Reason.LATE, Policy())


def test_nobody_is_asked_for_photos_of_what_came_late() -> None:
    """The tracking says it."""
    assert keys(late())[0] == "answer.refund_late"
    assert not {"answer.refund_unseen", "answer.refund_only"} & set(keys(late()))


def test_once_less_is_agreed_on_it_is_paid_and_not_talked_about_again() -> None:
    """The buyer accepted: the advice is to pay what was agreed, and no offer stands beside it."""
    agreed = deducted(100_000)
    first = advised(agreed)[0]
    assert (first.situation, first.command) == ("settle.agreed", "refund")
    assert first.params["due_minor"] == 20_000
    assert "offer" not in {one.command for one in advised(agreed)}


def test_an_offer_that_is_used_up_still_names_the_lower_sum() -> None:
    """What is said to be less than what is due is less."""
    world = opening(Kind.RETURN_REFUND, Reason.OTHER, Policy())
    for number in (1, 2, 3):
        offered = c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=20_000)
        world = did(world, (MERCHANT, offered), (CONSUMER, c.DeclineOffer(f"o{number}")))
    less = next(one for one in advised(world) if one.situation == "answer.less")
    assert less.command is None
    assert less.params["amount_minor"] < less.params["due_minor"]  # type: ignore[operator]  # both are whole numbers


def test_a_consumers_offer_is_there_to_be_answered() -> None:
    """With the offer's own number; what costs the shop no more than the request comes before all else."""
    due = received().case.ask.requested_minor
    for offered, situation, first in (
        (c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=due - 1), "offer.take", True),
        (c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=due), "offer.take", True),
        (c.MakeOffer(OfferType.WITHDRAW_FOR_NOW), "offer.take", True),
        (PAID_BESIDE, "offer.answer", False),
    ):
        each = advised(did(received(), (CONSUMER, offered)))
        answer = next(one for one in each if one.situation == situation)
        assert (answer.command, answer.body) == ("accept_offer", {"offer_id": "o1"})
        assert (each[0] is answer) is first
