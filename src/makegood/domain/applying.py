"""May this case be opened, and for how much?  The application, and its re-application after an earlier one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from . import events as e
from .case import UNDECIDED, Case
from .commands import Apply, WantedLine
from .judging import Draft, Verdict
from .kinds import KINDS
from .order import Entry, Left, Order, left_for, line_of, shares_minor
from .policy import Policy
from .refusals import Code, Refusal
from .showing import wanted_for
from .values import changed
from .words import FAULT_REASONS, Actor, Claim, Outcome, Reason, Refund


class Opening(NamedTuple):
    """What an application is judged on: the order, its cases that have not ended, and the shop's numbers."""

    now: datetime
    actor: Actor
    order: Order
    open_cases: tuple[Case, ...]
    policy: Policy
    zone: str
    regions: tuple[str, ...]


def superseded(command: Apply, opening: Opening) -> tuple[Case, ...]:
    """The cases that a new application closes because it needs units they hold (S14), the latest no first.

    Units that nobody holds are taken first; a case is closed only where it was refused or rejected, and never while
    the platform has still to decide on it.
    """
    units = left_for(opening.order, None).units
    short = {line.line_id: line.quantity - len(units.get(line.line_id, ())) for line in _once_each(command.lines)}
    closing: list[Case] = []
    for case in sorted(filter(_said_no, opening.open_cases), key=_refused_at, reverse=True):
        held = {line.line_id: len(line.units) for line in case.basis.lines}
        if any(short.get(line_id, 0) > 0 for line_id in held):
            closing.append(case)
            short = {line_id: lacking - held.get(line_id, 0) for line_id, lacking in short.items()}
    return tuple(closing)


def free_units(opening: Opening) -> dict[str, tuple[int, ...]]:
    """What can be applied for: the units that nobody holds, and those that a case with a no on it would give up."""
    closing = frozenset(case.basis.case_id for case in opening.open_cases if _said_no(case))
    return left_for(opening.order, None, closing).units


def _said_no(case: Case) -> bool:
    no_stands = case.claim in (Claim.REFUSED, Claim.REJECTED) and case.dispute not in UNDECIDED
    return no_stands and case.refund is Refund.NONE


def _refused_at(case: Case) -> tuple[datetime, str]:
    assert case.refused_at is not None, "who has said no has said so at an instant"
    return (case.refused_at, case.basis.case_id)


def apply(command: Apply, opening: Opening) -> Verdict:
    """The facts with which the case begins, or why it may not be opened; quantity is judged first."""
    command = changed(command, lines=_once_each(command.lines))
    order, old = opening.order, superseded(command, opening)
    left = left_for(order, None, frozenset(case.basis.case_id for case in old))
    predecessor = old[0].basis.case_id if old else _latest(order, command.lines)
    refusal = (
        _quantities(command, order, left)
        or _fits(command, order, opening.now)
        or _in_time(command, opening, predecessor)
        or _not_too_many(command, order, opening.policy)
    )
    if refusal is not None:
        return refusal
    lines = tuple(_claimed(order, wanted, left) for wanted in command.lines)
    goods = sum(line.share_minor for line in lines)
    freight = freight_due(command.reason_code, lines, left)
    requested = goods + freight if command.amount_minor is None else command.amount_minor
    if requested > goods + freight:
        return Refusal(Code.AMOUNT_EXCEEDS_PAID, None, {"most_minor": goods + freight})
    claimed = frozenset(line.line_id for line in lines)
    wanted = wanted_for(command.reason_code, command.kind, claimed, order, opening.policy)
    applied = e.Applied(
        case_id=command.case_id,
        shop_id=order.shop_id,
        order_id=order.order_id,
        consumer_id=order.consumer_id,
        kind=command.kind,
        reason_code=command.reason_code,
        description=command.description,
        lines=lines,
        goods_minor=goods,
        freight_minor=freight,
        requested_minor=requested,
        currency=order.currency,
        policy_version=opening.policy.version,
        zone=opening.zone,
        regions=opening.regions,
        evidence_required=bool(wanted),
        predecessor_id=predecessor,
        notice_versions=command.notice_versions,
        evidence_wanted=wanted,
    )
    return [Draft(applied, "S1")]


