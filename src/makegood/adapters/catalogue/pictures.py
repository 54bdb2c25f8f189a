"""How is a catalogue picture had by its name?

`makegood:<sha256>` was given to us and lies among the blobs; `data:image/...;base64,...` is the picture itself;
`https://...` is fetched, but only from hosts that the operator named: an order must not make a worker call anybody.
Whatever was had once lies in a folder for the next time.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpx
import structlog

from ...app.goods_pictures import NAMED, catalogue_key
from ...app.ports import Blobs

AT_MOST_BYTES: Final = 10_000_000
SECONDS: Final = 10.0
log = structlog.get_logger()


class CataloguePictures:
    """Pictures by name, each fetched at most once for a folder."""

    def __init__(self, blobs: Blobs, folder: Path, hosts: Collection[str] = ()) -> None:
        self._blobs, self._folder, self._hosts = blobs, folder, frozenset(hosts)

    async def picture(self, name: str) -> Path | None:
        path = self._folder / hashlib.sha256(name.encode()).hexdigest()
        if await asyncio.to_thread(path.exists):
            return path
        try:
            data = await self._data(name)
        except (OSError, ValueError, httpx.HTTPError) as trouble:
            log.warning("catalogue.picture_missing", name=name[:100], trouble=repr(trouble)[:200])
            return None
        await asyncio.to_thread(_write, path, data)
        return path

    async def _data(self, name: str) -> bytes:
        if name.startswith(NAMED):
            pieces = [piece async for piece in self._blobs.read(catalogue_key(name.removeprefix(NAMED)))]
            return b"".join(pieces)
        if name.startswith("data:"):
            head, _, body = name.partition(",")
            if not head.endswith(";base64"):
                raise ValueError("a picture in an order is base64")
            return base64.b64decode(body, validate=True)
        return await self._fetched(name)

    async def _fetched(self, url: str) -> bytes:
        host = urlsplit(url).hostname
        if host is None or urlsplit(url).scheme not in ("https", "http") or host not in self._hosts:
            raise ValueError("not one of MAKEGOOD_PICTURE_HOSTS")
        data = bytearray()
        async with (
            httpx.AsyncClient(follow_redirects=False, timeout=SECONDS, trust_env=False) as client,
            client.stream("GET", url) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                raise ValueError(f"it answered {answer.status_code}")
            async for piece in answer.aiter_bytes():
                data += piece
                if len(data) > AT_MOST_BYTES:
                    raise ValueError("it is larger than a picture of goods")
        return bytes(data)


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing, also where two workers write the same picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    os.replace(file.name, path)
