"""How is the body of a request read, and its parameters, so that nothing strange comes further?"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

import msgspec
from msgspec import inspect

from .flaws import NOT_JSON, OTHER_FORM, WITH_NUL, WITHOUT_NUL, BadShape, flaw_of, nul_in
from .words import Words

if TYPE_CHECKING:
    from litestar.types import Receive

BODY_AT_MOST: Final = 64 * 1024
PARAMETERS_AT_MOST: Final = 50
_NUL_ESCAPED: Final = b"\\u0000"
_WHOLE_NUMBER = re.compile(r"-?\d{1,100}", re.ASCII)
_ONCE: Final = Words("只出现一次", "the parameter once")
_UTF8: Final = Words("UTF-8 编码的文本", "text in UTF-8")
_FLAT: Final = Words("层数较少的 JSON", "JSON that is nested less deeply")


class TooLarge(Exception):
    """The body is larger than any of ours."""


class ClientGone(Exception):
    """Whoever asked has hung up."""


async def read_body(receive: Receive, length: str | None) -> bytes:
    """The whole body; TooLarge as soon as that is known."""
    if length is not None and length.isdecimal() and int(length) > BODY_AT_MOST:
        raise TooLarge
    message = await receive()
    if message["type"] == "http.request" and not message["more_body"]:
        return _within_bounds(message["body"])
    parts: list[bytes] = []
    size = 0
    while message["type"] == "http.request":
        parts.append(message["body"])
        size += len(parts[-1])
        if size > BODY_AT_MOST:
            raise TooLarge
        if not message["more_body"]:
            return b"".join(parts)
        message = await receive()
    raise ClientGone


def _within_bounds(body: bytes) -> bytes:
    if len(body) > BODY_AT_MOST:
        raise TooLarge
    return body


def decoded(decoder: msgspec.json.Decoder[Any], raw: bytes) -> Any:
    """The body as the type that the decoder is for; no body at all is an empty object."""
    try:
        body = decoder.decode(raw or b"{}")
        if _NUL_ESCAPED in raw:
            _refuse_nul(raw)
        return body
    except UnicodeDecodeError:
        raise BadShape("", NOT_JSON, _UTF8) from None
    except RecursionError:
        raise BadShape("", NOT_JSON, _FLAT) from None
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise flaw_of(error, decoder.type) from None


def _refuse_nul(raw: bytes) -> None:
    """Only a look at the text tells an escaped NUL from an escaped backslash before `u0000`."""
    place = nul_in(msgspec.json.decode(raw))
    if place is not None:
        raise BadShape(place, WITH_NUL, WITHOUT_NUL)


def read_query(raw: bytes, kind: Any) -> Any:
    """The parameters of a query as the Struct `kind`; one that is a list there may come several times."""
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=PARAMETERS_AT_MOST)
    except ValueError as error:
        raise BadShape("query", OTHER_FORM, _UTF8) from error
    lists, numbers = _shapes(kind)
    found: dict[str, Any] = {}
    for name, value in pairs:
        if "\0" in name or "\0" in value:
            raise BadShape(name.replace("\0", ""), WITH_NUL, WITHOUT_NUL)
        if name in lists:
            found.setdefault(name, []).append(value)
        elif name in found:
            raise BadShape(name, Words("出现多次", "it comes more than once"), _ONCE)
        else:
            found[name] = int(value) if name in numbers and _WHOLE_NUMBER.fullmatch(value) else value
    try:
        return msgspec.convert(found, kind)
    except msgspec.ValidationError as error:
        raise flaw_of(error, kind) from None


@lru_cache
def _shapes(kind: Any) -> tuple[frozenset[str], frozenset[str]]:
    """The names of the parameters that are lists, and of those that are whole numbers."""
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    kinds = {field.encode_name: _alternatives(field.type) for field in info.fields}
    return (
        frozenset(name for name, each in kinds.items() if inspect.VarTupleType in each),
        frozenset(name for name, each in kinds.items() if inspect.IntType in each),
    )


def _alternatives(info: inspect.Type) -> set[type]:
    if isinstance(info, inspect.Metadata):
        return _alternatives(info.type)
    if isinstance(info, inspect.UnionType):
        return {kind for one in info.types for kind in _alternatives(one)}
    return {type(info)}
