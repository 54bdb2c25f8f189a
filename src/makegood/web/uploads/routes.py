"""Which routes are about uploads?"""

from __future__ import annotations

from typing import Final

from ...domain.refusals import Code
from ...domain.words import Role
from ..shapes import Items
from ..wire.routes import Route, Takes, always
from . import goods_pictures, listing, progress, tus
from .headers import OFFSET_MEDIA

_SENDERS: Final = frozenset({Role.CONSUMER, Role.MERCHANT})
_RESUMABLE: Final = Takes("Tus-Resumable", "^1\\.0\\.0$", "The version of tus: 1.0.0.")
_LENGTH: Final = Takes("Upload-Length", "^[0-9]{1,18}$", "How many bytes there are in all.")
_DEFER: Final = Takes("Upload-Defer-Length", "^1$", "`1` where the length is said by a later PATCH.")
_METADATA: Final = Takes(
    "Upload-Metadata",
    "^[ -~]*$",
    "`case_id`, `purpose`, and `filename`, `filetype`, `slot` where there are such: each with its value in Base64.",
)
_OFFSET: Final = Takes("Upload-Offset", "^[0-9]{1,18}$", "Where the bytes of the body begin.")
_CHECKSUM: Final = Takes("Upload-Checksum", "^[a-z0-9]+ [A-Za-z0-9+/=]+$", "sha1, sha256, md5 or crc32, and Base64.")
_ONE: Final = "/v1/uploads/{upload_id}"
_ASKING: Final = ("BAD_REQUEST", "TUS_VERSION", "UPLOAD_GONE", Code.NOT_FOUND)
_WRITING: Final = (
    *_ASKING,
    "UNSUPPORTED_MEDIA_TYPE",
    "TOO_LARGE",
    "NOT_A_PHOTO_OR_VIDEO",
    "CHECKSUM_MISMATCH",
    "UPLOAD_LOCKED",
    "UPLOAD_STALLED",
)

_LAST_EVENT: Final = Takes("Last-Event-ID", "^[0-9]{1,15}$", "The id of the last event that was heard.")
EVENTS: Final = (
    "Server-sent events. `received` {offset, length} while bytes come in, with the id 0; `finding` {kind, ok, "
    "confidence, region, at_s, says} for each check; `verdict` {state, because_of, needs, says}, and then the stream "
    "ends; `ended` {state} where the upload ended without becoming an exhibit. Comments keep the line open. A stream "
    "lasts five minutes at most: connect again with Last-Event-ID; 204 means that there is nothing more to hear."
)

ABOUT: Final = (
    "Uploads speak tus 1.0.0 with creation, creation-with-upload, creation-defer-length, checksum, expiration and "
    "termination. Bytes count as they arrive; after a break ask with HEAD and go on from `Upload-Offset`. Of two "
    "connections the newer one wins. The last byte is answered when the file is an exhibit of its case; the exhibit's "
    "id is the upload's."
)

ROUTES: Final = (
    Route(
        "OPTIONS", "/v1/uploads", tus.options, "What uploads can do",
        open_to=always, status=204, always=tus.ALWAYS, more=ABOUT,
    ),
    Route(
        "OPTIONS", _ONE, tus.options, "What an upload can do", open_to=always, status=204, always=tus.ALWAYS,
    ),
    Route(
        "POST", "/v1/uploads", tus.create, "Begin an upload",
        roles=_SENDERS, status=201, always=tus.ALWAYS, streams=True, body_media=(OFFSET_MEDIA,), keeps=True,
        takes=(_RESUMABLE, _LENGTH, _DEFER, _METADATA, _CHECKSUM),
        refusals=(*_WRITING, "TOO_MANY_UPLOADS", Code.NOT_ALLOWED_NOW),
        more="The body is empty, or the first bytes of the file.",
    ),
    Route(
        "HEAD", _ONE, tus.head, "Ask how far an upload is",
        roles=_SENDERS, always=tus.ALWAYS, streams=True, takes=(_RESUMABLE,), by_override=True,
        refusals=(*_ASKING, "NOT_A_PHOTO_OR_VIDEO", "TOO_LARGE", Code.NOT_ALLOWED_NOW),
    ),
    Route(
        "PATCH", _ONE, tus.patch, "Send bytes of an upload",
        roles=_SENDERS, status=204, always=tus.ALWAYS, streams=True, body_media=(OFFSET_MEDIA,), by_override=True,
        takes=(_RESUMABLE, _OFFSET, _LENGTH, _CHECKSUM),
        refusals=(*_WRITING, "OFFSET_MISMATCH", Code.NOT_ALLOWED_NOW),
    ),
    Route(
        "DELETE", _ONE, tus.delete, "Give an upload up",
        roles=_SENDERS, status=204, always=tus.ALWAYS, streams=True, takes=(_RESUMABLE,), by_override=True,
        refusals=(*_ASKING, "EXHIBIT_STAYS"),
    ),
    Route(
        "GET", "/v1/cases/{case_id}/uploads", listing.list_uploads, "List a case's unfinished uploads",
        roles=_SENDERS, gives=Items[listing.UploadView],
        more="Those of the caller's own side, oldest first. An app that was reinstalled, or another device, goes on "
        "with one by its `url` after comparing the hash of the first bytes.",
    ),
    Route(
        "GET", "/v1/exhibits/{exhibit_id}/progress", progress.watch, "Watch an exhibit as it is received and checked",
        media="text/event-stream", gives=None, refusals=(Code.NOT_FOUND,), takes=(_LAST_EVENT,), more=EVENTS,
    ),
    *goods_pictures.ROUTES,
)  # fmt: skip
