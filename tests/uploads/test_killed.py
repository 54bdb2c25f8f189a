"""Does an upload survive a server that is killed at any step, with the same bytes and one exhibit?"""

from __future__ import annotations

import asyncio
import hashlib
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from makegood.adapters.store import open_store
from makegood.app.ports import Store, UploadState

from ..databases import empty_database
from ..web.little_platform import PEOPLE, apply, furnish, little_platform
from .sending import Sender, photo

FILE = photo(3_500_000, 21)  # four parts
STEP_BYTES = 700_000
STEPS = [
    *(f"{when}:put:{number}" for number in (1, 2, 4, 6) for when in ("before", "after")),
    "before:read:1",
    "before:put_file:1",
    "after:put_file:1",
    "before:received:1",
    "after:received:1",
    "before:put_file:2",
    "after:put_file:2",
    "before:delete:7",
]


@asynccontextmanager
async def victim(url: str, folder: Path, step: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """A server that dies at this step, and its address."""
    arguments = ("-m", "tests.uploads.victim", url, str(folder), step)
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        async with asyncio.timeout(120):
            port = int(await process.stdout.readline())
        yield process, f"http://127.0.0.1:{port}"
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def go_on(sender: Sender, url: str) -> None:
    """What a client does: asks how far it is, and goes on from there, step by step."""
    offset = await sender.offset(url)
    while offset < len(FILE):
        answer = await sender.patch(url, offset, FILE[offset : offset + STEP_BYTES])
        assert answer.status_code == 204, answer.text
        offset = int(answer.headers["upload-offset"])


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_killed_server_costs_no_byte_and_no_exhibit(kind: str, tmp_path: Path, step: str) -> None:
    """SIGKILL before or after each write, around the original, and around the word to the case; the next goes on."""
    async with empty_database(kind, tmp_path) as database:
        store = open_store(database)
        platform = little_platform(store)
        await furnish(platform)
        case_id = (await apply(platform))["id"]
        headers = {"Authorization": f"Bearer {await platform.token(*PEOPLE['consumer'])}"}
        url = ""
        async with victim(database, tmp_path, step) as (process, address):
            async with httpx.AsyncClient(base_url=address, headers=headers, timeout=60) as client:
                url = await Sender(client, case_id).begin(len(FILE))
                with pytest.raises(httpx.TransportError):
                    await go_on(Sender(client, case_id), url)
            assert await process.wait() == -signal.SIGKILL
        async with (
            victim(database, tmp_path, "none") as (_, address),
            httpx.AsyncClient(base_url=address, headers=headers, timeout=60) as client,
        ):
            await go_on(Sender(client, case_id), url)
        await one_exhibit(store, url.rpartition("/")[2], tmp_path)
        await store.close()


async def one_exhibit(store: Store, exhibit_id: str, folder: Path) -> None:
    """The row, the word to the case and the original agree, and there is one of each."""
    sha256 = hashlib.sha256(FILE).hexdigest()
    row = await store.upload("shop-1", exhibit_id)
    assert row is not None
    assert (row.state, row.sha256) == (UploadState.RECEIVED, sha256)
    assert {path.name: path.read_text() for path in (folder / "received").iterdir()} == {exhibit_id: sha256}
    assert [path.name for path in (folder / "blobs/originals").iterdir() if path.name[0] != "."] == [sha256]
    assert (folder / "blobs/originals" / sha256).read_bytes() == FILE
