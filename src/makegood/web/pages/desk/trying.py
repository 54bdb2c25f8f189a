"""What would a command do to a case?  It is judged as the door would judge it, and nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ....app.codec import event_body
from ....app.texts.sentences import refusal_sentence
from ....domain.case import Case, promised_minor
from ....domain.course import Course, carry_out
from ....domain.decide import judge, may
from ....domain.judging import Matter
from ....domain.refusals import Refusal
from ....domain.stage import stage_deadline, stage_of
from ...seeing import Seen
from ..cases.timeline import sentences
from ..frame.words import Speech


class Foreseen(NamedTuple):
    """What would come of it: sentences, the stage and deadline after it, money that would leave; or why not."""

    says: Sequence[str]
    stage: str
    until: str | None
    money_minor: int
    refused: str | None


def foresee(seen: Seen, command: object, addresses: tuple[str, ...], speech: Speech) -> Foreseen:
    """Judges the command now, with all that follows from it."""
    case, basis = seen.case, seen.case.basis
    matter = Matter(seen.now, seen.actor, seen.order, seen.situation, addresses)
    verdict = may(seen.actor, command, case) or judge(case, command, matter)
    if isinstance(verdict, Refusal):
        says = refusal_sentence(verdict, speech.language, basis.zone, basis.currency)
        return Foreseen((), speech.label("stage", stage_of(case)), None, 0, says)
    course = carry_out(Course(case, seen.order, ()), verdict, seen.now, seen.now, seen.actor)
    bodies = [event_body(fact, "") for fact in course.facts]
    deadline = stage_deadline(course.case, seen.situation)
    return Foreseen(
        sentences(bodies, case, speech),
        speech.label("stage", stage_of(course.case)),
        speech.instant(deadline.due_at) if deadline is not None else None,
        _leaves(case, course.case),
        None,
    )


def _leaves(before: Case, after: Case) -> int:
    """The money that this would send on its way."""
    return max(0, promised_minor(after) - promised_minor(before))
