"""Exhibits: what they amount to one by one and together, who may show what when, and how the flow moves on (S2-S6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from makegood.domain import commands as c
from makegood.domain import events as e
from makegood.domain.deadlines import deadlines
from makegood.domain.exhibits import Exhibit, judge_together, satisfied
from makegood.domain.kinds import Kind
from makegood.domain.policy import DEFAULT
from makegood.domain.showing import challenge_of, wanted_for
from makegood.domain.stage import stage_deadline, stage_of
from makegood.domain.words import Actor, Check, ExhibitPurpose, ExhibitState, Reason, Review, Role, Stage

from .positions import (
    EVIDENCE,
    applied,
    came,
    checking,
    collecting,
    deciding,
    held,
    judged,
    lacking,
    more,
    shown,
    signed,
)
from .world import CONSUMER, CUP, INSTANT, LIN, MERCHANT, OPERATOR, SYSTEM, T0, D, H, World, an_order, code, names

ACCEPTED, MORE, HELD = ExhibitState.ACCEPTED, ExhibitState.NEEDS_MORE, ExhibitState.HELD_FOR_REVIEW
ALL = frozenset({Check.READABLE, Check.SHARP, Check.GOODS, Check.WAYBILL})
PURPOSE = ExhibitPurpose.APPLICATION


def found(text: str) -> tuple[e.Found, ...]:
    """`sharp+ waybill- goods? used~`: yes, no, something unclear, nothing seen."""
    oks = {"+": (True, 90), "-": (False, 90), "?": (None, 60), "~": (None, 20)}
    return tuple(e.Found(Check(word[:-1]), *oks[word[-1]]) for word in text.split())


def an_exhibit(text: str, state: ExhibitState = MORE, **told: object) -> Exhibit:
    row = Exhibit("x0", Role.CONSUMER, "c", PURPOSE, None, "ab", "image/jpeg", 1, T0, state, found(text))
    return replace(row, **told)  # type: ignore[arg-type]


TOGETHER = """
readable+ sharp+ goods+ waybill+              |                        | accepted        |
readable+ sharp+ goods+ waybill~              |                        | needs_more      | waybill
readable+ sharp+ goods+ waybill?              |                        | held_for_review | waybill
readable+ sharp+ goods+ waybill-              |                        | needs_more      | waybill
readable+ sharp+ goods~ waybill+              |                        | held_for_review | goods
readable+ sharp+ goods~ waybill~              |                        | needs_more      | waybill
readable+ sharp- goods+ waybill+              |                        | needs_more      | sharp
readable+ sharp? goods+ waybill+              |                        | accepted        |
readable-                                     |                        | needs_more      | readable
readable+ sharp+ waybill+                     | goods+                 | accepted        |
readable+ sharp+ goods+                       | waybill+               | accepted        |
readable+ sharp- goods+                       | waybill+ sharp+        | needs_more      | sharp
readable+ sharp+ goods+ waybill+ unmodified-  |                        | held_for_review | unmodified
readable+ sharp+ goods+ waybill+ unmodified?  |                        | accepted        |
readable+ sharp+ goods+ waybill~ unmodified-  |                        | needs_more      | waybill
readable+ sharp+ goods+ waybill+ unused-      |                        | held_for_review | unused
verified?                                     |                        | held_for_review | verified
"""


@pytest.mark.parametrize("row", TOGETHER.strip().splitlines(), ids=lambda row: " ".join(row.split("|")[0].split()))
def test_pictures_are_judged_by_what_they_show_together(row: str) -> None:
    """Sharpness is each picture's own; goods and number need only be seen once; one bad sign is enough."""
    own, others, state, because = (part.strip() for part in row.split("|"))
    beside = [an_exhibit(others)] if others else []
    judgement = judge_together(found(own), beside, ALL)
    assert (judgement.state, " ".join(judgement.because_of)) == (state, because)
    assert judgement.doubted is any(word in own for word in ("unmodified-", "unused-", "verified?"))


def test_a_doubted_picture_vouches_for_nothing_until_somebody_has_looked() -> None:
    """Then, or when nobody looked in time, it does; what a person vouches for counts as seen."""
    wanted = frozenset({Check.WAYBILL})
    assert not satisfied([an_exhibit("waybill+", HELD, doubted=True)], wanted)
    assert satisfied([an_exhibit("waybill+", ACCEPTED, doubted=True)], wanted)
    assert not satisfied([an_exhibit("waybill?", HELD)], wanted)
    assert satisfied([an_exhibit("waybill?", ACCEPTED, waived=(Check.WAYBILL,))], wanted)
    assert not satisfied([an_exhibit("waybill+", ExhibitState.CHECKING)], wanted)


