"""May one apply again on the same lines, and until when?  The order's validity, and the grace after a withdrawal."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from .case import Case
from .deadlines import BY_NAME, due_at
from .judging import Matter
from .order import left_for
from .words import Outcome, Parcel, Reason


class Again(NamedTuple):
    """`key` names the answer: until (an instant), any_time, over, too_often (than `most`), elsewhere.

    Or after_back: until `days` after the goods are back.
    """

    key: str
    until: datetime | None = None
    most: int | None = None
    days: int | None = None

    @property
    def may(self) -> bool:
        return self.key in ("until", "any_time", "after_back")


def again(case: Case, matter: Matter) -> Again:
    """The answer now, for this case's lines; a new application is judged on its own when it comes (S14)."""
    order, policy = matter.order, matter.situation.policy
    mine = {line.line_id for line in case.basis.lines}
    most = policy.limits.cases_per_line
    if any(sum(1 for entry in order.entries if line in dict(entry.units)) >= most for line in mine):
        return Again("too_often", most=most)
    left = left_for(order, case.basis.case_id).units
    if not all(set(line.units) <= set(left[line.line_id]) for line in case.basis.lines):
        return Again("elsewhere")
    until = _valid_until(case, matter)
    if until is None:
        return Again("any_time")
    grace = policy.lengths.grace_after_withdrawal
    if case.outcome is Outcome.WITHDRAWN_FOR_NOW and case.parcel is Parcel.GOING_BACK:
        back_by = due_at(BY_NAME["go_back"], case, matter.situation)
        if until < back_by + grace:
            return Again("after_back", days=grace.days)
    return Again("until" if matter.now < until else "over", until)


def until_if_withdrawn(case: Case, matter: Matter) -> datetime | None:
    """Until when at least one could apply again if the case were withdrawn for now at this instant; None: any time."""
    until = _valid_until(case, matter)
    return None if until is None else max(until, matter.now + matter.situation.policy.lengths.grace_after_withdrawal)


def _valid_until(case: Case, matter: Matter) -> datetime | None:
    delivered, lengths = matter.order.delivered_at, matter.situation.policy.lengths
    if delivered is None:
        return None
    no_reason = case.ask.reason_code is Reason.NO_REASON
    until = delivered + (lengths.validity_no_reason if no_reason else lengths.validity)
    if case.outcome is Outcome.WITHDRAWN_FOR_NOW and "ended" in case.since:
        last = max(case.since["ended"], case.since.get("back", case.since["ended"]))
        return max(until, last + lengths.grace_after_withdrawal)
    return until
