"""Is a film given in the parts that a player asks for (RFC 9110, sections 13.1.5 and 14)?"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from makegood.adapters.blobs.open import open_blobs
from makegood.adapters.store import open_store
from makegood.app.codec import decode_case
from makegood.web.wire.ranges import Ask, Span, asked_for

from ..web.little_platform import SHOP, Platform, apply, furnish, little_platform
from .sending import Sender, photo, video

FILM = video(400_000)
ETAG = f'"{hashlib.sha256(FILM).hexdigest()}"'
SIZE = len(FILM)


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("bytes=0-0", Span(0, 1)),
        ("bytes=0-499", Span(0, 500)),
        ("bytes=500-999", Span(500, 1_000)),
        ("bytes=9500-", Span(9_500, 10_000)),
        ("bytes=-500", Span(9_500, 10_000)),
        ("bytes=-10000", Span(0, 10_000)),
        ("bytes=-10001", Span(0, 10_000)),
        ("bytes=9998-9998", Span(9_998, 9_999)),
        ("bytes=9999-9999", Span(9_999, 10_000)),
        ("bytes=9999-10000", Span(9_999, 10_000)),
        (f"bytes=5-{'9' * 30}", Span(5, 10_000)),
        ("BYTES=5-6", Span(5, 7)),
        ("bytes= 5-6 ", Span(5, 7)),
        ("bytes=10000-", Ask.NOTHING),
        ("bytes=10000-10001", Ask.NOTHING),
        ("bytes=10001-", Ask.NOTHING),
        ("bytes=-0", Ask.NOTHING),
        ("bytes=6-5", Ask.WHOLE),
        ("bytes=-", Ask.WHOLE),
        ("bytes=", Ask.WHOLE),
        ("bytes=a-b", Ask.WHOLE),
        ("bytes=1-2-3", Ask.WHOLE),
        ("bytes=0-1,4-5", Ask.WHOLE),
        ("bytes=+1-2", Ask.WHOLE),
        ("bytes=\u0661-2", Ask.WHOLE),
        (f"bytes={'1' * 5000}-", Ask.WHOLE),
        ("seconds=0-1", Ask.WHOLE),
        ("0-1", Ask.WHOLE),
        ("", Ask.WHOLE),
    ],
)
def test_a_range_is_one_part_or_nothing_or_ignored(said: str, part: Span | Ask) -> None:
    """14.1.2: clipped at the end, counted from the end; 14.2: what cannot be read is ignored."""
    assert asked_for([(b"range", said.encode())], '"a"', 10_000) == part


@pytest.mark.parametrize(
    ("headers", "part"),
    [
        ([(b"if-range", b'"a"')], Span(0, 1)),
        ([(b"if-range", b'"b"')], Ask.WHOLE),
        ([(b"if-range", b'W/"a"')], Ask.WHOLE),
        ([(b"if-range", b"Wed, 25 Nov 2026 00:00:00 GMT")], Ask.WHOLE),
        ([(b"range", b"bytes=2-3")], Ask.WHOLE),
    ],
)
def test_a_range_is_meant_of_one_file_and_comes_once(headers: list[tuple[bytes, bytes]], part: Span | Ask) -> None:
    """13.1.5: a strong ETag that is this file's, and no date, as none is told; Range is not a list of fields."""
    assert asked_for([(b"range", b"bytes=0-0"), *headers], '"a"', 10) == part


def test_without_a_range_the_whole_is_asked_for() -> None:
    """Also where If-Range stands alone."""
    assert asked_for([], '"a"', 10) is Ask.WHOLE
    assert asked_for([(b"if-range", b'"a"')], '"a"', 10) is Ask.WHOLE


@pytest.fixture(params=["memory", "folder"])
async def film(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Platform, Sender, str]]:
    """A film that has arrived, in an object store and in a folder, and where it is read."""
    store = open_store("sqlite://")
    await store.migrate()
    platform = little_platform(store, blobs=open_blobs("memory://" if request.param == "memory" else tmp_path.as_uri()))
    await furnish(platform)
    sender = Sender(await platform.as_("consumer"), (await apply(platform))["id"])
    url = await sender.begin(SIZE, filetype="video/mp4")
    assert (await sender.patch(url, 0, FILM)).status_code == 204
    yield platform, sender, f"/v1/exhibits/{url.rpartition('/')[2]}/original"
    await store.close()


