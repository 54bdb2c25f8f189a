"""May this be done, and what follows?  The permission check, the judgement, and what is offered to a reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from . import commands, showing
from .case import Case
from .deadlines import BY_NAME, due_at
from .judging import Matter, Verdict
from .permissions import COMMANDS
from .refusals import Code, Refusal
from .words import Actor, Role


def may(actor: Actor, command: object, case: Case) -> Refusal | None:
    """The one permission check: what belongs to others is not found, what another role does is not yours."""
    if not sees(actor, case):
        return Refusal(Code.NOT_FOUND)
    row = COMMANDS.get(type(command))
    if row is not None and actor.role not in row.roles:
        return Refusal(Code.NOT_YOURS)
    return None


def sees(actor: Actor, case: Case) -> bool:
    """Consumers see their own cases, merchants their shop's, arbitrators the disputes nobody else has taken."""
    if actor.role is Role.CONSUMER:
        return actor.subject == case.basis.consumer_id
    if actor.role is Role.MERCHANT:
        return actor.shop_id == case.basis.shop_id
    if actor.role is Role.ARBITRATOR:
        current = case.round
        return current is not None and _free_for(actor.subject, current.arbitrator)
    return True


def _free_for(subject: str, taken_by: str | None) -> bool:
    return taken_by is None or taken_by == subject


def judge(case: Case, command: object, matter: Matter) -> Verdict:
    """The facts that a command makes, or the refusal; time has acted already."""
    if isinstance(command, commands.Tick | commands.Rederive):
        return []
    row = COMMANDS[type(command)]
    refusal = row.guard(case, matter)
    named: tuple[str, ...] = getattr(command, "exhibit_ids", ())
    if refusal is None and named:
        refusal = showing.not_there(case, named, matter.actor.role)
    return refusal if refusal is not None else row.handler(case, command, matter)


class Allowed(NamedTuple):
    """One command that the reader may order now."""

    command: str
    until: datetime | None
    rule: str | None
    requires: tuple[str, ...]


# What a role may order at all, by its public name.
_OF_ROLE = {
    role: tuple((name, COMMANDS[cls]) for name, cls in commands.PUBLIC.items() if role in COMMANDS[cls].roles)
    for role in Role
}


def allowed(case: Case, matter: Matter) -> Iterator[Allowed]:
    """What the reader of this role may do now, until when, and what it requires."""
    for name, row in _OF_ROLE[matter.actor.role]:
        if row.guard(case, matter) is None:
            clock = BY_NAME[row.clock] if row.clock is not None else None
            until = due_at(clock, case, matter.situation) if clock is not None and clock.runs(case) else None
            yield Allowed(name, until, row.rule, row.requires)
