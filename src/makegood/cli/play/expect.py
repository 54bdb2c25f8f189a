"""Is what was seen what the story expects?  A difference comes back as a value that says both."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import assert_never

from .breakdown import breaks_down
from .spans import say_money, say_span
from .stage import Body
from .story import (
    Advised,
    Balance,
    Breakdown,
    Check,
    Due,
    Exhibits,
    Field,
    Figure,
    Happened,
    Linked,
    May,
    OfTheCase,
    OfTheRecords,
    Payments,
    RefundedInAll,
    Says,
    Sum,
)


@dataclass(frozen=True, slots=True)
class Failure:
    """One difference between what was expected and what was seen."""

    what: str
    expected: str
    seen: str

    def __str__(self) -> str:
        return f"{self.what}: expected {self.expected}, seen {self.seen}"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read after a step.  `late` is by how much the stage's clock runs ahead of the story's: an instant
    is right from the expected one until that much later (zero where the clock is wound by hand)."""

    start: datetime
    case: Body
    late: timedelta = timedelta(0)
    allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    events: Sequence[Body] = ()
    ledger: Sequence[Body] = ()
    explanations: Mapping[str, Body] = field(default_factory=dict)
    advice: Sequence[Body] = ()
    figures: Body = field(default_factory=dict)
    figures_before: Body = field(default_factory=dict)
    case_ids: Mapping[str, str] = field(default_factory=dict)
    refunded_in_all_minor: int = 0


def compare(check: Check, seen: Seen) -> Failure | None:
    """None where the check holds."""
    match check:
        case Field() | Due() | Sum() | Payments() | Exhibits() | Linked() | May():
            return _of_the_case(check, seen)
        case _:
            return _of_the_records(check, seen)


def _of_the_case(check: OfTheCase, seen: Seen) -> Failure | None:
    match check:
        case Field(path, among):
            return _unless(found(seen.case, path) in among, path, " or ".join(map(say, among)), found(seen.case, path))
        case Due(at):
            return _due(at, seen)
        case Sum(path, minor):
            value = amount_minor(found(seen.case, path))
            return _unless(value == minor, path, say_money(minor), "nothing" if value is None else say_money(value))
        case Payments():
            return _payments(check, seen)
        case Exhibits(states):
            rows = seen.case.get("exhibits")
            stand = tuple(row.get("state") for row in rows) if isinstance(rows, list) else ()
            return _unless(stand == states, "exhibits", say(states), stand)
        case Linked(path, case):
            return _linked(path, case, seen)
        case May():
            return _may(check, seen)
    assert_never(check)


def _of_the_records(check: OfTheRecords, seen: Seen) -> Failure | None:
    match check:
        case Happened():
            return _happened(check, seen)
        case Balance(account, minor):
            value = balance_minor(seen.ledger, account)
            return _unless(value == minor, f"ledger of {account}", say_money(minor), say_money(value))
        case Breakdown(lines, minor):
            told = f"{say_money(minor)} for {', '.join(lines)}"
            return _unless(breaks_down(seen.events, lines, minor), "breakdown", told, "no event that says so")
        case RefundedInAll(minor):
            value = seen.refunded_in_all_minor
            return _unless(value == minor, "refunded in all", say_money(minor), say_money(value))
        case Says(language, words):
            return _says(language, words, seen)
        case Advised():
            return _advised(check, seen)
        case Figure():
            return _figure(check, seen)
    assert_never(check)


# --- reading documents ----------------------------------------------------------------------------


def found(body: object, path: str) -> object:
    """The value at a dotted path, None where there is none."""
    for name in path.split("."):
        body = body.get(name) if isinstance(body, Mapping) else None
    return body


def amount_minor(value: object) -> int | None:
    """Minor units of `{"amount": 12900, "currency": "CNY"}`."""
    amount = found(value, "amount")
    return amount if isinstance(amount, int) else None


def balance_minor(rows: Sequence[Body], account: str) -> int:
    """What an account received less what it gave; `consumer` is also `consumer:17` and the like."""
    total_minor = 0
    for row in rows:
        minor = amount_minor(row.get("amount")) or 0
        total_minor += minor * (_is(row.get("credit"), account) - _is(row.get("debit"), account))
    return total_minor


def _is(account: object, name: str) -> bool:
    return isinstance(account, str) and re.split(r"[:/.]", account)[0] == name


def actor_of(event: Body) -> str:
    """The role of an event's actor, which is a text like `merchant` or `merchant:17`, or has a `role`."""
    actor = event.get("actor")
    role = found(actor, "role") if isinstance(actor, Mapping) else actor
    return re.split(r"[:/]", str(role))[0]


