"""What does a case's page say of its dispute and the decision?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ....domain.case import Case
from ....domain.words import Dispute, Role
from ..frame.words import Speech
from .facts import Fact, namer


def dispute_of(case: Case, reader: Role, speech: Speech) -> Sequence[Fact]:
    """How the dispute stands, and what was decided; nothing where there is none."""
    return list(_dispute_facts(case, reader, speech)) if case.dispute is not Dispute.NONE else []


def _dispute_facts(case: Case, reader: Role, speech: Speech) -> Iterator[Fact]:
    name, current = namer(speech), case.round
    yield Fact(name("dispute"), speech.label("dispute", case.dispute))
    if current is None:
        return
    if current.arbitrator is not None and reader in (Role.ARBITRATOR, Role.OPERATOR):
        yield Fact(name("arbitrator"), current.arbitrator)
    if current.appealed_by is not None:
        yield Fact(name("appealed_by"), speech.label("role", current.appealed_by))
    decision = current.decision or current.first
    if decision is not None:
        yield Fact(name("favour"), speech.label("favour", decision.in_favour_of))
        yield Fact(name("decided_amount"), speech.money(decision.amount_minor, case.basis.currency))
        yield Fact(name("liable"), speech.label("liable", decision.liable))
        yield Fact(name("freight"), speech.label("freight_payer", decision.freight_paid_by))
        yield Fact(name("final"), speech.say("page.yes" if current.final else "page.no"))
