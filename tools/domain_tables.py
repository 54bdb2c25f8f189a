"""How do the tables of the rule book look on a page?  Read off the code, so that no page can say anything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import timedelta
from enum import StrEnum
from typing import Any

from makegood.domain import events
from makegood.domain.commands import PUBLIC
from makegood.domain.deadlines import CLOCKS
from makegood.domain.joint import JOINT
from makegood.domain.ledger import Account
from makegood.domain.machines import CLAIM, DISPUTE, PARCEL, REFUND
from makegood.domain.permissions import COMMANDS
from makegood.domain.policy import DEFAULT
from makegood.domain.refusals import Code
from makegood.domain.stage import STAGES

Rows = Sequence[Sequence[str]]
MACHINES: Mapping[str, Mapping[Any, Mapping[type, Any]]] = {
    "claim": CLAIM,
    "parcel": PARCEL,
    "refund": REFUND,
    "dispute": DISPUTE,
}


def table(heads: Sequence[str], rows: Rows) -> str:
    """Draws a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)


def transitions(machine: str) -> str:
    """Lists state, event and next state of one machine."""
    rows = [
        (f"`{state}`", f"`{events.NAMES[cls]}`", f"`{after}`")
        for state, row in MACHINES[machine].items()
        for cls, after in row.items()
    ]
    return table(("state", "event", "next state"), rows)


def diagram(machine: str) -> str:
    """Draws one machine in Mermaid."""
    lines = ["```mermaid", "stateDiagram-v2"]
    for state, row in MACHINES[machine].items():
        lines += [f"    {state} --> {after}: {events.NAMES[cls]}" for cls, after in row.items()]
    return "\n".join([*lines, "```", ""])


def joint() -> str:
    """Lists the joint situations in which one machine moves another."""
    return table(("in this joint situation", "this follows"), [row.says.split(": ") for row in JOINT])


def stages() -> str:
    """Lists the stages; the first row that matches wins."""
    rows = [(row.says, f"`{row.stage}`", f"`{row.turn}`" if row.turn else "-") for row in STAGES]
    return table(("when", "stage", "turn"), rows)


def lasting(length: timedelta) -> str:
    """A length in hours, or in days where it is three or more of them."""
    hours = int(length.total_seconds() // 3600)
    return f"{hours // 24} d" if hours % 24 == 0 and hours > 72 else f"{hours} h"


def clocks() -> str:
    """Lists every clock with its default length, what moves it and what happens when it runs out."""
    lengths = DEFAULT.lengths
    rows = []
    for clock in CLOCKS:
        reminders = ", ".join(lasting(before) for before in clock.reminders(DEFAULT.reminders))
        length = getattr(lengths, clock.name, None)
        said = (
            f"{lengths.decide_working_days} working days" if clock.name == "decide" else lasting(length or timedelta())
        )
        rows.append((f"`{clock.name}`", said, clock.moved.value, f"`{clock.on_expiry}`", reminders, clock.rule or ""))
    rows.append(("`offer`", lasting(lengths.offer), "by nothing", "`lapses`", "", ""))
    return table(("clock", "runs", "moved", "when it runs out", "reminders before", "rule"), rows)


def commands() -> str:
    """Lists every public command with who may order it, its clock and what it requires."""
    rows = []
    for name, cls in PUBLIC.items():
        row = COMMANDS[cls]
        who = ", ".join(sorted(row.roles))
        rows.append((f"`{name}`", who, f"`{row.clock}`" if row.clock else "", ", ".join(row.requires), row.rule or ""))
    return table(("command", "who", "bounded by", "requires", "rule"), rows)


def refusals() -> str:
    """Lists the names of all refusals."""
    return ", ".join(f"`{code}`" for code in Code) + "\n"


def accounts() -> str:
    """Lists the ledger's accounts."""
    return ", ".join(f"`{account}`" for account in Account) + "\n"


def numbers() -> str:
    """Lists every number of the default policy."""
    rows = []
    for part in ("lengths", "reminders", "limits", "evidence"):
        value = getattr(DEFAULT, part)
        rows += [(f"`{part}.{field.name}`", shown(getattr(value, field.name))) for field in fields(value)]
    rows.append(("`on_signed`", shown(DEFAULT.on_signed)))
    return table(("number", "default"), rows)


def shown(value: object) -> str:
    """A policy value as a reader says it."""
    if isinstance(value, timedelta):
        return lasting(value)
    if isinstance(value, tuple):
        return ", ".join(shown(part) for part in value) or "none"
    return value.value if isinstance(value, StrEnum) else str(value)
