"""Does the server keep to the core protocol of tus 1.0.0, clause by clause?"""

from __future__ import annotations

import httpx
import pytest

from ..web.little_platform import Platform
from .sending import OFFSET_MEDIA, VERSION, Sender, in_pieces, photo

FILE = photo(300_000)


async def kept(platform: Platform, url: str) -> bytes:
    """The original that an upload has become."""
    shop, upload_id = "shop-1", url.rpartition("/")[2]
    row = await platform.store.upload(shop, upload_id)
    assert row is not None and row.sha256 is not None
    blobs = platform.services.uploads.finishing._blobs
    return b"".join([piece async for piece in blobs.read(f"originals/{row.sha256}")])


async def test_a_file_goes_up_in_one_request(platform: Platform, on_both: Sender) -> None:
    """POST, PATCH: 204 with the offset, and the same bytes lie under their hash."""
    url = await on_both.begin(len(FILE))
    answer = await on_both.patch(url, 0, FILE)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["upload-offset"] == str(len(FILE))
    assert await kept(platform, url) == FILE
    assert await on_both.offset(url) == len(FILE)


@pytest.mark.parametrize("step", [100_000, 65_536, 1, 299_999])
async def test_a_file_goes_up_in_several_requests(platform: Platform, on_both: Sender, step: int) -> None:
    """Each begins where the one before ended, whatever the size of the steps."""
    size = 300_000 if step > 1 else 40
    data = FILE[:size]
    url = await on_both.begin(size)
    for offset in range(0, size, step):
        answer = await on_both.patch(url, offset, data[offset : offset + step])
        assert answer.status_code == 204, answer.text
        assert answer.headers["upload-offset"] == str(min(offset + step, size))
    assert await kept(platform, url) == data


async def test_a_file_of_many_parts_is_put_together(platform: Platform, on_both: Sender) -> None:
    """More than three megabytes in uneven steps across the borders of parts."""
    data = photo(3_500_000, 7)
    url = await on_both.begin(len(data))
    offset = 0
    for step in (1, 1_048_575, 1_048_577, 500_000, 5, 902_842):
        some = data[offset : offset + step]
        answer = await on_both.patch(url, offset, in_pieces(some[:7], some[7:]))
        offset += step
        assert answer.headers["upload-offset"] == str(offset)
    assert offset == len(data)
    assert await kept(platform, url) == data


# --- HEAD ---


async def test_head_tells_the_offset(sender: Sender) -> None:
    """Upload-Offset always, Upload-Length when it is known, no-store, and nothing in the body."""
    url = await sender.begin(len(FILE))
    await sender.patch(url, 0, FILE[:1000])
    answer = await sender.head(url)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["upload-offset"] == "1000"
    assert answer.headers["upload-length"] == str(len(FILE))
    assert answer.headers["cache-control"] == "no-store"
    assert "filename YS5qcGc=" in answer.headers["upload-metadata"]


async def test_head_of_nothing_has_no_offset(sender: Sender) -> None:
    """404 for what never was, without Upload-Offset."""
    answer = await sender.head(f"/v1/uploads/shop-1-{'0' * 26}")
    assert answer.status_code == 404
    assert "upload-offset" not in answer.headers


# --- PATCH ---


