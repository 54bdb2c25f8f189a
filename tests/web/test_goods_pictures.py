"""Does a shop's picture of its goods come in safely, once, and can an order line name it?"""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from PIL import Image

from makegood.adapters.catalogue.pictures import CataloguePictures
from makegood.app.goods_pictures import AT_MOST_BYTES, TAKEN_AT_ONCE, GoodsPictures
from makegood.app.uploads.outcomes import Busy

from .little_platform import ORDER, SHOP, Platform, apply, money, order_body

PATH = f"/v1/shops/{SHOP}/goods_pictures"


def picture(kind: str = "JPEG", colour: tuple[int, int, int] = (30, 60, 200), **more: object) -> bytes:
    """A picture of a blue cup, as far as anybody can tell."""
    out = io.BytesIO()
    Image.new("RGB", (320, 200), colour).save(out, kind, **more)
    return out.getvalue()


def located() -> bytes:
    """A picture that lies on its side, and says where it was taken and with what."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera that tells"
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif.tobytes())


async def handed_in(client: httpx.AsyncClient, data: bytes, media: str = "image/jpeg") -> httpx.Response:
    return await client.post(PATH, content=data, headers={"Content-Type": media})


async def kept(platform: Platform, name: str) -> bytes:
    return b"".join([piece async for piece in platform.blobs.read(f"catalogue/{name.removeprefix('makegood:')}")])


@pytest.mark.parametrize("who", ["merchant", "integration", "operator"])
async def test_a_picture_comes_in_and_an_order_line_names_it(platform: Platform, who: str, tmp_path: Path) -> None:
    """Made anew: upright, without anything that stood beside the pixels; then the case's page shows it."""
    async with await platform.as_(who) as client:
        answer = await handed_in(client, located())
    assert answer.status_code == 201, answer.text
    name = answer.json()["picture"]
    assert answer.json() == {"picture": f"makegood:{hashlib.sha256(located()).hexdigest()}"}
    with Image.open(io.BytesIO(await kept(platform, name))) as copy:
        assert (copy.format, copy.size, dict(copy.getexif())) == ("JPEG", (200, 320), {})
    assert b"camera" not in await kept(platform, name)
    line = order_body()["lines"][0] | {"pictures": [name], "paid": money(30_000)}
    async with await platform.as_("integration") as client:
        put = await client.put(f"/v1/shops/{SHOP}/orders/{ORDER}", json=order_body(lines=[line]))
        assert put.status_code == 200
    case_id = (await apply(platform))["id"]
    async with platform.client() as browser:
        token = await platform.token("consumer", None, "consumer-1", None)
        await browser.get("/sign-in", params={"token": token}, follow_redirects=True)
        shown = await browser.get(f"/cases/{case_id}/goods/1")
    assert (shown.status_code, shown.content) == (200, await kept(platform, name))
    assert await CataloguePictures(platform.blobs, tmp_path).picture(name) is not None


async def test_the_same_bytes_get_the_same_name_and_are_opened_once(quick: Platform) -> None:
    """Other bytes get another one; what is kept already is not opened again."""
    async with await quick.as_("merchant") as client:
        first, again = [(await handed_in(client, picture())).json() for _ in range(2)]
        other = (await handed_in(client, picture(colour=(9, 9, 9)))).json()
    assert first == again != other
    assert len([key async for key in quick.blobs.keys("catalogue/")]) == 2


