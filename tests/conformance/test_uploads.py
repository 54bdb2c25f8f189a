"""Uploads: the newest connection writes, nothing moves back, an end is an end; and the progress of checks in order."""

from __future__ import annotations

import asyncio

import pytest

from makegood.adapters.store import open_store
from makegood.app.ports import LostRace, ProgressRow, Sender, Store, UploadCounts, UploadState

from . import rows
from .conftest import Open
from .test_append_only import as_application, grant

CONSUMER = Sender("consumer", "consumer", None)


async def test_an_upload_is_kept_whole(store: Store) -> None:
    """Every column comes back, empty ones and full ones; its key is given once."""
    full = rows.upload("full", slot="goods", head_sha256="a", media_type="image/png", sha256="b", parts=b"[1]")
    empty = rows.upload("empty", length_bytes=None)
    for row in (full, empty):
        await store.add_upload(row)
        assert await store.upload("shop", row.upload_id) == row
    assert await store.upload("shop", "other") is None
    assert await store.upload("other", "full") is None
    with pytest.raises(LostRace):
        await store.add_upload(full)


async def test_the_newest_connection_has_the_right_to_write(store: Store, another: Open) -> None:
    """Each taking raises the lease by one; the older holder writes nothing any more, whichever process it is in."""
    await store.add_upload(rows.upload())
    older = await store.take_upload("shop", "upload", 0)
    newer = await another().take_upload("shop", "upload", 0)
    assert older is not None and newer is not None
    assert (older.lease, newer.lease) == (1, 2)
    assert not await store.advance_upload(older._replace(offset_bytes=50))
    assert await store.advance_upload(newer._replace(offset_bytes=40, parts=b"[2]"))
    assert await store.upload("shop", "upload") == newer._replace(offset_bytes=40, parts=b"[2]")


@pytest.mark.parametrize(("offset", "taken"), [(39, False), (40, True), (41, False)])
async def test_it_is_taken_at_its_offset_only(store: Store, offset: int, taken: bool) -> None:
    """Who believes it elsewhere disturbs nobody: the lease stays."""
    await store.add_upload(rows.upload(offset_bytes=40, lease=3))
    row = await store.take_upload("shop", "upload", offset)
    assert (row is not None) is taken
    kept = await store.upload("shop", "upload")
    assert kept is not None
    assert kept.lease == (4 if taken else 3)


@pytest.mark.parametrize(("to", "moves"), [(39, False), (40, True), (41, True)])
async def test_an_offset_never_goes_back(store: Store, to: int, moves: bool) -> None:
    """What is said again because its answer was lost does no harm."""
    await store.add_upload(rows.upload(offset_bytes=40, lease=1))
    assert await store.advance_upload(rows.upload(offset_bytes=to, lease=1)) is moves


@pytest.mark.parametrize("state", [one for one in UploadState if one is not UploadState.OPEN])
async def test_an_end_is_an_end(store: Store, state: UploadState) -> None:
    """It is not taken, not written and not ended again; how it ended stays."""
    await store.add_upload(rows.upload(lease=1))
    ended = rows.upload(lease=1, state=state, sha256="a", media_type="image/png", due_at=5000)
    assert await store.settle_upload(ended)
    assert await store.take_upload("shop", "upload", 0) is None
    assert not await store.advance_upload(rows.upload(lease=1, offset_bytes=10))
    assert not await store.settle_upload(ended._replace(state=UploadState.EXPIRED))
    assert await store.upload("shop", "upload") == ended


async def test_what_has_moved_meanwhile_is_not_ended(store: Store) -> None:
    """A worker that found it expired does not end what somebody has just gone on with."""
    await store.add_upload(rows.upload(offset_bytes=40))
    assert not await store.settle_upload(rows.upload(offset_bytes=39, state=UploadState.EXPIRED))
    assert await store.settle_upload(rows.upload(offset_bytes=40, state=UploadState.EXPIRED))


