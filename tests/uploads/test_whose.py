"""Is an upload its sender's, within limits, listed to whoever lost it, and refused where it is no evidence?"""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from makegood.adapters.blobs.open import open_blobs
from makegood.adapters.clock import SystemClock
from makegood.app.door import Door
from makegood.app.exhibits.joining import Joining
from makegood.app.ports import Arrival, Store, UploadState
from makegood.app.uploads.limits import Limits
from makegood.app.uploads.sweeping import Sweeping
from makegood.domain.refusals import Code, Refusal
from makegood.domain.words import Actor

from ..web.little_platform import SHOP, Platform, apply, command, furnish, little_platform
from .sending import VERSION, Sender, metadata, photo, video
from .test_core import kept

FILE = photo(100_000, 31)


# --- whose ---


@pytest.mark.parametrize("who", ["stranger", "merchant", "other_merchant"])
async def test_what_belongs_to_others_is_not_found(quick: Platform, sender: Sender, who: str) -> None:
    """404 for HEAD, PATCH and DELETE, as for what never was; the upload goes on untouched."""
    url = await sender.begin(len(FILE))
    other = Sender(await quick.as_(who), sender.case_id)
    assert (await other.head(url)).status_code == 404
    assert (await other.patch(url, 0, FILE)).status_code == 404
    assert (await other.delete(url)).status_code == 404
    assert await sender.offset(url) == 0


@pytest.mark.parametrize("who", ["arbitrator", "operator", "integration"])
async def test_only_the_two_sides_send_evidence(quick: Platform, sender: Sender, who: str) -> None:
    """409 NOT_YOURS for every other role, on every path."""
    url = await sender.begin(len(FILE))
    other = Sender(await quick.as_(who), sender.case_id)
    answers = [
        await other.post(10),
        await other.patch(url, 0, FILE),
        await other.delete(url),
        await other.client.get(f"/v1/cases/{sender.case_id}/uploads"),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(409, "NOT_YOURS")}
    assert (await other.head(url)).status_code == 409


@pytest.mark.parametrize("method", ["POST", "PATCH", "HEAD", "DELETE"])
async def test_without_a_token_nobody_sends(quick: Platform, sender: Sender, method: str) -> None:
    """401 before anything else, also before the version."""
    url = "/v1/uploads" if method == "POST" else await sender.begin(10)
    async with quick.client() as client:
        assert (await client.request(method, url)).status_code == 401


@pytest.mark.parametrize(
    ("who", "purposes"),
    [
        ("consumer", {"application", "message"}),
        ("merchant", {"message"}),
    ],
)
async def test_each_side_has_its_purposes(quick: Platform, who: str, purposes: set[str]) -> None:
    """With an application that waits: no parcel is there to be inspected or sent, and nothing is disputed."""
    case_id = (await apply(quick))["id"]
    for purpose in ("application", "return_parcel", "inspection", "dispute", "message"):
        answer = await Sender(await quick.as_(who), case_id, purpose).post(10)
        assert answer.status_code == (201 if purpose in purposes else 409), purpose


async def test_for_other_peoples_cases_nothing_is_sent(quick: Platform) -> None:
    """404, for a case of somebody else and for one that never was."""
    case_id = (await apply(quick))["id"]
    for who, number in (("stranger", case_id), ("other_merchant", case_id), ("consumer", f"{SHOP}-{'0' * 26}")):
        answer = await Sender(await quick.as_(who), number, "message").post(10)
        assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


async def test_people_of_one_shop_share_its_uploads(quick: Platform) -> None:
    """One begins it, a colleague goes on."""
    case_id = (await apply(quick))["id"]
    ann, bob = [quick.client(await quick.token("merchant", SHOP, None, name)) for name in ("ann", "bob")]
    url = await Sender(ann, case_id, "message").begin(len(FILE))
    assert (await Sender(bob, case_id).patch(url, 0, FILE)).status_code == 204


# --- listed (S5) ---


async def test_what_is_unfinished_is_listed_with_what_finds_the_file_again(on_both: Sender, platform: Platform) -> None:
    """Everything that a device needs that has forgotten all: where, how far, of which file."""
    url = await on_both.begin(len(FILE), slot="accessory:\u5145\u7535\u5668")
    await on_both.patch(url, 0, FILE[:10])
    (item,) = (await on_both.client.get(f"/v1/cases/{on_both.case_id}/uploads")).json()["items"]
    assert (item["head_bytes"], item["head_sha256"]) == (10, hashlib.sha256(FILE[:10]).hexdigest())
    await on_both.patch(url, 10, FILE[10:70_000])
    (item,) = (await on_both.client.get(f"/v1/cases/{on_both.case_id}/uploads")).json()["items"]
    assert item == {
        "id": url.rpartition("/")[2],
        "url": url,
        "offset": 70_000,
        "length": len(FILE),
        "purpose": "application",
        "slot": "accessory:\u5145\u7535\u5668",
        "filename": "a.jpg",
        "filetype": "image/jpeg",
        "head_bytes": 65_536,
        "head_sha256": hashlib.sha256(FILE[:65_536]).hexdigest(),
        "created_at": "2026-03-02T01:00:00Z",
        "expires_at": "2026-03-05T01:00:00Z",
    }
    merchant = await platform.as_("merchant")
    assert (await merchant.get(f"/v1/cases/{on_both.case_id}/uploads")).json()["items"] == []
    await on_both.patch(url, 70_000, FILE[70_000:])
    assert (await on_both.client.get(f"/v1/cases/{on_both.case_id}/uploads")).json() == {"items": [], "next": None}


