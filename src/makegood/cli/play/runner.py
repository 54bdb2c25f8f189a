"""How is a story played?  Step by step: wind the clock, act, look, compare; the first step that fails ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from .always import always, refusal
from .cast import Cast
from .doing import Scene, do, open_stage
from .expect import Failure, Seen, compare
from .looking import look
from .stage import Answer, Stage
from .story import Action, Step, Story

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Played:
    """One step as it went: the answers to its actions, the case after it (None before the first application)."""

    step: Step
    answers: tuple[Answer, ...]
    seen: Seen | None
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Play:
    """A story as far as it was played.  `unfit` says why it was not: the stage's clock is past its fixed dates."""

    story: Story
    start: datetime
    steps: tuple[Played, ...]
    unfit: str | None = None

    @property
    def held(self) -> bool:
        return self.unfit is None and len(self.steps) == len(self.story.steps) and not self.failures

    @property
    def failures(self) -> tuple[Failure, ...]:
        return tuple(failure for played in self.steps for failure in played.failures)


async def play(story: Story, stage: Stage, token: str) -> Play:
    """Plays a story under names of its own; `token` is 4 to 20 letters or digits, never used on this stage before."""
    now = await stage.now()
    start = story.start.astimezone(UTC)
    if start < now and story.fixed_dates:
        return Play(story, start, (), f"it begins on {start:%Y-%m-%d}, and the clock stands at {now:%Y-%m-%d} already")
    start += -((start - now) // WEEK) * WEEK if start < now else timedelta(0)
    scene = Scene(stage, Cast(token), story, start)
    await stage.advance_to(start)
    await open_stage(scene)
    played: list[Played] = []
    for step in story.steps:
        played.append(await _step(step, scene))
        if played[-1].failures:
            break
    return Play(story, start, tuple(played))


async def _step(step: Step, scene: Scene) -> Played:
    await scene.reach(step.at)
    answers: list[Answer] = []
    failures: list[Failure] = []
    if len(step.actions) > 1:
        answers += await asyncio.gather(
            *(do(action, step, number, scene) for number, action in enumerate(step.actions))
        )
        failures += _together(step, answers)
    elif step.actions:
        answer = await do(step.actions[0], step, 0, scene)
        answers.append(answer)
        failures += _alone(step.actions[0], answer)
        failures += await _again(step, answer, scene)
    _name_cases(step.actions, answers, scene)
    seen = await look(step, answers, scene)
    await scene.reach(step.at)  # what the step has set in motion (a payout) sets out now, not at the next step
    await scene.measure()
    if seen is not None:
        seen = replace(seen, late=scene.late)
        failures += always(seen.case)
        failures += [failure for check in step.checks if (failure := compare(check, seen)) is not None]
    elif step.checks:
        failures.append(Failure("the case", f"a case named '{step.case}'", "none was opened"))
    return Played(step, tuple(answers), seen, tuple(failures))


def _alone(action: Action, answer: Answer) -> list[Failure]:
    what = f"the {action.who}'s {action.does}"
    if answer.accepted:
        return [Failure(what, f"refused: {' or '.join(action.refused)}", "accepted")] if action.refused else []
    expected = action.refused or action.may_be_refused
    if answer.code in expected or "some" in expected:
        return refusal(answer)
    said = f"refused: {answer.status} {answer.code}, {answer.body.get('detail')}"
    return [Failure(what, f"refused: {' or '.join(expected)}" if expected else "accepted", said)]


def _together(step: Step, answers: Sequence[Answer]) -> list[Failure]:
    accepted = sum(answer.accepted for answer in answers)
    failures = []
    if step.accepted and accepted not in step.accepted:
        codes = [answer.code if not answer.accepted else "accepted" for answer in answers]
        failures.append(
            Failure("at the same time", f"{' or '.join(map(str, step.accepted))} accepted", ", ".join(codes))
        )
    for action, answer in zip(step.actions, answers, strict=True):
        if not answer.accepted:
            failures += _alone(replace(action, may_be_refused=action.may_be_refused or ("some",)), answer)
    return failures


async def _again(step: Step, first: Answer, scene: Scene) -> list[Failure]:
    """The same key once more: with the same body the first answer, with another one a conflict."""
    action = step.actions[0]
    if action.again is None:
        return []
    second = await do(replace(action, body=action.again), step, 0, scene)
    if action.again != action.body:
        conflict = second.code == "IDEMPOTENCY_CONFLICT"
        return [] if conflict else [Failure("the same key with another body", "IDEMPOTENCY_CONFLICT", second.code)]
    same = second.replayed and (second.status, second.body) == (first.status, first.body)
    seen = f"{second.status} {second.code}{', replayed' if second.replayed else ''}"
    return [] if same else [Failure("the same key and body again", "the first answer, marked as replayed", seen)]


def _name_cases(actions: Sequence[Action], answers: Sequence[Answer], scene: Scene) -> None:
    for action, answer in zip(actions, answers, strict=True):
        if action.does == "apply" and answer.accepted:
            scene.case_ids[action.case] = str(answer.body.get("id"))
