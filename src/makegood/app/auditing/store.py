"""How is a whole store audited while the world goes on?"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final, NamedTuple

from ..codec import decode_case
from ..ports import CaseKey, Store
from ..refs import Refs, load_refs
from .case import Kept, findings
from .finding import Finding

PAGE: Final = 200
_TRIES: Final = 20


class Audited(NamedTuple):
    """How many cases were looked at, what was found, and where to go on."""

    cases: int
    found: tuple[Finding, ...]
    last: CaseKey | None


Progress = Callable[[Audited], None]


async def audit(
    store: Store,
    progress: Progress = lambda _: None,
    after: CaseKey | None = None,
    share: float = 1.0,
    dice: random.Random | None = None,
) -> Audited:
    """Compares every case after `after`, in key order, or a `share` of them drawn by the dice."""
    done, dice = Audited(0, (), after), dice or random.Random()
    while keys := await store.all_case_keys(done.last, PAGE):
        found: list[Finding] = []
        looked_at = [key for key in keys if share >= 1 or dice.random() < share]
        refs = await load_refs(store)
        for key in looked_at:
            found += await audit_case(store, key, refs)
        done = Audited(done.cases + len(looked_at), done.found + tuple(found), keys[-1])
        progress(done)
    return done


async def audit_case(store: Store, key: CaseKey, refs: Refs) -> list[Finding]:
    """What is wrong with one case; one opened under a policy newer than `refs` is judged by newer ones."""
    kept = await _read(store, key)
    if kept is None:
        return []
    if kept.row.refs_version > refs.version:
        refs = await load_refs(store)
    return list(findings(kept, refs))


async def _read(store: Store, key: CaseKey) -> Kept | None:
    """The parts of a case are read one after the other, so until nobody has written between."""
    for _ in range(_TRIES):
        found = await store.case(*key)
        if found is None:
            return None
        case = decode_case(found[0].doc).case
        rows = [await store.payout(key[0], payment.refund_no) for payment in case.payments]
        payouts = {row.refund_no: row for row in rows if row is not None}
        kept = Kept(found[0], found[1], await store.events(*key), await store.ledger(*key), payouts)
        again = await store.case(*key)
        if again is not None and (again[0].version, again[1].version) == (found[0].version, found[1].version):
            return kept
    raise RuntimeError(f"{key[1]} changes all the time: audit it when it is quieter")
