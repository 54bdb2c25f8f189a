"""What is the queue narrowed by?  A tab, and what was chosen besides; all of it stands in the address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Final

from ....app.codec import micros
from ....app.ports import CaseFilter
from ....domain.kinds import Kind
from ....domain.stage import ENDED_STAGES, STAGES
from ....domain.values import changed
from ....domain.words import Reason, Role, Stage
from ..cases.listing import mine_of
from ..forms.filling import minor_of
from ..frame.visit import address

CURRENCY: Final = "CNY"
"""Amounts are compared in minor units; what is typed is read with two digits after the point."""

TABS: Final = ("mine", "waiting", "open", "ended")
DUE_HOURS: Final = ("2", "24", "72")
LIVING: Final = tuple(dict.fromkeys(row.stage for row in STAGES if row.stage not in ENDED_STAGES))
_CHOICES: Final[Mapping[str, frozenset[str]]] = {
    "tab": frozenset(TABS),
    "stage": frozenset(Stage),
    "kind": frozenset(Kind),
    "reason": frozenset(Reason),
    "due": frozenset(DUE_HOURS),
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What was chosen, as it stands in the address; what is no choice of ours is as if it had not been said."""

    tab: str = TABS[0]
    stage: str = ""
    kind: str = ""
    reason: str = ""
    due: str = ""
    amount_from: str = ""
    amount_to: str = ""

    @property
    def said(self) -> Mapping[str, str]:
        """Everything that differs from the queue as it opens."""
        pairs = ((one.name, getattr(self, one.name)) for one in fields(self))
        return {name: value for name, value in pairs if value and (name, value) != ("tab", TABS[0])}

    @property
    def narrow(self) -> Mapping[str, str]:
        """What was chosen besides the tab."""
        return {name: value for name, value in self.said.items() if name != "tab"}

    def to(self, **more: str | None) -> str:
        return address("", **self.said, **more)

    def without(self, name: str) -> str:
        """The address of the queue without one of the choices."""
        return changed(self, **{name: ""}).to()

    def at_tab(self, tab: str) -> str:
        """The same choices on another tab; a stage belongs to its own."""
        return changed(self, tab=tab, stage="").to()

    def which(self, shop_id: str | None, now: datetime) -> CaseFilter:
        """The cases that are asked for."""
        ended = self.stage in ENDED_STAGES if self.stage else self.tab == "ended"
        due_before = micros(now + timedelta(hours=int(self.due))) if self.due and not ended else None
        return CaseFilter(
            shop_id=shop_id,
            stages=self.stages,
            kind=self.kind or None,
            due_before=due_before,
            by_due=not ended,
            ended=ended,
            reason=self.reason or None,
            amount_from=minor_of(self.amount_from, CURRENCY),
            amount_to=minor_of(self.amount_to, CURRENCY),
        )

    @property
    def stages(self) -> tuple[str, ...]:
        if self.stage:
            return (self.stage,)
        return tuple(stage.value for stage in stages_of(self.tab))


def stages_of(tab: str) -> Sequence[Stage]:
    """The stages on a tab; none for those that show all that live, or all that have ended."""
    mine = mine_of(Role.MERCHANT)
    return {"mine": mine, "waiting": tuple(stage for stage in LIVING if stage not in mine)}.get(tab, ())


def narrowing_of(query: Mapping[str, str]) -> Narrowing:
    """What an address says; the old names of tabs, and of a stage, go on to work."""
    said = dict(_understood(query))
    stage = query.get("stage", "")
    if stage == "all":
        return Narrowing(**(said | {"tab": "open"}))
    if stage == "mine":
        return Narrowing(**(said | {"tab": "mine"}))
    return Narrowing(**said)


def _understood(query: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in query.items():
        amount = name in ("amount_from", "amount_to") and minor_of(value, CURRENCY) is not None
        if amount or value in _CHOICES.get(name, ()):
            yield name, value
