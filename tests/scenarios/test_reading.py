"""Are the golden stories in scenarios/ readable, and do they leave no rule and no known problem out?"""

from __future__ import annotations

from pathlib import Path

import pytest

from makegood.cli.play.format import load
from makegood.cli.play.names import CLOCKS
from makegood.cli.play.story import Field

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FILES = sorted(SCENARIOS.rglob("*.yaml"))
TOLD_ELSEWHERE = {
    "S3": "evidence",
    "S4": "evidence",
    "S5": "evidence",
    "S7": "evidence",
    "S27": "figures",
    "S28": "files",
    "P22": "stock, which is the platform's own",
    "P23": "coupons and points, which are the platform's own",
}
CLOCKS_OF_EXCHANGES = ("ship_out", "take_in")
SHOWN_BY_NO_STAGE = ("keep",)  # its story is in scenarios/playbook


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_story_is_written_as_stories_are(path: Path) -> None:
    """Every file reads without a complaint, looks at something, and is short enough to be read at one go."""
    story = load(path)
    assert story.rules
    assert len(story.steps) <= 14
    assert any(step.checks or any(action.refused for action in step.actions) for step in story.steps)


def test_no_two_stories_have_one_title() -> None:
    """A title names a story."""
    titles = [load(path).title for path in FILES]
    assert len(titles) == len(set(titles))


def test_every_rule_and_every_known_problem_has_a_story() -> None:
    """S1 to S28 (S9 and S17 to S19 are free) and P1 to P25, but for those that are told elsewhere."""
    told = {rule for path in FILES for rule in load(path).rules}
    rules = {f"S{number}" for number in range(1, 29)} - {"S9", "S17", "S18", "S19"}
    problems = {f"P{number}" for number in range(1, 26)}
    assert rules | problems == told | set(TOLD_ELSEWHERE)


def test_every_clock_that_a_stage_shows_is_told() -> None:
    """A story of deadlines or evidence looks at each clock by its name; others have stories by their file's name."""
    seen: set[object] = set()
    for path in sorted([*(SCENARIOS / "deadlines").glob("*.yaml"), *(SCENARIOS / "evidence").glob("*.yaml")]):
        checks = [check for step in load(path).steps for check in step.checks]
        seen |= {
            name
            for check in checks
            if isinstance(check, Field) and check.path == "deadline.name"
            for name in check.among
        }
        seen |= {clock for clock in CLOCKS if path.stem.replace("-", "_").startswith(clock)}
    assert seen >= set(CLOCKS) - {*CLOCKS_OF_EXCHANGES, *SHOWN_BY_NO_STAGE}
