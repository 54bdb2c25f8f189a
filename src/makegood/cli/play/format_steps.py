"""How are the steps of a story written: when, who does what, and what comes of it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from .format_actions import ACTION, read_action
from .format_then import Times, read_then
from .located import Located
from .spans import span
from .story import Action, Order, Step, Who

STEP = (*ACTION, "at", "wait", "name", "then", "together", "accepted")


@dataclass(slots=True)
class _Told:
    """What the steps read so far have said."""

    steps: list[Step] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    names: dict[str, timedelta] = field(default_factory=dict)

    @property
    def now(self) -> timedelta:
        return self.steps[-1].at if self.steps else timedelta(0)


def read_steps(item: Located, order: Order) -> tuple[Step, ...]:
    told = _Told()
    for number, step in enumerate(item.many("steps"), 1):
        told.steps.append(_step(step, number, told, order))
    return tuple(told.steps)


def _step(item: Located, number: int, told: _Told, order: Order) -> Step:
    fields = item.fields("a step", STEP)
    at = _when(item, fields, told.now)
    actions = _actions(item, fields, order)
    _remember(item, actions, told)
    name = fields["name"].text("name") if "name" in fields else None
    if name in told.names:
        raise fields["name"].error(f"two steps are named '{name}'")
    if name is not None:
        told.names[name] = at
    case = actions[0].case if actions else _case(item, fields, told.cases)
    if "then" in fields and case not in told.cases:
        raise fields["then"].error(
            f"there is no case '{case}' to look at; look at another in a step with case: its name"
        )
    times = Times(at, dict(told.names))
    return Step(
        number=number,
        place=item.place,
        name=name,
        at=at,
        case=case,
        actions=actions,
        accepted=_accepted(fields),
        checks=read_then(fields["then"], times, told.cases) if "then" in fields else (),
    )


def _when(item: Located, fields: Mapping[str, Located], now: timedelta) -> timedelta:
    if "at" in fields and "wait" in fields:
        raise item.error("a step has 'at' or 'wait', not both")
    at = span(fields["at"], "at") if "at" in fields else now
    at += span(fields["wait"], "wait") if "wait" in fields else timedelta(0)
    if at < now:
        raise item.error("time never goes back: this step stands before the one above it")
    return at


def _actions(item: Located, fields: Mapping[str, Located], order: Order) -> tuple[Action, ...]:
    actors = [who for who in Who if who in fields]
    if "together" in fields:
        if actors:
            raise item.error("a step has 'together' or one actor, not both")
        return tuple(read_action(part, order) for part in fields["together"].many("together"))
    own = {name: value for name, value in fields.items() if name in ACTION}
    return (read_action(Located(item.place, item.tag, own), order),) if actors else ()


def _remember(item: Located, actions: Sequence[Action], told: _Told) -> None:
    """Keeps the names of opened cases; a name is given once and used only after that."""
    opened = []
    for action in actions:
        if action.does != "apply":
            if _needs_case(action) and action.case not in told.cases:
                raise item.error(f"no case is named '{action.case}' yet")
        elif len(actions) > 1 or not action.refused:  # of several at once one may open it, whatever the others hear
            opened.append(action.case)
    for name in opened:
        if name in told.cases:
            raise item.error(f"there is a case named '{name}' already; name the new one with case: second")
    told.cases += dict.fromkeys(opened)


def _needs_case(action: Action) -> bool:
    return action.who is not Who.PLATFORM and action.period is None and action.does != "withdraw"


def _case(item: Located, fields: Mapping[str, Located], cases: Sequence[str]) -> str:
    name = fields["case"].text("case") if "case" in fields else "first"
    if "case" in fields and name not in cases:
        raise item.error(f"no case is named '{name}' yet")
    return name


def _accepted(fields: Mapping[str, Located]) -> tuple[int, ...]:
    if "accepted" not in fields:
        return ()
    return tuple(item.whole_number("accepted") for item in fields["accepted"].many("accepted"))
