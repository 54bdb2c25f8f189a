"""What comes to the one door, and what does it answer?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from ..domain import commands as c
from ..domain.case import Case
from ..domain.deadlines import Situation
from ..domain.events import Fact
from ..domain.order import Order
from ..domain.refusals import Refusal
from ..domain.words import Actor
from .ports import CaseKey, EventRow, Parcel, Wants

CASE_KEY_LENGTH = 26


class Idempotency(NamedTuple):
    """The key under which the first answer is kept, bound to its caller, and the hash of the request."""

    scope: str
    key: str
    body_hash: str


class Submission(NamedTuple):
    """One command: by whom, on which case (its shop comes first), under which key, against which version."""

    actor: Actor
    shop_id: str
    case_id: str
    command: object
    idempotency: Idempotency | None = None
    expected_version: int | None = None

    @property
    def case_key(self) -> CaseKey:
        return (self.shop_id, self.case_id)


class Answered(NamedTuple):
    """The case after the command and the facts that came of it; `at` is when it was judged, in which situation.

    `rows` are the facts as they are stored, chained.  `replayed` marks the answer first given under the same key.
    """

    case: Case
    order: Order
    version: int
    facts: tuple[Fact, ...]
    at: datetime
    situation: Situation
    rows: tuple[EventRow, ...]
    replayed: bool = False


class Denied(NamedTuple):
    """A refusal, with the case where the reader may see it."""

    refusal: Refusal
    at: datetime
    case: Case | None = None
    replayed: bool = False


Answer = Answered | Denied


class KeptAnswer(NamedTuple):
    """What an answer's row keeps: enough to give the same answer again from the event chain."""

    at: datetime
    shop_id: str
    case_id: str
    version: int
    first_seq: int
    last_seq: int
    refusal: Refusal | None


def shop_of(case_id: str) -> str:
    """A case id carries its shop's key: `<shop>-<26 characters>`; an id of another shape has no shop."""
    return case_id[: -CASE_KEY_LENGTH - 1] if case_id[-CASE_KEY_LENGTH - 1 : -CASE_KEY_LENGTH] == "-" else ""


def small_counter(day: str) -> str:
    return f"small:{day}"


def wants_of(submission: Submission, now: datetime) -> Wants:
    """What has to be read to judge a submission."""
    command = submission.command
    answers = ((submission.idempotency.scope, submission.idempotency.key),) if submission.idempotency else ()
    if isinstance(command, c.Apply):
        return Wants(orders=((submission.shop_id, command.order_id),), answers=answers)
    tracking = _named(command)
    shops = (submission.shop_id,) if isinstance(command, c.Agree) and command.return_address_id else ()
    small = isinstance(command, c.PaySmall | c.ApproveSmallPayment | c.AcceptOffer)
    counters = tuple((submission.shop_id, small_counter(day)) for day in _days_around(now)) if small else ()
    return Wants(cases=(submission.case_key,), shops=shops, answers=answers, tracking=tracking, counters=counters)


def _named(command: object) -> tuple[Parcel, ...]:
    """The parcel that a command names: what its carrier has said of it already is wanted."""
    if isinstance(command, c.Send | c.CorrectWaybill | c.SendBack):
        return ((command.carrier, command.waybill),)
    return ()


def _days_around(now: datetime) -> list[str]:
    """The UTC day and its neighbours: one of them is the day in whatever zone the shop is."""
    return [(now + timedelta(days=shift)).date().isoformat() for shift in (-1, 0, 1)]


def together(all_wants: list[Wants]) -> Wants:
    """One read for a whole batch."""
    return Wants(
        cases=tuple(dict.fromkeys(key for wants in all_wants for key in wants.cases)),
        orders=tuple(dict.fromkeys(key for wants in all_wants for key in wants.orders)),
        shops=tuple(dict.fromkeys(key for wants in all_wants for key in wants.shops)),
        answers=tuple(dict.fromkeys(key for wants in all_wants for key in wants.answers)),
        tracking=tuple(dict.fromkeys(key for wants in all_wants for key in wants.tracking)),
        counters=tuple(dict.fromkeys(key for wants in all_wants for key in wants.counters)),
    )


def kept(answer: Answer, submission: Submission) -> KeptAnswer:
    """What the key's row remembers of an answer."""
    if isinstance(answer, Denied):
        return KeptAnswer(answer.at, submission.shop_id, submission.case_id, 0, 0, 0, answer.refusal)
    first = answer.facts[0].seq if answer.facts else answer.case.seq + 1
    basis = answer.case.basis
    return KeptAnswer(answer.at, basis.shop_id, basis.case_id, answer.version, first, answer.case.seq, None)
