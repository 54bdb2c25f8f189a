"""What is read from the stage after a step?  The case, and what the step's checks ask for beyond it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .doing import OPERATOR, Scene
from .expect import Seen, amount_minor, found
from .stage import Answer, Body
from .story import Advised, Balance, Breakdown, Figure, Happened, May, RefundedInAll, Says, Step, Who

OUTSIDE = (Who.CARRIER, Who.CHANNEL, Who.PLATFORM, Who.OPERATOR)


async def look(step: Step, answers: Sequence[Answer], scene: Scene) -> Seen | None:
    """None before the story's case exists."""
    case_id = scene.case_ids.get(step.case)
    if case_id is None:
        return None
    if any(action.who in OUTSIDE for action in step.actions):
        await scene.reach(step.at)  # lets the news from outside be carried out before anybody looks
    case = _case_of(answers) if len(step.actions) == 1 else None
    if case is None or case.get("id") != case_id:
        case = (await scene.stage.case(OPERATOR, case_id)).body
    return await _read(step, case, case_id, scene)


def _case_of(answers: Sequence[Answer]) -> Body | None:
    """The case as the answer to an application or a command shows it."""
    for answer in answers:
        if answer.accepted:
            inner = answer.body.get("case", answer.body)
            return inner if isinstance(inner, Mapping) else None
    return None


async def _read(step: Step, case: Body, case_id: str, scene: Scene) -> Seen:
    asks = {type(check) for check in step.checks}
    stage = scene.stage
    figures_before = scene.figures
    if Figure in asks:
        scene.figures = (await stage.figures(OPERATOR, scene.cast.shop_id)).body
    return Seen(
        start=scene.start,
        case=case,
        allowed=await _allowed({check.reader for check in step.checks if isinstance(check, May)}, case_id, scene),
        events=_items(await stage.events(OPERATOR, case_id)) if asks & {Happened, Breakdown} else (),
        ledger=_items(await stage.ledger(OPERATOR, case_id)) if Balance in asks else (),
        explanations={
            language: (await stage.explanation(scene.cast.reader("consumer"), case_id, language)).body
            for language in {check.language for check in step.checks if isinstance(check, Says)}
        },
        advice=_items(await stage.advice(scene.cast.reader("merchant"), case_id)) if Advised in asks else (),
        figures=scene.figures,
        figures_before=figures_before,
        case_ids=dict(scene.case_ids),
        refunded_in_all_minor=await _refunded_minor(scene) if RefundedInAll in asks else 0,
    )


def _items(answer: Answer) -> Sequence[Body]:
    items = answer.body.get("items")
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []


async def _allowed(readers: set[str], case_id: str, scene: Scene) -> Mapping[str, tuple[str, ...]]:
    allowed = {}
    for reader in sorted(readers):
        case = (await scene.stage.case(scene.cast.reader(reader), case_id)).body
        rows = case.get("allowed")
        allowed[reader] = tuple(str(found(row, "command")) for row in rows) if isinstance(rows, list) else ()
    return allowed


async def _refunded_minor(scene: Scene) -> int:
    total_minor = 0
    for case_id in scene.case_ids.values():
        case = (await scene.stage.case(OPERATOR, case_id)).body
        total_minor += amount_minor(found(case, "amount.refunded")) or 0
    return total_minor