# --- what is required ---

WANTED = """
quality       return_refund     -             -          goods? readable sharp waybill
quality       return_refund     picture       -          goods readable sharp waybill
quality       return_refund     picture       accessory  accessories goods readable sharp waybill
wrong_item    return_refund     picture       accessory  accessories readable sharp waybill
missing_parts return_refund     picture       accessory  goods readable sharp waybill
counterfeit   refund_only       picture       -          goods readable sharp waybill
no_reason     return_refund     picture       accessory
not_received  refund_only       picture       -
quality       refund_unshipped  picture       -
"""


@pytest.mark.parametrize("row", WANTED.strip().splitlines(), ids=lambda row: "-".join(row.split()[:4]))
def test_fault_reasons_require_evidence_of_what_can_be_shown(row: str) -> None:
    """Nobody shows missing parts, goods without catalogue pictures, or what was not shipped."""
    reason, kind, picture, accessory, *wanted = row.split()
    pictures = ("makegood:1",) if picture == "picture" else ()
    line = replace(CUP, pictures=pictures, accessories=("lid",) if accessory == "accessory" else ())
    checks = wanted_for(Reason(reason), Kind(kind), frozenset({"L1"}), an_order([line]), DEFAULT)
    assert list(checks) == [word for word in wanted if not word.endswith("?")]


@pytest.mark.parametrize(("limit", "asked"), [(12_899, True), (12_900, True), (12_901, False), (None, False)])
def test_large_sums_may_ask_for_a_code_written_by_hand(limit: int | None, asked: bool) -> None:
    """From the limit on; the code is the case's own, and nobody knew it before the case was there."""
    policy = replace(DEFAULT, evidence=replace(DEFAULT.evidence, challenge_from_minor=limit))
    checks = wanted_for(Reason.QUALITY, Kind.RETURN_REFUND, frozenset({"L1"}), an_order([CUP]), policy)
    assert (Check.CHALLENGE in checks) is asked
    assert challenge_of("case-A") != challenge_of("case-B")
    assert len(challenge_of("case-A")) == 6


# --- the flow ---


def test_accepted_evidence_begins_the_merchants_clock() -> None:
    """48 hours from the verdict on (S4), not from the application."""
    world = shown()
    assert stage_of(world.case) is Stage.MERCHANT_TO_ANSWER
    deadline = stage_deadline(world.case, world.situation(world.case))
    assert deadline is not None
    assert deadline.due_at == T0 + H + 48 * H


@pytest.mark.parametrize(("at", "closed"), [(72 * H - INSTANT, False), (72 * H, True), (72 * H + INSTANT, True)])
def test_showing_is_judged_by_arrival(at: timedelta, closed: bool) -> None:
    """Just before its end is in time, whatever the checks take; at the end is too late."""
    world = lacking()
    answer = world.do(came(), CONSUMER, T0 + at)
    assert (code(answer) == "NOT_ALLOWED_NOW") is closed
    if not closed:
        world.done(judged(waybill=True), SYSTEM, T0 + 73 * H)
        assert stage_of(world.case) is Stage.MERCHANT_TO_ANSWER


@pytest.mark.parametrize(
    ("judged_at", "due"),
    [(47 * H, 72 * H), (48 * H, 72 * H), (48 * H + INSTANT, 72 * H + INSTANT), (72 * H + INSTANT, 96 * H + INSTANT)],
)
def test_needing_more_leaves_the_rest_of_the_time_and_a_day_at_least(judged_at: timedelta, due: timedelta) -> None:
    """The later of the two; then the case closes."""
    world = lacking()
    world.done(came(), CONSUMER, T0 + 46 * H)
    while_checked = world.sweep(T0 + 48 * H)
    assert names(while_checked) in ([], ["exhibit_judged"])
    world = lacking()
    world.done(came(), CONSUMER, T0 + min(judged_at, 71 * H))
    world.done(judged(waybill=False), SYSTEM, T0 + judged_at)
    deadline = stage_deadline(world.case, world.situation(world.case))
    assert deadline is not None
    assert (deadline.name, deadline.due_at) == ("show", T0 + due)
    assert names(world.sweep(T0 + due - INSTANT)) in ([], ["reminder_due"])
    assert names(world.sweep(T0 + due)) == ["closed", "exhibits_sealed"]


