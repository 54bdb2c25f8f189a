"""Does tus-js-client, which apps and pages use, get its files through, and go on where another device stopped (S5)?"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ..web.little_platform import PEOPLE, Platform
from ..web.test_schemathesis import served
from .sending import Sender
from .test_core import kept

HERE = Path(__file__).parent / "js"
CACHE = Path(__file__).parents[2] / ".pytest_cache"
MISSING = "node and npm are needed here: apt-get install nodejs npm"
Said = dict[str, Any]  # one line of send.mjs

pytestmark = pytest.mark.skipif(
    not os.environ.get("CI") and (shutil.which("node") is None or shutil.which("npm") is None), reason=MISSING
)


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script beside its packages, exactly those of the lock file; installed once for each lock file."""
    assert shutil.which("node") and shutil.which("npm"), MISSING
    lock = (HERE / "package-lock.json").read_bytes()
    home = CACHE / f"tus-js-{hashlib.sha256(lock).hexdigest()[:16]}"
    if not (home / "node_modules").is_dir():
        fresh = tmp_path_factory.mktemp("npm")
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, fresh / name)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=fresh, check=True)
        home.parent.mkdir(exist_ok=True)
        try:
            shutil.move(fresh, home)
        except OSError:
            assert (home / "node_modules").is_dir(), "another test process has installed it meanwhile"
    shutil.copy(HERE / "send.mjs", home / "send.mjs")
    return home / "send.mjs"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A real photograph's worth of JPEG: noise, so that it is large."""
    path = tmp_path / "photo.jpg"
    Image.effect_noise((2200, 1600), 120).convert("RGB").save(path, quality=92)
    assert path.stat().st_size > 1_500_000
    return path


@asynccontextmanager
async def line_of(platform: Platform, sender: Sender, path: Path) -> AsyncIterator[Said]:
    """What every sending over a real line needs."""
    async with served(platform) as url:
        yield {
            "endpoint": f"{url}/v1/uploads",
            "token": await platform.token(*PEOPLE["consumer"]),
            "path": str(path),
            "metadata": {
                "case_id": sender.case_id,
                "purpose": "application",
                "filename": "photo.jpg",
                "filetype": "image/jpeg",
                "slot": "goods",
            },
        }


async def send(script: Path, wish: Said) -> list[Said]:
    """Runs the client to its end, whatever that is; what it said."""
    process = await asyncio.create_subprocess_exec(
        "node", str(script), json.dumps(wish), stdout=asyncio.subprocess.PIPE, cwd=script.parent
    )
    out, _ = await process.communicate()
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize("more", [{}, {"override": True}, {"atOnce": True}, {"chunkSize": 1_000_003}])
async def test_a_photo_goes_up(
    on_both: Sender, platform: Platform, client: Path, picture: Path, more: dict[str, object]
) -> None:
    """In steps, with POST in place of PATCH, with bytes in the creation, in steps of an odd size."""
    async with line_of(platform, on_both, picture) as wish:
        said = await send(client, wish | more)
    assert "done" in said[-1], said
    assert await kept(platform, said[-1]["done"]) == picture.read_bytes()


async def test_a_new_device_goes_on_from_the_servers_list(
    on_both: Sender, platform: Platform, client: Path, picture: Path
) -> None:
    """Killed at 60 %, nothing stored: a new process is given what the server lists, and sends only the rest."""
    size = picture.stat().st_size
    async with line_of(platform, on_both, picture) as wish:
        said = await send(client, wish | {"stopAt": 0.6})
        stopped_at = said[-1]["accepted"]
        assert 0.6 * size <= stopped_at < size
        (item,) = (await on_both.client.get(f"/v1/cases/{on_both.case_id}/uploads")).json()["items"]
        assert (item["offset"], item["length"], item["slot"]) == (stopped_at, size, "goods")
        head = picture.read_bytes()[: item["head_bytes"]]
        assert hashlib.sha256(head).hexdigest() == item["head_sha256"]
        address = wish["endpoint"].removesuffix("/v1/uploads") + item["url"]
        said = await send(client, wish | {"uploadUrl": address, "endpoint": None})
    assert said[0]["accepted"] > stopped_at
    assert "done" in said[-1], said
    assert await kept(platform, item["url"]) == picture.read_bytes()


async def test_what_is_no_photo_is_told_to_the_client(
    sender: Sender, quick: Platform, client: Path, tmp_path: Path
) -> None:
    """The client gives up with 415 instead of trying for ever."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"%PDF-1.7 " + bytes(900_000))
    async with line_of(quick, sender, path) as wish:
        said = await send(client, wish)
    assert said[-1]["status"] == 415, said
