"""Is an exhibit found by its id for as long as it is kept, also when its upload has long been forgotten?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from makegood.app.exhibits.erasing import Erasing
from makegood.app.exhibits.report import Copies, Report, encode_report
from makegood.app.submission import Answered, Submission
from makegood.app.uploads.sweeping import Sweeping
from makegood.domain import commands as c
from makegood.domain.words import Actor, Role

from ..web.little_platform import SHOP, Platform
from .sending import Sender, photo
from .test_progress import checked, listen, served_sender, watching

FILE = photo(5_000)
COPY = b"\xff\xd8\xff\xe0 a copy"


async def sent(platform: Platform, sender: Sender) -> str:
    """An exhibit whose checks have been told of and have left a copy; its id."""
    url = await sender.begin(len(FILE))
    assert (await sender.patch(url, 0, FILE)).status_code == 204
    exhibit_id = url.rpartition("/")[2]
    await checked(platform.store, exhibit_id)
    row = await platform.store.exhibit(SHOP, exhibit_id)
    assert row is not None, "it is noted as soon as it is there"
    await platform.blobs.put("copies/one", COPY)
    report = Report(copies=(Copies("copies/one", "copies/one"),))
    await platform.store.put_exhibit(row._replace(doc=encode_report(report)))
    return exhibit_id


async def days_later(platform: Platform, days: int) -> None:
    """The sweep looks at what has ended."""
    await platform.clock.advance(timedelta(days=days))
    finishing = platform.services.uploads.finishing
    await Sweeping(platform.store, platform.blobs, platform.clock, finishing, None).run_once()


@pytest.mark.parametrize(("days", "remembered"), [(29, True), (30, False), (31, False)])
async def test_an_exhibit_outlives_its_upload(platform: Platform, on_both: Sender, days: int, remembered: bool) -> None:
    """Itself, its picture, its original and the steps of its checks, before, at and after the sweep forgets."""
    exhibit_id = await sent(platform, on_both)
    await days_later(platform, days)
    assert (await platform.store.upload(SHOP, exhibit_id) is not None) is remembered
    path = f"/v1/exhibits/{exhibit_id}"
    told = await on_both.client.get(path)
    assert (told.status_code, told.json()["case_id"]) == (200, on_both.case_id)
    assert (await on_both.client.get(f"{path}/pictures/1")).content == COPY
    assert (await on_both.client.get(f"{path}/original")).content == FILE
    async with served_sender(platform, on_both) as real:
        async with watching(real.client, exhibit_id) as answer:
            assert [name async for name, _, _ in listen(answer)] == ["received", "finding", "verdict"]
        async with watching(real.client, exhibit_id, last=3) as answer:
            assert answer.status_code == 204
    async with await platform.as_("stranger") as stranger:
        for more in ("", "/pictures/1", "/original", "/progress"):
            assert (await stranger.get(path + more)).status_code == 404, more


async def test_an_exhibit_that_nothing_ever_checked_is_kept_as_well(platform: Platform, on_both: Sender) -> None:
    """Its page and its original do not depend on the checks; nor does its time of keeping."""
    url = await on_both.begin(len(FILE))
    await on_both.patch(url, 0, FILE)
    exhibit_id = url.rpartition("/")[2]
    await days_later(platform, 31)
    told = (await on_both.client.get(f"/v1/exhibits/{exhibit_id}")).json()
    assert (told["id"], told["findings"]) == (exhibit_id, [])
    assert (await on_both.client.get(f"/v1/exhibits/{exhibit_id}/original")).content == FILE
    due = await platform.store.exhibits_to_erase(platform.clock.now(), 9)
    assert [row.exhibit_id for row in due] == [exhibit_id]


async def test_the_same_file_of_another_case_stays_when_one_is_erased(platform: Platform, on_both: Sender) -> None:
    """Also where no check has looked at the other one yet."""
    first, second = [(await on_both.begin(len(FILE))).rpartition("/")[2] for _ in range(2)]
    for one in (first, second):
        await on_both.patch(f"/v1/uploads/{one}", 0, FILE)
    door = platform.services.door
    operator = Actor(Role.OPERATOR, "operator-1")
    for actor, order in (
        (Actor(Role.CONSUMER, "consumer-1"), c.Cancel()),
        (operator, c.EraseExhibit(first, "asked for")),
    ):
        answer = await door.submit(Submission(actor, SHOP, on_both.case_id, order))
        assert isinstance(answer, Answered), answer
    erasing = Erasing(platform.store, door, platform.blobs, platform.clock)
    now = platform.clock.now()
    for row in await platform.store.claim_outbox(now, now + 1, 100):
        if row.topic == "erase":
            await erasing.deliver(row)
    assert (await on_both.client.get(f"/v1/exhibits/{second}/original")).content == FILE
    assert (await on_both.client.get(f"/v1/exhibits/{first}/original")).status_code == 404
    assert await platform.store.progress(SHOP, first, 0, 9) == []
    assert (await on_both.client.get(f"/v1/exhibits/{first}/progress")).status_code == 204
