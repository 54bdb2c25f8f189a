"""Are pictures small where they stand beside others, for exactly those who may see them, and gone when they go?"""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import AsyncIterator
from html import unescape

import httpx
import pytest
from PIL import Image

from makegood.adapters.blobs.open import open_blobs
from makegood.app.exhibits.erasing import Erasing
from makegood.app.ports import OutboxRow
from makegood.app.small_pictures import SmallPictures, small_keys

from .little_platform import ORDER, SHOP, Platform, apply, money, order_body
from .reader import reader
from .test_goods_pictures import handed_in, picture
from .test_pages_evidence import exhibited

KEY = "copies/one"


def large(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1600, 1200), colour).save(out, "JPEG")
    return out.getvalue()


async def of_colour(answer: httpx.Response) -> tuple[str | None, tuple[int, int], bool]:
    """Its kind, its size, and whether it is the one with the places covered, which is the blue one here."""
    with Image.open(io.BytesIO(answer.content)) as image:
        red, _, blue = image.convert("RGB").getpixel((5, 5))  # type: ignore[misc]  # three of them
        return image.format, image.size, blue > red


@pytest.mark.parametrize(("who", "covered"), [("consumer", False), ("merchant", True), ("stranger", None)])
async def test_the_small_one_is_of_the_copy_that_this_reader_may_see(
    quick: Platform, who: str, covered: bool | None
) -> None:
    """Whoever may not see the case finds none; a width that there is not is refused."""
    exhibit_id = await exhibited(quick, (await apply(quick))["id"])
    await quick.blobs.put("copies/masked", large((0, 0, 250)))
    await quick.blobs.put("copies/whole", large((250, 0, 0)))
    path = f"/mine/exhibits/{exhibit_id}/pictures/1"
    browser = (await reader(quick, who)).client
    small = await browser.get(path, params={"width": "96"})
    other = await browser.get(path, params={"width": "97"})
    if covered is None:
        assert small.status_code == 404
        return
    assert await of_colour(small) == ("WEBP", (128, 96), covered)
    assert (small.headers["content-type"], other.status_code) == ("image/webp", 422)
    assert small.headers["cache-control"] == "private, max-age=3600"


async def test_what_cannot_be_made_small_is_shown_as_it_is(quick: Platform) -> None:
    """A picture that does not open here may open in a browser."""
    exhibit_id = await exhibited(quick, (await apply(quick))["id"])
    browser = (await reader(quick, "merchant")).client
    shown = await browser.get(f"/mine/exhibits/{exhibit_id}/pictures/1", params={"width": "192"})
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")


async def test_goods_are_small_on_lists_and_kept_by_browsers_for_as_long_as_they_are_the_same(quick: Platform) -> None:
    """Of an order only who ordered sees them; without its version, or whole instead of small, nothing is kept."""
    async with await quick.as_("merchant") as client:
        name = (await handed_in(client, picture())).json()["picture"]
    line = order_body()["lines"][0] | {"pictures": [name], "paid": money(30_000)}
    async with await quick.as_("integration") as client:
        assert (await client.put(f"/v1/shops/{SHOP}/orders/{ORDER}", json=order_body(lines=[line]))).status_code == 200
    case_id = (await apply(quick))["id"]
    browser = (await reader(quick, "consumer")).client
    page = (await browser.get("/")).text
    path = unescape(page.partition(f'src="/orders/{SHOP}/{ORDER}')[2].partition('"')[0])
    small = await browser.get(f"/orders/{SHOP}/{ORDER}{path}")
    unversioned = await browser.get(f"/cases/{case_id}/goods/1", params={"width": "96"})
    for wrong in ("0", "2", "99999", "x"):
        assert (await browser.get(f"/orders/{SHOP}/{ORDER}/goods/{wrong}")).status_code == 404
    assert (small.headers["content-type"], small.headers["cache-control"]) == (
        "image/webp",
        "private, max-age=31536000, immutable",
    )
    assert (unversioned.headers["content-type"], unversioned.headers["cache-control"]) == ("image/webp", "no-store")
    browser = (await reader(quick, "stranger")).client
    assert (await browser.get(f"/orders/{SHOP}/{ORDER}/goods/1")).status_code == 404
    browser = (await reader(quick, "merchant")).client
    assert (await browser.get(f"/orders/{SHOP}/{ORDER}/goods/1")).status_code == 403


