"""How do open cases catch up with a changed calendar, policy or suspension?  In batches that may stop and go on."""

from __future__ import annotations

from typing import Final

from .door import Door, Rederived
from .ports import Store

BATCH: Final = 256


async def rederive_behind(store: Store, door: Door, at_most: int) -> Rederived:
    """Derives the deadlines of cases that are behind, until none is or about `at_most` are done.

    What is left is found by the next call, in whatever process: a case is behind until its row says otherwise.
    """
    done = Rederived(0, 0)
    while done.cases < at_most:
        version = await store.refs_version()
        keys = await store.cases_behind(version, min(BATCH, at_most - done.cases))
        if not keys:
            break
        some = await door.rederive(keys)
        if not some.cases:  # what is left cannot be derived now; the log says why, and the next call tries again
            break
        done = Rederived(done.cases + some.cases, done.moved + some.moved)
    return done
