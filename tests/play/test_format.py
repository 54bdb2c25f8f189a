"""How is a story read from YAML, and what is said of one that is not written right?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from makegood.cli.play.format import parse
from makegood.cli.play.located import FormatError
from makegood.cli.play.story import Due, Field, Happened, May, Payments, Story, Sum, Who

HEAD = "title: A story\nrule: [S12]\nwhy: Because.\n"
APPLY = "  - consumer: apply\n    with: {kind: return_refund, reason_code: other}\n"


def story(steps: str, more: str = "") -> Story:
    return parse(f"{HEAD}{more}steps:\n{steps}", "story.yaml")


def complaint(text: str) -> str:
    with pytest.raises(FormatError) as raised:
        parse(text, "story.yaml")
    return str(raised.value)


def test_a_story_without_an_order_has_a_blue_cup() -> None:
    """The default order is one cup for 129.00 and 10.00 freight, paid by one sandbox channel, delivered a day ago."""
    order = story(APPLY).order
    assert [(line.line_id, line.quantity, line.paid_minor) for line in order.lines] == [("L1", 1, 12900)]
    assert [(tender.channel, tender.amount_minor) for tender in order.tenders] == [("sandbox", 13900)]
    assert (order.paid, order.shipped, order.delivered) == tuple(timedelta(days=-days) for days in (4, 3, 1))


def test_an_order_may_be_unshipped_and_paid_from_two_purses() -> None:
    """Dates that are null are no dates; tenders are taken as told when they make the order's total."""
    more = "order: {freight: 0.00, shipped: null, tenders: [{channel: a, amount: 100}, {channel: b, amount: 29.00}]}\n"
    order = story(APPLY, more).order
    assert order.shipped is None
    assert [tender.amount_minor for tender in order.tenders] == [10000, 2900]


def test_sums_are_read_to_the_cent_and_sent_in_minor_units() -> None:
    """139.10 is 13910 minor units, in a body as in an expectation."""
    steps = "  - consumer: apply\n    with: {kind: refund_only, reason_code: other, amount: 139.10}\n"
    step = story(steps + "    then: {amount: {requested: 139.10}}\n").steps[0]
    assert step.actions[0].body["amount"] == {"amount": 13910, "currency": "CNY"}
    assert step.checks == (Sum("amount.requested", 13910),)


def test_an_application_means_the_whole_order_unless_told() -> None:
    """Lines are L1, L2 and so on, with all their units or with the told ones."""
    more = "order: {lines: [{quantity: 2, paid: 20.00}, {paid: 5.00}]}\n"
    whole = story(APPLY, more).steps[0].actions[0].body["lines"]
    assert whole == [{"line_id": "L1", "quantity": 2}, {"line_id": "L2", "quantity": 1}]
    steps = "  - consumer: apply\n    with: {kind: refund_only, reason_code: other, lines: {L2: 1}}\n"
    assert story(steps, more).steps[0].actions[0].body["lines"] == [{"line_id": "L2", "quantity": 1}]


def test_time_counts_from_the_start_or_from_the_step_before() -> None:
    """`at` is since the start, `wait` since the step before, and neither is the same moment."""
    steps = story(APPLY + "  - {at: +2h}\n  - {wait: 6.9d}\n  - {merchant: agree}\n").steps
    assert [step.at for step in steps] == [
        timedelta(0),
        timedelta(hours=2),
        timedelta(days=6, hours=23, minutes=36),
        timedelta(days=6, hours=23, minutes=36),
    ]


def test_a_deadline_counts_from_the_start_from_here_or_from_a_named_step() -> None:
    """`due`, `after`, and `after` with `since`."""
    steps = APPLY + (
        "  - {at: +2h, name: answer, merchant: agree, then: {deadline: {name: send, after: 7d}}}\n"
        "  - {at: +1d, then: {deadline: {due: +170h}}}\n"
        "  - {at: +2d, then: {deadline: {after: 7d, since: answer}}}\n"
    )
    checks = [check for step in story(steps).steps for check in step.checks]
    due = Due(timedelta(days=7, hours=2))
    assert checks == [Field("deadline.name", ("send",)), due, due, due]


