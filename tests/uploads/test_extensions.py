"""Does the server keep to the extensions of tus that it names, clause by clause?"""

from __future__ import annotations

import base64
import zlib
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest

from ..web.little_platform import Platform
from .sending import Sender, checksum, photo
from .test_core import kept

FILE = photo(200_000, 3)
HOURS = timedelta(hours=1)


# --- creation ---


async def test_creation_answers_where_the_upload_is(sender: Sender) -> None:
    """201 with Location, which can be asked at once."""
    answer = await sender.post(len(FILE))
    assert (answer.status_code, answer.content) == (201, b"")
    assert await sender.offset(answer.headers["location"]) == 0


@pytest.mark.parametrize("length", ["-1", "x", "1.0", "", "9" * 40, "0"])
async def test_creation_wants_a_length(sender: Sender, length: str) -> None:
    """A whole number above nothing: an empty file is no photo."""
    answer = await sender.post(None, Upload_Length=length)
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")


async def test_creation_wants_one_word_on_the_length(sender: Sender) -> None:
    """Neither and both of Upload-Length and Upload-Defer-Length are refused, and any deferring but by 1."""
    assert (await sender.post(None)).status_code == 400
    assert (await sender.post(5, Upload_Defer_Length="1")).status_code == 400
    for word in ("0", "2", "true", ""):
        assert (await sender.post(None, Upload_Defer_Length=word)).status_code == 400


async def test_a_deferred_length_is_said_once(platform: Platform, on_both: Sender) -> None:
    """HEAD says that it is deferred, a PATCH says it, and then it stays."""
    url = (await on_both.post(None, Upload_Defer_Length="1")).headers["location"]
    await on_both.patch(url, 0, FILE[:1000])
    answer = await on_both.head(url)
    assert answer.headers["upload-defer-length"] == "1"
    assert "upload-length" not in answer.headers
    assert (await on_both.patch(url, 1000, b"", Upload_Length="999")).status_code == 400
    assert (await on_both.patch(url, 1000, FILE[1000:2000], Upload_Length="3000")).status_code == 204
    answer = await on_both.head(url)
    assert answer.headers["upload-length"] == "3000"
    assert "upload-defer-length" not in answer.headers
    assert (await on_both.patch(url, 2000, b"", Upload_Length="4000")).status_code == 400
    assert (await on_both.patch(url, 2000, FILE[2000:3000], Upload_Length="3000")).status_code == 204
    assert await kept(platform, url) == FILE[:3000]


async def test_a_deferred_length_ends_an_upload_by_itself(platform: Platform, on_both: Sender) -> None:
    """Said together with the last byte, or after it."""
    for said_with in (b"", FILE[500:1000]):
        url = (await on_both.post(None, Upload_Defer_Length="1")).headers["location"]
        before = 1000 - len(said_with)
        await on_both.patch(url, 0, FILE[:before])
        assert (await on_both.patch(url, before, said_with, Upload_Length="1000")).status_code == 204
        assert await kept(platform, url) == FILE[:1000]


@pytest.mark.parametrize(
    "said",
    [
        "case_id not-base64!",
        "case_id YQ==,case_id YQ==",
        "case_id  ",
        ",",
        "a YQ==,,b YQ==",
        "filename /w==",
        "k\u00e9y YQ==",
        "filename AA==",
        "filename " + "YQ" * 5000,
    ],
)
async def test_metadata_that_cannot_be_read_is_refused(sender: Sender, said: str) -> None:
    """Pairs of a key and Base64, each key once."""
    raw = [(b"tus-resumable", b"1.0.0"), (b"upload-length", b"10"), (b"upload-metadata", said.encode("latin-1"))]
    answer = await sender.client.post("/v1/uploads", headers=raw)
    expected = 422 if said == "case_id  " else 400
    assert answer.status_code == expected, answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [("case_id", ""), ("case_id", "nonsense"), ("purpose", ""), ("purpose", "fun"), ("slot", "hat"), ("filetype", "x")],
)
async def test_metadata_that_makes_no_sense_names_its_field(sender: Sender, field: str, value: str) -> None:
    """422 with the field and what is expected there."""
    answer = await sender.post(10, Upload_Metadata=sender.metadata(**{field: value}))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == f"Upload-Metadata.{field}"