def _once_each(lines: tuple[WantedLine, ...]) -> tuple[WantedLine, ...]:
    """A line named twice is one line with both quantities."""
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.line_id] = sums.get(line.line_id, 0) + line.quantity
    return tuple(WantedLine(line_id, quantity) for line_id, quantity in sums.items())


def closing_of(old: Case, command: Apply) -> Draft:
    """The earlier case ends as the new one begins, linked to it."""
    return Draft(e.Closed(Outcome.CANCELLED, command.case_id), "S14", "applied_anew")


def freight_due(reason: Reason, lines: tuple[e.ClaimedLine, ...], left: Left) -> int:
    """Outbound freight belongs to a fault, and to the case that takes the order's last units."""
    taken = {line.line_id: len(line.units) for line in lines}
    last = all(len(units) <= taken.get(line_id, 0) for line_id, units in left.units.items())
    return left.freight_minor if last or reason in FAULT_REASONS else 0


def _claimed(order: Order, wanted: WantedLine, left: Left) -> e.ClaimedLine:
    line = line_of(order, wanted.line_id)
    assert line is not None
    units = left.units[wanted.line_id][: wanted.quantity]
    return e.ClaimedLine(wanted.line_id, units, shares_minor(line, units))


def _quantities(command: Apply, order: Order, left: Left) -> Refusal | None:
    for wanted in command.lines:
        line = line_of(order, wanted.line_id)
        if line is None:
            return Refusal(Code.NOT_FOUND, None, {"line_id": wanted.line_id})
        free = len(left.units[wanted.line_id])
        if wanted.quantity <= free:
            continue
        if free == 0 and wanted.line_id in left.held:
            return Refusal(Code.ALREADY_OPEN, None, {"line_id": wanted.line_id})
        return Refusal(Code.QUANTITY_EXCEEDS_BOUGHT, None, {"line_id": wanted.line_id, "free": free})
    return None


def _fits(command: Apply, order: Order, now: datetime) -> Refusal | None:
    shipped = order.shipped_at or order.delivered_at
    if KINDS[command.kind].only_unshipped and shipped is not None and shipped <= now:
        return Refusal(Code.KIND_DOES_NOT_FIT, "S1", {"kind": command.kind})
    return None


def _in_time(command: Apply, opening: Opening, predecessor: str | None) -> Refusal | None:
    """The order's validity, and the grace after a withdrawal for now, which may reach past it."""
    delivered, lengths = opening.order.delivered_at, opening.policy.lengths
    if delivered is None:
        return None
    length = lengths.validity_no_reason if command.reason_code is Reason.NO_REASON else lengths.validity
    if opening.now < delivered + length:
        return None
    for entry in opening.order.entries:
        withdrawn = entry.case_id == predecessor and entry.outcome is Outcome.WITHDRAWN_FOR_NOW
        if withdrawn and _in_grace(entry, opening.now, lengths.grace_after_withdrawal):
            return None
    return Refusal(Code.WINDOW_OVER, "S14", {"until": delivered + length})


def _in_grace(entry: Entry, now: datetime, grace: timedelta) -> bool:
    """From the withdrawal on; where the goods went back, until so long after they were back."""
    last = max((at for at in (entry.ended_at, entry.goods_back_at) if at is not None), default=None)
    return entry.goods_under_way or (last is not None and now < last + grace)


def _not_too_many(command: Apply, order: Order, policy: Policy) -> Refusal | None:
    for wanted in command.lines:
        opened = sum(1 for entry in order.entries if _touches(entry, wanted.line_id))
        if opened >= policy.limits.cases_per_line:
            return Refusal(Code.TOO_MANY_APPLICATIONS, None, {"most": policy.limits.cases_per_line})
    return None


def _touches(entry: Entry, line_id: str) -> bool:
    return any(line == line_id for line, _ in entry.units)


def _latest(order: Order, lines: tuple[WantedLine, ...]) -> str | None:
    """The latest ended case on any of these lines: a new one is linked to it by itself."""
    ended = [
        entry for entry in order.entries if not entry.holds and any(_touches(entry, wanted.line_id) for wanted in lines)
    ]
    return ended[-1].case_id if ended else None  # entries stand in the order in which cases were opened
