"""What is wrong with a request's shape?  The field, what was wrong with it, and what is expected there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import inspect

from .expected import describe, known_fields
from .words import Words


class Flaw(NamedTuple):
    """One flaw; `field` is a path such as `lines[0].quantity`, a header or a parameter, or empty for the whole."""

    field: str
    wrong: Words
    expected: Words


class BadShape(Exception):
    """The request cannot be understood; nothing was done."""

    def __init__(self, field: str, wrong: Words, expected: Words) -> None:
        super().__init__(f"{field}: {wrong.en}; expected {expected.en}")
        self.flaw = Flaw(field, wrong, expected)


NOT_JSON: Final = Words("不是有效的 JSON", "it is not valid JSON")
MISSING: Final = Words("缺少该字段", "it is missing")
UNKNOWN: Final = Words("没有这个字段", "no such field is known here")
WITH_NUL: Final = Words("包含 NUL 字符", "it contains a NUL character")
WITHOUT_NUL: Final = Words("不含 NUL 字符的文本", "text without NUL characters")
OTHER_FORM: Final = Words("格式不对", "it has another form")
OUT_OF_BOUNDS: Final = Words("超出范围", "it is out of bounds")
_AT = re.compile(r" - at `\$([^`]*)`$")


def flaw_of(error: Exception, kind: Any, name: str = "") -> BadShape:
    """What a decoder's complaint about a body (or parameters) of this type means to a reader."""
    said = str(error)
    if not isinstance(error, msgspec.ValidationError):
        return BadShape(name, Words(f"{NOT_JSON.zh}（{said}）", f"{NOT_JSON.en} ({said})"), _object(kind))
    at = _AT.search(said)
    path, said = (at[1].lstrip("."), said[: at.start()]) if at else (name, said)
    for pattern, wrong in _COMPLAINTS:
        match = pattern.match(said)
        if match is not None:
            return _flaw(path, match, wrong(match), kind)
    return BadShape(path, Words(said, said), describe(resolved(kind, path)))


def _flaw(path: str, match: re.Match[str], wrong: Words, kind: Any) -> BadShape:
    inner = match.groupdict().get("field")
    field = ".".join(part for part in (path, inner) if part)
    if wrong is UNKNOWN:
        return BadShape(field, wrong, known_fields(resolved(kind, path)))
    return BadShape(field, wrong, describe(resolved(kind, field)))


def _object(kind: Any) -> Words:
    return describe(inspect.type_info(kind))


_Complaint = tuple[re.Pattern[str], Callable[[re.Match[str]], Words]]
_COMPLAINTS: Final[tuple[_Complaint, ...]] = (
    (re.compile(r"Object missing required field `(?P<field>[^`]*)`"), lambda _: MISSING),
    (re.compile(r"Object contains unknown field `(?P<field>[^`]*)`"), lambda _: UNKNOWN),
    (re.compile(r"Invalid enum value (.*)$"), lambda m: Words(f"不认识 {m[1]}", f"{m[1]} is not a word known here")),
    (
        re.compile(r"Expected `[^`]*`, got `([^`]*)`"),
        lambda m: Words(f"类型不对（{m[1]}）", f"it is of another type ({m[1]})"),
    ),
    (re.compile(r"Expected `datetime` with a timezone"), lambda _: Words("没有时区", "it has no offset from UTC")),
    (re.compile(r"Expected `str` matching regex"), lambda _: OTHER_FORM),
    (re.compile(r"(Invalid RFC3339|Invalid ISO8601|Only units)"), lambda _: OTHER_FORM),
    (re.compile(r"(Expected `[^`]*` (of length|[<>=])|Duration is out|Integer|Number)"), lambda _: OUT_OF_BOUNDS),
)


_STEP = re.compile(r"\[(\d+|\.\.\.)\]|\.?([^.\[\]]+)")


def resolved(kind: Any, path: str) -> inspect.Type:
    """The type at a path; of what leads nowhere, the last type on the way."""
    info = inspect.type_info(kind)
    for step in _STEP.finditer(path):
        inner = _inner(info, step[2])
        if inner is None:
            return info
        info = inner
    return info


def _inner(info: inspect.Type, field: str | None) -> inspect.Type | None:
    match info:
        case inspect.Metadata(inner):
            return _inner(inner, field)
        case inspect.UnionType(types):
            return next((found for one in types if (found := _inner(one, field)) is not None), None)
        case inspect.StructType(fields=fields) if field is not None:
            return next((one.type for one in fields if one.encode_name == field), None)
        case inspect.ListType(item_type=item) | inspect.VarTupleType(item_type=item) if field is None:
            return item
        case _:
            return None


def nul_in(document: object, path: str = "") -> str | None:
    """The path of a text with a NUL character in it, which no database of ours keeps."""
    match document:
        case str():
            return path if "\0" in document else None
        case list():
            found = (nul_in(value, f"{path}[{number}]") for number, value in enumerate(document))
        case dict():
            keys = (f"{path}.{key}".lstrip(".") for key in document if "\0" in key)
            found = (nul_in(value, f"{path}.{key}".lstrip(".")) for key, value in document.items())
            return next(keys, None) or next((one for one in found if one is not None), None)
        case _:
            return None
    return next((one for one in found if one is not None), None)
