"""Does a store of blobs keep its promises: in a folder, in memory, and in a bucket that speaks S3?"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from moto.server import ThreadedMotoServer

from makegood.adapters.blobs.folder import FolderBlobs
from makegood.adapters.blobs.open import BlobsError, open_blobs
from makegood.app.ports import Blobs

LARGE = os.urandom(1024) * (20 * 1024)  # 20 MiB: three parts


@pytest.fixture(scope="session")
def bucket() -> Iterator[str]:
    """The address of a server that speaks S3, with one bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    httpx.put(f"http://{host}:{port}/evidence").raise_for_status()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "memory", "s3"])
async def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Blobs]:
    """Each kind of store."""
    if request.param == "folder":
        yield open_blobs(f"file://{tmp_path}/blobs")
    elif request.param == "memory":
        yield open_blobs("memory://")
    else:
        endpoint = request.getfixturevalue("bucket")
        url = f"s3://evidence/{tmp_path.name}?region=us-east-1&endpoint={endpoint}"
        yield open_blobs(url, "test", "test")


async def content(blobs: Blobs, key: str) -> bytes:
    return b"".join([piece async for piece in blobs.read(key)])


async def keys(blobs: Blobs, prefix: str) -> list[str]:
    return sorted([key async for key in blobs.keys(prefix)])


async def test_what_was_put_is_read(blobs: Blobs) -> None:
    """Byte for byte, with its size; put twice it is the same; nothing under another key."""
    for _ in range(2):
        await blobs.put("quarantine/a/1", b"\x00\xffbytes")
        assert await content(blobs, "quarantine/a/1") == b"\x00\xffbytes"
        assert await blobs.size("quarantine/a/1") == 7
    assert await blobs.size("quarantine/a/2") is None
    with pytest.raises(FileNotFoundError):
        await content(blobs, "quarantine/a/2")


async def test_a_large_file_goes_in_and_comes_out(blobs: Blobs, tmp_path: Path) -> None:
    """In several parts, into a file of one's own again; a second time nothing changes."""
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(LARGE)
    for _ in range(2):
        await blobs.put_file("originals/abc", source)
    await blobs.fetch("originals/abc", target)
    assert target.read_bytes() == LARGE
    assert await blobs.size("originals/abc") == len(LARGE)
    source.unlink()
    assert await content(blobs, "originals/abc") == LARGE
    with pytest.raises(FileNotFoundError):
        await blobs.fetch("originals/none", target)


@pytest.mark.parametrize(
    ("start", "end"), [(0, 1), (5, 5), (1, None), (1_048_575, 1_048_577), (len(LARGE) - 1, len(LARGE)), (9, 2**40)]
)
async def test_a_part_of_a_file_is_read(blobs: Blobs, start: int, end: int | None) -> None:
    """From one byte on and before another, across the pieces in which it is read."""
    await blobs.put("originals/abc", LARGE)
    assert b"".join([piece async for piece in blobs.read("originals/abc", start, end)]) == LARGE[start:end]


async def test_keys_are_listed_and_forgotten(blobs: Blobs) -> None:
    """Below a prefix and nowhere else; what is forgotten twice is forgotten."""
    assert await keys(blobs, "quarantine/a/") == []
    for key in ("quarantine/a/1", "quarantine/a/2", "quarantine/ab/1", "originals/a"):
        await blobs.put(key, b"x")
    assert await keys(blobs, "quarantine/a/") == ["quarantine/a/1", "quarantine/a/2"]
    assert await keys(blobs, "quarantine/") == ["quarantine/a/1", "quarantine/a/2", "quarantine/ab/1"]
    for _ in range(2):
        await blobs.delete("quarantine/a/1")
    assert await keys(blobs, "quarantine/a/") == ["quarantine/a/2"]


ODD = ("", "/", "/etc/passwd", "../x", "a/../b", "a//b", "a/.b", "a/./b", "a b", "a\0b", "a/", "\u00e9", "a" * 600)


@pytest.mark.parametrize("key", ODD)
async def test_no_key_leads_anywhere_else(blobs: Blobs, key: str, tmp_path: Path) -> None:
    """A path trick is no key, for any question."""
    with pytest.raises(ValueError, match="no key"):
        await blobs.put(key, b"x")
    with pytest.raises(ValueError, match="no key"):
        await content(blobs, key)
    with pytest.raises(ValueError, match="no key"):
        await blobs.delete(key)
    with pytest.raises(ValueError, match="no key"):
        await blobs.size(key)


async def test_many_may_put_the_same_at_once(blobs: Blobs, tmp_path: Path) -> None:
    """Content under its hash: whoever comes second finds it there, and nobody sees a part of it."""
    source = tmp_path / "source"
    source.write_bytes(LARGE[: 9 << 20])
    await asyncio.gather(*(blobs.put_file("originals/same", source) for _ in range(4)))
    assert await blobs.size("originals/same") == 9 << 20


async def test_some_put_where_others_delete_at_the_same_time(tmp_path: Path) -> None:
    """A folder that has just become empty is removed, though somebody is about to put a file into it."""
    blobs = open_blobs(f"file://{tmp_path}/blobs")

    async def come_and_go(who: int) -> None:
        for _ in range(100):
            await blobs.put(f"quarantine/shop/{who}", b"bytes")
            await blobs.delete(f"quarantine/shop/{who}")

    await asyncio.gather(*[come_and_go(who) for who in range(8)])
    assert await keys(blobs, "quarantine/") == []


async def test_a_folder_keeps_nothing_half_written(tmp_path: Path) -> None:
    """A file that cannot be read leaves nothing behind, and a name beginning with a dot is nobody's key."""
    blobs = FolderBlobs(tmp_path / "blobs")
    with pytest.raises(FileNotFoundError):
        await blobs.put_file("originals/none", tmp_path / "none")
    await blobs.put("originals/a", b"x")
    (tmp_path / "blobs/originals/.new-left").write_bytes(b"half")
    assert await keys(blobs, "originals/") == ["originals/a"]


@pytest.mark.parametrize("url", ["ftp://x", "file://", "file://host/x", "s3://", "nonsense"])
def test_an_address_that_names_nothing_says_what_to_write(url: str) -> None:
    """Each of them is an error for the operator."""
    with pytest.raises(BlobsError, match="write file:///folder"):
        open_blobs(url)


@pytest.mark.parametrize(
    ("url", "more"),
    [
        ("oss://bucket/prefix", "endpoint=https://oss-cn-hangzhou.aliyuncs.com"),
        ("cos://bucket-125", "endpoint=https://cos.ap-shanghai.myqcloud.com"),
        ("obs://bucket/a/b", "endpoint=https://obs.cn-north-4.myhuaweicloud.com"),
        ("s3://bucket", "region=cn-north-1"),
        ("azblob://container", "endpoint=https://account.blob.core.windows.net"),
    ],
)
def test_the_object_stores_open(url: str, more: str) -> None:
    """Each by its own scheme, with credentials; a missing address is an error at the start."""
    assert open_blobs(f"{url}?{more}", "id", "c2VjcmV0")
