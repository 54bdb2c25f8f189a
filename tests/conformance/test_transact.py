"""The one transaction: it brings what is wanted, writes all of a batch or nothing, and notices who was first."""

from __future__ import annotations

import asyncio

import pytest

from makegood.app.ports import Due, LostRace, Read, Store, Wants, Write

from . import rows
from .rows import EVERYTHING, KEY, look, put


async def test_what_was_written_is_read_as_it_was(store: Store) -> None:
    """Every column of every kind of row comes back, Chinese words, empty values and bytes included."""
    await store.put_shop(rows.shop())
    await put(store, rows.everything())
    read = await look(store)
    assert read.cases == {KEY: rows.case()}
    assert read.orders == {("shop", "order"): rows.order()}
    assert read.shops == {"shop": rows.shop()}
    assert read.answers == {("shop", "key"): rows.answer()}
    assert read.tracking == {("sf", "SF123456"): [rows.report()]}
    assert read.counters == {("shop", "small:1"): rows.counter()}
    assert await store.events("shop", "case") == [rows.event()]
    assert await store.ledger("shop", "case") == [rows.ledger()]
    assert read.cases[KEY].ended is False


async def test_empty_columns_come_back_empty(store: Store) -> None:
    """A case without deadline, parcel and dispute has none afterwards, and an ended one says so."""
    bare = rows.case(
        due_at=None, wake_at=None, wake_name=None, carrier=None, waybill=None, disputed_at=None, ended=True
    )
    await put(store, Write(cases=[bare], orders=[rows.order()]))
    assert (await look(store)).cases[KEY] == bare
    assert (await look(store)).cases[KEY].ended is True


async def test_what_is_not_there_is_absent(store: Store) -> None:
    """Absent keys are absent rows, not an error; the version of the reference tables is always told."""
    read = await look(store)
    assert read == Read(await store.refs_version(), {}, {}, {}, {}, {}, {}, [])


async def test_nothing_wanted_and_nothing_written_is_fine(store: Store) -> None:
    """The empty batch passes, and its read still carries the version of the reference tables."""
    assert (await look(store, Wants())).refs_version == await store.refs_version()


async def test_transact_returns_what_was_written(store: Store) -> None:
    """The caller gets back the very batch that its decision made."""
    write = rows.everything()
    assert await store.transact(EVERYTHING, lambda read: write) is write


async def test_a_wanted_case_brings_its_order_but_not_its_neighbours(store: Store) -> None:
    """The order's other cases are somebody else's: only a wanted order brings them."""
    await put(store, Write(cases=[rows.case(), rows.case("other")], orders=[rows.order()]))
    read = await look(store, Wants(cases=(KEY,)))
    assert list(read.cases) == [KEY]
    assert list(read.orders) == [("shop", "order")]
    assert read.shops == {}


async def test_a_wanted_order_brings_its_shop_and_its_cases_that_have_not_ended(store: Store) -> None:
    """What holds units of an order is read with it: not what has ended, and not another order's cases."""
    await store.put_shop(rows.shop())
    cases = [
        rows.case("open"),
        rows.case("ended", ended=True),
        rows.case("elsewhere", order_id="other"),
        rows.case("namesake", shop_id="other"),
    ]
    await put(store, Write(cases=cases, orders=[rows.order()]))
    read = await look(store, Wants(orders=(("shop", "order"),)))
    assert list(read.cases) == [("shop", "open")]
    assert list(read.orders) == [("shop", "order")]
    assert list(read.shops) == ["shop"]


async def test_the_same_id_in_two_shops_is_two_rows(store: Store) -> None:
    """Every key begins with the shop."""
    mine, theirs = rows.case(stage="a"), rows.case(shop_id="other", stage="b")
    await put(store, Write(cases=[mine, theirs]))
    read = await look(store, Wants(cases=(KEY, ("other", "case"))))
    assert read.cases == {KEY: mine, ("other", "case"): theirs}


async def test_a_thousand_rows_are_one_batch(store: Store) -> None:
    """A sweep's batch fits, and what it read it can write."""
    cases = [rows.case(f"case{number:04}") for number in range(1000)]
    await put(store, Write(cases=cases, events=[rows.event(case_id=row.case_id) for row in cases]))
    wants = Wants(cases=tuple((row.shop_id, row.case_id) for row in cases))
    await store.transact(wants, lambda read: Write(cases=[row._replace(version=2) for row in read.cases.values()]))
    assert {row.version for row in (await look(store, wants)).cases.values()} == {2}


async def test_reports_of_a_parcel_come_in_the_order_in_which_they_happened(store: Store) -> None:
    """Carriers report late and twice; who reads gets the story in order."""
    reports = [rows.report("signed", 30), rows.report("picked_up", 10), rows.report("in_transit", 20)]
    await put(store, Write(tracking=reports))
    read = await look(store)
    assert [row.occurred_at for row in read.tracking["sf", "SF123456"]] == [10, 20, 30]


async def test_the_decision_sees_its_own_read_and_nothing_is_written_when_it_fails(store: Store) -> None:
    """Trouble in the decision is the caller's: it comes out as it is, and the store goes on."""

    def decide(read: Read) -> Write:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.transact(EVERYTHING, decide)
    await put(store, rows.everything())