@pytest.mark.parametrize(("kind", "media"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
async def test_three_kinds_are_taken_by_their_content(quick: Platform, kind: str, media: str) -> None:
    """Whatever kind it is said to be of these."""
    async with await quick.as_("merchant") as client:
        for said in (media, "image/png"):
            assert (await handed_in(client, picture(kind), said)).status_code == 201


@pytest.mark.parametrize(("who", "status"), [("other_merchant", 404), ("consumer", 409), ("arbitrator", 409)])
async def test_only_the_shop_and_who_runs_the_platform_hand_it_in(quick: Platform, who: str, status: int) -> None:
    """Another shop is not found; other roles are told that it is not theirs; nothing is kept."""
    async with await quick.as_(who) as client:
        assert (await handed_in(client, picture())).status_code == status
    async with quick.client() as guest:
        assert (await handed_in(guest, picture())).status_code == 401
    async with await quick.as_("integration") as client:
        nowhere = await client.post(
            "/v1/shops/none/goods_pictures", content=picture(), headers={"Content-Type": "image/png"}
        )
        assert nowhere.status_code == 404
    assert [key async for key in quick.blobs.keys("catalogue/")] == []


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (picture()[:400], "cannot"),
        (b"\xff\xd8\xff\xe0" + bytes(5_000), ""),
        (b"%PDF-1.7 " + bytes(5_000), "PDF"),
        (b"<html><script>alert(1)</script>" + bytes(500), "page"),
        (picture() + b"PK\x05\x06" + bytes(18), ""),
        (picture("GIF"), "GIF"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(5_000), "JPEG, PNG or WebP"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(5_000), "JPEG, PNG or WebP"),
    ],
    ids=["nothing", "cut off", "no picture inside", "PDF", "page", "archive behind it", "GIF", "film", "HEIC"],
)
async def test_what_is_no_picture_of_goods_is_refused_with_a_sentence(quick: Platform, data: bytes, says: str) -> None:
    """415 whatever it calls itself, and nothing of it is kept."""
    async with await quick.as_("merchant") as client:
        answer = await handed_in(client, data)
    assert (answer.status_code, answer.json()["code"]) == (415, "NOT_A_PHOTO_OR_VIDEO")
    assert answer.json()["detail"]
    if says not in ("cannot",):
        assert says.lower() in answer.json()["detail"].lower()
    assert [key async for key in quick.blobs.keys("catalogue/")] == []


@pytest.mark.parametrize("media", ["application/json", "image/gif", "text/html", ""])
async def test_another_media_type_is_refused(quick: Platform, media: str) -> None:
    """415 that says which ones are taken."""
    async with await quick.as_("merchant") as client:
        answer = await handed_in(client, picture(), media)
    assert (answer.status_code, answer.json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert answer.headers["accept"] == "image/jpeg, image/png, image/webp"


@pytest.mark.parametrize(("size", "status"), [(AT_MOST_BYTES - 1, 201), (AT_MOST_BYTES, 201), (AT_MOST_BYTES + 1, 413)])
@pytest.mark.parametrize("announced", [True, False])
async def test_a_picture_has_twenty_megabytes_at_most(quick: Platform, size: int, status: int, announced: bool) -> None:
    """By what was announced, and by what comes where nothing was."""
    data = picture() + bytes(size - len(picture()))

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(data), 1_000_000):
            yield data[start : start + 1_000_000]

    async with await quick.as_("merchant") as client:
        headers = {"Content-Type": "image/jpeg"}
        answer = await client.post(PATH, content=data if announced else pieces(), headers=headers)
    assert answer.status_code == status, answer.text


class Slow:
    """A line on which nothing comes until it is told to."""

    def __init__(self) -> None:
        self.go = asyncio.Event()

    async def next(self, seconds: float) -> bytes:
        await self.go.wait()
        return b""


async def test_so_many_come_in_at_once(quick: Platform) -> None:
    """One more is told to come again; when one is through, there is room."""
    goods: GoodsPictures = quick.services.goods_pictures
    lines = [Slow() for _ in range(TAKEN_AT_ONCE)]
    taking = [asyncio.create_task(goods.take(line)) for line in lines]
    await asyncio.sleep(0)
    assert isinstance(await goods.take(Slow()), Busy)
    for line in lines:
        line.go.set()
    await asyncio.gather(*taking)
    async with await quick.as_("merchant") as client:
        assert (await handed_in(client, picture())).status_code == 201
