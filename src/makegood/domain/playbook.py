"""What should the merchant do now?  The rows of the playbook that fit, best first, with what they prepare and risk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from .bargaining import how_it_ended, under_way, was_declined
from .case import Case
from .commands import PUBLIC
from .judging import Matter
from .liability import Figures, effect_if_lost
from .permissions import COMMANDS
from .plays import FACTS, Play, fits, prepared
from .preparing import Body, Facts, Minor
from .stage import stage_deadline, stage_of
from .values import changed


@dataclass(frozen=True, slots=True)
class Risk:
    """What the shop's figures come to if the platform decides this case against it (S15)."""

    key: str
    rate_now: float
    rate_then: float
    score_now: float
    score_then: float


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of advice: `situation` is its stable key; `command` with `body` can be ordered as they are.

    `before` says how the last offer ended, where it was in vain; only the first piece of advice has one.
    In `body` a `Text` stands for a sentence and a `Minor` for an amount of `currency`.
    """

    situation: str
    rule: str
    command: str | None
    body: Body
    risk: Risk | None
    params: Mapping[str, object]
    currency: str
    zone: str
    at: datetime
    before: str | None = None


def advice(case: Case, matter: Matter, figures: Figures, plays: Sequence[Play]) -> tuple[Advice, ...]:
    """Advice for the merchant that `matter` names, with the shop's figures as they are; empty once nothing is left.

    `plays` are the rows of the playbook.
    """
    deadline = stage_deadline(case, matter.situation)
    left = deadline.due_at - matter.now if deadline is not None else None
    facts = Facts(case, matter, stage_of(case), left, figures)
    fitting = sorted((play for play in plays if fits(play, facts)), key=lambda play: play.rank)
    until = deadline.due_at if deadline is not None else None
    advices = tuple(_advice(play, facts, figures, until) for play in fitting if _sensible(play, facts))
    before = how_it_ended(case)
    return (changed(advices[0], before=before), *advices[1:]) if advices and before is not None else advices


def _sensible(play: Play, facts: Facts) -> bool:
    """Left out: a warning of what is not allowed anyway, one more offer while one waits or holds, and what has no sum.

    A command that is used up is still advised in words: its rule stands, and people can talk.
    """
    if play.command is None:
        return True
    if play.command == "offer" and (FACTS["own_offer"].of(facts) or FACTS["agreed_on_less"].of(facts)):
        return False
    body = prepared(play, facts)
    if body is None or (play.command == "offer" and _declined(body, facts.case)):
        return False
    return play.risk is None or _allowed(play.command, facts)


def _declined(body: Body, case: Case) -> bool:
    """The buyer has already said no to just this."""
    amount = body.get("amount")
    minor = amount.amount_minor if isinstance(amount, Minor) else None
    return was_declined(body.get("type"), body.get("kind"), minor, body.get("parts"), case)


def _allowed(command: str, facts: Facts) -> bool:
    row = COMMANDS[PUBLIC[command]]
    return facts.matter.actor.role in row.roles and row.guard(facts.case, facts.matter) is None


def _advice(play: Play, facts: Facts, figures: Figures, until: object) -> Advice:
    body = (prepared(play, facts) or {}) if play.command is not None else {}
    ready = play.command is not None and _allowed(play.command, facts)
    case, amount = facts.case, body.get("amount")
    return Advice(
        situation=play.situation,
        rule=play.rule,
        command=play.command if ready else None,
        body=body if ready else {},
        risk=_risk(play.risk, figures) if play.risk is not None else None,
        params={
            **under_way(case),
            "amount_minor": amount.amount_minor if isinstance(amount, Minor) else facts.due_minor,
            "due_minor": facts.due_minor,
            "missing": case.findings.missing or None if case.findings is not None else None,
            "faults": case.findings.faults or None if case.findings is not None else None,
            "waybill": case.waybill.number if case.waybill is not None else None,
            "carrier": case.waybill.carrier if case.waybill is not None else None,
            "until": until,
        },
        currency=case.basis.currency,
        zone=case.basis.zone,
        at=facts.matter.now,
    )


def _risk(key: str, figures: Figures) -> Risk:
    then = effect_if_lost(figures)
    return Risk(key, figures.liability_rate, then.liability_rate, figures.experience_score, then.experience_score)