async def test_what_is_erased_leaves_no_small_one(quick: Platform) -> None:
    """The copies go, and all that was made of them."""
    exhibit_id = await exhibited(quick, (await apply(quick))["id"])
    await quick.blobs.put("copies/masked", large((0, 0, 250)))
    browser = (await reader(quick, "merchant")).client
    await browser.get(f"/mine/exhibits/{exhibit_id}/pictures/1", params={"width": "96"})
    assert len([key async for key in quick.blobs.keys("small/")]) == 3
    erasing = Erasing(quick.store, quick.services.door, quick.blobs, quick.clock)
    doc = f'{{"exhibit_id":"{exhibit_id}","sha256":"{"ab" * 32}"}}'.encode()
    await erasing.deliver(OutboxRow(SHOP, "o", "case", "erase", 0, 0, doc))
    assert [key async for key in quick.blobs.keys("small/")] == []


# --- made once, in time, or not at all ------------------------------------------------------------


async def pieces() -> AsyncIterator[bytes]:
    yield b"a picture"


class Made:
    """Makes what it is told, as often as it is asked, when it is let."""

    def __init__(self, *made: bytes) -> None:
        self.made, self.asked, self.let = made, 0, threading.Event()

    def __call__(self, data: bytes, *, ours: bool) -> tuple[bytes, ...]:
        self.asked += 1
        self.let.wait(10)
        return self.made


async def test_many_who_ask_at_once_have_it_made_once() -> None:
    """In whatever size each wants it."""
    shrink = Made(b"s", b"m", b"l")
    small = SmallPictures(open_blobs("memory://"), shrink)
    asking = [asyncio.create_task(small.of(KEY, width, pieces, ours=True)) for width in (96, 192, 480, 96)]
    await asyncio.to_thread(lambda: None)
    shrink.let.set()
    assert await asyncio.gather(*asking) == [b"s", b"m", b"l", b"s"]
    assert await small.of(KEY, 192, pieces, ours=True) == b"m"
    assert shrink.asked == 1


async def test_who_would_wait_for_long_is_not_kept_waiting() -> None:
    """What is made meanwhile is there the next time."""
    shrink = Made(b"s", b"m", b"l")
    small = SmallPictures(open_blobs("memory://"), shrink, patience_s=0)
    assert await small.of(KEY, 96, pieces, ours=True) is None
    shrink.let.set()
    while await small.of(KEY, 96, pieces, ours=True) is None:
        await asyncio.to_thread(lambda: None)
    assert shrink.asked == 1


async def test_what_does_not_open_is_not_tried_again_and_again() -> None:
    """Nor is anything kept of it."""
    shrink, blobs = Made(), open_blobs("memory://")
    shrink.let.set()
    small = SmallPictures(blobs, shrink)
    assert [await small.of(KEY, 96, pieces, ours=False) for _ in range(3)] == [None] * 3
    assert (shrink.asked, [key async for key in blobs.keys("small/")]) == (1, [])


async def test_a_picture_that_is_erased_while_it_is_made_smaller_leaves_nothing() -> None:
    """It is looked for once more when the small ones are there."""
    blobs = open_blobs("memory://")
    await blobs.put(KEY, b"a picture")
    shrink = Made(b"s", b"m", b"l")
    asking = asyncio.create_task(SmallPictures(blobs, shrink).of(KEY, 96, lambda: blobs.read(KEY), ours=True))
    while not shrink.asked:
        await asyncio.to_thread(lambda: None)
    await blobs.delete(KEY)
    shrink.let.set()
    assert await asking is None
    assert [await blobs.size(key) for key in small_keys(KEY)] == [None, None, None]