async def test_open_uploads_are_listed_to_their_own_side(store: Store) -> None:
    """A consumer's by name, a shop's to everybody of the shop; oldest first, no more than asked for."""
    await store.add_upload(rows.upload("a2"))
    await store.add_upload(rows.upload("a1"))
    await store.add_upload(rows.upload("other", subject="else"))
    await store.add_upload(rows.upload("case2", case_id="case2"))
    await store.add_upload(rows.upload("done", state=UploadState.RECEIVED))
    await store.add_upload(rows.upload("ann", role="merchant", subject="ann"))
    await store.add_upload(rows.upload("bob", role="merchant", subject="bob"))

    async def listed(sender: Sender, limit: int = 10) -> list[str]:
        return [row.upload_id for row in await store.uploads_open("shop", "case", sender, limit)]

    assert await listed(CONSUMER) == ["a1", "a2"]
    assert await listed(CONSUMER, 1) == ["a1"]
    assert await listed(Sender("merchant", "cid", "shop")) == ["ann", "bob"]


@pytest.mark.parametrize(("since", "counted"), [(9, 2), (10, 0), (11, 0)])
async def test_what_somebody_has_sent_is_counted(store: Store, since: int, counted: int) -> None:
    """Open in the case, open in all, exhibits of the case whosever they are, and begun since an instant."""
    await store.add_upload(rows.upload("a"))
    await store.add_upload(rows.upload("b", case_id="case2"))
    await store.add_upload(rows.upload("c", subject="else", state=UploadState.RECEIVED))
    counts = await store.upload_counts("shop", "case", CONSUMER, since)
    assert counts == UploadCounts(open_in_case=1, open_in_all=2, received_in_case=1, since=counted)
    merchant = Sender("merchant", "consumer", "shop")
    assert await store.upload_counts("shop", "case", merchant, since) == UploadCounts(0, 0, 1, 0)


async def test_workers_share_what_is_due_without_overlap(store: Store, another: Open) -> None:
    """Each row is one worker's until the lease ends; who lost it puts nothing off."""
    for number in range(6):
        await store.add_upload(rows.upload(f"u{number}", due_at=number))
    other = another()
    found = await asyncio.gather(*(one.claim_uploads(10, 20, 3) for one in (store, other)))
    assert sorted(row.upload_id for some in found for row in some) == [f"u{number}" for number in range(6)]
    stale = found[0][0]
    (again,) = await other.claim_uploads(20, 30, 1)
    await store.upload_later(stale, 99)
    await other.upload_later(again, 40)
    assert await store.claim_uploads(9, 20, 9) == []
    kept = await store.upload("shop", again.upload_id)
    assert kept is not None
    assert (kept.due_at, kept.attempts) == (40, 2)


async def test_what_is_forgotten_is_gone(store: Store) -> None:
    """Once and twice."""
    await store.add_upload(rows.upload())
    for _ in range(2):
        await store.forget_upload("shop", "upload")
    assert await store.upload("shop", "upload") is None


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        (UploadState.OPEN, True),
        (UploadState.RECEIVED, True),
        (UploadState.REFUSED, False),
        (UploadState.TERMINATED, False),
        (UploadState.EXPIRED, False),
    ],
)
async def test_an_original_is_wanted_as_long_as_somebody_shows_it(
    store: Store, state: UploadState, wanted: bool
) -> None:
    """By its hash, and by no other."""
    await store.add_upload(rows.upload(state=state, sha256="a"))
    assert await store.original_wanted("a") is wanted
    assert not await store.original_wanted("b")


async def test_progress_comes_in_order_and_once(store: Store) -> None:
    """From a step on, no more than asked for; a step that is told twice is one."""
    steps = [ProgressRow("shop", "exhibit", seq, seq * 10, b'{"event":"finding"}') for seq in (1, 2, 3)]
    await store.add_progress(steps[:2])
    await store.add_progress([steps[1]._replace(doc=b"{}"), steps[2]])
    await store.add_progress([steps[0]._replace(exhibit_id="other")])
    assert await store.progress("shop", "exhibit", 0, 10) == steps
    assert await store.progress("shop", "exhibit", 1, 1) == steps[1:2]
    assert await store.progress("shop", "exhibit", 3, 10) == []


async def test_the_application_role_may_do_all_of_this(postgresql: str) -> None:
    """The grants are enough."""
    await grant(postgresql)
    store = open_store(as_application(postgresql))
    await store.add_upload(rows.upload())
    row = await store.take_upload("shop", "upload", 0)
    assert row is not None
    await store.advance_upload(row._replace(offset_bytes=10))
    await store.claim_uploads(2000, 3000, 5)
    await store.forget_upload("shop", "upload")
    await store.add_progress([ProgressRow("shop", "exhibit", 1, 1, b"{}")])
    assert await store.progress("shop", "exhibit", 0, 1)
    await store.close()