# --- limits ---


async def limited(store: Store, limits: Limits) -> tuple[Platform, Sender]:
    platform = little_platform(store, limits=limits)
    await furnish(platform)
    return platform, Sender(await platform.as_("consumer"), (await apply(platform))["id"])


async def test_so_many_uploads_are_open_at_once(store: Store) -> None:
    """The third of two in a case waits for one to end; what belongs to the other side does not count."""
    platform, sender = await limited(store, Limits(open_per_case=2))
    first, _ = await sender.begin(10), await sender.begin(10)
    answer = await sender.post(10)
    assert (answer.status_code, answer.json()["code"]) == (409, "TOO_MANY_UPLOADS")
    assert (await Sender(await platform.as_("merchant"), sender.case_id, "message").post(10)).status_code == 201
    await sender.delete(first)
    assert (await sender.post(10)).status_code == 201


async def test_so_many_exhibits_are_in_a_case(store: Store) -> None:
    """Also counted by what has arrived, whoever sent it."""
    _, sender = await limited(store, Limits(exhibits_per_case=1))
    await sender.patch(await sender.begin(len(FILE)), 0, FILE)
    answer = await sender.post(10)
    assert (answer.status_code, answer.json()["code"]) == (409, "TOO_MANY_UPLOADS")


async def test_so_many_uploads_begin_within_some_time(store: Store) -> None:
    """429 with Retry-After, until the time is over; ended ones count, too."""
    platform, sender = await limited(store, Limits(created=2, created_within=timedelta(minutes=10)))
    for _ in range(2):
        await sender.delete(await sender.begin(10))
    answer = await sender.post(10)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    for after, status in ((timedelta(minutes=10, microseconds=-1), 429), (timedelta(microseconds=1), 201)):
        await platform.clock.advance(after)
        assert (await sender.post(10)).status_code == status


# --- what is no evidence ---


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"%PDF-1.7 " + bytes(9_000), "PDF"), (b"GIF89a" + bytes(9_000), "GIF"), (bytes(9_000), "no photo or video")],
)
async def test_what_is_no_photo_is_refused_by_its_first_bytes(sender: Sender, content: bytes, says: str) -> None:
    """415 in the first request that shows it, whatever it calls itself; then the upload is over."""
    url = await sender.begin(1_000_000)
    answer = await sender.patch(url, 0, content)
    assert (answer.status_code, answer.json()["code"]) == (415, "NOT_A_PHOTO_OR_VIDEO")
    assert says in answer.json()["detail"]
    assert (await sender.head(url)).status_code == 410


async def test_a_tiny_file_that_is_no_photo_is_refused_at_its_end(sender: Sender) -> None:
    """Nothing is concluded from a few bytes before they are all."""
    url = await sender.begin(20)
    assert (await sender.patch(url, 0, b"#!")).status_code == 204
    assert (await sender.patch(url, 2, b"/bin/sh\n\n\n\n\n\n\n\n\n\n\n")).status_code == 415


async def test_a_photo_that_calls_itself_a_video_is_as_large_as_a_photo(store: Store) -> None:
    """413 by what it is, not by what was said; a video of that size is taken."""
    platform, sender = await limited(store, Limits(photo_bytes=20_000, video_bytes=90_000))
    video_type = sender.metadata(filetype="video/mp4")
    url = (await sender.post(50_000, Upload_Metadata=video_type)).headers["location"]
    answer = await sender.patch(url, 0, FILE[:10_000])
    assert (answer.status_code, answer.json()["code"]) == (413, "TOO_LARGE")
    clip = video(50_000)
    url = (await sender.post(50_000, clip, Upload_Metadata=video_type)).headers["location"]
    assert await kept(platform, url) == clip


class Closed(Joining):
    """A case that takes a file at first, and then no more."""

    refuses = True

    async def received(self, actor: Actor, shop_id: str, case_id: str, arrival: Arrival) -> Refusal | None:
        return Refusal(Code.NOT_ALLOWED_NOW) if self.refuses else None