def test_a_second_picture_completes_the_first() -> None:
    """The first stays, and is accepted with it."""
    world = more()
    world.done(came("x2"), CONSUMER, T0 + 2 * H)
    facts = world.done(judged("x2", waybill=True), SYSTEM, T0 + 2 * H)
    assert names(facts) == ["exhibit_judged", "evidence_shown"]
    assert [x.state for x in world.case.exhibits] == [ACCEPTED, ACCEPTED]


def test_a_new_picture_of_a_slot_replaces_the_old_one() -> None:
    """What was replaced counts no more, and stays in the chain."""
    world = lacking()
    for number in ("x1", "x2"):
        world.done(replace(came(number), slot="label"), CONSUMER, T0 + H)
    first, second = world.case.exhibits
    assert (first.replaced_by, second.replaced_by) == ("x2", None)
    world.done(judged("x1", waybill=True), SYSTEM, T0 + 2 * H)
    assert stage_of(world.case) is Stage.CONSUMER_TO_SHOW_EVIDENCE


def test_a_person_who_accepts_vouches_for_what_the_machine_was_not_sure_of() -> None:
    """And the flow moves on at once."""
    world = held()
    facts = world.done(c.ReviewExhibit("x1", Review.ACCEPTED), OPERATOR, T0 + 2 * H)
    assert names(facts) == ["exhibit_reviewed", "evidence_shown"]


def test_a_person_may_ask_for_another_picture() -> None:
    """Which leaves a day for it at least."""
    world = held()
    world.done(c.ReviewExhibit("x1", Review.NEEDS_MORE, "too dark"), OPERATOR, T0 + 2 * H)
    assert stage_of(world.case) is Stage.CONSUMER_TO_SHOW_EVIDENCE
    assert code(world.do(c.ReviewExhibit("x1", Review.ACCEPTED), OPERATOR, T0 + 3 * H)) == "NOT_ALLOWED_NOW"


def test_a_machines_doubt_alone_never_ends_a_case() -> None:
    """After its day the flow moves on with the doubt shown."""
    world = held()
    facts = world.sweep(T0 + H + D)
    assert names(facts) == ["exhibit_hold_over", "evidence_shown"]
    (exhibit,) = world.case.exhibits
    assert (exhibit.state, exhibit.doubted, exhibit.hold_over) == (ACCEPTED, True, True)


def test_what_tells_of_other_cases_is_not_in_the_chain() -> None:
    """A picture used before is held; the case's own events do not say why."""
    world = checking()
    (fact, *_) = world.done(judged(waybill=True, unused=False), SYSTEM, T0 + H)
    assert isinstance(fact.what, e.ExhibitJudged)
    assert (fact.what.state, fact.what.because_of, fact.what.doubted) == (HELD, (), True)
    assert Check.UNUSED not in {one.check for one in fact.what.found}


def test_the_same_report_twice_says_nothing_new() -> None:
    """Also where it says something else."""
    world = shown()
    assert world.done(judged(waybill=False), SYSTEM, T0 + 2 * H) == ()
    assert world.done(came(), CONSUMER, T0 + 2 * H) == ()


# --- who may show what, and when ---


@pytest.mark.parametrize(
    ("position", "actor", "purpose", "refusal"),
    [
        (lacking, CONSUMER, "application", None),
        (applied, CONSUMER, "application", None),
        (applied, MERCHANT, "application", "NOT_YOURS"),
        (signed, CONSUMER, "application", "NOT_ALLOWED_NOW"),
        (signed, MERCHANT, "inspection", None),
        (signed, CONSUMER, "inspection", "NOT_YOURS"),
        (applied, MERCHANT, "inspection", "NOT_ALLOWED_NOW"),
        (collecting, CONSUMER, "dispute", None),
        (collecting, MERCHANT, "dispute", None),
        (deciding, CONSUMER, "dispute", "NOT_ALLOWED_NOW"),
        (deciding, CONSUMER, "message", None),
        (signed, Actor(Role.CONSUMER, "somebody"), "message", "NOT_FOUND"),
    ],
    ids=lambda value: getattr(value, "__name__", None) or str(getattr(value, "role", value)),
)
def test_each_occasion_takes_pictures_of_its_sides_in_its_time(
    position: object, actor: Actor, purpose: str, refusal: str | None
) -> None:
    """Everybody may add to the conversation; strangers find nothing."""
    world = position()  # type: ignore[operator]
    answer = world.do(came(purpose=ExhibitPurpose(purpose)), actor, world.case.updated_at)
    assert code(answer) == refusal


