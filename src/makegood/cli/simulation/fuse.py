"""How is a process stopped dead between any two of its steps, while the world around it goes on?"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, cast

from ...app.ports import ChannelAnswer, Store, Transfer
from .bank import Bank

STEPS = frozenset({"transact", "claim_payouts", "payout_later", "claim_outbox", "outbox_done", "outbox_later"})


class Fuse:
    """Counts steps; at the one it is set to, the process stands still for ever, as a killed one does."""

    def __init__(self, blows_at: int | None = None) -> None:
        self.blows_at, self.steps, self.blown = blows_at, 0, asyncio.Event()

    async def step(self) -> None:
        """One step further, or never again."""
        if self.blown.is_set() or self.steps == self.blows_at:
            self.blown.set()
            await asyncio.Event().wait()
        self.steps += 1

    async def around(self, call: Callable[[], Awaitable[Any]]) -> Any:  # Any: whatever the call returns
        """A call with a step before it and one after it."""
        await self.step()
        answer = await call()
        await self.step()
        return answer


class FragileStore:
    """A store whose process may die before or after each write and claim."""

    def __init__(self, store: Store, fuse: Fuse) -> None:
        self._store, self._fuse = store, fuse

    def __getattr__(self, name: str) -> Any:  # Any: every method of a store
        method = getattr(self._store, name)
        if name not in STEPS:
            return method

        async def guarded(*args: Any) -> Any:
            return await self._fuse.around(lambda: method(*args))

        return guarded


def fragile(store: Store, fuse: Fuse) -> Store:
    return cast(Store, FragileStore(store, fuse))


class FragileBank(Bank):
    """A line to a bank: our process may die before it calls and before it hears the answer."""

    def __init__(self, bank: Bank, fuse: Fuse) -> None:
        super().__init__()
        self._bank, self._fuse = bank, fuse

    async def send(self, transfer: Transfer) -> ChannelAnswer:
        """Sends, if we live."""
        return cast(ChannelAnswer, await self._fuse.around(lambda: self._bank.send(transfer)))

    async def ask(self, transfer: Transfer) -> ChannelAnswer:
        """Asks, if we live."""
        return cast(ChannelAnswer, await self._fuse.around(lambda: self._bank.ask(transfer)))


async def until_dead(fuse: Fuse, life: Coroutine[Any, Any, object]) -> bool:
    """Lets a process live until it is done or dead; tells whether it died."""
    before = asyncio.all_tasks()
    living, dying = asyncio.create_task(life), asyncio.create_task(fuse.blown.wait())
    await asyncio.wait({living, dying}, return_when=asyncio.FIRST_COMPLETED)
    left = asyncio.all_tasks() - before
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    if not fuse.blown.is_set():
        living.result()
    return fuse.blown.is_set()
