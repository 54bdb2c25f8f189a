"""Does whoever watches hear what happens to a photo, in order, once, and in their language?"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from makegood.app.ports import Store
from makegood.app.ports.scanning import Finding, Says
from makegood.app.progress import finding_row, verdict_row
from makegood.domain.words import Check
from makegood.web.uploads import progress

from ..web.little_platform import Platform
from ..web.test_schemathesis import served
from .sending import VERSION, Sender, photo

FILE = photo(5_000)
Heard = tuple[str, int, dict[str, Any]]  # the name, the id and the data of an event


async def listen(answer: httpx.Response) -> AsyncIterator[Heard]:
    """The events of a stream as they come."""
    name, seq = "", -1
    async for line in answer.aiter_lines():
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "id":
            seq = int(value)
        elif field == "data":
            yield name, seq, json.loads(value)


@asynccontextmanager
async def watching(client: httpx.AsyncClient, exhibit_id: str, last: int = 0) -> AsyncIterator[httpx.Response]:
    headers = {"Last-Event-ID": str(last)} if last else {}
    async with client.stream("GET", f"/v1/exhibits/{exhibit_id}/progress", headers=headers, timeout=60) as answer:
        yield answer


async def checked(store: Store, exhibit_id: str) -> None:
    """What a worker that checks leaves behind."""
    sharp = Finding(Check.SHARP, True, 0.9, Says("evidence.sharp.enough"))
    unused = Finding(Check.UNUSED, False, 0.9, Says("evidence.sharp.enough"))
    await store.add_progress(
        [
            finding_row("shop-1", exhibit_id, 1, 1, sharp),
            finding_row("shop-1", exhibit_id, 2, 2, unused),
            verdict_row("shop-1", exhibit_id, 3, 3, "held_for_review", ["unused", "goods"], ["goods"]),
        ]
    )


@asynccontextmanager
async def served_sender(platform: Platform, sender: Sender, who: str = "consumer") -> AsyncIterator[Sender]:
    """The same sender over a real line."""
    async with served(platform) as url:
        token = sender.client.headers["Authorization"]
        headers = {"Authorization": token, "Accept-Language": "en"}
        async with httpx.AsyncClient(base_url=url, headers=headers) as client:
            yield Sender(client, sender.case_id, sender.purpose)


async def test_a_watcher_hears_bytes_findings_and_the_verdict(platform: Platform, on_both: Sender) -> None:
    """While the upload runs, then check by check; after the verdict the stream ends."""
    async with served_sender(platform, on_both) as sender:
        url = await sender.begin(len(FILE))
        exhibit_id = url.rpartition("/")[2]
        heard: list[Heard] = []
        async with watching(sender.client, exhibit_id) as answer:
            assert answer.headers["content-type"] == "text/event-stream"
            events = listen(answer)
            heard.append(await anext(events))
            await sender.patch(url, 0, FILE[:2_000])
            heard.append(await anext(events))
            await sender.patch(url, 2_000, FILE[2_000:])
            heard.append(await anext(events))
            await checked(platform.store, exhibit_id)
            heard.extend([one async for one in events])
    assert [(name, seq) for name, seq, _ in heard] == [
        ("received", 0),
        ("received", 0),
        ("received", 0),
        ("finding", 1),
        ("verdict", 3),
    ]
    assert [data for _, _, data in heard[:3]] == [{"offset": n, "length": 5_000} for n in (0, 2_000, 5_000)]
    finding = heard[3][2]
    assert (finding["kind"], finding["ok"], finding["says"]) == ("sharp", True, "The picture is clear.")
    verdict = heard[4][2]
    assert (verdict["state"], verdict["because_of"], verdict["says"]) == (
        "held_for_review", ["goods"], "held for a person",
    )  # fmt: skip


async def test_a_watcher_goes_on_after_the_last_event(quick: Platform, sender: Sender) -> None:
    """Nothing twice, nothing left out, and nothing at all once the verdict is known."""
    url = await sender.begin(len(FILE))
    await sender.patch(url, 0, FILE)
    exhibit_id = url.rpartition("/")[2]
    await checked(quick.store, exhibit_id)
    async with served_sender(quick, sender) as real:
        async with watching(real.client, exhibit_id, last=1) as answer:
            assert [(name, seq) async for name, seq, _ in listen(answer)] == [("verdict", 3)]
        async with watching(real.client, exhibit_id, last=3) as answer:
            assert answer.status_code == 204


async def test_staff_hear_what_the_sides_do_not(quick: Platform, sender: Sender) -> None:
    """A photo that was shown in another case is staff's to know; in Chinese for who reads Chinese."""
    url = await sender.begin(len(FILE))
    await sender.patch(url, 0, FILE)
    exhibit_id = url.rpartition("/")[2]
    await checked(quick.store, exhibit_id)
    async with served_sender(quick, sender) as real:
        headers = {"Authorization": f"Bearer {await quick.token('operator')}", "Accept-Language": "zh-CN"}
        real.client.headers.update(headers)
        async with watching(real.client, exhibit_id) as answer:
            heard = [one async for one in listen(answer)]
    assert [data["kind"] for name, _, data in heard if name == "finding"] == ["sharp", "unused"]
    assert heard[-1][2]["because_of"] == ["unused", "goods"]
    assert heard[1][2]["says"] == "画面清楚。"