@pytest.mark.parametrize(("count", "refusal"), [(2, None), (3, "TOO_MANY_EXHIBITS"), (4, "TOO_MANY_EXHIBITS")])
def test_a_case_takes_so_many_and_no_more(count: int, refusal: str | None) -> None:
    """The limit is the policy's."""
    policy = replace(EVIDENCE, evidence=replace(EVIDENCE.evidence, exhibits_per_case=3))
    world = lacking(World(policy=policy))
    for number in range(min(count, 3)):
        world.done(came(f"x{number}"), CONSUMER, T0 + H)
    assert code(world.do(came("last"), CONSUMER, T0 + H)) == refusal


def test_whoever_names_exhibits_names_its_own() -> None:
    """A merchant's proof is not the consumer's picture, and not one that is not there."""
    world = collecting()
    at = world.case.updated_at
    world.done(came("mine", ExhibitPurpose.DISPUTE), CONSUMER, at)
    assert code(world.do(c.Prove("See", ("mine",)), CONSUMER, at)) is None
    assert code(world.do(c.Prove("See", ("mine",)), MERCHANT, at)) == "UNKNOWN_EXHIBIT"
    assert code(world.do(c.Prove("See", ("other",)), CONSUMER, at)) == "UNKNOWN_EXHIBIT"


# --- custody ---


def test_the_first_look_of_somebody_else_is_noted_once() -> None:
    """The sender's own look is nobody's business."""
    world = shown()
    at = T0 + 2 * H
    assert world.done(c.ShowExhibit("x1"), CONSUMER, at) == ()
    assert names(world.done(c.ShowExhibit("x1"), MERCHANT, at)) == ["exhibit_shown"]
    assert world.done(c.ShowExhibit("x1"), MERCHANT, at) == ()
    assert names(world.done(c.ShowExhibit("x1"), OPERATOR, at)) == ["exhibit_shown"]


def test_exhibits_are_sealed_when_the_platform_decides_and_when_the_case_ends() -> None:
    """From then on nothing takes their place."""
    world = collecting()
    at = world.case.updated_at
    world.done(replace(came("mine", ExhibitPurpose.DISPUTE), slot="goods"), CONSUMER, at)
    assert "exhibits_sealed" in names(world.sweep(at + D))
    assert all(x.sealed for x in world.case.exhibits)


def test_what_is_erased_leaves_the_proof_of_what_it_was() -> None:
    """Only after the end, never under a legal hold; the hash stays in the chain."""
    world = shown()
    erase = c.EraseExhibit("x1", "the consumer asks")
    assert code(world.do(erase, OPERATOR, T0 + 2 * H)) == "NOT_ALLOWED_NOW"
    world.done(c.Cancel(), CONSUMER, T0 + 2 * H)
    world.done(c.KeepEvidence("a court asks"), OPERATOR, T0 + 3 * H)
    assert code(world.do(erase, OPERATOR, T0 + 3 * H)) == "EVIDENCE_KEPT"
    world.done(c.ReleaseEvidence("the court is done"), OPERATOR, T0 + 4 * H)
    (fact,) = world.done(erase, OPERATOR, T0 + 4 * H)
    assert fact.what == e.ExhibitErased("x1", "ab" * 32)
    assert world.case.exhibits[0].erased


def test_an_arbitrator_may_review_what_is_held_in_a_dispute() -> None:
    """As an operator may; the sides may not."""
    world = collecting()
    at = world.case.updated_at
    world.done(came("mine", ExhibitPurpose.DISPUTE), CONSUMER, at)
    world.done(judged("mine", readable=None), SYSTEM, at)
    review = c.ReviewExhibit("mine", Review.ACCEPTED)
    assert code(world.do(review, MERCHANT, at)) == "NOT_YOURS"
    assert code(world.do(review, LIN, at)) is None
    assert [clock.name for clock in deadlines(world.case, world.situation(world.case))] == ["prove"]
