"""What has a consumer chosen so far, and what is to be chosen next?

The choices of an application travel in the address from step to step, so that going back, a lost line and a new
sign-in lose nothing; only the last step is sent as a form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from ....domain.commands import WantedLine
from ....domain.kinds import KINDS, Kind
from ....domain.order import Order
from ....domain.words import FAULT_REASONS, Reason
from ..forms.filling import Typed, first
from ..forms.table import Field, Form, Input, Tone

LINE: Final = "line."
STEPS: Final = ("reason", "send")
_MOST: Final = 10_000

_OWN_WILL: Final = (Reason.NO_REASON, Reason.AGREED_WITH_MERCHANT, Reason.OTHER)
_FAULTS: Final = tuple(reason for reason in Reason if reason in FAULT_REASONS)

REASONS: Final[Mapping[Kind, Mapping[str, tuple[Reason, ...]]]] = {
    Kind.RETURN_REFUND: {"goods": _FAULTS, "other": _OWN_WILL},
    Kind.REFUND_ONLY: {
        "goods": _FAULTS,
        "way": (Reason.NOT_RECEIVED, Reason.LATE),
        "other": (Reason.AGREED_WITH_MERCHANT, Reason.OTHER),
    },
    Kind.REFUND_UNSHIPPED: {"way": (Reason.LATE,), "other": _OWN_WILL},
}
"""The reasons that make sense for each kind, in groups; programs may name any."""

_GROUPS: Final = ("goods", "way", "other")


class Chosen(NamedTuple):
    """How many of each line, which kind, and why; nothing where that is still open."""

    lines: Mapping[str, int]
    kind: Kind | None
    reason: Reason | None

    @property
    def wanted(self) -> tuple[WantedLine, ...]:
        return tuple(WantedLine(line_id, count) for line_id, count in self.lines.items())

    @property
    def query(self) -> Mapping[str, str]:
        """The choices as they stand in an address, or in hidden fields."""
        said = {LINE + line_id: str(count) for line_id, count in self.lines.items()}
        return said | ({"kind": self.kind} if self.kind else {}) | ({"reason_code": self.reason} if self.reason else {})


def form_for(order: Order) -> Form:
    """The whole application as a form: a kind for unshipped goods only where they have not been sent."""
    return Form(
        (
            Field("kind", Input.CHOICE, True, tuple(kind.value for kind in kinds_for(order)), "kind"),
            Field("reason_code", Input.CHOICE, True, tuple(one.value for one in Reason), "reason"),
            Field("description", Input.LONG),
            Field("amount", Input.AMOUNT),
        ),
        Tone.GO_ON,
    )


def kinds_for(order: Order) -> Sequence[Kind]:
    """What can be asked for, the likeliest first."""
    if order.shipped_at is None and order.delivered_at is None:
        return (Kind.REFUND_UNSHIPPED, *(kind for kind in Kind if not KINDS[kind].only_unshipped))
    return tuple(kind for kind in Kind if not KINDS[kind].only_unshipped)


def reasons_for(order: Order) -> Mapping[str, Sequence[Reason]]:
    """What may have happened, in groups, the likeliest first: who waits for goods has none that are broken."""
    kinds = kinds_for(order)
    all_of = {
        group: tuple(dict.fromkeys(reason for kind in kinds for reason in REASONS[kind].get(group, ())))
        for group in _GROUPS
    }
    if KINDS[kinds[0]].only_unshipped:
        all_of["goods"] = all_of.pop("goods")
    return all_of


def ways_for(order: Order, reason: Reason) -> Sequence[Kind]:
    """How this can be settled, the likeliest way first."""
    return [kind for kind in kinds_for(order) if any(reason in group for group in REASONS[kind].values())]


def read_choices(order: Order, typed: Typed, free: Mapping[str, int]) -> Chosen:
    """The choices that make sense; what there is one of is chosen, and the likeliest way to settle a reason."""
    lines = {line.line_id: count for line in order.lines if (count := _count(first(typed, LINE + line.line_id)))}
    if not any(name.startswith(LINE) for name in typed) and (len(free) == 1 or sum(free.values()) == 1):
        lines = {line_id: count for line_id, count in free.items() if count}
    reasons = [one for group in reasons_for(order).values() for one in group]
    reason = next((one for one in reasons if one == first(typed, "reason_code")), None)
    if reason is None:
        return Chosen(lines, next((one for one in kinds_for(order) if one == first(typed, "kind")), None), None)
    ways = ways_for(order, reason)
    return Chosen(lines, next((one for one in ways if one == first(typed, "kind")), ways[0]), reason)


def step_of(chosen: Chosen, asked: str) -> str:
    """The step that was asked for, where everything before it is chosen."""
    here = "send" if chosen.lines and chosen.reason is not None else "reason"
    return asked if asked in STEPS and STEPS.index(asked) < STEPS.index(here) else here


def _count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 and int(text) < _MOST else 0
