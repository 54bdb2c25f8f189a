"""/v1/uploads: how does a photo or video come in over a line that breaks (tus 1.0.0)?"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import UTC
from email.utils import format_datetime
from functools import wraps
from typing import Any, Final, cast

from ...app.codec import instant
from ...app.ports import UploadRow, UploadState
from ...app.submission import shop_of
from ...app.uploads.checksums import ALGORITHMS
from ...app.uploads.creating import Wanted
from ...app.uploads.limits import Limits
from ...app.uploads.outcomes import Mismatch, Missing, Outcome, TooLarge
from ...app.uploads.pouring import Dropped, Stalled
from ..wire.bodies import ClientGone
from ..wire.call import Call
from ..wire.reply import Header, Reply
from . import noes
from .body import Body
from .headers import OFFSET_MEDIA, VERSION, BadTus, checksum_of, length_of, length_or_none, metadata_of, offset_of
from .metadata import about, packed

EXTENSIONS: Final = "creation,creation-with-upload,creation-defer-length,checksum,expiration,termination"
ALWAYS: Final[tuple[Header, ...]] = ((b"tus-resumable", VERSION.encode()),)
_COMPLETE: Final = (UploadState.RECEIVED,)

Handle = Callable[[Call[Any]], Coroutine[Any, Any, Reply]]


def tus(handle: Handle) -> Handle:
    """Looks at the version first, and says what goes wrong on the line and in the headers."""

    @wraps(handle)
    async def handled(call: Call[Any]) -> Reply:
        if dict(call.headers).get(b"tus-resumable", b"").strip() != VERSION.encode():
            return noes.wrong_version(call)
        try:
            return await handle(call)
        except BadTus as bad:
            return noes.bad_header(call, bad.words)
        except Dropped:
            raise ClientGone from None
        except Stalled:
            return noes.stalled(call)

    return handled


async def options(call: Call[Any]) -> Reply:
    """What this server can do."""
    limits: Limits = call.services.uploads.limits
    return Reply(
        204,
        b"",
        (
            (b"tus-version", VERSION.encode()),
            (b"tus-extension", EXTENSIONS.encode()),
            (b"tus-max-size", str(limits.video_bytes).encode()),
            (b"tus-checksum-algorithm", ",".join(ALGORITHMS).encode()),
        ),
    )


@tus
async def create(call: Call[Any]) -> Reply:
    """Begins an upload, with its first bytes or all of them where the body brings some."""
    length, said, checksum = length_of(call.body), metadata_of(call.body), checksum_of(call.body)
    has_body = call.head.media == OFFSET_MEDIA
    if not has_body and call.head.length not in (None, "0"):
        return noes.wrong_media(call)
    told = about(said)
    wanted = Wanted(
        shop_of(told.case_id), told.case_id, told.purpose, told.slot, told.filename, told.filetype, length.bytes,
        call.address,
    )  # fmt: skip
    desk = call.services.uploads
    row = await desk.create(call.actor, wanted)
    if not isinstance(row, UploadRow):
        return _no(call, row)
    outcome: Outcome = row
    if has_body:
        async with Body(_stream(call)) as body:
            outcome = await desk.receive(row, 0, body, checksum, None)
        if isinstance(outcome, Mismatch):  # nobody knows where it is, so nobody goes on with it
            await desk.give_up(row)
    if not isinstance(outcome, UploadRow):
        return _no(call, outcome)
    return Reply(201, b"", ((b"location", f"/v1/uploads/{row.upload_id}".encode()), *_progress(outcome)))


@tus
async def head(call: Call[Any]) -> Reply:
    """How far it is."""
    found = await _found(call)
    row = await call.services.uploads.look(found) if isinstance(found, UploadRow) else found
    if not isinstance(row, UploadRow):
        return _no(call, row)
    length: Header = (b"upload-defer-length", b"1")
    if row.length_bytes is not None:
        length = (b"upload-length", str(row.length_bytes).encode())
    return Reply(200, b"", (*_progress(row), length, (b"upload-metadata", packed(row).encode())))


@tus
async def patch(call: Call[Any]) -> Reply:
    """Takes bytes from an offset on."""
    row = await _found(call)
    if not isinstance(row, UploadRow):
        return _no(call, row)
    if call.head.media != OFFSET_MEDIA:
        return noes.wrong_media(call)
    offset, length, checksum = offset_of(call.body), length_or_none(call.body), checksum_of(call.body)
    if length is not None and row.length_bytes not in (None, length):
        raise BadTus("Upload-Length 已经确定，不能更改。", "Upload-Length is known already and cannot change.")
    if length is not None and length < row.offset_bytes:
        raise BadTus("Upload-Length 小于已收到的字节数。", "Upload-Length is less than what is here already.")
    most = length if row.length_bytes is None else row.length_bytes
    if most is not None and offset == row.offset_bytes and _content_length(call) > most - offset:
        return noes.said(call, TooLarge(most))
    async with Body(_stream(call)) as body:
        outcome = await call.services.uploads.receive(row, offset, body, checksum, length)
    return Reply(204, b"", _progress(outcome)) if isinstance(outcome, UploadRow) else _no(call, outcome)


@tus
async def delete(call: Call[Any]) -> Reply:
    """Gives it up."""
    row = await _found(call)
    if not isinstance(row, UploadRow):
        return _no(call, row)
    outcome = await call.services.uploads.give_up(row)
    if isinstance(outcome, UploadRow) and outcome.state == UploadState.RECEIVED:
        return noes.exhibit_stays(call)
    return Reply(204, b"")


async def _found(call: Call[Any]) -> UploadRow | Missing:
    return await call.services.uploads.find(call.actor, call.params["upload_id"])


def _progress(row: UploadRow) -> tuple[Header, ...]:
    offset: Header = (b"upload-offset", str(row.offset_bytes).encode())
    if row.state in _COMPLETE:
        return (offset,)
    until = format_datetime(instant(row.expires_at).astimezone(UTC).replace(microsecond=0), usegmt=True)
    return offset, (b"upload-expires", until.encode())


def _no(call: Call[Any], outcome: Outcome) -> Reply:
    assert not isinstance(outcome, UploadRow)
    return noes.said(call, outcome)


def _content_length(call: Call[Any]) -> int:
    text = call.head.length or "0"
    return int(text) if text.isdecimal() else 0


def _stream(call: Call[Any]) -> Any:  # an ASGI receive, whose type only type checkers know
    assert call.receive is not None, "the route streams"
    return cast(Any, call.receive)
