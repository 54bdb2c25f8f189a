"""How is the way to a broken promise told as a story that `makegood play` can play?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

import yaml

from ...domain import commands as c
from ...domain.policy import OnSigned
from ...domain.words import Role
from .explorer import Trodden, Violation
from .position import Move
from .worlds import START, World

_NAME_OF = {cls: name for name, cls in c.PUBLIC.items()}
_NOT_TOLD = frozenset({"kept", "small_paid_today_minor"})
_UNITS = (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("m", timedelta(minutes=1)))

Told = dict[str, Any]  # Any: what YAML can hold


def story(violation: Violation) -> str:
    """The story as YAML text; what a story has no words for stands in comments."""
    world = violation.world
    head = {
        "title": f"{violation.invariant.name}: {violation.complaint}",
        "rule": [violation.invariant.rule],
        "why": f"It must hold that {violation.invariant.says}.",
        **_shop(world),
        "order": _order(world),
    }
    text = yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    return text + "steps:\n" + "".join(f"  {line}\n" for line in _steps(violation))


def _shop(world: World) -> Told:
    shop: Told = {}
    if world.policy.evidence.required_reasons:
        shop["evidence"] = "required"
    if world.policy.on_signed is OnSigned.EARLIEST:
        shop["policy"] = {"on_signed": "earliest"}
    return {"shop": shop} if shop else {}


def _order(world: World) -> Told:
    order = world.order
    lines = [{"title": line.title, "quantity": line.quantity, "paid": _major(line.paid_minor)} for line in order.lines]
    told: Told = {"lines": lines, "freight": _major(order.freight_minor)}
    if len(order.tenders) > 1:
        told["tenders"] = [{"channel": t.channel, "amount": _major(t.amount_minor)} for t in order.tenders]
    if order.shipped_at is None:
        told |= {"shipped": None, "delivered": None}
    return told


def _steps(violation: Violation) -> Iterator[str]:
    applying = {"kind": violation.world.kind.value, "reason_code": violation.world.reason.value}
    yield _line({"consumer": "apply", "with": applying})
    now = START
    for trodden in violation.path:
        wait = {"wait": _span(trodden.after.now - now)} if trodden.after.now > now else {}
        now = trodden.after.now
        said = {} if trodden.move.until is not None else _said(trodden)
        if said is None:
            yield f"# {_unsaid(trodden.move)}"
        if wait or said:
            yield _line({**wait, **(said or {})})
    yield f"# then: {violation.complaint}"


def _said(trodden: Trodden) -> Told | None:
    """What is done in a step; None where a story has no words for it."""
    move, command = trodden.move, trodden.move.command
    if isinstance(command, c.Track):
        late = trodden.after.now - command.report.occurred_at
        return {"carrier": command.report.status.value, **({"occurred": f"-{_span(late)}"} if late else {})}
    if isinstance(command, c.TellPayment) and command.said != "unknown":
        return {"channel": command.said, "payment": int(command.refund_no.rpartition("-")[2])}
    name = _NAME_OF.get(type(command))
    if name is None:
        return None
    told: Told = {move.actor.role.value: name}
    if move.actor.role is Role.ARBITRATOR:
        told["person"] = move.actor.subject
    body = _body(command)
    return told | ({"with": body} if body else {})


def _unsaid(move: Move) -> str:
    if move.outside is not None:
        return "the required evidence is there"
    match move.command:
        case c.SubmitPayment():
            return "the payment is sent"
        case c.TellPayment(said=said):
            return f"the channel says: {said}"
        case other:
            return str(other)


def _body(command: object) -> Told:
    assert is_dataclass(command)
    told: Told = {}
    for item in fields(command):
        value = getattr(command, item.name)
        if item.name not in _NOT_TOLD and (item.default is MISSING or value != item.default):
            told[item.name.removesuffix("_minor")] = _value(item.name, value)
    return told


def _value(name: str, value: object) -> Any:
    if name == "amount_minor" and isinstance(value, int):
        return _major(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_value("", item) for item in value]
    return _body(value) if is_dataclass(value) else value


def _line(step: Mapping[str, Any]) -> str:
    text: str = yaml.safe_dump(dict(step), sort_keys=False, allow_unicode=True, width=1000, default_flow_style=True)
    return f"- {text.strip()}"


def _major(minor: int) -> float:
    """A sum in major units, for YAML only: two digits after the point are exact to read."""
    return round(minor / 100, 2)


def _span(length: timedelta) -> str:
    parts = ""
    for unit, size in _UNITS:
        count, length = divmod(length, size)
        parts += f"{count}{unit}" if count else ""
    seconds = length / timedelta(seconds=1)
    return (parts + (f"{seconds:.6f}".rstrip("0").rstrip(".") + "s" if seconds else "")) or "0h"
