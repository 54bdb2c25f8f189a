"""Does the rule book keep its promises everywhere, and is a broken one found by its shortest way?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest

from makegood.cli.play.format import parse
from makegood.cli.verify import main
from makegood.cli.verify.explorer import OF_THE_WHOLE, Violation, explore
from makegood.cli.verify.invariants import OF_POSITIONS, OF_STEPS
from makegood.cli.verify.told import story
from makegood.cli.verify.worlds import FULL_WORLDS, SHORT_WORLDS, World
from makegood.domain import commands as c
from makegood.domain import deadlines, evolve, joint, ledger, machines, permissions, stage
from makegood.domain import events as e
from makegood.domain.paying import anything
from makegood.domain.words import Claim, Parcel

Patch = pytest.MonkeyPatch
WORLDS: Mapping[str, World] = MappingProxyType({world.name: world for world in FULL_WORLDS})


def nobody_listens(world: str, states: int, transitions: int) -> None:
    """Progress is for people."""


def broken(world: str) -> Violation:
    found = explore(WORLDS[world], nobody_listens, most=5_000).violation
    assert found is not None, "nothing was found broken"
    return found


def test_no_promise_is_broken_anywhere(capsys: pytest.CaptureFixture[str]) -> None:
    """The short form reaches every position of its worlds, and says so."""
    assert main([]) == 0
    said = capsys.readouterr()
    rows = [line for line in said.out.splitlines() if line.startswith(("ok ", "violated "))]
    assert len(rows) == len((*OF_POSITIONS, *OF_STEPS, *OF_THE_WHOLE))
    assert not [row for row in rows if row.startswith("violated")]
    assert "states explored" in said.out
    assert all(world.name in said.err for world in SHORT_WORLDS)


# --- rules broken on purpose ---


def without_joint_row(says: str) -> Callable[[Patch], None]:
    def patch(monkeypatch: Patch) -> None:
        left = tuple(row for row in joint.JOINT if says not in row.says)
        assert len(left) == len(joint.JOINT) - 1
        monkeypatch.setattr(joint, "JOINT", left)

    return patch


def without_clock(name: str) -> Callable[[Patch], None]:
    def patch(monkeypatch: Patch) -> None:
        monkeypatch.setattr(deadlines, "CLOCKS", tuple(clock for clock in deadlines.CLOCKS if clock.name != name))

    return patch


def without_guard(command: type) -> Callable[[Patch], None]:
    def patch(monkeypatch: Patch) -> None:
        monkeypatch.setitem(permissions.COMMANDS, command, permissions.COMMANDS[command]._replace(guard=anything))

    return patch


def without_ledger_row(event: type) -> Callable[[Patch], None]:
    def patch(monkeypatch: Patch) -> None:
        monkeypatch.delitem(ledger._ROWS, event)

    return patch


def without_stage(says: str) -> Callable[[Patch], None]:
    def patch(monkeypatch: Patch) -> None:
        monkeypatch.setattr(stage, "STAGES", tuple(row for row in stage.STAGES if row.says != says))

    return patch


def without_transition(monkeypatch: Patch) -> None:
    row = {event: state for event, state in machines.PARCEL[Parcel.ON_THE_WAY].items() if event is not e.SentBack}
    table = {**machines.PARCEL, Parcel.ON_THE_WAY: row}
    moved = {**evolve._MOVED_BY, e.SentBack: (("parcel", table),)}
    monkeypatch.setattr(evolve, "_MOVED_BY", moved)


def settling_before_signing(monkeypatch: Patch) -> None:
    """A clock of settling that runs out as soon as it starts."""
    hasty = tuple(
        replace(clock, length=lambda lengths, case: lengths.late_report) if clock.name == "settle" else clock
        for clock in deadlines.CLOCKS
    )
    monkeypatch.setattr(deadlines, "CLOCKS", hasty)


def a_settled_claim_that_closes(monkeypatch: Patch) -> None:
    monkeypatch.setitem(evolve._APPLY, e.Settled, lambda case, fact, what: {"claim": Claim.SETTLED})


@pytest.mark.parametrize(
    ("patch", "world", "invariant", "way"),
    [
        (without_joint_row("a parcel only awaited"), "return", "machines", ["Agree", "Cancel"]),
        (without_joint_row("they go back"), "return", "goods-go-back", ["Agree", "Send", "Cancel"]),
        (without_joint_row("refund paid"), "return", "outcomes", ["PayRefund", "TellPayment"]),
        (without_joint_row("nothing to come back"), "two purses", "somebody-waits", ["Agree"]),
        (without_joint_row("with a dispute open"), "appeals", "machines", ["Refuse", "Escalate", "Cancel"]),
        (without_clock("answer"), "return", "somebody-waits", []),
        (without_clock("send"), "return", "somebody-waits", ["Agree"]),
        (without_clock("go_back"), "return", "somebody-waits", ["Agree", "Send", "Cancel"]),
        (without_clock("keep"), "endings", "somebody-waits", ["Agree", "Send", "MakeOffer", "AcceptOffer"]),
        (without_clock("payout"), "two purses", "somebody-waits", ["Agree", "SubmitPayment", "SubmitPayment"]),
        (without_clock("decide"), "appeals", "somebody-waits", ["Refuse", "Escalate", "time"]),
        (without_guard(c.Extend), "return", "extended-once", ["Extend"]),
        (without_guard(c.PayRefund), "two purses", "impossible", ["PayRefund"]),
        (without_guard(c.Agree), "return", "repeated", ["Agree"]),
        (without_guard(c.Reject), "return", "impossible", ["Reject"]),
        (without_ledger_row(e.RefundPaid), "two purses", "ledger", ["Agree", "TellPayment"]),
        (without_ledger_row(e.RefundFailed), "two purses", "ledger", ["Agree", "TellPayment"]),
        (without_stage("parcel awaited"), "return", "impossible", ["Agree"]),
        (without_transition, "return", "impossible", ["Agree", "Send", "Cancel"]),
        (settling_before_signing, "return", "time-acts-first", ["Agree", "Send", "Track"]),
        (a_settled_claim_that_closes, "return", "outcomes", ["PayRefund", "TellPayment"]),
    ],
)
def test_a_rule_broken_on_purpose_is_found_by_the_shortest_way(
    patch: Callable[[Patch], None], world: str, invariant: str, way: list[str], monkeypatch: Patch
) -> None:
    """Each promise is only worth what a broken rule would show."""
    patch(monkeypatch)
    found = broken(world)
    assert (found.invariant.name, [name_of(move.move.command) for move in found.path]) == (invariant, way)


def name_of(command: object) -> str:
    return "time" if command is None else type(command).__name__


def test_a_broken_promise_ends_with_its_story_and_status_one(
    monkeypatch: Patch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever broke it gets the name of the promise and a story to play."""
    without_joint_row("a parcel only awaited")(monkeypatch)
    assert main(["--world", "return"]) == 1
    said = capsys.readouterr().out
    assert "violated  machines" in said
    assert "consumer: cancel" in said


