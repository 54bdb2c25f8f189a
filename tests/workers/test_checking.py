"""Is every photo checked once, whoever dies on the way, and what breaks the checks held for a person?"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from makegood.adapters.blobs.open import open_blobs
from makegood.app.exhibits.checking import AGAIN_S, LEASE_S, Checking
from makegood.app.exhibits.erasing import Erasing
from makegood.app.exhibits.looking import Looking
from makegood.app.exhibits.reviewing import Reviewing
from makegood.app.exhibits.telling import Progress
from makegood.app.ports import Blobs, Store
from makegood.app.rows import HOLD
from makegood.app.small_pictures import SmallPictures
from makegood.app.uploads.bell import Bell
from makegood.app.uploads.parts import original_key
from makegood.cli.play.photos import StoryExaminer, photo
from makegood.domain import commands as c
from makegood.domain.case import Case
from makegood.domain.kinds import Kind
from makegood.domain.policy import DEFAULT
from makegood.domain.words import Check, ExhibitPurpose, ExhibitState, Reason, Review

from .house import CONSUMER, MERCHANT, OPERATOR, SHOP, House

SECOND = timedelta(seconds=1)
SEES_ALL: Mapping[str, Any] = {
    "sees": {"readable": "yes", "sharp": "yes", "waybill": "yes"},
    "breaks_the_checks": False,
}


class NoPictures:
    """A catalogue without pictures."""

    async def picture(self, name: str) -> Path | None:
        return None


class Laboratory:
    """A house with photos, and as many checkers as a test wants."""

    def __init__(self, store: Store) -> None:
        self.house, self.blobs = House(store), open_blobs("memory://")

    def checking(self) -> Checking:
        """One more worker."""
        progress = Progress(self.house.store, self.house.clock, Bell())
        return Checking(
            self.house.store, self.house.door, self.blobs, self.house.clock, StoryExaminer(), NoPictures(), progress
        )

    async def shown(self, told: Mapping[str, Any] = SEES_ALL, number: int = 1) -> tuple[Case, str]:
        """A case for a fault, with a photo that has arrived."""
        case = await self.house.apply(Kind.RETURN_REFUND, number, Reason.QUALITY)
        data = photo(told, number)
        sha256, exhibit_id = hashlib.sha256(data).hexdigest(), f"{SHOP}-{self.house.ids.new()}"
        await self.blobs.put(original_key(sha256), data)
        received = c.ReceiveExhibit(exhibit_id, ExhibitPurpose.APPLICATION, sha256, "image/jpeg", len(data))
        return await self.house.done(CONSUMER, case.basis.case_id, received), exhibit_id

    async def state(self, case: Case) -> ExhibitState:
        (exhibit,) = (await self.house.case(case.basis.case_id)).exhibits
        return exhibit.state


async def test_a_photo_is_checked_and_the_flow_moves_on(store: Store) -> None:
    """The verdict is a command through the door; steps and verdict are told in order, and nothing waits afterwards."""
    laboratory = Laboratory(store)
    case, exhibit_id = await laboratory.shown()
    assert await laboratory.checking().run_once() == 1
    assert await laboratory.checking().run_once() == 0
    assert await laboratory.state(case) is ExhibitState.ACCEPTED
    assert (await laboratory.house.types(case.basis.case_id))[-3:] == [
        "exhibit_received", "exhibit_judged", "evidence_shown",
    ]  # fmt: skip
    rows = await store.progress(SHOP, exhibit_id, 0, 99)
    assert [row.seq for row in rows] == [1, 2, 3, 4]
    assert b'"verdict"' in rows[-1].doc
    assert await store.exhibit(SHOP, exhibit_id) is not None


async def test_two_workers_never_check_the_same_photo(store: Store) -> None:
    """Each of many photos is taken once."""
    laboratory = Laboratory(store)
    cases = [(await laboratory.shown(number=number))[0] for number in range(1, 6)]
    workers = [laboratory.checking(), laboratory.checking()]
    done = 0
    while found := sum(await asyncio.gather(*(worker.run_once() for worker in workers))):
        done += found
    assert done == len(cases)
    for case in cases:
        assert (await laboratory.house.types(case.basis.case_id)).count("exhibit_judged") == 1


@pytest.mark.parametrize(("waited_s", "taken"), [(LEASE_S - 1, 0), (LEASE_S, 1), (LEASE_S + 1, 1)])
async def test_a_worker_that_dies_costs_one_retry(store: Store, waited_s: int, taken: int) -> None:
    """What it held is taken by another when its lease is over, not before."""
    laboratory = Laboratory(store)
    case, _ = await laboratory.shown()
    now = laboratory.house.clock.now()
    assert len(await store.claim_checks(now, now + LEASE_S * 1_000_000, 1)) == 1
    laboratory.house.clock.wind(waited_s * SECOND)
    assert await laboratory.checking().run_once() == taken
    assert (await laboratory.state(case) is ExhibitState.ACCEPTED) is bool(taken)


async def test_what_breaks_the_checks_three_times_is_held_for_a_person(store: Store) -> None:
    """Not the consumer is asked, but staff; until then it stays in its queue."""
    laboratory = Laboratory(store)
    case, _ = await laboratory.shown({"sees": {}, "breaks_the_checks": True})
    for attempt in (1, 2, 3):
        assert await laboratory.state(case) is ExhibitState.CHECKING
        assert await laboratory.checking().run_once() == 1, attempt
        laboratory.house.clock.wind(AGAIN_S * SECOND)
    assert await laboratory.state(case) is ExhibitState.HELD_FOR_REVIEW
    (exhibit,) = (await laboratory.house.case(case.basis.case_id)).exhibits
    assert exhibit.because_of == (Check.VERIFIED,)
    assert await laboratory.checking().run_once() == 0


async def test_what_is_held_is_listed_until_a_person_has_looked(store: Store) -> None:
    """The outbox puts it on the list, whoever judged it; a word on it, or its end, takes it off."""
    laboratory = Laboratory(store)
    house, reviewing = laboratory.house, Reviewing(store, store)

    async def listed() -> list[str]:
        now = house.clock.now()
        for row in await store.claim_outbox(now, now + 1, 100):
            if row.topic == HOLD:
                await reviewing.deliver(row)
            await store.outbox_done([row])
        return [row.case_id for row in (await reviewing.waiting(9)).cases]

    doubted = {"sees": {"readable": "yes", "sharp": "yes", "waybill": "unsure"}, "breaks_the_checks": False}
    (first, exhibit_id), (second, _) = await laboratory.shown(doubted), await laboratory.shown(doubted, 2)
    assert await listed() == []
    await laboratory.checking().run_once()
    house.clock.wind(DEFAULT.lengths.check)
    await house.door.sweep()
    ids = [one.basis.case_id for one in (first, second)]
    assert await listed() == ids, "the second has waited too long for its checks"
    reviewed = c.ReviewExhibit(exhibit_id, Review.ACCEPTED)
    await house.done(OPERATOR, ids[0], reviewed)
    assert await listed() == ids[1:]
    assert (await reviewing.waiting(0)).more
    await house.done(CONSUMER, ids[1], c.Cancel())
    assert (await reviewing.waiting(9)).cases == [] and await store.reviews(None, 9) == []


async def test_somebody_elses_first_look_stands_in_the_chain(store: Store) -> None:
    """The file itself is for its sender and for staff; the merchant has the copies."""
    laboratory = Laboratory(store)
    case, _ = await laboratory.shown()
    small = SmallPictures(laboratory.blobs, lambda data, *, ours: ())
    looking = Looking(store, laboratory.house.door, laboratory.blobs, NoPictures(), small)
    (exhibit,) = case.exhibits
    assert await looking.original(MERCHANT, case, exhibit) is None
    for actor in (CONSUMER, OPERATOR):
        shown = await looking.original(actor, case, exhibit)
        assert shown is not None
        assert hashlib.sha256(b"".join([piece async for piece in shown.pieces])).hexdigest() == exhibit.sha256
    assert (await laboratory.house.types(case.basis.case_id)).count("exhibit_shown") == 1


async def _there(blobs: Blobs, key: str) -> bool:
    return await blobs.size(key) is not None


async def test_what_is_erased_is_gone_and_the_same_file_of_another_case_is_not(store: Store) -> None:
    """Original, copies and report go with the last exhibit that has them; the hash stays in the chain."""
    laboratory = Laboratory(store)
    erasing = Erasing(store, laboratory.house.door, laboratory.blobs, laboratory.house.clock)
    told = [await laboratory.shown(), await laboratory.shown(number=2)]
    while await laboratory.checking().run_once():
        pass
    for case, exhibit_id in told:
        case_id, key = case.basis.case_id, original_key(case.exhibits[0].sha256)
        await laboratory.house.done(CONSUMER, case_id, c.Cancel())
        await laboratory.house.done(OPERATOR, case_id, c.EraseExhibit(exhibit_id, "asked for"))
        now = laboratory.house.clock.now()
        for row in await store.claim_outbox(now, now + 1, 100):
            if row.topic == "erase":
                await erasing.deliver(row)
            await store.outbox_done([row])
        assert await store.exhibit(SHOP, exhibit_id) is None
        assert not await _there(laboratory.blobs, key)
        assert (await laboratory.house.types(case_id))[-1] == "exhibit_erased"


@pytest.mark.parametrize(("days", "erased"), [(1094, False), (1095, True), (1096, True)])
async def test_exhibits_go_when_their_time_of_keeping_is_over(store: Store, days: int, erased: bool) -> None:
    """Three years after the end of the case, by policy."""
    laboratory = Laboratory(store)
    erasing = Erasing(store, laboratory.house.door, laboratory.blobs, laboratory.house.clock)
    case, _ = await laboratory.shown()
    await laboratory.checking().run_once()
    await laboratory.house.done(CONSUMER, case.basis.case_id, c.Cancel())
    laboratory.house.clock.wind(timedelta(days=31))
    assert await erasing.run_once() == 1
    laboratory.house.clock.wind(timedelta(days=days - 31))
    await erasing.run_once()
    (exhibit,) = (await laboratory.house.case(case.basis.case_id)).exhibits
    assert exhibit.erased is erased