async def test_a_case_that_closed_meanwhile_refuses_and_the_upload_is_over(store: Store) -> None:
    """409 with the domain's own document, HEAD 410, and no original stays, unless somebody else shows it."""
    closed = Closed(store, Door(store, SystemClock()))
    platform = little_platform(store, exhibits=closed)
    await furnish(platform)
    sender = Sender(await platform.as_("consumer"), (await apply(platform))["id"])
    blobs = platform.services.uploads.finishing._blobs
    for others in (False, True):
        closed.refuses = not others
        if others:
            await sender.patch(await sender.begin(len(FILE)), 0, FILE)
            closed.refuses = True
        url = await sender.begin(len(FILE))
        answer = await sender.patch(url, 0, FILE)
        assert (answer.status_code, answer.json()["code"]) == (409, "NOT_ALLOWED_NOW")
        assert (await sender.head(url)).status_code == 410
        assert [key async for key in blobs.keys("quarantine/")] == []
        assert len([key async for key in blobs.keys("originals/")]) == (1 if others else 0)


async def test_an_ended_case_takes_nothing(quick: Platform, sender: Sender) -> None:
    """Neither a new upload, nor the end of one that had begun before."""
    url = await sender.begin(len(FILE))
    assert (await command(quick, "consumer", sender.case_id, "cancel")).status_code == 200
    assert (await sender.post(10)).status_code == 409
    assert (await sender.patch(url, 0, FILE)).status_code == 409


# --- sweeping ---


async def test_what_nobody_goes_on_with_is_swept_up(store: Store) -> None:
    """Expired: its bytes go, its number says 410 for a while, then it is forgotten; others stay."""
    blobs = open_blobs("memory://")
    platform = little_platform(store, blobs=blobs)
    await furnish(platform)
    desk = platform.services.uploads
    sweeping = Sweeping(store, blobs, platform.clock, desk.finishing, None)
    sender = Sender(await platform.as_("consumer"), (await apply(platform))["id"])
    url = await sender.begin(len(FILE))
    await sender.patch(url, 0, FILE[:10_000])
    await blobs.put(f"quarantine/{SHOP}-{'7' * 26}/00000-1-5", b"orphan")
    assert await sweeping.run_once() == 1  # the orphan
    assert await sweeping.run_once() == 0
    await platform.clock.advance(timedelta(hours=72))
    assert await sweeping.run_once() == 1
    row = await store.upload(SHOP, url.rpartition("/")[2])
    assert row is not None
    assert row.state == UploadState.EXPIRED
    assert [key async for key in blobs.keys("quarantine/")] == []
    assert (await sender.head(url)).status_code == 410
    await platform.clock.advance(timedelta(days=30))
    await sweeping.run_once()
    assert (await sender.head(url)).status_code == 404


async def test_a_worker_finishes_what_a_process_left_complete(store: Store) -> None:
    """All bytes are here and the case has not been told: a minute later it has."""
    blobs = open_blobs("memory://")
    platform = little_platform(store, blobs=blobs)
    await furnish(platform)
    sender = Sender(await platform.as_("consumer"), (await apply(platform))["id"])
    url = await sender.begin(len(FILE))
    await sender.patch(url, 0, FILE[:-1])
    row = await store.take_upload(SHOP, url.rpartition("/")[2], len(FILE) - 1)
    assert row is not None
    key = f"quarantine/{row.upload_id}/00000-{row.lease}-{len(FILE)}"
    await blobs.put(key, FILE)
    due = platform.clock.now() + 60_000_000
    done = row._replace(offset_bytes=len(FILE), parts=f"[{row.lease}]".encode(), due_at=due)
    assert await store.advance_upload(done)
    sweeping = Sweeping(store, blobs, platform.clock, platform.services.uploads.finishing, None)
    await sweeping.run_once()
    assert (await store.upload(SHOP, row.upload_id)) == done
    await platform.clock.advance(timedelta(seconds=60))
    await sweeping.run_once()
    assert await kept(platform, url) == FILE


# --- pages of other sites ---


async def test_pages_of_named_sites_may_send(store: Store) -> None:
    """The browser asks first and reads the headers of tus; pages of other sites get no leave."""
    platform = little_platform(store, origins=frozenset({"https://shop.example"}))
    await furnish(platform)
    sender = Sender(await platform.as_("consumer"), (await apply(platform))["id"])
    asks = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "tus-resumable"}
    async with platform.client() as client:
        for path in ("/v1/uploads", f"/v1/uploads/{SHOP}-{'0' * 26}", "/v1/cases"):
            ours = await client.options(path, headers=asks | {"Origin": "https://shop.example"})
            assert ours.status_code == 204
            assert ours.headers["access-control-allow-origin"] == "https://shop.example"
            assert "PATCH" in ours.headers["access-control-allow-methods"]
            assert "tus-resumable" in ours.headers["access-control-allow-headers"]
            theirs = await client.options(path, headers=asks | {"Origin": "https://evil.example"})
            assert "access-control-allow-origin" not in theirs.headers
    said = VERSION | {"Upload-Length": "10", "Upload-Metadata": metadata(case_id=sender.case_id, purpose="message")}
    answer = await sender.client.post("/v1/uploads", headers=said | {"Origin": "https://shop.example"})
    assert answer.status_code == 201
    assert "location" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in answer.headers