def test_expectations_become_checks() -> None:
    """A value, one of several, none at all; commands, payments, events."""
    steps = APPLY.rstrip("\n") + (
        "\n    then:\n"
        "      stage: [done, closed]\n"
        "      outcome: null\n"
        "      may: {merchant: [refund], consumer: anything}\n"
        "      payments: [{state: failed, amount: 1.00, reason: given}, paid]\n"
        "      events: [{actor: system, rule: S12, at: +5d}]\n"
        "      reminded: [+4d]\n"
    )
    five, four = timedelta(days=5), timedelta(days=4)
    assert story(steps).steps[0].checks == (
        Field("stage", ("done", "closed")),
        Field("outcome", (None,)),
        May("merchant", ("refund",), True),
        May("consumer", (), True),
        Payments(({"state": "failed", "amount": 100, "reason": "given"}, {"state": "paid"})),
        Happened("system", "S12", five, five),
        Happened("system", None, four, four),
    )


def test_several_may_act_at_the_same_moment() -> None:
    """Each has its own actor; how many may succeed is told once."""
    both = "  - together: [{merchant: refund, refused: NOT_ALLOWED_NOW}, {arbitrator: take, person: lin}]\n"
    step = story(APPLY + both + "    accepted: 1\n").steps[1]
    assert [(action.who, action.person) for action in step.actions] == [(Who.MERCHANT, None), (Who.ARBITRATOR, "lin")]
    assert step.accepted == (1,)


def test_the_same_key_again_means_the_same_body_or_the_told_one() -> None:
    """`again: true` repeats the body; a mapping is the other body."""
    steps = APPLY + "  - {merchant: refund, with: {amount: 1.00}, again: true}\n"
    action = story(steps).steps[1].actions[0]
    assert action.again == action.body
    other = story(steps.replace("again: true", "again: {amount: 2.00}")).steps[1].actions[0]
    assert other.again == {"amount": {"amount": 200, "currency": "CNY"}}


WRONG = {
    "an unknown field": (HEAD + "stepps: []\n", "story.yaml:4: a story has no 'stepps'; did you mean 'steps'?"),
    "a missing part": (HEAD, "story.yaml:1: a story needs 'steps'"),
    "an unknown stage": (
        HEAD + "steps:\n" + APPLY + "    then: {stage: merchant_to_anser}\n",
        "story.yaml:7: stage 'merchant_to_anser' is not known; did you mean 'merchant_to_answer'?",
    ),
    "an unknown command": (
        HEAD + "steps:\n" + APPLY + "  - {merchant: aggree}\n",
        "story.yaml:7: what the merchant does 'aggree' is not known; did you mean 'agree'?",
    ),
    "a span without a unit": (
        HEAD + "steps:\n" + APPLY + "  - {wait: 48}\n",
        "story.yaml:7: wait '48' is not a span of time; write it like 48h, +6d21h or -30m",
    ),
    "a broken cent": (
        HEAD + "order: {freight: 1.005}\nsteps:\n" + APPLY,
        "story.yaml:4: freight '1.005' is finer than a cent",
    ),
    "tenders that do not add up": (
        HEAD + "order: {tenders: [{channel: a, amount: 1.00}]}\nsteps:\n" + APPLY,
        "story.yaml:4: the tenders make 1.00, the order 139.00",
    ),
    "time that goes back": (
        HEAD + "steps:\n  - {at: +2h}\n  - {at: +1h}\n",
        "story.yaml:6: time never goes back: this step stands before the one above it",
    ),
    "two actors": (
        HEAD + "steps:\n" + APPLY + "  - {merchant: agree, consumer: cancel}\n",
        "story.yaml:7: an action has one actor, not 2",
    ),
    "a case nobody opened": (
        HEAD + "steps:\n" + APPLY + "  - {merchant: agree, case: second}\n",
        "story.yaml:7: no case is named 'second' yet",
    ),
    "a name that is taken": (
        HEAD + "steps:\n" + APPLY + APPLY,
        "story.yaml:7: there is a case named 'first' already; name the new one with case: second",
    ),
    "a look at a case that was refused": (
        HEAD + "steps:\n" + APPLY + "    refused: WINDOW_OVER\n    then: {stage: done}\n",
        "story.yaml:8: there is no case 'first' to look at; look at another in a step with case: its name",
    ),
    "a rule that is none": (
        "title: A\nrule: [R1]\nwhy: B\nsteps: []\n",
        "story.yaml:2: rule 'R1' is not one; write S1 to S28, or P1 to P25 for a known problem",
    ),
    "a field said twice": ("title: A\ntitle: B\n", "story.yaml:2: 'title' is said twice"),
    "no YAML": ("title: [A\n", "story.yaml:2: not readable as YAML: expected ',' or ']', but got '<stream end>'"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_named_with_file_and_line(name: str) -> None:
    """Every complaint says where, what and, where it can be guessed, what was meant."""
    text, expected = WRONG[name]
    assert complaint(text) == expected
