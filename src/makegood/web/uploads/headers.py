"""What do the headers of tus say, and what is wrong with them?"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from ...app.uploads.checksums import ALGORITHMS, Checksum
from ..wire.words import Words

VERSION: Final = "1.0.0"
OFFSET_MEDIA: Final = "application/offset+octet-stream"
METADATA_LENGTH_AT_MOST: Final = 8_192
_NUMBER: Final = re.compile(r"\d{1,18}", re.ASCII)
_KEY: Final = re.compile(r"[!-+\--~]{1,64}")  # printable ASCII without space and comma


class BadTus(Exception):
    """A header that cannot be read (400); the words say which, and what is expected."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


class Length(NamedTuple):
    """How long the upload is; None: that is said later."""

    bytes: int | None


def offset_of(headers: Mapping[str, str]) -> int:
    """Upload-Offset."""
    return _number(headers, "upload-offset", "Upload-Offset")


def length_or_none(headers: Mapping[str, str]) -> int | None:
    """Upload-Length of a PATCH, which says it where the POST did not."""
    return _number(headers, "upload-length", "Upload-Length") if "upload-length" in headers else None


def length_of(headers: Mapping[str, str]) -> Length:
    """Upload-Length, or Upload-Defer-Length: 1 in its place."""
    deferred, said = headers.get("upload-defer-length"), headers.get("upload-length")
    if deferred is not None and deferred.strip() != "1":
        raise BadTus("Upload-Defer-Length 只能为 1。", "Upload-Defer-Length can only be 1.")
    if (deferred is None) == (said is None):
        raise BadTus(
            "请给出 Upload-Length（字节数），或 Upload-Defer-Length: 1，二者选一。",
            "Send either Upload-Length (in bytes) or Upload-Defer-Length: 1.",
        )
    length = None if said is None else _number(headers, "upload-length", "Upload-Length")
    if length == 0:
        raise BadTus("文件是空的，请选择一个有内容的文件。", "The file is empty: choose one that has something in it.")
    return Length(length)


def _number(headers: Mapping[str, str], name: str, shown: str) -> int:
    text = headers.get(name, "").strip()
    if not _NUMBER.fullmatch(text):
        raise BadTus(f"{shown} 应为不小于 0 的整数。", f"{shown} is a whole number of 0 or more.")
    return int(text)


def metadata_of(headers: Mapping[str, str]) -> dict[str, str]:
    """Upload-Metadata: pairs of a key and its value in Base64, between commas; a key may stand alone."""
    text = headers.get("upload-metadata", "")
    if len(text) > METADATA_LENGTH_AT_MOST:
        raise BadTus(
            f"Upload-Metadata 最长 {METADATA_LENGTH_AT_MOST} 个字符。",
            f"Upload-Metadata has at most {METADATA_LENGTH_AT_MOST} characters.",
        )
    found: dict[str, str] = {}
    for pair in text.split(",") if text.strip() else ():
        key, _, value = pair.strip().partition(" ")
        if not _KEY.fullmatch(key) or key in found:
            raise _bad_metadata()
        found[key] = _decoded(value.strip())
    return found


def _decoded(value: str) -> str:
    try:
        text = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        raise _bad_metadata() from None
    if "\0" in text:
        raise _bad_metadata()
    return text


def _bad_metadata() -> BadTus:
    return BadTus(
        "Upload-Metadata 应为以逗号分隔的“键 Base64值”，键不重复，值为 UTF-8 文本的 Base64 编码。",
        "Upload-Metadata is pairs of a key and a value, separated by commas: each key once, each value UTF-8 text in "
        "Base64.",
    )


def checksum_of(headers: Mapping[str, str]) -> Checksum | None:
    """Upload-Checksum: an algorithm and the Base64 of its value."""
    text = headers.get("upload-checksum")
    if text is None:
        return None
    algorithm, _, value = text.strip().partition(" ")
    try:
        expected = base64.b64decode(value.strip(), validate=True)
    except (binascii.Error, ValueError):
        expected = b""
    if algorithm not in ALGORITHMS or not expected:
        names = ", ".join(ALGORITHMS)
        raise BadTus(
            f"Upload-Checksum 应为算法名和 Base64 校验值，以空格分隔；算法：{names}。",
            f"Upload-Checksum is an algorithm and a value in Base64, with a space between; algorithms: {names}.",
        )
    return Checksum(algorithm, expected)