LOSERS: dict[str, Write] = {
    "a new case that is there": Write(cases=[rows.case()]),
    "a case that has moved": Write(cases=[rows.case(version=3)]),
    "a case that is not there": Write(cases=[rows.case("ghost", version=2)]),
    "a new order that is there": Write(orders=[rows.order()]),
    "an order that has moved": Write(orders=[rows.order(version=3)]),
    "an order that is not there": Write(orders=[rows.order("ghost", version=2)]),
    "a new counter that is there": Write(counters=[rows.counter()]),
    "a counter that has moved": Write(counters=[rows.counter(version=3)]),
    "an event number that is taken": Write(events=[rows.event(hash="0" * 64)]),
    "a ledger row that is there": Write(ledger=[rows.ledger()]),
    "an outbox row that is there": Write(outbox=[rows.outbox()]),
    "an answer whose key is taken": Write(answers=[rows.answer(body_hash="c" * 64)]),
}
BYSTANDERS = Write(
    cases=[rows.case("new"), rows.case(version=2, stage="moved")],
    orders=[rows.order("new"), rows.order(version=2)],
    counters=[rows.counter(version=2)],
    events=[rows.event(2), rows.event(case_id="new")],
    ledger=[rows.ledger(1)],
    outbox=[rows.outbox("new")],
    payouts=[rows.payout("new"), rows.payout(state="paid")],
    answers=[rows.answer("new")],
    tracking=[rows.report("picked_up")],
)


def beside(loser: Write) -> Write:
    """The loser among rows that would all be fine, kind by kind; it takes the place of a row with its key."""
    joined = {}
    for kind, found in BYSTANDERS._asdict().items():
        mine = list(getattr(loser, kind))
        joined[kind] = [row for row in found if row[:2] not in {own[:2] for own in mine}] + mine
    return Write(**joined)


@pytest.mark.parametrize("loser", LOSERS.values(), ids=LOSERS.keys())
async def test_one_lost_comparison_leaves_nothing_of_the_batch(store: Store, loser: Write) -> None:
    """A batch stands or falls whole: beside the row that lost, nothing of any kind was written."""
    await put(store, rows.everything())
    before = await state(store)
    with pytest.raises(LostRace):
        await put(store, beside(loser))
    assert await state(store) == before


async def state(store: Store) -> list[object]:
    """All that the bystanders and the losers could have changed."""
    wants = Wants(
        cases=(KEY, ("shop", "new"), ("shop", "ghost")),
        orders=(("shop", "order"), ("shop", "new"), ("shop", "ghost")),
        answers=(("shop", "key"), ("shop", "new")),
        tracking=EVERYTHING.tracking,
        counters=EVERYTHING.counters,
        due=Due(10**6, 100),
    )
    return [
        await look(store, wants),
        await store.events("shop", "case"),
        await store.events("shop", "new"),
        await store.ledger("shop", "case"),
        await store.outbox_count(),
        await store.payout_case("sandbox", "new"),
        await store.next_due(),
        await store.payouts_open(None, 10),
    ]


async def test_versions_move_one_by_one(store: Store) -> None:
    """The stored version is compared with the new one less one, for cases, orders and counters alike."""
    await put(store, rows.everything())
    moved = Write(cases=[rows.case(version=2)], orders=[rows.order(version=2)], counters=[rows.counter(2, 700)])
    await put(store, moved)
    read = await look(store)
    assert (read.cases[KEY].version, read.orders["shop", "order"].version) == (2, 2)
    assert read.counters["shop", "small:1"] == rows.counter(2, 700)


async def test_a_batch_that_writes_one_case_twice_is_a_mistake(store: Store) -> None:
    """The two stores would disagree about what that means, so neither does it."""
    await put(store, rows.everything())
    with pytest.raises(ValueError, match="cases once"):
        await put(store, Write(cases=[rows.case(version=2), rows.case(version=3)]))


async def test_a_payout_is_put_by_its_number_and_the_last_word_counts(store: Store) -> None:
    """Upserted: a known refund number is overwritten, within one batch as well."""
    await put(store, Write(payouts=[rows.payout(), rows.payout(state="failed", ask_at=None)]))
    assert [row.state for row in await store.payouts_open(None, 10)] == ["failed"]
    await put(store, Write(payouts=[rows.payout(state="unknown", attempts=3, changed_at=70)]))
    assert await store.payouts_open(None, 10) == [rows.payout(state="unknown", attempts=3, changed_at=70)]


async def test_a_report_that_is_kept_already_is_no_race(store: Store) -> None:
    """Carriers say things twice: the first report stays."""
    await put(store, Write(tracking=[rows.report(), rows.report(reported_at=99)]))
    await put(store, Write(tracking=[rows.report(reported_at=100)]))
    assert (await look(store)).tracking["sf", "SF123456"] == [rows.report()]


async def test_of_fifty_duplicates_one_wins(store: Store) -> None:
    """However many send the same at once, it is written once; the others are told."""
    outcomes = await asyncio.gather(
        *(put(store, Write(answers=[rows.answer()], cases=[rows.case()], events=[rows.event()])) for _ in range(50)),
        return_exceptions=True,
    )
    lost = [outcome for outcome in outcomes if outcome is not None]
    assert len(lost) == 49
    assert all(isinstance(outcome, LostRace) for outcome in lost)
    assert len(await store.events("shop", "case")) == 1


async def test_of_fifty_moves_of_one_case_each_is_made_once(store: Store) -> None:
    """Fifty that read, decide and try again when they lose add up to fifty: no move is lost, none is made twice."""
    await put(store, Write(cases=[rows.case()]))

    def move(read: Read) -> Write:
        found = read.cases[KEY]
        return Write(
            cases=[found._replace(version=found.version + 1, due_at=found.version)],
            events=[rows.event(found.version + 1)],
        )

    async def until_won() -> None:
        while True:
            try:
                await store.transact(Wants(cases=(KEY,)), move)
                return
            except LostRace:
                continue

    await asyncio.gather(*(until_won() for _ in range(50)))
    assert (await look(store)).cases[KEY].version == 51
    assert [row.seq for row in await store.events("shop", "case")] == list(range(2, 52))
