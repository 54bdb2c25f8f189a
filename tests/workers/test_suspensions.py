"""Do published standstills move what they should, and leave a trace of it?"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest

from makegood.app.codec import encode, instant
from makegood.app.numbers import Numbers
from makegood.app.ports import Store, SuspensionRow
from makegood.app.rederiving import rederive_behind
from makegood.app.suspending import BadSuspension, Suspending, WantedSuspension
from makegood.domain import commands as c
from makegood.domain.calendar import Suspension
from makegood.domain.case import Case
from makegood.domain.deadlines import deadlines
from makegood.domain.kinds import Kind
from makegood.domain.policy import DEFAULT
from makegood.domain.refusals import Code, Refusal
from makegood.domain.values import changed

from .house import MERCHANT, OPERATOR, T0, D, H, House

DAY_OF_REST = WantedSuspension(T0 + D, T0 + 2 * D, "public holiday")


def _suspending(house: House) -> Suspending:
    return Suspending(house.store, house.door, house.clock, house.ids)


async def _due(house: House, case: Case) -> datetime:
    """The deadline of the stage as it is stored for lists and sweeps."""
    found = await house.store.case("shop-1", case.basis.case_id)
    assert found is not None and found[0].due_at is not None
    return instant(found[0].due_at)


async def _actions(store: Store) -> list[tuple[str, dict[str, object]]]:
    return [(row.action, msgspec.json.decode(row.doc)) for row in reversed(await store.audits(100))]


async def test_a_published_standstill_moves_open_deadlines_and_its_withdrawal_moves_them_back(store: Store) -> None:
    """Two days to answer become three, and two again: each with an entry in the case and in the audit trail."""
    house = House(store)
    case = await house.apply(Kind.RETURN_REFUND)
    suspending = _suspending(house)
    assert await _due(house, case) == T0 + 2 * D
    published = await suspending.publish(OPERATOR, DAY_OF_REST)
    assert await _due(house, case) == T0 + 3 * D
    assert isinstance(await suspending.withdraw(OPERATOR, published.id), Suspension)
    assert await _due(house, case) == T0 + 2 * D
    assert await house.types(case.basis.case_id) == ["applied", "clock_moved", "clock_moved"]
    actions = await _actions(store)
    assert [action for action, _ in actions] == [
        "suspension.published", "deadlines.rederived", "suspension.withdrawn", "deadlines.rederived",
    ]  # fmt: skip
    assert [said["moved"] for action, said in actions if action == "deadlines.rederived"] == [1, 1]


async def test_the_time_that_stood_still_stays_after_a_withdrawal(store: Store) -> None:
    """Withdrawn half a day after its start, half a day stays."""
    house = House(store)
    case = await house.apply(Kind.RETURN_REFUND)
    suspending = _suspending(house)
    published = await suspending.publish(OPERATOR, DAY_OF_REST)
    house.clock.wind(36 * H)
    await suspending.withdraw(OPERATOR, published.id)
    assert await _due(house, case) == T0 + 2 * D + 12 * H


@pytest.mark.parametrize(
    ("late_by", "moves"),
    [(timedelta(microseconds=-1), True), (timedelta(0), False), (timedelta(microseconds=1), False)],
)
async def test_what_has_run_out_is_not_revived(store: Store, late_by: timedelta, moves: bool) -> None:
    """Published just before the deadline it still counts; at the deadline and after it, it does not."""
    house = House(store)
    case = await house.apply(Kind.RETURN_REFUND)
    house.clock.wind(2 * D + late_by)
    await _suspending(house).publish(OPERATOR, WantedSuspension(T0 + D, T0 + 3 * D, "late news"))
    types = await house.types(case.basis.case_id)
    assert ("clock_moved" in types, "agreed" in types) == (moves, not moves)


async def test_withdrawing_twice_or_what_is_not_there_changes_nothing(store: Store) -> None:
    """The second withdrawal keeps the instant of the first."""
    house = House(store)
    suspending = _suspending(house)
    published = await suspending.publish(OPERATOR, DAY_OF_REST)
    first = await suspending.withdraw(OPERATOR, published.id)
    house.clock.wind(H)
    assert await suspending.withdraw(OPERATOR, published.id) == first
    missing = await suspending.withdraw(OPERATOR, "none")
    assert isinstance(missing, Refusal) and missing.code is Code.NOT_FOUND


async def test_a_preview_counts_everything_and_changes_nothing(store: Store) -> None:
    """Of three open cases two move in the scope; one is listed, both are counted, nothing is written."""
    house = House(store)
    asked = [await house.apply(Kind.RETURN_REFUND, number) for number in (1, 2, 3)]
    await house.done(MERCHANT, asked[0].basis.case_id, c.PayRefund())
    preview = await _suspending(house).preview(DAY_OF_REST, listed=1)
    assert (preview.cases, preview.moved_cases, preview.moved_deadlines) == (3, 2, 2)
    (move,) = preview.moves
    assert (move.name, move.was, move.due_at) == ("answer", T0 + 2 * D, T0 + 3 * D)
    assert await store.suspensions() == []
    elsewhere = await _suspending(house).preview(DAY_OF_REST._replace(shop_id="another"))
    assert elsewhere == (0, 0, 0, ())
    nowhere = await _suspending(house).preview(DAY_OF_REST._replace(region="CN-99"))
    assert nowhere == (0, 0, 0, ())


async def test_reading_after_the_answer_shows_the_new_deadlines_even_where_the_rows_lag(store: Store) -> None:
    """Deadlines are derived on reading, too, so nobody waits for workers."""
    house = House(store)
    case = await house.apply(Kind.RETURN_REFUND)
    await _suspending(house).publish(OPERATOR, DAY_OF_REST)
    (deadline,) = deadlines(case, (await house.door.refs()).situation(case))
    assert deadline.due_at == T0 + 3 * D


async def test_catching_up_may_stop_and_go_on(store: Store) -> None:
    """Ten cases are behind; some at a time, each moves once, and then nobody is."""
    house = House(store)
    cases = [await house.apply(Kind.RETURN_REFUND, number) for number in range(1, 11)]
    other = House(store, house.clock)
    row = Suspension("s-1", T0 + D, T0 + 2 * D, "holiday", None, None, None, T0, None)
    await store.put_suspension(SuspensionRow(row.id, encode(row)))
    first = await rederive_behind(store, house.door, 4)
    rest = await rederive_behind(store, other.door, 1_000)
    assert (first.cases, rest.cases, first.moved + rest.moved) == (4, 6, 10)
    assert await rederive_behind(store, house.door, 1_000) == (0, 0)
    for case in cases:
        assert await house.types(case.basis.case_id) == ["applied", "clock_moved"]


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (DAY_OF_REST._replace(until=DAY_OF_REST.start), "before it ends"),
        (DAY_OF_REST._replace(until=DAY_OF_REST.start - H), "before it ends"),
        (DAY_OF_REST._replace(until=DAY_OF_REST.start + 367 * D), "longer than 366 days"),
        (DAY_OF_REST._replace(start=T0 + 4_000 * D, until=T0 + 4_001 * D), "look at the year"),
        (DAY_OF_REST._replace(reason=" "), "why time stands still"),
        (DAY_OF_REST._replace(reason="x" * 501), "why time stands still"),
        (DAY_OF_REST._replace(region=""), "`region`"),
        (DAY_OF_REST._replace(shop_id="x" * 65), "`shop_id`"),
        (DAY_OF_REST._replace(carrier="pigeon"), "pigeon is not known"),
    ],
)
async def test_nonsense_is_refused_with_a_way_out(store: Store, wanted: WantedSuspension, says: str) -> None:
    """Neither previewed nor published."""
    suspending = _suspending(House(store))
    for attempt in (suspending.preview(wanted), suspending.publish(OPERATOR, wanted)):
        with pytest.raises(BadSuspension, match=says):
            await attempt
    assert await store.suspensions() == []


async def test_a_new_calendar_moves_what_is_counted_in_working_days(store: Store) -> None:
    """A calendar with a lower number, or none at all, is refused in words."""
    house = House(store)
    numbers = Numbers(store, house.door, house.clock, house.ids)
    refused = await numbers.put_calendar(OPERATOR, b"{}")
    assert not isinstance(refused, Suspension) and hasattr(refused, "sentences")
    old = (await house.door.refs()).calendar
    document = {
        "id": "cn",
        "number": old.number,
        "years": {"2026": {"provisional": True, "holidays": [], "workdays": []}},
    }
    assert hasattr(await numbers.put_calendar(OPERATOR, msgspec.json.encode(document)), "sentences")
    document["number"] = old.number + 1
    await numbers.put_calendar(OPERATOR, msgspec.json.encode(document))
    assert (await house.door.refs()).calendar.number == old.number + 1
    assert [action for action, _ in await _actions(store)] == ["calendar.published", "deadlines.rederived"]


async def test_a_case_keeps_the_policy_it_was_opened_under(store: Store) -> None:
    """A new version holds for new cases only, and is numbered by itself."""
    house = House(store)
    old = await house.apply(Kind.RETURN_REFUND, 1)
    quick = changed(DEFAULT, lengths=changed(DEFAULT.lengths, answer=H))
    put = await Numbers(store, house.door, house.clock, house.ids).put_policy(OPERATOR, "default", quick)
    new = await house.apply(Kind.RETURN_REFUND, 2)
    assert (put.version, new.basis.policy_version, old.basis.policy_version) == ("default@2", "default@2", "default@1")
    await rederive_behind(store, house.door, 100)
    assert (await _due(house, old), await _due(house, new)) == (T0 + 2 * D, T0 + H)
