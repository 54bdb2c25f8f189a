"""Does a comparison hold exactly where what was seen is what was expected?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from makegood.cli.play.always import always
from makegood.cli.play.expect import Seen, actor_of, balance_minor, compare
from makegood.cli.play.story import (
    Advised,
    Balance,
    Breakdown,
    Check,
    Due,
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

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def cny(minor: int) -> dict[str, object]:
    return {"amount": minor, "currency": "CNY"}


CASE: dict[str, object] = {
    "id": "c1",
    "shop_id": "s",
    "order_id": "o",
    "consumer_id": "u",
    "kind": "return_refund",
    "reason_code": "other",
    "stage": "merchant_to_answer",
    "turn": "merchant",
    "outcome": None,
    "deadline": {"name": "answer", "due_at": "2026-03-04T01:00:00Z", "on_expiry": "agreed", "rule": "S10"},
    "machines": {"claim": "applied", "parcel": "none", "refund": "none", "dispute": "none"},
    "amount": {"requested": cny(13900), "agreed": None, "refunded": cny(0)},
    "extended": False,
    "waybill": None,
    "payments": [{"refund_no": "r1", "channel": "sandbox", "amount": cny(100), "state": "failed", "reason": "closed"}],
    "offers": [],
    "exhibits": [],
    "allowed": [],
    "predecessor_id": None,
    "successor_id": "c2",
    "policy_version": "default@1",
    "version": 1,
    "opened_at": "2026-03-02T01:00:00Z",
    "updated_at": "2026-03-02T01:00:00Z",
}
EVENTS: list[dict[str, object]] = [
    {"actor": {"role": "system"}, "rule": "S10", "at": "2026-03-04T01:00:00.000000Z", "type": "Agreed"},
    {
        "actor": "merchant",
        "at": "2026-03-04T02:00:00Z",
        "type": "Promised",
        "data": {"parts": [{"line_id": "L1", "goods": cny(75)}, {"line_id": "L2", "goods": cny(45)}]},
    },
]
ROWS: list[dict[str, object]] = [
    {"debit": "shop", "credit": "consumer", "amount": cny(13900)},
    {"debit": "consumer:17", "credit": "returned", "amount": cny(900)},
    {"debit": "shop", "credit": "consumers_club", "amount": cny(5)},
]


def seen(late: timedelta = timedelta(0)) -> Seen:
    return Seen(
        start=START,
        case=CASE,
        late=late,
        allowed={"merchant": ("agree", "refuse"), "arbitrator": ()},
        events=EVENTS,
        ledger=ROWS,
        explanations={"en": {"what": "The Card has EXPIRED", "rule": "S8"}},
        advice=[{"rule": "S23", "command": "offer"}, {"rule": "S15, S22", "command": None}],
        figures={"disputes": 1, "experience_score": 68.5},
        figures_before={"disputes": 0, "experience_score": 70},
        case_ids={"first": "c1", "second": "c2"},
        refunded_in_all_minor=500,
    )


# Every row: what is expected, and whether it holds of what was seen above.
TABLE: list[tuple[Check, bool]] = [
    (Field("stage", ("merchant_to_answer",)), True),
    (Field("stage", ("done", "merchant_to_answer")), True),
    (Field("stage", ("done",)), False),
    (Field("outcome", (None,)), True),
    (Field("deadline", (None,)), False),
    (Field("machines.claim", ("applied",)), True),
    (Field("deadline.rule", ("S11",)), False),
    (Due(48 * HOUR), True),
    (Due(48 * HOUR - SECOND), False),
    (Due(48 * HOUR + SECOND), False),
    (Sum("amount.requested", 13900), True),
    (Sum("amount.requested", 13901), False),
    (Sum("amount.agreed", 0), False),
    (Payments(({"state": "failed", "amount": 100},)), True),
    (Payments(({"state": "failed", "reason": "given"},)), True),
    (Payments(({"state": "paid"},)), False),
    (Payments(()), False),
    (Payments(({"state": "failed"}, {"state": "failed"})), False),
    (Linked("predecessor_id", None), True),
    (Linked("successor_id", "second"), True),
    (Linked("successor_id", "first"), False),
    (Linked("successor_id", None), False),
    (May("merchant", ("agree",), True), True),
    (May("merchant", ("extend",), True), False),
    (May("merchant", ("extend",), False), True),
    (May("merchant", ("agree", "extend"), False), False),
    (May("merchant", (), True), True),
    (May("arbitrator", (), True), False),
    (Happened("system", None, None, None), True),
    (Happened("system", "S10", 48 * HOUR, 48 * HOUR), True),
    (Happened("system", "S12", 48 * HOUR, 48 * HOUR), False),
    (Happened("merchant", "S10", None, None), False),
    (Happened("system", "S10", 47 * HOUR, 47 * HOUR), False),
    (Happened("system", "S10", 47 * HOUR, 50 * HOUR), True),
    (Balance("consumer", 13000), True),
    (Balance("consumer", 13900), False),
    (Breakdown(("L1", "L2"), 120), True),
    (Breakdown(("L1", "L2"), 121), False),
    (Breakdown(("L1",), 75), False),
    (RefundedInAll(500), True),
    (RefundedInAll(501), False),
    (Says("en", ("card",)), True),
    (Says("en", ("account", "expired")), True),
    (Says("en", ("account",)), False),
    (Says("zh-CN", ("card",)), False),
    (Advised("S23", None, True), True),
    (Advised("S22", None, True), False),
    (Advised("S22", None, False), True),
    (Advised("S2", None, False), False),
    (Advised(None, "offer", False), True),
    (Advised(None, "refund", False), False),
    (Figure("disputes", 1, None), True),
    (Figure("disputes", 0, None), False),
    (Figure("disputes", None, "rose"), True),
    (Figure("experience_score", None, "fell"), True),
    (Figure("experience_score", None, "same"), False),
    (Figure("liable", None, "same"), False),
]


@pytest.mark.parametrize(("check", "holds"), TABLE, ids=str)
def test_an_expectation_holds_or_says_why_not(check: Check, holds: bool) -> None:
    """Each kind of expectation against one case: where it holds, and where it does not."""
    failure = compare(check, seen())
    assert (failure is None) is holds
    assert failure is None or (failure.what and failure.expected and failure.seen)


@pytest.mark.parametrize(
    ("late", "expected", "holds"),
    [
        (timedelta(0), 48 * HOUR, True),
        (5 * SECOND, 48 * HOUR, True),
        (5 * SECOND, 48 * HOUR - 5 * SECOND, True),
        (5 * SECOND, 48 * HOUR - 6 * SECOND, False),
        (5 * SECOND, 48 * HOUR + SECOND, False),
    ],
)
def test_a_stage_that_runs_late_is_allowed_to_be_that_late(late: timedelta, expected: timedelta, holds: bool) -> None:
    """Where the clock runs on with real time an instant may come later by what was lost, and never earlier."""
    assert (compare(Due(expected), seen(late)) is None) is holds
    assert (compare(Happened("system", "S10", expected, expected), seen(late)) is None) is holds


def test_the_balance_of_an_account_counts_its_parts_and_not_its_namesakes() -> None:
    """consumer and consumer:17 are the consumer's; consumers_club is somebody else's."""
    assert balance_minor(ROWS, "consumer") == 13000


def test_an_actor_is_known_by_the_role_however_it_is_written() -> None:
    """As a role, as a role with an id, and as a document."""
    written = ("merchant", "merchant:17", {"role": "merchant", "id": "17"})
    assert {actor_of({"actor": actor}) for actor in written} == {"merchant"}


def test_a_sound_case_has_nothing_to_complain_of() -> None:
    """The case of this file is as every case must be."""
    assert always(CASE) == []


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"stage": "consumer_to_send"}, "stage, by the four machines"),
        ({"turn": "consumer"}, "turn, by the stage"),
        ({"outcome": "refunded"}, "outcome"),
        ({"deadline": {"name": "answer", "due_at": "2026-03-04T01:00:00Z"}}, "deadline"),
        ({"amount": {}}, "amount.refunded is a sum, not below nothing"),
    ],
)
def test_an_unsound_case_is_noticed_whatever_the_story(changed: dict[str, object], complaint: str) -> None:
    """What always holds is checked without being asked for."""
    assert complaint in [failure.what for failure in always(CASE | changed)]


def test_a_case_that_lacks_a_field_is_noticed() -> None:
    """A reader outside relies on every field, also where it is null."""
    lacking = {name: value for name, value in CASE.items() if name != "successor_id"}
    assert [failure.expected for failure in always(lacking)] == ["the fields successor_id"]


@pytest.mark.parametrize(
    ("machines", "stage", "turn"),
    [
        ({"refund": "failed"}, "money_on_its_way", "operator"),
        ({"refund": "unknown"}, "money_on_its_way", "system"),
        ({"refund": "paid", "dispute": "appealed"}, "done", None),
        ({"claim": "closed", "parcel": "going_back"}, "closed", None),
        ({"claim": "rejected", "dispute": "deciding"}, "platform_to_decide", "arbitrator"),
        ({"claim": "rejected", "parcel": "signed", "dispute": "withdrawn"}, "consumer_to_respond", "consumer"),
        ({"claim": "agreed", "parcel": "lost"}, "merchant_to_receive", "merchant"),
    ],
)
def test_the_first_line_that_fits_is_the_stage(machines: dict[str, str], stage: str, turn: str | None) -> None:
    """Stage and turn follow from the machines, money first."""
    before = CASE["machines"]
    assert isinstance(before, dict)
    ended = "refunded" if stage in ("done", "closed") else None
    case = CASE | {"machines": before | machines, "stage": stage, "turn": turn, "outcome": ended}
    assert always(case) == []
