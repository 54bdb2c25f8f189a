"""How is a case opened?  On its order, after time has acted on the order's other cases, in one transaction."""

from __future__ import annotations

from typing import NamedTuple

from ..domain import commands as c
from ..domain.applying import Opening, apply, closing_of, superseded
from ..domain.course import Course, carry_out, opened
from ..domain.judging import Draft
from ..domain.order import Order
from ..domain.refusals import Code, Refusal
from ..domain.words import Actor, Role
from .codec import decode_order
from .deciding import Again, Batch, Standing
from .ports import OrderKey
from .shops import Shop
from .submission import Answer, Answered, Denied, Submission
from .writing import Chain


class OnOrder(NamedTuple):
    """The order as it is now, and its open cases after time has acted on them."""

    key: OrderKey
    version: int
    before: Order
    order: Order
    cases: tuple[tuple[Standing, Course], ...]


def open_case(batch: Batch, submission: Submission, command: c.Apply) -> Answer | Again:
    """An application; a refused or rejected case whose units it needs closes as the new one begins."""
    key = (submission.shop_id, command.order_id)
    row = batch.read.orders.get(key)
    order = decode_order(row.doc) if row is not None else None
    if row is None or order is None or not _may_apply(submission.actor, order):
        return Denied(Refusal(Code.NOT_FOUND), batch.now)
    standings = _open_cases(batch, key, order)
    if not batch.claim(order, standings):
        return Again()
    there = _after_time(batch, OnOrder(key, row.version, order, order, ()), standings)
    opening = _opening(batch, submission, there)
    verdict = apply(command, opening)
    if isinstance(verdict, Refusal):
        _leave(batch, there)
        return Denied(verdict, batch.now)
    return _open(batch, submission, command, there, verdict[0])


def _open(batch: Batch, submission: Submission, command: c.Apply, there: OnOrder, draft: Draft) -> Answered:
    old = superseded(command, _opening(batch, submission, there))
    if old:
        there = _closing(batch, submission, command, there, {case.basis.case_id for case in old})
    begun = carry_out(
        opened(draft, there.order, batch.now, submission.actor), [], batch.now, batch.now, submission.actor
    )
    _leave(batch, there._replace(order=begun.order))
    situation = batch.refs.situation(begun.case)
    rows = batch.writing.case(None, begun.case, begun.order, begun.facts, Chain(situation, 1))
    return Answered(begun.case, begun.order, 1, begun.facts, batch.now, situation, rows)


def _closing(batch: Batch, submission: Submission, command: c.Apply, there: OnOrder, old: set[str]) -> OnOrder:
    cases, order = [], there.order
    for standing, course in there.cases:
        if course.case.basis.case_id in old:
            drafts = [closing_of(course.case, command)]
            course = carry_out(course._replace(order=order), drafts, batch.now, batch.now, submission.actor)  # noqa: PLW2901
            order = course.order
        cases.append((standing, course))
    return there._replace(order=order, cases=tuple(cases))


def _open_cases(batch: Batch, key: OrderKey, order: Order) -> list[Standing]:
    keys = [k for k, row in batch.read.cases.items() if (row.shop_id, row.order_id) == key and not row.ended]
    return [standing for k in keys if (standing := batch.standing(k, order)) is not None]


def _after_time(batch: Batch, there: OnOrder, standings: list[Standing]) -> OnOrder:
    """What ran out on the order's other cases frees its units before they are counted."""
    cases, order = [], there.order
    for standing in standings:
        course = batch.time(standing._replace(course=standing.course._replace(order=order)))
        order = course.order
        cases.append((standing, course))
    return there._replace(order=order, cases=tuple(cases))


def _opening(batch: Batch, submission: Submission, there: OnOrder) -> Opening:
    shop = batch.shop(submission.shop_id) or Shop(submission.shop_id)
    regions = (there.order.consumer_region, *shop.regions())
    return Opening(
        batch.now,
        submission.actor,
        there.order,
        tuple(course.case for _, course in there.cases),
        batch.refs.latest(shop.policy_name),
        shop.zone,
        tuple(dict.fromkeys(region for region in regions if region)),
    )


def _leave(batch: Batch, there: OnOrder) -> None:
    """Writes the order once, and each of its cases that something happened to."""
    for standing, course in there.cases:
        if course.facts:
            batch.leave_case(standing, course)
    if there.order is not there.before:
        batch.writing.order(there.order, there.version + 1)


def _may_apply(actor: Actor, order: Order) -> bool:
    if actor.role is Role.CONSUMER:
        return actor.subject == order.consumer_id
    return actor.role is Role.MERCHANT and actor.shop_id == order.shop_id