async def test_other_metadata_are_ignored(sender: Sender) -> None:
    """Also a key without a value; a file's name loses its folders and becomes no path."""
    said = sender.metadata(filename="../../etc/\u0001photo \u56fe.jpg", mood="good") + ",is_private"
    answer = await sender.post(10, Upload_Metadata=said)
    assert answer.status_code == 201
    listed = (await sender.client.get(f"/v1/cases/{sender.case_id}/uploads")).json()["items"]
    assert listed[0]["filename"] == "photo \u56fe.jpg"


@pytest.mark.parametrize(
    ("filetype", "size", "status"),
    [
        ("image/jpeg", 49_999_999, 201),
        ("image/jpeg", 50_000_000, 201),
        ("image/jpeg", 50_000_001, 413),
        ("video/mp4", 300_000_000, 201),
        ("video/mp4", 300_000_001, 413),
        ("", 300_000_001, 413),
    ],
)
async def test_more_than_may_be_sent_is_refused_at_once(sender: Sender, filetype: str, size: int, status: int) -> None:
    """413 above the size of a photo, or of a video: just before, at, just after."""
    answer = await sender.post(size, Upload_Metadata=sender.metadata(filetype=filetype))
    assert answer.status_code == status, answer.text


# --- creation with upload ---


async def test_creation_takes_the_first_bytes(platform: Platform, on_both: Sender) -> None:
    """All of them, some of them, or none: 201 with the offset."""
    for size in (len(FILE), 1000, 0):
        answer = await on_both.post(len(FILE), FILE[:size])
        assert answer.status_code == 201, answer.text
        assert answer.headers["upload-offset"] == str(size)
        url = answer.headers["location"]
        if size < len(FILE):
            await on_both.patch(url, size, FILE[size:])
        assert await kept(platform, url) == FILE


async def test_creation_with_bytes_of_another_type_is_refused(sender: Sender) -> None:
    """415, and there is no upload."""
    answer = await sender.post(len(FILE), FILE, Content_Type="image/jpeg")
    assert answer.status_code == 415
    assert (await sender.client.get(f"/v1/cases/{sender.case_id}/uploads")).json()["items"] == []


# --- checksum ---


def crc32(data: bytes) -> dict[str, str]:
    return {"Upload-Checksum": f"crc32 {base64.b64encode(zlib.crc32(data).to_bytes(4, 'big')).decode()}"}


def _sums(data: bytes) -> list[dict[str, str]]:
    return [*(checksum(name, data) for name in ("sha1", "sha256", "md5")), crc32(data)]


@pytest.mark.parametrize("number", range(4), ids=["sha1", "sha256", "md5", "crc32"])
async def test_bytes_that_match_are_kept_and_others_discarded(platform: Platform, on_both: Sender, number: int) -> None:
    """460 leaves the offset where it was, also beyond the border of a part; the right bytes follow."""
    data = photo(2_300_000, 5)
    url = await on_both.begin(len(data))
    first, second = data[:100], data[100:]
    assert (await on_both.patch(url, 0, first, **_sums(first)[number])).status_code == 204
    wrong = await on_both.patch(url, 100, second[:-1] + b"?", **_sums(second)[number])
    assert (wrong.status_code, wrong.json()["code"]) == (460, "CHECKSUM_MISMATCH")
    assert await on_both.offset(url) == 100
    assert (await on_both.patch(url, 100, second, **_sums(second)[number])).status_code == 204
    assert await kept(platform, url) == data


@pytest.mark.parametrize("said", ["sha512 YQ==", "sha1", "sha1 ", "sha1 !!", "YQ==", "SHA1 YQ==", ""])
async def test_a_checksum_that_cannot_be_read_is_refused(sender: Sender, said: str) -> None:
    """400 for an unknown algorithm or no Base64, and nothing is written."""
    url = await sender.begin(1000)
    answer = await sender.patch(url, 0, FILE[:10], Upload_Checksum=said)
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")
    assert await sender.offset(url) == 0


