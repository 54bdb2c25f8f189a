"""What is expected at a place?  A type in words that a person who writes a client can use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from msgspec import inspect

from .words import Words

INSTANT: Final = Words(
    "带时区的时刻（RFC 3339），例如 2026-03-02T09:00:00+08:00",
    "an instant with its offset from UTC (RFC 3339), such as 2026-03-02T09:00:00+08:00",
)
DURATION: Final = Words(
    "ISO 8601 时长，用日、时、分、秒表示，例如 PT48H",
    "an ISO 8601 duration in days, hours, minutes and seconds, such as PT48H",
)


def describe(info: inspect.Type) -> Words:
    """The type in words."""
    if isinstance(info, inspect.Metadata):
        told = (info.extra or {}).get("expected")
        return told if isinstance(told, Words) else describe(info.type)
    if isinstance(info, inspect.UnionType):
        return _either([describe(one) for one in info.types if not isinstance(one, inspect.NoneType)])
    make = _WORDS.get(type(info))
    return make(info) if make is not None else Words("另一种值", "another value")


def known_fields(info: inspect.Type) -> Words:
    """The fields that an object may have."""
    while isinstance(info, inspect.Metadata):
        info = info.type
    structs = info.types if isinstance(info, inspect.UnionType) else (info,)
    names = [one.encode_name for struct in structs if isinstance(struct, inspect.StructType) for one in struct.fields]
    if not names:
        return Words("空对象 {}", "an empty object {}")
    return Words(f"这里的字段：{'、'.join(names)}", f"the fields known here: {', '.join(names)}")


def _either(each: list[Words]) -> Words:
    return Words("，或".join(one.zh for one in each), ", or ".join(one.en for one in each))


def _integer(info: Any) -> Words:
    low, high = info.ge, info.le
    if low is not None and high is not None:
        return Words(f"{low} 到 {high} 的整数", f"a whole number from {low} to {high}")
    if low is not None:
        return Words(f"不小于 {low} 的整数", f"a whole number of {low} or more")
    return Words("整数", "a whole number")


def _text(info: Any) -> Words:
    low, high = info.min_length or 0, info.max_length
    size = Words("文本", "text")
    if high is not None:
        size = Words(f"{low} 到 {high} 个字符的文本", f"text of {low} to {high} characters")
    elif low:
        size = Words(f"至少 {low} 个字符的文本", f"text of {low} characters or more")
    if info.pattern is None:
        return size
    return Words(f"{size.zh}，符合 {info.pattern}", f"{size.en} that matches {info.pattern}")


def _list(info: Any) -> Words:
    low, high = info.min_length or 0, info.max_length
    inner = describe(info.item_type)
    count = Words("列表", "a list")
    if high is not None:
        count = Words(f"{low} 到 {high} 项的列表", f"a list of {low} to {high} entries")
    return Words(f"{count.zh}，每项为{inner.zh}", f"{count.en}, each {inner.en}")


def _enum(info: Any) -> Words:
    names = [member.value for member in info.cls]
    return Words(f"以下之一：{'、'.join(names)}", f"one of {', '.join(names)}")


def _struct(info: Any) -> Words:
    required = [one.encode_name for one in info.fields if one.required]
    if not required:
        return Words("JSON 对象", "a JSON object")
    return Words(f"JSON 对象，含 {'、'.join(required)}", f"a JSON object with {', '.join(required)}")


# Any: each function is given the kind of type that its row names.
_WORDS: Final[dict[type, Callable[[Any], Words]]] = {
    inspect.IntType: _integer,
    inspect.StrType: _text,
    inspect.ListType: _list,
    inspect.VarTupleType: _list,
    inspect.EnumType: _enum,
    inspect.StructType: _struct,
    inspect.BoolType: lambda _: Words("true 或 false", "true or false"),
    inspect.DateTimeType: lambda _: INSTANT,
    inspect.TimeDeltaType: lambda _: DURATION,
    inspect.LiteralType: lambda info: Words(f"以下之一：{'、'.join(info.values)}", f"one of {', '.join(info.values)}"),
}