async def test_patch_wants_its_media_type(sender: Sender) -> None:
    """415 for any other than application/offset+octet-stream, and nothing is written."""
    url = await sender.begin(10)
    for media in ("application/octet-stream", "text/plain", "image/jpeg", ""):
        answer = await sender.patch(url, 0, FILE[:5], Content_Type=media)
        assert (answer.status_code, answer.json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert await sender.offset(url) == 0
    assert (await sender.patch(url, 0, FILE[:5], Content_Type=f"{OFFSET_MEDIA}; charset=x")).status_code == 204


@pytest.mark.parametrize("offset", [0, 499, 501, 1000])
async def test_patch_at_another_offset_conflicts(sender: Sender, offset: int) -> None:
    """409 just before and just after the offset, and the upload is untouched."""
    url = await sender.begin(1000)
    await sender.patch(url, 0, FILE[:500])
    answer = await sender.patch(url, offset, FILE[500:600])
    assert (answer.status_code, answer.json()["code"]) == (409, "OFFSET_MISMATCH")
    assert answer.headers["upload-offset"] == "500"
    assert await sender.offset(url) == 500


@pytest.mark.parametrize("offset", ["", "-1", "1.5", "0x1", "a", "1" * 30])
async def test_patch_wants_a_whole_number(sender: Sender, offset: str) -> None:
    """Upload-Offset is not negative, and a number."""
    url = await sender.begin(1000)
    answer = await sender.patch(url, 0, FILE[:10], Upload_Offset=offset)
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")


async def test_patch_without_an_offset_is_no_patch(sender: Sender) -> None:
    """400 where Upload-Offset is missing."""
    url = await sender.begin(1000)
    answer = await sender.client.patch(url, content=b"x", headers=VERSION | {"Content-Type": OFFSET_MEDIA})
    assert answer.status_code == 400


async def test_patch_of_nothing_is_not_found(sender: Sender) -> None:
    """404 for an upload that never was, whatever else is right."""
    for name in (f"shop-1-{'0' * 26}", "nonsense", "shop-1-..%2f..%2fetc", "a" * 300):
        assert (await sender.patch(f"/v1/uploads/{name}", 0, b"x")).status_code == 404


async def test_patch_writes_no_more_than_was_announced(platform: Platform, on_both: Sender) -> None:
    """413 for a body beyond the length, with and without a Content-Length; the right one still goes."""
    url = await on_both.begin(1000)
    for body in (FILE[:1001], in_pieces(FILE[:1000], b"x")):
        answer = await on_both.patch(url, 0, body)
        assert (answer.status_code, answer.json()["code"]) == (413, "TOO_LARGE")
        assert await on_both.offset(url) == 0
    assert (await on_both.patch(url, 0, FILE[:1000])).status_code == 204
    assert await kept(platform, url) == FILE[:1000]


async def test_an_empty_patch_changes_nothing(sender: Sender) -> None:
    """204 and the same offset."""
    url = await sender.begin(1000)
    answer = await sender.patch(url, 0, b"")
    assert (answer.status_code, answer.headers["upload-offset"]) == (204, "0")


async def test_the_last_patch_may_be_sent_again(platform: Platform, on_both: Sender) -> None:
    """Whose answer was lost: at the end there is nothing to send, and it is well."""
    url = await on_both.begin(1000)
    await on_both.patch(url, 0, FILE[:1000])
    again = await on_both.patch(url, 1000, b"")
    assert (again.status_code, again.headers["upload-offset"]) == (204, "1000")
    assert (await on_both.patch(url, 0, FILE[:1000])).status_code == 409
    assert await kept(platform, url) == FILE[:1000]


# --- OPTIONS, versions, methods ---


@pytest.mark.parametrize("path", ["/v1/uploads", f"/v1/uploads/shop-1-{'0' * 26}"])
async def test_options_tell_what_the_server_can_do(quick: Platform, path: str) -> None:
    """Without a token and without a version: 204 with versions, extensions, size and algorithms."""
    async with quick.client() as client:
        answer = await client.options(path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["tus-version"] == "1.0.0"
    extensions = set(answer.headers["tus-extension"].split(","))
    assert {"creation", "creation-with-upload", "checksum", "expiration", "termination"} <= extensions
    assert answer.headers["tus-max-size"] == "300000000"
    assert answer.headers["tus-checksum-algorithm"].split(",") == ["sha1", "sha256", "md5", "crc32"]


@pytest.mark.parametrize("version", [None, "0.2.2", "2.0.0", "1.0", ""])
async def test_another_version_is_refused_and_nothing_done(sender: Sender, version: str | None) -> None:
    """412 with Tus-Version, for every method; the request is not processed."""
    url = await sender.begin(1000)
    headers = {"Tus-Resumable": version} if version is not None else {}
    more = {"Content-Type": OFFSET_MEDIA, "Upload-Offset": "0", "Upload-Length": "1000"}
    for method, path in (("POST", "/v1/uploads"), ("PATCH", url), ("HEAD", url), ("DELETE", url)):
        answer = await sender.client.request(method, path, content=FILE[:10], headers=headers | more)
        assert answer.status_code == 412, method
        assert answer.headers["tus-version"] == "1.0.0"
    assert await sender.offset(url) == 0


async def test_every_answer_names_the_version(sender: Sender, quick: Platform) -> None:
    """Tus-Resumable stands on answers and refusals alike."""
    url = await sender.begin(1000)
    answers = [
        await sender.post(5000),
        await sender.head(url),
        await sender.patch(url, 0, FILE[:10]),
        await sender.patch(url, 7, FILE[:10]),
        await sender.delete(url),
        await sender.head(url),
    ]
    async with quick.client() as nobody:
        answers.append(await nobody.head(url))
    assert [answer.status_code for answer in answers] == [201, 200, 204, 409, 204, 410, 401]
    assert {answer.headers["tus-resumable"] for answer in answers} == {"1.0.0"}


async def override(sender: Sender, url: str, method: str, **more: str) -> httpx.Response:
    headers = VERSION | {"X-HTTP-Method-Override": method} | more
    return await sender.client.post(url, content=FILE[:10] if method == "PATCH" else b"", headers=headers)


async def test_a_post_may_stand_for_another_method(sender: Sender) -> None:
    """X-HTTP-Method-Override counts, and the method of the request does not."""
    url = await sender.begin(1000)
    offset = {"Content-Type": OFFSET_MEDIA, "Upload-Offset": "0"}
    assert (await override(sender, url, "PATCH", **offset)).status_code == 204
    assert (await override(sender, url, "HEAD")).headers["upload-offset"] == "10"
    assert (await override(sender, url, "DELETE")).status_code == 204
    assert (await sender.head(url)).status_code == 410
    assert (await override(sender, url, "BREW")).status_code == 405