def since(start: datetime, value: object) -> timedelta | None:
    return datetime.fromisoformat(value) - start if isinstance(value, str) else None


def say(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value


# --- judging --------------------------------------------------------------------------------------


def _unless(holds: bool, what: str, expected: str, seen: object) -> Failure | None:
    return None if holds else Failure(what, expected, say(seen))


def _due(at: timedelta, seen: Seen) -> Failure | None:
    due = since(seen.start, found(seen.case, "deadline.due_at"))
    holds = due is not None and at <= due <= at + seen.late
    return _unless(holds, "deadline.due_at", say_span(at), "no deadline" if due is None else say_span(due))


def _payments(check: Payments, seen: Seen) -> Failure | None:
    rows = seen.case.get("payments")
    left = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    all_minor = [
        {name: amount_minor(value) if name == "amount" else value for name, value in row.items()} for row in left
    ]
    rest = list(all_minor)
    for expected in check.each:
        match = next((row for row in rest if _fits(expected, row)), None)
        if match is None:
            return Failure("payments", say(check.each), say(all_minor))
        rest.remove(match)
    return _unless(not rest, "payments", say(check.each), all_minor)


def _fits(expected: Mapping[str, object], row: Mapping[str, object]) -> bool:
    return all(row.get(name) == value or (value == "given" and bool(row.get(name))) for name, value in expected.items())


def _linked(path: str, case: str | None, seen: Seen) -> Failure | None:
    expected = None if case is None else seen.case_ids.get(case)
    value = seen.case.get(path)
    names = {case_id: name for name, case_id in seen.case_ids.items()}
    return _unless(value == expected, path, str(case or "none"), names.get(str(value), value))


def _may(check: May, seen: Seen) -> Failure | None:
    allowed = seen.allowed.get(check.reader, ())
    word = "may" if check.offered else "may not"
    if not check.commands:
        return _unless(bool(allowed) is check.offered, f"{check.reader} {word}", "anything", allowed)
    wrong = [command for command in check.commands if (command in allowed) is not check.offered]
    return _unless(not wrong, f"{check.reader} {word}", ", ".join(wrong), list(allowed))


def _happened(check: Happened, seen: Seen) -> Failure | None:
    for event in seen.events:
        at = since(seen.start, event.get("at"))
        if actor_of(event) == check.actor and check.rule in (None, event.get("rule")) and _between(at, check, seen):
            return None
    history = "; ".join(_say_event(event, seen.start) for event in seen.events) or "no events"
    return Failure("events", _say_happened(check), history)


def _between(at: timedelta | None, check: Happened, seen: Seen) -> bool:
    if check.first is None or check.last is None:
        return True
    return at is not None and check.first <= at <= check.last + seen.late


def _say_happened(check: Happened) -> str:
    instants = {say_span(at) for at in (check.first, check.last) if at is not None}
    rule = f" by {check.rule}" if check.rule else ""
    return f"something by the {check.actor}{rule} at {' to '.join(sorted(instants)) or 'any time'}"


def _say_event(event: Body, start: datetime) -> str:
    at = since(start, event.get("at"))
    return f"{say_span(at) if at is not None else '?'} {actor_of(event)} {event.get('type')} {event.get('rule') or ''}"


def _says(language: str, words: tuple[str, ...], seen: Seen) -> Failure | None:
    text = json.dumps(seen.explanations.get(language, {}), ensure_ascii=False)
    holds = any(word.lower() in text.lower() for word in words)
    return _unless(holds, f"explanation ({language})", " or ".join(words), text)


def _advised(check: Advised, seen: Seen) -> Failure | None:
    items = seen.advice[:1] if check.first else seen.advice
    rules = [str(item.get("rule")) for item in items]
    commands = [str(item.get("command")) for item in items]
    if check.rule is not None:
        cited = any(check.rule in re.findall(r"S\d+", rule) for rule in rules)
        return _unless(cited, "first advice" if check.first else "advice", check.rule, rules)
    return _unless(check.command in commands, "advice", f"the command {check.command}", commands)


def _figure(check: Figure, seen: Seen) -> Failure | None:
    value, before = seen.figures.get(check.name), seen.figures_before.get(check.name)
    if check.moved is None:
        return _unless(value == check.value, check.name, str(check.value), value)
    if not isinstance(value, int | float) or not isinstance(before, int | float):
        return Failure(check.name, f"{check.moved}, from a figure seen before", f"{say(before)}, then {say(value)}")
    moved = "fell" if value < before else "rose" if value > before else "same"
    return _unless(moved == check.moved, check.name, check.moved, f"{before}, then {value}")
