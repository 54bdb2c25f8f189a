"""How is written what must be seen after a step?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from .located import Json, Located
from .names import (
    CLOCKS,
    COMMANDS,
    EVENT_ACTORS,
    EXHIBITS,
    FIGURES,
    KINDS,
    MACHINES,
    MOVES,
    OUTCOMES,
    READERS,
    REASONS,
    STAGES,
    TURNS,
)
from .spans import money, span
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
    Payments,
    RefundedInAll,
    Says,
    Sum,
)

WORDS: Mapping[str, tuple[str, Sequence[str]]] = {
    "stage": ("stage", STAGES),
    "turn": ("turn", TURNS),
    "outcome": ("outcome", OUTCOMES),
    "kind": ("kind", KINDS),
    "reason": ("reason_code", REASONS),
}
SUMS = ("requested", "agreed", "refunded")


@dataclass(frozen=True, slots=True)
class Times:
    """When this step is, and when the named ones were, since the start."""

    here: timedelta
    names: Mapping[str, timedelta]


def read_then(item: Located, times: Times, cases: Sequence[str]) -> tuple[Check, ...]:
    """The checks that a step's `then` asks for; `cases` are the names opened so far."""
    checks: list[Check] = []
    known = (*WORDS, *READ, "extended", "predecessor", "successor", "deadline", "events", "reminded", "raised")
    for name, value in item.fields("then", known).items():
        if name in WORDS:
            path, words = WORDS[name]
            checks.append(Field(path, _among(value, name, words)))
        elif name in READ:
            checks += READ[name](value)
        elif name == "extended":
            checks.append(Field(name, (value.yes_or_no(name),)))
        elif name in ("predecessor", "successor"):
            case = None if value.value is None else value.one_of(name, cases)
            checks.append(Linked(f"{name}_id", case))
        elif name == "deadline":
            checks += _deadline(value, times)
        elif name == "events":
            checks += [_event(event, times) for event in value.many(name)]
        else:
            checks += [_by_the_system(moment, times, name) for moment in value.many(name)]
    return tuple(checks)


def _among(item: Located, what: str, words: Sequence[str]) -> tuple[Json, ...]:
    if item.value is None:
        return (None,)
    return tuple(None if one.value is None else one.one_of(what, words) for one in item.many(what))


def _machines(item: Located) -> list[Check]:
    told = item.fields("machines", MACHINES)
    return [Field(f"machines.{name}", _among(value, name, MACHINES[name])) for name, value in told.items()]


def _amounts(item: Located) -> list[Check]:
    told = item.fields("amount", SUMS)
    return [Sum(f"amount.{name}", money(value, name)) for name, value in told.items()]


def _payments(item: Located) -> list[Check]:
    return [Payments(tuple(_payment(one) for one in item.many("payments")))]


def _exhibits(item: Located) -> list[Check]:
    return [Exhibits(tuple(one.one_of("a state", EXHIBITS) for one in item.many("exhibits")))]


def _payment(item: Located) -> Mapping[str, Json]:
    """A payment by its state alone, or by some of its fields; reason: given asks that there is one."""
    if isinstance(item.value, str):
        return {"state": item.value}
    told = item.fields("a payment", ("state", "channel", "amount", "reason"))
    return {name: money(value, name) if name == "amount" else value.plain() for name, value in told.items()}


def _may(offered: bool) -> Callable[[Located], list[Check]]:
    def read(item: Located) -> list[Check]:
        checks: list[Check] = []
        for reader, value in item.fields("may", READERS).items():
            commands = () if value.value == "anything" else _commands(value)
            checks.append(May(reader, commands, offered))
        return checks

    return read


def _commands(item: Located) -> tuple[str, ...]:
    return tuple(one.one_of("a command", COMMANDS) for one in item.many("commands"))


def _ledger(item: Located) -> list[Check]:
    return [Balance(account, money(value, account)) for account, value in item.fields("ledger", ()).items()]


