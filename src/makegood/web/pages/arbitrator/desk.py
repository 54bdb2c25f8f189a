"""What stands before an arbitrator who decides one case?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from ....app.ports import EventRow
from ....app.precedents import precedents
from ....app.texts.sentences import rule_says
from ....domain.case import Case, Decision
from ....domain.precedents import at_stake_minor
from ....domain.words import Dispute, Stage
from ...seeing import Seen
from ..cases.actions import ActionShown, Tried
from ..cases.facts import Fact, namer
from ..cases.glance import Glance
from ..frame.visit import Visit
from ..frame.words import Speech
from .alike import alike_of
from .queue import clock_of, marks_of
from .sides import sides_of

CITED: Final = ("S6", "S12", "S13", "S14", "S15", "S20", "S21", "S22", "S23", "S24", "S25", "S26")
"""The rules that decisions stand on."""


class RuleToCite(NamedTuple):
    name: str
    says: str
    chosen: bool


async def desk_of(
    visit: Visit,
    seen: Seen,
    rows: Sequence[EventRow],
    record: Mapping[str, Any],
    actions: Sequence[ActionShown],
    tried: Tried | None,
    speech: Speech,
) -> Mapping[str, Any]:  # what templates are told is theirs to know
    """Both sides in parallel, what each has to prove, how the like was decided, and the decision to be made."""
    case, evidence = seen.case, record["evidence"] or {"sent": (), "goods": ()}
    decide = next((one for one in actions if one.command == "decide"), None)
    take = next((one for one in actions if one.command == "take"), None)
    return {
        "head": _head(seen, record["head"], speech),
        "sides": sides_of(case, rows, evidence["sent"], speech),
        "as_sold": evidence["goods"],
        "marks": marks_of(case, seen.actor.subject),
        "at_stake": speech.money(at_stake_minor(case), case.basis.currency),
        "alike": alike_of(await precedents(visit.services.store, case, seen.order), seen.actor, speech),
        "first_decision": _first(case, speech),
        "decide": decide,
        "take": take,
        "other_actions": [one for one in actions if one.command not in ("decide", "take")],
        "rules_to_cite": _rules(tried, speech.language) if decide is not None else [],
    }


def _head(seen: Seen, head: Glance, speech: Speech) -> Glance:
    """An appeal is decided under its own clock, also where the money has gone out and the case is done."""
    clock = clock_of(seen)
    if clock is None or seen.case.dispute is not Dispute.APPEALED:
        return head
    silence = speech.say(f"silence.shop.{clock.name}")
    stage = speech.label("stage", Stage.PLATFORM_TO_DECIDE)
    return head._replace(stage=stage, deadline=speech.countdown(clock.due_at), silence=silence)


def _first(case: Case, speech: Speech) -> Sequence[Fact]:
    """What an appeal was made against."""
    current = case.round
    if current is None or current.first is None:
        return []
    return _facts(current.first, case.basis.currency, speech)


def _facts(decision: Decision, currency: str, speech: Speech) -> Sequence[Fact]:
    name = namer(speech)
    return [
        Fact(name("favour"), speech.label("favour", decision.in_favour_of)),
        Fact(name("decided_amount"), speech.money(decision.amount_minor, currency)),
        Fact(name("liable"), speech.label("liable", decision.liable)),
        Fact(name("freight"), speech.label("freight_payer", decision.freight_paid_by)),
        Fact(name("arbitrator"), decision.arbitrator),
    ]


def _rules(tried: Tried | None, language: str) -> Sequence[RuleToCite]:
    """The rules to choose from; what was ticked before stays ticked."""
    chosen = set(tried.typed.get("rules", ())) if tried is not None and tried.command == "decide" else set()
    return [RuleToCite(name, rule_says(name, language) or "", name in chosen) for name in CITED]