def part_of(answer: httpx.Response) -> tuple[int, str, bytes]:
    return answer.status_code, answer.headers.get("content-range", ""), answer.content


async def shown_to(platform: Platform, case_id: str) -> frozenset[str]:
    """Whom the chain says that the film was shown to."""
    found = await platform.store.case(SHOP, case_id)
    assert found is not None
    (exhibit,) = decode_case(found[0].doc).case.exhibits
    return frozenset(exhibit.shown_to)


async def test_a_player_gets_the_parts_that_it_asks_for(film: tuple[Platform, Sender, str]) -> None:
    """206 with Content-Range and the length of the part, whatever the size of the pieces in which it is read."""
    _, sender, path = film
    for start, end in ((0, 2), (262_143, 262_145), (1, SIZE - 1), (SIZE - 1, SIZE)):
        answer = await sender.client.get(path, headers={"Range": f"bytes={start}-{end - 1}"})
        assert part_of(answer) == (206, f"bytes {start}-{end - 1}/{SIZE}", FILM[start:end])
        assert answer.headers["content-length"] == str(end - start)
        assert answer.headers["content-type"] == "video/mp4"
        assert answer.headers["etag"] == ETAG
    answer = await sender.client.get(path, headers={"Range": "bytes=-7", "If-Range": ETAG})
    assert part_of(answer) == (206, f"bytes {SIZE - 7}-{SIZE - 1}/{SIZE}", FILM[-7:])


async def test_who_asks_for_no_part_gets_the_whole(film: tuple[Platform, Sender, str]) -> None:
    """200 that says that parts can be had; so does a range of a file that it is not any more."""
    _, sender, path = film
    for headers in ({}, {"Range": "bytes=0-1", "If-Range": '"another"'}, {"Range": "bytes=0-1,3-4"}):
        answer = await sender.client.get(path, headers=headers)
        assert part_of(answer) == (200, "", FILM)
        assert (answer.headers["accept-ranges"], answer.headers["content-length"]) == ("bytes", str(SIZE))


async def test_a_part_behind_the_end_is_refused_with_the_length(film: tuple[Platform, Sender, str]) -> None:
    """416 with Content-Range; the byte before the end is there."""
    _, sender, path = film
    for start, status in ((SIZE - 1, 206), (SIZE, 416), (SIZE + 1, 416)):
        answer = await sender.client.get(path, headers={"Range": f"bytes={start}-"})
        assert answer.status_code == status
    assert (answer.headers["content-range"], answer.json()["code"]) == (f"bytes */{SIZE}", "RANGE_NOT_SATISFIABLE")


async def test_head_tells_of_the_whole_and_is_no_look(film: tuple[Platform, Sender, str]) -> None:
    """14.2: a range means something for GET alone.  Who has seen nothing does not stand in the chain."""
    platform, sender, path = film
    async with await platform.as_("operator") as operator:
        answer = await operator.head(path, headers={"Range": "bytes=0-1"})
        assert part_of(answer) == (200, "", b"")
        assert answer.headers["content-length"] == str(SIZE)
        assert (answer.headers["accept-ranges"], answer.headers["etag"]) == ("bytes", ETAG)
        seen_by = [await shown_to(platform, sender.case_id)]
        assert (await operator.get(path, headers={"Range": "bytes=0-1"})).content == FILM[:2]
        seen_by.append(await shown_to(platform, sender.case_id))
    assert [len(one) for one in seen_by] == [0, 1]


async def test_who_may_not_have_the_file_gets_no_part_of_it(film: tuple[Platform, Sender, str]) -> None:
    """404 for the other party, whatever is asked for."""
    platform, _, path = film
    async with await platform.as_("merchant") as merchant:
        for answer in (
            await merchant.get(path, headers={"Range": "bytes=0-1"}),
            await merchant.get(path, headers={"Range": f"bytes={SIZE}-"}),
            await merchant.head(path),
        ):
            assert answer.status_code == 404


async def test_a_photo_is_given_in_parts_as_well(quick: Platform, sender: Sender) -> None:
    """A download that broke off goes on where it ended."""
    file = photo(1_000)
    url = await sender.begin(len(file))
    await sender.patch(url, 0, file)
    answer = await sender.client.get(f"/v1/exhibits/{url.rpartition('/')[2]}/original", headers={"Range": "bytes=600-"})
    assert part_of(answer) == (206, "bytes 600-999/1000", file[600:])