async def test_creation_with_a_checksum(sender: Sender) -> None:
    """It holds for the first bytes, too; where it does not match there is no upload."""
    good = checksum("sha256", FILE)["Upload-Checksum"]
    assert (await sender.post(len(FILE), FILE, Upload_Checksum=good)).status_code == 201
    assert (await sender.post(len(FILE), FILE[:-1] + b"?", Upload_Checksum=good)).status_code == 460
    assert (await sender.client.get(f"/v1/cases/{sender.case_id}/uploads")).json()["items"] == []


# --- expiration ---


async def test_an_upload_says_when_it_expires(sender: Sender, quick: Platform) -> None:
    """Upload-Expires on the answer to POST, PATCH and HEAD, and each byte puts it off."""
    answer = await sender.post(len(FILE))
    url, first = answer.headers["location"], parsedate_to_datetime(answer.headers["upload-expires"])
    assert first == quick.now + 72 * HOURS
    await quick.clock.advance(5 * HOURS)
    answer = await sender.patch(url, 0, FILE[:10])
    assert parsedate_to_datetime(answer.headers["upload-expires"]) == first + 5 * HOURS
    assert (await sender.head(url)).headers["upload-expires"] == answer.headers["upload-expires"]
    assert answer.headers["upload-expires"].endswith("GMT")


@pytest.mark.parametrize(("after", "status"), [(-1, 200), (0, 410), (1, 410)])
async def test_an_upload_expires_at_its_instant(sender: Sender, quick: Platform, after: int, status: int) -> None:
    """Just before, at and just after, whether anybody has cleared up or not."""
    url = await sender.begin(len(FILE))
    await sender.patch(url, 0, FILE[:10])
    await quick.clock.advance(72 * HOURS + timedelta(microseconds=after))
    assert (await sender.head(url)).status_code == status
    assert (await sender.patch(url, 10, FILE[10:20])).status_code == (204 if status == 200 else 410)
    assert (await sender.delete(url)).status_code == (204 if status == 200 else 410)


# --- termination ---


async def test_what_is_given_up_is_gone(platform: Platform, on_both: Sender) -> None:
    """204, then 410 for everybody; its bytes are forgotten."""
    url = await on_both.begin(len(FILE))
    await on_both.patch(url, 0, FILE[:5000])
    answer = await on_both.delete(url)
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await on_both.head(url)).status_code == 410
    assert (await on_both.patch(url, 5000, FILE[5000:])).status_code == 410
    assert (await on_both.delete(url)).status_code == 410
    blobs = platform.services.uploads.finishing._blobs
    assert [key async for key in blobs.keys("quarantine/")] == []


async def test_an_exhibit_is_not_given_up(sender: Sender, quick: Platform) -> None:
    """409 once the last byte was answered; it stays."""
    url = await sender.begin(1000)
    await sender.patch(url, 0, FILE[:1000])
    answer = await sender.delete(url)
    assert (answer.status_code, answer.json()["code"]) == (409, "EXHIBIT_STAYS")
    assert await kept(quick, url) == FILE[:1000]


async def test_termination_of_nothing_is_not_found(sender: Sender) -> None:
    """404 for what never was."""
    assert (await sender.delete(f"/v1/uploads/shop-1-{'0' * 26}")).status_code == 404


# --- beside tus ---


async def test_a_creation_under_a_key_is_one_upload(on_both: Sender) -> None:
    """The first answer again, with the same Location; other metadata under the key conflict."""
    first, again = [await on_both.post(1000, Idempotency_Key="k1") for _ in range(2)]
    assert first.headers["location"] == again.headers["location"]
    assert again.headers["idempotent-replayed"] == "true"
    other = await on_both.post(1001, Idempotency_Key="k1")
    assert (other.status_code, other.json()["code"]) == (409, "IDEMPOTENCY_CONFLICT")