def _breakdown(item: Located) -> list[Check]:
    told = item.fields("breakdown", ("lines", "amount"))
    if len(told) < 2:
        raise item.error("a breakdown needs lines and amount")
    lines = tuple(line.text("a line") for line in told["lines"].many("lines"))
    return [Breakdown(lines, money(told["amount"], "amount"))]


def _in_all(item: Located) -> list[Check]:
    return [RefundedInAll(money(item, "refunded_in_all"))]


def _explanation(item: Located) -> list[Check]:
    told = item.fields("explanation", ("language", "says"))
    language = told["language"].text("language") if "language" in told else "zh-CN"
    says = told["says"].many("says") if "says" in told else ()
    return [Says(language, tuple(word.text("a word") for word in one.many("says"))) for one in says]


def _advice(item: Located) -> list[Check]:
    told = item.fields("advice", ("first", "includes", "command"))
    checks: list[Check] = []
    if "first" in told:
        checks.append(Advised(told["first"].text("first"), None, first=True))
    for rule in told["includes"].many("includes") if "includes" in told else ():
        checks.append(Advised(rule.text("includes"), None, first=False))
    for command in _commands(told["command"]) if "command" in told else ():
        checks.append(Advised(None, command, first=False))
    return checks


def _figures(item: Located) -> list[Check]:
    checks: list[Check] = []
    for name, value in item.fields("figures", FIGURES).items():
        moved = value.value if value.value in MOVES else None
        checks.append(Figure(name, None if moved else value.whole_number(name), str(moved) if moved else None))
    return checks


READ: Mapping[str, Callable[[Located], list[Check]]] = {
    "machines": _machines,
    "amount": _amounts,
    "payments": _payments,
    "exhibits": _exhibits,
    "may": _may(True),
    "may_not": _may(False),
    "ledger": _ledger,
    "breakdown": _breakdown,
    "refunded_in_all": _in_all,
    "explanation": _explanation,
    "advice": _advice,
    "figures": _figures,
}


def _deadline(item: Located, times: Times) -> list[Check]:
    """The stage's deadline: none at all, or its name, its instant and its rule as far as told."""
    if item.value is None:
        return [Field("deadline", (None,))]
    told = item.fields("deadline", ("name", "due", "after", "since", "rule", "on_expiry"))
    checks: list[Check] = []
    if "name" in told:
        checks.append(Field("deadline.name", _among(told["name"], "a clock", CLOCKS)))
    for name in ("rule", "on_expiry"):
        if name in told:
            checks.append(Field(f"deadline.{name}", tuple(one.text(name) for one in told[name].many(name))))
    if "due" in told or "after" in told:
        checks.append(Due(_moment(told, "due", times)))
    return checks


def _moment(told: Mapping[str, Located], word: str, times: Times) -> timedelta:
    """`due: +50h` counts from the start; `after: 48h` from this step, or from the one that `since` names."""
    if word in told:
        return span(told[word], word)
    since = times.names[told["since"].one_of("since", times.names)] if "since" in told else times.here
    return since + span(told["after"], "after")


def _event(item: Located, times: Times) -> Happened:
    told = item.fields("an event", ("actor", "rule", "at", "after", "since", "between"))
    if "actor" not in told:
        raise item.error("an event needs its actor")
    actor = told["actor"].one_of("the actor of an event", EVENT_ACTORS)
    rule = told["rule"].text("rule") if "rule" in told else None
    if "between" in told:
        first, last = (span(one, "between") for one in told["between"].many("between"))
        return Happened(actor, rule, first, last)
    if "at" not in told and "after" not in told:
        return Happened(actor, rule, None, None)
    at = _moment(told, "at", times)
    return Happened(actor, rule, at, at)


def _by_the_system(item: Located, times: Times, what: str) -> Happened:
    """A reminder, or raising a thing to a person: something that the system does at an instant of its own."""
    told = item.fields(what, ("after", "since")) if isinstance(item.value, Mapping) else {"at": item}
    at = _moment(told, "at", times)
    return Happened("system", None, at, at)
