"""Do the promises hold in any story: several cases on one order, any people, any reports, any suspensions, any time?"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from makegood.domain import commands as c
from makegood.domain.calendar import Suspension
from makegood.domain.case import Case
from makegood.domain.deadlines import CLOCKS, Moved, due_at, extendable_from, next_wake
from makegood.domain.decide import allowed, judge, sees
from makegood.domain.kinds import Kind
from makegood.domain.order import OrderLine, Tender
from makegood.domain.permissions import COMMANDS
from makegood.domain.policy import DEFAULT, EvidenceRules, OnSigned
from makegood.domain.refusals import Code, Refusal
from makegood.domain.words import Actor, Claim, Favour, Parcel, Reason, Refund, TrackingStatus

from . import bodies, positions
from .promises import expect_all
from .world import CARRIER, CHANNEL, CONSUMER, INSTANT, LIN, MERCHANT, OPERATOR, SYSTEM, T0, WANG, D, H, World, an_order

PEOPLE = (CONSUMER, MERCHANT, LIN, WANG, OPERATOR)
_TALK = frozenset({"message", "ask_service", "claim_courier", "pay_small"})
STEPS = st.sampled_from([INSTANT, H, 11 * H, 5 * D])
ORDERS = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 9_999)), min_size=1, max_size=3)


def one_unit(world: World) -> World:
    """An application for one unit, so that other cases find some of the order left."""
    world.apply(T0, "A", reason_code=Reason.QUALITY, lines=(c.WantedLine("L0", 1),))
    return world


BEGINNINGS: tuple[Callable[[World], World], ...] = (
    one_unit,
    one_unit,
    one_unit,
    positions.awaited,
    positions.on_the_way,
    positions.signed,
    positions.lost,
    positions.rejected,
    positions.collecting,
    positions.deciding,
    partial(positions.decided, Favour.CONSUMER, None),
    partial(positions.decided, Favour.SHARED, 1),
    partial(positions.decided_unsent, Favour.CONSUMER),
    partial(positions.decided_unsent, Favour.MERCHANT),
    positions.decided_for_merchant,
    positions.taken_up_again,
    positions.appealed,
)
"""Stories begin anywhere: what follows a decision would seldom be reached by chance."""


class AnyStory(RuleBasedStateMachine):
    """One order, and whatever happens to it.  Every command is also given after a sweep: it makes no difference."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.now: datetime = T0
        self.opened = 0
        self.published = 0

    @initialize(
        lines=ORDERS,
        freight=st.sampled_from([0, 1, 1_000]),
        purses=st.lists(st.integers(1, 99), min_size=1, max_size=3),
        on_signed=st.sampled_from(OnSigned),
        evidence=st.booleans(),
        begin=st.sampled_from(BEGINNINGS),
        zone=st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/Berlin"]),
    )
    def an_order_comes_in(
        self,
        lines: list[tuple[int, int]],
        freight: int,
        purses: list[int],
        on_signed: OnSigned,
        evidence: bool,
        begin: Callable[[World], World],
        zone: str,
    ) -> None:
        total = sum(paid for _, paid in lines) + freight
        amounts = [total * part // 300 for part in purses]
        tenders = [Tender("sandbox", total - sum(amounts)), *(Tender("bank", amount) for amount in amounts)]
        bought = [OrderLine(f"L{n}", "S", "Cup", quantity, paid) for n, (quantity, paid) in enumerate(lines)]
        rules = EvidenceRules(required_reasons=("quality",) if evidence else ())
        policy = replace(DEFAULT, on_signed=on_signed, evidence=rules)
        self.world = begin(World(an_order(bought, freight, tenders), policy, zone=zone))
        self.opened, self.now = 1, self.world.case.updated_at

    # --- time and suspensions ---

    @rule(step=STEPS)
    def time_goes_on(self, step: timedelta) -> None:
        self.now += step

    @precondition(lambda self: self.world.cases)
    @rule(data=st.data(), around=st.sampled_from([-INSTANT, 0 * H, INSTANT]))
    def time_goes_on_to_an_edge(self, data: st.DataObject, around: timedelta) -> None:
        case = self.world.cases[self._name(data)]
        situation = self.world.situation(case)
        wake = next_wake(case, situation)
        edges = [wake.at] if wake is not None else []
        if case.parcel is Parcel.ON_THE_WAY:
            edges.append(extendable_from(case, situation))
        if edges:
            self.now = max(self.now, data.draw(st.sampled_from(edges)) + around)

    @precondition(lambda self: self.world.cases)
    @rule(data=st.data())
    def a_worker_comes_by(self, data: st.DataObject) -> None:
        name = self._name(data)
        self.world.sweep(self.now, name)
        assert self.world.sweep(self.now, name) == ()

    @rule(ahead=st.sampled_from([-3 * D, -H, 0 * H, H, 2 * D]), length=st.sampled_from([H, D, 9 * D]))
    def a_suspension_is_published(self, ahead: timedelta, length: timedelta) -> None:
        self.published += 1
        start = self.now + ahead
        new = Suspension(f"s{self.published}", start, start + length, "flood", None, None, None, self.now, None)
        self._rederived((*self.world.suspensions, new))

    @precondition(lambda self: any(s.withdrawn_at is None for s in self.world.suspensions))
    @rule(data=st.data())
    def a_suspension_is_withdrawn(self, data: st.DataObject) -> None:
        old = data.draw(st.sampled_from([s for s in self.world.suspensions if s.withdrawn_at is None]))
        new = replace(old, withdrawn_at=self.now)
        self._rederived(tuple(new if s is old else s for s in self.world.suspensions))

    def _rederived(self, suspensions: tuple[Suspension, ...]) -> None:
        """No deadline moves into the past, and none that has run out moves at all."""
        before = self._dues()
        self.world.suspensions = suspensions
        after = self._dues()
        for key, was in before.items():
            assert after[key] > self.now if was > self.now else after[key] == was, key

    def _dues(self) -> dict[tuple[str, str], datetime]:
        return {
            (name, clock.name): due_at(clock, case, self.world.situation(case))
            for name, case in self.world.cases.items()
            for clock in CLOCKS
            if clock.runs(case) and clock.moved is Moved.BY_SUSPENSIONS
        }

    # --- people ---

    @rule(
        data=st.data(),
        kind=st.sampled_from(Kind),
        reason=st.sampled_from([Reason.OTHER, Reason.QUALITY, Reason.NO_REASON]),
        amount=bodies.AMOUNTS,
    )
    def somebody_applies(self, data: st.DataObject, kind: Kind, reason: Reason, amount: int | None) -> None:
        lines = self.world.order.lines
        wanted = data.draw(st.lists(st.tuples(st.sampled_from(lines), st.integers(1, 2)), min_size=1, max_size=2))
        name = chr(ord("A") + self.opened)
        answer = self.world.apply(
            self.now,
            name,
            kind=kind,
            reason_code=reason,
            amount_minor=amount,
            lines=tuple(c.WantedLine(line.line_id, quantity) for line, quantity in wanted),
        )
        self.opened += not isinstance(answer, Refusal)

    @precondition(lambda self: self.world.cases)
    @rule(data=st.data())
    def somebody_does_what_is_offered(self, data: st.DataObject) -> None:
        """Talking left out: it would be most of every story."""
        name = self._name(data)
        case = self.world.cases[name]
        may = [(actor, one) for actor in PEOPLE if sees(actor, case) for one in self._offered(case, actor) - _TALK]
        if may:
            actor, one = data.draw(st.sampled_from(sorted(may)))
            self._carried_out(name, data.draw(bodies.BODIES[one]), actor)

    @precondition(lambda self: self.world.cases)
    @rule(data=st.data(), actor=st.sampled_from(PEOPLE), one=st.sampled_from(sorted(bodies.BODIES)))
    def somebody_tries_anything(self, data: st.DataObject, actor: Actor, one: str) -> None:
        self._carried_out(self._name(data), data.draw(bodies.BODIES[one]), actor)

    # --- the world outside ---

    @precondition(lambda self: any(case.waybill for case in self.world.cases.values()))
    @rule(data=st.data(), status=st.sampled_from(TrackingStatus), late=st.sampled_from([0 * H, H, D, 2 * D]))
    def the_carrier_reports(self, data: st.DataObject, status: TrackingStatus, late: timedelta) -> None:
        report = c.Report(status, self.now - late, self.now)
        names = [name for name, case in self.world.cases.items() if case.waybill is not None]
        self._carried_out(data.draw(st.sampled_from(names)), c.Track(report), CARRIER)

    @precondition(lambda self: any(case.payments for case in self.world.cases.values()))
    @rule(data=st.data(), word=st.sampled_from(["sent", "paid", "paid", "failed", "unknown", "reversed"]))
    def a_channel_says(self, data: st.DataObject, word: str) -> None:
        numbers = [p.refund_no for case in self.world.cases.values() for p in case.payments]
        number = data.draw(st.sampled_from(numbers))
        name = next(n for n, case in self.world.cases.items() if number in [p.refund_no for p in case.payments])
        command = c.SubmitPayment(number) if word == "sent" else c.TellPayment(number, word)
        self._carried_out(name, command, SYSTEM if word == "sent" else CHANNEL)

    @precondition(lambda self: self.world.cases)
    @rule(data=st.data())
    def the_evidence_comes(self, data: st.DataObject) -> None:
        name = self._name(data)
        self.world.sweep(self.now, name)
        case = self.world.cases[name]
        if case.claim is Claim.APPLIED and case.ask.evidence_lacking:
            self.world.show_evidence(self.now, name)

    # --- how it is done ---

    def _name(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.world.cases)))

    def _offered(self, case: Case, actor: Actor) -> frozenset[str]:
        return frozenset(item.command for item in allowed(case, self.world.matter(case, actor, self.now)))

    def _carried_out(self, name: str, command: object, actor: Actor) -> None:
        """Directly, and once more in a twin of the world that a worker has swept just before: the same facts."""
        twin = self._twin()
        twin.sweep(self.now, name)
        swept = twin.do(command, actor, self.now, name)
        answer = self.world.do(command, actor, self.now, name)
        assert answer == swept
        if isinstance(answer, Refusal) and answer.code is Code.NOT_FOUND:
            return
        assert twin.cases == self.world.cases
        assert twin.order == self.world.order
        if isinstance(answer, Refusal):
            assert self.world.do(command, actor, self.now, name) == answer

    def _twin(self) -> World:
        twin = copy(self.world)
        twin.cases, twin.ledger = dict(self.world.cases), list(self.world.ledger)
        twin.facts = {name: list(facts) for name, facts in self.world.facts.items()}
        return twin

    # --- what holds ---

    @invariant()
    def every_promise_holds(self) -> None:
        expect_all(self.world)

    @invariant()
    def what_is_offered_is_what_the_guards_let_through(self) -> None:
        for case in self.world.cases.values():
            for actor in PEOPLE:
                if sees(actor, case):
                    self._expect_offers_to_fit(case, actor)

    def _expect_offers_to_fit(self, case: Case, actor: Actor) -> None:
        matter = self.world.matter(case, actor, self.now)
        offered = self._offered(case, actor)
        for name, cls in c.PUBLIC.items():
            row = COMMANDS[cls]
            let_through = actor.role in row.roles and row.guard(case, matter) is None
            assert (name in offered) is let_through
        for command in (c.Cancel(), c.Agree(), c.Extend(), c.Take(), c.WithdrawDispute()):
            name = next(n for n, cls in c.PUBLIC.items() if cls is type(command))
            if actor.role in COMMANDS[type(command)].roles:
                assert (name in offered) is not isinstance(judge(case, command, matter), Refusal)

    def teardown(self) -> None:
        """In the end time alone, with channels that pay, brings every case to its end or to somebody's task."""
        far = self.now + 400 * D
        for name in self.world.cases:
            self.world.sweep(far, name)
            self.world.pay_out(far, name=name)
            self.world.sweep(far + 400 * D, name)
            case = self.world.cases[name]
            waits = (
                case.refund is Refund.FAILED or case.raised_payouts or (case.round is not None and case.round.raised)
            )
            assert case.outcome is not None or waits
        expect_all(self.world)


AnyStory.TestCase.settings = settings(
    max_examples=250,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)

TestAnyStory = AnyStory.TestCase
"""Runs the machine; a failure prints the shortest story that breaks a promise."""