STORY = """\
title: 'machines: a parcel is awaited only while the claim is agreed and no money is due'
rule: [S8]
why: It must hold that the four machines stand where they can stand together.
order:
  lines:
  - {title: Blue cup, quantity: 1, paid: 100.0}
  freight: 10.0
steps:
  - {consumer: apply, with: {kind: return_refund, reason_code: other}}
  - {merchant: agree, with: {return_address_id: addr-1}}
  - {consumer: cancel}
  # then: a parcel is awaited only while the claim is agreed and no money is due
"""


def test_the_shortest_way_is_told_as_a_story(monkeypatch: Patch) -> None:
    """It can be copied into scenarios as it is."""
    without_joint_row("a parcel only awaited")(monkeypatch)
    assert story(broken("return")) == STORY


@pytest.mark.parametrize(
    ("patch", "world"),
    [
        (without_clock("payout"), "two purses"),
        (without_clock("decide"), "appeals"),
        (settling_before_signing, "earliest"),
        (without_joint_row("they go back"), "reminders"),
        (without_clock("go_back"), "offers"),
    ],
)
def test_every_such_story_can_be_read_by_the_player(
    patch: Callable[[Patch], None], world: str, monkeypatch: Patch
) -> None:
    """Times to the microsecond, reports told late, channels' words, persons: in the words that stories have."""
    patch(monkeypatch)
    read = parse(story(broken(world)), "broken.yaml")
    assert read.steps


def test_a_rule_book_without_end_is_said_to_be_so() -> None:
    """Where the states do not come to an end, that is what is found."""
    found = explore(WORLDS["return"], nobody_listens, most=50).violation
    assert found is not None
    assert found.invariant.name == "finite"
