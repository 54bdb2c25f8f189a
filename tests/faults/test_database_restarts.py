"""Is every command carried out once when the database crashes and comes back under load?"""

from __future__ import annotations

import asyncio

from makegood.adapters.store import open_store
from makegood.app.auditing import audit
from makegood.app.submission import Answered
from makegood.domain import commands as c
from makegood.domain.words import Purpose

from ..databases import NEWEST, own_server, with_database
from ..workers.house import CONSUMER, MERCHANT, House

CASES, MESSAGES = 12, 12
CRASHES_AFTER = (CASES * 2, CASES * 8)


class Answers:
    """How many commands have been answered so far."""

    def __init__(self) -> None:
        self.count = 0

    async def reach(self, count: int) -> None:
        """Waits until so many are answered."""
        while self.count < count:
            await asyncio.sleep(0)


async def _talk(house: House, case_id: str, number: int, answers: Answers) -> None:
    """A consumer's messages and a small payment, each tried again under its own key until it is answered."""
    clicks = [(CONSUMER, c.SendMessage(f"message {n}"), f"{number}-{n}") for n in range(MESSAGES)]
    clicks.append((MERCHANT, c.PaySmall(100, Purpose.GOODWILL), f"{number}-small"))  # type: ignore[arg-type]  # mixed on purpose
    for actor, command, key in clicks:
        while True:
            try:
                answer = await house.submit(actor, case_id, command, key)
            except Exception:
                await asyncio.sleep(0.05)
                continue
            assert isinstance(answer, Answered)
            answers.count += 1
            break


async def test_a_database_that_crashes_under_load_loses_and_doubles_nothing() -> None:
    """Twelve people talk while the server is killed twice; every message and every payment is there once."""
    async with own_server(NEWEST) as server:
        store = open_store(with_database(server.url, "postgres"))
        await store.migrate()
        house = House(store)
        ids = [(await house.apply(number=number)).basis.case_id for number in range(1, CASES + 1)]
        answers = Answers()
        talking = asyncio.gather(*(_talk(house, case_id, number, answers) for number, case_id in enumerate(ids)))
        for count in CRASHES_AFTER:
            await answers.reach(count)
            await asyncio.to_thread(server.crash_and_start)
        await talking
        await house.payouts.run_once()
        for case_id in ids:
            types = await house.types(case_id)
            assert (types.count("message_sent"), types.count("small_payment_promised")) == (MESSAGES, 1)
        assert len(house.bank.paid) == CASES
        assert (await audit(store)).found == ()
        await store.close()
