"""What must be true of an order and its cases, whatever anybody did to them?"""

from __future__ import annotations

from collections import Counter

from makegood.domain import events as e
from makegood.domain.case import Case, has_ended, refunds
from makegood.domain.deadlines import CLOCKS, due_at
from makegood.domain.evolve import evolve
from makegood.domain.ledger import Account
from makegood.domain.order import entry_of
from makegood.domain.stage import row_of
from makegood.domain.words import Claim, Parcel, PaymentKind, Refund, Turn

from .ledger_text import balances
from .world import World

_HOLDS = {
    Refund.PROMISED: Account.PROMISED,
    Refund.FAILED: Account.PROMISED,
    Refund.SUBMITTED: Account.SUBMITTED,
    Refund.UNKNOWN: Account.SUBMITTED,
    Refund.PAID: Account.CONSUMER,
}


def expect_books_to_balance(world: World) -> None:
    """All accounts sum to nothing, and those of money on its way are what the payments say."""
    sums = balances(world.ledger)
    assert sum(sums.values()) == 0
    held: Counter[Account] = Counter()
    for case in world.cases.values():
        for payment in case.payments:
            if payment.replaced_by is None:
                held[_HOLDS[payment.state]] += payment.amount_minor
    for account in (Account.PROMISED, Account.SUBMITTED, Account.CONSUMER):
        assert sums[account] == held[account], account


def expect_nothing_beyond_what_was_paid(world: World) -> None:
    """Not for a unit, a line, a tender, the freight or the order."""
    cases, order = world.cases.values(), world.order
    lines: Counter[str] = Counter()
    tenders: Counter[int] = Counter()
    for case in cases:
        for line, minor in zip(case.basis.lines, case.lines_minor, strict=False):
            assert 0 <= minor <= line.share_minor
            lines[line.line_id] += minor
        for payment in refunds(case):
            tenders[payment.tender] += payment.amount_minor
    assert all(lines[line.line_id] <= line.paid_minor for line in order.lines)
    assert all(tenders[n] <= tender.amount_minor for n, tender in enumerate(order.tenders))
    freight = sum(tenders.values()) - sum(lines.values())
    assert 0 <= freight <= order.freight_minor


def expect_units_to_be_held_once(world: World) -> None:
    """A unit belongs to one open case, or to the one that paid for it; the order's book says so."""
    assert {entry.case_id: entry for entry in world.order.entries} == {
        case.basis.case_id: entry_of(world.order, case) for case in world.cases.values()
    }
    taken: Counter[tuple[str, int]] = Counter()
    for case in world.cases.values():
        if not has_ended(case) or case.refund is not Refund.NONE:
            taken.update((line.line_id, unit) for line in case.basis.lines for unit in line.units)
    assert all(count == 1 for count in taken.values())


def expect_a_way_on(world: World, case: Case) -> None:
    """What has not ended waits for a clock, is sent by a worker, or is somebody's task; and an end has its outcome."""
    assert has_ended(case) is (case.outcome is not None)
    clocks = [clock.name for clock in CLOCKS if clock.runs(case) and clock.name != "appeal"]
    for name in clocks:
        clock = next(clock for clock in CLOCKS if clock.name == name)
        assert due_at(clock, case, world.situation(case)) >= case.basis.opened_at
    tasks = (
        case.raised_payouts,
        case.refund is Refund.FAILED,
        any(payment.state is Refund.PROMISED for payment in case.payments),
        case.round is not None and case.round.raised,
    )
    assert has_ended(case) or clocks or any(tasks), row_of(case).says
    assert (row_of(case).turn is None) is has_ended(case)


def expect_each_thing_once(facts: list[e.Fact]) -> None:
    """Extended once for each parcel, promised once but for a second decision, paid once unless it bounced."""
    extended = promised = 0
    paid: Counter[str] = Counter()
    decided = False
    for fact in facts:
        what = fact.what
        if isinstance(what, e.Sent):
            extended = 0
        elif isinstance(what, e.Extended):
            extended += 1
        elif isinstance(what, e.Decided):
            decided = True
        elif isinstance(what, e.RefundPromised):
            assert promised == 0 or decided
            promised, decided = promised + 1, False
        elif isinstance(what, e.RefundPaid | e.RefundFound):
            paid[what.refund_no] += 1
        elif isinstance(what, e.RefundReversed):
            paid[what.refund_no] -= 1
        assert extended <= 1
        assert all(0 <= count <= 1 for count in paid.values())


def expect_facts_to_be_the_case(case: Case, facts: list[e.Fact]) -> None:
    """Replayed from the first, numbered without a gap, and never noticed before they happened."""
    replayed = None
    for number, fact in enumerate(facts, 1):
        assert fact.seq == number
        assert fact.at <= fact.observed_at
        replayed = evolve(replayed, fact)
    assert replayed == case


def expect_the_machines_to_agree(case: Case) -> None:
    """No money without agreement, no awaited parcel without need, nobody's turn where nothing can be done."""
    if case.refund is not Refund.NONE:
        assert case.claim in (Claim.AGREED, Claim.SETTLED)
    if case.parcel is Parcel.AWAITED:
        assert (case.claim, case.refund) == (Claim.AGREED, Refund.NONE)
    if row_of(case).turn is Turn.OPERATOR:
        assert any(p.state is Refund.FAILED and p.kind is PaymentKind.REFUND for p in case.payments)


def expect_all(world: World) -> None:
    """Every promise, of the order and of each of its cases."""
    expect_books_to_balance(world)
    expect_nothing_beyond_what_was_paid(world)
    expect_units_to_be_held_once(world)
    for name, case in world.cases.items():
        expect_a_way_on(world, case)
        expect_each_thing_once(world.facts[name])
        expect_facts_to_be_the_case(case, world.facts[name])
        expect_the_machines_to_agree(case)