async def test_an_upload_that_ends_says_so(quick: Platform, sender: Sender) -> None:
    """Given up while somebody watches."""
    async with served_sender(quick, sender) as real:
        url = await real.begin(len(FILE))
        async with watching(real.client, url.rpartition("/")[2]) as answer:
            events = listen(answer)
            assert (await anext(events))[0] == "received"
            await real.delete(url)
            assert [one async for one in events] == [("ended", 0, {"state": "terminated"})]


async def test_nobody_opens_streams_without_end(quick: Platform, sender: Sender) -> None:
    """429 beyond so many at once; a watcher that is gone leaves its place."""
    async with served_sender(quick, sender) as real:
        url = await real.begin(len(FILE))
        path = f"/v1/exhibits/{url.rpartition('/')[2]}/progress"
        listeners = quick.services.uploads.bell.listeners
        async with httpx.AsyncClient(base_url=real.client.base_url, headers=real.client.headers) as client:
            open_ones = [client.stream("GET", path) for _ in range(progress.AT_ONCE)]
            held = [(await one.__aenter__()).aiter_bytes() for one in open_ones]
            for pieces in held:
                await anext(pieces)
            refused = await real.client.get(path)
            assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
            for pieces, one in zip(held, open_ones, strict=True):
                await pieces.aclose()  # type: ignore[attr-defined]  # a generator, whatever its type says
                await one.__aexit__(None, None, None)
        async with asyncio.timeout(30):
            while listeners:
                await asyncio.sleep(0)


@pytest.mark.parametrize("who", ["stranger", "other_merchant", "merchant"])
async def test_an_upload_is_its_senders_until_the_case_has_it(quick: Platform, sender: Sender, who: str) -> None:
    """404 for everybody else; then for strangers only."""
    url = await sender.begin(len(FILE))
    path = f"/v1/exhibits/{url.rpartition('/')[2]}/progress"
    async with await quick.as_(who) as client:
        assert (await client.get(path)).status_code == 404
        await sender.patch(url, 0, FILE)
        await checked(quick.store, url.rpartition("/")[2])
        expected = 200 if who == "merchant" else 404
        assert (await client.get(path)).status_code == expected


async def test_nothing_is_watched_where_there_is_nothing(sender: Sender) -> None:
    """An id that never was, and one that is none."""
    for name in (f"shop-1-{'0' * 26}", "nonsense"):
        answer = await sender.client.get(f"/v1/exhibits/{name}/progress", headers=VERSION)
        assert answer.status_code == 404
