"""How does a test tell a story to the rule book?  An order and its cases, commanded as by the application."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from makegood.app.calendars import load_builtin
from makegood.app.refs import Refs
from makegood.domain import commands as c
from makegood.domain import events as e
from makegood.domain.applying import Opening, apply, closing_of, superseded
from makegood.domain.calendar import Calendar, Suspension
from makegood.domain.case import Case, has_ended
from makegood.domain.course import Course, carry_out, let_time_act, opened
from makegood.domain.deadlines import Situation
from makegood.domain.decide import judge, may
from makegood.domain.judging import Draft, Matter
from makegood.domain.kinds import Kind
from makegood.domain.ledger import Transfer, transfers
from makegood.domain.order import Order, OrderLine, Tender
from makegood.domain.policy import DEFAULT, Policy
from makegood.domain.refusals import Code, Refusal
from makegood.domain.words import TIME, Actor, Reason, Role, TrackingStatus

T0 = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""A Monday, nine o'clock in Shanghai, far from any holiday."""
INSTANT = timedelta(microseconds=1)
H, D = timedelta(hours=1), timedelta(days=1)

CONSUMER = Actor(Role.CONSUMER, "consumer-1")
MERCHANT = Actor(Role.MERCHANT, "staff-1", "shop-1")
LIN, WANG = Actor(Role.ARBITRATOR, "lin"), Actor(Role.ARBITRATOR, "wang")
OPERATOR = Actor(Role.OPERATOR, "operator-1")
CARRIER = Actor(Role.CARRIER, "sf")
CHANNEL = Actor(Role.CHANNEL, "sandbox")
SYSTEM = Actor(Role.SYSTEM, "payouts")
ADDRESSES = ("addr-1", "addr-2")

CUP = OrderLine("L1", "SKU-1", "Blue cup", 1, 12_900)
Facts = tuple[e.Fact, ...]


@cache
def china() -> Calendar:
    """The calendar that comes with the product, read once."""
    return load_builtin()


def an_order(
    lines: Sequence[OrderLine] = (CUP,),
    freight_minor: int = 1000,
    tenders: Sequence[Tender] | None = None,
    delivered_at: datetime | None = T0 - D,
    shipped_at: datetime | None = T0 - 3 * D,
) -> Order:
    """One blue cup and its freight, paid by one tender and delivered a day ago, unless told."""
    total = sum(line.paid_minor for line in lines) + freight_minor
    paid_by = (Tender("sandbox", total),) if tenders is None else tuple(tenders)
    paid_at = T0 - 4 * D
    return Order(
        "shop-1", "order-1", "consumer-1", None, "CNY", tuple(lines), freight_minor, paid_by, paid_at, shipped_at,
        delivered_at,
    )  # fmt: skip


