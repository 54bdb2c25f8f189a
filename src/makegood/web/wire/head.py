"""What do a request's headers say that matters here?"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from .flaws import OTHER_FORM, BadShape
from .words import Words, language_of

if TYPE_CHECKING:
    from litestar.types import HTTPScope

KEY_LENGTH_AT_MOST: Final = 255
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_ETAG = re.compile(r'"(\d{1,18})"')
_JSON: Final = frozenset({"", "application/json"})
_KEY: Final = Words("1 到 255 个可打印的 ASCII 字符", "1 to 255 printable ASCII characters")
_VERSION: Final = Words('售后单的 ETag，例如 "7"，或 *', 'the ETag of a case, such as "7", or *')


class Head(NamedTuple):
    """The headers that matter; `key` and `if_match` are as they came.

    `origin` is the site of a page that asks from elsewhere, `asks_for` the method that its browser asks about first;
    `override` is the method that is meant where a line lets only GET and POST through.
    """

    authorization: str
    language: str
    request_id: str
    key: str | None
    if_match: str | None
    media: str
    length: str | None
    origin: str = ""
    asks_for: str = ""
    override: str = ""


def read_head(scope: HTTPScope) -> Head:
    """Reads the headers in one pass; a caller's own request id is taken over where it is a sane one."""
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in _WANTED:
            found[name] = value
    get = found.get
    request_id = get(b"x-request-id", b"").decode("latin-1")
    key, if_match, length = get(b"idempotency-key"), get(b"if-match"), get(b"content-length")
    return Head(
        get(b"authorization", b"").decode("latin-1"),
        language_of(get(b"accept-language", b"").decode("latin-1")),
        request_id if _REQUEST_ID.fullmatch(request_id) else f"{random.getrandbits(64):016x}",
        None if key is None else key.decode("latin-1"),
        None if if_match is None else if_match.decode("latin-1"),
        get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower(),
        None if length is None else length.decode("latin-1"),
        get(b"origin", b"").decode("latin-1"),
        get(b"access-control-request-method", b"").decode("latin-1"),
        get(b"x-http-method-override", b"").decode("latin-1"),
    )


_WANTED: Final = frozenset(
    {
        b"authorization",
        b"accept-language",
        b"x-request-id",
        b"idempotency-key",
        b"if-match",
        b"content-type",
        b"content-length",
        b"origin",
        b"access-control-request-method",
        b"x-http-method-override",
    }
)


def is_json(head: Head) -> bool:
    """JSON by its name, or nothing said."""
    return head.media in _JSON or head.media.endswith("+json")


def key_of(head: Head) -> str | None:
    """The idempotency key, where there is one."""
    key = head.key
    if key is None:
        return None
    if not 1 <= len(key) <= KEY_LENGTH_AT_MOST or not key.isascii() or not key.isprintable():
        raise BadShape("Idempotency-Key", OTHER_FORM, _KEY)
    return key


def expected_version(head: Head) -> int | None:
    """The version that `If-Match` names; None where any will do."""
    if head.if_match is None or head.if_match.strip() == "*":
        return None
    match = _ETAG.fullmatch(head.if_match.strip())
    if match is None:
        raise BadShape("If-Match", OTHER_FORM, _VERSION)
    return int(match[1])


def upload_headers(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The `Upload-...` headers by their names in small letters: what a request about an upload says of its body."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in headers if name.startswith(b"upload-")}
