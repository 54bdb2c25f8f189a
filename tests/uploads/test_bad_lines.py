"""Do uploads survive lines that break, stall and come twice, and does nobody else notice?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from makegood.app.ports import UploadRow

from ..web.little_platform import PEOPLE, Platform, little_platform
from ..web.test_schemathesis import served
from .lines import patching
from .sending import Sender, checksum, photo
from .test_core import kept

FILE = photo(3_000_000, 11)


@asynccontextmanager
async def real(platform: Platform, sender: Sender) -> AsyncIterator[tuple[str, str, Sender]]:
    """The address and a token of a platform on a port of its own, and the sender over that line."""
    token = await platform.token(*PEOPLE["consumer"])
    async with served(platform) as url:
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as client:
            yield url, token, Sender(client, sender.case_id)


async def row_of(platform: Platform, url: str) -> UploadRow:
    row = await platform.store.upload("shop-1", url.rpartition("/")[2])
    assert row is not None
    return row


async def until_offset(platform: Platform, url: str, offset: int) -> None:
    """Waits until so much is kept, without asking the server: asking would make it count."""
    async with asyncio.timeout(60):
        while (await row_of(platform, url)).offset_bytes < offset:
            await asyncio.sleep(0)


async def until_nobody_writes(platform: Platform) -> None:
    """Waits until the server has noticed that a line is gone."""
    async with asyncio.timeout(60):
        while platform.services.uploads._pouring:
            await asyncio.sleep(0)


@pytest.mark.parametrize("sent", [1, 4_095, 65_536, 1_048_576, 1_048_577, 2_500_000])
async def test_a_dropped_body_keeps_what_arrived(platform: Platform, on_both: Sender, sent: int) -> None:
    """The line is cut in the middle of a body; what the server had taken counts, and the rest follows."""
    async with real(platform, on_both) as (base, token, sender):
        url = await sender.begin(len(FILE))
        async with patching(base, token, url, 0, len(FILE)) as line:
            await line.send(FILE[:sent])
            await until_offset(platform, url, sent)  # it counts while the line is open already
            line.cut()
        await until_nobody_writes(platform)
        assert await sender.offset(url) == sent
        assert (await sender.patch(url, sent, FILE[sent:])).status_code == 204
    assert await kept(platform, url) == FILE


async def test_a_line_that_is_cut_at_once_keeps_all_but_the_last_moment(quick: Platform, sender: Sender) -> None:
    """Nobody waits for anything to count: at most what was still in the server's sockets is missing."""
    async with real(quick, sender) as (base, token, real_sender):
        url = await real_sender.begin(len(FILE))
        async with patching(base, token, url, 0, len(FILE)) as line:
            await line.send(FILE[:2_000_000])
            line.cut()
        await until_nobody_writes(quick)
        offset = await real_sender.offset(url)
        assert offset <= 2_000_000
        while (await real_sender.patch(url, offset, FILE[offset:])).status_code == 409:
            offset = await real_sender.offset(url)  # the server had not heard of the cut line before it was asked
    assert await kept(quick, url) == FILE


async def test_what_still_has_to_prove_itself_does_not_count(quick: Platform, sender: Sender) -> None:
    """A body with a checksum whose line is cut leaves the offset where it was."""
    async with real(quick, sender) as (base, token, real_sender):
        url = await real_sender.begin(len(FILE))
        async with patching(base, token, url, 0, len(FILE), **checksum("sha1", FILE)) as line:
            await line.send(FILE[:2_000_000])
            assert await real_sender.offset(url) == 0
            line.cut()
        await until_nobody_writes(quick)
        assert await real_sender.offset(url) == 0
        assert (await real_sender.patch(url, 0, FILE)).status_code == 204
    assert await kept(quick, url) == FILE