@dataclass
class World:
    """One order, its cases by name, and every fact and ledger row that they left behind.

    Whatever is told of T0 happens `shift` later, so that the same story can be told at another time of the year.
    """

    order: Order = field(default_factory=an_order)
    policy: Policy = DEFAULT
    suspensions: tuple[Suspension, ...] = ()
    calendar: Calendar = field(default_factory=china)
    zone: str = "Asia/Shanghai"
    shift: timedelta = timedelta(0)
    cases: dict[str, Case] = field(default_factory=dict)
    facts: dict[str, list[e.Fact]] = field(default_factory=dict)
    ledger: list[Transfer] = field(default_factory=list)

    def __post_init__(self) -> None:
        shipped, delivered = self.order.shipped_at, self.order.delivered_at
        self.order = replace(
            self.order,
            paid_at=self.order.paid_at + self.shift,
            shipped_at=None if shipped is None else shipped + self.shift,
            delivered_at=None if delivered is None else delivered + self.shift,
        )

    # --- what the application does ---

    def situation(self, case: Case) -> Situation:
        """The numbers, standstills and calendar that hold for a case, found as the application finds them."""
        return Refs(1, {self.policy.version: self.policy}, self.suspensions, self.calendar).situation(case)

    def matter(self, case: Case, actor: Actor, at: datetime) -> Matter:
        return Matter(at, actor, self.order, self.situation(case), ADDRESSES)

    def apply(self, at: datetime = T0, name: str = "A", actor: Actor = CONSUMER, **told: object) -> Facts | Refusal:
        """Opens a case of that name: a return of the whole order for another reason, unless told."""
        command = c.Apply(**{**_APPLICATION, "lines": self._all_lines(), "case_id": f"case-{name}", **told})  # type: ignore[arg-type]
        for other in self.cases:
            self.sweep(at, other)
        at += self.shift
        unended = tuple(case for case in self.cases.values() if not has_ended(case))
        opening = Opening(at, actor, self.order, unended, self.policy, self.zone, ("CN-33",))
        verdict = apply(command, opening)
        if isinstance(verdict, Refusal):
            return verdict
        for old in superseded(command, opening):
            closing = carry_out(Course(old, self.order, ()), [closing_of(old, command)], at, at, actor)
            self._keep(old.basis.case_id.removeprefix("case-"), closing)
        course = opened(verdict[0], self.order, at, actor)
        self.facts[name] = []
        self._keep(name, course)
        return course.facts

    def do(self, command: object, actor: Actor, at: datetime, name: str = "A") -> Facts | Refusal:
        """Time acts first; then the command is judged, and its facts are carried out."""
        case, at = self.cases[name], at + self.shift
        refusal = may(actor, command, case)
        if refusal is not None and refusal.code is Code.NOT_FOUND:
            return refusal
        course = let_time_act(Course(case, self.order, ()), self.situation(case), at)
        self._keep(name, course)
        if refusal is not None:
            return refusal
        verdict = judge(course.case, command, self.matter(course.case, actor, at))
        if isinstance(verdict, Refusal):
            return verdict
        if not verdict:
            return ()
        course = carry_out(Course(course.case, self.order, ()), verdict, at, at, actor)
        self._keep(name, course)
        return course.facts

    def sweep(self, at: datetime, name: str = "A") -> Facts:
        """What the passing of time brings by an instant."""
        case, at = self.cases[name], at + self.shift
        course = let_time_act(Course(case, self.order, ()), self.situation(case), at)
        self._keep(name, course)
        return course.facts

    def show_evidence(self, at: datetime, name: str = "A") -> Facts:
        """The required evidence is there: the flow moves on (S4)."""
        drafts, at = [Draft(e.EvidenceShown(), "S4")], at + self.shift
        course = carry_out(Course(self.cases[name], self.order, ()), drafts, at, at, TIME)
        self._keep(name, course)
        return course.facts

    def _keep(self, name: str, course: Course) -> None:
        self.cases[name], self.order = course.case, course.order
        self.facts[name].extend(course.facts)
        self.ledger.extend(row for fact in course.facts for row in transfers(fact, course.case))

    def _all_lines(self) -> tuple[c.WantedLine, ...]:
        return tuple(c.WantedLine(line.line_id, line.quantity) for line in self.order.lines)

    # --- short ways of saying what often happens ---

    @property
    def case(self) -> Case:
        """The only case, or the first."""
        return self.cases["A"]

    def done(self, command: object, actor: Actor, at: datetime, name: str = "A") -> Facts:
        """As `do`, where a refusal would be a surprise."""
        answer = self.do(command, actor, at, name)
        assert not isinstance(answer, Refusal), f"{command} was refused: {answer}"
        return answer

    def told(self, status: TrackingStatus, at: datetime, occurred_at: datetime | None = None) -> Facts:
        """The carrier reports, at once unless told."""
        report = c.Report(status, (occurred_at or at) + self.shift, at + self.shift)
        return self.done(c.Track(report), CARRIER, at)

    def channel_says(self, said: str, at: datetime, refund_no: str | None = None, name: str = "A") -> Facts:
        """The channel's word on a payment: on the last one, unless told."""
        number = refund_no or self.cases[name].payments[-1].refund_no
        return self.done(c.TellPayment(number, said), CHANNEL, at, name)

    def pay_out(self, at: datetime, said: str | None = "paid", name: str = "A") -> None:
        """Every promised payment is sent, and the channel answers (None: not yet)."""
        for payment in self.cases[name].payments:
            if payment.state.value == "promised":
                self.done(c.SubmitPayment(payment.refund_no), SYSTEM, at, name)
                if said is not None:
                    self.channel_says(said, at, payment.refund_no, name)


_APPLICATION: dict[str, object] = {
    "order_id": "order-1",
    "kind": Kind.RETURN_REFUND,
    "reason_code": Reason.OTHER,
}


def said(facts: Sequence[e.Fact]) -> list[tuple[str, str]]:
    """Facts in short: when they happened since T0, and what."""
    return [(since(fact.at), e.NAMES[type(fact.what)]) for fact in facts]


def names(facts: Facts | Refusal) -> list[str]:
    """The names of the facts of a command that was not refused."""
    assert not isinstance(facts, Refusal), facts
    return [e.NAMES[type(fact.what)] for fact in facts]


def code(answer: Facts | Refusal) -> str | None:
    """The code of a refusal; None for facts."""
    return answer.code.value if isinstance(answer, Refusal) else None


def since(at: datetime) -> str:
    """An instant as `+2d 3h`, counted from T0."""
    rest, parts = at - T0, []
    sign, rest = ("-", -rest) if rest < timedelta(0) else ("+", rest)
    for unit, size in (("d", D), ("h", H), ("m", timedelta(minutes=1)), ("s", timedelta(seconds=1)), ("us", INSTANT)):
        count, rest = divmod(rest, size)
        parts += [f"{count}{unit}"] if count else []
    return sign + (" ".join(parts) or "0h")
