"""How do callers wait at the door?  Each with cases of its own, ordering the next command after each answer."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...app.door import Door
from ...app.ports import Decide, Store, Wants, Write
from ...app.submission import Answered, Submission
from ...domain.commands import Send
from ...domain.values import changed
from ...domain.words import Actor
from .sample import CASE_ID, KEY, SHOP, Sample, submission
from .stock import Renamed


@dataclass
class Counting:
    """A store that counts its transactions."""

    store: Store
    transactions: int = 0

    async def transact(self, wants: Wants, decide: Decide) -> Write:
        self.transactions += 1
        return await self.store.transact(wants, decide)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


def story_of(sample: Sample, number: int) -> list[Submission]:
    """The story's commands on the case of this number."""
    new = Renamed(number)
    shop_id, case_id, key = map(new.text, (SHOP, CASE_ID, KEY))
    return [
        submission(_actor(step.actor, new), _command(step.command, new), shop_id, case_id, f"{key}-{place}")
        for place, step in enumerate(sample.steps)
    ]


def _actor(actor: Actor, new: Renamed) -> Actor:
    shop_id = actor.shop_id and new.text(actor.shop_id)
    return Actor(actor.role, new.text(actor.subject), shop_id)


def _command(command: object, new: Renamed) -> object:
    return changed(command, waybill=new.text(command.waybill)) if isinstance(command, Send) else command


async def drive(door: Door, sample: Sample, numbers: range, callers: int) -> float:
    """Commands per second with so many callers at once; each has an equal share of these cases."""
    each = len(numbers) // callers
    shares = [
        [one for number in numbers[place * each : (place + 1) * each] for one in story_of(sample, number)]
        for place in range(callers)
    ]
    gc.collect()
    gc.freeze()  # what the callers hold is not the product's
    began = time.perf_counter()
    await asyncio.gather(*(_call(door, share) for share in shares))
    took = time.perf_counter() - began
    gc.unfreeze()
    return sum(map(len, shares)) / took


async def _call(door: Door, submissions: Sequence[Submission]) -> None:
    for one in submissions:
        answer = await door.submit(one)
        assert isinstance(answer, Answered), f"a caller was refused: {answer}"
