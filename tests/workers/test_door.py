"""Does the door keep those who come together apart, where one of them goes wrong?"""

from __future__ import annotations

import asyncio

from makegood.app.ports import Store, Wants, Write
from makegood.app.submission import Answered
from makegood.domain import commands as c
from makegood.domain.kinds import Kind

from .house import CONSUMER, House


async def test_a_case_that_makes_no_sense_fails_only_its_own_command(store: Store) -> None:
    """Twenty messages come at once; the case whose policy is missing fails, nineteen are taken."""
    house = House(store)
    ids = [(await house.apply(Kind.RETURN_REFUND, number)).basis.case_id for number in range(1, 21)]
    found = await store.case("shop-1", ids[3])
    assert found is not None
    row = found[0]
    senseless = row._replace(version=row.version + 1, doc=row.doc.replace(b"default@1", b"default@9"))
    await store.transact(Wants(cases=(("shop-1", ids[3]),)), lambda _: Write(cases=(senseless,)))
    answers = await asyncio.gather(
        *(house.submit(CONSUMER, case_id, c.SendMessage("hello")) for case_id in ids), return_exceptions=True
    )
    assert [isinstance(answer, Answered) for answer in answers] == [number != 3 for number in range(20)]


async def test_callers_that_go_away_leave_the_others_their_answers(store: Store) -> None:
    """Half of forty hang up while their batch is being written; the other half is answered, and the door goes on."""
    house = House(store)
    ids = [(await house.apply(Kind.RETURN_REFUND, number)).basis.case_id for number in range(1, 41)]
    calls = [asyncio.ensure_future(house.submit(CONSUMER, case_id, c.SendMessage("hello"))) for case_id in ids]
    await asyncio.sleep(0)
    for call in calls[::2]:
        call.cancel()
    answers = await asyncio.gather(*calls[1::2])
    assert all(isinstance(answer, Answered) for answer in answers)
    await house.door.close()
    assert isinstance(await house.submit(CONSUMER, ids[0], c.SendMessage("again")), Answered)