async def test_a_second_writer_wins_at_once_over_a_stalled_one(platform: Platform, on_both: Sender) -> None:
    """The client comes back while the server still believes in the old line: it is taken, the old one hears 423."""
    async with real(platform, on_both) as (base, token, sender):
        url = await sender.begin(len(FILE))
        async with patching(base, token, url, 0, len(FILE)) as stalled:
            await stalled.send(FILE[:700_000])
            await until_offset(platform, url, 700_000)
            assert (await sender.client.get("/v1/cases")).status_code == 200
            assert await sender.offset(url) == 700_000
            assert (await sender.patch(url, 700_000, FILE[700_000:])).status_code == 204
            assert await stalled.answer() == 423
    assert await kept(platform, url) == FILE


async def test_nothing_of_an_older_writer_is_written_after(platform: Platform, on_both: Sender) -> None:
    """It goes on sending other bytes; none of them counts, and the upload is the newer one's."""
    async with real(platform, on_both) as (base, token, sender):
        url = await sender.begin(len(FILE))
        async with (
            patching(base, token, url, 0, len(FILE)) as older,
            patching(base, token, url, 500_000, len(FILE) - 500_000) as newer,
        ):
            await older.send(FILE[:500_000])
            await until_offset(platform, url, 500_000)
            # It was refused: when it asked, nothing was there yet.  Its line serves another request now.
            assert await newer.answer() == 409
            async with patching(base, token, url, 500_000, len(FILE) - 500_000) as newest:
                await newest.send(FILE[500_000:600_000])
                await until_offset(platform, url, 600_000)
                await older.send(b"\xff" * 100_000)
                assert await older.answer() == 423
                await newest.send(FILE[600_000:])
                assert await newest.answer() == 204
    assert await kept(platform, url) == FILE


async def test_many_writers_at_once_leave_one_file(platform: Platform, on_both: Sender) -> None:
    """Eight send the same bytes at the same time: one gets through, the others are told to ask again."""
    async with real(platform, on_both) as (_, _, sender):
        url = await sender.begin(len(FILE))
        answers = await asyncio.gather(*(sender.patch(url, 0, FILE) for _ in range(8)))
        assert {answer.status_code for answer in answers} <= {204, 409, 423}
        offset = await sender.offset(url)
        if offset < len(FILE):
            await sender.patch(url, offset, FILE[offset:])
    assert await kept(platform, url) == FILE


async def test_the_newest_connection_wins_across_processes(platform: Platform, on_both: Sender) -> None:
    """Two servers on one store and one store of blobs: the older connection loses its right in the other one."""
    blobs = platform.services.uploads.finishing._blobs
    elsewhere = little_platform(platform.store, blobs=blobs)
    async with real(platform, on_both) as (base, token, sender), real(elsewhere, on_both) as (_, _, other):
        url = await sender.begin(len(FILE))
        async with patching(base, token, url, 0, len(FILE)) as stalled:
            await stalled.send(FILE[:300_000])
            await until_offset(platform, url, 300_000)
            assert await other.offset(url) == 300_000
            assert (await other.patch(url, 300_000, FILE[300_000:1_000_000])).status_code == 204
            await stalled.send(b"\xff" * 1_500_000)
            assert await stalled.answer() == 423
        assert (await sender.patch(url, 1_000_000, FILE[1_000_000:])).status_code == 204
    assert await kept(platform, url) == FILE


async def test_asking_makes_what_has_come_count(quick: Platform, sender: Sender) -> None:
    """HEAD does not end the upload that it asks about."""
    async with real(quick, sender) as (base, token, real_sender):
        url = await real_sender.begin(len(FILE))
        async with patching(base, token, url, 0, len(FILE)) as line:
            for end in (100_000, 200_000, len(FILE)):
                begin = 0 if end == 100_000 else 100_000 if end == 200_000 else 200_000
                await line.send(FILE[begin:end])
                async with asyncio.timeout(60):
                    while end < len(FILE) and await real_sender.offset(url) < end:
                        await asyncio.sleep(0)
            assert await line.answer() == 204
    assert await kept(quick, url) == FILE
