"""Is a story played step by step, judged at each, and ended by the first that fails?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from makegood.cli.play.doing import StoryTrouble
from makegood.cli.play.format import parse
from makegood.cli.play.runner import Play, play
from makegood.cli.play.story import Story
from makegood.cli.play.table import page, timeline, verdict

from .little_server import LittleServer

EARLY = datetime(2026, 1, 1, tzinfo=UTC)
HEAD = "title: 无人应答 Nobody answers\nrule: [S10]\nwhy: After 48 hours the system agrees.\n"
SILENCE = """steps:
  - consumer: apply
    with: {kind: return_refund, reason_code: other}
    then: {stage: merchant_to_answer, deadline: {name: answer, due: +48h}, amount: {requested: 139.00}}
  - at: +47h59m
    then: {stage: merchant_to_answer, may: {merchant: [agree]}}
  - at: +48h
    then:
      stage: consumer_to_send
      deadline: {name: send, due: +9d}
      events: [{actor: system, rule: S10, at: +48h}]
  - at: +48h1m
    merchant: agree
    refused: NOT_ALLOWED_NOW
"""


def told(steps: str = SILENCE, more: str = "") -> Story:
    return parse(HEAD + more + steps, "silence.yaml")


async def played(story: Story, server: LittleServer | None = None) -> Play:
    return await play(story, (server or LittleServer(EARLY)).stage(), "t001")


async def test_a_story_that_holds_is_played_to_its_end() -> None:
    """All steps are played, nothing is complained of."""
    result = await played(told())
    assert (result.held, len(result.steps), result.failures) == (True, 4, ())


async def test_a_story_holds_on_a_clock_that_runs_on_by_itself() -> None:
    """Every request costs the stage half a second; deadlines are still found just before, at and after."""
    result = await played(told(), LittleServer(EARLY, ticks=timedelta(seconds=0.5)))
    assert result.failures == ()


async def test_the_first_step_that_fails_ends_the_story_and_says_where() -> None:
    """File, line, step, what was expected and what was seen."""
    result = await played(told(SILENCE.replace("stage: consumer_to_send", "stage: done")))
    assert not result.held
    assert verdict(result) == [
        "FAILED",
        "silence.yaml:10: step 3 (+2d, time passes)",
        "  stage: expected done, seen consumer_to_send",
    ]


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        ("{merchant: agree}", "the merchant's agree: expected accepted, seen refused: 409 NOT_ALLOWED_NOW"),
        ("{merchant: agree, refused: WINDOW_OVER}", "expected refused: WINDOW_OVER, seen refused: 409 NOT_ALLOWED_NOW"),
        ("{merchant: read, refused: NOT_FOUND}", "the merchant's read: expected refused: NOT_FOUND, seen accepted"),
    ],
)
async def test_an_answer_that_was_not_told_fails_the_step(step: str, complaint: str) -> None:
    """Refused where it should be accepted, accepted where it should be refused, refused for another reason."""
    result = await played(told(f"{SILENCE}  - {step}\n"))
    assert complaint in verdict(result)[2]


@pytest.mark.parametrize(
    "answer", ["refused: some", "may_be_refused: NOT_ALLOWED_NOW", "refused: [A, NOT_ALLOWED_NOW]"]
)
async def test_a_refusal_may_be_told_loosely(answer: str) -> None:
    """Any refusal, one of several, or one that need not come."""
    assert (await played(told(f"{SILENCE}  - {{merchant: agree, {answer}}}\n"))).held


async def test_the_same_key_twice_brings_the_first_answer() -> None:
    """`again` sends the same once more, and another body under the same key is a conflict."""
    steps = "steps:\n  - consumer: apply\n    with: {kind: return_refund, reason_code: other}\n    again: true\n"
    assert (await played(told(steps + "  - {merchant: agree, again: {return_address_id: other}}\n"))).held


async def test_of_several_at_once_as_many_succeed_as_told() -> None:
    """One of two agreements is accepted; expecting both fails."""
    steps = "steps:\n  - consumer: apply\n    with: {kind: return_refund, reason_code: other}\n"
    both = "  - together: [{merchant: agree, refused: NOT_ALLOWED_NOW}, {merchant: agree, refused: NOT_ALLOWED_NOW}]\n"
    assert (await played(told(steps + both + "    accepted: 1\n"))).held
    result = await played(told(steps + both + "    accepted: 2\n"))
    assert [str(failure) for failure in result.failures] == [
        "at the same time: expected 2 accepted, seen accepted, NOT_ALLOWED_NOW"
    ]


async def test_a_story_begins_whole_weeks_later_where_its_start_is_past() -> None:
    """Same weekday, same hour; a story of fixed dates is not played there."""
    late = datetime(2026, 6, 3, 12, tzinfo=UTC)
    result = await played(told(), LittleServer(late))
    assert (result.held, result.start) == (True, datetime(2026, 6, 8, 1, tzinfo=UTC))
    unfit = await played(told(more="fixed_dates: true\n"), LittleServer(late))
    assert (unfit.held, unfit.steps) == (False, ())
    assert "NOT PLAYED: it begins on 2026-03-02, and the clock stands at 2026-06-03 already" in timeline(unfit)


async def test_a_server_that_does_not_take_the_shop_is_trouble_and_no_failure() -> None:
    """What is not the story's to judge is raised."""

    class Closed(LittleServer):
        def _route(self, method: str, path: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
            return (422, {}) if method == "PUT" else super()._route(method, path, body)

    with pytest.raises(StoryTrouble, match="the shop or the order is not taken: 422"):
        await played(told(), Closed(EARLY))


async def test_the_names_of_a_playing_are_its_own() -> None:
    """Shop, order and consumer carry the token, so that stories do not meet on one server."""
    server = LittleServer(EARLY)
    await played(told(), server)
    puts = [path for method, path, _ in server.asked if method == "PUT"]
    assert puts == ["/v1/shops/shop-t001", "/v1/shops/shop-t001/orders/order-t001"]
    order = next(body for method, path, body in server.asked if path.endswith("order-t001"))
    assert (order["consumer_id"], order["delivered_at"]) == ("consumer-t001", "2026-03-01T01:00:00+00:00")


TIMELINE = """\
无人应答 Nobody answers
silence.yaml  (S10)
After 48 hours the system agrees.

when         what happens                                stage               whose turn  until         refunded / asked
-----------  ------------------------------------------  ------------------  ----------  ------------  ----------------
+0h          consumer: apply                             merchant to answer  merchant    +2d (answer)  0.00 / 139.00
+1d 23h 59m  time passes                                 merchant to answer  merchant    +2d (answer)  0.00 / 139.00
+2d          time passes                                 consumer to send    consumer    +9d (send)    0.00 / 139.00
+2d 1m       merchant: agree - refused: NOT_ALLOWED_NOW  consumer to send    consumer    +9d (send)    0.00 / 139.00

OK: 4 steps, as told"""


async def test_a_timeline_is_an_aligned_table() -> None:
    """One line per step: when, who, the stage, whose turn until when, and the money."""
    assert timeline(await played(told())) == TIMELINE


async def test_a_page_is_markdown_that_begins_with_the_title() -> None:
    """The page of docs/stories/: title, why, rules, and the table."""
    text = page(await played(told())).splitlines()
    assert text[:5] == [
        "# 无人应答 Nobody answers",
        "",
        "After 48 hours the system agrees.",
        "",
        "Rules: S10. It begins on 2026-03-02 09:00 (Asia/Shanghai).",
    ]
    assert text[8] == "| +0h | consumer: apply | merchant to answer | merchant | +2d (answer) | 0.00 / 139.00 |"
